"""How the ticket's preview is written: the figures of a quote, always the same ones in the same places."""

from engine.rounding import MICRO
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.figure import Figure
from gmd_desktop.ui.models.ticket_quote import Quote

TEN = 10 * MICRO
LOST = "Most to lose"
SLIPPAGE_TONES = {"good": "gain", "warn": "warn", "bad": "error"}


def figures(found: Quote | None, buys: bool) -> list[Figure]:
    """Write a quote; without one every value is a dash."""
    total, payout = ("Costs in all", "Pays if right") if buys else ("Brings in all", "Given up if right")
    if found is None:
        none = fmt.NOTHING
        return [
            Figure(total, none, strong=True),
            Figure(payout, none, strong=True),
            Figure(LOST, none),
            Figure("Price after", none),
            Figure("Filled now", none),
            Figure("Resting", none),
            Figure("Average", none),
            Figure("Worst", none),
            Figure("Slippage", none),
            Figure("Fee+gas", none),
            Figure("Route", none, wide=True),
        ]
    trades = found.filled > 0

    def taken(amount: int) -> str:
        return fmt.NOTHING if found.is_refused else fmt.money(amount)

    digits = 4 if max(found.fee, found.gas) < TEN else 2  # as many as there is room for
    return [
        Figure(total, taken(found.total), strong=True),
        Figure(payout, taken(found.payout), strong=True),
        Figure(LOST, taken(found.at_risk)),
        Figure("Price after", fmt.price(found.price_after)),
        Figure("Filled now", taken(found.filled)),
        Figure("Resting", taken(found.resting)),
        Figure("Average", fmt.price(found.average) if trades else fmt.NOTHING),
        Figure("Worst", fmt.price(found.worst) if trades else fmt.NOTHING),
        Figure(
            "Slippage",
            fmt.atto_percent(found.slippage) if trades else fmt.NOTHING,
            tone=SLIPPAGE_TONES[found.tone] if trades else "",
            marked=trades,
        ),
        Figure("Fee+gas", f"{fmt.money(found.fee, digits)}+{fmt.money(found.gas, digits)}"),
        Figure("Route", route_words(found), wide=True),
    ]


def route_words(found: Quote) -> str:
    """Name the ways that the order takes, each with its tokens."""
    if not found.route:
        return "rests in the book" if found.resting else fmt.NOTHING
    return " \N{MIDDLE DOT} ".join(f"{kind} {fmt.tokens(size)}" for kind, size in found.route)
