"""The ticket's questions to the engine: debounced, numbered, the latest wins; and the search by questions."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine import Preview
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.ui.models.ticket_form import same_order
from gmd_desktop.ui.models.ticket_solver import AmountSolver

DEBOUNCE_MS = 30
PATIENCE = 30  # reports that a search waits for its answer before it asks again

Measure = Callable[[OrderRequest, Preview], int | None]


class Inquiry(QObject):
    """Asks about one order at a time. Lives in the GUI thread; the answers come from the worker."""

    asked = Signal(int, object)  # number, OrderRequest
    answered = Signal()  # `preview` is that of `request` now
    solved = Signal(int)  # size in micros, 0 if not even one lot fits

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=DEBOUNCE_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._number = 0  # of the last question
        self._oldest = 0  # the first question about what is asked about now
        self._unanswered = 0  # reports since the last answer, while searching
        self._request: OrderRequest | None = None
        self._preview: Preview | None = None
        self._solver: AmountSolver | None = None
        self._measure: Measure | None = None
        self._fitting: Preview | None = None

    @property
    def request(self) -> OrderRequest | None:
        """The order that is asked about."""
        return self._request

    @property
    def preview(self) -> Preview | None:
        """What the engine said about it last, None if it has not answered yet."""
        return self._preview

    @property
    def is_solving(self) -> bool:
        """Whether a size is being searched for."""
        return self._solver is not None

    def want(self, request: OrderRequest | None) -> None:
        """Ask about this order, or about none, and forget what was asked before."""
        if self._solver is not None or not same_order(request, self._request):
            self._preview, self._solver = None, None
            self._oldest = self._number + 1
        self._request = request
        if request is None:
            self._timer.stop()
        else:
            self._timer.start()

    def solve(self, request: OrderRequest, solver: AmountSolver, measure: Measure) -> None:
        """Search for a size of this order; `measure` gives a preview's total, None if it is too big."""
        self._request, self._preview, self._fitting = request, None, None
        self._solver, self._measure = solver, measure
        self._oldest, self._unanswered = self._number + 1, 0
        self._timer.start()

    def again(self) -> None:
        """Ask once more, because the market has moved; a search goes on unless its question got lost."""
        if self._request is None or self._timer.isActive():
            return
        self._unanswered += 1
        if self._solver is None or self._unanswered > PATIENCE:
            self._timer.start()

    def answer(self, number: int, preview: Preview) -> None:
        """Take an answer. One about another order is dropped; a late one about this order is not,
        or a market that moves faster than it answers would never be shown.
        """
        if number < self._oldest or self._request is None:
            return
        self._unanswered = 0
        if self._solver is None:
            self._preview = preview
            self.answered.emit()
        else:
            self._search(self._solver, preview)

    def _search(self, solver: AmountSolver, preview: Preview) -> None:
        assert self._request is not None
        assert self._measure is not None
        tried = replace(self._request, size=solver.question)
        total, size = self._measure(tried, preview), solver.question
        solver.answer(total, preview.filled)
        if solver.size == size:
            self._fitting = preview
        if not solver.done:
            self._ask()
            return
        self._solver = None
        self._request = replace(self._request, size=solver.size or solver.question)
        self._preview = self._fitting if solver.size else preview
        self.solved.emit(solver.size)

    @Slot()
    def _ask(self) -> None:
        if self._request is None:
            return
        self._number += 1
        request = self._request
        if self._solver is not None:
            self._oldest, self._unanswered = self._number, 0
            request = replace(request, size=self._solver.question)
        self.asked.emit(self._number, request)
