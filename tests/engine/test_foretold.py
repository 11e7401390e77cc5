"""What the dry run says is what happens, and what the depth says is what the dry run says; to the micro."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from engine import Cancel, Depth, DepthPoint, Fill, Leg, Market, MarketError, Order, Params, Preview
from tests.engine.strategies import count
from tests.engine.test_properties import ATTO, MICRO, AnyMarket

IN_THE_AMOUNT = ("MINT", "MERGE")  # the fee of these kinds


def sums(rows: Sequence[Fill | Leg]) -> dict[str, tuple[int, int, int]]:
    """Size, amount and fee by kind."""
    found: dict[str, tuple[int, int, int]] = {}
    for row in rows:
        size, amount, fee = found.get(row.kind, (0, 0, 0))
        found[row.kind] = size + row.size, amount + row.amount, fee + row.fee
    return found


def check_order(market: Market, order: Order, preview: Preview, progress: int) -> None:
    """Send an order as the only one of a tick, and hold what becomes of it against its preview."""
    name, gas = order.participant, market.gas
    is_known = name in market.participants()
    before = (market.cash(name), market.locked_cash(name)) if is_known else (0, 0)
    done = market.tick(progress, [order])
    result = done.orders[0]
    assert (result.status, result.reason) == (preview.status, preview.reason)
    refused_at_the_door = ("UNKNOWN_PARTICIPANT", "INSUFFICIENT_GAS")
    assert market.gas - gas == (0 if result.reason in refused_at_the_door else preview.gas)
    if result.status == "REJECTED":
        return
    mine = [fill for fill in done.fills if fill.order_id == order.order_id and fill.kind != "AUTO_FILL"]
    assert sums(mine) == sums(preview.legs)
    assert result.remaining == preview.remaining
    assert preview.filled == order.size - preview.remaining
    assert sum(fill.amount for fill in mine) == preview.amount
    assert sum(fill.fee for fill in mine) == preview.fee
    if len(mine) == len(done.fills):  # no auto-fill followed
        assert market.price(order.outcome, order.token) == preview.price_after
        fees = sum(fill.fee for fill in mine if fill.kind not in IN_THE_AMOUNT)
        sign = -1 if order.action == "BUY" else 1
        change = sign * preview.amount - fees - preview.gas - preview.locked
        assert market.cash(name) - before[0] == change
        assert market.locked_cash(name) - before[1] == preview.locked
        if order.action == "BUY" and order.type == "MARKET":
            assert before[0] - market.cash(name) == preview.needed


def check_depth(market: Market, depth: Depth, progress: int, points: list[DepthPoint]) -> None:
    """Hold points of a depth against the dry run of somebody who owns none of the book."""
    for point in points:
        order = Order(1, "rich", depth.outcome, depth.token, depth.action, "MARKET", "IOC", point.size)
        found = market.preview(order, progress)
        assert found.filled == point.size
        assert found.amount == point.amount
        assert found.legs[-1].price == point.price
        assert sum(leg.size for leg in found.legs if leg.kind == "AMM") == point.pool
        fees = sum(leg.fee for leg in found.legs if leg.kind not in IN_THE_AMOUNT)
        assert point.paid == point.amount + (fees if depth.action == "BUY" else -fees)


class Foretold(AnyMarket):
    """Any session, every order of which is previewed before it is sent."""

    def tick(self, command: Order | Cancel) -> None:
        if isinstance(command, Order):
            check_order(self.market, command, self.market.preview(command, self.progress), self.progress)
        else:
            super().tick(command)

    @precondition(lambda self: not self.market.settled)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        if "rich" not in self.market.participants():
            self.market.join("rich", 10**6 * MICRO)
        before = self.market.snapshot()
        depths = self.market.depth(data.draw(st.sampled_from(self.market.active)), self.progress)
        assert [(one.token, one.action) for one in depths] == [
            ("YES", "BUY"), ("YES", "SELL"), ("NO", "BUY"), ("NO", "SELL"),
        ]  # fmt: skip
        for depth in depths:
            if depth.points:
                some = st.lists(st.sampled_from(depth.points), max_size=3)
                check_depth(self.market, depth, self.progress, [*data.draw(some), depth.points[-1]])
        assert self.market.snapshot() == before


Foretold.TestCase.settings = settings(max_examples=count(60, 5_000), stateful_step_count=count(20, 60))
TestForetold = pytest.mark.random(Foretold.TestCase)


def busy() -> Market:
    """A market with levels of both kinds around the AMM's price."""
    market = Market.open(Params(), {"ann": 10**10, "bob": 10**10, "rich": 10**12})
    rows = [
        ("ann", "YES", "BUY", 300, 300_000), ("bob", "NO", "BUY", 200, 750_000), ("ann", "NO", "BUY", 100, 600_000),
        ("ann", "YES", "SELL", 50, 400_000), ("bob", "NO", "SELL", 70, 800_000), ("ann", "YES", "BUY", 40, 250_000),
    ]  # fmt: skip
    orders = [
        Order(place, who, 0, token, action, "LIMIT", "GTC", size * MICRO, price)  # type: ignore[arg-type]
        for place, (who, token, action, size, price) in enumerate(rows, 1)
    ]
    market.tick(0, orders)
    market.tick(0, [Order(9, "bob", 0, "YES", "BUY", "MARKET", "IOC", 100 * MICRO)])
    return market


def test_every_point_of_a_book_with_the_pool_between_its_levels_is_exact() -> None:
    market = busy()
    before = market.snapshot()
    depths = market.depth(0, 0)
    for depth in depths:
        check_depth(market, depth, 0, list(depth.points))
        sizes = [point.size for point in depth.points]
        assert sizes == sorted(set(sizes))
        prices = [point.price for point in depth.points]
        assert depth.pool_price == market.price(0, depth.token)
        assert min(prices) > 0
        assert max(prices) < MICRO
    to_buy, to_sell = depths[0], depths[1]
    assert any(point.pool < point.size for point in to_buy.points), "the book takes part"
    assert to_buy.points[0].size < to_buy.points[-1].size // 100, "small orders are there too"
    exist = sum(sum(market.tokens(name, 0, "YES")) for name in market.participants())
    assert to_sell.points[-1].size <= exist
    assert market.snapshot() == before


def test_nothing_can_be_sold_where_nobody_has_tokens() -> None:
    points = {(one.token, one.action): len(one.points) for one in Market.open(Params(), {}).depth(0, 0)}
    assert points[("YES", "SELL")] == points[("NO", "SELL")] == 0
    assert min(points[("YES", "BUY")], points[("NO", "BUY")]) > 20


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(lambda market: market.settle(0), "settled"), (lambda market: market.eliminate([1]), "not active")],
)
def test_the_depth_of_what_is_closed_is_bad_input(spoil: Callable[[Market], object], words: str) -> None:
    market = Market.open(Params(), {})
    spoil(market)
    with pytest.raises(MarketError, match=words):
        market.depth(1, ATTO)
