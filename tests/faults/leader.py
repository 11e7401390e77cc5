"""leader: who ticks is killed, stopped, cut off, ended, or its server restarted; the other process ticks on."""

import contextlib
import faulthandler
import logging
import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any
from uuid import uuid4

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session import inbox
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.requests import ControlRequest, Request
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError
from tests.bench.report import percentile
from tests.faults import checks
from tests.faults.places import KEPT, Places, over_tcp
from tests.faults.proxy import Proxy
from tests.faults.record import Verdict
from tests.faults.victim import start
from tests.session.table import AliveDriver, order

WHAT = """
Two processes run one session at ten ticks a second. The one that leads is killed (SIGKILL), stopped (SIGSTOP), cut off
(a proxy passes nothing on and tells nobody), ended cleanly (SIGTERM), or its server is restarted. Timed is from there
to the first tick of the other (after a restart: of either). Orders are sent meanwhile. Who was stopped or cut off goes
on afterwards and must follow. Every tick that a process says it has committed must be in the tables, once.
Not proved: machines with clocks or networks of their own; both processes and the server are on one machine.
"""
REACH = "200 failovers, 0 ticks lost or doubled; within 1 s of a leader killed, within 6 s of one stopped or cut off"
FULL, QUICK = 200, 2
HEAD = ("store", "leader was", "failovers", "p50 s", "p99 s", "max s", "ticks lost or doubled, other faults")
KINDS = {
    "sqlite": ("killed", "handed over", "stopped"),
    "postgres": ("killed", "handed over", "stopped", "cut off", "server restarted"),
}
SPEED = 10.0  # ten ticks a second
RENEWED_AFTER = 20
PATIENCE_S = 30.0
NOT_A_TICK = 0  # in the place of an epoch: the process has opened the session
MOST_SETTLING = 30
LOCKED_AFTER_S = 12.0  # of a stopped process: it holds the file's lock


