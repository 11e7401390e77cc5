"""The guard of the desk's tests: it fails on left-over windows and threads, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAVES = {
    "window": "KEPT.append(QWidget())",
    "QThread": "KEPT.append(QThread()); KEPT[0].start()",
    "thread": "Thread(target=GO.wait, name='idle', daemon=True).start()",
}
TIDY = {
    "registered": "window = QWidget(); qtbot.addWidget(window); window.show()",
    "child": "window = QWidget(); qtbot.addWidget(window); QWidget(window)",
    "cycle": "window = QWidget(); window.me = window",
    "stopped": "thread = QThread(); thread.start(); thread.quit(); assert thread.wait(5000)",
    "plot": "plot = pyqtgraph.PlotWidget(); qtbot.addWidget(plot); plot.plot([1, 2])",
}
FILE = """
from threading import Event, Thread
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget
import pyqtgraph
from tests.ui.conftest import nothing_left_over
KEPT = []
GO = Event()
def test_it(qtbot):
    {}
"""


@pytest.fixture(autouse=True)
def _paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


@pytest.mark.parametrize("left", LEAVES)
def test_a_left_over_fails_its_test(pytester: pytest.Pytester, left: str) -> None:
    pytester.makepyfile(FILE.format(LEAVES[left]))
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*left over after the test: *"])


@pytest.mark.parametrize("tidy", TIDY)
def test_a_tidy_test_passes(pytester: pytest.Pytester, tidy: str) -> None:
    pytester.makepyfile(FILE.format(TIDY[tidy]))
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
