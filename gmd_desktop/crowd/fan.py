"""Fan: buys its favourite whatever the price, and keeps it."""

from random import Random

from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import FanParams
from gmd_desktop.session.streams import stream_seed


def trade(trader: Trader, params: FanParams) -> None:
    """Buy YES of the favourite. When that is out the next one in the fan's own order is."""
    if trader.invested() < params.invested:
        usdc = trader.chance.uniform(params.min_size, params.max_size)
        trader.market(favourite(trader, params), "YES", usdc, params.max_slippage)


def favourite(trader: Trader, params: FanParams) -> int:
    """Tell which outcome it wants to win now."""
    liked = list(range(len(trader.view.yes_prices)))
    Random(stream_seed(trader.stream, "favourite")).shuffle(liked)
    if params.favourite in liked:
        liked.insert(0, params.favourite)
    return next(outcome for outcome in liked if outcome in trader.view.active)
