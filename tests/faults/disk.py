"""disk: writes and syncs fail, the disk is full or read-only, files are cut short or overwritten."""

import contextlib
import logging
import os
import random
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from gmd_desktop.session.doctor import WRONG, check_store
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import StoreError
from tests.faults import checks, vfs
from tests.faults.places import Places
from tests.faults.record import Verdict
from tests.faults.victim import BEGIN_TIMEOUT_S, start
from tests.session.table import Table, order

WHAT = """
A session in a file, while it runs: a write fails or arrives in half, a sync or a truncation fails, the disk is full,
all by a VFS under SQLite; and a real file system is full or becomes read-only. Each must be told in a sentence, and
when it is over the session goes on and everything acknowledged is there. And while it is closed: its log is cut short,
a page is overwritten, the header is garbage; then it is refused, or proof or doctor say what is wrong, or it is whole.
Not proved: a disk that lies about syncs. A log that was cut short from outside takes what was in it with it, also what
was acknowledged; SQLite goes back to a whole earlier tick and nobody can tell. Nothing about Postgres' own disk.
"""
REACH = "clear error, intact or refused, never silent"
STORES = ("sqlite",)
FULL, QUICK = 600, 12
HEAD = (
    "fault",
    "times",
    "told in a sentence",
    "refused to open",
    "found by proof or doctor",
    "whole afterwards",
    "wrong",
)
WRITE, SYNC = vfs.SQLITE_IOERR_WRITE, vfs.SQLITE_IOERR_FSYNC
LIVE = {  # what fails, with which code, for how many more rounds
    "a write fails": ("write", WRITE, 0),
    "a sync fails": ("sync", SYNC, 0),
    "all writes fail for a while": ("write", WRITE, 3),
    "all syncs fail for a while": ("sync", SYNC, 3),
    "the disk is full for a while": ("write", vfs.SQLITE_FULL, 3),
}
ROUNDS_AT_MOST = 60
PATIENCE = 12
TMPFS_KB = 700


@dataclass(slots=True)
class Outcome:
    """What became of one fault."""

    told: bool = False
    refused: bool = False
    proved: bool = False
    whole: bool = False
    wrong: list[str] = field(default_factory=list)


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Make so many disk faults of all kinds."""
    rng, verdict = random.Random(f"disk/{seed}"), Verdict(HEAD)
    makers: dict[str, Callable[[Places, random.Random], Outcome]] = dict(CLOSED)
    if vfs.is_available():
        makers |= {name: live(name) for name in LIVE}
    else:
        verdict.notes.append(f"not run: faults by a VFS ({vfs.NOT_SQLITES_OWN})")
    if can_mount(places.folder):
        makers |= {"a real disk is full": full_disk, "a real disk is read-only": read_only_disk}
    else:
        verdict.notes.append("not run: a real full or read-only disk (only root may mount one)")
    outcomes: dict[str, list[Outcome]] = {name: [] for name in makers}
    for number in range(runs):
        name = list(makers)[number % len(makers)]
        outcomes[name].append(makers[name](places, rng))
    for name, found in outcomes.items():
        counts = Counter[str]()
        for one in found:
            counts.update(told=one.told, refused=one.refused, proved=one.proved, whole=one.whole, wrong=bool(one.wrong))
            verdict.failures += [f"{name}: {text}" for text in one.wrong]
        columns = ("told", "refused", "proved", "whole", "wrong")
        verdict.rows.append((name, str(len(found)), *(str(counts[column]) for column in columns)))
    return verdict


# --- while it runs ----------------------------------------------------------------------------


class Sufferer:
    """Plays a session on a bad disk, as a desk and its people would."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.table = Table(place, crowd=True, duration="10h")
        self.table.start()
        self.acknowledged: list[str] = []
        self.sentences: list[str] = []
        self._waiting: list[OrderRequest] = []

    def round(self) -> None:
        """Send an order, and again what was not acknowledged; make a tick."""
        self._waiting.append(order("ann", size=20_000))
        self._send()
        self.table.clock.now += 1.0
        self._step()

    def recover(self) -> str:
        """Go on when the fault is over; give what is wrong."""
        for _ in range(PATIENCE):
            before = self.table.runner.tick
            self._send()
            self.table.clock.now += 31.0  # longer than any back-off
            report = self._step()
            if report.banner == "" and report.tick > before and not self._waiting:
                return ""
            if not report.health.is_active:
                return f"the runner has given up: {report.banner}"
        return f"it does not go on: {report.banner}"

    def outcome(self, wrong: str) -> Outcome:
        """Close, open as anybody would, and look."""
        self.table.close()
        problems = [wrong] if wrong else []
        problems += [f"no sentence: {one}" for one in self.sentences if not is_sentence(one)]
        problems += checks.survivor(self.place, self.acknowledged)[1]
        return Outcome(told=bool(self.sentences), whole=not problems, wrong=problems)

    def _send(self) -> None:
        while self._waiting:
            try:
                self.table.runner.submit(self._waiting[0])
            except StoreError as error:
                self.sentences.append(str(error))
                return
            self.acknowledged.append(self._waiting.pop(0).uuid)

    def _step(self):  # type: ignore[no-untyped-def]
        self.table.runner.step()
        report = self.table.look()
        if report.banner:
            self.sentences.append(report.banner)
        return report


