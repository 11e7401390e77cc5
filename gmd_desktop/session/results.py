"""What remains of a session: who won, how everybody stands, its course and its numbers, read from the store."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from engine import Market
from engine.rounding import MICRO
from gmd_desktop.session.history import read_history, read_points
from gmd_desktop.session.live import load_session
from gmd_desktop.session.reporting import Reporter, RunnerState, session_info
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.standings import Place, places
from gmd_desktop.session.statistics import Statistics, read_statistics
from gmd_desktop.session.tick_report import Focus, HealthView, SessionInfo, TickPoint, TickReport
from gmd_desktop.store import reads

NOBODY = Focus("", -1)
AT_REST = RunnerState(speed=1.0, banner="", is_troubled=False, health=HealthView(), leads=False)


@dataclass(frozen=True, slots=True)
class Results:
    """A session as it stands, whether it is over or not.

    `report` has the charts' points of the whole session, thinned if it is long, and the ends of fills and diary.
    """

    info: SessionInfo
    report: TickReport
    places: tuple[Place, ...]
    statistics: Statistics

    @property
    def winner_name(self) -> str:
        """The outcome that has won; "" if none has yet."""
        winner = self.report.winner
        return "" if winner is None else self.info.outcome_names[winner]

    @property
    def course(self) -> tuple[TickPoint, ...]:
        """The points while there was a market: not that of the settlement, whose prices are what was paid."""
        points, winner = self.report.points, self.report.winner
        if winner is not None and len(points) > 1 and points[-1].yes_prices[winner] == MICRO:
            return points[:-1]
        return points


def read_results(conn: Connection, label: str, on_tick: Callable[[int], None] = lambda _tick: None) -> Results:
    """Read a session's results.

    Args:
        conn: all its reads see the same moment; the session may run meanwhile.
        label: how people know the store.
        on_tick: told from time to time how many ticks have been read; may raise to give up.

    Raises:
        ScenarioError: the scenario in the tables can't be read.
    """
    live = load_session(conn)
    reporter = Reporter(NOBODY)
    reporter.read(conn, live)
    news = read_history(conn, live.schedule, live.tick, live.params.n_outcomes)
    report = reporter.build(live, AT_REST, news)
    values = [who.value for who in report.participants]
    statistics = read_statistics(conn, Market.open(live.params, {}), live.winner, values, on_tick)
    return Results(session_info(live, label, read_only=True), report, tuple(places(report.participants)), statistics)


def read_course_between(conn: Connection, label: str, first: int, last: int) -> tuple[TickPoint, ...]:
    """Read the points of all ticks from first to last: a part of the course more closely.

    Raises:
        StoreError: there is no session.
        ScenarioError: the scenario in the tables can't be read.
    """
    scenario = read_scenario(reads.require_session(conn, label).scenario)
    return read_points(conn, Schedule.of(scenario), scenario.params.n_outcomes, first, last)
