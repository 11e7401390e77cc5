"""A session played as fast as it goes into a new store, where everything can be looked at afterwards."""

import time
from pathlib import Path

from gmd_desktop.session.creation import new_session
from gmd_desktop.session.inbox import submit
from gmd_desktop.session.leader import Leader
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.requests import ControlRequest, Request
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.simulation import nowhere
from gmd_desktop.session.tick import CommandSource, TickOutcome
from gmd_desktop.session.tick_report import SessionStatus


class StoredSimulation:
    """A session in a new store, started; every tick is committed. One thread at a time."""

    def __init__(self, where: str | Path, scenario: Scenario, crowd: CommandSource | None = None) -> None:
        """Begin a session.

        Raises:
            StoreError: the store exists already, or can't be made.
        """
        self._crowd = crowd
        self._store = new_session(where, scenario)
        self._leader = Leader(self._store, time.monotonic, nowhere)
        self._leader.open(comes_back_paused=False)
        self.ask(ControlRequest("start"))

    @property
    def label(self) -> str:
        """What people call the store."""
        return self._store.label

    @property
    def live(self) -> LiveSession:
        """The session after its last tick."""
        return self._leader.live

    def tick(self) -> TickOutcome:
        """Make one tick and commit it.

        Raises:
            StoreError: the environment does not allow it; nothing of the tick was written.
            InvariantError: the engine is wrong; the store holds the last good tick.
        """
        outcome, _ = self._leader.tick(self._crowd)
        self._leader.events.clear()
        return outcome

    def ask(self, request: Request) -> None:
        """Put a control into the inbox; it is applied at once, unless it needs a tick.

        Raises:
            StoreError: the environment does not allow it.
        """
        submit(self._store, request)
        self._leader.apply_controls()

    def close(self) -> None:
        """Leave a session that is not over paused, for whoever opens it, and close the store.

        Raises:
            StoreError: the environment does not allow it.
        """
        try:
            if self.live.status is not SessionStatus.RESOLVED:
                self.ask(ControlRequest("pause"))
            self._leader.release()
        finally:
            self._store.close()