def is_sentence(text: str) -> bool:
    """Tell whether it says what is wrong for people: not the name of a Python error."""
    return text.startswith("session.gmd ") and "Error(" not in text and "Traceback" not in text


def live(name: str) -> Callable[[Places, random.Random], Outcome]:
    """Give the fault of that name, made in a process of its own: the VFS is the whole process's."""

    def make(places: Places, rng: random.Random) -> Outcome:
        place = places.address()
        process, said = start(suffer, place, name, rng.randint(1, 60))
        assert said.poll(BEGIN_TIMEOUT_S), "the process says nothing"
        found: Outcome = said.recv()
        process.join()
        places.drop(place)
        return found

    return make


def suffer(place: str, name: str, nth: int, say: Connection) -> None:
    """Play until the nth write or sync fails and for some rounds more, then recover."""
    logging.disable()
    what, code, rounds = LIVE[name]
    files = vfs.Vfs()
    sufferer = Sufferer(place)
    left, where = nth, ""

    def fault(passed: str, kind: str) -> int:
        nonlocal left, where
        left -= passed == what
        if passed == what and (left == 0 or (left < 0 and rounds)):
            where = where or kind
            return code
        return vfs.SQLITE_OK

    files.fault(fault)
    for _ in range(ROUNDS_AT_MOST):
        sufferer.round()
        if left <= 0:
            break
    for _ in range(rounds):
        sufferer.round()
    files.fault(lambda *_: vfs.SQLITE_OK)
    found = sufferer.outcome(sufferer.recover())
    if where == "log" and not found.told:
        found.wrong.append(f"the {nth}. {what} failed and nobody was told")
    say.send(found)


def can_mount(folder: Path) -> bool:
    """Tell whether a small file system can be mounted here."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError), mounted(folder / "try"):
        return True
    return False


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """Mount a small file system in memory."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={TMPFS_KB}k", "tmpfs", str(folder)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
        folder.rmdir()


def remount(folder: Path, options: str) -> None:
    """Change a mounted file system."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True, capture_output=True)


def full_disk(places: Places, rng: random.Random) -> Outcome:
    """Fill a disk with a session until it is told, and give it room."""
    with mounted(places.folder / "disk") as folder:
        sufferer = Sufferer(str(folder / "session.gmd"))
        (folder / "ballast").write_bytes(b"x" * rng.randrange(1, 200_000))
        for _ in range(10 * ROUNDS_AT_MOST):
            sufferer.round()
            if len(sufferer.sentences) > 3:
                break
        remount(folder, f"size={20 * TMPFS_KB}k")
        return sufferer.outcome(sufferer.recover() or ("" if sufferer.sentences else "nobody was told"))


def read_only_disk(places: Places, rng: random.Random) -> Outcome:
    """Make a disk read-only under a session: it can't be opened to write, and goes on when it can be written again."""
    with mounted(places.folder / "disk") as folder:
        sufferer = Sufferer(str(folder / "session.gmd"))
        for _ in range(rng.randint(1, 5)):
            sufferer.round()
        sufferer.table.close()
        remount(folder, "ro")
        try:
            open_store(sufferer.place).close()
            wrong = "a read-only session was opened to write"
        except StoreError as error:
            sufferer.sentences.append(str(error).replace(f"{folder}/", ""))
            wrong = ""
        remount(folder, "rw")
        sufferer.table.open(comes_back_paused=False)
        return sufferer.outcome(wrong or sufferer.recover())


