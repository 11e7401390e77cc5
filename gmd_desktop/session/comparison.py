"""The prices of another session, to be laid over those of the one that is looked at."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gmd_desktop.session.history import read_course
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.session_log import is_log
from gmd_desktop.session.tick_report import TickPoint
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store, open_store


@dataclass(frozen=True, slots=True)
class Comparison:
    """A session by its name, and its course: a point for each tick, or for one of several of a long one."""

    name: str
    points: tuple[TickPoint, ...]


def read_comparison(where: str) -> Comparison:
    """Read a session's course up to now, or that of a session log; nothing is written to them.

    Raises:
        StoreError: the store can't be read, or holds no session; the log is wrong.
        ScenarioError: the scenario in it can't be read.
    """
    if is_log(where):
        return _of_log(where)
    store = open_store(where, for_reading=True)
    try:
        return _read(store)
    finally:
        store.close()


def _read(store: Store) -> Comparison:
    with store.reading() as conn:
        row = reads.require_session(conn, store.label)
        scenario = read_scenario(row.scenario)
        _, points = read_course(conn, Schedule.of(scenario), scenario.params.n_outcomes, row.tick)
    return Comparison(row.name, points)


def _of_log(where: str) -> Comparison:
    """Play a log into a session that goes again."""
    from gmd_desktop.session.log_session import store_log  # noqa: PLC0415 - for the time that the desk takes to start

    with TemporaryDirectory(prefix="gmd-log-", ignore_cleanup_errors=True) as folder:
        store = store_log(where, Path(folder) / "log.gmd")
        try:
            return _read(store)
        finally:
            store.close()
