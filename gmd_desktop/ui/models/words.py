"""Short words that several tables share: sides, states, tones."""

from collections.abc import Callable
from typing import Any

from engine.rounding import MICRO
from gmd_desktop.session.tick_report import OrderView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column, never

STATUS_WORDS = {
    "QUEUED": "queued",
    "OPEN": "resting",
    "PARTIAL": "partly filled",
    "FILLED": "filled",
    "CANCELED": "cancelled",
    "REJECTED": "rejected",
    "CANCEL_REFUSED": "cancel refused",
}
STATUS_TONES = {
    "QUEUED": "accent_text",
    "OPEN": "text",
    "PARTIAL": "text",
    "FILLED": "gain",
    "CANCELED": "muted",
    "REJECTED": "error",
    "CANCEL_REFUSED": "error",
}
WAITING = ("QUEUED",)
RESTING = ("OPEN", "PARTIAL")
GAIN_SAMPLE = "+1,000.00 \N{BLACK UP-POINTING TRIANGLE}"


def is_live(order: OrderView) -> bool:
    """Whether the order can still be cancelled: it waits for its tick, or it rests."""
    if order.status in WAITING:
        return True
    return order.status in RESTING and order.time_in_force == "GTC" and order.remaining > 0


def status_word(status: str) -> str:
    """A state in plain words."""
    return STATUS_WORDS.get(status, status.lower())


def outcome_name(names: tuple[str, ...], outcome: int) -> str:
    """The outcome's name, or its number if it has none."""
    return names[outcome] if 0 <= outcome < len(names) else f"outcome {outcome}"


def token_tone(token: str) -> str:
    """The theme's tone for YES or NO."""
    return "yes_text" if token == "YES" else "no_text"


def change_tone(change: int) -> str:
    """The theme's tone for a gain, a loss or neither."""
    return "gain" if change > 0 else "loss" if change < 0 else "muted"


def each(amount: int, size: int) -> int:
    """Micros of USDC per token, rounded for showing; 0 for no tokens."""
    return fmt.divide_half_even(amount * MICRO, size) if size else 0


def gain_column(title: str, tip: str, gain: Callable[[Any], int], strong: Callable[[Any], bool] = never) -> Column:
    """Say how a gain or loss stands in a table; `gain` gives a row's in micros."""
    return Column(
        title,
        lambda row: gain_text(gain(row)),
        gain,
        tip,
        sample=GAIN_SAMPLE,
        tone=lambda row: change_tone(gain(row)),
        strong=strong,
    )


def gain_text(micros: int) -> str:
    """A gain or loss with an arrow and a sign, so that colour alone says nothing."""
    return f"{fmt.signed_money(micros)} {fmt.arrow(micros, fmt.MONEY_DIGITS)}"
