"""The controls of a replay: where one is, from mark to mark, and how fast it plays."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import EventView, ReplayInfo, ReplayView, SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.parts.still_label import StillLabel
from gmd_desktop.ui.parts.stripes import BROAD, paint_stripes
from gmd_desktop.ui.parts.time_slider import TimeSlider
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

SPEEDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 0.0)  # 0 is max


class _Stripe(QWidget):
    """The upper side of the striped frame."""

    def __init__(self, bar: "ReplayBar") -> None:
        super().__init__(bar)
        self._bar = bar
        self.setFixedHeight(BROAD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_stripes(painter, self, self._bar.theme)
        painter.end()


class ReplayBar(QFrame):
    """Hidden unless a session is replayed."""

    seek_requested = Signal(int)  # tick; GUI thread
    play_requested = Signal(bool)  # GUI thread
    speed_changed = Signal(float)  # 0 is max; GUI thread
    compare_wanted = Signal()  # lay another session's prices over these; GUI thread
    compare_ended = Signal()  # GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replay_bar")
        self.setAccessibleName("Replay")
        self.theme = theme
        self._marks: tuple[EventView, ...] = ()
        self._last, self._at, self._tick_ms, self._is_playing = 0, 0, 1000, False
        self._is_comparing = False
        self._course: ReplayInfo | None = None
        self._make_parts()
        self._lay_out()
        self.set_theme(theme)
        self.hide()

    # ---- what it is told ----

    def show_session(self, info: SessionInfo) -> None:
        """Be there for a replay, with its marks."""
        self.setVisible(info.replay is not None)
        self.show_comparison("")
        if info.replay is not None:
            self._tick_ms = info.tick_ms
            self._show_course(info.replay)

    def _show_course(self, course: ReplayInfo) -> None:
        """Know how far the session goes, and its marks."""
        self._course, self._marks, self._last = course, course.marks, course.last_tick
        self._latest.setVisible(course.grows)
        self.slider.blockSignals(True)
        self.slider.show_course(self._last, self._marks)
        self.slider.blockSignals(False)

    def show_report(self, report: TickReport) -> None:
        """Show where the replay stands."""
        if report.replay is None:
            return
        view = report.replay
        if view.course is not self._course:  # the session has gone on
            self._show_course(view.course)
        self._is_playing = view.playing
        self._show_place(report, view)
        self._play.setText("Pause" if view.playing else "Play")
        self._play.setAccessibleName(self._play.text())
        self._play.setIcon(icon("pause" if view.playing else "start", self.theme, gap=GRID))
        if report.speed in SPEEDS and not self._speed.hasFocus():
            self._speed.blockSignals(True)
            self._speed.setCurrentIndex(SPEEDS.index(report.speed))
            self._speed.blockSignals(False)

    def _show_place(self, report: TickReport, view: ReplayView) -> None:
        self.slider.show_ready(view.ready)
        if not self.slider.isSliderDown():
            self._at = view.wanted
            self.slider.blockSignals(True)
            self.slider.setValue(view.wanted)
            self.slider.blockSignals(False)
            self.slider.update()
        total = fmt.clock(self._last * self._tick_ms)
        self._time.show_text(f"{fmt.clock(report.session_ms)} of {total}")
        waits = view.wanted > view.ready
        share = f"{100 * view.ready // max(1, self._last)} %"
        words = f"Getting there: {share}" if waits else f"Preparing jumps: {share}" if view.ready < self._last else ""
        state = "latest" if view.follows and report.tick == self._last else report.status.lower()
        self._hint.show_text(words or f"{state}, tick {fmt.count(report.tick)}")

    def show_comparison(self, name: str) -> None:
        """Say on the button what it does: another session is over this one, or none."""
        self._is_comparing = bool(name)
        self._compare.setText("End compare" if name else "Compare…")
        self._compare.setAccessibleName("End the comparison" if name else "Compare prices")
        tip = f"Take the prices of {name} away" if name else "Lay the prices of another session over these, dotted"
        self._compare.setToolTip(tip)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's icons and colours."""
        self.theme = theme
        self.slider.set_theme(theme)
        side = theme.px(look.ICON)
        self._play.setIconSize(QSize(side + side * GRID // look.ICON, side))
        self._play.setMinimumWidth(theme.width("strong", "Pause") + 52)
        self._play.setIcon(icon("pause" if self._is_playing else "start", theme, gap=GRID))
        self._stripe.update()

    # ---- building ----

    def _make_parts(self) -> None:
        self._stripe = _Stripe(self)
        self._play = self._button("replay_play_button", "Play", "Play, or stand still (Space, F5)", self.toggle)
        self._before = self._button(
            "replay_mark_before_button", "|◀", "To the mark before (Ctrl+Page Up)", self.mark_before
        )
        self._back = self._button("replay_back_button", "◀", "One tick back", self.step_back)
        self._on = self._button("replay_step_button", "▶", "One tick on (F10)", self.step_on)
        self._after = self._button(
            "replay_mark_after_button", "▶|", "To the next mark (Ctrl+Page Down)", self.mark_after
        )
        self._latest = self._button(
            "replay_latest_button", "Latest", "To the latest tick, and on with the session (End)", self.go_latest
        )
        self._compare = self._button("replay_compare_button", "Compare…", "", self._on_compare)
        self._before.setShortcut("Ctrl+PgUp")
        self._after.setShortcut("Ctrl+PgDown")
        for button, name in (
            (self._before, "Mark before"),
            (self._back, "Tick back"),
            (self._on, "Tick on"),
            (self._after, "Next mark"),
        ):
            button.setAccessibleName(name)
        self._speed = QComboBox()
        self._speed.setObjectName("replay_speed_box")
        self._speed.setAccessibleName("Speed of the replay")
        self._speed.view().setAccessibleName("Speeds of the replay")
        self._speed.setToolTip("How fast it plays against the session's time (Ctrl+Left slower, Ctrl+Right faster)")
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self._speed.addItem(fmt.speed(speed), speed)
        self._speed.currentIndexChanged.connect(self._on_speed)
        self.slider = TimeSlider("replay_slider", "Place in the session")
        self.slider.valueChanged.connect(self._on_slider)
        self._time = StillLabel("replay_time_label", "Session time", "00:00:00 of 00:00:00")
        self._hint = StillLabel("replay_hint_label", "State of the replay", "Preparing jumps: 100 % ")

    def _button(self, name: str, text: str, tip: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the bar
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(3 * GRID, GRID, 4 * GRID, GRID)
        row.setSpacing(GRID)
        word = QLabel("REPLAY")
        word.setObjectName("replay_word")
        set_role(word, "lead")
        for part in (word, self._play, self._before, self._back, self._on, self._after, self._speed):
            row.addWidget(part)
            row.addSpacing(GRID if part in (word, self._play, self._after) else 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self._time)
        row.addSpacing(2 * GRID)
        row.addWidget(self._hint)
        row.addWidget(self._latest)
        row.addWidget(self._compare)
        for label in (self._time, self._hint):
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._stripe)

    # ---- asking ----

    def _seek(self, tick: int) -> None:
        self._at = min(max(tick, 0), self._last)
        self.seek_requested.emit(self._at)

    @Slot(str)
    def do(self, what: str) -> None:
        """Do what a key asks: toggle, step, faster or slower."""
        {"toggle": self.toggle, "step": self.step_on, "faster": self.faster, "slower": self.slower}[what]()

    @Slot()
    def toggle(self) -> None:
        """Play, or stand still."""
        self.play_requested.emit(not self._is_playing)

    @Slot()
    def step_on(self) -> None:
        """Go to the next tick."""
        self._seek(self._at + 1)

    @Slot()
    def step_back(self) -> None:
        """Go to the tick before."""
        self._seek(self._at - 1)

    @Slot()
    def mark_before(self) -> None:
        """Go to the mark before, or to the beginning."""
        self._seek(max((mark.tick for mark in self._marks if mark.tick < self._at), default=0))

    @Slot()
    def mark_after(self) -> None:
        """Go to the next mark, or to the end."""
        self._seek(min((mark.tick for mark in self._marks if mark.tick > self._at), default=self._last))

    @Slot()
    def go_latest(self) -> None:
        """Go to the end of a session that is not over, and stay there while it goes on."""
        self._seek(self._last)

    @Slot()
    def faster(self) -> None:
        """Go to the next higher speed."""
        self._speed.setCurrentIndex(min(self._speed.currentIndex() + 1, len(SPEEDS) - 1))

    @Slot()
    def slower(self) -> None:
        """Go to the next lower speed."""
        self._speed.setCurrentIndex(max(self._speed.currentIndex() - 1, 0))

    @Slot()
    def _on_compare(self) -> None:
        self.compare_ended.emit() if self._is_comparing else self.compare_wanted.emit()

    @Slot(int)
    def _on_slider(self, tick: int) -> None:
        self._seek(tick)

    @Slot(int)
    def _on_speed(self, place: int) -> None:
        self.speed_changed.emit(SPEEDS[place])
