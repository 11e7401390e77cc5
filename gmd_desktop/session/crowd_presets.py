"""Crowds that are ready to be used: which kinds of bots, in which shares, with which parameters."""

from typing import Any, Literal, NamedTuple

from engine.rounding import MICRO

PresetName = Literal["calm", "lively", "news shock", "thin", "whale"]
USUAL_SIZE = 40  # bots
USUAL_DEPOSIT = 250 * MICRO


class Part(NamedTuple):
    """A kind of bot in a crowd: its share of all bots, how many deposits each has, what differs from its defaults."""

    archetype: str
    percent: int
    deposits: int = 1
    params: dict[str, Any] = {}  # noqa: RUF012, never changed


class Preset(NamedTuple):
    """A crowd: what it is in words, and its parts, the first of which takes what rounding leaves over."""

    about: str
    parts: tuple[Part, ...]


PRESETS: dict[str, Preset] = {
    "calm": Preset(
        "small orders, makers and contrarians: prices wander and come back",
        (
            Part("noise", 55, params={"lambda_a": 0.06, "size_median": 5.0}),
            Part("zi", 20),
            Part("maker", 15, 2),
            Part("contrarian", 10),
        ),
    ),
    "lively": Preset(
        "all kinds trade at once: trends, reversals, a favourite of many, sums that are kept in order",
        (
            Part("noise", 48, params={"lambda_a": 0.15, "size_median": 15.0}),
            Part("momentum", 14),
            Part("maker", 12, 2),
            Part("contrarian", 8),
            Part("informed", 8),
            Part("fan", 6),
            Part("arbitrageur", 4, 2),
        ),
    ),
    "news shock": Preset(
        "many who know the news and nothing else, and trend followers behind them: prices jump when it comes",
        (
            Part("noise", 50),
            Part("informed", 28, 2, {"memory": 0, "lambda_a": 0.2, "size_share": 0.5, "invested": 0.9}),
            Part("momentum", 12),
            Part("maker", 10, 2),
        ),
    ),
    "thin": Preset(
        "few orders and a single ladder in ten bots: every order is seen in the price",
        (
            Part("noise", 80, params={"lambda_a": 0.02, "p_limit": 0.15}),
            Part("maker", 10, params={"lambda_a": 0.05, "num_ticks": 2}),
            Part("fan", 10, params={"lambda_a": 0.01}),
        ),
    ),
    "whale": Preset(
        "a quiet crowd, and one in twenty with thirty times the money: rare, large campaigns",
        (
            Part("noise", 65),
            Part("maker", 15, 2),
            Part("contrarian", 15),
            Part("whale", 5, 30, {"lambda_a": 0.01}),
        ),
    ),
}


def preset_groups(preset: str, size: int, deposit: int) -> list[dict[str, Any]]:
    """Give a ready crowd as groups, in the form of a scenario file but for their deposits.

    Args:
        preset: a name of PRESETS.
        size: how many bots; every kind has one at least, if there is room.
        deposit: of a bot with one deposit, in micros.

    Returns:
        Tables with archetype, name, count, deposit in micros, and parameters; a group's name is its archetype.
    """
    first, *rest = PRESETS[preset].parts
    counts = [max(1, round(size * part.percent / 100)) for part in rest]
    while counts and sum(counts) >= size > 0:  # a small crowd leaves out its last kinds
        counts.pop()
    parts = [(first, size - sum(counts)), *zip(rest, counts, strict=False)]
    return [
        {
            "archetype": part.archetype,
            "name": part.archetype,
            "count": count,
            "deposit": deposit * part.deposits,
            **part.params,
        }
        for part, count in parts
    ]
