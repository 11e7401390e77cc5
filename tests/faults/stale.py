"""stale: a leader that another has followed while it stood still tries to write with its old epoch."""

import random
from collections import Counter
from collections.abc import Callable

import sqlalchemy as sa

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session import inbox
from gmd_desktop.session.leader import Leader, NotLeadingError
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError
from tests.faults import checks
from tests.faults.places import Places
from tests.faults.record import Verdict
from tests.faults.victim import open_runner
from tests.session.table import order

WHAT = """
Two leaders of one session. The lease of one runs out, the other takes over and makes no tick or some; then the first,
which knows nothing of it, tries to tick, to apply a control, to renew its lease, to give it back, or (Postgres, where
the server ends a transaction that stands still) to commit a tick that was ready before the other came.
Not proved: that a leader on SQLite can be followed in the middle of its transaction; the file is locked until it ends.
"""
REACH = "0 of 1,000 succeed"
FULL, QUICK = 1000, 10
HEAD = ("store", "tried with an old epoch to", "times", "succeeded")
RENEWED_AFTER = 50


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Let stale leaders try so often."""
    verdict, rng = Verdict(HEAD), random.Random(f"stale/{seed}")
    tried, done = Counter[str](), Counter[str]()
    for first in range(0, runs, RENEWED_AFTER):
        pair = Pair(places.session(), rng)
        for number in range(first, min(runs, first + RENEWED_AFTER)):
            attempt = pair.attempts[number % len(pair.attempts)]
            name = attempt.__name__.strip("_").replace("_", " ")
            failure = pair.provoke(attempt)
            tried[name] += 1
            done[name] += bool(failure)
            verdict.failures += [f"{places.store}, {name}: {failure}"] if failure else []
        verdict.failures += [f"{places.store}: {one}" for one in pair.check()]
        places.drop(pair.place)
    verdict.rows += [(places.store, name, str(tried[name]), str(done[name])) for name in sorted(tried)]
    return verdict


class Pair:
    """Two leaders of a session, of which one at a time believes rightly that it leads."""

    def __init__(self, place: str, rng: random.Random) -> None:
        self.place, self._rng = place, rng
        self._now = 1000.0
        runner = open_runner(place)
        runner.submit(ControlRequest("start"))
        runner.step()
        self._crowd = crowd_of(runner._stepper.live.scenario)
        self.acknowledged: list[str] = []
        runner.close()
        self._hook: Callable[[], None] = lambda: None
        self._old, self._new = self._leader(), self._leader()
        self._new.open(comes_back_paused=False)
        self.attempts = [self.tick, self.apply_a_control, self.renew, self.give_back]
        if self._new.store.address.path is None:
            self.attempts.append(self.commit)

    def provoke(self, attempt: Callable[[], None]) -> str:
        """Let the other take over, and the old leader try; give what is wrong."""
        self._old, self._new = self._new, self._old
        if attempt != self.commit:
            self._take_over()
            before = self._state()
        expected: type[Exception] = StoreError if attempt == self.commit else NotLeadingError
        try:
            attempt()
        except expected:
            pass
        else:
            if attempt != self.give_back:  # which need not be stopped, only do nothing
                return "nothing stopped it"
        if attempt == self.commit:
            before = self._after_take_over
        return "" if self._state() == before else "something was written"

    def check(self) -> list[str]:
        """Give up leading, and look at what is left."""
        self._new.release()
        for leader in (self._old, self._new):
            leader.store.close()
        return checks.survivor(self.place, self.acknowledged)[1]

    # --- what a stale leader tries

    def tick(self) -> None:
        """Make the next tick, or the one that the other has made."""
        self._old.tick(self._crowd)

    def apply_a_control(self) -> None:
        """Apply a control that waits."""
        self._old.apply_controls()

    def renew(self) -> None:
        """Renew the lease."""
        self._old.renew()

    def give_back(self) -> None:
        """Give the lease back, which must leave the other's alone."""
        self._old.release()

    def commit(self) -> None:
        """Commit a tick that was ready before the server ended the transaction and the other came."""
        self._hook = self._take_over_inside
        try:
            self._old.tick(self._crowd)
        finally:
            self._hook = lambda: None

    # --- the other

    def _leader(self) -> Leader:
        def on_point(name: str) -> None:
            if name == "before commit":
                self._hook()

        return Leader(open_store(self.place), lambda: self._now, on_point)

    def _take_over_inside(self) -> None:
        self._hook = lambda: None
        schema = self._new.store.address.schema
        end = sa.text(
            "SELECT pg_terminate_backend(pid, 10000) FROM (SELECT DISTINCT pid FROM pg_locks "
            "JOIN pg_class ON relation = pg_class.oid JOIN pg_namespace ON relnamespace = pg_namespace.oid "
            "WHERE nspname = :schema AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()) AS writers"
        )
        with self._new.store.reading() as conn:
            assert conn.execute(end, {"schema": schema}).scalars().all() == [True], "there is one writer"
        self._take_over()
        self._after_take_over = self._state()

    def _take_over(self) -> None:
        with self._new.store.writing() as conn:
            conn.exec_driver_sql("UPDATE session SET lease_expires = 1")
        self._new.open(comes_back_paused=False)
        assert self._new.leadership.leads
        for _ in range(self._rng.choice((0, 0, 1, 2))):
            self._send()
            self._new.tick(self._crowd)
        self._send()

    def _send(self) -> None:
        for request in (order("ann"), ControlRequest("extend", 1000)):
            inbox.submit(self._new.store, request)
            self.acknowledged.append(request.uuid)

    def _state(self) -> tuple[object, ...]:
        """Give what every write changes."""
        with self._new.store.reading() as conn:
            session = conn.exec_driver_sql("SELECT * FROM session").one()
            tables = ("ticks", "events", "fills", "commands WHERE tick IS NOT NULL")
            counts = [conn.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() for name in tables]
        return (*session, *counts)
