"""What becomes of the order that the ticket sent last, in words."""

from dataclasses import dataclass, replace

from engine import Params
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import FillView, OrderView, TickReport
from gmd_desktop.ui import explain
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.words import each, status_word
from gmd_desktop.ui.typed import write_amount

DONE = ("FILLED", "CANCELED", "REJECTED")


@dataclass(frozen=True, slots=True)
class OrderLife:
    """An order on its way: sent, queued, then as the reports tell. Amounts in micros."""

    request: OrderRequest
    ack_ms: float | None = None
    view: OrderView | None = None
    filled: int = 0
    amount: int = 0
    last_tick: int | None = None  # in which some of it traded last
    trouble: str = ""  # why the store has not taken it yet
    why: str = ""  # of a rejected one: what would have worked when it was rejected
    is_taken_back: bool = False  # its cancel is on its way

    @property
    def is_acknowledged(self) -> bool:
        """Whether the order is stored; from then on it cannot be lost."""
        return self.ack_ms is not None or self.view is not None

    @property
    def is_done(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.view is not None and self.view.status in DONE

    @property
    def can_take_back(self) -> bool:
        """Whether it waits for its tick, and nobody has asked to take it back."""
        is_waiting = self.view is None or self.view.status == "QUEUED"
        return self.is_acknowledged and is_waiting and not self.is_taken_back

    @property
    def wants_why(self) -> bool:
        """Whether it was refused, and what would do is not told yet."""
        return self.view is not None and self.view.status == "REJECTED" and not self.why

    @property
    def tone(self) -> str:
        """The look of its words."""
        if self.view is None or not self.is_done:
            return "accent"
        return {"FILLED": "gain", "REJECTED": "error"}.get(self.view.status, "muted")

    def queued(self, ack_ms: float) -> "OrderLife":
        """The same after the store has taken it."""
        return replace(self, ack_ms=ack_ms)

    def taken_back(self) -> "OrderLife":
        """The same after it was asked to be taken back."""
        return replace(self, is_taken_back=True)

    def explained(self, why: str) -> "OrderLife":
        """The same after the engine has told what would do instead of the order that it refused."""
        return replace(self, why=why)

    def waiting(self, trouble: str) -> "OrderLife":
        """The same while the store does not take it; it is sent again."""
        return replace(self, trouble=trouble)

    def seen(self, report: TickReport) -> "OrderLife":
        """The same after a report."""
        found = next((row for row in report.orders if row.uuid == self.request.uuid), None)
        view = found or self.view
        if view is None or view.order_id is None:
            return replace(self, view=view)
        mine = [fill for fill in report.fills if _belongs(fill, view)]
        return replace(
            self,
            view=view,
            filled=self.filled + sum(one.fill.size for one in mine),
            amount=self.amount + sum(_paid(one, view) for one in mine),
            last_tick=mine[-1].tick if mine else self.last_tick,
        )

    def words(self, params: Params, names: tuple[str, ...]) -> str:
        """Tell how it stands, in a sentence."""
        what, view = explain.order_words(self.request, names), self.view
        if view is None or view.status == "QUEUED":
            if not self.is_acknowledged:
                return (
                    f"{what}: not stored yet, sent again and again. {self.trouble}"
                    if self.trouble
                    else f"{what}: being sent."
                )
            if self.is_taken_back:
                return f"{what}: being taken back."
            ack = "" if self.ack_ms is None else f" in {fmt.millis(self.ack_ms)}"
            return f"{what}: queued{ack}, waits for the next tick."
        if view.status == "REJECTED":
            why = self.why or explain.why_refused(view, view.reason or "", params, names)
            return f"{what}: rejected{_tick(' in', view.tick)}. {why}"
        return f"{what}: {self._traded(view)}."

    def _traded(self, view: OrderView) -> str:
        at = f" at {fmt.price(each(self.amount, self.filled))} on average" if self.filled else ""
        done = write_amount(view.size - view.remaining)
        if view.status == "FILLED":
            return f"filled{at}{_tick(' in', self.last_tick or view.tick)}"
        if view.status == "OPEN":
            return f"resting{_tick(' since', view.tick)}, nothing has traded yet"
        if view.status == "PARTIAL":
            return f"{done} filled{at}, {write_amount(view.remaining)} resting{_tick(' since', view.tick)}"
        if view.status == "CANCELED" and self.is_taken_back and view.order_id is None:
            return "taken back before its tick"
        if view.status == "CANCELED" and view.remaining < view.size:
            return f"{done} filled{at}, the rest was given back"
        return status_word(view.status)


def _tick(preposition: str, tick: int | None) -> str:
    return "" if tick is None else f"{preposition} tick {fmt.count(tick)}"


def _belongs(one: FillView, view: OrderView) -> bool:
    return view.order_id in (one.fill.order_id, one.fill.counter_order_id)


def _paid(one: FillView, view: OrderView) -> int:
    return one.fill.amount if one.fill.order_id == view.order_id else one.fill.counter_amount
