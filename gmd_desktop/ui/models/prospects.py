"""What a participant ends with, by the outcome that wins: rows and columns of a small table."""

from dataclasses import dataclass

from gmd_desktop.session.tick_report import TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import gain_column


@dataclass(frozen=True, slots=True)
class Prospect:
    """One outcome that can still win. `ends_with` is cash, `gain` what of it is above the deposit; micros."""

    outcome: int
    name: str
    ends_with: int
    gain: int
    is_chosen: bool


def prospects(report: TickReport) -> list[Prospect]:
    """Tell what the participant in focus ends with; outcomes that are closed are left out."""
    focus = report.focus
    deposit = next((one.deposit for one in report.participants if one.name == focus.participant), 0)
    return [
        Prospect(view.outcome, view.name, cash, cash - deposit, view.outcome == focus.outcome)
        for view, cash in zip(report.outcomes, report.cash_if_wins, strict=False)
        if view.active
    ]


def prospect_key(row: Prospect) -> int:
    """What makes a line the same line."""
    return row.outcome


def prospect_columns() -> tuple[Column, ...]:
    """Say how a prospect is written."""
    return (
        Column(
            "If this wins",
            lambda row: f"{fmt.CHOSEN} {row.name}" if row.is_chosen else row.name,
            lambda row: row.outcome,
            "The outcomes that are open; the mark is at the chosen one",
            number=False,
            stretch=True,
            sample="Outcome name",
            cell_tip=lambda row: row.name,
            fades=False,
            strong=lambda row: row.is_chosen,
        ),
        Column(
            "Ends with",
            lambda row: fmt.money(row.ends_with),
            lambda row: row.ends_with,
            "USDC you end with: cash, what orders lock, and 1 for each token that is right",
            sample="1,000.00",
            strong=lambda row: row.is_chosen,
        ),
        gain_column("Gain", "USDC above the deposit", lambda row: row.gain, lambda row: row.is_chosen),
    )
