"""input: malformed scenarios, logs, arguments, typed text and rows put into the inbox by hand."""

import random
import shutil
from collections import Counter

from tests.faults import bad_input, typed_input
from tests.faults.places import Places
from tests.faults.record import Verdict
from tests.faults.victim import BEGIN_TIMEOUT_S, start

WHAT = """
Good scenarios and session logs with something spoilt (a value, a key, a line, characters), command lines with garbage
in them, garbage typed into the ticket and into the form for a participant, and rows with garbage in any column put into
the inbox of a running session by hand. Counted are those that were refused; the others were good all the same. A
refusal must be a sentence that names the place, without a traceback; nothing may be written; a session must go on.
Not proved: that every mistake is found. What is well-formed and not meant is taken as it stands.
"""
REACH = "10,000, no traceback, nothing written, each error names the place"
STORES = ("sqlite",)
FULL, QUICK = 10_000, 150
HEAD = ("input", "tried", "refused", "wrong")
SHARES = {  # of all, in percent, and who makes them
    "scenarios": (35, bad_input.scenarios),
    "logs": (35, bad_input.logs),
    "command lines": (10, bad_input.command_lines),
    "typed into the desk": (10, typed_input.typed),
    "rows of the inbox": (10, bad_input.rows),
}


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Give the program so much bad input."""
    verdict = Verdict(HEAD)
    for name, (percent, maker) in SHARES.items():
        folder = places.folder / name.replace(" ", "-")
        folder.mkdir()
        found = Counter[str]()
        process, said = start(attempt, maker, runs * percent // 100, f"{seed}/{name}", str(folder))
        while True:
            if not said.poll(BEGIN_TIMEOUT_S):
                verdict.failures.append(f"{name}: no answer for {BEGIN_TIMEOUT_S:g} s")
                process.kill()
                break
            try:
                word, text = said.recv()
            except EOFError:
                process.join()
                word, text = "wrong", f"the process ended with exit code {process.exitcode}"
            found[word] += 1
            verdict.failures += [f"{name}: {text}"] if word == "wrong" else []
            if word == "end" or process.exitcode is not None:
                break
        process.join()
        verdict.rows.append((name, f"{found['tried']:,}", f"{found['refused']:,}", str(found["wrong"])))
        shutil.rmtree(folder)
    return verdict


def attempt(maker: bad_input.Maker, count: int, seed: str, folder: str, say: bad_input.Connection) -> None:
    """Make bad input until so much of it was refused, in a process of its own."""
    refused = 0
    for is_refused, wrong in maker(random.Random(seed), folder):
        say.send(("tried", ""))
        if wrong:
            say.send(("wrong", wrong))
        if is_refused:
            refused += 1
            say.send(("refused", ""))
        if refused >= count:
            break
    say.send(("end", ""))
