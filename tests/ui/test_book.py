"""The order book: every level in its place, one-sided and empty books, clicks and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gmd_desktop.session.tick_report import LevelView
from gmd_desktop.ui.models.book_words import best_words, empty_words, level_words, short_size
from gmd_desktop.ui.models.ladder import ladder
from gmd_desktop.ui.theme import DARK
from gmd_desktop.ui.widgets.book_view import BookView
from tests.ui.reports import FakeSession

MICRO = 10**6


def level(token: str, action: str, cents: int, size: int = 10, own: int = 0) -> LevelView:
    return LevelView(0, token, action, cents * 10_000, size * MICRO, own * MICRO, 1)


@pytest.fixture
def book(qtbot: QtBot) -> BookView:
    view = BookView()
    qtbot.addWidget(view)
    view.set_theme(DARK)
    view.show_session(FakeSession().info())
    view.resize(340, 340)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_levels_stand_above_and_below_the_pools_price() -> None:
    levels = [level("YES", "SELL", 40), level("YES", "BUY", 30), level("YES", "SELL", 36), level("NO", "BUY", 60)]
    found = ladder(levels, "YES", 350_000)
    assert [rung.price for rung in found.above] == [360_000, 400_000]
    assert [rung.price for rung in found.below] == [300_000]
    assert [one.price for one in found.levels()] == [400_000, 360_000, 300_000]


def test_buyers_above_the_pool_and_both_sides_on_one_price_are_shown() -> None:
    found = ladder([level("YES", "BUY", 40), level("YES", "SELL", 40)], "YES", 350_000)
    (rung,) = found.above
    assert rung.bid is not None
    assert rung.ask is not None
    assert [one.action for one in found.levels()] == ["SELL", "BUY"]


def test_every_level_can_be_clicked_where_it_stands(book: BookView, qtbot: QtBot) -> None:
    report = FakeSession().opened(20)
    book.show_report(report)
    for one in report.book[:8]:
        place = book.level_rect(one)
        assert not place.isEmpty(), one
        with qtbot.waitSignal(book.level_clicked) as clicked:
            qtbot.mouseClick(book, Qt.MouseButton.LeftButton, pos=place.center())
        assert clicked.args == [one]


def test_the_pools_line_keeps_its_place_while_levels_come_and_go(book: BookView) -> None:
    report = FakeSession().opened(20)
    book.show_report(report)
    nearest = next(one for one in report.book if (one.token, one.action) == ("YES", "BUY"))
    before = book.level_rect(nearest)
    fewer = tuple(one for one in report.book if one == nearest)
    book.show_report(replace(report, book=fewer))
    assert book.level_rect(nearest) == before


def test_a_one_sided_book_is_shown(book: BookView) -> None:
    report = FakeSession().opened(20)
    bids = tuple(one for one in report.book if one.action == "BUY")
    book.show_report(replace(report, book=bids))
    assert all(not book.level_rect(one).isEmpty() for one in bids)
    assert "no sellers" in book.accessibleDescription()


def test_an_empty_and_a_closed_book_are_sentences(book: BookView) -> None:
    session = FakeSession()
    report = session.opened(5)
    outcome = report.outcomes[0]
    assert "No orders rest in the book of Argentina" in empty_words(outcome, (ladder([], "YES", 1),))
    assert "Argentina is closed" in empty_words(replace(outcome, active=False), ())
    book.show_report(replace(report, book=()))
    assert book.level_at(QPoint(100, 100)) is None
    assert not book.grab().isNull()


def test_keys_walk_over_the_levels(book: BookView, qtbot: QtBot) -> None:
    report = FakeSession().opened(20)
    book.show_report(report)
    book.setFocus()
    qtbot.keyClick(book, Qt.Key.Key_Down)
    qtbot.keyClick(book, Qt.Key.Key_Down)
    with qtbot.waitSignal(book.level_clicked) as first:
        qtbot.keyClick(book, Qt.Key.Key_Return)
    assert first.args[0].token == "YES"
    qtbot.keyClick(book, Qt.Key.Key_Right)
    with qtbot.waitSignal(book.level_clicked) as second:
        qtbot.keyClick(book, Qt.Key.Key_Return)
    assert second.args[0].token == "NO"


def test_another_outcomes_levels_are_not_shown(book: BookView) -> None:
    report = FakeSession().opened(20)
    strange = LevelView(3, "YES", "BUY", 300_000, MICRO, 0, 1)
    book.show_report(replace(report, book=(strange,)))
    assert book.level_rect(strange).isEmpty()


def test_words_of_levels() -> None:
    assert level_words(level("YES", "BUY", 45, 10, 4)) == (
        "Buyers want 10.00 YES at 0.4500 USDC (1 order, 4 of it yours). "
        "Click to sell to them: fills in SELL YES at 0.4500."
    )
    found = ladder([level("NO", "SELL", 60)], "NO", 550_000)
    assert best_words(found) == "NO: pool 0.5500, no buyers, best ask 0.6000"
    assert [short_size(n * MICRO) for n in (1, 999, 1_000, 9_999, 10_000, 2_500_000)] == [
        "1.00",
        "999.00",
        "1,000.0",
        "9,999.0",
        "10.0k",
        "2.5M",
    ]


def test_a_level_on_the_pools_price_stands_below_it() -> None:
    found = ladder([level("YES", "SELL", 35)], "YES", 350_000)
    assert found.above == ()
    assert [rung.price for rung in found.below] == [350_000]


def test_the_wheel_brings_far_levels_into_sight(book: BookView) -> None:
    levels = tuple(level("YES", "BUY", cents) for cents in range(1, 19))
    report = replace(FakeSession().opened(1), book=levels)
    book.show_report(report)
    far = levels[0]
    assert book.level_rect(far).isEmpty()
    for _ in range(12):
        turn = QWheelEvent(
            QPointF(50, 200), QPointF(50, 200), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(book, turn)
    assert not book.level_rect(far).isEmpty()
