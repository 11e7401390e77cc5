"""The wizard's page that looks at the whole: a summary, what is wrong, and what a rational trader could take."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from engine import MarketError
from gmd_desktop.session.economics import Finding, Progress, examine
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.errand import Errand
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.page import Page, keep_room, section

ROWS = ("Outcomes", "People", "Bots", "All deposits", "Maker's deposit", "Time", "Ending")
MOST_LINES, LINE_PX = 6, 30  # of problems shown at once
KEY = Qt.ItemDataRole.UserRole


class CheckPage(Page):
    """Problems lead to their fields. The economics are worked out when the page is looked at."""

    title = "Check"
    words = "The session at a glance, and what its market would give away."
    keys = ()

    problem_chosen = Signal(object)  # the Problem to go to; GUI thread

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._errand: Errand | None = None
        self._examined = ""  # the text that the findings are about
        self._build_summary()
        self._problems = QListWidget()
        self._problems.setObjectName("wizard_problems")
        self._problems.setAccessibleName("Problems; Enter goes to the field")
        self._problems.setWordWrap(True)
        self._problems.itemActivated.connect(self._on_problem)
        self._problems.itemClicked.connect(self._on_problem)
        self._good = QLabel("Everything is right: the session can start.")
        self._good.setObjectName("wizard_good")
        set_role(self._good, "gain")
        self._warnings = QLabel()
        self._warnings.setObjectName("wizard_warnings")
        self._warnings.setWordWrap(True)
        set_role(self._warnings, "warn")
        for part in (self._good, self._problems, self._warnings):
            self.column.addWidget(part)
        self._build_economics()
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        scenario, problems = self.draft.scenario, self.draft.problems
        self._show_summary(scenario)
        self._good.setVisible(scenario is not None)
        self._problems.setVisible(bool(problems))
        self._problems.clear()
        for problem in problems:
            item = QListWidgetItem(self.draft.sentence(problem))
            item.setData(KEY, problem)
            self._problems.addItem(item)
        self._problems.setFixedHeight(min(MOST_LINES, max(1, len(problems))) * LINE_PX + 2 * GRID)
        warnings = scenario.warnings if scenario is not None else ()
        self._warnings.setText("\n".join(f"⚠ {text[:1].upper()}{text[1:]}." for text in warnings))
        self._warnings.setVisible(bool(warnings))
        self._examine.setEnabled(scenario is not None or self._errand is not None)
        if self._examined != self.draft.text:
            self.stop()
            self._show_stale()
            if self.isVisible():
                self._begin()

    def stop(self) -> None:
        """Stop what is being worked out, and wait for its step to end."""
        if self._errand is not None:
            errand, self._errand = self._errand, None
            errand.stop()
            errand.deleteLater()
        self._bar.hide()
        self._examine.setText("Examine")

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to work out what is not known yet."""
        super().showEvent(event)
        if self._examined != self.draft.text and self._errand is None:
            self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop; it begins anew when the page is looked at again."""
        super().hideEvent(event)
        if self._errand is not None:
            self.stop()
            self._examined = ""

    # ---- building ----

    def _build_summary(self) -> None:
        card = QFrame()
        set_role(card, "panel")
        form = QFormLayout(card)
        form.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        form.setHorizontalSpacing(6 * GRID)
        self._figures: dict[str, QLabel] = {}
        for title in ROWS:
            caption, figure = QLabel(title), QLabel()
            set_role(caption, "muted")
            figure.setWordWrap(True)
            figure.setObjectName("wizard_summary_" + title.lower().replace(" ", "_").replace("'", ""))
            self._figures[title] = figure
            form.addRow(caption, figure)
        self.column.addWidget(card)

    def _build_economics(self) -> None:
        self._examine = QPushButton("Examine")
        self._examine.setObjectName("wizard_examine")
        self._examine.setToolTip(
            "Try everything known in an empty market with the engine itself; it takes some seconds"
        )
        self._examine.clicked.connect(self._on_examine)
        self._bar = QProgressBar()
        self._bar.setObjectName("wizard_examine_progress")
        self._bar.setAccessibleName("Progress of the examination")
        self._bar.setTextVisible(False)
        keep_room(self._bar)
        self._bar.hide()
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(section("What traders with all the money could take at the start"))
        row.addWidget(self._bar, 1)
        row.addWidget(self._examine)
        self._findings = QVBoxLayout()
        self._findings.setSpacing(GRID)
        self._lines: list[QFrame] = []
        self.column.addSpacing(2 * GRID)
        self.column.addLayout(row)
        self.column.addLayout(self._findings)

    # ---- showing ----

    def _show_summary(self, scenario: Scenario | None) -> None:
        for figure in self._figures.values():
            figure.setText("–")
        if scenario is None:
            return
        people, bots = sum(p.deposit for p in scenario.people), sum(b.deposit for b in scenario.bots)
        texts = (
            f"{len(scenario.outcome_names)}: {', '.join(scenario.outcome_names)}",
            f"{len(scenario.people)} with {fmt.money(people)} USDC",
            f"{len(scenario.bots)} with {fmt.money(bots)} USDC",
            f"{fmt.money(people + bots)} USDC",
            f"{scenario.params.z:,f} USDC, the most that the maker can lose",
            f"{fmt.clock(scenario.duration_ms)} in ticks of {scenario.tick_ms} ms",
            _ending(scenario),
        )
        for title, text in zip(ROWS, texts, strict=True):
            self._figures[title].setText(text)

    def _show_stale(self) -> None:
        self._examined = ""
        for line in self._lines:
            line.setParent(None)
            line.deleteLater()
        self._lines = []

    def _add_finding(self, finding: Finding) -> None:
        line = QFrame()
        line.setObjectName(f"wizard_finding_{len(self._lines)}")
        set_role(line, "panel")
        sign, name, role = _mark(finding)
        mark, words = QLabel(sign), QLabel(finding.sentence)
        mark.setAccessibleName(name)
        set_role(mark, role)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = QLabel(finding.title)
        set_role(title, "strong")
        texts.addWidget(title)
        texts.addWidget(words)
        if finding.advice:
            advice = QLabel(finding.advice)
            advice.setWordWrap(True)
            set_role(advice, "warn")
            texts.addWidget(advice)
        row = QHBoxLayout(line)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.setSpacing(3 * GRID)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._lines.append(line)
        self._findings.addWidget(line)

    # ---- working it out ----

    def _begin(self) -> None:
        scenario = self.draft.scenario
        if scenario is None:
            return
        self._show_stale()
        self._examined = self.draft.text
        self._errand = Errand(lambda: examine(scenario), (MarketError,))
        self._errand.stepped.connect(self._on_step)
        self._errand.done.connect(self._on_done)
        self._errand.failed.connect(self._on_failed)
        self._bar.setValue(0)
        self._bar.show()
        self._examine.setText("Stop")
        self._errand.start(Errand.Priority.LowPriority)

    @Slot()
    def _on_examine(self) -> None:
        if self._errand is not None:
            self.stop()
        else:
            self._begin()

    @Slot(object)
    def _on_step(self, step: Progress) -> None:
        if self.sender() is not self._errand:
            return  # of an examination that was stopped
        self._bar.setMaximum(step.total)
        self._bar.setValue(step.done)
        if step.finding is not None:
            self._add_finding(step.finding)

    @Slot()
    def _on_done(self) -> None:
        if self.sender() is self._errand:
            self.stop()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if self.sender() is self._errand:
            self.stop()
            self._add_finding(Finding("The examination stopped", 0, sentence, "Change what it names."))

    @Slot(QListWidgetItem)
    def _on_problem(self, item: QListWidgetItem) -> None:
        self.problem_chosen.emit(item.data(KEY))


def _mark(finding: Finding) -> tuple[str, str, str]:
    """Give the sign before a finding, what it is called, and its tone."""
    if finding.advice:
        return "⚠", "To be changed", "warn"
    return ("•", "Good to know", "muted") if finding.profit else ("✓", "Good", "gain")


def _ending(scenario: Scenario) -> str:
    winner = scenario.winner
    how = {
        "highest": "the highest price wins",
        "draw": "the winner is drawn from the seed by the final prices",
        "ask": "the presenter names the winner",
    }
    words = f"{scenario.outcome_names[winner]} wins" if isinstance(winner, int) else how.get(winner, winner)
    return f"Frozen for {fmt.clock(scenario.freeze_end_ms)}, then {words}"
