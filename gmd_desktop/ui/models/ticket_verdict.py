"""What the ticket says about the order as it stands, and whether it lets it be sent."""

from dataclasses import dataclass, replace

from engine import Preview
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import explain
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.ticket_quote import Quote, quote, warnings
from gmd_desktop.ui.models.ticket_state import waiting_words
from gmd_desktop.ui.typed import TypedError, read_amount

CLOSE_PERCENT = 95  # of an amount: from here on the size is as close as lots allow


@dataclass(frozen=True, slots=True)
class Verdict:
    """Words, their look, whether the order can be sent, and the field that is mistaken."""

    text: str = ""
    tone: str = "muted"
    can_send: bool = False
    field: str = ""
    needs_tick: bool = False

    def with_note(self, note: str) -> "Verdict":
        """The same with another sentence before it, which is no mistake."""
        if not note:
            return self
        tone = self.tone if self.tone == "error" else "warn"
        return replace(self, text=f"{note} {self.text}".strip(), tone=tone)


def of_problem(problem: TypedError) -> Verdict:
    """Say what is wrong with what is typed; what is only missing is no mistake."""
    if problem.is_empty:
        return Verdict(problem.sentence)
    return Verdict(problem.sentence, "error", can_send=not problem.field, field=problem.field)


def shortfall_words(found: Quote, amount: str) -> str:
    """Say so if an order is worth much less than the amount that it was solved from."""
    try:
        wanted = read_amount("Amount", amount)
    except TypedError:
        return ""
    if found.total * 100 >= wanted * CLOSE_PERCENT:
        return ""
    return f"Only {fmt.money(found.total)} of {fmt.money(wanted)} USDC trades within the limit."


def of_preview(
    request: OrderRequest,
    preview: Preview,
    info: SessionInfo,
    means: explain.Means,
    is_accepted: bool,
    report: TickReport,
) -> Verdict:
    """Say what the engine's dry run means for the person."""
    if preview.reason is not None:
        text = explain.why_not_now(request, preview, info.params, info.outcome_names, means)
        return Verdict(text, "error")
    found = quote(request, preview)
    if found.tone == "bad" and not is_accepted:
        high = fmt.atto_percent(found.slippage)
        text = f"The slippage is {high}: tick the box to send it anyway."
        return Verdict(text, "error", needs_tick=True)
    said = warnings(request, preview, means.free_cash)
    if said:
        return Verdict(" ".join(said), "warn", can_send=True)
    return Verdict(waiting_words(report), "muted", can_send=True)
