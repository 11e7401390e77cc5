"""The ticket's line about the order that was sent last: from its way to the store until nothing more happens to it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from engine import Preview
from gmd_desktop.session.requests import CancelRequest, OrderRequest
from gmd_desktop.session.tick_report import SessionInfo, TickReport
from gmd_desktop.ui import theme as look
from gmd_desktop.ui.explain import Means, why_not_now
from gmd_desktop.ui.models.ticket_form import same_order
from gmd_desktop.ui.models.ticket_life import OrderLife
from gmd_desktop.ui.parts.story import StoryLabel
from gmd_desktop.ui.stylesheet import set_role
from gmd_desktop.ui.theme import Theme


class SentOrder(QWidget):
    """Hidden until there is an order to tell of; stays to be read while the next one is typed."""

    cancel_requested = Signal(object)  # CancelRequest of the order that waits for its tick; GUI thread

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: SessionInfo | None = None
        self._life: OrderLife | None = None
        self._words = StoryLabel("order_life", grows=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._back = QPushButton("Take back")
        self._back.setObjectName("take_back_button")
        self._back.setAccessibleName("Take the order back")
        self._back.setToolTip("Cancel the order before its tick comes")
        self._back.setAutoDefault(False)
        set_role(self._back, "quick")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * look.GRID)
        line.addWidget(self._words, 1)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self._back.clicked.connect(self.take_back)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's look."""
        self._words.set_theme(theme)

    # ---- what it knows ----

    @property
    def is_sending(self) -> bool:
        """Whether the order is not stored yet."""
        return self._life is not None and not self._life.is_acknowledged

    @property
    def why(self) -> str:
        """What would have done instead of a refused order, "" if that is not told."""
        return self._life.why if self._life is not None else ""

    # ---- what it is told ----

    def show_session(self, info: SessionInfo) -> None:
        """Forget the last session's order."""
        self._info = info
        self._tell(None)

    def follow(self, request: OrderRequest) -> None:
        """Tell of this order from now on."""
        self._tell(OrderLife(request))

    def show_report(self, report: TickReport) -> None:
        """Tell what has become of it."""
        if self._life is not None:
            self._tell(self._life.seen(report))

    def show_queued(self, uuid: str, ack_ms: float) -> None:
        """Note that the order is stored and waits for its tick."""
        if self._life is not None and self._life.request.uuid == uuid:
            self._tell(self._life.queued(ack_ms))

    def show_waiting(self, uuid: str, sentence: str) -> None:
        """Note that the store does not take the order now, and that it is sent again."""
        if self._life is not None and self._life.request.uuid == uuid:
            self._tell(self._life.waiting(sentence))

    def forget(self, uuid: str) -> bool:
        """Forget an order that was not stored; true if it is the one that is told of."""
        if self._life is None or self._life.request.uuid != uuid or self._life.is_acknowledged:
            return False
        self._tell(None)
        return True

    def explain(self, request: OrderRequest, preview: Preview, means: Means) -> None:
        """Keep what would do instead of the order, if it was refused and is the one that the engine was asked about."""
        life = self._life
        if life is None or life.view is None or not life.wants_why or self._info is None:
            return
        if same_order(request, life.request) and preview.reason == life.view.reason:
            self._tell(
                life.explained(why_not_now(request, preview, self._info.params, self._info.outcome_names, means))
            )

    @Slot()
    def take_back(self) -> None:
        """Ask for the order to be cancelled, if it still waits for its tick."""
        if self._life is None or not self._life.can_take_back:
            return
        sent = self._life.request
        self._tell(self._life.taken_back())
        self.cancel_requested.emit(CancelRequest(sent.participant, order_uuid=sent.uuid))

    def _tell(self, life: OrderLife | None) -> None:
        self._life = life
        self.setVisible(life is not None)
        if life is not None and self._info is not None:
            self._words.tell(life.words(self._info.params, self._info.outcome_names), life.tone)
            self._back.setVisible(life.can_take_back)
