"""The order ticket: every change asks for a dry run, and it shows what the engine answered."""

from dataclasses import replace
from uuid import uuid4

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import ACTIONS, TOKENS, Preview
from engine.rounding import MICRO
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import Focus, LevelView, SessionInfo, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_figures import figures
from gmd_desktop.ui.models.ticket_history import FormHistory
from gmd_desktop.ui.models.ticket_limits import (
    Search,
    means_of,
    quick_size,
    quick_words,
    search_amount,
    search_max,
)
from gmd_desktop.ui.models.ticket_quote import Quote, quote
from gmd_desktop.ui.models.ticket_state import Trading, trading
from gmd_desktop.ui.models.ticket_verdict import Verdict, of_preview, of_problem, shortfall_words
from gmd_desktop.ui.parts.figures import FigureLabel
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.parts.inquiry import Inquiry
from gmd_desktop.ui.parts.scroll import ScrollColumn
from gmd_desktop.ui.parts.ticket_fields import TicketFields
from gmd_desktop.ui.parts.ticket_foot import TicketFoot
from gmd_desktop.ui.parts.ticket_sent import SentOrder
from gmd_desktop.ui.theme import Theme
from gmd_desktop.ui.typed import TypedError, micros_of, write_amount

LEAST_HEIGHT = 180  # of fields and figures together; below it they scroll


