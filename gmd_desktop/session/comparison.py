"""The prices of another session, to be laid over those of the one that is looked at."""

from dataclasses import dataclass

from gmd_desktop.session.history import read_course
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import TickPoint
from gmd_desktop.store import reads
from gmd_desktop.store.connect import open_store


@dataclass(frozen=True, slots=True)
class Comparison:
    """A session by its name, and its course: a point for each tick, or for one of several of a long one."""

    name: str
    points: tuple[TickPoint, ...]


def read_comparison(where: str) -> Comparison:
    """Read a session's course up to now; nothing is written.

    Raises:
        StoreError: the store can't be read, or holds no session.
        ScenarioError: the scenario in it can't be read.
    """
    store = open_store(where, for_reading=True)
    try:
        with store.reading() as conn:
            row = reads.require_session(conn, store.label)
            scenario = read_scenario(row.scenario)
            _, points = read_course(conn, Schedule.of(scenario), scenario.params.n_outcomes, row.tick)
    finally:
        store.close()
    return Comparison(row.name, points)
