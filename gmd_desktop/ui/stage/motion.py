"""Calm motion: a number that goes from 0 to 1 in a short while, or is 1 at once where motion is off."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from gmd_desktop.ui.theme import STAGE_MOVE_MS, STAGE_STEP_MS


class Motion(QObject):
    """Moves on by itself once it is started."""

    moved = Signal()  # `share` is another; GUI thread

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.share = 1.0  # of the way, eased at both ends
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STAGE_STEP_MS)
        self._timer.timeout.connect(self._on_step)

    @property
    def is_active(self) -> bool:
        """Whether it is still on its way."""
        return self._timer.isActive()

    def start(self, motion: bool) -> None:
        """Begin anew; be there at once if there is to be no motion."""
        self.share = 0.0 if motion else 1.0
        self._timer.stop()
        if motion:
            self._clock.restart()
            self._timer.start()

    @Slot()
    def _on_step(self) -> None:
        part = min(1.0, self._clock.elapsed() / STAGE_MOVE_MS)
        self.share = part * part * (3 - 2 * part)
        if part >= 1.0:
            self._timer.stop()
        self.moved.emit()
