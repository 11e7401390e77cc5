"""A session in memory: a cache of the tables that a tick moves on.

Whatever goes wrong between BEGIN and COMMIT, this is thrown away and read anew; so nothing here
needs a way back.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from engine import Command, Market, OutcomeState, Params, Payout, Resting, Snapshot, Token
from engine.rounding import MICRO, to_units
from gmd_desktop.session.chain import canonical, event_lines
from gmd_desktop.session.market_view import HISTORY_TICKS, PriceHistory
from gmd_desktop.session.portfolio import Portfolio
from gmd_desktop.session.roster import Roster
from gmd_desktop.session.rounds import News
from gmd_desktop.session.scenario import Scenario, read_scenario
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import EventView, SessionStatus
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import AccountRow, OrderRow, OutcomeRow, PositionRow, SessionRow

PositionKey = tuple[str, int, str]
NONE: Mapping[str, int] = {}


@dataclass(slots=True)
class LiveSession:
    """The state of a session after its last commit, or in the middle of a transaction."""

    scenario: Scenario
    params: Params
    name: str
    outcome_names: tuple[str, ...]
    seed: int
    tick_ms: int
    market: Market
    portfolio: Portfolio
    schedule: Schedule
    history: PriceHistory
    status: SessionStatus
    resumes_as: SessionStatus
    tick: int
    log_hash: str
    next_order_id: int
    total_orders: int
    total_fills: int
    winner: int | None
    frozen_since: int | None
    pending: list[str]  # lines that the next hash takes in
    accounts: dict[str, AccountRow]
    positions: dict[PositionKey, PositionRow]  # as written, empty ones too
    held: dict[str, list[int]]  # of the same, free and locked: YES and NO of each outcome in turn
    resting: dict[int, OrderRow]
    outcomes: dict[int, OutcomeRow]
    seeds: tuple[int, int]  # of YES and NO: supply that nobody holds
    gas_fee: int
    roster: Roster
    in_tick: bool = False
    attempted: Sequence[Command] = ()  # of the tick that was begun last, for finding out why it failed
    new_events: list[EventView] = field(default_factory=list)

    @property
    def session_ms(self) -> int:
        """Session time of the last tick."""
        return self.schedule.session_ms(self.tick)

    @property
    def progress(self) -> int:
        """Progress of the tick that is being made, or was made last, in 1e-18."""
        return self.schedule.progress(self.tick, self.frozen_since)

    @property
    def next_progress(self) -> int:
        """Progress of the tick that comes."""
        return self.schedule.progress(self.tick + 1, self.frozen_since)

    @property
    def news(self) -> tuple[News, ...]:
        """What has been published about outcomes, oldest first."""
        told = zip(self.schedule.told, self.scenario.news, strict=False)
        return tuple(News(tick, one.outcome, one.shift) for tick, one in told if one.outcome is not None)

    @property
    def chain_tick(self) -> int:
        """The tick whose hash takes in what happens now."""
        return self.tick if self.in_tick else self.tick + 1

    def join(self, name: str, deposit: int, archetype: str) -> AccountRow:
        """Let a participant in; the caller writes its account.

        Raises:
            MarketError: the name is taken, or the market settled; nobody came in.
        """
        self.market.join(name, deposit)
        account = AccountRow(name, len(self.accounts), deposit, deposit, 0, 0, 0, archetype, self.chain_tick)
        self.accounts[name] = account
        return account

    def record(self, conn: Connection, kind: str, text: str, line: object | None = None) -> None:
        """Add a line to the diary; with `line` it belongs to the session and is hashed."""
        written = None if line is None else canonical(line)
        chain_tick = None if line is None else self.chain_tick
        event_id = writes.insert_event(conn, self.tick, kind, text, written, chain_tick)
        self.new_events.append(EventView(event_id, self.tick, self.session_ms, kind, text))
        if written is not None:
            self.pending += event_lines(kind, written)

    @property
    def course(self) -> SessionStatus:
        """The status without the pauses: what the market goes by, and what is hashed."""
        return self.resumes_as if self.status is SessionStatus.PAUSED else self.status

    def move_to(self, conn: Connection, status: SessionStatus, cause: str) -> None:
        """Change the status. Pausing and resuming are not hashed: they change nothing."""
        before, came_from = self.course, self.status
        if status is SessionStatus.PAUSED:
            self.resumes_as = before
        self.status = status
        self._note_course(conn, before, cause, f"{came_from} to {status}: {cause}")

    def freeze(self, conn: Connection, cause: str) -> None:
        """Stop trading because it is due; a paused session stays paused and comes back frozen."""
        if self.status is not SessionStatus.PAUSED:
            self.move_to(conn, SessionStatus.FROZEN, cause)
            return
        before, self.resumes_as = self.course, SessionStatus.FROZEN
        self._note_course(conn, before, cause, f"Frozen while paused: {cause}")

    def thaw(self, conn: Connection, cause: str) -> None:
        """Let trading go on because it is due; a paused session stays paused and comes back running."""
        if self.status is not SessionStatus.PAUSED:
            self.move_to(conn, SessionStatus.RUNNING, cause)
            return
        before, self.resumes_as = self.course, SessionStatus.RUNNING
        self._note_course(conn, before, cause, f"Unfrozen while paused: {cause}")

    def _note_course(self, conn: Connection, before: SessionStatus, cause: str, text: str) -> None:
        course = self.course
        if course is SessionStatus.FROZEN and before is not course:
            self.frozen_since = self.chain_tick
        elif course is SessionStatus.RUNNING:
            self.frozen_since = None
        line = {"cause": cause, "from": before, "kind": "status", "to": course}
        self.record(conn, "STATUS", text, None if before is course else line)

    def save(self, conn: Connection) -> None:
        """Write the session's own row."""
        schedule = self.schedule.state() | {"frozen_since": self.frozen_since}
        writes.update_session(
            conn,
            status=self.status,
            resumes_as=self.resumes_as,
            log_hash=self.log_hash,
            schedule=canonical(schedule),
            next_order_id=self.next_order_id,
            fees=self.market.fees,
            gas=self.market.gas,
            maker=self.market.maker,
            total_orders=self.total_orders,
            total_fills=self.total_fills,
            winner=self.winner,
        )

    def write_accounts(
        self,
        conn: Connection,
        names: Iterable[str],
        trades: Mapping[str, int] = NONE,
        gas: Mapping[str, int] = NONE,
    ) -> None:
        """Write the accounts of `names` that differ from what was written last.

        Args:
            trades: how many fills each has taken part in since.
            gas: how much gas each has paid since, in micros.
        """
        changed = []
        for name in names:
            old = self.accounts.get(name)
            if old is None:
                continue  # an unknown participant's order was refused
            row = AccountRow(
                name,
                old.place,
                old.deposit,
                self.market.cash(name),
                self.market.locked_cash(name),
                old.trades + trades.get(name, 0),
                old.gas_paid + gas.get(name, 0),
                old.archetype,
                old.joined_tick,
            )
            if row != old:
                self.accounts[name] = row
                changed.append(row)
        writes.upsert_accounts(conn, changed)

    def write_positions(self, conn: Connection, keys: Iterable[PositionKey]) -> None:
        """Write the positions of `keys` that differ from what was written last."""
        changed = []
        for key in keys:
            entry = self.portfolio.entry(*key)
            row = PositionRow(*key, *self.market.tokens(*key), entry.cost, entry.realised)
            if row != self.positions.get(key):
                self.positions[key] = row
                hold(self.held, row, self.params.n_outcomes)
                changed.append(row)
        writes.upsert_positions(conn, changed)

    def write_outcomes(self, conn: Connection) -> None:
        """Write the outcomes that differ from what was written last."""
        changed = []
        for outcome, old in self.outcomes.items():
            row = OutcomeRow(outcome, old.name, *self.market.outcome(outcome))
            if row != old:
                self.outcomes[outcome] = row
                changed.append(row)
        writes.upsert_outcomes(conn, changed)

    def book_resolution(self, conn: Connection, canceled: Sequence[int], payouts: Sequence[Payout]) -> None:
        """Write what an elimination or the settlement did to orders, accounts, positions, pools."""
        rows = [self.resting.pop(order_id)._replace(status="CANCELED", changed_tick=self.tick) for order_id in canceled]
        writes.upsert_orders(conn, rows)
        keys = self.portfolio.resolve(payouts)
        keys |= {(row.participant, row.outcome, row.token) for row in rows if row.action == "SELL"}
        keys |= {(payout.participant, payout.outcome, payout.token) for payout in payouts}
        self.write_positions(conn, sorted(keys))
        self.write_accounts(conn, sorted({key[0] for key in keys} | {o.participant for o in rows}))
        self.write_outcomes(conn)


