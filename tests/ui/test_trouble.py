"""A desk whose store fails: what a person sees is true at each moment, and nothing that was sent is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from gmd_desktop.session import stepper
from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.scenario import load_scenario
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import connect
from gmd_desktop.ui import pulse
from gmd_desktop.ui.intents import OpenIntent
from tests.ui.test_desk import Session, buy, held, places, scenario, session

__all__ = ["places", "scenario", "session"]


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a locked file be told at once."""
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", ("PRAGMA busy_timeout=10", *connect.SQLITE_PRAGMAS[1:]))


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the lock of the one session file in a folder."""
    (path,) = data.glob("sessions/*.gmd")
    other = sqlite3.connect(path, isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def orders_in(data: Path) -> list[tuple[str, int]]:
    """Read the people's orders of the one session file in a folder: uuid and whether it was taken."""
    (path,) = data.glob("sessions/*.gmd")
    other = sqlite3.connect(path)
    found = other.execute("SELECT uuid, tick IS NOT NULL FROM commands WHERE kind = 'ORDER' ORDER BY seq").fetchall()
    other.close()
    return found


def test_an_order_sent_while_the_store_is_locked_is_kept_told_and_sent_once(
    session: Session, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepper, "FIRST_BACK_OFF_S", 30.0)
    session.open(OpenIntent("scenario", str(scenario), start=True))
    session.until_status(SessionStatus.RUNNING)
    banner = session.window.banner
    session.type_size("10")
    session.until(lambda: session.widget(QPushButton, "submit_button").isEnabled())
    with locked(tmp_path / "data"):
        session.click("submit_button")
        session.until(lambda: "not stored yet" in session.widget(QLabel, "order_life").text())
        session.until(lambda: banner.text().startswith("1 request waits to be stored"))
        session.until(lambda: session.widget(QLabel, "status_error").text() == "1 not stored yet")
        assert "is locked by another program" in banner.text()
        assert orders_in(tmp_path / "data") == []
        session.until(lambda: "Trying again in 30 s" in banner.text())
    # It ticks as soon as the order was stored, and not after thirty seconds.
    session.until(lambda: "filled" in session.widget(QLabel, "order_life").text())
    session.until(lambda: banner.text() == "")
    (only,) = orders_in(tmp_path / "data")
    assert only[1] == 1


def test_a_desk_that_gave_up_is_restarted_from_its_banner(
    session: Session, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stepper, "STOP_AFTER_ERRORS", 1)
    session.open(OpenIntent("scenario", str(scenario), start=True))
    session.until_status(SessionStatus.RUNNING)
    button = session.widget(QPushButton, "banner_action")
    with locked(tmp_path / "data"):
        session.until(lambda: "The session has stopped after 1 error" in session.window.banner.text())
        assert button.text() == "Restart"
        assert button.isVisible()
    stopped_at = session.report().tick
    session.click("banner_action")
    session.until(lambda: session.report().tick > stopped_at + 1)
    assert session.window.banner.text() == ""
    assert session.report().health.restarts == 1


def test_an_order_that_waits_when_the_session_is_closed_is_told(
    session: Session, scenario: Path, tmp_path: Path
) -> None:
    session.open(OpenIntent("scenario", str(scenario), start=True))
    session.until_status(SessionStatus.RUNNING)
    told = []
    session.desk.worker.request_failed.connect(lambda uuid, sentence: told.append(sentence))
    session.type_size("10")
    session.until(lambda: session.widget(QPushButton, "submit_button").isEnabled())
    with locked(tmp_path / "data"):
        session.click("submit_button")
        session.until(lambda: "not stored yet" in session.widget(QLabel, "order_life").text())
        session.window.close_requested.emit()
        session.until(lambda: told != [])
    assert told == ["The session was closed before the store answered: it may not be stored."]


def test_a_desk_that_follows_sends_its_orders_and_takes_over(session: Session, scenario: Path, tmp_path: Path) -> None:
    place = tmp_path / "shared.gmd"
    leader = BatchRunner.open(new_session(place, load_scenario(scenario)))
    leader.start_batch_runner()
    leader.submit(ControlRequest("start"))
    session.open(OpenIntent("store", str(place)))
    session.until(lambda: session.window.banner.text().endswith("Your orders go there."))
    assert session.window.banner.property("severity") == "info"
    session.until(lambda: session.widget(QLabel, "status_leader").text() == "Watching")
    session.until_status(SessionStatus.RUNNING)
    buy(session, "20")
    session.until(lambda: held(session.report()) == 20_000_000)
    session.click("freeze_button")
    session.until_status(SessionStatus.FROZEN)
    session.click("freeze_button")
    session.until_status(SessionStatus.RUNNING)
    leader.close()
    session.until(lambda: session.window.banner.text() == "")
    tick = session.report().tick
    session.until(lambda: session.report().tick > tick + 2)
    session.until(lambda: session.widget(QLabel, "status_leader").text() == "Leading")
    assert session.report().status == SessionStatus.RUNNING


def test_a_store_that_hangs_is_told_and_an_order_waits_for_its_preview(
    session: Session, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", ("PRAGMA busy_timeout=4000", *connect.SQLITE_PRAGMAS[1:]))
    monkeypatch.setattr(pulse, "PATIENCE_S", 0.5)
    session.open(OpenIntent("scenario", str(scenario), start=True))
    session.until_status(SessionStatus.RUNNING)
    message = session.widget(QLabel, "ticket_message")
    with locked(tmp_path / "data"):
        session.until(lambda: session.window.banner.text().startswith("The store has not answered for"))
        session.type_size("10")
        session.qtbot.keyClick(session.widget(QLineEdit, "size_edit"), Qt.Key.Key_Return)
        session.until(lambda: message.text().startswith("It is sent as soon as"))
        assert orders_in(tmp_path / "data") == []
    session.until(lambda: "filled" in session.widget(QLabel, "order_life").text())
    session.until(lambda: session.window.banner.text() == "")
    assert len(orders_in(tmp_path / "data")) == 1
