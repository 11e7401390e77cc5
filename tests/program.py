"""Calls of the program as a person makes them, each in a process of its own that is forked with everything imported.

Starting an interpreter and importing takes a second, forking milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.preloaded"])


def call(*words: str, environment: Mapping[str, str], timeout_s: float = 120.0) -> subprocess.CompletedProcess[str]:
    """Call `python main.py` with these words and wait for its end.

    Raises:
        TimeoutError: it does not end.
    """
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder) / "out", Path(folder) / "err"
        process = FORKS.Process(target=_play, args=(words, dict(environment), str(said), str(complained)))
        process.start()
        process.join(timeout_s)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"{' '.join(words)} does not end: {complained.read_text()}")
        code, texts = process.exitcode, (said.read_text(), complained.read_text())
        process.close()
    return subprocess.CompletedProcess(words, code, *texts)


def _play(words: tuple[str, ...], environment: dict[str, str], said: str, complained: str) -> None:
    for number, (path, how) in enumerate(((os.devnull, "r"), (said, "w"), (complained, "w"))):
        with open(path, how) as file:
            os.dup2(file.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [str(ROOT / "main.py"), *words]
    runpy.run_path(sys.argv[0], run_name="__main__")