def hold(held: dict[str, list[int]], row: PositionRow, n: int) -> None:
    """Put a position among those that `held` has."""
    sizes = held.get(row.participant)
    if sizes is None:
        sizes = held[row.participant] = [0] * (2 * n)
    sizes[2 * row.outcome + (row.token == "NO")] = row.free + row.locked


def load_session(conn: Connection) -> LiveSession:
    """Build a session from the tables.

    Raises:
        ScenarioError: the scenario in the tables can't be read.
        ParamsError: the parameters in the tables can't be read.
        InvariantError: what the tables say is not a state that a market can have.
    """
    row = reads.read_session(conn)
    assert row is not None, "a store without a session is refused before"
    scenario = read_scenario(row.scenario)
    params = Params.from_dict(json.loads(row.params))
    accounts = {account.participant: account for account in reads.read_accounts(conn)}
    positions = {position[:3]: position for position in reads.read_positions(conn)}
    resting = {order.order_id: order for order in reads.read_resting(conn)}
    outcomes = {outcome.outcome: outcome for outcome in reads.read_outcomes(conn)}
    held: dict[str, list[int]] = {}
    for position in positions.values():
        hold(held, position, params.n_outcomes)
    schedule = json.loads(row.schedule)
    portfolio = Portfolio()
    portfolio.restore((*key, p.free + p.locked, p.cost, p.realised) for key, p in positions.items())
    market = Market.restore(params, _snapshot(row, params, accounts, positions, resting, outcomes))
    market.mark()
    unopened = Market.open(params, {}).outcome(0)
    return LiveSession(
        scenario=scenario,
        params=params,
        name=row.name,
        outcome_names=tuple(outcome.name for outcome in outcomes.values()),
        seed=row.seed,
        tick_ms=row.tick_ms,
        market=market,
        portfolio=portfolio,
        schedule=Schedule.of(scenario, schedule),
        history=_history(conn, row.tick, params.n_outcomes),
        status=SessionStatus(row.status),
        resumes_as=SessionStatus(row.resumes_as),
        tick=row.tick,
        log_hash=row.log_hash,
        next_order_id=row.next_order_id,
        total_orders=row.total_orders,
        total_fills=row.total_fills,
        winner=row.winner,
        frozen_since=schedule["frozen_since"],
        pending=_pending(conn, row.tick),
        accounts=accounts,
        positions=positions,
        held=held,
        resting=resting,
        outcomes=outcomes,
        seeds=(unopened.q_yes, unopened.q_no),
        gas_fee=to_units(params.gas_fee, MICRO),
        roster=Roster.of(scenario.bots, reads.read_crowd_lines(conn)),
    )


