"""Opening what is ours, and refusing in words what is not; nothing that is refused is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from gmd_desktop.session.batch_runner import BatchRunner
from gmd_desktop.session.creation import new_session
from gmd_desktop.session.scenario import read_scenario
from gmd_desktop.store import address, connect, writes
from gmd_desktop.store.address import parse_address
from gmd_desktop.store.connect import create_store, open_store
from gmd_desktop.store.errors import NotOursError, StoreError, as_store_error
from tests.session.table import scenario_text

CANARY = "hunter2canary"


def refused(path: Path, kind: type[StoreError] = NotOursError) -> str:
    """Open a file that must be refused, and see that not a byte of it or beside it changed."""
    before = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(kind) as caught:
        open_store(path)
    assert {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()} == before
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_a_store_is_made_once_and_opened_again(store_place: str) -> None:
    create_store(store_place).close()
    with pytest.raises(StoreError, match="exists already"):
        create_store(store_place)
    open_store(store_place).close()


def test_a_closed_file_is_one_file(tmp_path: Path) -> None:
    create_store(tmp_path / "a.gmd").close()
    assert [one.name for one in tmp_path.iterdir()] == ["a.gmd"]


def test_the_settings_of_a_file_are_the_safe_ones(tmp_path: Path) -> None:
    store = create_store(tmp_path / "a.gmd")
    with store.reading() as conn:
        found = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    store.close()


def test_a_failed_write_leaves_nothing(store_place: str) -> None:
    store = create_store(store_place)

    def write_and_fail() -> None:
        with store.writing() as conn:
            conn.exec_driver_sql("INSERT INTO accounts VALUES ('ann', 0, 1, 1, 0, 0, 0, '', 0)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM accounts").scalar() == 0
    store.close()


def test_what_is_no_file_of_ours_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)
    (tmp_path / "text.gmd").write_text("hello")
    assert "is no database" in refused(tmp_path / "text.gmd")
    (tmp_path / "empty.gmd").write_bytes(b"")
    assert "is no database" in refused(tmp_path / "empty.gmd")
    with sqlite3.connect(tmp_path / "other.gmd") as conn:
        conn.execute("CREATE TABLE photos (id INTEGER)")
    conn.close()
    assert "another program" in refused(tmp_path / "other.gmd")
    assert "does not exist" in refused(tmp_path / "none.gmd", StoreError)


def test_a_file_of_a_newer_program_is_refused(store_place: str) -> None:
    store = create_store(store_place)
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(NotOursError, match=r"newer version .*'9999'.* update the program"):
        open_store(store_place)


def test_a_store_without_tables_is_refused(tmp_path: Path, postgres_url: str, postgres_schema: str) -> None:
    place = sa.make_url(postgres_url).update_query_dict({"schema": postgres_schema})
    with pytest.raises(NotOursError, match="holds no session"):
        open_store(place.render_as_string(hide_password=False))


def test_a_store_whose_making_was_interrupted_is_told(store_place: str) -> None:
    create_store(store_place).close()
    store = open_store(store_place)
    with pytest.raises(NotOursError, match="interrupted"):
        BatchRunner.open(store)
    store.close()


def test_a_session_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pragmas = (*connect.SQLITE_PRAGMAS, "PRAGMA max_page_count=12")
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", pragmas)
    with pytest.raises(StoreError, match="the disk is full"):
        new_session(tmp_path / "a.gmd", read_scenario(scenario_text()))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreError, match="is not a folder"):
        create_store(tmp_path / "none" / "a.gmd")


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_session(tmp_path / "a.gmd", read_scenario(scenario_text())).close()
    before = (tmp_path / "a.gmd").read_bytes()
    pages = len(before) // 4096
    pragmas = (*connect.SQLITE_PRAGMAS, f"PRAGMA max_page_count={pages}")
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", pragmas)
    store = open_store(tmp_path / "a.gmd")

    def write_a_lot() -> None:
        with store.writing() as conn:
            for number in range(500):
                writes.insert_event(conn, 0, "NEWS", f"{number:0500}", None, None)

    with pytest.raises(StoreError, match="the disk is full"):
        write_a_lot()
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM events").scalar() == 0
    store.close()
    assert (tmp_path / "a.gmd").read_bytes() == before


def test_a_locked_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_store(tmp_path / "a.gmd").close()
    monkeypatch.setattr(connect, "SQLITE_PRAGMAS", ("PRAGMA busy_timeout=10", *connect.SQLITE_PRAGMAS[1:]))
    other = sqlite3.connect(tmp_path / "a.gmd", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        open_store(tmp_path / "a.gmd")
    other.close()
    open_store(tmp_path / "a.gmd").close()


def test_a_read_only_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_store(tmp_path / "a.gmd").close()
    (tmp_path / "a.gmd").chmod(0o444)
    monkeypatch.setattr(address.os, "access", lambda _path, _mode: False)  # root may do anything
    assert "is read-only" in refused(tmp_path / "a.gmd", StoreError)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    create_store(tmp_path / "a.gmd").close()
    content = (tmp_path / "a.gmd").read_bytes()
    (tmp_path / "a.gmd").write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path / "a.gmd")


def test_a_network_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="a network share"):
        parse_address("//server/share/a.gmd")
    mounts = tmp_path / "mounts"
    mounts.write_text(f"none / ext4 rw 0 0\nserver:/x {tmp_path}/far nfs4 rw 0 0\n")
    monkeypatch.setattr(address, "MOUNTS", mounts)
    with pytest.raises(StoreError, match=r"a network drive \(nfs4\)"):
        parse_address(tmp_path / "far" / "a.gmd")
    assert parse_address(tmp_path / "farther" / "a.gmd").path is not None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql://h/db?schema=s&password={CANARY}", "password in its query"),
        (f"postgresql://h/db?schema=s&passfile={CANARY}", "passfile in its query"),
        ("postgresql://h/db", "needs \\?schema=NAME"),
        ("postgresql://h/db?schema=No", "small letters"),
        ('postgresql://h/db?schema=a"b', "small letters"),
        (f"postgresql://u:{CANARY}@h:port/db?schema=s", "can't be read"),
    ],
)
def test_an_address_is_refused_without_its_secret(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as caught:
        parse_address(url)
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_is_not_there_is_told_without_the_secret() -> None:
    with pytest.raises(StoreError, match="can't be reached") as caught:
        open_store(f"postgresql://somebody:{CANARY}@127.0.0.1:1/db?schema=s")
    assert CANARY not in str(caught.value)


def test_a_bug_is_not_called_the_environment() -> None:
    error = sa.exc.IntegrityError("INSERT", None, sqlite3.IntegrityError("UNIQUE"))
    assert as_store_error(error.orig, "a.gmd") is None
