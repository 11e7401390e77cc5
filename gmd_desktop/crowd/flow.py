"""Who acts when: the crowd's commands of a tick, from one seed.

What a bot does in a tick is a pure function of the session's seed, its name, the tick and what it
sees. Nothing is remembered, so nothing has to be stored, and a bot more or less changes neither
the draws of the others nor their order among themselves.
"""

from collections.abc import Sequence
from random import Random

from engine import Command
from gmd_desktop.crowd import maker, momentum, noise, whale
from gmd_desktop.crowd.trader import Trader
from gmd_desktop.session.bots import (
    BotSpec,
    MakerParams,
    MomentumParams,
    NoiseParams,
    WhaleParams,
)
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.streams import stream_seed

BLOCK_TICKS = 64


class Crowd:
    """All bots of a session."""

    def __init__(self, bots: Sequence[BotSpec], seed: int) -> None:
        self._bots = [(bot, Arrivals(bot, seed)) for bot in bots]

    def commands(self, view: MarketView) -> list[Command]:
        """Give what the bots do in the tick after the view's, in an order drawn from the seed.

        Orders have the id 0: the runner gives ids as it takes them.
        """
        tick = view.tick + 1
        acting: list[tuple[int, str, list[Command]]] = []
        for bot, arrivals in self._bots:
            if (arrival := arrivals.latest(tick)) is not None:
                age, chance = arrival
                trader = Trader(bot.name, view, chance)
                _trade(trader, bot, age)
                acting.append((arrivals.place(tick), bot.name, trader.commands))
        acting.sort(key=lambda one: one[:2])
        return [command for _, _, commands in acting for command in commands]


def crowd_of(scenario: Scenario) -> Crowd:
    """Give the bots of a scenario."""
    return Crowd(scenario.bots, scenario.seed)


class Arrivals:
    """When a bot acts: each tick by a draw of its own (geometric arrivals, as in PyMarketSim).

    The draws are made for a block of ticks at a time, which is ten times as fast; the latest two
    blocks are kept for that, and would come out the same at any time.
    """

    __slots__ = ("_blocks", "_lasts", "_rate", "_stream")

    def __init__(self, bot: BotSpec, seed: int) -> None:
        self._stream = stream_seed(seed, "bot", bot.name)
        self._rate = bot.params.lambda_a
        self._lasts = bot.params.slices if isinstance(bot.params, WhaleParams) else 1
        self._blocks: dict[int, frozenset[int]] = {}

    def latest(self, tick: int) -> tuple[int, Random] | None:
        """Give the ticks since the arrival that still lasts, and its random stream; else None."""
        for age in range(min(self._lasts, tick)):
            if self._arrives(tick - age):
                return age, Random(stream_seed(self._stream, "act", tick - age))
        return None

    def place(self, tick: int) -> int:
        """Give what the bots of a tick are sorted by."""
        return stream_seed(self._stream, "place", tick)

    def _arrives(self, tick: int) -> bool:
        block, offset = divmod(tick, BLOCK_TICKS)
        if block not in self._blocks:
            chance = Random(stream_seed(self._stream, "block", block))
            arrivals = frozenset(i for i in range(BLOCK_TICKS) if chance.random() < self._rate)
            kept = {at: ticks for at, ticks in self._blocks.items() if abs(at - block) == 1}
            self._blocks = kept | {block: arrivals}
        return offset in self._blocks[block]


def _trade(trader: Trader, bot: BotSpec, age: int) -> None:
    match bot.params:
        case NoiseParams():
            noise.trade(trader, bot.params)
        case MakerParams():
            maker.trade(trader, bot.params)
        case MomentumParams():
            momentum.trade(trader, bot.params)
        case WhaleParams():
            whale.trade(trader, bot.params, age)
