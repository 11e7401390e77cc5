"""Sentences: every reason has one, with the numbers that would do; every kind of fill tells its story."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from engine import Fill, Market, Params, Reason
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import FillView
from gmd_desktop.ui import explain
from gmd_desktop.ui.explain import Means
from gmd_desktop.ui.typed import (
    TypedError,
    check_steps,
    read_amount,
    read_percent,
    write_amount,
    write_percent,
)
from tests.ui.ticket_market import order_of

MICRO = 10**6
NAMES = ("Argentina", "Brazil", "Croatia")
PARAMS = Params(gas_fee=Decimal("0.5"))


def limit(**changes: object) -> OrderRequest:
    fields: dict[str, object] = {
        "participant": "you",
        "outcome": 1,
        "token": "YES",
        "action": "BUY",
        "type": "LIMIT",
        "time_in_force": "GTC",
        "size": 10 * MICRO,
        "limit_price": 450_000,
    }
    return OrderRequest(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", [*get_args(Reason), explain.FROZEN])
def test_every_reason_has_words_without_a_code_in_them(reason: str) -> None:
    words = explain.why_refused(limit(), reason, PARAMS, NAMES)
    assert words[0].isupper() or words[0].isdigit()
    assert words.endswith(".")
    assert "_" not in words
    assert "{" not in words


def test_a_reason_that_nobody_knows_is_still_shown() -> None:
    assert explain.why_refused(limit(), "NEW_REASON", PARAMS, NAMES) == "It was refused: NEW_REASON."


def why(request: OrderRequest, free_cash: int, free_tokens: int = 0, **params: object) -> str:
    rules = Params(**params)  # type: ignore[arg-type]
    market = Market.open(rules, {"you": free_cash, "Ada": 10**10})
    found = market.preview(order_of(request), 0)
    assert found.reason is not None
    return explain.why_not_now(request, found, rules, NAMES, Means(free_cash, free_tokens))


def test_what_is_missing_is_named_and_would_do() -> None:
    gas = {"gas_fee": Decimal("0.5")}
    assert why(limit(), 4 * MICRO) == "Needs 0.55 USDC more: it takes 4.55; 8.8 tokens would do."
    assert why(limit(), 4 * MICRO, **gas) == "Needs 1.05 USDC more: it takes 5.05; 7.7 tokens would do."
    assert why(limit(), 100_000, **gas) == "Needs 0.40 USDC more for the gas of 0.50."
    enough = Market.open(Params(**gas), {"you": 5_050_000})  # type: ignore[arg-type]
    assert enough.preview(order_of(limit()), 0).reason is None


def would_do(words: str) -> int:
    """The size that a refusal names."""
    return read_amount("Size", words.removesuffix(" tokens would do.").removesuffix(" would do.").rpartition("; ")[2])


@pytest.mark.parametrize("gas", ["0", "0.5"])
@pytest.mark.parametrize("force", ["FOK", "IOC"])
@pytest.mark.parametrize("cash", [MICRO, 10 * MICRO, 123_456_789, 700 * MICRO])
@pytest.mark.parametrize("kind", ["LIMIT", "MARKET"])
def test_the_size_that_is_affordable_is_taken(kind: str, cash: int, force: str, gas: str) -> None:
    large = limit(type=kind, time_in_force=force, size=3000 * MICRO, limit_price=900_000 if kind == "LIMIT" else None)
    params = {"gas_fee": Decimal(gas)}
    words = why(large, cash, **params)
    size = would_do(words)
    assert 0 < size < large.size
    market = Market.open(Params(**params), {"you": cash, "Ada": 10**10})  # type: ignore[arg-type]
    assert market.preview(order_of(replace(large, size=size)), 0).reason is None


def test_where_not_even_one_lot_is_affordable_only_the_cash_is_named() -> None:
    assert why(limit(), 1_000) == "Needs 4.55 USDC more: it takes 4.55."


REFUSED = {
    "UNKNOWN_PARTICIPANT": ({"participant": "nobody"}, {}, "Nobody called nobody takes part"),
    "INSUFFICIENT_GAS": ({}, {"gas_fee": Decimal(20_000)}, "Needs 10,000.00 USDC more for the gas of 20,000.00."),
    "INVALID_OUTCOME": ({"outcome": 7}, {}, "There is no outcome 7; this market has 0 to 2."),
    "INVALID_SIZE": ({"size": 5_000}, {}, "Size 0.005 is not above 0, or not a multiple of the lot 0.01."),
    "INVALID_PRICE": ({"limit_price": 455_000}, {}, "Price 0.455 is not between 0.01 and 0.99 in steps of 0.01."),
    "INVALID_SLIPPAGE": (
        {"type": "MARKET", "time_in_force": "IOC", "max_slippage": -(10**16)},
        {},
        "Max slippage -1 % is below 0; write 0 % or more.",
    ),
    "OUTCOME_INACTIVE": ({"outcome": 2}, {}, "Croatia is closed"),
    "TOO_MANY_ORDERS": ({"limit_price": 10_000}, {"max_open_orders": 1}, "1 orders of you are resting"),
    "INSUFFICIENT_FUNDS": ({"size": 10**11}, {}, "Needs 35,450.00 USDC more: it takes 45,450.00; 22002"),
    "INSUFFICIENT_TOKENS": ({"action": "SELL"}, {}, "No YES of Brazil are free to sell."),
    "SLIPPAGE": (
        {"type": "MARKET", "time_in_force": "FOK", "max_slippage": 10**16, "limit_price": None},
        {},
        "Not even one lot trades within 1 % of the pool's price of 0.5000; allow more than 2 %.",
    ),
    "NO_LIQUIDITY": (
        {"limit_price": 300_000, "time_in_force": "IOC"},
        {},
        "Nothing trades at 0.3 or better: the pool's price is 0.5000. Bid more, or let it rest as GTC.",
    ),
}
NEVER_PREVIEWED = {"DUPLICATE_ORDER", "NOT_OPEN"}  # of an order sent twice, and of a cancel


def test_the_slippage_that_is_named_lets_something_trade() -> None:
    small = limit(type="MARKET", time_in_force="IOC", limit_price=None, max_slippage=10**16)
    assert "allow more than 2 %" in why(small, 10**10)
    market = Market.open(Params(), {"you": 10**10})
    assert market.preview(order_of(replace(small, max_slippage=21 * 10**15)), 0).filled > 0
    none = replace(small, max_slippage=0, action="SELL")
    found = market.preview(order_of(none), 0)._replace(reason="NO_LIQUIDITY")
    told = explain.why_not_now(replace(none, max_slippage=None), found, Params(), NAMES, Means(0, 0))
    assert told == "Nothing trades: the pool's price is 0.3333, and prices end at 0.01 and 0.99."


def test_every_reason_of_the_engine_is_met() -> None:
    assert set(REFUSED) | NEVER_PREVIEWED == set(get_args(Reason))


@pytest.mark.parametrize("reason", REFUSED)
def test_what_the_engine_refuses_is_told_with_the_numbers_that_would_do(reason: str) -> None:
    changes, params, words = REFUSED[reason]
    market = Market.open(Params(**params), {"you": 10**10, "Ada": 10**10})  # type: ignore[arg-type]
    market.eliminate([2])
    if reason == "TOO_MANY_ORDERS":
        market.tick(0, [order_of(limit(outcome=0, limit_price=10_000), 1)])
    request = limit(**changes)
    found = market.preview(order_of(request), 0)
    assert found.reason == reason
    cash = market.cash("you")
    told = explain.why_not_now(request, found, market.params, NAMES, Means(cash, 0))
    assert told.startswith(words)


def test_tokens_that_are_not_there_are_counted() -> None:
    sell = limit(action="SELL")
    assert why(sell, MICRO) == "No YES of Brazil are free to sell."
    assert why(sell, MICRO, 2_500_000) == "Only 2.5 YES of Brazil are free; sell at most so many."


def test_the_size_that_would_trade_is_named() -> None:
    large = limit(type="MARKET", time_in_force="FOK", size=100 * MICRO, limit_price=None, max_slippage=5 * 10**16)
    words = why(large, 1000 * MICRO)
    assert words.startswith("So much would trade further than 5 % from the price; ")
    size = read_amount("Size", words.rpartition("; ")[2].removesuffix(" would do."))
    market = Market.open(Params(), {"you": 1000 * MICRO})
    fits = limit(type="MARKET", time_in_force="FOK", size=size, limit_price=None, max_slippage=5 * 10**16)
    assert market.preview(order_of(fits), 0).reason is None


def fill(kind: str, **changes: object) -> FillView:
    fields: dict[str, object] = {
        "kind": kind,
        "outcome": 1,
        "token": "YES",
        "action": "BUY",
        "order_id": 7,
        "participant": "you",
        "counter_order_id": 3,
        "counter_participant": "Ada",
        "size": 100 * MICRO,
        "amount": 55_250_000,
        "fee": 250_000,
        "counter_amount": 45 * MICRO,
        "counter_fee": 0,
    }
    return FillView(61, 0, Fill(**(fields | changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "reader", "words"),
    [
        (
            fill("MINT"),
            "you",
            (
                "Tick 61: BUY YES of you met the resting BUY NO of Ada at 0.4500: 100.00 sets of Brazil minted, "
                "you paid 0.5525 each, of which 0.2500 in all is the fee."
            ),
        ),
        (
            fill("MERGE", action="SELL", amount=54_750_000),
            "Ada",
            (
                "Tick 61: SELL YES of you met the resting SELL NO of you at 0.4500: 100.00 sets of Brazil merged, "
                "you got 0.5475 each, of which 0.2500 in all is the fee."
            ),
        ),
        (
            fill("LOB", amount=45 * MICRO, fee=225_000),
            "Ada",
            (
                "Tick 61: BUY YES of you met the resting SELL YES of you at 0.4500: 100.00 tokens of Brazil "
                "changed hands, you paid 45.0000 USDC and a fee of 0.2250."
            ),
        ),
        (
            fill("AMM", counter_participant=None, action="SELL", fee=0),
            "",
            "Tick 61: you sold 100.00 YES of Brazil to the pool for 55.2500 USDC, 0.5525 each.",
        ),
        (
            fill("AUTO_FILL", counter_participant=None, participant="Ada"),
            "you",
            (
                "Tick 61: a trade in another outcome moved Brazil, and the pool filled the resting BUY YES of Ada: "
                "100.00 tokens, Ada paid 55.2500 USDC, 0.5525 each and a fee of 0.2500."
            ),
        ),
    ],
)
def test_a_fill_tells_its_story(view: FillView, reader: str, words: str) -> None:
    told = explain.fill_sentence(view, NAMES, reader)
    assert told.replace(" Ada", " you") == words.replace(" Ada", " you")


@pytest.mark.parametrize(
    ("text", "micros"),
    [("10", 10 * MICRO), (" 0.5 ", 500_000), (".5", 500_000), ("5.", 5 * MICRO), ("0007", 7 * MICRO), ("0.000001", 1)],
)
def test_plain_numbers_are_read_exactly(text: str, micros: int) -> None:
    assert read_amount("Size", text) == micros


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,000.5", "has commas: write 1000.5, without any."),
        ("1,000,000", "has commas: write 1000000, without any."),
        ("+5", "is not a number"),
        ("٥", "is not a number"),
        ("inf", "is not a number"),
        ("0x10", "is not a number"),
        ("1.2.3", "is not a number"),
        (".", "is not a number"),
        ("1e5", "has an exponent"),
        ("\N{MINUS SIGN}3", "is below 0"),
        ("9" * 13, "has 13 digits before the point; at most 12 are read."),
        ("0." + "0" * 60 + "1", "has more than 6 decimals"),
        ("a" * 500, "..."),
    ],
)
def test_other_texts_are_told_what_they_are(text: str, words: str) -> None:
    with pytest.raises(TypedError) as found:
        read_amount("Size", text)
    assert found.value.sentence.startswith("Size ")
    assert words in found.value.sentence
    assert len(found.value.sentence) < 200


def test_percentages_are_exact() -> None:
    assert read_percent("Max slippage", "5") == 5 * 10**16
    assert read_percent("Max slippage", "0.1 %") == 10**15
    assert read_percent("Max slippage", "0") == 0
    assert write_percent(read_percent("Max slippage", "12.345")) == "12.345"
    with pytest.raises(TypedError, match="more than 16 decimals"):
        read_percent("Max slippage", "0.00000000000000001")


def test_amounts_are_written_as_they_are_typed() -> None:
    for text in ("10", "0.5", "100", "0.000001", "1234567.89"):
        assert write_amount(read_amount("Size", text)) == text


def test_the_nearest_steps_are_named() -> None:
    assert check_steps("Size", "0.5", 500_000, 10_000, "lot") == 500_000
    with pytest.raises(TypedError, match=r"Size 0\.127 is not a multiple of the lot 0\.01; write 0\.12 or 0\.13\."):
        check_steps("Size", "0.127", 127_000, 10_000, "lot")
