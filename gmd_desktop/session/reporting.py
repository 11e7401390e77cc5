"""Build what the screen is told: all of the state, the parts in focus for one participant only."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from operator import floordiv, mul

from sqlalchemy import Connection

from engine.rounding import MICRO
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.tick_report import (
    CrowdView,
    EventView,
    FillView,
    Focus,
    HealthView,
    LevelView,
    OrderView,
    OutcomeView,
    ParticipantView,
    PositionView,
    SessionInfo,
    SessionStatus,
    TickPoint,
    TickReport,
)
from gmd_desktop.session.valuation import cash_if_wins, maker_view, prices
from gmd_desktop.store import reads
from gmd_desktop.store.rows import CommandRow, OrderRow

DONE_ORDERS = 50
WAITING_ORDERS = 200  # of one participant, the latest


@dataclass(frozen=True, slots=True)
class RunnerState:
    """What a report needs that the session does not know."""

    speed: float
    banner: str
    is_troubled: bool  # the banner tells of something wrong
    health: HealthView
    leads: bool


@dataclass(frozen=True, slots=True)
class News:
    """What has happened since the last report."""

    points: tuple[TickPoint, ...] = ()
    fills: tuple[FillView, ...] = ()
    events: tuple[EventView, ...] = ()
    history: bool = False


@dataclass(slots=True)
class Reporter:
    """Builds reports; keeps the orders in focus until something changes them."""

    focus: Focus
    sees_waiting: bool = True  # orders that no tick has taken
    _orders: tuple[OrderView, ...] | None = None

    def set_focus(self, focus: Focus) -> None:
        """Look at another participant or outcome."""
        if focus.participant != self.focus.participant:
            self._orders = None
        self.focus = focus

    def forget(self, participants: Iterable[str] | None = None) -> None:
        """Note whose orders may have changed; None: anybody's."""
        if participants is None or self.focus.participant in participants:
            self._orders = None

    @property
    def must_read(self) -> bool:
        """Whether the orders in focus have to be read anew."""
        return self._orders is None

    def read(self, conn: Connection, live: LiveSession) -> None:
        """Read the orders in focus if something has changed them."""
        if self._orders is None:
            self._orders = tuple(read_orders_of(conn, live, self.focus.participant, sees_waiting=self.sees_waiting))

    def build(self, live: LiveSession, runner: RunnerState, news: News) -> TickReport:
        """Build a report of the state as it was committed last; `read` comes before."""
        yes_prices, no_prices = prices(live)
        account = live.accounts.get(self.focus.participant)
        upcoming = live.schedule.next_event(live.tick)
        is_over = live.status is SessionStatus.RESOLVED
        return TickReport(
            status=live.status,
            tick=live.tick,
            session_ms=live.session_ms,
            end_ms=live.schedule.end_ms(live.tick),
            speed=runner.speed,
            next_event=upcoming.label if upcoming else "",
            next_event_ms=upcoming.session_ms if upcoming else 0,
            log_hash=live.log_hash,
            outcomes=tuple(outcome_views(live, yes_prices, no_prices)),
            maker=maker_view(live, yes_prices, no_prices),
            health=runner.health,
            focus=self.focus,
            book=tuple(book_views(live, self.focus)),
            positions=tuple(position_views(live, self.focus.participant, yes_prices, no_prices)),
            orders=self._orders or (),
            participants=tuple(participant_views(live, yes_prices, no_prices)),
            crowd=crowd_view(live),
            points=news.points,
            fills=news.fills,
            events=news.events,
            cash=account.free if account else 0,
            locked_cash=account.locked if account else 0,
            cash_if_wins=cash_if_wins(live, self.focus.participant),
            banner=runner.banner,
            is_troubled=runner.is_troubled,
            winner=live.winner,
            leads=runner.leads,
            history=news.history,
            rounds=live.schedule.round_views(live.tick),
            waiting_for="" if is_over else live.schedule.waits_for(live.tick),
        )


def crowd_view(live: LiveSession) -> CrowdView:
    """Tell who of the bots rests, who has left, and how active each kind is."""
    roster = live.roster
    return CrowdView(roster.paused, frozenset(roster.left), tuple(roster.activity.items()))


def session_info(live: LiveSession, store_label: str, *, read_only: bool) -> SessionInfo:
    """Tell what does not change while a session is open."""
    return SessionInfo(
        name=live.name,
        outcome_names=live.outcome_names,
        params=live.params,
        tick_ms=live.tick_ms,
        seed=live.seed,
        store_label=store_label,
        read_only=read_only,
        log_hash=live.log_hash,
        rounds=live.scenario.rounds,
        news=live.scenario.news,
        notes=live.scenario.notes,
        warnings=live.scenario.warnings,
        hide_names=live.scenario.hide_names,
    )


