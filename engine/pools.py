"""Collateral: where a trade's money goes and comes from (market.md section 5, "Where the money goes")."""

from engine.rounding import MICRO
from engine.state import State


def deposit(state: State, zeta: int, index: int, size: int, amount: int) -> int:
    """Issue `size` tokens of a side for `amount`, and give the share that each other active outcome's V got."""
    v, outcome = state.v, index >> 1
    state.q[index] += size
    share = zeta * amount // MICRO
    v[outcome] += amount
    if share:
        v[outcome] -= len(state.active) * share
        for each in state.active:
            v[each] += share
    return share


def capacity(state: State, outcome: int, sold: int = 0, side: int = 0) -> int:
    """Give the most that can leave an outcome's V with it still solvent, as if `sold` of `side` had left already."""
    rules, q = state.rules, state.q
    one, other = q[2 * outcome + side] - sold, q[2 * outcome + 1 - side]
    largest = (one if one > other else other) * MICRO  # R = largest / p_max
    p_max, covered = rules.p_max, rules.covered
    if largest <= covered:
        needed = -(-largest // p_max) - rules.subsidy0
    elif largest * rules.gamma_num > covered * rules.gamma_den:
        needed = -(-largest // p_max)
    else:
        needed = -(-(largest - covered) * rules.gamma_den // (p_max * (rules.gamma_den - rules.gamma_num)))
    room = state.v[outcome] - needed
    return room if room > 0 else 0


def can_pay(state: State, index: int, sold: int, amount: int) -> bool:
    """Whether the pools of all active outcomes together can pay for a sale of a side."""
    outcome = index >> 1
    total = capacity(state, outcome, sold, index & 1)
    if amount <= total:
        return True
    for other in state.active:
        if other != outcome:
            total += capacity(state, other)
            if amount <= total:
                return True
    return False


def withdraw(state: State, zeta: int, index: int, size: int, amount: int, moved: list[int]) -> None:
    """Take `size` tokens of a side back for `amount`; add what each other outcome's V gave to `moved`."""
    v, outcome = state.v, index >> 1
    state.q[index] -= size
    left = amount
    share = -(-zeta * amount // MICRO)
    if share:
        for other in state.active:
            if other != outcome:
                part = min(share, capacity(state, other), left)
                v[other] -= part
                moved[other] += part
                left -= part
    part = min(left, capacity(state, outcome))
    v[outcome] -= part
    left -= part
    if left:
        rooms = sorted((-capacity(state, other), other) for other in state.active if other != outcome)
        for room, other in rooms:
            part = min(left, -room)
            v[other] -= part
            moved[other] += part
            left -= part
    assert left == 0, "the pools were tested to be able to pay"
