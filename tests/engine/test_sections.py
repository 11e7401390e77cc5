"""Each section of the rules in cases worked by hand. Both engines must give what the comments work out."""

from fractions import Fraction
from typing import Any

import pytest

from engine import rounding
from tests.engine import reference_amm
from tests.engine.cases_of_consequences import SECTION_8, SECTION_9, SECTION_10
from tests.engine.cases_of_orders import SECTION_6, SECTION_7
from tests.engine.cases_of_the_amm import PLAIN, SECTION_2, SECTION_3, SECTION_4, SECTION_5
from tests.engine.desk import Desk
from tests.engine.story import Story

# ---- 2. numbers -----------------------------------------------------------------------------

# micros exact, up, down
ROUNDINGS = [
    ("5", 5, 5),
    ("5.3", 6, 5),
    ("-5.3", -5, -6),
    ("5.0000000000004", 5, 5),  # 0.4e-18 USDC above the grid is rounded away first
    ("5.0000000000005", 5, 5),  # a tie goes to the even place, which is the grid's
    ("5.0000000000006", 6, 5),
    ("5.9999999999994", 6, 5),
    ("5.9999999999995", 6, 6),
    ("5.9999999999996", 6, 6),
    ("0.0000000000005", 0, 0),
    ("-0.0000000000005", 0, 0),
    ("-0.0000000000006", 0, -1),
]


@pytest.mark.parametrize(("exact", "up", "down"), ROUNDINGS)
def test_roundings(exact: str, up: int, down: int) -> None:
    x = Fraction(exact)
    assert (rounding.up(x), rounding.down(x)) == (up, down)
    usdc = x / 10**6
    assert reference_amm.up(usdc) * 10**6 == up
    assert reference_amm.down(usdc) * 10**6 == down


# ---- the cases ------------------------------------------------------------------------------

CASES = SECTION_2 | SECTION_3 | SECTION_4 | SECTION_5 | SECTION_6 | SECTION_7 | SECTION_8 | SECTION_9 | SECTION_10


def check(params: dict[str, Any], ticks: list[list[str]], expected: dict[str, Any]) -> None:
    story = Story(**params)
    for sentences in ticks:
        story.tell(*sentences)
    ending = story.end()
    found = {
        path: getattr(ending, path) if path in ("fills", "kinds", "rows") else ending.at(path) for path in expected
    }
    assert found == expected


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    check(*CASES[name])


# parameters, what is bought of outcome 0, its capacity
CAPACITIES = [
    # nothing traded: 6000 / 0.99 = 6060.6061 is needed of 10000
    ({}, None, "3939.393939"),
    # 15000 / 0.99 = 15151.5152 of 17000
    ({}, "YES", "1848.484848"),
    # NO counts as well: 13000 / 0.99 = 13131.3131 of sqrt(10000^2 - 4000^2 + 13000^2) = 15905.973720
    ({}, "NO", "2774.660589"),
    # gamma: (15151.5152 - 10000) / 0.9995 = 5154.092198 is needed of what 9000 tokens cost: with g = 0.9995
    # R = sqrt(1e8 + 0.9995 * 1.89e8) = 16997.220361, X = 6997.220361 / 0.9995 = 7000.720722
    ({"gamma": "0.0005"}, "YES", "1846.628524"),
]


@pytest.mark.parametrize(("params", "bought", "capacity"), CAPACITIES)
def test_capacity(params: dict[str, Any], bought: str | None, capacity: str) -> None:
    desk = Desk({"ann": 10**6}, **{**PLAIN, **params})
    if bought:
        desk.trade("ann", "BUY", 0, bought, 9000)
    assert rounding.format_micros(desk.market.capacity(0)) == capacity


# ---- 7. refusals ----------------------------------------------------------------------------

