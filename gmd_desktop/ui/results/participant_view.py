"""One participant's page: P&L over time, best and worst trade, fills, orders, positions."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.participant_page import OwnFill, ParticipantPage
from gmd_desktop.session.standings import Place
from gmd_desktop.session.tick_report import SessionInfo
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.orders import order_columns, order_key
from gmd_desktop.ui.models.positions import position_columns, position_key
from gmd_desktop.ui.models.result_rows import own_fill_columns, own_fill_key
from gmd_desktop.ui.models.table_model import TableModel
from gmd_desktop.ui.models.words import each, outcome_name
from gmd_desktop.ui.parts.data_table import DataTable
from gmd_desktop.ui.parts.ground import lay_ground
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.results.profit_curve import ProfitCurve
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, GRID, Theme

READING = "Reading …"
MOST_OFFERED = 12  # names at once, while one is typed
LEFT, RIGHT = 400, 840  # of the room, at first


class ParticipantView(QWidget):
    """Asks for a participant's page and shows it when it comes."""

    wanted = Signal(str)  # a participant's name; GUI thread
    save_asked = Signal(str, object)  # path, lines of a CSV; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("results_participant")
        self._theme = DARK
        self._names: tuple[str, ...] = ()
        self._info: SessionInfo | None = None
        self._box = QComboBox()
        self._box.setObjectName("results_participant_box")
        self._box.setAccessibleName("Participant")
        self._box.setMinimumContentsLength(24)
        self._box.setToolTip("Type a part of a name, or choose from the list, best first")
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._typed = QLineEdit()
        self._typed.setPlaceholderText("Nobody has joined")
        self._box.setLineEdit(self._typed)
        self._completer = QCompleter(self._box.model(), self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(MOST_OFFERED)
        self._box.setCompleter(self._completer)
        self._chosen = ""  # what the box says may be half a name
        self._summary = QLabel()
        self._summary.setObjectName("results_participant_summary")
        set_role(self._summary, "muted")
        self._curve = ProfitCurve()
        self._best, self._worst = StoryLabel("results_best"), StoryLabel("results_worst")
        self._tables = {
            "fills": self._table("fills", "Own fills", "No fills: nothing that was sent has traded."),
            "orders": self._table("orders", "Own orders", "No orders were sent."),
            "positions": self._table("positions", "Own positions", "Nothing was ever held."),
        }
        self._tabs = QTabWidget()
        self._tabs.setObjectName("results_participant_tabs")
        for name, table in self._tables.items():
            self._tabs.addTab(table, name.capitalize())
            table.save_asked.connect(self.save_asked)
        self._lay_out()
        self._box.textActivated.connect(self.choose)
        self._typed.returnPressed.connect(self._on_return)
        self._typed.editingFinished.connect(self._on_left)

    def _table(self, name: str, title: str, empty: str) -> DataTable:
        keys: dict[str, Callable] = {"fills": own_fill_key, "orders": order_key, "positions": position_key}
        return DataTable(TableModel((), keys[name]), f"results_{name}_table", title, empty)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        line.setSpacing(4 * GRID)
        line.addWidget(self._box)
        line.addWidget(self._summary, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(4 * GRID, 0, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._curve, 1)
        for title, label in (("Best trade", self._best), ("Worst trade", self._worst)):
            heading = QLabel(title)
            set_role(heading, "title")
            column.addWidget(heading)
            column.addWidget(label)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self._tabs)
        split.setSizes([LEFT, RIGHT])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(line)
        rows.addWidget(split, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        self._theme = theme
        lay_ground(self, theme)
        self._curve.set_theme(theme)
        for label in (self._best, self._worst):
            label.set_theme(theme)
        for table in self._tables.values():
            table.set_theme(theme)

    def show_places(self, info: SessionInfo, places: Sequence[Place]) -> None:
        """Offer everybody, best first; whoever was chosen stays chosen."""
        self._info, self._names = info, info.outcome_names
        self._box.clear()
        self._box.addItems([place.who.name for place in places])
        self._set_columns("orders", order_columns(self._names, info.params))
        self._set_columns("positions", position_columns(self._names))
        self.choose(self._chosen if self._place_of(self._chosen) >= 0 else self._box.itemText(0))

    def _place_of(self, name: str) -> int:
        return self._box.findText(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)

    @Slot()
    def _on_return(self) -> None:
        """Choose whose name was typed, or else the best of those who have it in theirs."""
        typed = self._typed.text()
        name = typed if self._place_of(typed) >= 0 else self._completer.currentCompletion()
        if typed and name != self._chosen:
            self.choose(name)

    @Slot()
    def _on_left(self) -> None:
        """Say who is shown, where what was typed is nobody's name."""
        self._box.setCurrentIndex(self._place_of(self._chosen))

    @Slot(str)
    def choose(self, name: str) -> None:
        """Ask for somebody's page."""
        if name:
            self._chosen = name
            self._box.setCurrentIndex(self._place_of(name))
            self._summary.setText(READING)
            self.wanted.emit(name)

    @Slot(object)
    def show_page(self, page: ParticipantPage | None) -> None:
        """Show a page, unless another has been asked for since."""
        if page is None or page.who.name != self._chosen:
            return
        who = page.who
        gain = who.value - who.deposit
        said = f"{fmt.money(who.value)} USDC, {fmt.signed_money(gain)} ({fmt.signed_percent(gain, who.deposit)})"
        self._summary.setText(f"{said}; {fmt.count(page.n_orders)} orders, {fmt.count(page.n_fills)} fills")
        self._curve.show_curve(page.curve)
        self._best.tell(self._trade(page.best) or "None.")
        self._worst.tell(self._trade(page.worst) or "None.")
        self._set_columns("fills", own_fill_columns(self._names, who.name))
        self._model("fills").show_rows(reversed(page.fills))
        self._model("orders").show_rows(page.orders)
        self._model("positions").show_rows(page.positions)
        for number, (name, shown, there) in enumerate(
            (("Fills", len(page.fills), page.n_fills), ("Orders", len(page.orders), page.n_orders))
        ):
            self._tabs.setTabText(number, f"{name}, the latest {fmt.count(shown)}" if shown < there else name)

    def _model(self, name: str) -> TableModel:
        model = self._tables[name].model()
        assert isinstance(model, TableModel)
        return model

    def _set_columns(self, name: str, columns: tuple) -> None:
        model = self._model(name)
        if [column.title for column in model.columns] == [column.title for column in columns]:
            model.set_columns(columns)
            return
        model.set_columns(columns)
        self._tables[name].set_theme(self._theme)

    def _trade(self, own: OwnFill | None) -> str:
        if own is None:
            return ""
        when = "" if self._info is None else f" ({fmt.clock(own.view.tick * self._info.tick_ms)})"
        did = "bought" if own.action == "BUY" else "sold"
        name, paid = outcome_name(self._names, own.view.fill.outcome), fmt.price(each(abs(own.cash), own.size))
        return f"{fmt.signed_money(own.gain)} USDC: {did} {fmt.tokens(own.size)} {own.token} of {name} at {paid}{when}."
