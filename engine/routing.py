"""The way of an order through AMM and book: always the cheapest next (market.md sections 6 and 7, "Routing").

Routing moves the pools at once and everything else only on paper: the legs it returns are settled by `batch`. So an
order that turns out to be refused is undone by putting the pools back.

One comparison serves both actions: a taker's price has the key +price for a buy and -price for a sell, so the smaller
key is always the better one. A ladder's keys (see `book`) have the opposite sign for a LOB and the same for a MINT or
MERGE.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from engine import amm, curve, pools
from engine.book import Ladder, Level, RestingOrder, pro_rata
from engine.commands import FillKind, Reason
from engine.rounding import ATTO, MICRO
from engine.rules import BUY, SELL, Bound, Limit, Rules, Slippage, Terms
from engine.state import State

_new = tuple.__new__  # makes a named tuple without the Python call of its constructor


class Leg(NamedTuple):
    """A step: an AMM trade, or one level of the book with the orders in it that get a part."""

    kind: FillKind
    lots: int
    amount: int
    fee: int
    key: int  # taker's signed price in price units; of AMM legs 0
    level: Level | None
    orders: list[RestingOrder]
    parts: list[int]  # lots


class Way:
    """What an order would trade. Amounts without fees, except that a MINT's and MERGE's amounts contain theirs."""

    __slots__ = ("amm_amount", "amm_lots", "left", "legs", "moved", "paid", "reason", "share")

    def __init__(self, lots: int) -> None:
        self.legs: list[Leg] = []
        self.left = lots  # what did not trade
        self.paid = 0  # cash from the taker (buy) or to it (sell), with fees
        self.amm_lots = 0
        self.amm_amount = 0
        self.share = 0  # what a buy's AMM legs moved of each other outcome's V
        self.moved: list[int] | None = None  # of a sell: by outcome
        self.reason: Reason | None = None  # INSUFFICIENT_FUNDS


def limit_at(rules: Rules, terms: Terms, action: int, price: int) -> Limit:
    """Give the bound of a limit price in micros, made once for each price."""
    signed = price if action == BUY else -price
    limit = terms.limits.get(signed)
    if limit is None:
        bound = curve.bound(rules, terms, action, Fraction(price, MICRO))
        limit = terms.limits[signed] = Limit(signed * rules.price_unit, bound, False)
    return limit


def limit_of_market_order(state: State, terms: Terms, action: int, index: int, max_slippage: int | None) -> Limit:
    """Give the bound of a market order: p_max or p_min, or the AMM's price moved by the slippage if that is nearer."""
    rules = state.rules
    end = rules.p_max if action == BUY else rules.p_min
    if max_slippage is None:
        return limit_at(rules, terms, action, end)
    slippage = terms.slippages.get((action, max_slippage)) or _slippage(rules, terms, action, max_slippage)
    q, liquidity = state.q[index], rules.scaled_liquidity(state.v[index >> 1])
    num, den = q * slippage.num, liquidity * slippage.den
    if (num >= end * den) if action == BUY else (num <= end * den):
        return limit_at(rules, terms, action, end)
    bound = curve.flat_bound(
        terms,
        q * slippage.flat_num,
        liquidity * slippage.flat_den,
        Fraction(num, den * MICRO) if terms.kappa else None,
    )
    num *= rules.price_unit
    return _new(Limit, (num // den if action == BUY else -num // den, bound, True))


def _slippage(rules: Rules, terms: Terms, action: int, max_slippage: int) -> Slippage:
    """Give the factors of a max_slippage, made once for each."""
    moved = Fraction(ATTO + max_slippage if action == BUY else ATTO - max_slippage, ATTO) * rules.gamma_den
    pairs = (moved * MICRO).as_integer_ratio(), (moved / terms.sides[action]).as_integer_ratio()
    slippage = terms.slippages[action, max_slippage] = Slippage(*pairs[0], *pairs[1])
    return slippage


def _levels(ladder: Ladder, participant: str) -> Iterator[Level]:
    """Yield the levels that a taker meets, best first."""
    for key in reversed(ladder.keys):
        level = ladder.levels[key]
        if level.is_open_to(participant):
            yield level


def route(
    state: State,
    terms: Terms,
    participant: str,
    index: int,
    action: int,
    lots: int,
    limit: Limit,
    traded: int,
    funds: int | None,
) -> Way:
    """Trade `lots` within `limit`, cheapest first.

    Args:
        traded: S of section 5 before the order.
        funds: what the taker can pay (a market buy), or None if its lock covers everything.
    """
    rules, last = state.rules, limit.key
    way = Way(lots)
    same, opposite = state.book.met[2 * index + action]
    lob = cross = None
    if same.keys and -same.keys[-1] <= last:
        lobs = _levels(same, participant)
        lob = next(lobs, None)
    set_key, sets = rules.set_key[action], lots
    if opposite.keys and set_key - opposite.keys[-1] <= last and rules.cm_enabled:
        if action == SELL:
            sets = state.sets[index >> 1] // rules.lot
        crosses = _levels(opposite, participant)
        cross = next(crosses, None) if sets else None
    while way.left:
        level, bound = None, limit.bound
        if lob and -lob.key <= last:
            level, key, all_in = lob, -lob.key, lob.price * rules.all_in[action]
        if cross and set_key - cross.key <= last and (level is None or set_key - cross.key < all_in):
            level, key = cross, set_key - cross.key
            all_in = key
        if level:
            bound = curve.tighter(action, bound, curve.bound_of_offer(rules, terms, action, all_in))
        if not _trade_amm(state, terms, index, action, bound, traded, way):
            if level is None:
                break
            if level is lob:
                _take_lob(rules, participant, action, level, key, way)
                lob = next(lobs, None)
            else:
                sets -= _take_set(rules, participant, action, level, key, sets, way)
                cross = next(crosses, None) if sets else None
        if funds is not None and way.paid > funds:
            way.reason = "INSUFFICIENT_FUNDS"
            break
    return way


def _trade_amm(state: State, terms: Terms, index: int, action: int, bound: Bound, traded: int, way: Way) -> bool:
    """Trade as many lots with the AMM as are within the bound; whether there were any."""
    rules = state.rules
    if terms.kappa:
        traded += way.amm_lots * rules.lot
    if action == BUY:
        lots, amount = amm.lots_to_buy(state, terms, index, way.left, bound, traded)
        if not lots:
            return False
        fee = rules.f.down(amount)
        way.share += pools.deposit(state, terms.zeta, index, lots * rules.lot, amount)
        way.paid += amount + fee
    else:
        lots, amount = amm.lots_to_sell(state, terms, index, way.left, bound, traded)
        if not lots:
            return False
        fee = rules.f.down(amount)
        if way.moved is None:
            way.moved = [0] * rules.n
        pools.withdraw(state, terms.zeta, index, lots * rules.lot, amount, way.moved)
        way.paid += amount - fee
    way.left -= lots
    way.amm_lots += lots
    way.amm_amount += amount
    way.legs.append(_new(Leg, ("AMM", lots, amount, fee, 0, None, [], [])))
    return True


def _take_lob(rules: Rules, participant: str, action: int, level: Level, key: int, way: Way) -> None:
    """Trade with the resting orders of a level: tokens change hands."""
    orders, total = level.open_to(participant)
    lots, charge = min(way.left, total), rules.charge(level.price)
    orders, parts = pro_rata(orders, lots, total)
    amount, fee = lots * charge, sum(rules.half_fees([part * charge for part in parts]))
    way.paid += amount + fee if action == BUY else amount - fee
    way.left -= lots
    way.legs.append(_new(Leg, ("LOB", lots, amount, fee, key, level, orders, parts)))


def _take_set(rules: Rules, participant: str, action: int, level: Level, key: int, sets: int, way: Way) -> int:
    """Make or break up sets with the resting orders of a level, and give how many lots."""
    orders, total = level.open_to(participant)
    lots = min(way.left, total, sets)
    orders, parts = pro_rata(orders, lots, total)
    kind: FillKind = "MINT" if action == BUY else "MERGE"
    amount = lots * rules.set_amount(action, level.price)
    way.paid += amount
    way.left -= lots
    way.legs.append(_new(Leg, (kind, lots, amount, lots * rules.match_fee, key, level, orders, parts)))
    return lots
