"""Who leads: one row with an epoch that only rises. The store refuses a leader of an old epoch."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, or_, select, text, update

from gmd_desktop.store.clock_sql import now_micros
from gmd_desktop.store.tables import events, session


@dataclass(frozen=True, slots=True)
class Lease:
    """The lease as it stands. `remaining_us` is what is left of it by the database's clock."""

    epoch: int
    holder: str
    remaining_us: int


def read_lease(conn: Connection) -> Lease:
    """Read who leads."""
    row = conn.execute(select(session.c.epoch, session.c.holder, session.c.lease_expires - now_micros())).one()
    return Lease(*row)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a follower looks at. While `version` stays the same, everything else does that a screen shows."""

    lease: Lease
    expires: int  # of the lease, by the database's clock; it moves while the leader lives
    version: tuple[object, ...]


_WATCH = select(
    session.c.epoch,
    session.c.holder,
    session.c.lease_expires - now_micros(),
    session.c.lease_expires,
    session.c.tick,
    session.c.status,
    select(func.max(events.c.event_id)).scalar_subquery(),
)


def watch(conn: Connection) -> Watch:
    """Look whether anything has changed, in one cheap query."""
    epoch, holder, remaining_us, expires, *rest = conn.execute(_WATCH).one()
    return Watch(Lease(epoch, holder, remaining_us), expires, (epoch, *rest))


def take_lease(conn: Connection, holder: str, ttl_us: int, dead: str = "") -> int | None:
    """Begin to lead if nobody does, or the one who did let its lease run out.

    Args:
        holder: who asks; never the same for two runners.
        ttl_us: how long the lease lasts unless renewed.
        dead: a holder that is known to be gone: its lease counts as run out.

    Returns:
        The new epoch; None if somebody else leads.
    """
    free = or_(
        session.c.holder == "",
        session.c.holder == holder,
        session.c.lease_expires < now_micros(),
        session.c.holder == dead,
    )
    statement = (
        update(session)
        .where(free)
        .values(epoch=session.c.epoch + 1, holder=holder, lease_expires=now_micros() + ttl_us)
        .returning(session.c.epoch)
    )
    return conn.execute(statement).scalar()


_END_STUCK = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE relation = 'session'::regclass AND datname = current_database() AND usename = current_user "
    "AND mode = 'RowExclusiveLock' AND granted AND wait_event_type IS DISTINCT FROM 'Lock' "
    "AND xact_start < clock_timestamp() - interval '4 seconds' AND pid <> pg_backend_pid()"
)


def end_stuck_writer(conn: Connection) -> None:
    """End the transaction that keeps the lease's row locked though the lease has run out.

    A leader that is stopped while it sends rows (COPY) is not idle, and no time limit of the server's ends it.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_END_STUCK)


def renew_lease(conn: Connection, epoch: int, ttl_us: int) -> bool:
    """Go on leading; false if a later epoch leads. Locks the row until the transaction ends."""
    statement = update(session).where(session.c.epoch == epoch).values(lease_expires=now_micros() + ttl_us)
    return conn.execute(statement).rowcount == 1


def release_lease(conn: Connection, epoch: int) -> None:
    """Stop leading, so that the next one need not wait."""
    conn.execute(update(session).where(session.c.epoch == epoch).values(holder="", lease_expires=0))


_ADVANCE = (
    update(session)
    .where(session.c.tick == bindparam("at_tick"), session.c.epoch == bindparam("at_epoch"))
    .values(tick=session.c.tick + 1, lease_expires=now_micros() + bindparam("ttl_us"))
)


def advance_tick(conn: Connection, tick: int, epoch: int, ttl_us: int) -> bool:
    """Begin tick `tick + 1`: the fence that every tick's transaction passes first.

    Returns:
        False if another epoch leads, or the tick has been done already.
    """
    values = {"at_tick": tick, "at_epoch": epoch, "ttl_us": ttl_us}
    return conn.execute(_ADVANCE, values).rowcount == 1
