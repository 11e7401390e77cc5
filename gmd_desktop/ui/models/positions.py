"""The columns of the positions table; a row is a `PositionView`."""

from gmd_desktop.session.tick_report import PositionView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import (
    each,
    gain_column,
    outcome_name,
    token_tone,
)


def position_key(row: PositionView) -> tuple[str, int, str]:
    """What makes a position the same position."""
    return (row.participant, row.outcome, row.token)


def held(row: PositionView) -> int:
    """All tokens of the position, the locked ones among them."""
    return row.free + row.locked


def price_each(amount: int, tokens: int) -> str:
    """Write what a token costs or is worth; nothing that is held has no price."""
    return fmt.price(each(amount, tokens)) if tokens else fmt.NOTHING


def position_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Say how a position is written in a session with these outcomes."""
    return (
        Column(
            "Outcome",
            lambda row: outcome_name(names, row.outcome),
            lambda row: row.outcome,
            number=False,
            stretch=True,
            sample="Red Comet",
            fades=False,
        ),
        Column(
            "Token",
            lambda row: row.token,
            lambda row: row.token,
            number=False,
            sample="YES",
            tone=lambda row: token_tone(row.token),
            fades=False,
        ),
        Column(
            "Free",
            lambda row: fmt.tokens(row.free),
            lambda row: row.free,
            "Tokens free to sell",
            sample="1,000.00",
        ),
        Column(
            "Locked",
            lambda row: fmt.tokens(row.locked),
            lambda row: row.locked,
            "Tokens locked in resting sell orders",
            sample="1,000.00",
            tone=lambda row: "" if row.locked else "muted",
        ),
        Column(
            "Avg cost",
            lambda row: price_each(row.cost, held(row)),
            lambda row: each(row.cost, held(row)),
            "USDC paid for a token on average, fees included",
            sample="0.0000",
        ),
        Column(
            "Price",
            lambda row: price_each(row.value, held(row)),
            lambda row: each(row.value, held(row)),
            "USDC per token at the pool's price",
            sample="0.0000",
        ),
        Column(
            "Value",
            lambda row: fmt.money(row.value),
            lambda row: row.value,
            "USDC at the pool's price",
            sample="1,000.00",
        ),
        gain_column("Unrealised", "USDC: value less cost of the tokens held", lambda row: row.value - row.cost),
        gain_column("Realised", "USDC earned or lost by tokens sold or paid out", lambda row: row.realised),
    )
