"""A session log is shown as a session: what the replay shows is what the engine's own replay of it gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.log import ledger_line
from engine.replay import replay
from gmd_desktop.session.log_replay import open_log
from gmd_desktop.session.log_session import LogCourse, store_log
from gmd_desktop.session.playback import Playback
from gmd_desktop.session.session_log import is_log, session_log
from gmd_desktop.session.tick_report import Focus
from gmd_desktop.store import reads
from gmd_desktop.store.errors import AddressError, StoreError

GOLDEN = Path(__file__).parents[1] / "golden"
LOGS = sorted(GOLDEN.glob("*.log.jsonl"))
OPEN = (GOLDEN / "a01_market_orders.log.jsonl").read_text("utf-8").splitlines()[0]
TICK = '{"kind": "tick", "progress": "0", "commands": []}'


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.name.partition(".")[0])
def test_it_ends_as_the_engine_ends_it(path: Path, tmp_path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    expected = [json.loads(line) for line in replay(lines)]
    store = store_log(str(path), tmp_path / "log.gmd")
    with store.reading() as conn:
        written = [json.loads(line) for line in replay(list(session_log(conn)))]
        last, fills = reads.require_session(conn, "").tick, len(list(reads.iterate_fills(conn)))
        playback = Playback(store, LogCourse().scenario(conn), last, LogCourse())
    assert written == expected  # the log that the session gives is as good as the one that it came from
    assert fills == sum(len(line["fills"]) for line in expected if line["kind"] == "tick")
    while not playback.is_ready:
        playback.prepare(1_000)
    for tick in (last, 0, last):
        assert playback.go(tick, 10_000)
    assert ledger_line(playback.live.market) == expected[-1]
    playback.close()
    store.close()


def test_it_says_what_a_log_does_not_and_leaves_nothing() -> None:
    runner = open_log(str(GOLDEN / "a06_elimination_and_settlement.log.jsonl"), Focus("ann", 0), lambda *_: None)
    info = runner.info()
    assert info.outcome_names == ("Outcome 0", "Outcome 1", "Outcome 2")
    assert info.name == "a06_elimination_and_settlement.log.jsonl"
    assert info.replay is not None
    assert [mark.kind for mark in info.replay.marks if mark.kind != "STATUS"] == ["ELIMINATE", "SETTLE"]
    made = Path(info.replay.made_in)
    assert made.exists()
    runner.close()
    assert not made.parent.exists()


def test_progress_is_told_and_it_can_be_ended(tmp_path: Path) -> None:
    log, told = tmp_path / "long.jsonl", []
    log.write_text("\n".join([OPEN, *[TICK] * 1_200]) + "\n", "utf-8")

    def on_line(line: int, lines: int) -> None:
        told.append((line, lines))
        if line > 1_000:
            raise StoreError("ended")

    with pytest.raises(StoreError, match="ended"):
        store_log(str(log), tmp_path / "log.gmd", on_line)
    assert told == [(1, 1_201), (501, 1_201), (1_001, 1_201)]
    assert not (tmp_path / "log.gmd").exists()


HUGE = TICK.replace(
    "[]",
    '[{"submit": {"order_id": 1, "participant": "ann", "outcome": 0, "token": "YES", "action": '
    '"BUY", "type": "MARKET", "time_in_force": "IOC", "size": "1%s", "limit_price": null, "max_slippage": null, '
    '"auto_fill": false}}]' % ("0" * 30),
)
BAD = {
    "": "line 1: found the end of the log, expected open as the first line",
    TICK: "line 1: found tick, expected open as the first line",
    f"{OPEN}\n{OPEN}": "line 2: found a second open",
    f"{OPEN}\n{{": "line 2: found ",
    f"{OPEN}\n{TICK}\n" + '{"kind": "settle", "winner": 7}': "line 3: ",
    f'{OPEN}\n{{"kind": "join", "participant": "ann", "deposit": "1"}}': 'line 2: participant "ann" has joined already',
    f"{OPEN}\n" + '{"kind": "join", "participant": "\\ud800", "deposit": "1"}': "line 2: found the name ",
    f"{OPEN}\n{HUGE}": "line 2: found a number of ",
    OPEN.replace('"1000"', '"1' + "0" * 20 + '"'): "line 1: found a number of ",
    OPEN.replace('"n_outcomes": 3', '"n_outcomes": 99'): "line 1: ",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_log_is_a_sentence_and_leaves_nothing(text: str, tmp_path: Path) -> None:
    log = tmp_path / "bad.jsonl"
    log.write_text(text, "utf-8")
    with pytest.raises(AddressError) as caught:
        store_log(str(log), tmp_path / "log.gmd")
    assert str(caught.value).startswith(f"bad.jsonl can't be replayed: {BAD[text]}")
    assert list(tmp_path.iterdir()) == [log]


def test_a_store_is_no_log(tmp_path: Path) -> None:
    store = store_log(str(LOGS[0]), tmp_path / "log.gmd")
    store.close()
    assert is_log(str(LOGS[0]))
    assert not is_log(str(tmp_path / "log.gmd"))
    assert not is_log(str(tmp_path / "missing"))
