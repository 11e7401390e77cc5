"""The charts as a person meets them: lines, ranges, panning, crosshair, marks, export, cost."""

import csv
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QPushButton, QTableView, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.ui.charts.market_charts import MarketCharts
from gmd_desktop.ui.charts.price_chart import PriceChart
from gmd_desktop.ui.charts.price_lines import PriceLines
from gmd_desktop.ui.charts.volume_chart import MOST_BARS, VolumeChart
from gmd_desktop.ui.stale import INTERVAL_MS
from gmd_desktop.ui.theme import CONTRAST, LIGHT
from tests.ui.reports import LONG, TEN, FakeSession

WHEEL_STEP = 120


class Desk:
    """Both charts on the screen, fed by a make-believe session."""

    def __init__(self, qtbot: QtBot, session: FakeSession, ticks: int) -> None:
        self.qtbot, self.session = qtbot, session
        self.charts = MarketCharts()
        qtbot.addWidget(self.charts)
        self.charts.resize(1000, 640)
        self.charts.show()
        self.charts.show_session(session.info())
        self.charts.show_report(session.opened(ticks))
        self.settle()

    @property
    def price(self) -> PriceChart:
        return self.charts.price_chart

    @property
    def volume(self) -> VolumeChart:
        return self.charts.volume_chart

    def tick(self, ticks: int = 1) -> None:
        self.charts.show_report(self.session.next(ticks))
        self.settle()

    def settle(self) -> None:
        """Wait until what is shown is what is known."""

        def is_drawn() -> None:
            shown = self.shown()
            assert shown == pytest.approx((self.price.time.shown.low, self.price.time.shown.high))
            assert self.shown(self.volume) == pytest.approx(shown)
            if len(self.price.series):
                newest = min(self.price.series.last_second, shown[1])
                assert self.price.line(0)[0][-1] >= newest or not self.price.time.follows

        self.qtbot.waitUntil(is_drawn)

    def shown(self, chart: PriceChart | VolumeChart | None = None) -> tuple[float, float]:
        low, high = (chart or self.price).plot.view.viewRange()[0]
        return low, high

    def click(self, name: str, chart: PriceChart | VolumeChart | None = None) -> None:
        self.qtbot.mouseClick((chart or self.price).findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    def place(self, second: float, price: float) -> QPoint:
        plot = self.price.plot
        return plot.mapFromScene(plot.view.mapViewToScene(QPointF(second, price)))

    def wheel(self, at: QPoint, steps: int) -> None:
        viewport = self.price.plot.viewport()
        event = QWheelEvent(
            QPointF(at),
            QPointF(viewport.mapToGlobal(at)),
            QPoint(),
            QPoint(0, WHEEL_STEP * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    def drag(self, by_px: int) -> None:
        viewport = self.price.plot.viewport()
        start = QPoint(viewport.width() // 2, viewport.height() // 2)
        self.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 6):
            self.qtbot.mouseMove(viewport, start + QPoint(by_px * step // 5, 0))
        self.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(by_px, 0))


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, FakeSession(), 400)


def visible_text(chart: PriceChart | VolumeChart) -> list[str]:
    return [label.text() for label in chart.findChildren(QLabel) if label.isVisible()]


def test_an_empty_chart_says_what_to_do(qtbot: QtBot) -> None:
    """The button is called Resume once a session has been started, though no tick has come."""
    desk = Desk(qtbot, FakeSession(), 0)
    assert "Nothing traded yet" in visible_text(desk.volume)
    for status, words in (
        (SessionStatus.DRAFT, "No ticks yet – press Start (F5)"),
        (SessionStatus.PAUSED, "No ticks yet – press Resume (F5)"),
        (SessionStatus.RUNNING, "No ticks yet"),
    ):
        desk.charts.show_report(desk.session.change(status))
        assert words in visible_text(desk.price)
    desk.tick()
    assert not any("No ticks yet" in text for text in visible_text(desk.price))


def test_an_empty_chart_asks_nobody_to_start_what_may_only_be_read(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeSession(), 0)
    desk.charts.show_session(desk.session.info(read_only=True))
    desk.charts.show_report(desk.session.change(SessionStatus.DRAFT))
    assert "No ticks yet" in visible_text(desk.price)


def test_every_outcome_has_a_line_that_ends_at_its_price(desk: Desk) -> None:
    for _ in range(3):
        report = desk.session.next()
        desk.charts.show_report(report)
        desk.settle()
    for outcome in report.outcomes:
        x, y = desk.price.line(outcome.outcome)
        assert x[-1] == report.session_ms / 1000
        assert y[-1] == pytest.approx(outcome.yes_price / 1e6)


def test_long_names_get_room_beside_the_chart_and_both_charts_stay_in_line(desk: Desk) -> None:
    narrow = desk.price.tags.width_for(("Ω",), 600)
    assert desk.price.tags.width_for(("W" * 80,), 600) == narrow
    assert desk.price.tags.width_for(("W" * 80,), 1_200) == 300
    assert narrow < desk.price.tags.width_for(("Borussia Mönchengladbach",), 1_200) < 300
    assert desk.price.tags.size().width() == desk.volume.legend.size().width()


def test_the_token_switch_shows_no(desk: Desk) -> None:
    desk.click("chart_NO")
    report = desk.session.next()
    desk.charts.show_report(report)
    desk.settle()
    assert desk.price.line(2)[1][-1] == pytest.approx(report.outcomes[2].no_price / 1e6)


def test_ranges(desk: Desk) -> None:
    # fifteen minutes are not there yet: the view stays close to what is
    for name, seconds in (("range_1m", 60), ("range_15m", 446), ("range_5m", 300)):
        desk.click(name)
        desk.settle()
        low, high = desk.shown()
        assert high - low == pytest.approx(seconds * 1.02)
    desk.click("range_all")
    desk.settle()
    assert desk.shown()[0] == 1.0


def test_the_chart_follows_while_the_edge_is_in_sight(desk: Desk) -> None:
    before = desk.shown()
    desk.tick(20)
    after = desk.shown()
    assert after[0] - before[0] == pytest.approx(20)
    assert after[1] > 420


def test_panning_back_stops_following_and_live_goes_on(desk: Desk) -> None:
    live = desk.price.findChild(QPushButton, "live_button")
    assert not live.isVisible()
    desk.drag(400)
    desk.settle()
    put = desk.shown()
    assert put[1] < 400
    desk.tick(30)
    assert desk.shown() == pytest.approx(put), "the chart stays where the person has put it"
    assert live.isVisible()
    desk.qtbot.mouseClick(live, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.shown()[1] > 430
    assert not live.isVisible()


def test_the_wheel_zooms_about_the_latest_tick_and_keeps_following(desk: Desk) -> None:
    before = desk.shown()
    desk.wheel(desk.place(200.0, 0.2), 4)
    desk.settle()
    zoomed = desk.shown()
    assert zoomed[1] - zoomed[0] < (before[1] - before[0]) * 0.9
    assert zoomed[0] < 400 < zoomed[1]
    desk.tick(50)
    now = desk.shown()
    assert now[0] < 450 < now[1]
    assert now[1] - now[0] == pytest.approx(zoomed[1] - zoomed[0], rel=0.05)


def test_values_are_never_zoomed_by_hand(desk: Desk) -> None:
    before = desk.price.plot.view.viewRange()[1]
    desk.wheel(desk.place(200.0, 0.2), 2)
    desk.settle()
    low, high = desk.price.plot.view.viewRange()[1]
    assert high - low <= (before[1] - before[0]) * 1.2


def test_the_range_of_values_does_not_jump_at_each_tick(desk: Desk) -> None:
    seen = set()
    for _ in range(40):
        desk.tick()
        seen.add(tuple(desk.price.plot.view.viewRange()[1]))
    assert len(seen) <= 8


def test_volume_is_panned_with_prices_and_prices_with_volume(desk: Desk) -> None:
    desk.volume.plot.view.moved_by_hand.emit(100.0, 200.0)
    desk.settle()
    assert desk.shown() == pytest.approx((100.0, 200.0))
    desk.click("live_button", desk.volume)
    desk.settle()
    assert desk.shown()[1] > 400


def test_bars_add_up_to_what_was_traded(desk: Desk) -> None:
    desk.click("range_all")
    desk.settle()
    session = FakeSession()
    total = sum(sum(point.volume) for point in session.next(400).points) / 1e6
    assert desk.volume.bar_heights().sum() == pytest.approx(total)


def test_there_are_never_too_many_bars(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeSession(fills_a_tick=0), 5000)
    desk.click("range_all")
    desk.settle()
    bars = desk.volume.bar_heights()
    assert bars.shape[0] == 5
    assert 50 < bars.shape[1] <= MOST_BARS


def test_long_series_are_thinned_to_the_pixels_there_are(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeSession(TEN, fills_a_tick=0), 6000)
    desk.click("range_all")
    desk.settle()
    drawn = [len(desk.price.line(outcome)[0]) for outcome in range(6)]
    assert max(drawn) < 1000
    assert min(drawn) > 200


def test_an_eliminated_outcomes_line_ends(desk: Desk) -> None:
    desk.charts.show_report(desk.session.eliminate(2))
    desk.tick(20)
    assert desk.price.line(2)[0][-1] == 400
    assert desk.price.line(1)[0][-1] == 420


def test_the_sum_of_yes_can_be_shown(desk: Desk) -> None:
    top = desk.price.plot.view.viewRange()[1][1]
    desk.click("sum_switch")
    desk.qtbot.waitUntil(lambda: desk.price.plot.view.viewRange()[1][1] > 0.95 > top)
    desk.click("sum_switch")
    desk.qtbot.waitUntil(lambda: desk.price.plot.view.viewRange()[1][1] == pytest.approx(top, abs=0.05))


def test_the_crosshairs_table_fits_a_low_chart_and_tells_all(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeSession(TEN), 30)
    desk.charts.select_outcome(7)
    desk.charts.resize(900, 330)
    desk.settle()
    said = hover(desk, 20.0, 0.1)
    readout = desk.price.crosshair.readout
    assert readout.geometry().bottom() <= desk.price.plot.height()
    assert all(name in said for name in TEN)
    assert readout.shows("Hungary")
    assert not all(readout.shows(name) for name in TEN)


def test_candles_show_the_chosen_outcome_alone(desk: Desk) -> None:
    chart = desk.price
    desk.click("candles_switch")
    assert chart.has_candles
    desk.qtbot.waitUntil(lambda: "Argentina, candles of 5 ticks" in visible_text(chart))
    points = FakeSession().next(400).points
    prices = [point.yes_prices[0] / 1e6 for point in points]
    said = hover(desk, 398.0, prices[396])
    (_, opens, high, low, close) = (
        part.split()[-1] for part in said.partition("; ")[0].replace(": ", ", ").split(", ")
    )
    assert float(opens) == pytest.approx(prices[394], abs=6e-5), "where the candle before has closed"
    assert float(close) == pytest.approx(prices[399], abs=6e-5)
    assert float(high) == pytest.approx(max(prices[394:400]), abs=6e-5)
    assert float(low) == pytest.approx(min(prices[394:400]), abs=6e-5)
    desk.charts.select_outcome(3)
    desk.qtbot.waitUntil(lambda: "Denmark, candles of 5 ticks" in visible_text(chart))
    desk.click("range_all")
    desk.qtbot.waitUntil(lambda: "Denmark, candles of 5 ticks" in visible_text(chart))
    desk.click("candles_switch")
    desk.qtbot.waitUntil(lambda: not any("candles" in text for text in visible_text(chart)))


def test_candles_end_where_an_outcome_is_eliminated(desk: Desk) -> None:
    desk.charts.select_outcome(2)
    desk.click("candles_switch")
    desk.charts.show_report(desk.session.eliminate(2))
    desk.charts.show_report(desk.session.next(40))
    desk.qtbot.waitUntil(lambda: desk.shown()[1] > 440)
    assert "Open" in hover(desk, 399.0, 0.2)
    assert "Open" not in hover(desk, 420.0, 0.2)


def test_the_crosshair_tells_values_and_esc_hides_it(desk: Desk) -> None:
    chart = desk.price
    desk.qtbot.mouseMove(chart.plot.viewport(), desk.place(250.2, 0.2))
    desk.qtbot.waitUntil(lambda: chart.crosshair.readout.text() != "")
    said = chart.crosshair.readout.text()
    assert said.startswith("04:10   tick 250: ")
    assert all(name in said for name in desk.session.names)
    assert desk.volume.crosshair.is_shown, "a line at the same time in the other chart"
    desk.qtbot.keyClick(chart.plot, Qt.Key.Key_Escape)
    assert chart.crosshair.readout.text() == ""
    assert not desk.volume.crosshair.is_shown


def hover(desk: Desk, second: float, price: float) -> str:
    """Point at a place of the price chart and give what it says there."""
    chart = desk.price
    desk.qtbot.mouseMove(chart.plot.viewport(), desk.place(second, price))
    before = chart.crosshair.readout.text()
    desk.qtbot.waitUntil(lambda: chart.crosshair.readout.text() not in ("", before))
    return chart.crosshair.readout.text()


def test_the_crosshair_tells_what_moved_the_price(desk: Desk) -> None:
    report = desk.session.next(5)
    desk.charts.show_report(report)
    desk.settle()
    outcome = report.fills[-1].fill.outcome
    fills = [view.fill for view in report.fills if view.tick == 405 and view.fill.outcome == outcome]
    largest = max(fills, key=lambda fill: fill.amount)
    said = hover(desk, 405.0, report.points[-1].yes_prices[outcome] / 1e6)
    many = f"{len(fills)} fills in this tick, the largest" if len(fills) > 1 else "1 fill in this tick"
    assert f"{desk.session.names[outcome]}: {many}; " in said
    verb = "sold" if largest.action == "SELL" else "bought"
    assert f"{largest.participant} {verb} {largest.size / 1e6:,.2f} {largest.token} for " in said
    desk.price.tells_names = False
    low, high = desk.price.plot.view.viewRange()[1]
    said = hover(desk, 405.0, low + 0.01 * (high - low))
    assert f"{desk.session.names[0]}: " in said, "far from every line it speaks of the selected one"
    assert largest.participant not in said


def test_the_crosshair_tells_what_a_mark_was(desk: Desk) -> None:
    desk.session.add_event("NEWS", "The keeper is injured")
    desk.charts.show_report(desk.session.change(SessionStatus.FROZEN))
    desk.tick(20)
    assert "Frozen since 06:40" in hover(desk, 410.0, 0.2)
    desk.charts.show_report(desk.session.change(SessionStatus.RUNNING))
    desk.tick(20)
    desk.charts.show_report(desk.session.eliminate(2))
    desk.tick(10)
    assert "06:40  News: The keeper is injured" in hover(desk, 400.5, 0.2)
    assert "Frozen 06:40 to 07:00" in hover(desk, 411.0, 0.2)
    assert "07:20  Eliminated: Croatia (schedule)" in hover(desk, 440.0, 0.2)
    assert "Eliminated" not in hover(desk, 430.0, 0.2)


def test_the_crosshair_goes_with_the_arrow_keys(desk: Desk) -> None:
    chart = desk.price
    desk.qtbot.keyClick(chart.plot, Qt.Key.Key_Left)
    assert "tick 399" in chart.crosshair.readout.text() or "tick 400" in chart.crosshair.readout.text()
    desk.qtbot.keyClick(chart.plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert "tick 390" in chart.crosshair.readout.text() or "tick 389" in chart.crosshair.readout.text()
    assert "tick" in chart.plot.accessibleDescription()
    desk.qtbot.keyClick(chart.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert "tick 400" in chart.crosshair.readout.text()


def test_a_screen_reader_gets_the_latest_values(desk: Desk) -> None:
    assert desk.price.plot.accessibleName() == "Price chart"
    report = desk.session.next()
    desk.charts.show_report(report)
    said = desk.price.plot.accessibleDescription()
    assert all(outcome.name in said for outcome in report.outcomes)
    assert "USDC" in desk.volume.plot.accessibleDescription()


def test_what_cannot_be_seen_is_not_drawn(desk: Desk) -> None:
    desk.price.hide()
    before = desk.price.line(0)[0][-1]
    desk.charts.show_report(desk.session.next(5))
    QApplication.processEvents()
    assert desk.price.line(0)[0][-1] == before
    desk.price.show()
    assert desk.price.line(0)[0][-1] == before + 5


def test_many_reports_are_drawn_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Mock(wraps=desk.price.draw)
    monkeypatch.setattr(desk.price, "draw", draw)
    clock = QElapsedTimer()
    clock.start()
    for _ in range(50):
        desk.charts.show_report(desk.session.next())
    desk.settle()
    assert draw.call_count <= 2 + clock.elapsed() // INTERVAL_MS


def test_items_are_made_once(desk: Desk) -> None:
    before = {id(item) for item in (*desk.price.plot.items(), *desk.volume.plot.items())}
    desk.tick(3)
    desk.charts.show_report(desk.session.change(SessionStatus.FROZEN))
    desk.tick(3)
    desk.charts.select_outcome(3)
    desk.tick()
    assert {id(item) for item in (*desk.price.plot.items(), *desk.volume.plot.items())} == before


@pytest.mark.parametrize("names", [TEN, LONG, TEN[:3]])
def test_another_session_starts_afresh(desk: Desk, names: tuple[str, ...]) -> None:
    other = FakeSession(names)
    desk.session = other
    desk.charts.show_session(other.info())
    desk.charts.show_report(other.opened(7))
    desk.settle()
    assert [len(desk.price.line(outcome)[0]) >= 7 for outcome in range(len(names))] == [True] * len(names)
    assert desk.shown()[0] < 7


def test_themes_change_while_it_runs(desk: Desk) -> None:
    for theme in (LIGHT, CONTRAST):
        desk.charts.set_theme(theme)
        desk.tick()
    picture = desk.charts.grab().toImage()
    assert picture.pixelColor(5, picture.height() - 5).name() == CONTRAST.panel


def test_values_are_exported(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "prices.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with desk.qtbot.waitSignal(desk.charts.saved) as done:
        desk.price.export.ask_values()
    assert done.args == [str(file)]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 400
    assert rows[-1]["tick"] == "400"
    assert float(rows[-1]["Brazil YES"]) == pytest.approx(desk.price.line(1)[1][-1])
    assert list(tmp_path.iterdir()) == [file], "nothing half-written is left"


def test_a_picture_is_exported(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "volume.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with desk.qtbot.waitSignal(desk.charts.saved):
        desk.volume.export.ask_picture()
    assert QImage(str(file)).size() == desk.volume.grab().toImage().size()


def test_a_drawing_is_exported(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "prices.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with desk.qtbot.waitSignal(desk.charts.saved):
        desk.price.export.ask_drawing()
    drawing = file.read_text(encoding="utf-8")
    assert "<title>Price chart</title>" in drawing
    assert drawing.count("<polyline") >= len(desk.session.names) - 1, (
        "lines, not a picture; the strong one is in pieces"
    )
    assert "Brazil" in drawing


def test_values_are_shown_as_a_table(desk: Desk, qtmodeltester: ModelTester) -> None:
    desk.volume.export.show_values()
    dialog = desk.charts.findChild(QDialog, "volume_chart_values")
    table = dialog.findChild(QTableView)
    model = table.model()
    qtmodeltester.check(model)
    latest = [model.index(0, column).data() for column in range(model.columnCount())]
    assert latest[:3] == ["400", "06:40", "1"]
    assert [model.headerData(c, Qt.Orientation.Horizontal) for c in (0, 3)] == ["tick", "AMM"]
    assert model.index(399, 0).data() == "1"
    assert table.accessibleName() == "Volume chart: values, the latest first"
    desk.qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_file_that_cannot_be_written_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "no folder" / "prices.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with desk.qtbot.waitSignal(desk.charts.save_failed) as failed:
        desk.price.export.ask_values()
    assert failed.args == [f"{file} could not be written: No such file or directory"]


def test_nothing_is_exported_when_the_dialog_is_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    with desk.qtbot.assertNotEmitted(desk.charts.saved, wait=50):
        desk.price.export.ask_values()
        desk.price.export.ask_picture()


def test_a_click_on_a_label_selects_its_outcome(desk: Desk) -> None:
    viewport = desk.price.plot.viewport()
    found: list[int] = []
    desk.charts.outcome_selected.connect(found.append)
    desk.charts.grab()  # labels know their places once they are painted
    right = viewport.width() - 30
    for y in range(10, viewport.height() - 20, 6):
        desk.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(right, y))
    assert set(found) == set(range(5))


def test_the_cost_is_measured(desk: Desk) -> None:
    desk.tick()
    desk.charts.grab()
    assert desk.price.paint_ms > 0
    assert np.isclose(desk.charts.paint_ms, desk.price.paint_ms + desk.volume.paint_ms)


def test_the_past_of_a_long_session_is_asked_for_and_drawn_tick_by_tick(desk: Desk) -> None:
    asked: list[tuple[int, int]] = []
    desk.charts.points_wanted.connect(lambda *ticks: asked.append(ticks))
    whole = FakeSession(tick_ms=100).opened(6_000)
    thinned = (*whole.points[9:4_000:10], *whole.points[4_000:])
    desk.charts.show_report(replace(whole, points=thinned))
    desk.settle()
    desk.price.plot.view.moved_by_hand.emit(500.0, 520.0)
    desk.settle()
    desk.qtbot.wait_until(lambda: not asked, timeout=1000)
    desk.price.plot.view.moved_by_hand.emit(100.0, 120.0)
    desk.qtbot.wait_until(lambda: len(asked) == 1)
    first, last = asked[0]
    assert first <= 1_000 < 1_200 <= last
    merged = len(desk.price.line(0)[0])
    desk.charts.show_window(whole.points[first - 1 : last])
    desk.qtbot.wait_until(lambda: len(desk.price.line(0)[0]) >= 200 > 2 * merged)
    desk.tick()
    assert desk.shown() == pytest.approx((100.0, 120.0)), "the latest tick does not pull the chart away"
    assert len(desk.price.line(0)[0]) >= 200


def test_the_menu_is_the_charts_own(desk: Desk) -> None:
    desk.price.plot.customContextMenuRequested.emit(QPoint(200, 100))
    menus = [menu for menu in desk.price.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    words = [action.text() for action in menus[0].actions() if not action.isSeparator()]
    saving = ["Save picture as PNG...", "Save drawing as SVG...", "Save values as CSV..."]
    assert words == ["Show values as a table...", *saving, "Follow the latest tick"]
    menus[0].close()


def test_everything_that_takes_focus_has_a_name(desk: Desk) -> None:
    focusable = [
        w for w in desk.charts.findChildren(QWidget) if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    names = {widget.objectName() for widget in focusable}
    assert {"chart_YES", "sum_switch", "range_1m", "range_all"} <= names
    assert "live_button" not in names, "the charts follow"
    assert [w.objectName() or type(w).__name__ for w in focusable if not w.accessibleName()] == []


def test_lines_are_repainted_all_over_the_view_after_time_has_moved_on(qtbot: QtBot) -> None:
    desk = Desk(qtbot, FakeSession(), 1)
    view = desk.price.plot.view
    lines = [item for item in desk.price.plot.getPlotItem().items if isinstance(item, PriceLines)]
    assert lines
    for ticks in (1, 100, 1, 400, 1):  # the stretch of time that is shown grows, then moves on
        desk.tick(ticks)
        for line in lines:
            assert line.boundingRect().getRect() == pytest.approx(view.viewRect().getRect())
