"""Prove a stored session: play it again from its commands, and hold every row against what comes out.

The session is made anew from its scenario and played by the code that runs sessions, in a rehearsal instead of a
store: the schedule, joins, controls, the inbox, the crowd, the engine, the hash chain. What is stored only decides what
came when. So an edit of any result is found, and of any command, since its results differ.

What nothing can prove, because nothing follows from it: times of the day and durations, who led, errors in the diary,
what still waits in the inbox, and of a command that never reached the market who sent it.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import Cancel, Command, InvariantError, MarketError
from gmd_desktop.session.controls import APPLIED, NEED_A_TICK, apply_controls
from gmd_desktop.session.creation import create_session
from gmd_desktop.session.intake import TRADING_FROZEN, order_of, refused
from gmd_desktop.session.leader import OPENED_AGAIN, STOPPED_AT_BUG, TICKING
from gmd_desktop.session.live import LiveSession, load_session
from gmd_desktop.session.market_view import MarketView
from gmd_desktop.session.rehearsal import DifferenceError, Rehearsal
from gmd_desktop.session.scenario import Scenario, ScenarioError, read_scenario
from gmd_desktop.session.tick import Clocks, CommandSource, TickOutcome, apply_tick
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.session.transitions import CROWD_VERBS
from gmd_desktop.store import reads
from gmd_desktop.store.rows import CommandRow, EventRow, SessionRow, TickRow

# What rows that were written by hand can make the session's code raise.
UNPLAYABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    MarketError,
    InvariantError,
)
PAUSES = tuple(f": {cause}" for cause in (OPENED_AGAIN, STOPPED_AT_BUG))  # what a runner does by itself
EVENT_OF_VERB = {"extend": "EXTEND", "eliminate": "ELIMINATE", "settle": "SETTLE"}  # other verbs change the status


@dataclass(frozen=True, slots=True)
class Proof:
    """What a session was found to be. `difference` is the first one, as a sentence; "" if there is none."""

    name: str
    ticks: int
    orders: int
    fills: int
    log_hash: str
    difference: str = ""


def verify_session(
    stored: Connection,
    make_crowd: Callable[[Scenario], CommandSource] | None,
    on_tick: Callable[[int], None] = lambda _tick: None,
) -> Proof:
    """Play a session again and compare everything that is stored of it, up to the first difference.

    Args:
        stored: all its reads see the same moment; the session may run meanwhile.
        make_crowd: gives the bots, to prove that their commands follow from scenario and seed; None: the commands
            are taken as they are stored, and only what became of them is proved.
        on_tick: told the number of every tick that has been proved.
    """
    row = reads.read_session(stored)
    assert row is not None, "a store without a session is refused before"
    difference = ""
    try:
        _play(stored, row, make_crowd, on_tick)
    except DifferenceError as error:
        difference = str(error)
    return Proof(row.name, row.tick, row.total_orders, row.total_fills, row.log_hash, difference)


def _play(
    stored: Connection,
    row: SessionRow,
    make_crowd: Callable[[Scenario], CommandSource] | None,
    on_tick: Callable[[int], None],
) -> None:
    try:
        scenario = read_scenario(row.scenario)
    except ScenarioError as error:
        raise DifferenceError(0, "session", f"scenario can't be read: {error}") from error
    with closing(Rehearsal(stored)) as again, closing(reads.iterate_ticks(stored)) as tick_rows:
        create_session(again, scenario)
        live = load_session(again)
        again.is_frozen = lambda: live.market.settled or live.course is SessionStatus.FROZEN
        crowd = make_crowd(scenario) if make_crowd else AsStored(again)
        try:
            again.take_up(0)
            play_between(again, live)
            for tick_row in tick_rows:
                if tick_row.tick != live.tick + 1:
                    raise DifferenceError(live.tick + 1, "ticks", f"have no row for it, but one for {tick_row.tick}")
                again.take_up(tick_row.tick, tick_row)
                play_tick(again, live, crowd, tick_row)
                on_tick(live.tick)
            again.finish(live.tick)
        except UNPLAYABLE as error:  # what was edited so that it can't be played is a difference too
            raise again.differs("rows", f"can't be played again: {str(error) or type(error).__name__}") from error


class AsStored:
    """The crowd's commands as they are stored."""

    def __init__(self, again: Rehearsal) -> None:
        self._again = again

    def commands(self, _view: MarketView) -> Sequence[Command]:
        """Give the commands of the tick, orders without ids."""
        return [
            Cancel(row.order_id or 0, row.participant) if row.kind == "CANCEL" else order_of(row, 0)
            for row in self._again.bots
        ]


