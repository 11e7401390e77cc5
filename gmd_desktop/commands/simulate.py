"""`gmd-desktop simulate`: a session of bots alone, as fast as it goes."""

import gc
import json
import threading
import time
from contextlib import ExitStack
from typing import Annotated, Any

import typer

from engine import FILL_KINDS
from engine.rounding import format_micros
from gmd_desktop.commands.exits import in_words, refuse_password, stop_by_signals
from gmd_desktop.commands.stored import progress
from gmd_desktop.crowd.flow import crowd_of
from gmd_desktop.session.scenario import Scenario, load_scenario
from gmd_desktop.session.simulation import Play, Simulation, participants, run
from gmd_desktop.session.standings import places
from gmd_desktop.session.stored_simulation import StoredSimulation
from gmd_desktop.session.variation import varied
from gmd_desktop.store.address import read_path

YOUNG = 100_000  # objects that a tick has made and nobody has dropped; it leaves no cycles to be collected
SHOWN = 10  # participants, those who have gained most


def command(
    scenario: Annotated[str, typer.Argument(help="A scenario's file.", metavar="SCENARIO", show_default=False)],
    ticks: Annotated[int | None, typer.Option(min=1, help="End after so many ticks.", metavar="N")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="In place of the scenario's.")] = None,
    store: Annotated[
        str,
        typer.Option(
            help="Keep the session in a new file or schema.",
            metavar="STORE",
            callback=refuse_password,
            show_default=False,
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play a session of the scenario's bots without waiting, to its end, and tell how it went.

    Without --store it is played in memory and forgotten; with it, it can be opened, verified and copied afterwards. The
    same scenario and seed give the same session and the same hash either way. Ctrl+C ends it after the present tick.
    Exit codes: 0 done, 2 the scenario is wrong or the store exists, 3 the store can't be written.
    """
    collect_seldom()
    with in_words(), ExitStack() as stack:
        found = load_scenario(read_path(scenario))
        found = found if seed is None else varied(found, {"seed": seed})
        play: Play
        if not store:
            play = Simulation(found, crowd_of(found))
        else:
            play = StoredSimulation(store, found, crowd_of(found))
            stack.callback(play.close)
        told = _play(play, found, ticks)
    print(json.dumps(told) if as_json else _in_words(told))


def collect_seldom() -> None:
    """Have this process look for cycles of dead objects seldom: sessions make many objects and few cycles."""
    gc.freeze()
    gc.set_threshold(YOUNG)


def _play(play: Play, scenario: Scenario, ticks: int | None) -> dict[str, Any]:
    volume = [0] * len(FILL_KINDS)
    planned = play.live.schedule.settle_tick(0)
    asked_to_stop = threading.Event()
    stop_by_signals(asked_to_stop.set)
    began = time.perf_counter()
    with progress("Simulating", planned if ticks is None else min(ticks, planned)) as on_tick:
        for outcome in run(play, ticks):
            volume = [total + more for total, more in zip(volume, outcome.point.volume, strict=True)]
            on_tick(outcome.point.tick)
            if asked_to_stop.is_set():
                break
    live, seconds = play.live, time.perf_counter() - began
    return {
        "name": scenario.name,
        "seed": live.seed,
        "ticks": live.tick,
        "status": live.status,
        "interrupted": asked_to_stop.is_set(),
        "orders": live.total_orders,
        "fills": live.total_fills,
        "seconds": round(seconds, 3),
        "winner": None if live.winner is None else live.outcome_names[live.winner],
        "log_hash": live.log_hash,
        "volume": {kind: format_micros(total) for kind, total in zip(FILL_KINDS, volume, strict=True)},
        "participants": [
            {
                "place": place.rank,
                "name": place.who.name,
                "archetype": place.who.archetype,
                "deposit": format_micros(place.who.deposit),
                "value": format_micros(place.who.value),
                "trades": place.who.trades,
            }
            for place in places(participants(play))
        ],
    }


def _in_words(told: dict[str, Any]) -> str:
    """Tell people how it went: what was played, who has won, and who has gained most, as a share of the deposit."""
    rate = told["orders"] / max(told["seconds"], 0.001)
    how = "Stopped" if told["interrupted"] else "Played"
    played = f"{told['name']}, seed {told['seed']}, {told['ticks']:,} ticks"
    traded = f"{told['orders']:,} orders, {told['fills']:,} fills in {told['seconds']:.1f} s ({rate:,.0f} orders/s)"
    over = f"{told['winner']} has won." if told["winner"] else f"The session is {told['status']}."
    lines = [f"{how}: {played}, {traded}", over]
    ranked = told["participants"][:SHOWN]
    width = max((len(one["name"]) for one in ranked), default=0)
    for one in ranked:
        value, deposit = float(one["value"]), float(one["deposit"])
        kind = one["archetype"] or "person"
        lines.append(f"  {one['name']:<{width}}  {kind:<12}  {value:>12,.2f} USDC  {value - deposit:>+12,.2f}")
    return "\n".join([*lines, f"Hash {told['log_hash']}"])
