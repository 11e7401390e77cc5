"""A tick in progress: each command's checks, its way, its settlement and its rest (market.md section 7)."""

from engine import autofill, routing
from engine.book import Level, RestingOrder
from engine.commands import Cancel, Fill, Order, OrderResult, Reason, Status
from engine.errors import MarketError
from engine.routing import Leg, Way
from engine.rules import BUY, SELL, Limit, Terms
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
        state, rules, terms = self.state, self.rules, self.terms
        order_id, name, outcome, token, action_name, kind, in_force, size, _, _, _ = order
        if order_id < 1:
            raise MarketError(f"order id {order_id} is not a positive integer")
        if in_force == "GTC" and kind == "MARKET":
            raise MarketError(f"order {order_id} is MARKET and GTC, expected IOC or FOK")
        reason = self.first_refusal(order_id, name)
        if reason is None:
            account = state.touch(name)
            if rules.gas_fee:
                account[CASH] -= rules.gas_fee
                state.gas += rules.gas_fee
            state.used.add(order_id)
            reason = self.form_refusal(order)
        if reason is not None:
            return OrderResult(order_id, "REJECTED", size, reason)
        index, action = 2 * outcome + SIDES[token], ACTION_CODES[action_name]
        market_buy = action == BUY and kind == "MARKET"
        if not market_buy:
            _, reason = self.funding(order, index, action, account)
            if reason is not None:
                return OrderResult(order_id, "REJECTED", size, reason)
        limit = self.limit(order, index, action)
        pools_before = (state.v[:], state.q[:]) if market_buy or in_force == "FOK" else None
        traded = self.traded.get((name, index, action), 0) if terms.kappa else 0
        funds = account[CASH] if market_buy else None
        way = routing.route(state, terms, name, index, action, size // rules.lot, limit, traded, funds)
        if way.left or way.reason:
            reason = self.end_refusal(order, way, limit)
            if reason is not None:
                if pools_before is not None:
                    state.v[:], state.q[:] = pools_before
                return OrderResult(order_id, "REJECTED", size, reason)
        left = way.left * rules.lot
        if action == BUY:
            account[CASH] -= way.paid
            account[FREE + index] += size - left
        else:
            account[CASH] += way.paid
            account[FREE + index] -= size - left
        if way.legs:
            self._settle(order, way.legs)
        status = self._rest(order, index, action, way, account) if left else "FILLED"
        if way.amm_lots:
            if terms.kappa:
                self.traded[name, index, action] = traded + way.amm_lots * rules.lot
            if rules.af_enabled:
                autofill.auto_fill(state, terms, outcome, action, way, self.fills)
        return _new(OrderResult, (order_id, status, left, None))

    # --- checks ---------------------------------------------------------------------------------------------------

    def first_refusal(self, order_id: int, name: str) -> Reason | None:
        """Step 1: what costs nothing and does not use the id up."""
        account = self.state.accounts.get(name)
        if account is None:
            return "UNKNOWN_PARTICIPANT"
        used = self.state.used
        if order_id <= used.ends[-1] and order_id in used:
            return "DUPLICATE_ORDER"
        return "INSUFFICIENT_GAS" if account[CASH] < self.rules.gas_fee else None

    def form_refusal(self, order: Order) -> Reason | None:
        """Step 2: what is wrong with the order itself."""
        state, rules = self.state, self.rules
        _, name, outcome, _, _, kind, in_force, size, price, max_slippage, _ = order
        if not 0 <= outcome < rules.n:
            return "INVALID_OUTCOME"
        if size <= 0 or size % rules.lot:
            return "INVALID_SIZE"
        if kind == "LIMIT":
            if price is None or not rules.p_min <= price <= rules.p_max or price % rules.tick_size:
                return "INVALID_PRICE"
        elif max_slippage is not None and max_slippage < 0:
            return "INVALID_SLIPPAGE"
        if outcome not in state.active:
            return "OUTCOME_INACTIVE"
        full = in_force == "GTC" and state.open_counts[name] >= rules.max_open_orders
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

    def end_refusal(self, order: Order, way: Way, limit: Limit) -> Reason | None:
        """What makes an order that was routed void after all."""
        if way.reason is not None:
            return way.reason
        if way.left and (order.time_in_force == "FOK" or (order.time_in_force == "IOC" and not way.legs)):
            return "SLIPPAGE" if limit.by_slippage else "NO_LIQUIDITY"
        return None

    # --- settling -------------------------------------------------------------------------------------------------

    def _settle(self, order: Order, legs: list[Leg]) -> None:
        """Note the fills of an order's way, and settle them for the resting side and the fees."""
        for leg in legs:
            kind, lots, amount, fee, _, level, _, _ = leg
            self.state.fees += fee
            if level is not None:
                self._settle_level(order, leg, level)
                continue
            order_id, name, outcome, token, action, _, _, _, _, _, _ = order
            size = lots * self.rules.lot
            row = (kind, outcome, token, action, order_id, name, None, None, size, amount, fee, 0, 0)
            self.fills.append(_new(Fill, row))

    def _settle_level(self, order: Order, leg: Leg, level: Level) -> None:
        """Settle a trade with a level: one fill for each part, the same amounts a lot for all."""
        state, rules, append = self.state, self.rules, self.fills.append
        order_id, name, outcome, token, action, _, _, _, _, _, _ = order
        kind, lots, amount, fee, _, _, orders, parts = leg
        is_lob, lot, charge = kind == "LOB", rules.lot, rules.charge(level.price)
        net = charges = [part * charge for part in parts]
        if is_lob:
            state.fees += fee  # of the resting side, the same as the taker's
            fees = rules.half_fees(charges)
            sign = 1 if orders[0].action == BUY else -1
            net = [each + sign * fee for each, fee in zip(charges, fees, strict=True)]
        else:
            state.sets[outcome] += lots * lot if kind == "MINT" else -lots * lot
            fees = [part * rules.match_fee for part in parts]
        amount //= lots
        for other, part, charge, fee in zip(orders, parts, charges, fees, strict=True):
            row = (kind, outcome, token, action, order_id, name, other.order_id, other.participant,
                   part * lot, part * amount, fee, charge, fee if is_lob else 0)  # fmt: skip
            append(_new(Fill, row))
        state.fill(level, orders, parts, net)

    def _rest(self, order: Order, index: int, action: int, way: Way, account: list[int]) -> Status:
        """Put what remains of a GTC order into the book and give the order's status."""
        if order.time_in_force != "GTC":
            return "CANCELED"
        state, rules, price = self.state, self.rules, order.limit_price
        assert price is not None
        size = way.left * rules.lot
        if action == BUY:
            lock = rules.lock(size, price)
            account[CASH] -= lock
            account[LOCKED] += lock
        else:
            account[FREE + index] -= size
            account[FREE + 2 * rules.n + index] += size
        state.arrivals += 1
        state.rest(
            RestingOrder(
                order.order_id, order.participant, index, action, price, way.left, order.auto_fill,
                state.arrivals,
            )
        )  # fmt: skip
        return "PARTIAL" if way.legs else "OPEN"
