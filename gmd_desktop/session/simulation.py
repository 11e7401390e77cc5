"""A session played in memory as fast as it goes, by the code that runs sessions.

The tables of a simulation take the place of a connection in the functions of `reads` and `writes`: they keep what a
session reads again, and forget the rest. So the same scenario, seed and requests give the same log hash as on a store.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection

from gmd_desktop.session.controls import apply_controls
from gmd_desktop.session.creation import create_session
from gmd_desktop.session.inbox import request_row
from gmd_desktop.session.live import LiveSession, load_session
from gmd_desktop.session.reporting import participant_views
from gmd_desktop.session.requests import ControlRequest, Request
from gmd_desktop.session.resolving import yes_prices
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.schedule import choose_winner, lowest
from gmd_desktop.session.tick import Clocks, CommandSource, TickOutcome, apply_tick
from gmd_desktop.session.tick_report import EventView, ParticipantView
from gmd_desktop.session.valuation import prices
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import AccountRow, CommandRow, NewCommand, OutcomeRow, SessionRow, TakenRow

NO_CLOCKS = Clocks(lambda: 0, lambda: 0)
CONTROLS = ("JOIN", "CONTROL")
NOBODY_ASKED = "nobody to ask"


class Play(Protocol):
    """A session that somebody makes the ticks of."""

    @property
    def live(self) -> LiveSession:
        """The session after its last tick."""

    def tick(self) -> TickOutcome:
        """Make one tick."""

    def ask(self, request: Request) -> None:
        """Ask for a control."""


def run(play: Play, ticks: int | None = None) -> Iterator[TickOutcome]:
    """Make ticks until the session is over, or at most so many.

    Nobody is there to be asked: where the scenario asks, the lowest price goes, and the highest wins.
    """
    made = 0
    while not play.live.market.settled and (ticks is None or made < ticks):
        if asked := play.live.schedule.waits_for(play.live.tick):
            play.ask(_answer(play.live, asked))
        yield play.tick()
        made += 1


def _answer(live: LiveSession, asked: str) -> ControlRequest:
    if asked == "winner":
        return ControlRequest("settle", choose_winner("highest", yes_prices(live), live.seed), cause=NOBODY_ASKED)
    return ControlRequest("eliminate", outcomes=tuple(lowest(yes_prices(live), 1)), cause=NOBODY_ASKED)


def participants(play: Play) -> tuple[ParticipantView, ...]:
    """Give everybody with what they have now, in the order in which they joined."""
    return tuple(participant_views(play.live, *prices(play.live)))


class Simulation:
    """A session in memory, started. One thread at a time; its tables can't be read by anybody else."""

    def __init__(self, scenario: Scenario, crowd: CommandSource | None = None) -> None:
        """Begin a session.

        Args:
            crowd: sends orders besides `ask`; None: no bots act.
        """
        self._tables = _Tables()
        self._crowd = crowd
        create_session(self._tables, scenario)
        self._live = load_session(self._tables)
        self.events: list[EventView] = []  # the diary
        self.ask(ControlRequest("start"))

    @property
    def live(self) -> LiveSession:
        """The session after its last tick."""
        return self._live

    def ask(self, request: Request) -> None:
        """Put a request into the inbox; a control or a join is applied at once, unless it needs a tick.

        Raises:
            RequestError: it is not well-formed.
        """
        row = request_row(request)
        self._tables.put(row)
        if row.kind in CONTROLS:
            apply_controls(self._tables, self.live)
            self._settle_down()

    def tick(self) -> TickOutcome:
        """Make one tick.

        Raises:
            InvariantError: the engine is wrong.
        """
        outcome = apply_tick(self._tables, self.live, self._crowd, 0, NO_CLOCKS, nowhere)
        self._settle_down()
        return outcome

    def _settle_down(self) -> None:
        """Make all changes final, as after a commit."""
        self.live.market.mark()
        self.live.portfolio.mark()
        self.events += self.live.new_events
        self.live.new_events.clear()


def nowhere(_point: str) -> None:
    """Pass a named point."""


