"""The second opinion's numbers, state and AMM: sections 2 to 5 of the rules, in exact fractions.

Amounts are `Fraction`s of USDC or of tokens. Comparisons are exact (both sides squared), the number
of lots is found by bisection, and only a root is a decimal, of 100 digits.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

MICRO = 10**6
ROOTS = Context(prec=100)


# ---- section 2: numbers ---------------------------------------------------------------------


def to_18(x: Fraction) -> Fraction:
    return Fraction(round(x * 10**18), 10**18)  # round() of a Fraction is half-even


def up(x: Fraction) -> Fraction:
    return Fraction(math.ceil(to_18(x) * MICRO), MICRO)


def down(x: Fraction) -> Fraction:
    return Fraction(math.floor(to_18(x) * MICRO), MICRO)


def floor(x: Fraction) -> Fraction:
    return Fraction(math.floor(x * MICRO), MICRO)


def root(x: Fraction) -> Fraction:
    """The square root to 100 digits; a finite decimal's root comes out exact if it is one too."""
    quotient = ROOTS.divide(Decimal(x.numerator), Decimal(x.denominator))
    return Fraction(ROOTS.sqrt(quotient))


def show(x: Fraction) -> str:
    micros = x * MICRO
    assert micros.denominator == 1, f"{x} is off the micro grid"
    sign = "-" if micros < 0 else ""
    return f"{sign}{abs(micros.numerator) // MICRO}.{abs(micros.numerator) % MICRO:06d}"


# ---- section 4: state -----------------------------------------------------------------------


@dataclass
class Outcome:
    seed: dict[str, Fraction]
    q: dict[str, Fraction]  # without the virtual supply
    virtual: dict[str, Fraction]
    v: Fraction = Fraction(0)
    sets: Fraction = Fraction(0)
    seigniorage: Fraction = Fraction(0)
    active: bool = True

    def supply(self, token: str) -> Fraction:
        return self.q[token] + self.virtual[token]


@dataclass
class Order:
    id: int
    participant: str
    outcome: int
    token: str
    action: str
    type: str
    time_in_force: str
    size: Fraction
    limit: Fraction | None
    slippage: Fraction | None
    auto_fill: bool
    remaining: Fraction
    lock: Fraction = Fraction(0)  # cash, of a BUY LIMIT
    arrival: int = 0


@dataclass
class State:
    outcomes: list[Outcome]
    maker: Fraction
    fees: Fraction = Fraction(0)
    gas: Fraction = Fraction(0)
    cash: dict[str, Fraction] = field(default_factory=dict)
    locked: dict[str, Fraction] = field(default_factory=dict)
    tokens: dict[tuple[str, int, str], Fraction] = field(default_factory=dict)  # the free ones
    resting: dict[int, Order] = field(default_factory=dict)
    used_ids: set[int] = field(default_factory=set)
    arrivals: int = 0
    # section 5's S: tokens traded with the AMM this tick, by participant, outcome, token, action
    traded: dict[tuple[str, int, str, str], Fraction] = field(default_factory=dict)


