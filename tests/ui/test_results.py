"""The results window, export, copy and info of a real desk: what a person clicks, and what comes of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)

from gmd_desktop.compiled import ENGINE
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.save_copy import save_copy
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import reads
from gmd_desktop.store.connect import Store, open_store
from gmd_desktop.store.errors import AddressError, StoreError
from gmd_desktop.ui.charts.series import PriceSeries
from gmd_desktop.ui.export_dialog import default_folder
from gmd_desktop.ui.intents import OpenIntent
from gmd_desktop.ui.results.window import ResultsWindow
from tests.ui.test_desk import SCENARIO, Session, places, session

__all__ = ["places", "session"]

MICRO = 1_000_000
SHORT = SCENARIO.replace('"5m"', '"3s"')


@pytest.fixture
def played(session: Session, tmp_path: Path) -> Session:
    """A session that has ended; "you" have bought and sold."""
    scenario = tmp_path / "short.toml"
    scenario.write_text(SHORT, encoding="utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    for action, tokens in (("BUY", 5), ("SELL", 2)):
        order = OrderRequest("you", 0, "YES", action, "MARKET", "IOC", tokens * MICRO, None, 10**18)  # type: ignore[arg-type]
        session.window.request_made.emit(order)
    session.window.speed_changed.emit(0.0)
    session.click("start_button")
    session.until(lambda: session.report().status == SessionStatus.RESOLVED)
    return session


def results(session: Session) -> ResultsWindow:
    session.until(lambda: session.desk.take_home.results is not None)
    window = session.desk.take_home.results
    assert window is not None
    session.until(lambda: window.findChild(QLabel, "results_headline").text() != "Results")
    session.until(lambda: window.findChild(QComboBox, "results_participant_box").count() > 0)  # the last that is shown
    return window


def find(window: object, kind: type, name: str):  # type: ignore[no-untyped-def]
    found = window.findChild(kind, name)  # type: ignore[attr-defined]
    assert found is not None, name
    return found


def texts(table: QTableView, column: int = 0) -> list[str]:
    model = table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_results_open_by_themselves_once_and_show_who_won(played: Session) -> None:
    window = results(played)
    assert window.isVisible()
    assert find(window, QLabel, "results_headline").text() == "Red wins"
    table = find(window, QTableView, "results_table")
    assert texts(table, 1) == ["you", "ann"]
    assert texts(table) == ["1", "2"]
    assert "2nd ann 0.00 %, 1,000.00 USDC" in window.podium.accessibleDescription()
    window.close()
    played.until(lambda: played.desk.take_home.results is None)
    played.window.frames.on_tick_committed()
    assert played.desk.take_home.results is None, "once"


def test_a_presenter_is_not_disturbed(session: Session, tmp_path: Path) -> None:
    scenario = tmp_path / "short.toml"
    scenario.write_text(SHORT, encoding="utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    session.desk.take_home.on_stage(True)
    session.window.speed_changed.emit(0.0)
    session.click("start_button")
    session.until(lambda: session.report().status == SessionStatus.RESOLVED)
    assert session.desk.take_home.results is None
    session.window.actions_by_name["results"].trigger()
    assert results(session).isVisible()


def test_a_session_opened_later_shows_results_only_when_asked(played: Session) -> None:
    results(played).close()
    file = played.desk._store_name
    played.window.close_requested.emit()
    played.until(lambda: played.window.last_report is None)
    played.open(OpenIntent("store", file))
    assert played.report().status == SessionStatus.RESOLVED
    assert played.desk.take_home.results is None
    assert played.window.actions_by_name["results"].isEnabled()
    played.window.actions_by_name["results"].trigger()
    assert find(results(played), QLabel, "results_headline").text() == "Red wins"


def test_a_replay_does_not_open_them(played: Session) -> None:
    results(played).close()
    file = played.desk._store_name
    played.window.close_requested.emit()
    played.until(lambda: played.window.last_report is None)
    played.open(OpenIntent("replay", file))
    played.window.seek_requested.emit(1)
    played.until(lambda: played.report().status != SessionStatus.RESOLVED)
    played.window.seek_requested.emit(1_000_000)
    played.until(lambda: played.report().status == SessionStatus.RESOLVED)
    assert played.desk.take_home.results is None


def test_a_line_of_the_standings_leads_to_its_page(played: Session, tmp_path: Path) -> None:
    window = results(played)
    table = find(window, QTableView, "results_table")
    table.selectRow(texts(table, 1).index("you"))
    played.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert find(window, QTabWidget, "results_tabs").currentIndex() == 3
    assert find(window, QComboBox, "results_participant_box").currentText() == "you"
    summary = find(window, QLabel, "results_participant_summary")
    played.until(lambda: "2 orders" in summary.text())
    fills = find(window, QTableView, "results_fills_table")
    assert [text.split()[0] for text in texts(fills, 2)] == ["SELL", "BUY"], "the latest first"
    assert len(texts(find(window, QTableView, "results_orders_table"))) == 2
    assert "bought 5.00 YES of Red" in find(window, QLabel, "results_best").text() + (
        find(window, QLabel, "results_worst").text()
    )
    assert "ends at" in find(window, QWidget, "results_curve").accessibleDescription()
    target = tmp_path / "standings.csv"
    table.save_to(str(target))
    played.until(target.exists)
    with target.open(newline="", encoding="utf-8-sig") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == texts(table, 1)
    search = find(window, QLineEdit, "results_filter")
    played.qtbot.keyClicks(search, "ANN")
    played.until(lambda: texts(table, 1) == ["ann"])
    search.clear()
    played.until(lambda: len(texts(table)) == 2)
    table.selectAll()
    table.copy_selection()
    assert "you" in QGuiApplication.clipboard().text()


def test_somebodys_page_is_found_by_a_part_of_the_name(played: Session) -> None:
    window = results(played)
    find(window, QTabWidget, "results_tabs").setCurrentIndex(3)
    box = find(window, QComboBox, "results_participant_box")
    summary = find(window, QLabel, "results_participant_summary")
    played.until(lambda: "2 orders" in summary.text())
    assert box.currentText() == "you", "the first of the standings"
    box.lineEdit().selectAll()
    played.qtbot.keyClicks(box.lineEdit(), "nn")
    assert box.completer().currentCompletion() == "ann"
    played.qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    played.until(lambda: "0 orders" in summary.text())
    assert box.currentText() == "ann"
    box.lineEdit().selectAll()
    played.qtbot.keyClicks(box.lineEdit(), "xyz")
    played.qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.currentText() == "ann", "nobody is called so"


def _ticks_between(series: PriceSeries, first_s: float, last_s: float) -> list[float]:
    series.look(first_s, last_s)
    return list(series.ticks)


def test_a_part_of_the_course_can_be_looked_at_tick_by_tick(played: Session) -> None:
    window = results(played)
    series = window.charts.price_chart.series
    whole = list(series.whole[1])
    window.points_wanted.emit(1, 2)
    assert whole[:2] == [1.0, 2.0]
    assert len(whole) > 2
    played.until(lambda: _ticks_between(series, *series.whole[0][:2]) == [1.0, 2.0])
    window.points_wanted.emit(1, 1_000_000)  # but not the tick that paid out
    played.until(lambda: _ticks_between(series, *series.whole[0][:2]) == whole)


def test_results_of_a_session_that_goes_on_can_be_read_again(session: Session, tmp_path: Path) -> None:
    scenario = tmp_path / "long.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    session.open(OpenIntent("scenario", str(scenario)))
    session.window.actions_by_name["results"].trigger()
    window = results(session)
    headline = find(window, QLabel, "results_headline")
    assert headline.text() == "Not started yet"
    session.click("start_button")
    session.until(lambda: session.report().tick >= 2)
    again = find(window, QPushButton, "results_again_button")
    session.qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    session.until(lambda: headline.text().startswith("As it stands"))
    session.until(again.isEnabled)


def test_the_statistics_are_sentences(played: Session) -> None:
    words = [label.text() for label in results(played).statistics.findChildren(QLabel)]
    assert "2 of 2 participants traded." not in words
    assert "1 of 2 participants traded." in words
    assert {"Volume", "Effective spread", "Volatility", "Forecast at the end", "Inequality", "Worst case"} <= set(words)
    assert sum(word.endswith(".") for word in words) >= 12, "a plain sentence each"


def test_export_from_the_window(played: Session, tmp_path: Path) -> None:
    results(played)
    played.window.actions_by_name["export"].trigger()
    dialog = find(played.window, QWidget, "export_dialog")
    folder = tmp_path / "taken home"
    find(dialog, QLineEdit, "export_folder_edit").setText(str(folder))
    find(dialog, QCheckBox, "export_anonymous_check").setChecked(True)
    played.qtbot.mouseClick(find(dialog, QPushButton, "export_button"), Qt.MouseButton.LeftButton)
    message = find(dialog, QLabel, "export_message")
    played.until(lambda: str(folder) in message.text(), timeout=30_000)
    assert json.loads((folder / "manifest.json").read_text())["anonymous"] is True
    assert (folder / "charts" / "prices.png").stat().st_size > 1000
    assert find(dialog, QPushButton, "export_open_button").isVisible()
    find(dialog, QPushButton, "export_cancel_button").click()


def test_the_key_of_the_export_is_heard_in_the_results_too(played: Session) -> None:
    window = results(played)
    window.activateWindow()
    played.qtbot.waitUntil(window.isActiveWindow)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    played.qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_E, both)
    played.until(lambda: window.findChild(QWidget, "export_dialog") is not None)
    find(window, QPushButton, "export_cancel_button").click()


def test_an_export_that_fails_says_why_and_one_can_try_again(played: Session, tmp_path: Path) -> None:
    results(played)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    played.window.actions_by_name["export"].trigger()
    dialog = find(played.window, QWidget, "export_dialog")
    edit, button = find(dialog, QLineEdit, "export_folder_edit"), find(dialog, QPushButton, "export_button")
    edit.setText("")
    assert not button.isEnabled()
    edit.setText(str(tmp_path / "full"))
    button.click()
    message = find(dialog, QLabel, "export_message")
    played.until(lambda: "not an empty folder" in message.text())
    assert button.isEnabled()
    dialog.reject()


def test_an_export_can_be_given_up(played: Session, tmp_path: Path) -> None:
    results(played)
    played.window.actions_by_name["export"].trigger()
    dialog = find(played.window, QWidget, "export_dialog")
    find(dialog, QLineEdit, "export_folder_edit").setText(str(tmp_path / "never"))
    find(dialog, QPushButton, "export_button").click()
    job = played.desk.take_home._job
    assert job is not None
    with played.qtbot.waitSignal(job.finished, timeout=30_000):
        find(dialog, QPushButton, "export_cancel_button").click()
    assert [path.name for path in tmp_path.iterdir() if "never" in path.name] == []


def test_a_copy_is_a_session_of_its_own(played: Session, tmp_path: Path) -> None:
    results(played).close()
    target = tmp_path / "copy.gmd"
    target.write_text("an older copy")
    played.window.actions_by_name["copy"].trigger()
    dialog = find(played.window, QWidget, "copy_dialog")
    assert dialog.defaultSuffix() == "gmd"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    played.until(lambda: str(target) in played.window.banner.text())
    store = open_store(target, for_reading=True)
    with store.reading() as conn:
        row = reads.read_session(conn)
    store.close()
    assert row is not None
    assert row.log_hash == played.report().log_hash
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy.gmd"]


def test_a_copy_is_never_written_over_the_session_or_a_file_in_use(played: Session, tmp_path: Path) -> None:
    results(played).close()
    place = played.desk._store_name
    before = Path(place).stat().st_ino
    played.desk.take_home.copy_to(place)
    played.until(lambda: "this session itself" in played.window.banner.text())
    assert Path(place).stat().st_ino == before
    store = open_store(place, for_reading=True)
    (tmp_path / "used.gmd-wal").touch()
    with store.reading() as conn, pytest.raises(AddressError, match="in use"):
        save_copy(conn, "x", place, tmp_path / "used.gmd", lambda _share: None)
    store.close()


def test_a_copy_whose_end_did_not_fit_is_no_copy(
    played: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full at the end keeps a log beside the file, without which that is not whole."""
    results(played).close()
    target = tmp_path / "copy.gmd"
    close = Store.close

    def close_without_room(store: Store) -> None:
        close(store)
        Path(f"{store.address.path}-wal").touch()

    monkeypatch.setattr(Store, "close", close_without_room)
    place = played.desk._store_name
    store = open_store(place, for_reading=True)
    with store.reading() as conn, pytest.raises(StoreError, match=r"^copy.gmd can't be written: the disk is full"):
        save_copy(conn, "x", place, target, lambda _share: None)
    monkeypatch.undo()
    store.close()
    assert not [path.name for path in tmp_path.iterdir() if "copy" in path.name]


def test_session_info_tells_all_and_copies(played: Session) -> None:
    results(played).close()
    played.window.actions_by_name["info"].trigger()
    played.until(lambda: played.window.findChild(QWidget, "session_info") is not None)
    dialog = find(played.window, QWidget, "session_info")
    find(dialog, QPushButton, "session_info_copy").click()
    said = QGuiApplication.clipboard().text()
    for part in (
        "Three way test",
        played.desk._store_name,
        "Seed: 7",
        played.report().log_hash,
        "tick_size: ",
        "Red",
        f"Engine here: {ENGINE.says}",
    ):
        assert part in said, part
    dialog.close()


def test_the_proposed_folder_is_not_there_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    first = default_folder("Cup: 1/2")
    assert first.name == "Cup- 1-2 export"
    first.mkdir()
    assert default_folder("Cup: 1/2").name == "Cup- 1-2 export 2"


@pytest.fixture(autouse=True)
def closed_again(qapp: QApplication) -> Iterator[None]:
    """Leave no dialog open."""
    yield
    for window in qapp.topLevelWidgets():
        if window.objectName() in ("export_dialog", "session_info", "copy_progress"):
            window.close()
