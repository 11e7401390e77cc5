"""What a trade costs: round trips, orders cut into pieces, and the cheapest mix of AMM and book."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import ACTIONS, TOKENS, Fill
from tests.engine.desk import ATTO, MICRO, Desk
from tests.engine.reference_amm import down, root, squared_root, up
from tests.engine.strategies import count

ONE_MICRO = Fraction(1, MICRO)
RICH = {"ann": 10**9, "bob": 10**9, "cyd": 10**9}


@st.composite
def some_terms(draw: st.DrawFn) -> dict[str, Any]:
    """Draw parameters without fees: what is not earned without them is not earned with them."""
    n = draw(st.sampled_from([3, 4, 10]))
    most = (MICRO - 1) // (n - 1)
    zeta = st.sampled_from([0, MICRO // 10, most // 2, most])
    kappa = draw(st.sampled_from(["0", "0", "0.000000001", "0.0001"]))
    alpha = draw(st.sampled_from(["0", "0", "0.02", "0.099"]))
    return {
        "n_outcomes": n,
        "z": draw(st.sampled_from(["30", "10000", "1000000.000001"])),
        "gamma": draw(st.sampled_from(["0", "0.0001", "0.000999"])),
        "p_max": draw(st.sampled_from(["0.99", "0.95"])),
        "alpha_start": alpha,
        "alpha_end": alpha,
        "kappa_start": kappa,
        "kappa_end": kappa,
        "zeta_start": f"{min(draw(zeta), most) / MICRO:.6f}",
        "zeta_end": f"{min(draw(zeta), most) / MICRO:.6f}",
        "f": "0",
    }


def lots(desk: Desk, permille: int) -> Fraction:
    """A part of the depth in whole lots, at least one."""
    depth = Fraction(desk.market.params.z) / desk.market.params.n_outcomes
    return max(desk.lot, depth * permille / 1000 // desk.lot * desk.lot)


def paid(fills: list[Fill]) -> Fraction:
    """What a participant's AMM fills cost, or brought, without fees."""
    return Fraction(sum(fill.amount for fill in fills), MICRO)


# ---- round trips ----------------------------------------------------------------------------

LEGS = st.lists(st.tuples(st.sampled_from(TOKENS), st.sampled_from(ACTIONS), st.integers(1, 900)), max_size=8)


def trade_leg(desk: Desk, action: str, token: str, size: Fraction) -> None:
    """Trade with the AMM of outcome 0; give up where the outcome could not pay its own share.

    If it can't, the others pay more than their share for it, its L stays higher than its curve
    says, and buying back is cheaper than selling was dear. Such a trip may earn; it is left out.
    """
    market = desk.market
    before = {j: market.outcome(j).v for j in market.active}
    fills = desk.trade("ann", action, 0, token, size)
    if fills and action == "SELL":
        zeta = Fraction(market.terms(desk.progress).zeta, MICRO)
        share = up(zeta * paid(fills))
        assume(all(Fraction(before[j] - market.outcome(j).v, MICRO) <= share for j in before if j != 0))


@pytest.mark.random
@given(terms=some_terms(), prelude=LEGS, trip=LEGS)
@settings(max_examples=count(150, 20_000))
def test_a_round_trip_within_an_outcome_never_earns(
    terms: dict[str, Any], prelude: list[tuple[str, str, int]], trip: list[tuple[str, str, int]]
) -> None:
    desk = Desk(RICH, **terms)
    for token, action, permille in prelude:  # some state to start from, other outcomes' trades too
        desk.trade("ann", action, permille % 3, token, min(lots(desk, permille), 10**9))
    desk.progress = ATTO
    held = {token: desk.held("ann", 0, token) for token in TOKENS}
    cash, legs = desk.cash("ann"), 0
    for token, action, permille in trip:
        size = lots(desk, permille)
        if action == "SELL":
            size = min(size, desk.held("ann", 0, token))
        if size:
            trade_leg(desk, action, token, size)
            legs += 1
    for token in TOKENS:  # and back to where the trip began
        change = desk.held("ann", 0, token) - held[token]
        if change:
            trade_leg(desk, "SELL" if change > 0 else "BUY", token, abs(change))
            legs += 1
    assume(all(desk.held("ann", 0, token) == held[token] for token in TOKENS))
    roundings = legs * (terms["n_outcomes"] + 1) * ONE_MICRO
    assert desk.cash("ann") <= cash + roundings


