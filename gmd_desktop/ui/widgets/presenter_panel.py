"""The presenter's controls: what comes next, large buttons, the message line, and the window for the audience."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.rounds import RoundRule, RoundView
from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.models.session_verbs import EXTEND_MS, SKIP, START, freeze_button
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

S = SessionStatus
LONGEST_MESSAGE = 120  # characters
MOST_COMING = 4  # rounds and news that are listed
RULES = {
    RoundRule.GIVEN: "who goes is planned",
    RoundRule.LOWEST: "the lowest price goes",
    RoundRule.ASK: "you choose who goes",
}
BIG = 44  # height of the large buttons


class PresenterPanel(QWidget):
    """Emits what the presenter wants. What can't be taken back is asked once more, in the panel itself."""

    control_requested = Signal(object)  # ControlRequest; GUI thread
    message_given = Signal(str)  # for the audience, "" takes it away; GUI thread
    stage_wanted = Signal()  # open the presenter window, or close it; GUI thread
    place_chosen = Signal(str)  # where it opens; GUI thread
    resolution_requested = Signal()  # choose who goes or who wins; GUI thread
    skip_requested = Signal()  # perhaps nobody is to go; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presenter_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the panel's tone, as the sheet has it
        self._theme = theme
        self._status, self._is_stage_open, self._can_control = S.DRAFT, False, False
        self._session_ms = self._end_ms = 0
        self._rounds_now: tuple[RoundView, ...] = ()
        self._verbs = {"start": "", "freeze": ""}
        self._info: SessionInfo | None = None
        self._asked: ControlRequest | None = None  # waits for a yes
        self._make_parts()
        self._lay_out()
        self.set_theme(theme)

    # ---- what it is told ----

    def show_session(self, info: SessionInfo) -> None:
        """Begin with another session."""
        self._can_control = not info.read_only
        self._info = info
        self._notes.setText(info.notes)
        self._notes.setVisible(bool(info.notes))
        self._message.clear()
        self._forget_question()

    def show_report(self, report: TickReport) -> None:
        """Show what comes next, and what can be done now."""
        self._session_ms, self._end_ms = report.session_ms, report.end_ms
        if report.status != self._status:
            self._forget_question()
        self._status, self._rounds_now = report.status, report.rounds
        self._next.setText(_what_comes(report))
        rounds = _rounds(self._info, report) if self._info is not None else ""
        self._rounds.setText(rounds)
        self._rounds.setVisible(bool(rounds))
        self._resolve.setText("Decide…" if report.waiting_for else "Resolve…")
        set_role(self._resolve, "primary" if report.waiting_for else "")
        self._show_buttons()

    def show_stage(self, is_open: bool) -> None:
        """Say on the button what it does now."""
        self._is_stage_open = is_open
        self._stage.setText("Close the presenter window" if is_open else "Open the presenter window")
        set_role(self._stage, "" if is_open else "primary")

    def show_places(self, places: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer where the presenter window can be: the place, and words for it."""
        self._place.blockSignals(True)
        self._place.clear()
        for place, words in places:
            self._place.addItem(words, place)
        self._place.setCurrentIndex(max(0, self._place.findData(chosen)))
        self._place.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        self._theme = theme
        lay_ground(self, theme)
        for button in self._buttons:
            button.setMinimumHeight(theme.px(BIG))
            button.setIconSize(QSize(theme.px(look.ICON) * (look.ICON + GRID) // look.ICON, theme.px(look.ICON)))
        self._show_buttons()

    # ---- building ----

    def _make_parts(self) -> None:
        self._next = QLabel("Open a session to begin.")
        self._next.setObjectName("presenter_next_label")
        self._next.setWordWrap(True)
        set_role(self._next, "lead")
        self._rounds, self._notes = QLabel(), QLabel()
        for label, name in ((self._rounds, "presenter_rounds_label"), (self._notes, "presenter_notes_label")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.hide()
        set_role(self._notes, "muted")
        self._start = self._button("presenter_start_button", "Start or pause the session (F5)")
        self._freeze = self._button("presenter_freeze_button", "Freeze or unfreeze trading (F8)")
        self._step = self._button("presenter_step_button", "Run exactly one tick and stay paused (F10)")
        self._extend = self._button("presenter_extend_button", "Move the end by one minute (Ctrl+E)")
        self._resolve = self._button(
            "presenter_resolve_button", "Choose who goes or who wins; it is shown before it is done"
        )
        self._resolve.clicked.connect(self.resolution_requested)
        self._buttons = (self._start, self._freeze, self._step, self._extend)
        self._start.clicked.connect(self._on_start)
        self._freeze.clicked.connect(self._on_freeze)
        self._step.clicked.connect(self._on_step)
        self._extend.clicked.connect(self._on_extend)
        self._make_question()
        self._message = QLineEdit()
        self._message.setObjectName("message_edit")
        self._message.setAccessibleName("Message to the audience")
        self._message.setPlaceholderText("Message to the audience")
        self._message.setToolTip("Enter shows it in the presenter window; empty takes it away")
        self._message.setMaxLength(LONGEST_MESSAGE)
        self._message.returnPressed.connect(self._on_message)
        self._show = self._small("message_show_button", "Show", "Show the message in the presenter window (Enter)")
        self._show.clicked.connect(self._on_message)
        self._clear = self._small("message_clear_button", "Clear", "Take the message away")
        self._clear.clicked.connect(self._on_clear)
        self._stage = self._small("stage_button", "", "Show the session to the audience (F9)")
        self._stage.clicked.connect(self.stage_wanted)
        self._place = QComboBox()
        self._place.setObjectName("stage_place_box")
        self._place.setAccessibleName("Where the presenter window opens")
        self._place.view().setAccessibleName("Places for the presenter window")
        self._place.setToolTip("Where the presenter window opens; it is remembered")
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._place.activated.connect(self._on_place)
        self.show_stage(False)

    def _make_question(self) -> None:
        self._question = QFrame()
        self._question.setObjectName("presenter_question")
        set_role(self._question, "raised")
        self._question_words = QLabel()
        self._question_words.setObjectName("presenter_question_label")
        self._question_words.setWordWrap(True)
        self._yes = self._small("presenter_yes_button", "", "Do it; it can't be taken back")
        set_role(self._yes, "primary")
        self._no = self._small("presenter_no_button", "No", "Leave it as it is")
        self._yes.clicked.connect(self._on_yes)
        self._no.clicked.connect(self._forget_question)
        row = QHBoxLayout(self._question)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.addWidget(self._question_words, 1)
        row.addWidget(self._yes)
        row.addWidget(self._no)
        self._question.hide()

    def _button(self, name: str, tip: str) -> QPushButton:
        button = self._small(name, "", tip)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    def _small(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the freeze
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(2 * GRID)
        for place, button in enumerate(self._buttons):
            grid.addWidget(button, place // 2, place % 2)
        message = QHBoxLayout()
        message.addWidget(self._message, 1)
        message.addWidget(self._show)
        message.addWidget(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._next)
        column.addWidget(self._rounds)
        column.addLayout(grid)
        column.addWidget(self._resolve)
        column.addWidget(self._question)
        column.addLayout(message)
        column.addWidget(self._stage)
        column.addWidget(self._place)
        column.addWidget(self._notes)
        column.addStretch(1)

    # ---- showing ----

    def _show_buttons(self) -> None:
        status, may = self._status, self._can_control
        has_ended = self._session_ms >= self._end_ms
        start, freeze = START[status], freeze_button(status, self._rounds_now, trading_ended=has_ended)
        self._verbs = {"start": start[1], "freeze": freeze[1]}
        can_extend = status != S.RESOLVED and not has_ended
        for button, words, picture, enabled in (
            (self._start, start[0], start[2], bool(start[1])),
            (self._freeze, freeze[0], freeze[2], bool(freeze[1])),
            (self._step, "One tick", "step", status == S.PAUSED),
            (self._extend, "+1 min", "extend", can_extend),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setIcon(icon(picture, self._theme, gap=GRID))
            button.setEnabled(may and enabled)
        self._resolve.setEnabled(may and status in (S.RUNNING, S.FROZEN, S.PAUSED))

    # ---- asking ----

    def _ask_first(self, request: ControlRequest, words: str, yes: str) -> None:
        self._asked = request
        self._question_words.setText(words)
        self._yes.setText(yes)
        self._yes.setAccessibleName(yes)
        self._question.show()
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _forget_question(self) -> None:
        self._asked = None
        self._question.hide()

    @Slot()
    def _on_yes(self) -> None:
        asked = self._asked
        self._forget_question()
        if asked is not None:
            self.control_requested.emit(asked)

    @Slot()
    def _on_start(self) -> None:
        request = ControlRequest(self._verbs["start"])
        if self._status == S.DRAFT:
            self._ask_first(request, "Start the session? It can be paused, but not begun anew.", "Start it")
        else:
            self.control_requested.emit(request)

    @Slot()
    def _on_freeze(self) -> None:
        if self._verbs["freeze"] == SKIP:
            self.skip_requested.emit()
        else:
            self.control_requested.emit(ControlRequest(self._verbs["freeze"]))

    @Slot()
    def _on_step(self) -> None:
        self.control_requested.emit(ControlRequest("step"))

    @Slot()
    def _on_extend(self) -> None:
        now, after = fmt.clock(self._end_ms), fmt.clock(self._end_ms + EXTEND_MS)
        words = f"Move the end from {now} to {after}? It can't be moved back."
        self._ask_first(ControlRequest("extend", EXTEND_MS), words, "Move it")

    @Slot()
    def _on_message(self) -> None:
        self.message_given.emit(self._message.text())

    @Slot()
    def _on_clear(self) -> None:
        self._message.clear()
        self.message_given.emit("")

    @Slot(int)
    def _on_place(self, _row: int) -> None:
        self.place_chosen.emit(self._place.currentData())


def _what_comes(report: TickReport) -> str:
    """Say what comes next, and when."""
    if report.status == S.RESOLVED:
        return "The session is over."
    if report.waiting_for:
        return "The session waits for you: " + ("who goes?" if report.waiting_for == "eliminate" else "who wins?")
    left = fmt.countdown(report.end_ms - report.session_ms)
    if report.status == S.DRAFT:
        return f"Not started yet. It lasts {fmt.clock(report.end_ms)}."
    if report.next_event:
        return f"{report.next_event} in {fmt.countdown(report.next_event_ms - report.session_ms)}"
    return f"The end in {left}"


def _rounds(info: SessionInfo, report: TickReport) -> str:
    """List the rounds and news that are still to come, the next few of them, with the presenter's notes."""
    coming = [
        (
            view.at_ms,
            f"Round {view.number}" + (f": {plan.note}" if plan.note else f", {RULES[plan.rule]}"),
        )
        for view, plan in zip(report.rounds, info.rounds, strict=False)
        if view.ends_ms > report.session_ms
    ]
    coming += [
        (one.at_ms, f"News: {one.text}")
        for one in info.news
        if one.at_ms > report.session_ms and (one.outcome is None or report.outcomes[one.outcome].active)
    ]
    return "\n".join(f"{fmt.clock(at_ms)}  {words}" for at_ms, words in sorted(coming)[:MOST_COMING])
