"""The main window: panels in docks, menus, and the wiring to the worker. It holds no store and no runner."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from engine import Preview
from gmd_desktop.session.comparison import Comparison
from gmd_desktop.session.tick_report import Focus, SessionInfo, SessionStatus, TickPoint, TickReport
from gmd_desktop.settings import Settings
from gmd_desktop.ui.actions import SPECS, build_actions
from gmd_desktop.ui.charts.export import Saver
from gmd_desktop.ui.dialogs import ask_to_quit, show_about, show_shortcuts
from gmd_desktop.ui.frames import Frames
from gmd_desktop.ui.layout import FIRST, LAYOUT_VERSION, PRESETS, Docks, from_text, to_text
from gmd_desktop.ui.notices import Notices
from gmd_desktop.ui.opening import Opening
from gmd_desktop.ui.panels import Panels
from gmd_desktop.ui.parts.stripes import Stripes
from gmd_desktop.ui.preferences import THEMES
from gmd_desktop.ui.resolving import Resolving
from gmd_desktop.ui.single_keys import SingleKeys
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.widgets.banner import Banner
from gmd_desktop.ui.widgets.welcome_page import WelcomePage

TITLE_BAR_PX = 40  # about the most that a system puts above a window
LIVE = (SessionStatus.RUNNING, SessionStatus.FROZEN)
NEED_SESSION = tuple(spec.name for spec in SPECS if spec.live_only)


class DeskWindow(QMainWindow):
    """The desk. Signals go to the worker and to app.py; they carry frozen values, emitted in the GUI thread."""

    close_requested = Signal()
    request_made = Signal(object)  # Request
    preview_requested = Signal(int, object)  # number, OrderRequest
    depth_requested = Signal(int)  # outcome
    focus_changed = Signal(object)  # Focus
    points_wanted = Signal(int, int)  # first and last tick that the charts want one by one
    fills_wanted = Signal(int, int, bool)  # tick and seq of a fill; whether older ones than it, or newer
    speed_changed = Signal(float)
    restart_requested = Signal()
    seek_requested = Signal(int)  # tick of a replay
    play_requested = Signal(bool)  # whether a replay goes on by itself
    diagnostics_requested = Signal()
    theme_chosen = Signal(str)  # dark, light, contrast or system
    font_percent_chosen = Signal(int)
    server_wanted = Signal()  # ask for a server's address
    wizard_wanted = Signal()  # plan a new session
    preferences_wanted = Signal()
    results_wanted = Signal()
    export_wanted = Signal()
    copy_wanted = Signal()
    info_wanted = Signal()
    quit_agreed = Signal()

    def __init__(self, take_report: Callable[[], TickReport | None], settings: Settings) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Gaming Market Desk")
        self.resize(1440, 900)
        self._info: SessionInfo | None = None
        self._focus = Focus(settings.acting_as or "you", 0)
        self._may_close = False
        self._asking = False
        self.guards: list[Callable[[], bool]] = []  # whether the window may close; one that says no asks the person
        self._saver = Saver()
        self._build()
        self.opening = Opening(self)
        self.resolving = Resolving(self)
        self.notices = Notices(self.banner, self.panels, self)
        self.frames = Frames(take_report, self.panels.show_report, self)
        self.actions_by_name, menus = build_actions(self)
        self._fill_view_menu(menus["menu_view"])
        self._connect()
        self._restore(settings)
        self._show_welcome(settings.recent)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.panels, self.banner, self.welcome = Panels(), Banner(), WelcomePage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.panels.charts)
        self._build_frame()
        self._docks = Docks(self)
        self.panels.fill(self._docks)
        self.statusBar().addWidget(self.panels.status_strip, 1)
        self.statusBar().setSizeGripEnabled(False)

    def _build_frame(self) -> None:
        """Session bar and banner stay above everything, docks included."""
        top = QWidget()
        rows = QVBoxLayout(top)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.panels.session_bar)
        rows.addWidget(self.panels.replay_bar)
        rows.addWidget(self.banner)
        bar = self.addToolBar("Session bar")
        bar.setObjectName("session_toolbar")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(top)
        self._toolbar = bar
        self._stripes = Stripes(self)
        self.setCentralWidget(self._pages)

    def _fill_view_menu(self, view: QMenu) -> None:
        self._docks.fill_menu(view)
        themes = view.addMenu("&Theme")
        themes.setObjectName("menu_theme")
        for name, words in THEMES:
            action = themes.addAction(words)
            action.setObjectName(f"action_theme_{name}")
            action.setData(name)
        themes.triggered.connect(self._on_theme_action)

    def _connect(self) -> None:
        panels, welcome = self.panels, self.welcome
        panels.session_bar.control_requested.connect(self.request_made)
        panels.session_bar.speed_changed.connect(self.speed_changed)
        panels.session_bar.replay_asked.connect(panels.replay_bar.do)
        panels.replay_bar.speed_changed.connect(self.speed_changed)
        panels.replay_bar.seek_requested.connect(self.seek_requested)
        panels.replay_bar.compare_wanted.connect(self.opening.ask_comparison)
        panels.replay_bar.compare_ended.connect(panels.end_comparison)
        panels.replay_bar.play_requested.connect(self.play_requested)
        panels.presenter.control_requested.connect(self.request_made)
        panels.presenter.resolution_requested.connect(self.resolving.show)
        panels.presenter.message_given.connect(panels.stage.show_message)
        panels.presenter.stage_wanted.connect(panels.stage.toggle)
        panels.presenter.place_chosen.connect(panels.stage.choose)
        panels.stage.opened.connect(panels.presenter.show_stage)
        panels.stage.opened.connect(self.actions_by_name["stage"].setChecked)
        panels.stage.places_changed.connect(self._show_places)
        panels.outcome_list.outcome_selected.connect(self.on_outcome_selected)
        panels.charts.outcome_selected.connect(self.on_outcome_selected)
        panels.charts.saved.connect(self.notices.on_saved)
        panels.charts.save_failed.connect(self.notices.show_problem)
        panels.maker.charts.saved.connect(self.notices.on_saved)
        panels.maker.charts.save_failed.connect(self.notices.show_problem)
        panels.charts.points_wanted.connect(self.points_wanted)
        for panel in panels.tables.values():
            panel.save_asked.connect(self._saver.save_lines)
        self._saver.saved.connect(self.notices.on_saved)
        self._saver.failed.connect(self.notices.show_problem)
        panels.order_ticket.submitted.connect(self.request_made)
        panels.order_ticket.cancel_requested.connect(self.request_made)
        panels.order_ticket.preview_requested.connect(self.preview_requested)
        panels.order_ticket.focus_changed.connect(self.on_focus_changed)
        panels.book_view.depth_requested.connect(self.depth_requested)
        panels.book_view.cancel_requested.connect(self.request_made)
        panels.book_view.level_clicked.connect(panels.order_ticket.show_level)
        panels.trades.fills_wanted.connect(self.fills_wanted)
        panels.orders.cancel_requested.connect(self.request_made)
        panels.participants.join_requested.connect(self.request_made)
        panels.crowd.request_made.connect(self.request_made)
        panels.participants.acting_as_chosen.connect(self.on_acting_as)
        panels.health.restart_requested.connect(self.restart_requested)
        self.banner.action_requested.connect(self.notices.act)
        self.notices.restart_wanted.connect(self.restart_requested)
        self.notices.resolution_wanted.connect(self.resolving.show)
        panels.session_bar.resolution_requested.connect(self.resolving.show)
        panels.session_bar.skip_requested.connect(self.resolving.ask_skip)
        panels.presenter.skip_requested.connect(self.resolving.ask_skip)
        self.resolving.control_requested.connect(self.request_made)
        self.resolving.possible_changed.connect(self.actions_by_name["resolve"].setEnabled)
        welcome.demo_requested.connect(self.opening.open_demo)
        welcome.new_requested.connect(self.wizard_wanted)
        welcome.scenario_requested.connect(self.opening.open_scenario)
        welcome.open_requested.connect(self.opening.ask_file)
        welcome.server_requested.connect(self.server_wanted)
        welcome.recent_requested.connect(self.opening.open_store)
        self.frames.shown.connect(self._on_shown)
        self.frames.shown.connect(self.resolving.show_report)
        self.frames.painted.connect(panels.status_strip.show_paint_ms)
        self.frames.painted.connect(panels.health.show_screen_ms)
        ticket = panels.order_ticket
        self._keys = SingleKeys(
            {
                Qt.Key.Key_Space: panels.session_bar.freeze_or_unfreeze,
                Qt.Key.Key_B: ticket.choose_buy,
                Qt.Key.Key_S: ticket.choose_sell,
                Qt.Key.Key_Y: ticket.choose_yes,
                Qt.Key.Key_N: ticket.choose_no,
            },
            self,
        )

    # --- look and layout ----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another look."""
        self.panels.set_theme(theme)
        self.resolving.set_theme(theme)
        self.welcome.set_theme(theme)
        self.banner.set_theme(theme)
        self._stripes.set_theme(theme)

    def layout_settings(self, settings: Settings) -> Settings:
        """Give the settings with the window's present layout in them."""
        return replace(
            settings,
            geometry=to_text(self.saveGeometry()),
            layout=to_text(self.saveState(LAYOUT_VERSION)) if self._info is not None else settings.layout,
            layout_version=LAYOUT_VERSION,
            preset=self._docks.preset,
            tables=self.panels.table_states(),
            acting_as=self._focus.participant,
            candles=self.panels.charts.price_chart.has_candles,
            stage_place=self.panels.stage.place,
            stage_zoom=self.panels.stage.zoom,
        )

    def _restore(self, settings: Settings) -> None:
        if settings.geometry:
            self.restoreGeometry(from_text(settings.geometry))
        self._saved_layout = settings.layout if settings.layout_version == LAYOUT_VERSION else ""
        self._docks.preset = settings.preset if settings.preset in PRESETS else FIRST
        self.panels.restore_tables(settings.tables)
        self.panels.stage.set_choices(settings.stage_place, settings.stage_zoom, self)
        self._show_places()
        self.panels.charts.price_chart.candles_shown.connect(self.actions_by_name["candles"].setChecked)
        self.panels.charts.price_chart.show_candles(settings.candles)

    @Slot()
    def _show_places(self) -> None:
        self.panels.presenter.show_places(self.panels.stage.places(), self.panels.stage.place)

    def fit_screen(self) -> None:
        """Fill a screen that is too small for the window as it is, title bar included."""
        room = self.screen().availableSize()
        if room.width() < self.width() or room.height() < self.height() + TITLE_BAR_PX:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    # --- session ------------------------------------------------------------------------------------------------------

    def _show_welcome(self, recent: tuple[str, ...]) -> None:
        self._info = None
        self.resolving.show_session(None)
        self.frames.stop()
        self.welcome.show_recent(recent)
        self._pages.setCurrentIndex(0)
        self._docks.set_visible(False)
        self._toolbar.setVisible(False)
        self._stripes.show_around(False)
        self.statusBar().setVisible(False)
        self.setWindowTitle("Gaming Market Desk")
        self._enable_actions(False)

    def _show_desk(self) -> None:
        if self._pages.currentIndex() == 1:
            return
        self._pages.setCurrentIndex(1)
        self._toolbar.setVisible(True)
        self.statusBar().setVisible(True)
        self._docks.arrange()
        if self._saved_layout:
            self._docks.restore(from_text(self._saved_layout))
        self._toolbar.setVisible(True)

    def _enable_actions(self, live: bool) -> None:
        for name in NEED_SESSION:
            self.actions_by_name[name].setEnabled(live)
        self._docks.enable_menus(live)

    @Slot(object, object)
    def on_opened(self, info: SessionInfo, report: TickReport) -> None:
        """Show a session that the worker has opened."""
        self._info = info
        self._show_desk()
        self._stripes.show_around(info.replay is not None)
        self._enable_actions(True)
        self.notices.show_session(info)
        self.resolving.show_session(info)
        self.setWindowTitle(f"{'Replay: ' if info.replay else ''}{info.name} – Gaming Market Desk")
        self.panels.show_session(info)
        names = {row.name for row in report.participants}
        people = [row.name for row in report.participants if not row.is_bot]
        participant = self._focus.participant if self._focus.participant in names else (people or [""])[0]
        self._focus = Focus(participant, 0)
        self.focus_changed.emit(self._focus)
        self._pages.setFocus()  # no field, no button: the single keys work from the start
        self.frames.show(report)

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

    def event(self, event: QEvent) -> bool:
        """Paint, and note how long that took."""
        if event.type() != QEvent.Type.UpdateRequest:
            return super().event(event)
        with self.frames.painting():
            return super().event(event)

    @Slot(object)
    def _on_shown(self, report: TickReport) -> None:
        self.notices.show_report(report)
        self.panels.status_strip.update(0, 0, 1, 1)  # something to paint, whatever the report says

    @property
    def acting_as(self) -> str:
        """The participant whom the person acts as."""
        return self._focus.participant

    @property
    def last_report(self) -> TickReport | None:
        """What the screen shows."""
        return self.frames.last_report

    def show_store(self, name: str) -> None:
        """Say where the session is kept."""
        self.panels.status_strip.show_store(name)

    def close_without_asking(self) -> None:
        """Close a live session's window at once."""
        self._may_close = True
        self.close()

    # --- answers of the worker ----------------------------------------------------------------------------------------

    @Slot(int, object)
    def on_preview_ready(self, number: int, preview: Preview) -> None:
        """Give the ticket its answer."""
        self.panels.order_ticket.show_preview(number, preview)

    @Slot(object)
    def on_points_read(self, points: tuple[TickPoint, ...]) -> None:
        """Give the charts the ticks that they wanted one by one."""
        self.panels.charts.show_window(points)
        self.panels.maker.charts.show_window(points)

    @Slot(object)
    def on_compared(self, other: Comparison) -> None:
        """Lay another session's prices over those that are shown."""
        if self._info is not None:
            self.panels.show_comparison(other)

    # --- actions ------------------------------------------------------------------------------------------------------

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
            self.panels.select_outcome(focus.outcome)
            self.focus_changed.emit(focus)

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
    def on_shortcuts(self) -> None:
        """Show the keys."""
        show_shortcuts(self)

    @Slot()
    def on_about(self) -> None:
        """Show versions and store."""
        show_about(self, self._info.store_label if self._info is not None else "no session open")

    @Slot("QAction*")
    def _on_theme_action(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    # --- showing and closing ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the native window's keys as soon as there is one."""
        super().showEvent(event)
        self._keys.listen(self.windowHandle())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave full screen with Esc, if no panel wanted the key."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.on_full_screen()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave at once, or ask first while a session is live, or something would be lost."""
        if not self._may_close and not all(guard() for guard in self.guards):
            event.ignore()
            return
        live = self.last_report is not None and self.last_report.status in LIVE and self.last_report.leads
        if self._may_close or not live:
            event.accept()
            self.panels.stage.close()
            self.quit_agreed.emit()
            return
        event.ignore()
        if not self._asking:
            self._asking = True
            ask_to_quit(self, self._on_quit_answered)

    @Slot(bool)
    def _on_quit_answered(self, agreed: bool) -> None:
        self._asking = False
        if agreed:
            self.close_without_asking()
