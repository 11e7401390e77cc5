"""Dashed lines, of the seventh outcome and those after it: every steep move shows, wherever the gaps fall."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gmd_desktop.app import prepare_application
from gmd_desktop.ui.charts.market_charts import MarketCharts
from gmd_desktop.ui.charts.price_lines import PriceLines
from gmd_desktop.ui.stage.scene import Scene
from gmd_desktop.ui.stage.window import PresenterWindow
from gmd_desktop.ui.theme import SOLID_OUTCOMES, theme_named
from tests.ui.reports import TEN, FakeSession

THEME = theme_named("dark").with_motion(False)
DASHED = range(SOLID_OUTCOMES, len(TEN))
TICKS, EVERY = 100, 7  # ticks, and from one jump to the next
NEAR = 60  # of a colour in all three channels together: smoothed edges


class Jumps(FakeSession):
    """One outcome jumps up and down; the others lie still below it."""

    def __init__(self, outcome: int) -> None:
        super().__init__(TEN)
        self._jumps = outcome

    def _move_prices(self) -> None:
        self._yes = [10_000] * len(self.names)
        self._yes[self._jumps] = 150_000 if self.tick // EVERY % 2 else 50_000


def crossings(picture: QImage, colour: str) -> int:
    """Count how often a colour crosses the row half way between its highest and its lowest place."""
    picture = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    shape = (picture.height(), picture.bytesPerLine() // 4, 4)
    points = np.frombuffer(picture.constBits(), np.uint8).reshape(shape)[:, : picture.width(), :3].astype(int)
    is_it = np.abs(points - QColor(colour).getRgb()[:3]).sum(axis=2) < NEAR
    rows = np.flatnonzero(is_it.any(axis=1))
    middle = is_it[(rows[0] + rows[-1]) // 2]
    return int((middle[1:] & ~middle[:-1]).sum())


def test_every_jump_shows_on_the_stage_tick_by_tick_and_painted_anew(qtbot: QtBot) -> None:
    prepare_application()
    for outcome in DASHED:
        session, scene = Jumps(outcome), Scene()
        scene.show_session(session.info())
        window = PresenterWindow(scene, THEME, 100)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        race = window.findChild(QWidget, "stage_race")
        assert race is not None

        def lines(race: QWidget = race) -> QImage:
            return race.grab().toImage().copy(0, 0, int(race.width() * 0.55), race.height())

        for _ in range(TICKS):
            scene.show_report(session.next())
            window.show_scene()
            seen = lines()
        assert crossings(seen, THEME.outcome(outcome)) == TICKS // EVERY, TEN[outcome]
        race.resize(race.width() - 1, race.height())
        assert crossings(lines(), THEME.outcome(outcome)) == TICKS // EVERY, TEN[outcome]


def test_every_jump_shows_on_the_desk(qtbot: QtBot) -> None:
    prepare_application()
    for outcome in DASHED:
        session, charts = Jumps(outcome), MarketCharts()
        qtbot.addWidget(charts)
        charts.set_theme(THEME)
        charts.resize(1280, 800)
        charts.show()
        charts.show_session(session.info())
        charts.show_report(session.opened(TICKS))
        chart = charts.price_chart
        chart.select_outcome(outcome)
        drawn = next(item for item in chart.plot.getPlotItem().items if isinstance(item, PriceLines))
        qtbot.waitUntil(lambda drawn=drawn, outcome=outcome: len(drawn.points(outcome)[0]) >= TICKS)
        picture = chart.plot.grab().toImage()
        picture = picture.copy(0, 0, int(picture.width() * 0.84), picture.height())
        assert crossings(picture, THEME.outcome(outcome)) == TICKS // EVERY, TEN[outcome]
