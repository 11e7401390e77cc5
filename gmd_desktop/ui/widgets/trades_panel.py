"""The session's fills, newest first; the selected one tells how it came about.

A bounded window of them is kept. Scrolling to an end of it asks for the fills beyond, which are read
in the worker's thread; what comes in at one end pushes as many out at the other. The filter looks into
the window; "Search all" walks back through the whole session and keeps only what the filter lets through.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gmd_desktop.session.tick_report import FILLS_PAGE, FillView, SessionInfo, TickReport
from gmd_desktop.ui import explain
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.trades import fill_key, trade_columns, trade_filter
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.still_label import StillLabel
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.parts.table_panel import TablePanel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme

WINDOW = 10_000  # fills kept on the screen; all of them stay in the store
END = (2**31 - 1, 0)  # after every fill; Qt's signals carry 32 bits
EMPTY = "Nothing has traded yet. Fills of every participant appear here as the session runs."
SEARCH, STOP = "Search all", "Stop"
HINT = "Select a fill to read how it came about. Older ones come as you scroll."


class TradesPanel(TablePanel):
    """A window of the session's fills with a filter."""

    fill_selected = Signal(object)  # FillView or None; GUI thread
    fills_wanted = Signal(int, int, bool)  # tick and seq of a fill; whether older ones than it, or newer; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        self._model = TableModel(trade_columns(()), fill_key, window=WINDOW, newest_first=True)
        table = DataTable(self._model, "trades_table", "Trades", EMPTY)
        super().__init__("trades_panel", table, "Filter: name, outcome, kind ...", parent)
        self._names: tuple[str, ...] = ()
        self._reader = ""
        self._forget_places()
        self._words = StoryLabel("trade_words", HINT)
        self._count = StillLabel("trades_count", "Number of fills", "10,000 of 10,000 fills, ticks 100,000 to 100,000")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._count, "caption")
        self._newest = QPushButton("Newest")
        self._newest.setObjectName("newest_button")
        self._newest.setAccessibleName("Back to the newest fills")
        self._newest.setToolTip("Back to the newest fills")
        self._newest.setAutoDefault(False)
        self._newest.hide()
        self._search = QPushButton(SEARCH)
        self._search.setObjectName("search_all_button")
        self._search.setAutoDefault(False)
        self._search.hide()
        self._search.clicked.connect(self.search_all)
        line = self.line((self.filter, 1), (self._search, 0), (self._words, 3), (self._count, 0), (self._newest, 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._table, 1)
        column.addLayout(line)
        self.take_in_turn(self._table, self.filter, self._search, self._newest)
        self._table.row_selected.connect(self._on_selected)
        # Queued: rows that come and go scroll the table before all of them have.
        self._table.edge_neared.connect(self._on_edge, Qt.ConnectionType.QueuedConnection)
        self._newest.clicked.connect(self.show_newest)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        super().set_theme(theme)
        self._words.set_theme(theme)

    @Slot(object)
    def show_session(self, info: SessionInfo) -> None:
        """Use the session's names and forget the last one's fills."""
        self._names = info.outcome_names
        self._model.clear()
        self._forget_places()
        self._model.set_columns(trade_columns(self._names))
        self.on_filter(self.filter.text())

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Add the new fills, if the newest are what is shown; a history replaces what is there."""
        self._reader = report.focus.participant
        if report.history:
            self._model.clear()
            self._forget_places()
        if report.fills and self._at_newest:
            self._model.add_rows([row for row in report.fills if self._lets is None or self._lets(row)])
            if self._model.total() >= WINDOW:
                self._has_older = True
        if report.fills and self._asked:
            self._missed += report.fills
        self._show_count()

    # ---- fills that are not here ----

    def _forget_places(self) -> None:
        self._at_newest: bool = True
        self._has_older = True  # as far as is known
        self._asked: str = ""  # older, newer or newest: what is on its way
        self._place = END  # next to which it is
        self._wants_newest: bool = False  # as soon as that is here
        self._missed: tuple[FillView, ...] = ()  # reported while it is on its way
        self._lets: Callable[[FillView], bool] | None = None  # the filter of a search through all: nothing else is kept
        self._walk: tuple[int, int] | None = None  # the fill before which it goes on, None if it has ended

    @Slot(bool)
    def _on_edge(self, at_end: bool) -> None:
        """Ask for what lies beyond the end that has been scrolled to; sorted rows have no such end."""
        if self._lets is not None or self._model.is_sorted or self._model.oldest is None:
            return
        if at_end and self._has_older:
            self._ask("older", fill_key(self._model.oldest))
        elif not at_end and not self._at_newest:
            self._ask("newer", fill_key(self._model.newest))

    @Slot()
    def show_newest(self) -> None:
        """Go back to the newest fills, after the answer that is on its way."""
        self._wants_newest = bool(self._asked)
        self._ask("newest", END)

    def _ask(self, what: str, place: tuple[int, int]) -> None:
        if not self._asked:
            self._asked, self._place, self._missed, self._wants_newest = what, place, (), False
            self.fills_wanted.emit(*place, what != "newer")

    @Slot(object)
    def show_page(self, fills: tuple[FillView, ...] | None) -> None:
        """Take in the fills that were asked for, oldest first; None if they can't be read now."""
        asked, self._asked = self._asked, ""
        if self._wants_newest:
            self.show_newest()
            return
        if self._walk is not None and asked != "search":  # it came in between
            self._ask("search", self._walk)
            return
        if asked == "search":
            self._take_found(fills)
            return
        end = self._model.oldest if asked == "older" else self._model.newest
        has_moved = asked != "newest" and (end is None or fill_key(end) != self._place)
        if not asked or fills is None:
            return
        if has_moved:  # there would be a gap
            self._table.tell_edge()
            return
        if asked == "older":
            self._take_older(fills)
        elif asked == "newest":
            self._model.clear()
            self._take_newer(fills, is_all=True)
            self._has_older = True
            self._table.scrollToTop()
        else:
            self._take_newer(fills, is_all=len(fills) < FILLS_PAGE)
        self._show_count()
        if self.filter.text().strip():
            self._search_on()

    def _take_older(self, fills: tuple[FillView, ...]) -> None:
        newest = self._model.newest
        self._model.add_older(fills)
        self._has_older = bool(fills)
        self._at_newest = self._at_newest and self._model.newest is newest

    def _take_newer(self, fills: tuple[FillView, ...], *, is_all: bool) -> None:
        """Add newer fills; if they are all there are, what was reported meanwhile follows on them."""
        last = fill_key((fills or (self._model.newest,))[-1]) if fills or self._model.total() else (0, 0)
        missed = tuple(row for row in self._missed if fill_key(row) > last) if is_all else ()
        self._at_newest, self._has_older = is_all, True  # the oldest may go
        self._model.add_rows((*fills, *missed))

    # ---- a search through all ----

    @Slot()
    def search_all(self) -> None:
        """Look through all fills of the session for what the filter lets through, newest first; or stop that."""
        if self._walk is not None:
            self._walk = None
            self._show_count()
            return
        self._lets = trade_filter(self.filter.text(), self._names)
        if self._lets is None:
            return
        found = sorted(self._model.shown(), key=fill_key) if self._at_newest else []
        is_known = self._at_newest and self._model.oldest is not None
        self._walk = fill_key(self._model.oldest) if is_known else END
        self._model.clear()
        self._model.add_rows(found)
        self._at_newest = True
        self._ask("search", self._walk)
        self._show_count()

    def _take_found(self, fills: tuple[FillView, ...] | None) -> None:
        """Keep what is looked for of a page, and turn to the page before it."""
        if self._walk is None or self._lets is None or fills is None:
            self._walk = None
        else:
            end = self._model.oldest  # what is reported meanwhile is there already
            new = [row for row in fills if end is None or fill_key(row) < fill_key(end)]
            self._model.add_older([row for row in new if self._lets(row)])
            self._walk = fill_key(fills[0]) if fills and self._model.total() < WINDOW else None
            self._has_older = bool(fills)
        if self._walk is not None:
            self._ask("search", self._walk)
        self._show_count()

    def _search_on(self) -> None:
        """Look further back while the filter finds less than fits on the screen, as far as the window goes."""
        if self._model.total() < WINDOW and self._is_short():
            self._on_edge(at_end=True)

    def _is_short(self) -> bool:
        row = self._table.verticalHeader().defaultSectionSize()
        return self._model.rowCount() * row < self._table.viewport().height()

    # ---- what is shown ----

    def _show_count(self) -> None:
        shown, total = self._model.rowCount(), self._model.total()
        of = f" of {fmt.count(total)}" if shown != total else ""
        first, last = self._model.oldest, self._model.newest
        span = f", ticks {fmt.count(first.tick)} to {fmt.count(last.tick)}" if total else ""
        words = f"{fmt.count(shown)}{of} fills{span}"
        if self._walk is not None:
            words = f"{fmt.count(shown)} found, back to tick {fmt.count(min(self._walk[0], last.tick if last else 0))}"
        elif self._lets is not None:
            words = f"{fmt.count(shown)} found{'' if self._has_older else ' in all fills'}"
        self._count.show_text(words)
        self._newest.setVisible(not self._at_newest)
        is_more = self._has_older or not self._at_newest
        is_offered = bool(self.filter.text().strip()) and is_more and self._lets is None
        self._search.setVisible(is_offered or self._walk is not None)
        self._search.setText(STOP if self._walk is not None else SEARCH)
        words = (
            "Stop the search" if self._walk is not None else "Search all fills of the session, also those not loaded"
        )
        self._search.setAccessibleName(words)
        self._search.setToolTip(words)

    @Slot(str)
    def on_filter(self, text: str) -> None:
        """Show the fills with all of these words; what was searched for before is let go of."""
        if self._lets is not None:
            self._lets = self._walk = None
            self._model.clear()
            self.show_newest()
        self._model.set_filter(trade_filter(text, self._names))
        self._show_count()
        if text.strip():
            self._search_on()

    @Slot(object)
    def _on_selected(self, row: FillView | None) -> None:
        self._words.tell("" if row is None else explain.fill_sentence(row, self._names, self._reader))
        self.fill_selected.emit(row)