@dataclass(slots=True)
class Machine:
    """One of the two processes, as seen from outside."""

    process: multiprocessing.process.BaseProcess
    says: Connection
    proxy: Proxy | None
    is_open: bool = False
    leads: bool = False
    committed: dict[int, int] = field(default_factory=dict)  # epoch by tick


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Make the other process take over so often."""
    rng, verdict = random.Random(f"leader/{seed}/{places.store}"), Verdict(HEAD)
    kinds = [kind for kind in KINDS[places.store] if kind != "server restarted" or places.is_private]
    plan = [kinds[number % len(kinds)] for number in range(runs)]
    took, wrong, locked = defaultdict[str, list[float]](list), defaultdict[str, int](int), 0
    for first in range(0, runs, RENEWED_AFTER):
        with contextlib.closing(Pair(places)) as pair:
            for kind in plan[first : first + RENEWED_AFTER]:
                try:
                    took[kind].append(pair.fail(kind, rng))
                except TookTooLongError as error:
                    wrong[kind] += 1
                    verdict.failures.append(f"{places.store}, {kind}: {error}{pair.keep_logs()}")
                    break
            locked += pair.locked
            failures = [f"{places.store}: {one}" for one in pair.check()]
        verdict.failures += failures
        wrong[kind] += len(failures)
        places.drop(pair.place)
    for kind in kinds:
        figures = [f"{percentile(took[kind], percent):.2f}" for percent in (50, 99, 100)] if took[kind] else ["-"] * 3
        verdict.rows.append((places.store, kind, str(len(took[kind])), *figures, str(wrong[kind])))
    if locked:
        verdict.notes.append(
            f"{locked} of those stopped on SQLite stood still in the middle of a transaction: the file stays locked, "
            f"nobody can take over, and they are let go on after {LOCKED_AFTER_S:g} s"
        )
    return verdict


class TookTooLongError(Exception):
    """Nobody ticks."""


class Pair:
    """Two processes on one session, and a third that sends orders."""

    def __init__(self, places: Places) -> None:
        self._places, self.place = places, places.session()
        self._acknowledged: list[str] = []
        self._gone: list[Machine] = []
        self.locked = 0
        self._logs = places.folder / f"logs-{uuid4().hex[:8]}"
        self._logs.mkdir()
        self._store = open_store(self.place)
        inbox.submit(self._store, ControlRequest("start"))
        self._machines: list[Machine] = []
        for _ in range(2):
            self._machines.append(self._machine())
            self._await(lambda machine: bool(machine.committed))

    def fail(self, kind: str, rng: random.Random) -> float:
        """Make the leader fail; give the seconds until the other one ticks."""
        self._settle()
        time.sleep(rng.uniform(0.0, 0.1))  # anywhere between two ticks
        leader, known = self._leader(), self._send()
        began = time.monotonic()
        self._break(kind, leader)
        broken = time.monotonic() if kind == "server restarted" else began  # ticks of before do not count
        others = self._machines if kind == "server restarted" else [one for one in self._machines if one is not leader]
        try:
            ticked = self._next_tick(others, broken, LOCKED_AFTER_S if kind == "stopped" else PATIENCE_S)
        except TookTooLongError:
            if kind != "stopped" or self._places.store != "sqlite":
                raise
            self.locked += 1
            self._mend(kind, leader)
            return self._next_tick(self._machines, began, PATIENCE_S) - began
        self._mend(kind, leader)
        self._acknowledged += known
        return ticked - began

    def check(self) -> list[str]:
        """End both, and hold what they said against the tables."""
        for machine in self._machines:
            os.kill(machine.process.pid or 0, signal.SIGTERM)
        for machine in self._machines:
            self._listen_until_the_end(machine)
        with self._store.reading() as conn:
            epochs = {row[0]: row[1] for row in conn.exec_driver_sql("SELECT tick, epoch FROM ticks")}
        said = [pair for machine in self._gone + self._machines for pair in machine.committed.items()]
        wrong = [f"tick {tick} of epoch {epoch} is not stored" for tick, epoch in said if epochs.get(tick) != epoch]
        if len(said) != len(dict(said)):
            wrong.append("two processes have committed the same tick")
        return wrong + checks.survivor(self.place, self._acknowledged)[1]

    def keep_logs(self) -> str:
        """Copy what the processes have logged, and where they stand now, to where it stays; say where."""
        for machine in self._machines:
            with contextlib.suppress(ProcessLookupError):
                os.kill(machine.process.pid or 0, signal.SIGUSR1)
        time.sleep(0.5)
        shutil.copytree(self._logs, KEPT / self._logs.name)
        return f" (logs in build/faults/{self._logs.name})"

    def close(self) -> None:
        """Leave nothing open and no process behind."""
        self._store.close()
        for machine in self._machines:
            with contextlib.suppress(ProcessLookupError):
                os.kill(machine.process.pid or 0, signal.SIGKILL)
            self._put_away(machine)

    # --- what happens to a leader

    def _break(self, kind: str, leader: Machine) -> None:
        pid = leader.process.pid or 0
        if kind == "killed":
            os.kill(pid, signal.SIGKILL)
        elif kind == "handed over":
            os.kill(pid, signal.SIGTERM)
        elif kind == "stopped":
            os.kill(pid, signal.SIGSTOP)
        elif kind == "cut off":
            assert leader.proxy is not None
            leader.proxy.hold()
        else:
            self._places.server.control("-m", "immediate", "restart")

    def _mend(self, kind: str, leader: Machine) -> None:
        """Have two processes again: what was stopped or cut off goes on, what is gone is replaced."""
        if kind == "stopped":
            os.kill(leader.process.pid or 0, signal.SIGCONT)
        elif kind == "cut off":
            assert leader.proxy is not None
            leader.proxy.cut_all()
            leader.proxy.flow()
        elif kind in ("killed", "handed over"):
            self._listen_until_the_end(leader)
            self._put_away(leader)
            self._machines.remove(leader)
            self._gone.append(leader)
            self._machines.append(self._machine())
        if kind != "server restarted":
            leader.leads = False

    # --- the processes

    def _machine(self) -> Machine:
        proxy = Proxy(self._places.upstream) if self._places.store == "postgres" else None
        place = over_tcp(self.place, proxy.port) if proxy else self.place
        log_file = self._logs / f"{len(list(self._logs.glob('*.log')))}.log"
        return Machine(*start(lead, place, str(log_file)), proxy)

    def _put_away(self, machine: Machine) -> None:
        machine.process.join(PATIENCE_S)
        if machine.process.exitcode is None:
            machine.process.kill()
            raise TookTooLongError("a process that was told to end does not")
        machine.says.close()
        if machine.proxy is not None:
            machine.proxy.close()

    def _leader(self) -> Machine:
        return next(machine for machine in self._machines if machine.leads)

    def _listen(self, until: float) -> Iterator[tuple[Machine, float]]:
        """Take in what the processes say, up to a moment; give each commit with its time."""
        by_pipe: dict[Any, Machine] = {machine.says: machine for machine in self._machines}
        while by_pipe and (left := until - time.monotonic()) > 0:
            for pipe in wait(list(by_pipe), left):
                try:
                    tick, epoch, at = by_pipe[pipe].says.recv()
                except (EOFError, ConnectionError):
                    by_pipe.pop(pipe)
                    continue
                machine = by_pipe[pipe]
                machine.is_open = True
                if epoch == NOT_A_TICK:
                    continue
                for one in self._machines:
                    one.leads = one is machine
                machine.committed[tick] = epoch
                yield machine, at

    def _listen_until_the_end(self, machine: Machine) -> None:
        with contextlib.suppress(EOFError, ConnectionError):
            while machine.says.poll(PATIENCE_S):
                tick, epoch, _ = machine.says.recv()
                if epoch != NOT_A_TICK:
                    machine.committed[tick] = epoch

    def _next_tick(self, machines: list[Machine], after: float, within_s: float) -> float:
        for machine, at in self._listen(time.monotonic() + within_s):
            if at > after and machine in machines:
                return at
        raise TookTooLongError(f"no other process has ticked within {within_s:g} s")

    def _settle(self) -> None:
        """Let whoever leads make some ticks, until the other one has opened and follows."""
        for _ in range(MOST_SETTLING):
            self._next_tick(self._machines, time.monotonic() + 1.0, PATIENCE_S)
            if all(machine.is_open for machine in self._machines):
                return
        raise TookTooLongError("the other process does not open")

    def _await(self, condition: Any) -> None:
        for _ in self._listen(time.monotonic() + PATIENCE_S):
            if any(condition(machine) for machine in self._machines):
                return
        raise TookTooLongError("the first process does not tick")

    def _send(self) -> list[str]:
        """Send some orders from outside; give what was acknowledged."""
        requests: list[Request] = [order("ann", size=10_000 + number) for number in range(3)]
        acknowledged = []
        for request in requests:
            with contextlib.suppress(StoreError):
                inbox.submit(self._store, request)
                acknowledged.append(request.uuid)
        return acknowledged


def lead(place: str, log_file: str, say: Connection) -> None:
    """Run a session, or follow who does, until told to end (SIGTERM); say every commit."""
    logging.basicConfig(filename=log_file, level=logging.INFO, format="%(asctime)s %(message)s", force=True)
    stands = Path(log_file).with_suffix(".stack").open("w", encoding="utf-8")
    faulthandler.register(signal.SIGUSR1, stands)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    runner: list[BatchRunner] = []

    def on_point(name: str) -> None:
        if name == "committed":
            leader = runner[0]._stepper.leader
            say.send((leader.live.tick, leader.leadership.epoch, time.monotonic()))

    runner.append(
        BatchRunner.open(
            open_store(place),
            crowd_of,
            speed=SPEED,
            comes_back_paused=False,
            on_point=on_point,
        )
    )
    say.send((0, NOT_A_TICK, time.monotonic()))
    runner[0].start_batch_runner(AliveDriver())
    while not ended.is_set():
        ended.wait(runner[0].step())
    runner[0].close()
