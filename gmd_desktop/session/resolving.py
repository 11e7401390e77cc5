"""Eliminations and the settlement of a live session, whoever asks for them: the schedule or the presenter."""

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.log import eliminate_line, settle_line
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.schedule import choose_winner
from gmd_desktop.session.tick_report import SessionStatus


def eliminate(conn: Connection, live: LiveSession, outcomes: Sequence[int], cause: str) -> None:
    """Close outcomes that have lost.

    Raises:
        MarketError: the market does not allow it; nothing was done.
    """
    resolution = live.market.eliminate(outcomes)
    names = ", ".join(live.outcome_names[outcome] for outcome in outcomes)
    live.record(conn, "ELIMINATE", f"Eliminated: {names} ({cause})", eliminate_line(list(outcomes)))
    live.book_resolution(conn, resolution.canceled, resolution.payouts)


def listed(names: Sequence[str]) -> str:
    """Write names as people list them; "" for none."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def settle(conn: Connection, live: LiveSession, winner: int, cause: str) -> None:
    """Pay the winner and end the session.

    Raises:
        MarketError: the winner is not active.
    """
    if live.course is not SessionStatus.FROZEN:
        live.freeze(conn, cause)
    resolution = live.market.settle(winner)
    live.winner = winner
    text = f"{live.outcome_names[winner]} wins ({cause})"
    live.record(conn, "SETTLE", text, settle_line(winner))
    live.book_resolution(conn, resolution.canceled, resolution.payouts)
    live.move_to(conn, SessionStatus.RESOLVED, cause)


def yes_prices(live: LiveSession) -> dict[int, int]:
    """Give the YES prices of the outcomes that are in, in micros."""
    return {outcome: live.market.price(outcome, "YES") for outcome in live.market.active}


def scheduled_winner(live: LiveSession) -> int:
    """Tell who wins when the schedule settles by itself."""
    yes, rule = yes_prices(live), live.scenario.winner
    if isinstance(rule, int) and rule not in yes:
        rule = "highest"  # the winner that was given has been eliminated
    return choose_winner(rule, yes, live.seed)
