"""Where a search for a size begins: an amount that is typed, or all that one has."""

from collections.abc import Callable

from engine import Preview
from engine.rounding import MICRO
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui.explain import Means
from gmd_desktop.ui.models.ticket_form import TicketForm
from gmd_desktop.ui.models.ticket_quote import total_of
from gmd_desktop.ui.models.ticket_solver import AmountSolver
from gmd_desktop.ui.typed import TypedError, micros_of, read_amount, write_amount

Measure = Callable[[OrderRequest, Preview], int | None]
Start = tuple[OrderRequest, AmountSolver, Measure]
Search = Callable[[TicketForm, str, SessionInfo, TickReport], Start]

QUICK_TOKENS = (10, 50, 100)  # to buy
QUICK_PERCENT = (25, 50, 75)  # of what is held, to sell; all of it is the largest size
TOO_DEAR = ("INSUFFICIENT_FUNDS", "INSUFFICIENT_TOKENS")  # refused, but the total is known


def free_tokens(report: TickReport, form: TicketForm) -> int:
    """Tokens of the form's side that are free to sell, in micros; 0 if the report is another's."""
    wanted = (form.participant, form.outcome, form.token)
    for row in report.positions:
        if (row.participant, row.outcome, row.token) == wanted:
            return row.free
    return 0


def free_cash(report: TickReport, form: TicketForm) -> int:
    """Free cash of the form's participant in micros; 0 if the report is another's."""
    return report.cash if report.focus.participant == form.participant else 0


def means_of(report: TickReport, form: TicketForm) -> Means:
    """What the form's participant has for this order."""
    return Means(free_cash(report, form), free_tokens(report, form))


def quick_words(action: str, lot: int) -> tuple[str, ...]:
    """Say what the buttons for quick sizes do."""
    if action == "SELL":
        return tuple(f"{percent}%" for percent in QUICK_PERCENT)
    return tuple(write_amount(_whole_lots(tokens, lot)) for tokens in QUICK_TOKENS)


def quick_size(number: int, form: TicketForm, info: SessionInfo, report: TickReport) -> int:
    """Give the size in micros of a quick button.

    Raises:
        TypedError: nothing is held that could be sold.
    """
    lot = micros_of(info.params.lot_size)
    if form.action == "BUY":
        return _whole_lots(QUICK_TOKENS[number], lot)
    held = _sellable(form, info, report, lot)
    return max(lot, held * QUICK_PERCENT[number] // 100 // lot * lot)


def search_amount(form: TicketForm, amount: str, info: SessionInfo, report: TickReport) -> Start:
    """Look for the largest size whose total is not above the amount typed.

    Raises:
        TypedError: the amount, or what else the order needs, is not a number of its kind.
    """
    target = read_amount("Amount", amount, "50")
    lot = micros_of(info.params.lot_size)
    request = form.order_of(info.params, lot)
    guess = target * MICRO // max(1, _price(form, report))
    return request, AmountSolver(target, lot, guess), _total


def search_max(form: TicketForm, _amount: str, info: SessionInfo, report: TickReport) -> Start:
    """Look for the largest size that can be sent now.

    Raises:
        TypedError: there is nothing to trade with, or a field is not a number of its kind.
    """
    lot = micros_of(info.params.lot_size)
    request = form.order_of(info.params, lot)
    if form.action == "BUY":
        cash = free_cash(report, form)
        if cash <= 0:
            raise TypedError("Size", "No cash is free to buy with.")
        guess = cash * MICRO // max(1, _price(form, report))
        return request, AmountSolver(cash, lot, guess), _needed
    tokens = _sellable(form, info, report, lot)
    return request, AmountSolver(1, lot, tokens, tokens), _accepted


def _sellable(form: TicketForm, info: SessionInfo, report: TickReport, lot: int) -> int:
    tokens = free_tokens(report, form)
    if tokens < lot:
        name = info.outcome_names[form.outcome]
        have = f"Only {write_amount(tokens)}" if tokens else "No"
        raise TypedError("Size", f"{have} {form.token} of {name} are free to sell.")
    return tokens


def _whole_lots(tokens: int, lot: int) -> int:
    return -(-tokens * MICRO // lot) * lot


def _price(form: TicketForm, report: TickReport) -> int:
    for row in report.outcomes:
        if row.outcome == form.outcome:
            return row.yes_price if form.token == "YES" else row.no_price
    return MICRO


def _total(request: OrderRequest, preview: Preview) -> int | None:
    known = preview.reason is None or preview.reason in TOO_DEAR
    return total_of(request, preview) if known else None


def _needed(_request: OrderRequest, preview: Preview) -> int | None:
    return preview.needed if preview.reason in (None, "INSUFFICIENT_FUNDS") else None


def _accepted(_request: OrderRequest, preview: Preview) -> int | None:
    return 0 if preview.reason is None else None
