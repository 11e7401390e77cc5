"""The market: apply commands one after the other, and nothing else (market.md section 7).

The public face of the engine. Amounts are integers of a micro-unit, progress and slippage of 1e-18. A refused order is
a result; bad input raises MarketError and changes nothing; any other exception takes the unit back (see `mark`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from engine import depth, invariants, pools, preview, resolution
from engine.batch import ACTION_CODES, SIDES, Batch
from engine.book import RestingOrder
from engine.commands import (
    ACTIONS,
    TOKENS,
    Command,
    Depth,
    Order,
    OutcomeState,
    Preview,
    Resolution,
    Resting,
    TickResult,
)
from engine.errors import MarketError, ParamsError
from engine.params import Params
from engine.rounding import ATTO, quoted
from engine.rules import Rules, Terms
from engine.state import CASH, FREE, LOCKED, IdSet, State


class Snapshot(NamedTuple):
    """Everything a market is, as plain values; `Market.restore` goes on from it with the same results."""

    outcomes: tuple[OutcomeState, ...]
    accounts: Mapping[str, tuple[int, ...]]  # free cash, locked cash, free tokens by side, locked tokens by side
    orders: tuple[Resting, ...]  # by arrival
    used_ids: tuple[tuple[int, int], ...]  # ranges (first, last)
    arrivals: int
    fees: int
    gas: int
    maker: int
    deposits: int
    settled: bool


class Market:
    """A gaming market. Deterministic: no clock, no randomness, no I/O."""

    def __init__(self, rules: Rules, state: State) -> None:
        self._rules, self._state = rules, state
        self._terms: dict[tuple[int, int], Terms] = {}
        self._unit_open = False

    @staticmethod
    def open(params: Params, participants: Mapping[str, int]) -> "Market":
        """Open a market with deposits in micros.

        Raises:
            ParamsError: the parameters are invalid, all problems at once.
            MarketError: a deposit below 0.
        """
        if problems := params.problems():
            raise ParamsError(problems)
        rules = Rules(params)
        market = Market(rules, State(rules))
        for name, deposit in participants.items():
            market.join(name, deposit)
        return market

    # --- commands -------------------------------------------------------------------------------------------------

    def join(self, participant: str, deposit: int) -> None:
        """Let a participant in.

        Raises:
            MarketError: the name is taken, the deposit below 0, or the market settled.
        """
        self._must_be_open()
        if participant in self._state.accounts:
            raise MarketError(f"participant {quoted(participant)} has joined already, expected a new name")
        if deposit < 0:
            raise MarketError(f"deposit {deposit} micros is below 0")
        with self._unit():
            self._state.add_account(participant, deposit)

    def tick(self, progress: int, commands: Sequence[Command]) -> TickResult:
        """Apply a batch in its order, at a progress in 1e-18.

        Returns:
            The fills in the order in which they happened, and a result for each command.

        Raises:
            MarketError: the market is settled, an id not positive, or a MARKET order GTC; nothing was applied.
        """
        self._must_be_open()
        with self._unit():
            batch = Batch(self._state, self.terms(progress))
            results = [
                batch.submit(command) if isinstance(command, Order) else batch.cancel(command) for command in commands
            ]
            return TickResult(batch.fills, results)

    def eliminate(self, outcomes: Sequence[int]) -> Resolution:
        """Close outcomes that have lost.

        Raises:
            MarketError: none or repeated outcomes, an inactive one, or none would stay.
        """
        self._must_be_open()
        if not outcomes or len(set(outcomes)) != len(outcomes):
            raise MarketError(f"outcomes {list(outcomes)} to eliminate: expected one or more, each once")
        for outcome in outcomes:
            self._must_be_active(outcome)
        if len(outcomes) >= len(self._state.active):
            raise MarketError(f"outcomes {list(outcomes)} are all that is left, expected one or more to stay")
        with self._unit():
            return resolution.eliminate(self._state, list(outcomes))

    def settle(self, winner: int) -> Resolution:
        """Pay everything out; the market is over.

        Raises:
            MarketError: the winner is not an active outcome, or the market was settled before.
        """
        self._must_be_open()
        self._must_be_active(winner)
        with self._unit():
            return resolution.settle(self._state, winner)

    # --- units and snapshots --------------------------------------------------------------------------------------

    def mark(self) -> None:
        """Begin a unit: everything before is final, `undo` comes back to here. Without marks each call is a unit."""
        self._state.mark()
        self._unit_open = True

    def undo(self) -> None:
        """Take back everything since the latest mark."""
        self._state.undo()

    @contextmanager
    def _unit(self) -> Iterator[None]:
        if not self._unit_open:
            self._state.mark()
        try:
            yield
        except BaseException:
            self._state.undo()
            raise

    def preview(self, order: Order, progress: int) -> Preview:
        """Tell what an order would do if it came first in a tick; nothing changes.

        Raises:
            MarketError: the market is settled, or a MARKET order is GTC.
        """
        self._must_be_open()
        if order.type == "MARKET" and order.time_in_force == "GTC":
            raise MarketError("a MARKET order can't be GTC, expected IOC or FOK")
        return preview.preview(Batch(self._state, self.terms(progress)), order)

    def depth(self, outcome: int, progress: int) -> tuple[Depth, ...]:
        """Tell what market orders of any size would pay if they came first in a tick; nothing changes.

        Returns:
            YES to buy and to sell, then NO.

        Raises:
            MarketError: the market is settled, or the outcome not active.
        """
        self._must_be_open()
        self._must_be_active(outcome)
        return depth.depths(self._state, self.terms(progress), outcome)

    def check(self) -> None:
        """Check all invariants of market.md section 4.

        Raises:
            InvariantError: naming the one that does not hold.
        """
        invariants.check(self._state)

    def snapshot(self) -> Snapshot:
        """Give everything as plain values."""
        state = self._state
        return Snapshot(
            outcomes=tuple(self.outcome(i) for i in range(self._rules.n)),
            accounts={name: tuple(account) for name, account in state.accounts.items()},
            orders=tuple(self.open_orders()),
            used_ids=state.used.ranges(),
            arrivals=state.arrivals,
            fees=state.fees, gas=state.gas, maker=state.maker, deposits=state.deposits, settled=state.settled,
        )  # fmt: skip

    @staticmethod
    def restore(params: Params, snapshot: Snapshot) -> "Market":
        """Go on from a snapshot.

        Raises:
            ParamsError: the parameters are invalid.
            InvariantError: the snapshot is not a state that a market can have.
        """
        if problems := params.problems():
            raise ParamsError(problems)
        state = State(Rules(params))
        for i, outcome in enumerate(snapshot.outcomes):
            state.v[i], state.sets[i], state.seigniorage[i] = (
                outcome.v,
                outcome.sets,
                outcome.seigniorage,
            )
            state.virtual[2 * i : 2 * i + 2] = outcome.virtual_yes, outcome.virtual_no
            state.q[2 * i : 2 * i + 2] = (
                outcome.q_yes + outcome.virtual_yes,
                outcome.q_no + outcome.virtual_no,
            )
        state.active = tuple(i for i, outcome in enumerate(snapshot.outcomes) if outcome.active)
        state.accounts = {name: list(account) for name, account in snapshot.accounts.items()}
        for order in snapshot.orders:
            index, action = 2 * order.outcome + SIDES[order.token], ACTION_CODES[order.action]
            state.orders[order.order_id] = RestingOrder(
                order.order_id, order.participant, index, action,
                order.price, order.remaining // state.rules.lot, order.auto_fill, order.arrival,
            )  # fmt: skip
        state.rebuild_book()
        state.used, state.arrivals = IdSet(snapshot.used_ids), snapshot.arrivals
        state.fees, state.gas, state.maker = snapshot.fees, snapshot.gas, snapshot.maker
        state.deposits, state.settled = snapshot.deposits, snapshot.settled
        state.mark()
        invariants.check(state)
        return Market(state.rules, state)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pack a market as its parameters and snapshot."""
        return restored, (self.params, self.snapshot())

    # --- reading --------------------------------------------------------------------------------------------------

    @property
    def params(self) -> Params:
        """The parameters the market was opened with."""
        return self._rules.params

    @property
    def settled(self) -> bool:
        """Whether everything is paid out."""
        return self._state.settled

    @property
    def fees(self) -> int:
        """Fees collected and not yet paid to the maker."""
        return self._state.fees

    @property
    def gas(self) -> int:
        """Gas collected."""
        return self._state.gas

    @property
    def maker(self) -> int:
        """The maker's balance; its profit is this less z once the market is settled."""
        return self._state.maker

    @property
    def deposits(self) -> int:
        """All deposits together, the maker's included."""
        return self._state.deposits

    @property
    def active(self) -> tuple[int, ...]:
        """The outcomes that are still in, ascending."""
        return self._state.active

    def participants(self) -> list[str]:
        """Names, in the order in which they joined."""
        return list(self._state.accounts)

    def account(self, participant: str) -> tuple[int, ...]:
        """Free and locked cash, free tokens by side, locked tokens by side, as in a snapshot."""
        return tuple(self._state.accounts[participant])

    def cash(self, participant: str) -> int:
        """Free cash."""
        return self._state.accounts[participant][CASH]

    def locked_cash(self, participant: str) -> int:
        """Cash locked in resting buys."""
        return self._state.accounts[participant][LOCKED]

    def tokens(self, participant: str, outcome: int, token: str) -> tuple[int, int]:
        """Free tokens, and tokens locked in resting sells."""
        account, index = self._state.accounts[participant], FREE + 2 * outcome + SIDES[token]
        return account[index], account[index + 2 * self._rules.n]

    def outcome(self, outcome: int) -> OutcomeState:
        """An outcome's pool."""
        state, i = self._state, outcome
        virtual_yes, virtual_no = state.virtual[2 * i], state.virtual[2 * i + 1]
        q_yes, q_no = state.q[2 * i] - virtual_yes, state.q[2 * i + 1] - virtual_no
        return OutcomeState(
            state.v[i],
            q_yes,
            q_no,
            virtual_yes,
            virtual_no,
            state.sets[i],
            state.seigniorage[i],
            i in state.active,
        )

    def price(self, outcome: int, token: str) -> int:
        """The AMM's price, rounded half-even to a micro."""
        return self._state.price(2 * outcome + SIDES[token])

    def liquidity(self, outcome: int) -> int:
        """L of the outcome, cut to a micro."""
        return self._rules.scaled_liquidity(self._state.v[outcome]) // self._rules.gamma_den

    def subsidy(self, outcome: int) -> int:
        """What is left of the maker's subsidy, cut to a micro."""
        return self._rules.scaled_subsidy(self._state.v[outcome]) // self._rules.gamma_den

    def capacity(self, outcome: int) -> int:
        """The most that can leave the outcome's collateral with it still solvent."""
        return pools.capacity(self._state, outcome)

    def order(self, order_id: int) -> Resting | None:
        """An order that rests in the book, or None."""
        order = self._state.orders.get(order_id)
        return None if order is None else self._resting(order)

    def open_orders(self) -> list[Resting]:
        """All orders in the book, by arrival."""
        return [self._resting(order) for order in self._state.orders.values()]

    def open_ids(self) -> dict[str, list[int]]:
        """The ids of the orders in the book by participant, by arrival; who has none is left out."""
        ids: dict[str, list[int]] = {}
        for order_id, order in self._state.orders.items():
            ids.setdefault(order.participant, []).append(order_id)
        return ids

    def _resting(self, order: RestingOrder) -> Resting:
        return Resting(
            order.order_id, order.participant, order.index >> 1, TOKENS[order.index & 1], ACTIONS[order.action],
            order.price, order.lots * self._rules.lot, order.auto_fill, order.arrival,
        )  # fmt: skip

    def book(self, outcome: int) -> list[tuple[str, str, int, int, dict[str, int], int]]:
        """The levels of an outcome: token, action, price, size, size by participant, number of orders; best first."""
        lot = self._rules.lot
        rows: list[tuple[str, str, int, int, dict[str, int], int]] = []
        for side, token in enumerate(TOKENS):
            for action, name in enumerate(ACTIONS):
                ladder = self._state.book.ladders[4 * outcome + 2 * side + action]
                for key in reversed(ladder.keys):
                    level, sizes = ladder.levels[key], dict[str, int]()
                    for order in level.orders.values():
                        sizes[order.participant] = sizes.get(order.participant, 0) + order.lots * lot
                    rows.append((token, name, level.price, level.total * lot, sizes, len(level.orders)))
        return rows

    def terms(self, progress: int) -> Terms:
        """The terms of a tick; the latest are kept, since most ticks have the same."""
        active = len(self._state.active)
        t = min(max(progress, 0), ATTO)
        params = self._rules.params
        still = (
            params.alpha_start == params.alpha_end
            and params.kappa_start == params.kappa_end
            and params.zeta_start == params.zeta_end
        )
        key = (0 if still else t, active)
        if key not in self._terms:
            self._terms = {key: Terms.of(self._rules, t, active)}
        return self._terms[key]

    def _must_be_open(self) -> None:
        if self._state.settled:
            raise MarketError("the market is settled, nothing can follow")

    def _must_be_active(self, outcome: int) -> None:
        if outcome not in self._state.active:
            raise MarketError(f"outcome {outcome} is not active, expected one of {list(self._state.active)}")


def restored(params: Params, snapshot: Snapshot) -> Market:
    """Unpack a market; a function of its own, since a method has no name that it could be found by when compiled."""
    return Market.restore(params, snapshot)
