"""How the runner is doing: times, counts, errors."""

import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from gmd_desktop.session.tick_report import HealthView

HEALTHY_WITHIN_S = 30.0
WINDOW_TICKS = 300  # five minutes at one tick a second
RECENT_TICKS = 120
MEMORY_EVERY_S = 2.0


@dataclass(slots=True)
class Health:
    """What the runner counts about itself. Times of the monotonic clock, None if never."""

    monotonic: Callable[[], float]
    last_step: float | None = None
    last_tick: float | None = None
    total_ticks: int = 0
    total_orders: int = 0
    total_fills: int = 0
    error_count: int = 0
    errors_in_a_row: int = 0
    last_error: str = ""
    last_error_detail: str = ""
    restarts: int = 0
    inbox: int = 0
    store_ms: float = 0.0
    tick_ms: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW_TICKS))
    _memory: tuple[float, float] = (-MEMORY_EVERY_S, 0.0)

    def ticked(self, duration_ms: float, store_ms: float, orders: int, fills: int) -> None:
        """Count a committed tick."""
        self.last_tick = self.monotonic()
        self.total_ticks += 1
        self.total_orders += orders
        self.total_fills += fills
        self.errors_in_a_row = 0
        self.store_ms = store_ms
        self.tick_ms.append(duration_ms)

    def failed(self, error: str, detail: str) -> None:
        """Count a failure."""
        self.error_count += 1
        self.errors_in_a_row += 1
        self.last_error, self.last_error_detail = error, detail

    def step_age_s(self) -> float:
        """Seconds since the last completed step; infinite if there was none."""
        return float("inf") if self.last_step is None else self.monotonic() - self.last_step

    def view(self, *, is_active: bool, thread_alive: bool, thread_name: str, missed_deadlines: int) -> HealthView:
        """Give the health panel's values."""
        recent = tuple(self.tick_ms)
        cuts = quantiles(recent, n=100) if len(recent) > 1 else [0.0] * 99
        return HealthView(
            is_active=is_active,
            thread_alive=thread_alive,
            thread_name=thread_name,
            last_tick_age_s=0.0 if self.last_tick is None else self.monotonic() - self.last_tick,
            tick_ms_last=recent[-1] if recent else 0.0,
            tick_ms_p50=cuts[49],
            tick_ms_p99=min(cuts[98], max(recent, default=0.0)),
            tick_ms_max=max(recent, default=0.0),
            recent_tick_ms=recent[-RECENT_TICKS:],
            store_ms=self.store_ms,
            inbox=self.inbox,
            total_ticks=self.total_ticks,
            total_orders=self.total_orders,
            total_fills=self.total_fills,
            error_count=self.error_count,
            last_error=self.last_error,
            last_error_detail=self.last_error_detail,
            restarts=self.restarts,
            missed_deadlines=missed_deadlines,
            memory_mb=self._memory_mb(),
        )

    def _memory_mb(self) -> float:
        now = self.monotonic()
        if now - self._memory[0] >= MEMORY_EVERY_S:
            self._memory = (now, resident_mb())
        return self._memory[1]


def resident_mb() -> float:
    """Give the memory this process holds, in MB; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError, AttributeError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0
