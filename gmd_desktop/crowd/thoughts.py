"""What bots think, in sentences: the same numbers that they act on, said to a person."""

from collections.abc import Iterator, Mapping

from engine import TOKENS
from engine.rounding import MICRO
from gmd_desktop.crowd.contrarian import distances
from gmd_desktop.crowd.fan import favourite
from gmd_desktop.crowd.informed import beliefs
from gmd_desktop.crowd.momentum import trends
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import (
    ArbitrageurParams,
    BotParams,
    ContrarianParams,
    FanParams,
    InformedParams,
    MakerParams,
    MomentumParams,
    NoiseParams,
    WhaleParams,
    ZiParams,
)

PRICE, SHARE = "{:.3f}", "{:+.1f} %"


def thoughts(trader: Trader, params: BotParams, names: tuple[str, ...]) -> tuple[str, ...]:
    """Say what a bot sees and believes now.

    Args:
        names: of the outcomes.
    """
    return (*_about_market(trader, params, names), f"{trader.invested() * 100:.0f} % of its money is in tokens.")


def _about_market(trader: Trader, params: BotParams, names: tuple[str, ...]) -> Iterator[str]:
    view = trader.view
    match params:
        case InformedParams():
            yield _each(names, beliefs(trader, params), "believes {}", PRICE)
            if view.news:
                yield f"It has heard {len(view.news)} news, the latest about {names[view.news[-1].outcome]}."
        case MomentumParams():
            if len(view.history) < params.ma_long:
                yield f"It waits until there are {params.ma_long} ticks to average."
            else:
                yield _each(
                    names, _percent(trends(trader, params)), "sees the short average against the long one: {}", SHARE
                )
        case ContrarianParams():
            if len(view.history) < params.window_size:
                yield f"It waits until there are {params.window_size} ticks to average."
            else:
                yield _each(names, _percent(distances(trader, params)), "sees the price against its average: {}", SHARE)
        case MakerParams() | ZiParams():
            fair = {outcome: trader.fair(outcome, params.window_size) for outcome in view.active}
            yield _each(names, fair, "takes the market to believe {}", PRICE)
        case ArbitrageurParams():
            both = {i: sum(view.price(i, token) for token in TOKENS) / MICRO for i in view.active}
            yield _each(names, both, "sees YES + NO at {}", PRICE)
            yes, no = (sum(view.price(i, token) for i in view.active) / MICRO for token in TOKENS)
            yield f"YES of all is at {yes:.3f} and pays 1; NO of all is at {no:.3f} and pays {len(view.active) - 1}."
        case FanParams():
            yield f"It wants {names[favourite(trader, params)]} to win."
        case WhaleParams():
            yield f"It has {trader.cash:,.2f} USDC to spend, {params.size_share * 100:.0f} % of that in a campaign."
        case NoiseParams():
            yield "It looks at no price before it chooses."


def _each(names: tuple[str, ...], values: Mapping[int, float], sentence: str, write: str) -> str:
    listed = ", ".join(f"{names[outcome]} {write.format(value)}" for outcome, value in values.items())
    return f"It {sentence.format(listed)}."


def _percent(shares: Mapping[int, float]) -> dict[int, float]:
    return {outcome: 100 * share for outcome, share in shares.items()}
