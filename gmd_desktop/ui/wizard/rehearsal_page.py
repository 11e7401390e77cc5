"""The wizard's page that tries the session out: played in memory as fast as it goes, then told."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine import FILL_KINDS, MarketError
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.dry_run import DryReport, DryStep, dry_run
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.errand import Errand
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, Theme
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.page import Page, keep_room, section
from gmd_desktop.ui.wizard.price_story import PriceStory

GROUP_HEADS = ("", "members", "deposits", "value at the end", "P&L", "in %", "trades")
KIND_WORDS = {
    "AMM": "pool", "LOB": "book", "MINT": "pairs made", "MERGE": "pairs merged", "AUTO_FILL": "auto-fill",
}  # fmt: skip


class RehearsalPage(Page):
    """People do nothing in it; where the presenter is asked, the lowest price goes and the highest wins."""

    title = "Rehearsal"
    words = "The whole session at once, with its bots and without people. Nothing of it is kept."

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._errand: Errand | None = None
        self._tried = ""  # the text that the report is about
        self._names: tuple[str, ...] = ()
        self._button = QPushButton("Rehearse")
        self._button.setObjectName("wizard_rehearse_now")
        self._button.clicked.connect(self._on_button)
        set_role(self._button, "primary")
        self._bar = QProgressBar()
        self._bar.setObjectName("wizard_rehearse_progress")
        self._bar.setAccessibleName("Progress of the rehearsal")
        self._bar.setTextVisible(False)
        keep_room(self._bar)
        self._bar.hide()
        self._state = QLabel()
        self._state.setObjectName("wizard_rehearse_state")
        self._state.setWordWrap(True)
        set_role(self._state, "muted")
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self._button)
        row.addWidget(self._bar, 1)
        self.column.addLayout(row)
        self.column.addWidget(self._state)
        self._prices = PriceStory()
        self._prices.hide()
        self.column.addWidget(self._prices)
        self._told = QWidget()
        self._told.setObjectName("wizard_rehearsal_report")
        self._told.hide()
        self.column.addWidget(self._told)
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        good = self.draft.scenario is not None
        self._button.setEnabled(good or self._errand is not None)
        if self._errand is not None:
            return
        if not good:
            self._say("Mend what is marked first; then the session can be rehearsed.")
        elif not self._tried:
            self._say("Not rehearsed yet.")
        elif self._tried != self.draft.text:
            self._say("The scenario was changed since; this is the rehearsal before.")
        else:
            self._say("")

    def begin(self) -> None:
        """Rehearse, unless it is going on or nothing has changed."""
        if self._errand is None and self.draft.scenario is not None and self._tried != self.draft.text:
            self._begin(self.draft.scenario)

    def stop(self) -> None:
        """Stop, and wait for the step that is on its way."""
        if self._errand is not None:
            errand, self._errand = self._errand, None
            errand.stop()
            errand.deleteLater()
        self._bar.hide()
        self._button.setText("Rehearse")
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self._prices.set_theme(theme)

    # ---- playing ----

    def _begin(self, scenario: Scenario) -> None:
        self._asked, self._names = self.draft.text, scenario.outcome_names
        self._errand = Errand(lambda: dry_run(scenario, crowd_of(scenario)), (MarketError,))
        self._errand.stepped.connect(self._on_step)
        self._errand.failed.connect(self._on_failed)
        self._bar.setValue(0)
        self._bar.show()
        self._button.setText("Stop")
        self._say("Beginning…")
        self._errand.start(Errand.Priority.LowPriority)

    @Slot()
    def _on_button(self) -> None:
        if self._errand is not None:
            self.stop()
            self._say("Stopped.")
        elif self.draft.scenario is not None:
            self._begin(self.draft.scenario)

    @Slot(object)
    def _on_step(self, step: DryStep) -> None:
        if self.sender() is not self._errand:
            return  # of a rehearsal that was stopped
        self._bar.setMaximum(step.planned)
        self._bar.setValue(step.ticks)
        self._say(f"Tick {fmt.count(step.ticks)} of {fmt.count(step.planned)}")
        if step.report is not None:
            self._tried = self._asked
            self.stop()
            self._show_report(step.report)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if self.sender() is self._errand:
            self.stop()
            self._say(sentence)

    def _say(self, words: str) -> None:
        self._state.setText(words)
        self._state.setVisible(bool(words))

    # ---- telling ----

    def _show_report(self, report: DryReport) -> None:
        self._prices.show_report(report, self._names)
        self._prices.show()
        told = QWidget()
        told.setObjectName("wizard_rehearsal_report")
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for number, warning in enumerate(report.warnings):
            column.addWidget(self._line(f"⚠ {warning}", "warn", f"wizard_rehearsal_warning_{number}"))
        if not report.warnings:
            column.addWidget(self._line("✓ Nothing to warn of.", "gain", "wizard_rehearsal_good"))
        column.addWidget(section("What happened"))
        for event in report.events:
            column.addWidget(self._line(f"{fmt.clock(event.session_ms)}  {event.text}"))
        kinds = [f"{KIND_WORDS[kind]} {fmt.money(v)}" for kind, v in zip(FILL_KINDS, report.volume, strict=True) if v]
        column.addWidget(self._line(f"{fmt.count(report.orders)} orders, {fmt.count(report.fills)} fills"))
        column.addWidget(self._line(f"Volume {fmt.money(sum(report.volume))} USDC: {', '.join(kinds) or 'none'}"))
        word = "earned" if report.maker_profit >= 0 else "lost"
        column.addWidget(
            self._line(
                f"The maker {word} {fmt.money(abs(report.maker_profit))} USDC;"
                f" at its worst it could have lost {fmt.money(report.maker_worst)}."
            )
        )
        column.addWidget(section("Who fared how"))
        column.addWidget(self._groups(report))
        self.column.replaceWidget(self._told, told)
        self._told.setParent(None)
        self._told.deleteLater()
        self._told = told

    def _line(self, words: str, role: str = "", name: str = "") -> QLabel:
        label = QLabel(words)
        label.setObjectName(name)
        label.setWordWrap(True)
        if role:
            set_role(label, role)
        return label

    def _groups(self, report: DryReport) -> QFrame:
        card = QFrame()
        set_role(card, "panel")
        grid = QGridLayout(card)
        grid.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 3 * GRID)
        grid.setHorizontalSpacing(6 * GRID)
        right = Qt.AlignmentFlag.AlignRight
        for place, head in enumerate(GROUP_HEADS):
            grid.addWidget(self._line(head, "caption"), 0, place, right)
        for row, group in enumerate(report.groups, 1):
            profit = group.value - group.deposit
            grid.addWidget(self._line(group.name, "strong"), row, 0)
            texts = (
                fmt.count(group.members),
                fmt.money(group.deposit),
                fmt.money(group.value),
                fmt.signed_money(profit),
                fmt.signed_percent(profit, group.deposit),
                fmt.count(group.trades),
            )
            for place, text in enumerate(texts, 1):
                tone = "gain" if profit > 0 else "loss" if profit < 0 else "muted"
                label = self._line(text, tone if place in (4, 5) else "")
                label.setWordWrap(False)
                grid.addWidget(label, row, place, right)
        grid.setColumnStretch(0, 1)
        return card
