"""The colours of pictures and pages, by name: those of the desk's light and dark looks."""

from collections.abc import Mapping

from gmd_desktop.ui.colours import DARK, LIGHT, Colours

NAMES = (
    *("ground", "panel", "raised", "line", "grid", "text", "muted", "accent"),
    *("no", "gain", "loss", "warn", "freeze_span"),
)


def _by_name(look: Colours) -> Mapping[str, str]:
    found = {name: getattr(look, name) for name in NAMES}
    found |= {f"outcome{number}": colour for number, colour in enumerate(look.outcomes)}
    return found | {f"fill{number}": colour for number, colour in enumerate(look.fills)}


PAPER, NIGHT = _by_name(LIGHT), _by_name(DARK)
# For a picture within a page, which says what each name is by day and by night.
IN_PAGE: Mapping[str, str] = {name: f"var(--{name})" for name in PAPER}
