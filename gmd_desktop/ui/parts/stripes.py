"""The striped frame around a window that shows a replay, so that nobody takes it for what happens now."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QToolBar, QWidget

from gmd_desktop.ui.theme import DARK, GRID, REPLAY, Theme

BROAD = 2 * GRID  # the frame, in pixels
STEP = 4 * GRID  # from stripe to stripe
AREAS = (
    ("left", Qt.ToolBarArea.LeftToolBarArea),
    ("right", Qt.ToolBarArea.RightToolBarArea),
    ("bottom", Qt.ToolBarArea.BottomToolBarArea),
)


def paint_stripes(painter: QPainter, widget: QWidget, theme: Theme) -> None:
    """Paint diagonal stripes over all of a widget."""
    band = theme.band(REPLAY)
    painter.fillRect(widget.rect(), QColor(band.ground))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(band.pill))
    width, height = widget.width(), widget.height()
    offset = (widget.mapTo(widget.window(), widget.rect().topLeft())).x() % STEP
    for left in range(-height - STEP - offset, width, STEP):
        corners = ((left, height), (left + STEP / 2, height), (left + STEP / 2 + height, 0), (left + height, 0))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


class _Strip(QWidget):
    """One side of the frame."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setMinimumSize(BROAD, BROAD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_stripes(painter, self, self.theme)
        painter.end()


class Stripes:
    """The sides of the frame, as toolbars that can't be moved; hidden unless there is a replay."""

    def __init__(self, window: QMainWindow) -> None:
        self._bars: list[tuple[QToolBar, _Strip]] = []
        for name, area in AREAS:
            bar, strip = QToolBar(f"Replay frame, {name}", window), _Strip(DARK)
            bar.setObjectName(f"replay_frame_{name}")
            bar.setMovable(False)
            bar.setFloatable(False)
            bar.toggleViewAction().setVisible(False)
            bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
            bar.addWidget(strip)
            window.addToolBar(area, bar)
            bar.hide()
            self._bars.append((bar, strip))

    def show_around(self, on: bool) -> None:
        """Show the frame, or hide it."""
        for bar, _ in self._bars:
            bar.setVisible(on)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        for _, strip in self._bars:
            strip.theme = theme
            strip.update()
