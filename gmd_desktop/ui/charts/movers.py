"""What moved a price: the largest fills of an outcome in a tick, as far back as trades are remembered. No Qt."""

from collections import deque

from gmd_desktop.session.history import MAX_FILLS
from gmd_desktop.session.tick_report import FillView, TickReport
from gmd_desktop.ui import format as fmt

MOST_FILLS = 20_000  # remembered; the oldest go first
MOST_TOLD = 3
KINDS = {"AMM": "Pool", "LOB": "Book", "MINT": "Mint", "MERGE": "Merge", "AUTO_FILL": "Auto-fill"}
BOUGHT = {"BUY": "bought", "SELL": "sold"}


class Movers:
    """Remembers the latest fills as they came, report by report."""

    def __init__(self) -> None:
        self._reports: deque[tuple[FillView, ...]] = deque()
        self._count = 0
        self._since = 1  # the first tick all of whose fills are remembered

    def clear(self) -> None:
        """Forget everything."""
        self._reports.clear()
        self._count, self._since = 0, 1

    def take(self, report: TickReport) -> None:
        """Add a report's fills; a history has the end of them only."""
        if report.history:
            self.clear()
            is_whole = len(report.fills) < MAX_FILLS
            self._since = 1 if is_whole else report.fills[0].tick + 1
        if report.fills:
            self._reports.append(report.fills)
            self._count += len(report.fills)
        while self._count > MOST_FILLS and len(self._reports) > 1:
            gone = self._reports.popleft()
            self._count -= len(gone)
            self._since = gone[-1].tick + 1

    def told(self, outcome: int, name: str, first: int, last: int, with_names: bool) -> list[str]:
        """Say what traded an outcome in the ticks from first to last: how many fills, and the largest.

        Returns:
            nothing if those ticks are not remembered any more.
        """
        if first < self._since:
            return []
        fills = [
            view.fill
            for part in self._reports
            if part[0].tick <= last and part[-1].tick >= first
            for view in part
            if first <= view.tick <= last and view.fill.outcome == outcome
        ]
        when = "in this tick" if first == last else "in these ticks"
        if not fills:
            return [f"{name}: nothing traded {when}"]
        largest = sorted(fills, key=lambda fill: -fill.amount)[:MOST_TOLD]
        many = f"{fmt.count(len(fills))} fills {when}, the largest" if len(fills) > 1 else f"1 fill {when}"
        lines = [f"{name}: {many}"]
        for fill in largest:
            who = f"{fill.participant} " if with_names else ""
            traded = f"{fmt.tokens(fill.size)} {fill.token} for {fmt.money(fill.amount)}"
            lines.append(f"{KINDS[fill.kind]}: {who}{BOUGHT[fill.action]} {traded}")
        return lines
