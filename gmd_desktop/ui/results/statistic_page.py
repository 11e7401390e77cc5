"""A session's statistics: a figure and a plain sentence each, by group."""

from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gmd_desktop.session.results import Results
from gmd_desktop.ui.models.statistic_lines import statistic_lines
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, Theme

WIDEST = 1180  # a sentence should not run across a whole wall
LABEL_PX, FIGURE_PX = 160, 150


class StatisticPage(QScrollArea):
    """Scrolls if it has to; all words can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_statistics")
        self.setAccessibleName("Statistics")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's ground."""
        self._theme = theme
        lay_ground(self.viewport(), theme)

    def show_results(self, found: Results) -> None:
        """Write all statistics."""
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 5 * GRID)
        rows.setSpacing(2 * GRID)
        for number, (group, lines) in enumerate(groupby(statistic_lines(found), attrgetter("group"))):
            title = QLabel(group)
            set_role(title, "title")
            title.setContentsMargins(0, 4 * GRID if number else 0, 0, 0)
            grid = QGridLayout()
            grid.setHorizontalSpacing(5 * GRID)
            grid.setVerticalSpacing(2 * GRID)
            grid.setColumnMinimumWidth(0, LABEL_PX)
            grid.setColumnMinimumWidth(1, FIGURE_PX)
            grid.setColumnStretch(2, 1)
            for row, line in enumerate(lines):
                for column, (words, role) in enumerate(
                    ((line.label, ""), (line.figure, "strong"), (line.sentence, "muted"))
                ):
                    grid.addWidget(self._label(words, role, column), row, column)
            rows.addWidget(title)
            rows.addLayout(grid)
        rows.addStretch(1)
        self.setWidget(inside)

    @staticmethod
    def _label(words: str, role: str, column: int) -> QLabel:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setWordWrap(column == 2)
        right = Qt.AlignmentFlag.AlignRight if column == 1 else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(right | Qt.AlignmentFlag.AlignTop)
        if role:
            set_role(label, role)
        return label
