"""Resolution by hand: choose who goes or who wins, see what everybody would get, confirm, see what they got."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.requests import ControlRequest
from gmd_desktop.session.resolution_preview import ResolutionPreview, ResolutionRequest
from gmd_desktop.session.resolving import listed
from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.session.transitions import TRANSITIONS
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.payouts import (
    PoolRow,
    payout_columns,
    payout_row,
    pool_columns,
    rows_between,
)
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.outcome_choice import OutcomeChoice
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import GRID, ROW, Theme

SIZE = (980, 640)
HEAD_PX, MOST_POOLS = 34, 7
PAID = 1  # the column by which payouts are sorted at first
PATIENCE_MS = 3_000  # a preview that is not answered by then is asked for again
RESULT = 1  # the page that tells what came of it
CHOOSE = "Choose on the left first"


class ResolutionDialog(QDialog):
    """Lives beside the desk; blocks nothing. Numbers follow the session while it is open."""

    preview_requested = Signal(int, object)  # number, ResolutionRequest; GUI thread
    control_requested = Signal(object)  # ControlRequest; GUI thread

    def __init__(self, info: SessionInfo, report: TickReport, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("resolution_dialog")
        self.setWindowTitle("Resolve by hand")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self._info, self._report = info, report
        self._number = 0  # of the last question
        self._asked: tuple[int, ResolutionRequest] | None = None  # tick and request of it
        self._chosen: ResolutionRequest | None = None
        self._sent: tuple[str, ResolutionRequest, TickReport] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._ask_again)
        self._build()
        self.set_theme(theme)
        if report.waiting_for == "winner":
            self._choice.name_winner()
        self.show_report(report)
        self._show_choice()

    # ---- for its owner ----

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        for table in (self._payouts, self._pools, self._final):
            table.set_theme(theme)

    def show_report(self, report: TickReport) -> None:
        """Follow the session: prices, who is still in, whether trading goes on; and what became of the decision."""
        self._report = report
        if self._pages.currentIndex() == RESULT:
            return  # what came of it stays to be read
        self._choice.show_outcomes(report.outcomes)
        self._freeze.setVisible(self._can("freeze"))
        self._state.setText(_state_words(report))
        if self._sent is not None:
            self._look_for_result(report)
        elif report.status == SessionStatus.RESOLVED:
            self.close()
        elif self._choice.request() != self._chosen:
            self._choice_changed()  # somebody else has decided meanwhile
        else:
            self._ask()

    @Slot(int, object)
    def on_resolution_ready(self, number: int, answer: ResolutionPreview | str) -> None:
        """Show what the engine says that would happen, or why it would not."""
        if number != self._number:
            return
        self._patience.stop()
        if isinstance(answer, str):
            self._show_nothing(answer, "error")
            return
        names = self._info.outcome_names
        self._pool_rows.show_rows([PoolRow(names[pool.outcome], pool) for pool in answer.outcomes])
        self._payout_rows.show_rows(map(payout_row, answer.participants))
        paid = sum(1 for one in answer.participants if one.payout)
        self._say(
            f"{fmt.money(answer.total_paid)} USDC go to {_many(paid, 'participant')};"
            f" {_many(answer.orders_canceled, 'open order')} cancelled. {_maker_words(answer)}"
        )
        self._effects.setText("\n".join(answer.effects))
        self._effects.setVisible(bool(answer.effects))
        self._act.setEnabled(True)

    @Slot(str, str)
    def on_request_failed(self, uuid: str, sentence: str) -> None:
        """Say why the decision could not be sent."""
        if self._sent is not None and self._sent[0] == uuid:
            self._sent = None
            self._say(sentence, "error")
            self._steps.setCurrentIndex(0)

    # ---- building ----

    def _build(self) -> None:
        self._choice = OutcomeChoice(self._info.outcome_names)
        self._choice.changed.connect(self._choice_changed)
        self._payout_rows, self._pool_rows = _rows(payout_columns()), _rows(pool_columns())
        self._payouts = DataTable(self._payout_rows, "resolution_payouts", "What everybody gets", CHOOSE)
        self._pools = DataTable(self._pool_rows, "resolution_prices", "Prices now and then", CHOOSE)
        self._pools.setFixedHeight(HEAD_PX + ROW * min(MOST_POOLS, len(self._info.outcome_names)))
        self._payouts.sortByColumn(PAID, Qt.SortOrder.DescendingOrder)
        self._message = QLabel()
        self._message.setObjectName("resolution_message")
        self._message.setWordWrap(True)
        self._effects = QLabel()
        self._effects.setObjectName("resolution_effects")
        self._effects.setWordWrap(True)
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        for part in (self._message, self._effects, self._pools):
            right.addWidget(part)
        right.addWidget(self._payouts, 1)
        self._choosing = QWidget()
        both = QHBoxLayout(self._choosing)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(5 * GRID)
        both.addWidget(self._choice)
        both.addLayout(right, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choosing)
        self._pages.addWidget(self._result_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(self._head())
        column.addWidget(self._pages, 1)
        column.addWidget(self._foot())

    def _head(self) -> QHBoxLayout:
        self._state = QLabel()
        self._state.setObjectName("resolution_state")
        self._state.setWordWrap(True)
        self._freeze = QPushButton("Freeze first")
        self._freeze.setObjectName("resolution_freeze")
        self._freeze.setToolTip("Stop trading, so that nothing moves while you decide")
        self._freeze.setAutoDefault(False)
        policy = self._freeze.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._freeze.setSizePolicy(policy)
        self._freeze.clicked.connect(self._on_freeze)
        row = QHBoxLayout()
        row.addWidget(self._state, 1)
        row.addWidget(self._freeze)
        return row

    def _result_page(self) -> QWidget:
        page = QWidget()
        self._result = QLabel()
        self._result.setObjectName("resolution_result")
        self._result.setWordWrap(True)
        set_role(self._result, "lead")
        self._final_rows = _rows(payout_columns())
        self._final = DataTable(self._final_rows, "resolution_final", "What everybody got", "Nobody took part")
        self._final.sortByColumn(PAID, Qt.SortOrder.DescendingOrder)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * GRID)
        column.addWidget(self._result)
        column.addWidget(self._final, 1)
        return page

    def _foot(self) -> QStackedWidget:
        """What can be done: first act, then confirm; after that only close."""
        self._act = self._button("resolution_act", "Eliminate…", "primary", self._on_act)
        self._question = QLabel()
        self._question.setObjectName("resolution_question")
        self._question.setWordWrap(True)
        set_role(self._question, "strong")
        self._yes = self._button("resolution_yes", "Yes", "danger", self._on_yes)
        self._steps = QStackedWidget()
        close = self._button("resolution_close", "Close", "", self.close)
        self._no = self._button("resolution_no", "No, go back", "", self._on_no)
        done = self._button("resolution_done", "Close", "primary", self.close)
        self._sending = QLabel("Sent; waiting for the session…")
        set_role(self._sending, "muted")
        for parts in ((None, close, self._act), (self._question, self._yes, self._no), (self._sending,), (None, done)):
            step = QWidget()
            row = QHBoxLayout(step)
            row.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                row.addWidget(part, 1 if isinstance(part, QLabel) else 0) if part else row.addStretch(1)
            self._steps.addWidget(step)
        self._steps.setMaximumHeight(self._steps.sizeHint().height() + 2 * GRID)
        return self._steps

    def _button(self, name: str, text: str, role: str, slot: Callable[..., object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        if role:
            set_role(button, role)
        button.clicked.connect(slot)
        return button

    # ---- choosing ----

    def _show_choice(self) -> None:
        """Show what has been chosen anew, and ask what it would do."""
        settles = self._choice.settles
        self._act.setText("Pay out…" if settles else "Eliminate…")
        self._steps.setCurrentIndex(0)
        self._asked, self._chosen = None, self._choice.request()
        if self._chosen is None:
            self._show_nothing("Choose the winner." if settles else "Choose the outcomes that go.")
        self._ask()

    def _show_nothing(self, words: str, role: str = "muted") -> None:
        self._act.setEnabled(False)
        self._pool_rows.show_rows(())
        self._payout_rows.show_rows(())
        self._effects.hide()
        self._say(words, role)

    def _ask(self) -> None:
        """Ask the engine about the choice as the session stands now; once a tick."""
        request = self._choice.request()
        if request is None or self._asked == (self._report.tick, request) or self._patience.isActive():
            return
        self._asked = (self._report.tick, request)
        self._number += 1
        self._patience.start()
        self.preview_requested.emit(self._number, request)

    @Slot()
    def _ask_again(self) -> None:
        self._asked = None
        self._ask()

    @Slot()
    def _choice_changed(self) -> None:
        self._patience.stop()
        self._act.setEnabled(False)
        self._show_choice()

    # ---- deciding ----

    @Slot()
    def _on_freeze(self) -> None:
        self.control_requested.emit(ControlRequest("freeze"))

    @Slot()
    def _on_act(self) -> None:
        request = self._choice.request()
        if request is None:
            return
        names = [self._info.outcome_names[one] for one in request.outcomes]
        if request.winner is None:
            self._question.setText(f"Eliminate {listed(names)}? This can't be undone.")
            self._yes.setText("Yes, eliminate")
        else:
            winner = self._info.outcome_names[request.winner]
            self._question.setText(f"{winner} wins and everything is paid out? The session is over then, for ever.")
            self._yes.setText("Yes, pay out")
        self._steps.setCurrentIndex(1)
        self._no.setFocus()  # as it stands where "Eliminate…" stood: a double click or key must not decide

    @Slot()
    def _on_no(self) -> None:
        self._steps.setCurrentIndex(0)
        self._act.setFocus()

    @Slot()
    def _on_yes(self) -> None:
        request = self._choice.request()
        if request is None:
            return
        if request.winner is None:
            control = ControlRequest("eliminate", outcomes=request.outcomes)
        else:
            control = ControlRequest("settle", request.winner)
        self._sent = (control.uuid, request, self._report)
        self._steps.setCurrentIndex(2)
        self.control_requested.emit(control)

    def _look_for_result(self, report: TickReport) -> None:
        assert self._sent is not None
        _, request, before = self._sent
        refused = [event.text for event in report.events if event.kind == "REFUSED"]
        if request.winner is not None:
            is_done = report.status == SessionStatus.RESOLVED
        else:
            is_done = not any(report.outcomes[outcome].active for outcome in request.outcomes)
        if not is_done and refused:
            self._sent = None
            self._show_choice()
            self._say(refused[-1], "error")
        elif is_done:
            self._sent = None
            self._show_result(request, before, report)

    def _show_result(self, request: ResolutionRequest, before: TickReport, after: TickReport) -> None:
        rows = rows_between(before, after)
        paid = sum(max(0, row.payout) for row in rows)
        got = sum(1 for row in rows if row.payout > 0)
        if after.winner is not None:
            head = f"{self._info.outcome_names[after.winner]} wins."
        else:
            names = [self._info.outcome_names[one] for one in request.outcomes]
            head = f"{listed(names)} {'is' if len(names) == 1 else 'are'} out."
        told = f"{head} {fmt.money(paid)} USDC went to {_many(got, 'participant')}."
        self._result.setText("\n".join((told, self._effects.text())).strip())
        self._final_rows.show_rows(rows)
        self._state.setText("Done.")
        self._freeze.hide()
        self._pages.setCurrentIndex(RESULT)
        self._steps.setCurrentIndex(3)

    def _can(self, verb: str) -> bool:
        return (verb, self._report.status) in TRANSITIONS and not self._info.read_only

    def _say(self, words: str, role: str = "") -> None:
        set_role(self._message, role or "strong")
        self._message.setText(words)


def _rows(columns: Sequence[Column]) -> TableModel:
    return TableModel(columns, lambda row: row.name)


def _state_words(report: TickReport) -> str:
    if report.waiting_for:
        return "The session waits for you: trading stays frozen until you decide."
    if report.status == SessionStatus.RUNNING:
        return "Trading goes on, so these numbers move until the decision is made."
    if report.status == SessionStatus.FROZEN:
        return "Trading is frozen: nothing moves but what you decide."
    if report.status == SessionStatus.PAUSED:
        return "The session is paused: nothing moves but what you decide."
    return "The session has not started: there is nothing to resolve yet."


def _maker_words(answer: ResolutionPreview) -> str:
    loss = answer.maker_loss
    if answer.request.winner is None:
        return f"After it the maker can lose {fmt.money(max(0, loss))} USDC at the most."
    return f"The maker {'loses' if loss > 0 else 'earns'} {fmt.money(abs(loss))} USDC."


def _many(count: int, noun: str) -> str:
    return f"{fmt.count(count)} {noun}{'' if count == 1 else 's'}"
