"""A large button: a picture, what it does, and some words about it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.theme import GRID, Theme, mix

HEIGHT = 56  # with one line of words
PICTURE = 22
LINES = 3  # of words, at most
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChoiceTile(QAbstractButton):
    """`payload` is whatever the tile stands for."""

    def __init__(
        self, picture: str, title: str, words: str, payload: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.payload = payload
        self._picture = picture
        self._words = words
        self._is_primary = False
        self.elide = Qt.TextElideMode.ElideRight  # where the line below is cut
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_theme(theme)

    def set_primary(self) -> None:
        """Make it the one to press first."""
        self._is_primary = True
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's icons, fonts and colours."""
        self._theme = theme
        self.setIcon(icon(self._picture, theme, theme.on_accent if self._is_primary else theme.accent_text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        lines = self._lines(self.width() - self._left() - 3 * GRID)
        return QSize(320, self._theme.px(HEIGHT) + (lines - 1) * self._line())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the words need at this width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _lines(self, width: int) -> int:
        """How many lines the words take; a path that is cut in its middle takes one."""
        if self.elide != Qt.TextElideMode.ElideRight:
            return 1
        wrap = Qt.TextFlag.TextWordWrap.value
        box = QFontMetrics(self._theme.font("table")).boundingRect(0, 0, max(1, width), 10_000, wrap, self._words)
        return min(LINES, max(1, round(box.height() / self._line())))

    def _line(self) -> int:
        return QFontMetrics(self._theme.font("table")).lineSpacing()

    def _left(self) -> int:
        """Where the words begin."""
        return 4 * GRID + self._theme.px(PICTURE) + 3 * GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, picture and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, border, title, words = self._colours()
        painter.setPen(QPen(border, 2 if self.hasFocus() else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look.RADIUS, look.RADIUS)
        side = self._theme.px(PICTURE)
        place = QRectF(4 * GRID, (self.height() - side) / 2, side, side)
        self.icon().paint(painter, place.toRect())
        left, half = self._left(), (self._theme.px(HEIGHT) - 4 * GRID) / 2
        box = QRectF(left, 2 * GRID, self.width() - left - 3 * GRID, half)
        self._write(painter, "strong", title, self.text(), box)
        lines = self._lines(int(box.width()))
        below = box.translated(0, half).adjusted(0, 0, 0, (lines - 1) * self._line())
        if lines == 1:
            self._write(painter, "table", words, self._words, below)
        else:
            painter.setFont(self._theme.font("table"))
            painter.setPen(words)
            painter.drawText(below, LEFT | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()

    def _colours(self) -> tuple[QColor, QColor, QColor, QColor]:
        theme = self._theme
        is_hot = self.underMouse() and not self.isDown()
        if self._is_primary:
            ground = mix(theme.text, theme.accent, 12) if is_hot else QColor(theme.accent)
            border = QColor(theme.text) if self.hasFocus() else ground
            return ground, border, QColor(theme.on_accent), QColor(theme.on_accent)
        ground = QColor(theme.hover if is_hot else theme.panel)
        border = QColor(theme.accent if self.hasFocus() else theme.line)
        return ground, border, QColor(theme.text), QColor(theme.muted)

    def _write(self, painter: QPainter, role: str, colour: QColor, text: str, box: QRectF) -> None:
        font = self._theme.font(role)
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetrics(font).elidedText(text, self.elide, int(box.width()))
        painter.drawText(box, LEFT, shown)
