"""Noise: trades for no reason. Random outcome and token, log-normal size, buys and sells."""

from engine import TOKENS
from engine.rounding import MICRO
from gmd_desktop.crowd.trader import Trader, log_normal
from gmd_desktop.session.bots import NoiseParams


def trade(trader: Trader, params: NoiseParams) -> None:
    """Take some old orders back, then place one order.

    The more of its money is in tokens, the likelier it sells: half of its orders are sells when
    `invested` of it is. So prices wander, but a crowd never buys for ever.

    Source: ABIDES NoiseAgent; bourse's noise agent (p_limit, p_cancel, log-normal).
    """
    chance, view = trader.chance, trader.view
    for order in trader.account.orders:
        if chance.random() < params.p_cancel:
            trader.cancel(order)
    held = trader.held()
    sells = chance.random() * 2 * params.invested < trader.invested()
    if held and (sells or trader.cash < 1):
        outcome, token = chance.choice(held)
        direction = -1
    else:
        outcome, token = chance.choice(view.active), chance.choice(TOKENS)
        direction = 1
    usdc = direction * log_normal(chance, params.size_median, params.size_sigma)
    if chance.random() < params.p_limit:
        tick = view.grid.tick_size / MICRO
        away = chance.randint(-1, params.depth_spread) * tick
        price = view.price(outcome, token) / MICRO - direction * away
        trader.limit(outcome, token, usdc, price, chance.random() < params.p_auto_fill)
    else:
        trader.market(outcome, token, usdc, params.max_slippage)
