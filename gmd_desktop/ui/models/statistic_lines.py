"""A session's statistics for people: a name, a figure, and a plain sentence on what it says. Without Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine import FILL_KINDS
from gmd_desktop.session.price_measures import Streak
from gmd_desktop.session.results import Results
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.figure import Figure
from gmd_desktop.ui.models.trades import KIND_WORDS
from gmd_desktop.ui.models.words import change_tone, each


@dataclass(frozen=True, slots=True)
class Line:
    """One statistic in words."""

    group: str
    label: str
    figure: str
    sentence: str


TRADING, PRICES, PEOPLE, MAKER = "Trading", "Prices", "People", "Maker"


def statistic_lines(found: Results) -> list[Line]:
    """Put a session's statistics into words, by group."""
    return [*_trading(found), *_prices(found), *_people(found), *_maker(found)]


def key_figures(found: Results) -> list[Figure]:
    """Give the few figures that are asked for first."""
    numbers = found.statistics
    figures = [
        Figure("Volume, USDC", fmt.money(sum(numbers.volume))),
        Figure("Orders", fmt.count(numbers.orders)),
        Figure("Turnover", fmt.NOTHING if numbers.turnover is None else f"{numbers.turnover:.2f}"),
        Figure("Traded", f"{fmt.count(numbers.traders)} of {fmt.count(numbers.participants)}"),
        Figure("Maker's profit", fmt.signed_money(numbers.maker_profit), change_tone(numbers.maker_profit)),
        Figure("Lead changed", f"{fmt.count(numbers.lead_changes)} ×"),
    ]
    if numbers.brier_last is not None:
        figures.append(Figure("Brier score at the end", f"{numbers.brier_last:.3f}", wide=True))
    return figures


def _trading(found: Results) -> Iterator[Line]:
    numbers = found.statistics
    total = sum(numbers.volume)
    kinds = ", ".join(
        f"{KIND_WORDS[kind]} {_share(volume, total)}"
        for kind, volume in zip(FILL_KINDS, numbers.volume, strict=True)
        if volume
    )
    yield Line(
        TRADING,
        "Volume",
        f"{fmt.money(total)} USDC",
        f"Traded in {fmt.count(sum(numbers.fills))} fills: {kinds}." if kinds else "Nothing was traded.",
    )
    if numbers.turnover is not None:
        yield Line(TRADING, "Turnover", f"{numbers.turnover:.2f}", "Volume for each USDC that was deposited.")
    refused = fmt.percent(numbers.rejected, numbers.orders, 1)
    said = f"Of them {fmt.count(numbers.rejected)} were refused ({refused})." if numbers.orders else "None were sent."
    yield Line(TRADING, "Orders", fmt.count(numbers.orders), said)
    if numbers.biggest is not None:
        fill = numbers.biggest.fill
        name = found.info.outcome_names[fill.outcome]
        did = "bought" if fill.action == "BUY" else "sold"
        yield Line(
            TRADING,
            "Biggest trade",
            f"{fmt.money(fill.amount)} USDC",
            f"{fill.participant} {did} {fmt.tokens(fill.size)} {fill.token} of {name} at "
            f"{fmt.price(each(fill.amount, fill.size))}, at {_when(found, numbers.biggest.tick)}.",
        )
    if numbers.effective_spread is not None:
        yield Line(
            TRADING,
            "Effective spread",
            _usdc(numbers.effective_spread),
            "Twice what takers paid above the pool's price just before, on average for a token, fees included.",
        )
    if numbers.quoted_spread is not None:
        share = f"{numbers.quoted_share:.0%}".replace("%", " %")
        yield Line(
            TRADING,
            "Quoted spread",
            _usdc(numbers.quoted_spread),
            f"Between the best bid and the best ask in the book; it had both {share} of the time.",
        )


def _prices(found: Results) -> Iterator[Line]:
    numbers, names = found.statistics, found.info.outcome_names
    moved = [(value, name) for value, name in zip(numbers.volatility, names, strict=True) if value is not None]
    if moved:
        value, name = max(moved)
        yield Line(
            PRICES,
            "Volatility",
            f"{value * 100:.2f} ¢ a tick",
            f"{name} moved most: so far from tick to tick, in root mean square; "
            f"{numbers.realised[names.index(name)] * 100:.1f} ¢ over the whole session.",
        )
    if numbers.lead is not None:
        yield Line(
            PRICES,
            "Longest lead",
            _length(found, numbers.lead),
            f"{names[numbers.lead.outcome]} had the highest price, up to {_when(found, numbers.lead.last_tick)}. "
            f"The lead changed {fmt.count(numbers.lead_changes)} {'time' if numbers.lead_changes == 1 else 'times'}.",
        )
    if numbers.rise is not None:
        yield Line(
            PRICES,
            "Longest rise",
            f"{fmt.count(numbers.rise.ticks)} ticks",
            f"{names[numbers.rise.outcome]} rose at each of them, up to {_when(found, numbers.rise.last_tick)}.",
        )
    if numbers.brier_last is not None:
        idle = 1 - 1 / len(names)
        better = "better" if numbers.brier_last < idle else "worse"
        yield Line(
            PRICES,
            "Forecast at the end",
            f"{numbers.brier_last:.3f}",
            "Brier score of the last prices: 0 is certain and right, 2 certain and wrong; "
            f"{better} than no idea ({idle:.3f}).",
        )
    if numbers.brier_mean is not None:
        yield Line(
            PRICES, "Forecast on average", f"{numbers.brier_mean:.3f}", "The mean of the Brier score over all ticks."
        )


def _people(found: Results) -> Iterator[Line]:
    numbers = found.statistics
    yield Line(
        PEOPLE,
        "Participation",
        _share(numbers.traders, numbers.participants),
        f"{fmt.count(numbers.traders)} of {fmt.count(numbers.participants)} participants traded.",
    )
    if numbers.gini is not None:
        yield Line(
            PEOPLE,
            "Inequality",
            f"{numbers.gini:.3f}",
            "Gini coefficient of the final values: 0 if all are equal, 1 if one has everything.",
        )


def _maker(found: Results) -> Iterator[Line]:
    numbers, maker = found.statistics, found.report.maker
    word = "earned" if numbers.maker_profit >= 0 else "lost"
    share = fmt.percent(abs(numbers.maker_profit), maker.deposit, 1)
    yield Line(
        MAKER,
        "Profit",
        f"{fmt.signed_money(numbers.maker_profit)} USDC",
        f"The maker {word} {share} of its deposit of {fmt.money(maker.deposit)} USDC; "
        f"fees of {fmt.money(numbers.fees)} USDC are in it.",
    )
    yield Line(
        MAKER,
        "Worst case",
        f"{fmt.money(numbers.maker_worst)} USDC",
        "The most that it could have lost at any time; never more than its deposit.",
    )


def _share(part: int, whole: int) -> str:
    """Write a share; nearly none is not none, and nearly all is not all."""
    if 0 < part * 100 < whole:
        return "under 1 %"
    return "over 99 %" if whole * 99 < part * 100 < whole * 100 else fmt.percent(part, whole, 0)


def _usdc(value: float) -> str:
    return f"{value:.4f}"


def _when(found: Results, tick: int) -> str:
    return f"{fmt.clock(tick * found.info.tick_ms)}"


def _length(found: Results, streak: Streak) -> str:
    return fmt.clock(streak.ticks * found.info.tick_ms)
