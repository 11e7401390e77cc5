"""Figures into BENCHMARKS.md: each section is written by the command that measured it, never by hand."""

import platform
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from gmd_desktop.compiled import ENGINE

REPORT = Path(__file__).parents[2] / "BENCHMARKS.md"
HEAD = """# Benchmarks

Every section is written by the command it names; medians, with a calibration loop in the same run (a million integer
additions; on a busy machine it rises with everything else, so compare ratios). Times are wall-clock.
"""


def calibration_ms() -> float:
    """Give the time of a million integer additions, the median of five."""
    return statistics.median(_timed(_loop) * 1000 for _ in range(5))


def _loop() -> int:
    total = 0
    for number in range(1_000_000):
        total += number
    return total


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_s(work: Callable[[], float], runs: int = 5) -> float:
    """Give the median of what several runs of `work` say they took, in seconds."""
    return statistics.median(work() for _ in range(runs))


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the value that so many percent of all are below or equal to (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def machine() -> str:
    """Name processor, cores and system."""
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())
        model = found[1] if found else model
        cores = cpuinfo.read_text().count("processor\t")
        return f"{model}, {cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{platform.processor() or model}, {platform.platform()}, Python {platform.python_version()}"


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=REPORT.parent)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "-uno"], capture_output=True, text=True, cwd=REPORT.parent
    )
    return (found.stdout.strip() or "unknown") + (" with changes" if changed.stdout.strip() else "")


def stamp(command: str, seed: int | None = None) -> str:
    """Say by which command, when, from which commit, on which engine and where a section was written."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · commit {_commit()}"
    text = f"`{command}` · engine: {ENGINE.name} · {when} · {machine()}"
    return text + (f" · seed {seed}" if seed is not None else "")


def write_section(name: str, body: str, seed: int | None = None) -> None:
    """Put a section into BENCHMARKS.md in place of the one it had, and print it.

    What the compiled engine does stands in a section of its own, after that of the sources.
    """
    title = f"{name}, compiled engine" if ENGINE.compiled else name
    put_section(REPORT, HEAD, title, stamp(f"python -m tests.bench {name}", seed), body, after=name)


def put_section(page: Path, head: str, name: str, said_by: str, body: str, after: str = "") -> None:
    """Put a section into a page (begun with `head`) in place of the one it had, and print it.

    Args:
        after: the section that a new one follows; it comes last if there is none of this name.
    """
    section = f"<!-- {name} -->\n## {name}\n\n{said_by}\n\n{body.strip()}\n<!-- end {name} -->\n"
    text = page.read_text(encoding="utf-8") if page.exists() else head
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- end {name} -->\n", re.DOTALL)
    end = f"<!-- end {after} -->\n"
    if pattern.search(text):
        text = pattern.sub(lambda _: section, text)
    elif end in text:
        text = text.replace(end, f"{end}\n{section}")
    else:
        text = text.rstrip() + "\n\n" + section
    page.write_text(text, encoding="utf-8")
    print(section)
