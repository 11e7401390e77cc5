"""Work on a session's store beside the runner: in a pool's thread, on one moment of it, with progress and cancel."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from sqlalchemy import Connection

from gmd_desktop.session.scenario import ScenarioError
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError

log = logging.getLogger(__name__)

OnPart = Callable[[float, str], None]  # told which share is done, 0 to 1, and what comes
Work = Callable[[Connection, str, OnPart], Any]  # gets a connection, the store's label, and what to tell


class _GivenUpError(Exception):
    """A person wants no more of it."""


class StoreJob(QObject):
    """Reads a store for something that takes a while; emits once `done`, `failed` or `given_up`, then `finished`.

    Whoever starts it keeps it until then.

    Args:
        store: the store's address; it is opened for reading only.
        work: what to do, in another thread; its result comes with `done`.
    """

    done = Signal(object)  # what the work gave; emitted by a pool thread, received in the receiver's
    failed = Signal(str)  # a sentence; emitted by a pool thread, received in the receiver's
    given_up = Signal()  # emitted by a pool thread, received in the receiver's
    finished = Signal()  # after any of these; emitted by a pool thread, received in the receiver's
    progressed = Signal(float, str)  # share and what comes; emitted by a pool thread, received in the receiver's

    def __init__(self, store: str, work: Work) -> None:
        super().__init__()
        self._store, self._work = store, work
        self._is_wanted = True

    def start(self) -> None:
        """Begin."""
        QThreadPool.globalInstance().start(_Run(self))

    def cancel(self) -> None:
        """Give up as soon as the work tells how far it is; any thread."""
        self._is_wanted = False

    def run(self) -> None:
        """Do the work; in the pool's thread."""
        try:
            store = open_store(self._store, for_reading=True)
            try:
                with store.reading() as conn:
                    found = self._work(conn, store.label, self._on_part)
            finally:
                store.close()
        except _GivenUpError:
            self.given_up.emit()
        except (StoreError, ScenarioError) as error:
            log.info("work on %s failed: %s", self._store, error)
            self.failed.emit(str(error))
        else:
            self.done.emit(found)
        finally:
            self.finished.emit()

    def _on_part(self, share: float, what: str) -> None:
        if not self._is_wanted:
            raise _GivenUpError
        self.progressed.emit(share, what)


class _Run(QRunnable):
    def __init__(self, job: StoreJob) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        """Do the work."""
        self._job.run()
