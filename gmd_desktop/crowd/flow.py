"""Who acts when: the crowd's commands of a tick, from one seed.

What a bot does in a tick is a pure function of the session's seed, its name, the tick and what it
sees. Nothing is remembered, so nothing has to be stored, and a bot more or less changes neither
the draws of the others nor their order among themselves.
"""

from random import Random

from engine import Cancel, Command
from gmd_desktop.crowd import arbitrageur, contrarian, fan, informed, maker, momentum, noise, whale, zi
from gmd_desktop.crowd.thoughts import thoughts
from gmd_desktop.crowd.trader import Hidden, Trader
from gmd_desktop.session.bots import (
    ArbitrageurParams,
    BotSpec,
    ContrarianParams,
    FanParams,
    InformedParams,
    MakerParams,
    MomentumParams,
    NoiseParams,
    WhaleParams,
    ZiParams,
)
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.roster import FULL
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.streams import numbered_seeds, stream_seed

BLOCK_TICKS = 64


class Crowd:
    """All bots of a session. Who they are is in the view; here is only what is drawn for them."""

    def __init__(self, seed: int, hidden: Hidden) -> None:
        self._seed, self._hidden = seed, hidden
        self._chance = Random()  # seeded anew for each bot that acts
        self._arrivals: dict[str, Arrivals] = {}

    def commands(self, view: MarketView) -> list[Command]:
        """Give what the bots do in the tick after the view's, in an order drawn from the seed.

        Orders have the id 0: the runner gives ids as it takes them. Bots that have left take back what still rests.
        """
        tick, roster = view.tick + 1, view.roster
        acting: list[tuple[int, str, list[Command]]] = []
        for bot in roster.bots:
            if bot.name in roster.paused:
                continue
            arrivals = self._arrivals_of(bot)
            if (age := arrivals.age(tick, roster.percent(bot.archetype))) is not None:
                self._chance.seed(arrivals.act(tick - age))  # the same as a new one, and quicker
                trader = Trader(bot.name, view, self._chance, arrivals.stream, self._hidden)
                _trade(trader, bot, age)
                acting.append((arrivals.place(tick), bot.name, trader.commands))
        acting += [
            (stream_seed(self._seed, "left", name), name, [Cancel(order.order_id, name) for order in orders])
            for name in roster.left
            if (orders := view.account(name).orders)
        ]
        acting.sort(key=lambda one: one[:2])
        return [command for _, _, commands in acting for command in commands]

    def thoughts(self, view: MarketView, bot: BotSpec, names: tuple[str, ...]) -> tuple[str, ...]:
        """Say in sentences what a bot sees and believes now."""
        return thoughts(self.trader(view, bot), bot.params, names)

    def trader(self, view: MarketView, bot: BotSpec) -> Trader:
        """Give a bot at its desk, to look at what it would think now; it draws what it draws in no tick."""
        arrivals = self._arrivals_of(bot)
        return Trader(bot.name, view, Random(stream_seed(arrivals.stream, "looked at")), arrivals.stream, self._hidden)

    def _arrivals_of(self, bot: BotSpec) -> "Arrivals":
        found = self._arrivals.get(bot.name)
        if found is None:
            found = self._arrivals[bot.name] = Arrivals(bot, self._seed)
        return found


def crowd_of(scenario: Scenario) -> Crowd:
    """Give what is drawn for the bots of a scenario's session, those that come in later included."""
    return Crowd(scenario.seed, Hidden.of(scenario))


class Arrivals:
    """When a bot acts: each tick by a draw of its own (geometric arrivals, as in PyMarketSim).

    The draws are made for a block of ticks at a time, which is ten times as fast; the latest two
    blocks are kept for that, and would come out the same at any time.
    """

    __slots__ = ("_blocks", "_lasts", "_rate", "act", "place", "stream")

    def __init__(self, bot: BotSpec, seed: int) -> None:
        self.stream = stream_seed(seed, "bot", bot.name)
        self._rate = bot.params.lambda_a
        self._lasts = bot.params.slices if isinstance(bot.params, WhaleParams) else 1
        self._blocks: dict[int, list[float]] = {}
        self.act = numbered_seeds(self.stream, "act")  # by tick: the seed of what is drawn for an arrival
        self.place = numbered_seeds(self.stream, "place")  # by tick: what the bots of it are sorted by

    def age(self, tick: int, percent: int = FULL) -> int | None:
        """Give the ticks since the arrival that still lasts; None if there is none.

        Args:
            percent: how active the bot is; a campaign goes by the present activity, also for when it began.
        """
        for age in range(min(self._lasts, tick)):
            if self._draw(tick - age) < percent / FULL * self._rate:
                return age
        return None

    def _draw(self, tick: int) -> float:
        block, offset = divmod(tick, BLOCK_TICKS)
        if block not in self._blocks:
            chance = Random(stream_seed(self.stream, "block", block))
            draws = [chance.random() for _ in range(BLOCK_TICKS)]
            kept = {at: ticks for at, ticks in self._blocks.items() if abs(at - block) == 1}
            self._blocks = kept | {block: draws}
        return self._blocks[block][offset]


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
        case InformedParams():
            informed.trade(trader, bot.params)
        case ContrarianParams():
            contrarian.trade(trader, bot.params)
        case ZiParams():
            zi.trade(trader, bot.params)
        case ArbitrageurParams():
            arbitrageur.trade(trader, bot.params)
        case FanParams():
            fan.trade(trader, bot.params)
