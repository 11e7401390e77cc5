"""The stage of a desk: opens and closes the presenter window, on which display, and tells it what to show."""

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui.stage.scene import Scene
from gmd_desktop.ui.stage.window import PresenterWindow
from gmd_desktop.ui.theme import DARK, STAGE_ZOOMS, Theme

BY_ITSELF, IN_WINDOW = "", "window"  # other places are names of displays
CORNER = 40  # percent of a display's width and height that a window takes that has filled one


class Stage(QObject):
    """Sees every report, so that the window can be opened at any time; there is a window only while it is open."""

    opened = Signal(bool)  # whether there is a window now; GUI thread
    places_changed = Signal()  # displays came or went, or another was chosen; GUI thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self.window: PresenterWindow | None = None
        self.place = BY_ITSELF
        self.zoom = 100
        self._theme = DARK
        self._beside: QWidget | None = None
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._on_screens)
        application.screenRemoved.connect(self._on_screens)

    def set_choices(self, place: str, zoom: int, beside: QWidget) -> None:
        """Take what was chosen before; `beside` is the window that should not be covered if there are two displays."""
        self.place, self._beside = place, beside
        self.zoom = zoom if zoom in STAGE_ZOOMS else 100

    def places(self) -> list[tuple[str, str]]:
        """Give what can be chosen: the place, and words for it. A display that is gone keeps its entry."""
        screens = QGuiApplication.screens()
        found = [(BY_ITSELF, "Second display, or the only one"), (IN_WINDOW, "In a window")]
        found += [(screen.name(), f"Display {number}: {screen.name()}") for number, screen in enumerate(screens, 1)]
        if self.place not in (place for place, _ in found):
            found.append((self.place, f"{self.place} (not connected)"))
        return found

    def show_session(self, info: SessionInfo) -> None:
        """Begin with another session."""
        self.scene.show_session(info)
        self.scene.message = ""
        self._refresh()

    def show_report(self, report: TickReport) -> None:
        """Show what has happened."""
        self.scene.show_report(report)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Show the stage in another look."""
        self._theme = theme
        if self.window is not None:
            self.window.set_theme(theme)

    @Slot(str)
    def show_message(self, text: str) -> None:
        """Show a line of the presenter's; "" takes it away."""
        self.scene.message = " ".join(text.split())
        self._refresh()

    def _refresh(self) -> None:
        if self.window is not None and self.window.isVisible():
            self.window.show_scene()

    # ---- opening, closing, displays ----

    @Slot()
    def toggle(self) -> None:
        """Open the window, or close it."""
        self.close() if self.window is not None else self.open()

    @Slot()
    def open(self) -> None:
        """Open the window where it was chosen to be."""
        if self.window is None:
            self.window = PresenterWindow(self.scene, self._theme, self.zoom)
            self.window.closed.connect(self._on_closed)
            self.window.zoom_changed.connect(self._on_zoomed)
            self.window.full_screen_changed.connect(self._on_full_screen)
        self._put()
        self.opened.emit(True)

    @Slot()
    def close(self) -> None:
        """Close the window if it is open."""
        if self.window is not None:
            self.window.close()

    @Slot(str)
    def choose(self, place: str) -> None:
        """Show the window somewhere else from now on."""
        if place != self.place:
            self.place = place
            if self.window is not None:
                self._put()
            self.places_changed.emit()

    def screen(self) -> QScreen | None:
        """Give the display to fill; None: a window. A display that is gone is none: the desk must not be covered."""
        screens = QGuiApplication.screens()
        if self.place == BY_ITSELF:
            own = self._desks_screen()
            return next((screen for screen in screens if screen is not own), screens[0] if screens else None)
        return next((screen for screen in screens if screen.name() == self.place), None)

    def _desks_screen(self) -> QScreen | None:
        return self._beside.screen() if self._beside is not None else None

    def _put(self) -> None:
        window, screen = self.window, self.screen()
        assert window is not None
        if screen is None:
            self._come_to_desk()
        else:
            window.setScreen(screen)
            window.setGeometry(screen.geometry())
            window.showFullScreen()
        window.raise_()
        window.show_scene()

    def _come_to_desk(self) -> None:
        """Be a window; in a corner of the desk's display if it has filled one, so that the controls stay in sight."""
        window, screen = self.window, self._desks_screen()
        assert window is not None
        was_full = window.isFullScreen()
        window.showNormal()
        if was_full and screen is not None:
            room = screen.availableGeometry()
            corner = QRect(0, 0, room.width() * CORNER // 100, room.height() * CORNER // 100)
            corner.moveBottomRight(room.bottomRight())
            window.setGeometry(corner)

    @Slot()
    def _on_closed(self) -> None:
        if self.window is not None:
            window, self.window = self.window, None
            window.deleteLater()
            self.opened.emit(False)

    @Slot(int)
    def _on_zoomed(self, zoom: int) -> None:
        self.zoom = zoom

    @Slot(bool)
    def _on_full_screen(self, full: bool) -> None:
        """Remember by what key one has left full screen, or gone there."""
        self.place = BY_ITSELF if full else IN_WINDOW
        assert self.window is not None
        if full:
            self.window.showFullScreen()
        else:
            self.window.showNormal()
            self.window.resize(1280, 720)
        self.places_changed.emit()

    @Slot(QScreen)
    def _on_screens(self, _screen: QScreen) -> None:
        """Follow displays that come and go: the window of one that is unplugged comes to the desk, and goes back."""
        if self.window is not None and self.place != IN_WINDOW:
            if self.place == BY_ITSELF and self.screen() is self._desks_screen():
                self._come_to_desk()  # nobody has asked for the desk to be covered
            else:
                self._put()
        self.places_changed.emit()
