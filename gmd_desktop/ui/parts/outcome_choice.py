"""Whom a resolution by hand is about: outcomes that go, or the one that wins."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from gmd_desktop.session.resolution_preview import ResolutionRequest
from gmd_desktop.session.tick_report import OutcomeView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.parts.controls import Choice, choice_buttons, segments
from gmd_desktop.ui.theme import GRID

CHOICE_PX, NAME_PX = 260, 170
SETTLE = 1
MODES = (
    Choice("resolution_eliminate", "Eliminate", "Eliminate outcomes", "segment", "Outcomes that have lost go"),
    Choice("resolution_settle", "Name the winner", "Name the winner", "segment", "Everything is paid out; it is over"),
)


class OutcomeChoice(QWidget):
    """A switch between eliminating and settling, and a box for each outcome with its price."""

    changed = Signal()  # something else is chosen; GUI thread

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modes = QButtonGroup(self)
        self._boxes = [self._box(number, name) for number, name in enumerate(names)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(segments(choice_buttons(self._modes, MODES)))
        column.addWidget(self._area(), 1)
        self._modes.idClicked.connect(self._on_mode)

    @property
    def settles(self) -> bool:
        """Whether the winner is named, and nobody eliminated."""
        return self._modes.checkedId() == SETTLE

    def name_winner(self) -> None:
        """Switch to naming the winner."""
        self._modes.button(SETTLE).setChecked(True)

    def request(self) -> ResolutionRequest | None:
        """Give what is chosen; None if nothing is, or what cannot be."""
        chosen = tuple(number for number, box in enumerate(self._boxes) if box.isChecked() and box.isEnabled())
        if not chosen:
            return None
        return ResolutionRequest(winner=chosen[0]) if self.settles else ResolutionRequest(outcomes=chosen)

    def show_outcomes(self, outcomes: Sequence[OutcomeView]) -> None:
        """Show prices and who is still in."""
        for box, outcome in zip(self._boxes, outcomes, strict=True):
            price = fmt.price(outcome.yes_price) if outcome.active else "out"
            name = box.fontMetrics().elidedText(outcome.name, Qt.TextElideMode.ElideRight, NAME_PX)
            box.setText(f"{fmt.pad(price, 6)}  {name.replace('&', '&&')}")
            box.setEnabled(outcome.active)

    def _box(self, number: int, name: str) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(f"resolution_outcome_{number}")
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.clicked.connect(self._on_box)
        return box

    def _area(self) -> QScrollArea:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        for box in self._boxes:
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedWidth(CHOICE_PX)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    @Slot(int)
    def _on_mode(self, _mode: int) -> None:
        chosen = [box for box in self._boxes if box.isChecked()]
        for box in chosen[1:] if self.settles else ():
            box.setChecked(False)
        self.changed.emit()

    @Slot()
    def _on_box(self) -> None:
        if self.settles:
            for box in self._boxes:
                if box is not self.sender():
                    box.setChecked(False)
        self.changed.emit()
