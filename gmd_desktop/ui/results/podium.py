"""The first three: a step each, the winner's in the middle and highest."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmd_desktop.session.standings import Place
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.words import change_tone
from gmd_desktop.ui.theme import DARK, GRID, RADIUS, Theme

ORDER = (1, 0, 2)  # from the left
STEPS = (0, 14, 24)  # pixels that a step is lower than the first
ORDINALS = ("1st", "2nd", "3rd")
HEIGHT = 116
WIDEST = 250  # of a step


class Podium(QWidget):
    """Paints at most three places; equal gains share an ordinal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_podium")
        self.setAccessibleName("Podium")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._places: Sequence[Place] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_places(self, places: Sequence[Place]) -> None:
        """Show the first three of these."""
        self._places = tuple(places[: len(ORDER)])
        said = (
            f"{_ordinal(place)} {place.who.name} {_gain(place)}, {fmt.money(place.who.value)} USDC"
            for place in self._places
        )
        self.setAccessibleDescription(", ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(3 * WIDEST, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = [number for number in ORDER if number < len(self._places)]
        gap = 2 * GRID
        wide = min(self._theme.px(WIDEST), (self.width() - gap * (len(ORDER) - 1)) // len(ORDER))
        left = 0
        for number in shown:
            top = self._theme.px(STEPS[number])
            self._paint_step(painter, QRect(left, top, wide, self.height() - top), self._places[number], number == 0)
            left += wide + gap
        painter.end()

    def _paint_step(self, painter: QPainter, box: QRect, place: Place, is_first: bool) -> None:
        theme, flags = self._theme, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        band = theme.band("RESOLVED")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(band.ground if is_first else theme.raised))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        inner = box.adjusted(4 * GRID, 2 * GRID + GRID // 2, -3 * GRID, 0)
        lines = (
            (_ordinal(place), "caption", band.muted if is_first else theme.muted),
            (place.who.name, "lead", band.text if is_first else theme.text),
            (
                f"{_gain(place)} {fmt.arrow(place.gain, fmt.MONEY_DIGITS)}",
                "strong",
                band.text if is_first else getattr(theme, change_tone(place.gain)),
            ),
        )
        for words, role, colour in lines:
            painter.setFont(theme.font(role))
            painter.setPen(QColor(colour))
            metrics = theme.metrics(role)
            painter.drawText(inner, flags, metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width()))
            inner.setTop(inner.top() + metrics.height() + 1)
        painter.setFont(theme.font("table"))
        painter.setPen(QColor(band.muted if is_first else theme.muted))
        painter.drawText(inner, flags, f"{fmt.money(place.who.value)} USDC")


def _gain(place: Place) -> str:
    return fmt.signed_percent(place.gain, place.who.deposit)


def _ordinal(place: Place) -> str:
    return ORDINALS[min(place.rank, len(ORDINALS)) - 1]
