"""The bundled font: Qt loads it, and its figures stand in columns."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF
from pytestqt.qtbot import QtBot

from gmd_desktop.resource_files import resource_path

FAMILY = "Inter Tabular"


@pytest.fixture
def font(qtbot: QtBot) -> QFont:
    for path in sorted(resource_path("fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        assert FAMILY in QFontDatabase.applicationFontFamilies(number), path.name
    return QFont(FAMILY, 12)


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_every_weight_is_there_with_tabular_figures(font: QFont, weight: int) -> None:
    font.setWeight(QFont.Weight(weight))
    info = QFontInfo(font)
    assert (info.family(), info.weight()) == (FAMILY, weight)
    metrics = QFontMetricsF(font)
    assert len({metrics.horizontalAdvance(figure * 8) for figure in "0123456789+\N{MINUS SIGN}"}) == 1


def test_the_signs_of_the_desk_are_in_the_font(font: QFont) -> None:
    metrics = QFontMetricsF(font)
    assert [sign for sign in "▲▼●×≤≥≈−–…✓✕→←↑↓κγ" if not metrics.inFontUcs4(ord(sign))] == []
