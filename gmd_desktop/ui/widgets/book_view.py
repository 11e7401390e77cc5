"""The order book of the outcome in focus: a ladder for YES and one for NO around the pool's prices."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gmd_desktop.session.tick_report import LevelView, OutcomeView, SessionInfo, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.book_words import best_words, empty_words, level_words
from gmd_desktop.ui.models.ladder import Ladder, ladder
from gmd_desktop.ui.parts.ladder_painter import (
    HEAD,
    RUNG,
    LadderLook,
    Place,
    paint_ladder,
    places,
    pool_line,
)
from gmd_desktop.ui.stale import can_be_seen
from gmd_desktop.ui.theme import FADE_MS, FADE_STEP_MS, Theme

MARGIN = 2 * look.GRID
GAP = 2 * look.GRID
MAX_SCROLL = 1000
WHEEL_STEP = 120
Key = tuple[str, str, int]


class BookView(QWidget):
    """Shows levels and emits the one that is clicked."""

    level_clicked = Signal(object)  # LevelView; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("book_view")
        self.setAccessibleName("Order book")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below is not painted
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme: Theme | None = None
        self._outcome: OutcomeView | None = None
        self._ladders: tuple[Ladder, ...] = ()
        self._scroll = 0
        self._hovered: LevelView | None = None
        self._cursor: tuple[int, int] | None = None  # ladder and number of the level, by keyboard
        self._sizes: dict[Key, int] = {}
        self._changed_ms: dict[Key, int] = {}
        self._last_change_ms = -FADE_MS
        self._clock = QElapsedTimer()
        self._clock.start()
        self._fade = QTimer(self, interval=FADE_STEP_MS)
        self._fade.timeout.connect(self._on_fade_step)

    # ---- what it is told ----

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours and fonts."""
        self._theme = theme
        self.update()

    @Slot(object)
    def show_session(self, _info: SessionInfo) -> None:
        """Forget the last session's book."""
        self._outcome, self._ladders, self._scroll, self._cursor = None, (), 0, None
        self._sizes.clear()
        self.update()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show the book of the outcome in focus."""
        number = report.focus.outcome
        outcome = next((row for row in report.outcomes if row.outcome == number), None)
        levels = [row for row in report.book if row.outcome == number]
        prices = (outcome.yes_price, outcome.no_price) if outcome else (0, 0)
        ladders = tuple(ladder(levels, token, price) for token, price in zip(("YES", "NO"), prices, strict=True))
        before = self._outcome.outcome if self._outcome else None
        self._note_changes(levels, is_same=before == number)
        if before != number:
            self._scroll, self._cursor = 0, None
        if outcome == self._outcome and ladders == self._ladders:
            return
        self._outcome, self._ladders = outcome, ladders
        self.setAccessibleDescription(". ".join(best_words(one) for one in ladders))
        self.update()

    # ---- where things are ----

    def sizeHint(self) -> QSize:
        return QSize(320, HEAD + 13 * RUNG + 2 * MARGIN)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, HEAD + 5 * RUNG + 2 * MARGIN)

    def level_rect(self, level: LevelView) -> QRect:
        """Where a level is painted; an empty rectangle if it is not in sight."""
        return next((place.rect for place in self._places() if place.level == level), QRect())

    def level_at(self, point: QPoint) -> LevelView | None:
        """The level that is painted there."""
        found = (place.level for place in self._places() if place.rect.contains(point))
        return next(found, None)

    def _spaces(self) -> tuple[QRect, QRect]:
        whole = self.rect().adjusted(MARGIN, 0, -MARGIN, -MARGIN)
        half = (whole.width() - GAP) // 2
        left = QRect(whole.left(), whole.top(), half, whole.height())
        return left, left.translated(half + GAP, 0)

    def _places(self) -> list[Place]:
        theme = self._theme
        if theme is None:
            return []
        pairs = zip(self._ladders, self._spaces(), strict=False)
        return [place for one, space in pairs for place in places(one, space, self._scroll, theme)]

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        largest = max((one.largest for one in self._ladders), default=0)
        chosen, fresh = self._chosen() if self.hasFocus() else None, self._fresh()
        is_open = self._outcome is not None and self._outcome.active
        for one, space in zip(self._ladders if is_open else (), self._spaces(), strict=False):
            how = LadderLook(theme, space, largest, self._scroll, self._hovered, chosen, fresh)
            paint_ladder(painter, one, how)
        if words := empty_words(self._outcome, self._ladders):
            self._paint_words(painter, theme, words, is_open)
        painter.end()

    def _paint_words(self, painter: QPainter, theme: Theme, words: str, below_pool: bool) -> None:
        space = self.rect().adjusted(4 * look.GRID, 2 * look.GRID, -4 * look.GRID, -2 * look.GRID)
        if below_pool:
            pool = pool_line(self._spaces()[0], self._scroll, theme)
            space.setTop(pool.bottom() + look.GRID)
        painter.setFont(theme.font("body"))
        painter.setPen(QColor(theme.muted))
        painter.drawText(space, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    def _note_changes(self, levels: list[LevelView], is_same: bool) -> None:
        sizes = {(row.token, row.action, row.price): row.size for row in levels}
        if sizes == self._sizes:
            return
        now = self._clock.elapsed()
        rested_ms, self._last_change_ms = now - self._last_change_ms, now  # what changes all the time would always glow
        if is_same and rested_ms >= FADE_MS and self._theme is not None and self._theme.motion and can_be_seen(self):
            self._changed_ms |= {key: now for key, size in sizes.items() if self._sizes.get(key) != size}
            self._fade.start()
        self._sizes = sizes

    def _fresh(self) -> dict[Key, int]:
        now = self._clock.elapsed()
        ages = {key: now - at for key, at in self._changed_ms.items()}
        return {key: 100 - 100 * age // FADE_MS for key, age in ages.items() if age < FADE_MS}

    @Slot()
    def _on_fade_step(self) -> None:
        if not self._fresh():
            self._changed_ms.clear()
            self._fade.stop()
        self.update()

    # ---- mouse and keys ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self.level_at(_point(event.position()))
        if hovered != self._hovered:
            self._hovered = hovered
            shape = Qt.CursorShape.PointingHandCursor if hovered else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        level = self.level_at(_point(event.position()))
        if event.button() == Qt.MouseButton.LeftButton and level is not None:
            self.level_clicked.emit(level)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() // WHEEL_STEP
        longest_up = max((len(one.above) for one in self._ladders), default=0)
        longest_down = max((len(one.below) for one in self._ladders), default=0)
        self._scroll = min(longest_up, max(-longest_down, self._scroll + steps))
        self.update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        moves = {
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
        }
        if key in moves:
            self._move_cursor(*moves[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen() is not None:
            self.level_clicked.emit(self._chosen())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            level = self.level_at(event.pos())
            if level is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), level_words(level), self)
            return True
        return super().event(event)

    def _chosen(self) -> LevelView | None:
        if self._cursor is None:
            return None
        side, number = self._cursor
        levels = self._ladders[side].levels() if side < len(self._ladders) else []
        return levels[min(number, len(levels) - 1)] if levels else None

    def _move_cursor(self, sideways: int, down: int) -> None:
        if not self._ladders:
            return
        side, number = self._cursor or (0, -1 if down > 0 else len(self._ladders[0].above))
        side = min(len(self._ladders) - 1, max(0, side + sideways))
        last = len(self._ladders[side].levels()) - 1
        self._cursor = (side, min(last, max(0, number + down)))
        self.update()


def _point(position: QPointF) -> QPoint:
    return position.toPoint()
