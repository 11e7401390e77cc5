"""Who of the bots is there, who rests, and how active each kind is; and what changes that while a session is open.

A roster is a value that a change gives a new one of. The changes are lines of the session's diary, of kind CROWD and
hashed, so a roster is the scenario's bots and those lines in their order: nothing else is stored.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from gmd_desktop.session.bots import BotSpec
from gmd_desktop.session.scenario_file import MAX_BOTS, MAX_MONEY, AnyGroup
from gmd_desktop.session.scenario_problems import of_detail

FULL = 100  # percent
MAX_ACTIVITY = 1000


class RosterError(ValueError):
    """A change of the crowd that can't be; the text says why."""


class Change(BaseModel):
    """What every change has: `cause` says who asked for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cause: str = ""


class AddBots(Change):
    """Bots come in, as a group of a scenario does; each with `deposit` micros."""

    verb: Literal["add_bots"] = "add_bots"
    group: AnyGroup
    deposit: Annotated[int, Field(strict=True, ge=0, le=MAX_MONEY * 10**6)]

    def bots(self) -> tuple[BotSpec, ...]:
        """Give the bots that come."""
        return tuple(self.group.bots(self.deposit))


class ChosenBots(Change):
    """The bots of a kind, one bot by its name, or all if neither is given, stop, go on, or leave for good."""

    verb: Literal["pause_bots", "resume_bots", "remove_bots"]
    archetype: str = ""
    name: str = ""


class SetActivity(Change):
    """The bots of a kind, or all, act so many times as often as their parameters say."""

    verb: Literal["set_activity"] = "set_activity"
    archetype: str = ""
    percent: Annotated[int, Field(strict=True, ge=0, le=MAX_ACTIVITY)]


CrowdChange = AddBots | ChosenBots | SetActivity
_CHANGE: TypeAdapter[CrowdChange] = TypeAdapter(Annotated[CrowdChange, Field(discriminator="verb")])


def read_change(payload: Mapping[str, object]) -> CrowdChange:
    """Read a change from its plain form.

    Raises:
        RosterError: every problem of it, in words.
    """
    try:
        return _CHANGE.validate_python(payload)
    except ValidationError as error:
        raise RosterError("; ".join(map(_said, error.errors(include_url=False)))) from error


def read_line(line: str) -> CrowdChange:
    """Read a change from its line in the diary."""
    payload = json.loads(line, parse_float=Decimal)
    del payload["kind"]
    return read_change(payload)


def plain(change: CrowdChange) -> dict[str, Any]:
    """Give a change as plain values, all parameters written out, so that other defaults change nothing later."""
    return change.model_dump(exclude={"group": {"deposit"}} if isinstance(change, AddBots) else None)


@dataclass(frozen=True, slots=True)
class Roster:
    """The bots of a session at a moment; `left` are names of those that have gone for good."""

    bots: tuple[BotSpec, ...] = ()
    paused: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()
    activity: Mapping[str, int] = field(default_factory=dict)  # percent by archetype, where it is not 100

    @staticmethod
    def of(bots: Iterable[BotSpec], lines: Iterable[str] = ()) -> "Roster":
        """Make a roster from a scenario's bots and the lines of the changes since."""
        roster = Roster(tuple(bots))
        for line in lines:
            roster = roster.after(read_line(line))
        return roster

    def percent(self, archetype: str) -> int:
        """Tell how active a kind is."""
        return self.activity.get(archetype, FULL)

    def after(self, change: CrowdChange) -> "Roster":
        """Give the roster after a change.

        Raises:
            RosterError: it names bots that are not there, or brings too many.
        """
        if isinstance(change, AddBots):
            return self._with(change.bots())
        if isinstance(change, SetActivity):
            return self._at(change)
        chosen = {bot.name for bot in self.chosen(change.archetype, change.name)}
        if change.verb == "pause_bots":
            return replace(self, paused=self.paused | chosen)
        if change.verb == "resume_bots":
            return replace(self, paused=self.paused - chosen)
        left = [bot.name for bot in self.bots if bot.name in chosen]
        stay = tuple(bot for bot in self.bots if bot.name not in chosen)
        return replace(self, bots=stay, paused=self.paused - chosen, left=(*self.left, *left))

    def chosen(self, archetype: str, name: str) -> tuple[BotSpec, ...]:
        """Give the bots of a kind, or of a name; all if neither is given.

        Raises:
            RosterError: there is none.
        """
        kind = [bot for bot in self.bots if archetype in ("", bot.archetype)]
        found = tuple(bot for bot in kind if name in ("", bot.name))
        if not found:
            raise RosterError(f"There is no {archetype} bot{' called ' * bool(name)}{name}.".replace("  ", " "))
        return found

    def _with(self, bots: tuple[BotSpec, ...]) -> "Roster":
        if len(self.bots) + len(self.left) + len(bots) > MAX_BOTS:
            raise RosterError(f"A session has at most {MAX_BOTS} bots, those that have left included.")
        return replace(self, bots=self.bots + bots)

    def _at(self, change: SetActivity) -> "Roster":
        kinds = {bot.archetype for bot in self.chosen(change.archetype, "")}
        return replace(self, activity={**self.activity, **dict.fromkeys(sorted(kinds), change.percent)})


NOBODY = Roster()


def _said(detail: ErrorDetails) -> str:
    """Write a problem of a change, in the words of a scenario's problems: the key, what was found and expected."""
    verb, *steps = detail["loc"] or ("",)
    if steps[:1] == ["group"]:
        steps = ["crowd", "group", 0, *steps[1:]]
    problem = of_detail({**detail, "loc": tuple(steps)}) if steps else None
    if problem is None:
        return f"The change of the crowd: {detail['msg']} ({verb})."
    key = next((str(step) for step in reversed(problem.path) if isinstance(step, str)), "")
    said = f"{key.replace('group', 'parameters')} {problem.text}"
    return said if said.endswith("?") else f"{said}."
