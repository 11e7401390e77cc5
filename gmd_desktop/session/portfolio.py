"""What each participant holds, what it cost and earned: the one place where P&L is computed.

Average cost in whole micros. What is paid, fees included, goes into the cost of the tokens bought;
a sale takes out the sold part of it (rounded down, the last token takes all) and realises the
difference. So for every participant

    deposit + all realised - all open cost - gas paid == free cash + locked cash

to the micro, after every fill and every resolution.
"""

from collections.abc import Iterable
from typing import NamedTuple

from engine import Fill, InvariantError, Payout, Token

Position = tuple[str, int, str]  # participant, outcome, token


class Entry(NamedTuple):
    """A position in micros: tokens held, free and locked; their cost; what earlier ones earned."""

    size: int = 0
    cost: int = 0
    realised: int = 0


class Row(NamedTuple):
    """An entry with its place, as a store keeps it."""

    participant: str
    outcome: int
    token: str
    size: int
    cost: int
    realised: int


EMPTY = Entry()
OTHER_TOKEN: dict[Token, Token] = {"YES": "NO", "NO": "YES"}


def fee_beside(kind: str, fee: int) -> int:
    """Give what a taker pays beside a fill's amount: that of a MINT or MERGE has the fee in it already."""
    return 0 if kind in ("MINT", "MERGE") else fee


class Portfolio:
    """All positions of a session, kept from the engine's fills and payouts alone."""

    def __init__(self) -> None:
        self._entries: dict[Position, Entry] = {}
        self._before: dict[Position, Entry | None] = {}

    def apply(self, fills: Iterable[Fill], only: str | None = None) -> set[Position]:
        """Book a tick's fills in their order.

        Args:
            only: the one participant whose side of the fills is booked; None: everybody's.

        Returns:
            The positions that changed.

        Raises:
            InvariantError: more is sold than is held; the fills are not those of this session.
        """
        touched: set[Position] = set()
        for kind, outcome, token, action, _, name, _, other_name, size, amount, fee, other_amount, other_fee in fills:
            own = (name, outcome, token)
            if only is None or name == only:
                self._book(own, action == "BUY", size, amount, fee_beside(kind, fee))
                touched.add(own)
            if other_name is not None and (only is None or other_name == only):
                if kind == "LOB":
                    other, buys = token, action == "SELL"
                else:
                    other, buys = OTHER_TOKEN[token], kind == "MINT"
                counter = (other_name, outcome, other)
                self._book(counter, buys, size, other_amount, other_fee)
                touched.add(counter)
        return touched

    def resolve(self, payouts: Iterable[Payout]) -> set[Position]:
        """Book a resolution: burn and realise every holding of the closed outcomes.

        The engine names worthless holdings too, with an amount of 0: they are realised as a loss.

        Returns:
            The positions that changed.

        Raises:
            InvariantError: a payout is for other than the tokens held.
        """
        touched: set[Position] = set()
        for payout in payouts:
            at = (payout.participant, payout.outcome, payout.token)
            if payout.tokens != self.entry(*at).size:
                raise InvariantError(f"{payout} for a holding of {self.entry(*at).size}")
            self._book(at, False, payout.tokens, payout.amount, 0)
            touched.add(at)
        return touched

    def entry(self, participant: str, outcome: int, token: str) -> Entry:
        """Read one position; empty if there was never one."""
        return self._entries.get((participant, outcome, token), EMPTY)

    def rows(self) -> list[Row]:
        """Give every position there ever was, sorted by participant, outcome, token."""
        return [Row(*at, *entry) for at, entry in sorted(self._entries.items())]

    def restore(self, rows: Iterable[tuple[str, int, str, int, int, int]]) -> None:
        """Replace everything by what `rows` gave (or a store kept of it)."""
        self._entries = {
            (participant, outcome, token): Entry(size, cost, realised)
            for participant, outcome, token, size, cost, realised in rows
        }
        self._before = {}

    def mark(self) -> None:
        """Make all changes so far final."""
        self._before = {}

    def undo(self) -> None:
        """Take back everything since the last `mark` (a tick whose commit failed)."""
        for at, entry in self._before.items():
            if entry is None:
                del self._entries[at]
            else:
                self._entries[at] = entry
        self._before = {}

    def _book(self, at: Position, buys: bool, size: int, amount: int, fee: int) -> None:
        found = self._entries.get(at)
        self._before.setdefault(at, found)
        held, cost, realised = found or EMPTY
        if buys:
            self._entries[at] = Entry(held + size, cost + amount + fee, realised)
            return
        if size > held:
            raise InvariantError(f"{at[0]} sells {size} of {held} {at[2]} of outcome {at[1]}")
        sold_cost = cost * size // held
        self._entries[at] = Entry(held - size, cost - sold_cost, realised + amount - fee - sold_cost)
