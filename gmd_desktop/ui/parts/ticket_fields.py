"""The fields of the order ticket: what is typed and chosen, nothing of what it means."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine import ACTIONS, TOKENS, TimeInForce
from gmd_desktop.session.tick_report import Focus, LevelView
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.models.ticket_form import DEFAULT_SLIPPAGE_PERCENT, TicketForm
from gmd_desktop.ui.parts.controls import (
    Choice,
    captioned,
    choice_buttons,
    mark_invalid,
    number_edit,
    segments,
)
from gmd_desktop.ui.parts.elided_combo import ElidedCombo
from gmd_desktop.ui.parts.ticket_sizes import QuickSizes
from gmd_desktop.ui.typed import write_amount

MARKET_FORCES = ("FOK", "IOC")
LIMIT_FORCES = ("GTC", "IOC", "FOK")
FORCE_TIP = (
    "GTC: what does not trade at once rests in the book.\n"
    "IOC: trades what it can, the rest is given back.\n"
    "FOK: all of it or nothing."
)
MARKET, LIMIT = 0, 1


class TicketFields(QWidget):
    """Emits what the person does; `form` is what stands there now."""

    edited = Signal()  # anything that changes the order; GUI thread
    size_typed = Signal()  # in addition: which of the three amounts was typed into
    amount_typed = Signal()
    payout_typed = Signal()
    focus_chosen = Signal()  # another participant or outcome
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = TicketForm()
        self._people: tuple[str, ...] = ()  # who can be acted as
        self._build()
        self._lay_out()
        self._connect()
        self._follow_type()

    # ---- construction ----

    def _build(self) -> None:
        self.participant_box = self._box("participant_box", "Acting as", "Who sends the order")
        self.outcome_box = self._box("outcome_box", "Outcome", "What the order is about")
        self.force_box = self._box("force_box", "Time in force", FORCE_TIP)
        self.tokens, self.sides, self.types = QButtonGroup(self), QButtonGroup(self), QButtonGroup(self)
        self.size_edit = number_edit("size_edit", "Size in tokens", "Size in tokens", "tokens")
        self.amount_edit = number_edit(
            "amount_edit", "Amount in USDC", "USDC in all, fees included; the size is solved from it"
        )
        self.payout_edit = number_edit(
            "payout_edit", "Payout in USDC", "USDC that the order's tokens pay if they are right"
        )
        self.amount_edit.setPlaceholderText("USDC")
        self.payout_edit.setPlaceholderText("USDC")
        self.price_edit = number_edit(
            "price_edit", "Limit price in USDC per token", "Limit price in USDC per token", "0.45"
        )
        self.slippage_edit = number_edit(
            "slippage_edit",
            "Max slippage in percent",
            "How far from the pool's price a market order may trade, in percent",
            DEFAULT_SLIPPAGE_PERCENT,
        )
        self.slippage_edit.setText(DEFAULT_SLIPPAGE_PERCENT)
        self.auto_fill_check = QCheckBox("Auto-fill")
        self.auto_fill_check.setObjectName("auto_fill_check")
        self.auto_fill_check.setAccessibleName("Auto-fill while resting")
        self.auto_fill_check.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.auto_fill_check.setToolTip(
            "While it rests, the pool may fill it when a trade in another outcome moves the price"
        )
        self.quick_sizes = QuickSizes()

    def _box(self, name: str, title: str, tip: str) -> QComboBox:
        box = ElidedCombo()
        box.setObjectName(name)
        box.setAccessibleName(title)
        box.view().setAccessibleName(title)
        box.setToolTip(tip)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumContentsLength(4)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * look.GRID)
        column.addLayout(_row(captioned("Acting as", self.participant_box), captioned("Outcome", self.outcome_box)))
        tokens = choice_buttons(
            self.tokens,
            (
                Choice("token_yes", "YES", "YES token", "yes", "Pays 1 USDC if it wins (Y)"),
                Choice("token_no", "NO", "NO token", "no", "Pays 1 USDC if it loses (N)"),
            ),
        )
        sides = choice_buttons(
            self.sides,
            (
                Choice("side_buy", "Buy", "Buy", "segment", "Buy tokens (B)"),
                Choice("side_sell", "Sell", "Sell", "segment", "Sell tokens (S)"),
            ),
        )
        types = choice_buttons(
            self.types,
            (
                Choice("type_market", "Market", "Market order", "segment", "At the price there is"),
                Choice("type_limit", "Limit", "Limit order", "segment", "At this price or better"),
            ),
        )
        column.addLayout(_row(tokens, segments(sides)))
        column.addLayout(_row(segments(types), self.quick_sizes))
        captioned_rows = QVBoxLayout()  # their captions set them apart
        captioned_rows.setSpacing(look.GRID)
        captioned_rows.addLayout(self._amounts())
        captioned_rows.addLayout(self._bounds())
        column.addLayout(captioned_rows)

    def _amounts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.GRID)
        grid.addLayout(captioned("Size", self.size_edit), 0, 0)
        grid.addLayout(captioned("Amount", self.amount_edit), 0, 1)
        grid.addLayout(captioned("Payout", self.payout_edit), 0, 2)
        for number in range(3):
            grid.setColumnStretch(number, 1)
        return grid

    def _bounds(self) -> QHBoxLayout:
        self._bound = QStackedWidget()
        self._bound.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for layout in (
            captioned("Slippage %", self.slippage_edit),
            captioned("Limit price", self.price_edit),
        ):
            page = QWidget()
            layout.setContentsMargins(0, 0, 0, 0)
            page.setLayout(layout)
            self._bound.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(look.GRID)
        row.addWidget(self._bound, 1)
        row.addLayout(captioned("In force", self.force_box), 1)
        row.addLayout(captioned("", self.auto_fill_check), 1)
        return row

    def _connect(self) -> None:
        for group in (self.tokens, self.sides, self.types):
            group.buttonClicked.connect(self._on_chosen)
        for edit in (self.price_edit, self.slippage_edit):
            edit.textEdited.connect(self._on_edited)
        self.size_edit.textEdited.connect(self._on_size_typed)
        self.amount_edit.textEdited.connect(self._on_amount_typed)
        self.payout_edit.textEdited.connect(self._on_payout_typed)
        self.auto_fill_check.clicked.connect(self._on_edited)
        self.force_box.activated.connect(self._on_force_chosen)
        self.participant_box.activated.connect(self._on_focus_chosen)
        self.outcome_box.activated.connect(self._on_focus_chosen)
        for field in self._fields().values():
            field.installEventFilter(self)

    # ---- what stands there ----

    @property
    def form(self) -> TicketForm:
        """The fields as they stand."""
        is_market = self.types.checkedId() == MARKET
        self._form = replace(
            self._form,
            participant=self.participant_box.currentText(),
            outcome=max(0, self.outcome_box.currentIndex()),
            token=TOKENS[self.tokens.checkedId()],
            action=ACTIONS[self.sides.checkedId()],
            type="MARKET" if is_market else "LIMIT",
            size=self.size_edit.text(),
            price=self.price_edit.text(),
            slippage=self.slippage_edit.text(),
            auto_fill=self.auto_fill_check.isChecked(),
        )
        return self._form

    def choose(self, group: QButtonGroup, number: int) -> None:
        """Choose as a click would."""
        button = group.button(number)
        if not button.isEnabled():
            return
        button.setChecked(True)
        self._on_chosen(button)

    def put_back(self, form: TicketForm) -> None:
        """Show a form as it was, but for who acts and the outcome."""
        self._form = form
        for group, number in (
            (self.types, MARKET if form.type == "MARKET" else LIMIT),
            (self.tokens, TOKENS.index(form.token)),
            (self.sides, ACTIONS.index(form.action)),
        ):
            group.button(number).setChecked(True)
        self.auto_fill_check.setChecked(form.auto_fill)
        for field, text in ((self.price_edit, form.price), (self.slippage_edit, form.slippage)):
            field.setText(text)
        self._follow_type()
        self.set_amounts(form.size, None, form.size)

    def clear(self) -> None:
        """Forget the numbers that belong to one session: sizes and prices."""
        self.price_edit.clear()
        self.set_amounts("", "", "")

    def set_names(self, outcomes: Sequence[str]) -> None:
        """Offer these outcomes."""
        self.outcome_box.clear()
        self.outcome_box.addItems(list(outcomes))
        for number, name in enumerate(outcomes):
            self.outcome_box.setItemData(number, name, Qt.ItemDataRole.ToolTipRole)

    def set_focus(self, names: Sequence[str], focus: Focus) -> bool:
        """Offer these names to act as and take the focus over; true if that made it another order."""
        box, before = self.participant_box, self.form
        if self._people != tuple(names):
            self._people = tuple(names)
            box.clear()
            box.addItems(self._people)
        box.setCurrentText(focus.participant)
        self.outcome_box.setCurrentIndex(focus.outcome)
        return self.form != before

    def fill_in(self, level: LevelView) -> None:
        """Fill in the order that would take this level, and let the size be typed over."""
        self.outcome_box.setCurrentIndex(level.outcome)
        for group, number in (
            (self.types, LIMIT),
            (self.tokens, TOKENS.index("NO" if level.token == "NO" else "YES")),
            (self.sides, ACTIONS.index("SELL" if level.action == "BUY" else "BUY")),
        ):
            group.button(number).setChecked(True)
        self._follow_type()
        self.price_edit.setText(write_amount(level.price))
        size = write_amount(level.size - level.own or level.size)
        self.set_amounts(size, None, size)
        self.size_edit.setFocus()
        self.size_edit.selectAll()

    def set_amounts(self, size: str | None, amount: str | None, payout: str | None) -> None:
        """Write into the amounts; None leaves one as it is. No signal is emitted."""
        for edit, text in (
            (self.size_edit, size),
            (self.amount_edit, amount),
            (self.payout_edit, payout),
        ):
            if text is not None and edit.text() != text:
                edit.setText(text)

    def mark(self, field: str) -> None:
        """Mark the field with this name as the mistaken one; "" marks none."""
        for name, edit in self._fields().items():
            mark_invalid(edit, name == field)

    def _fields(self) -> dict[str, QLineEdit]:
        return {
            "Size": self.size_edit,
            "Amount": self.amount_edit,
            "Payout": self.payout_edit,
            "Price": self.price_edit,
            "Max slippage": self.slippage_edit,
        }

    # ---- what happens ----

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key for undo before a field does, which knows only what was typed into itself."""
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() == QEvent.Type.KeyPress:
                self.undo_asked.emit()
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def _follow_type(self) -> None:
        """Show what belongs to the order's type, and the time in force last chosen for it."""
        is_market = self.types.checkedId() == MARKET
        self._bound.setCurrentIndex(MARKET if is_market else LIMIT)
        self.auto_fill_check.setEnabled(not is_market)
        forces = MARKET_FORCES if is_market else LIMIT_FORCES
        chosen = self._form.market_force if is_market else self._form.limit_force
        if self.force_box.count() != len(forces):
            self.force_box.clear()
            self.force_box.addItems(forces)
        self.force_box.setCurrentText(chosen)

    @Slot(QAbstractButton)
    def _on_chosen(self, button: QAbstractButton) -> None:
        if button in self.types.buttons():
            self._follow_type()
        self.edited.emit()

    @Slot()
    def _on_force_chosen(self) -> None:
        force = cast(TimeInForce, self.force_box.currentText())
        if self.types.checkedId() == MARKET:
            self._form = replace(self._form, market_force=force)
        else:
            self._form = replace(self._form, limit_force=force)
        self.edited.emit()

    @Slot()
    def _on_edited(self) -> None:
        self.edited.emit()

    @Slot()
    def _on_size_typed(self) -> None:
        self.size_typed.emit()

    @Slot()
    def _on_amount_typed(self) -> None:
        self.amount_typed.emit()

    @Slot()
    def _on_payout_typed(self) -> None:
        self.payout_typed.emit()

    @Slot()
    def _on_focus_chosen(self) -> None:
        self.focus_chosen.emit()
        self.edited.emit()


def _row(*columns: QHBoxLayout | QVBoxLayout | QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * look.GRID)
    for column in columns:
        if isinstance(column, QWidget):
            row.addWidget(column, 1)
        else:
            row.addLayout(column, 1)
    return row
