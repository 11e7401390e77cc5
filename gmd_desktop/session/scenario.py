"""A scenario: everything a session is before it starts, read from one TOML file."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ValidationError

from engine import Params
from gmd_desktop.session.bots import BotSpec
from gmd_desktop.session.crowd_presets import USUAL_DEPOSIT, preset_groups
from gmd_desktop.session.rounds import PlannedNews, PlannedRound, RoundRule
from gmd_desktop.session.scenario_checks import joint_problems, read_params
from gmd_desktop.session.scenario_file import GROUP, CrowdTable, NewsTable, RoundTable, ScenarioFile
from gmd_desktop.session.scenario_problems import ScenarioError, of_syntax, of_validation, sentences
from gmd_desktop.session.schedule_checks import outcome_index
from gmd_desktop.session.toml_lines import read_toml

__all__ = [
    "Person",
    "Scenario",
    "ScenarioError",
    "economic_warnings",
    "load_scenario",
    "load_scenario_text",
    "read_scenario",
]

MAX_FILE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Person:
    """A participant who is not a bot; deposit in micros."""

    name: str
    deposit: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario. Times in milliseconds, whole ticks; deposits in micros.

    `winner` is the index of an outcome, or "highest", "draw" or "ask". `resets`: progress begins anew
    after each round. `text` is the file's own text: a
    store keeps it whole, and `read_scenario` gives an equal scenario from it. `warnings` say what
    is unwise though allowed.
    """

    name: str
    description: str
    tick_ms: int
    duration_ms: int
    freeze_end_ms: int
    winner: int | str
    seed: int
    outcome_names: tuple[str, ...]
    params: Params
    people: tuple[Person, ...]
    bots: tuple[BotSpec, ...]
    text: str
    warnings: tuple[str, ...]
    rounds: tuple[PlannedRound, ...] = ()
    news: tuple[PlannedNews, ...] = ()
    resets: bool = False
    hide_names: bool = False
    notes: str = ""

    def deposits(self) -> dict[str, int]:
        """Give every participant's deposit in micros: the people's, then the bots', as written."""
        return {person.name: person.deposit for person in self.people} | {bot.name: bot.deposit for bot in self.bots}


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        ScenarioError: the file cannot be read, is no TOML, or says something that cannot be; every
            problem with the file's name and the line.
    """
    return read_scenario(load_scenario_text(path), path.name)


def load_scenario_text(path: Path) -> str:
    """Read a scenario file's text, whatever it says.

    Raises:
        ScenarioError: the file cannot be read, is too large, or is not text.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ScenarioError([f"{path}: {error.strerror or error}"]) from error
    if len(raw) > MAX_FILE_BYTES:
        raise ScenarioError([f"{path.name}: is larger than {MAX_FILE_BYTES} bytes"])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ScenarioError([f"{path.name} line {line}: is not text in UTF-8"]) from error


def read_scenario(text: str, label: str = "scenario") -> Scenario:
    """Read a scenario from its text.

    Args:
        text: TOML.
        label: what problems call it, such as the file's name.

    Raises:
        ScenarioError: every problem, with label and line.
    """
    try:
        data = read_toml(text)
    except RecursionError as error:
        raise ScenarioError([f"{label}: is nested too deeply"]) from error
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ScenarioError([of_syntax(error, text, label)]) from error
    params, problems = read_params(data)
    problems += joint_problems(data)
    try:
        file = ScenarioFile.model_validate(data)
    except ValidationError as error:
        problems += of_validation(error)
        raise ScenarioError(sentences(problems, text, label), problems) from error
    if problems:
        raise ScenarioError(sentences(problems, text, label), problems)
    bots = tuple(_crowd(file.crowd))
    people = tuple(Person(one.name, one.deposit) for one in file.participant)
    names = tuple(one.name for one in file.outcome)
    deposits = sum(person.deposit for person in people) + sum(bot.deposit for bot in bots)
    rounds = tuple(_round(one, list(names)) for one in file.round)
    winner = names.index(file.winner) if file.winner in names else file.winner
    return Scenario(
        name=file.name,
        description=file.description,
        tick_ms=file.tick_ms,
        duration_ms=file.duration,
        freeze_end_ms=file.freeze_end,
        winner=winner,
        seed=file.seed,
        outcome_names=names,
        params=params,
        people=people,
        bots=bots,
        text=text,
        warnings=(*economic_warnings(params, deposits), *_winner_warnings(winner, rounds, names)),
        rounds=rounds,
        news=tuple(_news(one, list(names)) for one in file.news),
        resets=file.progress == "reset",
        hide_names=file.hide_names,
        notes=file.notes,
    )


def economic_warnings(params: Params, deposits: int) -> list[str]:
    """Say what about a market is unwise though allowed (market.md section 11).

    Args:
        deposits: all deposits together, in micros.
    """
    money = Decimal(deposits).scaleb(-6)
    friction = params.f + min(params.alpha_start, params.alpha_end)
    diverted = (params.n_outcomes - 1) * min(params.zeta_start, params.zeta_end)
    guarded = friction >= Decimal("0.06") or (diverted >= Decimal("0.8") and friction >= Decimal("0.03"))
    if guarded or money <= params.z * 3 / 2:
        return []
    limit = (params.z * 3 / 2).normalize()
    warning = (
        f"all deposits together are {money.normalize():f} USDC, above 1.5 z = {limit:f}: with so"
        " much money two together, or even one, can go round between outcomes at a gain."
        " Raise z, lower the deposits,"
        " raise f + alpha to 0.08 (0.06 stops one alone), or (n_outcomes - 1) zeta to 0.8 with f + alpha at least 0.03"
    )
    return [warning]


def _round(table: RoundTable, names: list[str]) -> PlannedRound:
    given = isinstance(table.eliminate, list)
    return PlannedRound(
        at_ms=table.at,
        freeze_ms=table.freeze,
        rule=RoundRule.GIVEN if given else RoundRule(table.eliminate),
        outcomes=tuple(outcome_index(one, names) for one in table.eliminate) if given else (),
        count=table.count,
        note=table.note,
    )


def _news(table: NewsTable, names: list[str]) -> PlannedNews:
    outcome = None if table.outcome is None else outcome_index(table.outcome, names)
    return PlannedNews(table.at, table.text, outcome, table.shift)


def _winner_warnings(winner: int | str, rounds: tuple[PlannedRound, ...], names: tuple[str, ...]) -> list[str]:
    loose = [number for number, one in enumerate(rounds, start=1) if one.rule is not RoundRule.GIVEN]
    if not isinstance(winner, int) or not loose:
        return []
    why = f"{names[winner]} is to win, but round {loose[0]} names nobody and may take it"
    return [f"{why}: then the highest price wins"]


def _crowd(crowd: CrowdTable) -> Iterator[BotSpec]:
    usual = crowd.deposit
    if crowd.preset is not None:
        usual = usual or USUAL_DEPOSIT
        for table in preset_groups(crowd.preset, crowd.size, usual):
            deposit = table.pop("deposit")
            yield from GROUP.validate_python(table).bots(deposit)
    for group in crowd.group:
        yield from group.bots(usual if group.deposit is None else group.deposit)
