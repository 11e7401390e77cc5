"""A make-believe session: plausible reports with random-walk prices, the same for the same seed.

`FakeSession().opened(300)` is what a screen gets when it opens a session after 300 ticks; each
`next()` after it is one more tick. Nothing here is a market: prices wander, and fills follow them.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random

from engine import FILL_KINDS, Fill, Params
from gmd_desktop.session.tick_report import (
    EventView,
    FillView,
    Focus,
    HealthView,
    LevelView,
    MakerView,
    OrderView,
    OutcomeView,
    ParticipantView,
    PositionView,
    SessionInfo,
    SessionStatus,
    TickPoint,
    TickReport,
)

MICRO = 1_000_000
FIVE = ("Argentina", "Brazil", "Croatia", "Denmark", "England")
TEN = (*FIVE, "France", "Germany", "Hungary", "Italy", "Japan")
LONG = (
    "The Very Honourable Society of Sunday Cyclists",
    "Brazil",
    "Team 3: Quick Brown Foxes & Lazy Dogs United",
    "Ö",
    "Donaudampfschifffahrtsgesellschaft",
)
PEOPLE = ("you", "Ada", "Grace", "Linus", "noise-01", "noise-02", "maker-01", "whale-01")
SHARES = (46, 22, 14, 6, 12)  # of the volume, in the order of FILL_KINDS
MAX_FILLS = 40


class FakeSession:
    """A session that walks one tick at a time and reports as the runner does.

    Args:
        names: the outcomes, 3 to 10.
        seed: equal seeds give equal sessions.
        tick_ms: session time of a tick.
        duration_ms: when the session ends.
        fills_a_tick: fills reported at each tick, 0 to 40.
    """

    def __init__(
        self,
        names: tuple[str, ...] = FIVE,
        seed: int = 1,
        tick_ms: int = 1000,
        duration_ms: int = 900_000,
        fills_a_tick: int = 6,
    ) -> None:
        self.names = names
        self.tick_ms = tick_ms
        self.end_ms = duration_ms
        self.fills_a_tick = min(MAX_FILLS, fills_a_tick)
        self.tick = 0
        self.status = SessionStatus.RUNNING
        self.speed = 1.0
        self.focus = Focus("you", 0)
        self.active = [True] * len(names)
        self.winner: int | None = None
        self.health = HealthView(is_active=True, thread_alive=True, thread_name="worker")
        self.banner = ""
        self._random = Random(seed)
        self._yes = [_start_price(len(names))] * len(names)
        self._drift = [self._random.uniform(-0.3, 0.3) for _ in names]
        self._events: list[EventView] = []
        self._event_id = 0

    @property
    def session_ms(self) -> int:
        """Session time of the last tick."""
        return self.tick * self.tick_ms

    def info(self, *, read_only: bool = False) -> SessionInfo:
        """What the window is told once."""
        params = Params(n_outcomes=len(self.names), zeta_start=Decimal(0), zeta_end=Decimal(0))
        return SessionInfo(
            name="World Cup Demo",
            outcome_names=self.names,
            params=params,
            tick_ms=self.tick_ms,
            seed=7,
            store_label="world-cup-demo.gmd",
            read_only=read_only,
            log_hash="0" * 64,
        )

    def opened(self, ticks: int = 0) -> TickReport:
        """Run some ticks and report all of them at once, as history."""
        return replace(self.next(ticks), history=True)

    def next(self, ticks: int = 1) -> TickReport:
        """Run some ticks and report them merged into one."""
        points: list[TickPoint] = []
        fills: list[FillView] = []
        for _ in range(ticks):
            points.append(self._walk())
            fills.extend(self._fills())
        return self._report(tuple(points), tuple(fills))

    def change(self, status: SessionStatus, cause: str = "presenter") -> TickReport:
        """Report a change of status without a tick."""
        text = f"{self.status} to {status}: {cause}"
        self.status = status
        self.add_event("STATUS", text)
        return self._report((), ())

    def eliminate(self, outcome: int) -> TickReport:
        """Close an outcome and share its price among the others."""
        self.active[outcome] = False
        rest = [i for i, active in enumerate(self.active) if active]
        share = self._yes[outcome] // max(1, len(rest))
        self._yes[outcome] = 0
        for i in rest:
            self._yes[i] = min(950_000, self._yes[i] + share)
        self.add_event("ELIMINATE", f"Eliminated: {self.names[outcome]} (schedule)")
        return self._report((), ())

    def settle(self, winner: int) -> TickReport:
        """Pay out: the session is resolved."""
        self.winner = winner
        self.active = [False] * len(self.names)
        self.status = SessionStatus.RESOLVED
        self.add_event("SETTLE", f"{self.names[winner]} wins")
        return self._report((), ())

    def add_event(self, kind: str, text: str) -> None:
        """Put a line into the diary; the next report carries it."""
        self._event_id += 1
        self._events.append(EventView(self._event_id, self.tick, self.session_ms, kind, text))

    def _walk(self) -> TickPoint:
        self.tick += 1
        frozen = self.status == SessionStatus.FROZEN
        if not frozen:
            self._move_prices()
        busy = 0.25 + abs(self._random.gauss(0, 1)) ** 2
        volume = [0 if frozen else int(self._random.uniform(0.2, 1.6) * busy * share * 400_000) for share in SHARES]
        worst = max(0, 2_400 * MICRO - self.tick * 900_000)
        return TickPoint(
            tick=self.tick,
            session_ms=self.session_ms,
            yes_prices=tuple(self._yes),
            no_prices=tuple(self._no(i) for i in range(len(self.names))),
            volume=(volume[0], volume[1], volume[2], volume[3], volume[4]),
            maker_worst=worst,
            maker_profit=int(self._random.gauss(0, 30) * MICRO),
            collateral=self.tick * 3 * MICRO,
            subsidy=max(0, 3_000 * MICRO - self.tick * MICRO),
            headroom=400 * MICRO + self.tick * MICRO,
            fees=self.tick * 30_000,
            seigniorage=self.tick * 10_000,
        )

    def _move_prices(self) -> None:
        for i, price in enumerate(self._yes):
            if self.active[i]:
                step = self._random.gauss(self._drift[i], 4.0) * 1_000
                pull = (_start_price(len(self.names)) - price) * 0.004
                self._yes[i] = min(960_000, max(12_000, round(price + step + pull)))

    def _no(self, outcome: int) -> int:
        if not self.active[outcome] and self._yes[outcome] == 0:
            return 0
        return 1_000_000 - self._yes[outcome] + 20_000

    def _fills(self) -> list[FillView]:
        if self.status == SessionStatus.FROZEN:
            return []
        return [self._fill(seq) for seq in range(self.fills_a_tick)]

    def _fill(self, seq: int) -> FillView:
        kind = FILL_KINDS[self._random.choices(range(5), SHARES)[0]]
        outcome = self._random.choice([i for i, on in enumerate(self.active) if on] or [0])
        taker, other = self._random.sample(PEOPLE, 2)
        alone = kind in ("AMM", "AUTO_FILL")
        size = self._random.randrange(100, 9_000) * 10_000
        amount = size * max(self._yes[outcome], 10_000) // MICRO
        fill = Fill(
            kind=kind,
            outcome=outcome,
            token=self._random.choice(("YES", "NO")),
            action="SELL" if kind == "MERGE" else "BUY",
            order_id=self.tick * 100 + seq,
            participant=taker,
            counter_order_id=None if alone else self.tick * 50 + seq,
            counter_participant=None if alone else other,
            size=size,
            amount=amount,
            fee=amount // 100,
            counter_amount=0 if alone else amount,
            counter_fee=0,
        )
        return FillView(self.tick, seq, fill)

    def _report(self, points: tuple[TickPoint, ...], fills: tuple[FillView, ...]) -> TickReport:
        events, self._events = tuple(self._events), []
        return TickReport(
            status=self.status,
            tick=self.tick,
            session_ms=self.session_ms,
            end_ms=self.end_ms,
            speed=self.speed,
            next_event="Freeze" if self.status == SessionStatus.RUNNING else "",
            next_event_ms=self.end_ms - 20_000,
            log_hash=f"{self.tick:064x}",
            outcomes=tuple(self._outcome(i) for i in range(len(self.names))),
            maker=self._maker(),
            health=replace(self.health, total_ticks=self.tick, tick_ms_last=3.2),
            focus=self.focus,
            book=self._book(),
            positions=self._positions(),
            orders=self._orders(),
            participants=self._participants(),
            points=points,
            fills=fills,
            events=events,
            cash=812_340_000,
            locked_cash=45_000_000,
            banner=self.banner,
            winner=self.winner,
        )

    def _outcome(self, i: int) -> OutcomeView:
        return OutcomeView(
            outcome=i,
            name=self.names[i],
            active=self.active[i],
            yes_price=self._yes[i],
            no_price=self._no(i),
            v=2_000 * MICRO + i * MICRO,
            subsidy=1_000 * MICRO,
            liquidity=1_900 * MICRO,
            headroom=850 * MICRO,
            sets=120 * MICRO,
            seigniorage=1_250_000,
            winner=self.winner == i,
        )

    def _maker(self) -> MakerView:
        return MakerView(
            deposit=10_000 * MICRO,
            balance=5_000 * MICRO,
            fees=123_450_000 + self.tick * 10_000,
            gas=0,
            seigniorage=6_250_000,
            worst_loss=max(0, 2_400 * MICRO - self.tick * 900_000),
            yes_sum=sum(yes for yes, on in zip(self._yes, self.active, strict=True) if on),
            total_money=18_000 * MICRO,
            total_deposits=18_000 * MICRO,
        )

    def _book(self) -> tuple[LevelView, ...]:
        cents = self._yes[self.focus.outcome] // 10_000
        levels = []
        for token, middle in (("YES", cents), ("NO", 102 - cents)):
            for step in range(1, 7):
                for action, price in (("BUY", middle - step), ("SELL", middle + step)):
                    if 1 <= price <= 99:
                        own = 10_000_000 if step == 2 and action == "BUY" else 0
                        size = (step * 37 % 11 + 3) * 9_500_000
                        levels.append(LevelView(self.focus.outcome, token, action, price * 10_000, size, own, step))
        return tuple(levels)

    def _positions(self) -> tuple[PositionView, ...]:
        held = ((0, "YES", 120), (1 % len(self.names), "NO", 40), (2, "YES", 15))
        return tuple(
            PositionView(
                participant=self.focus.participant,
                outcome=outcome,
                token=token,
                free=size * MICRO,
                locked=(5 if outcome == 0 else 0) * MICRO,
                cost=size * 310_000,
                value=size * (self._yes[outcome] if token == "YES" else self._no(outcome)),
                realised=(outcome - 1) * 3_210_000,
            )
            for outcome, token, size in held
        )

    def _orders(self) -> tuple[OrderView, ...]:
        cents = max(2, self._yes[0] // 10_000)
        rows = (
            (1, "BUY", "OPEN", None, (cents - 2) * 10_000),
            (2, "SELL", "PARTIAL", None, (cents + 4) * 10_000),
            (None, "BUY", "QUEUED", None, (cents - 1) * 10_000),
            (3, "BUY", "REJECTED", "INSUFFICIENT_FUNDS", (cents + 1) * 10_000),
        )
        return tuple(
            OrderView(
                uuid=f"00000000-0000-4000-8000-{place:012d}",
                order_id=order_id,
                participant=self.focus.participant,
                outcome=0,
                token="YES",
                action=action,
                type="LIMIT",
                time_in_force="GTC",
                size=25 * MICRO,
                limit_price=max(10_000, price),
                max_slippage=None,
                auto_fill=place == 1,
                status=status,
                remaining=0 if status == "REJECTED" else (25 - 5 * place) * MICRO,
                reason=reason,
                tick=None if status == "QUEUED" else self.tick,
            )
            for place, (order_id, action, status, reason, price) in enumerate(rows)
        )

    def _participants(self) -> tuple[ParticipantView, ...]:
        return tuple(
            ParticipantView(
                name=name,
                cash=(900 - place * 17) * MICRO,
                locked=place * 5 * MICRO,
                deposit=1_000 * MICRO,
                value=(1_060 - place * 21) * MICRO + (self.tick * (3 - place) % 50) * MICRO,
                trades=self.tick * (place + 1) // 9,
                gas=0,
                is_bot="-" in name,
                archetype=name.split("-")[0] if "-" in name else "",
            )
            for place, name in enumerate(PEOPLE)
        )


def _start_price(outcomes: int) -> int:
    return MICRO // outcomes
