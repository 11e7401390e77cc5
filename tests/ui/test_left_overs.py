"""The guard of the desk's tests: it fails on left-over windows and threads, and on nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LEAVES = {
    "window": "KEPT.append(QWidget())",
    "QThread": "KEPT.append(QThread()); KEPT[-1].start()",
    "thread": "Thread(target=GO.wait, name='idle', daemon=True).start()",
}
TIDY = {
    "registered": "window = QWidget(); qtbot.addWidget(window); window.show()",
    "child": "window = QWidget(); qtbot.addWidget(window); QWidget(window)",
    "cycle": "window = QWidget(); window.me = window",
    "stopped": "thread = QThread(); thread.start(); thread.quit(); assert thread.wait(5000)",
    "plot": "plot = pyqtgraph.PlotWidget(); qtbot.addWidget(plot); plot.plot([1, 2])",
}
HEAD = """
from threading import Event, Thread
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QWidget
import pyqtgraph
from tests.ui.conftest import nothing_left_over
KEPT = []
GO = Event()
"""
CASE = """
def test_{name}(qtbot):
    {body}
"""


@pytest.fixture(autouse=True)
def _paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


def test_the_guard_fails_what_leaves_something_and_nothing_else(pytester: pytest.Pytester) -> None:
    cases = [CASE.format(name=name, body=body) for name, body in {**LEAVES, **TIDY}.items()]
    pytester.makepyfile(HEAD + "".join(cases))
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-v")
    result.assert_outcomes(passed=len(LEAVES) + len(TIDY), errors=len(LEAVES))
    result.stdout.fnmatch_lines(["*left over after the test: *"])
    for name in LEAVES:
        result.stdout.fnmatch_lines([f"*::test_{name} ERROR*"])
