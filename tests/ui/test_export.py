"""A session in a folder: everything is in it, exactly; nothing half is left; nobody's name where none is wanted."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
import unicodedata
from datetime import datetime, timedelta
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from engine.replay import replay
from gmd_desktop.session.chain import event_lines, next_hash, opening_hash
from gmd_desktop.session.requests import JoinRequest
from gmd_desktop.session.results import read_results
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store.connect import open_store
from gmd_desktop.store.errors import AddressError, StoreError
from gmd_desktop.ui.export import colours, png, table_files
from gmd_desktop.ui.export.columns import EPOCH, Kind, csv_value
from gmd_desktop.ui.export.folder import Exported, export_session
from gmd_desktop.ui.export.pseudonyms import Pseudonyms
from gmd_desktop.ui.export.tables import SessionTables
from tests.program import call
from tests.session.conftest import file_table, table
from tests.session.everything import WORDS, first_half, second_half
from tests.session.table import MICRO, Table, order
from tests.stores import store_place

__all__ = ["file_table", "store_place", "table"]

CANARY = "Zaphod Beeblebrox"
TABLES = (
    "participants", "orders", "fills", "prices", "positions", "ticks", "events", "commands", "outcomes", "config",
)  # fmt: skip
FILES = {
    "manifest.json", "report.html", "session.log.jsonl", "scenario.toml", "statistics.json",
    *(f"tables/{name}.{ending}" for ending in ("csv", "parquet") for name in TABLES),
    *(f"charts/{name}.{ending}" for ending in ("svg", "png") for name in ("prices", "volume", "maker", "forecast")),
}  # fmt: skip


def exported(place: str, folder: Path, *, anonymous: bool = False) -> Exported:
    kept = png.prepare()
    store = open_store(place, for_reading=True)
    try:
        with store.reading() as conn:
            return export_session(conn, store.label, folder, anonymous=anonymous, write_png=png.write_png)
    finally:
        store.close()
        del kept


@pytest.fixture(autouse=True)
def application(qapp: object) -> object:
    """Have the application that all tests share: pictures would make one of another kind."""
    return qapp


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A session in which everything happened, and Zaphod was there."""
    place = str(tmp_path_factory.mktemp("played") / "session.gmd")
    table = Table(place, **WORDS)
    table.runner.submit(JoinRequest(CANARY, 90 * MICRO))
    first_half(table)
    table.place_order(CANARY)
    table.runner._stepper.leader.errors.append(f"The disk of {CANARY} was full.")
    second_half(table)
    assert table.status() is SessionStatus.RESOLVED
    table.close()
    return place


