"""The way of an order through AMM and book: always the cheapest next (market.md sections 6 and 7, "Routing").

Routing moves the pools at once and everything else only on paper: the legs it returns are settled by `batch`. So an
order that turns out to be refused is undone by putting the pools back.

One comparison serves both actions: a taker's price has the key +price for a buy and -price for a sell, so the smaller
key is always the better one. A ladder's keys (see `book`) have the opposite sign for a LOB and the same for a MINT or
MERGE.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from engine import amm, curve, pools
from engine.book import Ladder, RestingOrder, pro_rata
from engine.commands import FillKind, Reason
from engine.rounding import ATTO, MICRO
from engine.rules import PRICE_UNIT, Rules, Terms
from engine.state import State

BUY, SELL = curve.BUY, curve.SELL
_new = tuple.__new__  # makes a named tuple without the Python call of its constructor
MICRO_UNITS = PRICE_UNIT // MICRO


@dataclass(slots=True)
class Limit:
    """The bound B of section 7."""

    key: int  # of the price in PRICE_UNIT, rounded inward
    within: tuple[int, int] | None
    price: Fraction | None  # exact, with kappa only
    by_slippage: bool = False


class Leg(NamedTuple):
    """A step: an AMM trade (no rows), or one level of the book with a row for each resting order's part."""

    kind: FillKind
    size: int
    amount: int
    fee: int
    rows: list[tuple[RestingOrder, int, int, int, int, int]]  # order, size, amount, fee, counter amount, counter fee
    units: int  # taker's price in PRICE_UNIT; of AMM legs 0


class Way:
    """What an order would trade. Amounts without fees, except that a MINT's and MERGE's amounts contain theirs."""

    __slots__ = ("amm_amount", "amm_size", "left", "legs", "moved", "paid", "reason", "share")

    def __init__(self, size: int) -> None:
        self.legs: list[Leg] = []
        self.left = size  # what did not trade
        self.paid = 0  # cash from the taker (buy) or to it (sell), with fees
        self.amm_size = 0
        self.amm_amount = 0
        self.share = 0  # what a buy's AMM legs moved of each other outcome's V
        self.moved: list[int] | None = None  # of a sell: by outcome
        self.reason: Reason | None = None  # INSUFFICIENT_FUNDS


def limit_at(rules: Rules, terms: Terms, action: int, price: int) -> Limit:
    """Give the bound of a limit price in micros, made once for each price."""
    limit: Limit | None = terms.limits.get((action, price))
    if limit is None:
        units = price * MICRO_UNITS
        within = curve.level_bound(rules, terms, action, units, all_in=False)
        exact = Fraction(price, MICRO) if terms.kappa else None
        limit = terms.limits[action, price] = Limit(units if action == BUY else -units, within, exact)
    return limit


