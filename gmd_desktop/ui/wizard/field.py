"""One field of the wizard: bound to a key of the draft, it shows what is written there and what is wrong with it."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.scenario_text import typed_value
from gmd_desktop.session.toml_lines import Path as Key
from gmd_desktop.ui.parts.controls import mark_invalid
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.specs import FieldSpec

TITLE_PX, EDIT_PX, LONG_PX = 190, 150, 84
SHORT_CHOICE = 12  # characters: a choice's longest words must not widen the page
AS_WRITTEN = "as written"
LOWEST, ASK = "lowest", "ask"
ELIMINATIONS = (("Lowest price", LOWEST), ("The presenter decides", ASK))


def field_name(key: Key) -> str:
    """Give the object name of the field at a key: ("outcome", 0, "name") is wizard_outcome_0_name."""
    return "_".join(["wizard", *map(str, key)])


class Field(QWidget):
    """A title, an editor, what is wrong; if it is not compact, its unit, range and words and a way to its default."""

    def __init__(self, draft: Draft, key: Key, spec: FieldSpec, *, compact: bool = False) -> None:
        super().__init__()
        self.key, self.spec = key, spec
        self._draft = draft
        self._name = field_name(key)
        self.editor = self._make_editor()
        self.editor.setObjectName(self._name)
        self.editor.installEventFilter(self)
        self.editor.setAccessibleName(spec.title)
        hints = [spec.words, f"From {spec.range}." if spec.range[:1].isdigit() else spec.range, spec.unit]
        self.editor.setAccessibleDescription(" ".join(hint for hint in hints if hint))
        self.editor.setToolTip("\n".join(hint for hint in hints if hint))
        self._problem = QLabel()
        self._problem.setObjectName(f"{self._name}_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        self._problem.hide()
        self._reset = QPushButton("Reset")
        self._lay_out_compact() if compact else self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Show what the draft says now."""
        self._show_value(self._draft.value(self.key))
        problem = self._draft.problem(self.key)
        if problem != self._problem.text():
            self._problem.setText(problem)
            self._problem.setVisible(bool(problem))
        if isinstance(self.editor, QLineEdit):
            mark_invalid(self.editor, bool(problem))
        self._reset.setVisible(not self.spec.required and self._draft.value(self.key) is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the wizard, which takes back what was done anywhere, not in this field alone."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in keys):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    # ---- building ----

    def _make_editor(self) -> QWidget:
        spec = self.spec
        if spec.kind == "flag":
            box = QCheckBox("On")
            box.clicked.connect(self._on_flag)
            return box
        if spec.kind in ("choice", "outcome"):
            combo = QComboBox()
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(SHORT_CHOICE)
            combo.activated.connect(self._on_choice)
            combo.view().setAccessibleName(spec.title)
            return combo
        if spec.kind == "elimination":
            return self._elimination_button()
        if spec.kind == "long":
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(LONG_PX)
            text.textChanged.connect(self._on_long_text)
            return text
        edit = QLineEdit()
        edit.setPlaceholderText(spec.default)
        if spec.kind == "number":
            edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        edit.textEdited.connect(self._on_typed)
        return edit

    def _elimination_button(self) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu = QMenu(button)
        self._menu.triggered.connect(self._on_elimination)
        button.setMenu(self._menu)
        return button

    def _lay_out(self) -> None:
        title = QLabel(self.spec.title)
        title.setBuddy(self.editor)
        title.setFixedWidth(TITLE_PX)
        unit = QLabel(", ".join(part for part in (self.spec.unit, self.spec.range) if part))
        words = QLabel(self.spec.words)
        words.setWordWrap(True)
        for label in (unit, words):
            set_role(label, "muted")
        self._reset.setObjectName(f"{self._name}_reset")
        self._reset.setAccessibleName(f"{self.spec.title}: back to the default")
        self._reset.setToolTip(f"Back to the default {self.spec.default}".rstrip())
        set_role(self._reset, "quick")
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._reset.clicked.connect(self._on_reset)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 2 * GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2)
        wide = self.spec.kind in ("text", "long", "outcome", "choice") and not self.spec.range
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(title, 0, 0, top if self.spec.kind == "long" else Qt.AlignmentFlag.AlignVCenter)
        if wide:
            grid.addWidget(self.editor, 0, 1, 1, 2)
        else:
            self.editor.setFixedWidth(EDIT_PX)
            grid.addWidget(self.editor, 0, 1)
            grid.addWidget(unit, 0, 2)
        grid.addWidget(self._reset, 0, 3, top)
        grid.addWidget(words, 1, 1, 1, 2)
        grid.addWidget(self._problem, 2, 1, 1, 2)
        grid.setColumnStretch(2, 1)

    def _lay_out_compact(self) -> None:
        unit = f", {self.spec.unit}" if self.spec.unit else ""
        caption = QLabel(self.spec.title + unit)
        caption.setBuddy(self.editor)
        set_role(caption, "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (caption, self.editor, self._problem):
            column.addWidget(part)
        column.addStretch(1)
        self._reset.setParent(self)
        self._reset.setFixedSize(0, 0)

    # ---- showing ----

    def _show_value(self, value: object) -> None:
        editor = self.editor
        if isinstance(editor, QLineEdit):
            if self._read(editor.text()) != value:
                editor.setText(written(value))
                editor.setCursorPosition(0)  # its beginning shows, not its end
        elif isinstance(editor, QPlainTextEdit):
            if editor.toPlainText() != written(value):
                editor.blockSignals(True)
                editor.setPlainText(written(value))
                editor.blockSignals(False)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value if isinstance(value, bool) else self.spec.default == "true")
        elif isinstance(editor, QComboBox):
            self._show_choice(editor, value)
        elif isinstance(editor, QToolButton):
            self._show_elimination(editor, value)

    def _show_choice(self, combo: QComboBox, value: object) -> None:
        choices = list(self.spec.choices)
        names = self._draft.outcome_names()
        if self.spec.kind == "outcome":
            choices += [(name, name) for name in names]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
            choices.append((f"{names[value]} (number {value})", value))
        if value is None and not any(shown == self.spec.default for _, shown in choices):
            choices.insert(0, ("Nobody" if self.spec.kind == "outcome" else "None", None))
        elif value is not None and not any(shown == value for _, shown in choices):
            choices.append((f"{written(value)} ({AS_WRITTEN})", value))
        now = [(combo.itemText(n), combo.itemData(n)) for n in range(combo.count())]
        if now != choices:
            combo.clear()
            for words, data in choices:
                combo.addItem(words, data)
        wanted = self.spec.default if value is None else value
        place = next((n for n, (_, data) in enumerate(choices) if data == wanted), 0)
        combo.setCurrentIndex(place)

    def _show_elimination(self, button: QToolButton, value: object) -> None:
        names = self._draft.outcome_names()
        chosen = [names[one] if isinstance(one, int) and 0 <= one < len(names) else one for one in _listed(value)]
        self._menu.clear()
        for words, rule in ELIMINATIONS:
            self._add_rule(words, rule, checked=value == rule)
        self._menu.addSeparator()
        for name in names:
            self._add_rule(name, [name], checked=name in chosen)
        rules = {rule: words for words, rule in ELIMINATIONS}
        shown = rules.get(value) if isinstance(value, str) else ", ".join(map(written, chosen))
        button.setText(shown or written(value) or "Choose…")

    def _add_rule(self, words: str, data: object, *, checked: bool) -> None:
        action = QAction(words.replace("&", "&&"), self._menu)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(data)
        self._menu.addAction(action)

    # ---- editing ----

    def _read(self, typed: str) -> object:
        """Turn what stands in the field into a value of the draft; None is the default."""
        if not typed and not self.spec.required:
            return None
        return typed if self.spec.kind in ("text", "long") else typed_value(typed)

    def _set(self, value: object) -> None:
        self._draft.set_value(self.key, value)

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        self._set(self._read(typed))

    @Slot()
    def _on_long_text(self) -> None:
        assert isinstance(self.editor, QPlainTextEdit)
        self._set(self._read(self.editor.toPlainText()))

    @Slot(bool)
    def _on_flag(self, checked: bool) -> None:
        self._set(checked)

    @Slot(int)
    def _on_choice(self, place: int) -> None:
        assert isinstance(self.editor, QComboBox)
        self._set(self.editor.itemData(place))

    @Slot("QAction*")
    def _on_elimination(self, action: QAction) -> None:
        data = action.data()
        if isinstance(data, str):
            self._set(data)
            return
        names = [one.data()[0] for one in self._menu.actions() if isinstance(one.data(), list) and one.isChecked()]
        self._set(names or LOWEST)

    @Slot()
    def _on_reset(self) -> None:
        self._set(None)


def written(value: object) -> str:
    """Write a value of the draft as a person types it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 20:
        return f"{value:f}"
    if isinstance(value, list):
        return ", ".join(map(written, value))
    return str(value)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []
