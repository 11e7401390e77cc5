"""What the tests of the desk share: a guard that fails on left-over windows and threads."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread
from PySide6.QtWidgets import QApplication, QWidget

THREAD_TIMEOUT_MS = 5_000


@pytest.fixture(autouse=True)
def nothing_left_over(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a top-level widget, a running QThread or a Python thread behind.

    Left-overs die in the interpreter's last collection, in any order, and crash a run that passed.
    """
    started = _record_started_threads(monkeypatch)
    windows_before = set(map(_address, _top_levels()))
    threads_before = set(threading.enumerate())
    yield
    left = _running(started) + _new_threads(threads_before) + _new_windows(windows_before)
    if left:
        pytest.fail("left over after the test: " + ", ".join(left))


def _record_started_threads(monkeypatch: pytest.MonkeyPatch) -> list[QThread]:
    started: list[QThread] = []
    start = QThread.start

    def recorded(thread: QThread, *arguments: object) -> None:
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", recorded)
    return started


def _running(started: list[QThread]) -> list[str]:
    """Name the QThreads that still run, and stop them: exiting beside one aborts the process."""
    left = []
    for thread in started:
        try:
            if thread.isRunning():
                left.append(f"running {type(thread).__name__} {thread.objectName()!r}")
                thread.requestInterruption()
                thread.quit()
                thread.wait(THREAD_TIMEOUT_MS)
        except RuntimeError:  # already deleted
            continue
    started.clear()
    return left


def _new_threads(before: set[threading.Thread]) -> list[str]:
    """Name new Python threads; a QThread that ran Python leaves a dummy, which is none."""
    return [
        f"thread {thread.name!r}"
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


def _new_windows(before: set[int]) -> list[str]:
    """Name new top-level widgets after deferred deletions, and after a collection if need be."""
    _delete_deferred()
    if any(_address(widget) not in before for widget in _top_levels()):
        gc.collect()
        _delete_deferred()
    left = [widget for widget in _top_levels() if _address(widget) not in before]
    names = [f"{type(widget).__name__} {widget.objectName()!r}" for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    _delete_deferred()
    return names


def _top_levels() -> list[QWidget]:
    return QApplication.topLevelWidgets() if QApplication.instance() else []


def _address(widget: QWidget) -> int:
    """Identify a widget by its C++ object: Python's side of it may be made anew at each look."""
    return shiboken6.getCppPointer(widget)[0]


def _delete_deferred() -> None:
    if QApplication.instance():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
