"""kill: SIGKILL at named points and at random times; opened again, nothing acknowledged is lost or done twice."""

import contextlib
import random
import signal
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tests.faults import checks, vfs
from tests.faults.places import Places
from tests.faults.record import Verdict
from tests.faults.victim import BEGIN_TIMEOUT_S, WRITES, Orders, play, read_journal, start

WHAT = """
A process that trades is killed (SIGKILL) before or after a statement, a COMMIT, a write or a sync of SQLite's, in the
middle of such a write, or at a random moment; the store is opened again, makes a tick, and is held against a journal of
acknowledged requests kept outside it; what was asked and not answered is sent again by the next process. The hash chain
is recomputed after each kill, and the whole session played again against every row after each fifth.
Not proved: a power cut. What a killed process had written stays with the system, a power cut may lose it.
"""
REACH = "1,000 kills each, 0 lost, 0 doubled, hash chain whole"
FULL, QUICK = 1000, 6
HEAD = ("store", "kills", "points hit", "at random times", "acknowledged", "ticks", "lost or doubled, broken")
PROVED_EVERY = 5  # kills, and at the end of each session; its hashes and invariants are checked after every one
RENEWED_AFTER = 25  # kills; a short session is quickly checked
SURVEY_ROUNDS = 20


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Kill so many processes."""
    verdict = Verdict(HEAD)
    rng = random.Random(f"kill/{seed}/{places.store}")
    names = survey(places, seed)
    plan, hit = points(names, rng), Counter[str]()
    acknowledged = ticks = done = 0
    while done < runs:
        place = places.session()
        journal = Path(places.folder) / f"journal-{done}"
        end = min(runs, done + RENEWED_AFTER)
        for number in range(done, end):
            point, nth = next(plan)
            hit[kill(place, journal, f"{seed}/{number}", point, nth, rng)] += 1
            prove = number % PROVED_EVERY == 0 or number + 1 == end
            last, wrong = checks.survivor(place, read_journal(journal)[0], prove=prove)
            if wrong:
                kept = places.keep(place, f"kill-{seed}-{number}")
                verdict.failures += [f"{places.store}, kill {number} at {point!r}: {one}{kept}" for one in wrong]
                break
        done = number + 1
        ticks += last
        acknowledged += len(read_journal(journal)[0])
        places.drop(place)
    at_random = hit.pop("", 0)
    row = (runs, f"{len(hit)} of {len(names)}", at_random, acknowledged, ticks, len(verdict.failures))
    verdict.rows.append((places.store, *(f"{one:,}" if isinstance(one, int) else one for one in row)))
    return verdict


def survey(places: Places, seed: int) -> Counter[str]:
    """Count how often a process passes each point; a first one starts the session, a second one opens it again."""
    place, passed = places.session(), Counter[str]()
    if places.store == "sqlite" and vfs.is_available():
        passed.update(dict.fromkeys(WRITES, 60))
    for number in range(2):
        told = Orders(
            place, str(places.folder / "survey"), f"survey/{seed}/{number}", rounds=SURVEY_ROUNDS, survey=True
        )
        victim, said = start(play, told)
        with contextlib.suppress(EOFError):
            while said.poll(BEGIN_TIMEOUT_S):
                passed[said.recv()] += 1
        victim.join(BEGIN_TIMEOUT_S)
        assert victim.exitcode == 0, "the process can't play even when it is left alone"
    places.drop(place)
    del passed[""]
    return passed


def points(passed: Counter[str], rng: random.Random) -> Iterator[tuple[str, int]]:
    """Give every point in turn and which time it is meant, each followed by a random moment; then in another order."""
    while True:
        for name in rng.sample(sorted(passed), len(passed)):
            yield name, rng.randint(1, min(60 if name in WRITES else 8, max(1, passed[name] // 4)))
            yield "", 0


def kill(place: str, journal: Path, seed: str, point: str, nth: int, rng: random.Random) -> str:
    """Let a process play until it is dead; tell where it died ("": at a random moment)."""
    told = Orders(place, str(journal), seed, point, nth, retry=read_journal(journal)[1])
    victim, said = start(play, told)
    if point:
        # A point on a rare way may not come; then a random moment does.
        victim.join(rng.uniform(1.0, 2.0))
    else:
        begun(said)
        victim.join(rng.uniform(0.0, 0.3))
    died_by_itself = not victim.is_alive()
    victim.kill()
    victim.join()
    said.close()
    assert victim.exitcode == -signal.SIGKILL, f"the process ended by itself with {victim.exitcode}"
    return point if died_by_itself else ""


def begun(said: Connection) -> None:
    """Wait until a process says that it has begun."""
    assert said.poll(BEGIN_TIMEOUT_S), "the process does not begin"
    said.recv()
