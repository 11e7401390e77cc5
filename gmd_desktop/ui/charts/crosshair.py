"""The crosshair: a line at a tick, moved by the pointer or the keys, and a table of its values."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPen

from gmd_desktop.ui.charts.plot import TimePlot
from gmd_desktop.ui.charts.readout import Readout, Row
from gmd_desktop.ui.stale import INTERVAL_MS
from gmd_desktop.ui.theme import GRID, Theme

OFFSET = 4 * GRID


class Crosshair(QObject):
    """Follows the pointer over a plot, at most thirty times a second.

    It says where the pointer is; whoever owns it answers with `show_at`.
    """

    moved = Signal(float, float)  # x and y under the pointer, in the plot's units; GUI thread
    gone = Signal()  # the pointer has left or the person has hidden it; GUI thread

    def __init__(self, plot: TimePlot, theme: Theme) -> None:
        super().__init__(plot)
        self._plot = plot
        self._position: QPointF | None = None
        self._is_put_away = False
        self._upright = pg.InfiniteLine(angle=90, movable=False)
        self._level = pg.InfiniteLine(angle=0, movable=False)
        for line in (self._upright, self._level):
            line.setZValue(80)
            line.hide()
            plot.addItem(line, ignoreBounds=True)
        self.readout = Readout(theme, plot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tell)
        plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        plot.left.connect(self._on_left)

    @property
    def is_shown(self) -> bool:
        """Whether there is a crosshair on the chart."""
        return bool(self._upright.isVisible())

    @property
    def second(self) -> float:
        """Where it was shown last."""
        return float(self._upright.value())

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)  # its dashes are measured in pixels, not in seconds
        for line in (self._upright, self._level):
            line.setPen(pen)
        self.readout.set_theme(theme)

    def show_at(self, x: float, title: str, rows: list[Row], y: float | None = None, notes: Sequence[str] = ()) -> None:
        """Draw the line at x, and the table with its notes unless there are no rows; y None: no level line."""
        self._upright.setPos(x)
        self._upright.show()
        self._level.setVisible(y is not None)
        if y is not None:
            self._level.setPos(y)
        if rows:
            self.readout.show_rows(title, rows, notes)
            self._place_readout(x)
        else:
            self.readout.hide()
        self._plot.repaint_soon()

    def hide(self) -> None:
        """Take the crosshair off the chart until the pointer moves again."""
        self._timer.stop()
        self._position = None
        for part in (self._upright, self._level, self.readout):
            part.hide()
        self._plot.repaint_soon()

    def put_away(self) -> None:
        """Hide it until the pointer has left the chart and come back, or `bring_back`."""
        self._is_put_away = True
        self.hide()
        self.gone.emit()

    def bring_back(self) -> None:
        """Show it again from the next movement on."""
        self._is_put_away = False

    def _place_readout(self, x: float) -> None:
        view = self._plot.view
        picture = self._plot.mapFromScene(view.sceneBoundingRect()).boundingRect()
        at = self._plot.mapFromScene(view.mapViewToScene(QPointF(x, 0.0))).x()
        left = at + OFFSET
        if left + self.readout.width() > picture.right():
            left = at - OFFSET - self.readout.width()
        self.readout.move(max(picture.left(), left), picture.top() + GRID)

    @Slot(object)
    def _on_mouse_moved(self, position: QPointF) -> None:
        if self._is_put_away:
            return
        self._position = position
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_left(self) -> None:
        self._is_put_away = False
        self.hide()
        self.gone.emit()

    @Slot()
    def _tell(self) -> None:
        if self._position is None:
            return
        view = self._plot.view
        if view.sceneBoundingRect().contains(self._position):
            point = view.mapSceneToView(self._position)
            self.moved.emit(point.x(), point.y())
        else:
            self.hide()
            self.gone.emit()
