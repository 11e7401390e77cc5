"""The look of the desk in one object: every colour, size and font, by what it is for.

Colours are "#rrggbb". Names ending in `_text` and those under "text" may carry words: they keep a
contrast of 4.5:1 on ground, panel and raised. The others are for areas, lines and marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from engine import FILL_KINDS
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.ui.fonts import FAMILY

REPLAY = "REPLAY"
SOLID_OUTCOMES = 6  # outcomes after these are told apart by dashes too
REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold

# Lengths of dash and gap in pen widths, from the seventh outcome on.
DASHES: tuple[tuple[float, ...], ...] = (
    (7.0, 3.0),
    (2.0, 3.0),
    (9.0, 3.0, 2.0, 3.0),
    (14.0, 4.0),
)

# role: (pixels at 100 %, weight)
FONTS: Mapping[str, tuple[int, QFont.Weight]] = MappingProxyType(
    {
        "caption": (11, REGULAR),
        "table": (12, REGULAR),
        "table_strong": (12, SEMIBOLD),
        "figure": (12, MEDIUM),
        "body": (13, REGULAR),
        "strong": (13, SEMIBOLD),
        "title": (12, SEMIBOLD),
        "lead": (16, SEMIBOLD),
        "price_small": (17, SEMIBOLD),
        "price": (20, SEMIBOLD),
        "price_big": (24, SEMIBOLD),
        "hero": (28, SEMIBOLD),
    }
)

# role on the presenter's stage: (thousandths of its height, weight)
STAGE_FONTS: Mapping[str, tuple[int, QFont.Weight]] = MappingProxyType(
    {
        "caption": (27, MEDIUM),
        "body": (34, MEDIUM),
        "row": (38, MEDIUM),
        "row_strong": (38, SEMIBOLD),
        "lead": (48, SEMIBOLD),
        "message": (56, SEMIBOLD),
        "state": (52, SEMIBOLD),
        "clock": (84, SEMIBOLD),
        "hero": (120, SEMIBOLD),
    }
)
STAGE_SMALLEST = 25  # thousandths: no words on the stage are smaller, whatever the zoom
STAGE_ZOOMS = (80, 90, 100, 110, 125, 140, 160)  # percent
STAGE_MOVE_MS = 700  # of a line of the leaderboard that changes its place, and of a scene that fades in
STAGE_STEP_MS = 33
STAGE_SCENE_MS = 7_000  # how long an elimination stays on the stage

GRID = 4  # spacing is a multiple of this
RADIUS = 6
RADIUS_SMALL = 4
ICON = 16
CONTROL = 28  # height of a button or a field
ROW = 24  # of a table
BAR = 60  # height of the session bar
FADE_MS = 400  # how long a changed number stays tinted
FADE_STEP_MS = 66  # between two steps of a fading tint: 15 a second
LINE = 1  # pen widths on charts
LINE_STRONG = 2
MIN_FONT_PERCENT, MAX_FONT_PERCENT = 80, 160


@dataclass(frozen=True, slots=True)
class Band:
    """How a session's state looks: the bar's ground, words on it, and the pill with its word."""

    ground: str
    text: str
    muted: str
    pill: str
    pill_text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One look. Compare by `name`; make variants with `with_font_percent` and `with_motion`."""

    name: str
    is_dark: bool
    # surfaces, from the back to the front
    ground: str
    panel: str
    raised: str
    hover: str
    pressed: str
    line: str
    grid: str  # lines across a chart
    line_strong: str  # borders of fields and buttons
    selection: str  # ground of a selected row
    # text
    text: str
    muted: str
    accent_text: str
    yes_text: str
    no_text: str
    gain: str
    loss: str
    warn: str
    error: str
    # areas and marks
    accent: str
    on_accent: str
    yes: str
    on_yes: str
    no: str
    on_no: str
    danger: str
    on_danger: str
    flash: str  # tint of a number that has just changed
    freeze_span: str  # behind the charts
    outcomes: tuple[str, ...]
    fills: tuple[str, ...]  # in the order of FILL_KINDS
    bands: Mapping[str, Band]
    recedes: int = 62  # percent of its colour that a line keeps while another is selected
    gone: int = 34  # percent of its colour that an eliminated outcome's line keeps
    family: str = FAMILY
    font_percent: int = 100
    motion: bool = True
    dashes: tuple[tuple[float, ...], ...] = field(default=DASHES)

    def outcome(self, index: int) -> str:
        """The outcome's hue, the same on every panel."""
        return self.outcomes[index % len(self.outcomes)]

    def dash(self, index: int) -> tuple[float, ...]:
        """The outcome's dash pattern; empty is a solid line."""
        return () if index < SOLID_OUTCOMES else self.dashes[(index - SOLID_OUTCOMES) % 4]

    def fill(self, kind: str) -> str:
        """The tone of a fill kind."""
        return self.fills[FILL_KINDS.index(kind)]

    def band(self, status: SessionStatus | str) -> Band:
        """The look of a session's state, or of a replay."""
        return self.bands[str(status)]

    def token(self, token: str) -> str:
        """The colour of marks for YES or NO."""
        return self.yes if token == "YES" else self.no

    def token_text(self, token: str) -> str:
        """The colour of words and numbers for YES or NO."""
        return self.yes_text if token == "YES" else self.no_text

    def tone(self, change: int) -> str:
        """The colour of a change: gain, loss, or muted for none."""
        return self.gain if change > 0 else self.loss if change < 0 else self.muted

    def px(self, pixels: int) -> int:
        """A length that grows with the font size chosen."""
        return round(pixels * self.font_percent / 100)

    def font(self, role: str) -> QFont:
        """The font of a role of `FONTS`; all who ask get the same one, so it must not be changed."""
        pixels, weight = FONTS[role]
        return _font(self.family, self.px(pixels), weight)

    def metrics(self, role: str) -> QFontMetrics:
        """How wide and high words in the font of a role are."""
        pixels, weight = FONTS[role]
        return _metrics(self.family, self.px(pixels), weight)

    def width(self, role: str, words: str) -> int:
        """How wide words in the font of a role are, in pixels; for words that come again and again."""
        pixels, weight = FONTS[role]
        return _width(self.family, self.px(pixels), weight, words)

    def stage_font(self, role: str, height: int, zoom: int = 100) -> QFont:
        """The font of a role of `STAGE_FONTS` on a stage of this height in pixels; it must not be changed."""
        share, weight = STAGE_FONTS[role]
        pixels = max(height * STAGE_SMALLEST, height * share * zoom // 100)
        return _font(self.family, -(-pixels // 1000), weight)

    def with_font_percent(self, percent: int) -> "Theme":
        """The same look with larger or smaller type, 80 to 160 percent."""
        return replace(self, font_percent=min(MAX_FONT_PERCENT, max(MIN_FONT_PERCENT, percent)))

    def with_motion(self, motion: bool) -> "Theme":
        """The same look with its motion on or off."""
        return replace(self, motion=motion)


@lru_cache(maxsize=256)
def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


@lru_cache(maxsize=256)
def _metrics(family: str, pixels: int, weight: QFont.Weight) -> QFontMetrics:
    return QFontMetrics(_font(family, pixels, weight))


@lru_cache(maxsize=4096)
def _width(family: str, pixels: int, weight: QFont.Weight, words: str) -> int:
    return _metrics(family, pixels, weight).horizontalAdvance(words)


@lru_cache(maxsize=1024)
def mix(colour: str, ground: str, percent: int) -> QColor:
    """Blend `percent` of a colour into a ground: an opaque tint, which paints faster than alpha."""
    front, back = QColor(colour), QColor(ground)
    parts = (
        (getattr(front, part)() * percent + getattr(back, part)() * (100 - percent)) // 100
        for part in ("red", "green", "blue")
    )
    return QColor(*parts)


def contrast(colour: str, ground: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    low, high = sorted((_luminance(colour), _luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def theme_named(name: str) -> Theme:
    """Give the theme called dark, light or contrast.

    Raises:
        ValueError: there is no theme of that name.
    """
    for theme in (DARK, LIGHT, CONTRAST):
        if theme.name == name:
            return theme
    raise ValueError(f'theme "{name}" is not one of dark, light, contrast')


def theme_for_scheme(scheme: Qt.ColorScheme) -> Theme:
    """Give the theme that goes with the system's colour scheme; dark if the system does not say."""
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def _luminance(colour: str) -> float:
    found = QColor(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (found.redF(), found.greenF(), found.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _bands(**bands: Band) -> Mapping[str, Band]:
    return MappingProxyType(bands)


DARK = Theme(
    name="dark",
    is_dark=True,
    ground="#0f1419",
    panel="#171d24",
    raised="#1f2731",
    hover="#283240",
    pressed="#303c4b",
    line="#2b3541",
    grid="#242d37",
    line_strong="#3d4a59",
    selection="#20354f",
    text="#e6edf3",
    muted="#93a1b0",
    accent_text="#6cacfa",
    yes_text="#6ea8fb",
    no_text="#f7ae35",
    gain="#3cc795",
    loss="#ff7d74",
    warn="#f2c14e",
    error="#ff7d74",
    accent="#4f9cf9",
    on_accent="#06121f",
    yes="#3b82f6",
    on_yes="#04101f",
    no="#f59e0b",
    on_no="#1c1203",
    danger="#e5534b",
    on_danger="#1a0402",
    flash="#2f4a6b",
    freeze_span="#17324a",
    outcomes=(
        "#258bdc",
        "#f0965f",
        "#a8f0cf",
        "#b6b2f6",
        "#f5de36",
        "#dc3f70",
        "#35c5a4",
        "#5577f5",
        "#bd7415",
        "#8d97a3",
    ),
    fills=("#4457c9", "#3f86d0", "#38aebd", "#7bd0a5", "#e3efb0"),
    bands=_bands(
        DRAFT=Band("#171d24", "#e6edf3", "#93a1b0", "#2b3541", "#e6edf3"),
        RUNNING=Band("#171d24", "#e6edf3", "#93a1b0", "#1d4a3c", "#7fe3bd"),
        PAUSED=Band("#39424d", "#f2f5f8", "#c3ccd6", "#d5dce4", "#171d24"),
        FROZEN=Band("#0e4c75", "#f0f9ff", "#b9dcf3", "#a9e0ff", "#06253b"),
        RESOLVED=Band("#4d3b0b", "#fff6dc", "#e5cf93", "#f4c542", "#241a02"),
        REPLAY=Band("#2c2440", "#f3efff", "#c6b9ea", "#c4b1ff", "#1c1233"),
    ),
)

LIGHT = Theme(
    name="light",
    is_dark=False,
    ground="#f4f6f8",
    panel="#ffffff",
    raised="#eef1f4",
    hover="#e4e9ee",
    pressed="#d8dfe6",
    line="#d9dfe6",
    grid="#e3e8ed",
    line_strong="#b9c3ce",
    selection="#dbe8fc",
    text="#1b2430",
    muted="#56657a",
    accent_text="#1a5cc8",
    yes_text="#1d57c9",
    no_text="#964f05",
    gain="#0a7350",
    loss="#bd301e",
    warn="#825600",
    error="#bd301e",
    accent="#1f6feb",
    on_accent="#ffffff",
    yes="#2563eb",
    on_yes="#ffffff",
    no="#f59e0b",
    on_no="#1c1203",
    danger="#c8372a",
    on_danger="#ffffff",
    flash="#cfe2ff",
    freeze_span="#dcedf9",
    outcomes=(
        "#1a6ea3",
        "#a01808",
        "#4a9c7b",
        "#b56ae0",
        "#947200",
        "#67124c",
        "#14808c",
        "#2a4199",
        "#96592b",
        "#515a66",
    ),
    fills=("#1d2b6b", "#23569b", "#2a86a8", "#3fa98d", "#9cc36a"),
    bands=_bands(
        DRAFT=Band("#ffffff", "#1b2430", "#56657a", "#e3e8ed", "#1b2430"),
        RUNNING=Band("#ffffff", "#1b2430", "#56657a", "#d3f0e4", "#0a5c41"),
        PAUSED=Band("#c9d1d9", "#131b25", "#3a4757", "#414d5b", "#ffffff"),
        FROZEN=Band("#bfe3fa", "#06253b", "#1d4b6b", "#0b5c8f", "#ffffff"),
        RESOLVED=Band("#fbe29a", "#2b2002", "#5d4806", "#8a6500", "#ffffff"),
        REPLAY=Band("#e6defa", "#22153f", "#4d3d77", "#5b3fa8", "#ffffff"),
    ),
)

CONTRAST = replace(
    DARK,
    name="contrast",
    ground="#000000",
    panel="#000000",
    raised="#14181d",
    hover="#2a323c",
    pressed="#3a4450",
    line="#6b7887",
    grid="#39424c",
    line_strong="#a4b0bd",
    selection="#123a6b",
    text="#ffffff",
    muted="#d2dae2",
    accent_text="#8fc4ff",
    yes_text="#8fc4ff",
    no_text="#ffc04d",
    gain="#5ff0bb",
    loss="#ff9d96",
    warn="#ffd866",
    error="#ff9d96",
    accent="#6db3ff",
    yes="#5b9dff",
    no="#ffb020",
    flash="#204a7d",
    freeze_span="#0c3a5c",
    recedes=100,
    gone=60,
)
