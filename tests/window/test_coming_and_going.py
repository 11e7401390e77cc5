"""Opening, closing, killing, watching, coming back: nothing that was seen is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.window.person import TOKEN, Person

pytestmark = pytest.mark.timeout(300)  # three starts of the program in one test


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """Give the part of two pictures that differs; all of it if they are not of one size."""
    return float(np.any(before != after, axis=2).mean()) if before.shape == after.shape else 1.0


def buy(person: Person, tokens: int) -> None:
    before = person.held("YES")
    person.click("size_edit")
    person.type(str(tokens))
    person.click("submit_button")
    person.until(lambda: person.held("YES") == before + tokens * TOKEN, "the order is filled")


def finds(person: Person, tokens: int) -> None:
    """See position and trades of "you" on the screen."""
    person.until(lambda: person.hears_in("positions_table", f"{tokens}.00"), "the position is there")
    person.click_words("page tab", "Trades")
    person.click("trades_filter")
    person.type("you")
    person.until(lambda: person.hears_in("trades_table", "you"), "the fill is in the list of trades")


def test_a_demo_is_closed_and_found_again(sit_down: Callable[..., Person], tmp_path: Path) -> None:
    letter = tmp_path / "letter.gmd"
    letter.write_text("Dear reader")
    person = sit_down(str(letter))
    person.until(lambda: "letter.gmd" in person.hears("welcome_problem"), "the welcome page says what is wrong")
    assert letter.read_text() == "Dear reader"
    assert person.title() == "Gaming Market Desk"
    welcome = person.picture()
    assert len(np.unique(welcome.reshape(-1, 3), axis=0)) > 20, "the welcome page is blank"

    person.click("demo_button")
    person.until(lambda: person.title().startswith("Harbour Cup final"), "the title names the session")
    person.until(lambda: person.hears("status_label") == "Status: running", "the demo runs")
    early, tick = person.picture(), person.tick()
    assert changed(welcome, early) > 0.1, "the desk looks like the welcome page"
    person.until(lambda: person.tick() > tick + 1, "two more ticks")
    person.until(lambda: 0 < changed(early, person.picture()) < 0.5, "the picture moves with the market")

    buy(person, 5)  # so few that the crowd can't move the price too far for it
    person.press("alt+F4")
    person.click_words("push button", "No")
    tick = person.tick()
    person.until(lambda: person.tick() > tick, "it runs on")
    person.press("alt+F4")
    person.click_words("push button", "Yes")
    assert person.process.wait(60) == 0
    assert person.said() == ""

    again = sit_down()
    again.click("recent_0")
    again.until(lambda: again.hears("status_label") == "Status: paused", "it comes back paused")
    assert again.title().startswith("Harbour Cup final")
    finds(again, 5)
    tick = again.tick()
    again.starts()
    again.until(lambda: again.tick() > tick, "the session goes on")


def test_killed_while_another_watches(sit_down: Callable[..., Person], scenario: str) -> None:
    first = sit_down("--scenario", scenario)
    first.until(lambda: first.hears("status_label"), "the session is open")
    first.starts()
    buy(first, 12)
    second = sit_down(str(first.files()[-1]))
    second.until(lambda: second.hears("banner_text"), "a sentence says that another one leads")
    tick = second.tick()
    second.until(lambda: int(second.hears("tick_label")) > tick, "it follows the ticks")
    first.leave()
    second.until(lambda: second.sees("status_label") and not second.hears("banner_text"), "the second takes over")
    tick = second.tick()
    second.until(lambda: second.tick() > tick, "the session goes on by itself")
    finds(second, 12)
    second.leave()

    third = sit_down(str(first.files()[-1]))
    third.until(lambda: third.hears("status_label") == "Status: paused", "it comes back paused")
    assert third.tick() > tick
    assert third.held("YES") == 12 * TOKEN
    finds(third, 12)
