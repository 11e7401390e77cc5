"""The theme as Qt wants it: a palette, one stylesheet for the whole application, a font.

Widgets ask for a look with a property, `set_role(label, "muted")`. Labels know caption, muted,
title, strong, figure, lead, price, price_big, hero, accent, yes, no, gain, loss, warn and error;
buttons primary, danger, ghost, bare, segment, quick, yes and no; frames panel, raised and well.
"""

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from gmd_desktop.resource_files import resource_path
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.fonts import load_fonts
from gmd_desktop.ui.theme import Theme

ROLE = "role"
FONT_ROLES = ("caption", "title", "strong", "figure", "lead", "price", "price_big", "hero")
TONE_ROLES = {
    "muted": "muted",
    "caption": "muted",
    "accent": "accent_text",
    "yes": "yes_text",
    "no": "no_text",
    "gain": "gain",
    "loss": "loss",
    "warn": "warn",
    "error": "error",
}


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application its style, palette, font and stylesheet."""
    load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(theme))
    app.setFont(theme.font("body"))
    app.setStyleSheet(stylesheet(theme))


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget another look of the stylesheet; costs nothing if it has it already."""
    if widget.property(ROLE) == role:
        return
    widget.setProperty(ROLE, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """Give the theme's colours to what Qt paints itself."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: theme.ground,
        roles.WindowText: theme.text,
        roles.Base: theme.panel,
        roles.AlternateBase: theme.raised,
        roles.Text: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.text,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent_text,
        roles.LinkVisited: theme.accent_text,
        roles.Light: theme.hover,
        roles.Midlight: theme.raised,
        roles.Mid: theme.line,
        roles.Dark: theme.line,
        roles.Shadow: theme.ground,
        roles.Accent: theme.accent,
    }
    result = QPalette()
    for role, colour in colours.items():
        result.setColor(role, QColor(colour))
    off = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(off, role, look.mix(theme.muted, theme.panel, 60))
    return result


def stylesheet(theme: Theme) -> str:
    """Write the one stylesheet of the application."""
    return "\n".join([Template(_SHEET).substitute(_names(theme)), _roles(theme), _bands(theme), _banners(theme)])


def _roles(theme: Theme) -> str:
    rules = []
    for role in FONT_ROLES:
        pixels, weight = look.FONTS[role]
        rules.append(f'QLabel[role="{role}"] {{ font-size: {theme.px(pixels)}px; font-weight: {weight.value}; }}')
    for role, name in TONE_ROLES.items():
        rules.append(f'QLabel[role="{role}"] {{ color: {getattr(theme, name)}; }}')
    return "\n".join(rules)


def _bands(theme: Theme) -> str:
    """The session bar in each of the session's states."""
    rules = [f"QLabel#status_label {{ border-radius: {look.RADIUS}px; }}"]
    for state, band in theme.bands.items():
        bar = f'QFrame#session_bar[band="{state}"]'
        rules += [
            f"{bar} {{ background: {band.ground}; border: none; }}",
            f"{bar} QLabel {{ color: {band.text}; }}",
            f'{bar} QLabel[role="caption"] {{ color: {band.muted}; }}',
            f"{bar} QLabel#status_label {{ background: {band.pill}; color: {band.pill_text}; }}",
        ]
    replay = theme.band(look.REPLAY)
    rules += [
        f"QFrame#replay_bar {{ background: {replay.ground}; }}",
        f"QFrame#replay_bar QLabel {{ color: {replay.text}; }}",
        f"QFrame#replay_bar QLabel#replay_word {{ background: {replay.pill}; color: {replay.pill_text}; }}",
        f"QLabel#replay_word {{ padding: 3px 10px; border-radius: {look.RADIUS}px; }}",
    ]
    return "\n".join(rules)


def _banners(theme: Theme) -> str:
    """The banner in each severity: a tint, and a bar in the severity's colour at its left."""
    tones = {"info": theme.accent, "warning": theme.warn, "error": theme.error, "gold": theme.warn}
    return "\n".join(
        f'QFrame#banner_label[severity="{name}"] {{ background: {look.mix(tone, theme.panel, 20).name()};'
        f" border: none; border-left: 4px solid {tone}; }}"
        for name, tone in tones.items()
    )


def _names(theme: Theme) -> dict[str, str]:
    shade = "dark" if theme.is_dark else "light"
    names = {
        one.name: value
        for one in fields(theme)
        if isinstance(value := getattr(theme, one.name), str) and value.startswith("#")
    }
    names |= {
        "between": theme.ground if theme.ground != theme.panel else theme.grid,  # panels need some tone between them
        "off": look.mix(theme.muted, theme.panel, 60).name(),
        "accent_hover": look.mix(theme.text, theme.accent, 14).name(),
        "yes_tint": look.mix(theme.yes, theme.panel, 16).name(),
        "no_tint": look.mix(theme.no, theme.panel, 16).name(),
        "radius": f"{look.RADIUS}px",
        "radius_small": f"{look.RADIUS_SMALL}px",
        "body": f"{theme.px(look.FONTS['body'][0])}px",
        "table": f"{theme.px(look.FONTS['table'][0])}px",
        "title": f"{theme.px(look.FONTS['title'][0])}px",
        "caption": f"{theme.px(look.FONTS['caption'][0])}px",
        "field": f"{theme.px(look.CONTROL) - 10}px",
        "down": resource_path("icons/chevron-down.svg").as_posix(),
        "up": resource_path("icons/chevron-up.svg").as_posix(),
        "tick": resource_path(f"icons/tick-{shade}.svg").as_posix(),
        "close": resource_path("icons/close-grey.svg").as_posix(),
        "float": resource_path("icons/float-grey.svg").as_posix(),
    }
    return names


_SHEET = """
QMainWindow, QDialog { background: $ground; }
QMainWindow::separator { background: $between; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $raised; color: $text; border: 1px solid $line_strong; padding: 4px 6px; }
QStatusBar { background: $panel; color: $muted; }
QStatusBar::item { border: none; }
QToolBar { background: $panel; border: none; padding: 0; margin: 0; spacing: 0; }
QMenuBar { background: $panel; color: $text; padding: 2px 6px; border: none; }
QMenuBar::item { padding: 4px 10px; border-radius: $radius_small; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: $radius_small; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $off; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QDockWidget { color: $muted; font-size: ${title}; font-weight: 600;
    titlebar-close-icon: url($close); titlebar-normal-icon: url($float); }
QDockWidget::title { background: $panel; padding: 7px 12px 5px 12px; text-align: left;
    border-top-left-radius: $radius; border-top-right-radius: $radius; }
QDockWidget > QWidget { background: $panel; }
QDockWidget::close-button, QDockWidget::float-button { border: none; padding: 1px;
    border-radius: $radius_small; background: transparent; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }

QFrame[role="panel"] { background: $panel; border: none; border-radius: $radius; }
QFrame[role="raised"] { background: $raised; border: none; border-radius: $radius; }
QFrame[role="well"] { background: $ground; border: none; border-radius: $radius; }

QPushButton, QToolButton { background: $raised; color: $text; border: 1px solid $line_strong;
    border-radius: $radius; padding: 4px 12px; min-height: $field; }
QToolButton { padding: 4px 8px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $off; background: $panel;
    border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
    font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="danger"] { background: $danger; color: $on_danger; border-color: $danger;
    font-weight: 600; }
QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled {
    background: $raised; color: $off; border-color: $line; }
QPushButton[role="ghost"], QToolButton[role="ghost"] { background: transparent;
    border: 1px solid transparent; padding: 3px 8px; }
QPushButton[role="ghost"]:hover, QToolButton[role="ghost"]:hover { background: $hover; }
QPushButton[role="ghost"]:focus, QToolButton[role="ghost"]:focus { border: 1px solid $accent; }
QToolButton[role="bare"] { background: transparent; border: none; padding: 0; min-width: 22px; min-height: 22px;
    border-radius: $radius_small; }
QToolButton[role="bare"]:hover { background: $hover; }
QPushButton[role="segment"], QToolButton[role="segment"] { background: transparent;
    color: $muted; border: 1px solid transparent; border-radius: $radius_small;
    padding: 1px 8px; min-height: 18px; font-size: ${table}; }
QPushButton[role="segment"]:hover, QToolButton[role="segment"]:hover { background: $hover;
    color: $text; }
QPushButton[role="segment"]:checked, QToolButton[role="segment"]:checked {
    background: $selection; color: $text; font-weight: 600; }
QPushButton[role="segment"]:focus, QToolButton[role="segment"]:focus {
    border: 1px solid $accent; }
QPushButton[role="quick"] { padding: 1px 3px; min-height: 18px; font-size: ${table}; }
QPushButton[role="yes"] { color: $yes_text; border: 1px solid $yes; background: $panel; }
QPushButton[role="yes"]:hover { background: $yes_tint; }
QPushButton[role="yes"]:checked { background: $yes; color: $on_yes; font-weight: 600; }
QPushButton[role="no"] { color: $no_text; border: 1px solid $no; background: $panel; }
QPushButton[role="no"]:hover { background: $no_tint; }
QPushButton[role="no"]:checked { background: $no; color: $on_no; font-weight: 600; }
QPushButton[role="yes"]:focus, QPushButton[role="no"]:focus { border: 2px solid $text; }
QPushButton[role="yes"]:disabled, QPushButton[role="no"]:disabled,
QPushButton[role="segment"]:disabled { color: $off; border-color: $line; background: $panel; }
QPushButton[role="yes"]:checked:disabled, QPushButton[role="no"]:checked:disabled,
QPushButton[role="segment"]:checked:disabled { background: $raised; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $ground; color: $text; border: 1px solid $line_strong;
    border-radius: $radius_small; padding: 3px 8px; min-height: $field;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus,
QTextEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: $off; background: $panel;
    border-color: $line; }
QLineEdit[invalid="true"] { border: 1px solid $error; }
QComboBox { padding-right: 22px; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; color: $text; padding: 4px; outline: none;
    border: 1px solid $line_strong; selection-background-color: $accent;
    selection-color: $on_accent; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 18px; }
QSpinBox::up-arrow { image: url($up); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url($down); width: 10px; height: 10px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $line_strong;
    border-radius: 3px; background: $ground; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QCheckBox:focus { color: $accent_text; }

QTabWidget::pane { border: none; background: $panel; }
QTabBar { background: $panel; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 12px; border: none;
    border-bottom: 2px solid transparent; font-size: ${title}; font-weight: 600; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $accent_text; }

QTableView, QTreeView, QListView { background: $panel; color: $text; border: none;
    alternate-background-color: $panel; gridline-color: $line; font-size: ${table};
    selection-background-color: $selection; selection-color: $text; outline: none; }
QTableView::item { padding: 0 6px; }
QListWidget { border-radius: $radius; }
QListWidget::item { padding: 6px 8px; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $muted; border: none; padding: 4px 6px;
    border-bottom: 1px solid $line; font-size: ${caption}; font-weight: 500; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-position: top center; width: 8px; height: 8px; }
QHeaderView::up-arrow { image: url($up); }
QHeaderView::down-arrow { image: url($down); }
QTableCornerButton::section { background: $panel; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: 14px; margin: -5px 0;
    border-radius: 7px; }
QProgressBar { background: $ground; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QGroupBox { border: 1px solid $line; border-radius: $radius; margin-top: 10px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: $muted;
    font-size: ${title}; font-weight: 600; }
QSplitter::handle { background: $between; }
"""
