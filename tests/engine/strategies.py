"""Sessions for Hypothesis, and how many of anything a run tries."""

import os
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from tests.engine.sessions import Session, write_session


def is_full_run() -> bool:
    """Whether this is the long run: GMD_FULL=1 or --hypothesis-profile=full."""
    return os.environ.get("GMD_FULL") == "1" or settings().max_examples > 1_000


def count(quick: int, full: int) -> int:
    return full if is_full_run() else quick


def sessions(ticks: int = 3, commands: int = 6) -> st.SearchStrategy[Session]:
    """Short sessions that shrink: every choice of the writer is Hypothesis's."""

    def write(rng: Random) -> Session:
        return write_session(rng, ticks=ticks, commands=commands)

    return st.randoms(use_true_random=False).map(write)
