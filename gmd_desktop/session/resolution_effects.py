"""What a resolution by hand does to what is still planned: rounds, news, the winner that was given; in sentences."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.resolving import listed
from gmd_desktop.session.rounds import PlannedRound, RoundRule
from gmd_desktop.session.schedule import choose_eliminated
from gmd_desktop.session.schedule_checks import STAY_TO_THE_END

Names = Callable[[tuple[int, ...]], str]


def effects(live: LiveSession, gone: tuple[int, ...], winner: int | None) -> tuple[str, ...]:
    """Tell what changes for rounds, news and the end; nothing if all goes on as planned.

    Args:
        gone: the outcomes that would be eliminated now; none if there is a winner.
        winner: the outcome that would win now, if one would.
    """
    if winner is not None:
        return tuple(_of_settlement(live))

    def named(outcomes: tuple[int, ...]) -> str:
        return listed([live.outcome_names[one] for one in outcomes])

    return (*_of_rounds(live, gone, named), *_of_winner(live, gone, named), *_of_news(live, gone, named))


def _of_settlement(live: LiveSession) -> Iterator[str]:
    left = len(live.scenario.rounds) - len(live.schedule.ended)
    if left:
        yield f"{left} more round{'s do' if left > 1 else ' does'} not take place."


def _of_rounds(live: LiveSession, gone: tuple[int, ...], named: Names) -> Iterator[str]:
    schedule = live.schedule
    first = len(schedule.ended)
    rounds = schedule.rounds[first:]
    active = tuple(live.market.active)
    before = _takes(rounds, active)
    after = _takes(rounds, tuple(one for one in active if one not in gone))
    for place, (planned, was, will) in enumerate(zip(rounds, before, after, strict=True)):
        name, is_on = f"Round {first + place + 1}", place + first == schedule.under_way
        if planned.rule is RoundRule.ASK and is_on:
            over = schedule.waits_for(live.tick) == "eliminate"
            yield f"{name} is answered by this: trading goes on{'' if over else ' when its freeze is over'}."
        elif len(will) < len(was) or is_on:
            who = named(will) if planned.rule is RoundRule.GIVEN else f"{len(will)} more"
            yield f"{name}{', which is on,' if is_on else ''} {_will_take(who, bool(will), len(will) < len(was))}"


def _will_take(who: str, takes: bool, fewer: bool) -> str:
    if not takes:
        return "then takes nobody; its freeze stays."
    return f"then takes {who} only." if fewer else f"still takes {who}."


def _takes(rounds: tuple[PlannedRound, ...], active: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Tell whom each round takes; of the lowest it is not known who, so those go that no later round names."""
    found = []
    for place, planned in enumerate(rounds):
        named_later = {one for later in rounds[place + 1 :] for one in later.outcomes}
        stay = STAY_TO_THE_END
        if planned.rule is RoundRule.ASK:
            planned, stay = replace(planned, rule=RoundRule.LOWEST, count=1), 1
        taken = choose_eliminated(planned, {one: one in named_later for one in active}, stay)
        active = tuple(one for one in active if one not in taken)
        found.append(tuple(taken))
    return found


def _of_winner(live: LiveSession, gone: tuple[int, ...], named: Names) -> Iterator[str]:
    if live.scenario.winner in gone and isinstance(live.scenario.winner, int):
        yield f"{named((live.scenario.winner,))} was to win; at the end the highest price wins."


def _of_news(live: LiveSession, gone: tuple[int, ...], named: Names) -> Iterator[str]:
    coming = live.scenario.news[len(live.schedule.told) :]
    about = tuple(one for one in gone if any(news.outcome == one for news in coming))
    if about:
        yield f"News about {named(about)} that was still to come is left out."
