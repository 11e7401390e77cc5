"""Scenario files: what a good one gives, and every problem of a bad one by name and line."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Market, Params
from engine.rounding import MICRO
from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.bots import ARCHETYPES, NoiseParams
from gmd_desktop.session.crowd_presets import PRESETS
from gmd_desktop.session.rounds import PlannedNews, PlannedRound, RoundRule
from gmd_desktop.session.scenario import (
    Person,
    ScenarioError,
    economic_warnings,
    load_scenario,
    read_scenario,
)
from gmd_desktop.session.scenario_file import TABLES
from gmd_desktop.session.toml_lines import key_lines

OUTCOMES = "".join(f'[[outcome]]\nname = "{name}"\n' for name in ("Red", "Green", "Blue"))
FIVE = OUTCOMES + '[[outcome]]\nname = "Gold"\n[[outcome]]\nname = "Grey"\n'
HEAD = 'name = "Cup"\nduration = "5m"\n'
GOOD = (
    HEAD
    + 'winner = "Green"\nseed = 4\ntick_ms = 500\nfreeze_end = "2s"\n'
    + OUTCOMES
    + """
[params]
z = 500.25
f = "0.02"
zeta_end = 0.123456
cm_enabled = false

[[participant]]
name = "you"
deposit = 10.5

[crowd]
deposit = 7

[[crowd.group]]
archetype = "noise"
name = "n"
count = 2
size_median = 3

[[crowd.group]]
archetype = "whale"
name = "Moby"
deposit = 90
"""
)


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(text, "cup.toml")
    return caught.value.problems


def test_a_scenario_is_read_exactly() -> None:
    scenario = read_scenario(GOOD)
    assert (scenario.name, scenario.winner, scenario.seed) == ("Cup", 1, 4)
    assert (scenario.tick_ms, scenario.duration_ms, scenario.freeze_end_ms) == (500, 300_000, 2_000)
    assert scenario.outcome_names == ("Red", "Green", "Blue")
    assert scenario.people == (Person("you", 10_500_000),)
    assert scenario.params == Params(
        z=Decimal("500.25"), f=Decimal("0.02"), zeta_end=Decimal("0.123456"), cm_enabled=False
    )
    assert [(bot.name, bot.archetype) for bot in scenario.bots] == [
        ("n-1", "noise"),
        ("n-2", "noise"),
        ("Moby", "whale"),
    ]
    assert scenario.bots[0].params == NoiseParams(size_median=3.0)
    deposits = {"you": 10_500_000, "n-1": 7 * MICRO, "n-2": 7 * MICRO, "Moby": 90 * MICRO}
    assert scenario.deposits() == deposits
    assert scenario.warnings == ()


def test_the_kept_text_gives_an_equal_scenario() -> None:
    scenario = read_scenario(GOOD)
    assert read_scenario(scenario.text) == scenario


def test_the_shortest_scenario_has_the_defaults() -> None:
    scenario = read_scenario(HEAD + OUTCOMES)
    assert scenario.params == Params()
    assert (scenario.tick_ms, scenario.freeze_end_ms, scenario.winner) == (1000, 10_000, "highest")
    assert scenario.people == () == scenario.bots


def test_five_mistakes_are_five_sentences_with_their_lines() -> None:
    text = """name = "Broken"
tick_ms = 50
duration = "five minutes"

[[outcome]]
name = "Red"
[[outcome]]
name = "Green"
[[outcome]]
name = "Red"

