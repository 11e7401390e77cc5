"""A label whose words change all the time, and which never has the window laid out anew for that."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget


class StillLabel(QLabel):
    """As wide as a sample of its words; `text()` is what it says.

    Qt's own label asks its layout for room at each change of its text, and so do all layouts around
    it, up to the window's. This one paints its words into the room that it has.
    """

    def __init__(self, name: str, title: str, sample: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._title, self._sample = "", title, sample
        self.setObjectName(name)
        self.setAccessibleName(title)

    def text(self) -> str:
        """What it says."""
        return self._words

    def show_text(self, words: str) -> None:
        """Say something else."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(f"{self._title}: {words}")
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._sample), metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment()), words)
        painter.end()
