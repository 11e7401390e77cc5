"""A table to play at: a small session with its runner, a clock that tests turn, and short words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine import Order
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.requests import CancelRequest, ControlRequest, OrderRequest
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.session_log import check_hashes
from gmd_desktop.session.tick_report import Focus, OrderView, SessionStatus, TickReport
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import open_store

MICRO = 1_000_000
SCENARIO = """
name = "Test match"
description = "Three teams."
tick_ms = 1000
duration = "{duration}"
freeze_end = "{freeze_end}"
winner = {winner}
seed = 7

[[outcome]]
name = "Red"
[[outcome]]
name = "Green"
[[outcome]]
name = "Blue"

[params]
{params}

[[participant]]
name = "ann"
deposit = 1000
[[participant]]
name = "bob"
deposit = 1000

[crowd]
deposit = 250
[[crowd.group]]
archetype = "noise"
name = "noise"
count = 6
lambda_a = 0.5
[[crowd.group]]
archetype = "maker"
name = "maker"
count = 1
lambda_a = 0.5
"""


class Clock:
    """A monotonic clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class AliveDriver:
    """A driver that lives for ever."""

    name = "test"

    def alive(self) -> bool:
        return True


def scenario_text(**words: Any) -> str:
    filled = {"duration": "10m", "freeze_end": "2s", "winner": '"highest"', "params": ""} | words
    return SCENARIO.format(**filled)


class Table:
    """A session with its runner."""

    def __init__(self, place: str, crowd: bool = False, is_there: bool = False, **words: Any) -> None:
        self.place, self.crowd, self.clock = place, crowd, Clock()
        self.points: list[str] = []
        self.tick_s = 1.0
        self.fail: Callable[[str], None] = lambda _point: None
        if not is_there:
            new_session(place, read_scenario(self.text(**words))).close()
        self.open()

    def text(self, **words: Any) -> str:
        """Give the scenario that the session is made of."""
        return scenario_text(**words)

    def open(self, **options: Any) -> BatchRunner:
        """Open the session with a new runner (the one before has been closed, or was lost)."""
        self.runner = BatchRunner.open(
            open_store(self.place),
            crowd_of if self.crowd else None,
            focus=Focus("ann", 0),
            monotonic=self.clock,
            on_point=self.on_point,
            **options,
        )
        self.runner.start_batch_runner(AliveDriver())
        self.report: TickReport = self.runner.report()  # type: ignore[assignment]
        self.events = list(self.report.events)
        return self.runner

    def close(self) -> None:
        self.runner.close()

    def on_point(self, name: str) -> None:
        self.points.append(name)
        self.fail(name)

    def control(self, verb: str, value: int = 0, outcomes: tuple[int, ...] = ()) -> TickReport:
        """Ask for a control and let the runner apply it."""
        self.runner.submit(ControlRequest(verb, value, outcomes))
        self.runner.step()
        return self.look()

    def start(self) -> None:
        """Let a tick be due with every second that `ticks` turns the clock."""
        self.control("start")

    def ticks(self, count: int = 1) -> TickReport:
        """Let time pass for some ticks."""
        for _ in range(count):
            self.clock.now += self.tick_s
            self.runner.step()
        return self.look()

    def look(self) -> TickReport:
        """Give the latest report, an old one if nothing has happened."""
        self.runner.publish()
        new = self.runner.report()
        if new is not None:
            self.report = new
            self.events = [*([] if new.history else self.events), *new.events]
        return self.report

    def status(self) -> SessionStatus:
        return self.look().status

    def place_order(self, participant: str = "ann", **terms: Any) -> OrderRequest:
        """Put a market buy of 10 Red YES, or what the terms say, into the inbox."""
        request = order(participant, **terms)
        self.runner.submit(request)
        return request

    def cancel(self, participant: str, **target: Any) -> None:
        self.runner.submit(CancelRequest(participant, **target))

    def order_view(self, request: OrderRequest) -> OrderView:
        """Give the order of a request as the screen shows it."""
        self.runner.set_focus(Focus(request.participant, request.outcome))
        return next(one for one in self.look().orders if one.uuid == request.uuid)

    def assert_whole(self) -> None:
        """Check that the session proves itself played again, and that every unit of money is accounted for."""
        with self.runner._store.reading() as conn:
            assert [check.tick for check in check_hashes(conn) if check.stored != check.computed] == []
            assert verify_session(conn, crowd_of if self.crowd else None).difference == ""
        maker = self.look().maker
        assert maker.total_money == maker.total_deposits


def order(participant: str = "ann", **terms: Any) -> OrderRequest:
    """Ask for a market buy of 10 Red YES, or what the terms say."""
    asked: dict[str, Any] = {
        "outcome": 0,
        "token": "YES",
        "action": "BUY",
        "type": "MARKET",
        "time_in_force": "IOC",
        "size": 10 * MICRO,
    }
    return OrderRequest(participant, **(asked | terms))


def resting(participant: str = "ann", price: int = 200_000, **terms: Any) -> OrderRequest:
    """Ask for a limit buy that rests."""
    rests: dict[str, Any] = {"type": "LIMIT", "time_in_force": "GTC", "limit_price": price}
    return order(participant, **(rests | terms))


class OneBot:
    """A crowd of one that sells nothing and buys one lot a tick."""

    def commands(self, _view: MarketView) -> list[Order]:
        return [Order(0, "bob", 1, "YES", "BUY", "MARKET", "IOC", MICRO)]
