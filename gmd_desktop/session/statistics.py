"""What can be said of a whole session in numbers; each number's definition stands with its field.

Everything is streamed from the store: memory does not grow with the session. Money is in whole micros; what is a float
is a statistic only.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import FILL_KINDS, Market
from gmd_desktop.session.history import fill_view
from gmd_desktop.session.price_measures import PriceMeasures, Streak
from gmd_desktop.session.session_log import ByTick
from gmd_desktop.session.spreads import EffectiveSpread, QuotedSpread, RestedOrder
from gmd_desktop.session.tick_report import FillView
from gmd_desktop.store import reads
from gmd_desktop.store.rows import FillRow, OrderRow, TickRow

ON_TICK_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Statistics:
    """A session in numbers. Sequences over outcomes or kinds of fills are in their order; None: there is no such thing.

    Args:
        ticks: committed so far.
        volume: USDC traded by kind, in micros; both sides of a minted or merged set count.
        fills: executions by kind.
        orders: orders that were applied or refused.
        rejected: of them, refused or rejected.
        participants: all accounts.
        traders: of them, those with at least one fill.
        deposits: of all participants, in micros.
        turnover: volume per USDC deposited.
        effective_spread: USDC per token; see `EffectiveSpread`.
        quoted_spread: USDC per token; see `QuotedSpread`.
        quoted_share: share of outcomes and ticks at which the book had both sides.
        volatility: USDC, root mean square of each YES price's changes from tick to tick.
        realised: USDC, root of the sum of the squared changes.
        gini: inequality of final values, 0 (all equal) to 1 (one has all); see `gini`.
        brier_mean: mean over ticks of the prices' Brier score, 0 (certain and right) to 2.
        brier_last: the same of the prices at which trading ended.
        maker_profit: the maker's, valued at the AMM's prices, after the settlement as paid; micros.
        maker_worst: the most that the maker could have lost at any time, micros.
        fees: taken from all trades, micros.
        biggest: the fill with the largest amount.
        lead: the longest run of ticks at which one outcome had the highest YES price.
        lead_changes: how often the highest YES price went to another outcome.
        rise: the longest run of ticks at which a YES price rose.
    """

    ticks: int
    volume: tuple[int, ...]
    fills: tuple[int, ...]
    orders: int
    rejected: int
    participants: int
    traders: int
    deposits: int
    turnover: float | None
    effective_spread: float | None
    quoted_spread: float | None
    quoted_share: float
    volatility: tuple[float | None, ...]
    realised: tuple[float, ...]
    gini: float | None
    brier_mean: float | None
    brier_last: float | None
    maker_profit: int
    maker_worst: int
    fees: int
    biggest: FillView | None
    lead: Streak | None
    lead_changes: int
    rise: Streak | None


def gini(values: Sequence[int]) -> float | None:
    """Tell how unequal some amounts are: 0 if all are equal, near 1 if one has nearly all; None without any.

    Half the mean difference of all pairs, relative to the mean: sum of (2 i - n - 1) x_i / (n sum of x_i), with the
    amounts sorted and i from 1.

    Source: Gini, Variabilità e mutabilità (1912), in the form of Sen, On Economic Inequality (1973).

    Args:
        values: none below 0.
    """
    total, n = sum(values), len(values)
    if total == 0:
        return None
    return sum((2 * place - n - 1) * value for place, value in enumerate(sorted(values), 1)) / (n * total)


def read_statistics(
    conn: Connection,
    opening: Market,
    winner: int | None,
    values: Sequence[int],
    on_tick: Callable[[int], None] = lambda _tick: None,
) -> Statistics:
    """Read a session's statistics from its tables.

    Args:
        conn: all its reads see the same moment.
        opening: the session's market before its first tick.
        winner: the outcome that has won; None while nobody knows.
        values: what everybody has now, in micros.
        on_tick: told from time to time how many ticks have been read; may raise to give up.
    """
    count = opening.params.n_outcomes
    sums = _Sums(opening, winner)
    with (
        closing(reads.iterate_ticks(conn)) as ticks,
        closing(reads.iterate_fills(conn)) as fills,
        closing(reads.iterate_orders(conn)) as orders,
    ):
        quoted = QuotedSpread(map(_rested, orders), count)
        fills_by_tick = ByTick[FillRow](iter(fills), _tick_of)
        for row in ticks:
            sums.take(row, fills_by_tick.take(row.tick), quoted)
            if row.tick % ON_TICK_EVERY == 0:
                on_tick(row.tick)
    by_status = reads.count_orders(conn)
    accounts = reads.read_accounts(conn)
    deposits = sum(account.deposit for account in accounts)
    last, prices = sums.last, sums.prices
    return Statistics(
        ticks=last.tick if last else 0,
        volume=tuple(sums.volume),
        fills=tuple(sums.fills),
        orders=sum(by_status.values()),
        rejected=by_status.get("REJECTED", 0),
        participants=len(accounts),
        traders=sum(1 for account in accounts if account.trades),
        deposits=deposits,
        turnover=sum(sums.volume) / deposits if deposits else None,
        effective_spread=sums.effective.value,
        quoted_spread=quoted.value,
        quoted_share=quoted.share,
        volatility=prices.volatility,
        realised=prices.realised,
        gini=gini(values),
        brier_mean=prices.brier_mean,
        brier_last=prices.brier_last,
        maker_profit=last.maker_profit if last else 0,
        maker_worst=sums.worst,
        fees=sums.fees,
        biggest=sums.biggest,
        lead=prices.lead,
        lead_changes=prices.lead_changes,
        rise=prices.rise,
    )


class _Sums:
    """What one pass over ticks and fills adds up."""

    def __init__(self, opening: Market, winner: int | None) -> None:
        self.volume = [0] * len(FILL_KINDS)
        self.fills = [0] * len(FILL_KINDS)
        self.worst = self.fees = 0
        self.last: TickRow | None = None
        self.biggest: FillView | None = None
        self.effective = EffectiveSpread()
        self._n = opening.params.n_outcomes
        self._pool = [opening.price(outcome, token) for token in ("YES", "NO") for outcome in range(self._n)]
        self.prices = PriceMeasures(self._pool[: self._n], winner)

    def take(self, row: TickRow, fills: Sequence[FillRow], quoted: QuotedSpread) -> None:
        """Take a tick with its fills. The settlement's own tick has no prices any more, only what was paid."""
        for fill in fills:
            self.fills[FILL_KINDS.index(fill.kind)] += 1
            self.effective.take(fill, self._pool[fill.outcome + (self._n if fill.token == "NO" else 0)])
            if self.biggest is None or fill.amount > self.biggest.fill.amount:
                self.biggest = fill_view(fill)
        for kind, amount in enumerate(_volume(row)):
            self.volume[kind] += amount
        self.worst = max(self.worst, row.maker_worst)
        self.fees = max(self.fees, row.fees)  # the settlement gives them to the maker
        self.last = row
        if row.progress is not None:
            self._pool = json.loads(row.prices)
            yes = self._pool[: self._n]
            self.prices.take(row.tick, yes)
            quoted.take(row.tick, [price > 0 for price in yes])


def _volume(row: TickRow) -> tuple[int, ...]:
    return (row.volume_amm, row.volume_lob, row.volume_mint, row.volume_merge, row.volume_auto_fill)


def _tick_of(fill: FillRow) -> int:
    return fill.tick


def _rested(row: OrderRow) -> RestedOrder:
    gone = None if row.status in reads.RESTING else row.changed_tick
    return RestedOrder(row.outcome, row.token, row.action, row.price, row.tick, gone)
