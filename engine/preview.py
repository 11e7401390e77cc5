"""The dry run of one order: the engine's own checks and routing, with everything put back afterwards."""

from engine import amm, pools
from engine.batch import ACTION_CODES, SIDES, Batch
from engine.commands import Leg, Order, Preview, Reason, Status
from engine.routing import Way, route
from engine.rules import BUY, Terms
from engine.state import CASH, State


def preview(batch: Batch, order: Order) -> Preview:
    """Tell what an order would do as the first of a tick. Auto-fills that it would trigger are left out."""
    state, rules, terms = batch.state, batch.rules, batch.terms
    order = order._replace(order_id=state.used.ends[-1] + 1)
    reason = batch.first_refusal(order.order_id, order.participant)
    if reason is not None or (reason := batch.form_refusal(order)) is not None:
        return _refused(state, order, reason, rules.gas_fee, 0)
    index, action = 2 * order.outcome + SIDES[order.token], ACTION_CODES[order.action]
    account = state.accounts[order.participant]
    pools_before, cash = state.copy_pools(), account[CASH]
    account[CASH] -= rules.gas_fee
    try:
        needed, reason = batch.funding(order, index, action, account)
        limit = batch.limit(order, index, action)
        before = state.price(index)
        lots = order.size // rules.lot
        way = route(state, terms, order.participant, index, action, lots, limit, traded=0, funds=None)
        after = state.price(index)
        if order.type == "MARKET" and action == BUY:
            needed = way.paid
            reason = "INSUFFICIENT_FUNDS" if way.paid > account[CASH] else None
        reason = reason or batch.end_refusal(order, way, limit)
        state.restore_pools(pools_before)
        legs, first = _walk(state, terms, index, action, way)
    finally:
        state.restore_pools(pools_before)
        account[CASH] = cash
    worst = max if action == BUY else min
    left = way.left * rules.lot
    rests = order.time_in_force == "GTC" and left
    return Preview(
        status="REJECTED" if reason else _status(order, way),
        reason=reason,
        legs=legs,
        filled=order.size - left,
        remaining=left,
        amount=sum(leg.amount for leg in way.legs),
        fee=sum(leg.fee for leg in way.legs),
        gas=rules.gas_fee,
        locked=rules.lock(left, order.limit_price or 0) if rests and action == BUY else 0,
        needed=needed + (rules.gas_fee if action == BUY else 0),
        first_price=first,
        worst_price=worst((leg.price for leg in legs), default=0),
        price_before=before,
        price_after=after,
    )


def _refused(state: State, order: Order, reason: Reason, gas: int, needed: int) -> Preview:
    known = 0 <= order.outcome < state.rules.n and order.outcome in state.active
    price = state.price(2 * order.outcome + SIDES[order.token]) if known else 0
    return Preview("REJECTED", reason, (), 0, order.size, 0, 0, gas, 0, needed, 0, 0, price, price)


def _status(order: Order, way: Way) -> Status:
    if not way.left:
        return "FILLED"
    if order.time_in_force == "GTC":
        return "PARTIAL" if way.legs else "OPEN"
    return "CANCELED"


def _walk(state: State, terms: Terms, index: int, action: int, way: Way) -> tuple[tuple[Leg, ...], int]:
    """Go the way again for the prices on it: of each leg's last lot, and of the very first."""
    legs, first, traded = [], 0, 0
    moved = [0] * state.rules.n
    for leg in way.legs:
        size = leg.lots * state.rules.lot
        if leg.kind != "AMM":
            price = start = round(abs(leg.key) / state.rules.price_unit)
        else:
            start = amm.marginal_price(state, terms, index, action, 0, traded)
            price = amm.marginal_price(state, terms, index, action, size, traded)
            traded += size
            if action == BUY:
                pools.deposit(state, terms.zeta, index, size, leg.amount)
            else:
                pools.withdraw(state, terms.zeta, index, size, leg.amount, moved)
        first = first or start
        legs.append(Leg(leg.kind, size, leg.amount, leg.fee, price))
    return tuple(legs), first
