"""The bottom of the stage: the last big trade, and the presenter's message above it."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stage.look import ALIGN, StagePart, paint_mark
from gmd_desktop.ui.stage.scene import BigTrade, Racer, Scene


class Message(StagePart):
    """What the presenter has typed, as large as fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_message", "Message", parent)
        self._text = ""

    def show_scene(self, scene: Scene) -> None:
        """Show the message."""
        if scene.message != self._text:
            self._text = scene.message
            self.setAccessibleDescription(self._text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self.look
        painter.fillRect(self.rect(), QColor(look.theme.accent))
        room = QRectF(self.rect()).adjusted(look.px(24), 0, -look.px(24), 0)
        fits = (r for r in ("message", "row_strong") if look.width(r, self._text) <= room.width())
        self.words(painter, room, self._text, next(fits, "body"), look.theme.on_accent, ALIGN.AlignHCenter)
        painter.end()


class Footer(StagePart):
    """The last big trade in a sentence, or news while it is fresh."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_footer", "Last big trade", parent)
        self._trade: BigTrade | None = None
        self._news = ""
        self._racers: tuple[Racer, ...] = ()

    def show_scene(self, scene: Scene) -> None:
        """Show news or the last big trade."""
        if (scene.big_trade, scene.news, len(scene.racers)) != (self._trade, self._news, len(self._racers)):
            self._trade, self._news, self._racers = scene.big_trade, scene.news, scene.racers
            self.setAccessibleDescription(self.sentence())
            self.update()

    def sentence(self) -> str:
        """Say what is new or was traded; "" before there was a big trade."""
        if self._news:
            return self._news
        trade = self._trade
        if trade is None or trade.outcome >= len(self._racers):
            return ""
        did = "buys" if trade.buys else "sells"
        what = f"{fmt.tokens(trade.size, 0)} {trade.token} of {self._racers[trade.outcome].name}"
        return f"{trade.who} {did} {what} for {fmt.money(trade.amount, 0)} USDC"

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, theme = self.look, self.look.theme
        painter.fillRect(self.rect(), QColor(theme.panel))
        pad = look.px(24)
        box = QRectF(self.rect()).adjusted(pad, 0, -pad, 0)
        width = self.words(
            painter, box, "News" if self._news else "Last big trade", "body", theme.muted, ALIGN.AlignLeft
        )
        said = self.sentence()
        box.setLeft(box.left() + width + look.px(40))
        if not self._news and said and self._trade is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = QColor(theme.outcome(self._trade.outcome))
            paint_mark(painter, self._trade.outcome, QPointF(box.left(), box.center().y()), look.px(22), colour)
            box.setLeft(box.left() + look.px(24))
        words = theme.text if said else theme.muted
        self.words(painter, box, said or "none yet", "row", words, ALIGN.AlignLeft)
        painter.end()
