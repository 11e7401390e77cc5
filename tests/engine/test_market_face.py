"""The engine's face: bad input changes nothing, undo and snapshots are exact, the checks find what is broken."""

from __future__ import annotations

import pickle
import runpy
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from engine import Cancel, InvariantError, Market, MarketError, Order, Params, ParamsError
from engine.rounding import ATTO, MICRO, parse_micros
from engine.state import IdSet, State

CASH = 10_000 * MICRO


def opened(**changes: object) -> Market:
    return Market.open(replace(Params(), **changes), {"ann": CASH, "bob": CASH})  # type: ignore[arg-type]


def buy(order_id: int, name: str = "ann", size: int = 10 * MICRO, **changes: object) -> Order:
    return Order(order_id, name, 0, "YES", "BUY", "MARKET", "IOC", size)._replace(**changes)


def rest(order_id: int, name: str, price: int, size: int = 10 * MICRO, **changes: object) -> Order:
    return Order(order_id, name, 0, "YES", "BUY", "LIMIT", "GTC", size, price)._replace(**changes)


def lived() -> Market:
    """A market with trades, resting orders of both kinds, and gaps in its ids."""
    market = opened()
    market.tick(0, [buy(1), buy(5, "bob"), rest(3, "ann", 200_000), rest(9, "bob", 210_000, auto_fill=True)])
    market.tick(0, [rest(7, "bob", 500_000, 5 * MICRO, action="SELL")])
    return market


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda market: market.tick(0, [buy(11), buy(0)]), "order id 0 is not a positive integer"),
        (lambda market: market.tick(0, [buy(11), Cancel(-1, "ann")]), "order id -1 is not a positive integer"),
        (lambda market: market.tick(0, [buy(11), buy(12, time_in_force="GTC")]), "MARKET and GTC"),
        (lambda market: market.join("ann", 1), "has joined already"),
        (lambda market: market.join("cyd", -1), "below 0"),
        (lambda market: market.eliminate([]), "one or more, each once"),
        (lambda market: market.eliminate([1, 1]), "one or more, each once"),
        (lambda market: market.eliminate([3]), "not active"),
        (lambda market: market.eliminate([0, 1, 2]), "one or more to stay"),
        (lambda market: market.settle(-1), "not active"),
        (lambda market: market.preview(buy(11, time_in_force="GTC"), 0), "can't be GTC"),
    ],
)
def test_bad_input_names_itself_and_changes_nothing(call: Callable[[Market], object], words: str) -> None:
    market = lived()
    before = market.snapshot()
    with pytest.raises(MarketError, match=words):
        call(market)
    assert market.snapshot() == before
    market.check()


def test_nothing_follows_a_settlement() -> None:
    market = lived()
    market.settle(0)
    for call in (
        lambda: market.tick(0, []),
        lambda: market.join("cyd", 1),
        lambda: market.eliminate([1]),
        lambda: market.settle(1),
        lambda: market.preview(buy(20), 0),
    ):
        with pytest.raises(MarketError, match="settled"):
            call()


def test_params_are_refused_with_all_problems() -> None:
    bad = replace(Params(), n_outcomes=2, max_open_orders=0, f=Decimal("0.05"))
    with pytest.raises(ParamsError) as caught:
        Market.open(bad, {})
    assert len(caught.value.problems) >= 3
    with pytest.raises(ParamsError):
        Market.restore(bad, lived().snapshot())


def test_undo_takes_back_everything_since_the_mark() -> None:
    market = lived()
    market.mark()
    before = market.snapshot()
    book = [market.book(outcome) for outcome in range(3)]
    market.join("cyd", 5 * MICRO)
    market.tick(0, [buy(20, size=700 * MICRO), Cancel(3, "ann"), rest(21, "cyd", 300_000, MICRO)])
    market.eliminate([2])
    market.settle(1)
    assert market.snapshot() != before
    market.undo()
    assert market.snapshot() == before
    assert [market.book(outcome) for outcome in range(3)] == book
    market.check()


def test_a_unit_that_fails_in_the_middle_is_taken_back_to_the_mark() -> None:
    market = lived()
    market.mark()
    before = market.snapshot()
    market.join("cyd", MICRO)
    with pytest.raises(MarketError):
        market.tick(0, [buy(20), buy(-5)])
    assert market.snapshot() == before


def test_a_restored_market_goes_on_the_same() -> None:
    market = lived()
    twin = Market.restore(market.params, market.snapshot())
    batch = [
        buy(20, size=300 * MICRO),
        buy(21, "bob", action="SELL"),
        rest(22, "ann", 340_000),
        Cancel(9, "bob"),
        buy(7),
    ]
    assert twin.tick(0, batch) == market.tick(0, batch)
    assert twin.eliminate([1]) == market.eliminate([1])
    assert twin.settle(0) == market.settle(0)
    assert twin.snapshot() == market.snapshot()


