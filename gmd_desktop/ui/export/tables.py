"""The tables of an export: where their rows come from. Their columns stand in `schemas`."""

import json
from collections.abc import Callable, Generator, Sequence
from typing import Any

from sqlalchemy import Connection

from engine.rounding import format_micros
from gmd_desktop.session.results import Results
from gmd_desktop.store import reads
from gmd_desktop.ui.export.columns import ExportTable
from gmd_desktop.ui.export.pseudonyms import Pseudonyms
from gmd_desktop.ui.export.schemas import ABOUT, columns_of

Rows = Generator[Sequence[Any], None, None]


class SessionTables:
    """Reads a session's rows for its tables, each when it is asked for.

    Args:
        conn: all its reads see the same moment.
        found: the session's results, in which people are called as in `names` already.
        names: what people are called.
        hashes: of each tick, in their order, in place of those stored; None: those stored.
    """

    def __init__(
        self, conn: Connection, found: Results, names: Pseudonyms, hashes: Sequence[str] | None = None
    ) -> None:
        self._conn, self._found, self._names, self._hashes = conn, found, names, hashes
        self._outcomes = found.info.outcome_names

    def all(self) -> list[ExportTable]:
        """Give every table."""
        rows: dict[str, Callable[[], Rows]] = {name: getattr(self, name) for name in ABOUT}
        return [ExportTable(name, about, columns_of(name), rows[name]) for name, about in ABOUT.items()]

    def participants(self) -> Rows:
        """Everybody, by place."""
        for row in self._found.places:
            who = row.who
            kind = (who.archetype or "bot") if who.is_bot else "person"
            yield row.rank, who.name, kind, who.deposit, who.cash, who.locked, who.value, row.gain, who.trades, who.gas

    def orders(self) -> Rows:
        """Orders with what became of them later, if they rested."""
        for row, status, remaining, changed in reads.iterate_orders_sent(self._conn):
            head = row.seq, row.order_id, row.uuid, self._names.name(row.participant)
            terms = row[5:13]
            applied = row.tick, self._seconds(row.tick), row.status, row.reason, row.remaining
            stands = (row.status, row.remaining, row.tick) if status is None else (status, remaining, changed)
            yield *head, row.outcome, self._outcome(row.outcome), *terms, *applied, *stands

    def fills(self) -> Rows:
        """Executions in the order in which they happened."""
        name = self._names.name
        for row in reads.iterate_fills(self._conn):
            what = row.kind, row.outcome, self._outcome(row.outcome), row.token, row.action
            who = row.order_id, name(row.participant), row.counter_order_id, name(row.counter_participant)
            yield row.tick, row.seq, self._seconds(row.tick), *what, *who, *row[10:]

    def prices(self) -> Rows:
        """A row for each tick and outcome."""
        for row in reads.iterate_ticks(self._conn):
            both, when = json.loads(row.prices), self._seconds(row.tick)
            for outcome, name in enumerate(self._outcomes):
                yield row.tick, when, outcome, name, both[outcome], both[outcome + len(self._outcomes)]

    def positions(self) -> Rows:
        """By participant, outcome, token."""
        for row in reads.read_positions(self._conn):
            yield self._names.name(row.participant), row.outcome, self._outcome(row.outcome), *row[2:]

    def ticks(self) -> Rows:
        """In their order, without what leads and what other tables have."""
        hashes = None if self._hashes is None else iter(self._hashes)
        for row in reads.iterate_ticks(self._conn):
            written = row if hashes is None else row._replace(log_hash=next(hashes))
            yield row.tick, self._seconds(row.tick), row.progress, row.orders, row.fills, *written[6:]

    def events(self) -> Rows:
        """The diary in its order."""
        for row in reads.iterate_events(self._conn):
            text, line = self._names.event(row.kind, row.text), self._names.json(row.line)
            yield row.event_id, row.tick, self._seconds(row.tick), row.kind, text, line, row.chain_tick

    def commands(self) -> Rows:
        """All commands as they are stored."""
        for row in reads.iterate_commands(self._conn):
            yield *row[:3], self._names.name(row.participant), *row[4:15], self._names.json(row.payload), *row[16:]

    def outcomes(self) -> Rows:
        """The pools."""
        for row in reads.read_outcomes(self._conn):
            yield row.outcome, self._outcome(row.outcome), *row[2:], row.outcome == self._found.report.winner

    def config(self) -> Rows:
        """Keys and values."""
        info, report = self._found.info, self._found.report
        yield "name", info.name
        yield "status", str(report.status)
        yield "winner", self._found.winner_name
        yield "seed", str(info.seed)
        yield "tick_ms", str(info.tick_ms)
        yield "ticks", str(report.tick)
        yield "end_ms", str(report.end_ms)
        yield "log_hash", report.log_hash
        yield "maker.deposit", format_micros(report.maker.deposit)
        yield from ((f"outcome.{number}", name) for number, name in enumerate(self._outcomes))
        yield from ((f"params.{key}", _word(value)) for key, value in info.params.to_dict().items())

    def _outcome(self, outcome: int | None) -> str | None:
        """Name an outcome; an order may have asked for one that there is not."""
        return self._outcomes[outcome] if outcome is not None and outcome in range(len(self._outcomes)) else None

    def _seconds(self, tick: int | None) -> int | None:
        """Give session time, in millionths of a second."""
        return None if tick is None else tick * self._found.info.tick_ms * 1000


def _word(value: object) -> str:
    """Write a parameter: as in JSON, and nothing for one that is not given."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
