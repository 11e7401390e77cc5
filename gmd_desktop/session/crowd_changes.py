"""What the presenter changes about the crowd while a session is open: checked, applied, hashed, said in the diary."""

from collections.abc import Mapping

from sqlalchemy import Connection

from engine.rounding import format_micros
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.roster import AddBots, CrowdChange, RosterError, SetActivity, plain, read_change
from gmd_desktop.store import writes

# What one bot does, and what several do.
DONE = {
    "pause_bots": ("pauses", "pause"),
    "resume_bots": ("goes on", "go on"),
    "remove_bots": ("leaves and keeps what it has", "leave and keep what they have"),
}


def change_crowd(conn: Connection, live: LiveSession, payload: Mapping[str, object]) -> None:
    """Apply a change. Bots that come in are participants from now on.

    Raises:
        RosterError: it can't be; nothing was changed.
    """
    change = read_change(payload)
    roster = live.roster.after(change)
    text = f"{_said(live, change)} ({change.cause})"
    if isinstance(change, AddBots):
        bots = change.bots()
        if taken := [bot.name for bot in bots if bot.name in live.accounts]:
            raise RosterError(f"There is a participant called {taken[0]} already; choose another name.")
        writes.upsert_accounts(conn, [live.join(bot.name, bot.deposit, bot.archetype) for bot in bots])
    live.roster = roster
    live.record(conn, "CROWD", text, {"kind": "crowd", **plain(change)})


def _said(live: LiveSession, change: CrowdChange) -> str:
    """Say what a change does."""
    if isinstance(change, AddBots):
        bots = change.bots()
        names = bots[0].name if len(bots) == 1 else f"{bots[0].name} to {bots[-1].name}"
        return (
            f"{_counted(len(bots), bots[0].archetype)} joined with {format_micros(change.deposit)} USDC each: {names}"
        )
    if isinstance(change, SetActivity):
        return f"Activity of {change.archetype or 'all bots'}: {change.percent} %"
    chosen = live.roster.chosen(change.archetype, change.name)
    who = change.name or _counted(len(chosen), change.archetype)
    return f"{who} {DONE[change.verb][len(chosen) > 1]}"


def _counted(count: int, archetype: str) -> str:
    return f"{count} {archetype} bot{'s' * (count != 1)}".replace("  ", " ")
