"""The panels with tables: what they show, what they ask for, what they say when there is nothing."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gmd_desktop.session.requests import CancelRequest, JoinRequest
from gmd_desktop.session.tick_report import FILLS_PAGE, FillView, HealthView, SessionStatus, TickReport
from gmd_desktop.ui.models.trades import fill_key
from gmd_desktop.ui.paint_times import PaintTimes
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.theme import DARK, LIGHT
from gmd_desktop.ui.widgets import trades_panel
from gmd_desktop.ui.widgets.book_view import BookView
from gmd_desktop.ui.widgets.events_panel import EventsPanel
from gmd_desktop.ui.widgets.health_panel import HealthPanel
from gmd_desktop.ui.widgets.maker_panel import MakerPanel
from gmd_desktop.ui.widgets.order_ticket import OrderTicket
from gmd_desktop.ui.widgets.orders_panel import OrdersPanel
from gmd_desktop.ui.widgets.participants_panel import ParticipantsPanel
from gmd_desktop.ui.widgets.positions_panel import PositionsPanel
from gmd_desktop.ui.widgets.trades_panel import TradesPanel
from tests.ui.reports import LONG, MICRO, FakeSession

PANELS = (
    OrderTicket,
    BookView,
    PositionsPanel,
    OrdersPanel,
    TradesPanel,
    ParticipantsPanel,
    EventsPanel,
    MakerPanel,
    HealthPanel,
)
Open = Callable[..., QWidget]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """Open a panel and show it these reports."""

    def open_panel(kind: type, *reports: TickReport, session: FakeSession | None = None) -> QWidget:
        panel = kind()
        qtbot.addWidget(panel)
        panel.set_theme(DARK)
        panel.show_session((session or FakeSession()).info())
        panel.resize(800, 260)
        panel.show()
        qtbot.waitExposed(panel)
        for report in reports:
            panel.show_report(report)
        return panel

    return open_panel


def table(panel: QWidget, name: str) -> QTableView:
    found = panel.findChild(QTableView, name)
    assert found is not None
    return found


def column(view: QTableView, title: str) -> list[str]:
    model = view.model()
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    number = titles.index(title)
    return [model.index(line, number).data() for line in range(model.rowCount())]


def text(panel: QWidget, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def button(panel: QWidget, name: str) -> QAbstractButton:
    found = panel.findChild(QAbstractButton, name)
    assert found is not None
    return found


# ---- all of them ----


@pytest.mark.parametrize("kind", PANELS)
def test_panels_live_through_a_session_in_both_looks(kind: type, opened: Open) -> None:
    session = FakeSession(names=LONG)
    panel = opened(kind, session.opened(10), session.next(3), session=session)
    panel.set_theme(LIGHT)
    panel.show_report(session.change(SessionStatus.FROZEN))
    panel.show_report(session.eliminate(4))
    panel.show_report(session.settle(0))
    panel.show_session(FakeSession().info())
    panel.show_report(FakeSession().opened(2))
    assert not panel.grab().isNull()


@pytest.mark.parametrize("kind", PANELS)
def test_everything_that_takes_the_focus_has_a_name(kind: type, opened: Open) -> None:
    panel = opened(kind, FakeSession().opened(3))
    focusable = [
        part
        for part in (panel, *panel.findChildren(QWidget))
        if part.focusPolicy() != Qt.FocusPolicy.NoFocus and not part.objectName().startswith("qt_")
    ]
    unnamed = [type(part).__name__ + " " + part.objectName() for part in focusable if not _named(part)]
    assert not unnamed


def _named(part: QWidget) -> bool:
    is_words = isinstance(part, QPushButton) and part.text()
    is_inner = part.parentWidget() is not None and part.metaObject().className().startswith("QComboBoxPriv")
    return bool(part.accessibleName() or is_words or is_inner)


@pytest.mark.parametrize("kind", [kind for kind in PANELS if hasattr(kind, "save_state")])
def test_columns_are_remembered(kind: type, opened: Open) -> None:
    panel = opened(kind, FakeSession().opened(3))
    name = next(name for name in map(QWidget.objectName, panel.findChildren(QTableView)) if name != "ends_table")
    table(panel, name).horizontalHeader().resizeSection(1, 177)
    other = opened(kind)
    assert other.restore_state(panel.save_state())
    assert table(other, name).horizontalHeader().sectionSize(1) == 177


@pytest.mark.parametrize("kind", [kind for kind in PANELS if issubclass(kind, TablePanel) and kind is not TradesPanel])
def test_every_table_has_a_filter_that_looks_at_what_is_written(kind: type, opened: Open, qtbot: QtBot) -> None:
    session = FakeSession()
    session.add_event("NEWS", "goal for Argentina")
    session.add_event("NEWS", "a goat on the field")
    panel = opened(kind, session.opened(3))
    view = table(panel, panel.filter.objectName().replace("_filter", "_table"))
    cells = range(view.model().columnCount())
    lines = [" ".join(str(view.model().index(line, cell).data()) for cell in cells) for line in range(2)]
    word = next(word for word in lines[0].split() if len(word) > 2 and word.casefold() not in lines[1].casefold())
    before = view.model().rowCount()
    view.selectRow(0)
    qtbot.keyClicks(panel.filter, word.upper())
    qtbot.waitUntil(lambda: 1 <= view.model().rowCount() < before)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [0], "what was chosen stays so"
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.model().rowCount() == before)
    qtbot.keyClick(panel.filter, Qt.Key.Key_Down)
    assert view.hasFocus()


# ---- positions ----


def test_positions_add_up(opened: Open) -> None:
    report = FakeSession().opened(30)
    panel = opened(PositionsPanel, report)
    view = table(panel, "positions_table")
    assert column(view, "Outcome") == ["Argentina", "Brazil", "Croatia"]
    assert column(view, "Locked")[0] == "5.00"
    total = report.cash + report.locked_cash + sum(row.value for row in report.positions)
    assert text(panel, "cash_label").endswith(f"= {total / MICRO:,.2f}".replace("= ", "=  "))


def test_a_position_that_is_used_up_stays_while_it_has_earned_something(opened: Open) -> None:
    report = FakeSession().opened(30)
    gone = replace(report.positions[0], free=0, locked=0, cost=0, value=0, realised=5 * MICRO)
    nothing = replace(report.positions[1], free=0, locked=0, cost=0, value=0, realised=0)
    panel = opened(PositionsPanel, replace(report, positions=(gone, nothing)))
    view = table(panel, "positions_table")
    assert column(view, "Outcome") == ["Argentina"]
    assert column(view, "Avg cost") == column(view, "Price") == ["–"]
    assert column(view, "Realised")[0].startswith("+5.00")


def test_each_gain_has_a_tone_of_its_own(opened: Open) -> None:
    report = FakeSession().opened(30)
    down = replace(report.positions[0], cost=report.positions[0].value + MICRO, realised=0)
    panel = opened(PositionsPanel, replace(report, positions=(down,)))
    for name, words, role in (("unrealised_label", "−1.00", "loss"), ("realised_label", "0.00", "muted")):
        label = panel.findChild(QLabel, name)
        assert label is not None
        assert words in label.text()
        assert label.property("role") == role


# ---- orders ----


def test_resting_and_queued_orders_are_cancelled_each_by_its_own_name(opened: Open, qtbot: QtBot) -> None:
    session = FakeSession()
    report = session.opened(5)
    panel = opened(OrdersPanel, report)
    asked: list[CancelRequest] = []
    panel.cancel_requested.connect(asked.append)
    view = table(panel, "orders_table")
    assert column(view, "State") == ["resting", "partly filled", "queued", "rejected"]
    assert not button(panel, "cancel_button").isEnabled()
    view.selectRow(2)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [(one.order_id, one.order_uuid) for one in asked] == [(None, report.orders[2].uuid)]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(asked) == 1, "a cancel that is on its way is not asked for again"
    qtbot.mouseClick(button(panel, "cancel_all_button"), Qt.MouseButton.LeftButton)
    assert [(one.order_id, one.order_uuid) for one in asked[1:]] == [(1, None), (2, None)]
    assert not button(panel, "cancel_all_button").isEnabled()
    assert {one.participant for one in asked} == {"you"}


def test_a_rejected_order_says_why_and_cannot_be_cancelled(opened: Open) -> None:
    panel = opened(OrdersPanel, FakeSession().opened(5))
    table(panel, "orders_table").selectRow(3)
    assert "rejected" in text(panel, "order_words")
    assert "needs more USDC than are free" in text(panel, "order_words")
    assert not button(panel, "cancel_button").isEnabled()


def test_the_chosen_order_stays_chosen(opened: Open) -> None:
    session = FakeSession()
    panel = opened(OrdersPanel, session.opened(5))
    view = table(panel, "orders_table")
    view.selectRow(1)
    report = session.next()
    new = replace(report.orders[0], uuid="new", order_id=99)
    panel.show_report(replace(report, orders=(new, *report.orders)))
    assert [index.row() for index in view.selectionModel().selectedRows()] == [2]


# ---- trades ----


def test_the_newest_fill_is_on_top_and_tells_its_story(opened: Open) -> None:
    session = FakeSession()
    report = session.opened(5)
    panel = opened(TradesPanel, report)
    view = table(panel, "trades_table")
    assert column(view, "Tick")[0] == "5"
    assert view.model().rowCount() == len(report.fills)
    view.selectRow(0)
    assert text(panel, "trade_words").startswith("Tick 5: ")
    before = text(panel, "trade_words")
    panel.show_report(session.next())
    assert column(view, "Tick")[0] == "6"
    assert text(panel, "trade_words") == before
    panel.show_report(session.opened())
    assert view.model().rowCount() == 0, "a history replaces what is there"


def test_trades_are_filtered_by_words(opened: Open, qtbot: QtBot) -> None:
    report = FakeSession().opened(30)
    panel = opened(TradesPanel, report)
    view = table(panel, "trades_table")
    edit = panel.findChild(QLineEdit, "trades_filter")
    qtbot.keyClicks(edit, "mint brazil")
    wanted = [one for one in report.fills if one.fill.kind == "MINT" and one.fill.outcome == 1]
    qtbot.waitUntil(lambda: view.model().rowCount() == len(wanted))
    assert set(column(view, "Kind")) <= {"MINT"}
    edit.clear()
    qtbot.keyClicks(edit, "7")
    in_tick_7 = [one for one in report.fills if one.tick == 7]
    qtbot.waitUntil(lambda: view.model().rowCount() == len(in_tick_7))
    edit.clear()
    qtbot.waitUntil(lambda: view.model().rowCount() == len(report.fills))


class StoredFills:
    """Answers a panel as the worker does, from a list of fills."""

    def __init__(self, panel: TradesPanel, fills: list[FillView]) -> None:
        self.fills, self._panel, self.asked = fills, panel, 0
        panel.fills_wanted.connect(self.on_wanted, Qt.ConnectionType.QueuedConnection)

    def on_wanted(self, tick: int, seq: int, older: bool) -> None:
        place = bisect_left(self.fills, (tick, seq), key=fill_key)
        first = max(0, place - FILLS_PAGE) if older else place + 1
        self.asked += 1
        self._panel.show_page(tuple(self.fills[first:place] if older else self.fills[first : first + FILLS_PAGE]))


@pytest.fixture
def many(opened: Open, monkeypatch: pytest.MonkeyPatch) -> tuple[TradesPanel, StoredFills, TickReport]:
    """A panel with the end of a long list of fills, and a small window on them."""
    monkeypatch.setattr(trades_panel, "WINDOW", 3_000)
    report = FakeSession().opened(1)
    fills = [report.fills[0]._replace(tick=tick, seq=0) for tick in range(1, 8_001)]
    panel = opened(TradesPanel, replace(report, fills=tuple(fills[-FILLS_PAGE:])))
    return panel, StoredFills(panel, fills), report


def ticks(view: QTableView) -> list[int]:
    return [int(one.replace(",", "")) for one in column(view, "Tick")]


def test_older_fills_come_as_one_scrolls_and_never_more_than_a_window(
    many: tuple[TradesPanel, StoredFills, TickReport], qtbot: QtBot
) -> None:
    panel, store, report = many
    view = table(panel, "trades_table")
    bar = view.verticalScrollBar()

    def scroll(place: int, is_there: Callable[[], bool]) -> bool:
        bar.setValue(bar.maximum() // 2)
        bar.setValue(place)
        return is_there()

    while (last := ticks(view)[-1]) > 1:
        qtbot.waitUntil(lambda last=last: scroll(bar.maximum(), lambda: ticks(view)[-1] < last))
        shown = ticks(view)
        assert len(shown) <= 3_150
        assert shown == list(range(shown[0], shown[-1] - 1, -1)), "without a gap"
    assert ticks(view)[0] == 3_000
    new = report.fills[0]._replace(tick=8_001, seq=0)
    panel.show_report(replace(report, fills=(new,), history=False))
    assert ticks(view)[0] == 3_000, "what is far away is not mixed in"
    store.fills.append(new)
    qtbot.waitUntil(lambda: scroll(0, lambda: ticks(view)[0] >= 4_000))
    panel.show_newest()
    qtbot.waitUntil(lambda: not button(panel, "newest_button").isVisible())
    assert ticks(view)[:2] == [8_001, 8_000]


def test_fills_that_are_reported_while_the_newest_are_fetched_follow_on_them(
    many: tuple[TradesPanel, StoredFills, TickReport],
) -> None:
    panel, store, report = many
    view = table(panel, "trades_table")
    panel.show_newest()
    new = tuple(report.fills[0]._replace(tick=tick, seq=0) for tick in (8_000, 8_001))
    panel.show_report(replace(report, fills=new, history=False))
    panel.show_page(tuple(store.fills[-FILLS_PAGE:]))
    assert ticks(view)[:3] == [8_001, 8_000, 7_999]


def test_a_page_is_not_taken_when_the_window_has_moved_away_from_it(
    many: tuple[TradesPanel, StoredFills, TickReport],
) -> None:
    panel, store, report = many
    view = table(panel, "trades_table")
    oldest = ticks(view)[-1]
    late = tuple(report.fills[0]._replace(tick=tick, seq=0) for tick in range(oldest - 10, oldest))
    new = tuple(report.fills[0]._replace(tick=8_001 + i, seq=0) for i in range(3_000))
    panel.fills_wanted.disconnect(store.on_wanted)
    asked: list[int] = []
    panel.fills_wanted.connect(lambda tick, _seq, _older: asked.append(tick))
    view.edge_neared.emit(True)
    QApplication.processEvents()
    assert asked == [oldest]
    panel.show_report(replace(report, fills=new, history=False))
    panel.show_page(late)
    shown = ticks(view)
    assert shown == list(range(shown[0], shown[-1] - 1, -1)), "without a gap"


def test_all_fills_can_be_searched_and_the_newest_come_back_with_an_empty_filter(
    many: tuple[TradesPanel, StoredFills, TickReport], qtbot: QtBot
) -> None:
    panel, _store, report = many
    view, count = table(panel, "trades_table"), panel.findChild(QLabel, "trades_count")
    search = button(panel, "search_all_button")
    assert not search.isVisible()
    qtbot.keyClicks(panel.filter, "12")
    qtbot.waitUntil(search.isVisible)
    assert ticks(view) == []
    search.click()
    new = [report.fills[0]._replace(tick=tick, seq=0) for tick in (8_001, 12)]
    panel.show_report(replace(report, fills=(new[0],), history=False))
    assert ticks(view) == [], "what the filter keeps out does not come in while it is searched"
    qtbot.waitUntil(lambda: count.text() == "1 found in all fills")
    assert ticks(view) == [12]
    assert not search.isVisible()
    panel.filter.clear()
    qtbot.waitUntil(lambda: bool(ticks(view)) and ticks(view)[0] == 8_000)


def test_a_search_through_all_fills_can_be_stopped(
    many: tuple[TradesPanel, StoredFills, TickReport], qtbot: QtBot
) -> None:
    panel, store, _ = many
    qtbot.keyClicks(panel.filter, "12")
    search = button(panel, "search_all_button")
    qtbot.waitUntil(search.isVisible)
    panel.fills_wanted.disconnect(store.on_wanted)
    asked: list[int] = []
    panel.fills_wanted.connect(lambda tick, _seq, _older: asked.append(tick))
    search.click()
    assert search.text() == "Stop"
    panel.show_page(tuple(store.fills[-FILLS_PAGE:]))
    search.click()
    panel.show_page(tuple(store.fills[:FILLS_PAGE]))
    assert ticks(table(panel, "trades_table")) == []
    assert asked
    assert not search.isVisible()


def test_a_filter_looks_further_back_until_it_has_found_a_screenful(
    many: tuple[TradesPanel, StoredFills, TickReport], qtbot: QtBot
) -> None:
    panel, store, _ = many
    qtbot.keyClicks(panel.filter, "6123")
    qtbot.waitUntil(lambda: ticks(table(panel, "trades_table")) == [6_123])
    qtbot.waitUntil(lambda: store.asked >= 2)
    panel.filter.setText("no such thing")
    qtbot.waitUntil(lambda: "0 of 3,000" in text(panel, "trades_count"))


# ---- copying, saving, columns ----


def test_what_is_shown_is_saved_as_numbers_that_programs_read(opened: Open) -> None:
    panel = opened(PositionsPanel, FakeSession().opened(30))
    view = table(panel, "positions_table")
    view.horizontalHeader().hideSection(1)
    with_gain = column(view, "Unrealised")[0]
    asked: list[tuple[str, object]] = []
    panel.save_asked.connect(lambda path, lines: asked.append((path, list(lines))))
    view.save_to("/somewhere/positions.csv")
    ((path, lines),) = asked
    assert path == "/somewhere/positions.csv"
    assert lines[0][:3] == ["Outcome", "Free", "Locked"]
    assert float(lines[1][lines[0].index("Unrealised")]) == float(with_gain[:-2].replace("−", "-"))


def test_columns_are_chosen_in_the_headers_menu_and_one_always_stays(opened: Open) -> None:
    panel = opened(EventsPanel, FakeSession().opened(3))
    view = table(panel, "events_table")
    header = view.horizontalHeader()
    for number in range(3):
        header.customContextMenuRequested.emit(QPoint(5, 5))
        menu = header.parent().findChildren(QMenu, "columns_menu")[-1]
        menu.actions()[number].trigger()
        assert header.isSectionHidden(number)
        menu.close()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    menu = header.parent().findChildren(QMenu, "columns_menu")[-1]
    assert [action.isEnabled() for action in menu.actions()[:4]] == [True, True, True, False]
    menu.actions()[-1].trigger()
    menu.close()
    assert header.hiddenSectionCount() == 0


# ---- what one ends with ----


def test_the_ends_are_those_of_the_open_outcomes_and_the_chosen_one_is_marked(opened: Open) -> None:
    report = FakeSession().opened(3)
    ends = tuple((900 + 100 * outcome) * MICRO for outcome in range(5))
    closed = tuple(replace(one, active=one.outcome != 2) for one in report.outcomes)
    panel = opened(PositionsPanel, replace(report, cash_if_wins=ends, outcomes=closed))
    view = table(panel, "ends_table")
    assert column(view, "If this wins") == ["▶ Argentina", "Brazil", "Denmark", "England"]
    assert column(view, "Ends with") == ["900.00", "1,000.00", "1,200.00", "1,300.00"]
    assert column(view, "Gain")[0].startswith("−100.00")
    view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert column(view, "If this wins")[0] == "England"
    panel.show_report(replace(report, cash_if_wins=ends, status=SessionStatus.RESOLVED))
    assert not view.isVisible()


# ---- participants ----


def test_the_leaderboard_ranks_by_gain(opened: Open) -> None:
    report = FakeSession().opened(5)
    panel = opened(ParticipantsPanel, report)
    view = table(panel, "participants_table")
    gains = [float(one.replace("\N{MINUS SIGN}", "-").rstrip(" %")) for one in column(view, "Gain")]
    assert gains == sorted(gains, reverse=True)
    assert column(view, "#")[:2] == ["1", "2"]
    same = tuple(one._replace(value=7, deposit=5) for one in report.participants)
    panel.show_report(replace(report, participants=same))
    assert set(column(view, "#")) == {"1"}


def test_gains_sort_by_value(opened: Open) -> None:
    report = FakeSession().opened(5)
    people = tuple(
        one._replace(value=one.deposit + gain * MICRO, name=str(gain))
        for one, gain in zip(report.participants, (9, 10, -100, -9), strict=False)
    )
    panel = opened(ParticipantsPanel, replace(report, participants=people))
    view = table(panel, "participants_table")
    view.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    assert column(view, "Name") == ["-100", "-9", "9", "10"]


def test_double_click_takes_another_seat(opened: Open, qtbot: QtBot) -> None:
    panel = opened(ParticipantsPanel, FakeSession().opened(5))
    view = table(panel, "participants_table")
    index = view.model().index(1, 1)
    view.setCurrentIndex(index)
    with qtbot.waitSignal(panel.acting_as_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [index.data()]


def test_a_participant_is_added_without_a_dialog(opened: Open, qtbot: QtBot) -> None:
    panel = opened(ParticipantsPanel, FakeSession().opened(5))
    asked: list[JoinRequest] = []
    panel.join_requested.connect(asked.append)
    qtbot.mouseClick(button(panel, "add_participant_button"), Qt.MouseButton.LeftButton)
    name = panel.findChild(QLineEdit, "new_participant_name")
    deposit = panel.findChild(QLineEdit, "new_participant_deposit")
    for typed, money, words in (
        ("", "1000", "Name is empty"),
        ("Ada", "1000", "Ada takes part already"),
        ("x" * 50, "1000", "at most 40 fit"),
        ("Zoe", "1,5", "write 1.5 with a point"),
        ("Zoe", "", "Deposit is empty"),
        ("Zoe", "0", "Deposit 0 is not above 0"),
    ):
        name.setText(typed)
        deposit.setText(money)
        qtbot.keyClick(name, Qt.Key.Key_Return)
        assert words in text(panel, "new_participant_words")
        assert (name.text(), deposit.text()) == (typed, money)
    assert asked == []
    deposit.setText("250.5")
    qtbot.keyClick(deposit, Qt.Key.Key_Return)
    assert [(one.participant, one.deposit, one.archetype) for one in asked] == [("Zoe", 250_500_000, "")]
    qtbot.keyClick(name, Qt.Key.Key_Escape)
    assert not name.isVisible()


# ---- events, maker, health ----


def test_events_are_shown_by_kind(opened: Open) -> None:
    session = FakeSession()
    session.add_event("NEWS", "goal")
    session.add_event("ERROR", "the disk is full")
    panel = opened(EventsPanel, session.opened(1))
    view = table(panel, "events_table")
    assert column(view, "What happened") == ["the disk is full", "goal"]
    kinds = panel.findChild(QComboBox, "events_kind")
    kinds.setCurrentText("news")
    assert column(view, "What happened") == ["goal"]
    kinds.setCurrentIndex(0)
    view.selectRow(0)
    assert text(panel, "event_words") == "the disk is full"


def test_the_conservation_light_turns_red_with_the_missing_amount(opened: Open) -> None:
    report = FakeSession().opened(5)
    panel = opened(MakerPanel, report)
    assert "accounted for" in text(panel, "conservation_light_words")
    wrong = replace(report.maker, total_money=report.maker.total_deposits - 1)
    panel.show_report(replace(report, maker=wrong))
    assert "0.000001 USDC are missing" in text(panel, "conservation_light_words")
    assert column(table(panel, "pools_table"), "YES + NO")[0] == "1.0200"


def test_health_tells_what_the_screen_takes_and_what_is_not_sent(opened: Open) -> None:
    report = FakeSession().opened(5)
    panel = opened(HealthPanel)
    for elapsed_ms in (3.0, 4.0, 50.0):
        panel.show_screen_ms(elapsed_ms)
    panel.show_unsent(3)
    panel.show_paints((("Trades", 1.0, 2.0),))
    panel.show_report(report)
    assert "Outbox 3" in text(panel, "health_figures")
    assert text(panel, "paint_figures") == ("All of a report 4.00 ms, at most 50.0 ms, Trades 1.00 ms, at most 2.00 ms")


def test_panels_are_timed_only_while_somebody_looks(opened: Open, qtbot: QtBot) -> None:
    health, trades = opened(HealthPanel), opened(TradesPanel, FakeSession().opened(5))
    times = PaintTimes({"Trades": trades, "Hidden": opened(EventsPanel)}, health)
    told: list[tuple[tuple[str, float, float], ...]] = []
    times.measured.connect(told.append)
    health.hide()
    times.measure()
    assert told == []
    health.show()
    times.measure()
    ((title, middle, most),) = told[-1]
    assert title == "Trades"
    assert 0 < middle == most


def test_health_says_how_the_runner_is_and_what_to_do(opened: Open, qtbot: QtBot) -> None:
    report = FakeSession().opened(5)
    panel = opened(HealthPanel, report)
    assert text(panel, "health_light_words") == "The runner works."
    assert not button(panel, "copy_error_button").isVisible()
    stopped = HealthView(thread_alive=False, last_error="StoreError: full", last_error_detail="line 1\nline 2")
    panel.show_report(replace(report, health=stopped))
    assert "Restart the runner" in text(panel, "health_light_words")
    shown = panel.findChild(QPlainTextEdit, "last_error").toPlainText()
    assert shown == "StoreError: full\nline 1\nline 2"
    qtbot.mouseClick(button(panel, "copy_error_button"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == shown
    with qtbot.waitSignal(panel.restart_requested):
        qtbot.mouseClick(button(panel, "restart_button"), Qt.MouseButton.LeftButton)
