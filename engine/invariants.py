"""What must be true after every command (market.md section 4). Checked after every tick, in production too."""

from engine.errors import InvariantError
from engine.rounding import MICRO, format_micros
from engine.state import CASH, FREE, LOCKED, State


def check(state: State) -> None:
    """Check money, tokens, solvency, signs and locks over the whole state.

    Raises:
        InvariantError: naming the first invariant that does not hold, and by how much.
    """
    rules, n = state.rules, state.rules.n
    totals = [sum(column) for column in zip(*state.accounts.values(), strict=True)] or [0] * (2 + 4 * n)
    money = totals[CASH] + totals[LOCKED] + sum(state.v) + sum(state.sets) + state.fees + state.gas + state.maker
    if money != state.deposits:
        raise InvariantError(
            f"money: {format_micros(money)} in all accounts, {format_micros(state.deposits)} deposited"
        )
    for index in range(2 * n):
        held = totals[FREE + index] + totals[FREE + 2 * n + index]
        supply = state.q[index] - state.virtual[index] - rules.seeds[index & 1] + state.sets[index >> 1]
        if held != supply:
            raise InvariantError(f"tokens of side {index}: {format_micros(held)} held, {format_micros(supply)} issued")
    for outcome in state.active:
        liquidity = rules.scaled_liquidity(state.v[outcome])
        for index in (2 * outcome, 2 * outcome + 1):
            q = state.q[index]
            if not 0 < q * MICRO * rules.gamma_den <= rules.p_max * liquidity:
                raise InvariantError(
                    f"solvency of side {index}: supply {format_micros(q)} against {liquidity} of liquidity"
                )
    smallest = min(map(min, state.accounts.values()), default=0)
    if min(smallest, *state.sets, state.fees, state.gas, state.maker) < 0:
        raise InvariantError(f"an account, set, fee, gas or maker balance is below zero: {smallest}")
    _check_locks(state, sum(totals[FREE + 2 * n :]))


def _check_locks(state: State, held: int) -> None:
    """Every account has locked exactly what its resting orders say; `held` tokens are locked in all."""
    rules, n = state.rules, state.rules.n
    cash = dict.fromkeys(state.accounts, 0)
    tokens: dict[tuple[str, int], int] = {}
    for order in state.orders.values():
        size = order.lots * rules.lot
        if size <= 0:
            raise InvariantError(f"order {order.order_id} rests with {format_micros(size)} remaining")
        if order.action == 0:
            cash[order.participant] += rules.lock(size, order.price)
        else:
            key = (order.participant, order.index)
            tokens[key] = tokens.get(key, 0) + size
    for name, account in state.accounts.items():
        if account[LOCKED] != cash[name]:
            raise InvariantError(
                f"locked cash of {name}: {format_micros(account[LOCKED])}, its orders need {format_micros(cash[name])}"
            )
    exact = all(state.accounts[name][FREE + 2 * n + index] == size for (name, index), size in tokens.items())
    if not exact or held != sum(tokens.values()):
        raise InvariantError(
            f"locked tokens: {format_micros(held)} in all, resting sells need {format_micros(sum(tokens.values()))}"
        )
