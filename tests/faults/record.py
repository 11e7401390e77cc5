"""What a fault run found, put into RELIABILITY.md by the command that found it, never by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.report import put_section, stamp, table

REPORT = Path(__file__).parents[2] / "RELIABILITY.md"
HEAD = """# Reliability

Every section is written by the command it names, which breaks something that often and then looks at what is left. What
a run does not prove is said beside it.
"""
KEPT_FAILURES = 20


@dataclass(slots=True)
class Verdict:
    """What a run found. It held if there are no failures and nothing was cut short."""

    head: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """Take in what another part of the same run found."""
        self.rows += other.rows
        self.failures += other.failures
        self.notes += [note for note in other.notes if note not in self.notes]


def body(verdict: Verdict, what: str, reach: str, seconds: float) -> str:
    """Give a section's text."""
    shown = [f"- FOUND: {failure}" for failure in verdict.failures[:KEPT_FAILURES]]
    more = len(verdict.failures) - len(shown)
    shown += [f"- and {more} more"] if more else []
    held = "held" if not verdict.failures else f"{len(verdict.failures)} found wrong"
    lines = [what.strip(), "", table(verdict.head, verdict.rows), ""]
    lines += [f"- {note}" for note in verdict.notes]
    return "\n".join([*lines, *shown, f"- reach: {reach}", f"- took {seconds:,.0f} s; verdict: {held}"])


def write(name: str, text: str, command: str, seed: int, report: Path = REPORT) -> None:
    """Put a section into the report in place of the one it had, and print it."""
    put_section(report, HEAD, name, stamp(command, seed), text)
