"""The report of a session as one HTML page: it needs no network, prints well, and follows the reader's day or night."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.parameters import PARAMETERS
from gmd_desktop.session.results import Results
from gmd_desktop.session.standings import Place, podium
from gmd_desktop.session.tick_report import OutcomeView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.export.colours import IN_PAGE, NIGHT, PAPER
from gmd_desktop.ui.export.pictures import pictures
from gmd_desktop.ui.models.podium_words import level_words, step_words
from gmd_desktop.ui.models.statistic_lines import statistic_lines

MOST_PLACES = 2_000
TOLD = ("NEWS", "ELIMINATE", "SETTLE", "EXTEND")  # of the diary


def report_page(found: Results, program: str, made: str, happened: Sequence[tuple[str, str]]) -> str:
    """Write the page.

    Args:
        program: which program wrote it, with its version.
        made: when the session was made, in words.
        happened: when what happened.
    """
    # Loaded late for the time to start: only an export needs them.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(
        resource_path("report/report.html").read_text(encoding="utf-8")
    )
    info, report, numbers = found.info, found.report, found.statistics
    groups = groupby(statistic_lines(found), attrgetter("group"))
    steps = podium(found.places)
    drawn = [Markup(svg) for svg in pictures(found, IN_PAGE).values()]
    return template.render(
        info=info,
        winner=found.winner_name,
        state=f"{report.status.capitalize()}, tick {fmt.count(report.tick)}",
        length=fmt.clock(report.session_ms),
        ticks=fmt.count(report.tick),
        participants=fmt.count(numbers.participants),
        fills=fmt.count(sum(numbers.fills)),
        made=made,
        parts=[*(["Course"] if drawn else []), "Outcomes", "Statistics", "Standings", "Session"],
        podium=[_step(place, more) for place, more in steps],
        podium_note=level_words(found.places) if found.places and not steps else "",
        pictures=drawn,
        happened=happened,
        standings=[_standing(place) for place in found.places[:MOST_PLACES]],
        left_out=fmt.count(len(found.places) - MOST_PLACES) if len(found.places) > MOST_PLACES else "",
        statistics=[(group, list(lines)) for group, lines in groups],
        outcomes=[_outcome(view, numbers.volatility[view.outcome]) for view in report.outcomes],
        facts=_facts(found, program, made),
        params=[(one.title, _valued(getattr(info.params, key), one.unit)) for key, one in PARAMETERS.items()],
        day=PAPER,
        night=NIGHT,
    )


def _step(place: Place, more: int) -> dict[str, Any]:
    return {
        "place": step_words(place, more),
        "first": place.rank == 1,
        "name": place.who.name,
        "value": fmt.money(place.who.value),
        "gain": fmt.signed_percent(place.gain, place.who.deposit),
        "tone": _tone(place),
    }


def _standing(place: Place) -> dict[str, Any]:
    who = place.who
    return {
        "rank": place.rank,
        "name": who.name,
        "kind": (who.archetype or "bot") if who.is_bot else "person",
        "value": fmt.money(who.value),
        "profit": fmt.signed_money(place.gain),
        "gain": fmt.signed_percent(place.gain, who.deposit),
        "tone": _tone(place),
        "trades": fmt.count(who.trades),
        "gas": fmt.money(who.gas),
    }


def _outcome(view: OutcomeView, volatility: float | None) -> dict[str, Any]:
    return {
        "name": view.name,
        "price": fmt.price(view.yes_price),
        "volatility": fmt.NOTHING if volatility is None else f"{volatility * 100:.2f}",
        "state": "won" if view.winner else "open" if view.active else "lost",
    }


def _facts(found: Results, program: str, made: str) -> list[tuple[str, str]]:
    info = found.info
    return [
        ("Made", made),
        ("Seed", str(info.seed)),
        ("Tick", f"{info.tick_ms} ms"),
        ("Hash of the log", found.report.log_hash),
        ("Written by", program),
    ]


def _valued(value: object, unit: str) -> str:
    """Write a parameter with its unit; a ratio has none."""
    if value is None:
        return "the same for all"
    if isinstance(value, bool):
        return "on" if value else "off"
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return number if unit in ("", "ratio") else f"{number} {unit}"


def _tone(place: Place) -> str:
    return "gain" if place.gain > 0 else "loss" if place.gain < 0 else "muted"
