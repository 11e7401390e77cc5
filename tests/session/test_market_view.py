"""What bots see: prices and their history, accounts, best levels; and nothing that changes later."""

from decimal import Decimal

from engine import Market, Order, Params
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.market_view import HISTORY_TICKS, Level, MarketView, PriceHistory

PARAMS = Params(alpha_start=Decimal("0.02"), alpha_end=Decimal("0.04"))


def order(order_id: int, name: str, action: str, price: int, size: int) -> Order:
    limit = (price, None, False)
    return Order(order_id, name, 0, "YES", action, "LIMIT", "GTC", size, *limit)  # type: ignore[arg-type]


def market() -> Market:
    """Ann has 30 YES, offers 10 of them at 0.40, and bids at 0.30 and 0.29; bob bids at 0.30."""
    market = Market.open(PARAMS, {"ann": 100 * MICRO, "bob": 50 * MICRO})
    orders = [
        order(1, "ann", "BUY", 990_000, 30 * MICRO),
        order(2, "ann", "SELL", 400_000, 10 * MICRO),
        order(3, "ann", "BUY", 300_000, 5 * MICRO),
        order(4, "ann", "BUY", 290_000, 5 * MICRO),
        order(5, "bob", "BUY", 300_000, 7 * MICRO),
    ]
    assert {row.reason for row in market.tick(0, orders).orders} == {None}
    return market


def test_a_view_has_prices_accounts_and_levels() -> None:
    now = market()
    view = MarketView.of(now, PriceHistory().appended(now), tick=1, progress=ATTO // 2)
    assert view.active == (0, 1, 2)
    assert view.price(0, "YES") == now.price(0, "YES") > view.price(1, "YES")
    assert view.price(2, "NO") == now.price(2, "NO")
    ann = view.account("ann")
    assert (ann.cash, ann.locked_cash) == (now.cash("ann"), now.locked_cash("ann"))
    assert (ann.free, ann.locked) == ([20 * MICRO, 0, 0, 0, 0, 0], [10 * MICRO, 0, 0, 0, 0, 0])
    assert [one.order_id for one in ann.orders] == [2, 3, 4]
    assert view.best(0, "YES", "BUY") == Level(300_000, 12 * MICRO)
    assert view.best(0, "YES", "SELL") == Level(400_000, 10 * MICRO)
    assert view.best(0, "NO", "BUY") is None


def test_grids_and_costs_are_those_of_the_progress() -> None:
    now = market()
    grid = MarketView.of(now, PriceHistory(), tick=1, progress=ATTO // 2).grid
    assert (grid.tick_size, grid.lot_size, grid.p_min, grid.p_max) == (10_000, 10_000, 10_000, 990_000)
    assert (grid.fee, grid.alpha, grid.max_open_orders) == (ATTO // 100, ATTO * 3 // 100, 100)


def test_before_the_first_tick_the_history_is_the_opening_price() -> None:
    opened = Market.open(Params(), {})
    view = MarketView.of(opened, PriceHistory(), tick=0, progress=0)
    assert view.history.ticks == (((333_333,) * 3, (666_667,) * 3),)
    assert view.history.mean(1, "NO", 20) == 666_667


def test_a_history_keeps_the_latest_ticks_and_averages_them() -> None:
    ticks = [((tick, 0, 0), (0, 0, 2 * tick)) for tick in range(200)]
    history = PriceHistory.of(ticks)
    assert (len(history), history.ticks[0][0][0]) == (HISTORY_TICKS, 80)
    assert history.mean(0, "YES", 3) == 198
    assert history.mean(2, "NO", 1_000) == 80 + 199
    longer = history.appended(Market.open(Params(), {}))
    assert (len(longer), longer.ticks[0][0][0]) == (HISTORY_TICKS, 81)
    assert history.ticks[-1][0] == (199, 0, 0)


def test_an_outcome_that_is_out_is_not_active() -> None:
    now = market()
    now.eliminate([1])
    assert MarketView.of(now, PriceHistory(), tick=1, progress=0).active == (0, 2)
