"""The way of an order through AMM and book: always the cheapest next (market.md sections 6 and 7, "Routing").

Routing moves the pools at once and everything else only on paper: the legs it returns are settled by `batch`. So an
order that turns out to be refused is undone by putting the pools back.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from engine import amm, curve
from engine.book import Ladder, Level, RestingOrder, pro_rata
from engine.commands import FillKind, Reason
from engine.rounding import ATTO, MICRO
from engine.rules import PRICE_UNIT, Rules, Terms
from engine.state import State

BUY, SELL = curve.BUY, curve.SELL
MICRO_UNITS = PRICE_UNIT // MICRO


@dataclass(slots=True)
class Limit:
    """The bound B of section 7."""

    units: int  # in PRICE_UNIT, rounded inward
    within: tuple[int, int] | None
    price: Fraction | None  # exact, with kappa only
    by_slippage: bool = False


@dataclass(slots=True)
class Leg:
    """A step: an AMM trade (no rows), or one level of the book with a row for each resting order's part."""

    kind: FillKind
    size: int
    amount: int
    fee: int
    rows: list[tuple[RestingOrder, int, int, int, int, int]]  # order, size, amount, fee, counter amount, counter fee
    units: int  # taker's price in PRICE_UNIT; of AMM legs 0


@dataclass(slots=True)
class Way:
    """What an order would trade. Amounts without fees, except that a MINT's and MERGE's amounts contain theirs."""

    legs: list[Leg] = field(default_factory=list)
    left: int = 0  # size that did not trade
    paid: int = 0  # cash from the taker (buy) or to it (sell), with fees
    amm_size: int = 0
    amm_amount: int = 0
    share: int = 0  # what a buy's AMM legs moved of each other outcome's V
    moved: list[int] | None = None  # of a sell: by outcome
    reason: Reason | None = None  # INSUFFICIENT_FUNDS


def limit_at(rules: Rules, terms: Terms, action: int, price: int) -> Limit:
    """Give the bound of a limit price in micros."""
    units = price * MICRO_UNITS
    within = curve.level_bound(rules, terms, action, units, all_in=False)
    return Limit(units, within, Fraction(price, MICRO) if terms.kappa else None)


def limit_of_market_order(state: State, terms: Terms, action: int, index: int, max_slippage: int | None) -> Limit:
    """Give the bound of a market order: p_max or p_min, or the AMM's price moved by the slippage if that is nearer."""
    rules = state.rules
    end = rules.p_max if action == BUY else rules.p_min
    if max_slippage is None:
        return limit_at(rules, terms, action, end)
    moved = ATTO + max_slippage if action == BUY else ATTO - max_slippage
    num = state.q[index] * rules.gamma_den * moved
    den = rules.scaled_liquidity(state.v[index >> 1]) * ATTO
    if (num * MICRO >= end * den) if action == BUY else (num * MICRO <= end * den):
        return limit_at(rules, terms, action, end)
    within = curve.bound(rules, terms, action, num, den)
    units = num * PRICE_UNIT // den if action == BUY else -(-num * PRICE_UNIT // den)
    return Limit(units, within, Fraction(num, den) if terms.kappa else None, by_slippage=True)


class _Offers:
    """The best level of one kind that a taker may meet, moving on as levels are used up."""

    __slots__ = ("cap", "ladder", "level", "participant", "place", "size")

    def __init__(self, ladder: Ladder, participant: str, cap: int | None = None) -> None:
        self.ladder, self.participant, self.cap = ladder, participant, cap
        self.place = len(ladder.keys)
        self.advance()

    def advance(self) -> None:
        """Go to the next level with anything for this taker."""
        self.level: Level | None = None
        self.size = 0
        while self.place and self.cap != 0:
            self.place -= 1
            level = self.ladder.levels[self.ladder.keys[self.place]]
            self.size = level.open_to(self.participant)
            if self.size:
                self.level = level
                if self.cap is not None:
                    self.size = min(self.size, self.cap)
                return

    def use(self, size: int) -> None:
        """Note that so much of the level is taken: all of it, or the order is done."""
        if self.cap is not None:
            self.cap -= size
        self.advance()


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
    way = Way(left=size)
    book = state.book.ladders
    same = book[2 * index + 1 - action]
    opposite = book[2 * (index ^ 1) + action]
    lob = _Offers(same, participant) if same.keys else None
    sets = state.sets[index >> 1] if action == SELL else None
    cross = _Offers(opposite, participant, sets) if opposite.keys and rules.cm_enabled else None
    while way.left:
        offers, all_in, units = _best(rules, action, lob, cross, limit)
        if limit.within is not None and _trade_amm(
            state, terms, index, action, limit, all_in if offers else 0, traded, way
        ):
            traded_leg = way.legs[-1]
            traded += traded_leg.size
        elif offers:
            _take_level(rules, action, offers, offers is lob, units, way)
        else:
            break
        if funds is not None and way.paid > funds:
            way.reason = "INSUFFICIENT_FUNDS"
            break
    return way


def _best(
    rules: Rules, action: int, lob: _Offers | None, cross: _Offers | None, limit: Limit
) -> tuple[_Offers | None, int, int]:
    """Give the best offer within the limit, its all-in price A and its price T, both in PRICE_UNIT."""
    best, best_a, best_t = None, 0, 0
    if lob and lob.level:
        t = lob.level.price * MICRO_UNITS
        if (t <= limit.units) if action == BUY else (t >= limit.units):
            half_fee = rules.f if action == BUY else -rules.f
            best, best_a, best_t = lob, lob.level.price * (2 * ATTO + half_fee), t
    if cross and cross.level:
        sum_of_sides = ATTO + rules.f_match if action == BUY else ATTO - rules.f_match
        t = sum_of_sides * 2 * MICRO - cross.level.price * MICRO_UNITS
        if action == BUY:
            if t <= limit.units and (best is None or t < best_a):
                best, best_a, best_t = cross, t, t
        elif t >= limit.units and (best is None or t > best_a):
            best, best_a, best_t = cross, t, t
    return best, best_a, best_t


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
    assert within is not None
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
        size, fee = lots * rules.lot, (rules.f * amount + 500_000) // ATTO
        way.share += amm.buy(state, terms, index, size, amount)
        way.paid += amount + fee
    else:
        lots, amount = amm.lots_to_sell(state, terms, index, wanted, within, price, traded)
        if not lots:
            return False
        size, fee = lots * rules.lot, (rules.f * amount + 500_000) // ATTO
        if way.moved is None:
            way.moved = [0] * rules.n
        amm.sell(state, terms, index, size, amount, way.moved)
        way.paid += amount - fee
    way.left -= size
    way.amm_size += size
    way.amm_amount += amount
    way.legs.append(Leg("AMM", size, amount, fee, [], 0))
    return True


def _take_level(rules: Rules, action: int, offers: _Offers, is_lob: bool, units: int, way: Way) -> None:
    """Trade with the resting orders of a level, pro rata."""
    level = offers.level
    assert level is not None
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
    offers.use(size)
