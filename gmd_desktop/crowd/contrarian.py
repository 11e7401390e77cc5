"""Contrarian: buys what has fallen and sells what has risen."""

from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import ContrarianParams


def trade(trader: Trader, params: ContrarianParams) -> None:
    """Sell the YES that stands highest above its average, if it holds one that does; else buy the lowest below it.

    A price is off its average if it is so by more than `threshold`.
    """
    view, chance = trader.view, trader.chance
    if len(view.history) < params.window_size:
        return
    distance = distances(trader, params)
    usdc = chance.uniform(params.min_size, params.max_size)
    high = max((outcome for outcome, token in trader.held() if token == "YES"), key=distance.__getitem__, default=None)
    low = min(distance, key=distance.__getitem__)
    if high is not None and distance[high] > params.threshold:
        trader.market(high, "YES", -usdc, params.max_slippage)
    elif distance[low] < -params.threshold and trader.invested() < params.invested:
        trader.market(low, "YES", usdc, params.max_slippage)


def distances(trader: Trader, params: ContrarianParams) -> dict[int, float]:
    """Tell how far the YES price of each outcome is above its average, as a share of it."""
    view = trader.view
    means = {outcome: view.history.mean(outcome, "YES", params.window_size) for outcome in view.active}
    return {outcome: view.yes_prices[outcome] / mean - 1 for outcome, mean in means.items()}
