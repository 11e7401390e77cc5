"""The crowd: how each kind of bot does, who rests, who comes and goes, and one bot looked at."""

from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.requests import CrowdRequest
from gmd_desktop.session.roster import ChosenBots, SetActivity
from gmd_desktop.session.tick_report import BotView, SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.bot_words import bot_page
from gmd_desktop.ui.models.crowd import (
    ALL,
    BotRow,
    KindRow,
    bot_columns,
    bot_key,
    bot_rows,
    kind_columns,
    kind_key,
    kind_rows,
)
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.add_bots import AddBots
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

EMPTY = "This session has no bots. Add some with the button below: they come in while it runs."
NONE_OF_KIND = "The bots of the chosen kind."
NO_BOT = "Choose a bot to see what it is set to, what it thinks, and what it holds."
MOST_PERCENT = 300
STEP_PERCENT = 10
SETTLES_MS = 400  # of quiet after the slider moves, before it is sent
SURE_MS = 5000  # that Remove waits for its second press
PERCENT_SAMPLE = "300 %"
SHARES = (43, 27, 30)  # of the width: kinds, bots, one bot
CAUSE = "presenter"
Verb = Literal["pause_bots", "resume_bots", "remove_bots"]
VERBS: tuple[tuple[Verb, str, str], ...] = (
    ("pause_bots", "Pause", "They act no more until they are resumed; their orders stay"),
    ("resume_bots", "Resume", "They act again"),
    ("remove_bots", "Remove", "They take their orders back, keep what they have, and act no more"),
)


def _what_can_be_done(report: TickReport) -> tuple[object, ...]:
    return report.crowd, report.status, len(report.participants)


