"""Closing outcomes: elimination with renormalised prices, and settlement (market.md section 9)."""

from fractions import Fraction
from math import floor

from engine.commands import TOKENS, Payout, Resolution
from engine.rounding import MICRO, down
from engine.state import CASH, FREE, State

YES, NO = 0, 1


def eliminate(state: State, outcomes: list[int]) -> Resolution:
    """Close outcomes that can no longer win, paying NO, and let the others' prices rise to what all were worth."""
    staying = tuple(j for j in state.active if j not in outcomes)
    prices = {i: (_price(state, i, YES), _price(state, i, NO)) for i in state.active}
    pre = sum((prices[i][YES] for i in state.active), Fraction(0))
    before = sum((prices[j][YES] for j in staying), Fraction(0))
    canceled = _cancel_orders(state, set(outcomes))
    payouts: list[Payout] = []
    left = sum(_close(state, outcome, NO, payouts) for outcome in sorted(outcomes))
    share, odd = divmod(left, len(staying))
    for j in staying:
        state.v[j] += share
    state.maker += odd
    want = min(pre, max(Fraction(1), before))
    _renormalise(state, staying, want, {j: sum(prices[j], Fraction(0)) for j in staying})
    return Resolution(canceled, tuple(payouts))


def settle(state: State, winner: int) -> Resolution:
    """Close everything: the winner pays YES, the others NO; what is left and all fees go to the maker."""
    canceled = _cancel_orders(state, set(state.active))
    payouts: list[Payout] = []
    left = sum(_close(state, outcome, YES if outcome == winner else NO, payouts) for outcome in state.active)
    state.maker += left + state.fees
    state.fees = 0
    state.settled = True
    return Resolution(canceled, tuple(payouts))


def _price(state: State, outcome: int, side: int) -> Fraction:
    """Give the exact price of a side: q / L."""
    rules = state.rules
    return Fraction(state.q[2 * outcome + side] * rules.gamma_den, rules.scaled_liquidity(state.v[outcome]))


def _cancel_orders(state: State, outcomes: set[int]) -> tuple[int, ...]:
    """Cancel all orders in some outcomes, in order of id, and give their ids."""
    orders = sorted(
        (o for o in state.orders.values() if o.index >> 1 in outcomes),
        key=lambda order: order.order_id,
    )
    for order in orders:
        state.cancel(order)
    return tuple(order.order_id for order in orders)


def _close(state: State, outcome: int, side: int, payouts: list[Payout]) -> int:
    """Close one outcome, paying 1 USDC for each token of `side`, and give what is left of its pool."""
    rules, v = state.rules, state.v
    subsidy = down(Fraction(rules.scaled_subsidy(v[outcome]), rules.gamma_den))
    state.maker -= subsidy
    pot = v[outcome] + state.sets[outcome] + subsidy
    for name in sorted(state.accounts):
        account = state.accounts[name]
        for held in (YES, NO):
            tokens = account[FREE + 2 * outcome + held]
            if tokens:
                account = state.touch(name)
                amount = tokens if held == side else 0
                account[CASH] += amount
                pot -= amount
                account[FREE + 2 * outcome + held] = 0
                payouts.append(Payout(name, outcome, TOKENS[held], tokens, amount))
    v[outcome] = state.sets[outcome] = 0
    for held in (YES, NO):
        state.virtual[2 * outcome + held] = 0
        state.q[2 * outcome + held] = rules.seeds[held]
    state.active = tuple(i for i in state.active if i != outcome)
    return pot


def _renormalise(state: State, staying: tuple[int, ...], want: Fraction, both: dict[int, Fraction]) -> None:
    """Lift the YES prices to sum to `want`, none above p_max, with YES + NO of each as it was."""
    rules = state.rules
    p_max, p_min = Fraction(rules.p_max, MICRO), Fraction(rules.p_min, MICRO)
    targets = {j: _price(state, j, YES) for j in staying}
    free = list(staying)
    while free:
        total = sum((targets[j] for j in free), Fraction(0))
        for j in free:
            targets[j] = targets[j] / total * want
        above = [j for j in free if targets[j] > p_max]
        if not above:
            break
        for j in above:
            targets[j] = p_max
        free = [j for j in free if j not in above]
        want -= p_max * len(above)
    for j in staying:
        liquidity = Fraction(rules.scaled_liquidity(state.v[j]), rules.gamma_den)
        no_target = min(max(both[j] - targets[j], p_min), p_max)
        for side, target in ((YES, targets[j]), (NO, no_target)):
            index = 2 * j + side
            supply = state.q[index] - state.virtual[index]
            state.virtual[index] = max(0, floor(target * liquidity) - supply)
            state.q[index] = supply + state.virtual[index]
