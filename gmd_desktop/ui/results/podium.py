"""The first three: a step each, the winner's in the middle and highest."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmd_desktop.session.standings import Place, podium
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.podium_words import level_words, step_words
from gmd_desktop.ui.models.words import change_tone
from gmd_desktop.ui.theme import DARK, GRID, RADIUS, Theme

ORDER = (1, 0, 2)  # from the left
STEPS = (0, 14, 24)  # pixels that a step is lower than the first
HEIGHT = 116
WIDEST = 250  # of a step


class Podium(QWidget):
    """Paints at most three places; equal gains share an ordinal. Where all stand level it says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_podium")
        self.setAccessibleName("Podium")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._theme = DARK
        self._steps: list[tuple[Place, int]] = []
        self._level = ""  # why nobody stands here

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_places(self, places: Sequence[Place]) -> None:
        """Show the first three of all places."""
        self._steps = podium(places)
        self._level = "" if self._steps or not places else level_words(places)
        said = (
            f"{step_words(place, more)} {place.who.name} {_gain(place)}, {fmt.money(place.who.value)} USDC"
            for place, more in self._steps
        )
        self.setAccessibleDescription(", ".join(said) or self._level)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(3 * WIDEST, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._steps:
            painter.setFont(self._theme.font("table"))
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self._level)
        shown = [number for number in ORDER if number < len(self._steps)]
        gap = 2 * GRID
        wide = min(self._theme.px(WIDEST), (self.width() - gap * (len(ORDER) - 1)) // len(ORDER))
        left = 0
        for number in shown:
            top = self._theme.px(STEPS[number])
            self._paint_step(painter, QRect(left, top, wide, self.height() - top), *self._steps[number])
            left += wide + gap
        painter.end()

    def _paint_step(self, painter: QPainter, box: QRect, place: Place, more: int) -> None:
        is_first = place.rank == 1
        theme, flags = self._theme, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        band = theme.band("RESOLVED")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(band.ground if is_first else theme.raised))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        inner = box.adjusted(4 * GRID, 2 * GRID + GRID // 2, -3 * GRID, 0)
        lines = (
            (step_words(place, more), "caption", band.muted if is_first else theme.muted),
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
