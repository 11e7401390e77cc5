"""The presenter window on a second display that is unplugged and plugged in again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.window.display import SCREEN, Display
from tests.window.monitors import monitors
from tests.window.person import Person
from tests.window.reader import Place

HALF = SCREEN[0] // 2
LAPTOP, BEAMER = Place(0, 0, HALF, SCREEN[1]), Place(HALF, 0, HALF, SCREEN[1])


@pytest.mark.timeout(200)
def test_the_stage_is_never_lost_and_never_covers_the_desk(
    sit_down: Callable[..., Person], display: Display, scenario: str
) -> None:
    with monitors(display.environment["DISPLAY"]) as plugs:
        plugs.plug("laptop", LAPTOP)
        plugs.plug("beamer", BEAMER)
        person = sit_down("--scenario", scenario)
        person.until(lambda: person.hears("status_label"), "the session is open")
        person.until(lambda: LAPTOP.holds(person.place()), "the desk is on the laptop")
        person.press("F9")
        person.until(lambda: person.place_of("presenter_window") == BEAMER, "the stage fills the second display")

        plugs.unplug("beamer")
        person.until(lambda: LAPTOP.holds(person.place_of("presenter_window")), "the stage comes to the laptop")
        stage = person.place_of("presenter_window")
        assert stage.width < HALF // 2
        assert stage.height < SCREEN[1] // 2

        plugs.plug("beamer", BEAMER)
        person.until(lambda: person.place_of("presenter_window") == BEAMER, "it goes back by itself")
