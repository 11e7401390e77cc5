"""The columns of the orders table; a row is an `OrderView`."""

from engine import Params
from gmd_desktop.session.requests import CancelRequest
from gmd_desktop.session.tick_report import OrderView
from gmd_desktop.ui import explain
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import STATUS_TONES, outcome_name, status_word, token_tone

STATUS_RANK = {"QUEUED": 0, "PARTIAL": 1, "OPEN": 2}  # what can still change comes first
DONE_RANK = 3


def order_key(row: OrderView) -> str:
    """What makes an order the same order: its client's uuid, or its id if it came without one."""
    return row.uuid or f"#{row.order_id}"


def cancel_of(row: OrderView) -> CancelRequest:
    """Ask for an order to be cancelled: one that waits for its tick by its uuid, one that rests by its id."""
    return CancelRequest(row.participant, row.order_id, row.uuid if row.order_id is None else None)


def side(row: OrderView) -> str:
    """The order's side: "BUY YES"."""
    return f"{row.action} {row.token}"


def kind(row: OrderView) -> str:
    """Type and time in force: "limit GTC"."""
    return f"{row.type.lower()} {row.time_in_force}"


def bound_text(row: OrderView) -> str:
    """The limit price, or what a market order allows itself."""
    if row.limit_price is not None:
        return fmt.price(row.limit_price)
    if row.max_slippage is not None:
        return f"\N{PLUS-MINUS SIGN}{fmt.atto_percent(row.max_slippage, 1)}"
    return fmt.NOTHING


def order_columns(names: tuple[str, ...], params: Params | None) -> tuple[Column, ...]:
    """Say how an order is written in a session with these outcomes and parameters."""

    def said(row: OrderView) -> str:
        if not row.reason:
            return ""
        return explain.why_refused(row, row.reason, params, names) if params else row.reason

    return (
        Column(
            "State",
            lambda row: status_word(row.status),
            lambda row: (STATUS_RANK.get(row.status, DONE_RANK), row.status),
            number=False,
            sample="partly filled",
            tone=lambda row: STATUS_TONES.get(row.status, ""),
            cell_tip=said,
        ),
        Column(
            "Outcome",
            lambda row: outcome_name(names, row.outcome),
            lambda row: row.outcome,
            number=False,
            sample="Outcome name",
            fades=False,
        ),
        Column(
            "Side",
            side,
            side,
            number=False,
            sample="SELL YES",
            tone=lambda row: token_tone(row.token),
            fades=False,
        ),
        Column("Type", kind, kind, number=False, sample="market FOK", fades=False),
        Column("Size", lambda row: fmt.tokens(row.size), lambda row: row.size, "Tokens ordered"),
        Column(
            "Remaining",
            lambda row: fmt.tokens(row.remaining),
            lambda row: row.remaining,
            "Tokens not traded yet",
        ),
        Column(
            "Limit",
            bound_text,
            lambda row: (row.limit_price is None, row.limit_price or row.max_slippage or 0),
            "Limit price in USDC per token, or the max slippage of a market order",
            sample="\N{PLUS-MINUS SIGN}100.0 %",
            fades=False,
        ),
        Column(
            "Tick",
            lambda row: fmt.NOTHING if row.tick is None else fmt.count(row.tick),
            lambda row: -1 if row.tick is None else row.tick,
            "The tick in which it was applied",
            sample="100,000",
            fades=False,
        ),
        Column(
            "Reason",
            said,
            said,
            number=False,
            stretch=True,
            sample="It needs more USDC",
            tone=lambda row: "muted",
            cell_tip=said,
            fades=False,
        ),
    )
