"""`python -m tests.bench engine`: orders a second of the engine alone, and the slowest single command."""

import gc
import random
import statistics
import time
from decimal import Decimal

from engine import Cancel, Command, Market, Order, Params
from engine.rounding import MICRO
from tests.bench.report import calibration_ms, table, write_section
from tests.bench.workload import mixed, names, opened

SEED = 20261122
COUNTS = (200, 2_000, 20_000)
RUNS = {200: 25, 2_000: 7, 20_000: 5}
REACH = {3: 60_000, 10: 40_000}
PREDECESSOR = (
    "15,089 orders/s at 200 orders, 3,460 at 5,000; 200 orders on a full book 417 ms (published, not measured here)"
)


def main() -> None:
    """Measure and write the section."""
    calibration = calibration_ms()
    rates: dict[tuple[int, bool, int], float] = {}
    rows = []
    for n in (3, 10):
        for full in (False, True):
            for count in COUNTS:
                rate, fills = _rate(n, full, count)
                beside = calibration_ms()
                rates[n, full, count] = rate
                figures = (f"{rate:,.0f}", f"{fills:.2f}", f"{beside:.0f}", f"{rate * beside / 1000:,.0f}")
                rows.append([str(n), "full" if full else "empty", f"{count:,}", *figures])
    slowest = _slowest()
    beside_head = ["calibration ms", "orders in that time"]
    lines = [
        table(["outcomes", "book", "orders in the tick", "orders/s", "fills an order", *beside_head], rows),
        "",
        f"Calibration {calibration:.1f} ms before, {calibration_ms():.1f} ms after.",
        "",
        *_verdicts(rates),
        f"- slowest single command: {slowest[1]:.1f} ms ({slowest[0]}); reach < 50 ms",
        f"- predecessor: {PREDECESSOR}",
    ]
    write_section("engine", "\n".join(lines), SEED)


def _rate(n: int, full: bool, count: int) -> tuple[float, float]:
    """Give the median orders/s over runs from the same state, and fills an order."""
    rng = random.Random(SEED)
    market, next_id = opened(n, rng, full)
    batch: list[Command] = list(mixed(market, n, rng, count, next_id))
    times, fills = [], 0
    gc.disable()  # as in the desk, which collects on its own terms
    for _ in range(RUNS[count]):
        market.mark()
        started = time.perf_counter()
        result = market.tick(0, batch)
        times.append(time.perf_counter() - started)
        fills = len(result.fills)
        market.undo()
        gc.collect()
    gc.enable()
    return count / statistics.median(times), fills / count


def _verdicts(rates: dict[tuple[int, bool, int], float]) -> list[str]:
    lines = []
    for n, reach in REACH.items():
        lines.append(f"- N={n}: {rates[n, False, 2_000]:,.0f} orders/s at 2,000 on an empty book; reach {reach:,}")
        full = min(rates[n, True, count] / rates[n, False, count] for count in COUNTS)
        lines.append(f"- N={n}: a full book runs at {100 * full:.0f} % of an empty one at the least; reach 80 %")
        growth = max(rates[n, book, 200] / rates[n, book, 20_000] for book in (False, True))
        lines.append(f"- N={n}: cost an order at 20,000 is {growth:.2f}x that at 200; reach at most 1.2x")
    return lines


def _slowest() -> tuple[str, float]:
    """Send the worst single commands we know to a full book of ten outcomes and give the slowest, in ms."""
    worst = ("", 0.0)
    for title, changes in (
        ("defaults", {}),
        ("kappa 0.0005", {"kappa_start": Decimal("0.0005"), "kappa_end": Decimal("0.0005")}),
    ):
        market, next_id = _heavy_market(changes)
        held = market.tokens("p000", 0, "YES")[0] // MICRO * MICRO
        tries: list[tuple[str, Command]] = [
            ("market buy through everything", Order(next_id, "rich", 0, "YES", "BUY", "MARKET", "IOC", 10**7 * MICRO)),
            ("the same, all or nothing", Order(next_id, "rich", 0, "YES", "BUY", "MARKET", "FOK", 10**7 * MICRO)),
            (
                "limit buy at p_max",
                Order(next_id, "rich", 0, "NO", "BUY", "LIMIT", "GTC", 10**7 * MICRO, 990_000, None, True),
            ),
            ("market sell of everything", Order(next_id, "p000", 0, "YES", "SELL", "MARKET", "IOC", held)),
            ("limit sell at p_min", Order(next_id, "p000", 0, "YES", "SELL", "LIMIT", "GTC", held, 10_000, None, True)),
            ("cancel", Cancel(market.open_orders()[0].order_id, market.open_orders()[0].participant)),
        ]
        for name, command in tries:
            times = []
            for _ in range(3):
                market.mark()
                started = time.perf_counter()
                market.tick(0, [command])
                times.append((time.perf_counter() - started) * 1000)
                market.undo()
            if statistics.median(times) > worst[1]:
                worst = (f"{name}, {title}", statistics.median(times))
    return worst


def _heavy_market(changes: dict[str, Decimal]) -> tuple[Market, int]:
    """Give a market with the default Z and 20 orders on each level, so that one order can sweep them all."""
    zeta = Decimal("0.05")
    rules = Params(n_outcomes=10, max_open_orders=10**9, zeta_start=zeta, zeta_end=zeta, **changes)  # type: ignore[arg-type]
    market = Market.open(rules, dict.fromkeys([*names(), "rich"], 10**6 * MICRO))
    rng = random.Random(SEED)
    next_id = 1
    orders: list[Command] = []
    for outcome in range(10):
        for token in ("YES", "NO"):
            for name in names()[:20]:
                orders.append(Order(next_id, name, outcome, token, "BUY", "MARKET", "IOC", 20 * MICRO))
                next_id += 1
    market.tick(0, orders)
    orders = []
    for outcome in range(10):
        for token in ("YES", "NO"):
            price = market.price(outcome, token)
            for level in range(10_000, 1_000_000, 10_000):
                for _ in range(20):
                    if level < price * 0.97:
                        order = Order(
                            next_id,
                            rng.choice(names()),
                            outcome,
                            token,
                            "BUY",
                            "LIMIT",
                            "GTC",
                            MICRO,
                            level,
                            None,
                            True,
                        )
                    elif level > price * 1.03:
                        seller = names()[next_id % 20]
                        order = Order(
                            next_id, seller, outcome, token, "SELL", "LIMIT", "GTC", 10_000, level, None, True
                        )
                    else:
                        continue
                    orders.append(order)
                    next_id += 1
    market.tick(0, orders)
    return market, next_id
