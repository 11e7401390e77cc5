"""One bot as a person may look at it: its parameters, what it thinks, what it has."""

from typing import Protocol, runtime_checkable

from gmd_desktop.session.bots import BotSpec
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.reporting import position_views, resting_views
from gmd_desktop.session.tick import view_later
from gmd_desktop.session.tick_report import BotView
from gmd_desktop.session.valuation import prices


@runtime_checkable
class Explains(Protocol):
    """A source of commands that can say what a bot thinks."""

    def thoughts(self, view: MarketView, bot: BotSpec, names: tuple[str, ...]) -> tuple[str, ...]:
        """Say in sentences what a bot sees and believes now."""


def bot_view(live: LiveSession, crowd: object, name: str) -> BotView | None:
    """Look at one bot; None if there is no such bot.

    Args:
        crowd: what gives the bots' commands; it may be able to explain them.
    """
    account = live.accounts.get(name)
    if account is None or not account.archetype:
        return None
    bot = next((one for one in live.roster.bots if one.name == name), None)
    thoughts: tuple[str, ...] = ()
    if bot is not None and isinstance(crowd, Explains) and not live.market.settled:
        thoughts = crowd.thoughts(view_later(live)(), bot, live.outcome_names)
    positions = position_views(live, name, *prices(live))
    return BotView(
        name=name,
        archetype=account.archetype,
        tick=live.tick,
        about=(type(bot.params).__doc__ or "") if bot is not None else "",
        params=_params(bot) if bot is not None else (),
        thoughts=thoughts,
        positions=tuple(row for row in positions if row.free or row.locked),
        orders=tuple(resting_views(live, name)),
    )


def _params(bot: BotSpec) -> tuple[tuple[str, str, str], ...]:
    fields = type(bot.params).model_fields
    return tuple(
        (key, f"{value:g}", fields[key].description or "")
        for key, value in bot.params.model_dump(exclude={"archetype"}).items()
    )
