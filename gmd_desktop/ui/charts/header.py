"""The line above a chart: what it shows, and its switches."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from gmd_desktop.ui.icons import icon
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, Theme

LIVE_ICON = 14


class ChartHeader(QWidget):
    """A title on the left; groups of switches on the right, added in order."""

    picked = Signal(str, str)  # group, choice; GUI thread
    live_requested = Signal()  # GUI thread

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, dict[str, QAbstractButton]] = {}
        self._title = QLabel(title)
        set_role(self._title, "title")
        self._note = QLabel()
        set_role(self._note, "caption")
        self._live = QPushButton("Live")
        self._live.setObjectName("live_button")
        self._live.setToolTip("Follow the latest tick again (double click in the chart)")
        self._live.setAccessibleName("Follow the latest tick")
        self._live.setIconSize(QSize(LIVE_ICON, LIVE_ICON))
        set_role(self._live, "segment")
        self._live.clicked.connect(self.live_requested)
        self._live.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3 * GRID, GRID + 2, 2 * GRID, 0)
        self._row.setSpacing(GRID // 2)
        self._row.addWidget(self._title)
        self._row.addSpacing(2 * GRID)
        self._row.addWidget(self._note)
        self._row.addStretch(1)
        self._row.addWidget(self._live)

    def add_group(self, name: str, choices: dict[str, tuple[str, str]], chosen: str) -> None:
        """Add switches of which one is down. `choices`: key -> (text, tooltip)."""
        group = QButtonGroup(self)
        self._row.addSpacing(2 * GRID)
        self._groups[name] = {}
        for key, (text, tip) in choices.items():
            button = self._button(f"{name}_{key}", text, tip)
            button.setChecked(key == chosen)
            group.addButton(button)
            self._groups[name][key] = button
        group.buttonClicked.connect(self._on_clicked)

    def add_switch(self, name: str, text: str, tip: str) -> None:
        """Add a switch that is on or off; `picked` says "on" or "off"."""
        self._row.addSpacing(2 * GRID)
        button = self._button(name, text, tip)
        self._groups[name] = {"on": button}
        button.clicked.connect(self._on_switched)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._live.setIcon(icon("live", theme, theme.accent_text))

    def set_choice(self, name: str, chosen: str | None) -> None:
        """Put one switch of a group down, or none."""
        buttons = self._groups[name]
        if [key for key, button in buttons.items() if button.isChecked()] == [chosen]:
            return
        group = next(iter(buttons.values())).group()
        group.setExclusive(False)
        for key, button in buttons.items():
            button.setChecked(key == chosen)
        group.setExclusive(True)

    def set_switch(self, name: str, on: bool) -> None:
        """Put a switch down or up."""
        self._groups[name]["on"].setChecked(on)

    def set_note(self, note: str) -> None:
        """Say something short beside the title."""
        if self._note.text() != note:
            self._note.setText(note)

    def set_live(self, live: bool) -> None:
        """Offer the way back to the latest tick when the chart doesn't follow it."""
        if self._live.isHidden() != live:
            self._live.setHidden(live)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        set_role(button, "segment")
        self._row.addWidget(button)
        return button

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        for name, buttons in self._groups.items():
            for key, one in buttons.items():
                if one is button:
                    self.picked.emit(name, key)

    @Slot(bool)
    def _on_switched(self, is_on: bool) -> None:
        button = self.sender()
        for name, buttons in self._groups.items():
            if buttons.get("on") is button:
                self.picked.emit(name, "on" if is_on else "off")
