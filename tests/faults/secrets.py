"""secrets: a password goes through every way to fail, and must not come out of any of them."""

import logging
import os
import random
import socket
import sys
import threading
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa
from typer.testing import CliRunner

from engine import InvariantError
from gmd_desktop import cli
from gmd_desktop.commands import desk
from gmd_desktop.logs import start_logging
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.settings import Places as UserPlaces
from gmd_desktop.settings import Settings, load_settings, save_settings
from gmd_desktop.store.connect import create_store, open_store
from gmd_desktop.store.errors import StoreError
from tests.faults.bad_input import no_desk
from tests.faults.places import Places
from tests.faults.record import Verdict
from tests.faults.victim import BEGIN_TIMEOUT_S, open_runner, start
from tests.session.table import order

WHAT = """
A password that is nowhere else, with and without characters that mean something in addresses, is given in addresses,
good and misspelt ones, in the environment and in a password file; to servers that refuse it, are not there, or are
none; to every command, as text and as JSON; and to a session whose tables vanish or that stops at a bug. Then all that
was printed, raised or written is searched for it: tracebacks, logs, settings, bundles, session files.
Not proved: memory, core dumps, a process's own arguments and environment, and the server's own log.
"""
REACH = "0 occurrences"
STORES = ("postgres",)
FULL, QUICK = 300, 8
HEAD = ("way", "times", "outputs and files searched", "occurrences")
COMMANDS = ("status", "verify", "doctor", "log", "copy", "run", "new", "")
CANARY = "Canary7f3aq"
ENDS = ("", "@x", " y", "%zz", ":8", "/z", "?q", "#h", "&k=1", "\\", "'", '"', "ß")
Way = Callable[["Case"], Iterator[str]]


class Case:
    """One attempt: a secret, a place where it is the password, and a home of its own."""

    def __init__(self, place: str, folder: str, rng: random.Random) -> None:
        self.rng, self.folder = rng, folder
        self.place = sa.make_url(place)
        self.secret = CANARY + rng.choice(ENDS)
        self.home = Path(folder) / "home"
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(self.home)
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            os.environ.pop(name, None)
        os.chdir(folder)

    def with_secret(self) -> str:
        """Give the right address with the secret as its password."""
        return self.place.set(username="postgres", password=self.secret).render_as_string(hide_password=False)

    def call(self, *words: str) -> str:
        """Call the program; give what it prints, and the traceback of a crash."""
        result = CliRunner().invoke(cli.app, list(words))
        crash = "".join(traceback.format_exception(*result.exc_info)) if result.exc_info else ""
        return result.output + crash

    def command(self, place: str) -> str:
        """Call any command on a place."""
        name = self.rng.choice(COMMANDS)
        words = [name, place] if name else [place, "--offscreen"]
        words += [f"{self.folder}/copy.gmd"] if name == "copy" else []
        words += ["--ticks", "1", "--start"] if name == "run" else []
        words += ["--json"] if name in ("status", "verify", "doctor", "copy", "run") and self.rng.random() < 0.5 else []
        words[1:1] = ["scenario.toml"] if name == "new" else []
        return self.call(*words)


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Try so many ways to make the program tell a password."""
    verdict = Verdict(HEAD)
    times, searched, found = Counter[str](), Counter[str](), Counter[str]()
    for number in range(runs):
        name = list(WAYS)[number % len(WAYS)]
        place = places.session()
        folder = places.folder / f"case-{number}"
        folder.mkdir()
        process, said = start(attempt, name, place, str(folder), f"{seed}/{number}")
        assert said.poll(BEGIN_TIMEOUT_S), f"{name}: the process says nothing"
        outputs = said.recv()
        process.join()
        outputs += [text for path in folder.rglob("*") if path.is_file() for text in texts(path)]
        times[name] += 1
        searched[name] += len(outputs)
        for text in outputs:
            if CANARY in text:
                found[name] += 1
                at = text.index(CANARY)
                verdict.failures.append(f"{name}, case {number}: ...{text[max(0, at - 150) : at + 30]!r}")
        places.drop(place)
    verdict.rows = [(name, str(times[name]), str(searched[name]), str(found[name])) for name in times]
    return verdict


def texts(path: Path) -> Iterator[str]:
    """Give what is in a file, and in the files of a bundle."""
    yield path.read_bytes().decode("utf-8", "replace")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            yield from (bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist())


def attempt(name: str, place: str, folder: str, seed: str, say: Connection) -> None:
    """Go one way in a process of its own; say all that came out."""
    case = Case(place, folder, random.Random(seed))
    desk.load_app = no_desk
    sys.stderr = open(f"{folder}/stderr", "w", encoding="utf-8")  # noqa: SIM115, until the process ends
    start_logging(case.home / "logs", verbose=True)
    logging.getLogger().setLevel(logging.DEBUG)
    outputs = list(WAYS[name](case))
    sys.stderr.flush()
    say.send(outputs)


def raised(work: Callable[[], object]) -> str:
    """Do something that fails; give all that could be shown of how."""
    try:
        done = work()
    except (StoreError, InvariantError) as error:
        return f"{error} {error!r} " + "".join(traceback.format_exception(error))
    return repr(done)


# --- the ways


def in_an_argument(case: Case) -> Iterator[str]:
    """Give the password as part of the address."""
    yield case.command(case.with_secret())
    yield case.command(f"postgresql://postgres@localhost/postgres?schema=a&password={case.secret}")


def in_a_misspelt_address(case: Case) -> Iterator[str]:
    """Give it in an address that can't be read."""
    secret = case.secret
    misspelt = (
        f"postgresql://postgres:{secret}@localhost:port/postgres?schema=a",
        f"postgresql://postgres:{secret}@/postgres",
        f"postgresql:postgres:{secret}@localhost/postgres?schema=a",
        f"postgres//postgres:{secret}@localhost/postgres?schema=a",
        f"postgresqll://postgres:{secret}@localhost/postgres?schema=a",
        f"jdbc:postgresql://localhost/postgres?user=postgres&password={secret}",
        f"host=localhost user=postgres password={secret} dbname=postgres",
        f"postgresql://postgres:{secret}@localhost/postgres?schema=a b",
        f"postgresql://postgres:{secret}@localhost/postgres?schema=a&sslpassword={secret}",
    )
    place = case.rng.choice(misspelt)
    yield case.command(place)
    yield raised(lambda: open_store(place))
    yield raised(lambda: create_store(place))


