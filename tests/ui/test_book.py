"""The order book: every level in its place, one-sided and empty books, clicks and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from engine import Depth, DepthPoint, Market, Params
from gmd_desktop.session.requests import CancelRequest
from gmd_desktop.session.tick_report import LevelView, OrderView, TickReport
from gmd_desktop.ui.models.book_words import best_words, empty_words, level_words, short_size
from gmd_desktop.ui.models.depth_curve import DepthCurve, depth_curves, point_words
from gmd_desktop.ui.models.ladder import ladder
from gmd_desktop.ui.parts.depth_picture import DepthPicture
from gmd_desktop.ui.parts.ladder_painter import cancel_rect
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
        "Click to sell to them: fills in SELL YES at 0.4500. The cross, or Del, cancels yours."
    )
    found = ladder([level("NO", "SELL", 60)], "NO", 550_000)
    assert best_words(found) == "NO: pool 0.5500, no buyers, best ask 0.6000"
    assert [short_size(n * MICRO) for n in (1, 999, 1_000, 9_999, 10_000, 2_500_000)] == [
        "1.00",
        "999.00",
        "1,000",
        "9,999",
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


# ---- one's own orders ----


def with_own(place: LevelView, *sizes: int) -> TickReport:
    """A report of a book with one level, in which you have orders of these sizes."""
    mine = tuple(
        OrderView(
            f"own-{number}", number, "you", 0, place.token, place.action, "LIMIT", "GTC", size * MICRO, place.price,
            None, False, "OPEN", size * MICRO, None, 1,
        )
        for number, size in enumerate(sizes, 1)
    )  # fmt: skip
    elsewhere = replace(mine[0], uuid="elsewhere", order_id=9, limit_price=place.price + 10_000)
    return replace(FakeSession().opened(5), book=(place,), orders=(*mine, elsewhere))


@pytest.fixture
def cancels(book: BookView) -> list[CancelRequest]:
    found: list[CancelRequest] = []
    book.cancel_requested.connect(found.append)
    return found


def test_the_cross_of_a_level_cancels_what_is_ones_own_there(
    book: BookView, cancels: list[CancelRequest], qtbot: QtBot
) -> None:
    mine = level("YES", "BUY", 15, 30, own=12)
    clicked: list[LevelView] = []
    book.level_clicked.connect(clicked.append)
    book.show_report(with_own(mine, 5, 7))
    cross = cancel_rect(book.level_rect(mine), True, DARK).center()
    qtbot.mouseMove(book, cross)
    qtbot.mouseClick(book, Qt.MouseButton.LeftButton, pos=cross)
    assert [(one.participant, one.order_id, one.order_uuid) for one in cancels] == [("you", 1, None), ("you", 2, None)]
    qtbot.mouseClick(book, Qt.MouseButton.LeftButton, pos=cross)
    assert len(cancels) == 2, "what is on its way is not asked for again"
    assert clicked == []
    others = level("YES", "BUY", 15, 30)
    book.show_report(replace(with_own(others, 5), orders=()))
    qtbot.mouseClick(book, Qt.MouseButton.LeftButton, pos=cross)
    assert clicked == [others], "where nothing is one's own there is no cross"


def test_del_cancels_at_the_keyboards_level(book: BookView, cancels: list[CancelRequest], qtbot: QtBot) -> None:
    mine = level("NO", "SELL", 90, 30, own=5)
    book.show_report(with_own(mine, 5))
    book.setFocus()
    qtbot.keyClick(book, Qt.Key.Key_Delete)
    assert cancels == [], "no level is chosen"
    qtbot.keyClick(book, Qt.Key.Key_Right)
    qtbot.keyClick(book, Qt.Key.Key_Delete)
    assert [one.order_id for one in cancels] == [1]


def test_the_menu_of_a_level_cancels_too(book: BookView, cancels: list[CancelRequest]) -> None:
    mine = level("YES", "BUY", 15, 30, own=5)
    book.show_report(with_own(mine, 5))
    place = book.level_rect(mine).center()
    QApplication.sendEvent(book, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, book.mapToGlobal(place)))
    menu = book.findChild(QMenu)
    assert menu is not None
    _, cancel = menu.actions()
    assert cancel.text() == "Cancel yours: BUY 5 YES at 0.1500"
    cancel.trigger()
    assert [one.order_id for one in cancels] == [1]
    menu.close()


def test_a_session_that_is_only_read_has_nothing_to_cancel(
    book: BookView, cancels: list[CancelRequest], qtbot: QtBot
) -> None:
    mine = level("YES", "BUY", 15, 30, own=5)
    book.show_session(FakeSession().info(read_only=True))
    book.show_report(with_own(mine, 5))
    book.cancel_own(mine)
    assert cancels == []


# ---- the depth ----


def some_depth(outcome: int = 0) -> tuple[Depth, ...]:
    market = Market.open(Params(), {"ann": 10**10})
    return market.depth(outcome, 0)


def test_the_depth_is_asked_for_while_it_can_be_seen(book: BookView, qtbot: QtBot) -> None:
    asked: list[int] = []
    book.depth_requested.connect(asked.append)
    book.resize(340, 420)
    button, picture = book.findChild(QToolButton, "depth_button"), book.findChild(DepthPicture)
    assert button is not None
    assert picture is not None
    assert picture.isVisible(), "there is room for both"
    assert button.isChecked()
    session = FakeSession()
    book.show_report(session.opened(5))
    qtbot.waitUntil(lambda: asked == [0], timeout=3000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not picture.isVisible()
    book.show_report(session.next())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(asked) > 1, timeout=3000)
    assert asked == [0, 0], "the report while it was hidden asked nothing"


def test_where_there_is_no_room_for_both_the_button_turns_them(book: BookView, qtbot: QtBot) -> None:
    report = FakeSession().opened(5)
    book.show_report(report)
    book.resize(340, 160)
    button, picture = book.findChild(QToolButton, "depth_button"), book.findChild(DepthPicture)
    assert button is not None
    assert picture is not None
    assert not picture.isVisible()
    assert any(not book.level_rect(one).isEmpty() for one in report.book)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert picture.isVisible()
    assert all(book.level_rect(one).isEmpty() for one in report.book)
    assert not book.grab().isNull()


def test_pointing_at_the_depth_says_what_an_order_would_pay(book: BookView, qtbot: QtBot) -> None:
    book.resize(340, 420)
    picture = book.findChild(DepthPicture)
    assert picture is not None
    book.show_report(FakeSession().opened(5))
    book.show_depth(some_depth(1))
    assert picture.words == "Nothing is traded here.", "another outcome's depth is not shown"
    book.show_depth(some_depth())
    assert picture.words == ""
    assert "YES would cost" in picture.accessibleDescription()
    assert "sell: nothing trades" in picture.accessibleDescription()
    qtbot.mouseMove(picture, QPoint(picture.width() // 2 - 12, 60))
    assert " YES would cost " in picture.words
    qtbot.mouseMove(picture, QPoint(picture.width() - 5, 60))
    assert " NO would cost " in picture.words
    picture.setFocus()
    before = picture.words
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    assert picture.words != before
    assert not picture.grab().isNull()


def test_a_point_in_words() -> None:
    point = DepthPoint(1_000 * MICRO, 600 * MICRO, 312_400_000, 314_500_000, 340_000)
    assert point_words("YES", "BUY", point) == (
        "1,000.00 YES would cost 312.40 + 2.10 fee: 0.3124 on average, worst 0.3400"
    )
    sold = point._replace(paid=310_300_000)
    assert "would bring 312.40 − 2.10 fee" in point_words("NO", "SELL", sold)


def test_the_line_of_a_depth_goes_up_in_steps_where_the_book_is() -> None:
    points = (
        DepthPoint(10 * MICRO, 10 * MICRO, 1, 1, 320_000),
        DepthPoint(40 * MICRO, 10 * MICRO, 1, 1, 330_000),
        DepthPoint(50 * MICRO, 20 * MICRO, 1, 1, 340_000),
        DepthPoint(90 * MICRO, 60 * MICRO, 1, 1, 700_000),
    )
    curve = DepthCurve("YES", 300_000, points)
    assert (curve.low, curve.high, curve.largest) == (50_000, 550_000, 50 * MICRO)
    assert curve.line("BUY", pool_only=False) == [
        (300_000, 0), (320_000, 10 * MICRO), (330_000, 10 * MICRO), (330_000, 40 * MICRO), (340_000, 50 * MICRO),
        (700_000, 90 * MICRO),
    ]  # fmt: skip
    assert curve.line("BUY", pool_only=True)[-1] == (700_000, 60 * MICRO)
    assert curve.line("SELL", pool_only=False) == [(300_000, 0), (50_000, 0)]
    assert curve.nearest(331_000) == ("BUY", points[1])
    assert curve.nearest(100_000) is None
    assert [one.token for one in depth_curves(some_depth())] == ["YES", "NO"]
