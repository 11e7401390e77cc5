"""The columns of the results' tables: standings, and one participant's fills."""

from dataclasses import replace

from gmd_desktop.session.participant_page import OwnFill
from gmd_desktop.session.standings import Place
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.participants import Standing, participant_columns
from gmd_desktop.ui.models.trades import KIND_WORDS, POOL
from gmd_desktop.ui.models.words import each, gain_column, outcome_name, token_tone

IN_CASH = "Cash"  # while a session goes on; at its end all that is left is


def standing(place: Place) -> Standing:
    """Give a place as a row of the leaderboard."""
    return Standing(place.rank, place.who, False)


def result_columns() -> tuple[Column, ...]:
    """Say how a line of the final standings is written: as in the leaderboard, with the values as final ones."""
    return tuple(
        replace(column, title="Final value") if column.title == "Value" else column
        for column in participant_columns()
        if column.title != IN_CASH
    )


def own_fill_key(row: OwnFill) -> tuple[int, int, str]:
    """What makes a fill the same fill; one may be on both sides of it."""
    return row.view.tick, row.view.seq, row.token


def own_side(row: OwnFill) -> str:
    """The participant's side: "BUY YES"."""
    return f"{row.action} {row.token}"


def other_side(row: OwnFill, name: str) -> str:
    """Whom it met; the pool if nobody."""
    fill = row.view.fill
    return (fill.counter_participant or POOL) if fill.participant == name else fill.participant


def own_fill_columns(names: tuple[str, ...], name: str) -> tuple[Column, ...]:
    """Say how one participant's fill is written.

    Args:
        names: of the outcomes.
        name: the participant's.
    """
    return (
        Column(
            "Tick",
            lambda row: fmt.count(row.view.tick),
            own_fill_key,
            "The tick in which it happened",
            sample="100,000",
        ),
        Column(
            "Outcome",
            lambda row: outcome_name(names, row.view.fill.outcome),
            lambda row: row.view.fill.outcome,
            number=False,
            stretch=True,
            sample="Outcome name",
        ),
        Column(
            "Side",
            own_side,
            own_side,
            number=False,
            sample="SELL YES",
            tone=lambda row: token_tone(row.token),
        ),
        Column(
            "Size",
            lambda row: fmt.tokens(row.size),
            lambda row: row.size,
            "Tokens",
            sample="10,000.00",
        ),
        Column(
            "Each",
            lambda row: fmt.price(each(abs(row.cash), row.size)),
            lambda row: each(abs(row.cash), row.size),
            "USDC per token, fees included",
            sample="0.0000",
        ),
        gain_column("Gain", "USDC: cash, and the tokens at what they were worth in the end", lambda row: row.gain),
        Column(
            "Cash",
            lambda row: fmt.signed_money(row.cash),
            lambda row: row.cash,
            "USDC that came in or went out",
            sample="+10,000.00",
        ),
        Column(
            "Held after",
            lambda row: fmt.tokens(row.held),
            lambda row: row.held,
            "Tokens of that kind right after it",
            sample="10,000.00",
        ),
        Column(
            "Kind",
            lambda row: KIND_WORDS[row.view.fill.kind],
            lambda row: row.view.fill.kind,
            number=False,
            sample="AUTO-FILL",
            tone=lambda row: "muted",
        ),
        Column(
            "Other side",
            lambda row: other_side(row, name),
            lambda row: other_side(row, name).casefold(),
            "Whom it met, or the pool",
            number=False,
            sample="participant-1",
            tone=lambda row: "muted",
        ),
    )