def outcome_views(live: LiveSession, yes_prices: tuple[int, ...], no_prices: tuple[int, ...]) -> Iterable[OutcomeView]:
    """Give every outcome with its pool."""
    market = live.market
    for outcome, name in enumerate(live.outcome_names):
        pool = market.outcome(outcome)
        yield OutcomeView(
            outcome=outcome,
            name=name,
            active=pool.active,
            yes_price=yes_prices[outcome],
            no_price=no_prices[outcome],
            v=pool.v,
            subsidy=market.subsidy(outcome),
            liquidity=market.liquidity(outcome),
            headroom=market.capacity(outcome),
            sets=pool.sets,
            seigniorage=pool.seigniorage,
            winner=live.winner == outcome,
        )


def book_views(live: LiveSession, focus: Focus) -> Iterable[LevelView]:
    """Give the levels of the outcome in focus, best first."""
    if 0 <= focus.outcome < live.params.n_outcomes:
        for token, action, price, size, owners, orders in live.market.book(focus.outcome):
            own = owners.get(focus.participant, 0)
            yield LevelView(focus.outcome, token, action, price, size, own, orders)


def position_views(
    live: LiveSession, participant: str, yes_prices: tuple[int, ...], no_prices: tuple[int, ...]
) -> Iterable[PositionView]:
    """Give what one participant holds or has held."""
    for outcome in range(live.params.n_outcomes):
        for token, price in (("YES", yes_prices[outcome]), ("NO", no_prices[outcome])):
            row = live.positions.get((participant, outcome, token))
            if row is not None:
                value = (row.free + row.locked) * price // MICRO
                yield PositionView(participant, outcome, token, row.free, row.locked, row.cost, value, row.realised)


def participant_views(
    live: LiveSession, yes_prices: tuple[int, ...], no_prices: tuple[int, ...]
) -> Iterable[ParticipantView]:
    """Give the leaderboard's lines, in the order in which they joined."""
    by_token = [price for both in zip(yes_prices, no_prices, strict=True) for price in both]
    for name, _, deposit, free, locked, trades, gas, archetype, _ in live.accounts.values():
        values = map(floordiv, map(mul, live.held.get(name, ()), by_token), repeat(MICRO))
        value = free + locked + sum(values)
        yield ParticipantView(name, free, locked, deposit, value, trades, gas, archetype != "", archetype)


def read_orders_of(
    conn: Connection, live: LiveSession, participant: str, done: int = DONE_ORDERS, *, sees_waiting: bool = True
) -> Iterable[OrderView]:
    """Give a participant's orders: those that wait, then those that rest, then so many of the latest done."""
    if sees_waiting:
        yield from (_view(row, None) for row in reads.read_waiting_of(conn, participant, WAITING_ORDERS))
    yield from resting_views(live, participant)
    taken = reads.read_latest_orders(conn, participant, live.tick, done)
    latest = [row for row in taken if row.order_id not in live.resting]
    ids = [row.order_id for row in latest if row.order_id is not None and row.status in reads.RESTING]
    rested = {row.order_id: row for row in reads.read_orders(conn, ids)}  # others never did
    for row in latest:
        yield _view(row, rested.get(row.order_id or 0))


def resting_views(live: LiveSession, participant: str) -> Iterable[OrderView]:
    """Give a participant's orders that rest, latest first."""
    resting = [row for row in live.resting.values() if row.participant == participant]
    return (_resting_view(row) for row in reversed(resting))


def _view(row: CommandRow, rested: OrderRow | None) -> OrderView:
    size = row.size or 0
    remaining = size if row.remaining is None else row.remaining
    status = row.status or "QUEUED"
    if rested is not None:
        status, remaining = rested.status, rested.remaining
    return OrderView(
        uuid=row.uuid or "",
        order_id=row.order_id,
        participant=row.participant,
        outcome=row.outcome or 0,
        token=row.token or "",
        action=row.action or "",
        type=row.type or "",
        time_in_force=row.time_in_force or "",
        size=size,
        limit_price=row.limit_price,
        max_slippage=row.max_slippage,
        auto_fill=bool(row.auto_fill),
        status=status,
        remaining=remaining,
        reason=row.reason,
        tick=row.tick,
    )


def _resting_view(row: OrderRow) -> OrderView:
    return OrderView(
        uuid=row.uuid or "",
        order_id=row.order_id,
        participant=row.participant,
        outcome=row.outcome,
        token=row.token,
        action=row.action,
        type="LIMIT",
        time_in_force="GTC",
        size=row.size,
        limit_price=row.price,
        max_slippage=None,
        auto_fill=row.auto_fill,
        status=row.status,
        remaining=row.remaining,
        reason=None,
        tick=row.tick,
    )
