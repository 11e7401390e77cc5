"""A tick in progress: each command's checks, its way, its settlement and its rest (market.md section 7)."""

from engine import autofill, routing
from engine.book import RestingOrder
from engine.commands import Cancel, Fill, Order, OrderResult, Reason, Status
from engine.errors import MarketError
from engine.routing import BUY, SELL, Leg, Limit, Way
from engine.rules import Terms
from engine.state import CASH, FREE, LOCKED, State

_new = tuple.__new__  # makes a named tuple without the Python call of its constructor

SIDES = {"YES": 0, "NO": 1}
ACTION_CODES = {"BUY": BUY, "SELL": SELL}


class Batch:
    """A tick in progress: applies commands to the state and collects the fills."""

    __slots__ = ("fills", "rules", "state", "terms", "traded")

    def __init__(self, state: State, terms: Terms) -> None:
        self.state, self.rules, self.terms = state, state.rules, terms
        self.fills: list[Fill] = []
        self.traded: dict[tuple[str, int, int], int] = {}  # S of section 5, with kappa only

    def cancel(self, cancel: Cancel) -> OrderResult:
        """Apply a cancel.

        Raises:
            MarketError: the id is not positive; the caller takes the tick back.
        """
        if cancel.order_id < 1:
            raise MarketError(f"order id {cancel.order_id} is not a positive integer")
        order = self.state.orders.get(cancel.order_id)
        if order is None or order.participant != cancel.participant:
            return OrderResult(cancel.order_id, "CANCEL_REFUSED", None, "NOT_OPEN")
        self.state.cancel(order)
        return OrderResult(cancel.order_id, "CANCELED", None, None)

    def submit(self, order: Order) -> OrderResult:
        """Apply an order: checks in their order, gas, routing, rest, auto-fill.

        Raises:
            MarketError: the id is not positive, or a MARKET order is GTC; the caller takes the tick back.
        """
        state, rules = self.state, self.rules
        if order.order_id < 1:
            raise MarketError(f"order id {order.order_id} is not a positive integer")
        if order.time_in_force == "GTC" and order.type == "MARKET":
            raise MarketError(f"order {order.order_id} is MARKET and GTC, expected IOC or FOK")
        reason = self.first_refusal(order)
        if reason is None:
            account = state.touch(order.participant)
            account[CASH] -= rules.gas_fee
            state.gas += rules.gas_fee
            state.used.add(order.order_id)
            reason = self.form_refusal(order)
        if reason is not None:
            return OrderResult(order.order_id, "REJECTED", order.size, reason)
        index, action = 2 * order.outcome + SIDES[order.token], ACTION_CODES[order.action]
        market_buy = action == BUY and order.type == "MARKET"
        if not market_buy:
            _, reason = self.funding(order, index, action, account)
            if reason is not None:
                return OrderResult(order.order_id, "REJECTED", order.size, reason)
        limit = self.limit(order, index, action)
        pools_before = (state.v[:], state.q[:]) if market_buy or order.time_in_force == "FOK" else None
        way = self.route(order, index, action, limit, account[CASH] if market_buy else None)
        reason = self.end_refusal(order, way, limit) if way.left or way.reason else None
        if reason is not None:
            if pools_before is not None:
                state.v[:], state.q[:] = pools_before
            return OrderResult(order.order_id, "REJECTED", order.size, reason)
        if action == BUY:
            account[CASH] -= way.paid
            account[FREE + index] += order.size - way.left
        else:
            account[CASH] += way.paid
            account[FREE + index] -= order.size - way.left
        if self.terms.kappa and way.amm_size:
            key = (order.participant, index, action)
            self.traded[key] = self.traded.get(key, 0) + way.amm_size
        for leg in way.legs:
            self._settle_leg(order, index, leg)
        status = self._rest(order, index, action, way) if way.left else "FILLED"
        if way.amm_amount and rules.af_enabled:
            autofill.auto_fill(state, self.terms, order.outcome, action, way, self._settle_resting, self.fills)
        return _new(OrderResult, (order.order_id, status, way.left, None))

    # --- checks ---------------------------------------------------------------------------------------------------

    def first_refusal(self, order: Order) -> Reason | None:
        """Step 1: what costs nothing and does not use the id up."""
        account = self.state.accounts.get(order.participant)
        if account is None:
            return "UNKNOWN_PARTICIPANT"
        used = self.state.used
        if order.order_id <= used.ends[-1] and order.order_id in used:
            return "DUPLICATE_ORDER"
        return "INSUFFICIENT_GAS" if account[CASH] < self.rules.gas_fee else None

    def form_refusal(self, order: Order) -> Reason | None:
        """Step 2: what is wrong with the order itself."""
        rules, price = self.rules, order.limit_price
        if not 0 <= order.outcome < rules.n:
            return "INVALID_OUTCOME"
        if order.size <= 0 or order.size % rules.lot:
            return "INVALID_SIZE"
        if order.type == "LIMIT":
            if price is None or not rules.p_min <= price <= rules.p_max or price % rules.tick_size:
                return "INVALID_PRICE"
        elif order.max_slippage is not None and order.max_slippage < 0:
            return "INVALID_SLIPPAGE"
        if order.outcome not in self.state.active:
            return "OUTCOME_INACTIVE"
        full = order.time_in_force == "GTC" and self.state.open_counts[order.participant] >= rules.max_open_orders
        return "TOO_MANY_ORDERS" if full else None

    def funding(self, order: Order, index: int, action: int, account: list[int]) -> tuple[int, Reason | None]:
        """Step 3: cash that a limit buy locks or tokens that a sell gives, and whether they are there."""
        if action == SELL:
            return order.size, "INSUFFICIENT_TOKENS" if account[FREE + index] < order.size else None
        if order.type == "MARKET":
            return 0, None
        assert order.limit_price is not None
        needed = self.rules.lock(order.size, order.limit_price)
        return needed, "INSUFFICIENT_FUNDS" if account[CASH] < needed else None

    def limit(self, order: Order, index: int, action: int) -> Limit:
        """The bound B."""
        if order.type == "LIMIT":
            assert order.limit_price is not None
            return routing.limit_at(self.rules, self.terms, action, order.limit_price)
        return routing.limit_of_market_order(self.state, self.terms, action, index, order.max_slippage)

    def route(self, order: Order, index: int, action: int, limit: Limit, funds: int | None) -> Way:
        """Find the order's way; pools have moved, nothing else."""
        traded = self.traded.get((order.participant, index, action), 0) if self.terms.kappa else 0
        return routing.route(
            self.state,
            self.terms,
            order.participant,
            index,
            action,
            order.size,
            limit,
            traded,
            funds,
        )

    def end_refusal(self, order: Order, way: Way, limit: Limit) -> Reason | None:
        """What makes an order that was routed void after all."""
        if way.reason is not None:
            return way.reason
        if way.left and (order.time_in_force == "FOK" or (order.time_in_force == "IOC" and not way.legs)):
            return "SLIPPAGE" if limit.by_slippage else "NO_LIQUIDITY"
        return None

    # --- settling -------------------------------------------------------------------------------------------------

    def _settle_leg(self, order: Order, index: int, leg: Leg) -> None:
        state = self.state
        common = (
            leg.kind,
            order.outcome,
            order.token,
            order.action,
            order.order_id,
            order.participant,
        )
        if leg.kind == "AMM":
            state.fees += leg.fee
            self.fills.append(_new(Fill, (*common, None, None, leg.size, leg.amount, leg.fee, 0, 0)))
            return
        if leg.kind == "MINT":
            state.sets[index >> 1] += leg.size
        elif leg.kind == "MERGE":
            state.sets[index >> 1] -= leg.size
        for resting, part, amount, fee, counter_amount, counter_fee in leg.rows:
            counter = (resting.order_id, resting.participant, part, amount, fee, counter_amount, counter_fee)
            self.fills.append(_new(Fill, common + counter))
            state.fees += fee
            self._settle_resting(resting, part, counter_amount, counter_fee)

    def _settle_resting(self, order: RestingOrder, size: int, amount: int, fee: int) -> None:
        """Settle a part of a resting order: its cash, its tokens, its lock, its place in the book."""
        state, rules = self.state, self.rules
        account = state.touch(order.participant)
        state.touch_order(order)
        state.fees += fee
        if order.action == BUY:
            unlocked = rules.unlocked(order.remaining, size, order.price)
            account[LOCKED] -= unlocked
            account[CASH] += unlocked - amount - fee
            account[FREE + order.index] += size
        else:
            account[FREE + 2 * rules.n + order.index] -= size
            account[CASH] += amount - fee
        order.level.take(order, size)
        if not order.remaining:
            state.remove(order)

    def _rest(self, order: Order, index: int, action: int, way: Way) -> Status:
        """Put what remains of a GTC order into the book and give the order's status."""
        if order.time_in_force != "GTC":
            return "CANCELED"
        state, account = self.state, self.state.accounts[order.participant]
        assert order.limit_price is not None
        if action == BUY:
            lock = self.rules.lock(way.left, order.limit_price)
            account[CASH] -= lock
            account[LOCKED] += lock
        else:
            account[FREE + index] -= way.left
            account[FREE + 2 * self.rules.n + index] += way.left
        state.arrivals += 1
        state.rest(
            RestingOrder(
                order.order_id,
                order.participant,
                index,
                action,
                order.limit_price,
                way.left,
                order.auto_fill,
                state.arrivals,
            )
        )
        return "PARTIAL" if way.legs else "OPEN"
