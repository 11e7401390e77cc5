"""A session log (market.md section 10) as a session: played into a store, where everything can be looked at.

A log says what the market was given, and nothing of rounds, news, or what outcomes are called. So its ticks take in
what it says, in its words and with its order ids, and come at its progress; all else is as in any session.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from engine import Cancel, Command, Market, MarketError, log
from engine.replay import LogError, play, read_lines
from engine.rounding import quoted
from gmd_desktop.session.controls import admit
from gmd_desktop.session.creation import create_session
from gmd_desktop.session.intake import Intake, order_of
from gmd_desktop.session.live import LiveSession, load_session
from gmd_desktop.session.playback import Course
from gmd_desktop.session.rehearsal import Rehearsal
from gmd_desktop.session.resolving import eliminate, settle
from gmd_desktop.session.scenario import Person, Scenario, read_scenario
from gmd_desktop.session.session_log import read_params
from gmd_desktop.session.simulation import NO_CLOCKS, nowhere
from gmd_desktop.session.tick import TickOutcome, trade
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.session.verify import settle_down
from gmd_desktop.store import reads, writes
from gmd_desktop.store.connect import Store, create_store
from gmd_desktop.store.errors import AddressError
from gmd_desktop.store.rows import CommandRow, TickRow

CAUSE = "session log"
TICK_MS = 1000  # a log does not say how long a tick was
CHUNK = 500  # lines of a transaction
LARGEST = 2**63 - 1
OnLine = Callable[[int, int], None]


def store_log(where: str, into: Path, on_line: OnLine = lambda _line, _lines: None) -> Store:
    """Play a log into a new store.

    Args:
        on_line: told how many lines of how many have been played; may raise to end it.

    Raises:
        AddressError: the log is wrong: its name, the line, what was found and what was expected.
        StoreError: the store can't be made.
    """
    try:
        lines = read_lines(where)
        player = _Player(into, Path(where).name, len(lines))
        try:
            playing = play(lines, player)
            while chunk := player.write(playing):
                on_line(chunk, len(lines))
        except BaseException:
            player.discard()
            raise
    except LogError as error:
        raise AddressError(f"{Path(where).name} can't be replayed: {error}") from error
    return player.store


class _Player:
    """Plays a log's lines into a store, which is made when the first comes."""

    store: Store
    _conn: Connection

    def __init__(self, into: Path, name: str, ticks: int) -> None:
        self._into, self._name, self._ticks = into, name, ticks
        self._live: LiveSession | None = None

    def open(self, line: log.Open) -> None:
        """Make the store with the session in it, started."""
        Market.open(line.params, line.participants)
        _check_sizes(line.participants.values())
        _check_names(line.participants)
        scenario = replace(
            read_scenario(_scenario_text(self._name, line.params.n_outcomes, self._ticks)),
            params=line.params,
            people=tuple(Person(name, deposit) for name, deposit in line.participants.items()),
        )
        self.store = create_store(self._into, lambda conn: create_session(conn, scenario))
        with self.store.writing() as conn:
            self._live = load_session(conn)
            begin(conn, self._live)
            self._live.save(conn)

    def play(self, line: log.Line) -> None:
        """Play a line; `write` has opened a transaction."""
        assert self._live is not None, "`open` comes first"
        _check(line)
        play_line(self._conn, self._live, line)

    def write(self, playing: Iterator[int]) -> int:
        """Play some lines in one transaction; give the number of the last, 0 if there was none."""
        if self._live is None:
            return next(playing)
        with self.store.writing() as self._conn:
            last = max(islice(playing, CHUNK), default=0)
            writes.update_session(self._conn, tick=self._live.tick)
        return last

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._live is not None:
            self.store.discard()


def _scenario_text(name: str, outcomes: int, ticks: int) -> str:
    """Write a scenario for a log: what it does not say."""
    tables = "".join(f'\n[[outcome]]\nname = "Outcome {outcome}"\n' for outcome in range(outcomes))
    title = json.dumps(name[:80], ensure_ascii=True)
    return f'name = {title}\ntick_ms = {TICK_MS}\nduration = "{max(1, ticks) * TICK_MS // 1000}s"\n{tables}'


