"""A session at a glance, read from its tables only: whoever runs it is not disturbed."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from gmd_desktop.session.leader import TICKING
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import lease, reads
from gmd_desktop.store.clock_sql import now_micros
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import NotOursError


@dataclass(frozen=True, slots=True)
class Overview:
    """How a session stands. Amounts in micros, ages in seconds; None: there is none."""

    name: str
    status: SessionStatus
    tick: int
    session_ms: int
    end_ms: int
    leader: str  # host and process; "" if nobody leads
    lease_s: float  # what is left of the leader's lease; below 0 it has run out, 0 if nobody leads
    epoch: int
    inbox: int
    last_tick_age_s: float | None
    last_tick_ms: float | None
    log_hash: str
    orders: int
    fills: int
    people: int
    bots: int
    deposits: int  # of all participants
    winner: str  # "" if none

    @property
    def stands_still(self) -> bool:
        """Whether it should tick, and nobody leads it."""
        return self.status in TICKING and not (self.leader and self.lease_s >= 0)


def read_overview(store: Store) -> Overview:
    """Read how a session stands.

    Raises:
        StoreError: the store can't be read, or holds no session.
        ScenarioError: the scenario in the tables can't be read.
    """
    with store.reading() as conn:
        return overview_of(conn, store.label)


def who(holder: str) -> str:
    """Name the holder of a lease for people; "" if there is none."""
    host, pid, _ = [*holder.split("/"), "?", "?"][:3]
    return f"{host}, process {pid}" if holder else ""


def overview_of(conn: Connection, label: str) -> Overview:
    """Read how a session stands at the moment that a connection sees.

    Raises:
        NotOursError: the store holds no session.
        ScenarioError: the scenario in the tables can't be read.
    """
    row = reads.read_session(conn)
    if row is None:
        raise NotOursError(f"{label} holds no session: making it was interrupted.")
    schedule = Schedule.of(read_scenario(row.scenario), json.loads(row.schedule))
    accounts = reads.read_accounts(conn)
    held = lease.read_lease(conn)
    last = next(iter(reads.read_ticks(conn, row.tick - 1)), None)
    now = int(conn.execute(select(now_micros())).scalar_one())
    winner = None if row.winner is None else reads.read_outcomes(conn)[row.winner].name
    return Overview(
        name=row.name,
        status=SessionStatus(row.status),
        tick=row.tick,
        session_ms=schedule.session_ms(row.tick),
        end_ms=schedule.end_ms(row.tick),
        leader=who(held.holder),
        lease_s=held.remaining_us / 1e6 if held.holder else 0.0,
        epoch=held.epoch,
        inbox=reads.count_waiting(conn),
        last_tick_age_s=None if last is None else max(0.0, (now - last.created) / 1e6),
        last_tick_ms=None if last is None else last.duration_us / 1000,
        log_hash=row.log_hash,
        orders=row.total_orders,
        fills=row.total_fills,
        people=sum(1 for account in accounts if not account.archetype),
        bots=sum(1 for account in accounts if account.archetype),
        deposits=sum(account.deposit for account in accounts),
        winner=winner or "",
    )
