"""pyqtgraph's plot as the desk wants it: time is panned and zoomed by hand, values never are."""

from time import perf_counter
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu

from gmd_desktop.ui.charts.axis import PlainAxis, SessionTimeAxis
from gmd_desktop.ui.charts.ranges import SHORTEST_S
from gmd_desktop.ui.theme import Theme

LONGEST_S = 4 * 86_400.0
GRID_ALPHA = 255
BEHIND = -1000


class TimeView(pg.ViewBox):
    """A view box whose x is session time: wheel and drag move it, and it says so."""

    moved_by_hand = Signal(float, float)  # seconds at the left and the right edge; GUI thread
    live_requested = Signal()  # double click; GUI thread

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.anchor_s: float | None = None  # the wheel zooms about this if it is in sight
        self.setMouseEnabled(x=True, y=False)
        self.disableAutoRange()
        self.setDefaultPadding(0)
        self.setLimits(minXRange=SHORTEST_S, maxXRange=LONGEST_S, xMin=-LONGEST_S)
        self.sigRangeChangedManually.connect(self._tell)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        """Pan with the left button only: the right one opens the menu."""
        if ev.button() == Qt.MouseButton.LeftButton:
            super().mouseDragEvent(ev, axis)
        else:
            ev.ignore()

    def mouseClickEvent(self, ev: Any) -> None:
        """Go back to the latest tick on a double click."""
        if ev.double() and ev.button() == Qt.MouseButton.LeftButton:
            ev.accept()
            self.live_requested.emit()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        """Zoom time about the latest tick while it is in sight, else about the pointer."""
        low, high = self.viewRange()[0]
        if self.anchor_s is None or not low <= self.anchor_s <= high:
            super().wheelEvent(ev, axis)
            return
        factor = 1.02 ** (ev.delta() * self.state["wheelScaleFactor"])
        ev.accept()
        self.scaleBy(x=factor, center=(self.anchor_s, 0.0))
        self._tell()

    def _tell(self, *_mouse_enabled: object) -> None:
        low, high = self.viewRange()[0]
        self.moved_by_hand.emit(float(low), float(high))


class Bars(pg.BarGraphItem):
    """Bars that are as large as the view, so that their size need not be worked out at each tick."""

    def __init__(self) -> None:
        super().__init__(x=np.empty(0), y0=np.empty(0), height=np.empty(0), width=1)

    def boundingRect(self) -> QRectF:
        """All that can be seen."""
        return self.viewRect()

    def viewTransformChanged(self) -> None:  # noqa: N802
        """Another part is seen."""
        super().viewTransformChanged()
        self.prepareGeometryChange()


class TimePlot(pg.PlotWidget):
    """A plot over session time that measures its own painting."""

    left = Signal()  # the pointer has left; GUI thread

    def __init__(self, axis: PlainAxis) -> None:
        self.time_axis = SessionTimeAxis()
        self.value_axis = axis
        self.view = TimeView()
        super().__init__(viewBox=self.view, axisItems={"bottom": self.time_axis, "left": axis})
        self.paint_ms = 0.0
        item = self.getPlotItem()
        item.hideButtons()
        for part in (self.time_axis, axis):
            part.setZValue(BEHIND)  # lines across go behind what is drawn
        item.setMenuEnabled(False, enableViewBoxMenu=None)
        for menu in (item.ctrlMenu, *item.ctrlMenu.findChildren(QMenu)):
            menu.setParent(self, menu.windowFlags())  # or they outlive the plot as windows of their own
        item.layout.setContentsMargins(0, 6, 6, 0)
        item.showGrid(x=False, y=True, alpha=GRID_ALPHA)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.setViewportUpdateMode(pg.PlotWidget.ViewportUpdateMode.NoViewportUpdate)

    def repaint_soon(self) -> None:
        """Paint all of the plot when the event loop is next reached. Nothing else has it painted.

        Left to itself the scene finds out item by item what has changed, and paints once more for what
        it finds while it paints.
        """
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.setBackground(theme.panel)
        for axis in (self.time_axis, self.value_axis):
            axis.set_theme(theme)

    def paintEvent(self, ev: QPaintEvent) -> None:
        """Paint, and note how long it took."""
        start = perf_counter()
        super().paintEvent(ev)
        self.paint_ms = (perf_counter() - start) * 1e3

    def leaveEvent(self, ev: QEvent) -> None:
        """Say that the pointer is gone."""
        super().leaveEvent(ev)
        self.left.emit()
