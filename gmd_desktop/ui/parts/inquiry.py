"""The ticket's questions to the engine: debounced, numbered, the latest wins; and the search by questions."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine import Preview
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.ui.models.ticket_form import same_order
from gmd_desktop.ui.models.ticket_solver import AmountSolver

DEBOUNCE_MS = 30

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
        self._number = 0
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
        self._solver = None
        if not same_order(request, self._request):
            self._preview = None
        self._request = request
        self._number += 1
        if request is None:
            self._timer.stop()
        else:
            self._timer.start()

    def solve(self, request: OrderRequest, solver: AmountSolver, measure: Measure) -> None:
        """Search for a size of this order; `measure` gives a preview's total, None if it is too big."""
        self._request, self._preview, self._fitting = request, None, None
        self._solver, self._measure = solver, measure
        self._number += 1
        self._timer.start()

    def again(self) -> None:
        """Ask once more, because the market has moved; a search goes on as it is."""
        if self._request is not None and self._solver is None and not self._timer.isActive():
            self._timer.start()

    def answer(self, number: int, preview: Preview) -> None:
        """Take an answer; one to an older question is dropped."""
        if number != self._number or self._request is None:
            return
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
        solver.answer(total)
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
            if self._solver.done:
                return
            request = replace(request, size=self._solver.question)
        self.asked.emit(self._number, request)
