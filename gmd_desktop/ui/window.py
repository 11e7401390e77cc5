"""The main window: panels in docks, menus, and the wiring to the worker. It holds no store and no runner."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine import Preview
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.tick_report import Focus, SessionInfo, SessionStatus, TickReport
from gmd_desktop.settings import Settings
from gmd_desktop.ui.actions import build_actions
from gmd_desktop.ui.charts.market_charts import MarketCharts
from gmd_desktop.ui.dialogs import ask_open_file, ask_scenario, show_about, show_shortcuts
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.layout import BOTTOM, LAYOUT_VERSION, LEFT, RIGHT, Docks, from_text, scrollable, to_text
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.widgets.banner import Banner
from gmd_desktop.ui.widgets.book_view import BookView
from gmd_desktop.ui.widgets.events_panel import EventsPanel
from gmd_desktop.ui.widgets.health_panel import HealthPanel
from gmd_desktop.ui.widgets.maker_panel import MakerPanel
from gmd_desktop.ui.widgets.order_ticket import OrderTicket
from gmd_desktop.ui.widgets.orders_panel import OrdersPanel
from gmd_desktop.ui.widgets.outcome_list import OutcomeList
from gmd_desktop.ui.widgets.participants_panel import ParticipantsPanel
from gmd_desktop.ui.widgets.positions_panel import PositionsPanel
from gmd_desktop.ui.widgets.session_bar import SessionBar
from gmd_desktop.ui.widgets.status_strip import StatusStrip
from gmd_desktop.ui.widgets.trades_panel import TradesPanel
from gmd_desktop.ui.widgets.welcome_page import WelcomePage

FRAME_MS = 34  # at most 30 repaints a second
LIVE = (SessionStatus.RUNNING, SessionStatus.FROZEN)
EDITORS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)


@dataclass(frozen=True, slots=True)
class Paint:
    """How long the screen took for its last reports, in milliseconds."""

    last_ms: float = 0.0
    worst_ms: float = 0.0


class DeskWindow(QMainWindow):
    """The desk. Signals go to the worker and to app.py; they carry frozen values, emitted in the GUI thread."""

    open_requested = Signal(object)  # OpenIntent
    close_requested = Signal()
    request_made = Signal(object)  # Request
    preview_requested = Signal(int, object)  # number, OrderRequest
    focus_changed = Signal(object)  # Focus
    speed_changed = Signal(float)
    restart_requested = Signal()
    diagnostics_requested = Signal()
    theme_chosen = Signal(str)  # dark, light, contrast or system
    font_percent_chosen = Signal(int)
    quit_agreed = Signal()
    report_painted = Signal()  # the last report is on the screen

    def __init__(self, take_report: Callable[[], TickReport | None], settings: Settings) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Gaming Market Desk")
        self.resize(1440, 900)
        self._take_report = take_report
        self._info: SessionInfo | None = None
        self._report: TickReport | None = None
        self._focus = Focus(settings.acting_as or "you", 0)
        self._paint = Paint()
        self._may_close = False
        self._question: QMessageBox | None = None
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._on_frame)
        self._last_frame = 0.0
        self._build()
        self.actions_by_name = build_actions(self)
        self._fill_view_menu()
        self._connect()
        self._restore(settings)
        self._show_welcome(settings.recent)
        self._keys_from: QObject | None = None

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.session_bar, self.banner = SessionBar(), Banner()
        self.charts = MarketCharts()
        self.outcome_list, self.order_ticket, self.book_view = OutcomeList(), OrderTicket(), BookView()
        self.positions, self.orders, self.trades = PositionsPanel(), OrdersPanel(), TradesPanel()
        self.participants, self.events = ParticipantsPanel(), EventsPanel()
        self.maker, self.health = MakerPanel(), HealthPanel()
        self.welcome, self.status_strip = WelcomePage(), StatusStrip()
        self.panels: tuple[QWidget, ...] = (
            self.session_bar, self.outcome_list, self.charts, self.order_ticket, self.book_view,
            self.positions, self.orders, self.trades, self.participants, self.events, self.maker, self.health,
            self.status_strip,
        )  # fmt: skip
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.charts)
        self._build_frame()
        self._docks = Docks(self)
        for name, title, panel, area in (
            ("outcomes", "Outcomes", self.outcome_list, LEFT),
            ("ticket", "Order ticket", scrollable(self.order_ticket), RIGHT),
            ("book", "Order book", self.book_view, RIGHT),
            ("health", "Health", self.health, RIGHT),
            ("positions", "Positions", self.positions, BOTTOM),
            ("orders", "Open orders", self.orders, BOTTOM),
            ("trades", "Trades", self.trades, BOTTOM),
            ("participants", "Participants", self.participants, BOTTOM),
            ("events", "Events", self.events, BOTTOM),
            ("maker", "Maker", self.maker, BOTTOM),
        ):
            self._docks.add(name, title, panel, area)
        self.statusBar().addWidget(self.status_strip, 1)
        self.statusBar().setSizeGripEnabled(False)

    def _build_frame(self) -> None:
        """Session bar and banner stay above everything, docks included."""
        top = QWidget()
        rows = QVBoxLayout(top)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.session_bar)
        rows.addWidget(self.banner)
        bar = self.addToolBar("Session bar")
        bar.setObjectName("session_toolbar")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(top)
        self._toolbar = bar
        self.setCentralWidget(self._pages)

    def _fill_view_menu(self) -> None:
        menu = self.actions_by_name["full_screen"].associatedObjects()
        view = next(found for found in menu if found.objectName() == "menu_view")
        self._docks.fill_menu(view)
        themes = view.addMenu("&Theme")
        themes.setObjectName("menu_theme")
        for name, words in (
            ("system", "Follow the &system"), ("dark", "&Dark"), ("light", "&Light"), ("contrast", "&High contrast"),
        ):  # fmt: skip
            action = themes.addAction(words)
            action.setObjectName(f"action_theme_{name}")
            action.setData(name)
            action.triggered.connect(self._on_theme_action)

    def _connect(self) -> None:
        self.session_bar.control_requested.connect(self.request_made)
        self.session_bar.speed_changed.connect(self.speed_changed)
        self.outcome_list.outcome_selected.connect(self.on_outcome_selected)
        self.charts.outcome_selected.connect(self.on_outcome_selected)
        self.charts.saved.connect(self.on_chart_saved)
        self.charts.save_failed.connect(self.show_problem)
        self.order_ticket.submitted.connect(self.request_made)
        self.order_ticket.preview_requested.connect(self.preview_requested)
        self.order_ticket.focus_changed.connect(self.on_focus_changed)
        self.book_view.level_clicked.connect(self.order_ticket.show_level)
        self.orders.cancel_requested.connect(self.request_made)
        self.participants.join_requested.connect(self.request_made)
        self.participants.acting_as_chosen.connect(self.on_acting_as)
        self.health.restart_requested.connect(self.restart_requested)
        self.welcome.demo_requested.connect(self.on_demo)
        self.welcome.scenario_requested.connect(self.on_scenario)
        self.welcome.open_requested.connect(self.on_open)
        self.welcome.recent_requested.connect(self.on_recent)

    # --- look and layout ----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another look."""
        for panel in (*self.panels, self.welcome, self.banner):
            panel.set_theme(theme)  # type: ignore[attr-defined]

    def layout_settings(self, settings: Settings) -> Settings:
        """Give the settings with the window's present layout in them."""
        tables = tuple((name, to_text(QByteArray(panel.save_state()))) for name, panel in self._docks_with_tables())
        return replace(
            settings,
            geometry=to_text(self.saveGeometry()),
            layout=to_text(self.saveState(LAYOUT_VERSION)) if self._info is not None else settings.layout,
            layout_version=LAYOUT_VERSION,
            tables=tables,
            acting_as=self._focus.participant,
        )

    def _docks_with_tables(self) -> list[tuple[str, QWidget]]:
        return [
            (name, dock.widget()) for name, dock in self._docks.all().items() if hasattr(dock.widget(), "save_state")
        ]

    def _restore(self, settings: Settings) -> None:
        if settings.geometry:
            self.restoreGeometry(from_text(settings.geometry))
        self._saved_layout = settings.layout if settings.layout_version == LAYOUT_VERSION else ""
        kept = dict(settings.tables)
        for name, panel in self._docks_with_tables():
            if name in kept:
                panel.restore_state(bytes(from_text(kept[name]).data()))  # type: ignore[attr-defined]

    # --- session ------------------------------------------------------------------------------------------------------

    def _show_welcome(self, recent: tuple[str, ...]) -> None:
        self._info = self._report = None
        self.welcome.show_recent(recent)
        self._pages.setCurrentIndex(0)
        self._docks.set_visible(False)
        self._toolbar.setVisible(False)
        self.statusBar().setVisible(False)
        self.setWindowTitle("Gaming Market Desk")
        self._enable_actions(False)

    def _show_desk(self) -> None:
        if self._pages.currentIndex() == 1:
            return
        self._pages.setCurrentIndex(1)
        self._toolbar.setVisible(True)
        self.statusBar().setVisible(True)
        self._arrange()
        if self._saved_layout:
            self.restoreState(from_text(self._saved_layout), LAYOUT_VERSION)
        self._toolbar.setVisible(True)

    def _arrange(self) -> None:
        """Lay the docks out anew without letting the window grow on the way."""
        size = self.size()
        self._docks.arrange()
        self.resize(size)

    def _enable_actions(self, live: bool) -> None:
        from_session = ("close", "start", "freeze", "step", "extend", "faster", "slower", "restart")
        for name in from_session:
            self.actions_by_name[name].setEnabled(live)

    @Slot(object, object)
    def on_opened(self, info: SessionInfo, report: TickReport) -> None:
        """Show a session that the worker has opened."""
        self._info = info
        self._show_desk()
        self._enable_actions(True)
        self.banner.clear()
        self.setWindowTitle(f"{info.name} – Gaming Market Desk")
        for panel in self.panels:
            panel.show_session(info)  # type: ignore[attr-defined]
        names = {row.name for row in report.participants}
        people = [row.name for row in report.participants if not row.is_bot]
        participant = self._focus.participant if self._focus.participant in names else (people or [""])[0]
        self._focus = Focus(participant, 0)
        self.focus_changed.emit(self._focus)
        self.show_report(report)

    @Slot()
    def on_closed(self) -> None:
        """Go back to the welcome page."""
        if self._info is not None:
            self._saved_layout = to_text(self.saveState(LAYOUT_VERSION))
        self._show_welcome(self._recent)

    @Slot(str)
    def on_open_failed(self, sentence: str) -> None:
        """Say why a session can't be opened."""
        if self._info is not None:
            self._show_welcome(self._recent)
        self.welcome.show_problem(sentence)

    def set_recent(self, recent: tuple[str, ...]) -> None:
        """Take the list of recent sessions, latest first."""
        self._recent = recent
        self.welcome.show_recent(recent)

    _recent: tuple[str, ...] = ()

    @Slot()
    def on_tick_committed(self) -> None:
        """Look into the mailbox, at most once a frame."""
        if not self._frame.isActive():
            waited_ms = (time.perf_counter() - self._last_frame) * 1000
            self._frame.start(max(0, round(FRAME_MS - waited_ms)))

    @Slot()
    def _on_frame(self) -> None:
        self._last_frame = time.perf_counter()
        report = self._take_report()
        if report is not None and self._info is not None:
            self.show_report(report)

    def show_report(self, report: TickReport) -> None:
        """Bring every panel up to date."""
        started = time.perf_counter()
        self._report = report
        for panel in self.panels:
            panel.show_report(report)  # type: ignore[attr-defined]
        self._show_banner(report)
        self._painted_since = started
        QTimer.singleShot(0, self, self._on_painted)

    @Slot()
    def _on_painted(self) -> None:
        """The event queue has been worked off since the report came, painting included."""
        elapsed_ms = (time.perf_counter() - self._painted_since) * 1000
        self._paint = Paint(elapsed_ms, max(self._paint.worst_ms, elapsed_ms))
        self.status_strip.show_paint_ms(elapsed_ms)
        self.report_painted.emit()

    _painted_since = 0.0

    @property
    def last_report(self) -> TickReport | None:
        """What the screen shows."""
        return self._report

    def show_store(self, name: str) -> None:
        """Say where the session is kept."""
        self.status_strip.show_store(name)

    def show_notice(self, sentence: str) -> None:
        """Say in the banner what was done."""
        self.banner.show_message("info", sentence)

    def close_without_asking(self) -> None:
        """Close a live session's window at once."""
        self._may_close = True
        self.close()

    @property
    def paint(self) -> Paint:
        """How long the last report took to be on the screen."""
        return self._paint

    def _show_banner(self, report: TickReport) -> None:
        if report.banner:
            self.banner.show_message("warning", report.banner)
        elif report.status == SessionStatus.RESOLVED and report.winner is not None and self._info is not None:
            winner = self._info.outcome_names[report.winner]
            self.banner.show_message("gold", f"{winner} wins. Everything is paid out; this session is read-only now.")
        else:
            self.banner.clear_if("warning")

    # --- answers of the worker ----------------------------------------------------------------------------------------

    @Slot(str, float)
    def on_order_queued(self, uuid: str, ack_ms: float) -> None:
        """An order is safe in the store."""
        self.order_ticket.show_queued(uuid, ack_ms)

    @Slot(str, str)
    def on_request_failed(self, uuid: str, sentence: str) -> None:
        """Say why something that was asked did not happen."""
        if not self.order_ticket.show_failed(uuid, sentence):
            self.banner.show_message("error", sentence)

    @Slot(int, object)
    def on_preview_ready(self, number: int, preview: Preview) -> None:
        """Give the ticket its answer."""
        self.order_ticket.show_preview(number, preview)

    @Slot(str, str)
    def show_problem(self, sentence: str, details: str = "") -> None:
        """Say in the banner what went wrong; details go behind its button."""
        self.banner.show_message("error", sentence, details)

    # --- actions ------------------------------------------------------------------------------------------------------

    @Slot(str)
    def on_chart_saved(self, path: str) -> None:
        """Say where an exported picture or table is."""
        self.show_notice(f"Saved to {path}")

    @Slot(int)
    def on_outcome_selected(self, outcome: int) -> None:
        """Look at another outcome."""
        self.on_focus_changed(Focus(self._focus.participant, outcome))

    @Slot(str)
    def on_acting_as(self, participant: str) -> None:
        """Act as another participant."""
        self.on_focus_changed(Focus(participant, self._focus.outcome))

    @Slot(object)
    def on_focus_changed(self, focus: Focus) -> None:
        """Ask the runner for reports about another participant or outcome."""
        if focus != self._focus:
            self._focus = focus
            self.focus_changed.emit(focus)

    @Slot()
    def on_demo(self) -> None:
        """Open a ready scenario with a crowd, running."""
        self.open_requested.emit(OpenIntent("scenario", start=True))

    @Slot(str)
    def on_scenario(self, path: str) -> None:
        """Make a session from a scenario."""
        self.open_requested.emit(OpenIntent("scenario", path))

    @Slot(str)
    def on_recent(self, path: str) -> None:
        """Open a session that was open before."""
        self.open_requested.emit(OpenIntent("store", path))

    @Slot()
    def on_open(self) -> None:
        """Ask for a session's file."""
        ask_open_file(self, self.on_recent)

    @Slot()
    def on_new(self) -> None:
        """Ask for a scenario."""
        ask_scenario(self, self.on_scenario)

    @Slot()
    def on_close_session(self) -> None:
        """Close the session, ticks end."""
        self.close_requested.emit()

    def _control(self, verb: str, value: int = 0) -> None:
        self.request_made.emit(ControlRequest(verb, value))

    @Slot()
    def on_start_pause(self) -> None:
        """Start, pause or resume."""
        self.session_bar.start_or_pause()

    @Slot()
    def on_freeze(self) -> None:
        """Freeze or unfreeze."""
        self.session_bar.freeze_or_unfreeze()

    @Slot()
    def on_step(self) -> None:
        """Run one tick."""
        if self._report is not None and self._report.status == SessionStatus.PAUSED:
            self._control("step")

    @Slot()
    def on_extend(self) -> None:
        """Move the end by a minute."""
        self._control("extend", 60_000)

    @Slot()
    def on_faster(self) -> None:
        """Go to the next higher speed."""
        self.session_bar.faster()

    @Slot()
    def on_slower(self) -> None:
        """Go to the next lower speed."""
        self.session_bar.slower()

    @Slot()
    def on_restart(self) -> None:
        """Restart the runner."""
        self.restart_requested.emit()

    @Slot()
    def on_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()
        self.actions_by_name["full_screen"].setChecked(self.isFullScreen())

    @Slot()
    def on_larger(self) -> None:
        """Make all type larger."""
        self.font_percent_chosen.emit(10)

    @Slot()
    def on_smaller(self) -> None:
        """Make all type smaller."""
        self.font_percent_chosen.emit(-10)

    @Slot()
    def on_reset_layout(self) -> None:
        """Put every panel where it was on the first day."""
        if self._info is not None:
            self._arrange()

    @Slot()
    def on_shortcuts(self) -> None:
        """Show the keys."""
        show_shortcuts(self)

    @Slot()
    def on_diagnostics(self) -> None:
        """Write what a developer needs to see."""
        self.diagnostics_requested.emit()

    @Slot()
    def on_about(self) -> None:
        """Show versions and store."""
        show_about(self, self._info.store_label if self._info is not None else "no session open")

    @Slot()
    def _on_theme_action(self) -> None:
        self.theme_chosen.emit(self.sender().data())

    # --- keys and closing ---------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the keys of the native window, before they go to the widget in focus."""
        super().showEvent(event)
        if self._keys_from is None:
            self._keys_from = self.windowHandle()
            self._keys_from.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Single keys act on the desk as long as no field or button has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_single_key(event)
        return super().eventFilter(watched, event)

    def _on_single_key(self, event: QKeyEvent) -> bool:
        focus = QApplication.focusWidget()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.on_full_screen()
            return True
        if not plain or self._info is None or isinstance(focus, (*EDITORS, QAbstractButton)):
            return False
        if isinstance(focus, QAbstractItemView) and event.key() == Qt.Key.Key_Space:
            focus = None
        ticket = self.order_ticket
        slots = {
            Qt.Key.Key_Space: self.on_freeze,
            Qt.Key.Key_B: ticket.choose_buy,
            Qt.Key.Key_S: ticket.choose_sell,
            Qt.Key.Key_Y: ticket.choose_yes,
            Qt.Key.Key_N: ticket.choose_no,
        }
        slot = slots.get(Qt.Key(event.key()))
        if slot is None or event.isAutoRepeat():
            return False
        slot()
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave at once, or ask first while a session is live."""
        live = self._report is not None and self._report.status in LIVE
        if self._may_close or not live or (self._info is not None and self._info.read_only):
            event.accept()
            self.quit_agreed.emit()
            return
        event.ignore()
        self._ask_to_quit()

    def _ask_to_quit(self) -> None:
        if self._question is not None:
            return
        box = QMessageBox(self)
        box.setObjectName("quit_question")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText("The session is running. Stop it and quit?")
        box.setInformativeText("The current tick ends, nothing is lost; the file opens paused next time.")
        box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
        box.setDefaultButton(QMessageBox.StandardButton.Yes)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._on_quit_answered)
        self._question = box
        box.open()

    @Slot(int)
    def _on_quit_answered(self, answer: int) -> None:
        self._question = None
        if answer == QMessageBox.StandardButton.Yes.value:
            self._may_close = True
            self.close()
