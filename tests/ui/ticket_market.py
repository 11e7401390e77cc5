"""A ticket over a real market, without a store: previews come from the engine, sent orders are applied at once."""

from dataclasses import replace

from engine import Market, Order, Preview
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import FillView, Focus, OrderView, PositionView, TickReport
from tests.ui.reports import MICRO, FakeSession

CASH = 1_000 * MICRO


def order_of(request: OrderRequest, order_id: int = 0) -> Order:
    """The engine's order for a request."""
    return Order(
        order_id, request.participant, request.outcome, request.token, request.action, request.type,
        request.time_in_force, request.size, request.limit_price, request.max_slippage, request.auto_fill,
    )  # fmt: skip


class TicketMarket:
    """Answers as the worker does, at once."""

    def __init__(self, cash: int = CASH) -> None:
        self.session = FakeSession()
        self.info = self.session.info()
        self.market = Market.open(self.info.params, {"you": cash, "Ada": 10_000 * MICRO, "noise-01": MICRO})
        self.focus = Focus("you", 0)
        self.tick = 0
        self.orders: dict[str, OrderView] = {}
        self.last_id = 0

    def preview(self, request: OrderRequest) -> Preview:
        """The dry run."""
        return self.market.preview(order_of(request), 0)

    def apply(self, request: OrderRequest) -> TickReport:
        """Apply an order in a tick of its own and report it."""
        self.tick += 1
        self.last_id += 1
        done = self.market.tick(0, [order_of(request, self.last_id)])
        result = done.orders[0]
        remaining = request.size if result.remaining is None else result.remaining
        self.orders[request.uuid] = self.view(request, result.status, remaining, result.reason, self.last_id)
        return replace(
            self.report(), fills=tuple(FillView(self.tick, seq, fill) for seq, fill in enumerate(done.fills))
        )

    def queue(self, request: OrderRequest) -> TickReport:
        """Report an order that waits for its tick."""
        self.orders[request.uuid] = self.view(request, "QUEUED", request.size, None, None)
        return self.report()

    def view(
        self, request: OrderRequest, status: str, remaining: int, reason: str | None, order_id: int | None
    ) -> OrderView:
        """How an order stands."""
        return OrderView(
            request.uuid, order_id, request.participant, request.outcome, request.token, request.action, request.type,
            request.time_in_force, request.size, request.limit_price, request.max_slippage, request.auto_fill,
            status, remaining, reason, None if order_id is None else self.tick,
        )  # fmt: skip

    def report(self) -> TickReport:
        """The state of the market as the runner would report it."""
        market, who = self.market, self.focus.participant
        fake = self.session.next(0)
        outcomes = tuple(
            replace(row, yes_price=market.price(row.outcome, "YES"), no_price=market.price(row.outcome, "NO"))
            for row in fake.outcomes
        )
        return replace(
            fake,
            tick=self.tick,
            outcomes=outcomes,
            focus=self.focus,
            cash=market.cash(who),
            locked_cash=market.locked_cash(who),
            positions=tuple(self.positions(who)),
            orders=tuple(self.orders.values()),
            fills=(),
        )

    def positions(self, who: str) -> list[PositionView]:
        """Tokens held, without what they cost."""
        held = []
        for outcome in range(self.info.params.n_outcomes):
            for token in ("YES", "NO"):
                free, locked = self.market.tokens(who, outcome, token)
                if free or locked:
                    held.append(PositionView(who, outcome, token, free, locked, 0, 0, 0))
        return held
