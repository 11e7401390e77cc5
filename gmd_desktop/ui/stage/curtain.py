"""What the stage stops for: an outcome that is out, for a while, and the winner, until another session begins."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stage.look import ALIGN, StagePart, paint_mark
from gmd_desktop.ui.stage.motion import Motion
from gmd_desktop.ui.stage.scene import BoardLine, Moment, Scene
from gmd_desktop.ui.theme import STAGE_SCENE_MS

PODIUM = 0.64  # least share of the width


class Curtain(StagePart):
    """A card over the race; hidden while there is nothing to stop for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_curtain", "Moment", parent)
        self._moment: Moment | None = None
        self._motion = Motion(self)
        self._motion.moved.connect(self._on_moved)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self._on_end)
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Stop for what has just happened, or go on."""
        if scene.moment == self._moment:
            return
        is_new = self._moment is None or scene.moment is None or self._moment.name != scene.moment.name
        self._moment = scene.moment
        self._end.stop()
        if self._moment is None:
            self.hide()
            return
        self.setAccessibleDescription(". ".join(filter(None, (_title(self._moment), self._moment.note))))
        if is_new or self.isHidden():
            self._motion.start(self.look.theme.motion)
        self._on_moved()
        self.show()
        self.raise_()
        if not self._moment.is_win:
            self._end.start(STAGE_SCENE_MS)

    @Slot()
    def _on_moved(self) -> None:
        """Paint it anew; once it is wholly there, nothing behind it is painted any more."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, not self._motion.is_active)
        self.update()

    @Slot()
    def _on_end(self) -> None:
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        moment = self._moment
        if moment is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(self._motion.share)
        look, theme = self.look, self.look.theme
        band = theme.band("RESOLVED" if moment.is_win else "PAUSED")
        painter.fillRect(self.rect(), QColor(band.ground))
        middle = self.height() * (0.30 if moment.podium else 0.46)
        title = _title(moment)
        wide = self.width() - look.px(120)
        fits = (role for role in ("hero", "clock", "message") if look.metrics(role).horizontalAdvance(title) <= wide)
        role = next(fits, "lead")
        high = look.metrics(role).height()
        step = look.px(110)
        for number, outcome in enumerate(moment.outcomes):
            x = self.width() / 2 + (number - (len(moment.outcomes) - 1) / 2) * step
            paint_mark(painter, outcome, QPointF(x, middle - high), look.px(70), QColor(theme.outcome(outcome)))
        box = QRectF(look.px(60), middle - high / 2, wide, high)
        self.words(painter, box, title, role, band.text, ALIGN.AlignHCenter)
        top = self._paint_podium(painter, moment.podium, middle + high * 0.75, band.text)
        if moment.note:
            note = QRectF(look.px(60), top, wide, look.metrics("body").height() * 1.3)
            self.words(painter, note, moment.note, "body", band.muted, ALIGN.AlignHCenter)
        painter.end()

    def _paint_podium(self, painter: QPainter, podium: tuple[BoardLine, ...], top: float, colour: str) -> float:
        """Paint who has gained most, as wide as the longest name needs; where there is no room, without the USDC.

        Returns:
            where it ends.
        """
        metrics, gap = self.look.metrics("lead"), self.look.px(40)
        room = self.width() - 2 * gap
        labels = [line.label if line.label[0].isdigit() else f"{line.rank}   {line.label}" for line in podium]
        values = [f"{line.gain_words}   {fmt.money(line.value, 0)} USDC" for line in podium]
        if _widest(metrics, labels, values) + gap > room:
            values = [line.gain_words for line in podium]
        wide = min(room, max(self.width() * PODIUM, _widest(metrics, labels, values) + gap))
        for label, value in zip(labels, values, strict=True):
            row = QRectF((self.width() - wide) / 2, top, wide, metrics.height() * 1.3)
            width = self.words(painter, row, value, "lead", colour, ALIGN.AlignRight)
            row.setRight(row.right() - width - self.look.px(24))
            self.words(painter, row, label, "lead", colour, ALIGN.AlignLeft)
            top += row.height()
        return top


def _widest(metrics: QFontMetricsF, labels: Sequence[str], values: Sequence[str]) -> float:
    pairs = zip(labels, values, strict=True)
    return max((metrics.horizontalAdvance(one) + metrics.horizontalAdvance(other) for one, other in pairs), default=0)


def _title(moment: Moment) -> str:
    if moment.is_win:
        return f"{moment.name} wins"
    return f"{moment.name} {'are' if len(moment.outcomes) > 1 else 'is'} out"