def play_tick(again: Rehearsal, live: LiveSession, crowd: CommandSource, row: TickRow) -> TickOutcome:
    """Play the tick that `again` has taken up, and what came between it and the next.

    Raises:
        DifferenceError: it is not as it is stored.
    """
    in_tick, asked = _controls_in_tick(again, live)
    if live.status not in TICKING and not asked:
        raise again.differs("ticks", f"{row.tick} is stored, but the session was {live.status} and nobody asked for it")
    again.controls = in_tick
    was_frozen = live.status is SessionStatus.FROZEN
    clocks = Clocks(lambda: row.duration_us, lambda: row.created)
    outcome = apply_tick(again, live, crowd, row.epoch, clocks, lambda _point: None)
    settle_down(live)
    play_between(again, live, was_frozen=was_frozen)
    return outcome


def _controls_in_tick(again: Rehearsal, live: LiveSession) -> tuple[list[CommandRow], bool]:
    """Tell which controls were applied in the tick's own transaction, and whether one of them asked for the tick.

    Those are the ones whose lines the tick's hash took in, and whatever came before a step or a settlement. For others
    it makes no difference whether they came in a tick or right after it.
    """
    waiting = again.waiting_controls()
    asking = [row.seq for row in waiting if _asks_for_tick(row) and _took_tick(row, live)]
    chosen = {row.seq for row in waiting if row.kind == "CONTROL" and row.seq <= max(asking, default=0)}
    chained = [number for number, event in enumerate(again.events) if event.chain_tick == event.tick]
    for event in again.events[: max(chained, default=-1) + 1]:
        row = next((row for row in waiting if _explains(row, event)), None)
        if row is not None:
            waiting.remove(row)
            chosen.add(row.seq)
    return [row for row in again.waiting_controls() if row.seq in chosen], bool(asking)


def _asks_for_tick(row: CommandRow) -> bool:
    return row.kind == "CONTROL" and _payload(row).get("verb") in NEED_A_TICK


def _took_tick(row: CommandRow, live: LiveSession) -> bool:
    """Tell whether a step or a settlement was applied, or refused only when its tick had begun."""
    refused_in_tick = _payload(row).get("verb") == "settle" and live.status is not SessionStatus.RESOLVED
    return row.status == APPLIED or refused_in_tick


def play_between(again: Rehearsal, live: LiveSession, *, was_frozen: bool = False) -> None:
    """Apply what came after the tick and before the next, in the order of the diary.

    An order can also have been refused while the tick was made that let trading go on.
    """
    was_frozen = was_frozen or live.status is SessionStatus.FROZEN
    waiting = again.waiting_controls()
    while again.events:
        event = again.events[0]
        row = next((row for row in waiting if _explains(row, event)), None)
        if row is not None:
            waiting.remove(row)
            _apply(again, live, row)
        else:
            _note(again, live, event)
        was_frozen = was_frozen or live.status is SessionStatus.FROZEN
    for row in waiting:  # they leave no line in the diary
        _apply(again, live, row)
    if was_frozen:
        again.take_commands([refused(row, live.tick, TRADING_FROZEN) for row in again.refused_at_once()])
    again.end()


def _note(again: Rehearsal, live: LiveSession, event: EventRow) -> None:
    """Repeat what the runner put into the diary by itself."""
    if event.kind == "ERROR":
        live.record(again, event.kind, event.text)
    elif event.kind == "STATUS" and event.text.endswith(PAUSES) and live.status in TICKING:
        live.move_to(again, SessionStatus.PAUSED, event.text.rpartition(": ")[2])
        live.save(again)
    else:
        raise again.differs("events", f'{event.event_id} ("{event.text}") is stored, but nothing makes it')
    settle_down(live)


def _apply(again: Rehearsal, live: LiveSession, row: CommandRow) -> None:
    again.controls = [row]
    apply_controls(again, live)
    live.save(again)
    settle_down(live)


def settle_down(live: LiveSession) -> None:
    """Forget the way back, as after a commit."""
    live.market.mark()
    live.portfolio.mark()
    live.new_events.clear()


def _explains(row: CommandRow, event: EventRow) -> bool:
    """Tell whether a line of the diary can be what came of a row of the inbox."""
    if row.kind == "CANCEL":
        return False
    if row.status != APPLIED:
        return event.kind == "REFUSED"
    if row.kind == "JOIN":
        return event.kind == "JOIN" and event.text.startswith(f"{row.participant} joined ")
    payload = _payload(row)
    cause = payload.get("cause", "")
    verb = str(payload.get("verb"))
    kind = "CROWD" if verb in CROWD_VERBS else EVENT_OF_VERB.get(verb, "STATUS")
    return event.kind == kind and event.text.endswith((f": {cause}", f"({cause})"))


def _payload(row: CommandRow) -> dict[str, object]:
    """Read what a control asks; nothing if it was written by hand and can't be read."""
    try:
        found = json.loads(row.payload or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
