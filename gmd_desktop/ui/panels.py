"""All panels of the desk in one place: made once, told the same things."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gmd_desktop.session.comparison import Comparison
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui.charts.market_charts import MarketCharts
from gmd_desktop.ui.layout import BOTTOM, LEFT, RIGHT, Docks, from_text, to_text
from gmd_desktop.ui.paint_times import PaintTimes
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stage.stage import Stage
from gmd_desktop.ui.stale import READ_MS, Stale, can_be_seen
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.widgets.book_view import BookView
from gmd_desktop.ui.widgets.crowd_panel import CrowdPanel
from gmd_desktop.ui.widgets.events_panel import EventsPanel
from gmd_desktop.ui.widgets.health_panel import HealthPanel
from gmd_desktop.ui.widgets.maker_panel import MakerPanel
from gmd_desktop.ui.widgets.order_ticket import OrderTicket
from gmd_desktop.ui.widgets.orders_panel import OrdersPanel
from gmd_desktop.ui.widgets.outcome_list import OutcomeList
from gmd_desktop.ui.widgets.participants_panel import ParticipantsPanel
from gmd_desktop.ui.widgets.positions_panel import PositionsPanel
from gmd_desktop.ui.widgets.presenter_panel import PresenterPanel
from gmd_desktop.ui.widgets.replay_bar import ReplayBar
from gmd_desktop.ui.widgets.session_bar import SessionBar
from gmd_desktop.ui.widgets.status_strip import StatusStrip
from gmd_desktop.ui.widgets.trades_panel import TradesPanel

StatePanel = BookView | CrowdPanel | HealthPanel | MakerPanel | OrdersPanel | ParticipantsPanel | PositionsPanel


def _persons(report: TickReport) -> tuple[object, ...]:
    """What the person at the desk has done, or had done for them."""
    return report.focus, report.status, report.orders, report.cash


class WhenSeen(QObject):
    """Shows a panel the latest report only while it can be seen: for panels that need no report in between."""

    def __init__(self, panel: StatePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._report: TickReport | None = None
        self._stale = Stale(panel, self._refresh, READ_MS)

    def show_report(self, report: TickReport) -> None:
        """Keep the report for when it is seen, and for when it can be read; what a person did is shown at once."""
        before, self._report = self._report, report
        self._stale.refresh(urgent=before is None or _persons(before) != _persons(report))

    def _refresh(self) -> None:
        if self._report is not None:
            self._panel.show_report(self._report)

    def show_session(self, info: SessionInfo) -> None:
        """Forget the last session's report."""
        self._report = None
        self._panel.show_session(info)

    def set_theme(self, theme: Theme) -> None:
        """Pass the look on."""
        self._panel.set_theme(theme)


class Panels:
    """Every panel takes `show_session`, `show_report` and `set_theme`; tables also save and restore their state."""

    def __init__(self) -> None:
        self.session_bar, self.status_strip, self.charts = SessionBar(), StatusStrip(), MarketCharts()
        self.outcome_list, self.order_ticket, self.book_view = OutcomeList(), OrderTicket(), BookView()
        self.positions, self.orders, self.trades = PositionsPanel(), OrdersPanel(), TradesPanel()
        self.participants, self.events = ParticipantsPanel(), EventsPanel()
        self.maker, self.health, self.crowd = MakerPanel(), HealthPanel(), CrowdPanel()
        self.replay_bar = ReplayBar()
        self.presenter, self.stage = PresenterPanel(), Stage()
        self.maker.charts.link_time(self.charts.price_chart)
        self.tables: dict[str, TablePanel] = {
            "positions": self.positions,
            "orders": self.orders,
            "trades": self.trades,
            "participants": self.participants,
            "events": self.events,
            "maker": self.maker,
            "crowd": self.crowd,
        }
        hidden = (self.positions, self.orders, self.participants, self.maker, self.crowd)
        below = tuple(WhenSeen(panel) for panel in hidden)
        # Panels that are brought up to date and painted together; a person's clicks and keys come in between.
        self._turns: tuple[tuple[Any, ...], ...] = (
            (
                self.session_bar,
                self.replay_bar,
                self.presenter,
                self.stage,
                self.charts,
                self.order_ticket,
                self.status_strip,
            ),
            (self.outcome_list, WhenSeen(self.book_view), WhenSeen(self.health)),
            (self.trades, self.events, self.maker.charts, *below),
        )
        self._all: tuple[Any, ...] = tuple(panel for turn in self._turns for panel in turn)

    def fill(self, docks: Docks) -> None:
        """Put the panels into their docks."""
        titles: dict[str, QWidget] = {"Charts": self.charts}
        for name, title, panel, area in (
            ("outcomes", "Outcomes", self.outcome_list, LEFT),
            ("ticket", "Order ticket", self.order_ticket, RIGHT),
            ("book", "Order book", self.book_view, RIGHT),
            ("health", "Health", self.health, RIGHT),
            ("positions", "Positions", self.positions, BOTTOM),
            ("orders", "Open orders", self.orders, BOTTOM),
            ("trades", "Trades", self.trades, BOTTOM),
            ("participants", "Participants", self.participants, BOTTOM),
            ("events", "Events", self.events, BOTTOM),
            ("maker", "Maker", self.maker, BOTTOM),
            ("crowd", "Crowd", self.crowd, BOTTOM),
            ("presenter", "Presenter", self.presenter, RIGHT),
        ):
            docks.add(name, title, panel, area)
            titles[title] = panel
        self._paint_times = PaintTimes(titles, self.health)
        self._paint_times.measured.connect(self.health.show_paints)

    def show_session(self, info: SessionInfo) -> None:
        """Begin with another session."""
        for panel in self._all:
            panel.show_session(info)

    def show_report(self, report: TickReport) -> Iterator[bool]:
        """Bring some panels up to date at each step, and tell whether more are left: others can be painted first."""
        for left, turn in zip(reversed(range(len(self._turns))), self._turns, strict=True):
            for panel in turn:
                panel.show_report(report)
            yield left > 0

    def show_comparison(self, other: Comparison) -> None:
        """Lay another session's prices over those that are shown."""
        self.charts.price_chart.show_other(other)
        self.replay_bar.show_comparison(other.name)

    def end_comparison(self) -> None:
        """Take them away."""
        self.charts.price_chart.show_other(None)
        self.replay_bar.show_comparison("")

    def select_outcome(self, outcome: int) -> None:
        """Make one outcome the strong one, before the report about it comes."""
        self.outcome_list.select_outcome(outcome)
        self.charts.select_outcome(outcome)

    def set_theme(self, theme: Theme) -> None:
        """Show every panel in another look."""
        for panel in self._all:
            panel.set_theme(theme)

    def find(self) -> None:
        """Put the keyboard into the filter of the table that has it, or else of the first that can be seen."""
        seen = [table for table in self.tables.values() if can_be_seen(table)]
        here = QApplication.focusWidget()
        chosen = [table for table in seen if here is not None and table.isAncestorOf(here)] or seen
        if chosen:
            chosen[0].filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
            chosen[0].filter.selectAll()

    def table_states(self) -> tuple[tuple[str, str], ...]:
        """Give the tables' columns as text, by name."""
        return tuple((name, to_text(QByteArray(table.save_state()))) for name, table in self.tables.items())

    def restore_tables(self, states: tuple[tuple[str, str], ...]) -> None:
        """Give the tables the columns they had."""
        for name, state in states:
            if name in self.tables:
                self.tables[name].restore_state(bytes(from_text(state).data()))
