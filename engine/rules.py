"""The parameters as the engine computes with them: integers, read once; and the terms that move with progress."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from engine.params import Params
from engine.rounding import ATTO, HALF_ATTO_PER_MICRO, MICRO, Share, down

ROOT_BITS = 64  # extra bits below a micro that square roots carry: amounts are exact to 1e-19 of a micro, and half
# of 1e-18 USDC, which the rounding allows for, is 5e-13 of a micro; perfect squares are exact
BUY, SELL = 0, 1
NEVER = 10**100  # an amount beyond all deposits


def _atto(value: object) -> int:
    return int(Fraction(str(value)) * ATTO)


def _micro(value: object) -> int:
    return int(Fraction(str(value)) * MICRO)


class Rules:
    """What never changes while a market is open; amounts in micros."""

    __slots__ = (
        "af_cap",
        "af_enabled",
        "af_max_surplus",
        "all_in",
        "cm_enabled",
        "covered",
        "f",
        "f_half",
        "gamma_den",
        "gamma_num",
        "gas_fee",
        "lot",
        "match_fee",
        "max_open_orders",
        "n",
        "p_max",
        "p_min",
        "params",
        "pool_slope",
        "pool_zero",
        "price_unit",
        "seeds",
        "set_key",
        "sigma",
        "subsidy0",
        "subsidy_end",
        "tick_size",
        "z",
    )

    def __init__(self, params: Params) -> None:
        self.params = params
        self.n = params.n_outcomes
        self.z = _micro(params.z)
        self.gamma_num, self.gamma_den = params.gamma.as_integer_ratio()
        f, f_match = Fraction(params.f), Fraction(params.f_match)
        self.f, self.f_half = Share.of(f), Share.of(f / 2)
        self.sigma, self.af_max_surplus = Share.of(Fraction(params.sigma)), Share.of(Fraction(params.af_max_surplus))
        self.p_max, self.p_min = _micro(params.p_max), _micro(params.p_min)
        self.tick_size, self.lot = _micro(params.tick_size), _micro(params.lot_size)
        self.match_fee = int(self.lot * f_match)  # of a lot: whole micros
        self.af_cap = (Fraction(params.af_cap_frac) / self.lot).as_integer_ratio()  # lots a micro moved
        self.max_open_orders, self.gas_fee = params.max_open_orders, _micro(params.gas_fee)
        self.cm_enabled, self.af_enabled = params.cm_enabled, params.af_enabled
        self.subsidy0 = down(Fraction(self.z, self.n))
        self.covered = self.subsidy0 * self.p_max
        price = params.opening_price()
        # Prices to a taker are integers of 1 / price_unit of a micro: exact, whatever fees make of them. By the taker's
        # action, below zero for sells (see routing): 1 +- f_match, what both sides pay or get together for a set; and
        # 1 +- f / 2 a micro, what a price in the book is all-in.
        self.price_unit = unit = lcm((f / 2).denominator, f_match.denominator)
        self.set_key = (int(MICRO * unit * (1 + f_match)), -int(MICRO * unit * (1 - f_match)))
        self.all_in = (int(unit * (1 + f / 2)), -int(unit * (1 - f / 2)))
        self.seeds = (down(self.subsidy0 * price), down(self.subsidy0 * (1 - price)))
        self.pool_zero = self.subsidy0 * self.gamma_den
        self.pool_slope = self.gamma_den - self.gamma_num  # of L * gamma_den, while there is a subsidy
        self.subsidy_end = -(-self.pool_zero // self.gamma_num) if self.gamma_num else NEVER

    def scaled_liquidity(self, v: int) -> int:
        """Give L(V) * gamma_den, exact: collateral plus the subsidy that is left (section 4)."""
        if 0 <= v < self.subsidy_end:
            return v * self.pool_slope + self.pool_zero
        return v * self.gamma_den + (self.pool_zero if v < 0 else 0)

    def scaled_subsidy(self, v: int) -> int:
        """Give subsidy(V) * gamma_den, exact."""
        return max(0, self.pool_zero - self.gamma_num * max(v, 0))

    def half_fees(self, amounts: list[int]) -> list[int]:
        """Give what each side of LOB trades pays: half the fee, rounded down."""
        num, half, den = self.f_half
        return [(num * amount + half) // den for amount in amounts]

    def charge(self, price: int) -> int:
        """Give what a lot costs at a price of the grid: whole micros."""
        return self.lot * price // MICRO

    def set_amount(self, action: int, price: int) -> int:
        """Give what a taker pays or gets for a lot of sets whose other side trades at `price`, with the fee."""
        return self.lot - self.charge(price) + (self.match_fee if action == BUY else -self.match_fee)

    def lock(self, size: int, price: int) -> int:
        """Give what a resting buy of `size` at `price` keeps locked (invariant 5)."""
        num, half, den = self.f
        amount = size * price // MICRO
        return amount - (half - num * amount) // den

    def unlocked(self, price: int, lots: list[int], parts: list[int]) -> list[int]:
        """Give what the locks of resting buys fall by when `parts` of their `lots` trade."""
        charge = self.charge(price)
        num, half, den = self.f
        if num * charge % den == 0 and not half:  # a lot's fee is whole micros, nothing is rounded
            lock = charge + num * charge // den
            return [part * lock for part in parts]
        lot, lock_of = self.lot, self.lock
        return [
            lock_of(each * lot, price) - lock_of((each - part) * lot, price)
            for each, part in zip(lots, parts, strict=True)
        ]


class Bound(NamedTuple):
    """A bound on the AMM's price: a trade is within it as long as u^2 c <= a H (buy), >= (sell), u the supply after."""

    a: int
    c: int
    price: Fraction | None  # bound on the marginal price M; with kappa only


