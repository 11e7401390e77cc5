"""The form of a scenario file: which keys there are, of which type, within which range.

The models check what one value can tell. What values say together is checked in scenario.py.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, WithJsonSchema

from engine.rounding import MICRO, to_units
from gmd_desktop.session.bots import (
    ARCHETYPES,
    ArbitrageurParams,
    BotSpec,
    ContrarianParams,
    FanParams,
    InformedParams,
    MakerParams,
    MomentumParams,
    NoiseParams,
    Number,
    WhaleParams,
    ZiParams,
)
from gmd_desktop.session.crowd_presets import USUAL_SIZE, PresetName

MAX_MONEY = 10**9  # USDC, as the engine's limit for the maker's deposit
MAX_BOTS = 2000
WINNER_MODES = ("highest", "draw", "ask")
MAX_NEWS = 200
MAX_SHIFT = 5  # natural log-odds: odds of 148 to 1
_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?", re.ASCII)
DURATION_PATTERN = f"^{_DURATION.pattern}$"


def read_duration(found: object) -> int:
    """Read a span of time such as "5m", "90s" or "1h30m" as milliseconds.

    Raises:
        ValueError: what was expected instead.
    """
    match = _DURATION.fullmatch(found) if isinstance(found, str) and found else None
    if match is None:
        raise ValueError('a span of time such as "5m", "90s" or "1h30m"')
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def read_money(found: object) -> int:
    """Read an amount of USDC as micros.

    Raises:
        ValueError: what was expected instead.
    """
    expected = f"an amount of USDC from 0 to {MAX_MONEY}, with at most 6 decimals"
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise ValueError(expected)
    amount = Decimal(found)
    # The range comes first: an exponent of millions must not become a number of as many digits.
    if not amount.is_finite() or not 0 <= amount <= MAX_MONEY or len(f"{found}") > 40:
        raise ValueError(expected)
    try:
        return to_units(amount, MICRO)
    except ValueError:
        raise ValueError(expected) from None


def _read_name(found: object) -> str:
    if not isinstance(found, str) or not found.isprintable() or "/" in found:
        raise ValueError("a name: text in one line, without a slash")
    if not 1 <= len(found) <= 40 or found != found.strip():
        raise ValueError("a name of 1 to 40 characters, without spaces around it")
    return found


# The schemas are what a file has, for editors (gmd_desktop/session/scenario_schema.py).
Name = Annotated[
    str,
    BeforeValidator(_read_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 40, "pattern": r"^[^/\s]([^/]*[^/\s])?$"}),
]
Money = Annotated[
    int, BeforeValidator(read_money), WithJsonSchema({"type": "number", "minimum": 0, "maximum": MAX_MONEY})
]
Duration = Annotated[
    int,
    BeforeValidator(read_duration),
    WithJsonSchema({"type": "string", "minLength": 2, "pattern": DURATION_PATTERN}),
]


class Table(BaseModel):
    """A table of the file: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OutcomeTable(Table):
    """[[outcome]]"""

    name: Name


class RoundTable(Table):
    """[[round]]: trading is frozen, somebody goes, trading goes on."""

    at: Duration = Field(description="session time at which trading is frozen")
    freeze: Duration = Field(default=10_000, description="how long, before somebody goes")
    eliminate: Any  # checked with the outcomes
    count: Annotated[int, Field(strict=True, ge=1, le=8)] = Field(
        default=1, description='how many "lowest" takes at once'
    )
    note: Annotated[str, Field(strict=True, max_length=500)] = Field(default="", description="for the presenter only")


class NewsTable(Table):
    """[[news]]: what everybody hears at a moment, and how much it says about an outcome."""

    at: Duration = Field(description="session time, before the end")
    text: Annotated[str, Field(strict=True, min_length=1, max_length=200)] = Field(description="what everybody reads")
    outcome: Any = None  # checked with the outcomes
    shift: Annotated[Number, Field(ge=-MAX_SHIFT, le=MAX_SHIFT)] = Field(
        default=0.0, description="added to the log-odds of informed bots; 0.7 doubles the odds, -0.7 halves them"
    )


class ParticipantTable(Table):
    """[[participant]]: a person, with its deposit."""

    name: Name
    deposit: Money


