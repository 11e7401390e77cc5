"""`gmd-desktop run`: a session without a screen, until it is over or a signal comes."""

import json
import sys
import time
from contextlib import suppress
from typing import Annotated, Any

import typer

from gmd_desktop.commands.exits import EXIT_ENVIRONMENT, EXIT_WRONG, StoreArgument, fail, in_words, stop_by_signals
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.logs import start_logging
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.clock import MAX_SPEED
from gmd_desktop.session.headless import Headless
from gmd_desktop.session.overview import read_overview
from gmd_desktop.session.stepper import Ending
from gmd_desktop.settings import Places
from gmd_desktop.store.address import parse_address
from gmd_desktop.store.connect import Store, open_store
from gmd_desktop.store.errors import DamagedError, NotOursError, StoreError

RETRY_S = 2.0
LOG_FILE = "run.log"
EXITS = {Ending.GAVE_UP: EXIT_ENVIRONMENT, Ending.BUG: EXIT_WRONG}


def speed_of(text: str) -> float:
    """Read a speed.

    Raises:
        BadParameter: it is neither `max` nor a number from 0.25 to 100.
    """
    with suppress(ValueError):
        speed = MAX_SPEED if text == "max" else float(text)
        if text == "max" or 0.25 <= speed <= 100:
            return speed
    raise typer.BadParameter(f'"{text}" is neither max nor a number from 0.25 to 100')


def command(
    store: StoreArgument,
    start: Annotated[bool, typer.Option("--start", help="Start the session if it is a draft.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Resume the session if it is paused.")] = False,
    speed: Annotated[str, typer.Option(help="0.25 to 100, or max: as fast as it goes.", metavar="SPEED")] = "1",
    ticks: Annotated[int | None, typer.Option(min=1, help="End after so many ticks.", metavar="N")] = None,
    until_tick: Annotated[int | None, typer.Option(min=1, help="End after this tick.", metavar="N")] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for a store that is not there yet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each line as a JSON object.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to the console too.")] = False,
) -> None:
    """Run a session without a screen: its ticks, its crowd, and whatever people and presenters ask of it.

    A running session goes on; a draft or a paused one waits to be started by somebody, unless --start or --resume is
    given. If another program runs the session this one watches, and takes over when that one ends or dies. SIGINT and
    SIGTERM end after the present tick, a second one at once. Exit codes: 0 the session is over, the tick was reached,
    or a signal came; 1 it stopped at a bug, or is damaged; 2 bad usage or input; 3 the store failed too often in a row.
    """
    factor = speed_of(speed)
    if ticks is not None and until_tick is not None:
        raise typer.BadParameter("give one of --ticks and --until-tick, not both")
    start_logging(Places.of_user().logs, verbose, LOG_FILE)
    with in_words():
        opened = open_or_wait(store, wait)
        until = until_tick if ticks is None else reached(opened) + ticks
        runner = BatchRunner.open(
            opened, crowd_of, speed=factor, comes_back_paused=False, until=until, ends_with_session=True
        )
        headless = Headless(runner, print_json if as_json else print_words)
        stop_by_signals(headless.stop)
        try:
            headless.begin(start=start, resume=resume)
            ending = headless.run()
        except BrokenPipeError:  # nobody reads any more
            ending = Ending.NOT_YET
            sys.stdout = None
        finally:
            runner.close()
    if ending in EXITS:
        fail(headless.line()["banner"], EXITS[ending])


def open_or_wait(store: str, wait: bool) -> Store:
    """Open a store; if that is asked for, as often as it takes.

    Raises:
        StoreError: it can't be opened, or is none of ours.
    """
    parse_address(store)  # waiting does not help an address that is none
    told = False
    while True:
        try:
            return open_store(store)
        except (NotOursError, DamagedError):
            raise
        except StoreError as error:
            if not wait:
                raise
            if not told:
                print(f"{error} Waiting.", file=sys.stderr, flush=True)
            told = True
            time.sleep(RETRY_S)


def reached(store: Store) -> int:
    """Give the last tick of a store's session."""
    return read_overview(store).tick


def print_json(line: dict[str, Any]) -> None:
    """Print how it is going, for programs."""
    print(json.dumps(line), flush=True)


def print_words(line: dict[str, Any]) -> None:
    """Print how it is going, for people."""
    said = [
        f"tick {line['tick']:,}",
        line["status"],
        f"{line['orders']:,} orders",
        f"{line['fills']:,} fills",
        f"{line['inbox']:,} waiting",
        f"{line['tick_ms']:.1f} ms",
    ]
    said += [f"{line['errors']:,} errors"] if line["errors"] else []
    said += [line["banner"]] if line["banner"] else []
    print("  ".join(said), flush=True)