class Pools:
    """The outcomes' pools and the AMM that trades with them."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params
        n = params["n_outcomes"]
        opening = params["initial_price"]
        if opening is None:
            opening = Fraction(1, n)
        self.subsidy0 = down(params["z"] / n)
        seed = {"YES": down(self.subsidy0 * opening), "NO": down(self.subsidy0 * (1 - opening))}
        nothing = {"YES": Fraction(0), "NO": Fraction(0)}
        outcomes = [Outcome(dict(seed), dict(seed), dict(nothing)) for _ in range(n)]
        self.state = State(outcomes, maker=params["z"])
        self.set_progress(Fraction(0))

    def set_progress(self, progress: Fraction) -> None:
        """Section 3: alpha, kappa and zeta at this progress."""
        t = max(Fraction(0), min(Fraction(1), progress))

        def at(name: str) -> Fraction:
            start, end = self.params[name + "_start"], self.params[name + "_end"]
            result: Fraction = start + (end - start) * t
            return result

        self.alpha = to_18(at("alpha"))
        self.kappa = to_18(at("kappa"))
        self.zeta = Fraction(round(at("zeta") * MICRO), MICRO)
        if self.zeta >= Fraction(1, self.params["n_outcomes"] - 1):
            self.zeta -= Fraction(1, MICRO)

    def active(self) -> list[int]:
        return [i for i, outcome in enumerate(self.state.outcomes) if outcome.active]

    def subsidy(self, v: Fraction) -> Fraction:
        left: Fraction = self.subsidy0 - self.params["gamma"] * max(v, Fraction(0))
        return max(Fraction(0), left)

    def liquidity(self, i: int) -> Fraction:
        v = self.state.outcomes[i].v
        return v + self.subsidy(v)

    def price(self, i: int, token: str) -> Fraction:
        return self.state.outcomes[i].supply(token) / self.liquidity(i)

    def g(self) -> Fraction:
        result: Fraction = (1 - (len(self.active()) - 1) * self.zeta) * (1 - self.params["gamma"])
        return result

    # ---- section 5: the AMM -----------------------------------------------------------------

    def amm_amount(self, i: int, token: str, action: str, d: Fraction, s: Fraction) -> Fraction:
        """X, rounded."""
        length, q, g = self.liquidity(i), self.state.outcomes[i].supply(token), self.g()
        r = root(squared_root(length, q, g, action, d))
        convexity = self.kappa * (2 * s * d + d**2)
        if action == "BUY":
            return up((1 + self.alpha) * (r - length) / g + convexity)
        return down((1 - self.alpha) * (length - r) / g - convexity)

    def amm_lots(
        self,
        i: int,
        token: str,
        action: str,
        wanted: int,
        bound: Fraction,
        all_in: Fraction | None,
        s: Fraction,
    ) -> int:
        """The largest number of lots, up to those wanted, that the AMM trades."""
        length, q, g = self.liquidity(i), self.state.outcomes[i].supply(token), self.g()
        fee, others = self.params["f"], self.active()
        others.remove(i)
        theirs = sum(self.capacity(j) for j in others)

        def buy_holds(d: Fraction) -> bool:
            u, r2 = q + d, squared_root(length, q, g, action, d)

            def marginal_at_most(limit: Fraction) -> bool:
                # (1 + alpha) u / R + 2 kappa (S + d) <= limit
                room = limit - 2 * self.kappa * (s + d)
                return room >= 0 and ((1 + self.alpha) * u) ** 2 <= room**2 * r2

            return (
                u**2 <= self.params["p_max"] ** 2 * r2
                and marginal_at_most(bound)
                and (all_in is None or marginal_at_most(all_in / (1 + fee)))
            )

        def sell_holds(d: Fraction) -> bool:
            u, r2 = q - d, squared_root(length, q, g, action, d)

            def marginal_at_least(limit: Fraction) -> bool:
                # (1 - alpha) u / R - 2 kappa (S + d) >= limit, which is above 0
                need = limit + 2 * self.kappa * (s + d)
                return u >= 0 and ((1 - self.alpha) * u) ** 2 >= need**2 * r2

            return (
                u >= 0
                and u**2 >= self.params["p_min"] ** 2 * r2
                and marginal_at_least(bound)
                and (all_in is None or marginal_at_least(all_in / (1 - fee)))
                and self.amm_amount(i, token, action, d, s) <= self.capacity(i, without={token: d}) + theirs
            )

        holds = buy_holds if action == "BUY" else sell_holds
        return largest(wanted, lambda n: holds(n * self.params["lot_size"]))

    def capacity(self, i: int, without: dict[str, Fraction] | None = None) -> Fraction:
        """The most that can leave V of outcome i, perhaps with some tokens gone already."""
        outcome, gamma, gone = self.state.outcomes[i], self.params["gamma"], without or {}
        r = max(outcome.supply(token) - gone.get(token, 0) for token in ("YES", "NO")) / self.params["p_max"]
        if r <= self.subsidy0:
            v = r - self.subsidy0
        else:
            v = (r - self.subsidy0) / (1 - gamma)
            if gamma > 0 and v > self.subsidy0 / gamma:
                v = r
        return max(Fraction(0), floor(outcome.v - v))

    def put_in(self, i: int, amount: Fraction) -> dict[int, Fraction]:
        """Spread a buy's amount; return what went to each other outcome."""
        moved = {j: down(self.zeta * amount) for j in self.active() if j != i}
        for j, part in moved.items():
            self.state.outcomes[j].v += part
        self.state.outcomes[i].v += amount - sum(moved.values())
        return moved

    def take_out(self, i: int, amount: Fraction) -> dict[int, Fraction]:
        """Collect a sell's amount, the tokens gone; return what came from each other outcome."""
        moved: dict[int, Fraction] = {}
        left = amount
        for j in self.active():
            if j != i:
                moved[j] = min(up(self.zeta * amount), self.capacity(j), left)
                self.state.outcomes[j].v -= moved[j]
                left -= moved[j]
        own = min(left, self.capacity(i))
        self.state.outcomes[i].v -= own
        left -= own
        for j in sorted(moved, key=lambda j: (-self.capacity(j), j)):
            more = min(left, self.capacity(j))
            self.state.outcomes[j].v -= more
            moved[j] += more
            left -= more
        assert left == 0
        return moved

    def amm_trade(self, i: int, token: str, action: str, d: Fraction, amount: Fraction) -> dict[int, Fraction]:
        """Move the supply and the collateral; return how far each other outcome's V moved."""
        if action == "BUY":
            self.state.outcomes[i].q[token] += d
            return self.put_in(i, amount)
        self.state.outcomes[i].q[token] -= d
        return self.take_out(i, amount)


def squared_root(length: Fraction, q: Fraction, g: Fraction, action: str, d: Fraction) -> Fraction:
    """R squared, which is exact."""
    if action == "BUY":
        return length**2 + g * (2 * q * d + d**2)
    return length**2 - g * (2 * q * d - d**2)


def largest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest n in 0..most for which it holds; 0 always counts as holding."""
    if most <= 0 or holds(most):
        return max(most, 0)
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return low
