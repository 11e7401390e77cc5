"""The market maker: its accounts, its risk, its pools, and whether all money is accounted for."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.charts.header import ChartHeader
from gmd_desktop.ui.charts.maker_charts import MakerCharts
from gmd_desktop.ui.models.maker_words import conservation, maker_figures
from gmd_desktop.ui.models.pools import pool_columns, pool_key
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.figures import FigureLabel
from gmd_desktop.ui.parts.light import Light
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.theme import Theme

EMPTY = "No session is open: open or make one in the File menu."
SIDE_WIDTH = 280
STEPS = 1000
WIDE = 1500  # from which pools and charts stand beside each other
VIEWS = {
    "pools": ("Pools", "Show the pool of each outcome"),
    "time": ("Over time", "Show risk, profit, fees, pools and the sum of YES over time"),
}


class MakerPanel(TablePanel):
    """Accounts and risk at the left, at the right a pool for each outcome and all of them over time.

    `charts` needs every report; it is told by itself.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(pool_columns(), pool_key)
        super().__init__("maker_panel", DataTable(self._model, "pools_table", "Pools", EMPTY), parent=parent)
        self._figures = FigureLabel()
        self._figures.setObjectName("maker_figures")
        self._risk = QProgressBar()
        self._risk.setObjectName("maker_risk")
        self._risk.setRange(0, STEPS)
        self._risk.setTextVisible(False)
        self._risk.setAccessibleName("What the maker can lose, as a share of its deposit")
        self._risk.setToolTip("What the maker can still lose, as a share of its deposit; never more")
        self._light = Light("conservation_light")
        self._light.setToolTip("Cash, pools, sets, fees, gas and maker against all deposits")
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(3 * look.GRID, 2 * look.GRID, 3 * look.GRID, 2 * look.GRID)
        side.setSpacing(2 * look.GRID)
        for part in (self._light, self._figures, self._risk, self.filter):
            side.addWidget(part)
        side.addStretch(1)
        self.charts = MakerCharts()
        self._views = ChartHeader("")
        self._views.add_group("maker_view", VIEWS, "pools")
        self._views.picked.connect(self._on_view_picked)
        self._chosen = "pools"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * look.GRID)
        row.addWidget(self._side)
        right = QVBoxLayout()
        right.setSpacing(look.GRID)
        right.addWidget(self._views)
        both = QHBoxLayout()
        both.addWidget(self._table, 1)
        both.addWidget(self.charts, 1)
        right.addLayout(both, 1)
        row.addLayout(right, 1)
        self._show_views()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._figures.set_theme(theme)
        self._side.setFixedWidth(theme.px(SIDE_WIDTH))

    @Slot(object)
    def show_session(self, _info: SessionInfo) -> None:
        """Forget the last session's pools."""
        self._model.clear()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show the maker's accounts and the pools."""
        maker = report.maker
        self._model.show_rows(report.outcomes)
        self._figures.show_figures(maker_figures(maker))
        self._light.show_signal(*conservation(maker))
        share = maker.worst_loss * STEPS // maker.deposit if maker.deposit else 0
        self._risk.setValue(min(STEPS, max(0, share)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show pools and charts beside each other where there is room for both."""
        super().resizeEvent(event)
        self._show_views()

    @Slot(str, str)
    def _on_view_picked(self, _group: str, choice: str) -> None:
        self._chosen = choice
        self._show_views()

    def _show_views(self) -> None:
        is_wide = self.width() >= WIDE
        self._views.setVisible(not is_wide)
        self._table.setVisible(is_wide or self._chosen == "pools")
        self.charts.setVisible(is_wide or self._chosen == "time")