[params]
gama = 0.0001
f = 0.07
"""
    assert problems_of(text) == [
        "cup.toml line 2: tick_ms found 50, expected at least 100",
        'cup.toml line 3: duration found "five minutes", expected a span of time such as "5m", "90s" or "1h30m"',
        'cup.toml line 10: outcome[2].name found "Red", but another outcome has that name',
        "cup.toml line 13: params.gama is not known; did you mean gamma?",
        "cup.toml line 14: params.f 0.07 is outside [0, 0.05)",
    ]


def rounds(*tables: str) -> str:
    """Write a scenario of five outcomes with these rounds."""
    return HEAD + FIVE + "".join(f"[[round]]\n{table}\n" for table in tables)


def news(*tables: str) -> str:
    """Write a scenario with these news; Red goes at 2m."""
    red = '[[round]]\nat = "2m"\neliminate = ["Red"]\n'
    return HEAD + FIVE + red + "".join(f'[[news]]\ntext = "x"\n{table}\n' for table in tables)


LOWEST = 'eliminate = "lowest"'
CASES = {
    "progress": (HEAD + 'progress = "rest"\n' + OUTCOMES, "progress found \"rest\", expected 'continue' or 'reset'"),
    "hide_names": (HEAD + "hide_names = 1\n" + OUTCOMES, "line 3: hide_names found 1, expected true or false"),
    "round without a time": (rounds(LOWEST), "line 13: round[0].at is missing"),
    "round without anybody": (rounds('at = "1m"'), "round[0].eliminate is missing"),
    "round key": (
        rounds(f'at = "1m"\nfreze = "1s"\n{LOWEST}'),
        "line 15: round[0].freze is not known; did you mean freeze",
    ),
    "round between ticks": (
        rounds(f'at = "1m"\nfreeze = "1s"\n{LOWEST}').replace('"5m"', '"5m"\ntick_ms = 1500'),
        "whole ticks of 1500 ms",
    ),
    "round at once": (
        rounds(f'at = "0s"\n{LOWEST}'),
        'round[0].at found "0s", expected whole ticks of 1000 ms, at least one',
    ),
    "rounds that overlap": (
        rounds(f'at = "1m"\nfreeze = "20s"\n{LOWEST}', f'at = "1m20s"\n{LOWEST}'),
        'line 18: round[1].at found "1m20s", expected later than 1m20s, when the round before it is over',
    ),
    "rounds out of order": (
        rounds(f'at = "3m"\n{LOWEST}', f'at = "2m"\n{LOWEST}'),
        'round[1].at found "2m", expected later than 3m10s',
    ),
    "round at the end": (
        rounds(f'at = "4m50s"\n{LOWEST}'),
        'round[0].at found "4m50s": its freeze ends at 5m, expected before the end of trading at 5m',
    ),
    "nobody named": (rounds('at = "1m"\neliminate = []'), 'found an empty list, expected a list of outcomes, "lowest"'),
    "name without brackets": (rounds('at = "1m"\neliminate = "Red"'), 'did you mean ["Red"]?'),
    "lowest misspelt": (rounds('at = "1m"\neliminate = "lowst"'), "did you mean lowest?"),
    "outcome misspelt": (
        rounds('at = "1m"\neliminate = ["Rde"]'),
        'round[0].eliminate[0] found "Rde", expected the name of an outcome; did you mean Red?',
    ),
    "outcome beyond": (
        rounds('at = "1m"\neliminate = [5]'),
        "round[0].eliminate[0] found 5, expected an outcome by name, or from 0 to 4",
    ),
    "twice in a round": (rounds('at = "1m"\neliminate = ["Red", 0]'), "round[0].eliminate[1] found 0 twice"),
    "twice": (
        rounds('at = "1m"\neliminate = ["Red"]', 'at = "2m"\neliminate = [0]'),
        "round[1].eliminate[0] found 0, which round 1 takes already",
    ),
    "the winner goes": (
        rounds('at = "1m"\neliminate = ["Red"]').replace('"5m"', '"5m"\nwinner = 0'),
        'round[0].eliminate[0] found "Red", which is to win',
    ),
    "too few stay": (
        rounds(f'at = "1m"\n{LOWEST}\ncount = 3', f'at = "2m"\n{LOWEST}'),
        "line 19: round[1].eliminate leaves 1 outcome, expected at least 2 until the end",
    ),
    "count of a list": (
        rounds('at = "1m"\neliminate = ["Red"]\ncount = 2'),
        'round[0].count found 2, but only "lowest" has a count',
    ),
    "news without a text": (HEAD + FIVE + '[[news]]\nat = "1m"\n', "news[0].text is missing"),
    "news after the end": (news('at = "5m"'), 'news[0].at found "5m", expected before the end of trading at 5m'),
    "news out of order": (
        news('at = "2m"', 'at = "1m"'),
        'news[1].at found "1m", expected not before the news above it, at 2m',
    ),
    "news about nobody": (news('at = "1m"\noutcome = "Rde"\nshift = 1'), "did you mean Red?"),
    "news about the gone": (
        news('at = "3m"\noutcome = "Red"'),
        'news[0].outcome found "Red", which is gone by then: round 1 takes it at 2m',
    ),
    "shift of nobody": (news('at = "1m"\nshift = 1'), "news[0].shift found 1, but the news names no outcome"),
    "shift too far": (news('at = "1m"\noutcome = 1\nshift = -6'), "news[0].shift found -6, expected at least -5"),
    "misspelt key": (HEAD + "sead = 1\n" + OUTCOMES, "line 3: sead is not known; did you mean seed"),
    "two outcomes": (HEAD + OUTCOMES.rpartition("[[")[0], "outcome found 2, expected 3 to 10 [[outcome]] tables"),
    "no outcome": (HEAD, "line 1: outcome is missing"),
    "outcome is no table": (HEAD + "outcome = 3", "expected tables, each under [[outcome]]"),
    "winner misspelt": (HEAD + 'winner = "Gren"\n' + OUTCOMES, "did you mean Green?"),
    "winner beyond": (
        HEAD + "winner = 3\n" + OUTCOMES,
        'winner found 3, expected "highest", "draw", "ask", or an outcome by name or from 0 to 2',
    ),
    "winner true": (HEAD + "winner = true\n" + OUTCOMES, 'winner found true, expected "highest"'),
    "outcome draw": (HEAD + OUTCOMES.replace("Red", "draw"), "means something else as winner"),
    "half a tick": (HEAD + 'freeze_end = "1s"\ntick_ms = 300\n' + OUTCOMES, "whole ticks of 300 ms"),
    "no time": (HEAD.replace("5m", "0s") + OUTCOMES, 'duration found "0s", expected whole ticks'),
    "empty span": (HEAD.replace("5m", "") + OUTCOMES, 'duration found "", expected a span'),
    "negative seed": (HEAD + "seed = -1\n" + OUTCOMES, "seed found -1, expected at least 0"),
    "seed 1.5": (HEAD + "seed = 1.5\n" + OUTCOMES, "seed found 1.5, expected a whole number"),
    "name 3": ('name = 3\nduration = "5m"\n' + OUTCOMES, "name found 3, expected text in quotes"),
    "name empty": ('name = ""\nduration = "5m"\n' + OUTCOMES, 'name found "", expected some text'),
    "slash": (HEAD + OUTCOMES.replace("Red", "a/b"), "without a slash"),
    "spaces": (HEAD + OUTCOMES.replace("Red", " Red"), "without spaces around it"),
    "params is no table": (HEAD + "params = 3\n" + OUTCOMES, "params found 3, expected a table"),
    "crowd is no table": (HEAD + "crowd = []\n" + OUTCOMES, "crowd found an empty list, expected a table"),
    "n_outcomes": (HEAD + OUTCOMES + "[params]\nn_outcomes = 4\n", "found 4, but there are 3 outcomes"),
    "param word": (HEAD + OUTCOMES + '[params]\nz = "lots"\n', 'params.z found "lots", expected a number'),
    "param flag": (HEAD + OUTCOMES + "[params]\naf_enabled = 1\n", "found 1, expected true or false"),
    "param count": (
        HEAD + OUTCOMES + "[params]\nmax_open_orders = 1.5\n",
        "found 1.5, expected a whole number",
    ),
    "param list": (HEAD + OUTCOMES + "[params]\nz = [1]\n", "found a list, expected a number"),
    "param huge": (HEAD + OUTCOMES + "[params]\nz = 1e999999999\n", "found 1E+999999999, expected"),
    "param tiny": (HEAD + OUTCOMES + "[params]\nz = 1e-999999999\n", "a number of at most 40 digits"),
    "param nan": (HEAD + OUTCOMES + "[params]\nz = nan\n", "params.z found NaN, expected a number"),
    "deposit inf": (
        HEAD + OUTCOMES + '[[participant]]\nname = "a"\ndeposit = inf\n',
        "deposit found Infinity, expected an amount of USDC from 0 to 1000000000",
    ),
    "deposit grid": (
        HEAD + OUTCOMES + '[[participant]]\nname = "a"\ndeposit = 0.0000001\n',
        "line 11: participant[0].deposit found 1E-7, expected an amount of USDC",
    ),
    "deposit huge": (
        HEAD + OUTCOMES + '[[participant]]\nname = "a"\ndeposit = 1e400\n',
        "deposit found 1E+400, expected an amount",
    ),
    "deposit missing": (
        HEAD + OUTCOMES + '[[participant]]\nname = "a"\n',
        "line 9: participant[0].deposit is missing",
    ),
    "archetype missing": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\n',
        "line 9: crowd.group[0].archetype is missing, expected one of noise, maker",
    ),
    "archetype misspelt": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\narchetype = "wale"\n',
        'line 11: crowd.group[0].archetype found "wale", expected one of',
    ),
    "bot parameter misspelt": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\narchetype = "noise"\nsize_medain = 2\n',
        "line 12: crowd.group[0].size_medain is not known; did you mean size_median?",
    ),
    "bot parameter range": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\narchetype = "noise"\nlambda_a = 0\n',
        "line 12: crowd.group[0].lambda_a found 0, expected above 0",
    ),
    "bot parameter huge": (
        HEAD + OUTCOMES + f'[[crowd.group]]\nname = "a"\narchetype = "noise"\nlambda_a = 1{"0" * 400}\n',
        "lambda_a found a number of more than 40 digits, expected a number between -1e12 and 1e12",
    ),
    "bot parameters together": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\narchetype = "momentum"\nma_long = 3\n',
        "line 9: crowd.group[0] found a table, expected ma_short 8 below ma_long 3",
    ),
    "bot of the same name": (
        HEAD
        + OUTCOMES
        + '[[participant]]\nname = "a-2"\ndeposit = 1\n'
        + '[[crowd.group]]\nname = "a"\ncount = 2\narchetype = "noise"\n',
        'line 13: crowd.group[0].name found "a-2", but another participant has that name',
    ),
    "bots of the same names": (
        HEAD + OUTCOMES + '[[crowd.group]]\nname = "a"\ncount = 3\narchetype = "noise"\n' * 2,
        'crowd.group[1].name found "a-1", but another participant has that name, and so for 2 more of its names',
    ),
    "too many bots": (
        HEAD
        + OUTCOMES
        + "".join(f'[[crowd.group]]\nname = "{name}"\ncount = 1000\narchetype = "noise"\n' for name in "abc"),
        "crowd has 3000 bots, expected at most 2000",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_one_sentence_that_says_what_and_where(name: str) -> None:
    text, expected = CASES[name]
    problems = problems_of(text)
    assert [problem for problem in problems if expected in problem], problems
    assert len(problems) == 1, problems
    assert all(problem.startswith("cup.toml line ") for problem in problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('name = "Cup\n', "cup.toml line 1, column 12: the line ends within a text"),
        ("name = 1\nname = 2\n", "cup.toml line 2, column 9: Cannot overwrite a value"),
        ("a = [1,\n\n2", "cup.toml line 3"),
        (f"seed = {'9' * 5000}", "cup.toml: Exceeds the limit"),
        (f"seed = {'[' * 5000}", "cup.toml: is nested too deeply"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, expected: str) -> None:
    (problem,) = problems_of(text)
    assert problem.startswith(expected)


def outcome_of(text: str) -> str:
    try:
        return read_scenario(text).name
    except ScenarioError as error:
        return "\n".join(error.problems)


@given(st.text(max_size=300))
def test_no_text_brings_anything_but_sentences(text: str) -> None:
    for candidate in (text, GOOD + text, GOOD[: len(text)] + text):
        assert outcome_of(candidate)


NASTY = """
0 -1 1.5 true "" "x" "0.1" "1e400" [] [1] [[]] {} {name=1} nan -inf 1e400 1e-400 1e99999999999999999
1e999999999999999999999 0x7fffffffffffffffffffffff 1979-05-27 07:32:00 1979-05-27T07:32:00Z "\\u0000" "1h" "999999h"
"""


@pytest.mark.parametrize("value", NASTY.split())
def test_no_value_of_any_key_brings_anything_but_sentences(value: str) -> None:
    lines = GOOD.splitlines()
    for place, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        changed = [*lines[:place], f"{key}{equals}{value}", *lines[place + 1 :]]
        if equals:
            assert outcome_of("\n".join(changed))


def test_files_that_cannot_be_read_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "Cup"\n# \xe9\n')
    (tmp_path / "large.toml").write_bytes(b"#" * 70_000)
    for name, expected in (
        ("missing.toml", "No such file"),
        ("latin.toml", "latin.toml line 2: is not text in UTF-8"),
        ("large.toml", "large.toml: is larger than 65536 bytes"),
    ):
        with pytest.raises(ScenarioError, match=expected):
            load_scenario(tmp_path / name)
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_scenario(tmp_path / "bom.toml").params == read_scenario(GOOD).params


def test_lines_are_those_of_the_keys() -> None:
    text = 'a = """\nb = 1\n"""\n[[t]]\nc = [\n 1,\n 2]\n[t.u]\nx.y = 1\n[[t.v]]\n[[t]]\n[[t.v]]\nz = {w = 1}'
    assert key_lines(text) == {
        (): 1,
        ("a",): 1,
        ("t",): 4,
        ("t", 0): 4,
        ("t", 0, "c"): 5,
        ("t", 0, "u"): 8,
        ("t", 0, "u", "x"): 9,
        ("t", 0, "u", "x", "y"): 9,
        ("t", 0, "v"): 10,
        ("t", 0, "v", 0): 10,
        ("t", 1): 11,
        ("t", 1, "v"): 12,
        ("t", 1, "v", 0): 12,
        ("t", 1, "v", 0, "z"): 13,
        ("t", 1, "v", 0, "z", "w"): 13,
    }


def test_an_unknown_array_of_tables_is_named_where_it_begins() -> None:
    with pytest.raises(ScenarioError, match=r"line \d+: outcomes is not known; did you mean outcome\?") as found:
        read_scenario(HEAD + '[[outcome]]\nname = "A"\n[[outcomes]]\nname = "B"\n')
    line = (HEAD + '[[outcome]]\nname = "A"\n').count("\n") + 1
    assert f"line {line}: outcomes" in str(found.value)


def test_quotes_that_are_not_closed_are_told_in_words() -> None:
    with pytest.raises(ScenarioError, match=r"line 2, column 15: the line ends within a text; expected its closing q"):
        read_scenario('name = "x"\nduration = "5m\n')


def test_the_first_scenario_of_the_page_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    text = page.partition("## A first one")[2].partition("```toml\n")[2].partition("```")[0]
    scenario = read_scenario(text)
    assert (len(scenario.rounds), len(scenario.news), len(scenario.bots), scenario.warnings) == (2, 1, 60, ())


@pytest.mark.parametrize(
    ("deposits", "params", "warned"),
    [
        (15_000, Params(), False),
        (15_001, Params(), True),
        (15_001, Params(f=Decimal("0.04")), False),
        (15_001, Params(f=Decimal("0.04"), alpha_end=Decimal("0.01")), True),
        (15_001, Params(zeta_start=Decimal("0.4"), zeta_end=Decimal("0.4")), False),
        (15_001, Params(zeta_start=Decimal("0.4"), zeta_end=Decimal("0.39")), True),
        (
            15_001,
            Params(zeta_start=Decimal("0.4"), zeta_end=Decimal("0.4"), f=Decimal("0.009")),
            True,
        ),
    ],
)
def test_much_money_without_a_guard_is_warned_of(deposits: int, params: Params, warned: bool) -> None:
    assert bool(economic_warnings(params, deposits * MICRO)) == warned


def test_rounds_and_news_are_read() -> None:
    scenario = read_scenario(
        HEAD
        + 'winner = "ask"\nprogress = "reset"\nnotes = """Two\nlines."""\nhide_names = true\n'
        + FIVE
        + '[[round]]\nat = "1m"\nfreeze = "20s"\neliminate = ["Grey", 1]\nnote = "Drums."\n'
        + '[[round]]\nat = "3m"\neliminate = "ask"\n'
        + '[[news]]\nat = "30s"\ntext = "Rain."\noutcome = "Blue"\nshift = 0.25\n'
    )
    assert scenario.rounds == (
        PlannedRound(60_000, 20_000, RoundRule.GIVEN, (4, 1), note="Drums."),
        PlannedRound(180_000, 10_000, RoundRule.ASK),
    )
    assert scenario.news == (PlannedNews(30_000, "Rain.", 2, 0.25),)
    assert (scenario.winner, scenario.resets, scenario.hide_names) == ("ask", True, True)
    assert scenario.notes == "Two\nlines."


def test_a_winner_that_a_round_may_take_is_warned_of() -> None:
    text = rounds(f'at = "1m"\n{LOWEST}').replace('"5m"', '"5m"\nwinner = "Red"')
    assert read_scenario(text).warnings == (
        "Red is to win, but round 1 names nobody and may take it: then the highest price wins",
    )


READY = sorted(path.stem for path in resource_path("scenarios").glob("*.toml"))


@pytest.mark.parametrize("name", READY)
def test_the_ready_scenarios_open_without_a_warning(name: str) -> None:
    scenario = load_scenario(resource_path(f"scenarios/{name}.toml"))
    assert scenario.warnings == ()
    assert "you" in scenario.deposits()
    Market.open(scenario.params, scenario.deposits()).check()


def test_the_page_about_scenarios_has_every_key_with_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for name, archetype in ARCHETYPES.items():
        section = page.partition(f"### {name}:")[2].partition("###")[0]
        for key, key_field in archetype.model_fields.items():
            row = f"| `{key}` | {key_field.default}"
            assert key == "archetype" or row.removesuffix(".0") in section, row
    for table in TABLES.values():
        assert [key for key in table.model_fields if f"{key}`" not in page and f"{key}]" not in page] == []


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("size", [1, 3, 40, 1000])
def test_a_ready_crowd_has_its_size_and_every_kind_that_there_is_room_for(preset: str, size: int) -> None:
    read = read_scenario(HEAD + f'[crowd]\npreset = "{preset}"\nsize = {size}\n' + OUTCOMES)
    assert len(read.bots) == size
    kinds = {bot.archetype for bot in read.bots}
    assert kinds <= {part.archetype for part in PRESETS[preset].parts}
    assert len(kinds) == len(PRESETS[preset].parts) or size < 40
    assert min(bot.deposit for bot in read.bots) == 250 * 10**6
    assert sum(part.percent for part in PRESETS[preset].parts) == 100


def test_a_ready_crowd_and_groups_go_together() -> None:
    group = '[[crowd.group]]\nname = "noise-2"\narchetype = "whale"\n'
    crowd = '[crowd]\npreset = "thin"\ndeposit = 40\n'
    read = read_scenario(HEAD + crowd + group.replace("noise-2", "moby") + OUTCOMES)
    assert [bot.name for bot in read.bots][-1] == "moby"
    assert {bot.deposit for bot in read.bots} == {40 * 10**6}
    usual = read_scenario(HEAD + crowd.replace("deposit = 40", "") + group.replace("noise-2", "moby") + OUTCOMES)
    assert usual.bots[-1].deposit == 250 * 10**6
    with pytest.raises(ScenarioError, match='name found "noise-2", but another participant has that name'):
        read_scenario(HEAD + crowd + group + OUTCOMES)
    with pytest.raises(ScenarioError, match=r'crowd.preset found "thinn", expected .*lively'):
        read_scenario(HEAD + crowd.replace("thin", "thinn") + OUTCOMES)
    with pytest.raises(ScenarioError, match=r"crowd.size found 0, expected at least 1"):
        read_scenario(HEAD + crowd + "size = 0\n" + OUTCOMES)
