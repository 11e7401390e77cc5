"""Trading with the AMM: lots and amount within bounds, and the move of supply and collateral (market.md section 5)."""

from fractions import Fraction

from engine import curve, pools
from engine.rules import Terms
from engine.state import State

Bound = tuple[int, int]


def lots_to_buy(
    state: State,
    terms: Terms,
    index: int,
    wanted: int,
    within: Bound,
    limit: Fraction | None,
    traded: int,
) -> tuple[int, int]:
    """Give how many lots can be bought and what they cost, rounded up; (0, 0) if none.

    Args:
        wanted: lots, above 0.
        within: bound of the price, from curve.bound.
        limit: the same bound on the marginal price as a fraction; needed only with kappa.
        traded: S of section 5.
    """
    rules, q = state.rules, state.q[index]
    liquidity = rules.scaled_liquidity(state.v[index >> 1])
    h = curve.invariant(terms, liquidity, q)
    n = curve.lots_bought(h, q, rules.lot, wanted, *within)
    if n and terms.kappa:
        assert limit is not None
        n = curve.convex_lots(rules, terms, curve.BUY, h, q, n, limit, traded)
    if not n:
        return 0, 0
    return n, curve.amount_bought(terms, h, liquidity, q, n * rules.lot, traded)


def lots_to_sell(
    state: State,
    terms: Terms,
    index: int,
    wanted: int,
    within: Bound,
    limit: Fraction | None,
    traded: int,
) -> tuple[int, int]:
    """Give how many lots can be sold and what they bring, rounded down; (0, 0) if none. As `lots_to_buy`."""
    rules, q = state.rules, state.q[index]
    liquidity = rules.scaled_liquidity(state.v[index >> 1])
    h = curve.invariant(terms, liquidity, q)
    n = curve.lots_sold(h, q, rules.lot, wanted, *within)
    if n and terms.kappa:
        assert limit is not None
        n = curve.convex_lots(rules, terms, curve.SELL, h, q, n, limit, traded)

    def affordable(lots: int) -> int | None:
        amount = curve.amount_sold(terms, h, liquidity, q, lots * rules.lot, traded)
        return amount if pools.can_pay(state, index >> 1, index & 1, lots * rules.lot, amount) else None

    if not n:
        return 0, 0
    amount = affordable(n)
    if amount is not None:
        return n, amount
    low, high, best = 0, n, 0  # low can be paid, high can not
    while high - low > 1:
        middle = (low + high) // 2
        amount = affordable(middle)
        if amount is None:
            high = middle
        else:
            low, best = middle, amount
    return low, best
