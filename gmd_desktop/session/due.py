"""What the schedule makes happen in a tick before its commands: rounds, news, the end."""

from collections.abc import Callable

from sqlalchemy import Connection

from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.resolving import eliminate, scheduled_winner, settle, yes_prices
from gmd_desktop.session.rounds import RoundRule
from gmd_desktop.session.schedule import choose_eliminated
from gmd_desktop.session.schedule_checks import STAY_TO_THE_END
from gmd_desktop.session.tick_report import SessionStatus


def apply_due_events(conn: Connection, live: LiveSession, on_point: Callable[[str], None]) -> None:
    """Do whatever is due in the tick that is made; `on_point` is told when somebody has gone."""
    _end_round_if_due(conn, live, on_point)
    _begin_round_if_due(conn, live)
    _end_round_if_due(conn, live, on_point)  # one without a freeze
    _publish_news(conn, live)
    if live.schedule.under_way is None:
        _end_if_due(conn, live)


def end_round(conn: Connection, live: LiveSession, cause: str) -> None:
    """End the round under way: trading goes on with the tick whose commands come next."""
    live.schedule = live.schedule.round_ended(live.chain_tick)
    live.thaw(conn, cause)


def round_name(live: LiveSession) -> str:
    """Name the round under way."""
    return f"Round {len(live.schedule.begun)}"


def presenter_eliminated(conn: Connection, live: LiveSession) -> None:
    """Take an elimination by hand as the answer of a round that asks; one that waits is over."""
    schedule = live.schedule
    place, ends = schedule.under_way, schedule.freeze_ends
    if place is None or ends is None or schedule.rounds[place].rule is not RoundRule.ASK:
        return
    live.schedule = schedule.round_answered()
    if live.tick >= ends:
        end_round(conn, live, round_name(live))


def _begin_round_if_due(conn: Connection, live: LiveSession) -> None:
    schedule = live.schedule
    place = len(schedule.begun)
    if schedule.under_way is not None or place == len(schedule.rounds):
        return
    if schedule.round_tick(place, live.tick - 1) > live.tick:
        return
    live.schedule = schedule.round_begun(live.tick)
    if live.course is SessionStatus.RUNNING:
        live.freeze(conn, round_name(live))


def _end_round_if_due(conn: Connection, live: LiveSession, on_point: Callable[[str], None]) -> None:
    schedule = live.schedule
    place, ends = schedule.under_way, schedule.freeze_ends
    if place is None or ends is None or live.tick < ends:
        return
    name, planned = round_name(live), schedule.rounds[place]
    if planned.rule is RoundRule.ASK:
        nobody_can_go = len(live.market.active) == 1
        if schedule.answered or nobody_can_go:
            end_round(conn, live, name)
        return  # else it waits
    if gone := choose_eliminated(planned, yes_prices(live), STAY_TO_THE_END):
        eliminate(conn, live, gone, name)
        on_point("eliminated")
    end_round(conn, live, name if gone else f"{name}, nobody goes")


def _publish_news(conn: Connection, live: LiveSession) -> None:
    first = len(live.schedule.told)
    count = live.schedule.news_due(live.tick)
    for planned in live.scenario.news[first : first + count]:
        line = {"kind": "news", "outcome": planned.outcome, "shift": str(planned.shift), "text": planned.text}
        if planned.outcome is None or planned.outcome in live.market.active:
            live.record(conn, "NEWS", planned.text, line)
        else:  # eliminated by hand
            name = live.outcome_names[planned.outcome]
            text = f"News left out, as {name} is out: {planned.text}"
            live.record(conn, "LEFT_OUT", text, line | {"left_out": True})
    if count:
        live.schedule = live.schedule.news_told(live.tick, count)


def _end_if_due(conn: Connection, live: LiveSession) -> None:
    tick, schedule = live.tick, live.schedule
    if tick == schedule.end_tick(tick) and live.course is SessionStatus.RUNNING:
        live.freeze(conn, "Trading ends")
    if tick == schedule.settle_tick(tick) and not schedule.asks_winner:
        settle(conn, live, scheduled_winner(live), "Settlement")
