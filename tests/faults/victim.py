"""A process that plays a session until it is killed.

It sends orders and controls, steps as fast as it goes, and writes to a journal outside the store
what it asked for ("?") and what was acknowledged ("!"), a line each, in one write each. Victims are
forked from a server that has imported everything, so that each costs milliseconds.
"""

import logging
import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest, Request
from gmd_desktop.store.connect import open_store
from tests.faults.points import Points
from tests.faults.vfs import Vfs
from tests.session.table import AliveDriver, order, resting

MICRO = 1_000_000
BEGIN_TIMEOUT_S = 60.0
WRITES = ("before write", "torn write", "after write", "before sync", "after sync")


@dataclass(frozen=True, slots=True)
class Orders:
    """What a victim is told: where, what it may draw from, and where it dies ("": when it is killed)."""

    place: str
    journal: str
    seed: str
    point: str = ""
    nth: int = 1
    retry: Sequence[str] = ()
    rounds: int = 1_000_000
    survey: bool = False  # tell every point that is passed


def forks() -> multiprocessing.context.ForkServerContext:
    """Give what forks processes that have everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.preload"])
    return context


def start(target: Callable[..., None], *arguments: object) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    """Start a process; give it and the end of a pipe on which it says that it has begun."""
    context = forks()
    here, there = context.Pipe()
    process = context.Process(target=target, args=(*arguments, there), daemon=True)
    process.start()
    there.close()
    return process, here


def play(told: Orders, say: Connection) -> None:
    """Play until killed, or for so many rounds."""
    logging.disable()
    passed = 0

    def at(name: str) -> None:
        nonlocal passed
        if told.survey:
            say.send(name)
        passed += name == told.point
        if name == told.point and passed == told.nth:
            os.kill(os.getpid(), signal.SIGKILL)

    points = Points(at)
    if told.point in WRITES:
        files = Vfs()  # kept until the end, SQLite calls into it
        files.kill(told.point, told.nth)
    runner = open_runner(told.place, points)
    say.send("")
    player = Player(runner, points, told)
    for request in told.retry:
        player.send(request_of(request))
    for _ in range(told.rounds):
        player.round()
    runner.close()


def open_runner(place: str, on_point: Callable[[str], None] = lambda _name: None) -> BatchRunner:
    """Open a session as fast as it goes, with its crowd."""
    runner = BatchRunner.open(
        open_store(place),
        crowd_of,
        speed=0,
        comes_back_paused=False,
        on_point=on_point,
    )
    runner.start_batch_runner(AliveDriver())
    return runner


class Player:
    """Sends requests, each kind as often as its uuid says, and keeps the journal."""

    def __init__(self, runner: BatchRunner, points: Points, told: Orders) -> None:
        self._runner, self._points = runner, points
        self._rng = random.Random(told.seed)
        self._journal = os.open(told.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._rests = ""

    def round(self) -> None:
        """Send some requests and step."""
        if self._runner.status in ("DRAFT", "PAUSED"):
            self.send(ControlRequest("start", uuid=self._uuid()))
            self._step()
        for _ in range(3):
            self.send(request_of(self._uuid()))
        if self._rng.random() < 0.3:
            self.send(self._rare())
        self._step()

    def send(self, request: Request) -> None:
        """Ask, and note that it was acknowledged; from then on it must never be lost."""
        self._points.doing = "submit"
        self._note("?", request.uuid)
        self._runner.submit(request)
        self._note("!", request.uuid)
        if request_of(request.uuid) == request and int(request.uuid[0], 16) % 4 == 1:
            self._rests = request.uuid

    def _rare(self) -> Request:
        uuid = self._uuid()
        if self._rests and self._rng.random() < 0.6:
            target, self._rests = self._rests, ""
            return CancelRequest("bob", order_uuid=target, uuid=uuid)
        if self._rng.random() < 0.3:
            return JoinRequest(f"late {uuid[:8]}", 100 * MICRO, uuid=uuid)
        if self._rng.random() < 0.5:
            return ControlRequest("extend", 1000, uuid=uuid)
        return ControlRequest("pause", uuid=uuid)

    def _step(self) -> None:
        self._points.doing = "step"
        self._runner.step()

    def _uuid(self) -> str:
        return str(UUID(int=self._rng.getrandbits(128), version=4))

    def _note(self, mark: str, uuid: str) -> None:
        os.write(self._journal, f"{mark}{uuid}\n".encode())


def request_of(uuid: str) -> Request:
    """Give the order that a uuid stands for, so that it can be sent again by whoever knows the uuid."""
    kind, size = int(uuid[0], 16) % 4, 10_000 * (1 + int(uuid[1:3], 16))
    if kind == 1:
        return resting("bob", size=size, uuid=uuid)
    if kind == 2:
        return order("bob", outcome=1, token="NO", size=size, uuid=uuid)
    if kind == 3:
        return order("ann", action="SELL", size=size, uuid=uuid)
    return order("ann", size=size, uuid=uuid)


def read_journal(journal: Path) -> tuple[list[str], list[str]]:
    """Give the uuids that were acknowledged, and those that were asked for and not answered."""
    lines = journal.read_text("ascii").split("\n")[:-1] if journal.exists() else []
    acknowledged = [line[1:] for line in lines if line[0] == "!"]
    answered = set(acknowledged)
    open_ = dict.fromkeys(line[1:] for line in lines if line[0] == "?" and line[1:] not in answered)
    return acknowledged, list(open_)
