"""The results window: who won, the podium, standings, charts, statistics, and everybody's own page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.results import Results
from gmd_desktop.session.tick_report import SessionStatus, TickPoint
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.maker_charts import MakerCharts
from gmd_desktop.ui.charts.market_charts import MarketCharts
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.models.participants import Standing
from gmd_desktop.ui.models.statistic_lines import key_figures
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.parts.figures import FigureLabel
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.results.participant_view import ParticipantView
from gmd_desktop.ui.results.podium import Podium
from gmd_desktop.ui.results.standings_page import StandingsPage
from gmd_desktop.ui.results.statistic_page import StatisticPage
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

SIZE = QSize(1120, 760)
LOGO = 36
PARTS = 1000  # of the bar
STANDINGS, CHARTS, STATISTICS, PARTICIPANT = range(4)


class ResultsWindow(QWidget):
    """Shows results; it reads nothing itself."""

    again_wanted = Signal()  # read them again; GUI thread
    export_wanted = Signal()  # GUI thread
    participant_wanted = Signal(str)  # GUI thread
    points_wanted = Signal(int, int)  # first and last tick that the charts want one by one; GUI thread
    save_asked = Signal(str, object)  # path, lines of a CSV; GUI thread
    closed = Signal()  # by the person; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("results_window")
        self.setWindowTitle("Results – Gaming Market Desk")
        self.resize(SIZE)
        self._theme = DARK
        self._last_tick = 0  # of the course
        self._turns: Iterator[None] = iter(())
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._on_turn)
        self._build_header()
        self.podium = Podium()
        self.standings = StandingsPage()
        self.charts, self.maker = MarketCharts(), MakerCharts()
        self.statistics, self.participant = StatisticPage(), ParticipantView()
        self._build_tabs()
        self._lay_out()
        self._connect()
        self.standings.setFocus()

    # ---- building ----

    def _build_header(self) -> None:
        self._picture = QLabel()
        self._name, self._headline, self._facts = ElidedLabel(), ElidedLabel("Results"), ElidedLabel()
        self._headline.setObjectName("results_headline")
        self._facts.setObjectName("results_facts")
        set_role(self._name, "muted")
        set_role(self._headline, "hero")
        set_role(self._facts, "muted")
        self._again, self._export = QPushButton("Read again"), QPushButton("Export…")
        self._again.setObjectName("results_again_button")
        self._again.setToolTip("The session goes on: read its results as they are now (F5)")
        self._export.setObjectName("results_export_button")
        self._export.setToolTip("Tables, pictures, report and log into a folder (Ctrl+Shift+E)")
        self._export.setShortcut(QKeySequence("Ctrl+Shift+E"))  # the desk's own key is not heard here
        set_role(self._export, "primary")
        self._figures = FigureLabel()
        self._figures.setObjectName("results_figures")
        self._figures.setAccessibleName("Key figures")
        self._progress = QProgressBar()
        self._progress.setObjectName("results_progress")
        self._progress.setAccessibleName("How much has been read")
        self._progress.setRange(0, PARTS)
        self._progress.setTextVisible(False)
        self._problem = QLabel()
        self._problem.setObjectName("results_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        self._problem.hide()

    def _build_tabs(self) -> None:
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.charts)
        both.addWidget(self.maker)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        self.maker.link_time(self.charts.price_chart)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("results_tabs")
        for page, title in (
            (self.standings, "Standings"),
            (both, "Charts"),
            (self.statistics, "Statistics"),
            (self.participant, "Participant"),
        ):
            self._tabs.addTab(page, title)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._name, self._headline, self._facts):
            words.addWidget(label)
        line = QHBoxLayout()
        line.setSpacing(4 * GRID)
        line.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(words, 1)
        line.addWidget(self._again)
        line.addWidget(self._export)
        self._head = QFrame()
        rows = QVBoxLayout(self._head)
        rows.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        rows.setSpacing(3 * GRID)
        rows.addLayout(line)
        rows.addWidget(self._problem)
        below = QHBoxLayout()
        below.setSpacing(8 * GRID)
        below.addWidget(self.podium, 5)
        below.addWidget(self._figures, 3, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._progress)
        column.addWidget(self._tabs, 1)

    def _connect(self) -> None:
        self._again.clicked.connect(self.again_wanted)
        self._export.clicked.connect(self.export_wanted)
        self.standings.table.row_activated.connect(self._on_row)
        self.standings.save_asked.connect(self.save_asked)
        self.charts.points_wanted.connect(self.points_wanted)
        self.participant.wanted.connect(self.participant_wanted)
        self.participant.save_asked.connect(self.save_asked)

    # ---- what others ask ----

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        self._theme = theme
        for ground in (self._head, self._tabs):
            lay_ground(ground, theme)
        self._figures.set_theme(theme)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.ground))
        self.setPalette(palette)
        gold = theme.band("RESOLVED").pill
        self._picture.setPixmap(icon("trophy", theme, gold).pixmap(QSize(LOGO, LOGO)))
        for part in (self.podium, self.standings, self.charts, self.maker, self.statistics, self.participant):
            part.set_theme(theme)

    @Slot(float, str)
    def show_progress(self, share: float, _what: str = "") -> None:
        """Say how much has been read."""
        self._progress.setValue(round(share * PARTS))
        self._set_reading(True)

    @Slot(object)
    def show_results(self, found: Results) -> None:
        """Show a session's results: the head and who won at once, the rest in turns, with painting in between."""
        self._turns = self._turns_of(found)
        self._on_turn()

    @Slot()
    def _on_turn(self) -> None:
        if next(self._turns, True) is None:
            self._turn.start(0)

    def _turns_of(self, found: Results) -> Iterator[None]:
        self._show_head(found)
        yield
        info, report = found.info, replace(found.report, points=found.course)
        self._last_tick = report.points[-1].tick if report.points else 0
        self.charts.show_session(info)
        self.charts.show_report(report)
        yield
        self.maker.show_session(info)
        self.maker.show_report(report)
        yield
        if report.winner is not None:
            self.charts.select_outcome(report.winner)
        self.charts.price_chart.header.set_choice("range", "all")
        self.charts.price_chart.choose_span(None)
        yield
        self.statistics.show_results(found)
        yield
        self.participant.show_places(info, found.places)

    def _show_head(self, found: Results) -> None:
        self._set_reading(False)
        self._problem.hide()
        info, report, numbers = found.info, found.report, found.statistics
        over = report.status == SessionStatus.RESOLVED
        self.setWindowTitle(f"Results of {info.name} – Gaming Market Desk")
        self._name.show_text(info.name)
        self._headline.show_text(f"{found.winner_name} wins" if found.winner_name else _state(found))
        self._facts.show_text(
            f"{fmt.clock(report.session_ms)} of session time, {_counted(report.tick, 'tick')}, "
            f"{_counted(numbers.participants, 'participant')}, {_counted(sum(numbers.fills), 'fill')}"
        )
        self._picture.setVisible(over)
        self._again.setVisible(not over)
        self.podium.show_places(found.places)
        self.podium.setVisible(len({place.rank for place in found.places}) > 1)  # nobody is ahead of nobody
        self.standings.show_places(found.places)
        self._figures.show_figures(key_figures(found))

    @Slot(object)
    def show_points(self, points: Sequence[TickPoint]) -> None:
        """Take the ticks that were wanted one by one."""
        course = [point for point in points if point.tick <= self._last_tick]
        self.charts.show_window(course)
        self.maker.show_window(course)

    @Slot(str)
    def show_problem(self, sentence: str) -> None:
        """Say why there is nothing to show, or nothing newer."""
        self._set_reading(False)
        self._problem.setText(sentence)
        self._problem.show()

    def _set_reading(self, reads: bool) -> None:
        self._again.setEnabled(not reads)
        if not reads:
            self._progress.setValue(0)

    # ---- what a person does ----

    @Slot(object)
    def _on_row(self, row: Standing | None) -> None:
        if row is not None:
            self._tabs.setCurrentIndex(PARTICIPANT)
            self.participant.choose(row.who.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, read again with F5."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_F5 and self._again.isVisible():
            self.again_wanted.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that it is gone."""
        event.accept()
        self.closed.emit()


def _counted(number: int, what: str) -> str:
    return f"{fmt.count(number)} {what}{'' if number == 1 else 's'}"


def _state(found: Results) -> str:
    report = found.report
    if report.status == SessionStatus.DRAFT:
        return "Not started yet"
    return f"As it stands at {fmt.clock(report.session_ms)}"