@pytest.fixture(scope="module")
def folder(played: str, tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Path:
    made = exported(played, tmp_path_factory.mktemp("out") / "out")
    return made.folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "tables" / f"{name}.csv").open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def found_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_there_with_its_hash(folder: Path) -> None:
    assert found_files(folder) == FILES
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["sha256"]) == FILES - {"manifest.json"}
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert (manifest["seed"], manifest["status"], manifest["anonymous"]) == (7, "RESOLVED", False)
    assert manifest["versions"]
    used = {column["kind"] for told in manifest["tables"].values() for column in told["columns"]}
    assert used == set(manifest["kinds"])
    for name, told in manifest["tables"].items():
        assert told["rows"] == len(rows(folder, name)), name
        with (folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig") as file:
            assert [column["name"] for column in told["columns"]] == file.readline().strip().split(",")


def test_the_tables_are_those_of_the_store(folder: Path, played: str) -> None:
    store = sqlite3.connect(played)

    def stored(query: str) -> list[tuple[Any, ...]]:
        return store.execute(query).fetchall()

    def micros(text: str) -> int | None:
        return int(Decimal(text).scaleb(6)) if text else None

    fills = rows(folder, "fills")
    assert [
        (int(one["tick"]), int(one["seq"]), micros(one["amount"]), micros(one["counter_fee"])) for one in fills
    ] == (stored("SELECT tick, seq, amount, counter_fee FROM fills ORDER BY tick, seq"))
    assert {one["outcome_name"] for one in fills} <= {"Red", "Green", "Blue"}
    commands = rows(folder, "commands")
    assert [(one["participant"], one["status"], micros(one["size"])) for one in commands] == (
        stored("SELECT participant, coalesce(status, ''), size FROM commands ORDER BY seq")
    )
    orders = rows(folder, "orders")
    assert [int(one["seq"]) for one in orders] == [
        seq for (seq,) in stored("SELECT seq FROM commands WHERE kind = 'ORDER' ORDER BY seq")
    ]
    rested = {str(one[0]): one[1:] for one in stored("SELECT order_id, status, remaining FROM orders")}
    stands = {one["order_id"]: (one["final_status"], micros(one["final_remaining"])) for one in orders}
    assert {key: stands[key] for key in rested} == rested
    assert any(one["status"] != one["final_status"] for one in orders)
    assert (
        sum(micros(one["value"]) or 0 for one in rows(folder, "participants"))
        == (stored("SELECT sum(free) FROM accounts")[0][0])
    )
    prices = rows(folder, "prices")
    assert len(prices) == 3 * stored("SELECT count(*) FROM ticks")[0][0]
    assert prices[-3]["session_s"] == f"{int(prices[-3]['tick'])}.000000"
    assert [one["text"] for one in rows(folder, "events")] == [
        text for (text,) in stored("SELECT text FROM events ORDER BY event_id")
    ]
    store.close()


def test_parquet_says_the_same_exactly(folder: Path) -> None:
    for name in TABLES:
        table = pq.read_table(folder / "tables" / f"{name}.parquet").to_pylist()
        text = rows(folder, name)
        assert len(table) == len(text), name
        for typed, written in zip(table, text, strict=True):
            for key, value in typed.items():
                if isinstance(value, Decimal):
                    assert value == Decimal(written[key]), (name, key)
                elif isinstance(value, bool):
                    assert str(value).lower() == written[key]
                elif value is None:
                    assert written[key] == "", (name, key)
                elif isinstance(value, int | str):
                    assert str(value) == written[key], (name, key)
                else:
                    assert value.isoformat(timespec="microseconds") == written[key], (name, key)


NAMES = ('"Quotes", and commas', "=1+2", "'=1+2", "+4", "😀 Zoë", "דנה", "a;b", "-1.5", "'Ann")


def test_a_spreadsheet_gives_back_what_is_stored(tmp_path: Path) -> None:
    """Read every cell of every CSV back to what the store has, whatever people are called."""
    table = Table(str(tmp_path / "session.gmd"))
    for name in NAMES:
        table.runner.submit(JoinRequest(name, 1_234_567))
    table.start()
    for name in NAMES:
        table.place_order(name)
    table.ticks(3)
    table.close()
    folder = exported(table.place, tmp_path / "out").folder
    store = open_store(table.place, for_reading=True)
    with store.reading() as conn:
        for one in SessionTables(conn, read_results(conn, store.label), Pseudonyms()).all():
            data = (folder / "tables" / f"{one.name}.csv").read_bytes()
            assert data.startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 only with its mark"
            assert data.endswith(b"\r\n")
            cells = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))[1:]
            kinds = [column.kind for column in one.columns]
            read = [tuple(map(stored_value, kinds, row)) for row in cells]
            wanted = [tuple(map(written_value, kinds, row)) for row in one.rows()]
            assert read == wanted, one.name
    store.close()
    there = {stored_value(Kind.TEXT, one["participant"]) for one in rows(folder, "participants")}
    assert there >= set(NAMES)


def stored_value(kind: Kind, cell: str) -> object:
    """Read a cell as the folder's README says."""
    if kind is Kind.TEXT:
        return re.sub(r"^'(?='*(?:[=@＝＠]|[+-](?![\d.,]+$)))", "", cell)
    if not cell:
        return None
    if kind in (Kind.MICROS, Kind.ATTO):
        return int(Decimal(cell).scaleb(6 if kind is Kind.MICROS else 18))
    if kind is Kind.INSTANT:
        return (datetime.fromisoformat(cell) - EPOCH) // timedelta(microseconds=1)
    return cell == "true" if kind is Kind.FLAG else int(cell)


def written_value(kind: Kind, value: object) -> object:
    """Give what is stored as a CSV can tell it: of a text, nothing and empty are the same."""
    if kind is Kind.TEXT:
        return value or ""
    return bool(value) if kind is Kind.FLAG and value is not None else value


def test_batches_make_one_table(folder: Path, played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "BATCH", 3)
    made = exported(played, tmp_path / "small")
    for name in ("fills", "orders", "ticks"):
        assert (made.folder / f"tables/{name}.csv").read_bytes() == (folder / f"tables/{name}.csv").read_bytes()
        assert pq.read_table(made.folder / f"tables/{name}.parquet") == pq.read_table(folder / f"tables/{name}.parquet")


