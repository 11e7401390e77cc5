"""The depth of one token: what market orders would pay, as lines over the price and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine import Depth, DepthPoint
from engine.rounding import MICRO
from gmd_desktop.ui import format as fmt

REACH_MICROS = 250_000  # prices shown on either side of the pool's

Line = list[tuple[int, int]]  # price and size, in micros


@dataclass(frozen=True, slots=True)
class DepthCurve:
    """Both actions of a token. `low` and `high` are the prices that are shown, `largest` the size."""

    token: str
    pool_price: int
    buy: tuple[DepthPoint, ...] = ()
    sell: tuple[DepthPoint, ...] = ()

    @property
    def low(self) -> int:
        """The lowest price shown, in micros."""
        return max(0, self.pool_price - REACH_MICROS)

    @property
    def high(self) -> int:
        """The highest price shown, in micros."""
        return min(MICRO, self.pool_price + REACH_MICROS)

    @property
    def largest(self) -> int:
        """The largest size within the prices shown, 0 if nothing can be traded there."""
        return max((point.size for point in self.in_sight("BUY") + self.in_sight("SELL")), default=0)

    def in_sight(self, action: str) -> list[DepthPoint]:
        """The points of an action whose prices are shown, by size."""
        return [point for point in self._points(action) if self.low <= point.price <= self.high]

    def line(self, action: str, pool_only: bool) -> Line:
        """The size that trades up to each price (down to it, to sell), from the pool's price to the edge or beyond it.

        Args:
            pool_only: count the pool's part only.
        """
        further, edge = (max, self.high) if action == "BUY" else (min, self.low)
        found, pool = [(self.pool_price, 0)], 0
        for point in self._points(action):
            price = further(found[-1][0], point.price)
            if point.pool == pool:
                found.append((price, found[-1][1]))  # a level of the book is a step
            found.append((price, point.pool if pool_only else point.size))
            pool = point.pool
            if not self.low <= price <= self.high:
                return found
        return [*found, (edge, found[-1][1])]

    def _points(self, action: str) -> tuple[DepthPoint, ...]:
        return self.buy if action == "BUY" else self.sell

    def nearest(self, price: int) -> tuple[str, DepthPoint] | None:
        """The point that lies nearest to a price, on its side of the pool's price."""
        action = "BUY" if price >= self.pool_price else "SELL"
        points = self.in_sight(action)
        if not points:
            return None
        return action, min(points, key=lambda point: abs(point.price - price))


def depth_curves(depths: Sequence[Depth]) -> tuple[DepthCurve, ...]:
    """Put the two actions of each token together."""
    points = {(one.token, one.action): one for one in depths}
    return tuple(
        DepthCurve(token, points[token, "BUY"].pool_price, points[token, "BUY"].points, points[token, "SELL"].points)
        for token in dict.fromkeys(one.token for one in depths)
    )


def point_words(token: str, action: str, point: DepthPoint) -> str:
    """Say what an order of a point's size would pay."""
    verb, sign = ("cost", "+") if action == "BUY" else ("bring", fmt.MINUS)
    average = fmt.price(fmt.divide_half_even(point.amount * MICRO, point.size))
    fee = fmt.money(abs(point.paid - point.amount))
    return (
        f"{fmt.tokens(point.size)} {token} would {verb} {fmt.money(point.amount)} {sign} {fee} fee: "
        f"{average} on average, worst {fmt.price(point.price)}"
    )


def curve_words(curve: DepthCurve) -> str:
    """Say how much trades within the prices shown, for a screen reader."""
    said = []
    for action in ("BUY", "SELL"):
        points = curve.in_sight(action)
        if points:
            said.append(f"{action.lower()}: {point_words(curve.token, action, points[-1])}")
        else:
            said.append(f"{action.lower()}: nothing trades")
    return ". ".join(said)