@pytest.mark.random
@given(
    terms=some_terms(),
    buys=st.lists(st.integers(1, 400), min_size=1, max_size=4),
    sells=st.lists(st.integers(1, 400), max_size=3),
)
@settings(max_examples=count(100, 5_000))
def test_buying_first_and_selling_after_never_earns_a_micro(
    terms: dict[str, Any], buys: list[int], sells: list[int]
) -> None:
    """However both are cut: whatever was rounded stays in the pool, and lifts its L."""
    desk = Desk(RICH, **terms)
    cash = desk.cash("ann")
    for permille in buys:
        desk.trade("ann", "BUY", 0, "YES", lots(desk, permille))
    for permille in [*sells, 10**9]:
        held = desk.held("ann", 0, "YES")
        if held:
            desk.trade("ann", "SELL", 0, "YES", min(held, lots(desk, permille)))
    assume(desk.held("ann", 0, "YES") == 0)
    assert desk.cash("ann") <= cash


def test_a_sale_that_other_outcomes_pay_for_can_be_bought_back_cheaper() -> None:
    """The known limit of the property above, at the default parameters and with 1.4 Z in the market.

    NO stands at its limit, so outcome 0 can spare nothing and the others pay the whole sale.
    """
    desk = Desk({"ann": 10**6, "bob": 10**6})
    desk.trade("bob", "BUY", 0, "NO", 10**6)
    for _ in range(2):
        desk.trade("ann", "BUY", 0, "YES", 3000)
        desk.trade("bob", "BUY", 0, "NO", 10**6)
    cash = desk.cash("ann")
    desk.trade("ann", "SELL", 0, "YES", 6000)
    desk.trade("ann", "BUY", 0, "YES", 6000)
    assert desk.held("ann", 0, "YES") == 6000
    assert 31 < desk.cash("ann") - cash < 32


# ---- cutting --------------------------------------------------------------------------------


def bought(desk: Desk, sizes: list[Fraction]) -> Fraction:
    """Buy all sizes within one tick and give what they cost."""
    return paid(desk.tick(*(desk.order("ann", "BUY", 0, "YES", size) for size in sizes)).fills)


def sold(desk: Desk, sizes: list[Fraction]) -> Fraction:
    return paid(desk.tick(*(desk.order("ann", "SELL", 0, "YES", size) for size in sizes)).fills)


PARTS = st.lists(st.integers(1, 300), min_size=2, max_size=6)


@pytest.mark.random
@given(terms=some_terms(), parts=PARTS)
@settings(max_examples=count(80, 5_000))
def test_cutting_a_buy_saves_little(terms: dict[str, Any], parts: list[int]) -> None:
    """In a pool without debts pieces cost what the whole costs, but for alpha and kappa.

    What these add to the price of one piece stays in the pool and makes the next one cheaper: with
    alpha alone by at most sqrt(1 + alpha), alpha/2 of the whole, and never below the bare area.
    (The kappa of a tick's pieces together is the whole's.)
    """
    bare_terms = {**terms, "alpha_start": "0", "alpha_end": "0", "kappa_start": "0", "kappa_end": "0"}
    whole, pieces, bare = Desk(RICH, **terms), Desk(RICH, **terms), Desk(RICH, **bare_terms)
    sizes = [lots(whole, part) for part in parts]
    total = sum(sizes, Fraction(0))
    cost, cost_of_pieces, area = bought(whole, [total]), bought(pieces, sizes), bought(bare, [total])
    assume(all(desk.held("ann", 0, "YES") == total for desk in (whole, pieces, bare)))
    roundings = len(sizes) * (terms["n_outcomes"] + 1) * ONE_MICRO
    assert area - roundings <= cost_of_pieces <= cost + roundings
    if Fraction(terms["kappa_start"]) == 0:
        assert (cost_of_pieces + roundings) ** 2 * (1 + Fraction(terms["alpha_start"])) >= cost**2


