"""The title above a panel that stands alone: its name, and buttons large enough to be hit."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QToolButton, QWidget

from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID

ICON_PX = 14


class DockTitle(QWidget):
    """Drags its dock and floats it on a double click, as Qt's own title does; there is a menu for the keyboard."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # the ground of panels
        name = QLabel(dock.windowTitle())
        set_role(name, "title")
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID // 2, GRID, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(name, 1)
        row.addWidget(self._button("float", f"Float the panel {dock.windowTitle()}", self._on_float))
        row.addWidget(self._button("close", f"Close the panel {dock.windowTitle()}", dock.close))

    def _button(self, name: str, words: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{name}_{self._dock.objectName()}")
        button.setIcon(QIcon(str(resource_path(f"icons/{name}-grey.svg"))))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(button, "bare")
        button.clicked.connect(slot)
        return button

    @Slot()
    def _on_float(self) -> None:
        self._dock.setFloating(True)
