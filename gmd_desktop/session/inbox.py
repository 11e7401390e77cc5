"""The way in: a request is checked, written and committed; from then on it is never lost.

Sent again with the same uuid it does nothing: after a COMMIT whose answer was lost, send it again.
"""

import unicodedata
from uuid import UUID

from engine import ACTIONS, TOKENS, Order
from gmd_desktop.session.chain import canonical
from gmd_desktop.session.intake import TRADING_FROZEN
from gmd_desktop.session.requests import (
    CancelRequest,
    ControlRequest,
    CrowdRequest,
    JoinRequest,
    OrderRequest,
    Request,
)
from gmd_desktop.session.roster import plain
from gmd_desktop.session.transitions import CROWD_VERBS, VERBS
from gmd_desktop.store import reads, writes
from gmd_desktop.store.connect import Store
from gmd_desktop.store.rows import NewCommand, TakenRow

MAX_NAME = 64
MAX_CAUSE = 200
MAX_UNITS = 2**63 - 1
MAX_DEPOSIT = 10**9 * 10**6  # as much as the largest maker's deposit
TYPES = ("MARKET", "LIMIT")
MAX_WAITING = 1_000_000  # requests in the inbox; more are refused
TIMES_IN_FORCE = ("GTC", "IOC", "FOK")


class RequestError(ValueError):
    """The request is refused before it is written; the text says what is wrong with it."""


def submit(store: Store, request: Request, *, refused_at: int | None = None) -> int:
    """Check a request and put it into the inbox.

    Args:
        refused_at: the tick at which trading is frozen; the leader refuses an order at once.

    Returns:
        Its sequence number; when this returns it is on disk.

    Raises:
        RequestError: it is not well-formed; nothing was written.
        StoreError: the environment does not allow it; send it again with the same uuid.
    """
    row = request_row(request)
    with store.writing() as conn:
        seq = writes.insert_command(conn, row)
        if refused_at is not None:
            taken = TakenRow(refused_at, None, None, "REJECTED", TRADING_FROZEN, row.size, seq)
            writes.take_commands(conn, [taken])  # changes nothing if it was sent before
        return seq


def sent_before(store: Store, request: Request) -> int | None:
    """Give the sequence number of a request that is in the inbox, or was taken from it; None if it never came.

    Raises:
        StoreError: the environment does not allow it.
    """
    with store.reading() as conn:
        found = reads.read_command(conn, request.uuid)
    return None if found is None else found.seq


def verb_of(request: Request) -> str:
    """Tell what a request asks, in the words of the table of transitions."""
    if isinstance(request, ControlRequest):
        return request.verb
    if isinstance(request, CrowdRequest):
        return request.change.verb
    if isinstance(request, OrderRequest):
        return "order"
    return "join" if isinstance(request, JoinRequest) else "cancel"


def check_outcomes(request: Request, n_outcomes: int) -> None:
    """Check that the outcomes a request names exist.

    Raises:
        RequestError: one does not.
    """
    named: tuple[int, ...] = ()
    if isinstance(request, OrderRequest):
        named = (request.outcome,)
    elif isinstance(request, ControlRequest):
        named = (request.value,) if request.verb == "settle" else request.outcomes
    if any(outcome >= n_outcomes for outcome in named):
        raise RequestError(f"There are only {n_outcomes} outcomes, counted from 0.")


def order_to_preview(request: OrderRequest) -> Order:
    """Check a request and give it as an order without a number.

    Raises:
        RequestError: it is not well-formed.
    """
    request_row(request)
    return Order(
        0,
        request.participant,
        request.outcome,
        request.token,
        request.action,
        request.type,
        request.time_in_force,
        request.size,
        request.limit_price,
        request.max_slippage,
        request.auto_fill,
    )


def request_row(request: Request) -> NewCommand:
    """Check a request and give its row.

    Raises:
        RequestError: it is not well-formed.
    """
    _check_uuid(request.uuid)
    if isinstance(request, ControlRequest):
        return _control_row(request)
    if isinstance(request, CrowdRequest):
        return _crowd_row(request)
    _check_name(request.participant)
    if isinstance(request, OrderRequest):
        return _order_row(request)
    if isinstance(request, CancelRequest):
        return _cancel_row(request)
    return _join_row(request)


