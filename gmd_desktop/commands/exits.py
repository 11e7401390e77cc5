"""How a command ends: exit codes, and errors as sentences. The same for every command."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, NoReturn

import typer

from gmd_desktop.settings import without_password

EXIT_WRONG, EXIT_INPUT, EXIT_ENVIRONMENT = 1, 2, 3


def fail(sentence: str, code: int) -> NoReturn:
    """Say what is wrong and exit."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(code)


def refuse_password(store: str) -> str:
    """Take an address that has no password in it; arguments can be read by everybody on the machine.

    Raises:
        BadParameter: it has one.
    """
    if without_password(store) != store:
        raise typer.BadParameter(
            "the address has a password in it, and other people can read a program's arguments: change the password, "
            "and put it into ~/.pgpass or pg_service.conf"
        )
    return store


StoreArgument = Annotated[
    str,
    typer.Argument(
        help="A session's file, or postgresql://host/database?schema=NAME.",
        metavar="STORE",
        callback=refuse_password,
        show_default=False,
    ),
]


@contextmanager
def in_words() -> Iterator[None]:
    """Turn the errors that are meant for people into a sentence and an exit code.

    Meanwhile SIGTERM ends the command as Ctrl+C does, so that nothing half-written stays.
    """
    # Loaded late for the time that --help takes.
    from gmd_desktop.session.inbox import RequestError  # noqa: PLC0415
    from gmd_desktop.session.scenario import ScenarioError  # noqa: PLC0415
    from gmd_desktop.store.errors import AddressError, DamagedError, StoreError  # noqa: PLC0415

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except (AddressError, ScenarioError, RequestError) as error:
        fail(str(error), EXIT_INPUT)
    except DamagedError as error:
        fail(str(error), EXIT_WRONG)
    except StoreError as error:
        fail(str(error), EXIT_ENVIRONMENT)
    finally:
        signal.signal(signal.SIGTERM, before)


def stop_by_signals(stop: Callable[[], None]) -> None:
    """Let the first SIGINT or SIGTERM ask a session to end after its tick, and the second end the process."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
