"""The presenter window: what it shows, what it must not show, where it is, and how large its words are."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QImage, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gmd_desktop.app import prepare_application
from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.rounds import PlannedNews, PlannedRound, RoundRule, RoundState, RoundView
from gmd_desktop.session.tick_report import SessionStatus, TickReport
from gmd_desktop.settings import Settings
from gmd_desktop.ui.stage.board import Board
from gmd_desktop.ui.stage.header import Header
from gmd_desktop.ui.stage.look import ALIGN
from gmd_desktop.ui.stage.scene import BoardLine, Moment, Scene
from gmd_desktop.ui.stage.window import PresenterWindow
from gmd_desktop.ui.theme import STAGE_FONTS, STAGE_ZOOMS, Theme, theme_named
from gmd_desktop.ui.window import DeskWindow
from tests.ui.reports import FIVE, LONG, PEOPLE, TEN, FakeSession

QUIET = theme_named("dark").with_motion(False)


class Shown:
    """A presenter window with a make-believe session."""

    def __init__(self, qtbot: QtBot, names: tuple[str, ...] = FIVE, theme: Theme = QUIET, zoom: int = 100) -> None:
        prepare_application()
        self.session, self.scene = FakeSession(names), Scene()
        self.scene.show_session(self.session.info())
        self.window = PresenterWindow(self.scene, theme, zoom)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 720)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.show(self.session.opened(60))

    def show(self, report: TickReport) -> None:
        self.scene.show_report(report)
        self.window.show_scene()

    def said(self, name: str) -> str:
        part = self.window.findChild(QWidget, name)
        assert part is not None
        return part.accessibleDescription()

    def picture(self) -> QImage:
        return self.window.grab().toImage()


# ---- how large ----


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1366, 768)])
def test_words_that_have_the_room_they_measure_are_whole(qtbot: QtBot, size: tuple[int, int]) -> None:
    shown = Shown(qtbot)
    shown.window.resize(*size)
    header = shown.window.findChild(Header, "stage_header")
    assert header is not None
    ground = QPixmap(10, 10)
    painter = QPainter(ground)
    for text in ("29:00", "1,234", "60", "Ends in"):
        wide = header.look.metrics("clock").horizontalAdvance(text)
        width = header.words(painter, QRectF(0, 0, wide, 50), text, "clock", "black", ALIGN.AlignLeft)
        assert width == wide, text
    painter.end()


@pytest.mark.parametrize("height", [720, 1080, 2160])
@pytest.mark.parametrize("zoom", STAGE_ZOOMS)
def test_no_words_are_smaller_than_a_fortieth_of_the_height(height: int, zoom: int) -> None:
    prepare_application()
    sizes = [QUIET.stage_font(role, height, zoom).pixelSize() for role in STAGE_FONTS]
    assert min(sizes) >= 0.025 * height


def test_keys_zoom(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    before = shown.picture()
    qtbot.keyClick(shown.window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.zoom == 110
    assert shown.picture() != before
    qtbot.keyClick(shown.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown.window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.zoom == 90


@pytest.mark.parametrize("names", [FIVE, TEN, LONG])
@pytest.mark.parametrize("zoom", [80, 160])
def test_labels_stay_apart_and_inside(qtbot: QtBot, names: tuple[str, ...], zoom: int) -> None:
    shown = Shown(qtbot, names, zoom=zoom)
    shown.scene.message = "a message takes some of the room"
    shown.show(shown.session.next())
    shown.picture()
    race = shown.window.race
    boxes = sorted(race.labels, key=lambda box: box.top())
    assert len(boxes) == len(names)
    for above, below in pairwise(boxes):
        assert above.bottom() <= below.top() + 0.01
    assert all(race.rect().adjusted(0, -1, 0, 1).contains(box.toRect()) for box in boxes)


# ---- what is shown ----


def test_a_picture_of_ticks_one_by_one_is_that_of_all_at_once(qtbot: QtBot) -> None:
    """New ticks are painted onto the lines that are there; that must not show."""
    slowly, at_once = Shown(qtbot), Shown(qtbot)
    for _ in range(5):
        slowly.show(slowly.session.next())
        slowly.picture()
    at_once.show(at_once.session.next(5))
    a, b = slowly.window.race.grab().toImage(), at_once.window.race.grab().toImage()
    different = sum(a.pixel(x, y) != b.pixel(x, y) for x in range(0, a.width(), 3) for y in range(0, a.height(), 3))
    assert different < a.width() * a.height() / 9 / 200  # thinned lines differ in a few pixels


def test_states_look_different_from_afar(qtbot: QtBot) -> None:
    shown, seen = Shown(qtbot), {}
    for status in (SessionStatus.RUNNING, SessionStatus.FROZEN, SessionStatus.PAUSED):
        shown.show(shown.session.change(status))
        picture = shown.picture()
        seen[status] = picture.pixel(2, 2), picture.pixel(640, 12)
        assert str(status).lower() in shown.said("stage_header")
    shown.show(shown.session.settle(1))
    seen[SessionStatus.RESOLVED] = shown.picture().pixel(2, 2), shown.picture().pixel(640, 12)
    assert len(set(seen.values())) == 4


def test_nothing_private_is_shown(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report = shown.session.next()
    shown.show(report)
    before = shown.picture()
    people = tuple(row._replace(cash=row.cash // 7, locked=row.locked * 5 + 1, gas=9) for row in report.participants)
    shown.show(
        replace(
            report, participants=people, orders=(), positions=(), book=(), cash=1, locked_cash=2, points=(), fills=()
        )
    )
    assert shown.picture() == before


def test_names_are_hidden_where_the_session_says_so(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.scene.show_session(replace(shown.session.info(), hide_names=True))
    fills = shown.session.next(40).fills
    big = fills[-1]._replace(fill=fills[-1].fill._replace(kind="AMM", order_id=10**9, amount=10**12))
    shown.show(replace(shown.session.next(), fills=(*fills, big)))
    shown.show(shown.session.settle(0))
    said = shown.said("stage_board") + shown.said("stage_footer") + shown.said("stage_curtain")
    assert "1st place" in said
    assert "Someone" in said
    assert not [name for name in PEOPLE if name in said]


def test_the_leaderboard_tells_who_moved(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report = shown.session.next()
    last = report.participants[-1]
    risen = (*report.participants[:-1], last._replace(value=2 * last.deposit))
    shown.show(replace(report, participants=risen))
    assert shown.said("stage_board").startswith(f"1. {last.name} +100 %, 2,000 USDC")
    assert shown.scene.board[0].moved == len(risen) - 1


def test_a_big_trade_is_one_that_is_worth_several_others(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    fill = shown.session.next().fills[0]
    small = [fill._replace(tick=t, fill=fill.fill._replace(order_id=t, amount=10_000_000)) for t in range(900, 910)]
    large = fill._replace(
        tick=911,
        fill=fill.fill._replace(
            kind="AMM", order_id=911, participant="Ada", action="BUY", token="NO", outcome=1,
            amount=80_000_000_000, size=160_000_000_000,
        ),
    )  # fmt: skip
    shown.show(replace(shown.session.next(), fills=tuple(small)))
    before = shown.said("stage_footer")
    shown.show(replace(shown.session.next(), fills=(large,)))
    assert shown.said("stage_footer") == "Ada buys 160,000 NO of Brazil for 80,000 USDC" != before


def test_news_is_told_while_it_is_fresh(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.session.add_event("NEWS", "The captain limps")
    shown.show(shown.session.next())
    assert shown.said("stage_footer") == "The captain limps"
    shown.show(shown.session.next(61))
    assert "captain" not in shown.said("stage_footer")


def test_what_the_session_waits_for_is_told(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report = shown.session.change(SessionStatus.FROZEN)
    shown.show(report)
    before = shown.picture()
    shown.show(replace(report, waiting_for="winner"))
    assert shown.scene.waits == "The presenter names the winner."
    assert shown.picture() != before


def test_several_who_go_at_once_are_listed(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report = shown.session.next()
    gone = tuple(one if one.outcome < 2 else replace(one, active=False) for one in report.outcomes)
    shown.show(replace(report, outcomes=gone))
    names = [one.name for one in gone[2:]]
    assert shown.said("stage_curtain") == f"{names[0]}, {names[1]} and {names[2]} are out"


def test_an_elimination_and_the_winner_are_staged(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    assert shown.window.curtain.isHidden()
    shown.show(shown.session.eliminate(2))
    assert shown.window.curtain.isVisible()
    assert shown.said("stage_curtain") == "Croatia is out"
    assert "Croatia out" in shown.said("stage_race")
    shown.show(shown.session.settle(1))
    assert shown.said("stage_curtain") == "Brazil wins"
    shown.show(shown.session.opened(3))  # back in a replay
    assert shown.window.curtain.isHidden() or shown.scene.moment is not None


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_names_of_the_podium_are_whole(qtbot: QtBot, size: tuple[int, int]) -> None:
    shown = Shown(qtbot)
    shown.window.resize(*size)
    pictures = []
    for name in ("noise-111", "noise-112"):  # cut off before the end they would look the same
        podium = (BoardLine("a", 0, 1, name, 3_410_000_000, 2_410_000_000, 1_000_000_000, 0),)
        shown.scene.moment = Moment((1,), "Brazil", is_win=True, podium=podium)
        shown.window.curtain.show_scene(shown.scene)
        pictures.append(shown.window.curtain.grab().toImage())
    assert pictures[0] != pictures[1]
    assert podium[0].gain_words == "+241 %"
    assert podium[0]._replace(gain=-25_500_000).gain_words == "−2.6 %"  # to the even digit: 2.55


@pytest.mark.parametrize(
    ("gains", "shown_lines", "note"),
    [
        ((9, 7, 7, 7, 7, 1), 3, "and 2 more share the 2nd place"),
        ((9, 7, 5, 5, 1), 3, "and 1 more shares the 3rd place"),
        ((9, 7, 5, 1), 3, ""),
        ((0, 0, 0, 0, 0), 0, "5 of 5 share the first place, at 0.00 %."),
        ((5, 5, 5, 5, -20), 0, "4 of 5 share the first place, at +5.00 %."),
        ((), 0, ""),
    ],
)
def test_the_podium_says_who_would_stand_there_too(
    qtbot: QtBot, gains: tuple[int, ...], shown_lines: int, note: str
) -> None:
    shown = Shown(qtbot)
    report = shown.session.settle(1)
    one = report.participants[0]
    people = [
        one._replace(name=f"noise-{place}", value=(100 + gain) * one.deposit // 100)
        for place, gain in enumerate(gains, start=1)
    ]
    shown.show(replace(report, participants=tuple(people)))
    moment = shown.scene.moment
    assert moment is not None
    assert [line.label for line in moment.podium] == [one.name for one in people[:shown_lines]]
    assert moment.note == note
    assert shown.said("stage_curtain") == (f"Brazil wins. {note}" if note else "Brazil wins")
    shown.scene.moment = replace(moment, note="")
    picture = shown.picture()
    shown.window.curtain.show_scene(shown.scene)
    assert (shown.picture() != picture) == bool(note)


def test_motion_is_calm_and_can_be_off(qtbot: QtBot) -> None:
    for motion in (True, False):
        shown = Shown(qtbot, theme=QUIET.with_motion(motion))
        report = shown.session.next()
        last = report.participants[-1]
        shown.show(replace(report, participants=(*report.participants[:-1], last._replace(value=2 * last.deposit))))
        first = shown.picture()
        assert shown.window.board.is_moving is motion
        qtbot.waitUntil(lambda: not shown.window.board.is_moving)  # noqa: B023 - waited for at once
        assert (shown.picture() != first) is motion


# ---- at the desk ----


@pytest.fixture
def desk(qtbot: QtBot) -> DeskWindow:
    prepare_application()
    window = DeskWindow(lambda: None, Settings(preset="presenter", stage_place="window"))
    qtbot.addWidget(window, before_close_func=lambda window: window.close_without_asking())
    window.resize(1280, 800)
    window.show()
    window.set_theme(QUIET)
    qtbot.waitExposed(window)
    return window


def start(window: DeskWindow, status: SessionStatus = SessionStatus.RUNNING) -> FakeSession:
    session = FakeSession()
    session.status = status
    window.on_opened(session.info(), session.opened(5))
    return session


def stage_of(desk: DeskWindow) -> PresenterWindow:
    stage = desk.panels.stage.window
    assert stage is not None
    return stage


def click(desk: DeskWindow, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(desk.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_window_opens_and_closes_in_every_way(desk: DeskWindow, qtbot: QtBot) -> None:
    action = desk.findChild(QAction, "action_stage")
    action.trigger()
    assert stage_of(desk).isVisible()
    assert not stage_of(desk).isFullScreen()  # as chosen
    stage_of(desk).close()
    assert desk.panels.stage.window is None
    assert not action.isChecked()
    start(desk)
    click(desk, qtbot, "stage_button")
    assert action.isChecked()
    assert "300" not in stage_of(desk).header.accessibleDescription()
    assert "tick 5" in stage_of(desk).header.accessibleDescription()
    click(desk, qtbot, "stage_button")
    assert desk.panels.stage.window is None


def test_esc_leaves_full_screen_and_that_is_remembered(desk: DeskWindow, qtbot: QtBot) -> None:
    start(desk)
    desk.panels.stage.choose("")
    desk.panels.stage.open()
    assert stage_of(desk).isFullScreen()
    qtbot.keyClick(stage_of(desk), Qt.Key.Key_Escape)
    assert not stage_of(desk).isFullScreen()
    assert desk.layout_settings(Settings()).stage_place == "window"
    box = desk.findChild(QComboBox, "stage_place_box")
    assert box.currentData() == "window"
    stage_of(desk).activateWindow()
    qtbot.waitUntil(stage_of(desk).isActiveWindow)
    qtbot.keyClick(stage_of(desk), Qt.Key.Key_F11)
    assert stage_of(desk).isFullScreen()
    qtbot.keyClick(stage_of(desk), Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert desk.layout_settings(Settings()).stage_zoom == 110


def test_a_display_that_is_gone_costs_neither_the_window_nor_the_choice(desk: DeskWindow, qtbot: QtBot) -> None:
    start(desk)
    desk.panels.stage.choose("HDMI-9")
    desk.panels.stage.open()
    assert stage_of(desk).isVisible()
    assert not stage_of(desk).isFullScreen()  # it would cover the desk
    box = desk.findChild(QComboBox, "stage_place_box")
    assert box.currentText() == "HDMI-9 (not connected)"
    assert desk.layout_settings(Settings()).stage_place == "HDMI-9"


def test_the_message_line(desk: DeskWindow, qtbot: QtBot) -> None:
    start(desk)
    desk.panels.stage.open()
    edit = desk.findChild(QLineEdit, "message_edit")
    edit.setText("  Two   minutes left ")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    message = stage_of(desk).message
    assert message.isVisible()
    assert message.accessibleDescription() == "Two minutes left"
    click(desk, qtbot, "message_clear_button")
    assert not message.isVisible()
    assert edit.text() == ""


def test_what_cannot_be_taken_back_is_asked_once_more(desk: DeskWindow, qtbot: QtBot) -> None:
    session = start(desk, SessionStatus.DRAFT)
    asked: list[ControlRequest] = []
    desk.request_made.connect(asked.append)
    click(desk, qtbot, "presenter_start_button")
    question = desk.findChild(QLabel, "presenter_question_label")
    assert question.isVisible()
    assert not asked
    click(desk, qtbot, "presenter_no_button")
    assert not question.isVisible()
    click(desk, qtbot, "presenter_start_button")
    click(desk, qtbot, "presenter_yes_button")
    assert [request.verb for request in asked] == ["start"]
    desk.frames.show(session.change(SessionStatus.RUNNING))
    click(desk, qtbot, "presenter_freeze_button")
    click(desk, qtbot, "presenter_extend_button")
    assert "15:00" in question.text()
    assert "16:00" in question.text()
    click(desk, qtbot, "presenter_yes_button")
    assert [(request.verb, request.value) for request in asked[1:]] == [("freeze", 0), ("extend", 60_000)]
    assert desk.findChild(QLabel, "presenter_next_label").text().startswith("Freeze in")


def test_what_comes_next_is_listed_with_notes(desk: DeskWindow, qtbot: QtBot) -> None:
    session = FakeSession()
    lowest = PlannedRound(60_000, 5_000, RoundRule.LOWEST, note="Ask the room first")
    plans = (lowest, PlannedRound(120_000, 5_000, RoundRule.ASK))
    news = (PlannedNews(90_000, "Rain in the second half"),)
    info = replace(session.info(), rounds=plans, news=news, notes="Say hello.")
    views = tuple(
        RoundView(number, plan.at_ms, plan.at_ms + plan.freeze_ms, RoundState.COMING)
        for number, plan in enumerate(plans, 1)
    )
    desk.on_opened(info, replace(session.opened(5), rounds=views))
    listed = desk.findChild(QLabel, "presenter_rounds_label")
    assert listed.text().splitlines() == [
        "01:00  Round 1: Ask the room first",
        "01:30  News: Rain in the second half",
        "02:00  Round 2, you choose who goes",
    ]
    assert desk.findChild(QLabel, "presenter_notes_label").text() == "Say hello."
    desk.frames.show(replace(session.next(100), rounds=views, waiting_for="eliminate"))
    assert listed.text() == "02:00  Round 2, you choose who goes"
    button = desk.findChild(QPushButton, "presenter_resolve_button")
    assert button.text() == "Decide…"
    with qtbot.waitSignal(desk.panels.presenter.resolution_requested):
        click(desk, qtbot, "presenter_resolve_button")
    desk.resolving.close()


def test_one_who_only_watches_can_do_nothing(desk: DeskWindow) -> None:
    session = FakeSession()
    desk.on_opened(session.info(read_only=True), session.opened(5))
    names = ("start", "freeze", "step", "extend")
    assert not [name for name in names if desk.findChild(QPushButton, f"presenter_{name}_button").isEnabled()]


def test_every_control_of_the_stage_has_a_name(desk: DeskWindow) -> None:
    start(desk)
    desk.panels.stage.open()
    parts = [part for part in stage_of(desk).findChildren(QWidget) if part.parent() is stage_of(desk)]
    assert all(part.accessibleName() and part.objectName() for part in parts)
    assert stage_of(desk).childAt(QPoint(100, 40)) is stage_of(desk).header


class Repaints(QObject):
    """Notes where a part is painted anew."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self.where: list[QRect] = []
        part.installEventFilter(self)

    def eventFilter(self, _part: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.where.append(event.rect())
        return False


@pytest.mark.parametrize("name", ["board", "header"])
def test_only_what_has_changed_is_painted_and_all_of_that(qtbot: QtBot, name: str) -> None:
    shown = Shown(qtbot)
    part: QWidget = getattr(shown.window, name)
    seen, smaller = part.grab(), 0
    repaints = Repaints(part)
    for _ in range(30):
        repaints.where.clear()
        shown.show(shown.session.next())
        qtbot.waitUntil(lambda: bool(repaints.where), timeout=5_000)
        where = repaints.where[0]
        smaller += where.width() < part.width() * 0.6
        part.render(seen, where.topLeft(), QRegion(where))
        assert seen.toImage() == part.grab().toImage()
    assert smaller > 10


def test_one_whose_figures_change_alone_is_painted_alone(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report, board = shown.session.next(), shown.window.board
    shown.show(report)
    QCoreApplication.processEvents()
    seen, repaints = board.grab(), Repaints(board)
    third = next(row for row in report.participants if row.name == shown.scene.board[2].key)
    richer = third._replace(value=third.value + 1_000_000)
    shown.show(replace(report, participants=tuple(richer if row is third else row for row in report.participants)))
    qtbot.waitUntil(lambda: bool(repaints.where), timeout=5_000)
    assert repaints.where[0].height() < board.height() / 6
    board.render(seen, repaints.where[0].topLeft(), QRegion(repaints.where[0]))
    assert seen.toImage() == board.grab().toImage()


def test_lines_on_their_way_look_as_they_do_when_they_are_there(qtbot: QtBot) -> None:
    shown = Shown(qtbot, theme=QUIET.with_motion(True))
    report, board = shown.session.next(), shown.window.board
    people = report.participants
    values = [row.value for row in reversed(people)]
    turned = tuple(row._replace(value=value) for row, value in zip(people, values, strict=True))
    shown.show(replace(report, participants=turned))
    assert board.is_moving
    on_the_way = board.grab().toImage()
    qtbot.waitUntil(lambda: not board.is_moving, timeout=5_000)
    there = board.grab().toImage()
    assert there != on_the_way
    shown.window.zoom_to(110)
    shown.window.zoom_to(100)
    assert board.grab().toImage() == there


def test_nothing_behind_a_card_is_painted_once_it_is_there(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    shown.show(shown.session.eliminate(1))
    qtbot.waitUntil(shown.window.curtain.isVisible, timeout=5_000)
    QCoreApplication.processEvents()
    repaints = Repaints(shown.window.race)
    shown.show(shown.session.next())
    shown.window.curtain.repaint()
    QCoreApplication.processEvents()
    assert not repaints.where


def test_figures_sign_by_sign_look_like_words(qtbot: QtBot) -> None:
    """Large figures are put together from pictures of their signs."""
    shown = Shown(qtbot)
    shown.window.resize(1920, 1080)
    header = shown.window.header
    for text in ("12:34", "1:02:59", "+12.3 %", "1,234", "0.07"):
        painted = []
        for whole in (False, True):
            ground = QPixmap(600, 120)
            ground.fill(Qt.GlobalColor.white)
            painter = QPainter(ground)
            if whole:
                painter.setFont(header.look.face("clock").font)
                painter.drawText(QPointF(20, 100), text)
            else:
                metrics = header.look.metrics("clock")
                box = QRectF(20, 100 - (metrics.ascent() - metrics.descent()) / 2 - 40, 560, 80)
                header.words(painter, box, text, "clock", "black", ALIGN.AlignLeft)
            painter.end()
            painted.append(ground.toImage())
        a, b = painted
        dots = [(x, y) for x in range(600) for y in range(120)]
        dark = sum(b.pixelColor(*dot).lightness() < 128 for dot in dots)
        other = sum(abs(a.pixelColor(*dot).lightness() - b.pixelColor(*dot).lightness()) > 128 for dot in dots)
        assert other < dark / 12, text


def test_lines_that_change_places_at_every_tick_stand_where_they_are(qtbot: QtBot) -> None:
    shown = Shown(qtbot, theme=QUIET.with_motion(True))
    report, board = shown.session.next(), shown.window.board
    people = report.participants
    for number in range(1, 4):
        turned = (*people[number:], *people[:number])
        values = [row.value for row in turned]
        rows = tuple(row._replace(value=value) for row, value in zip(people, values, strict=True))
        shown.show(replace(report, participants=rows))
    assert not board.is_moving
    there = board.grab().toImage()
    shown.window.zoom_to(110)
    shown.window.zoom_to(100)
    assert board.grab().toImage() == there


def test_the_mark_of_each_that_is_out_is_on_the_stage(qtbot: QtBot) -> None:
    shown = Shown(qtbot)
    report = shown.session.next()
    out = tuple(row if row.outcome > 1 else replace(row, active=False) for row in report.outcomes)
    shown.show(replace(report, outcomes=out))
    picture = shown.window.curtain.grab().toImage()
    seen = {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)
    }
    wanted = [QColor(QUIET.outcome(number)).name() for number in range(3)]
    assert [colour in seen for colour in wanted] == [True, True, False]


def test_a_name_is_worth_more_than_the_money_beside_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(qtbot)
    said: list[str] = []
    words = Board.words

    def note(board: Board, painter: QPainter, box: QRectF, text: str, *rest: object) -> float:
        said.append(board.look.metrics(str(rest[0])).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1))
        return words(board, painter, box, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Board, "words", note)
    report = shown.session.next()
    first, *others = report.participants
    rows = (first._replace(name="insider-12", value=3 * first.deposit), *others)
    shown.show(replace(report, participants=rows))
    shown.window.board.grab()
    assert "insider-12" in said