class GroupTable(Table):
    """What every [[crowd.group]] has: with a count, bots are called `name-1`, `name-2`, ..."""

    name: Name
    count: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None
    deposit: Money | None = None

    def names(self) -> list[str]:
        """Name the bots of this group."""
        return bot_names(self.name, self.count)

    def bots(self, deposit: int) -> Iterator[BotSpec]:
        """Give the bots of this group, each with a deposit in micros."""
        archetype = ARCHETYPES[self.archetype]  # type: ignore[attr-defined]
        params = archetype.model_validate(self.model_dump(include=set(archetype.model_fields)))
        for name in self.names():
            yield BotSpec(name, deposit, params)


def bot_names(name: str, count: int | None) -> list[str]:
    """Name the bots of a group; one without a count is called by the group's name itself."""
    return [name] if count is None else [f"{name}-{number}" for number in range(1, count + 1)]


class NoiseGroup(GroupTable, NoiseParams):
    """[[crowd.group]] archetype = "noise" """


class MakerGroup(GroupTable, MakerParams):
    """[[crowd.group]] archetype = "maker" """


class MomentumGroup(GroupTable, MomentumParams):
    """[[crowd.group]] archetype = "momentum" """


class WhaleGroup(GroupTable, WhaleParams):
    """[[crowd.group]] archetype = "whale" """


class InformedGroup(GroupTable, InformedParams):
    """[[crowd.group]] archetype = "informed" """


class ContrarianGroup(GroupTable, ContrarianParams):
    """[[crowd.group]] archetype = "contrarian" """


class ZiGroup(GroupTable, ZiParams):
    """[[crowd.group]] archetype = "zi" """


class ArbitrageurGroup(GroupTable, ArbitrageurParams):
    """[[crowd.group]] archetype = "arbitrageur" """


class FanGroup(GroupTable, FanParams):
    """[[crowd.group]] archetype = "fan" """


AnyGroup = Annotated[
    NoiseGroup
    | MakerGroup
    | MomentumGroup
    | WhaleGroup
    | InformedGroup
    | ContrarianGroup
    | ZiGroup
    | ArbitrageurGroup
    | FanGroup,
    Field(discriminator="archetype"),
]
GROUP: TypeAdapter[AnyGroup] = TypeAdapter(AnyGroup)


class CrowdTable(Table):
    """[crowd]: a ready crowd, bots by groups, or both, with a deposit for those groups that name none."""

    preset: PresetName | None = None
    size: Annotated[int, Field(strict=True, ge=1, le=1000)] = USUAL_SIZE
    deposit: Money = 0
    group: tuple[AnyGroup, ...] = ()


class ScenarioFile(Table):
    """The whole file."""

    name: Annotated[str, Field(strict=True, min_length=1, max_length=80)]
    description: Annotated[str, Field(strict=True, max_length=2000)] = ""
    tick_ms: Annotated[int, Field(strict=True, ge=100, le=10_000)] = Field(
        default=1000, description="session time from tick to tick, milliseconds"
    )
    duration: Duration = Field(description="trading time, whole ticks")
    freeze_end: Duration = Field(default=10_000, description="how long the end is frozen before the winner is paid")
    winner: Any = "highest"  # checked with the outcomes
    progress: Literal["continue", "reset"] = Field(
        default="continue", description="parameters that change: over the whole duration, or anew after each round"
    )
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = Field(default=0, description="of bots and of the draw")
    hide_names: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="the audience's screen hides the names of participants"
    )
    notes: Annotated[str, Field(strict=True, max_length=4000)] = Field(default="", description="for the presenter only")
    outcome: tuple[OutcomeTable, ...]
    round: tuple[RoundTable, ...] = ()
    news: Annotated[tuple[NewsTable, ...], Field(max_length=MAX_NEWS)] = ()
    params: dict[str, Any] = {}  # checked by the engine
    participant: tuple[ParticipantTable, ...] = ()
    crowd: CrowdTable = CrowdTable()


# Which keys a table has, by its path without places; for suggestions.
TABLES: dict[tuple[str, ...], type[BaseModel]] = {
    (): ScenarioFile,
    ("outcome",): OutcomeTable,
    ("round",): RoundTable,
    ("news",): NewsTable,
    ("participant",): ParticipantTable,
    ("crowd",): CrowdTable,
    ("crowd", "group", "noise"): NoiseGroup,
    ("crowd", "group", "maker"): MakerGroup,
    ("crowd", "group", "momentum"): MomentumGroup,
    ("crowd", "group", "whale"): WhaleGroup,
    ("crowd", "group", "informed"): InformedGroup,
    ("crowd", "group", "contrarian"): ContrarianGroup,
    ("crowd", "group", "zi"): ZiGroup,
    ("crowd", "group", "arbitrageur"): ArbitrageurGroup,
    ("crowd", "group", "fan"): FanGroup,
}
