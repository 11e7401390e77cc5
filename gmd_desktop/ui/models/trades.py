"""The columns and the filter of the trades table; a row is a `FillView`."""

from collections.abc import Callable

from gmd_desktop.session.tick_report import FillView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import each, outcome_name, token_tone

KIND_WORDS = {
    "AMM": "AMM",
    "LOB": "LOB",
    "MINT": "MINT",
    "MERGE": "MERGE",
    "AUTO_FILL": "AUTO-FILL",
}


def fill_key(row: FillView) -> tuple[int, int]:
    """What makes a fill the same fill, and the order in which fills came."""
    return (row.tick, row.seq)


def side(row: FillView) -> str:
    """The taker's side: "BUY YES"."""
    return f"{row.fill.action} {row.fill.token}"


def trade_filter(text: str, names: tuple[str, ...]) -> Callable[[FillView], bool] | None:
    """Keep the fills that hold every word of the text: names, sides, kinds, outcomes or ticks."""
    words = text.casefold().split()
    if not words:
        return None
    outcomes = [name.casefold() for name in names]

    def keep(row: FillView) -> bool:
        fill = row.fill
        hay = (
            f"{fill.kind} {fill.action} {fill.token} {fill.participant} {fill.counter_participant or ''} {row.tick} "
        ).casefold() + outcome_name(tuple(outcomes), fill.outcome)
        return all(word in hay for word in words)

    return keep


def trade_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Say how a fill is written in a session with these outcomes."""
    return (
        Column(
            "Tick",
            lambda row: fmt.count(row.tick),
            fill_key,
            "The tick in which it happened",
            sample="100,000",
        ),
        Column(
            "Kind",
            lambda row: KIND_WORDS.get(row.fill.kind, row.fill.kind),
            lambda row: row.fill.kind,
            "AMM: the pool; LOB: tokens changed hands; MINT, MERGE: sets made or taken apart; "
            "AUTO-FILL: a move elsewhere filled a resting order",
            number=False,
            sample="AUTO-FILL",
        ),
        Column(
            "Outcome",
            lambda row: outcome_name(names, row.fill.outcome),
            lambda row: row.fill.outcome,
            number=False,
            stretch=True,
            sample="Outcome name",
        ),
        Column(
            "Side",
            side,
            side,
            "What the taker did",
            number=False,
            sample="SELL YES",
            tone=lambda row: token_tone(row.fill.token),
        ),
        Column(
            "Size",
            lambda row: fmt.tokens(row.fill.size),
            lambda row: row.fill.size,
            "Tokens",
            sample="10,000.00",
        ),
        Column(
            "Price",
            lambda row: fmt.price(each(row.fill.amount, row.fill.size)),
            lambda row: each(row.fill.amount, row.fill.size),
            "USDC per token for the taker",
            sample="00.0000",
        ),
        Column(
            "Amount",
            lambda row: fmt.money(row.fill.amount),
            lambda row: row.fill.amount,
            "USDC that the taker paid or got",
        ),
        Column(
            "Fee",
            lambda row: fmt.money(row.fill.fee, 4),
            lambda row: row.fill.fee,
            "USDC: the taker's fee; of a MINT or MERGE the whole fee, which the price holds",
            sample="00.0000",
            tone=lambda row: "muted",
        ),
        Column(
            "Taker",
            lambda row: row.fill.participant,
            lambda row: row.fill.participant.casefold(),
            number=False,
            sample="participant-1",
        ),
        Column(
            "Other side",
            lambda row: row.fill.counter_participant or "pool",
            lambda row: (row.fill.counter_participant or "").casefold(),
            "Whose resting order it met, or the pool",
            number=False,
            sample="participant-1",
            tone=lambda row: "" if row.fill.counter_participant else "muted",
        ),
    )