class _Tables(Connection):
    """The tables of a session in memory, as far as a session reads them again."""

    def __init__(self) -> None:  # no connection of its own: nothing is sent anywhere
        self._session: dict[str, object] = {}
        self._accounts: list[AccountRow] = []  # as the session opens; a tick never reads them
        self._outcomes: list[OutcomeRow] = []
        self._sent: dict[int, CommandRow] = {}
        self._waiting: dict[int, CommandRow] = {}
        self._events = 0

    def execute(self, statement: object, *_: object, **__: object) -> Any:
        """Refuse: a statement that is not in `reads` or `writes` finds no tables here."""
        raise NotImplementedError(f"a simulation knows nothing of {statement}")

    def put(self, row: NewCommand) -> None:
        """Put a command into the inbox."""
        seq = len(self._sent) + 1
        nothing = (None,) * (len(CommandRow._fields) - len(row) - 1)
        uuid, kind, participant, *terms = row
        self._sent[seq] = self._waiting[seq] = CommandRow._make((seq, uuid, kind, participant, *terms, *nothing))

    def read_session(self) -> SessionRow:
        """Give the session's row."""
        return SessionRow(**self._session)  # type: ignore[arg-type]

    def read_waiting(self, limit: int) -> list[CommandRow]:
        """Give what waits in the inbox."""
        return list(self._waiting.values())[:limit]

    def read_waiting_controls(self) -> list[CommandRow]:
        """Give what waits and needs no tick."""
        return [row for row in self._waiting.values() if row.kind in CONTROLS or row.target_uuid is not None]

    def read_command(self, uuid: str) -> CommandRow | None:
        """Give a command that was sent."""
        return next((row for row in self._sent.values() if row.uuid == uuid), None)

    def insert_session(self, row: SessionRow) -> None:
        """Keep the session's row."""
        self._session = {name: getattr(row, name) for name in SessionRow.__slots__}

    def take_commands(self, rows: Sequence[TakenRow]) -> bool:
        """Take commands from the inbox."""
        for *became, seq in rows:
            del self._waiting[seq]
            row = self._sent[seq]
            self._sent[seq] = CommandRow._make((*row[: len(row) - len(became)], *became))
        return True

    def upsert_accounts(self, rows: Sequence[AccountRow]) -> None:
        """Keep the accounts that a session opens with."""
        self._accounts = self._accounts or list(rows)

    def upsert_outcomes(self, rows: Sequence[OutcomeRow]) -> None:
        """Keep the pools that a session opens with."""
        self._outcomes = self._outcomes or list(rows)

    def insert_event(self, *_: object) -> int:
        """Number a line of the diary."""
        self._events += 1
        return self._events


def _forget(_tables: _Tables, *_: object, **__: object) -> None:
    """Write nothing: the session has it in memory."""


reads.read_session.register(_Tables, _Tables.read_session)
reads.read_waiting.register(_Tables, _Tables.read_waiting)
reads.read_waiting_controls.register(_Tables, _Tables.read_waiting_controls)
reads.read_command.register(_Tables, _Tables.read_command)
reads.read_accounts.register(_Tables, lambda tables: tables._accounts)
reads.read_outcomes.register(_Tables, lambda tables: tables._outcomes)
for nothing_yet in (
    reads.read_positions,
    reads.read_resting,
    reads.read_ticks,
    reads.read_chain,
    reads.read_crowd_lines,
):
    nothing_yet.register(_Tables, lambda *_: [])  # a session is read before anything has happened
writes.insert_session.register(_Tables, _Tables.insert_session)
writes.take_commands.register(_Tables, _Tables.take_commands)
writes.upsert_accounts.register(_Tables, _Tables.upsert_accounts)
writes.upsert_outcomes.register(_Tables, _Tables.upsert_outcomes)
writes.insert_event.register(_Tables, _Tables.insert_event)
for kept_in_memory in (
    writes.update_session,
    writes.insert_bot_commands,
    writes.insert_fills,
    writes.insert_tick,
    writes.upsert_orders,
    writes.upsert_positions,
):
    kept_in_memory.register(_Tables, _forget)
