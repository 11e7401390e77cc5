"""What the outcome cards remember: the last minute of each price closely, the whole session coarsely. No Qt."""

from collections import deque
from collections.abc import Sequence

from gmd_desktop.session.tick_report import TickPoint
from gmd_desktop.ui.charts.thinning import Thinned

MINUTE_MS = 60_000
MOST_DRAWN = 80


class OutcomeHistory:
    """YES prices of one outcome, in micros."""

    def __init__(self) -> None:
        self._minute: deque[tuple[int, int]] = deque()
        self._session = Thinned()
        self._first: int | None = None

    def append(self, session_ms: int, price: int) -> None:
        """Add the price after a tick; a closed outcome has none (0)."""
        if price <= 0:
            return
        if self._first is None:
            self._first = price
        self._session.append(price)
        self._minute.append((session_ms, price))
        while self._minute[1][0] <= session_ms - MINUTE_MS if len(self._minute) > 1 else False:
            self._minute.popleft()

    def change(self, price: int, whole: bool) -> int:
        """The change up to a price since the session began, or since a minute ago (or the beginning)."""
        since = self._first if whole else self._minute[0][1] if self._minute else None
        return 0 if since is None else price - since

    def line(self, whole: bool) -> list[int]:
        """The course of the price, in few enough points for a spark line."""
        values = self._session.values() if whole else [price for _, price in self._minute]
        stride = -(-len(values) // MOST_DRAWN)
        return values if stride <= 1 else [*values[:-1:stride], values[-1]]


class Histories:
    """One history an outcome."""

    def __init__(self, outcomes: int = 0) -> None:
        self._each = [OutcomeHistory() for _ in range(outcomes)]
        self._last_tick = -1

    def __len__(self) -> int:
        return len(self._each)

    def __getitem__(self, outcome: int) -> OutcomeHistory:
        return self._each[outcome]

    def take(self, points: Sequence[TickPoint]) -> None:
        """Add ticks later than the last."""
        for point in points:
            if point.tick > self._last_tick:
                self._last_tick = point.tick
                for history, price in zip(self._each, point.yes_prices, strict=True):
                    history.append(point.session_ms, price)
