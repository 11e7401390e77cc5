"""How one token's ladder is painted: sizes left and right of the prices, bars for depth, the pool's line."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gmd_desktop.session.tick_report import LevelView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.book_words import BOOK_DIGITS, short_size
from gmd_desktop.ui.models.ladder import Ladder, Rung
from gmd_desktop.ui.theme import Theme

RUNG = 20
PRICE_WIDTH = 46
HEAD = 40
BAR_TINT, HOVER_TINT = 30, 12
EDGE = 2  # of a bar, at the price
OWN_MARK = 6
CROSS = 14
CENTRE = Qt.AlignmentFlag.AlignCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Place:
    """Where a level is painted."""

    rect: QRect
    level: LevelView


@dataclass(frozen=True, slots=True)
class LadderLook:
    """What the painter needs besides the ladder. `fresh` gives the tint in percent of changed levels."""

    theme: Theme
    space: QRect
    largest: int
    scroll: int
    hovered: LevelView | None
    chosen: LevelView | None
    fresh: dict[tuple[str, str, int], int]


def places(ladder: Ladder, space: QRect, scroll: int, theme: Theme) -> list[Place]:
    """Give the levels that can be seen with their places, from the top down."""
    found = []
    for rung, line in _lines(ladder, space, scroll, theme):
        left, right = _halves(line, theme)
        found += [Place(left, rung.bid)] if rung.bid else []
        found += [Place(right, rung.ask)] if rung.ask else []
    return sorted(found, key=lambda place: place.rect.top())


def cancel_rect(space: QRect, buys: bool, theme: Theme) -> QRect:
    """Where the cross stands that cancels what is one's own in a level painted in this space."""
    side = theme.px(CROSS)
    left = space.left() if buys else space.right() - side + 1
    return QRect(left, space.center().y() - side // 2, side, side)


def paint_ladder(painter: QPainter, ladder: Ladder, how: LadderLook) -> None:
    """Paint the ladder into its space."""
    theme = how.theme
    _paint_head(painter, ladder, how)
    pool = pool_line(how.space, how.scroll, theme)
    body = how.space.adjusted(0, theme.px(HEAD), 0, 0)
    painter.save()
    painter.setClipRect(body)
    for rung, line in _lines(ladder, how.space, how.scroll, theme):
        _paint_rung(painter, rung, line, how)
    _paint_missing(painter, ladder, pool, how)
    _paint_pool(painter, ladder, pool, theme)
    painter.restore()


def pool_line(space: QRect, scroll: int, theme: Theme) -> QRect:
    """The line of the pool's price, in the middle unless scrolled."""
    rung, head = theme.px(RUNG), theme.px(HEAD)
    middle = space.top() + head + (space.height() - head - rung) // 2
    return QRect(space.left(), middle + scroll * rung, space.width(), rung)


def _lines(ladder: Ladder, space: QRect, scroll: int, theme: Theme) -> list[tuple[Rung, QRect]]:
    pool, step = pool_line(space, scroll, theme), theme.px(RUNG)
    body = space.adjusted(0, theme.px(HEAD), 0, 0)
    lines = [(rung, pool.translated(0, -step * i)) for i, rung in enumerate(ladder.above, 1)]
    lines += [(rung, pool.translated(0, step * i)) for i, rung in enumerate(ladder.below, 1)]
    return [(rung, line) for rung, line in lines if body.contains(line)]


def _halves(line: QRect, theme: Theme) -> tuple[QRect, QRect]:
    price = theme.px(PRICE_WIDTH)
    side = (line.width() - price) // 2
    left = QRect(line.left(), line.top(), side, line.height())
    return left, QRect(line.right() - side + 1, line.top(), side, line.height())


def _paint_head(painter: QPainter, ladder: Ladder, how: LadderLook) -> None:
    theme = how.theme
    row = theme.px(HEAD) // 2
    title = QRect(how.space.left(), how.space.top(), how.space.width(), row)
    painter.setFont(theme.font("strong"))
    painter.setPen(QColor(theme.token_text(ladder.token)))
    painter.drawText(title, CENTRE, ladder.token)
    painter.setFont(theme.font("caption"))
    painter.setPen(QColor(theme.muted))
    left, right = _halves(title.translated(0, row), theme)
    has_room = theme.width("caption", "Sellers") + look.GRID <= right.width()
    buyers, sellers = ("Buyers", "Sellers") if has_room else ("Buy", "Sell")
    painter.drawText(left.adjusted(0, 0, -look.GRID, 0), MIDDLE | Qt.AlignmentFlag.AlignRight, buyers)
    painter.drawText(right.adjusted(look.GRID, 0, 0, 0), MIDDLE, sellers)
    painter.drawText(title.translated(0, row), CENTRE, "Price")


def _paint_rung(painter: QPainter, rung: Rung, line: QRect, how: LadderLook) -> None:
    left, right = _halves(line, how.theme)
    if rung.bid:
        _paint_level(painter, rung.bid, left, how)
    if rung.ask:
        _paint_level(painter, rung.ask, right, how)
    painter.setFont(how.theme.font("table"))
    painter.setPen(QColor(how.theme.text))
    painter.drawText(line, CENTRE, fmt.price(rung.price, BOOK_DIGITS))


def _paint_level(painter: QPainter, level: LevelView, space: QRect, how: LadderLook) -> None:
    theme, buys = how.theme, level.action == "BUY"
    colour = theme.token(level.token)
    if level in (how.hovered, how.chosen):
        painter.fillRect(space, look.mix(theme.text, theme.panel, HOVER_TINT))
    bar = space.adjusted(0, 2, 0, -2)
    width = max(EDGE, space.width() * level.size // max(1, how.largest))
    bar.setLeft(space.right() - width + 1) if buys else bar.setRight(space.left() + width - 1)
    fresh = how.fresh.get((level.token, level.action, level.price), 0)
    painter.fillRect(bar, look.mix(colour, theme.panel, BAR_TINT + fresh * BAR_TINT // 100))
    edge = bar.adjusted(bar.width() - EDGE, 0, 0, 0) if buys else bar.adjusted(0, 0, EDGE - bar.width(), 0)
    painter.fillRect(edge, QColor(colour))
    painter.setFont(theme.font("figure" if level.own else "table"))
    painter.setPen(QColor(theme.text))
    side = Qt.AlignmentFlag.AlignRight if buys else Qt.AlignmentFlag.AlignLeft
    text = space.adjusted(look.GRID + EDGE, 0, -look.GRID - EDGE, 0)
    words = short_size(level.size)
    if painter.fontMetrics().horizontalAdvance(words) > text.width():
        words = fmt.short_money(level.size)
    painter.drawText(text, MIDDLE | side, words)
    if level.own and level in (how.hovered, how.chosen):
        _paint_cross(painter, cancel_rect(space, buys, theme), theme)
    elif level.own:
        room = space.width() - painter.fontMetrics().horizontalAdvance(words)
        _paint_own(painter, space, buys, theme, room > 3 * theme.px(OWN_MARK))
    if level == how.chosen:
        painter.setPen(QColor(theme.accent))
        painter.drawRect(space.adjusted(0, 0, -1, -1))


def _paint_own(painter: QPainter, space: QRect, buys: bool, theme: Theme, has_room: bool) -> None:
    """A diamond at the outer edge, a strip where there is no room for one: some of this is yours."""
    size = theme.px(OWN_MARK)
    if not has_room:
        strip = QRect(space.left() if buys else space.right() - 2, space.top(), 3, space.height())
        painter.fillRect(strip, QColor(theme.accent_text))
        return
    x = space.left() + size if buys else space.right() - size
    middle = QPoint(x, space.center().y() + 1)
    corners = [QPoint(0, -size // 2), QPoint(size // 2, 0), QPoint(0, size // 2), QPoint(-size // 2, 0)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent_text))
    painter.drawPolygon([middle + corner for corner in corners])
    painter.restore()


def _paint_cross(painter: QPainter, place: QRect, theme: Theme) -> None:
    """A cross on a ground of its own: a click on it cancels."""
    painter.fillRect(place, QColor(theme.raised))
    arm = place.adjusted(4, 4, -4, -4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), look.LINE_STRONG))
    painter.drawLine(arm.topLeft(), arm.bottomRight())
    painter.drawLine(arm.bottomLeft(), arm.topRight())
    painter.restore()


def _paint_missing(painter: QPainter, ladder: Ladder, pool: QRect, how: LadderLook) -> None:
    """On a one-sided book say which side nobody is on; a book with nobody in it gets a sentence instead."""
    if not how.largest:
        return
    painter.setFont(how.theme.font("caption"))
    painter.setPen(QColor(how.theme.muted))
    step = pool.height()
    if not ladder.has("SELL") and not ladder.above:
        painter.drawText(pool.translated(0, -step), CENTRE, "no sellers")
    if not ladder.has("BUY") and not ladder.below:
        painter.drawText(pool.translated(0, step), CENTRE, "no buyers")


def _paint_pool(painter: QPainter, ladder: Ladder, line: QRect, theme: Theme) -> None:
    painter.fillRect(line, QColor(theme.raised))
    painter.fillRect(line.adjusted(0, 0, 0, 1 - line.height()), QColor(theme.token(ladder.token)))
    painter.setFont(theme.font("strong"))
    painter.setPen(QColor(theme.token_text(ladder.token)))
    painter.drawText(line, CENTRE, fmt.price(ladder.pool_price))
    painter.setFont(theme.font("caption"))
    painter.setPen(QColor(theme.muted))
    painter.drawText(line.adjusted(2 * look.GRID, 0, 0, 0), MIDDLE, "pool")
