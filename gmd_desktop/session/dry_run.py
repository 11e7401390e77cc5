"""A session tried out before it goes live: played in memory without people, then told in figures and warnings."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine import FILL_KINDS
from engine.rounding import MICRO, to_units
from gmd_desktop.session.economics import to_cents
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.simulation import Simulation, participants
from gmd_desktop.session.tick import CommandSource
from gmd_desktop.session.tick_report import EventView, TickPoint

STEP_TICKS = 10  # ticks between two steps that are told
MOST_POINTS = 600  # kept for the picture; about so many, and at most twice as many
QUIET_MS = 60_000
TOLD_EVENTS = ("ELIMINATE", "SETTLE", "NEWS")
NEAR = MICRO // 50  # of a bound
PERSON = "people"


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How the bots of an archetype, or the people, have fared; micros."""

    name: str
    members: int
    deposit: int
    value: int
    trades: int


@dataclass(frozen=True, slots=True)
class DryReport:
    """What happened; amounts in micros. `points` are thinned out, `events` are eliminations, news and the end."""

    ticks: int
    session_ms: int
    winner: str
    orders: int
    fills: int
    volume: tuple[int, ...]  # in the order of `engine.FILL_KINDS`
    points: tuple[TickPoint, ...]
    events: tuple[EventView, ...]
    groups: tuple[GroupResult, ...]
    maker_worst: int  # the most that it could have lost at any time
    maker_profit: int  # at the end
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryStep:
    """How far a dry run is, and its report at the end. `planned` ticks may become more while it waits."""

    ticks: int
    planned: int
    report: DryReport | None = None


def dry_run(scenario: Scenario, crowd: CommandSource | None) -> Iterator[DryStep]:
    """Play a scenario to its end, as fast as it goes; people do nothing.

    Where the presenter is asked, the outcome with the lowest price goes and the one with the highest wins.
    """
    play = Simulation(scenario, crowd)
    log = _Log(scenario)
    planned = max(1, (scenario.duration_ms + scenario.freeze_end_ms) // scenario.tick_ms)
    while not play.live.market.settled:
        outcome = play.tick()
        log.note(outcome.point, len(outcome.fills))
        _decide(play)
        if play.live.tick % STEP_TICKS == 0:
            yield DryStep(play.live.tick, max(planned, play.live.tick))
    yield DryStep(play.live.tick, play.live.tick, log.report(play))


def _decide(play: Simulation) -> None:
    """Take the presenter's place where one is waited for."""
    waits_for = play.live.schedule.waits_for(play.live.tick)
    if not waits_for or play.live.market.settled:
        return
    market = play.live.market
    by_price = sorted(market.active, key=lambda outcome: (market.price(outcome, "YES"), -outcome))
    if waits_for == "winner":
        play.ask(ControlRequest("settle", by_price[-1], cause="dry run"))
    else:
        play.ask(ControlRequest("eliminate", outcomes=(by_price[0],), cause="dry run"))


@dataclass(slots=True)
class _Log:
    """What is remembered of a dry run, in bounded memory."""

    scenario: Scenario
    points: list[TickPoint] = field(default_factory=list)
    every: int = 1  # of so many ticks one point is kept
    volume: list[int] = field(default_factory=lambda: [0] * len(FILL_KINDS))
    fills: int = 0
    maker_worst: int = 0
    last_trade_ms: int = 0
    ticks_at_bound: list[int] = field(default_factory=list)

    def note(self, point: TickPoint, fills: int) -> None:
        """Remember a tick."""
        if point.tick % self.every == 0:
            self.points.append(point)
            if len(self.points) >= 2 * MOST_POINTS:
                self.points, self.every = self.points[1::2], self.every * 2
        self.volume = [sum(pair) for pair in zip(self.volume, point.volume, strict=True)]
        self.fills += fills
        self.maker_worst = max(self.maker_worst, point.maker_worst)
        if fills:
            self.last_trade_ms = point.session_ms
        self._note_bounds(point)

    def _note_bounds(self, point: TickPoint) -> None:
        params = self.scenario.params
        low, high = (to_units(bound, MICRO) for bound in (params.p_min, params.p_max))
        self.ticks_at_bound = self.ticks_at_bound or [0] * len(point.yes_prices)
        for outcome, price in enumerate(point.yes_prices):
            if price and (price <= low + NEAR or price >= high - NEAR):
                self.ticks_at_bound[outcome] += 1

    def report(self, play: Simulation) -> DryReport:
        """Tell what happened."""
        live, scenario = play.live, self.scenario
        z = to_units(scenario.params.z, MICRO)
        groups = _groups(play)
        return DryReport(
            ticks=live.tick,
            session_ms=live.tick * scenario.tick_ms,
            winner=scenario.outcome_names[live.winner] if live.winner is not None else "",
            orders=live.total_orders,
            fills=self.fills,
            volume=tuple(self.volume),
            points=tuple(self.points),
            events=tuple(event for event in play.events if event.kind in TOLD_EVENTS),
            groups=groups,
            maker_worst=self.maker_worst,
            maker_profit=live.market.maker - z,
            warnings=tuple(self._warnings(live.tick, z, groups)),
        )

    def _warnings(self, ticks: int, z: int, groups: tuple[GroupResult, ...]) -> Iterator[str]:
        scenario = self.scenario
        if not scenario.bots:
            yield "There are no bots, so nothing could happen here: add a crowd, or rely on the people."
            return
        if not self.fills:
            yield "Nobody traded at all: raise the bots' rates or deposits."
            return
        quiet_ms = scenario.duration_ms - self.last_trade_ms
        if quiet_ms >= min(QUIET_MS, scenario.duration_ms // 4):
            yield f"No trades in the last {quiet_ms // 1000} seconds before the end: the crowd has run out of steam."
        for outcome, name in enumerate(scenario.outcome_names):
            if self.ticks_at_bound[outcome] * 4 > ticks:
                share = self.ticks_at_bound[outcome] / ticks
                yield f"{name} was stuck at a bound of its price {share:.0%} of the time."
        if self.maker_worst > z // 2:
            yield f"The maker could have lost {to_cents(self.maker_worst)} USDC at one time, more than half of z."
        for group in groups:
            if group.deposit and group.value * 5 < group.deposit:
                lost = 1 - group.value / group.deposit
                yield f"{group.name.capitalize()} bots lost {lost:.0%} of their money."
            if group.members and not group.trades and group.name != PERSON:
                yield f"{group.name.capitalize()} bots never traded."


def _groups(play: Simulation) -> tuple[GroupResult, ...]:
    found: dict[str, list[int]] = {}
    for who in participants(play):
        sums = found.setdefault(who.archetype or PERSON, [0, 0, 0, 0])
        for place, part in enumerate((1, who.deposit, who.value, who.trades)):
            sums[place] += part
    return tuple(GroupResult(name, *sums) for name, sums in found.items())
