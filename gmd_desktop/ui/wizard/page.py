"""A page of the wizard: a heading, a column that scrolls, and the fields on it."""

from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gmd_desktop.session.scenario_problems import Problem
from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, Theme
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.field import Field


class Page(QWidget):
    """What every page is. `keys` are the first steps of the keys that it edits."""

    title = ""
    words = ""
    keys: tuple[str, ...] = ()

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.setObjectName(f"wizard_page_{self.title.lower()}")
        heading, words = QLabel(self.title), QLabel(self.words)
        set_role(heading, "lead")
        set_role(words, "muted")
        words.setWordWrap(True)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 3 * GRID, 0)
        self.column.setSpacing(GRID)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(inside)
        self.area.setAccessibleName(self.title)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID)
        rows.addWidget(heading)
        rows.addWidget(words)
        rows.addSpacing(2 * GRID)
        rows.addWidget(self.area, 1)

    def fields(self) -> list[Field]:
        """Give the fields that are on the page now."""
        return self.findChildren(Field)

    def refresh(self) -> None:
        """Show what the draft says now."""
        for field in self.fields():
            field.refresh()

    def owns(self, problem: Problem) -> bool:
        """Tell whether a problem is one of this page."""
        return bool(problem.path) and problem.path[0] in self.keys

    def go_to(self, key: Key) -> None:
        """Put the cursor into the field of a key, or as near as there is one."""
        for length in range(len(key), 0, -1):
            for field in self.fields():
                if field.key[:length] == key[:length]:
                    field.editor.setFocus()
                    self.area.ensureWidgetVisible(field)
                    return

    def set_theme(self, theme: Theme) -> None:
        """Take another look; pages that paint themselves need it."""

    def stop(self) -> None:
        """End what goes on in threads, before the wizard closes."""


def keep_room(part: QWidget) -> None:
    """Let a part take its room while it is hidden, so that nothing jumps."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    part.setSizePolicy(policy)


def section(title: str) -> QLabel:
    """Make the heading of a group of fields."""
    label = QLabel(title)
    label.setContentsMargins(0, 2 * GRID, 0, GRID)
    set_role(label, "title")
    return label
