"""What the runner tells the screen after each commit: frozen values, complete, so that no view queries on a tick.

Named tuples where a report carries hundreds of them.

All amounts are integers of a micro-unit; prices are micros of USDC per token; session time is in milliseconds.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from engine import Fill, Params
from gmd_desktop.session.rounds import PlannedNews, PlannedRound, RoundView

FILLS_PAGE = 1_000  # older fills that a screen is given at once


class SessionStatus(StrEnum):
    """The states of a session."""

    DRAFT = "DRAFT"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    FROZEN = "FROZEN"
    RESOLVED = "RESOLVED"


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """What does not change while a session is open."""

    name: str
    outcome_names: tuple[str, ...]
    params: Params
    tick_ms: int
    seed: int
    store_label: str
    read_only: bool  # nothing can be sent from here
    log_hash: str
    rounds: tuple[PlannedRound, ...] = ()  # as planned, in their order
    news: tuple[PlannedNews, ...] = ()
    notes: str = ""  # for the presenter
    warnings: tuple[str, ...] = ()  # what is unwise about the scenario though allowed
    hide_names: bool = False  # the audience's screen hides participants' names
    replay: "ReplayInfo | None" = None  # what is shown has happened before; nothing can be done


@dataclass(frozen=True, slots=True)
class TickPoint:
    """One tick on the charts. `volume` is USDC traded by kind, in the order of `engine.FILL_KINDS`."""

    tick: int
    session_ms: int
    yes_prices: tuple[int, ...]
    no_prices: tuple[int, ...]
    volume: tuple[int, int, int, int, int]
    maker_worst: int  # the most the maker can still lose, given what has been traded
    maker_profit: int  # maker's profit if every outcome were valued at its AMM price
    collateral: int  # V of all pools
    subsidy: int  # of the maker's deposit, what props up all pools now
    headroom: int  # the least capacity of section 5 among the pools that are open
    fees: int
    seigniorage: int  # of all pools


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An outcome and its pool. Prices are the AMM's; `headroom` is the capacity of section 5."""

    outcome: int
    name: str
    active: bool
    yes_price: int
    no_price: int
    v: int
    subsidy: int
    liquidity: int
    headroom: int
    sets: int
    seigniorage: int
    winner: bool = False


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level of the book. `own` is the part that belongs to the participant in focus."""

    outcome: int
    token: str
    action: str
    price: int
    size: int
    own: int
    orders: int


@dataclass(frozen=True, slots=True)
class PositionView:
    """Tokens held. average cost = cost / (free + locked); unrealised = value - cost."""

    participant: str
    outcome: int
    token: str
    free: int
    locked: int
    cost: int
    value: int  # at the AMM's price
    realised: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order and how it stands. QUEUED orders have no order_id yet, only their client's uuid."""

    uuid: str
    order_id: int | None
    participant: str
    outcome: int
    token: str
    action: str
    type: str
    time_in_force: str
    size: int
    limit_price: int | None
    max_slippage: int | None
    auto_fill: bool
    status: str  # engine.Status, or QUEUED
    remaining: int
    reason: str | None
    tick: int | None  # in which it was applied


class FillView(NamedTuple):
    """A fill with its place: tick and sequence within the tick."""

    tick: int
    seq: int
    fill: Fill


class ParticipantView(NamedTuple):
    """One line of the leaderboard. value = cash + locked + tokens at the AMM's price."""

    name: str
    cash: int
    locked: int
    deposit: int
    value: int
    trades: int
    gas: int
    is_bot: bool
    archetype: str = ""


@dataclass(frozen=True, slots=True)
class CrowdView:
    """Who of the bots rests, who has left, and how active a kind is where that is not 100 percent."""

    paused: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    activity: tuple[tuple[str, int], ...] = ()  # archetype, percent


