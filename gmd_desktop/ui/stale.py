"""Repaint at most thirty times a second, and only what can be seen."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

INTERVAL_MS = 33


class Stale(QObject):
    """Knows that a widget is out of date and has it refreshed when that is worth something.

    Hidden widgets are refreshed when they are shown; visible ones when the event loop is next
    reached, or at the end of the interval if they have been refreshed within it. Lives on the GUI
    thread, with the widget.
    """

    def __init__(self, widget: QWidget, refresh: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._refresh = refresh
        self._is_stale = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh_now)
        widget.installEventFilter(self)

    def mark(self) -> None:
        """Say that what is shown is not what is known any more."""
        self._is_stale = True
        if not self._widget.isVisible() or self._timer.isActive():
            return
        left_ms = INTERVAL_MS - self._since.elapsed() if self._since.isValid() else 0
        self._timer.start(max(0, left_ms))

    @Slot()
    def refresh_now(self) -> None:
        """Refresh if it is needed and the widget can be seen."""
        if self._is_stale and self._widget.isVisible():
            self._is_stale = False
            self._since.start()
            self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the widget being shown."""
        if event.type() == QEvent.Type.Show:
            self.refresh_now()
        return super().eventFilter(watched, event)
