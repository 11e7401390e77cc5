"""The leaderboard: who has gained most, what each has now, and who is on the way up or down."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stage.look import ALIGN, StagePart
from gmd_desktop.ui.stage.motion import Motion
from gmd_desktop.ui.stage.scene import BoardLine, Scene

ROW = 1.62  # height of a line, in heights of its font
MOST = 12
USUAL_GAIN = "+88.8 %"  # room is kept for it, so that names stay as they are
USUAL_VALUE = "8,888"


class Board(StagePart):
    """As many lines as there is room for; lines that change places glide there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_board", "Leaderboard", parent)
        self._lines: tuple[BoardLine, ...] = ()
        self._from: dict[str, float] = {}  # places that lines come from, by their keys
        self._figures = QRectF()  # where they were painted last
        self._motion = Motion(self)
        self._motion.moved.connect(self.update)

    def show_scene(self, scene: Scene) -> None:
        """Show the lines in their present order."""
        lines = scene.board[: MOST + 1]  # one more glides in and out below
        if lines == self._lines:
            return
        places = {line.key: self._place(line) for line in self._lines}
        if [line.key for line in lines] != [line.key for line in self._lines]:
            self._from = places
            self._motion.start(self.look.theme.motion and bool(places) and self.isVisible())
        same = [_standing(line) for line in lines] == [_standing(line) for line in self._lines]
        self._lines = lines
        said = (f"{line.rank}. {line.label} {_gain(line)}, {fmt.money(line.value, 0)} USDC" for line in lines[:MOST])
        self.setAccessibleDescription(", ".join(said))
        if same and not self.is_moving:  # nobody moves: only the figures are painted anew
            self.update(self._figures.toAlignedRect())
        else:
            self.update()

    @property
    def is_moving(self) -> bool:
        """Whether lines are still on their way."""
        return self._motion.is_active

    def _place(self, line: BoardLine) -> float:
        """Give where a line is now, counted in lines from the top."""
        end = float(line.place)
        start = self._from.get(line.key, end + 1.0)
        return start + (end - start) * self._motion.share

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, changed = self.look, QRectF(event.rect())
        painter.fillRect(event.rect(), QColor(look.theme.panel))
        pad, row = look.px(24), look.metrics("row").height() * ROW
        title = QRectF(pad, look.px(10), self.width() - 2 * pad, look.px(56))
        if title.intersects(changed):
            self.words(painter, title, "Leaderboard", "body", look.theme.muted, ALIGN.AlignLeft)
            self.words(painter, title, "USDC, gain", "caption", look.theme.muted, ALIGN.AlignRight)
        top = title.bottom() + look.px(4)
        count = min(MOST, int((self.height() - top - look.px(8)) // row))
        painter.setClipRect(QRectF(0, top, self.width(), count * row).intersected(changed))
        self._figures = QRectF(self.width(), top, 0, count * row)
        for line in reversed(self._lines):  # who goes up passes over who goes down
            place = self._place(line)
            if place < count:
                self._paint_line(painter, line, QRectF(pad, top + place * row, self.width() - 2 * pad, row), changed)
        self._figures.setRight(self.width())
        painter.end()

    def _paint_line(self, painter: QPainter, line: BoardLine, box: QRectF, changed: QRectF) -> None:
        look, theme = self.look, self.look.theme
        first = line.place == 0
        gap = look.px(8)
        ground = box.adjusted(-look.px(12), gap / 2, look.px(12), -gap / 2)
        painter.fillRect(ground, QColor(theme.selection if first else theme.raised))
        metrics = look.metrics("row")
        rank_width = metrics.horizontalAdvance("88")
        place = QRectF(box.left(), box.top(), rank_width, box.height())
        moved = QRectF(place.right() + look.px(10), box.top(), look.px(34), box.height())
        gain = QRectF(moved.right(), box.top(), box.right() - moved.right(), box.height())
        width = self.words(painter, gain, _gain(line), "row_strong", theme.tone(line.gain), ALIGN.AlignRight)
        gain.setRight(gain.right() - max(width, metrics.horizontalAdvance(USUAL_GAIN)) - look.px(16))
        width = self.words(painter, gain, fmt.money(line.value, 0), "caption", theme.muted, ALIGN.AlignRight)
        width = max(width, look.metrics("caption").horizontalAdvance(USUAL_VALUE))
        self._figures.setLeft(min(self._figures.left(), gain.right() - width))
        if changed.left() > gain.left():
            return
        strong, arrow = theme.text if first else theme.muted, fmt.UP if line.moved > 0 else fmt.DOWN
        self.words(painter, place, str(line.rank), "row_strong", strong, ALIGN.AlignRight)
        self.words(painter, moved, arrow if line.moved else "", "caption", theme.tone(line.moved), ALIGN.AlignHCenter)
        label = QRectF(moved.right() + look.px(10), box.top(), gain.width() - width - look.px(24), box.height())
        self.words(painter, label, line.label, "row_strong" if first else "row", theme.text, ALIGN.AlignLeft)


def _standing(line: BoardLine) -> tuple[object, ...]:
    """Give what is painted beside the figures, and how much room they take."""
    room = max(len(fmt.money(line.value, 0)), len(USUAL_VALUE)), max(len(_gain(line)), len(USUAL_GAIN))
    return line.key, line.place, line.rank, line.label, line.moved, room


def _gain(line: BoardLine) -> str:
    return fmt.signed_percent(line.gain, line.deposit, 1)
