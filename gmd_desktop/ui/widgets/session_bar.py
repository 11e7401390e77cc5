"""The bar above everything: which session this is, how it stands, what can be done, how long it lasts."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.rounds import RoundView
from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.models.session_verbs import EXTEND_MS, SKIP, START, freeze_button
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.parts.stacked_figure import StackedFigure
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 0.0)  # 0 is max
EXTEND_TIP = "Move the end by one minute of session time"
TOO_LATE = "Trading has ended: the end can't be moved any more"
BAND = "band"
WAITS_FOR = {"eliminate": "Who goes?", "winner": "Who wins?"}
S = SessionStatus


class SessionBar(QFrame):
    """Emits what the presenter wants; shows what the session says."""

    control_requested = Signal(object)  # ControlRequest; GUI thread
    resolution_requested = Signal()  # the presenter wants to decide; GUI thread
    skip_requested = Signal()  # the presenter may want nobody to go; GUI thread
    speed_changed = Signal(float)  # 0 is max; GUI thread
    replay_asked = Signal(str)  # toggle, step, faster, slower: what a key asks of a replay; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("session_bar")
        self.setAccessibleName("Session")
        self._theme = theme
        self._status = S.DRAFT
        self._read_only, self._leads, self._is_replay = False, True, False
        self._rounds: tuple[RoundView, ...] = ()
        self._trading_ended = False
        self._verbs = {"start": "", "freeze": ""}
        self._make_labels()
        self._make_buttons()
        self._lay_out()
        self.set_theme(theme)
        self._show_status(S.DRAFT)

    def show_session(self, info: SessionInfo) -> None:
        """Name the session; one that is only watched can't be controlled from here."""
        self._read_only = info.read_only
        self._is_replay = info.replay is not None
        for control in (self.start_button, self.freeze_button, self.step_button, self.extend_button, self.speed_box):
            control.setVisible(not self._is_replay)  # the replay has controls of its own
        self._name.show_text(info.name)
        self._show_status(self._status)

    def show_report(self, report: TickReport) -> None:
        """Show status, times and speed."""
        states = [one.state for one in report.rounds]
        known = (self._status, self._leads, self._trading_ended, [one.state for one in self._rounds])
        if (report.status, report.leads, report.trading_ended, states) != known:
            self._leads, self._rounds, self._trading_ended = report.leads, report.rounds, report.trading_ended
            self._show_status(report.status)
        self._session_time.show_figure(fmt.clock(report.session_ms))
        self._tick.show_figure(fmt.count(report.tick))
        self._show_countdowns(report)
        self.resolve_button.setVisible(bool(report.waiting_for) and not self._read_only)
        place = SPEEDS.index(report.speed) if report.speed in SPEEDS else -1
        if not self.speed_box.hasFocus() and place != self.speed_box.currentIndex():
            self.speed_box.blockSignals(True)
            self.speed_box.setCurrentIndex(place)
            self.speed_box.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's icons, fonts and colours."""
        self._theme = theme
        self.setMinimumHeight(theme.px(look.BAR))
        for figure in self._figures:
            figure.set_theme(theme)
        widest = max(QFontMetrics(theme.font("lead")).horizontalAdvance(status) for status in S)
        self.status_label.setFixedSize(widest + 28, theme.px(32))
        side = theme.px(look.ICON)
        for button in (self.start_button, self.freeze_button, self.step_button, self.extend_button):
            button.setIconSize(QSize(side + side * GRID // look.ICON, side))
        metrics = QFontMetrics(theme.font("strong"))
        self.start_button.setMinimumWidth(metrics.horizontalAdvance("Resume") + 52)
        self.freeze_button.setMinimumWidth(metrics.horizontalAdvance("Unfreeze") + 52)
        self._show_status(self._status)

    @Slot()
    def start_or_pause(self) -> None:
        """Do what the start button does, if it can be done now."""
        self.replay_asked.emit("toggle") if self._is_replay else self.start_button.click()

    @Slot()
    def freeze_or_unfreeze(self) -> None:
        """Do what the freeze button does, if it can be done now."""
        self.replay_asked.emit("toggle") if self._is_replay else self.freeze_button.click()

    @Slot()
    def step(self) -> None:
        """Do what the step button does, if it can be done now."""
        self.replay_asked.emit("step") if self._is_replay else self.step_button.click()

    @Slot()
    def extend(self) -> None:
        """Do what the button for one minute more does, if it can be done now."""
        self.extend_button.click()

    @Slot()
    def faster(self) -> None:
        """Go to the next higher speed."""
        self.replay_asked.emit("faster") if self._is_replay else self._change_speed(1)

    @Slot()
    def slower(self) -> None:
        """Go to the next lower speed."""
        self.replay_asked.emit("slower") if self._is_replay else self._change_speed(-1)

    # ---- building ----

    def _make_labels(self) -> None:
        self._name = ElidedLabel("No session")
        self._name.setObjectName("session_name")
        set_role(self._name, "lead")
        self.status_label = QLabel()
        self.status_label.setObjectName("status_label")
        self.status_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self.status_label, "lead")
        self._next = StackedFigure("", "00:00:00", "lead", widest="Round 2: elimination in")
        self._next.value.setObjectName("next_event_label")
        self._next.setToolTip("Session time until the next event (mm:ss)")
        self._end = StackedFigure("Ends in", "00:00:00", "price")
        self._end.value.setObjectName("countdown_label")
        self._end.setToolTip("Session time until the end (mm:ss)")
        self._session_time = StackedFigure("Session time", "00:00:00", "lead")
        self._session_time.value.setObjectName("session_time_label")
        self._session_time.setToolTip("Session time so far (mm:ss): ticks times the length of a tick")
        self._tick = StackedFigure("Tick", "88,888", "lead")
        self._tick.value.setObjectName("tick_label")
        self._tick.setToolTip("Number of the last tick")
        self._figures = (self._next, self._end, self._session_time, self._tick)

    def _make_buttons(self) -> None:
        self.start_button = self._button("start_button", "Start or pause the session (F5)")
        self.freeze_button = self._button(
            "freeze_button", "Freeze or unfreeze trading (F8 or Space); cancels still work in a freeze"
        )
        self.step_button = self._button("step_button", "Run exactly one tick and stay paused (F10)")
        self.step_button.setText("Step")
        self.extend_button = self._button("extend_button", EXTEND_TIP)
        self.extend_button.setText("+1 min")
        self.resolve_button = self._button("resolve_button", "Choose who goes, or who wins (Ctrl+R)")
        self.resolve_button.setText("Decide…")
        set_role(self.resolve_button, "primary")
        self.resolve_button.hide()
        self.resolve_button.clicked.connect(self.resolution_requested)
        self.speed_box = QComboBox()
        self.speed_box.setObjectName("speed_box")
        self.speed_box.setAccessibleName("Speed")
        self.speed_box.setToolTip("Speed: ticks a second against the plan (Ctrl+Left slower, Ctrl+Right faster)")
        for speed in SPEEDS:
            self.speed_box.addItem(fmt.speed(speed), speed)
        self.speed_box.setCurrentIndex(SPEEDS.index(1.0))
        self.speed_box.currentIndexChanged.connect(self._on_speed_chosen)
        for control in (
            self.start_button, self.freeze_button, self.step_button, self.extend_button, self.resolve_button,
            self.speed_box,
        ):  # fmt: skip
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the freeze
        self.start_button.clicked.connect(self._on_start)
        self.freeze_button.clicked.connect(self._on_freeze)
        self.step_button.clicked.connect(self._on_step)
        self.extend_button.clicked.connect(self._on_extend)

    def _button(self, name: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 4 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._name)
        row.addSpacing(GRID)
        row.addWidget(self.status_label)
        row.addSpacing(GRID)
        for button in (
            self.start_button, self.freeze_button, self.step_button, self.extend_button, self.resolve_button,
        ):  # fmt: skip
            row.addWidget(button)
        row.addWidget(self.speed_box)
        row.addStretch(1)
        for figure in self._figures:
            row.addWidget(figure)

    # ---- showing ----

    def _show_status(self, status: SessionStatus) -> None:
        self._status = status
        self.status_label.setText(status)
        self.status_label.setAccessibleName(f"Status: {status.lower()}")
        self._dress(look.REPLAY if self._is_replay else status)
        start, freeze = START[status], freeze_button(status, self._rounds, trading_ended=self._trading_ended)
        self._verbs = {"start": start[1], "freeze": freeze[1]}
        may = not self._read_only
        self._set_button(self.start_button, *start[::2], may and bool(start[1]))
        self._set_button(self.freeze_button, *freeze[::2], may and bool(freeze[1]))
        self._set_button(self.step_button, "Step", "step", may and status == S.PAUSED)
        self._set_button(
            self.extend_button, "+1 min", "extend", may and status != S.RESOLVED and not self._trading_ended
        )
        self.extend_button.setToolTip(TOO_LATE if self._trading_ended else EXTEND_TIP)
        self.speed_box.setEnabled(may and self._leads and status != S.RESOLVED)  # its own runner's

    def _dress(self, status: str) -> None:
        """Put on the state's band; the labels inside take their colours from it."""
        if self.property(BAND) == status:
            return
        self.setProperty(BAND, str(status))
        for widget in (self, *self.findChildren(QLabel)):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _set_button(self, button: QPushButton, text: str, picture: str, enabled: bool) -> None:
        button.setText(text)
        button.setAccessibleName(text)
        button.setIcon(icon(picture, self._theme, gap=GRID))
        button.setEnabled(enabled)

    def _show_countdowns(self, report: TickReport) -> None:
        left_ms = report.end_ms - report.session_ms
        if report.status == S.RESOLVED:
            self._end.show_figure(fmt.clock(report.session_ms), "Ended at")
            self._next.hide()
            return
        comes = (fmt.countdown(report.next_event_ms - report.session_ms), f"{report.next_event} in")
        has_ended = report.trading_ended and bool(report.next_event)
        self._end.show_figure(*(comes if has_ended else (fmt.countdown(left_ms), "Ends in")))
        self._session_time.setVisible(not report.waiting_for)  # makes room for the button that decides
        if report.waiting_for:
            self._next.show()
            self._next.show_figure("Waiting", WAITS_FOR[report.waiting_for])
            return
        is_next = bool(report.next_event) and report.next_event_ms < report.end_ms
        self._next.setVisible(is_next)
        if is_next:
            self._next.show_figure(*comes)

    # ---- asking ----

    def _ask(self, verb: str, value: int = 0) -> None:
        if verb:
            self.control_requested.emit(ControlRequest(verb, value))

    def _change_speed(self, by: int) -> None:
        place = self.speed_box.currentIndex() + by
        if self.speed_box.isEnabled() and 0 <= place < len(SPEEDS):
            self.speed_box.setCurrentIndex(place)

    @Slot()
    def _on_start(self) -> None:
        self._ask(self._verbs["start"])

    @Slot()
    def _on_freeze(self) -> None:
        if self._verbs["freeze"] == SKIP:
            self.skip_requested.emit()
        else:
            self._ask(self._verbs["freeze"])

    @Slot()
    def _on_step(self) -> None:
        self._ask("step")

    @Slot()
    def _on_extend(self) -> None:
        self._ask("extend", EXTEND_MS)

    @Slot(int)
    def _on_speed_chosen(self, place: int) -> None:
        if place >= 0:
            self.speed_changed.emit(SPEEDS[place])
