"""What the wizard edits: a scenario's text with undo and redo, read by the scenario's own reader after each edit."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from gmd_desktop.session.outcome_mentions import is_only_name, outcome_mentions, renumbered
from gmd_desktop.session.scenario import Scenario, ScenarioError, load_scenario_text, read_scenario
from gmd_desktop.session.scenario_problems import Problem
from gmd_desktop.session.scenario_text import scenario_text, with_tables, with_values
from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.session.toml_lines import read_toml

UNDO_STEPS = 500
BLANK: Mapping[str, Any] = {
    "name": "New session",
    "duration": "15m",
    "winner": "highest",
    "seed": 1,
    "outcome": [{"name": "Outcome A"}, {"name": "Outcome B"}, {"name": "Outcome C"}],
    "participant": [{"name": "you", "deposit": 1000}],
}


class _Edit(QUndoCommand):
    """One step: from a text to another. Steps at the same key run together, as when somebody types."""

    def __init__(self, draft: "Draft", words: str, before: str, after: str, key: object) -> None:
        super().__init__(words)
        self._draft, self.before, self.after, self.key = draft, before, after, key

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        if not isinstance(other, _Edit) or self.key is None or other.key != self.key:
            return False
        self.after = other.after
        self.setObsolete(self.after == self.before)
        return True

    def redo(self) -> None:
        self._draft.show(self.after)

    def undo(self) -> None:
        self._draft.show(self.before)


class Draft(QObject):
    """A scenario that is being written. Lives in the GUI thread."""

    changed = Signal()  # the text is another one; values, problems and scenario belong to it
    path_changed = Signal()  # it belongs to another file now, or to none

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_STEPS)
        self.path: Path | None = None  # where it was read or saved last
        self.text = ""
        self.values: dict[str, Any] = {}
        self.scenario: Scenario | None = None  # None while something is wrong
        self.problems: tuple[Problem, ...] = ()
        self.show(scenario_text(BLANK))

    # ---- reading ----

    def value(self, key: Key) -> Any:
        """Give the value at a key as it is written; None if there is none."""
        found: Any = self.values
        for step in key:
            is_there = step in found if isinstance(found, dict) else _has_place(found, step)
            if not is_there:
                return None
            found = found[step]
        return found

    def tables(self, key: Key) -> list[dict[str, Any]]:
        """Give the tables of an array; none if it is not there or something else."""
        found = self.value(key)
        is_right = isinstance(found, list) and all(isinstance(row, dict) for row in found)
        return found if is_right else []

    def problem(self, key: Key) -> str:
        """Say what is wrong at just this key; "" if nothing is."""
        texts = [problem.text for problem in self.problems if problem.path == key]
        return " ".join(_sentence(text) for text in texts)

    def sentence(self, problem: Problem) -> str:
        """Say what is wrong and at which key."""
        where = " ".join(f"{step + 1}" if isinstance(step, int) else step for step in problem.path)
        return f"{where or 'The file'}: {problem.text}"

    def outcome_names(self) -> list[str]:
        """Give the outcomes' names as far as they are text."""
        return [str(row.get("name", "")) for row in self.tables(("outcome",))]

    # ---- editing ----

    def set_value(self, key: Key, value: object) -> None:
        """Write a value; None takes the key away. Where an outcome is named, its new name follows."""
        values = {key: value, **self._renamed(key, value)}
        self._push(f"change of {key[-1]}", with_values(self.text, values), key)

    def set_values(self, words: str, values: Mapping[Key, object]) -> None:
        """Write several values in one step."""
        self._push(words, with_values(self.text, values), None)

    def arrange(self, words: str, key: Key, places: Sequence[int | Mapping[str, Any]]) -> None:
        """Add, take away or reorder the tables of an array. Where an outcome is given by number, that follows."""
        text = with_values(self.text, renumbered(self.values, places)) if key == ("outcome",) else self.text
        self._push(words, with_tables(text, key, places), None)

    def begin_with(self, words: str, text: str) -> None:
        """Take another scenario's text whole, which is in no file yet; one step back brings the draft back."""
        self._push(words, text, None)
        self._belong_to(None)

    def begin_blank(self) -> None:
        """Begin with as little as a session needs."""
        self.begin_with("blank scenario", scenario_text(BLANK))

    def load(self, path: Path) -> None:
        """Take a file's text, whatever its values are.

        Raises:
            ScenarioError: it can't be read, or is no TOML.
        """
        text = load_scenario_text(path)
        try:
            read_toml(text)
        except (ValueError, RecursionError):
            read_scenario(text, path.name)  # raises, and says where
        self.begin_with(f"scenario {path.name}", text)

    def mark_saved(self, path: Path) -> None:
        """Remember that the text is in a file."""
        self._belong_to(path)
        self.stack.setClean()

    @Slot(str)
    def show(self, text: str) -> None:
        """Make a text the present one, and read it."""
        self.text, self.values = text, read_toml(text)
        try:
            self.scenario, self.problems = read_scenario(text), ()
        except ScenarioError as error:
            self.scenario, self.problems = None, error.found
        self.changed.emit()

    def _belong_to(self, path: Path | None) -> None:
        self.path = path
        self.path_changed.emit()

    def _renamed(self, key: Key, name: object) -> dict[Key, object]:
        """Give what names an outcome whose name changes: the places that did before its first letter was typed.

        So a name that is half typed takes over nothing that means another outcome.
        """
        match key:
            case ("outcome", int(outcome), "name") if isinstance(name, str):
                before = read_toml(self._text_before(key))
                was = before["outcome"][outcome].get("name")
                is_clear = is_only_name(before, outcome, was) and is_only_name(self.values, outcome, name)
                if isinstance(was, str) and is_clear:
                    return dict.fromkeys(outcome_mentions(before, was), name)
        return {}

    def _text_before(self, key: Key) -> str:
        """Give the text from which the step goes that an edit at a key would run together with."""
        latest = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        runs_on = isinstance(latest, _Edit) and latest.key == key and not self.stack.isClean()
        return latest.before if isinstance(latest, _Edit) and runs_on else self.text

    def _push(self, words: str, text: str, key: object) -> None:
        if text != self.text:
            self.stack.push(_Edit(self, words, self.text, text, key))


def _sentence(text: str) -> str:
    """Write a problem as it stands under its field."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def _has_place(found: object, step: object) -> bool:
    return isinstance(found, list) and isinstance(step, int) and step < len(found)
