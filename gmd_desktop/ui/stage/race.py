"""The price race: a line for each outcome, and its name and price where the line ends."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.tags import spread
from gmd_desktop.ui.charts.thinning import FloatArray, dashed, piece_start, thin, with_steep_gaps
from gmd_desktop.ui.stage.look import ALIGN, Look, StagePart, paint_mark
from gmd_desktop.ui.stage.scene import Racer, Scene
from gmd_desktop.ui.theme import GAP_HIDES, mix

WAITING = "The market will open here."
LEAST_SPAN_S = 30.0
LONGER = 1.25  # by how much the field grows when a line reaches its end
TOPS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
MOST_POINTS = 240  # of a line
GRID_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)
MOST_GRID = 6
OUT = 40  # percent of its colour that an eliminated outcome keeps
LABELS = 0.42  # share of the width for the labels
ROLES = ("lead", "row_strong", "body", "caption")  # of the labels: the largest that fits
LINE = 5.0  # thousandths
DASH = 1.1  # dashes and gaps are so many times as long as they say: the pen is broad, its ends are square
NEAR = 1e-6  # pixels, or seconds: what is closer is the same place
ROW = 1.18  # height of a label, in heights of its font


@dataclass(frozen=True, slots=True)
class Field:
    """Where the lines are, and what the edges stand for: seconds and prices."""

    box: QRectF
    first_s: float
    last_s: float
    top: float

    def x(self, seconds: FloatArray) -> FloatArray:
        """Give where times are."""
        return self.box.left() + (seconds - self.first_s) / (self.last_s - self.first_s) * self.box.width()

    def seconds(self, x: float) -> float:
        """Give the time at a place."""
        return self.first_s + (x - self.box.left()) / self.box.width() * (self.last_s - self.first_s)

    def y(self, prices: FloatArray) -> FloatArray:
        """Give where prices are."""
        return self.box.bottom() - prices / self.top * self.box.height()


class Race(StagePart):
    """The lines of the whole session so far; no label overlaps another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("stage_race", "Price race", parent)
        self._scene = Scene()
        self._lines = QPixmap()  # grid and lines up to `_drawn_s`; only what is new is painted into it
        self._lines_of: tuple[object, ...] = ()  # what they were painted for
        self._drawn_s = 0.0
        self.labels: tuple[QRectF, ...] = ()  # where the outcomes' labels were painted last

    def show_scene(self, scene: Scene) -> None:
        """Show the prices up to now."""
        self._scene = scene
        said = (f"{racer.name} {fmt.price(racer.price, 2) if racer.active else 'out'}" for racer in scene.racers)
        self.setAccessibleDescription(", ".join(said))
        if scene.racers and self._lines_of == self._wanted(field := self._field()):
            was = float(field.x(np.array([self._drawn_s]))[0]) - self.look.px(45)
            self.update(QRectF(was, 0, self.width() - was, self.height()).toAlignedRect())  # what may have changed
        else:
            self.update()

    def set_look(self, look: Look) -> None:
        self._lines_of = ()
        super().set_look(look)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scene.racers:
            field = self._field()
            self._bring_lines(field)
            painter.drawPixmap(0, 0, self._lines)
            beside = QRect(self._lines_width(field), 0, self.width(), self.height())
            painter.fillRect(beside & event.rect(), QColor(self.look.theme.panel))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_labels(painter, field)
        else:
            painter.fillRect(self.rect(), QColor(self.look.theme.panel))
            self.words(painter, QRectF(self.rect()), WAITING, "lead", self.look.theme.muted, ALIGN.AlignHCenter)
        painter.end()

    def _bring_lines(self, field: Field) -> None:
        """Paint what is new since last time, or all of it for another field, session or look."""
        prices, ratio = self._scene.prices, self.devicePixelRatio()
        wanted = self._wanted(field)
        is_new = wanted != self._lines_of or prices.last_second < self._drawn_s
        if is_new:
            self._lines = QPixmap(QSize(self._lines_width(field), self.height()) * ratio)
            self._lines.setDevicePixelRatio(ratio)
            self._lines.fill(QColor(self.look.theme.panel))
            self._lines_of, self._drawn_s = wanted, 0.0
        painter = QPainter(self._lines)
        if is_new:
            self._paint_grid(painter, field)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        since = field.box.left() if is_new else float(field.x(np.array([self._drawn_s]))[0])
        for racer in sorted(self._scene.racers if len(prices) else (), key=lambda racer: (racer.active, racer.price)):
            self._paint_line(painter, field, racer, since)
        painter.end()
        self._drawn_s = prices.last_second

    def _lines_width(self, field: Field) -> int:
        """Give how wide the picture of the lines is; beside it there are only labels."""
        return int(field.box.right() + self.look.px(LINE)) + 1

    def _wanted(self, field: Field) -> tuple[object, ...]:
        """Give all that the lines painted so far depend on, but for the prices."""
        out = tuple((racer.active, racer.winner) for racer in self._scene.racers)
        return field, self.size().toTuple(), self.devicePixelRatio(), out

    def _field(self) -> Field:
        """Give the field; its edges move in steps, so that most ticks add to the picture that is there."""
        look, prices = self.look, self._scene.prices
        pad = look.px(22)
        left = pad + look.width("caption", "0.00") + look.px(12)
        box = QRectF(left, pad, self.width() * (1 - LABELS) - left, self.height() - 2 * pad - look.px(34))
        span = LEAST_SPAN_S
        while prices.first_second + span < prices.last_second:
            span *= LONGER
        highest = float(prices.prices("YES").max()) if len(prices) else 0.0
        highest = max([highest, *(racer.price / 1e6 for racer in self._scene.racers)])
        top = next((top for top in TOPS if highest * 1.03 <= top), 1.0)
        return Field(box, prices.first_second, prices.first_second + span, top)

    def _paint_grid(self, painter: QPainter, field: Field) -> None:
        look = self.look
        step = next((step for step in GRID_STEPS if field.top / step <= MOST_GRID), GRID_STEPS[-1])
        pen = QPen(QColor(look.theme.grid), max(1.0, look.px(1.4)))
        for number in range(int(field.top / step) + 1):
            y = float(field.y(np.array([number * step]))[0])
            painter.setPen(pen)
            painter.drawLine(QLineF(field.box.left(), y, field.box.right(), y))
            place = QRectF(0, y - look.px(20), field.box.left() - look.px(12), look.px(40))
            self.words(painter, place, f"{number * step:.2f}", "caption", look.theme.muted, ALIGN.AlignRight)
        below = QRectF(field.box.left(), field.box.bottom() + look.px(8), field.box.width(), look.px(40))
        first, last = fmt.clock(round(field.first_s * 1000)), fmt.clock(round(field.last_s * 1000))
        self.words(painter, below, first, "caption", look.theme.muted, ALIGN.AlignLeft)
        self.words(painter, below, last, "caption", look.theme.muted, ALIGN.AlignRight)

    def _colour(self, racer: Racer) -> QColor:
        theme = self.look.theme
        colour = theme.outcome(racer.outcome)
        return QColor(colour) if racer.active or racer.winner else mix(colour, theme.panel, OUT)

    def _paint_line(self, painter: QPainter, field: Field, racer: Racer, since: float) -> None:
        """Paint a line from a place on; a gap between dashes that it is in is looked at once more."""
        prices, width = self._scene.prices, max(2.0, self.look.px(LINE))
        lengths = [DASH * width * length for length in self.look.theme.dash(racer.outcome)]
        since = piece_start(since, lengths) if lengths else since
        times = prices.seconds
        first = max(0, int(np.searchsorted(times, field.seconds(since) + NEAR, side="right")) - 1)
        last = prices.last_second if racer.active else prices.end_of(racer.outcome)
        end = int(np.searchsorted(times, last, side="right"))
        if end - first < 2:
            return
        row = prices.prices("YES")[racer.outcome : racer.outcome + 1]
        seconds, rows = thin(times, row, first, end, MOST_POINTS)  # few enough points
        x, y = field.x(seconds), field.y(rows[0])
        joined = np.ones(len(x), dtype=np.int32)
        if lengths:
            x, y, joined = dashed(x, y, lengths)
            joined = with_steep_gaps(y, joined, GAP_HIDES * width)
            joined[x < since - NEAR] = 0
        if joined[:-1].any():
            painter.setPen(QPen(self._colour(racer), width))  # its square ends cover the joints
            pieces = _pieces(x, y, joined)  # kept while it is drawn: Qt reads its memory
            painter.drawLines(*pieces.drawargs())

    def _paint_labels(self, painter: QPainter, field: Field) -> None:
        look, racers, theme = self.look, self._scene.racers, self.look.theme
        room = self.height() / len(racers)
        left, right = self.width() * (1 - LABELS) + look.px(56), self.width() - look.px(22)
        role = next((role for role in ROLES if self._fits(role, room, right - left)), ROLES[-1])
        size = min(look.metrics(role).height() * ROW, room)
        wanted = [float(field.y(np.array([racer.price / 1e6]))[0]) for racer in racers]
        placed = spread(wanted, size, 0.0, float(self.height()))
        prices = self._scene.prices
        now = float(field.x(np.array([prices.last_second]))[0]) if len(prices) else field.box.left()
        self.labels = tuple(QRectF(left, middle - size / 2, right - left, size) for middle in placed)
        for racer, box, start in zip(racers, self.labels, wanted, strict=True):
            colour, middle = self._colour(racer), box.center().y()
            if racer.active:
                painter.setPen(QPen(mix(theme.outcome(racer.outcome), theme.panel, 55), max(1.0, look.px(1.6))))
                painter.drawLine(QLineF(now, start, left - look.px(38), middle))
                paint_mark(painter, racer.outcome, QPointF(now, start), look.px(20), colour)
            paint_mark(painter, racer.outcome, QPointF(left - look.px(20), middle), look.px(22), colour)
            words = theme.text if racer.active or racer.winner else theme.muted
            value = "wins" if racer.winner else fmt.price(racer.price, 2) if racer.active else "out"
            width = self.words(painter, box, value, role, words, ALIGN.AlignRight)
            name = QRectF(box.left(), box.top(), box.width() - width - look.px(18), box.height())
            self.words(painter, name, racer.name, role, words if racer.active else theme.muted, ALIGN.AlignLeft)

    def _fits(self, role: str, high: float, wide: float) -> bool:
        """Tell whether labels in the font of a role have room."""
        look = self.look
        longest = max(look.width(role, racer.name) for racer in self._scene.racers)
        wide -= look.width(role, "0.00") + look.px(18)
        return look.metrics(role).height() * ROW <= high and (longest <= wide or role not in ROLES[:2])


def _pieces(x: FloatArray, y: FloatArray, joined: npt.NDArray[np.int32]) -> PrimitiveArray:
    """Give a line in pieces: a broad line with joints costs twenty times as much."""
    at = np.flatnonzero(joined[:-1])
    pieces = PrimitiveArray(QLineF, 4)
    pieces.resize(len(at))
    ends = pieces.ndarray()
    ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3] = x[at], y[at], x[at + 1], y[at + 1]
    return pieces
