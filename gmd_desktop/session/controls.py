"""What needs no tick: the presenter's controls, joins, and the cancels of queued orders."""

import json
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from engine import MarketError
from engine.log import join_line
from engine.rounding import format_micros
from gmd_desktop.session.crowd_changes import change_crowd
from gmd_desktop.session.due import end_round, presenter_eliminated, round_name
from gmd_desktop.session.inbox import request_row
from gmd_desktop.session.intake import NOT_OPEN
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.requests import JoinRequest
from gmd_desktop.session.resolving import eliminate
from gmd_desktop.session.roster import RosterError
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.session.transitions import ALLOWED, CROWD_VERBS, VERBS, refusal, target
from gmd_desktop.store import reads, writes
from gmd_desktop.store.rows import CommandRow, TakenRow

APPLIED = "APPLIED"
NOT_ALLOWED = "NOT_ALLOWED"
WITHDRAWN = "WITHDRAWN"
NEED_A_TICK = ("step", "settle")


class ControlError(Exception):
    """A control that can't be done now; the text is for the diary."""


def apply_controls(conn: Connection, live: LiveSession) -> CommandRow | None:
    """Apply everything waiting that needs no tick, up to the first control that does.

    Returns:
        The first step or settle that waits; it stays, because it is a tick, and so do the
        controls after it.
    """
    taken: list[TakenRow] = []
    withdrawn: set[int] = set()
    tick_control = None
    for row in reads.read_waiting_controls(conn):
        if tick_control is not None and row.kind == "CONTROL":
            continue
        done = _withdraw(conn, live, row, withdrawn) if row.kind == "CANCEL" else _apply(conn, live, row)
        taken += done
        if not done and row.kind == "CONTROL":
            tick_control = row
    if not writes.take_commands(conn, taken):
        raise AssertionError("a control was taken twice")
    return tick_control


def control_value(row: CommandRow) -> tuple[str, int, str]:
    """Give a control's verb, value and cause."""
    payload = _payload(row)
    return str(payload["verb"]), int(payload.get("value", 0)), str(payload.get("cause", ""))


def refuse_control(conn: Connection, live: LiveSession, row: CommandRow, why: str) -> TakenRow:
    """Put a refusal into the diary; it is no part of the session."""
    live.record(conn, "REFUSED", why)
    return TakenRow(live.tick, None, None, "REJECTED", NOT_ALLOWED, None, row.seq)


def _apply(conn: Connection, live: LiveSession, row: CommandRow) -> list[TakenRow]:
    try:
        verb = "join" if row.kind == "JOIN" else control_value(row)[0]
        if verb in NEED_A_TICK and target(verb, live.status, live.resumes_as) is not None:
            return []
        if target(verb, live.status, live.resumes_as) is None:
            raise ControlError(refusal(verb, live.status))
        if row.kind == "JOIN":
            _join(conn, live, row)
        else:
            _control(conn, live, row)
    except (ControlError, RosterError, MarketError) as error:
        return [refuse_control(conn, live, row, str(error))]
    except (KeyError, TypeError, ValueError):
        # Only a row put there by hand can be like this.
        return [refuse_control(conn, live, row, f"Row {row.seq} of the inbox can't be read.")]
    return [TakenRow(live.tick, None, None, APPLIED, None, None, row.seq)]


def _control(conn: Connection, live: LiveSession, row: CommandRow) -> None:
    verb, value, cause = control_value(row)
    if verb not in VERBS:
        raise ValueError(verb)
    if verb in CROWD_VERBS:
        change_crowd(conn, live, _payload(row))
    elif verb == "extend":
        _extend(conn, live, value, cause)
    elif verb == "eliminate":
        eliminate(conn, live, [int(outcome) for outcome in _payload(row)["outcomes"]], cause)
        presenter_eliminated(conn, live)
    elif verb == "unfreeze":
        _unfreeze(conn, live, cause)
    else:
        status = target(verb, live.status, live.resumes_as)
        assert status is not None
        live.move_to(conn, status, cause)


def _unfreeze(conn: Connection, live: LiveSession, cause: str) -> None:
    """Let trading go on. In a round that waits nobody goes then; another one ends by itself."""
    if not live.schedule.can_extend(live.tick):
        raise ControlError("Trading has ended; it can't be taken up again.")
    if live.schedule.under_way is None:
        live.move_to(conn, SessionStatus.RUNNING, cause)
    elif live.schedule.waits_for(live.tick):
        end_round(conn, live, cause)
    else:
        raise ControlError(f"{round_name(live)} is under way: trading goes on by itself when it is over.")


def _extend(conn: Connection, live: LiveSession, by_ms: int, cause: str) -> None:
    if not live.schedule.can_extend(live.tick):
        raise ControlError("Trading has ended; the end can't be moved any more.")
    live.schedule = live.schedule.extended(by_ms)
    schedule = live.schedule
    end_tick = schedule.duration_ticks + schedule.extended_ticks + schedule.waited_ticks
    line = {"cause": cause, "end_tick": end_tick, "kind": "extend"}
    live.record(conn, "EXTEND", f"End moved by {by_ms / 1000:g} s: {cause}", line)


def _join(conn: Connection, live: LiveSession, row: CommandRow) -> None:
    payload = _payload(row)
    deposit, archetype = int(payload["deposit"]), str(payload.get("archetype", ""))
    request_row(JoinRequest(row.participant, deposit, archetype))  # it may have been put there by hand
    admit(conn, live, row.participant, deposit, archetype)


def admit(conn: Connection, live: LiveSession, name: str, deposit: int, archetype: str = "") -> None:
    """Let a participant in who comes later.

    Raises:
        MarketError: the name is taken, or the market settled; nobody came in.
    """
    writes.upsert_accounts(conn, [live.join(name, deposit, archetype)])
    live.record(conn, "JOIN", f"{name} joined with {format_micros(deposit)} USDC", join_line(name, deposit))


def _withdraw(conn: Connection, live: LiveSession, row: CommandRow, withdrawn: set[int]) -> list[TakenRow]:
    """Take back an order that still waits. If it has been taken, the cancel waits for a tick."""
    assert row.target_uuid is not None
    order = reads.read_command(conn, row.target_uuid)
    if order is not None and order.participant == row.participant and order.kind == "ORDER":
        if order.tick is None and order.seq not in withdrawn:
            withdrawn.add(order.seq)
            return [
                TakenRow(live.tick, None, None, "CANCELED", WITHDRAWN, order.size, order.seq),
                TakenRow(live.tick, None, None, "CANCELED", None, None, row.seq),
            ]
        if order.order_id is not None and live.status in ALLOWED["cancel"]:
            return []
    return [TakenRow(live.tick, None, None, "CANCEL_REFUSED", NOT_OPEN, None, row.seq)]


def _payload(row: CommandRow) -> dict[str, Any]:
    found = json.loads(row.payload or "", parse_float=Decimal)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found
