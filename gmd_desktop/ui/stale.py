"""Repaint at most thirty times a second, and only what can be seen."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

INTERVAL_MS = 33
READ_MS = 190  # numbers that change more often than five times a second can't be read
BEHIND_TAB_MS = 1_000


def can_be_seen(widget: QWidget) -> bool:
    """Whether a widget is on the screen.

    A dock behind another tab is visible to Qt, but lies outside the window.
    """
    window = widget.window()
    if not widget.isVisible() or window.isMinimized():
        return False
    return QRect(widget.mapTo(window, QPoint()), widget.size()).intersects(window.rect())


class Stale(QObject):
    """Knows that a widget is out of date and has it refreshed when that is worth something.

    Visible widgets are refreshed when the event loop is next reached, or at the end of the interval
    if they have been refreshed within it; those behind a tab when it is chosen, and once a second for
    who reads them; hidden ones when they are shown. Lives on the GUI thread, with the widget.
    """

    def __init__(self, widget: QWidget, refresh: Callable[[], None], interval_ms: int = INTERVAL_MS) -> None:
        super().__init__(widget)
        self._interval_ms = interval_ms
        self._widget = widget
        self._refresh = refresh
        self._is_stale = False
        self._dock: QDockWidget | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._bring_up_to_date)
        widget.installEventFilter(self)

    def mark(self) -> None:
        """Say that what is shown is not what is known any more."""
        self._is_stale = True
        if self._widget.isVisible() and not self._timer.isActive():
            self._timer.start(max(0, self._left_ms()))

    def refresh(self, urgent: bool = False) -> None:
        """Say the same, and refresh at once if it is time or urgent: for reports, which are painted when they come."""
        self.mark()
        if self._timer.isActive() and (self._left_ms() <= 0 or (urgent and can_be_seen(self._widget))):
            self._bring_up_to_date()

    def _left_ms(self) -> int:
        if not can_be_seen(self._widget):
            return BEHIND_TAB_MS
        return self._interval_ms - self._since.elapsed() if self._since.isValid() else 0

    @Slot()
    def _bring_up_to_date(self) -> None:
        """Refresh if it is needed and the widget is not hidden."""
        if self._is_stale and self._widget.isVisible():
            self._is_stale = False
            self._timer.stop()
            self._since.start()
            self._refresh()

    @Slot(bool)
    def _on_tab_turned(self, is_in_front: bool) -> None:
        if is_in_front:
            self._bring_up_to_date()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the widget being shown."""
        if event.type() == QEvent.Type.Show:
            self._follow_dock()
            self._bring_up_to_date()  # it may have no size yet
        return False

    def _follow_dock(self) -> None:
        """Have the dock tell when its tab is chosen: the widget hears nothing of it."""
        place = self._widget if self._dock is None else None
        while place is not None and not isinstance(place, QDockWidget):
            place = place.parentWidget()
        if place is not None:
            self._dock = place
            place.visibilityChanged.connect(self._on_tab_turned)
