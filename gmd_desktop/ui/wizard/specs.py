"""What the wizard's fields are: of a session, of the tables of a scenario, and of bots, which their models describe."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from gmd_desktop.session.bots import ARCHETYPES
from gmd_desktop.session.crowd_presets import PRESETS, USUAL_SIZE
from gmd_desktop.session.parameters import PARAMETERS, default_words, range_words
from gmd_desktop.session.scenario_file import WINNER_MODES

Kind = Literal["text", "long", "number", "flag", "choice", "outcome", "elimination"]
Choices = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its key in its table, words for people, and what is shown while nothing is given."""

    key: str
    title: str
    kind: Kind = "text"
    unit: str = ""
    range: str = ""
    words: str = ""
    default: str = ""
    required: bool = False  # an empty field is a mistake, not the default
    choices: Choices = ()


WINNERS: Choices = (
    ("Highest price at the end", WINNER_MODES[0]),
    ("Drawn from the seed by the final prices", WINNER_MODES[1]),
    ("The presenter decides", "ask"),
)
PROGRESS: Choices = (("Over the whole session", "continue"), ("Anew in every round", "reset"))

SESSION_FIELDS = (
    FieldSpec("name", "Name", words="What the audience sees, up to 80 characters.", required=True),
    FieldSpec("description", "Description", "long", words="What it is about; shown where sessions are chosen."),
    FieldSpec("duration", "Duration", range="such as 5m, 90s or 1h30m", words="Trading time.", required=True),
    FieldSpec("tick_ms", "Tick", "number", "ms", "100 to 10000", "Session time from one batch to the next.", "1000"),
    FieldSpec(
        "freeze_end", "Freeze at the end", range="such as 10s", words="How long the end is frozen.", default="10s"
    ),
    FieldSpec("winner", "Winner", "outcome", words="Who is paid at the end.", default="highest", choices=WINNERS),
    FieldSpec(
        "progress",
        "Parameters move",
        "choice",
        words="How what has a value at the start and at the end goes from one to the other.",
        default="continue",
        choices=PROGRESS,
    ),
    FieldSpec("seed", "Seed", "number", range="0 or more", words="Decides the bots and the draw.", default="0"),
    FieldSpec(
        "hide_names", "Hide names", "flag", words="The audience's screen shows ranks, no names.", default="false"
    ),
    FieldSpec("notes", "Notes", "long", words="For the presenter only."),
)
OUTCOME_FIELDS = (FieldSpec("name", "Name", required=True),)
PERSON_FIELDS = (
    FieldSpec("name", "Name", words="In the desk the person in front is you.", required=True),
    FieldSpec("deposit", "Deposit", "number", "USDC", "0 to 1000000000", required=True),
)
ROUND_FIELDS = (
    FieldSpec("at", "At", range="such as 5m", words="Session time at which trading freezes.", required=True),
    FieldSpec("freeze", "Frozen for", range="such as 20s", words="How long before outcomes go.", default="10s"),
    FieldSpec("eliminate", "Who goes", "elimination", words="Which outcomes go.", default="lowest", required=True),
    FieldSpec("count", "How many", "number", range="1 or more", words="With the lowest price.", default="1"),
    FieldSpec("note", "Note", words="For the presenter only."),
)
NEWS_FIELDS = (
    FieldSpec("at", "At", range="such as 5m", words="Session time.", required=True),
    FieldSpec("text", "Text", words="What everybody reads.", required=True),
    FieldSpec("outcome", "About", "outcome", words="Whom the news is about."),
    FieldSpec("shift", "Shift", "number", words="How much it moves what informed bots believe of that outcome."),
)
CROWD_FIELDS = (
    FieldSpec(
        "preset",
        "Ready crowd",
        "choice",
        words="Bots of several kinds that go together, beside the groups below.",
        choices=tuple((f"{name}: {preset.about}", name) for name, preset in PRESETS.items()),
    ),
    FieldSpec("size", "Size of the ready crowd", "number", "bots", default=str(USUAL_SIZE)),
    FieldSpec("deposit", "Deposit of each bot", "number", "USDC", words="For groups that say none.", default="0"),
)
GROUP_FIELDS = (
    FieldSpec("name", "Name", words="Bots are called name-1, name-2, ...", required=True),
    FieldSpec("count", "How many", "number", range="1 to 1000", default="one"),
    FieldSpec("deposit", "Deposit", "number", "USDC", default="the crowd's"),
)
PARAMETER_KINDS: dict[str, Kind] = {"cm_enabled": "flag", "af_enabled": "flag"}


def parameter_fields(outcomes: int) -> dict[str, list[FieldSpec]]:
    """Give the market's fields by their group."""
    groups: dict[str, list[FieldSpec]] = {}
    for name, one in PARAMETERS.items():
        kind = PARAMETER_KINDS.get(name, "number")
        limits = range_words(name, outcomes) if 3 <= outcomes <= 10 else range_words(name)
        spec = FieldSpec(name, one.title, kind, one.unit, limits, one.words, default_words(name))
        groups.setdefault(one.group, []).append(spec)
    return groups


def archetype_fields(archetype: str) -> list[FieldSpec]:
    """Give the fields of a kind of bot, from its model."""
    fields = ARCHETYPES[archetype].model_fields
    return [_of_model(name, field) for name, field in fields.items() if name != "archetype"]


def _of_model(name: str, field: FieldInfo) -> FieldSpec:
    words = (field.description or "").strip()
    words = words[:1].upper() + words[1:]
    default = "" if field.default is None else _plain(field.default)
    title = name.replace("_", " ").replace("lambda a", "rate").capitalize()
    if get_origin(field.annotation) is Literal:
        choices: Choices = tuple((str(value), value) for value in get_args(field.annotation))
        return FieldSpec(name, title, "choice", words=words, default=default, choices=choices)
    kind: Kind = "flag" if field.annotation is bool else "number"
    return FieldSpec(name, title, kind, range=_limits(field), words=words, default=default)


def _limits(field: FieldInfo) -> str:
    """Write the range of a model's field, such as "above 0 to 1"."""
    least = most = ""
    for one in field.metadata:
        if isinstance(one, Ge):
            least = _plain(one.ge)
        elif isinstance(one, Gt):
            least = f"above {_plain(one.gt)}"
        elif isinstance(one, Le):
            most = f" to {_plain(one.le)}"
        elif isinstance(one, Lt):
            most = f" to below {_plain(one.lt)}"
    return least + most


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, int | float) else str(value)
