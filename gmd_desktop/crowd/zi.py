"""Zero intelligence: a random side, a value of its own, a random surplus that it asks for."""

from random import Random

from engine import Token
from engine.rounding import ATTO, MICRO
from gmd_desktop.crowd.trader import Trader, normal
from gmd_desktop.session.bots import ZiParams
from gmd_desktop.session.portfolio import OTHER_TOKEN
from gmd_desktop.session.streams import stream_seed


def trade(trader: Trader, params: ZiParams) -> None:
    """Take its orders back and place one, on the side that a fair coin gives.

    A token is worth to it what all seem to believe, plus a private value that falls the more it has of it. It asks for
    a surplus, and takes a share `eta` of that if it can be had at once.

    Source: PyMarketSim ZIAgent (private values by position, shade, eta).
    """
    view, chance = trader.view, trader.chance
    for order in trader.account.orders:
        trader.cancel(order)
    outcome, buys = chance.choice(view.active), chance.random() < 0.5
    surplus = chance.uniform(params.shade_min, params.shade_max) * view.grid.tick_size / MICRO
    held = trader.worth(outcome, "YES") - trader.worth(outcome, "NO")
    position = min(max(round(held / params.size), -params.q_max), params.q_max)
    if position == (params.q_max if buys else -params.q_max):
        return
    value = (
        trader.fair(outcome, params.window_size)
        + private_values(trader, params, outcome)[position + params.q_max - (not buys)]
    )
    direction = 1 if buys else -1
    at_once = view.price(outcome, "YES") / MICRO * (1 + direction * (view.grid.fee + view.grid.alpha) / ATTO)
    takes = direction * (value - at_once) >= params.eta * surplus
    price = value - direction * surplus * (params.eta if takes else 1.0)
    # Selling one token is buying the other: it sells what it holds, else it buys.
    token: Token = "YES" if buys else "NO"
    other = OTHER_TOKEN[token]
    own = price if buys else 1 - price
    if trader.worth(outcome, other) >= params.size:
        trader.limit(outcome, other, -params.size, 1 - own)
    else:
        trader.limit(outcome, token, params.size, own)


def private_values(trader: Trader, params: ZiParams, outcome: int) -> list[float]:
    """Give what the next token is worth to it beyond the common value, by its position; USDC, falling.

    Returns:
        2 * q_max values, from the largest short position to the largest long one; drawn once for its whole life.
    """
    chance = Random(stream_seed(trader.stream, "values", outcome))
    return sorted((params.pv_sigma * normal(chance) for _ in range(2 * params.q_max)), reverse=True)
