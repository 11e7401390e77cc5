"""What a resolution by hand does to rounds, news and the end is told before it is done, and is what happens then."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmd_desktop.session.resolution_preview import ResolutionRequest
from tests.session.show import Show

RED, GREEN, BLUE, GOLD, GREY = range(5)
NEWS = '[[news]]\nat = "4s"\ntext = "Blue sings"\noutcome = "Blue"\n[[news]]\nat = "6s"\ntext = "Half time"\n'
TWO = """
[[round]]
at = "5s"
freeze = "3s"
eliminate = ["Blue", "Gold"]
[[round]]
at = "12s"
freeze = "2s"
eliminate = "lowest"
"""


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "show.gmd")


def told(show: Show, *gone: int, winner: int | None = None) -> tuple[str, ...]:
    """What the preview says of rounds, news and the end."""
    return show.runner.preview_resolution(ResolutionRequest(gone, winner)).effects


def test_a_round_that_names_somebody_who_is_out_takes_the_others(place: str) -> None:
    show = Show(place, rounds=TWO)
    show.start()
    assert told(show, RED) == ("Round 2 then takes nobody; its freeze stays.",), "two stay to the end"
    assert told(show, GREEN, RED) == (
        "Round 1 then takes Blue only.",
        "Round 2 then takes nobody; its freeze stays.",
    )
    assert told(show, BLUE) == ("Round 1 then takes Gold only.",)
    show.control("eliminate", outcomes=(BLUE,))
    show.ticks(8)
    assert show.texts("ELIMINATE") == ["Eliminated: Blue (presenter)", "Eliminated: Gold (Round 1)"]
    assert [one.at_ms for one in show.report.rounds] == [5_000, 12_000], "no time moves"
    show.close()


def test_the_round_that_is_on_still_takes_its_own(place: str) -> None:
    show = Show(place)
    show.start()
    show.ticks(6)
    assert told(show, GREY) == ("Round 1, which is on, still takes Blue.",)
    assert told(show, BLUE) == ("Round 1, which is on, then takes nobody; its freeze stays.",)
    show.close()


def test_a_round_that_asks_is_answered(place: str) -> None:
    show = Show(place, eliminate='"ask"')
    show.start()
    assert told(show, BLUE) == ()
    show.ticks(6)
    assert told(show, BLUE) == ("Round 1 is answered by this: trading goes on when its freeze is over.",)
    show.ticks(4)
    assert told(show, BLUE) == ("Round 1 is answered by this: trading goes on.",)
    assert told(show, winner=BLUE) == ("2 more rounds do not take place.",)
    show.close()


def test_the_winner_that_was_given_cannot_win(place: str) -> None:
    show = Show(place, winner='"Grey"')
    show.start()
    assert told(show, GREY) == ("Grey was to win; at the end the highest price wins.",)
    show.close()


def test_news_about_somebody_who_is_out_is_left_out(place: str) -> None:
    show = Show(place, news=NEWS)
    show.start()
    assert told(show, BLUE) == (
        "Round 1 then takes nobody; its freeze stays.",
        "News about Blue that was still to come is left out.",
    )
    show.control("eliminate", outcomes=(BLUE,))
    show.ticks(7)
    assert show.texts("NEWS") == ["Half time"]
    assert show.texts("LEFT_OUT") == ["News left out, as Blue is out: Blue sings"]
    show.assert_whole()
    show.close()
