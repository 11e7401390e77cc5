"""One outcome as a card: name, prices, change, spark line, state. Painted in one go, so that it never jumps."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.charts.spark import paint_spark
from gmd_desktop.ui.theme import GRID, Theme, mix

LEAST_HEIGHT = 31
TWO_LINES = 52  # heights from which a card has two lines and a spark line, and then large prices
LARGE = 76
TALLEST = 96
TINT = 70  # percent of the theme's tint right after a change
CHIP = 4
PAD = 10
STALE_PERCENT = 55
LEAST_SPARK = 7
# Fonts of the YES and the NO price, largest first: the first pair that has room is taken.
SIZES = (("price_big", "price_small"), ("price_small", "price_small"), ("price_small", "strong"), ("strong", "strong"))

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class CardValues:
    """What a card shows. Prices and change in micros; `spark` the course of the YES price."""

    name: str
    yes: int
    no: int
    change: int
    over: str  # "the last minute"
    active: bool
    winner: bool
    spark: Sequence[int] = ()

    @property
    def state(self) -> str:
        """The word on the badge, "" while the outcome trades."""
        return "WON" if self.winner else "" if self.active else "OUT"


def price_places(body: QRectF, theme: Theme) -> tuple[QRectF, QRectF]:
    """Where YES and NO stand in a card of one line."""
    strong, figure = theme.width("strong", "0.0000"), theme.width("figure", "0.0000")
    arrow = theme.width("figure", fmt.UP) + GRID
    no = QRectF(body.right() - arrow - figure, body.top(), figure, body.height())
    return QRectF(no.left() - 2 * GRID - strong, body.top(), strong, body.height()), no


class PriceCaptions(QWidget):
    """The words YES and NO above cards of one line, so that more than colour tells the prices apart."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("price_captions")
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.setFixedHeight(theme.metrics("caption").height())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        places = price_places(QRectF(self.rect()).adjusted(CHIP + PAD, 0, -PAD, 0), self._theme)
        for word, place in zip(("YES", "NO"), places, strict=True):
            painter.setPen(QColor(self._theme.token_text(word)))
            painter.drawText(place, RIGHT, word)
        painter.end()


