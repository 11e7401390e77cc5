"""The invariants of section 4, worked out anew from a ledger line and a list of resting orders."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.engine.reference_amm import down, up
from tests.engine.reference_log import read_params


@dataclass(frozen=True)
class RestingOrder:
    """What a resting order locks."""

    participant: str
    outcome: int
    token: str
    action: str
    limit: Fraction
    remaining: Fraction


def check_ledger(
    ledger: dict[str, Any], raw_params: dict[str, Any], deposited: Fraction, resting: Iterable[RestingOrder]
) -> None:
    """Assert all five invariants.

    Args:
        ledger: a ledger line of section 10.
        raw_params: the params of the open line.
        deposited: by all participants, without the maker's Z.
        resting: every order in the book.
    """
    params, resting = read_params(raw_params), list(resting)
    check_money(ledger, params["z"] + deposited)
    check_signs(ledger)
    check_locked_cash(ledger, params["f"], resting)
    check_tokens(ledger, seeds(params), resting)
    for outcome in ledger["outcomes"]:
        if outcome["active"]:
            check_solvency(outcome, params)


def subsidy0(params: dict[str, Any]) -> Fraction:
    return down(Fraction(params["z"], params["n_outcomes"]))


def seeds(params: dict[str, Any]) -> dict[str, Fraction]:
    opening = params["initial_price"] or Fraction(1, params["n_outcomes"])
    return {"YES": down(subsidy0(params) * opening), "NO": down(subsidy0(params) * (1 - opening))}


def check_money(ledger: dict[str, Any], deposits: Fraction) -> None:
    accounts = [*ledger["cash"].values(), *ledger["locked_cash"].values()]
    pools = [outcome[name] for outcome in ledger["outcomes"] for name in ("v", "sets")]
    rest = [ledger["fees"], ledger["gas"], ledger["maker"]]
    assert sum(map(Fraction, accounts + pools + rest)) == deposits


def check_signs(ledger: dict[str, Any]) -> None:
    amounts = [*ledger["cash"].values(), *ledger["locked_cash"].values(), *ledger["tokens"].values()]
    amounts += [outcome["sets"] for outcome in ledger["outcomes"]]
    amounts += [ledger["fees"], ledger["gas"], ledger["maker"], *ledger["open_orders"].values()]
    assert min(map(Fraction, amounts)) >= 0


def check_locked_cash(ledger: dict[str, Any], fee: Fraction, resting: list[RestingOrder]) -> None:
    needed: dict[str, Fraction] = defaultdict(Fraction)
    for order in resting:
        if order.action == "BUY":
            cost = order.remaining * order.limit
            needed[order.participant] += cost + up(fee * cost)
    assert {name: Fraction(cash) for name, cash in ledger["locked_cash"].items()} == {
        name: needed[name] for name in ledger["cash"]
    }


def check_tokens(ledger: dict[str, Any], seed: dict[str, Fraction], resting: list[RestingOrder]) -> None:
    held: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for key, amount in ledger["tokens"].items():
        _, outcome, token = key.rsplit("/", 2)
        held[int(outcome), token] += Fraction(amount)
    for order in resting:
        if order.action == "SELL":
            held[order.outcome, order.token] += order.remaining
    for i, outcome in enumerate(ledger["outcomes"]):
        for token, name in (("YES", "q_yes"), ("NO", "q_no")):
            issued = Fraction(outcome[name]) - seed[token] + Fraction(outcome["sets"])
            assert held[i, token] == issued, f"{token} of outcome {i}"


def check_solvency(outcome: dict[str, Any], params: dict[str, Any]) -> None:
    v = Fraction(outcome["v"])
    liquidity = v + max(Fraction(0), subsidy0(params) - params["gamma"] * max(v, Fraction(0)))
    for name in ("yes", "no"):
        supply = Fraction(outcome["q_" + name]) + Fraction(outcome["virtual_" + name])
        assert 0 < supply <= params["p_max"] * liquidity