@pytest.mark.random
@given(terms=some_terms(), parts=PARTS)
@settings(max_examples=count(80, 5_000))
def test_cutting_a_sale_brings_no_more(terms: dict[str, Any], parts: list[int]) -> None:
    """Pieces bring less by what alpha and kappa of one leave in the pool for the next."""
    whole, pieces = Desk(RICH, **terms), Desk(RICH, **terms)
    sizes = [lots(whole, part) for part in parts]
    total = sum(sizes, Fraction(0))
    for desk in (whole, pieces):
        bought(desk, [total])
        assume(desk.held("ann", 0, "YES") == total)
    proceeds, proceeds_of_pieces = sold(whole, [total]), sold(pieces, sizes)
    assume(whole.held("ann", 0, "YES") == pieces.held("ann", 0, "YES") == 0)
    roundings = len(sizes) * (terms["n_outcomes"] + 1) * ONE_MICRO
    assert proceeds_of_pieces <= proceeds + roundings
    if Fraction(terms["alpha_start"]) == Fraction(terms["kappa_start"]) == 0:
        assert proceeds_of_pieces >= proceeds - roundings


# ---- the cheapest mix -----------------------------------------------------------------------


class Amm:
    """The AMM of outcome 0 as it stands, by section 5's formulas, for one side and action."""

    def __init__(self, desk: Desk, token: str, action: str) -> None:
        market, state = desk.market, desk.market.outcome(0)
        params, terms = market.params, market.terms(desk.progress)
        subsidy0 = down(Fraction(params.z) / params.n_outcomes)
        v, gamma = Fraction(state.v, MICRO), Fraction(params.gamma)
        self.buying = action == "BUY"
        self.sign = 1 if self.buying else -1
        self.action, self.lot, self.fee = action, desk.lot, Fraction(params.f)
        self.length = v + max(Fraction(0), subsidy0 - gamma * max(v, Fraction(0)))
        self.q = Fraction(state.q_yes if token == "YES" else state.q_no, MICRO)
        self.g = (1 - (len(market.active) - 1) * Fraction(terms.zeta, MICRO)) * (1 - gamma)
        self.alpha, self.kappa = Fraction(terms.alpha, ATTO), Fraction(terms.kappa, ATTO)
        self.edge = Fraction(params.p_max if self.buying else params.p_min)

    def root(self, n: int) -> Fraction:
        return root(squared_root(self.length, self.q, self.g, self.action, n * self.lot))

    def marginal(self, n: int) -> Fraction:
        d = n * self.lot
        flat = (1 + self.sign * self.alpha) * (self.q + self.sign * d) / self.root(n)
        return flat + self.sign * 2 * self.kappa * d

    def allows(self, n: int, bound: Fraction) -> bool:
        after = (self.q + self.sign * n * self.lot) / self.root(n)
        if self.buying:
            return after <= self.edge and self.marginal(n) <= bound
        return after >= self.edge and self.marginal(n) >= bound

    def amount(self, n: int) -> Fraction:
        """What n lots cost or bring, the fee included."""
        area = (1 + self.sign * self.alpha) * self.sign * (self.root(n) - self.length) / self.g
        exact = area + self.sign * self.kappa * (n * self.lot) ** 2
        rounded = up(exact) if self.buying else down(exact)
        return rounded + self.sign * down(self.fee * rounded)


def offers(desk: Desk, taker: str, token: str, action: str) -> list[tuple[Fraction, int, bool]]:
    """Everything in the book of outcome 0 that a taker may meet: taker's price, lots, whether LOB."""
    found = []
    for order in desk.market.open_orders():
        price, lots_there = Fraction(order.price, MICRO), int(Fraction(order.remaining, MICRO) / desk.lot)
        sum_of_sides = 1 + Fraction(desk.market.params.f_match) * (1 if action == "BUY" else -1)
        if order.participant == taker:
            continue
        if order.token == token and order.action != action:
            found.append((price, lots_there, True))
        elif order.token != token and order.action == action:
            found.append((sum_of_sides - price, lots_there, False))
    return found


def book_amount(amm: Amm, price: Fraction, n: int, is_lob: bool) -> Fraction:
    amount = n * amm.lot * price
    return amount + amm.sign * down(amm.fee * amount / 2) if is_lob else amount


