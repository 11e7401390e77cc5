"""How a cell of a table is painted: its tone, the tint of a change that fades, the selection."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.table_model import LEFT, RIGHT, TableModel
from gmd_desktop.ui.theme import FADE_MS, Theme

CELL_PADDING = 6
FOCUS_BAR = 2
ALL_ZEROS = str.maketrans("123456789", "000000000")
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints text only, without asking the style sheet for each cell."""

    too_narrow = Signal(int, int)  # column, width that a number in it needs; emitted while painting

    _theme: Theme | None = None

    def __init__(self, model: TableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._colours: dict[str, QColor] = {}
        self._widths: dict[str, int] = {}

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._colours = {"": QColor(theme.text)}
        self._widths.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, column = self._theme, index.column()
        if theme is None:
            super().paint(painter, option, index)
            return
        text, tone, shown, age_ms = self._model.cell(index.row(), column)
        is_number = shown.number
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or age_ms is not None:
            self._paint_ground(painter, option.rect, theme, selected, age_ms)
        if selected and column == 0 and option.state & QStyle.StateFlag.State_Active:
            mark = QRect(option.rect.topLeft(), QSize(FOCUS_BAR, option.rect.height()))
            painter.fillRect(mark, QColor(theme.accent))
        painter.setPen(self._colour(tone, theme))
        is_strong = shown.strong(self._model.row_at(index.row()))
        painter.setFont(theme.font("table_strong") if is_strong else option.font)
        space = option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        width = space.width()
        needed = self._width(text, option) if is_number else width + 1
        if needed > width:
            if is_number:
                self.too_narrow.emit(column, needed + 2 * CELL_PADDING + 1)
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(space, RIGHT if is_number else LEFT, text)

    def _width(self, number: str, option: QStyleOptionViewItem) -> int:
        """How wide a number is: all digits have the same width, so few forms of numbers are ever measured."""
        form = number.translate(ALL_ZEROS)
        width = self._widths.get(form)
        if width is None:
            width = self._widths[form] = option.fontMetrics.horizontalAdvance(form)
        return width

    def _colour(self, tone: str, theme: Theme) -> QColor:
        colour = self._colours.get(tone)
        if colour is None:
            colour = self._colours[tone] = QColor(getattr(theme, tone))
        return colour

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = option.fontMetrics.horizontalAdvance(index.data(Qt.ItemDataRole.DisplayRole))
        return QSize(width + 2 * CELL_PADDING, look.ROW)

    def _paint_ground(self, painter: QPainter, rect: QRect, theme: Theme, selected: bool, age_ms: int | None) -> None:
        ground = theme.selection if selected else theme.panel
        if age_ms is not None and theme.motion:
            left = (FADE_MS - age_ms) * 100 // FADE_MS
            painter.fillRect(rect, look.mix(theme.flash, ground, left))
        elif selected:
            painter.fillRect(rect, QColor(ground))