@pytest.mark.parametrize("anonymous", [False, True])
def test_the_log_gives_the_same_session_and_hash(played: str, tmp_path: Path, anonymous: bool) -> None:
    """Replay the exported log, and compute the chain from what it gives and from the exported diary alone."""
    folder = exported(played, tmp_path / "out", anonymous=anonymous).folder
    log = (folder / "session.log.jsonl").read_text(encoding="utf-8").splitlines()
    results = [json.loads(line) for line in replay(log)]
    replayed = [fill for line in results if line["kind"] == "tick" for fill in line["fills"]]
    assert [(fill["kind"], fill["amount"], fill["participant"]) for fill in replayed] == [
        (one["kind"], one["amount"], one["participant"]) for one in rows(folder, "fills")
    ]
    cash = {one["participant"]: one["cash"] for one in rows(folder, "participants")}
    assert results[-1]["cash"] == cash
    scenario = (folder / "scenario.toml").read_text(encoding="utf-8")
    computed = opening_hash(log[0], scenario)
    ticks = iter([(line, result) for line, result in _paired(log[1:], results)])
    events = rows(folder, "events")
    for row in rows(folder, "ticks"):
        lines = [
            line
            for event in events
            if event["line"] and event["chain_tick"] == row["tick"]
            for line in event_lines(event["kind"], event["line"])
        ]
        if row["progress"]:
            line, result = next(ticks)
            lines += [line, json.dumps(result, sort_keys=True, separators=(",", ":"), ensure_ascii=False)]
        computed = next_hash(computed, lines)
        assert computed == row["log_hash"], row["tick"]
    assert computed == json.loads((folder / "manifest.json").read_text())["log_hash"]