# --- while it is closed -----------------------------------------------------------------------


def played(places: Places, rng: random.Random, *, log: bool = False) -> tuple[str, list[str]]:
    """Play a session and leave its file, with its log as a killed process would if asked to."""
    place = places.address()
    sufferer = Sufferer(place)
    for _ in range(rng.randint(3, 12)):
        sufferer.round()
    kept = [Path(f"{place}{end}") for end in (("", "-wal") if log else ())]
    for path in kept:
        shutil.copyfile(path, f"{path}.kept")
    sufferer.table.close()
    for path in kept:
        os.replace(f"{path}.kept", path)
    return place, sufferer.acknowledged


def log_cut_short(places: Places, rng: random.Random) -> Outcome:
    """Cut the write-ahead log anywhere: an earlier commit is what is left, whole."""
    place, _ = played(places, rng, log=True)
    path = Path(f"{place}-wal")
    os.truncate(path, rng.randrange(path.stat().st_size))
    return looked_at(places, place, [])


def log_overwritten(places: Places, rng: random.Random) -> Outcome:
    """Overwrite some bytes of the write-ahead log: its checksums end it there."""
    place, _ = played(places, rng, log=True)
    overwrite(Path(f"{place}-wal"), rng, first=0)
    return looked_at(places, place, [])


def page_overwritten(places: Places, rng: random.Random) -> Outcome:
    """Overwrite some bytes of the file behind its header."""
    place, acknowledged = played(places, rng)
    overwrite(Path(place), rng, first=100)
    return looked_at(places, place, acknowledged)


def file_cut_short(places: Places, rng: random.Random) -> Outcome:
    """Cut the file anywhere."""
    place, acknowledged = played(places, rng)
    os.truncate(place, rng.randrange(Path(place).stat().st_size))
    return looked_at(places, place, acknowledged)


def garbage_header(places: Places, rng: random.Random) -> Outcome:
    """Overwrite bytes of the header."""
    place, acknowledged = played(places, rng)
    overwrite(Path(place), rng, first=0, last=100)
    return looked_at(places, place, acknowledged)


def overwrite(path: Path, rng: random.Random, first: int, last: int = 0) -> None:
    """Put random bytes somewhere into a file."""
    last = last or path.stat().st_size
    at = rng.randrange(first, last)
    with path.open("r+b") as file:
        file.seek(at)
        file.write(rng.randbytes(min(rng.choice((1, 16, 512, 4096)), last - at)))


def looked_at(places: Places, place: str, acknowledged: list[str]) -> Outcome:
    """Open a file that was tampered with, and let its proof speak."""
    found = Outcome()
    try:
        store = open_store(place)
    except StoreError as error:
        found.told = found.refused = True
        found.wrong += [] if str(error).count("\n") == 0 else [f"no sentence: {error}"]
        places.drop(place)
        return found
    try:
        with store.reading() as conn:
            problems = [*checks.lost_or_doubled(conn, acknowledged, ""), *checks.broken(conn)]
    except StoreError as error:
        problems = [str(error)]
        found.wrong += [] if "session.gmd" in str(error) else [f"no sentence: {error}"]
    finally:
        store.close()
    problems += [finding.says for finding in check_store(place) if finding.verdict == WRONG]
    found.proved = bool(problems)
    if not found.proved:
        found.wrong += run_on(place)
    found.whole = not found.proved and not found.wrong
    places.drop(place)
    return found


def run_on(place: str) -> list[str]:
    """Let a session that is whole go on; give what is wrong."""
    with contextlib.closing(sqlite3.connect(place)) as conn:
        conn.execute("UPDATE session SET holder = ''")  # the file was copied from under its leader, this process
        conn.commit()
        found = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
    wrong = [] if found == "ok" else [f"proof and doctor are content and SQLite is not: {found}"]
    try:
        return wrong + checks.survivor(place, [])[1]
    except StoreError as error:
        return [*wrong, f"proof and doctor are content, and it does not run: {error}"]


CLOSED = {
    "the log is cut short": log_cut_short,
    "the log is overwritten": log_overwritten,
    "the file is overwritten": page_overwritten,
    "the file is cut short": file_cut_short,
    "the header is overwritten": garbage_header,
}
