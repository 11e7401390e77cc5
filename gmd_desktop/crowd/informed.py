"""Informed: knows something of the truth, believes what follows from it, and trades where the price says otherwise."""

from random import Random

from engine import Token
from engine.rounding import ATTO, MICRO
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import InformedParams
from gmd_desktop.session.streams import stream_seed


def trade(trader: Trader, params: InformedParams) -> None:
    """Sell a token that is dearer than it is worth to it; else buy the one that is cheapest against its belief.

    It trades a share of the stake that Kelly's rule gives, and no further than to where price and belief meet, so it
    pushes prices towards what it believes.

    Source: ABIDES ValueAgent (a noisy observation, a Bayesian update, then an order on the better side).
    """
    worth: dict[tuple[int, Token], float] = {}
    for outcome, belief in beliefs(trader, params).items():
        worth[outcome, "YES"], worth[outcome, "NO"] = belief, 1 - belief
    dear = [(_price(trader, place, -1) - worth[place], place) for place in trader.held()]
    gain, place = max(dear, default=(0.0, (0, "YES")))
    if gain > params.edge:
        stake = trader.worth(*place) * params.size_share
        trader.market(*place, -stake, 1 - worth[place] / _price(trader, place, -1))
        return
    cheap = [(value - _price(trader, place, 1), place) for place, value in worth.items()]
    gain, place = max(cheap)
    if gain > params.edge and trader.invested() < params.invested:
        kelly = gain / max(1 - _price(trader, place, 1), gain)
        slippage = worth[place] / _price(trader, place, 1) - 1
        trader.market(*place, trader.cash * kelly * params.size_share, min(slippage, 1.0))


def beliefs(trader: Trader, params: InformedParams) -> dict[int, float]:
    """Tell how likely it holds each outcome to be, by outcome; together 1.

    All outcomes are as likely at first. Of its latest `memory` signals each names the truth with `p_signal`, else any
    outcome: by Bayes' rule that multiplies the odds of the one that is named. News multiplies the odds of its outcome
    by e to its shift.
    """
    view = trader.view
    active = view.active
    odds = dict.fromkeys(active, 1.0)
    other = (1 - params.p_signal) / len(active)
    for outcome in _signals(trader, params):
        odds[outcome] *= (params.p_signal + other) / other
    for news in view.news:
        if news.outcome in odds:
            odds[news.outcome] *= news.odds_factor
    total = sum(odds.values())
    return {outcome: part / total for outcome, part in odds.items()}


def _signals(trader: Trader, params: InformedParams) -> list[int]:
    """Give the outcomes that its latest signals named; each signal is drawn once, whenever it is looked at."""
    active, truth = trader.view.active, trader.hidden.truth(trader.view.active)
    heard = trader.view.tick // params.signal_ticks
    named = []
    for number in range(max(0, heard - params.memory) + 1, heard + 1):
        chance = Random(stream_seed(trader.stream, "signal", number))
        tells = chance.random() < params.p_signal
        named.append(truth if tells else active[int(chance.random() * len(active))])
    return named


def _price(trader: Trader, place: tuple[int, Token], direction: int) -> float:
    """Give what a token costs with fee and asymmetry, or brings if `direction` is -1, in USDC."""
    grid = trader.view.grid
    return trader.view.price(*place) / MICRO * (1 + direction * (grid.fee + grid.alpha) / ATTO)