def best_split(amm: Amm, book: list[tuple[Fraction, int, bool]], n: int, bound: Fraction) -> Fraction | None:
    """The least that n lots can cost, or the most they can bring, over all ways to split them."""
    fine = [offer for offer in book if (offer[0] <= bound if amm.buying else offer[0] >= bound)]
    sums = []
    for parts in itertools.product(*(range(lots_there + 1) for _, lots_there, _ in fine)):
        from_amm = n - sum(parts)
        if from_amm >= 0 and (from_amm == 0 or amm.allows(from_amm, bound)):
            total = amm.amount(from_amm) if from_amm else Fraction(0)
            for (price, _, is_lob), part in zip(fine, parts, strict=True):
                total += book_amount(amm, price, part, is_lob)
            sums.append(total)
    return (min(sums) if amm.buying else max(sums)) if sums else None


def small_market(f: str, alpha: str, kappa: str) -> Desk:
    """Three pools of 100; ann, bob and cyd hold 20 to 25 of both tokens of outcome 0, sets among them."""
    desk = Desk(
        RICH, z="300", lot_size="1", f=f, alpha_start=alpha, alpha_end=alpha, kappa_start=kappa, kappa_end=kappa
    )
    desk.trade("bob", "BUY", 0, "YES", 20, "0.50")
    desk.trade("cyd", "BUY", 0, "NO", 20, "0.80")
    for who in RICH:
        desk.trade(who, "BUY", 0, "YES", 5)
        desk.trade(who, "BUY", 0, "NO", 5)
    return desk


RESTING = st.lists(
    st.tuples(
        st.sampled_from(["bob", "cyd"]), st.sampled_from(TOKENS), st.sampled_from(ACTIONS), st.integers(1, 4),
        st.integers(-1, 6),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@pytest.mark.random
@given(
    f=st.sampled_from(["0", "0.01", "0.04"]),
    alpha=st.sampled_from(["0", "0.02", "0.08"]),
    kappa=st.sampled_from(["0", "0.0005"]),
    resting=RESTING,
    token=st.sampled_from(TOKENS),
    action=st.sampled_from(ACTIONS),
    n=st.integers(1, 10),
    slack=st.sampled_from([2, 6, 99]),
)
@settings(max_examples=count(120, 5_000))
def test_no_other_split_is_better_for_the_taker(
    f: str, alpha: str, kappa: str, resting: list[tuple[str, Any, Any, int, int]], token: Any, action: Any, n: int,
    slack: int,
) -> None:  # fmt: skip
    """The AMM's lots are tested by their last and dearest part, so it may miss one lot's slope, no more."""
    desk = small_market(f, alpha, kappa)
    for who, its_token, its_action, size, steps in resting:
        sign = -1 if its_action == "BUY" else 1
        cents = desk.market.price(0, its_token) // 10_000 + sign * steps
        desk.trade(who, its_action, 0, its_token, size, f"{min(max(cents, 1), 99) / 100:.2f}")
    amm, book = Amm(desk, token, action), offers(desk, "ann", token, action)
    n = min(n, int(desk.held("ann", 0, token))) if action == "SELL" else n
    cents = min(max(int(desk.market.price(0, token) // 10_000 + amm.sign * slack), 1), 99)
    bound = Fraction(cents, 100)
    cash = desk.cash("ann")
    fills = desk.trade("ann", action, 0, token, n, f"{cents / 100:.2f}", in_force="IOC")
    traded = int(Fraction(sum(fill.size for fill in fills), MICRO) / desk.lot)
    if traded < n:  # then no split could have traded one lot more
        assert best_split(amm, book, traded + 1, bound) is None or Fraction(alpha) > 0
    best = best_split(amm, book, traded, bound)
    if best is None or traded == 0:
        assert traded == 0 or Fraction(alpha) > 0  # what alpha leaves in the pool lets more lots through
        return
    slope = max(abs(amm.marginal(k + 1) - amm.marginal(k)) for k in range(n)) * desk.lot * (1 + amm.fee)
    roundings = 3 * len(fills) * ONE_MICRO
    assert amm.sign * (cash - desk.cash("ann") - amm.sign * best) <= slope + roundings