class CrowdPanel(TablePanel):
    """Kinds at the left, the bots of the chosen kind beside them, the chosen bot at the right.

    What is done concerns the chosen bot, else the chosen kind, else all bots; the buttons say which.
    """

    request_made = Signal(object)  # CrowdRequest; GUI thread
    bot_wanted = Signal(str)  # the name of a bot to be looked at; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        self._bots = TableModel(bot_columns(), bot_key)
        super().__init__("crowd_panel", DataTable(self._bots, "bots_table", "Bots", NONE_OF_KIND), parent=parent)
        self._kinds = TableModel(kind_columns(), kind_key)
        self._kinds_table = DataTable(self._kinds, "kinds_table", "Kinds of bots", EMPTY)
        self._kinds_table.save_asked.connect(self.save_asked)
        for table in (self._kinds_table, self._table):
            table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
            table.delete_pressed.connect(self._on_delete)
        self._page = QTextBrowser()
        self._page.setObjectName("bot_page")
        self._page.setAccessibleName("The chosen bot")
        self._page.setOpenLinks(False)
        self._names: tuple[str, ...] = ()
        self._kind, self._bot = "", ""
        self._awaited = ""  # the bot that was asked about, until the answer
        self._html = ""
        self._rows: list[BotRow] = []
        self._is_open = True
        self._sure = False  # Remove was pressed once
        self._report: TickReport | None = None
        self._build()
        self._kinds_table.row_selected.connect(self._on_kind)
        self._table.row_selected.connect(self._on_bot)

    def _build(self) -> None:
        self._buttons = [self._button(verb, tip) for verb, _, tip in VERBS]
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("activity_slider")
        self._slider.setRange(0, MOST_PERCENT)
        self._slider.setSingleStep(STEP_PERCENT)
        self._slider.setPageStep(5 * STEP_PERCENT)
        self._slider.setMinimumWidth(70)
        self._slider.setToolTip("How often they act, against what their parameters say; 100 % is as they are set")
        self._percent = QLabel(PERCENT_SAMPLE)
        self._percent.setObjectName("activity_label")
        self._settles = QTimer(self, interval=SETTLES_MS, singleShot=True)
        self._settles.timeout.connect(self._send_activity)
        self._forgets = QTimer(self, interval=SURE_MS, singleShot=True)
        self._forgets.setObjectName("remove_forgets")
        self._forgets.timeout.connect(self._name_target)
        self._slider.valueChanged.connect(self._on_slider)
        self._open = QPushButton("Add bots")
        self._open.setObjectName("add_bots_button")
        self._open.setAccessibleName("Add bots")
        self._open.setAutoDefault(False)
        self._open.setCheckable(True)
        self._form = AddBots()
        self._form.setObjectName("add_bots")
        self._form.hide()
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2 * look.GRID)
        self._caption = QLabel()
        set_role(self._caption, "muted")
        for button in self._buttons:
            tools.addWidget(button)
        tools.addSpacing(2 * look.GRID)
        tools.addWidget(self._caption)
        tools.addWidget(self._slider, 1)
        tools.addWidget(self._percent)
        tools.addWidget(self.filter, 1)
        self._sides = QSplitter()
        self._sides.setChildrenCollapsible(False)
        for side, share in zip((self._kinds_table, self._table, self._page), SHARES, strict=True):
            self._sides.addWidget(side)
            self._sides.setStretchFactor(self._sides.count() - 1, share)
        self._sides.setSizes([share * 12 for share in SHARES])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._sides, 1)
        column.addLayout(self.line((self._open, 0), (self._form, 1), (self._tools, 1)))
        self.take_in_turn(
            self._kinds_table,
            self._table,
            self._page,
            self._open,
            self._form,
            *self._buttons,
            self._slider,
            self.filter,
        )
        self._form.open_with(self._open, self._tools)
        self._form.request_made.connect(self.request_made)
        self._name_target()
        self._show_page("")

    def _button(self, verb: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"{verb}_button")
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.setProperty("verb", verb)
        button.clicked.connect(self._on_button)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._kinds_table.set_theme(theme)
        self._page.setFont(theme.font("table"))
        self._percent.setFixedWidth(self._percent.fontMetrics().horizontalAdvance(PERCENT_SAMPLE) + look.GRID)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Forget the last session's bots."""
        self._names, self._is_open = info.outcome_names, not info.read_only
        self._form.set_outcomes(info.outcome_names)
        self._kind = self._bot = self._awaited = ""
        self._report = None
        self._rows = []
        self._kinds.clear()
        self._bots.clear()
        self._show_page("")
        self._name_target()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show how the crowd does, and ask about the bot that is looked at."""
        before, self._report = self._report, report
        self._rows = bot_rows(report)
        self._kinds.show_rows(kind_rows(self._rows, report.crowd))
        self._show_bots()
        self._form.set_participants(report.participants)
        over = report.status == SessionStatus.RESOLVED
        self._open.setEnabled(self._is_open and not over)
        self._open.setToolTip("The session is over: nobody comes in any more" if over else "Bots of a kind come in")
        if over:
            self._open.setChecked(False)
        if before is None or _what_can_be_done(before) != _what_can_be_done(report):
            self._name_target()
        self._ask_about_bot()

    @Slot(object)
    def show_bot(self, bot: BotView | None) -> None:
        """Show the answer about a bot, unless another has been chosen since."""
        self._awaited = ""
        if bot is not None and bot.name == self._bot:
            self._show_page(bot_page(bot, self._names))
        else:
            self._ask_about_bot()

    def _show_page(self, html: str) -> None:
        """Show a bot's page, or say what the place is for."""
        html = html or NO_BOT
        if html != self._html:
            self._html = html
            bar = self._page.verticalScrollBar()
            place = bar.value()
            self._page.setHtml(html)
            bar.setValue(place)

    def _show_bots(self) -> None:
        self._bots.show_rows([row for row in self._rows if self._kind in ("", row.who.archetype)])

    def _ask_about_bot(self) -> None:
        if self._bot and not self._awaited:
            self._awaited = self._bot
            self.bot_wanted.emit(self._bot)

    @Slot(object)
    def _on_kind(self, row: KindRow | None) -> None:
        self._kind = row.archetype if row is not None else ""
        self._table.clearSelection()
        self._show_bots()
        self._name_target()

    @Slot(object)
    def _on_bot(self, row: BotRow | None) -> None:
        self._bot = row.who.name if row is not None else ""
        if not self._bot:
            self._show_page("")
        self._name_target()
        self._ask_about_bot()

    # --- what is done ---------------------------------------------------------------------------------------------

    def _chosen(self) -> list[BotRow]:
        """Give the bots that a button concerns."""
        if self._bot:
            return [row for row in self._rows if row.who.name == self._bot]
        return [row for row in self._rows if self._kind in ("", row.who.archetype)]

    @Slot()
    def _name_target(self) -> None:
        """Say on the buttons whom they concern, and offer what can be done."""
        self._sure = False
        target = self._bot or self._kind or ALL
        states = {row.state for row in self._chosen()}
        live = self._is_open and self._report is not None and self._report.status != SessionStatus.RESOLVED
        able = {
            "pause_bots": "acts" in states,
            "resume_bots": "rests" in states,
            "remove_bots": bool(states - {"left"}),
        }
        self._keep_focus(live and able["pause_bots"], live and able["resume_bots"])
        for button, (verb, word, _) in zip(self._buttons, VERBS, strict=True):
            button.setText(f"{word} {target}")
            button.setAccessibleName(f"{word} {target}")
            button.setEnabled(live and able[verb])
            set_role(button, "")
        kind = self._kind_of_target()
        rows = [row for line in range(self._kinds.rowCount()) if (row := self._kinds.row_at(line)).archetype == kind]
        self._caption.setText(f"Activity of {kind or ALL}")
        self._slider.setAccessibleName(f"Activity of {kind or ALL} in percent")
        self._slider.setEnabled(live and bool(rows) and rows[0].bots > 0)
        if not self._settles.isActive():
            percent = rows[0].percent if rows else 100
            self._slider.blockSignals(True)
            self._slider.setValue(100 if percent is None else percent)
            self._slider.blockSignals(False)
            self._percent.setText("mixed" if percent is None else f"{percent} %")

    def _keep_focus(self, can_pause: bool, can_resume: bool) -> None:
        """Take the keyboard from a button that goes off to its counterpart, never on to Remove."""
        pause, resume, _ = self._buttons
        if pause.hasFocus() and not can_pause:
            resume.setEnabled(can_resume)
            (resume if can_resume else self._kinds_table).setFocus()
        elif resume.hasFocus() and not can_resume:
            pause.setEnabled(can_pause)
            (pause if can_pause else self._kinds_table).setFocus()

    def _kind_of_target(self) -> str:
        """Give the kind whose activity the slider shows: that of the chosen bot, or the chosen one."""
        return next((row.who.archetype for row in self._chosen()), "") if self._bot else self._kind

    @Slot()
    def _on_button(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        verb: Verb = button.property("verb")
        if verb == "remove_bots" and not self._sure:
            self._sure = True
            button.setText(f"{button.text()} for good?")
            set_role(button, "danger")
            self._forgets.start()
            return
        kind = "" if self._bot else self._kind
        self.request_made.emit(CrowdRequest(ChosenBots(verb=verb, archetype=kind, name=self._bot, cause=CAUSE)))
        self._name_target()

    @Slot()
    def _on_delete(self) -> None:
        """Press Remove; as with the button, it takes two."""
        self._buttons[-1].click()

    @Slot(int)
    def _on_slider(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")
        self._settles.start()

    @Slot()
    def _send_activity(self) -> None:
        change = SetActivity(archetype=self._kind_of_target(), percent=self._slider.value(), cause=CAUSE)
        self.request_made.emit(CrowdRequest(change))
