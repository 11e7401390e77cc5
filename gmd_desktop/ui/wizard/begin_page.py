"""The wizard's first page: what to begin with."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel

from gmd_desktop.ui.parts.choice_tile import ChoiceTile
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme
from gmd_desktop.ui.wizard.draft import Draft
from gmd_desktop.ui.wizard.page import Page, section

FILE = "file"


class BeginPage(Page):
    """Blank, a ready scenario, or a file. Whatever is chosen can be undone."""

    title = "Begin"
    words = (
        "Begin with nothing, with a ready scenario, or with a file; then go through the pages, or straight to Check."
    )

    chosen = Signal(str)  # path of a scenario, "" for blank, FILE to ask for one; GUI thread

    def __init__(self, draft: Draft, ready: Sequence[tuple[str, str, str]]) -> None:
        """Build the page.

        Args:
            ready: path, name and description of the ready scenarios.
        """
        super().__init__(draft)
        self._problem = QLabel()
        self._problem.setObjectName("wizard_begin_problem")
        self._problem.setWordWrap(True)
        set_role(self._problem, "error")
        self._problem.hide()
        self.column.setSpacing(2 * GRID)
        self.column.addWidget(self._problem)
        self._tiles = [
            ChoiceTile("new", "Blank", "Three outcomes, fifteen minutes, nobody but you", "", DARK),
            ChoiceTile("open", "From a file…", "A scenario of your own, in TOML", FILE, DARK),
        ]
        self._tiles[0].setObjectName("wizard_begin_blank")
        self._tiles[1].setObjectName("wizard_begin_file")
        for number, (path, name, words) in enumerate(ready):
            tile = ChoiceTile("demo", name, words, path, DARK)
            tile.setObjectName(f"wizard_begin_{number}")
            self._tiles.append(tile)
        for number, tile in enumerate(self._tiles):
            if number == 2:
                self.column.addWidget(section("Ready scenarios"))
            tile.clicked.connect(self._on_tile)
            self.column.addWidget(tile)
        self.column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        for tile in self._tiles:
            tile.set_theme(theme)

    def show_problem(self, sentence: str) -> None:
        """Say why a file can't be taken; "" says nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    @Slot()
    def _on_tile(self) -> None:
        tile = self.sender()
        assert isinstance(tile, ChoiceTile)
        self.chosen.emit(tile.payload)
