"""What a session is, in a dialog: its file, its numbers, its schedule and parameters. All of it can be copied."""

from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gmd_desktop.compiled import ENGINE
from gmd_desktop.machine import program_version
from gmd_desktop.session.session_facts import SessionFacts
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID

SIZE = 680, 660
LONG_WORD = 40  # letters; longer words may be broken anywhere
BREAK = "\N{ZERO WIDTH SPACE}"
Row = tuple[str, str]


def fact_rows(facts: SessionFacts, store: str, size_bytes: int | None) -> Iterator[tuple[str, list[Row]]]:
    """Put a session's facts into words, by group.

    Args:
        store: where it is.
        size_bytes: of its file; None if it has none.
    """
    seen = facts.overview
    made = datetime.fromtimestamp(facts.created / 1e6, UTC).astimezone()
    file = [("Name", seen.name), ("Kept in", store)]
    if facts.description:
        file.insert(1, ("About", facts.description))
    if size_bytes is not None:
        file.append(("Size", f"{size_bytes / 1e6:,.1f} MB"))
    file += [
        ("Made", f"{made:%Y-%m-%d %H:%M:%S %z}"),
        ("Written by", f"tables {facts.tables}, Gaming Market Desk {program_version()}"),
        ("Seed", str(facts.seed)),
        ("Hash", seen.log_hash),
    ]
    yield "Session", file
    yield (
        "State",
        [
            ("Status", str(seen.status).capitalize() + (f", {seen.winner} has won" if seen.winner else "")),
            ("Tick", f"{fmt.count(seen.tick)} at {fmt.clock(seen.session_ms)} of {fmt.clock(seen.end_ms)}"),
            ("People, bots", f"{fmt.count(seen.people)}, {fmt.count(seen.bots)}"),
            ("Deposits", f"{fmt.money(seen.deposits)} USDC"),
            ("Orders, fills", f"{fmt.count(seen.orders)}, {fmt.count(seen.fills)}"),
            ("Run by", seen.leader or "nobody"),
            ("Engine here", ENGINE.says),
        ],
    )
    plan = [("A tick", f"{facts.tick_ms} ms of session time")]
    plan += [(event.label, fmt.clock(event.session_ms)) for event in facts.events]
    yield "Schedule", plan
    yield "Outcomes", [(str(number), name) for number, name in enumerate(facts.outcome_names, 1)]
    yield "Parameters", [(name, str(value)) for name, value in facts.params.to_dict().items()]


class InfoDialog(QDialog):
    """Shows rows by group; *Copy* puts all of them into the clipboard."""

    def __init__(self, groups: list[tuple[str, list[Row]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("session_info")
        self.setWindowTitle("Session info")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._groups = groups
        scroll = QScrollArea()
        scroll.setObjectName("session_info_rows")
        scroll.setAccessibleName("What this session is")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._page())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("session_info_copy")
        copy.setToolTip("Everything, as text")
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)

    def _page(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 2 * GRID, 0)
        form.setHorizontalSpacing(6 * GRID)
        form.setVerticalSpacing(GRID)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for number, (title, rows) in enumerate(self._groups):
            heading = QLabel(title)
            set_role(heading, "title")
            heading.setContentsMargins(0, 3 * GRID if number else 0, 0, GRID)
            form.addRow(heading)
            for key, value in rows:
                name, words = QLabel(key), QLabel(_breakable(value))
                set_role(name, "muted")
                words.setTextFormat(Qt.TextFormat.PlainText)
                words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                words.setWordWrap(True)
                form.addRow(name, words)
        return page

    def text(self) -> str:
        """Everything, a line each."""
        return "\n".join(
            line for title, rows in self._groups for line in (title, *(f"  {key}: {value}" for key, value in rows))
        )

    @Slot()
    def copy(self) -> None:
        """Put everything into the clipboard."""
        QGuiApplication.clipboard().setText(self.text())


def _breakable(text: str) -> str:
    """Let words that are longer than a line be broken."""
    return " ".join(BREAK.join(word) if len(word) > LONG_WORD else word for word in text.split(" "))