@dataclass(frozen=True, slots=True)
class BotView:
    """One bot looked at: parameters (key, value, meaning), what it thinks in sentences, what it holds and offers."""

    name: str
    archetype: str
    tick: int
    about: str
    params: tuple[tuple[str, str, str], ...]
    thoughts: tuple[str, ...]
    positions: tuple[PositionView, ...]
    orders: tuple[OrderView, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """A line of the session's diary."""

    event_id: int
    tick: int
    session_ms: int
    kind: str  # STATUS, JOIN, CROWD, ELIMINATE, SETTLE, EXTEND, ERROR, LEADER, NEWS, LEFT_OUT
    text: str


@dataclass(frozen=True, slots=True)
class MakerView:
    """The maker and the books of the whole market."""

    deposit: int
    balance: int
    fees: int
    gas: int
    seigniorage: int
    worst_loss: int  # now, never above the deposit
    yes_sum: int  # of YES prices of active outcomes
    total_money: int  # cash, locked, pools, sets, fees, gas, maker
    total_deposits: int  # what all of that must be


@dataclass(frozen=True, slots=True)
class HealthView:
    """How the runner is doing. Times are milliseconds, ages seconds."""

    is_active: bool = False
    thread_alive: bool = False
    thread_name: str = ""
    last_tick_age_s: float = 0.0
    tick_ms_last: float = 0.0
    tick_ms_p50: float = 0.0
    tick_ms_p99: float = 0.0
    tick_ms_max: float = 0.0
    recent_tick_ms: tuple[float, ...] = ()
    store_ms: float = 0.0
    inbox: int = 0
    total_ticks: int = 0
    total_orders: int = 0
    total_fills: int = 0
    error_count: int = 0
    last_error: str = ""
    last_error_detail: str = ""
    restarts: int = 0
    missed_deadlines: int = 0
    memory_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Focus:
    """Whom and what the screen looks at: decides which book, orders and positions a report carries."""

    participant: str
    outcome: int


@dataclass(frozen=True, slots=True)
class ReplayInfo:
    """How far a replay goes, and the lines of the diary that are worth jumping to.

    `made_in`: the file of the session that was made from a log for this replay; "" if it was there before.
    `grows`: the session is not over, more may come.
    """

    last_tick: int
    marks: tuple[EventView, ...]
    made_in: str = ""
    grows: bool = False


@dataclass(frozen=True, slots=True)
class ReplayView:
    """Where a replay stands. `wanted` is where it is on its way to; up to `ready` one can jump at once.

    `course` is another object when the session has gone on; `follows`: the replay goes with it.
    """

    wanted: int
    ready: int
    playing: bool
    course: ReplayInfo
    follows: bool = False


@dataclass(frozen=True, slots=True)
class TickReport:
    """The state after a commit (or a change without a tick), and all that happened since the last report."""

    status: SessionStatus
    tick: int
    session_ms: int
    end_ms: int
    speed: float  # 0 is max
    next_event: str  # "" if none
    next_event_ms: int  # session time of it
    log_hash: str
    outcomes: tuple[OutcomeView, ...]
    maker: MakerView
    health: HealthView
    focus: Focus
    book: tuple[LevelView, ...]  # of the outcome in focus, both tokens
    positions: tuple[PositionView, ...]  # of the participant in focus
    orders: tuple[OrderView, ...]  # queued and open of the participant in focus, and its latest done ones
    participants: tuple[ParticipantView, ...]
    points: tuple[TickPoint, ...] = ()  # new ticks
    fills: tuple[FillView, ...] = ()  # new fills of everybody
    events: tuple[EventView, ...] = ()  # new events
    crowd: CrowdView = CrowdView()
    cash: int = 0  # free cash of the participant in focus
    locked_cash: int = 0
    cash_if_wins: tuple[int, ...] = ()  # what it would end with, by the outcome that wins
    banner: str = ""  # what the person should know: who runs it, backing off, ...
    is_troubled: bool = False  # the banner tells of something wrong
    winner: int | None = None
    leads: bool = True  # this program runs the session; otherwise what is sent goes to the one that does
    replay: ReplayView | None = None
    history: bool = False  # points, fills and events replace what the screen has
    rounds: tuple[RoundView, ...] = ()  # as they stand now
    waiting_for: str = ""  # "eliminate" or "winner": time stands still until the presenter chooses

    @property
    def trading_ended(self) -> bool:
        """Whether the end has come: it can't be moved any more, and trading is not taken up again."""
        return self.session_ms >= self.end_ms
