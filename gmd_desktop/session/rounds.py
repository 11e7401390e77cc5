"""Rounds and news: as a scenario plans them, and as they stand in a session that runs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

ODDS_STEPS = 2048  # the steps in which the exponential of a shift is multiplied up


class RoundRule(StrEnum):
    """Who goes in a round."""

    GIVEN = "given"  # the outcomes that the scenario names
    LOWEST = "lowest"  # the lowest YES price; ties: the higher index goes
    ASK = "ask"  # whom the presenter chooses; trading waits for it


class RoundState(StrEnum):
    """How a round stands."""

    COMING = "COMING"
    FROZEN = "FROZEN"  # its freeze is on, nobody has gone yet
    WAITING = "WAITING"  # its freeze is over, and the presenter has not chosen
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A round as planned. Times in milliseconds of session time; `count` is how many "lowest" takes."""

    at_ms: int
    freeze_ms: int
    rule: RoundRule
    outcomes: tuple[int, ...] = ()  # of the rule "given"
    count: int = 1
    note: str = ""  # for the presenter


@dataclass(frozen=True, slots=True)
class PlannedNews:
    """News as planned, in milliseconds of session time; `shift` as in `News`. `outcome` is None if it is about none."""

    at_ms: int
    text: str
    outcome: int | None = None
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as it stands now; `number` from 1, `at_ms` and `ends_ms` (of its freeze) moved by waiting so far."""

    number: int
    at_ms: int
    ends_ms: int
    state: RoundState


class News(NamedTuple):
    """News as bots see it: the tick in which it was published, the outcome, and what it says about it.

    `shift` is the weight of evidence that the outcome wins, in natural log-odds: what is to be added to the log-odds
    of whoever believes it. 0.7 doubles the odds, -0.7 halves them. Source: Bayes' theorem in its odds form, I. J. Good,
    Probability and the Weighing of Evidence (1950), chapter 6.
    """

    tick: int
    outcome: int
    shift: float

    @property
    def odds_factor(self) -> float:
        """What the odds are multiplied by: e to the `shift`, by products and quotients only, to four digits."""
        grown = (1 + self.shift / ODDS_STEPS) / (1 - self.shift / ODDS_STEPS)
        for _ in range(10):  # 2 ** 10 is half of ODDS_STEPS
            grown *= grown
        return grown
