"""What trading at once costs: the effective spread of fills, and the quoted spread of the book.

Statistics in floats of USDC per token.
"""

import heapq
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.rounding import MICRO
from gmd_desktop.session.portfolio import fee_beside
from gmd_desktop.store.rows import FillRow

SIDES = (("YES", "BUY"), ("YES", "SELL"), ("NO", "BUY"), ("NO", "SELL"))
MANY = 1024  # entries of a side, before those that have gone are looked for


class EffectiveSpread:
    """The effective spread of all that takers traded, weighted by tokens.

    Twice what a token cost above the pool's price before the tick (sells: brought below it), fees included.

    Source: Huang and Stoll, Dealer versus auction markets, Journal of Financial Economics 41 (1996); the pool's price
    stands for the midpoint.
    """

    def __init__(self) -> None:
        self._cost = 0  # micros, above the pool's price
        self._tokens = 0  # micros

    def take(self, fill: FillRow, pool_price: int) -> None:
        """Take a fill and the pool's price of its token before the tick, in micros."""
        if fill.kind == "AUTO_FILL":  # nobody asked for it at that moment
            return
        fee = fee_beside(fill.kind, fill.fee)
        worth = fill.size * pool_price // MICRO
        self._cost += fill.amount + fee - worth if fill.action == "BUY" else worth - (fill.amount - fee)
        self._tokens += fill.size

    @property
    def value(self) -> float | None:
        """Give it; None if nobody took anything."""
        return 2 * self._cost / self._tokens if self._tokens else None


class RestedOrder(NamedTuple):
    """What is known of an order that rested: from the end of `tick` until `gone`, None if it still does."""

    outcome: int
    token: str
    action: str
    price: int
    tick: int
    gone: int | None


class _Side:
    """The orders of one side: the best on top of a heap of (price as a key, when it goes)."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, float]] = []
        self._most = MANY

    def add(self, key: int, gone: float, tick: int) -> None:
        """Add an order; from time to time drop those that have gone."""
        heapq.heappush(self._heap, (key, gone))
        if len(self._heap) > self._most:
            self._heap = [entry for entry in self._heap if entry[1] > tick]
            heapq.heapify(self._heap)
            self._most = max(MANY, 2 * len(self._heap))

    def __len__(self) -> int:
        return len(self._heap)

    def best(self, tick: int) -> int | None:
        """Give the lowest key of those that are still there."""
        heap = self._heap
        while heap and heap[0][1] <= tick:
            heapq.heappop(heap)
        return heap[0][0] if heap else None


class QuotedSpread:
    """The spread between the best bid and the best ask for YES, while the book has both, averaged over ticks.

    A bid for NO at p is an ask for YES at 1 - p, and the other way round, because the market mints and merges. Orders
    that rested within one tick only were never quoted.

    Args:
        orders: in the order in which they began to rest.
    """

    def __init__(self, orders: Iterable[RestedOrder], n_outcomes: int) -> None:
        self._orders = iter(orders)
        self._next = next(self._orders, None)
        self._books = [{side: _Side() for side in SIDES} for _ in range(n_outcomes)]
        self._sum = 0
        self._quoted = 0  # outcomes and ticks with both sides
        self._open = 0  # outcomes and ticks

    def take(self, tick: int, is_open: Sequence[bool]) -> None:
        """Look at the book after a tick; ticks come in order.

        Args:
            is_open: by outcome.
        """
        while self._next is not None and self._next.tick <= tick:
            order = self._next
            key = -order.price if order.action == "BUY" else order.price
            gone = math.inf if order.gone is None else order.gone
            self._books[order.outcome][order.token, order.action].add(key, gone, tick)
            self._next = next(self._orders, None)
        for book, open_now in zip(self._books, is_open, strict=True):
            if open_now:
                self._look(book, tick)

    def _look(self, book: dict[tuple[str, str], _Side], tick: int) -> None:
        self._open += 1
        bid, ask, no_bid, no_ask = (side.best(tick) for side in book.values())
        bids = [-bid] if bid is not None else []
        bids += [MICRO - no_ask] if no_ask is not None else []
        asks = [ask] if ask is not None else []
        asks += [MICRO + no_bid] if no_bid is not None else []  # keys of bids are below 0
        if bids and asks:
            self._quoted += 1
            self._sum += min(asks) - max(bids)

    @property
    def value(self) -> float | None:
        """Give the average; None if no outcome ever had both sides."""
        return self._sum / self._quoted / MICRO if self._quoted else None

    @property
    def share(self) -> float:
        """Give the share of outcomes and ticks at which both sides were there."""
        return self._quoted / self._open if self._open else 0.0
