"""What a participant would end with, told before the end and paid at it."""

from pathlib import Path

import pytest

from gmd_desktop.session.tick_report import Focus
from tests.session.table import MICRO, Table


@pytest.mark.parametrize("winner", [0, 2])
@pytest.mark.parametrize("eliminated", [(), (1,)])
def test_what_a_win_pays_is_told_before_it_is_paid(tmp_path: Path, winner: int, eliminated: tuple[int, ...]) -> None:
    table = Table(str(tmp_path / "session.gmd"), crowd=True)
    table.start()
    table.place_order(size=40 * MICRO)
    table.place_order(outcome=1, token="NO", size=30 * MICRO)
    table.place_order(outcome=2, token="NO", size=20 * MICRO)
    table.ticks(2)
    table.place_order(action="SELL", type="LIMIT", time_in_force="GTC", limit_price=900_000, size=15 * MICRO)
    table.place_order(type="LIMIT", time_in_force="GTC", limit_price=10_000, size=50 * MICRO)
    table.ticks(3)
    table.control("freeze")
    if eliminated:
        table.control("eliminate", outcomes=eliminated)
    told = table.ticks()
    assert told.locked_cash > 0
    assert told.cash_if_wins[0] != told.cash_if_wins[2]
    paid = table.control("settle", value=winner)
    assert paid.cash == told.cash_if_wins[winner]
    assert paid.cash_if_wins == (paid.cash,) * 3
    table.close()


def test_somebody_unknown_is_told_nothing(file_table: Table) -> None:
    file_table.runner.set_focus(Focus("nobody", 0))
    assert file_table.look().cash_if_wins == ()