def to_nobody(case: Case) -> Iterator[str]:
    """Give it to a port where nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    place = case.place.set(host="127.0.0.1", port=port, username="postgres", password=case.secret)
    text = place.difference_update_query(["host"]).render_as_string(hide_password=False)
    yield raised(lambda: open_store(text))
    yield case.command(text)


def to_no_server(case: Case) -> Iterator[str]:
    """Give it to something that is no Postgres and sends back what it is sent."""
    with closing(socket.create_server(("127.0.0.1", 0))) as echo:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    client, _ = echo.accept()
                    client.sendall(b"E" + client.recv(1000))
                    client.close()

        threading.Thread(target=answer, daemon=True).start()
        place = case.place.set(host="127.0.0.1", port=echo.getsockname()[1], username="postgres", password=case.secret)
        text = place.difference_update_query(["host"]).render_as_string(hide_password=False)
        yield raised(lambda: open_store(text))


def in_the_environment(case: Case) -> Iterator[str]:
    """Give it as PGPASSWORD, or in a password file, to a user or a database that is not there."""
    if case.rng.random() < 0.5:
        os.environ["PGPASSWORD"] = case.secret
    else:
        path = Path(case.folder).parent / f"pgpass-{os.getpid()}"
        path.write_text(f"*:*:*:*:{CANARY}\n")
        path.chmod(0o600)
        os.environ["PGPASSFILE"] = str(path)
    other = case.rng.choice((case.place.set(username="nobody"), case.place.set(database="none"), case.place))
    text = other.render_as_string(hide_password=False)
    yield raised(lambda: open_store(text))
    yield case.command(text)


def with_a_session(case: Case) -> Iterator[str]:
    """Open a session with it, whose tables vanish; look at whatever tells of it."""
    runner = open_runner(case.with_secret())
    runner.submit(ControlRequest("start"))
    runner.step()
    with case_admin(case) as admin:
        admin.exec_driver_sql(f'ALTER TABLE "{case.place.query["schema"]}".fills RENAME TO gone')
    for _ in range(3):
        runner.submit(order())
        yield raised(runner.run_tick)
        runner.step()
        yield repr(runner.report())
    yield repr((runner.info(), runner.get_batch_runner_stats(), runner._store, runner._store._engine))
    runner.close()
    yield case.command(case.with_secret())


def at_a_bug(case: Case) -> Iterator[str]:
    """Stop a session opened with it at a bug, which writes a bundle."""

    def on_point(name: str) -> None:
        if name == "engine applied":
            raise InvariantError("money: 1 in all accounts, 2 deposited")

    runner = open_runner(case.with_secret(), on_point)
    runner.submit(ControlRequest("start"))
    for _ in range(3):
        runner.step()
        yield repr(runner.report())
    runner.close()


def in_the_settings(case: Case) -> Iterator[str]:
    """Remember a store that was opened with it."""
    places = UserPlaces.of_user()
    save_settings(places, Settings().with_recent(case.with_secret()))
    yield repr(load_settings(places))


def case_admin(case: Case):  # type: ignore[no-untyped-def]
    """Give a connection of the server's owner."""
    return sa.create_engine(case.place.difference_update_query(["schema"]), poolclass=sa.NullPool).begin()


WAYS: dict[str, Way] = {
    "in an argument": in_an_argument,
    "in a misspelt address": in_a_misspelt_address,
    "to nobody": to_nobody,
    "to something that is no server": to_no_server,
    "in the environment or a password file": in_the_environment,
    "a session whose tables vanish": with_a_session,
    "a session that stops at a bug": at_a_bug,
    "in the settings": in_the_settings,
}
