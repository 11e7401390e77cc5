"""The report of a session as one HTML page: it needs no network, prints well, and follows the reader's day or night."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from gmd_desktop.resource_files import resource_path
from gmd_desktop.session.results import Results
from gmd_desktop.session.standings import Place
from gmd_desktop.session.tick_report import OutcomeView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.export.colours import IN_PAGE, NIGHT, PAPER
from gmd_desktop.ui.export.pictures import pictures
from gmd_desktop.ui.models.statistic_lines import statistic_lines

MOST_PLACES = 2_000
PODIUM = 3
ORDINALS = ("1st", "2nd", "3rd")


def report_page(found: Results, program: str) -> str:
    """Write the page.

    Args:
        program: which program wrote it, with its version.
    """
    # Loaded late for the time to start: only an export needs them.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(
        resource_path("report/report.html").read_text(encoding="utf-8")
    )
    info, report, numbers = found.info, found.report, found.statistics
    groups = groupby(statistic_lines(found), attrgetter("group"))
    return template.render(
        info=info,
        winner=found.winner_name,
        state=f"{report.status.capitalize()}, tick {fmt.count(report.tick)}",
        length=fmt.clock(report.session_ms),
        ticks=fmt.count(report.tick),
        participants=fmt.count(numbers.participants),
        fills=fmt.count(sum(numbers.fills)),
        podium=[_podium(place) for place in found.places[:PODIUM]],
        pictures=[Markup(svg) for svg in pictures(found, IN_PAGE).values()],
        standings=[_standing(place) for place in found.places[:MOST_PLACES]],
        left_out=fmt.count(len(found.places) - MOST_PLACES) if len(found.places) > MOST_PLACES else "",
        statistics=[(group, list(lines)) for group, lines in groups],
        outcomes=[_outcome(view, numbers.volatility[view.outcome]) for view in report.outcomes],
        facts=_facts(found, program),
        day=PAPER,
        night=NIGHT,
    )


def _podium(place: Place) -> dict[str, Any]:
    return {
        "place": ORDINALS[min(place.rank, PODIUM) - 1],
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


def _facts(found: Results, program: str) -> list[tuple[str, str]]:
    info = found.info
    params = ", ".join(f"{key} {value}" for key, value in info.params.to_dict().items())
    return [
        ("Seed", str(info.seed)),
        ("Tick", f"{info.tick_ms} ms"),
        ("Parameters", params),
        ("Hash of the log", found.report.log_hash),
        ("Written by", program),
    ]


def _tone(place: Place) -> str:
    return "gain" if place.gain > 0 else "loss" if place.gain < 0 else "muted"
