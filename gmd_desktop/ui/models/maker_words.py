"""The maker's figures in words and numbers."""

from gmd_desktop.session.tick_report import MakerView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.figure import Figure, Signal


def maker_figures(maker: MakerView) -> list[Figure]:
    """Write the maker's accounts."""
    return [
        Figure("Deposit Z", fmt.money(maker.deposit)),
        Figure("Balance", fmt.money(maker.balance)),
        Figure("Fees", fmt.money(maker.fees)),
        Figure("Gas", fmt.money(maker.gas)),
        Figure("Seigniorage", fmt.money(maker.seigniorage)),
        Figure("Sum of YES", fmt.price(maker.yes_sum)),
        Figure(
            "Can lose now",
            f"{fmt.money(maker.worst_loss)}  ({fmt.percent(maker.worst_loss, maker.deposit, 1)} of Z)",
            wide=True,
            strong=True,
        ),
    ]


def conservation(maker: MakerView) -> tuple[Signal, str]:
    """Say whether every unit of money is accounted for."""
    missing = maker.total_deposits - maker.total_money
    if missing == 0:
        return "good", f"All {fmt.money(maker.total_deposits)} USDC are accounted for, to the micro."
    what = "are missing" if missing > 0 else "are too many"
    return "bad", (
        f"{fmt.money(abs(missing), 6)} USDC {what}: {fmt.money(maker.total_money, 6)} found, "
        f"{fmt.money(maker.total_deposits, 6)} paid in. Freeze the session and save diagnostics."
    )
