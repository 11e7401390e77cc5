"""A slider through a session: where one is, what is ready, and marks for what has happened."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QToolTip, QWidget

from gmd_desktop.session.tick_report import EventView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.theme import DARK, GRID, REPLAY, Theme

HIGH = 28
GROOVE = GRID
HANDLE = 8  # its radius
NEAR = 5  # pixels from a mark


class TimeSlider(QAbstractSlider):
    """Its value is a tick. Arrow keys go by one, Page Up and Down by a twentieth, Home and End to the ends."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = DARK
        self._marks: tuple[EventView, ...] = ()
        self._ready = 0

    def show_course(self, last: int, marks: Sequence[EventView]) -> None:
        """Have a session of so many ticks, with these marks."""
        self._marks, self._ready = tuple(marks), 0
        self.setRange(0, last)
        self.setSingleStep(1)
        self.setPageStep(max(1, last // 20))
        self.update()

    def show_ready(self, tick: int) -> None:
        """Say how far one can jump at once."""
        if tick != self._ready:
            self._ready = tick
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self._theme.px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(HIGH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._tick_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._tick_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def event(self, event: QEvent) -> bool:
        """Say what the mark under the pointer is, or which time."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [mark for mark in self._marks if abs(self._x(mark.tick) - event.x()) <= NEAR]
            words = [f"{fmt.clock(mark.session_ms)} {mark.text}" for mark in near]
            QToolTip.showText(event.globalPos(), "\n".join(words) or f"Tick {self._tick_at(event.x()):,}", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        theme, middle, band = self._theme, self.height() / 2, self._theme.band(REPLAY)
        left, right, here = self._x(0), self._x(self.maximum()), self._x(self.value())
        for end, colour in ((right, theme.line_strong), (self._x(self._ready), band.muted), (here, band.pill)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, middle - GROOVE / 2, end - left, GROOVE), GROOVE / 2, GROOVE / 2)
        for mark in self._marks:
            painter.setBrush(QColor(theme.warn if mark.kind in ("SETTLE", "ELIMINATE") else band.text))
            high = 10.0 if mark.kind in ("SETTLE", "ELIMINATE") else 7.0
            painter.drawRect(QRectF(self._x(mark.tick) - 1, middle - high, 2, 2 * high))
        painter.setBrush(QColor(theme.text if self.hasFocus() else band.pill))
        painter.drawEllipse(QPointF(here, middle), HANDLE, HANDLE)
        if self.hasFocus():
            painter.setBrush(QColor(band.pill))
            painter.drawEllipse(QPointF(here, middle), HANDLE - 2, HANDLE - 2)
        painter.end()

    def _x(self, tick: int) -> float:
        return HANDLE + (self.width() - 2 * HANDLE) * tick / max(1, self.maximum())

    def _tick_at(self, x: float) -> int:
        return round(self.maximum() * (x - HANDLE) / max(1, self.width() - 2 * HANDLE))