def test_a_packed_market_is_the_same_when_unpacked() -> None:
    market = lived()
    twin = pickle.loads(pickle.dumps(market))
    assert (twin.params, twin.snapshot()) == (market.params, market.snapshot())


def test_a_preview_changes_nothing_and_says_what_will_happen() -> None:
    market = lived()
    before = market.snapshot()
    order = buy(30, size=50 * MICRO, max_slippage=ATTO // 10)
    preview = market.preview(order, 0)
    assert market.snapshot() == before
    result = market.tick(0, [order])
    assert sum(fill.amount for fill in result.fills) == preview.amount
    assert sum(fill.fee for fill in result.fills) == preview.fee
    assert (result.orders[0].status, result.orders[0].remaining) == (preview.status, preview.remaining)
    assert market.price(0, "YES") == preview.price_after


def test_a_kappa_beyond_all_floats_trades_nothing() -> None:
    market = opened(kappa_start=Decimal(10) ** 400, kappa_end=Decimal(10) ** 400)
    result = market.tick(0, [buy(1, limit_price=990_000, type="LIMIT")])
    assert result.orders[0].reason == "NO_LIQUIDITY"


def test_a_moderate_kappa_ends_a_sale_where_its_price_does() -> None:
    market = opened(kappa_start=Decimal("0.005"), kappa_end=Decimal("0.005"))
    market.tick(0, [buy(1, size=20 * MICRO)])
    held = market.tokens("ann", 0, "YES")[0]
    result = market.tick(0, [buy(2, size=held, action="SELL")])
    assert result.orders[0].status in ("FILLED", "CANCELED")
    market.check()


def _move(state: State, name: str, source: int, target: int) -> None:
    state.accounts[name][source] -= 1
    state.accounts[name][target] += 1


def _break_solvency(state: State) -> None:
    moved = state.v[0] + 3_300 * MICRO
    state.v[0] -= moved
    state.v[1] += moved


def _break_sign(state: State) -> None:
    state.fees -= 1 + state.fees
    state.gas += 1 + (state.deposits - _money(state) - 1)


def _money(state: State) -> int:
    held = sum(account[0] + account[1] for account in state.accounts.values())
    return held + sum(state.v) + sum(state.sets) + state.fees + state.gas + state.maker


BREAKS: dict[str, Callable[[State], None]] = {
    "money": lambda state: state.v.__setitem__(0, state.v[0] + 1),
    "tokens": lambda state: state.q.__setitem__(0, state.q[0] + 1),
    "solvency": _break_solvency,
    "below zero": _break_sign,
    "rests with": lambda state: setattr(next(iter(state.orders.values())), "lots", 0),
    "locked cash": lambda state: _move(state, "ann", 0, 1),
    "locked tokens": lambda state: _move(state, "bob", 2, 2 + 6),
}


@pytest.mark.parametrize("name", BREAKS)
def test_every_broken_invariant_is_found_and_named(name: str) -> None:
    market = lived()
    BREAKS[name](market._state)
    with pytest.raises(InvariantError, match=name):
        market.check()


def test_a_snapshot_that_no_market_can_have_is_refused() -> None:
    snapshot = lived().snapshot()
    with pytest.raises(InvariantError):
        Market.restore(Params(), snapshot._replace(fees=snapshot.fees + 1))


def test_ids_in_any_order_are_remembered_as_ranges() -> None:
    ids = IdSet()
    for number in (5, 7, 6, 1, 3, 2, 20, 10):
        assert number not in ids
        ids.add(number)
        assert number in ids
    assert ids.ranges() == ((1, 3), (5, 7), (10, 10), (20, 20))
    assert IdSet(ids.ranges()).ranges() == ids.ranges()
    for number in (4, 8, 9, 11, 19, 21):
        assert number not in ids


def test_a_number_of_a_thousand_digits_is_too_long() -> None:
    assert parse_micros("9" * 900) == int("9" * 900) * MICRO
    with pytest.raises(ValueError, match="more than 1000 characters"):
        parse_micros("9" * 1001)


def test_the_module_runs_only_as_a_program() -> None:
    assert "main" in runpy.run_module("engine.__main__", run_name="engine.elsewhere")


def test_an_account_and_the_ids_in_the_book_are_those_of_the_snapshot() -> None:
    market = lived()
    snapshot = market.snapshot()
    for name in ("ann", "bob"):
        assert market.account(name) == tuple(snapshot.accounts[name])
    assert market.open_ids() == {"ann": [3], "bob": [9, 7]}
    assert opened().open_ids() == {}


def test_a_preview_says_what_becomes_of_what_does_not_trade() -> None:
    market = opened()
    below, above = rest(1, "ann", 200_000), rest(1, "ann", 350_000, 5_000 * MICRO)
    at_once = above._replace(time_in_force="IOC")
    statuses = [market.preview(order, 0).status for order in (below, above, at_once)]
    assert statuses == ["OPEN", "PARTIAL", "CANCELED"]
    assert market.order(1) is None
