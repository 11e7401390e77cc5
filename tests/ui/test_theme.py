"""The theme: words can be read, outcomes can be told apart, and nothing is set elsewhere."""

import re
from dataclasses import fields
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

import gmd_desktop.ui
from engine import FILL_KINDS
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.ui.stylesheet import apply_theme, palette, set_role, stylesheet
from gmd_desktop.ui.theme import (
    CONTRAST,
    DARK,
    FONTS,
    LIGHT,
    REPLAY,
    SOLID_OUTCOMES,
    Theme,
    contrast,
    mix,
    theme_for_scheme,
    theme_named,
)

THEMES = (DARK, LIGHT, CONTRAST)
WORDS = ("text", "muted", "accent_text", "yes_text", "no_text", "gain", "loss", "warn", "error")
FILLED = (("on_accent", "accent"), ("on_yes", "yes"), ("on_no", "no"), ("on_danger", "danger"))

# How hues are seen by people without one kind of cone. Source: Machado, Oliveira, Fernandes 2009.
SIGHT = {
    "full": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
SOLID_APART, ANY_APART = 0.08, 0.03  # distances in OKLab; 0.02 is just seen side by side


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param


def oklab(colour: str, sight: str) -> np.ndarray:
    """Source: Ottosson 2020, A perceptual color space for image processing."""
    parts = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(SIGHT[sight]) @ linear, 0, 1)
    cones = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ linear
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cones
    )


def nearest(colours: tuple[str, ...], sight: str) -> float:
    return min(float(np.linalg.norm(oklab(a, sight) - oklab(b, sight))) for a, b in combinations(colours, 2))


@pytest.mark.parametrize("surface", ["ground", "panel", "raised"])
@pytest.mark.parametrize("role", WORDS)
def test_words_can_be_read_on_every_surface(theme: Theme, role: str, surface: str) -> None:
    assert contrast(getattr(theme, role), getattr(theme, surface)) >= 4.5


@pytest.mark.parametrize(("word", "area"), FILLED)
def test_words_can_be_read_on_filled_buttons(theme: Theme, word: str, area: str) -> None:
    assert contrast(getattr(theme, word), getattr(theme, area)) >= 4.5


@pytest.mark.parametrize("surface", ["selection", "hover"])
def test_words_can_be_read_on_a_chosen_card(theme: Theme, surface: str) -> None:
    for role in ("text", "yes_text", "no_text", "gain", "loss"):
        assert contrast(getattr(theme, role), getattr(theme, surface)) >= 4.5, role


@pytest.mark.parametrize("state", [*SessionStatus, REPLAY])
def test_the_session_bar_can_be_read_in_every_state(theme: Theme, state: str) -> None:
    band = theme.band(state)
    assert contrast(band.text, band.ground) >= 7
    assert contrast(band.muted, band.ground) >= 4.5
    assert contrast(band.pill_text, band.pill) >= 4.5


def test_the_session_bar_looks_different_in_every_state(theme: Theme) -> None:
    states = [SessionStatus.RUNNING, SessionStatus.PAUSED, SessionStatus.FROZEN, SessionStatus.RESOLVED]
    for one, other in combinations(states, 2):
        assert theme.band(one).ground != theme.band(other).ground
        for sight in SIGHT:
            pills = theme.band(one).pill, theme.band(other).pill
            assert nearest(pills, sight) > ANY_APART, (one, other, sight)


def test_lines_stand_out_from_the_panel(theme: Theme) -> None:
    for colour in (*theme.outcomes, theme.yes):
        assert contrast(colour, theme.panel) >= 3, colour


@pytest.mark.parametrize("sight", SIGHT)
def test_outcomes_can_be_told_apart(theme: Theme, sight: str) -> None:
    assert len(theme.outcomes) == 10
    assert nearest(theme.outcomes[:SOLID_OUTCOMES], sight) >= SOLID_APART
    assert nearest(theme.outcomes, sight) >= ANY_APART


def test_outcomes_from_the_seventh_on_have_dashes_of_their_own(theme: Theme) -> None:
    assert [theme.dash(i) for i in range(6)] == [()] * 6
    assert len({theme.dash(i) for i in range(6, 10)}) == 4
    assert all(len(theme.dash(i)) % 2 == 0 for i in range(6, 10))