def limit_of_market_order(state: State, terms: Terms, action: int, index: int, max_slippage: int | None) -> Limit:
    """Give the bound of a market order: p_max or p_min, or the AMM's price moved by the slippage if that is nearer."""
    rules = state.rules
    end = rules.p_max if action == BUY else rules.p_min
    if max_slippage is None:
        return limit_at(rules, terms, action, end)
    moved = ATTO + max_slippage if action == BUY else ATTO - max_slippage
    shared = gcd(moved, ATTO)
    num = state.q[index] * rules.gamma_den * (moved // shared)
    den = rules.scaled_liquidity(state.v[index >> 1]) * (ATTO // shared)
    if (num * MICRO >= end * den) if action == BUY else (num * MICRO <= end * den):
        return limit_at(rules, terms, action, end)
    within = curve.bound(rules, terms, action, num, den)
    key = num * PRICE_UNIT // den if action == BUY else -num * PRICE_UNIT // den
    return Limit(key, within, Fraction(num, den) if terms.kappa else None, by_slippage=True)


class _Offers:
    """The levels of one kind that a taker may meet, best first, moving on as they are used up."""

    __slots__ = ("cap", "ladder", "level", "participant", "place", "size")

    def __init__(self, ladder: Ladder, participant: str, cap: int) -> None:
        self.ladder, self.participant, self.cap = ladder, participant, cap
        self.place = place = len(ladder.keys) - 1
        self.level = level = ladder.levels[ladder.keys[place]]
        size = level.total - level.by_participant.get(participant, 0)
        self.size = size if size < cap else cap
        if not size:
            self.advance(0)

    def advance(self, used: int) -> None:
        """Go to the next level with anything for this taker; `used` was taken from the last one."""
        self.cap -= used
        ladder, participant = self.ladder, self.participant
        while self.place and self.cap:
            self.place -= 1
            self.level = level = ladder.levels[ladder.keys[self.place]]
            size = level.total - level.by_participant.get(participant, 0)
            if size:
                self.size = size if size < self.cap else self.cap
                return
        self.size = 0


def route(
    state: State,
    terms: Terms,
    participant: str,
    index: int,
    action: int,
    size: int,
    limit: Limit,
    traded: int,
    funds: int | None,
) -> Way:
    """Trade `size` within `limit`, cheapest first.

    Args:
        traded: S of section 5 before the order.
        funds: what the taker can pay (a market buy), or None if its lock covers everything.
    """
    rules = state.rules
    way = Way(size)
    ladders, bound = state.book.ladders, limit.key
    same, opposite = ladders[2 * index + 1 - action], ladders[2 * (index ^ 1) + action]
    lob = cross = None
    if same.keys and -same.keys[-1] * MICRO_UNITS <= bound:
        lob = _Offers(same, participant, size)
    if opposite.keys and rules.set_key[action] - opposite.keys[-1] * MICRO_UNITS <= bound and rules.cm_enabled:
        cross = _Offers(opposite, participant, size if action == BUY else min(size, state.sets[index >> 1]))
    while way.left:
        offers, price, all_in = None, 0, 0  # the best offer, the keys of its T and A
        if lob and lob.size and (key := -lob.level.key * MICRO_UNITS) <= bound:
            offers, price, all_in = lob, key, -lob.level.key * rules.all_in[action]
        if cross and cross.size:
            key = rules.set_key[action] - cross.level.key * MICRO_UNITS
            if key <= bound and (offers is None or key < all_in):
                offers, price, all_in = cross, key, key
        if not _trade_amm(state, terms, index, action, limit, abs(all_in), traded + way.amm_size, way):
            if offers is None:
                break
            _take_level(rules, action, offers, offers is lob, abs(price), way)
        if funds is not None and way.paid > funds:
            way.reason = "INSUFFICIENT_FUNDS"
            break
    return way


def _trade_amm(
    state: State,
    terms: Terms,
    index: int,
    action: int,
    limit: Limit,
    all_in: int,
    traded: int,
    way: Way,
) -> bool:
    """Trade as many lots with the AMM as are within the limit and no worse than `all_in`; whether there were any."""
    rules = state.rules
    within, price = limit.within, limit.price
    if within is None:
        return False
    if all_in:
        against_book = curve.level_bound(rules, terms, action, all_in, all_in=True)
        if against_book is None:
            return False
        within = curve.tighter(action, within, against_book)
        if price is not None:
            book_price = Fraction(all_in, PRICE_UNIT) * ATTO / (ATTO + rules.f if action == BUY else ATTO - rules.f)
            price = min(price, book_price) if action == BUY else max(price, book_price)
    wanted = way.left // rules.lot
    if action == BUY:
        lots, amount = amm.lots_to_buy(state, terms, index, wanted, within, price, traded)
        if not lots:
            return False
        size, fee = lots * rules.lot, rules.fee(amount)
        way.share += pools.deposit(state, terms.zeta, index, size, amount)
        way.paid += amount + fee
    else:
        lots, amount = amm.lots_to_sell(state, terms, index, wanted, within, price, traded)
        if not lots:
            return False
        size, fee = lots * rules.lot, rules.fee(amount)
        if way.moved is None:
            way.moved = [0] * rules.n
        pools.withdraw(state, terms.zeta, index, size, amount, way.moved)
        way.paid += amount - fee
    way.left -= size
    way.amm_size += size
    way.amm_amount += amount
    way.legs.append(_new(Leg, ("AMM", size, amount, fee, [], 0)))
    return True


def _take_level(rules: Rules, action: int, offers: _Offers, is_lob: bool, units: int, way: Way) -> None:
    """Trade with the resting orders of a level, pro rata."""
    level = offers.level
    size, open_size = min(way.left, offers.size), level.open_to(offers.participant)
    members = [order for order in level.orders.values() if order.participant != offers.participant]
    parts = pro_rata(members, size, open_size, rules.lot)
    rows = []
    total, fees = 0, 0
    for order, part in parts:
        counter_amount = part * level.price // MICRO
        if is_lob:
            amount, fee = counter_amount, rules.half_fee(counter_amount)
            rows.append((order, part, amount, fee, counter_amount, fee))
        else:
            fee = part * rules.f_match // ATTO
            amount = part - counter_amount + (fee if action == BUY else -fee)
            rows.append((order, part, amount, fee, counter_amount, 0))
        total += amount
        fees += fee
    if is_lob:
        kind: FillKind = "LOB"
        way.paid += total + fees if action == BUY else total - fees
    else:
        kind = "MINT" if action == BUY else "MERGE"
        way.paid += total
    way.left -= size
    way.legs.append(Leg(kind, size, total, fees, rows, units))
    offers.advance(size)
