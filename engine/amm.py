"""Trading with the AMM: how many lots within a bound, and their amount (market.md section 5)."""

from math import isqrt

from engine import curve, pools
from engine.rounding import ATTO, MICRO
from engine.rules import BUY, ROOT_BITS, SELL, Bound, Terms
from engine.state import State


def lots_to_buy(state: State, terms: Terms, index: int, wanted: int, bound: Bound, traded: int) -> tuple[int, int]:
    """Give how many lots can be bought and what they cost, rounded up; (0, 0) if none.

    Args:
        wanted: lots, above 0.
        traded: S of section 5.
    """
    rules, q = state.rules, state.q[index]
    a, c, price = bound
    liquidity = rules.scaled_liquidity(state.v[index >> 1])
    h = curve.invariant(terms, liquidity, q)
    n = curve.lots_bought(h, q, rules.lot, wanted, a, c)
    if n and price is not None:
        n = curve.convex_lots(rules, terms, BUY, h, q, n, price, traded)
    if not n:
        return 0, 0
    return n, curve.amount_bought(terms, h, liquidity, q, n * rules.lot, traded)


def lots_to_sell(state: State, terms: Terms, index: int, wanted: int, bound: Bound, traded: int) -> tuple[int, int]:
    """Give how many lots can be sold and what they bring, rounded down; (0, 0) if none. As `lots_to_buy`."""
    rules, q = state.rules, state.q[index]
    a, c, price = bound
    liquidity = rules.scaled_liquidity(state.v[index >> 1])
    h = curve.invariant(terms, liquidity, q)
    n = curve.lots_sold(h, q, rules.lot, wanted, a, c)
    if n and price is not None:
        n = curve.convex_lots(rules, terms, SELL, h, q, n, price, traded)
    if not n:
        return 0, 0
    amount = curve.amount_sold(terms, h, liquidity, q, n * rules.lot, traded)
    if pools.can_pay(state, index, n * rules.lot, amount):
        return n, amount
    low, high, best = 0, n, 0  # low can be paid, high can not
    while high - low > 1:
        middle = (low + high) // 2
        amount = curve.amount_sold(terms, h, liquidity, q, middle * rules.lot, traded)
        if pools.can_pay(state, index, middle * rules.lot, amount):
            low, best = middle, amount
        else:
            high = middle
    return low, best


def marginal_price(state: State, terms: Terms, index: int, action: int, size: int, traded: int) -> int:
    """Give M of section 5 after `size` more, in micros, for people to read."""
    rules, sign = state.rules, 1 if action == BUY else -1
    h = curve.invariant(terms, rules.scaled_liquidity(state.v[index >> 1]), state.q[index])
    u = state.q[index] + sign * size
    root = isqrt(terms.root_scale * (h + terms.curve * u * u))
    price = (ATTO + sign * terms.alpha) * u * (rules.gamma_den * terms.g_den << ROOT_BITS) * MICRO // (root * ATTO)
    return price + sign * (2 * terms.kappa * (traded + size) * MICRO // 10**24)
