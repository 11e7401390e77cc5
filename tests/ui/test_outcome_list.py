"""The outcome cards: prices, changes, states, choosing by mouse and keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.parts.outcome_card import OutcomeCard, PriceCaptions
from gmd_desktop.ui.theme import CONTRAST, DARK, LIGHT
from gmd_desktop.ui.widgets.outcome_list import OutcomeList
from tests.ui.reports import FIVE, LONG, TEN, FakeSession


class Cards:
    """A list on the screen, fed by a make-believe session."""

    def __init__(self, qtbot: QtBot, names: tuple[str, ...] = FIVE, height: int = 560) -> None:
        self.qtbot, self.session = qtbot, FakeSession(names)
        self.list = OutcomeList()
        qtbot.addWidget(self.list)
        self.list.resize(252, height)
        self.list.show()
        self.list.show_session(self.session.info())
        self.list.show_report(self.session.opened(100))

    def card(self, outcome: int) -> OutcomeCard:
        return self.list.findChild(OutcomeCard, f"outcome_card_{outcome}")

    def shows_latest(self) -> bool:
        latest = self.session.next(0).outcomes[0].yes_price
        return fmt.price(latest) in self.card(0).accessibleName()

    def says(self, outcome: int, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.card(outcome).accessibleName())


@pytest.fixture
def cards(qtbot: QtBot) -> Cards:
    return Cards(qtbot)


def test_a_card_tells_prices_and_change(cards: Cards) -> None:
    first = FakeSession().next(100).points
    outcome = cards.session.next().outcomes[1]
    report = cards.session.next(0)
    cards.list.show_report(report)
    change = fmt.signed_price(outcome.yes_price - first[39].yes_prices[1])
    cards.says(1, f"Brazil: YES {fmt.price(outcome.yes_price)}, NO {fmt.price(outcome.no_price)}, change {change}")


def test_the_change_may_be_over_the_session(cards: Cards) -> None:
    start = FakeSession().next(1).points[0].yes_prices[0]
    report = cards.session.next()
    cards.list.show_report(report)
    cards.qtbot.mouseClick(cards.list.findChild(QPushButton, "change_session"), Qt.MouseButton.LeftButton)
    cards.says(0, f"change {fmt.signed_price(report.outcomes[0].yes_price - start)} over the session")


@pytest.mark.parametrize(("names", "are_there"), [(FIVE, False), (TEN, True)])
def test_many_cards_have_words_above_their_prices(qtbot: QtBot, names: tuple[str, ...], are_there: bool) -> None:
    captions = Cards(qtbot, names, height=450).list.findChild(PriceCaptions)
    qtbot.waitUntil(lambda: captions.isVisible() == are_there)


@pytest.mark.parametrize("names", [FIVE[:3], FIVE, TEN, LONG])
def test_there_is_a_card_for_each_outcome(cards: Cards, names: tuple[str, ...]) -> None:
    other = FakeSession(names)
    cards.list.show_session(other.info())
    cards.list.show_report(other.opened(10))
    assert [cards.card(i).text() for i in range(len(names))] == list(names)
    assert cards.card(len(names)) is None or not cards.card(len(names)).isVisible()
    assert all(names[i] in cards.card(i).toolTip() for i in range(len(names)))


def test_ten_cards_fit_on_a_laptop(qtbot: QtBot) -> None:
    cards = Cards(qtbot, TEN, height=390)
    cards.list.grab()
    last = cards.card(9)
    assert last.mapTo(cards.list, last.rect().bottomLeft()).y() < 390


def test_a_click_chooses(cards: Cards) -> None:
    with cards.qtbot.waitSignal(cards.list.outcome_selected) as chosen:
        cards.qtbot.mouseClick(cards.card(2), Qt.MouseButton.LeftButton)
    assert chosen.args == [2]
    assert cards.list.selected_outcome() == 2


def test_the_keyboard_chooses(cards: Cards) -> None:
    chosen: list[int] = []
    cards.list.outcome_selected.connect(chosen.append)
    cards.list.select_outcome(0)
    cards.card(0).setFocus()
    cards.qtbot.waitUntil(cards.card(0).hasFocus)
    cards.qtbot.keyClick(cards.card(0), Qt.Key.Key_Down)
    focused = QApplication.focusWidget()
    assert focused is cards.card(1)
    cards.qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert chosen[-1] == 1
    assert cards.list.selected_outcome() == 1


def test_choosing_from_outside_says_nothing(cards: Cards) -> None:
    with cards.qtbot.assertNotEmitted(cards.list.outcome_selected):
        cards.list.select_outcome(3)
    assert cards.list.selected_outcome() == 3
    cards.list.select_outcome(99)
    assert cards.list.selected_outcome() == 3


def test_states_are_words(cards: Cards) -> None:
    cards.list.show_report(cards.session.eliminate(2))
    cards.says(2, "Croatia: eliminated")
    cards.list.show_report(cards.session.settle(1))
    cards.says(1, "Brazil: winner")


def test_a_changed_price_is_tinted_only_with_motion(cards: Cards) -> None:
    cards.list.set_theme(DARK.with_motion(False))
    cards.list.show_report(cards.session.next())
    cards.qtbot.waitUntil(cards.shows_latest)
    assert not cards.card(0).is_fading


def test_a_price_that_changes_all_the_time_is_not_tinted(cards: Cards) -> None:
    cards.list.show_report(cards.session.next())
    cards.qtbot.waitUntil(lambda: cards.card(0).is_fading)
    cards.list.show_report(cards.session.next())
    cards.qtbot.waitUntil(cards.shows_latest)
    assert not cards.card(0).is_fading


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST], ids=lambda theme: theme.name)
@pytest.mark.parametrize("height", [250, 390, 560, 900])
def test_it_paints_in_every_size_and_theme(cards: Cards, theme: object, height: int) -> None:
    cards.list.set_theme(theme)
    cards.list.resize(252, height)
    cards.list.show_report(cards.session.eliminate(3))
    cards.list.select_outcome(1)
    assert not cards.list.grab().isNull()


def test_hidden_cards_are_not_brought_up_to_date(cards: Cards) -> None:
    cards.says(0, "Argentina: YES")
    cards.list.hide()
    before = cards.card(0).accessibleName()
    cards.list.show_report(cards.session.next(5))
    QApplication.processEvents()
    assert cards.card(0).accessibleName() == before
    cards.list.show()
    assert cards.card(0).accessibleName() != before
