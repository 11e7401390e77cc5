"""The prices of a dry run as lines, with who went when: a picture to judge by, not to read numbers from."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmd_desktop.session.dry_run import DryReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.theme import DARK, GRID, Theme

HEIGHT, LEFT, RIGHT = 220, 44, 130
STEPS = (50_000, 100_000, 200_000, 250_000)  # micros between two lines across


class PriceStory(QWidget):
    """YES prices of all outcomes against session time; names stand at the ends of the lines."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wizard_rehearsal_prices")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._report: DryReport | None = None
        self._names: Sequence[str] = ()

    def show_report(self, report: DryReport, names: Sequence[str]) -> None:
        """Draw these prices."""
        self._report, self._names = report, names
        ends = [f"{name} {fmt.price(report.points[-1].yes_prices[n], 2)}" for n, name in enumerate(names)]
        self.setAccessibleName("Prices of YES; at the end: " + ", ".join(ends))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, lines, and the names at their ends."""
        if self._report is None or len(self._report.points) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        box = QRectF(LEFT, 2 * GRID, self.width() - LEFT - RIGHT, self.height() - self._theme.px(7 * GRID))
        top = max(max(point.yes_prices) for point in self._report.points)
        self._paint_grid(painter, box, top)
        ends = [self._paint_line(painter, box, top, outcome) for outcome in range(len(self._names))]
        self._paint_names(painter, box, ends)
        painter.end()

    def _paint_grid(self, painter: QPainter, box: QRectF, top: int) -> None:
        assert self._report is not None
        theme = self._theme
        step = next((step for step in STEPS if top / step <= 5), STEPS[-1])
        for price in range(0, top + 1, step):
            y = box.bottom() - box.height() * price / top
            painter.setPen(QColor(theme.grid))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(theme.muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, LEFT - 2 * GRID, 16), right, fmt.price(price, 2))
        end_ms = self._report.points[-1].session_ms
        foot = QRectF(box.left(), box.bottom() + GRID, box.width(), self._theme.px(16))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, "00:00")
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, fmt.clock(end_ms))
        for mark in self._report.events:
            if mark.kind == "ELIMINATE":
                x = box.left() + box.width() * mark.session_ms / max(1, end_ms)
                painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))

    def _paint_line(self, painter: QPainter, box: QRectF, top: int, outcome: int) -> float:
        """Paint an outcome's line as far as it was in; give the height at which it ends."""
        assert self._report is not None
        points, end_ms = self._report.points, max(1, self._report.points[-1].session_ms)
        line = QPolygonF()
        for point in points:
            price = point.yes_prices[outcome]
            if price:
                x = box.left() + box.width() * point.session_ms / end_ms
                line.append(QPointF(x, box.bottom() - box.height() * price / top))
        pen = QPen(QColor(self._theme.outcome(outcome)), look.LINE_STRONG)
        if dash := self._theme.dash(outcome):
            pen.setDashPattern(dash)
        painter.setPen(pen)
        painter.drawPolyline(line)
        return line.last().y() if not line.isEmpty() else box.bottom()

    def _paint_names(self, painter: QPainter, box: QRectF, ends: list[float]) -> None:
        """Write the names beside the ends, from above, each below the one before."""
        metrics = QFontMetrics(painter.font())
        high = metrics.height()
        order = sorted(range(len(ends)), key=lambda outcome: ends[outcome])
        y = box.top() - high / 2
        room = box.height() + high
        for number, outcome in enumerate(order):
            latest = box.top() - high / 2 + room - high * (len(order) - number)
            y = max(y, min(ends[outcome] - high / 2, latest))
            painter.setPen(QColor(self._theme.outcome(outcome)))
            painter.drawText(QPointF(box.right() + GRID, y + metrics.ascent()), "●")
            painter.setPen(QColor(self._theme.text))
            name = metrics.elidedText(self._names[outcome], Qt.TextElideMode.ElideRight, RIGHT - 6 * GRID)
            painter.drawText(QPointF(box.right() + 4 * GRID, y + metrics.ascent()), name)
            y += high
