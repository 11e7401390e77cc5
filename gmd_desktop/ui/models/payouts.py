"""The rows and columns of a resolution: what everybody gets, and what becomes of the outcomes."""

from dataclasses import dataclass

from gmd_desktop.session.resolution_preview import OutcomePayout, ParticipantPayout
from gmd_desktop.session.tick_report import TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import change_tone


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """What a participant gets, and has before and after; micros."""

    name: str
    payout: int
    cash: int
    before: int
    after: int

    @property
    def change(self) -> int:
        """What its value changes by."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PoolRow:
    """What becomes of an outcome's prices; micros."""

    name: str
    pool: OutcomePayout


def payout_row(one: ParticipantPayout) -> PayoutRow:
    """Make a row of a preview."""
    return PayoutRow(one.participant, one.payout, one.cash_after, one.value_before, one.value_after)


def rows_between(before: TickReport, after: TickReport) -> list[PayoutRow]:
    """Tell from two reports what everybody got: cash and what is locked, before and after."""
    cash = {row.name: row.cash + row.locked for row in before.participants}
    values = {row.name: row.value for row in before.participants}
    rows = []
    for row in after.participants:
        has = row.cash + row.locked
        rows.append(PayoutRow(row.name, has - cash.get(row.name, has), has, values.get(row.name, row.value), row.value))
    return rows


def payout_columns() -> tuple[Column, ...]:
    """Say how a participant's line is written."""
    return (
        Column(
            "Name",
            lambda row: row.name,
            lambda row: row.name.casefold(),
            number=False,
            stretch=True,
            sample="participant name",
            fades=False,
        ),
        Column("Paid", lambda row: fmt.money(row.payout), lambda row: row.payout, "USDC for tokens that are closed"),
        Column("Cash after", lambda row: fmt.money(row.cash), lambda row: row.cash, "USDC, free and locked"),
        Column("Value after", lambda row: fmt.money(row.after), lambda row: row.after, "USDC: cash and tokens"),
        Column(
            "Change",
            lambda row: fmt.signed_money(row.change),
            lambda row: row.change,
            "USDC: value after less value before",
            sample="+10,000.00",
            tone=lambda row: change_tone(row.change),
        ),
    )


def pool_columns() -> tuple[Column, ...]:
    """Say how an outcome's line is written."""
    return (
        Column(
            "Outcome",
            lambda row: row.name,
            lambda row: row.pool.outcome,
            number=False,
            stretch=True,
            sample="outcome name",
            fades=False,
        ),
        Column("YES now", lambda row: fmt.price(row.pool.yes_before), lambda row: row.pool.yes_before, sample="0.0000"),
        Column("YES then", _yes_then, lambda row: row.pool.yes_after, "Price, or what is paid", sample="pays 1.00"),
        Column("NO now", lambda row: fmt.price(row.pool.no_before), lambda row: row.pool.no_before, sample="0.0000"),
        Column("NO then", _no_then, lambda row: row.pool.no_after, "Price, or what is paid", sample="pays 1.00"),
    )


def _yes_then(row: PoolRow) -> str:
    return f"pays {fmt.price(row.pool.yes_paid, 2)}" if row.pool.closes else fmt.price(row.pool.yes_after)


def _no_then(row: PoolRow) -> str:
    return f"pays {fmt.price(row.pool.no_paid, 2)}" if row.pool.closes else fmt.price(row.pool.no_after)
