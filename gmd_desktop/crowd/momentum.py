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
    trends = {outcome: _trend(trader, params, outcome) for outcome in view.active}
    usdc = chance.uniform(params.min_size, params.max_size)
    falling = [outcome for outcome, token in trader.held() if token == "YES"]
    worst = min(falling, key=trends.__getitem__, default=None)
    best = max(trends, key=trends.__getitem__)
    if worst is not None and trends[worst] < -params.threshold:
        trader.market(worst, "YES", -usdc, params.max_slippage)
    elif trends[best] > params.threshold and trader.invested() < params.invested:
        trader.market(best, "YES", usdc, params.max_slippage)


def _trend(trader: Trader, params: MomentumParams, outcome: int) -> float:
    history = trader.view.history
    long = history.mean(outcome, "YES", params.ma_long)
    return history.mean(outcome, "YES", params.ma_short) / long - 1
