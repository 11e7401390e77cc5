"""Trading, presenting, moving the window, with real keys and a real mouse; what came of it is read in the file.

One program serves all tests here, in any order: each leaves the session running, and counts from what it finds.
"""

from __future__ import annotations

from tests.window.display import SCREEN
from tests.window.person import TOKEN, Person

NEEDED = ("start_button", "freeze_button", "countdown_label", "submit_button", "price_chart", "positions_table")
RESTING = "SELECT count(*) FROM orders WHERE participant = 'you' AND status = 'OPEN'"
LOCKED = "SELECT locked FROM accounts WHERE participant = 'you'"


def test_buying_with_the_keyboard_only(person: Person) -> None:
    before = person.held("NO")
    person.tab_to("size_edit")
    person.type("20")
    person.tab_to("token_yes")
    person.press("n")
    person.until(lambda: person.can_use("submit_button"), "the order can be sent")
    person.press("Return")
    person.until(lambda: person.held("NO") == before + 20 * TOKEN, "the order is filled")
    person.until(lambda: "filled" in person.hears("order_life").lower(), "the ticket says so")
    person.tab_to("positions_table")
    person.until(lambda: person.hears_in("positions_table", "NO"), "the position is in the table")
    person.tab_to("trades_table")  # behind a tab until the keyboard comes to it
    person.until(lambda: person.hears_in("trades_table", "you"), "the fill is in the list of trades")


def test_buying_resting_and_canceling_with_the_mouse(person: Person) -> None:
    before = person.held("YES")
    for name in ("type_market", "token_yes", "side_buy", "size_edit"):
        person.click(name)
    person.type("12.5")
    person.click("submit_button")
    person.until(lambda: person.held("YES") == before + 12.5 * TOKEN, "the market order is filled")
    person.click("type_limit")
    person.click("price_edit")
    person.type("0.05")
    person.click("size_edit")
    person.type("10")
    person.click("submit_button")
    person.until(lambda: person.stored(RESTING) == [(1,)], "the limit order rests")
    assert person.stored(LOCKED)[0][0] >= 0.5 * TOKEN
    person.click_words("page tab", "Open orders")
    person.until(lambda: person.hears_in("orders_table", "resting"), "the table shows it")
    person.click("cancel_all_button")
    person.until(lambda: person.stored(RESTING) == [(0,)], "it is canceled")
    assert person.stored(LOCKED) == [(0,)]
    assert person.held("YES") == before + 12.5 * TOKEN
    person.click("type_market")
    person.click_words("page tab", "Positions")


def test_freezing_pausing_and_stepping_with_keys(person: Person) -> None:
    person.tab_to("size_edit")
    person.type("5")
    person.tab_to("positions_table")  # no field and no button: here Space is the freeze
    person.press("space")
    person.until(lambda: person.hears("status_label") == "Status: frozen", "Space freezes")
    assert person.status() == "FROZEN"
    person.until(lambda: not person.can_use("submit_button"), "nothing can be sent")
    person.press("F8")
    person.until(lambda: person.hears("status_label") == "Status: running", "F8 unfreezes")
    person.press("F5")
    person.until(lambda: person.hears("status_label") == "Status: paused", "F5 pauses")
    tick = person.tick()
    for step in (1, 2):
        person.press("F10")
        person.until(lambda step=step: person.hears("tick_label") == f"{tick + step:,}", "F10 runs one tick")
    assert person.tick() == tick + 2
    assert person.status() == "PAUSED"
    person.starts()


def test_sizes(person: Person) -> None:
    for size in ((1280, 800), (1920, 1080)):
        person.resize(*size)
        person.until(lambda size=size: (person.place().width, person.place().height) == size, f"the size is {size}")
        for name in NEEDED:
            person.until(lambda name=name: person.sees(name), f"{name} is inside the window of {size}")


def test_as_small_as_it_goes_full_screen_and_back(person: Person) -> None:
    person.resize(320, 240)
    person.until(lambda: person.place().width < 1280, "the window is smaller")
    for name in ("start_button", "submit_button"):
        person.until(lambda name=name: person.sees(name), f"{name} is inside the smallest window")
    small = (person.place().width, person.place().height)
    person.press("F11")
    person.until(lambda: (person.place().width, person.place().height) == SCREEN, "F11 fills the screen")
    person.press("F8")
    person.until(lambda: person.hears("status_label") == "Status: frozen", "keys work in full screen")
    person.press("F8")
    person.until(lambda: person.hears("status_label") == "Status: running", "keys work in full screen")
    person.press("Escape")
    person.until(lambda: (person.place().width, person.place().height) == small, "Esc brings the old size back")
    person.resize(1440, 900)
