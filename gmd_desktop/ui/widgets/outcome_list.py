"""The outcomes, a card each; the one that is chosen is what the ticket, the book and the charts are about."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gmd_desktop.session.tick_report import OutcomeView, SessionInfo, TickReport
from gmd_desktop.ui.charts.history import Histories
from gmd_desktop.ui.parts.outcome_card import CardValues, OutcomeCard, PriceCaptions
from gmd_desktop.ui.stale import READ_MS, Stale
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import DARK, FADE_STEP_MS, GRID, Theme

LEAST_WIDTH = 196
OVER = {False: "the last minute", True: "the session"}


class OutcomeList(QFrame):
    """Cards from the top; with many outcomes they become smaller before they scroll."""

    outcome_selected = Signal(int)  # index of the outcome; GUI thread

    def __init__(self, theme: Theme = DARK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcome_list")
        self.setAccessibleName("Outcomes")
        set_role(self, "panel")
        self._theme = theme
        self._outcomes: tuple[OutcomeView, ...] = ()
        self._histories = Histories()
        self._whole = False
        self._cards: list[OutcomeCard] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_card_clicked)
        self._fade = QTimer(self)
        self._fade.setInterval(FADE_STEP_MS)
        self._fade.timeout.connect(self._on_fade)
        self._build()
        self._stale = Stale(self, self._refresh, READ_MS)
        self.set_theme(theme)

    def show_session(self, info: SessionInfo) -> None:
        """Have a card for each outcome of another session."""
        self._set_count(len(info.outcome_names))
        for card, name in zip(self._cards, info.outcome_names, strict=True):
            card.show_values(CardValues(name, 0, 0, 0, OVER[self._whole], True, False))

    def show_report(self, report: TickReport) -> None:
        """Take in prices and states; they are shown when the list can be seen."""
        if len(report.outcomes) != len(self._cards):
            self._set_count(len(report.outcomes))
        if report.history:
            self._histories = Histories(len(self._cards))
            self.select_outcome(report.focus.outcome)
        self._histories.take(report.points)
        self._outcomes = report.outcomes
        self._stale.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's fonts and colours."""
        self._theme = theme
        self.setMinimumWidth(theme.px(LEAST_WIDTH))
        self._captions.set_theme(theme)
        for card in self._cards:
            card.set_theme(theme)

    @Slot(int)
    def select_outcome(self, outcome: int) -> None:
        """Show that an outcome is chosen, without saying so."""
        if 0 <= outcome < len(self._cards):
            self._cards[outcome].setChecked(True)

    def selected_outcome(self) -> int | None:
        """Which outcome is chosen, None for none."""
        card = self._group.checkedButton()
        return card.outcome if isinstance(card, OutcomeCard) else None

    # ---- inner workings ----

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        words = QLabel("Change over")
        set_role(words, "caption")
        head.addWidget(words)
        head.addStretch(1)
        span = QButtonGroup(self)
        for key, text, tip in (
            ("change_minute", "1 min", "Change of the YES price over the last minute of session time"),
            ("change_session", "session", "Change of the YES price since the session began"),
        ):
            button = QPushButton(text)
            button.setObjectName(key)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setCheckable(True)
            button.setChecked(key == "change_minute")
            set_role(button, "segment")
            span.addButton(button)
            head.addWidget(button)
        span.buttonClicked.connect(self._on_span_clicked)
        self._spans = span
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID - 1)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        rows = QVBoxLayout(self)
        rows.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        rows.setSpacing(GRID)
        self._captions = PriceCaptions(self._theme)
        rows.addLayout(head)
        rows.addWidget(self._captions)
        rows.addWidget(scroll, 1)

    def _set_count(self, count: int) -> None:
        """Have so many cards; those that exist are kept."""
        while len(self._cards) > count:
            card = self._cards.pop()
            self._group.removeButton(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self._cards) < count:
            card = OutcomeCard(len(self._cards), self._theme)
            card.set_theme(self._theme)
            card.resized.connect(self._show_captions)
            self._group.addButton(card)
            self._column.addWidget(card)
            QWidget.setTabOrder((self._cards or self._spans.buttons())[-1], card)
            self._cards.append(card)
        self._outcomes = ()
        self._histories = Histories(count)

    def _refresh(self) -> None:
        for card, outcome, place in zip(self._cards, self._outcomes, range(len(self._cards)), strict=False):
            history = self._histories[place]
            change = history.change(outcome.yes_price, self._whole)
            card.show_values(
                CardValues(
                    name=outcome.name,
                    yes=outcome.yes_price,
                    no=outcome.no_price,
                    change=change,
                    over=OVER[self._whole],
                    active=outcome.active,
                    winner=outcome.winner,
                    spark=history.line(self._whole),
                )
            )
        if any(card.is_fading for card in self._cards):
            self._fade.start()

    @Slot()
    def _show_captions(self) -> None:
        self._captions.setVisible(any(card.is_narrow for card in self._cards))

    @Slot()
    def _on_fade(self) -> None:
        fading = [card for card in self._cards if card.is_fading]
        for card in fading or self._cards:
            card.update()
        if not fading:
            self._fade.stop()

    @Slot(QAbstractButton)
    def _on_card_clicked(self, card: QAbstractButton) -> None:
        if isinstance(card, OutcomeCard):
            self._scroll.ensureWidgetVisible(card)
            self.outcome_selected.emit(card.outcome)

    @Slot(QAbstractButton)
    def _on_span_clicked(self, button: QAbstractButton) -> None:
        self._whole = button.objectName() == "change_session"
        self._stale.mark()
