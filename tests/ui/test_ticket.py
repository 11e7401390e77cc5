"""The order ticket as a person uses it, over a real market."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine import Fill
from gmd_desktop.session.requests import CancelRequest, OrderRequest
from gmd_desktop.session.tick_report import FillView, Focus, LevelView, SessionStatus
from gmd_desktop.ui.format import NOTHING
from gmd_desktop.ui.theme import DARK
from gmd_desktop.ui.widgets.order_ticket import OrderTicket
from tests.ui.reports import MICRO
from tests.ui.ticket_market import TicketMarket


@dataclass
class Desk:
    """A ticket, the market behind it, and what the ticket asked for."""

    qtbot: QtBot
    ticket: OrderTicket
    market: TicketMarket
    sent: list[OrderRequest]
    focused: list[Focus]

    def edit(self, name: str) -> QLineEdit:
        return self.find(QLineEdit, name)

    def find(self, kind: type, name: str):
        found = self.ticket.findChild(kind, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str) -> None:
        edit = self.edit(name)
        edit.setFocus()
        edit.selectAll()
        self.qtbot.keyClick(edit, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(edit, text)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    @property
    def message(self) -> str:
        return self.find(QLabel, "ticket_message").text()

    @property
    def life(self) -> str:
        """What is said of the order sent last."""
        return self.find(QLabel, "order_life").text()

    @property
    def preview(self) -> str:
        return self.find(QLabel, "preview_label").text()

    @property
    def can_send(self) -> bool:
        return self.find(QPushButton, "submit_button").isEnabled()

    def until_ready(self) -> None:
        """Wait for the answer: before it the button only promises to send."""
        self.until(lambda: self.can_send and f"Costs in all {NOTHING}" not in self.preview)

    def until(self, check: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(check, timeout=3000)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    market, ticket = TicketMarket(), OrderTicket()
    qtbot.addWidget(ticket)
    found = Desk(qtbot, ticket, market, [], [])

    def answer(number: int, request: OrderRequest) -> None:
        ticket.show_preview(number, market.preview(request))

    ticket.preview_requested.connect(answer)
    ticket.submitted.connect(found.sent.append)
    ticket.focus_changed.connect(found.focused.append)
    ticket.set_theme(DARK)
    ticket.show_session(market.info)
    ticket.show_report(market.report())
    ticket.resize(340, 560)
    ticket.show()
    qtbot.waitExposed(ticket)
    yield found
    ticket.close()


def test_an_empty_ticket_says_what_is_missing_and_sends_nothing(desk: Desk) -> None:
    assert "Size is empty" in desk.message
    assert not desk.can_send
    desk.qtbot.keyClick(desk.edit("size_edit"), Qt.Key.Key_Return)
    assert desk.sent == []


def test_another_session_finds_an_empty_ticket_with_nothing_to_undo(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.20")
    desk.type("size_edit", "3000")
    desk.until(lambda: f"Price after {NOTHING}" not in desk.preview)
    desk.ticket.show_session(desk.market.info)
    desk.ticket.show_report(desk.market.report())
    for _ in range(2):
        assert [desk.edit(f"{name}_edit").text() for name in ("size", "amount", "payout", "price")] == [""] * 4
        assert desk.find(QPushButton, "submit_button").text() == "Buy YES"
        assert f"Costs in all {NOTHING}" in desk.preview
        desk.ticket.undo()


def test_the_figures_of_a_refused_order_promise_nothing(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.14")
    desk.type("size_edit", "90000")
    desk.until(lambda: "Needs" in desk.message)
    for figure in ("Costs in all", "Pays if right", "Most to lose", "Filled now", "Resting"):
        assert f"{figure} {NOTHING}" in desk.preview
    assert desk.find(QPushButton, "submit_button").text() == "Buy 90,000 YES"


def test_a_screen_reader_hears_the_preview(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    assert desk.find(QLabel, "preview_label").accessibleName() == f"Preview: {desk.preview}"


def test_a_long_name_is_cut_with_an_ellipsis(desk: Desk) -> None:
    box, name = desk.find(QComboBox, "outcome_box"), "W" * 40
    box.setItemText(0, name)
    wide = box.grab().toImage()
    box.setItemText(0, name[:39] + "l")  # beyond what there is room for
    assert box.grab().toImage() == wide
    assert box.currentText() == name[:39] + "l"


def test_a_market_buy_is_previewed_and_sent_as_previewed(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    assert "Filled now 10.00" in desk.preview
    assert "AMM 10.00" in desk.preview
    desk.click("submit_button")
    (order,) = desk.sent
    assert (order.participant, order.outcome, order.token, order.action) == ("you", 0, "YES", "BUY")
    assert (order.type, order.time_in_force, order.size) == ("MARKET", "FOK", 10 * MICRO)
    assert order.max_slippage == 5 * 10**16, "a market order always carries a bound"


def test_enter_before_the_answer_sends_as_soon_as_it_is_there(desk: Desk) -> None:
    desk.type("size_edit", "10")
    assert desk.sent == []
    desk.qtbot.keyClick(desk.edit("size_edit"), Qt.Key.Key_Return)
    desk.until(lambda: len(desk.sent) == 1)
    desk.qtbot.keyClick(desk.edit("size_edit"), Qt.Key.Key_Return)
    assert len(desk.sent) == 1, "nothing more is sent while the first is on its way"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1e400", 'Size "1e400" has an exponent'),
        ("NaN", 'Size "NaN" is not a number'),
        ("0.005", "Size 0.005 is not a multiple of the lot 0.01"),
        (",5", "write 0.5 with a point, not a comma"),
        ("1,5", "write 1.5 with a point, not a comma"),
        ("", "Size is empty"),
        ("1" + "0" * 30, "has 31 digits before the point"),
        ("-5", 'Size "-5" is below 0'),
        ("1 000", "has a space in it: write 1000"),
        ("0", "Size 0 is not above 0"),
        ("0.0000001", "Size 0.0000001 has more than 6 decimals"),
    ],
)
def test_a_size_that_is_no_size_is_a_sentence_and_nothing_is_lost(desk: Desk, text: str, words: str) -> None:
    desk.type("price_edit", "0.45")
    desk.type("size_edit", text)
    desk.until(lambda: words in desk.message)
    assert desk.edit("size_edit").text() == text
    assert desk.edit("price_edit").text() == "0.45"
    assert not desk.can_send


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("price_edit", "", "Price is empty"),
        ("price_edit", "0.455", "Price 0.455 is not a multiple of the price tick 0.01; write 0.45 or 0.46"),
        ("price_edit", "1.5", "Price 1.5 is not between 0.01 and 0.99"),
        ("price_edit", "0,4", "write 0.4 with a point"),
    ],
)
def test_a_price_that_is_no_price_is_a_sentence(desk: Desk, field: str, text: str, words: str) -> None:
    desk.click("type_limit")
    desk.type("size_edit", "10")
    desk.type(field, text)
    desk.until(lambda: words in desk.message)
    assert not desk.can_send


def test_slippage_must_be_written(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.type("slippage_edit", "")
    desk.until(lambda: "Max slippage is empty" in desk.message)
    desk.type("slippage_edit", "five")
    desk.until(lambda: 'Max slippage "five" is not a number' in desk.message)


def test_payout_and_size_follow_each_other(desk: Desk) -> None:
    desk.type("payout_edit", "12")
    assert desk.edit("size_edit").text() == "12"
    desk.type("size_edit", "7.5")
    assert desk.edit("payout_edit").text() == "7.5"


def test_an_amount_is_solved_to_the_largest_size_it_pays(desk: Desk) -> None:
    desk.type("slippage_edit", "500")
    desk.type("amount_edit", "50")
    desk.until(lambda: desk.edit("size_edit").text() != "")
    size = desk.edit("size_edit").text()
    desk.until(lambda: "Costs in all 50.00" in desk.preview or "Costs in all 49.9" in desk.preview)
    assert desk.edit("amount_edit").text() == "50", "what was typed stays"
    assert desk.edit("payout_edit").text() == size
    lots = round(float(size) * 100)
    one_more = OrderRequest("you", 0, "YES", "BUY", "MARKET", "FOK", (lots + 1) * 10_000, max_slippage=5 * 10**18)
    found = desk.market.preview(one_more)
    assert found.amount + found.fee > 50 * MICRO


def test_max_takes_all_the_cash_and_no_more(desk: Desk) -> None:
    desk.type("slippage_edit", "5000")
    desk.click("max_button")
    desk.until(lambda: desk.edit("size_edit").text() != "")
    desk.until(lambda: "Costs in all 999.9" in desk.preview or "Costs in all 1,000.00" in desk.preview)
    assert "100 % of the free cash" in desk.message or "tick the box" in desk.message


def test_max_of_a_sell_is_what_is_held(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    desk.ticket.show_report(desk.market.apply(desk.sent[0]))
    desk.click("side_sell")
    desk.click("max_button")
    desk.until(lambda: desk.edit("size_edit").text() == "10")


def test_selling_what_is_not_there_is_said(desk: Desk) -> None:
    desk.click("side_sell")
    desk.type("size_edit", "5")
    desk.until(lambda: "No YES of Argentina are free to sell" in desk.message)
    desk.click("max_button")
    assert "No YES of Argentina are free to sell" in desk.message


def test_too_little_cash_names_what_is_missing(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.5")
    desk.type("size_edit", "2500")
    desk.until(lambda: "Needs 262.50 USDC more" in desk.message)
    assert not desk.can_send


def test_a_high_slippage_needs_a_tick_that_an_edit_takes_out(desk: Desk) -> None:
    desk.type("slippage_edit", "500")
    desk.type("size_edit", "900")
    check = desk.find(QCheckBox, "slippage_check")
    desk.until(check.isVisible)
    assert not desk.can_send
    desk.click("slippage_check")
    assert desk.can_send
    desk.type("size_edit", "901")
    assert not check.isChecked()
    desk.until(lambda: "tick the box" in desk.message)
    assert not desk.can_send


def test_a_limit_order_that_does_not_trade_is_shown_as_resting(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.1")
    desk.type("size_edit", "100")
    desk.until(lambda: "Resting 100.00" in desk.preview)
    assert "rests in the book" in desk.preview
    desk.until_ready()


def test_the_life_of_an_order_is_told(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    order = desk.sent[0]
    assert "being sent" in desk.life
    assert not desk.can_send
    desk.ticket.show_queued(order.uuid, 1.25)
    assert "queued in 1.25 ms, waits for the next tick" in desk.life
    desk.ticket.show_report(desk.market.apply(order))
    assert "BUY 10 YES of Argentina: filled at 0." in desk.life
    assert "in tick 1" in desk.life
    assert desk.edit("size_edit").text() == "10", "the ticket keeps what was typed"
    desk.type("size_edit", "5000")
    desk.until(lambda: "would do" in desk.message)
    assert "filled at" in desk.life, "it stays to be read while the next order is typed"


def test_a_rejected_order_says_why(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    order = desk.sent[0]
    desk.market.tick = 4
    view = desk.market.view(order, "REJECTED", order.size, "TRADING_FROZEN", 9)
    desk.ticket.show_report(replace(desk.market.report(), orders=(view,)))
    assert "rejected in tick 4. Trading was frozen" in desk.life


def test_an_order_that_could_not_be_stored_can_be_sent_again(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    assert not desk.ticket.show_failed("another", "x")
    assert desk.ticket.show_failed(desk.sent[0].uuid, "the disk is full")
    assert "was not sent: the disk is full" in desk.message
    desk.click("submit_button")
    assert len(desk.sent) == 2
    assert desk.sent[0].uuid != desk.sent[1].uuid


@pytest.mark.parametrize(
    ("status", "words", "is_off"),
    [
        (SessionStatus.DRAFT, "has not started", True),
        (SessionStatus.RESOLVED, "is over", True),
        (SessionStatus.FROZEN, "Trading is frozen", False),
    ],
)
def test_the_ticket_says_why_it_is_off(desk: Desk, status: SessionStatus, words: str, is_off: bool) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.ticket.show_report(replace(desk.market.report(), status=status))
    assert words in desk.message
    assert not desk.can_send
    assert desk.edit("size_edit").isEnabled() is not is_off
    assert ("Filled now –" in desk.preview) is is_off, "figures would speak of an order that can't be"
    desk.ticket.show_report(desk.market.report())
    assert desk.edit("size_edit").text() == "10"
    desk.until_ready()


def test_a_session_that_is_only_read_is_not_traded(desk: Desk) -> None:
    desk.ticket.show_session(replace(desk.market.info, read_only=True))
    desk.ticket.show_report(desk.market.report())
    assert "read-only" in desk.message
    assert not desk.edit("size_edit").isEnabled()


def test_a_paused_session_takes_orders_and_says_that_they_wait(desk: Desk) -> None:
    desk.ticket.show_report(replace(desk.market.report(), status=SessionStatus.PAUSED))
    desk.type("size_edit", "10")
    desk.until(lambda: "orders wait for the next tick" in desk.message)
    assert desk.can_send


def test_letters_choose_sides_unless_an_editor_has_the_focus(desk: Desk) -> None:
    submit = desk.find(QPushButton, "side_buy")
    for key, name in ((Qt.Key.Key_S, "side_sell"), (Qt.Key.Key_N, "token_no"), (Qt.Key.Key_B, "side_buy")):
        desk.qtbot.keyClick(submit, key)
        assert desk.find(QAbstractButton, name).isChecked()
    desk.qtbot.keyClick(desk.edit("size_edit"), Qt.Key.Key_S)
    assert desk.find(QAbstractButton, "side_buy").isChecked()


def test_a_level_of_the_book_fills_the_ticket(desk: Desk) -> None:
    desk.ticket.show_level(LevelView(0, "NO", "BUY", 440_000, 30 * MICRO, 0, 1))
    assert desk.find(QAbstractButton, "side_sell").isChecked()
    assert desk.find(QAbstractButton, "token_no").isChecked()
    assert desk.find(QAbstractButton, "type_limit").isChecked()
    assert (desk.edit("price_edit").text(), desk.edit("size_edit").text()) == ("0.44", "30")


def test_choosing_an_outcome_moves_the_focus(desk: Desk) -> None:
    box = desk.find(QComboBox, "outcome_box")
    box.setFocus()
    desk.qtbot.keyClick(box, Qt.Key.Key_Down)
    assert desk.focused == [Focus("you", 1)]
    desk.ticket.show_report(desk.market.report())
    assert box.currentIndex() == 1, "a report from before does not take the choice back"
    desk.market.focus = Focus("you", 1)
    desk.ticket.show_report(desk.market.report())
    desk.market.focus = Focus("you", 2)
    desk.ticket.show_report(desk.market.report())
    assert box.currentIndex() == 2


def test_each_time_in_force_is_kept_for_its_type(desk: Desk) -> None:
    force = desk.find(QComboBox, "force_box")
    assert [force.itemText(i) for i in range(force.count())] == ["FOK", "IOC"]
    force.setFocus()
    desk.qtbot.keyClick(force, Qt.Key.Key_Down)
    desk.click("type_limit")
    assert force.currentText() == "GTC"
    desk.click("type_market")
    assert force.currentText() == "IOC"
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    assert desk.sent[0].time_in_force == "IOC"


def test_an_answer_to_an_older_question_is_dropped(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    wrong = desk.market.preview(OrderRequest("you", 0, "YES", "BUY", "MARKET", "FOK", 77 * MICRO))
    desk.type("size_edit", "11")
    desk.ticket.show_preview(1, wrong)
    assert "77.00" not in desk.preview
    desk.until(lambda: "Filled now 11.00" in desk.preview)


def test_the_words_for_a_bot_keep_its_seat(desk: Desk) -> None:
    desk.market.focus = Focus("noise-01", 0)
    desk.ticket.show_report(desk.market.report())
    assert "noise-01 is a bot" in desk.message
    desk.type("size_edit", "10")
    assert not desk.can_send


def test_arrow_keys_step_through_sizes_and_prices(desk: Desk) -> None:
    desk.type("size_edit", "10")
    for key, size in ((Qt.Key.Key_Up, "11"), (Qt.Key.Key_PageUp, "21"), (Qt.Key.Key_Down, "20")):
        desk.qtbot.keyClick(desk.edit("size_edit"), key)
        assert desk.edit("size_edit").text() == size
    desk.until(lambda: desk.edit("payout_edit").text() == "20")
    desk.click("type_limit")
    desk.type("price_edit", "0.45")
    desk.qtbot.keyClick(desk.edit("price_edit"), Qt.Key.Key_Up)
    assert desk.edit("price_edit").text() == "0.46"
    desk.type("price_edit", "0,4")
    desk.qtbot.keyClick(desk.edit("price_edit"), Qt.Key.Key_Up)
    assert desk.edit("price_edit").text() == "0,4", "what cannot be read is left as it is"


def test_tab_goes_through_the_ticket_from_the_top_down(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    part = desk.find(QComboBox, "participant_box")
    part.setFocus()
    names = [part.objectName()]
    for _ in range(40):
        part = part.nextInFocusChain()
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and part.isVisible() and part.isEnabled() and part.objectName() not in names:
            names.append(part.objectName())
    assert names == [
        "participant_box", "outcome_box", "token_yes", "token_no", "side_buy", "side_sell", "type_market", "type_limit",
        "quick_button_0", "quick_button_1", "quick_button_2", "max_button",
        "size_edit", "amount_edit", "payout_edit", "slippage_edit", "force_box", "submit_button",
    ]  # fmt: skip


def test_another_seat_makes_it_another_order(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.market.focus = Focus("Ada", 0)
    desk.ticket.show_report(desk.market.report())
    desk.click("submit_button")
    desk.until(lambda: len(desk.sent) == 1)
    assert desk.sent[0].participant == "Ada"


def test_a_late_answer_about_the_same_order_is_shown(desk: Desk) -> None:
    asked: list[int] = []
    desk.ticket.preview_requested.connect(lambda number, _request: asked.append(number))
    desk.type("size_edit", "10")
    desk.until_ready()
    for _ in range(3):
        count = len(asked)
        desk.ticket.show_report(desk.market.report())
        desk.until(lambda count=count: len(asked) > count)
    late = desk.market.preview(OrderRequest("you", 0, "YES", "BUY", "MARKET", "FOK", 12 * MICRO))
    desk.ticket.show_preview(asked[-2], late)
    assert "Filled now 12.00" in desk.preview


def test_a_resting_order_is_followed_until_it_is_filled(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.15")
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    mine = desk.sent[0]
    desk.ticket.show_report(desk.market.apply(mine))
    assert "resting since tick 1, nothing has traded yet" in desk.life
    met = Fill("MINT", 0, "NO", "BUY", 2, "Ada", 1, "you", 4 * MICRO, 3_410_000, 10_000, 600_000, 0)
    others = met._replace(counter_order_id=77, counter_participant="Bob")
    seen = replace(desk.market.view(mine, "PARTIAL", 6 * MICRO, None, 1), tick=1)
    fills = (FillView(5, 0, met), FillView(5, 1, others))
    desk.ticket.show_report(replace(desk.market.report(), orders=(seen,), fills=fills))
    assert "4 filled at 0.1500 on average, 6 resting since tick 1" in desk.life
    done = replace(seen, status="FILLED", remaining=0)
    rest = FillView(9, 0, met._replace(size=6 * MICRO, counter_amount=900_000))
    desk.ticket.show_report(replace(desk.market.report(), orders=(done,), fills=(rest,)))
    assert "filled at 0.1500 on average in tick 9." in desk.life


def test_quick_sizes_to_buy_are_tokens(desk: Desk) -> None:
    for number, size in enumerate(("10", "50", "100")):
        button = desk.find(QPushButton, f"quick_button_{number}")
        assert (button.text(), button.accessibleName()) == (size, f"Size {size}")
        desk.click(f"quick_button_{number}")
        assert desk.edit("size_edit").text() == desk.edit("payout_edit").text() == size
    desk.click("side_sell")
    assert "No YES of Argentina are free to sell" not in desk.message
    desk.click("quick_button_0")
    assert "No YES of Argentina are free to sell" in desk.message


def test_quick_sizes_to_sell_are_shares_of_what_is_held(desk: Desk) -> None:
    desk.type("size_edit", "10.01")
    desk.until_ready()
    desk.click("submit_button")
    desk.ticket.show_report(desk.market.apply(desk.sent[0]))
    desk.click("side_sell")
    assert desk.find(QPushButton, "quick_button_2").accessibleName() == "75% of what is held"
    for number, size in enumerate(("2.5", "5", "7.5")):
        desk.click(f"quick_button_{number}")
        assert desk.edit("size_edit").text() == size, "in whole lots"


def test_the_key_for_undo_takes_back_edits_one_by_one(desk: Desk) -> None:
    size = desk.edit("size_edit")
    desk.type("size_edit", "12")
    desk.click("quick_button_2")
    desk.ticket.show_level(LevelView(0, "NO", "BUY", 440_000, 30 * MICRO, 0, 1))
    undo = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.keyClick(size, *undo)
    assert size.text() == "100"
    for name in ("token_yes", "side_buy", "type_market"):
        assert desk.find(QAbstractButton, name).isChecked()
    desk.qtbot.keyClick(size, *undo)
    assert size.text() == "12"
    desk.qtbot.keyClick(size, *undo)
    desk.qtbot.keyClick(size, *undo)
    assert size.text() == ""
    desk.type("size_edit", "7")
    desk.qtbot.keyClick(size, *undo)
    assert size.text() == "", "what was taken back does not come again"


def test_an_order_that_waits_for_its_tick_can_be_taken_back(desk: Desk) -> None:
    taken: list[CancelRequest] = []
    desk.ticket.cancel_requested.connect(taken.append)
    button = desk.find(QPushButton, "take_back_button")
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    assert not button.isVisible(), "it is not stored yet"
    order = desk.sent[0]
    desk.ticket.show_queued(order.uuid, 1.0)
    desk.click("take_back_button")
    assert [(one.participant, one.order_id, one.order_uuid) for one in taken] == [("you", None, order.uuid)]
    assert "being taken back" in desk.life
    assert not button.isVisible()
    view = desk.market.view(order, "CANCELED", order.size, "WITHDRAWN", None)
    desk.ticket.show_report(replace(desk.market.report(), orders=(view,)))
    assert "taken back before its tick" in desk.life


def test_an_order_that_traded_can_not_be_taken_back(desk: Desk) -> None:
    desk.type("size_edit", "10")
    desk.until_ready()
    desk.click("submit_button")
    desk.ticket.show_queued(desk.sent[0].uuid, 1.0)
    desk.ticket.show_report(desk.market.apply(desk.sent[0]))
    assert not desk.find(QPushButton, "take_back_button").isVisible()


def test_a_rejected_order_says_what_would_do(desk: Desk) -> None:
    desk.click("type_limit")
    desk.type("price_edit", "0.1")
    desk.type("size_edit", "9000")
    desk.until_ready()
    desk.click("submit_button")
    other = replace(desk.sent[0], size=5000 * MICRO, uuid="other")
    desk.market.apply(other)
    desk.ticket.show_report(desk.market.apply(desk.sent[0]))
    desk.until(lambda: "rejected in tick 2. Needs " in desk.life)
    assert " USDC more: it takes 909.00; 4900.9" in desk.life
    assert desk.life.endswith("tokens would do.")
    assert desk.message == "", "it is said once"
