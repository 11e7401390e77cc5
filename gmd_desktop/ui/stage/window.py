"""The presenter window: the parts of the stage in one window, full screen or not."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.stage.board import Board
from gmd_desktop.ui.stage.curtain import Curtain
from gmd_desktop.ui.stage.footer import Footer, Message
from gmd_desktop.ui.stage.header import Header
from gmd_desktop.ui.stage.look import Look
from gmd_desktop.ui.stage.race import Race
from gmd_desktop.ui.stage.scene import Scene
from gmd_desktop.ui.theme import STAGE_ZOOMS, Theme

# Thousandths of the height.
FRAME = 12  # in the colour of the state's band
GAP = 10
HEADER = 150
FOOTER = 78
MESSAGE = 104
BOARD = 0.34  # share of the width
ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
CALM = ("DRAFT", "RUNNING")


class PresenterWindow(QWidget):
    """Shows a scene; Esc leaves full screen, F11 goes back, Ctrl +, - and 0 change the size of the type."""

    closed = Signal()  # GUI thread
    zoom_changed = Signal(int)  # percent; GUI thread
    full_screen_changed = Signal(bool)  # by a key; GUI thread

    def __init__(self, scene: Scene, theme: Theme, zoom: int) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("presenter_window")
        self.setWindowTitle("Presenter window – Gaming Market Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1280, 720)
        self.setMinimumSize(480, 270)
        self._scene, self._theme, self._zoom = scene, theme, zoom
        self.header, self.race, self.board = Header(self), Race(self), Board(self)
        self.message, self.footer, self.curtain = Message(self), Footer(self), Curtain(self)
        self._parts = (self.header, self.race, self.board, self.message, self.footer, self.curtain)
        self._arrange()
        self.show_scene()

    @property
    def zoom(self) -> int:
        """How large the type is, in percent."""
        return self._zoom

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._arrange()
        self.update()

    def show_scene(self) -> None:
        """Show what the scene is now."""
        if self.message.isHidden() == bool(self._scene.message):
            self._arrange()
        if self._frame_colour() != self._framed:
            self._framed = self._frame_colour()
            self.update()
        for part in self._parts:
            part.show_scene(self._scene)

    _framed = ""

    def zoom_to(self, zoom: int) -> None:
        """Make the type as large as this, in percent."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._arrange()
            self.zoom_changed.emit(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, height = self._theme, self.height()
        frame = height * FRAME // 1000
        inside = self.rect().adjusted(frame, frame, -frame, -frame)
        painter.fillRect(inside, QColor(theme.ground))
        painter.setClipRegion(QRegion(self.rect()) - QRegion(inside))
        painter.fillRect(self.rect(), QColor(self._frame_colour()))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave full screen with Esc, go there and back with F11; change the size of the type."""
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F11 or (event.key() == Qt.Key.Key_Escape and self.isFullScreen()):
            self.full_screen_changed.emit(not self.isFullScreen())
        elif with_ctrl and event.key() in ZOOM_KEYS:
            self._zoom_by(ZOOM_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is closed."""
        super().closeEvent(event)
        self.closed.emit()

    def _frame_colour(self) -> str:
        """Give the colour around everything: the band's, unless all is calm."""
        band = self._theme.band(self._scene.band)
        return self._theme.ground if self._scene.band in CALM else band.pill

    def _zoom_by(self, by: int) -> None:
        places = STAGE_ZOOMS
        at = min(range(len(places)), key=lambda place: abs(places[place] - self._zoom)) + by
        self.zoom_to(places[min(max(at, 0), len(places) - 1)] if by else 100)

    def _arrange(self) -> None:
        """Lay the parts out: header, race and board beside each other, message, footer."""
        height, look = self.height(), Look(self._theme, self.height(), self._zoom)
        frame, gap = height * FRAME // 1000, height * GAP // 1000
        inside = self.rect().adjusted(frame, frame, -frame, -frame)
        has_message = bool(self._scene.message)
        header, footer = (height * share * max(100, self._zoom) // 100_000 for share in (HEADER, FOOTER))
        message = height * MESSAGE // 1000 if has_message else 0
        left, width = inside.left(), inside.width()
        self.header.setGeometry(left, inside.top(), width, header)
        top, bottom = inside.top() + header + gap, inside.bottom() + 1 - footer
        self.footer.setGeometry(left, bottom, width, footer)
        bottom -= gap + (message + gap if has_message else 0)
        self.message.setGeometry(left, bottom + gap, width, message)
        self.message.setVisible(has_message)
        board = round(width * BOARD)
        race = QRect(left, top, width - board - gap, bottom - top)
        self.race.setGeometry(race)
        self.curtain.setGeometry(race)
        self.board.setGeometry(left + width - board, top, board, bottom - top)
        for part in self._parts:
            part.set_look(look)
