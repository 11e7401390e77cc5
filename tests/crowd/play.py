"""A crowd and an engine in memory: what the runner does with them, without a store."""

import json
from dataclasses import dataclass, field
from hashlib import blake2b

from engine import Command, Market, Order, TickResult
from gmd_desktop.crowd.flow import Crowd, crowd_of
from gmd_desktop.session.market_view import MarketView, PriceHistory
from gmd_desktop.session.roster import Roster
from gmd_desktop.session.rounds import News
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.schedule import Schedule


@dataclass
class Play:
    """A session of bots alone, with everything that happened."""

    scenario: Scenario
    market: Market
    crowd: Crowd
    history: PriceHistory = field(default_factory=PriceHistory)
    tick: int = 0
    next_id: int = 1
    commands: list[list[Command]] = field(default_factory=list)
    results: list[TickResult] = field(default_factory=list)
    news: tuple[News, ...] = ()  # published at its tick

    @staticmethod
    def of(scenario: Scenario) -> "Play":
        market = Market.open(scenario.params, scenario.deposits())
        return Play(scenario, market, crowd_of(scenario))

    def view(self) -> MarketView:
        progress = Schedule.of(self.scenario).progress(self.tick)
        heard = tuple(one for one in self.news if one.tick <= self.tick)
        return MarketView.of(self.market, self.history, self.tick, progress, heard, Roster(self.scenario.bots))

    def run(self, ticks: int, people: dict[int, list[Order]] | None = None) -> "Play":
        """Run ticks; `people` are orders by tick, taken before the crowd's."""
        for _ in range(ticks):
            crowd = self.crowd.commands(self.view())
            self.tick += 1
            taken = [self._with_id(one) for one in [*(people or {}).get(self.tick, []), *crowd]]
            progress = Schedule.of(self.scenario).progress(self.tick)
            self.results.append(self.market.tick(progress, taken))
            self.commands.append(taken)
            self.history = self.history.appended(self.market)
        return self

    def _with_id(self, command: Command) -> Command:
        if isinstance(command, Order):
            command = command._replace(order_id=self.next_id)
            self.next_id += 1
        return command

    def reopened(self) -> "Play":
        """Go on from what a store keeps: the engine's snapshot, prices, counters; no bot's state."""
        market = Market.restore(self.scenario.params, self.market.snapshot())
        crowd = crowd_of(self.scenario)
        history = PriceHistory.of(self.history.ticks)
        return Play(self.scenario, market, crowd, history, self.tick, self.next_id)

    def value(self, name: str) -> int:
        """Cash and tokens at the AMM's prices, in micros."""
        market, outcomes = self.market, range(self.scenario.params.n_outcomes)
        tokens = sum(
            sum(market.tokens(name, outcome, token)) * market.price(outcome, token) // 10**6
            for outcome in outcomes
            for token in ("YES", "NO")
        )
        return market.cash(name) + market.locked_cash(name) + tokens


def digest(play: Play) -> str:
    """Hash all commands and all that they did."""
    text = json.dumps([play.commands, play.results])
    return blake2b(text.encode(), digest_size=16).hexdigest()