def _check(line: log.Line) -> None:
    """See that a store can hold what a line says: the market can count higher.

    Raises:
        MarketError: it can't.
    """
    if isinstance(line, log.Join):
        _check_sizes([line.deposit])
        _check_names([line.participant])
    elif isinstance(line, log.Tick):
        _check_sizes([line.progress])
        for command in line.commands:
            _check_sizes(value for value in command if isinstance(value, int))
            _check_names([command.participant])


def _check_sizes(values: Iterable[int]) -> None:
    """See that numbers have room in a store.

    Raises:
        MarketError: one has not.
    """
    for value in values:
        if abs(value) > LARGEST:
            raise MarketError(f"found a number of {value.bit_length()} bits, expected at most 63 to show it")


def _check_names(names: Iterable[str]) -> None:
    """See that names can be written.

    Raises:
        MarketError: one can't.
    """
    for name in names:
        if not name.isprintable():
            raise MarketError(f"found the name {quoted(name)}, expected letters that can be shown")


def begin(conn: Connection, live: LiveSession) -> None:
    """Start: a log begins where trading does."""
    live.move_to(conn, SessionStatus.RUNNING, CAUSE)
    settle_down(live)


def play_line(conn: Connection, live: LiveSession, line: log.Line) -> TickOutcome | None:
    """Play a line of a log; a settlement is a tick of its own.

    Raises:
        MarketError: the line is bad input in this state.
    """
    outcome = None
    if isinstance(line, log.Join):
        admit(conn, live, line.participant, line.deposit)
    elif isinstance(line, log.Eliminate):
        eliminate(conn, live, line.outcomes, CAUSE)
    else:
        outcome = _play_tick(conn, live, line)
    live.market.check()
    live.save(conn)
    settle_down(live)
    return outcome


def _play_tick(conn: Connection, live: LiveSession, line: log.Line) -> TickOutcome:
    live.tick += 1
    live.in_tick = True
    intake, progress = Intake(), None
    if isinstance(line, log.Settle):
        settle(conn, live, line.winner, CAUSE)
    else:
        assert isinstance(line, log.Tick)
        progress = line.progress
        for command in line.commands:
            intake.add(command, None)
    return trade(conn, live, intake, progress, 0, NO_CLOCKS, nowhere)


# --- playing it again -----------------------------------------------------------------------------


class LogCourse(Course):
    """A session that came from a log, played again."""

    def scenario(self, conn: Connection) -> Scenario:
        """Give what it began with; who was there from the start is not in the scenario's text."""
        row = reads.read_session(conn)
        assert row is not None, "a store without a session is refused before"
        accounts = [account for account in reads.read_accounts(conn) if account.joined_tick == 0]
        people = tuple(Person(account.participant, account.deposit) for account in accounts)
        return replace(read_scenario(row.scenario), params=read_params(row.params), people=people)

    def made_in(self, store: Store) -> str:
        """Give the session's file."""
        return str(store.address.path)

    def begin(self, again: Rehearsal, live: LiveSession) -> None:
        """Play what came before the first tick."""
        begin(again, live)
        _play_between(again, live)

    def play(self, again: Rehearsal, live: LiveSession, row: TickRow) -> TickOutcome:
        """Play a tick, and what came between it and the next."""
        if row.progress is None:
            line = next(event.line for event in again.events if event.kind == "SETTLE")
            outcome = play_line(again, live, log.read_line(json.loads(line or "")))
        else:
            outcome = play_line(again, live, log.Tick(row.progress, _commands(again.bots)))
        assert outcome is not None, "a tick has one"
        _play_between(again, live)
        return outcome


def _commands(rows: Sequence[CommandRow]) -> list[Command]:
    return [
        Cancel(row.order_id or 0, row.participant) if row.kind == "CANCEL" else order_of(row, row.order_id or 0)
        for row in rows
    ]


def _play_between(again: Rehearsal, live: LiveSession) -> None:
    while again.events:
        play_line(again, live, log.read_line(json.loads(again.events[0].line or "")))
    again.end()
