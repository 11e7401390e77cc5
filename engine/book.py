"""Resting limit orders: levels by price, best first, and the pro-rata split (market.md section 6)."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable


class RestingOrder:
    """An order in the book. `index` is 2 * outcome + side, `action` 0 buys and 1 sells; sizes and prices in micros."""

    __slots__ = (
        "action",
        "arrival",
        "auto_fill",
        "index",
        "level",
        "order_id",
        "participant",
        "price",
        "remaining",
    )

    level: "Level"  # set when it is added to the book

    def __init__(
        self,
        order_id: int,
        participant: str,
        index: int,
        action: int,
        price: int,
        remaining: int,
        auto_fill: bool,
        arrival: int,
    ) -> None:
        self.order_id, self.participant, self.index = order_id, participant, index
        self.action, self.price, self.remaining = action, price, remaining
        self.auto_fill, self.arrival = auto_fill, arrival


class Level:
    """The orders of one price, in order of arrival, and their sums."""

    __slots__ = ("by_participant", "key", "opted_in", "orders", "price", "total")

    def __init__(self, price: int, key: int) -> None:
        self.price, self.key = price, key
        self.orders: dict[int, RestingOrder] = {}
        self.total = 0
        self.opted_in = 0
        self.by_participant: dict[str, int] = {}

    def change(self, order: RestingOrder, size: int) -> None:
        """Add `size` (below zero: take away) to the sums, on behalf of one order."""
        self.total += size
        self.by_participant[order.participant] = self.by_participant.get(order.participant, 0) + size
        if order.auto_fill:
            self.opted_in += size

    def take(self, order: RestingOrder, size: int) -> None:
        """Take `size` from an order of this level; what has nothing left is removed by the caller."""
        order.remaining -= size
        self.total -= size
        self.by_participant[order.participant] -= size
        if order.auto_fill:
            self.opted_in -= size

    def open_to(self, participant: str) -> int:
        """Give the size that this participant may trade with: all but its own."""
        return self.total - self.by_participant.get(participant, 0)


class Ladder:
    """One side of the book: all levels of an (outcome, token, action). Keys are ascending, the best price last."""

    __slots__ = ("keys", "levels", "opted_keys", "sign")

    def __init__(self, action: int) -> None:
        self.sign = 1 if action == 0 else -1
        self.levels: dict[int, Level] = {}  # by key
        self.keys: list[int] = []  # price * sign
        self.opted_keys: list[int] = []  # of levels with opted-in orders

    def add(self, order: RestingOrder) -> None:
        """Put an order last into its level."""
        key = order.price * self.sign
        level = self.levels.get(key)
        if level is None:
            level = self.levels[key] = Level(order.price, key)
            insort(self.keys, key)
        if order.auto_fill and not level.opted_in:
            insort(self.opted_keys, key)
        level.orders[order.order_id] = order
        order.level = level
        level.change(order, order.remaining)

    def remove(self, order: RestingOrder) -> None:
        """Take an order out, and its level if that is empty."""
        key = order.price * self.sign
        level = self.levels[key]
        del level.orders[order.order_id]
        level.change(order, -order.remaining)
        if not level.by_participant[order.participant]:
            del level.by_participant[order.participant]
        if order.auto_fill and not level.opted_in:
            del self.opted_keys[bisect_left(self.opted_keys, key)]
        if not level.orders:
            del self.levels[key], self.keys[bisect_left(self.keys, key)]


class Book:
    """All ladders; `ladders[2 * index + action]`."""

    __slots__ = ("ladders",)

    def __init__(self, n_outcomes: int) -> None:
        self.ladders = [Ladder(action) for _ in range(2 * n_outcomes) for action in (0, 1)]

    def add(self, order: RestingOrder) -> None:
        """Put a new order into its level."""
        self.ladders[2 * order.index + order.action].add(order)

    def remove(self, order: RestingOrder) -> None:
        """Take an order out."""
        self.ladders[2 * order.index + order.action].remove(order)


def pro_rata(orders: Iterable[RestingOrder], size: int, total: int, lot: int) -> list[tuple[RestingOrder, int]]:
    """Split `size` over orders by their remaining size, in whole lots.

    Args:
        orders: in order of arrival; their remaining sizes sum to `total` >= `size`.

    Returns:
        (order, part) in order of arrival, parts above zero only.
    """
    if size == total:
        return [(order, order.remaining) for order in orders]
    lots = size // lot
    members = list(orders)
    products = [lots * order.remaining for order in members]
    parts = [product // total for product in products]
    left = lots - sum(parts)
    if left:
        rest: Callable[[int], int] = lambda place: -(products[place] % total)  # noqa: E731
        for place in sorted(range(len(members)), key=rest)[:left]:
            parts[place] += 1
    return [(order, part * lot) for order, part in zip(members, parts, strict=True) if part]
