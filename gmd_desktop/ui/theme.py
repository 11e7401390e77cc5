"""The look of the desk in one object: every colour, size and font, by what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics

from engine import FILL_KINDS
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.ui import colours
from gmd_desktop.ui.colours import Band, Colours
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
GAP_HIDES = 3.0  # pen widths by which a line may rise or fall unseen in a gap between dashes
DOT = 7  # a line of one value
MIN_FONT_PERCENT, MAX_FONT_PERCENT = 80, 160


@dataclass(frozen=True, slots=True)
class Theme(Colours):
    """One look. Compare by `name`; make variants with `with_font_percent` and `with_motion`."""

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
        return font_of(self.family, self.px(pixels), weight)

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
        return font_of(self.family, -(-pixels // 1000), weight)

    def with_font_percent(self, percent: int) -> "Theme":
        """The same look with larger or smaller type, 80 to 160 percent."""
        return replace(self, font_percent=min(MAX_FONT_PERCENT, max(MIN_FONT_PERCENT, percent)))

    def with_motion(self, motion: bool) -> "Theme":
        """The same look with its motion on or off."""
        return replace(self, motion=motion)


@lru_cache(maxsize=256)
def font_of(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    """Give a font; all who ask get the same one, so it must not be changed."""
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


@lru_cache(maxsize=256)
def _metrics(family: str, pixels: int, weight: QFont.Weight) -> QFontMetrics:
    return QFontMetrics(font_of(family, pixels, weight))


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


def _theme(look: Colours) -> Theme:
    return Theme(**{one.name: getattr(look, one.name) for one in fields(look)})


DARK, LIGHT, CONTRAST = _theme(colours.DARK), _theme(colours.LIGHT), _theme(colours.CONTRAST)
