"""Play one session to its end and print its hash: `python -m tests.faults.play_once PLACE SEED SPEED LOG`."""

import random
import sys
from pathlib import Path

from gmd_desktop.session.requests import CancelRequest, ControlRequest, JoinRequest
from gmd_desktop.session.session_log import session_log
from tests.session.table import MICRO, Table, order, resting

TICKS = 30
PATIENCE = 10
CONTROLS = {
    5: ControlRequest("pause"),
    10: ControlRequest("extend", 5_000),
    14: JoinRequest("late", 100 * MICRO),
    18: ControlRequest("eliminate", outcomes=(2,)),
    TICKS: ControlRequest("settle", 1),
}


def main(place: str, seed: str, speed: float, log: Path) -> None:
    """Play, write the session's log, print the hash."""
    table = Table(place, crowd=True)
    table.runner.set_speed(speed)
    table.tick_s = 1.0 / speed if speed else 0.001
    table.start()
    rng = random.Random(seed)
    advance(table, 1)  # as fast as it goes the start makes it at once
    for tick in range(2, TICKS + 1):
        for _ in range(rng.randrange(5)):
            size, outcome = 10_000 * rng.randrange(1, 2000), rng.randrange(2)
            table.runner.submit(rng.choice((order, resting))(rng.choice(("ann", "bob")), size=size, outcome=outcome))
        if rng.random() < 0.2:
            table.runner.submit(CancelRequest("bob", order_id=rng.randrange(1, 40)))
        if tick in CONTROLS:
            table.runner.submit(CONTROLS[tick])
        advance(table, tick)
    with table.runner._store.reading() as conn:
        log.write_text("".join(f"{line}\n" for line in session_log(conn)), "utf-8")
    print(table.look().log_hash)
    table.close()


def advance(table: Table, tick: int) -> None:
    """Let time pass until a tick is made, and take a pause back."""
    for _ in range(PATIENCE):
        if table.runner.tick >= tick:
            return
        table.ticks()
        if table.runner.status == "PAUSED":
            table.runner.submit(ControlRequest("start"))
    raise RuntimeError(f"tick {tick} is not made: {table.look().banner}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))
