"""Resting limit orders: levels by price, best first, and the pro-rata split (market.md section 6).

Sizes in the book are lots. Prices are micros, but the keys they are sorted by are in price units (see `rules`).
"""

from bisect import bisect_left, insort

from engine.rules import BUY, SELL, Rules


class RestingOrder:
    """An order in the book. `index` is 2 * outcome + side, `action` 0 buys and 1 sells."""

    __slots__ = (
        "action",
        "arrival",
        "auto_fill",
        "index",
        "level",
        "lots",
        "order_id",
        "participant",
        "price",
    )

    level: "Level"  # set when it is added to the book

    def __init__(
        self,
        order_id: int,
        participant: str,
        index: int,
        action: int,
        price: int,
        lots: int,
        auto_fill: bool,
        arrival: int,
    ) -> None:
        self.order_id, self.participant, self.index = order_id, participant, index
        self.action, self.price = action, price
        self.lots = lots  # that remain
        self.auto_fill, self.arrival = auto_fill, arrival


class Level:
    """The orders of one price, in order of arrival, and their sums."""

    __slots__ = ("key", "opted_in", "orders", "owners", "price", "total")

    def __init__(self, price: int, key: int) -> None:
        self.price, self.key = price, key
        self.orders: dict[int, RestingOrder] = {}
        self.owners: dict[str, int] = {}  # number of orders by participant
        self.total = 0
        self.opted_in = 0

    def is_open_to(self, participant: str) -> bool:
        """Whether there is anything for this taker: not only its own orders."""
        return participant not in self.owners or len(self.owners) > 1

    def open_to(self, participant: str) -> tuple[list[RestingOrder], int]:
        """Give the orders that this participant may trade with, all but its own, and their lots."""
        if participant not in self.owners:
            return list(self.orders.values()), self.total
        others = [order for order in self.orders.values() if order.participant != participant]
        return others, sum([order.lots for order in others])

    def add(self, order: RestingOrder) -> None:
        """Put an order last."""
        name = order.participant
        self.orders[order.order_id] = order
        self.owners[name] = self.owners.get(name, 0) + 1
        self.total += order.lots
        if order.auto_fill:
            self.opted_in += order.lots
        order.level = self

    def remove(self, order: RestingOrder) -> None:
        """Take an order out."""
        name = order.participant
        del self.orders[order.order_id]
        if self.owners[name] > 1:
            self.owners[name] -= 1
        else:
            del self.owners[name]
        self.total -= order.lots
        if order.auto_fill:
            self.opted_in -= order.lots


class Ladder:
    """One side of the book: all levels of an (outcome, token, action). Keys are ascending, the best price last."""

    __slots__ = ("keys", "levels", "opted_keys", "unit")

    def __init__(self, unit: int) -> None:
        self.unit = unit  # of keys, below zero for sells
        self.levels: dict[int, Level] = {}  # by key
        self.keys: list[int] = []
        self.opted_keys: list[int] = []  # of levels with opted-in orders

    def add(self, order: RestingOrder) -> None:
        """Put an order last into its level."""
        key = order.price * self.unit
        level = self.levels.get(key)
        if level is None:
            level = self.levels[key] = Level(order.price, key)
            insort(self.keys, key)
        if order.auto_fill and not level.opted_in:
            insort(self.opted_keys, key)
        level.add(order)

    def remove(self, level: Level, orders: list[RestingOrder]) -> None:
        """Take orders out of a level, and the level if that is empty."""
        is_whole = len(orders) == len(level.orders)
        if is_whole:
            del self.levels[level.key], self.keys[bisect_left(self.keys, level.key)]
        else:
            for order in orders:
                level.remove(order)
        if (is_whole or not level.opted_in) and any(order.auto_fill for order in orders):
            del self.opted_keys[bisect_left(self.opted_keys, level.key)]


class Book:
    """All ladders.

    Attributes:
        ladders: by 2 * index + action of the orders in it.
        met: by 2 * index + action of a taker, those of a LOB and of a MINT or MERGE.
        sides: by action of the orders in it and outcome, those of YES and NO.
        opted: their keys of levels with opted-in orders; the lists of the ladders themselves.
    """

    __slots__ = ("ladders", "met", "opted", "sides")

    def __init__(self, rules: Rules) -> None:
        indices = range(2 * rules.n)
        units = (rules.price_unit, -rules.price_unit)
        self.ladders = ladders = [Ladder(unit) for _ in indices for unit in units]
        self.met = [
            (ladders[2 * index + 1 - action], ladders[2 * (index ^ 1) + action])
            for index in indices
            for action in (BUY, SELL)
        ]
        self.sides = [
            [(ladders[4 * outcome + action], ladders[4 * outcome + 2 + action]) for outcome in range(rules.n)]
            for action in (BUY, SELL)
        ]
        self.opted = [[(yes.opted_keys, no.opted_keys) for yes, no in sides] for sides in self.sides]

    def add(self, order: RestingOrder) -> None:
        """Put a new order into its level."""
        self.ladders[2 * order.index + order.action].add(order)

    def remove(self, orders: list[RestingOrder]) -> None:
        """Take orders of one level out."""
        order = orders[0]
        self.ladders[2 * order.index + order.action].remove(order.level, orders)


def pro_rata(orders: list[RestingOrder], lots: int, total: int) -> tuple[list[RestingOrder], list[int]]:
    """Split `lots` over orders by what remains of them.

    Args:
        orders: in order of arrival; their lots sum to `total` >= `lots`.

    Returns:
        The orders that get a part, in order of arrival, and their parts.
    """
    if lots == total:
        return orders, [order.lots for order in orders]
    products = [lots * order.lots for order in orders]
    parts = [product // total for product in products]
    if left := lots - sum(parts):
        cut_off = [product % total for product in products]
        for place in sorted(range(len(parts)), key=cut_off.__getitem__, reverse=True)[:left]:  # stable: earlier first
            parts[place] += 1
    if all(parts):
        return orders, parts
    return [order for order, part in zip(orders, parts, strict=True) if part], [part for part in parts if part]