class OrderTicket(QWidget):
    """Emits requests; knows neither the engine nor the store."""

    preview_requested = Signal(int, object)  # number, OrderRequest; GUI thread
    submitted = Signal(object)  # OrderRequest; GUI thread
    cancel_requested = Signal(object)  # CancelRequest of the order that waits for its tick; GUI thread
    focus_changed = Signal(object)  # Focus; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("order_ticket")
        self._info: SessionInfo | None = None
        self._report: TickReport | None = None
        self._awaited: Focus | None = None  # chosen here, not yet in a report
        self._typed_into = "Size"
        self._problem: TypedError | None = None
        self._is_armed = False  # Enter was pressed before the answer came
        self._inquiry = Inquiry(self)
        self._build()
        self._history = FormHistory(self._fields.form)
        self._connect()
        self._say()

    # ---- construction ----

    def _build(self) -> None:
        self._fields, self._figures, self._foot, self._sent = TicketFields(), FigureLabel(), TicketFoot(), SentOrder()
        self._figures.setObjectName("preview_label")
        upper = QWidget()
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(3 * look.GRID, look.GRID, 3 * look.GRID, 0)
        rows.setSpacing(look.GRID)
        rows.addWidget(self._fields)
        rows.addWidget(self._figures)
        for part in (self._foot, self._sent):
            part.setContentsMargins(3 * look.GRID, 0, 3 * look.GRID, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.GRID)
        column.setSpacing(look.GRID)
        column.addWidget(ScrollColumn(upper, LEAST_HEIGHT))
        column.addWidget(self._foot)
        column.addWidget(self._sent)
        column.addStretch(1)

    def _connect(self) -> None:
        self._fields.edited.connect(self._on_edited)
        self._fields.size_typed.connect(self._on_size_typed)
        self._fields.amount_typed.connect(self._on_amount_typed)
        self._fields.payout_typed.connect(self._on_payout_typed)
        self._fields.focus_chosen.connect(self._on_focus_chosen)
        self._fields.quick_sizes.max_asked.connect(self._on_max_asked)
        self._fields.quick_sizes.quick_asked.connect(self._on_quick_asked)
        self._fields.undo_asked.connect(self.undo)
        self._inquiry.asked.connect(self.preview_requested)
        self._inquiry.answered.connect(self._on_answered)
        self._inquiry.solved.connect(self._on_solved)
        self._foot.accepted.connect(self._on_accepted)
        self._foot.pressed.connect(self.submit)
        self._sent.cancel_requested.connect(self.cancel_requested)

    # ---- what it is told ----

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours, fonts and sizes."""
        lay_ground(self, theme)
        self._figures.set_theme(theme)
        self._foot.set_theme(theme)
        self._sent.set_theme(theme)
        self._fields.quick_sizes.set_theme(theme)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Offer the session's outcomes and forget the last session's order."""
        self._info, self._report, self._awaited = info, None, None
        self._problem, self._typed_into, self._is_armed = None, "Size", False
        self._fields.clear()
        self._history = FormHistory(self._fields.form)
        self._sent.show_session(info)
        self._fields.set_names(info.outcome_names)
        self._fields.price_edit.set_step(micros_of(info.params.tick_size))
        self._inquiry.want(None)
        self._say()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Take the new state: ask again what the order would do, and follow what was sent."""
        self._report = report
        if self._awaited in (None, report.focus):
            self._awaited = None
            self._show_focus(report)
        self._sent.show_report(report)
        if self._inquiry.request is None and not self._inquiry.is_solving:
            self._read()
        else:
            self._inquiry.again()
        self._say()

    @Slot(int, object)
    def show_preview(self, number: int, preview: Preview) -> None:
        """Take the answer to `preview_requested`."""
        self._inquiry.answer(number, preview)

    @Slot(str, float)
    def show_queued(self, uuid: str, ack_ms: float) -> None:
        """Note that the order is stored and waits for its tick."""
        self._sent.show_queued(uuid, ack_ms)
        self._say()

    def show_waiting(self, uuid: str, sentence: str) -> None:
        """Note that the store does not take the order now, and that it is sent again."""
        self._sent.show_waiting(uuid, sentence)

    def show_failed(self, uuid: str, sentence: str) -> bool:
        """Say that the order was not stored; true if it was this ticket's, and it could be said."""
        if not self._sent.forget(uuid):
            return False
        self._problem = TypedError("", f"The order was not sent: {sentence}")
        self._say()
        return True

    @Slot(object)
    def show_level(self, level: LevelView) -> None:
        """Fill in the order that would take a level of the book."""
        if self._info is None or not self._fields.isEnabled():
            return
        self._fields.fill_in(level)
        self._typed_into = "Size"
        self._edit(is_typed=False)

    @Slot()
    def choose_buy(self) -> None:
        """Make it a buy."""
        self._fields.choose(self._fields.sides, ACTIONS.index("BUY"))

    @Slot()
    def choose_sell(self) -> None:
        """Make it a sell."""
        self._fields.choose(self._fields.sides, ACTIONS.index("SELL"))

    @Slot()
    def choose_yes(self) -> None:
        """Make it about YES."""
        self._fields.choose(self._fields.tokens, TOKENS.index("YES"))

    @Slot()
    def choose_no(self) -> None:
        """Make it about NO."""
        self._fields.choose(self._fields.tokens, TOKENS.index("NO"))

    @Slot()
    def submit(self) -> None:
        """Send the order if the engine takes it; if it has not answered yet, as soon as it does."""
        if not self._foot.can_send:
            return
        request, preview = self._inquiry.request, self._inquiry.preview
        if request is None or preview is None:
            self._is_armed = True
            return
        self._is_armed, self._problem = False, None
        sent = replace(request, uuid=str(uuid4()))
        self._sent.follow(sent)
        self._foot.untick()
        self._say()
        self.submitted.emit(sent)

    def show_silence(self) -> None:
        """Say that an order which waits for its preview still does."""
        self._say()

    @Slot()
    def undo(self) -> None:
        """Show the fields as they were before the last edit."""
        before = self._history.back(self._fields.form)
        if before is not None:
            self._fields.put_back(before)
            self._typed_into = "Size"
            self._edit(is_typed=False)

    # ---- what the person does ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = {
            Qt.Key.Key_B: self.choose_buy,
            Qt.Key.Key_S: self.choose_sell,
            Qt.Key.Key_Y: self.choose_yes,
            Qt.Key.Key_N: self.choose_no,
        }
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.submit()
        elif event.key() in letters and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            letters[Qt.Key(event.key())]()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_size_typed(self) -> None:
        self._typed_into = "Size"
        self._fields.set_amounts(None, None, self._fields.size_edit.text())
        self._on_edited()

    @Slot()
    def _on_payout_typed(self) -> None:
        self._typed_into = "Payout"
        self._fields.set_amounts(self._fields.payout_edit.text(), None, None)
        self._on_edited()

    @Slot()
    def _on_amount_typed(self) -> None:
        self._typed_into = "Amount"
        self._on_edited()

    @Slot()
    def _on_edited(self) -> None:
        self._edit(is_typed=True)

    def _edit(self, is_typed: bool) -> None:
        """Read the ticket anew; a tick in the box and an Enter before it no longer count."""
        self._is_armed = False
        self._foot.untick()
        self._history.note(self._fields.form, is_typed)
        self._read()
        self._say()

    @Slot()
    def _on_focus_chosen(self) -> None:
        form = self._fields.form
        self._awaited = Focus(form.participant, form.outcome)
        self.focus_changed.emit(self._awaited)

    @Slot()
    def _on_max_asked(self) -> None:
        self._typed_into = "Size"
        self._search(search_max)

    @Slot(int)
    def _on_quick_asked(self, number: int) -> None:
        if self._info is None or self._report is None:
            return
        try:
            size = write_amount(quick_size(number, self._fields.form, self._info, self._report))
        except TypedError as problem:
            self._problem = problem
            self._inquiry.want(None)
            self._say()
        else:
            self._fields.set_amounts(size, None, size)
            self._typed_into = "Size"
            self._edit(is_typed=False)

    @Slot(bool)
    def _on_accepted(self, _accepted: bool) -> None:
        self._say()

    # ---- questions and answers ----

    def _read(self) -> None:
        """Read the fields and ask about what they say."""
        if self._info is None or self._report is None:
            return
        if self._typed_into == "Amount":
            self._search(search_amount)
            return
        self._problem = None
        request: OrderRequest | None = None
        try:
            request = self._fields.form.order(self._info.params, self._typed_into)
        except TypedError as problem:
            self._problem = problem
        self._inquiry.want(request)

    def _search(self, search: Search) -> None:
        """Begin to look for a size."""
        if self._info is None or self._report is None:
            return
        self._problem = None
        try:
            found = search(self._fields.form, self._fields.amount_edit.text(), self._info, self._report)
        except TypedError as problem:
            self._problem = problem
            self._inquiry.want(None)
        else:
            self._inquiry.solve(*found)
        self._say()

    @Slot(int)
    def _on_solved(self, size: int) -> None:
        preview = self._inquiry.preview
        if size:
            text = write_amount(size)
            self._fields.set_amounts(text, None, text)
        elif preview is not None and preview.reason is None:
            lot = write_amount(self._inquiry.request.size) if self._inquiry.request else ""
            field = self._typed_into
            self._problem = TypedError(field, f"{field} is too small for even one lot of {lot}.")
        self._on_answered()

    @Slot()
    def _on_answered(self) -> None:
        found = self._quote()
        if found is not None and self._typed_into != "Amount":
            total = fmt.fixed(found.total, MICRO, 2, grouped=False) if found.total > 0 else ""
            self._fields.set_amounts(None, total, None)
        request, preview = self._inquiry.request, self._inquiry.preview
        if request is not None and preview is not None and self._report is not None:
            self._sent.explain(request, preview, means_of(self._report, self._fields.form))
        self._say()
        if self._is_armed:
            self.submit()

    def _quote(self) -> Quote | None:
        request, preview = self._inquiry.request, self._inquiry.preview
        return quote(request, preview) if request is not None and preview is not None else None

    # ---- what it says ----

    def _say(self) -> None:
        """Show what is known: figures, words, and whether the order can be sent."""
        state = trading(self._info, self._report)
        self._fields.setEnabled(not state.is_off)
        found = None if state.is_off else self._quote()
        verdict, form = self._verdict(state), self._fields.form
        is_waiting = self._inquiry.request is not None and self._inquiry.preview is None
        if not is_waiting:
            self._figures.show_figures(figures(found, form.action == "BUY"))
        self._figures.set_dimmed(is_waiting)
        self._foot.show_check(found, verdict.needs_tick)
        self._foot.show_words("" if self._sent.why == verdict.text else verdict.text, verdict.tone)
        self._foot.be_brief(not self._sent.isHidden())
        self._fields.mark(verdict.field)
        if self._info is not None:
            self._fields.quick_sizes.set_texts(quick_words(form.action, micros_of(self._info.params.lot_size)))
        self._foot.show_button(form.words, verdict.can_send and not self._sent.is_sending)

    def _verdict(self, state: Trading) -> Verdict:
        request, preview = self._inquiry.request, self._inquiry.preview
        if state.is_refused or self._info is None or self._report is None:
            return Verdict(state.text, "muted" if state.is_off else "warn")
        if self._problem is not None:
            return of_problem(self._problem)
        if request is None or preview is None:
            words = "It is sent as soon as the market has answered what it costs." if self._is_armed else ""
            return Verdict(words, can_send=request is not None and not self._inquiry.is_solving)
        means, is_accepted = means_of(self._report, self._fields.form), self._foot.is_accepted
        verdict = of_preview(request, preview, self._info, means, is_accepted, self._report)
        if self._typed_into != "Amount" or preview.reason is not None:
            return verdict
        return verdict.with_note(shortfall_words(quote(request, preview), self._fields.amount_edit.text()))

    def _show_focus(self, report: TickReport) -> None:
        people = [one.name for one in report.participants if not one.is_bot]
        chosen = report.focus.participant
        names = people if chosen in people or not chosen else [*people, chosen]
        if self._fields.set_focus(names, report.focus):
            self._on_edited()
