"""Whale: rare and large. A campaign is a few big orders in one token, tick after tick."""

from engine import TOKENS
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import WhaleParams


def trade(trader: Trader, params: WhaleParams, age: int) -> None:
    """Place one slice of a campaign.

    What the campaign is after is drawn from `trader.chance`, which is the same in all its slices:
    to buy a token, or, with `p_exit`, to sell all that it holds of one. A whale that wants out and
    holds nothing stays quiet.

    Args:
        age: ticks since the campaign began, below `params.slices`.
    """
    view, chance = trader.view, trader.chance
    wants_out = chance.random() < params.p_exit
    order = [(outcome, token) for outcome in range(len(view.yes_prices)) for token in TOKENS]
    chance.shuffle(order)
    held = trader.held()
    left = params.slices - age
    if wants_out:
        if held:
            outcome, token = min(held, key=order.index)
            trader.market(outcome, token, -trader.worth(outcome, token) / left, params.max_slippage)
    else:
        outcome, token = next(place for place in order if place[0] in view.active)
        usdc = trader.cash * params.size_share / params.slices
        trader.market(outcome, token, usdc, params.max_slippage)
