"""A process that runs a session until it is killed: `python -m tests.session.victim PLACE JOURNAL POINT NTH`.

It queues orders, writes each acknowledged uuid to the journal (outside the store), ticks as fast as
it goes, and kills itself when it passes the named point for the nth time (POINT "": never).
"""

from __future__ import annotations

import os
import signal
import sys

from gmd_desktop.crowd.flow import Crowd
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.store.connect import open_store
from tests.session.table import AliveDriver, order, resting


def main(place: str, journal: str, point: str, nth: int) -> None:
    """Run until killed."""
    passed = 0

    def on_point(name: str) -> None:
        nonlocal passed
        passed += name == point
        if name == point and passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    runner = BatchRunner.open(
        open_store(place),
        lambda scenario: Crowd(scenario.bots, scenario.seed),
        speed=0,
        comes_back_paused=False,
        on_point=on_point,
    )
    runner.start_batch_runner(AliveDriver())
    if runner.status == "DRAFT":
        runner.submit(ControlRequest("start"))
    with open(journal, "a", encoding="ascii") as acknowledged:
        while True:
            for request in (order("ann", size=10_000), resting("bob", size=10_000), order("ann", outcome=1)):
                runner.submit(request)
                acknowledged.write(f"{request.uuid}\n")
                acknowledged.flush()
            runner.step()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
