"""What must hold for every session, looked for by Hypothesis and worked out apart from the engine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine import ACTIONS, TOKENS, Cancel, Market, Order, Params
from engine.log import ledger_line
from engine.replay import replay
from tests.engine.ledger_checks import RestingOrder, check_ledger, micros
from tests.engine.reference_log import read_params
from tests.engine.sessions import Session, some_params, write_session
from tests.engine.strategies import count, is_full_run

ROOT = Path(__file__).parents[2]
MICRO, ATTO = 10**6, 10**18
NAMES = ["ann", "bob", "cyd"]
pytestmark = pytest.mark.random


# ---- invariants after every command of a log ------------------------------------------------


def prefixes(lines: list[str]) -> Iterator[list[str]]:
    """Yield the log as it stood after its first line, and after every command or line since."""
    for at, line in enumerate(lines):
        value = json.loads(line)
        for size in range(1, len(value.get("commands", []))):
            part = json.dumps({**value, "commands": value["commands"][:size]})
            yield [*lines[:at], part]
        yield lines[: at + 1]


def check_prefix(lines: list[str]) -> None:
    """Check the ledger at the end of a log, with nothing but the log and its results beside it."""
    values, results = [json.loads(line) for line in lines], [json.loads(line) for line in replay(lines)]
    deposits = [*values[0]["participants"].values(), *(v["deposit"] for v in values if v["kind"] == "join")]
    commands = [command for value in values for command in value.get("commands", [])]
    rows = [row for result in results for row in result.get("orders", [])]
    rested = {
        str(row["order_id"]): command["submit"]
        for command, row in zip(commands, rows, strict=True)
        if row["status"] in ("OPEN", "PARTIAL")
    }
    resting = [
        RestingOrder(
            order["participant"],
            order["outcome"],
            order["token"],
            order["action"],
            int(Fraction(order["limit_price"]) * MICRO),
            micros(remaining),
        )
        for order, remaining in ((rested[key], left) for key, left in results[-1]["open_orders"].items())
    ]
    deposited = int(sum(map(Fraction, deposits)) * MICRO)
    check_ledger(results[-1], read_params(values[0]["params"]), deposited, resting)


@pytest.mark.timeout(3600 if is_full_run() else 120)
@pytest.mark.parametrize("seed", range(4))
def test_invariants_hold_after_every_command_of_a_log(seed: int) -> None:
    for k in range(count(3, 200)):
        session = write_session(Random(f"prefixes/{seed}/{k}"), ticks=6, commands=8)
        for lines in prefixes(session.lines):
            check_prefix(lines)


# ---- invariants, by a state machine ---------------------------------------------------------


class AnyMarket(RuleBasedStateMachine):
    """Commands of all kinds to a market with any parameters; all invariants after each one."""

    def __init__(self) -> None:
        super().__init__()
        self.orders = 0
        self.progress = 0

    @initialize(seed=st.integers(0, 10_000), wealth=st.sampled_from([1, 100, 10**7]))
    def open(self, seed: int, wealth: int) -> None:
        raw_params = some_params(Random(seed))
        self.params, self.read_params = Params.from_dict(raw_params), read_params(raw_params)
        self.depth = int(Fraction(self.params.z) / self.params.n_outcomes * MICRO)
        self.market = Market.open(self.params, {"ann": self.depth * wealth, "bob": self.depth * wealth, "cyd": 0})
        self.lot = int(self.params.lot_size * MICRO)
        self.step = int(self.params.tick_size * MICRO)

    @precondition(lambda self: not self.market.settled)
    @rule(
        who=st.sampled_from(["ann", "bob", "ann", "bob", "cyd", "dan"]),
        outcome=st.integers(0, 9),
        token=st.sampled_from(TOKENS),
        action=st.sampled_from(ACTIONS),
        in_force=st.sampled_from(["GTC", "GTC", "GTC", "IOC", "FOK"]),
        part=st.sampled_from([1, 20, 100, 400, 2_000, 20_000]),
        steps=st.one_of(st.none(), st.integers(-3, 3)),
        slippage=st.one_of(st.none(), st.integers(0, ATTO // 2)),
        auto_fill=st.booleans(),
    )
    def submit(
        self, who: str, outcome: int, token: Any, action: Any, in_force: Any, part: int, steps: int | None,
        slippage: int | None, auto_fill: bool,
    ) -> None:  # fmt: skip
        """Send an order of a part (in 1/1000) of the depth, at a few price ticks from the AMM's price."""
        outcome %= self.params.n_outcomes
        self.orders += 1
        is_limit = steps is not None or in_force == "GTC"
        price = self.market.price(outcome, token) + (steps or 0) * self.step
        size = max(self.lot, self.depth * part // 1000 // self.lot * self.lot)
        if action == "SELL" and who in self.market.participants():
            size = min(size, self.market.tokens(who, outcome, token)[0] // self.lot * self.lot) or size
        order = Order(
            self.orders, who, outcome, token, action, "LIMIT" if is_limit else "MARKET", in_force, size,
            price // self.step * self.step if is_limit else None, slippage, auto_fill,
        )  # fmt: skip
        self.tick(order)

    @precondition(lambda self: not self.market.settled and self.orders)
    @rule(data=st.data(), who=st.sampled_from(NAMES))
    def cancel(self, data: st.DataObject, who: str) -> None:
        open_orders = self.market.open_orders()
        if open_orders:
            order = data.draw(st.sampled_from(open_orders))
            self.tick(Cancel(order.order_id, order.participant))
        self.tick(Cancel(self.orders, who))

    @rule(progress=st.integers(-ATTO // 2, ATTO * 3 // 2))
    def move_on(self, progress: int) -> None:
        self.progress = progress

    @precondition(lambda self: not self.market.settled and "dan" not in self.market.participants())
    @rule()
    def join(self) -> None:
        self.market.join("dan", 10 * self.depth)

    @precondition(lambda self: not self.market.settled and len(self.market.active) > 1 and self.orders > 5)
    @rule(data=st.data())
    def eliminate(self, data: st.DataObject) -> None:
        active = list(self.market.active)
        gone = data.draw(st.lists(st.sampled_from(active), min_size=1, max_size=len(active) - 1, unique=True))
        self.market.eliminate(gone)

    @precondition(lambda self: not self.market.settled and self.orders > 20)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        self.market.settle(data.draw(st.sampled_from(list(self.market.active))))

    def tick(self, command: Order | Cancel) -> None:
        self.market.tick(self.progress, [command])

    @invariant()
    def all_invariants_hold(self) -> None:
        if not hasattr(self, "market"):
            return
        resting = [RestingOrder(*order[1:7]) for order in self.market.open_orders()]
        deposited = self.market.deposits - int(self.params.z * MICRO)
        check_ledger(ledger_line(self.market), self.read_params, deposited, resting)


AnyMarket.TestCase.settings = settings(max_examples=count(100, 20_000), stateful_step_count=count(25, 60))
TestAnyMarket = AnyMarket.TestCase


# ---- one log, one result --------------------------------------------------------------------


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Session]:
    session = write_session(Random("hash seeds"), ticks=15, commands=14)
    path = tmp_path_factory.mktemp("log") / "long.log.jsonl"
    path.write_text("".join(line + "\n" for line in session.lines), "utf-8")
    return path, session


@pytest.mark.parametrize("hash_seed", range(4))
def test_replay_does_not_depend_on_hash_order(hash_seed: int, long_log: tuple[Path, Session]) -> None:
    path, session = long_log
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-m", "engine", "replay", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "".join(line + "\n" for line in session.results)
