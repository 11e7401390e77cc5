"""What a session is: everything that a person may want to know of its file, and that does not move with every tick."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import Params
from gmd_desktop.session.overview import Overview, overview_of
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import Schedule, ScheduleEvent
from gmd_desktop.session.session_log import read_params
from gmd_desktop.store import reads
from gmd_desktop.store.revisions import HEAD


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session's name card. `created` in UTC microseconds, `tables` names the form of its tables."""

    overview: Overview
    description: str
    outcome_names: tuple[str, ...]
    created: int
    tables: str
    seed: int
    tick_ms: int
    events: tuple[ScheduleEvent, ...]
    params: Params


def read_facts(conn: Connection, label: str) -> SessionFacts:
    """Read what a session is.

    Raises:
        NotOursError: the store holds no session.
        ScenarioError: the scenario in the tables can't be read.
    """
    row = reads.require_session(conn, label)
    scenario = read_scenario(row.scenario)
    schedule = Schedule.of(scenario, json.loads(row.schedule))
    return SessionFacts(
        overview=overview_of(conn, label),
        description=scenario.description,
        outcome_names=scenario.outcome_names,
        created=reads.read_created(conn),
        tables=HEAD,
        seed=row.seed,
        tick_ms=row.tick_ms,
        events=schedule.upcoming(0),
        params=read_params(row.params),
    )
