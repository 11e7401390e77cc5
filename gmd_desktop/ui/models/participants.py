"""The leaderboard's rows and columns."""

from collections.abc import Iterable
from dataclasses import dataclass

from gmd_desktop.session.standings import gain_share, places
from gmd_desktop.session.tick_report import ParticipantView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import change_tone, gain_column


@dataclass(frozen=True, slots=True)
class Standing:
    """A participant with its place; equal gains share a place."""

    rank: int
    who: ParticipantView
    focused: bool

    @property
    def gain(self) -> int:
        """Value less deposit, in micros."""
        return self.who.value - self.who.deposit


def standings(participants: Iterable[ParticipantView], focus: str) -> list[Standing]:
    """Rank by gain in percent, highest first; equal gains keep the order in which people joined."""
    return [Standing(place.rank, place.who, place.who.name == focus) for place in places(participants)]


def standing_key(row: Standing) -> str:
    """What makes a line of the leaderboard the same line."""
    return row.who.name


def participant_columns() -> tuple[Column, ...]:
    """Say how a line of the leaderboard is written."""
    return (
        Column("#", lambda row: str(row.rank), lambda row: row.rank, "Place by gain in percent", sample="100"),
        Column(
            "Name",
            lambda row: f"{row.who.name} \N{BULLET}" if row.focused else row.who.name,
            lambda row: row.who.name.casefold(),
            "The dot marks whom you act as; double click to act as another",
            number=False,
            stretch=True,
            sample="participant name",
            tone=lambda row: "accent_text" if row.focused else "",
            fades=False,
        ),
        Column(
            "Kind",
            lambda row: (row.who.archetype or "bot") if row.who.is_bot else "person",
            lambda row: (row.who.is_bot, row.who.archetype),
            number=False,
            sample="momentum",
            tone=lambda row: "muted",
            fades=False,
        ),
        Column(
            "Cash",
            lambda row: fmt.money(row.who.cash + row.who.locked),
            lambda row: row.who.cash + row.who.locked,
            "USDC, what is locked in resting buys among it",
            sample="100,000.00",
        ),
        Column(
            "Value",
            lambda row: fmt.money(row.who.value),
            lambda row: row.who.value,
            "USDC: cash and tokens at the pool's price",
            sample="100,000.00",
        ),
        gain_column("P&L", "USDC: value less deposit", lambda row: row.gain),
        Column(
            "Gain",
            lambda row: fmt.signed_percent(row.gain, row.who.deposit),
            lambda row: gain_share(row.who),
            "P&L as a share of the deposit",
            sample="+100.00 %",
            tone=lambda row: change_tone(row.gain),
        ),
        Column("Trades", lambda row: fmt.count(row.who.trades), lambda row: row.who.trades, "Fills"),
        Column(
            "Gas",
            lambda row: fmt.money(row.who.gas),
            lambda row: row.who.gas,
            "USDC paid for sending",
        ),
    )
