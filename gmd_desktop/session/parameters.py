"""The market's parameters in words: what each is called, its unit, its range and what it does; ready sets of them.

Names, defaults and ranges are the engine's (engine/params.py). docs/scenarios.md has the same table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from engine import Params
from engine.params import COUNTS, FLAGS, RANGES


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter for people: its group on a page, its unit, and a plain sentence on what it does."""

    group: str
    title: str
    unit: str
    words: str


def _parameters() -> Mapping[str, Parameter]:
    money, fees, impact = "Money and prices", "Fees", "How trades move prices"
    book, auto_fill = "Book and matching", "Auto-fill"
    return MappingProxyType(
        {
            "z": Parameter(money, "Maker's deposit", "USDC", "What the maker puts in, and the most it can lose."),
            "initial_price": Parameter(
                money, "Opening price of YES", "USDC", "Every YES opens here; left out, it is 1/N: a fair start."
            ),
            "p_max": Parameter(money, "Highest price", "USDC", "No token trades above this; a multiple of tick_size."),
            "p_min": Parameter(money, "Lowest price", "USDC", "No token trades below this; a multiple of tick_size."),
            "tick_size": Parameter(money, "Price step", "USDC", "Limit prices are multiples of this."),
            "lot_size": Parameter(money, "Lot", "tokens", "Sizes are multiples of this."),
            "gamma": Parameter(
                money, "Subsidy fade", "ratio", "How fast the maker's help leaves a pool as traders' money comes in."
            ),
            "f": Parameter(fees, "Trading fee", "ratio", "Share of a trade with the pool or the book that is kept."),
            "f_match": Parameter(fees, "Matching fee", "USDC", "Kept from each pair of YES and NO made or merged."),
            "gas_fee": Parameter(fees, "Gas", "USDC", "Charged for each order sent, filled or not; cancels are free."),
            "alpha_start": Parameter(
                impact,
                "Asymmetry, at the start",
                "ratio",
                "Buying costs this much more, selling brings this much less.",
            ),
            "alpha_end": Parameter(
                impact, "Asymmetry, at the end", "ratio", "What the asymmetry has become when the session ends."
            ),
            "kappa_start": Parameter(
                impact, "Convexity, at the start", "USDC a token²", "Extra cost of size: large orders pay more a token."
            ),
            "kappa_end": Parameter(
                impact, "Convexity, at the end", "USDC a token²", "What the convexity has become when the session ends."
            ),
            "zeta_start": Parameter(
                impact, "Cross impact, at the start", "ratio", "Share of a purchase that goes to each other outcome."
            ),
            "zeta_end": Parameter(
                impact, "Cross impact, at the end", "ratio", "What the cross impact has become when the session ends."
            ),
            "cm_enabled": Parameter(
                book, "Cross-matching", "", "A bid for YES and a bid for NO that add up to 1 make a new pair."
            ),
            "max_open_orders": Parameter(
                book, "Open orders", "orders", "How many orders one participant may leave in the book."
            ),
            "af_enabled": Parameter(
                auto_fill, "Auto-fill", "", "A trade in one outcome may fill waiting orders that opted in elsewhere."
            ),
            "sigma": Parameter(auto_fill, "Pool's share", "ratio", "What the pool keeps of an auto-fill's gain."),
            "af_cap_frac": Parameter(
                auto_fill, "Auto-fill volume", "ratio", "Most that one trade auto-fills, as a share of what it moved."
            ),
            "af_max_surplus": Parameter(
                auto_fill, "Auto-fill gain", "ratio", "Most that the pool keeps, as a share of the trade's amount."
            ),
        }
    )


PARAMETERS = _parameters()
"""Every parameter that a scenario may give, in the order of a page; n_outcomes follows from the outcomes."""


@dataclass(frozen=True, slots=True)
class ImpactMode:
    """A ready set of alpha, kappa and zeta, for three outcomes. Source: sessions.md, "Rounds"."""

    title: str
    words: str
    alpha: Decimal
    kappa: Decimal
    zeta: Decimal

    def values(self, outcomes: int) -> dict[str, Decimal]:
        """Give the parameters for a number of outcomes: what is diverted in all stays the same."""
        zeta = (self.zeta * 2 / (outcomes - 1)).quantize(Decimal("0.000001"))
        return {
            f"{name}_{end}": value.normalize() + 0
            for name, value in (("alpha", self.alpha), ("kappa", self.kappa), ("zeta", zeta))
            for end in ("start", "end")
        }


def _mode(title: str, words: str, kappa: str, zeta: str) -> ImpactMode:
    return ImpactMode(title, words, Decimal("0.02"), Decimal(kappa), Decimal(zeta))


IMPACT_MODES = (
    _mode("Calm", "Large orders cost no more, and outcomes hardly move each other.", "0", "0.02"),
    _mode("Tide", "Large orders cost no more; money in one outcome lifts all pools.", "0", "0.4"),
    _mode("Isolated pumps", "Large orders pay for their size, and outcomes hardly move each other.", "0.0005", "0.02"),
    _mode("Chain reactions", "Large orders pay for their size, and each moves all outcomes.", "0.0005", "0.4"),
)


def range_words(name: str, outcomes: int | None = None) -> str:
    """Say which values a parameter may have, such as "0 to below 0.05"; zeta's depends on the outcomes."""
    if name in FLAGS:
        return "on or off"
    if name in COUNTS:
        return "1 or more"
    if name == "initial_price":
        return "p_min to p_max"
    if name.startswith("zeta"):
        return "0 to below 1/(N-1)" if outcomes is None else f"0 to below 1/{outcomes - 1}"
    low, low_too, high, high_too = RANGES[name]
    least = f"{low:f}" if low_too else f"above {low:f}"
    if high is None:
        return f"{least} or more"
    return f"{least} to {high:f}" if high_too else f"{least} to below {high:f}"


def default_words(name: str) -> str:
    """Write a parameter's default as a scenario does; "1/N" for what follows from the outcomes."""
    value = getattr(Params(), name)
    if value is None:
        return "1/N"
    return str(value).lower() if isinstance(value, bool) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def table_lines() -> list[str]:
    """Write the table of docs/scenarios.md."""
    lines = ["| key | default | range | unit | what it does |", "|---|---|---|---|---|"]
    for name, one in PARAMETERS.items():
        lines.append(f"| `{name}` | {default_words(name)} | {range_words(name)} | {one.unit} | {one.words} |")
    return lines
