"""The automated market maker: how many lots trade within a bound, and what they cost or bring (market.md section 5).

Everything is exact integer arithmetic; floats only guess where to look when kappa is above 0. A pool's side is given as
`q` (supply in micros) and `liquidity` (L * gamma_den); `h` is the curve's constant `H` of `rules.Terms`.
"""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt, sqrt

from engine.rounding import ATTO, MICRO
from engine.rules import BUY, SELL, Bound, Rules, Terms

_new = tuple.__new__  # makes a named tuple without the Python call of its constructor

NEWTON_STEPS = 8
CLOSE_ENOUGH = 1e-4  # tokens, a hundredth of the smallest lot
LARGEST_GUESSED = 10**60  # of kappa in 1e-18; beyond it no lot trades, and floats end somewhere


def bound(rules: Rules, terms: Terms, action: int, price: Fraction) -> Bound:
    """Give the bound of a marginal price M."""
    flat = price / terms.sides[action]
    flat = min(flat, Fraction(rules.p_max, MICRO)) if action == BUY else max(flat, Fraction(rules.p_min, MICRO))
    return flat_bound(terms, flat.numerator, flat.denominator, price if terms.kappa else None)


def flat_bound(terms: Terms, num: int, den: int, price: Fraction | None) -> Bound:
    """Give the bound of a price p' after the trade, num / den, not beyond p_max or p_min; `price` is that of M.

    The bound of a sale may be above 1, where no lot can be sold: c may then be below zero, and no lot passes the test.
    """
    a = num * num
    return _new(Bound, (a, terms.whole * den * den - terms.curve * a, price))


def bound_of_offer(rules: Rules, terms: Terms, action: int, all_in: int) -> Bound:
    """Give the bound of an offer's signed all-in price in price units, the AMM's fee on top; kept for the next time."""
    found = terms.offers.get(all_in)
    if found is None:
        f = Fraction(rules.params.f)
        price = Fraction(abs(all_in), rules.price_unit * MICRO) / (1 + f if action == BUY else 1 - f)
        found = terms.offers[all_in] = bound(rules, terms, action, price)
    return found


def tighter(action: int, one: Bound, other: Bound) -> Bound:
    """Give the bound that ends the trade first."""
    if one.price is not None and other.price is not None:
        closer = one.price < other.price
    else:
        closer = one.a * other.c < other.a * one.c
    return one if closer == (action == BUY) else other


def invariant(terms: Terms, liquidity: int, q: int) -> int:
    """Give the curve's constant H = (L^2 - g q^2), scaled to an integer."""
    return liquidity * liquidity * terms.g_den - terms.curve * q * q


def lots_bought(h: int, q: int, lot: int, wanted: int, a: int, c: int) -> int:
    """Give the largest n up to `wanted` with p' within the bound (a, c) after buying n lots (kappa 0)."""
    reach = a * h
    u = q + lot
    if u * u * c > reach:
        return 0
    u = q + wanted * lot
    if u * u * c <= reach:
        return wanted
    return (isqrt(reach // c) - q) // lot


def lots_sold(h: int, q: int, lot: int, wanted: int, a: int, c: int) -> int:
    """Give the largest n up to `wanted` with p' within the bound (a, c) after selling n lots (kappa 0)."""
    reach = a * h
    u = q - lot
    if u <= 0 or u * u * c < reach:
        return 0
    u = q - wanted * lot
    if u > 0 and u * u * c >= reach:
        return wanted
    return (q - 1 - isqrt((reach - 1) // c)) // lot


def amount_bought(terms: Terms, h: int, liquidity: int, q: int, d: int, traded: int) -> int:
    """Give what buying d micro-tokens costs, rounded up. `traded` is S of section 5."""
    u = q + d
    root = isqrt(terms.root_scale * (h + terms.curve * u * u))
    num, half, den = terms.amounts[BUY]
    area = num * (root - liquidity * terms.liquidity_scale)
    if terms.kappa:
        area += terms.convexity * d * (2 * traded + d)
    return -((half - area) // den)


def amount_sold(terms: Terms, h: int, liquidity: int, q: int, d: int, traded: int) -> int:
    """Give what selling d micro-tokens brings, rounded down. `traded` is S of section 5."""
    u = q - d
    root = isqrt(terms.root_scale * (h + terms.curve * u * u))
    num, half, den = terms.amounts[SELL]
    area = num * (liquidity * terms.liquidity_scale - root)
    if terms.kappa:
        area -= terms.convexity * d * (2 * traded + d)
    return (area + half) // den


def convex_lots(
    rules: Rules,
    terms: Terms,
    action: int,
    h: int,
    q: int,
    wanted: int,
    limit: Fraction,
    traded: int,
) -> int:
    """Give the largest n up to `wanted` with M within `limit` after n lots, kappa above 0.

    Args:
        wanted: lots that the bounds without kappa allow.
        limit: bound on the marginal price M, USDC per token.
    """
    holds = _marginal_test(rules, terms, action, h, q, limit, traded)
    if wanted <= 0 or not holds(1):
        return 0
    if holds(wanted):
        return wanted
    n = min(max(_guess(rules, terms, action, h, q, limit, traded), 1), wanted - 1)
    step = 1
    if holds(n):  # gallop up to a failing end, then bisect; usually the guess is right at once
        low, high = n, n + 1
        while high < wanted and holds(high):
            low, step = high, step * 2
            high = min(high + step, wanted)
    else:
        low, high = n - 1, n
        while low > 1 and not holds(low):
            high, step = low, step * 2
            low = max(low - step, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _marginal_test(
    rules: Rules, terms: Terms, action: int, h: int, q: int, limit: Fraction, traded: int
) -> Callable[[int], bool]:
    num, den = limit.numerator * 10**24, limit.denominator * 10**24
    slope = 2 * terms.kappa * limit.denominator  # kappa * micros of tokens, over 1e24
    root_den = rules.gamma_den**2 * terms.g_den
    sign = 1 if action == BUY else -1
    factor = (ATTO + sign * terms.alpha) ** 2 * den * den * root_den

    def holds(n: int) -> bool:
        d = n * rules.lot
        u = q + sign * d
        room = num - sign * slope * (traded + d)  # over den: what p' (1 +- alpha) may be
        if (action == BUY and room < 0) or u <= 0:
            return False
        paid = factor * u * u
        allowed = room * room * ATTO * ATTO * (h + terms.curve * u * u)
        return paid <= allowed if action == BUY else paid >= allowed

    return holds


def _guess(rules: Rules, terms: Terms, action: int, h: int, q: int, limit: Fraction, traded: int) -> int:
    """Guess the lots by Newton's method in floats, in tokens; the caller tests exactly."""
    sign = 1 if action == BUY else -1
    scale = float(rules.gamma_den) ** 2 * float(terms.g_den) * 1e12
    flat, g = h / scale, terms.g_num / terms.g_den
    side, target = 1 + sign * terms.alpha / ATTO, float(limit)
    twice_kappa = min(2 * terms.kappa, LARGEST_GUESSED) / ATTO
    base, before = q / MICRO, traded / MICRO
    d = 0.0
    for _ in range(NEWTON_STEPS):
        u = base + sign * d
        root = sqrt(max(flat + g * u * u, 1e-30))
        value = side * u / root + sign * twice_kappa * (before + d) - target
        slope = sign * (side * flat / root**3 + twice_kappa)
        last, d = d, min(max(d - value / slope, 0.0), 1e12)
        if abs(d - last) < CLOSE_ENOUGH:
            break
    return int(d * MICRO) // rules.lot