def test_fill_kinds_are_one_scale_from_dark_to_light(theme: Theme) -> None:
    for sight in SIGHT:
        lightness = [oklab(theme.fill(kind), sight)[0] for kind in FILL_KINDS]
        assert lightness == sorted(lightness)
        assert np.diff(lightness).min() > 0.05


def test_yes_and_no_are_their_own_colours(theme: Theme) -> None:
    for sight in SIGHT:
        assert nearest((theme.yes, theme.no), sight) > 0.1
    assert theme.token("YES") == theme.yes
    assert theme.token_text("NO") == theme.no_text


def test_a_tone_says_gain_loss_or_nothing() -> None:
    assert [DARK.tone(change) for change in (3, -3, 0)] == [DARK.gain, DARK.loss, DARK.muted]


def test_font_size_changes_all_sizes_within_limits() -> None:
    assert DARK.with_font_percent(150).font("body").pixelSize() == 20
    assert DARK.with_font_percent(10).font_percent == 80
    assert DARK.with_font_percent(1000).font_percent == 160
    assert "font-size: 24px" in stylesheet(DARK.with_font_percent(120))


def test_motion_can_be_switched_off() -> None:
    assert DARK.motion
    assert not DARK.with_motion(False).motion


def test_themes_are_found_by_name_and_by_the_systems_scheme() -> None:
    assert [theme_named(theme.name) for theme in THEMES] == list(THEMES)
    assert theme_for_scheme(Qt.ColorScheme.Light) is LIGHT
    assert theme_for_scheme(Qt.ColorScheme.Unknown) is DARK
    with pytest.raises(ValueError, match='theme "pink" is not one of dark, light, contrast'):
        theme_named("pink")


def test_mixing_is_opaque() -> None:
    assert mix("#ffffff", "#000000", 50).name() == "#7f7f7f"
    assert mix("#ffffff", "#000000", 0).name() == "#000000"
    assert mix("#123456", "#000000", 100).name() == "#123456"


def test_the_stylesheet_has_no_gaps_and_takes_all_colours_from_the_theme(theme: Theme) -> None:
    sheet = stylesheet(theme)
    assert "$" not in sheet
    known = {value.lower() for one in fields(theme) if isinstance(value := getattr(theme, one.name), str)}
    for band in theme.bands.values():
        known |= {band.ground, band.text, band.muted, band.pill, band.pill_text}
    other = set(re.findall(r"#[0-9a-f]{6}\b", sheet)) - known
    assert len(other) <= 9, "only a few tints are mixed from the theme's colours"


def test_the_palette_is_the_themes(theme: Theme) -> None:
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Window).name() == theme.ground
    assert made.color(QPalette.ColorRole.Text).name() == theme.text
    assert made.color(QPalette.ColorRole.Highlight).name() == theme.accent


def test_an_application_takes_the_theme(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    apply_theme(qapp, theme)
    label = QLabel("1,234.50")
    qtbot.addWidget(label)
    set_role(label, "price")
    label.show()
    assert QFontInfo(label.font()).family() == "Inter Tabular"
    assert label.fontMetrics().horizontalAdvance("1") == label.fontMetrics().horizontalAdvance("0")
    assert label.font().pixelSize() == FONTS["price"][0]
    set_role(label, "caption")
    assert label.font().pixelSize() == FONTS["caption"][0]
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == theme.muted


def test_no_colour_or_font_is_set_outside_the_theme() -> None:
    root = Path(gmd_desktop.ui.__file__).parent
    literal = re.compile(
        r'"#[0-9a-fA-F]{3,8}"|QColor\(\d|setPointSize|setPixelSize|setStyleSheet|Qt\.GlobalColor\.(?!tr)'
    )
    free = {"colours.py", "theme.py", "stylesheet.py"}
    found = [
        f"{file.relative_to(root)}: {hit}"
        for file in sorted(root.rglob("*.py"))
        if file.relative_to(root).as_posix() not in free
        for hit in literal.findall(file.read_text(encoding="utf-8"))
        if hit not in ('"#000000"', '"#ffffff"')
    ]
    assert found == []
