"""`python -m tests.bench start`: from the process's start to the first painted desk of the demo."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.report import calibration_ms, percentile, table, write_section

RUNS = 9
ROOT = Path(__file__).parents[2]
CHILD = """
import json, sys, time
began = float(sys.argv[1])
marks = [("interpreter", time.time())]
from PySide6.QtWidgets import QApplication
marks.append(("PySide6", time.time()))
import pyqtgraph
marks.append(("numpy, pyqtgraph", time.time()))
import sqlalchemy
marks.append(("SQLAlchemy", time.time()))
from gmd_desktop import app
marks.append(("the desk's own modules", time.time()))

def painted(desk):
    marks.append(("window, store, session, first paint", time.time()))
    print(json.dumps([(name, at - began) for name, at in marks]), flush=True)
    desk.window.close_without_asking()

app.run_desk(app.Launch(demo=True, theme="dark", size=(1440, 900)), painted)
"""


def main() -> None:
    """Measure and write the section."""
    before = calibration_ms()
    runs = [_start() for _ in range(RUNS)][1:]  # the first one reads everything from the disk
    names = [name for name, _ in runs[0]]
    totals = [run[-1][1] for run in runs]
    rows, last = [], 0.0
    for place, name in enumerate(names):
        at = statistics.median(run[place][1] for run in runs)
        rows.append([name, f"{(at - last) * 1000:.0f}", f"{at * 1000:.0f}"])
        last = at
    body = [
        table(["until", "ms", "ms since the process began"], rows),
        "",
        f"Offscreen, warm cache, {len(runs)} starts.",
        f"Median {statistics.median(totals):.2f} s, slowest {percentile(totals, 100):.2f} s; reach < 1.5 s.",
        f"Calibration {before:.1f} ms before, {calibration_ms():.1f} ms after.",
    ]
    write_section("start", "\n".join(body))


def _start() -> list[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as home:
        folders = {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
        found = subprocess.run(
            [sys.executable, "-c", CHILD, repr(time.time())],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | folders | {"QT_QPA_PLATFORM": "offscreen"},
            timeout=120,
        )
    if found.returncode:
        raise SystemExit(found.stderr)
    return [(name, at) for name, at in json.loads(found.stdout.splitlines()[-1])]
