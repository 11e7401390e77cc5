"""Arbitrageur: trades sets whose parts together cost more or less than the set is worth, until they don't."""

from engine import TOKENS
from engine.rounding import ATTO, MICRO
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import ArbitrageurParams


def trade(trader: Trader, params: ArbitrageurParams) -> None:
    """Take its orders back, and act on every gap that leaves `edge` after fee and asymmetry.

    YES and NO of an outcome pay 1 together. While they bring more, it bids for both, so that somebody mints sets with
    it, and sells what it got; while they cost less, it buys both. NO of all outcomes pays their number less 1, YES of
    all pays 1: it buys whichever costs less, and keeps it.

    Source: docs/market.md section 11 (net buying lifts YES + NO of an outcome and the sum of YES prices; whoever makes
    sets with a partner and sells them brings them back).
    """
    for order in trader.account.orders:
        trader.cancel(order)
    view = trader.view
    cost = (view.grid.fee + view.grid.alpha) / ATTO
    for outcome in view.active:
        _one_outcome(trader, params, outcome, cost)
    for token in TOKENS:
        pays = 1 if token == "YES" else len(view.active) - 1
        total = sum(view.price(outcome, token) for outcome in view.active) / MICRO
        if pays - total * (1 + cost) > params.edge and trader.invested() < params.invested:
            for outcome in view.active:
                share = view.price(outcome, token) / MICRO / total
                trader.market(outcome, token, params.size * share, params.max_slippage)


def _one_outcome(trader: Trader, params: ArbitrageurParams, outcome: int, cost: float) -> None:
    view = trader.view
    tick = view.grid.tick_size / MICRO
    yes, no = (view.price(outcome, token) / MICRO for token in TOKENS)
    both = yes + no
    if both * (1 - cost) > 1:
        kept = min(trader.tokens(other, "NO") for other in view.active)  # NO of all outcomes
        spare = (trader.tokens(outcome, "NO") - kept) / MICRO
        trader.market(outcome, "YES", -params.size * yes / both, params.max_slippage)
        trader.market(outcome, "NO", -min(params.size / both, spare) * no, params.max_slippage)
    if both * (1 - cost) - 1 - tick > params.edge and trader.invested() < params.invested:
        bid = round(yes / both / tick) * tick
        trader.limit(outcome, "YES", params.size * bid, bid)
        trader.limit(outcome, "NO", params.size * (1 + tick - bid), 1 + tick - bid)  # one tick more: who mints pays
    elif 1 - both * (1 + cost) > params.edge and trader.invested() < params.invested:
        trader.market(outcome, "YES", params.size * yes / both, params.max_slippage)
        trader.market(outcome, "NO", params.size * no / both, params.max_slippage)
