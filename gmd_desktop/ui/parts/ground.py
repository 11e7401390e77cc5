"""The ground of a panel: its own tone, wherever the panel is put."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from gmd_desktop.ui.theme import Theme


def lay_ground(panel: QWidget, theme: Theme) -> None:
    """Paint a panel's ground in the theme's tone."""
    palette = panel.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
    panel.setPalette(palette)
    panel.setAutoFillBackground(True)
