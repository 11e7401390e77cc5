"""Auto-fill: a trade elsewhere lets the AMM fill resting orders that opted in (market.md section 8)."""

from collections.abc import Callable
from fractions import Fraction

from engine import amm, curve, pools
from engine.book import Ladder, Level, RestingOrder, pro_rata
from engine.commands import ACTIONS, TOKENS, Fill
from engine.rounding import ATTO, HALF_ATTO_PER_MICRO, MICRO
from engine.routing import MICRO_UNITS, Way
from engine.rules import Terms
from engine.state import State

FillResting = Callable[[RestingOrder, int, int, int], None]
"""Settles a part of a resting order: order, size, amount, fee."""


def auto_fill(
    state: State,
    terms: Terms,
    outcome: int,
    action: int,
    way: Way,
    settle: FillResting,
    fills: list[Fill],
) -> None:
    """Fill opted-in orders of the other outcomes after an order that traded with the AMM.

    Args:
        way: of the trigger; its AMM amount caps the pool's share, what it moved caps the size.
        settle: moves cash, tokens and the book for one resting order.
        fills: the tick's fills, appended to.
    """
    rules, ladders = state.rules, state.book.ladders
    share_left = (rules.af_max_surplus * way.amm_amount + 500_000) // ATTO
    lots_left = rules.af_cap * way.share // (ATTO * rules.lot)
    if way.moved is None and not lots_left:
        return
    for other in state.active:
        sides = (ladders[4 * other + action], ladders[4 * other + 2 + action])
        if other == outcome or not (sides[0].opted_keys or sides[1].opted_keys):
            continue
        if way.moved is not None:
            lots_left = rules.af_cap * way.moved[other] // (ATTO * rules.lot)
        if lots_left and _in_reach(state, terms, other, sides):
            share_left = _fill_outcome(state, terms, other, action, sides, lots_left, share_left, settle, fills)


def _in_reach(state: State, terms: Terms, outcome: int, sides: tuple[Ladder, Ladder]) -> bool:
    """Whether the AMM's price now is better than a best opted-in level's; if not, no lot can trade there."""
    liquidity = state.rules.scaled_liquidity(state.v[outcome])
    for side, ladder in enumerate(sides):
        if ladder.opted_keys:
            key = ladder.opted_keys[-1]  # below zero for sells: one comparison serves both
            num, den = terms.reach[0 if key > 0 else 1]
            now, offered = state.q[2 * outcome + side] * num, key * liquidity * den
            if now < offered or (key < 0 and now > -offered):
                return True
    return False


def _fill_outcome(
    state: State, terms: Terms, other: int, action: int, sides: tuple[Ladder, Ladder], lots_left: int, share_left: int,
    settle: FillResting, fills: list[Fill],
) -> int:  # fmt: skip
    """Go through the levels of both sides, best price first, and give what is left of the pool's share."""
    places = [len(ladder.opted_keys) - 1 for ladder in sides]
    done = [place < 0 for place in places]  # a worse price takes no lot either, until something trades here
    while lots_left and not (done[0] and done[1]):
        side = _best_side(sides, places, done)
        key = sides[side].opted_keys[places[side]]
        level = sides[side].levels[key]
        places[side] -= 1
        done[side] = places[side] < 0
        lots, amount = _lots(state, terms, 2 * other + side, action, level, lots_left)
        if not lots:
            done[side] = True
            continue
        lots_left -= lots
        index, size = 2 * other + side, lots * state.rules.lot
        share_left -= _fill_level(state, terms, index, action, level, size, amount, share_left, settle, fills)
        _skip_passed(sides[1 - side].opted_keys, places, 1 - side, key)
        done = [place < 0 for place in places]
    return share_left


def _best_side(sides: tuple[Ladder, Ladder], places: list[int], done: list[bool]) -> int:
    """Give the side whose next level has the better price, YES on equal ones."""
    if done[0] or done[1]:
        return 0 if done[1] else 1
    return 0 if sides[0].opted_keys[places[0]] >= sides[1].opted_keys[places[1]] else 1


def _skip_passed(keys: list[int], places: list[int], side: int, key: int) -> None:
    """Move a side past the levels whose turn was before `key`: better prices, and for YES the same price."""
    while places[side] >= 0 and (keys[places[side]] > key or (side == 0 and keys[places[side]] == key)):
        places[side] -= 1


def _lots(state: State, terms: Terms, index: int, action: int, level: Level, lots_left: int) -> tuple[int, int]:
    """Give lots and the AMM's amount for a level's opted-in orders."""
    rules, price = state.rules, level.price
    within = curve.level_bound(rules, terms, action, price * MICRO_UNITS, all_in=False)
    limit = Fraction(price, MICRO) if terms.kappa else None
    wanted = min(lots_left, level.opted_in // rules.lot)
    assert within is not None, "a price in reach of the AMM is one that it can have"
    if action == curve.BUY:
        return amm.lots_to_buy(state, terms, index, wanted, within, limit, 0)
    return amm.lots_to_sell(state, terms, index, wanted, within, limit, 0)


def _fill_level(
    state: State, terms: Terms, index: int, action: int, level: Level, size: int, amount: int, share_left: int,
    settle: FillResting, fills: list[Fill],
) -> int:  # fmt: skip
    """Trade `size` of a level with the AMM and give the pool's share of the surplus."""
    rules, outcome = state.rules, index >> 1
    charge = size * level.price // MICRO
    if action == curve.BUY:
        pools.deposit(state, terms.zeta, index, size, amount)
        surplus = charge - amount
    else:
        pools.withdraw(state, terms.zeta, index, size, amount, [0] * rules.n)
        surplus = amount - charge
    share = min((rules.sigma * surplus + 500_000) // ATTO, share_left)
    state.v[outcome] += share
    state.seigniorage[outcome] += share
    rest = bonus_left = surplus - share
    opted = [order for order in level.orders.values() if order.auto_fill]
    parts = pro_rata(opted, size, level.opted_in, rules.lot)
    for place, (order, part) in enumerate(parts):
        if place == len(parts) - 1:
            bonus = bonus_left
        else:
            bonus = (rest * part * HALF_ATTO_PER_MICRO + size) // (size * HALF_ATTO_PER_MICRO)
        bonus_left -= bonus
        part_charge = part * level.price // MICRO
        part_amount = part_charge - bonus if action == curve.BUY else part_charge + bonus
        fee = rules.fee(part_amount)
        fills.append(
            Fill("AUTO_FILL", outcome, TOKENS[index & 1], ACTIONS[action], order.order_id, order.participant,
                 None, None, part, part_amount, fee, 0, 0)
        )  # fmt: skip
        settle(order, part, part_amount, fee)
    return share