class OutcomeCard(QAbstractButton):
    """A checkable card; the list it stands in lets one be checked at a time."""

    resized = Signal()  # GUI thread

    def __init__(self, outcome: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome = outcome
        self._theme = theme
        self._values = CardValues("", 0, 0, 0, "", True, False)
        self._changed = QElapsedTimer()
        self._is_tinted = False
        self.setObjectName(f"outcome_card_{outcome}")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies below is not painted

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.setMinimumHeight(theme.px(LEAST_HEIGHT))
        self.setMaximumHeight(theme.px(TALLEST))
        self.update()

    def show_values(self, values: CardValues) -> None:
        """Show these; a price that differs is tinted for a moment."""
        if values == self._values:
            return
        if self._values.yes and values.yes != self._values.yes:
            self._note_change()
        if (values.name, values.state) != (self._values.name, self._values.state):
            self.setToolTip(f"{values.name}: prices in USDC per token")
        self._values = values
        self.setText(values.name)
        self.setAccessibleName(self._words())
        self.update()

    @property
    def is_narrow(self) -> bool:
        """Whether all stands on one line, without the words YES and NO."""
        return self.height() * 100 / self._theme.font_percent < TWO_LINES

    @property
    def is_fading(self) -> bool:
        """Whether the tint of a change is still to be seen."""
        return self._is_tinted and self._theme.motion and self._changed.elapsed() < look.FADE_MS

    def _note_change(self) -> None:
        """Tint a price that has rested; one that changes all the time would always glow, which tells nothing."""
        self._is_tinted = not self._changed.isValid() or self._changed.elapsed() >= look.FADE_MS
        self._changed.start()

    def sizeHint(self) -> QSize:
        """As large as it may become."""
        return QSize(self._theme.px(220), self._theme.px(TALLEST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the list, which has words for narrow cards."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, chip and words."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        body = QRectF(self.rect()).adjusted(CHIP + PAD, 0, -PAD, 0)
        if self.is_narrow:
            self._paint_line(painter, body)
        else:
            height = self.height() * 100 / self._theme.font_percent
            self._paint_two_lines(painter, body, is_large=height >= LARGE)
        painter.end()

    # ---- painting ----

    def _paint_ground(self, painter: QPainter) -> None:
        theme = self._theme
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = theme.selection if self.isChecked() else theme.hover if self.underMouse() else theme.raised
        border = theme.accent if self.hasFocus() or self.isChecked() else ground
        painter.setPen(QPen(QColor(border), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, look.RADIUS, look.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._chip_colour(ground))
        chip = QRectF(box.left() + 4, box.top() + 7, CHIP, box.height() - 14)
        painter.drawRoundedRect(chip, 2, 2)
        self._ground = ground

    def _chip_colour(self, ground: str) -> QColor:
        colour = self._theme.outcome(self.outcome)
        return QColor(colour) if self._values.active or self._values.winner else mix(colour, ground, STALE_PERCENT)

    def _paint_line(self, painter: QPainter, body: QRectF) -> None:
        """Everything on one line, when there are many outcomes and little room."""
        theme, values = self._theme, self._values
        yes, no = price_places(body, theme)
        if values.state:
            self._paint_badge(painter, body)
        else:
            self._write(painter, "figure", theme.tone(values.change), fmt.arrow(values.change), body, RIGHT)
            self._write(painter, "figure", theme.no_text, fmt.price(values.no), no, RIGHT)
            self._paint_tint(painter, yes)
            self._write(painter, "strong", theme.yes_text, fmt.price(values.yes), yes, RIGHT)
        self._write_name(painter, body.adjusted(0, 0, yes.left() - 2 * GRID - body.right(), 0))

    def _paint_two_lines(self, painter: QPainter, body: QRectF, is_large: bool) -> None:
        theme, values = self._theme, self._values
        margin = 7 if is_large else 4
        top = QRectF(body.left(), body.top() + margin, body.width(), theme.metrics("strong").height())
        change = f"{fmt.arrow(values.change)} {fmt.signed_price(values.change)}"
        if values.state:
            self._paint_badge(painter, top)
        else:
            self._write(painter, "figure", theme.tone(values.change), change, top, RIGHT)
        taken = self._theme.width("figure", f"{fmt.UP} +0.0000")
        self._write_name(painter, top.adjusted(0, 0, -taken - 2 * GRID, 0))
        yes, no = self._sizes(body.width(), is_large)
        prices = QRectF(body.left(), top.bottom(), body.width(), theme.metrics(yes).height())
        self._paint_prices(painter, prices, yes, no)
        spark = QRectF(body.left(), prices.bottom(), body.width(), body.bottom() - margin - prices.bottom())
        if spark.height() >= LEAST_SPARK:
            paint_spark(painter, spark, values.spark, self._chip_colour(self._ground), theme)

    def _sizes(self, width: float, is_large: bool) -> tuple[str, str]:
        """Choose the fonts of the prices."""
        words = self._theme.width("caption", "YES") + self._theme.width("caption", "NO") + 2 * GRID + 3 * GRID
        for yes, no in SIZES if is_large else SIZES[1:]:
            if words + self._theme.width(yes, "0.0000") + self._theme.width(no, "0.0000") <= width:
                break
        return yes, no

    def _paint_prices(self, painter: QPainter, box: QRectF, role: str, no_role: str) -> None:
        """YES from the left, NO up to the right edge."""
        theme, values = self._theme, self._values
        is_there = values.active or values.winner
        tone = theme.text if is_there else theme.muted
        word = self._theme.width("caption", "YES") + 5
        yes = QRectF(box.left() + word, box.top(), self._theme.width(role, "0.0000"), box.height())
        self._paint_tint(painter, yes)
        self._write(painter, "caption", theme.yes_text, "YES", box, LEFT)
        self._write(painter, role, tone, fmt.price(values.yes) if values.yes else fmt.NOTHING, yes, LEFT)
        no = self._theme.width(no_role, "0.0000")
        right = box.adjusted(0, 0, -no - 5, 0)
        self._write(painter, no_role, tone, fmt.price(values.no) if values.no else fmt.NOTHING, box, RIGHT)
        self._write(painter, "caption", theme.no_text, "NO", right, RIGHT)

    def _paint_tint(self, painter: QPainter, box: QRectF) -> None:
        """A changed price stands on a tint that goes in 400 ms."""
        if not self.is_fading:
            return
        left = TINT - TINT * self._changed.elapsed() // look.FADE_MS
        height = min(box.height(), self._theme.px(30))
        tint = QRectF(box.left() - 4, box.center().y() - height / 2, box.width() + 8, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(self._theme.flash, self._ground, max(0, left)))
        painter.drawRoundedRect(tint, look.RADIUS_SMALL, look.RADIUS_SMALL)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        band = self._theme.band("RESOLVED" if self._values.winner else "PAUSED")
        metrics = self._theme.metrics("title")
        width, height = metrics.horizontalAdvance(self._values.state) + 14, metrics.height() + 2
        badge = QRectF(box.right() - width, box.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(band.pill))
        painter.drawRoundedRect(badge, look.RADIUS_SMALL, look.RADIUS_SMALL)
        self._write(painter, "title", band.pill_text, self._values.state, badge, Qt.AlignmentFlag.AlignCenter)

    def _write_name(self, painter: QPainter, box: QRectF) -> None:
        is_there = self._values.active or self._values.winner
        metrics = self._theme.metrics("strong")
        name = metrics.elidedText(self._values.name, Qt.TextElideMode.ElideRight, int(box.width()))
        self._write(painter, "strong", self._theme.text if is_there else self._theme.muted, name, box, LEFT)

    def _write(
        self, painter: QPainter, role: str, colour: str, text: str, box: QRectF, where: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(QColor(colour))
        painter.drawText(box, where, text)

    def _words(self) -> str:
        values = self._values
        if values.state:
            return f"{values.name}: {'winner' if values.winner else 'eliminated'}"
        return (
            f"{values.name}: YES {fmt.price(values.yes)}, NO {fmt.price(values.no)}, "
            f"change {fmt.signed_price(values.change)} over {values.over}"
        )
