"""What market orders of any size would pay, as a picture: size over price, the pool's part and the book's on top."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine import DepthPoint
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.depth_curve import DepthCurve, Line, curve_words, point_words
from gmd_desktop.ui.theme import Theme

GAP = 2 * look.GRID
WORDS, AXIS = 30, 15  # heights of the two lines of words and of the prices below
POOL_TINT, BOOK_TINT = 26, 62
MARK = 3
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class DepthPicture(QWidget):
    """Shows curves; the words of the point under the mouse or chosen with the arrow keys stand above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("depth_picture")
        self.setAccessibleName("Depth: what market orders would pay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._theme: Theme | None = None
        self._curves: tuple[DepthCurve, ...] = ()
        self._chosen: tuple[int, int] | None = None  # curve, and the price that is pointed at in micros

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours and fonts."""
        self._theme = theme
        self.update()

    def show_curves(self, curves: tuple[DepthCurve, ...]) -> None:
        """Show the depth of YES and NO, or nothing."""
        if curves == self._curves:
            return
        self._curves = curves
        self.setAccessibleDescription(". ".join(map(curve_words, curves)))
        self.update()

    @property
    def words(self) -> str:
        """What stands above the picture."""
        found = self._found()
        if found is None:
            return "" if self._curves else "Nothing is traded here."
        number, action, point = found
        return point_words(self._curves[number].token, action, point)

    def sizeHint(self) -> QSize:
        return QSize(240, 112)

    # ---- where things are ----

    def _spaces(self, theme: Theme) -> list[QRect]:
        top, bottom = theme.px(WORDS), theme.px(AXIS)
        half = (self.width() - GAP) // 2
        left = QRect(0, top, half, max(1, self.height() - top - bottom))
        return [left, left.translated(half + GAP, 0)]

    def _place(self, curve: DepthCurve, space: QRect, price: int, size: int) -> QPointF:
        across = (price - curve.low) / max(1, curve.high - curve.low)
        up = size / max(1, curve.largest)
        return QPointF(space.left() + across * space.width(), space.bottom() + 1 - up * (space.height() - MARK))

    def _found(self) -> tuple[int, str, DepthPoint] | None:
        if self._chosen is None or self._chosen[0] >= len(self._curves):
            return None
        number, price = self._chosen
        nearest = self._curves[number].nearest(price)
        return None if nearest is None else (number, *nearest)

    # ---- painting ----

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self._found()
        for number, (curve, space) in enumerate(zip(self._curves, self._spaces(theme), strict=False)):
            self._paint_curve(painter, theme, curve, space)
            self._paint_axis(painter, theme, curve, space)
            if found is not None and found[0] == number:
                self._paint_mark(painter, theme, curve, space, found[2])
        self._paint_words(painter, theme)
        painter.end()

    def _paint_curve(self, painter: QPainter, theme: Theme, curve: DepthCurve, space: QRect) -> None:
        colour = theme.token(curve.token)
        painter.save()
        painter.setClipRect(space)
        painter.fillRect(space, QColor(theme.raised))
        for action in ("BUY", "SELL"):
            whole, pool = curve.line(action, pool_only=False), curve.line(action, pool_only=True)
            self._fill(painter, curve, space, whole, look.mix(colour, theme.panel, BOOK_TINT))
            self._fill(painter, curve, space, pool, look.mix(colour, theme.panel, POOL_TINT))
            painter.setPen(QPen(QColor(colour), look.LINE))
            painter.drawPolyline(QPolygonF([self._place(curve, space, *point) for point in whole]))
        painter.setPen(QPen(QColor(theme.text), look.LINE, Qt.PenStyle.DashLine))
        x = self._place(curve, space, curve.pool_price, 0).x()
        painter.drawLine(QPointF(x, space.top()), QPointF(x, space.bottom() + 1))
        painter.restore()

    def _fill(self, painter: QPainter, curve: DepthCurve, space: QRect, line: Line, colour: QColor) -> None:
        ends = [(line[-1][0], 0), (line[0][0], 0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        painter.drawPolygon(QPolygonF([self._place(curve, space, *point) for point in [*line, *ends]]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_axis(self, painter: QPainter, theme: Theme, curve: DepthCurve, space: QRect) -> None:
        row = QRect(space.left(), space.bottom() + 1, space.width(), theme.px(AXIS))
        painter.setFont(theme.font("caption"))
        painter.setPen(QColor(theme.muted))
        painter.drawText(row, LEFT, fmt.price(curve.low, 2))
        painter.drawText(row, RIGHT, fmt.price(curve.high, 2))
        painter.setPen(QColor(theme.token_text(curve.token)))
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, f"{curve.token} {fmt.price(curve.pool_price)}")
        painter.setPen(QColor(theme.muted))
        painter.drawText(space.adjusted(look.GRID, 0, 0, 0), Qt.AlignmentFlag.AlignTop, fmt.short_money(curve.largest))

    def _paint_mark(self, painter: QPainter, theme: Theme, curve: DepthCurve, space: QRect, point: DepthPoint) -> None:
        place = self._place(curve, space, point.price, point.size)
        painter.setPen(QPen(QColor(theme.muted), look.LINE))
        painter.drawLine(QPointF(place.x(), place.y()), QPointF(place.x(), space.bottom() + 1))
        painter.setPen(QPen(QColor(theme.panel), look.LINE))
        painter.setBrush(QColor(theme.text))
        painter.drawEllipse(place, theme.px(MARK), theme.px(MARK))

    def _paint_words(self, painter: QPainter, theme: Theme) -> None:
        row = QRect(0, 0, self.width(), theme.px(WORDS))
        painter.setFont(theme.font("caption"))
        words = self.words
        painter.setPen(QColor(theme.text if words else theme.muted))
        if words or not self._curves:
            painter.drawText(row, int(LEFT | Qt.TextFlag.TextWordWrap), words)
            return
        painter.drawText(row, LEFT, "Market orders meet")
        x = painter.fontMetrics().horizontalAdvance("Market orders meet") + GAP
        for name, tint in (("the pool", POOL_TINT), ("the book", BOOK_TINT)):
            side = theme.px(2 * MARK + 2)
            swatch = QRectF(x, row.center().y() - side / 2 + 1, side, side)
            painter.fillRect(swatch, look.mix(theme.yes, theme.panel, tint))
            x += side + look.GRID
            painter.drawText(row.adjusted(x, 0, 0, 0), LEFT, name)
            x += painter.fontMetrics().horizontalAdvance(name) + GAP

    # ---- mouse and keys ----

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        theme, x = self._theme, event.position().x()
        if theme is None or not self._curves:
            return
        spaces = self._spaces(theme)
        number = 1 if x >= spaces[1].left() - GAP / 2 and len(self._curves) > 1 else 0
        curve, space = self._curves[number], spaces[number]
        across = (x - space.left()) / max(1, space.width())
        self._choose(number, curve.low + round(across * (curve.high - curve.low)))

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(None, 0)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = KEYS.get(Qt.Key(event.key()))
        if steps is None or not self._curves:
            super().keyPressEvent(event)
            return
        along = [
            (number, point.price)
            for number, curve in enumerate(self._curves)
            for point in (*reversed(curve.in_sight("SELL")), *curve.in_sight("BUY"))
        ]
        found = self._found()
        if along:
            at = along.index((found[0], found[2].price)) + steps if found else 0
            self._choose(*along[min(len(along) - 1, max(0, at))])

    def _choose(self, number: int | None, price: int) -> None:
        chosen = None if number is None else (number, price)
        if chosen != self._chosen:
            self._chosen = chosen
            self.setToolTip(self.words)
            self.update()
