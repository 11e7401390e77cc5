"""The invariants of section 4, worked out anew from a ledger line and a list of resting orders."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from tests.engine.reference_amm import MICRO, down, up


class RestingOrder(NamedTuple):
    """What a resting order locks; limit and remaining in micros."""

    participant: str
    outcome: int
    token: str
    action: str
    limit: int
    remaining: int


def micros(amount: str) -> int:
    """Read an amount as it stands in results: always with six decimals."""
    return int(amount.replace(".", ""))


def check_ledger(
    ledger: dict[str, Any], params: dict[str, Any], deposited: int, resting: Iterable[RestingOrder]
) -> None:
    """Assert all five invariants.

    Args:
        ledger: a ledger line of section 10.
        params: as `reference_log.read_params` gives them.
        deposited: micros, by all participants without the maker's Z.
        resting: every order in the book.
    """
    resting = list(resting)
    check_money(ledger, int(params["z"] * MICRO) + deposited)
    check_signs(ledger)
    check_locked_cash(ledger, params["f"], resting)
    subsidy0 = down(params["z"] / params["n_outcomes"])
    check_tokens(ledger, seeds(params, subsidy0), resting)
    for outcome in ledger["outcomes"]:
        if outcome["active"]:
            check_solvency(outcome, params, int(subsidy0 * MICRO))


def seeds(params: dict[str, Any], subsidy0: Fraction) -> dict[str, int]:
    opening = params["initial_price"] or Fraction(1, params["n_outcomes"])
    return {"YES": int(down(subsidy0 * opening) * MICRO), "NO": int(down(subsidy0 * (1 - opening)) * MICRO)}


def check_money(ledger: dict[str, Any], deposits: int) -> None:
    accounts = [*ledger["cash"].values(), *ledger["locked_cash"].values()]
    pools = [outcome[name] for outcome in ledger["outcomes"] for name in ("v", "sets")]
    assert sum(map(micros, [*accounts, *pools, ledger["fees"], ledger["gas"], ledger["maker"]])) == deposits


def check_signs(ledger: dict[str, Any]) -> None:
    amounts = [*ledger["cash"].values(), *ledger["locked_cash"].values(), *ledger["tokens"].values()]
    amounts += [outcome["sets"] for outcome in ledger["outcomes"]]
    amounts += [ledger["fees"], ledger["gas"], ledger["maker"], *ledger["open_orders"].values()]
    assert min(map(micros, amounts)) >= 0


def check_locked_cash(ledger: dict[str, Any], fee: Fraction, resting: list[RestingOrder]) -> None:
    needed: dict[str, int] = defaultdict(int)
    for order in resting:
        if order.action == "BUY":
            cost = Fraction(order.remaining * order.limit, MICRO**2)
            needed[order.participant] += int((cost + up(fee * cost)) * MICRO)
    locked = {name: micros(cash) for name, cash in ledger["locked_cash"].items()}
    assert locked == {name: needed[name] for name in ledger["cash"]}


def check_tokens(ledger: dict[str, Any], seed: dict[str, int], resting: list[RestingOrder]) -> None:
    held: dict[tuple[int, str], int] = defaultdict(int)
    for key, amount in ledger["tokens"].items():
        _, outcome, token = key.rsplit("/", 2)
        held[int(outcome), token] += micros(amount)
    for order in resting:
        if order.action == "SELL":
            held[order.outcome, order.token] += order.remaining
    for i, pool in enumerate(ledger["outcomes"]):
        for token, name in (("YES", "q_yes"), ("NO", "q_no")):
            issued = micros(pool[name]) - seed[token] + micros(pool["sets"])
            assert held[i, token] == issued, f"{token} of outcome {i}"


def check_solvency(outcome: dict[str, Any], params: dict[str, Any], subsidy0: int) -> None:
    v = micros(outcome["v"])
    liquidity = v + max(Fraction(0), subsidy0 - params["gamma"] * max(v, 0))
    for name in ("yes", "no"):
        supply = micros(outcome["q_" + name]) + micros(outcome["virtual_" + name])
        assert 0 < supply <= params["p_max"] * liquidity