def _pending(conn: Connection, tick: int) -> list[str]:
    events = reads.read_chain(conn, tick)
    return [line for one in events if one.line for line in event_lines(one.kind, one.line)]


def _history(conn: Connection, tick: int, n: int) -> PriceHistory:
    rows = reads.read_ticks(conn, tick - HISTORY_TICKS)
    prices = [tuple(json.loads(row.prices)) for row in rows]
    return PriceHistory.of((both[:n], both[n:]) for both in prices)


def _snapshot(
    row: SessionRow,
    params: Params,
    accounts: dict[str, AccountRow],
    positions: dict[PositionKey, PositionRow],
    resting: dict[int, OrderRow],
    outcomes: dict[int, OutcomeRow],
) -> Snapshot:
    """Put the engine's state together from the tables.

    Orders arrive in the order of their ids, and ids are given once, so both follow from the ids.
    """
    n = params.n_outcomes
    tokens = {name: ([0] * (2 * n), [0] * (2 * n)) for name in accounts}
    for (name, outcome, token), position in positions.items():
        index = 2 * outcome + (token == "NO")
        tokens[name][0][index], tokens[name][1][index] = position.free, position.locked
    return Snapshot(
        outcomes=tuple(OutcomeState(*outcome[2:]) for outcome in outcomes.values()),
        accounts={
            name: (account.free, account.locked, *tokens[name][0], *tokens[name][1])
            for name, account in accounts.items()
        },
        orders=tuple(_resting(order) for order in resting.values()),
        used_ids=((1, row.next_order_id - 1),) if row.next_order_id > 1 else (),
        arrivals=row.next_order_id,
        fees=row.fees,
        gas=row.gas,
        maker=row.maker,
        deposits=sum(a.deposit for a in accounts.values()) + to_units(params.z, MICRO),
        settled=row.status == SessionStatus.RESOLVED,
    )


def _resting(order: OrderRow) -> Resting:
    token: Token = "YES" if order.token == "YES" else "NO"
    return Resting(
        order.order_id,
        order.participant,
        order.outcome,
        token,
        "BUY" if order.action == "BUY" else "SELL",
        order.price,
        order.remaining,
        order.auto_fill,
        arrival=order.order_id,
    )
