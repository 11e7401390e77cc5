"""How a cell of a table is painted: its tone, the tint of a change that fades, the selection."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.table_model import AGE_ROLE, TONE_ROLE
from gmd_desktop.ui.theme import FADE_MS, Theme

CELL_PADDING = 6
FOCUS_BAR = 2
Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints text only, without asking the style sheet for each cell."""

    too_narrow = Signal(int, int)  # column, width that a number in it needs; emitted while painting

    _theme: Theme | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme
        if theme is None:
            super().paint(painter, option, index)
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, option.rect, theme, selected, index.data(AGE_ROLE))
        if selected and option.state & QStyle.StateFlag.State_Active and index.column() == 0:
            mark = QRect(option.rect.topLeft(), QSize(FOCUS_BAR, option.rect.height()))
            painter.fillRect(mark, QColor(theme.accent))
        tone = index.data(TONE_ROLE)
        painter.setPen(QColor(getattr(theme, tone) if tone else theme.text))
        painter.setFont(option.font)
        space = option.rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(text)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if width > space.width():
            if alignment & Qt.AlignmentFlag.AlignRight:
                self.too_narrow.emit(index.column(), width + 2 * CELL_PADDING + 1)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, alignment, text)

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