class Limit(NamedTuple):
    """The bound B of section 7."""

    key: int  # signed price in price units (see routing), rounded inward
    bound: Bound
    by_slippage: bool


class Slippage(NamedTuple):
    """A max_slippage: the factors by which q / (L * gamma_den) gives the bound B, and B without alpha."""

    num: int
    den: int
    flat_num: int
    flat_den: int


@dataclass(slots=True)
class Terms:
    """Alpha, kappa, zeta and g of a tick, and the constants of the AMM that follow from them.

    With L = liquidity / gamma_den and g = g_num / g_den:  H = (L^2 - g q^2) * gamma_den^2 * g_den is an integer that
    does not change along the curve, R^2 = (H + curve u^2) / (gamma_den^2 g_den) at a supply of u.
    """

    zeta: int
    kappa: int
    alpha: int
    sides: tuple[Fraction, Fraction]  # 1 + alpha and 1 - alpha, by action
    g_num: int
    g_den: int
    curve: int  # g_num * gamma_den^2
    whole: int  # g_den * gamma_den^2
    root_scale: int  # g_den << 2 ROOT_BITS: isqrt(root_scale * (H + curve u^2)) = R * gamma_den * g_den << ROOT_BITS
    liquidity_scale: int  # g_den << ROOT_BITS
    amounts: tuple[Share, Share]  # what (R - L) gamma_den g_den << ROOT_BITS is multiplied with for X, by action
    convexity: int  # kappa over the denominators of `amounts`
    reach: tuple[tuple[int, int], tuple[int, int]]  # +-(1 +- alpha) gamma_den a USDC by action, as fractions
    limits: dict[int, Limit]  # by signed price in micros; kept by routing
    offers: dict[int, Bound]  # by signed all-in price in price units; kept by curve
    slippages: dict[tuple[int, int], Slippage]  # by action and max_slippage; kept by routing

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
        sides = Fraction(ATTO + alpha, ATTO), Fraction(ATTO - alpha, ATTO)
        scale = rules.gamma_den * MICRO * rules.price_unit
        root = rules.gamma_den * g.numerator << ROOT_BITS
        den = lcm(*((side / root).denominator for side in sides), HALF_ATTO_PER_MICRO, 10**24 if kappa else 1)
        buying, selling = (Share(int(side / root * den), den // HALF_ATTO_PER_MICRO, den) for side in sides)
        return Terms(
            zeta=zeta,
            kappa=kappa,
            alpha=alpha,
            sides=sides,
            g_num=g.numerator,
            g_den=g.denominator,
            curve=g.numerator * rules.gamma_den**2,
            whole=g.denominator * rules.gamma_den**2,
            root_scale=g.denominator << 2 * ROOT_BITS,
            liquidity_scale=g.denominator << ROOT_BITS,
            amounts=(buying, selling),
            convexity=kappa * den // 10**24,
            reach=((sides[BUY] * scale).as_integer_ratio(), (-sides[SELL] * scale).as_integer_ratio()),
            limits={},
            offers={},
            slippages={},
        )


def _moved(start: int, end: int, t: int, scale: int) -> int:
    return round(Fraction(start * scale + (end - start) * t, scale))
