"""What a session that is opened again brings for the charts: recent ticks one by one, older ones thinned."""

import pytest

from gmd_desktop.session import history
from gmd_desktop.session.tick_report import TickPoint
from tests.session.table import Table


def traded(points: tuple[TickPoint, ...]) -> int:
    return sum(sum(point.volume) for point in points)


def test_a_long_session_is_thinned_but_for_its_end(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table.start()
    for tick in range(25):
        if tick % 2 == 0:
            table.place_order()
        table.ticks()
    table.runner.publish_history()
    whole = table.look().points
    assert [point.tick for point in whole] == list(range(1, 26))
    monkeypatch.setattr(history, "MOST_RECENT", 10)
    monkeypatch.setattr(history, "MOST_OLD", 5)
    table.runner.publish_history()
    report = table.look()
    assert report.history
    assert [point.tick for point in report.points] == [3, 6, 9, 12, 15, *range(16, 26)]
    assert traded(report.points) == traded(whole) > 0, "what was traded in between is not lost"
    assert report.points[1].volume[0] == sum(point.volume[0] for point in whole[3:6])
    assert report.points[1].yes_prices == whole[5].yes_prices


def test_ticks_are_read_one_by_one(table: Table) -> None:
    table.start()
    points = table.ticks(6).points
    assert table.runner.read_points(2, 4) == points[1:4]
