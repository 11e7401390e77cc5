"""The orders that the benchmarks send: proof's mix, at prices near the market, from one seed."""

import random
from decimal import Decimal

from engine import TOKENS, Market, Order, Params, Token
from engine.rounding import ATTO, MICRO

PEOPLE = 100
CASH = 10**7 * MICRO
HELD = 100_000 * MICRO  # tokens of each kind, as sets
PER_LEVEL = 20  # orders on each level of a full book
LOT = MICRO // 100
TICK = MICRO // 100


def params(n: int) -> Params:
    """Default rules with pools deep enough that 20,000 orders leave prices where they were; order limit lifted."""
    return Params(n_outcomes=n, z=Decimal(10**9), max_open_orders=10**9, zeta_start=_zeta(n), zeta_end=_zeta(n))


def _zeta(n: int) -> Decimal:
    return Decimal("0.1") if n <= 5 else Decimal("0.05")


def names() -> list[str]:
    """Names of all participants."""
    return [f"p{number:03d}" for number in range(PEOPLE)]


def opened(n: int, rng: random.Random, full: bool) -> tuple[Market, int]:
    """Give a market where everybody holds sets of everything, perhaps with a full book, and the next order id."""
    fresh = Market.open(params(n), dict.fromkeys(names(), CASH))
    start = fresh.snapshot()
    sets = PEOPLE * HELD
    held = Market.restore(
        fresh.params,
        start._replace(
            accounts={
                name: (*account[:2], *[HELD] * (2 * n), *[0] * (2 * n)) for name, account in start.accounts.items()
            },
            outcomes=tuple(outcome._replace(sets=sets) for outcome in start.outcomes),
            deposits=start.deposits + n * sets,
        ),
    )
    return held, _fill_book(held, n, rng, 1) if full else 1


def _fill_book(market: Market, n: int, rng: random.Random, next_id: int) -> int:
    """Put 20 orders on every level that can rest: buys below, sells above the AMM's price."""
    orders = []
    for outcome in range(n):
        for token in TOKENS:
            price = market.price(outcome, token)
            for level in range(TICK, MICRO, TICK):
                if level <= price * 0.97 or level >= price * 1.03:
                    for _ in range(PER_LEVEL):
                        action = "BUY" if level < price else "SELL"
                        size = rng.randrange(100, 2000) * LOT
                        orders.append(
                            Order(
                                next_id,
                                rng.choice(names()),
                                outcome,
                                token,
                                action,
                                "LIMIT",
                                "GTC",
                                size,
                                level,
                                None,
                                False,
                            )
                        )
                        next_id += 1
    market.tick(0, orders)
    return next_id


def mixed(market: Market, n: int, rng: random.Random, count: int, next_id: int) -> list[Order]:
    """Give 50 % market buys, 15 % market sells of held tokens, 35 % limits near the price, half of them opted in."""
    orders = []
    for order_id in range(next_id, next_id + count):
        draw = rng.random()
        name, outcome, token = rng.choice(names()), rng.randrange(n), rng.choice(TOKENS)
        size = rng.randrange(100, 2000) * LOT
        if draw < 0.5:
            orders.append(Order(order_id, name, outcome, token, "BUY", "MARKET", "FOK", size, None, ATTO // 20))
        elif draw < 0.65:
            orders.append(Order(order_id, name, outcome, token, "SELL", "MARKET", "FOK", size, None, ATTO // 20))
        else:
            orders.append(_limit(market, rng, order_id, name, outcome, token, size))
    return orders


def _limit(
    market: Market, rng: random.Random, order_id: int, name: str, outcome: int, token: Token, size: int
) -> Order:
    price = market.price(outcome, token) // TICK * TICK
    action, away = ("BUY", -rng.randrange(0, 4)) if rng.random() < 0.5 else ("SELL", rng.randrange(1, 5))
    limit = min(max(price + away * TICK, TICK), MICRO - TICK)
    return Order(order_id, name, outcome, token, action, "LIMIT", "GTC", size, limit, None, rng.random() < 0.5)