def _paired(log: list[str], results: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    lines = [line for line in log if json.loads(line)["kind"] == "tick"]
    return list(zip(lines, [one for one in results if one["kind"] == "tick"], strict=True))


def test_the_report_stands_alone_and_is_well_formed(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert page.outside == [], "it needs no network"
    assert {"html", "style", "svg", "table", "h1"} <= page.seen
    assert "script" not in page.seen
    assert CANARY in text
    assert "wins" in text
    assert len(text) < 5_000_000
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "Blue" in text
    assert 'aria-label="YES prices, USDC: ' in text, "a picture says what it shows"
    for anchor in re.findall(r'href="#(\w+)"', text):
        assert f'id="{anchor}"' in text
    for row in re.findall(r"<thead>(.*?)</thead>", text):
        assert row.count("<th ") == row.count('scope="col"')


def test_the_report_tells_what_happened_and_the_market_in_words(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    told = [one["text"] for one in rows(folder, "events") if one["kind"] in ("NEWS", "ELIMINATE", "SETTLE")]
    assert told
    assert all(escape(line) in text for line in told)
    assert "<dt>Trading fee</dt>" in text
    assert "<dt>Maker&#39;s deposit</dt>" in text
    assert "None" not in text


class Page(HTMLParser):
    """Notes which elements there are, whether all are closed, and what would be fetched."""

    VOID = ("meta", "rect", "line", "path", "polyline")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        self.outside += [value for key, value in attrs if key in ("src", "href") and value and value[0] != "#"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_names_are_escaped(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"))
    table.runner.submit(JoinRequest("<script>alert(1)<", 2000 * MICRO))
    table.start()
    table.place_order("<script>alert(1)<")
    table.ticks(2)
    table.close()
    made = exported(table.place, tmp_path / "out")
    text = (made.folder / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;" in text
    assert "<script" not in text


def test_drawings_are_svg_and_pictures_are_not_empty(folder: Path) -> None:
    from PySide6.QtGui import QImage

    for name in ("prices", "volume", "maker", "forecast"):
        root = ElementTree.fromstring((folder / f"charts/{name}.svg").read_text(encoding="utf-8"))
        assert root.tag.endswith("svg")
        assert "var(" not in ElementTree.tostring(root, encoding="unicode")
        image = QImage(str(folder / f"charts/{name}.png"))
        assert image.width() == 1920
        painted = {image.pixelColor(x, y).name() for x in range(0, 1920, 3) for y in range(0, image.height(), 3)}
        assert len(painted) > 20, name


def test_a_course_of_one_tick_is_a_dot(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "session.gmd"))
    table.start()
    table.ticks(1)
    table.close()
    made = exported(table.place, tmp_path / "out")
    root = ElementTree.fromstring((made.folder / "charts/prices.svg").read_text(encoding="utf-8"))
    dots = [dot for dot in root.iter() if dot.tag.endswith("circle")]
    assert len(dots) == 3


# ---- other names ----


def test_nobodys_name_is_left(played: str, tmp_path: Path) -> None:
    made = exported(played, tmp_path / "out", anonymous=True)
    folder = made.folder
    assert found_files(folder) == FILES
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"zaphod" not in data, path
            assert b"beeblebrox" not in data, path
    for name in ("participants", "fills", "orders", "positions", "commands", "events"):
        content = pq.read_table(folder / f"tables/{name}.parquet").to_pylist()
        assert "Zaphod" not in str(content)
        assert not any(value in ("ann", "bob", "late", "early") for row in content for value in row.values()), name
    names = {one["participant"] for one in rows(folder, "participants") if one["kind"] == "person"}
    assert names == {f"Person {number}" for number in range(1, len(names) + 1)}
    assert {"Person 1", "Person 2"} <= {one["participant"] for one in rows(folder, "fills")}
    scenario = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    assert [one["name"] for one in scenario["participant"]] == ["Person 1", "Person 2"]
    assert scenario["crowd"]["group"][0]["name"] == "noise"
    log = (folder / "session.log.jsonl").read_text(encoding="utf-8").splitlines()
    results = [json.loads(line) for line in replay(log)]
    assert results[-1]["cash"] == {one["participant"]: one["cash"] for one in rows(folder, "participants")}


def test_no_hash_is_left_that_a_guessed_name_could_be_checked_against(
    played: str, folder: Path, tmp_path: Path
) -> None:
    hidden = exported(played, tmp_path / "out", anonymous=True).folder
    own = {one["log_hash"] for one in rows(folder, "ticks")}
    text = b"".join(path.read_bytes() for path in hidden.rglob("*") if path.is_file()).decode(errors="replace")
    assert own
    assert not any(one in text for one in own)
    assert not own & set(pq.read_table(hidden / "tables/ticks.parquet")["log_hash"].to_pylist())


def test_names_are_found_however_they_are_written() -> None:
    names = Pseudonyms(["İrem", "Straße", "José", "明"])
    decomposed = unicodedata.normalize("NFD", "JOSÉ's")
    assert names.text("irem, İREM; STRASSE") == "Person 1, Person 1; Person 2"
    assert names.text(f"{decomposed} cat, Josés, 明さん") == "Person 3's cat, Josés, Person 4さん"


def test_without_people_machines_are_not_told_of_either() -> None:
    assert Pseudonyms([]).event("LEADER", "host-7 leads") == ""
    assert Pseudonyms().event("LEADER", "host-7 leads") == "host-7 leads"


def test_a_presenters_notes_name_nobody() -> None:
    scenario = 'notes = "Ann has the cake"\n[[round]]\nnote = "Ann shouts"\n[[news]]\ntext = "Ann fell"\n'
    assert "Ann" not in Pseudonyms(["Ann"]).scenario(scenario)


def test_no_text_is_a_formula_to_a_spreadsheet() -> None:
    texts = ["=1+2", "+Ann", "-Blue", "@SUM(1)", "\t=1", "＝1", "'=1", "Ann =1", "-1.5", "+3", "", "{}", "'Ann"]
    written = ["'=1+2", "'+Ann", "'-Blue", "'@SUM(1)", "'\t=1", "'＝1", "''=1", *texts[7:]]
    assert [csv_value(Kind.TEXT, text) for text in texts] == written
    assert csv_value(Kind.MICROS, -1_500_000) == "-1.500000"


def test_pseudonyms_go_to_people_only_and_spare_what_is_no_name() -> None:
    names = Pseudonyms(["buy", "Ann", "Person 1"], ["buy", "Ann", "Person 1", "noise-1"])
    everybody = ("buy", "Ann", "Person 1", "noise-1", None)
    assert [names.name(one) for one in everybody] == ["Person 2", "Person 3", "Person 4", "noise-1", None]
    assert names.text("ANN and Hannah, ann's: person 1") == "Person 3 and Hannah, Person 3's: Person 4"
    line = '{"commands":[{"submit":{"action":"BUY","participant":"buy"}}],"kind":"tick"}'
    assert names.json(line) == line.replace('"participant":"buy"', '"participant":"Person 2"')
    joined = '{"kind":"open","participants":{"Ann":"5","noise-1":"6"}}'
    assert names.json(joined) == joined.replace("Ann", "Person 3")
    toml = (
        'name = "Ann\'s cup"\n# Ann wrote this\nwinner = "Team Ann"\n'
        '[[outcome]]\nname = "Team Ann"\n[[participant]]\nname = "Ann"\n'
    )
    written = names.scenario(toml)
    assert "Ann" not in written
    assert tomllib.loads(written)["winner"] == tomllib.loads(written)["outcome"][0]["name"] == "Team Person 3"
    assert Pseudonyms().scenario(toml) == toml


# ---- all or nothing ----


class EnoughError(Exception):
    """A person has pressed Cancel."""


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("part", ["Reading the session", "Writing fills", "Writing the log", "Drawing"])
def test_nothing_is_left_of_one_that_was_given_up(played: str, tmp_path: Path, part: str) -> None:
    def enough(share: float, what: str) -> None:
        assert 0 <= share <= 1
        if what == part:
            raise EnoughError

    store = open_store(played, for_reading=True)
    with store.reading() as conn, pytest.raises(EnoughError):
        export_session(conn, "x", tmp_path / "out", anonymous=False, write_png=None, on_part=enough)
    store.close()
    assert left_in(tmp_path) == []


def test_nothing_is_left_when_the_disk_refuses(played: str, tmp_path: Path) -> None:
    def full(_svg: str, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    store = open_store(played, for_reading=True)
    with store.reading() as conn, pytest.raises(StoreError, match="No space left"):
        export_session(conn, "x", tmp_path / "out", anonymous=False, write_png=full)
    store.close()
    assert left_in(tmp_path) == []


def test_a_full_disk_is_told_in_the_systems_words(played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "Error writing bytes to file. Detail: [errno 28] No space left on device")

    monkeypatch.setattr("gmd_desktop.ui.export.folder.write_table", full)
    with pytest.raises(StoreError, match=r"out can.t be written: No space left on device\.$"):
        exported(played, tmp_path / "out")
    assert left_in(tmp_path) == []


def test_a_folder_that_is_in_use_stays_as_it_is(played: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(AddressError, match="not an empty folder"):
        exported(played, tmp_path / "out")
    with pytest.raises(AddressError, match="make it first"):
        exported(played, tmp_path / "nowhere" / "out")
    assert left_in(tmp_path) == ["out"]
    (tmp_path / "empty").mkdir()
    assert exported(played, tmp_path / "empty").folder == tmp_path / "empty"


def test_a_session_that_has_not_begun_can_be_exported(file_table: Table, tmp_path: Path) -> None:
    made = exported(file_table.place, tmp_path / "out")
    assert not list((made.folder / "charts").iterdir())
    assert rows(made.folder, "fills") == []
    assert len(rows(made.folder, "participants")) == 9


def test_a_session_that_runs_can_be_exported(table: Table, tmp_path: Path) -> None:
    table.start()
    table.runner.submit(order("ann"))
    table.ticks(3)
    made = exported(table.place, tmp_path / "out")
    assert len(rows(made.folder, "ticks")) == 3
    assert json.loads((made.folder / "manifest.json").read_text())["winner"] is None


def test_without_qt_there_is_an_export_without_png(tmp_path: Path, played: str) -> None:
    code = (
        "import sys\n"
        "for name in ('PySide6', 'shiboken6', 'pyqtgraph'): sys.modules[name] = None\n"
        "from gmd_desktop.cli import main\n"
        f"sys.argv = ['gmd-desktop', 'export', {played!r}, {str(tmp_path / 'out')!r}, '--json']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["png"] is False
    assert found_files(tmp_path / "out") == {name for name in FILES if not name.endswith(".png")}
    assert facts["files"] == len(FILES) - 4


def test_every_colour_that_the_report_asks_for_is_said_for_day_and_night(folder: Path) -> None:
    text = (folder / "report.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"var\(--(\w+)\)", text))
    assert {"panel", "outcome0", "fill0", "freeze_span"} <= asked <= set(colours.PAPER) & set(colours.NIGHT)


def test_the_command_says_what_is_wrong(tmp_path: Path, played: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for words, said in (
        ((played, str(tmp_path / "full")), "not an empty folder"),
        ((played, str(tmp_path / "no" / "where")), "make it first"),
        ((str(tmp_path / "none.gmd"), str(tmp_path / "out")), "does not exist"),
    ):
        done = call("export", *words, environment=os.environ)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    done = call("export", played, str(tmp_path / "out"), environment=os.environ)
    assert done.returncode == 0
    assert "Exported Test match" in done.stdout
