"""What must be true of a store after whatever happened to it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from engine import InvariantError
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.session_log import check_hashes
from gmd_desktop.session.verify import verify_session
from gmd_desktop.store.connect import Store
from gmd_desktop.store.errors import StoreError
from tests.faults.victim import open_runner


def survivor(place: str, acknowledged: Sequence[str], *, prove: bool = True) -> tuple[int, list[str]]:
    """Open a store as anybody would, tick once, and hold it against the journal.

    Args:
        prove: play the whole session again too, which takes the longest of all.

    Returns:
        Its last tick, and whatever is wrong.
    """
    try:
        runner = open_runner(place)
    except (StoreError, InvariantError) as error:
        return 0, [f"it can't be opened: {error}"]
    try:
        if not runner._stepper.leader.leadership.leads:
            return 0, ["a leader that is dead is taken for alive"]
        runner.step()
        runner.run_tick()
        store: Store = runner._store
        with store.reading() as conn:
            wrong = [*lost_or_doubled(conn, acknowledged, runner.status), *broken(conn, prove)]
        return runner.tick, wrong
    finally:
        runner.close()


def lost_or_doubled(conn: Connection, acknowledged: Sequence[str], status: str) -> Iterator[str]:
    """Hold the inbox against what was acknowledged."""
    rows = conn.exec_driver_sql("SELECT uuid, tick, order_id, kind FROM commands").all()
    found = Counter(row[0] for row in rows if row[0] is not None)
    yield from (f"{uuid} was acknowledged and is lost" for uuid in acknowledged if uuid not in found)
    yield from (f"{uuid} is there {count} times" for uuid, count in found.items() if count > 1)
    ids = Counter(row[2] for row in rows if row[2] is not None and row[3] == "ORDER")
    yield from (f"order {number} was made {count} times" for number, count in ids.items() if count > 1)
    if status == "RUNNING":
        yield from (f"{row[0]} is never taken" for row in rows if row[1] is None)


def broken(conn: Connection, prove: bool = True) -> Iterator[str]:
    """Check that ticks are whole and the hash chain holds; the proof plays the session again against every row."""
    ticks = [row[0] for row in conn.exec_driver_sql("SELECT tick FROM ticks ORDER BY tick")]
    if ticks != list(range(1, len(ticks) + 1)):
        yield f"ticks are missing or doubled: {len(ticks)} up to {ticks[-1]}"
    yield from (f"the hash of tick {one.tick} is wrong" for one in check_hashes(conn) if one.stored != one.computed)
    if not prove:
        return
    proof = verify_session(conn, crowd_of)
    if proof.difference:
        yield proof.difference
    if proof.ticks != len(ticks):
        yield f"the session is at tick {proof.ticks}, there are {len(ticks)}"