def _order_row(request: OrderRequest) -> NewCommand:
    _check_word("token", request.token, TOKENS)
    _check_word("action", request.action, ACTIONS)
    _check_word("type", request.type, TYPES)
    _check_word("time in force", request.time_in_force, TIMES_IN_FORCE)
    if request.type == "MARKET" and request.time_in_force == "GTC":
        raise RequestError("A market order can't rest: choose IOC or FOK.")
    _check_whole("outcome", request.outcome, 0, 2**31 - 1)
    _check_whole("size", request.size, 1, MAX_UNITS)
    limit = request.limit_price if request.type == "LIMIT" else None
    slippage = request.max_slippage if request.type == "MARKET" else None
    if limit is not None:
        _check_whole("price", limit, 0, MAX_UNITS)
    if slippage is not None:
        _check_whole("slippage", slippage, 0, MAX_UNITS)
    return NewCommand(
        uuid=request.uuid,
        kind="ORDER",
        participant=request.participant,
        outcome=request.outcome,
        token=request.token,
        action=request.action,
        type=request.type,
        time_in_force=request.time_in_force,
        size=request.size,
        limit_price=limit,
        max_slippage=slippage,
        auto_fill=bool(request.auto_fill),
    )


def _cancel_row(request: CancelRequest) -> NewCommand:
    if (request.order_id is None) == (request.order_uuid is None):
        raise RequestError("A cancel names one order, by its number or by its uuid.")
    if request.order_id is not None:
        _check_whole("order number", request.order_id, 1, MAX_UNITS)
    if request.order_uuid is not None:
        _check_uuid(request.order_uuid)
    return NewCommand(
        uuid=request.uuid,
        kind="CANCEL",
        participant=request.participant,
        target_id=request.order_id,
        target_uuid=request.order_uuid,
    )


def _join_row(request: JoinRequest) -> NewCommand:
    _check_whole("deposit", request.deposit, 0, MAX_DEPOSIT)
    _check_text("archetype", request.archetype, 16, empty=True)
    payload = {"archetype": request.archetype, "deposit": request.deposit}
    return NewCommand(
        uuid=request.uuid,
        kind="JOIN",
        participant=request.participant,
        payload=canonical(payload),
    )


def _control_row(request: ControlRequest) -> NewCommand:
    _check_word("control", request.verb, tuple(sorted(VERBS - CROWD_VERBS)))
    _check_whole("value", request.value, 0, 10**12)
    for outcome in request.outcomes:
        _check_whole("outcome", outcome, 0, 2**31 - 1)
    _check_text("cause", request.cause, MAX_CAUSE, empty=True)
    payload = {
        "cause": request.cause,
        "outcomes": list(request.outcomes),
        "value": request.value,
        "verb": request.verb,
    }
    return NewCommand(uuid=request.uuid, kind="CONTROL", participant="", payload=canonical(payload))


def _crowd_row(request: CrowdRequest) -> NewCommand:
    payload = plain(request.change)
    _check_text("cause", request.change.cause, MAX_CAUSE, empty=True)
    return NewCommand(uuid=request.uuid, kind="CONTROL", participant="", payload=canonical(payload))


def _check_uuid(found: object) -> None:
    try:
        same = isinstance(found, str) and str(UUID(found)) == found
    except ValueError:
        same = False
    if not same:
        raise RequestError("The request has no valid uuid.")


def _check_name(found: object) -> None:
    _check_text("name", found, MAX_NAME, empty=False)


def _check_text(what: str, found: object, longest: int, *, empty: bool) -> None:
    if not isinstance(found, str) or len(found) > longest or not (found or empty):
        raise RequestError(f"The {what} needs {'up to' if empty else '1 to'} {longest} characters.")
    if found != found.strip() or any(unicodedata.category(one)[0] == "C" for one in found):
        raise RequestError(f"The {what} has spaces at its ends or characters that can't be shown.")


def _check_word(what: str, found: object, expected: tuple[str, ...]) -> None:
    if found not in expected:
        raise RequestError(f"The {what} must be {' or '.join(expected)}.")


def _check_whole(what: str, found: object, lowest: int, highest: int) -> None:
    if isinstance(found, bool) or not isinstance(found, int):
        raise RequestError(f"The {what} must be a whole number of its smallest unit.")
    if found < lowest:
        raise RequestError(f"The {what} is too small.")
    if found > highest:
        raise RequestError(f"The {what} is too large.")
