"""Market maker: a ladder of limits around its own fair value, moved against its inventory."""

from engine import Token
from engine.rounding import MICRO
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import MakerParams

MAX_SKEW_TICKS = 6


def trade(trader: Trader, params: MakerParams) -> None:
    """Take the orders in some outcomes back and quote these outcomes anew.

    It bids for both tokens and offers what it holds of them; the more
    it holds of one token, the lower it quotes that one and the higher the other.

    Source: ABIDES AdaptiveMarketMakerAgent (ladder, level_spacing, skew_beta).
    """
    view = trader.view
    chosen = trader.chance.sample(view.active, min(params.outcomes, len(view.active)))
    for order in trader.account.orders:
        if order.outcome in chosen:
            trader.cancel(order)
    for outcome in chosen:
        _quote(trader, params, outcome)


def _quote(trader: Trader, params: MakerParams, outcome: int) -> None:
    tick = trader.view.grid.tick_size / MICRO
    inventory = trader.worth(outcome, "YES") - trader.worth(outcome, "NO")
    skew_ticks = params.skew_beta * inventory / params.level_size
    skew = min(max(skew_ticks, -MAX_SKEW_TICKS), MAX_SKEW_TICKS) * tick
    fair = trader.fair(outcome, params.window_size) - skew
    buys = trader.invested() < params.invested
    values: tuple[tuple[Token, float], ...] = (("YES", fair), ("NO", 1 - fair))
    for level in range(params.num_ticks):
        away = (params.half_spread + level * params.level_spacing) * tick
        for token, value in values:
            if buys:
                trader.limit(outcome, token, params.level_size, value - away, auto_fill=True)
            trader.limit(outcome, token, -params.level_size, value + away, auto_fill=True)
