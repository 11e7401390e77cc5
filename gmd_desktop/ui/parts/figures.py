"""A label that shows named figures in two columns, which stay where they are while the numbers change."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.figure import Figure
from gmd_desktop.ui.theme import Theme

ROW = 16
GUTTER = 16
MARK = 7  # of a tone's dot


class FigureLabel(QLabel):
    """Paints `Figure`s; its text is the same in words, for tests and screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._places: list[tuple[Figure, int, int]] = []  # figure, line, column; column 2: wide
        self._lines = 0
        self._dimmed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours and fonts."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Recede while the figures are not those of what is typed."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show these, two on a line unless one is wide."""
        places: list[tuple[Figure, int, int]] = []
        line = column = 0
        for figure in figures:
            if figure.wide and column:
                line, column = line + 1, 0
            places.append((figure, line, 2 if figure.wide else column))
            line, column = (line + 1, 0) if figure.wide or column else (line, 1)
        if places == self._places:
            return
        self._places = places
        if (lines := line + (1 if column else 0)) != self._lines:
            self._lines = lines
            self.updateGeometry()
        words = ", ".join(f"{figure.label} {figure.value}" for figure in figures)
        self.setText(words)
        self.setAccessibleName(f"Preview: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        row = self._theme.px(ROW) if self._theme else ROW
        return QSize(240, self._lines * row)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        row, half = theme.px(ROW), (self.width() - GUTTER) // 2
        for figure, line, column in self._places:
            left = half + GUTTER if column == 1 else 0
            width = self.width() if column == 2 else half
            self._paint(painter, theme, figure, QRect(left, line * row, width, row))
        painter.end()

    def _paint(self, painter: QPainter, theme: Theme, figure: Figure, space: QRect) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(theme.muted))
        painter.drawText(space, middle | Qt.AlignmentFlag.AlignLeft, figure.label)
        label = painter.fontMetrics().horizontalAdvance(figure.label) + 8
        painter.setFont(theme.font("strong" if figure.strong else "figure"))
        colour = QColor(getattr(theme, figure.tone) if figure.tone else theme.text)
        painter.setPen(QColor(theme.muted) if self._dimmed else colour)
        room = space.adjusted(label, 0, 0, 0)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(figure.value, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, text)
        if figure.marked and not self._dimmed:
            size = theme.px(MARK)
            x = space.right() - metrics.horizontalAdvance(text) - size - look.GRID
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(x, space.center().y() - size // 2, size, size)
