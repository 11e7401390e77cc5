"""The maker's panel over time: six pictures on the axis of the prices, drawn only while they are seen."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from gmd_desktop.ui.charts.maker_charts import MakerCharts
from gmd_desktop.ui.charts.price_chart import PriceChart
from gmd_desktop.ui.theme import CONTRAST, DARK, LIGHT
from gmd_desktop.ui.widgets.maker_panel import WIDE, MakerPanel
from tests.ui.reports import FIVE, FakeSession

TICKS = 120


@pytest.fixture
def panel(qtbot: QtBot) -> MakerPanel:
    """The panel with its charts over time in front."""
    panel, session = MakerPanel(), FakeSession(FIVE)
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.set_theme(DARK)
    panel.charts.set_theme(DARK)
    panel.show()
    report = session.opened(TICKS)
    for part in (panel, panel.charts):
        part.show_session(session.info())
        part.show_report(report)
    qtbot.mouseClick(panel.findChild(QPushButton, "maker_view_time"), Qt.MouseButton.LeftButton)
    panel.charts.show_time(1.0, TICKS * 1.02)
    qtbot.waitUntil(lambda: len(panel.charts.line("fees")[0]) == TICKS)
    return panel


def test_every_tick_is_drawn(panel: MakerPanel) -> None:
    seconds, worst = panel.charts.line("maker_worst")
    assert (seconds[0], seconds[-1]) == (1.0, TICKS)
    assert worst[0] == pytest.approx(2_400 - 0.9)
    assert panel.charts.line("yes_sum")[1][-1] == pytest.approx(1.0, abs=0.3)


def test_the_deposit_is_marked_above_the_worst_case(panel: MakerPanel) -> None:
    """Its dotted line is where no line of a value ever is: in the upper tenth of the first picture."""
    panel.charts.set_theme(LIGHT)
    picture = panel.charts.grab().toImage()
    marked = [y for y in range(picture.height() // 2) if _has(picture, y, picture.width() // 3, LIGHT.warn)]
    assert marked
    assert max(marked) < picture.height() // 4


def _has(picture, y: int, width: int, colour: str) -> bool:  # type: ignore[no-untyped-def]
    return any(picture.pixelColor(x, y).name() == colour for x in range(width))


def test_what_cannot_be_seen_is_not_drawn(panel: MakerPanel, qtbot: QtBot) -> None:
    charts = panel.charts
    qtbot.mouseClick(panel.findChild(QPushButton, "maker_view_pools"), Qt.MouseButton.LeftButton)
    session = FakeSession(FIVE)
    session.next(TICKS)
    charts.show_time(1.0, 200.0)
    charts.show_report(session.next(30))
    QApplication.processEvents()
    assert charts.line("fees")[0][-1] == TICKS
    assert charts.series.last_second == TICKS + 30, "but every tick is remembered"
    qtbot.mouseClick(panel.findChild(QPushButton, "maker_view_time"), Qt.MouseButton.LeftButton)
    assert charts.line("fees")[0][-1] == TICKS + 30


def test_values_are_told_at_the_pointer_and_with_the_keys(panel: MakerPanel, qtbot: QtBot) -> None:
    charts = panel.charts
    latest = charts.accessibleDescription()
    assert latest.startswith("Latest: Worst-case loss 2,292.00, Profit at AMM prices ")
    assert "Sum of YES 1." in latest or "Sum of YES 0." in latest
    qtbot.keyClick(charts, Qt.Key.Key_Left)
    qtbot.keyClick(charts, Qt.Key.Key_Left)
    assert charts.accessibleDescription().startswith("At 01:59: Worst-case loss 2,292.90")
    qtbot.keyClick(charts, Qt.Key.Key_Escape)
    assert charts.accessibleDescription() == latest
    qtbot.mouseMove(charts, QPoint(charts.width() // 5, 40))
    assert charts.accessibleDescription().startswith("At 0")


def test_time_is_the_price_charts(panel: MakerPanel, qtbot: QtBot) -> None:
    charts, prices, session = panel.charts, PriceChart(), FakeSession(FIVE)
    qtbot.addWidget(prices)
    prices.show()
    prices.show_session(session.info())
    prices.show_report(session.opened(TICKS))
    charts.link_time(prices)
    prices.move_time(20.0, 60.0)
    qtbot.waitUntil(lambda: charts.line("fees")[0][-1] < 70)
    assert charts.line("fees")[0][0] < 21
    wheel(charts, 3)
    assert prices.time.shown.length < 30
    assert 20 <= prices.time.shown.low < prices.time.shown.high <= 60
    qtbot.mouseDClick(charts, Qt.MouseButton.LeftButton)
    assert prices.time.follows


def test_a_drag_asks_for_another_time_and_the_menu_for_files(panel: MakerPanel, qtbot: QtBot) -> None:
    charts, asked = panel.charts, []
    charts.time_moved.connect(lambda low, high: asked.append((low, high)))
    start = QPoint(charts.width() // 5, 40)
    qtbot.mousePress(charts, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(charts, start + QPoint(30, 0))
    qtbot.mouseRelease(charts, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 0))
    low, high = asked[-1]
    assert low < 1.0
    assert high - low == pytest.approx(TICKS * 1.02 - 1.0)
    QApplication.sendEvent(
        charts, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, start, charts.mapToGlobal(start))
    )
    (menu,) = (menu for menu in charts.findChildren(QMenu) if menu.isVisible())
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert (words[0], words[-1]) == ("Show values as a table...", "Follow the latest tick")
    menu.close()


def wheel(charts: MakerCharts, steps: int) -> None:
    """Turn the wheel over the first picture."""
    place = QPointF(charts.width() / 5, 40)
    turn = QPoint(0, 120 * steps)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(charts, QWheelEvent(place, charts.mapToGlobal(place), QPoint(), turn, *none, False))


def test_a_wide_panel_shows_pools_and_charts(panel: MakerPanel) -> None:
    assert panel.findChild(QPushButton, "maker_view_pools").isVisible()
    panel.resize(WIDE, 300)
    assert panel.charts.isVisible()
    assert panel.findChild(QTableView, "pools_table").isVisible()
    assert not panel.findChild(QPushButton, "maker_view_pools").isVisible()


def test_everything_can_be_taken_home(
    panel: MakerPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "maker.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(panel.charts.saved):
        panel.charts.export.ask_values()
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("tick,session_s,ticks,Worst-case loss,Profit at AMM prices,Fees,Seigniorage,Collateral")
    assert lines[-1].startswith(f"{TICKS},{TICKS},1,2292,")


def test_another_look_is_painted(panel: MakerPanel) -> None:
    panel.charts.set_theme(CONTRAST)
    assert not panel.charts.grab().isNull()
