"""A person's choices in one place; each takes effect, and is remembered, as soon as it is made."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.settings import Settings
from gmd_desktop.ui.theme import MAX_FONT_PERCENT, MIN_FONT_PERCENT

THEMES = (("system", "Follow the &system"), ("dark", "&Dark"), ("light", "&Light"), ("contrast", "&High contrast"))
FONT_STEP = 10


class Preferences(QDialog):
    """Look, motion, size of type, and whom one acts as."""

    theme_chosen = Signal(str)  # one of THEMES; GUI thread
    font_percent_chosen = Signal(int)  # by how much it changes; GUI thread
    motion_chosen = Signal(bool)  # GUI thread
    acting_as_chosen = Signal(str)  # a participant's name; GUI thread

    def __init__(
        self, settings: Settings, people: Sequence[str], acting_as: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._percent = settings.font_percent
        theme, motion, font, people_box = QComboBox(), QCheckBox("Changed numbers glow"), QSpinBox(), QComboBox()
        for name, words in THEMES:
            theme.addItem(words.replace("&", ""), name)
        theme.setCurrentIndex(theme.findData(settings.theme))
        motion.setChecked(settings.motion)
        font.setRange(MIN_FONT_PERCENT, MAX_FONT_PERCENT)
        font.setSingleStep(FONT_STEP)
        font.setSuffix(" %")
        font.setValue(settings.font_percent)
        people_box.addItems(people)
        people_box.setCurrentText(acting_as)
        people_box.setEnabled(bool(people))
        people_box.setToolTip("" if people else "Open a session first")
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        for name, title, part in (
            ("theme", "&Look", theme),
            ("motion", "&Motion", motion),
            ("font", "&Size of type", font),
            ("acting_as", "&Acting as", people_box),
        ):
            part.setObjectName(f"preference_{name}")
            part.setAccessibleName(title.replace("&", ""))
            form.addRow(title, part)
        for box in (theme, people_box):
            box.view().setAccessibleName(box.accessibleName())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        self._theme = theme
        theme.activated.connect(self._on_theme)
        motion.toggled.connect(self.motion_chosen)
        font.valueChanged.connect(self._on_font)
        people_box.textActivated.connect(self.acting_as_chosen)

    @Slot()
    def _on_theme(self) -> None:
        self.theme_chosen.emit(self._theme.currentData())

    @Slot(int)
    def _on_font(self, percent: int) -> None:
        change, self._percent = percent - self._percent, percent
        self.font_percent_chosen.emit(change)
