"""`gmd-desktop status`: how a session stands, while it runs or not."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from engine.rounding import format_micros
from gmd_desktop.commands.exits import EXIT_WRONG, StoreArgument, in_words
from gmd_desktop.session.overview import Overview, read_overview
from gmd_desktop.store.connect import open_store


def command(
    store: StoreArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell how a session stands; nothing is written. Exit code 1: it should tick, and nobody runs it."""
    with in_words():
        opened = open_store(store, for_reading=True)
        try:
            overview = read_overview(opened)
        finally:
            opened.close()
    if as_json:
        print(json.dumps(asdict(overview) | {"stands_still": overview.stands_still}))
    else:
        for what, says in lines(overview):
            print(f"{what:<13} {says}")
    if overview.stands_still:
        raise typer.Exit(EXIT_WRONG)


def lines(found: Overview) -> list[tuple[str, str]]:
    """Put a session's state in words, a line each."""
    last = "none yet"
    if found.last_tick_age_s is not None:
        last = f"{found.last_tick_age_s:,.1f} s ago, took {found.last_tick_ms:,.1f} ms"
    leader = "nobody" + (": it stands still; start it with run" if found.stands_still else "")
    if found.leader:
        fresh = f"lease good for {found.lease_s:.1f} s" if found.lease_s >= 0 else "its lease has run out"
        leader = f"{found.leader} ({fresh}, epoch {found.epoch})"
    return [
        ("name", found.name),
        ("status", str(found.status) + (f", {found.winner} has won" if found.winner else "")),
        ("tick", f"{found.tick:,}"),
        ("session time", f"{clock(found.session_ms)} of {clock(found.end_ms)}"),
        ("leader", leader),
        ("inbox", f"{found.inbox:,} waiting"),
        ("last tick", last),
        ("totals", f"{found.orders:,} orders, {found.fills:,} fills, {format_micros(found.deposits)} USDC deposited"),
        ("participants", f"{found.people:,} people, {found.bots:,} bots"),
        ("log hash", found.log_hash),
    ]


def clock(ms: int) -> str:
    """Write session time as h:mm:ss."""
    seconds = ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
