"""A session for the benchmarks: people with cash, mixed orders in the inbox or from a source as quick as a crowd."""

import random
from collections.abc import Sequence
from pathlib import Path

from engine import TOKENS, Command
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.inbox import order_to_preview
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.requests import ControlRequest, OrderRequest
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.store.connect import Store

PEOPLE = 200
SEED = 20261122


class Driver:
    """Says that the benchmark's own thread drives the runner."""

    name = "benchmark"

    def alive(self) -> bool:
        """It does."""
        return True


def scenario_text(n_outcomes: int) -> str:
    """Give a scenario with deep pools and two hundred people who can afford everything."""
    zeta = "0.1" if n_outcomes <= 5 else "0.05"
    outcomes = "".join(f'[[outcome]]\nname = "Outcome {number}"\n' for number in range(n_outcomes))
    people = "".join(f'[[participant]]\nname = "p{number:03d}"\ndeposit = 1000000\n' for number in range(PEOPLE))
    return f"""name = "Benchmark"
duration = "24h"
tick_ms = 100
winner = "draw"
seed = {SEED}
{outcomes}
[params]
z = 1000000000
zeta_start = {zeta}
zeta_end = {zeta}
max_open_orders = 1000000
{people}"""


def open_runner(place: str | Path, n_outcomes: int, source: "MixedOrders | None" = None) -> tuple[BatchRunner, Store]:
    """Make a session, running at full speed, and its store."""
    store = new_session(place, read_scenario(scenario_text(n_outcomes)))
    runner = BatchRunner.open(store, (lambda _scenario: source) if source else None)
    runner.start_batch_runner(Driver())
    runner.set_speed(0)
    runner.submit(ControlRequest("start"))
    return runner, store


class MixedOrders:
    """Sends proof's mix each tick: 50 % market buys, 15 % market sells, 35 % limits near the price, half opted in."""

    def __init__(self, count: int) -> None:
        self._count, self._rng = count, random.Random(SEED)

    def commands(self, view: MarketView) -> Sequence[Command]:
        """Give the tick's orders."""
        prices = list(zip(view.yes_prices, view.no_prices, strict=True))
        return [order_to_preview(request) for request in requests(self._rng, self._count, prices)]


def requests(rng: random.Random, count: int, prices: Sequence[tuple[int, int]]) -> list[OrderRequest]:
    """Give orders near prices (YES, NO by outcome, in micros)."""
    made = []
    for _ in range(count):
        name, outcome, side = f"p{rng.randrange(PEOPLE):03d}", rng.randrange(len(prices)), rng.randrange(2)
        size, draw = rng.randrange(100, 2000) * MICRO // 100, rng.random()
        if draw < 0.65:
            action, slippage = ("BUY" if draw < 0.5 else "SELL"), ATTO // 20
            made.append(OrderRequest(name, outcome, TOKENS[side], action, "MARKET", "IOC", size, None, slippage))
        else:
            price = prices[outcome][side] // 10_000 * 10_000 + rng.randrange(-4, 1) * 10_000
            price = min(max(price, 10_000), 990_000)
            tif = "GTC" if rng.random() < 0.3 else "IOC"  # so that the book stays as large as it is
            made.append(
                OrderRequest(name, outcome, TOKENS[side], "BUY", "LIMIT", tif, size, price, None, rng.random() < 0.5)
            )
    return made
