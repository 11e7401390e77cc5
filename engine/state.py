"""The market's state: pools, accounts and orders as plain lists, and the way back to a mark.

Index of a pool's side: 2 * outcome + side (YES 0, NO 1). An account is one list: free cash, locked cash, then free
tokens by side index, then tokens locked in resting sells. A mark copies the pools (a few numbers); of accounts and
orders only what is touched is kept, when it is touched first.
"""

from bisect import bisect_right

from engine.book import Book, Level, RestingOrder
from engine.rounding import MICRO
from engine.rules import BUY, Rules

CASH, LOCKED, FREE = (
    0,
    1,
    2,
)  # positions in an account; FREE + index: free tokens, FREE + 2n + index: locked tokens
Account = list[int]


class IdSet:
    """The order ids that were used, as ranges: ids given in a row cost nothing, however long the session."""

    __slots__ = ("ends", "starts")

    def __init__(self, ranges: tuple[tuple[int, int], ...] = ()) -> None:
        self.starts = [0, *(start for start, _ in ranges)]
        self.ends = [0, *(end for _, end in ranges)]

    def __contains__(self, number: int) -> bool:
        if number > self.ends[-1]:
            return False
        return number <= self.ends[bisect_right(self.starts, number) - 1]

    def add(self, number: int) -> None:
        """Add an id that is not in the set."""
        if number == self.ends[-1] + 1:
            self.ends[-1] = number
        elif number > self.ends[-1]:
            self.starts.append(number)
            self.ends.append(number)
        else:
            self._insert(bisect_right(self.starts, number), number)

    def _insert(self, place: int, number: int) -> None:
        joins_left, joins_right = (
            self.ends[place - 1] == number - 1,
            self.starts[place] == number + 1,
        )
        if joins_left and joins_right:
            self.ends[place - 1] = self.ends[place]
            del self.starts[place], self.ends[place]
        elif joins_left:
            self.ends[place - 1] = number
        elif joins_right:
            self.starts[place] = number
        else:
            self.starts.insert(place, number)
            self.ends.insert(place, number)

    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Give the used ids as (first, last), ascending."""
        found = list(zip(self.starts, self.ends, strict=True))
        found[0] = (1, found[0][1])
        return tuple(pair for pair in found if pair[1] >= pair[0])


class State:
    """All that a market is at a moment. Only the engine's own modules change it."""

    def __init__(self, rules: Rules) -> None:
        n = rules.n
        self.rules = rules
        self.v = [0] * n
        self.q = [rules.seeds[side] for _ in range(n) for side in (0, 1)]  # with the virtual supplies
        self.virtual = [0] * (2 * n)
        self.sets = [0] * n
        self.seigniorage = [0] * n
        self.active = tuple(range(n))
        self.fees, self.gas, self.maker, self.deposits = 0, 0, rules.z, rules.z
        self.settled = False
        self.accounts: dict[str, Account] = {}
        self.open_counts: dict[str, int] = {}
        self.orders: dict[int, RestingOrder] = {}
        self.used = IdSet()
        self.arrivals = 0
        self.book = Book(rules)
        self.mark()

    # --- the way back ---------------------------------------------------------------------------------------------

    def mark(self) -> None:
        """Make everything before final; `undo` comes back to here."""
        self._pools = self.copy_pools()
        self._scalars = (
            self.active,
            self.fees,
            self.gas,
            self.maker,
            self.deposits,
            self.settled,
            self.arrivals,
        )
        self._ids = (self.used.starts[:], self.used.ends[:])
        self._accounts: dict[str, Account | None] = {}
        self._orders: dict[int, tuple[RestingOrder, int]] = {}  # with its lots at the mark, 0 if it came later

    def copy_pools(self) -> tuple[list[int], ...]:
        """Copy everything that a trade with the pools changes."""
        return self.v[:], self.q[:], self.virtual[:], self.sets[:], self.seigniorage[:]

    def restore_pools(self, pools: tuple[list[int], ...]) -> None:
        """Go back to a copy of the pools; the copy stays usable."""
        self.v[:], self.q[:], self.virtual[:], self.sets[:], self.seigniorage[:] = pools

    def undo(self) -> None:
        """Go back to the mark, whatever has happened since."""
        self.restore_pools(self._pools)
        self.active, self.fees, self.gas, self.maker, self.deposits, self.settled, self.arrivals = self._scalars
        self.used.starts, self.used.ends = self._ids
        for name, account in self._accounts.items():
            if account is None:
                del self.accounts[name], self.open_counts[name]
            else:
                self.accounts[name][:] = account
        for order, lots in self._orders.values():
            order.lots = lots
            if lots:
                self.orders[order.order_id] = order
            else:
                self.orders.pop(order.order_id, None)
        if self._orders:
            self.rebuild_book()
        self.mark()

    def rebuild_book(self) -> None:
        """Build the book anew from the open orders, in order of arrival."""
        self.orders = {order.order_id: order for order in sorted(self.orders.values(), key=_arrival)}
        self.book = Book(self.rules)
        self.open_counts = dict.fromkeys(self.accounts, 0)
        for order in self.orders.values():
            self.book.add(order)
            self.open_counts[order.participant] += 1

    def touch(self, name: str) -> Account:
        """Give an account that is about to change, remembering it as it was at the mark."""
        account = self.accounts[name]
        if name not in self._accounts:
            self._accounts[name] = account[:]
        return account

    def touch_order(self, order: RestingOrder) -> None:
        """Remember an order that is about to change as it was at the mark, and its owner's account."""
        if order.order_id not in self._orders:
            self._orders[order.order_id] = (order, order.lots)
            self.touch(order.participant)

    def price(self, index: int) -> int:
        """Give the AMM's price of a side, rounded half-even to a micro."""
        liquidity = self.rules.scaled_liquidity(self.v[index >> 1])
        whole, rest = divmod(self.q[index] * self.rules.gamma_den * MICRO, liquidity)
        return whole + (2 * rest > liquidity or (2 * rest == liquidity and whole % 2 == 1))

    # --- accounts and orders --------------------------------------------------------------------------------------

    def add_account(self, name: str, deposit: int) -> None:
        """Let a participant in."""
        self._accounts[name] = None
        self.accounts[name] = [deposit, 0] + [0] * (4 * self.rules.n)
        self.open_counts[name] = 0
        self.deposits += deposit

    def rest(self, order: RestingOrder) -> None:
        """Put a new order into the book; cash or tokens are locked by the caller."""
        self._orders[order.order_id] = (order, 0)
        self.orders[order.order_id] = order
        self.open_counts[order.participant] += 1
        self.book.add(order)

    def remove(self, orders: list[RestingOrder]) -> None:
        """Take orders of one level that are filled or canceled out of the book."""
        for order in orders:
            del self.orders[order.order_id]
            self.open_counts[order.participant] -= 1
        self.book.remove(orders)

    def fill(self, level: Level, orders: list[RestingOrder], parts: list[int], amounts: list[int]) -> None:
        """Settle parts of a level's orders: cash, tokens and locks, and their place in the book.

        Args:
            parts: lots.
            amounts: what each pays or gets for its part, with its fee.
        """
        accounts, touched, lot = self.accounts, self._orders, self.rules.lot
        if orders[0].action == BUY:
            tokens = FREE + orders[0].index
            unlocked = self.rules.unlocked(level.price, [order.lots for order in orders], parts)
            for order, part, amount, spare in zip(orders, parts, amounts, unlocked, strict=True):
                if order.order_id not in touched:
                    self.touch_order(order)
                order.lots -= part
                account = accounts[order.participant]
                account[LOCKED] -= spare
                account[CASH] += spare - amount
                account[tokens] += part * lot
        else:
            tokens = FREE + 2 * self.rules.n + orders[0].index
            for order, part, amount in zip(orders, parts, amounts, strict=True):
                if order.order_id not in touched:
                    self.touch_order(order)
                order.lots -= part
                account = accounts[order.participant]
                account[tokens] -= part * lot
                account[CASH] += amount
        level.total -= sum(parts)
        if level.opted_in:
            level.opted_in -= sum([part for order, part in zip(orders, parts, strict=True) if order.auto_fill])
        if gone := [order for order in orders if not order.lots]:
            self.remove(gone)

    def cancel(self, order: RestingOrder) -> None:
        """Take an order out of the book and give back what it had locked."""
        self.touch_order(order)
        account = self.accounts[order.participant]
        size = order.lots * self.rules.lot
        if order.action == BUY:
            lock = self.rules.lock(size, order.price)
            account[LOCKED] -= lock
            account[CASH] += lock
        else:
            account[FREE + 2 * self.rules.n + order.index] -= size
            account[FREE + order.index] += size
        self.remove([order])


def _arrival(order: RestingOrder) -> int:
    return order.arrival
