"""Every colour of the desk, by what it is for; without Qt, since exports are written without a screen too.

Colours are "#rrggbb". Names ending in `_text` and those under "text" may carry words: they keep a
contrast of 4.5:1 on ground, panel and raised. The others are for areas, lines and marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Band:
    """How a session's state looks: the bar's ground, words on it, and the pill with its word."""

    ground: str
    text: str
    muted: str
    pill: str
    pill_text: str


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one look."""

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


def _bands(**bands: Band) -> Mapping[str, Band]:
    return MappingProxyType(bands)


DARK = Colours(
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

LIGHT = Colours(
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
