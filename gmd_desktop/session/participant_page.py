"""All that one participant did in a session: orders, fills with what each earned, holdings, P&L over time.

Every fill is valued at the end: tokens at what they were paid, or at the pool's price while the session goes on. So

    value - deposit == gains of all fills - gas paid

to within a micro a fill, because values are whole micros.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from engine import TOKENS
from engine.rounding import MICRO
from gmd_desktop.session.history import fill_view
from gmd_desktop.session.live import load_session
from gmd_desktop.session.portfolio import Entry, Portfolio, Position
from gmd_desktop.session.reporting import participant_views, position_views, read_orders_of
from gmd_desktop.session.session_log import ByTick
from gmd_desktop.session.tick_report import FillView, OrderView, ParticipantView, PositionView
from gmd_desktop.session.trades import GAS_FREE
from gmd_desktop.session.valuation import prices
from gmd_desktop.store import reads
from gmd_desktop.store.rows import FillRow

CURVE_POINTS = 1_000
MAX_ROWS = 5_000  # orders and fills that a page holds, the latest; all of them are in its figures


class OwnFill(NamedTuple):
    """A fill from one participant's side. Amounts in micros; `cash` is what came in, below 0 what was paid."""

    view: FillView
    token: str
    action: str
    size: int
    cash: int
    held: int  # tokens of that kind right after it
    gain: int  # cash and tokens, valued at the end


class CurvePoint(NamedTuple):
    """P&L after a tick: micros."""

    tick: int
    session_ms: int
    profit: int


@dataclass(frozen=True, slots=True)
class ParticipantPage:
    """One participant's session. Rows are oldest first; `best` and `worst` are by gain."""

    who: ParticipantView
    orders: tuple[OrderView, ...]
    n_orders: int
    fills: tuple[OwnFill, ...]
    n_fills: int
    positions: tuple[PositionView, ...]
    curve: tuple[CurvePoint, ...]
    best: OwnFill | None
    worst: OwnFill | None


def read_participant(conn: Connection, name: str) -> ParticipantPage | None:
    """Read one participant's page; None if there is none of this name.

    Args:
        conn: all its reads see the same moment.
    """
    live = load_session(conn)
    yes, no = prices(live)
    who = next((view for view in participant_views(live, yes, no) if view.name == name), None)
    if who is None:
        return None
    fills, curve = _Fills(name, {"YES": yes, "NO": no}), []
    gas = dict(reads.count_submissions(conn, name, GAS_FREE)) if live.gas_fee else {}
    paid = 0
    with closing(reads.iterate_fills_of(conn, name)) as rows:
        by_tick = ByTick(iter(rows), _tick_of)
        sampled = reads.read_ticks(conn, after=0, every=-(-live.tick // CURVE_POINTS) or 1)
        last = reads.read_ticks(conn, after=live.tick - 1)
        for row in {row.tick: row for row in (*sampled, *last)}.values():
            for fill in by_tick.take(row.tick):
                fills.take(fill)
            paid += sum(gas.pop(tick) for tick in [tick for tick in gas if tick <= row.tick]) * live.gas_fee
            profit = fills.cash + fills.worth(json.loads(row.prices)) - paid
            curve.append(CurvePoint(row.tick, live.schedule.session_ms(row.tick), profit))
    return ParticipantPage(
        who=who,
        orders=tuple(read_orders_of(conn, live, name, MAX_ROWS)),
        n_orders=sum(reads.count_orders(conn, name).values()),
        fills=tuple(fills.rows),
        n_fills=fills.count,
        positions=tuple(position_views(live, name, yes, no)),
        curve=tuple(curve),
        best=fills.best,
        worst=fills.worst,
    )


class _Fills:
    """Takes one participant's fills in their order.

    Args:
        final: what a token is worth at the end, in micros, by kind and outcome.
    """

    def __init__(self, name: str, final: Mapping[str, Sequence[int]]) -> None:
        self.rows: deque[OwnFill] = deque(maxlen=MAX_ROWS)
        self.count = 0
        self.cash = 0
        self.best: OwnFill | None = None
        self.worst: OwnFill | None = None
        self._name, self._final = name, final
        self._book = Portfolio()

    def take(self, row: FillRow) -> None:
        """Take the next fill: one row, or two if both sides are this participant's."""
        view = fill_view(row)
        before = {at: self._book.entry(*at) for at in self._positions(view)}
        for at in sorted(self._book.apply([view.fill], self._name)):
            self._add(view, at, before[at], self._book.entry(*at))

    def worth(self, both: Sequence[int]) -> int:
        """Value all that is held at a tick's prices: of YES by outcome, then of NO."""
        count = len(both) // 2
        return sum(
            row.size * both[row.outcome + (count if row.token == "NO" else 0)] // MICRO for row in self._book.rows()
        )

    def _positions(self, view: FillView) -> Iterator[Position]:
        for token in TOKENS:
            yield self._name, view.fill.outcome, token

    def _add(self, view: FillView, at: Position, before: Entry, after: Entry) -> None:
        cash = after.realised - after.cost - before.realised + before.cost
        tokens = after.size - before.size
        gain = cash + tokens * self._final[at[2]][at[1]] // MICRO
        own = OwnFill(view, at[2], "BUY" if tokens > 0 else "SELL", abs(tokens), cash, after.size, gain)
        self.rows.append(own)
        self.count += 1
        self.cash += cash
        if self.best is None or gain > self.best.gain:
            self.best = own
        if self.worst is None or gain < self.worst.gain:
            self.worst = own


def _tick_of(row: FillRow) -> int:
    return row.tick
