"""What market orders of any size would pay now: the whole way of the largest, and its price at every step."""

from bisect import bisect_left, bisect_right

from engine import amm, curve, pools
from engine.commands import ACTIONS, TOKENS, Depth, DepthPoint
from engine.routing import Leg, limit_at, route
from engine.rules import BUY, NEVER, Terms
from engine.state import State

NOBODY = ""  # a taker who owns nothing of the book
STEPS = 24  # points on the way through a pool, each 5/7 of the one after it
RATIO = (5, 7)


def depths(state: State, terms: Terms, outcome: int) -> tuple[Depth, ...]:
    """Give the depth of an outcome: YES to buy, YES to sell, NO to buy, NO to sell."""
    return tuple(_depth(state, terms, outcome, side, action) for side in range(2) for action in range(2))


def _depth(state: State, terms: Terms, outcome: int, side: int, action: int) -> Depth:
    rules, index = state.rules, 2 * outcome + side
    end = rules.p_max if action == BUY else rules.p_min
    exist = state.q[index] - state.virtual[index] - rules.seeds[side] + state.sets[outcome]
    most = NEVER if action == BUY else exist
    before = state.copy_pools()
    price = state.price(index)
    try:
        limit = limit_at(rules, terms, action, end)
        way = route(state, terms, NOBODY, index, action, most // rules.lot, limit, traded=0, funds=None)
        state.restore_pools(before)
        points = _walk(state, terms, index, action, way.legs)
    finally:
        state.restore_pools(before)
    return Depth(outcome, TOKENS[side], ACTIONS[action], price, tuple(points))


def _walk(state: State, terms: Terms, index: int, action: int, legs: list[Leg]) -> list[DepthPoint]:
    """Go the way again. A smaller order goes the same way to where it ends, so each point is what it would pay.

    That is the end of each leg, and within the AMM's legs some sizes between.
    """
    rules, points = state.rules, list[DepthPoint]()
    done = pool = amount = paid = 0
    cuts, moved = _cuts(sum(leg.lots for leg in legs)), [0] * rules.n
    sign = 1 if action == BUY else -1
    for kind, lots, cost, fee, key, _, _, _ in legs:
        end, size = done + lots, lots * rules.lot
        if kind == "AMM":
            for cut in cuts[bisect_right(cuts, done) : bisect_left(cuts, end)]:
                part = (cut - done) * rules.lot
                points.append(_inside(state, terms, index, action, part, pool, amount, paid, cut * rules.lot))
            price = amm.marginal_price(state, terms, index, action, size, pool)
            if action == BUY:
                pools.deposit(state, terms.zeta, index, size, cost)
            else:
                pools.withdraw(state, terms.zeta, index, size, cost, moved)
            pool += size
        else:
            price = round(abs(key) / rules.price_unit)
        done, amount = end, amount + cost
        paid += cost if kind in ("MINT", "MERGE") else cost + sign * fee  # theirs is in the amount
        points.append(DepthPoint(done * rules.lot, pool, amount, paid, price))
    return points


def _cuts(lots: int) -> list[int]:
    """Give sizes in geometric steps up to so many lots, ascending, each once."""
    num, den = RATIO
    cuts = list[int]()
    while lots and len(cuts) < STEPS:
        cuts.append(lots)
        lots = lots * num // den
    return cuts[::-1]


def _inside(
    state: State, terms: Terms, index: int, action: int, part: int, pool: int, amount: int, paid: int, size: int
) -> DepthPoint:
    """Give the point at which a leg with the AMM has `part` of its size; the others are what was before it."""
    liquidity, q = state.rules.scaled_liquidity(state.v[index >> 1]), state.q[index]
    h = curve.invariant(terms, liquidity, q)
    price = amm.marginal_price(state, terms, index, action, part, pool)
    if action == BUY:
        cost = curve.amount_bought(terms, h, liquidity, q, part, pool)
        return DepthPoint(size, pool + part, amount + cost, paid + cost + state.rules.f.down(cost), price)
    cost = curve.amount_sold(terms, h, liquidity, q, part, pool)
    return DepthPoint(size, pool + part, amount + cost, paid + cost - state.rules.f.down(cost), price)
