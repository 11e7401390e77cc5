"""The columns of the maker's table; a row is an `OutcomeView`."""

from gmd_desktop.session.tick_report import OutcomeView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column

TOO_FAR_FROM_ONE = 50_000  # micros by which YES + NO may leave 1 before it is toned


def pool_key(row: OutcomeView) -> int:
    """What makes a pool the same pool."""
    return row.outcome


def pool_columns() -> tuple[Column, ...]:
    """Say how an outcome's pool is written."""

    def money(title: str, name: str, tip: str) -> Column:
        return Column(
            title,
            lambda row: fmt.money(getattr(row, name)),
            lambda row: getattr(row, name),
            tip,
            sample="100,000.00",
        )

    return (
        Column(
            "Outcome",
            lambda row: row.name if row.active else f"{row.name} (closed)",
            lambda row: row.outcome,
            number=False,
            stretch=True,
            sample="Outcome name",
            tone=lambda row: "" if row.active else "muted",
            fades=False,
        ),
        money(
            "V",
            "v",
            "USDC of collateral that traders have paid in; below 0 the maker's deposit is in use",
        ),
        money("Subsidy", "subsidy", "USDC that the maker still lends to this pool"),
        money("L", "liquidity", "USDC of liquidity: V and subsidy together"),
        money(
            "Headroom",
            "headroom",
            "USDC that can still leave this pool before it must stop buying tokens back",
        ),
        money("Sets", "sets", "USDC held for minted pairs of YES and NO"),
        money("Seigniorage", "seigniorage", "USDC that auto-fills have left in this pool"),
        Column(
            "YES + NO",
            lambda row: fmt.price(row.yes_price + row.no_price),
            lambda row: row.yes_price + row.no_price,
            "Sum of the two prices; net buying lifts it above 1",
            sample="0.0000",
            tone=lambda row: "warn" if abs(row.yes_price + row.no_price - 1_000_000) > TOO_FAR_FROM_ONE else "",
        ),
    )
