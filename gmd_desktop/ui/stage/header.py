"""The top of the stage: the session's state in a band of its own colour, its name, and the times."""

from PySide6.QtCore import QElapsedTimer, QRectF, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stage.look import ALIGN, StagePart
from gmd_desktop.ui.stage.scene import Clocks, Scene
from gmd_desktop.ui.theme import STAGE_STEP_MS

SLOWEST_TICK_MS = 400  # a tick that is shorter has no countdown of its own: it would flicker
BAR = 6  # thousandths: height of the countdown to the next tick


class Header(StagePart):
    """Status, name, and the countdowns; below them a bar that fills until the next tick."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_header", "State and times", parent)
        self._band, self._status, self._name, self._clocks = "DRAFT", "DRAFT", "", Clocks()
        self._shown: tuple[tuple[str, str], ...] = ()  # captions and times, from the right
        self._times = QRectF()  # where they were painted last
        self._since = QElapsedTimer()
        self._beat = QTimer(self)
        self._beat.setInterval(2 * STAGE_STEP_MS)
        self._beat.timeout.connect(self._on_beat)

    def show_scene(self, scene: Scene) -> None:
        """Show state and times."""
        new_tick = scene.clocks.tick != self._clocks.tick
        still = self._still()
        self._band, self._status = scene.band, str(scene.status)
        self._name, self._clocks = scene.waits or scene.name, scene.clocks
        self._shown = self._times_shown()
        if new_tick or not self._since.isValid():
            self._since.restart()
        beats = self.look.theme.motion and self._clocks.tick_wall_ms >= SLOWEST_TICK_MS and self.isVisible()
        self._beat.start() if beats else self._beat.stop()
        left = fmt.countdown(self._clocks.left_ms)
        self.setAccessibleDescription(f"{self._band.lower()}, tick {self._clocks.tick}, ends in {left}")
        if still == self._still():  # only the times are painted anew, and the bar at its next beat
            self.update(self._times.toAlignedRect())
        else:
            self.update()

    def _still(self) -> tuple[object, ...]:
        """Give what is painted beside the times, and how much room they take."""
        times = [(caption, len(value)) for caption, value in self._shown]
        return self._band, self._status, self._name, self._beat.isActive(), times

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, band = self.look, self.look.theme.band(self._band)
        painter.fillRect(event.rect(), QColor(band.ground))
        pad, height = look.px(24), self.height() - look.px(BAR)
        if event.rect().top() < height:
            right = self._paint_clocks(painter, self.width() - pad, height)
            if event.rect().left() < right:
                self._paint_state(painter, pad, right, height)
        self._paint_bar(painter)
        painter.end()

    def _paint_state(self, painter: QPainter, pad: float, right: float, height: float) -> None:
        look, band = self.look, self.look.theme.band(self._band)
        room = right - 2 * pad
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pill_width = look.width("state", self._band) + look.px(48)
        pill = QRectF(pad, height * 0.09, min(pill_width, room), height * 0.5)
        painter.setBrush(QColor(band.pill))
        painter.setPen(QColor(band.pill))
        painter.drawRoundedRect(pill, look.px(10), look.px(10))
        self.words(painter, pill, self._band, "state", band.pill_text, ALIGN.AlignHCenter)
        if self._band != self._status:
            beside = QRectF(pill.right() + pad, pill.top(), room - pill.width() - pad, pill.height())
            self.words(painter, beside, self._status, "state", band.text, ALIGN.AlignLeft)
        below = QRectF(pad, height * 0.62, room, height * 0.34)
        self.words(painter, below, self._name, "body", band.text, ALIGN.AlignLeft)

    def _times_shown(self) -> tuple[tuple[str, str], ...]:
        clocks = self._clocks
        tick = ("Tick", fmt.count(clocks.tick))
        if self._status == "RESOLVED":
            return tick, ("Ended at", fmt.clock(clocks.session_ms))
        end = ("Ends in", fmt.countdown(clocks.left_ms))
        if clocks.next_event:
            comes = (f"{clocks.next_event} in", fmt.countdown(clocks.next_ms))
            return (tick, end, comes) if clocks.left_ms else (tick, comes)
        return tick, end

    def _paint_clocks(self, painter: QPainter, right: float, height: float) -> float:
        """Paint the times from the right to the left; give where they begin."""
        band, look, end = self.look.theme.band(self._band), self.look, right
        for caption, value in self._shown:
            measured = (("clock", max(value, "00:00")), ("caption", caption))
            width = max(look.width(role, text) for role, text in measured)
            if right - width < self.width() * 0.36:
                break
            box = QRectF(right - width, 0, width, height)
            top = QRectF(box.left(), height * 0.04, width, height * 0.28)
            self.words(painter, top, caption, "caption", band.muted, ALIGN.AlignRight)
            under = QRectF(box.left(), height * 0.30, width, height * 0.68)
            self.words(painter, under, value, "clock", band.text, ALIGN.AlignRight)
            right -= width + look.px(44)
        self._times = QRectF(right, 0, end - right, height).adjusted(look.px(22), 0, 0, 0)
        return right

    def _paint_bar(self, painter: QPainter) -> None:
        """Paint how much of the time to the next tick has gone by."""
        band, height = self.look.theme.band(self._band), self.look.px(BAR)
        whole = QRectF(0, self.height() - height, self.width(), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(whole, QColor(self.look.theme.ground))
        if self._beat.isActive():
            part = min(1.0, self._since.elapsed() / self._clocks.tick_wall_ms)
            painter.fillRect(QRectF(0, whole.top(), whole.width() * part, height), QColor(band.pill))

    @Slot()
    def _on_beat(self) -> None:
        if not self.isVisible():
            self._beat.stop()
            return
        height = -int(-self.look.px(BAR) // 1) + 1
        self.update(0, self.height() - height, self.width(), height)
