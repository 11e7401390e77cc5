"""Momentum: buys what has been rising and sells what has been falling."""

from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import MomentumParams


def trade(trader: Trader, params: MomentumParams) -> None:
    """Sell the YES that falls fastest, if it holds any that falls; else buy the fastest riser.

    An outcome rises if its short average is above the long one by more than `threshold`.

    Source: ABIDES MomentumAgent (two moving averages, size uniform between min_size and max_size).
    """
    view, chance = trader.view, trader.chance
    if len(view.history) < params.ma_long:
        return
    trend = trends(trader, params)
    usdc = chance.uniform(params.min_size, params.max_size)
    falling = [outcome for outcome, token in trader.held() if token == "YES"]
    worst = min(falling, key=trend.__getitem__, default=None)
    best = max(trend, key=trend.__getitem__)
    if worst is not None and trend[worst] < -params.threshold:
        trader.market(worst, "YES", -usdc, params.max_slippage)
    elif trend[best] > params.threshold and trader.invested() < params.invested:
        trader.market(best, "YES", usdc, params.max_slippage)


def trends(trader: Trader, params: MomentumParams) -> dict[int, float]:
    """Tell how far the short average of each outcome's YES is above the long one, as a share of it."""
    view = trader.view
    long = {outcome: view.history.mean(outcome, "YES", params.ma_long) for outcome in view.active}
    return {outcome: view.history.mean(outcome, "YES", params.ma_short) / mean - 1 for outcome, mean in long.items()}
