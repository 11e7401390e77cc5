"""How the runner is doing, the last error in full, and the button that restarts it."""

from collections import deque

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.health_words import error_text, health_figures, paint_figures, state
from gmd_desktop.ui.parts.figures import FigureLabel
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.parts.light import Light
from gmd_desktop.ui.parts.scroll import ScrollColumn
from gmd_desktop.ui.parts.sparkline import Sparkline
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

ERROR_HEIGHT = 84
LEAST_HEIGHT = 120
KEPT = 300  # times of the screen: those of the last minutes


class HealthPanel(QWidget):
    """Shows a `HealthView`; emits the wish to restart the runner."""

    restart_requested = Signal()  # GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health_panel")
        self._light = Light("health_light")
        self._figures = FigureLabel()
        self._figures.setObjectName("health_figures")
        self._paints = FigureLabel()
        self._paints.setObjectName("paint_figures")
        self._paints.setToolTip("Median and longest of the last minutes; a panel is measured while it can be seen")
        self._paint_title = QLabel("Screen")
        set_role(self._paint_title, "title")
        self._screen_ms: deque[float] = deque(maxlen=KEPT)
        self._panel_ms: tuple[tuple[str, float, float], ...] = ()
        self._unsent = 0
        self._spark = Sparkline("Tick times of the last five minutes")
        self._spark.setObjectName("tick_sparkline")
        self._spark.setToolTip("Tick times of the last five minutes, in milliseconds")
        self._restart = QPushButton("Restart runner")
        self._restart.setObjectName("restart_button")
        self._restart.setAccessibleName("Restart the runner")
        self._restart.setToolTip("Starts the runner anew from the store; nothing that is committed is lost")
        self._restart.setAutoDefault(False)
        self._error_title = QLabel("Last error")
        set_role(self._error_title, "title")
        self._error = QPlainTextEdit()
        self._error.setObjectName("last_error")
        self._error.setAccessibleName("Last error in full")
        self._error.setReadOnly(True)
        self._error.setTabChangesFocus(True)
        self._error.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._copy = QPushButton("Copy error")
        self._copy.setObjectName("copy_error_button")
        self._copy.setAccessibleName("Copy the last error")
        self._copy.setAutoDefault(False)
        self._lay_out()
        self._restart.clicked.connect(self.restart_requested)
        self._copy.clicked.connect(self.copy_error)
        self._show_error("")

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(look.GRID)
        buttons.addWidget(self._restart)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * look.GRID, 2 * look.GRID, 3 * look.GRID, 3 * look.GRID)
        column.setSpacing(2 * look.GRID)
        for part in (self._light, self._spark, self._figures, self._error_title, self._error):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self._paint_title)
        column.addWidget(self._paints)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollColumn(content, LEAST_HEIGHT))
        whole.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        lay_ground(self, theme)
        self._figures.set_theme(theme)
        self._paints.set_theme(theme)
        self._spark.set_theme(theme)
        self._error.setFont(theme.font("table"))
        self._error.setFixedHeight(theme.px(ERROR_HEIGHT))

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """A session that is only read has no runner to restart."""
        self._restart.setEnabled(not info.read_only)

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show the runner's health."""
        health = report.health
        self._light.show_signal(*state(health, report.status))
        self._figures.show_figures(health_figures(health, self._unsent))
        self._paints.show_figures(paint_figures(self._screen_ms, self._panel_ms))
        self._spark.show_values(health.recent_tick_ms)
        self._show_error(error_text(health))

    def show_screen_ms(self, elapsed_ms: float) -> None:
        """Take in how long the screen took for a report; it is written with the next one."""
        self._screen_ms.append(elapsed_ms)

    def show_unsent(self, count: int) -> None:
        """Take in how much of what was sent here is not stored yet."""
        self._unsent = count

    @Slot(object)
    def show_paints(self, rows: tuple[tuple[str, float, float], ...]) -> None:
        """Take in how long the panels take to paint; it is written with the next report."""
        self._panel_ms = rows

    @Slot()
    def copy_error(self) -> None:
        """Put the last error into the clipboard."""
        QGuiApplication.clipboard().setText(self._error.toPlainText())

    def _show_error(self, text: str) -> None:
        for part in (self._error_title, self._error, self._copy):
            part.setVisible(bool(text))
        if text != self._error.toPlainText():
            self._error.setPlainText(text)
            self._error.moveCursor(self._error.textCursor().MoveOperation.Start)
