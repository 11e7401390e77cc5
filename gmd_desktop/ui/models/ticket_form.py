"""What is typed and chosen in the order ticket, and how it becomes an order."""

from dataclasses import dataclass, replace

from engine import Action, OrderType, Params, TimeInForce, Token
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.ui.typed import (
    check_steps,
    micros_of,
    read_amount,
    read_percent,
)

DEFAULT_SLIPPAGE_PERCENT = "5"


@dataclass(frozen=True, slots=True)
class TicketForm:
    """The ticket's fields as they stand; numbers are still text, and stay as they were typed."""

    participant: str = ""
    outcome: int = 0
    token: Token = "YES"
    action: Action = "BUY"
    type: OrderType = "MARKET"
    market_force: TimeInForce = "FOK"
    limit_force: TimeInForce = "GTC"
    size: str = ""
    price: str = ""
    slippage: str = DEFAULT_SLIPPAGE_PERCENT
    auto_fill: bool = False

    @property
    def time_in_force(self) -> TimeInForce:
        """The one that belongs to the order's type."""
        return self.market_force if self.type == "MARKET" else self.limit_force

    @property
    def words(self) -> str:
        """The order in short, for the button that sends it."""
        return " ".join(filter(None, (self.action.capitalize(), _grouped(self.size.strip()), self.token)))

    def order(self, params: Params, amount_field: str = "Size") -> OrderRequest:
        """Read the form.

        Args:
            amount_field: the field that the size was typed into, which a refusal names.

        Raises:
            TypedError: the first field whose text is not a number of its kind.
        """
        lot = micros_of(params.lot_size)
        size = read_amount(amount_field, self.size, "10")
        check_steps(amount_field, self.size, size, lot, "lot")
        return self.order_of(params, size)

    def order_of(self, params: Params, size: int) -> OrderRequest:
        """Read the form, with another size in micros than the one that is typed.

        Raises:
            TypedError: price or slippage is not a number of its kind.
        """
        limit_price = max_slippage = None
        if self.type == "LIMIT":
            step = micros_of(params.tick_size)
            limit_price = read_amount("Price", self.price, "0.45")
            check_steps("Price", self.price, limit_price, step, "price tick")
        else:
            max_slippage = read_percent("Max slippage", self.slippage)
        return OrderRequest(
            participant=self.participant,
            outcome=self.outcome,
            token=self.token,
            action=self.action,
            type=self.type,
            time_in_force=self.time_in_force,
            size=size,
            limit_price=limit_price,
            max_slippage=max_slippage,
            auto_fill=self.auto_fill and self.type == "LIMIT",
        )


def _grouped(size: str) -> str:
    """Set a number's thousands apart as everywhere; whatever else is typed stays as it is."""
    whole, dot, rest = size.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.isdecimal() else size


def same_order(one: OrderRequest | None, other: OrderRequest | None) -> bool:
    """Whether two requests ask for the same order, whatever their uuids."""
    if one is None or other is None:
        return one is other
    return replace(one, uuid="") == replace(other, uuid="")
