"""What random sessions come upon seldom, told by hand; a story's end is worked out by both engines."""

from decimal import Decimal
from fractions import Fraction

import pytest

from engine import Market, Order, Params
from engine.rounding import Share, down
from tests.engine.desk import MICRO
from tests.engine.story import Story
from tests.engine.test_foretold import check_order


def test_a_sale_at_a_steep_place_of_the_curve_is_right_where_the_guess_does_not_come_to_rest() -> None:
    """Newton's method jumps to and fro between the limits of the price; the exact test decides."""
    story = Story(z="30", gamma="0", alpha_start="0", alpha_end="0", kappa_start="0.0001", kappa_end="0.0001")
    story.tell("ann buys 1000 YES of 0 IOC").tell("ann sells 15.9 YES of 0 at 0.5 IOC")
    bought, sold = story.end().rows
    assert bought.startswith("1 CANCELED")
    assert sold.startswith("2 CANCELED"), "some is left: the bound on the price has cut it"


def test_a_pool_that_owes_a_thousand_times_its_subsidy_needs_all_of_it() -> None:
    """The subsidy has been given up wholly by then, so what the tokens are worth at most is what has to stay."""
    story = Story("1000000000", z="30", gamma="0.000999", zeta_start="0", zeta_end="0")
    for token in ("NO", "YES", "NO", "YES", "NO"):
        story.tell(f"ann buys 10000000 {token} of 0 IOC")
    story.tell("ann sells 5000 NO of 0 IOC")
    end = story.end()
    assert Fraction(end.at("tokens ann/0/NO")) > 1001 * 10
    assert end.rows[-1] == "6 FILLED 0"


def test_a_sale_is_paid_by_all_outcomes_together_where_two_have_not_enough() -> None:
    story = Story("10000000")
    story.tell("bob buys 1000000 NO of 0 IOC")
    for _ in range(2):
        story.tell("ann buys 3000 YES of 0 IOC").tell("bob buys 1000000 NO of 0 IOC")
    story.tell("bob buys 1000000 NO of 1 IOC")
    story.tell("bob buys 4000 NO of 2 IOC")
    before = story.end()
    after = story.tell("ann sells 6000 YES of 0 IOC").end()
    assert after.rows[-1] == "8 FILLED 0"
    assert all(Fraction(after.at(f"v {outcome}")) < Fraction(before.at(f"v {outcome}")) for outcome in range(3))


@pytest.mark.parametrize("ratio", [Fraction(1, 3 * 10**12), Fraction(2 * 10**12 - 1, 2 * 10**12), Fraction(7, 10**15)])
def test_a_share_of_many_digits_is_rounded_as_one_of_few(ratio: Fraction) -> None:
    """A product within half of 1e-18 below a micro is that micro; of a ratio of few digits there is none."""
    share = Share.of(ratio)
    whole = ratio.denominator * 5
    for amount in (0, 1, whole - 1, whole, whole + 1, 10**9, 10**15 + 7, -(-(10**6) // ratio)):
        assert share.down(int(amount)) == down(ratio * int(amount))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"participant": "nobody"}, "UNKNOWN_PARTICIPANT"),
        ({"participant": "poor"}, "INSUFFICIENT_GAS"),
        ({"outcome": 7}, "INVALID_OUTCOME"),
        ({"outcome": 2}, "OUTCOME_INACTIVE"),
        ({"size": 1}, "INVALID_SIZE"),
        ({"size": 10**15}, "INSUFFICIENT_FUNDS"),
    ],
)
def test_an_order_that_will_be_refused_is_foretold_so(change: dict[str, object], reason: str) -> None:
    market = Market.open(Params(gas_fee=Decimal("0.01")), {"ann": 1000 * MICRO, "poor": 0})
    market.eliminate([2])
    assert market.active == (0, 1)
    order = Order(1, "ann", 0, "YES", "BUY", "MARKET", "FOK", 10 * MICRO)._replace(**change)  # type: ignore[arg-type]
    foretold = market.preview(order, 0)
    assert (foretold.status, foretold.reason) == ("REJECTED", reason)
    check_order(market, order, foretold, 0)


@pytest.mark.parametrize("action", ["BUY", "SELL"])
@pytest.mark.parametrize("in_force", ["IOC", "GTC", "FOK"])
def test_what_a_dry_run_of_a_trade_with_the_pool_says_is_what_happens(action: str, in_force: str) -> None:
    market = Market.open(Params(), {"ann": 10_000 * MICRO})
    market.tick(0, [Order(1, "ann", 0, "YES", "BUY", "MARKET", "IOC", 500 * MICRO)])
    price = market.price(0, "YES") + (20_000 if action == "BUY" else -20_000)
    limit = price // 10_000 * 10_000
    order = Order(2, "ann", 0, "YES", action, "LIMIT", in_force, 400 * MICRO, limit)  # type: ignore[arg-type]
    before = market.snapshot()
    foretold = market.preview(order, 0)
    assert market.snapshot() == before
    check_order(market, order, foretold, 0)


def test_all_deposits_are_accounted_for_before_a_settlement_and_after_it() -> None:
    market = Market.open(Params(), {"ann": 1000 * MICRO, "bob": 1000 * MICRO})
    orders = [
        Order(1, "ann", 0, "YES", "BUY", "MARKET", "IOC", 100 * MICRO),
        Order(2, "bob", 0, "YES", "BUY", "LIMIT", "GTC", 100 * MICRO, 200_000),
    ]
    market.tick(0, orders)
    assert market.locked_cash("bob") >= 20 * MICRO
    assert market.deposits == 2000 * MICRO + int(market.params.z * MICRO)
    market.settle(0)
    cash = sum(market.cash(name) + market.locked_cash(name) for name in market.participants())
    assert cash + market.fees + market.gas + market.maker == market.deposits
    assert market.cash("bob") + market.locked_cash("bob") == 1000 * MICRO - market.gas // 2
