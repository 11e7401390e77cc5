"""The order book of the outcome in focus: a ladder for YES and one for NO around the pool's prices."""

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QToolTip, QWidget

from engine import Depth
from gmd_desktop.session.tick_report import LevelView, OrderView, OutcomeView, SessionInfo, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.book_words import best_words, empty_words, level_words, own_words
from gmd_desktop.ui.models.depth_curve import depth_curves
from gmd_desktop.ui.models.ladder import Ladder, ladder
from gmd_desktop.ui.models.orders import cancel_of, order_key
from gmd_desktop.ui.models.words import is_live
from gmd_desktop.ui.parts.depth_picture import DepthPicture
from gmd_desktop.ui.parts.ladder_painter import (
    HEAD,
    RUNG,
    LadderLook,
    Place,
    cancel_rect,
    paint_ladder,
    places,
    pool_line,
)
from gmd_desktop.ui.stale import Stale, can_be_seen
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import FADE_MS, FADE_STEP_MS, Theme

MARGIN = 2 * look.GRID
GAP = 2 * look.GRID
PICTURE = 112  # least height of the depth picture
RUNGS_BESIDE = 5  # of the ladder that must stay in sight with the picture; else it takes the ladder's place
RUNGS_UNASKED = 11  # that must stay for the picture to be there unasked
DEPTH_MS = 500  # between two questions about the depth
WHEEL_STEP = 120
Key = tuple[str, str, int]


