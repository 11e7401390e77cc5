"""The parameters as the engine computes with them: integers, read once; and the terms that move with progress."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.params import Params
from engine.rounding import ATTO, MICRO, down

ROOT_BITS = 64  # extra bits below a micro that square roots carry: amounts are exact to 1e-19 of a micro, and half
# of 1e-18 USDC, which the rounding allows for, is 5e-13 of a micro; perfect squares are exact
PRICE_UNIT = 2 * 10**24  # prices to a taker are integers of 1 / PRICE_UNIT USDC: exact with half fees of 18 decimals


def _atto(value: object) -> int:
    return int(Fraction(str(value)) * ATTO)


def _micro(value: object) -> int:
    return int(Fraction(str(value)) * MICRO)


class Rules:
    """What never changes while a market is open; amounts in micros, ratios in 1e-18."""

    __slots__ = (
        "af_cap",
        "af_enabled",
        "af_max_surplus",
        "all_in",
        "cm_enabled",
        "f",
        "f_match",
        "gamma_den",
        "gamma_num",
        "gas_fee",
        "lot",
        "max_open_orders",
        "n",
        "p_max",
        "p_min",
        "params",
        "pool_zero",
        "seeds",
        "set_key",
        "sigma",
        "subsidy0",
        "tick_size",
        "z",
    )

    def __init__(self, params: Params) -> None:
        self.params = params
        self.n = params.n_outcomes
        self.z = _micro(params.z)
        gamma = Fraction(params.gamma)
        self.gamma_num, self.gamma_den = gamma.numerator, gamma.denominator
        self.f, self.f_match, self.sigma = (
            _atto(params.f),
            _atto(params.f_match),
            _atto(params.sigma),
        )
        self.af_cap, self.af_max_surplus = _atto(params.af_cap_frac), _atto(params.af_max_surplus)
        self.p_max, self.p_min = _micro(params.p_max), _micro(params.p_min)
        self.tick_size, self.lot = _micro(params.tick_size), _micro(params.lot_size)
        self.max_open_orders, self.gas_fee = params.max_open_orders, _micro(params.gas_fee)
        self.cm_enabled, self.af_enabled = params.cm_enabled, params.af_enabled
        self.subsidy0 = down(Fraction(self.z, self.n))
        price = params.opening_price()
        # by the taker's action, in PRICE_UNIT and below zero for sells (see routing): 1 +- f_match, what both sides
        # pay or get together for a set; and 1 +- f / 2 a micro, what a price in the book is all-in
        self.set_key = (2 * MICRO * (ATTO + self.f_match), -2 * MICRO * (ATTO - self.f_match))
        self.all_in = (2 * ATTO + self.f, 2 * ATTO - self.f)
        self.seeds = (down(self.subsidy0 * price), down(self.subsidy0 * (1 - price)))
        self.pool_zero = self.subsidy0 * self.gamma_den

    def scaled_liquidity(self, v: int) -> int:
        """Give L(V) * gamma_den, exact: collateral plus the subsidy that is left (section 4)."""
        if v <= 0:
            return v * self.gamma_den + self.pool_zero
        subsidy = self.pool_zero - self.gamma_num * v
        return v * self.gamma_den + subsidy if subsidy > 0 else v * self.gamma_den

    def scaled_subsidy(self, v: int) -> int:
        """Give subsidy(V) * gamma_den, exact."""
        return max(0, self.pool_zero - self.gamma_num * max(v, 0))

    def fee(self, amount: int) -> int:
        """Give the fee on an amount, rounded down."""
        return (self.f * amount + 500_000) // ATTO

    def half_fee(self, amount: int) -> int:
        """Give what each side of a LOB trade pays: half the fee, rounded down."""
        return (self.f * amount + MICRO) // (2 * ATTO)

    def unlocked(self, remaining: int, size: int, price: int) -> int:
        """Give what a resting buy's lock falls by when `size` of `remaining` trades."""
        amount, charge = remaining * price // MICRO, size * price // MICRO
        return charge + (500_000 - self.f * (amount - charge)) // ATTO - (500_000 - self.f * amount) // ATTO

    def lock(self, size: int, price: int) -> int:
        """Give what a resting buy of `size` at `price` keeps locked (invariant 5)."""
        amount = size * price // MICRO
        return amount - (500_000 - self.f * amount) // ATTO


@dataclass(slots=True)
class Terms:
    """Alpha, kappa, zeta and g of a tick, and the constants of the AMM that follow from them.

    With L = liquidity / gamma_den and g = g_num / g_den:  H = (L^2 - g q^2) * gamma_den^2 * g_den is an integer that
    does not change along the curve, R^2 = (H + curve u^2) / (gamma_den^2 g_den) at a supply of u.
    """

    zeta: int
    kappa: int
    alpha: int
    sides: tuple[tuple[int, int], tuple[int, int]]  # 1 + alpha and 1 - alpha as fractions, by action
    g_num: int
    g_den: int
    curve: int  # g_num * gamma_den^2
    root_scale: int  # g_den << 2 ROOT_BITS: isqrt(root_scale * (H + curve u^2)) = R * gamma_den * g_den << ROOT_BITS
    liquidity_scale: int  # g_den << ROOT_BITS
    amount_den: int  # denominator of (R - L) / g in micros, times 1e18 for 1 +- alpha
    amount_half: int  # half of 1e-18 USDC over that denominator
    reach: tuple[tuple[int, int], tuple[int, int]]  # (1 +- alpha) gamma_den 1e6 by action, as fractions
    bounds: dict[tuple[int, int, bool], tuple[int, int] | None]  # kept by curve.level_bound
    limits: dict[tuple[int, int], Any]  # kept by routing.limit_at

    @staticmethod
    def of(rules: Rules, progress: int, active: int) -> "Terms":
        """Give the terms at a progress (1e-18, clamped to [0, 1]) with so many active outcomes."""
        params = rules.params
        t = min(max(progress, 0), ATTO)
        alpha = _moved(_atto(params.alpha_start), _atto(params.alpha_end), t, ATTO)
        kappa = _moved(_atto(params.kappa_start), _atto(params.kappa_end), t, ATTO)
        # both ends lie below 1 / (N - 1) and on the grid it is rounded to, so it never reaches that
        zeta = _moved(_micro(params.zeta_start), _micro(params.zeta_end), t, ATTO)
        g = (1 - (active - 1) * Fraction(zeta, MICRO)) * (1 - Fraction(rules.gamma_num, rules.gamma_den))
        root = rules.gamma_den * g.numerator << ROOT_BITS
        return Terms(
            zeta=zeta,
            kappa=kappa,
            alpha=alpha,
            sides=(_fraction(ATTO + alpha, ATTO), _fraction(ATTO - alpha, ATTO)),
            g_num=g.numerator,
            g_den=g.denominator,
            curve=g.numerator * rules.gamma_den**2,
            root_scale=g.denominator << 2 * ROOT_BITS,
            liquidity_scale=g.denominator << ROOT_BITS,
            amount_den=ATTO * root,
            amount_half=500_000 * root,
            reach=(
                _fraction((ATTO + alpha) * rules.gamma_den * MICRO, ATTO),
                _fraction((ATTO - alpha) * rules.gamma_den * MICRO, ATTO),
            ),
            bounds={},
            limits={},
        )


def _fraction(num: int, den: int) -> tuple[int, int]:
    return Fraction(num, den).as_integer_ratio()


def _moved(start: int, end: int, t: int, scale: int) -> int:
    return round(Fraction(start * scale + (end - start) * t, scale))
