"""Auto-fill: a trade elsewhere lets the AMM fill resting orders that opted in (market.md section 8)."""

from engine import amm, pools, routing
from engine.book import Ladder, Level, pro_rata
from engine.commands import ACTIONS, TOKENS, Fill
from engine.rounding import HALF_ATTO_PER_MICRO
from engine.rules import BUY, Terms
from engine.state import State


def auto_fill(state: State, terms: Terms, outcome: int, action: int, way: routing.Way, fills: list[Fill]) -> None:
    """Fill opted-in orders of the other outcomes after an order that traded with the AMM.

    Args:
        way: of the trigger; its AMM amount caps the pool's share, what it moved caps the size.
        fills: the tick's fills, appended to.
    """
    rules, moved, q, v = state.rules, way.moved, state.q, state.v
    cap_num, cap_den = rules.af_cap
    lots_left = cap_num * way.share // cap_den
    if moved is None and not lots_left:
        return
    share_left = rules.af_max_surplus.down(way.amm_amount)
    sides, opted = state.book.sides[action], state.book.opted[action]
    num, den = terms.reach[action]  # below zero for sells, as are the keys: one comparison serves both
    for other in state.active:
        yes, no = opted[other]
        if other != outcome and (yes or no):
            liquidity = rules.scaled_liquidity(v[other]) * den
            # if the AMM's price is not better than that of a best level, no lot can trade there
            if (yes and q[2 * other] * num < yes[-1] * liquidity) or (
                no and q[2 * other + 1] * num < no[-1] * liquidity
            ):
                if moved is not None:
                    lots_left = cap_num * moved[other] // cap_den
                share_left = _fill_outcome(state, terms, other, action, sides[other], lots_left, share_left, fills)


def _fill_outcome(
    state: State, terms: Terms, other: int, action: int, sides: tuple[Ladder, Ladder], lots_left: int, share_left: int,
    fills: list[Fill],
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
        share_left -= _fill_level(state, terms, 2 * other + side, action, level, lots, amount, share_left, fills)
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
    bound = routing.limit_at(state.rules, terms, action, level.price).bound
    wanted = min(lots_left, level.opted_in)
    trade = amm.lots_to_buy if action == BUY else amm.lots_to_sell
    return trade(state, terms, index, wanted, bound, 0)


def _fill_level(
    state: State, terms: Terms, index: int, action: int, level: Level, lots: int, amount: int, share_left: int,
    fills: list[Fill],
) -> int:  # fmt: skip
    """Trade lots of a level with the AMM and give the pool's share of the surplus."""
    rules, outcome = state.rules, index >> 1
    charge, size, sign = rules.charge(level.price), lots * rules.lot, 1 if action == BUY else -1
    if action == BUY:
        pools.deposit(state, terms.zeta, index, size, amount)
    else:
        pools.withdraw(state, terms.zeta, index, size, amount, [0] * rules.n)
    surplus = sign * (lots * charge - amount)
    share = min(rules.sigma.down(surplus), share_left)
    state.v[outcome] += share
    state.seigniorage[outcome] += share
    opted_in = [order for order in level.orders.values() if order.auto_fill]
    orders, parts = pro_rata(opted_in, lots, level.opted_in)
    bonuses = _split(surplus - share, lots, parts)
    amounts = [part * charge - sign * bonus for part, bonus in zip(parts, bonuses, strict=True)]
    fees = [rules.f.down(amount) for amount in amounts]
    token, name = TOKENS[index & 1], ACTIONS[action]
    for order, part, amount, fee in zip(orders, parts, amounts, fees, strict=True):
        fills.append(
            Fill("AUTO_FILL", outcome, token, name, order.order_id, order.participant,
                 None, None, part * rules.lot, amount, fee, 0, 0)
        )  # fmt: skip
    state.fees += sum(fees)
    state.fill(level, orders, parts, [amount + sign * fee for amount, fee in zip(amounts, fees, strict=True)])
    return share


def _split(rest: int, lots: int, parts: list[int]) -> list[int]:
    """Share what is left of the surplus by size, down; the last gets the remainder."""
    den = lots * HALF_ATTO_PER_MICRO
    bonuses = [(rest * part * HALF_ATTO_PER_MICRO + lots) // den for part in parts[:-1]]
    return [*bonuses, rest - sum(bonuses)]
