"""The runner's health in words and numbers."""

from collections.abc import Sequence
from statistics import median

from gmd_desktop.session.tick_report import HealthView, SessionStatus
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.figure import Figure, Signal

OLD_TICK_S = 30.0
SLOW_MS = 33.0  # more than a frame


def state(health: HealthView, status: SessionStatus) -> tuple[Signal, str]:
    """Say how the runner is, and what to do if it is not well."""
    if not health.thread_alive:
        return "bad", "The runner's thread has stopped: orders wait. Restart the runner."
    if not health.is_active:
        return "warn", "The runner is not active: orders wait until it leads again."
    if status == SessionStatus.RUNNING and health.last_tick_age_s > OLD_TICK_S:
        age = fmt.clock(int(health.last_tick_age_s * 1000))
        return "bad", f"No tick for {age}, though the session runs. Restart the runner."
    if health.last_error:
        return "warn", "The runner works; there was an error before, see below."
    return "good", "The runner works."


def health_figures(health: HealthView, unsent: int = 0) -> list[Figure]:
    """Write what is measured; `unsent` is what this desk has not been able to send."""
    yes_no = {True: "yes", False: "no"}
    return [
        Figure("Active", yes_no[health.is_active], "" if health.is_active else "warn"),
        Figure("Thread", "alive" if health.thread_alive else "stopped", _bad(not health.thread_alive)),
        Figure("Last tick", f"{health.last_tick_age_s:.1f} s ago"),
        Figure("Tick time", fmt.millis(health.tick_ms_last)),
        Figure("Median", fmt.millis(health.tick_ms_p50)),
        Figure("p99", fmt.millis(health.tick_ms_p99)),
        Figure("Longest", fmt.millis(health.tick_ms_max)),
        Figure("Store", fmt.millis(health.store_ms)),
        Figure("Inbox", fmt.count(health.inbox)),
        Figure("Outbox", fmt.count(unsent), _warn(unsent)),
        Figure("Ticks", fmt.count(health.total_ticks)),
        Figure("Orders", fmt.count(health.total_orders)),
        Figure("Fills", fmt.count(health.total_fills)),
        Figure("Missed", fmt.count(health.missed_deadlines), _warn(health.missed_deadlines)),
        Figure("Restarts", fmt.count(health.restarts), _warn(health.restarts)),
        Figure("Errors", fmt.count(health.error_count), _bad(health.error_count > 0)),
        Figure("Memory", f"{health.memory_mb:,.0f} MB"),
    ]


def paint_figures(screen_ms: Sequence[float], panels: Sequence[tuple[str, float, float]]) -> list[Figure]:
    """Write how long the screen took for its last reports, and each panel to paint: the median and the longest."""
    rows = [("All of a report", median(screen_ms), max(screen_ms))] if screen_ms else []
    return [
        Figure(title, f"{fmt.millis(middle)}, at most {fmt.millis(most)}", _warn(middle > SLOW_MS), wide=True)
        for title, middle, most in (*rows, *panels)
    ]


def error_text(health: HealthView) -> str:
    """The last error in full, for reading and copying."""
    return "\n".join(part for part in (health.last_error, health.last_error_detail) if part)


def _bad(wrong: bool) -> str:
    return "error" if wrong else ""


def _warn(number: int) -> str:
    return "warn" if number else ""
