"""The line at the bottom: where the session is kept, who leads it, how fast it goes, what went wrong last."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.parts.elided_label import ElidedLabel
from gmd_desktop.ui.parts.still_label import StillLabel
from gmd_desktop.ui.stale import Stale
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

STORE_PX = 320


class StatusStrip(QWidget):
    """Small and muted: it is there for who looks for it, and red only when something failed."""

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_strip")
        self.setAccessibleName("Status of the program")
        self._report: TickReport | None = None
        self._paint_ms = 0.0
        self._unsent = 0
        self._store = ElidedLabel()
        self._store.setMaximumWidth(STORE_PX)
        self._leader = QLabel()
        self._tick = StillLabel("status_tick_ms", "Time of the last tick", "tick 888.8 ms")
        self._paint = StillLabel("status_paint_ms", "Time of the screen", "screen 888.8 ms")
        self._inbox = StillLabel("status_inbox", "Waiting requests", "inbox 8,888")
        self._error = ElidedLabel()
        names = {
            "status_store": (self._store, "Where the session is kept"),
            "status_leader": (self._leader, "Whether this program runs the session or watches it"),
            "status_tick_ms": (self._tick, "Time the last tick took, in milliseconds"),
            "status_paint_ms": (self._paint, "Time the screen took for the last report, in milliseconds"),
            "status_inbox": (self._inbox, "Orders and requests that wait for the next tick"),
            "status_error": (self._error, "The last error of the runner"),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 2, 3 * GRID, 2)
        row.setSpacing(5 * GRID)
        for name, (label, tip) in names.items():
            label.setObjectName(name)
            label.setToolTip(tip)
            set_role(label, "caption")
            row.addWidget(label, 1 if label is self._error else 0)
        self._stale = Stale(self, self._refresh)
        self.set_theme(theme)

    def show_session(self, info: SessionInfo) -> None:
        """Name the store."""
        self._report = None
        self.show_store(info.store_label)

    def show_store(self, name: str) -> None:
        """Say where the session is kept."""
        self._store.show_text(name)

    def show_report(self, report: TickReport) -> None:
        """Take in how the runner is doing."""
        self._report = report
        self._stale.refresh()

    def show_unsent(self, count: int) -> None:
        """Say how many requests of this desk are not stored yet."""
        if count != self._unsent:
            self._unsent = count
            self._stale.refresh(urgent=True)

    def show_paint_ms(self, elapsed_ms: float) -> None:
        """Take in what the screen took for the last report; it is written with the next one."""
        self._paint_ms = elapsed_ms

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's font for the widths, so that nothing moves while numbers change."""
        for label in (self._tick, self._paint, self._inbox):
            label.setFont(theme.font("caption"))

    def _refresh(self) -> None:
        self._paint.show_text(f"screen {fmt.millis(self._paint_ms)}")
        if self._report is None:
            return
        self._leader.setText("Leading" if self._report.leads else "Watching")
        health = self._report.health
        self._tick.show_text(f"tick {fmt.millis(health.tick_ms_last)}")
        self._inbox.show_text(f"inbox {fmt.count(health.inbox)}")
        waits = f"{self._unsent} not stored yet" if self._unsent else ""
        self._error.show_text(waits or health.last_error or "no errors")
        set_role(self._error, "error" if waits or health.last_error else "caption")
