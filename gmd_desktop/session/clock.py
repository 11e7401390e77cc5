"""When the next tick is due: by a monotonic deadline, at a speed."""

from collections.abc import Callable

MAX_SPEED = 0.0  # no waiting
SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, MAX_SPEED)


class TickClock:
    """The deadlines of a session's ticks. Speed changes the waiting only, never the session."""

    def __init__(self, tick_ms: int, monotonic: Callable[[], float], speed: float = 1.0) -> None:
        self._tick_ms = tick_ms
        self._monotonic = monotonic
        self._deadline: float | None = None
        self.speed = speed
        self.missed = 0

    @property
    def interval_s(self) -> float:
        """Seconds between ticks at this speed; 0 at the highest."""
        return self._tick_ms / 1000 / self.speed if self.speed else 0.0

    def set_speed(self, speed: float) -> None:
        """Change the speed; the next tick is due one new interval from now at the latest.

        Raises:
            ValueError: not one of 0 (max) and 0.25 .. 100.
        """
        if speed != MAX_SPEED and not 0.25 <= speed <= 100:
            raise ValueError(f"speed {speed} is outside [0.25, 100] and not 0 (as fast as it goes)")
        self.speed = speed
        if self._deadline is not None:
            self._deadline = min(self._deadline, self._monotonic() + self.interval_s)

    def start(self) -> None:
        """Let the first tick be due one interval from now."""
        self._deadline = self._monotonic() + self.interval_s

    def start_at_once(self) -> None:
        """Let the first tick be due now."""
        self._deadline = self._monotonic()

    def stop(self) -> None:
        """Stand still; `start` begins anew."""
        self._deadline = None

    def wait_s(self) -> float:
        """Give the seconds until the next tick is due, 0 if it is; starts if it stands still."""
        if self._deadline is None:
            self.start()
        assert self._deadline is not None
        return max(0.0, self._deadline - self._monotonic())

    def ticked(self) -> None:
        """Set the next deadline: from the last one, or from now if that is past already."""
        now = self._monotonic()
        self._deadline = (now if self._deadline is None else self._deadline) + self.interval_s
        if self._deadline < now:
            if self.interval_s:
                self.missed += int((now - self._deadline) / self.interval_s) + 1
            self._deadline = now