class BookView(QWidget):
    """Shows levels and the depth, and emits what is clicked."""

    level_clicked = Signal(object)  # LevelView; GUI thread
    cancel_requested = Signal(object)  # CancelRequest of one's own order in a level; GUI thread
    depth_requested = Signal(int)  # outcome; only while the picture can be seen; GUI thread

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
        self._orders: tuple[OrderView, ...] = ()
        self._asked: set[str] = set()  # orders whose cancel is on its way
        self._can_send = False
        self._build_depth()

    def _build_depth(self) -> None:
        self._picture = DepthPicture(self)
        self._picture.hide()
        self._is_depth_wanted: bool | None = None  # None: where there is room for both
        self._depth_button = QToolButton(self)
        self._depth_button.setObjectName("depth_button")
        self._depth_button.setText("Depth")
        self._depth_button.setAccessibleName("Show the depth")
        self._depth_button.setToolTip("What market orders of any size would pay, pool and book together")
        self._depth_button.setCheckable(True)
        self._depth_button.clicked.connect(self._on_depth_clicked)
        set_role(self._depth_button, "segment")
        self._depth_due = Stale(self._picture, self._ask_depth, DEPTH_MS)

    # ---- what it is told ----

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours and fonts."""
        self._theme = theme
        self._picture.set_theme(theme)
        self._arrange()
        self.update()

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Forget the last session's book."""
        self._outcome, self._ladders, self._scroll, self._cursor = None, (), 0, None
        self._orders, self._can_send = (), not info.read_only
        self._asked.clear()
        self._picture.show_curves(())
        self._sizes.clear()
        self.update()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Show the book of the outcome in focus."""
        number = report.focus.outcome
        self._orders = report.orders
        self._asked &= {order_key(row) for row in report.orders if is_live(row)}
        outcome = next((row for row in report.outcomes if row.outcome == number), None)
        levels = [row for row in report.book if row.outcome == number]
        prices = (outcome.yes_price, outcome.no_price) if outcome else (0, 0)
        ladders = tuple(ladder(levels, token, price) for token, price in zip(("YES", "NO"), prices, strict=True))
        before = self._outcome.outcome if self._outcome else None
        self._note_changes(levels, is_same=before == number)
        if before != number:
            self._scroll, self._cursor = 0, None
            self._picture.show_curves(())
        self._depth_due.mark()
        if outcome == self._outcome and ladders == self._ladders:
            return
        self._outcome, self._ladders = outcome, ladders
        self.setAccessibleDescription(". ".join(best_words(one) for one in ladders))
        self.update()

    @Slot(object)
    def show_depth(self, depths: tuple[Depth, ...]) -> None:
        """Take the answer to `depth_requested`; one about another outcome is dropped."""
        number = self._outcome.outcome if self._outcome else None
        self._picture.show_curves(depth_curves([one for one in depths if one.outcome == number]))

    def _ask_depth(self) -> None:
        if not can_be_seen(self._picture):
            self._depth_due.mark()
        elif self._outcome is not None:
            self.depth_requested.emit(self._outcome.outcome)

    @Slot(bool)
    def _on_depth_clicked(self, is_wanted: bool) -> None:
        self._is_depth_wanted = is_wanted
        self._arrange()
        self._depth_due.mark()

    # ---- where things are ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the picture below the ladder where both have room, in its place where not."""
        theme = self._theme
        if theme is None:
            return
        left = self.height() - theme.px(PICTURE)
        has_room = left >= theme.px(HEAD + RUNGS_BESIDE * RUNG)
        is_unasked = left >= theme.px(HEAD + RUNGS_UNASKED * RUNG)
        is_shown = is_unasked if self._is_depth_wanted is None else self._is_depth_wanted
        height = max(theme.px(PICTURE), self.height() // 3) if has_room else self.height() - theme.px(HEAD) // 2
        height -= MARGIN
        self._picture.setGeometry(MARGIN, self.height() - MARGIN - height, self.width() - 2 * MARGIN, height)
        self._picture.setVisible(is_shown)
        self._ladder_height = self.height() - (height + MARGIN if is_shown else 0)
        button = self._depth_button
        button.setChecked(is_shown)
        button.resize(button.sizeHint())
        button.move(self.width() - button.width() - MARGIN, 0)
        self.update()

    _ladder_height = 0

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
        whole = QRect(MARGIN, 0, self.width() - 2 * MARGIN, max(0, self._ladder_height - MARGIN))
        half = (whole.width() - GAP) // 2
        left = QRect(whole.left(), whole.top(), half, whole.height())
        return left, left.translated(half + GAP, 0)

    def _places(self) -> list[Place]:
        theme = self._theme
        if theme is None:
            return []
        pairs = zip(self._ladders, self._spaces(), strict=False) if self._has_ladder() else ()
        return [place for one, space in pairs for place in places(one, space, self._scroll, theme)]

    def _has_ladder(self) -> bool:
        return self._theme is not None and self._ladder_height > self._theme.px(HEAD)

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
        if not self._has_ladder():
            painter.end()
            return
        for one, space in zip(self._ladders if is_open else (), self._spaces(), strict=False):
            how = LadderLook(theme, space, largest, self._scroll, self._hovered, chosen, fresh)
            paint_ladder(painter, one, how)
        if words := empty_words(self._outcome, self._ladders):
            self._paint_words(painter, theme, words, is_open)
        painter.end()

    def _paint_words(self, painter: QPainter, theme: Theme, words: str, below_pool: bool) -> None:
        space = QRect(0, 0, self.width(), self._ladder_height)
        space = space.adjusted(4 * look.GRID, 2 * look.GRID, -4 * look.GRID, -2 * look.GRID)
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
        point = _point(event.position())
        level = self.level_at(point)
        if event.button() != Qt.MouseButton.LeftButton or level is None or self._theme is None:
            return
        cross = cancel_rect(self.level_rect(level), level.action == "BUY", self._theme)
        if level.own and cross.contains(point):
            self.cancel_own(level)
        else:
            self.level_clicked.emit(level)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        level = self._chosen() if by_key else self.level_at(event.pos())
        if level is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Fill in the order that takes it", lambda: self.level_clicked.emit(level))
        action = menu.addAction(own_words(level), lambda: self.cancel_own(level))
        action.setEnabled(bool(self._own_orders(level)))
        where = self.mapToGlobal(self.level_rect(level).center()) if by_key else event.globalPos()
        menu.popup(where)

    def cancel_own(self, level: LevelView) -> None:
        """Ask for one's own orders in a level to be cancelled."""
        for row in self._own_orders(level):
            self._asked.add(order_key(row))
            self.cancel_requested.emit(cancel_of(row))

    def _own_orders(self, level: LevelView) -> list[OrderView]:
        place = (level.outcome, level.token, level.action, level.price)
        return [
            row
            for row in self._orders
            if (row.outcome, row.token, row.action, row.limit_price) == place
            and row.order_id is not None
            and self._can_send
            and is_live(row)
            and order_key(row) not in self._asked
        ]

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
        elif key == Qt.Key.Key_Delete and (level := self._chosen()) is not None:
            self.cancel_own(level)
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