# what stands before, the order, its row. PLAIN, gas 0.25, at most 2 orders, outcome 2 eliminated at once (which
# leaves YES of 0 at 0.6 and NO at 0.4); ann has 100 YES of 0
REFUSALS: list[tuple[list[str], str, str]] = [
    ([], "zed buys 0 YES of 9", "UNKNOWN_PARTICIPANT"),
    (["ann buys 1 YES of 0 id 77"], "ann buys 0 YES of 9 id 77", "DUPLICATE_ORDER"),
    (["bob buys 1 YES of 0 id 77"], "ann buys 0 YES of 9 id 77", "DUPLICATE_ORDER"),
    (["ann cancels 77"], "ann buys 1 YES of 0 id 77", "FILLED"),
    (["eve joins with 0.249999"], "eve buys 0 YES of 9", "INSUFFICIENT_GAS"),
    (["eve joins with 0.25"], "eve buys 1 YES of 0", "INSUFFICIENT_FUNDS"),
    ([], "ann buys 0 YES of 3 at 0.333", "INVALID_OUTCOME"),
    ([], "ann buys 1 YES of -1", "INVALID_OUTCOME"),
    ([], "ann buys 0 YES of 2 at 0.333", "INVALID_SIZE"),
    ([], "ann buys -0.01 YES of 0", "INVALID_SIZE"),
    ([], "ann buys 0.015 YES of 0", "INVALID_SIZE"),
    ([], "ann buys 1 YES of 2 at 0.333", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at nothing", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at 0.005", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at 0", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at -0.50", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at 1.00", "INVALID_PRICE"),
    ([], "ann buys 1 YES of 0 at 0.99", "FILLED"),
    ([], "ann buys 1 YES of 0 at 0.01", "OPEN"),
    ([], "ann buys 1 YES of 2 slip -0.000001", "INVALID_SLIPPAGE"),
    ([], "ann buys 1 YES of 0 at 0.60 slip -1", "OPEN"),  # a slippage is nothing to a LIMIT order
    ([], "ann buys 1 YES of 2", "OUTCOME_INACTIVE"),
    ([], "ann buys 1 YES of 2 at 0.50", "OUTCOME_INACTIVE"),
    (["ann buys 1 NO of 0 at 0.35", "ann buys 1 NO of 0 at 0.35"], "ann buys 1 YES of 2 at 0.50", "OUTCOME_INACTIVE"),
    (["ann buys 1 NO of 0 at 0.35", "ann buys 1 NO of 0 at 0.35"], "ann sells 999 YES of 0 at 0.50", "TOO_MANY_ORDERS"),
    (["ann buys 1 NO of 0 at 0.35", "ann buys 1 NO of 0 at 0.35"], "ann sells 1 YES of 0 at 0.50 FOK", "FILLED"),
    (["eve joins with 3.785"], "eve buys 10 NO of 0 at 0.35", "OPEN"),  # gas 0.25, then 3.5 and 0.035
    (["eve joins with 3.784999"], "eve buys 10 NO of 0 at 0.35", "INSUFFICIENT_FUNDS"),
    ([], "ann sells 100.01 YES of 0", "INSUFFICIENT_TOKENS"),
    ([], "ann sells 0.01 NO of 0 at 0.99", "INSUFFICIENT_TOKENS"),
    ([], "ann sells 100 YES of 0", "FILLED"),
    ([], "ann buys 1 YES of 0 slip 0", "SLIPPAGE"),
    ([], "ann buys 1 YES of 0 slip 0 IOC", "SLIPPAGE"),
    ([], "ann sells 1 YES of 0 slip 0", "SLIPPAGE"),
    ([], "ann buys 90000 YES of 0 slip 0.60", "SLIPPAGE"),  # 0.6 * 1.6 = 0.96
    ([], "ann buys 90000 YES of 0 slip 0.66", "NO_LIQUIDITY"),  # 0.6 * 1.66 is beyond p_max
    ([], "ann buys 90000 YES of 0", "NO_LIQUIDITY"),
    ([], "ann buys 1 YES of 0 at 0.50 FOK", "NO_LIQUIDITY"),
    ([], "ann buys 1 YES of 0 at 0.50 IOC", "NO_LIQUIDITY"),
    ([], "ann buys 1 YES of 0 at 0.50 IOC slip 0", "NO_LIQUIDITY"),
    ([], "ann buys 90000 YES of 0 slip 0.60 IOC", "CANCELED"),
]


@pytest.mark.parametrize(("before", "order", "reason"), REFUSALS)
def test_refusals_and_their_order(before: list[str], order: str, reason: str) -> None:
    story = Story(**PLAIN, gas_fee="0.25", max_open_orders=2).tell("ann buys 100 YES of 0", "eliminate 2")
    for sentence in before:
        story.tell(sentence)
    ending = story.tell(order).end()
    assert ending.rows[-1].split()[1] == reason


# ---- 10. the ledger -------------------------------------------------------------------------


def test_names_are_sorted_as_text_and_orders_as_numbers() -> None:
    story = Story(**PLAIN)
    story.lines[0]["participants"] = {"b": "10", "á": "10", "9": "10", "10": "10", "B": "10", "b/0": "10"}
    story.tell("b buys 1 YES of 0", "b/0 buys 1 YES of 1", "9 buys 1 NO of 0", "b buys 1 NO of 2")
    story.tell("b buys 1 NO of 0 at 0.35 id 100", "B buys 1 NO of 0 at 0.35 id 20", "á buys 1 NO of 0 at 0.35 id 7")
    ledger = story.end().ledger
    assert list(ledger["cash"]) == list(ledger["locked_cash"]) == ["10", "9", "B", "b", "b/0", "á"]
    assert list(ledger["tokens"]) == ["9/0/NO", "b/0/1/YES", "b/0/YES", "b/2/NO"]
    assert list(ledger["open_orders"]) == ["7", "20", "100"]
