"""The figures of an order's dry run as the ticket shows them, and what to think twice about.

Everything comes from the engine's `Preview`; nothing of the market's rules is computed here.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine import FILL_KINDS, Preview
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.ui import format as fmt

Tone = Literal["good", "warn", "bad"]

CALM_SLIPPAGE = Fraction(2, 100)
HIGH_SLIPPAGE = Fraction(5, 100)
LARGE_SHARE_OF_CASH = Fraction(1, 2)
LARGE_MOVE_MICROS = 300_000  # 30 points
POINT_MICROS = MICRO // 100


@dataclass(frozen=True, slots=True)
class Quote:
    """A preview in the ticket's words. Amounts in micros; `slippage` in 1e-18.

    `total` is what a buy costs in all, what rests among it, or what a sell brings after fees.
    `payout` is what the tokens of the order pay if they turn out right (a sell gives it up).
    """

    filled: int
    resting: int
    average: int
    worst: int
    price_before: int
    price_after: int
    fee: int
    gas: int
    total: int
    payout: int
    at_risk: int
    slippage: int
    route: tuple[tuple[str, int], ...]
    is_refused: bool  # it would not be taken as it stands: then it costs and pays nothing

    @property
    def tone(self) -> Tone:
        """Green below 2 %, yellow below 5 %, red from there on."""
        slippage = Fraction(self.slippage, ATTO)
        return "good" if slippage < CALM_SLIPPAGE else "warn" if slippage < HIGH_SLIPPAGE else "bad"


def total_of(request: OrderRequest, preview: Preview) -> int:
    """What the order costs (buy) or brings (sell) in micros, fees, gas and lock included."""
    if request.action == "BUY":
        return _with_fees(preview, 1) + preview.gas + preview.locked
    return _with_fees(preview, -1) - preview.gas


def quote(request: OrderRequest, preview: Preview) -> Quote:
    """Give the ticket's figures of a preview."""
    filled = preview.filled
    rests = preview.status in ("OPEN", "PARTIAL")
    resting = preview.remaining if rests else 0
    total = total_of(request, preview)
    payout = filled + resting
    buys = request.action == "BUY"
    route = dict.fromkeys(FILL_KINDS, 0)
    for leg in preview.legs:
        route[leg.kind] += leg.size
    return Quote(
        filled=filled,
        resting=resting,
        average=fmt.divide_half_even(preview.amount * MICRO, filled) if filled else 0,
        worst=preview.worst_price,
        price_before=preview.price_before,
        price_after=preview.price_after,
        fee=preview.fee,
        gas=preview.gas,
        total=total,
        payout=payout,
        at_risk=total if buys else max(0, filled - total),
        slippage=_slippage(buys, preview),
        route=tuple((kind, size) for kind, size in route.items() if size),
        is_refused=preview.reason is not None,
    )


def warnings(request: OrderRequest, preview: Preview, free_cash: int) -> list[str]:
    """Say what a careful trader would stop at; none of it keeps the order from being sent."""
    found = quote(request, preview)
    said = []
    if request.action == "BUY" and found.filled:
        paid = _with_fees(preview, 1)
        if paid > found.filled:
            each = fmt.price(fmt.divide_half_even(paid * MICRO, found.filled))
            said.append(f"Each token costs {each} USDC with its fee and pays at most 1.")
    if request.action == "BUY" and found.total >= LARGE_SHARE_OF_CASH * free_cash > 0:
        said.append(f"This takes {fmt.percent(found.total, free_cash, 0)} of the free cash.")
    move = abs(found.price_after - found.price_before)
    if found.filled and move >= LARGE_MOVE_MICROS:
        said.append(
            f"This moves the price by {fmt.fixed(move, POINT_MICROS, 0)} points, "
            f"from {fmt.price(found.price_before)} to {fmt.price(found.price_after)}."
        )
    return said


def _with_fees(preview: Preview, sign: int) -> int:
    """The legs' amounts with their fees; the price of a MINT or MERGE holds its own already."""
    outside = sum(leg.fee for leg in preview.legs if leg.kind not in ("MINT", "MERGE"))
    return preview.amount + sign * outside


def _slippage(buys: bool, preview: Preview) -> int:
    """Average price against the first lot's price, against the trader; 0 if nothing trades."""
    if not preview.filled or not preview.first_price:
        return 0
    average = Fraction(preview.amount * MICRO, preview.filled)
    loss = average - preview.first_price if buys else preview.first_price - average
    return max(0, int(loss * ATTO / preview.first_price))
