"""The parameters of a market (market.md section 3): names, defaults, ranges, and the refusal of what is invalid."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.errors import ParamsError
from engine.rounding import MICRO, parse_decimal, quoted

FLAGS = ("cm_enabled", "af_enabled")
COUNTS = ("n_outcomes", "max_open_orders")
MICRO_GRID = ("z", "initial_price", "p_max", "p_min", "tick_size", "lot_size", "gas_fee")
SIX_DECIMALS = ("gamma", "zeta_start", "zeta_end")

# name: (lowest, lowest allowed too, highest, highest allowed too); None: no limit
RANGES: dict[str, tuple[Decimal, bool, Decimal | None, bool]] = {
    "z": (Decimal(1), True, Decimal(10) ** 9, True),
    "gamma": (Decimal(0), True, Decimal("0.001"), False),
    "f": (Decimal(0), True, Decimal("0.05"), False),
    "f_match": (Decimal(0), True, Decimal("0.02"), False),
    "p_max": (Decimal("0.5"), False, Decimal(1), False),
    "p_min": (Decimal(0), False, Decimal("0.5"), False),
    "tick_size": (Decimal("0.001"), True, Decimal("0.1"), True),
    "lot_size": (Decimal("0.01"), True, Decimal(100), True),
    "alpha_start": (Decimal(0), True, Decimal("0.1"), False),
    "alpha_end": (Decimal(0), True, Decimal("0.1"), False),
    "kappa_start": (Decimal(0), True, None, False),
    "kappa_end": (Decimal(0), True, None, False),
    "sigma": (Decimal(0), True, Decimal(1), True),
    "af_cap_frac": (Decimal(0), False, Decimal("0.2"), True),
    "af_max_surplus": (Decimal(0), True, Decimal(1), True),
    "gas_fee": (Decimal(0), True, None, False),
}


@dataclass(frozen=True, slots=True)
class Params:
    """All of market.md section 3, with its names and defaults. Numbers are exact decimals in USDC, tokens or ratios."""

    n_outcomes: int = 3
    z: Decimal = Decimal(10000)
    gamma: Decimal = Decimal("0.0001")
    initial_price: Decimal | None = None
    f: Decimal = Decimal("0.01")
    f_match: Decimal = Decimal("0.0025")
    p_max: Decimal = Decimal("0.99")
    p_min: Decimal = Decimal("0.01")
    tick_size: Decimal = Decimal("0.01")
    lot_size: Decimal = Decimal("0.01")
    sigma: Decimal = Decimal("0.5")
    af_cap_frac: Decimal = Decimal("0.1")
    max_open_orders: int = 100
    af_max_surplus: Decimal = Decimal("0.05")
    cm_enabled: bool = True
    af_enabled: bool = True
    alpha_start: Decimal = Decimal("0.02")
    alpha_end: Decimal = Decimal("0.02")
    kappa_start: Decimal = Decimal(0)
    kappa_end: Decimal = Decimal(0)
    zeta_start: Decimal = Decimal("0.1")
    zeta_end: Decimal = Decimal("0.1")
    gas_fee: Decimal = Decimal(0)

    @staticmethod
    def from_dict(found: Mapping[str, object]) -> "Params":
        """Read the log's form (decimal strings, whole numbers, booleans, null) and check it.

        Raises:
            ParamsError: every problem at once: unknown and missing names, wrong types, values out of range.
        """
        names = [field.name for field in fields(Params)]
        problems = [f"params: {quoted(name)} is unknown" for name in found if name not in names]
        problems += [f"params.{name} is missing" for name in names if name not in found]
        values: dict[str, Any] = {}
        for name in names:
            if name in found:
                try:
                    values[name] = _read(name, found[name])
                except ValueError as error:
                    problems.append(f"params.{name}: {error}")
        params = Params(**values)  # with defaults for what can't be read, which are not looked at
        if problems:
            problems += [problem for name, problem in params._single_problems() if name in values]
        else:
            problems = params.problems()
        if problems:
            raise ParamsError(problems)
        return params

    def to_dict(self) -> dict[str, object]:
        """Give the log's form; `from_dict` reads it back to an equal value."""
        return {field.name: _write(getattr(self, field.name)) for field in fields(self)}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pack the values by their places."""
        return Params, tuple(getattr(self, field.name) for field in fields(self))

    def problems(self) -> list[str]:
        """Name everything that keeps a market from being opened: one sentence a problem, none if valid."""
        return [problem for _, problem in self._single_problems()] + self._joint_problems()

    def _single_problems(self) -> list[tuple[str, str]]:
        """Name what is wrong with one parameter, whatever the others are: (name, sentence)."""
        found = []
        if not 3 <= self.n_outcomes <= 10:
            found.append(("n_outcomes", f"params.n_outcomes {self.n_outcomes} is outside [3, 10]"))
        if self.max_open_orders < 1:
            found.append(("max_open_orders", f"params.max_open_orders {self.max_open_orders} is below 1"))
        for name, (low, low_too, high, high_too) in RANGES.items():
            value = getattr(self, name)
            below = value < low or (value == low and not low_too)
            above = high is not None and (value > high or (value == high and not high_too))
            if below or above:
                top = "infinity" if high is None else f"{high:f}"
                limits = f"{'[' if low_too else '('}{low}, {top}{']' if high_too else ')'}"
                found.append((name, f"params.{name} {value:f} is outside {limits}"))
        for name in [field.name for field in fields(self)]:
            value = getattr(self, name)
            places = 6 if name in MICRO_GRID + SIX_DECIMALS else 18
            if isinstance(value, Decimal) and Fraction(value) * 10**places % 1:
                found.append((name, f"params.{name} {value:f} has more than {places} decimals"))
        return found

    def _joint_problems(self) -> list[str]:
        found = []
        for name in ("zeta_start", "zeta_end"):
            value = getattr(self, name)
            if not 0 <= Fraction(value) * max(1, self.n_outcomes - 1) < 1:
                found.append(f"params.{name} {value:f} is outside [0, 1/{self.n_outcomes - 1})")
        if self.tick_size > 0:
            for name in ("p_max", "p_min"):
                value = getattr(self, name)
                if Fraction(value) % Fraction(self.tick_size):
                    found.append(f"params.{name} {value:f} is not a multiple of tick_size {self.tick_size:f}")
        for name in ("tick_size", "f_match"):
            if Fraction(self.lot_size) * Fraction(getattr(self, name)) * MICRO % 1:
                found.append(
                    f"params.{name} {getattr(self, name):f} times lot_size {self.lot_size:f} has more than 6 decimals"
                )
        price = self.opening_price()
        if not (self.p_min <= price <= self.p_max and self.p_min <= 1 - price <= self.p_max):
            text = f"1/{self.n_outcomes}" if self.initial_price is None else f"{self.initial_price:f}"
            found.append(
                f"params.initial_price {text} opens YES or NO outside [p_min {self.p_min:f}, p_max {self.p_max:f}]"
            )
        return found

    def opening_price(self) -> Fraction:
        """The price at which YES opens."""
        return Fraction(1, max(1, self.n_outcomes)) if self.initial_price is None else Fraction(self.initial_price)


def _read(name: str, value: object) -> Any:
    if name in FLAGS:
        if not isinstance(value, bool):
            raise ValueError(f"{quoted(value)} is not true or false")
        return value
    if name in COUNTS:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{quoted(value)} is not a whole number")
        return value
    if name == "initial_price" and value is None:
        return None
    return parse_decimal(value)


def _write(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value
