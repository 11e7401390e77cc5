"""The leaderboard: who has gained most, what each has now, and who is on the way up or down."""

from itertools import zip_longest
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stage.look import ALIGN, Look, StagePart
from gmd_desktop.ui.stage.motion import Motion
from gmd_desktop.ui.stage.scene import BoardLine, Scene, ordinal
from gmd_desktop.ui.theme import STAGE_MOVE_MS

ROW = 1.62  # height of a line, in heights of its font
MOST = 12
USUAL_GAIN = "+88.8 %"  # room is kept for it, so that names stay as they are
USUAL_VALUE = "8,888"
CAPTIONS = ("USDC, gain", "gain")  # the first for which there is room


class Row(NamedTuple):
    """A line as it is written."""

    line: BoardLine
    gain: str
    value: str

    @property
    def standing(self) -> tuple[object, ...]:
        """What is painted beside the figures, and how much room they take."""
        line, room = self.line, (max(len(self.value), len(USUAL_VALUE)), max(len(self.gain), len(USUAL_GAIN)))
        return line.key, line.place, line.rank, line.label, line.moved, room


class Board(StagePart):
    """As many lines as there is room for; lines that change places glide there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_board", "Leaderboard", parent)
        self._rows: tuple[Row, ...] = ()
        self._from: dict[str, float] = {}  # places that lines come from, by their keys
        self._figures = QRectF()  # where they were painted last
        self._gliding: dict[Row, QPixmap] = {}  # pictures of the lines, while there is motion
        self._motion = Motion(self)
        self._since = QElapsedTimer()  # since places changed: where they change all the time no line would arrive
        self._motion.moved.connect(self._on_moved)

    def show_scene(self, scene: Scene) -> None:
        """Show the lines in their present order."""
        lines = scene.board[: MOST + 1]  # one more glides in and out below
        before = self._rows
        if lines == tuple(row.line for row in before):
            return
        places = {row.line.key: self._place(row.line) for row in before}
        if [line.key for line in lines] != [row.line.key for row in before]:
            self._from = places
            self._motion.start(bool(places) and self._is_calm() and self.look.theme.motion and self.isVisible())
        self._rows = tuple(Row(line, line.gain_words, fmt.money(line.value, 0)) for line in lines)
        said = (f"{row.line.rank}. {row.line.label} {row.gain}, {row.value} USDC" for row in self._rows[:MOST])
        self.setAccessibleDescription(", ".join(said))
        self._gliding = {row: self._gliding[row] for row in self._rows if row in self._gliding}
        same = [row.standing for row in self._rows] == [row.standing for row in before]
        if same and not self.is_moving:  # nobody moves: only the figures that are others are painted anew
            self.update(self._changed_figures(before))
        else:
            self.update()

    def _is_calm(self) -> bool:
        """Tell, when places change, whether those before have had the time to."""
        is_calm = not self._since.isValid() or self._since.elapsed() >= STAGE_MOVE_MS
        self._since.start()
        return is_calm

    @property
    def is_moving(self) -> bool:
        """Whether lines are still on their way."""
        return self._motion.is_active

    def set_look(self, look: Look) -> None:
        self._gliding.clear()
        super().set_look(look)

    @Slot()
    def _on_moved(self) -> None:
        if not self.is_moving:
            self._gliding.clear()
        self.update()

    def _changed_figures(self, before: tuple[Row, ...]) -> QRect:
        """Give where figures are others now, from the first such line to the last."""
        changed = [place for place, (old, new) in enumerate(zip_longest(before, self._rows)) if old != new]
        high, box = self._row_height(), QRectF(self._figures)
        box.setBottom(min(box.bottom(), box.top() + (changed[-1] + 1) * high))
        return box.adjusted(0, changed[0] * high, 0, 0).toAlignedRect()

    def _row_height(self) -> float:
        return self.look.metrics("row").height() * ROW

    def _place(self, line: BoardLine) -> float:
        """Give where a line is now, counted in lines from the top."""
        end = float(line.place)
        start = self._from.get(line.key, end + 1.0)
        return start + (end - start) * self._motion.share

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, changed = self.look, QRectF(event.rect())
        painter.fillRect(event.rect(), QColor(look.theme.panel))
        pad, row = look.px(24), self._row_height()
        title = QRectF(pad, look.px(10), self.width() - 2 * pad, look.px(56))
        if title.intersects(changed):
            self.words(painter, title, "Leaderboard", "body", look.theme.muted, ALIGN.AlignLeft)
            room = title.width() - look.width("body", "Leaderboard") - look.px(16)
            what = next((words for words in CAPTIONS if look.width("caption", words) <= room), "")
            self.words(painter, title, what, "caption", look.theme.muted, ALIGN.AlignRight)
        top = title.bottom() + look.px(4)
        count = min(MOST, int((self.height() - top - look.px(8)) // row))
        painter.setClipRect(QRectF(0, top, self.width(), count * row).intersected(changed))
        if event.rect() == self.rect():
            self._figures = QRectF(self.width(), top, 0, count * row)
        for shown in reversed(self._rows):  # who goes up passes over who goes down
            place = self._place(shown.line)
            box = QRectF(pad, top + place * row, self.width() - 2 * pad, row)
            if place >= count or not box.intersects(changed):
                continue
            if self.is_moving:
                painter.drawPixmap(0, round(box.top()), self._picture(shown, box))
            else:
                self._paint_line(painter, shown, box, changed.left())
        self._figures.setRight(self.width())
        painter.end()

    def _picture(self, row: Row, box: QRectF) -> QPixmap:
        """Give a line as a picture, to be put wherever it is on its way."""
        picture = self._gliding.get(row)
        if picture is None:
            ratio = self.devicePixelRatio()
            picture = QPixmap(QRectF(0, 0, self.width() * ratio, box.height() * ratio).toAlignedRect().size())
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(self.look.theme.panel))
            painter = QPainter(picture)
            self._paint_line(painter, row, box.translated(0, -box.top()), 0.0)
            painter.end()
            self._gliding[row] = picture
        return picture

    def _paint_line(self, painter: QPainter, row: Row, box: QRectF, changed_left: float) -> None:
        look, theme, line = self.look, self.look.theme, row.line
        first = line.place == 0
        gap = look.px(8)
        ground = box.adjusted(-look.px(12), gap / 2, look.px(12), -gap / 2)
        painter.fillRect(ground, QColor(theme.selection if first else theme.raised))
        is_place = line.label == ordinal(line.rank)  # says the rank itself
        rank_width = -look.px(10) if is_place else look.width("row", "88")
        place = QRectF(box.left(), box.top(), rank_width, box.height())
        moved = QRectF(place.right() + look.px(10), box.top(), look.px(34), box.height())
        gain = QRectF(moved.right(), box.top(), box.right() - moved.right(), box.height())
        width = self.words(painter, gain, row.gain, "row_strong", theme.tone(line.gain), ALIGN.AlignRight)
        gain.setRight(gain.right() - max(width, look.width("row", USUAL_GAIN)) - look.px(16))
        role, left = "row_strong" if first else "row", moved.right() + look.px(10)
        width = max(look.width("caption", row.value), look.width("caption", USUAL_VALUE)) + look.px(14)
        if left + look.width(role, line.label) > gain.right() - width:
            width = 0.0  # the name is worth more than the money
        else:
            self.words(painter, gain, row.value, "caption", theme.muted, ALIGN.AlignRight)
        self._figures.setLeft(min(self._figures.left(), gain.right() - width))
        if changed_left > left + look.width(role, line.label):
            return
        strong, arrow = theme.text if first else theme.muted, fmt.UP if line.moved > 0 else fmt.DOWN
        self.words(painter, place, "" if is_place else str(line.rank), "row_strong", strong, ALIGN.AlignRight)
        self.words(painter, moved, arrow if line.moved else "", "caption", theme.tone(line.moved), ALIGN.AlignHCenter)
        label = QRectF(left, box.top(), gain.right() - width - left, box.height())
        fits = not is_place or look.width(role, line.label) <= label.width()
        name = line.label if fits else line.label.partition(" ")[0]  # "1st" is enough
        self.words(painter, label, name, role, theme.text, ALIGN.AlignLeft)
