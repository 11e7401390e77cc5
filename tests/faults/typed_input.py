"""Garbage typed into the desk's fields; a maker as those of bad_input."""

import os
import sys
from collections.abc import Iterator
from random import Random

from gmd_desktop.session.inbox import RequestError, request_row
from tests.faults.bad_input import GARBAGE

PIECES = (
    *GARBAGE,
    "1",
    "10",
    "0.5",
    ",",
    " ",
    "%",
    "1,5",
    "1 000",
    "１２",
    "٣",
    "−5",
    "+5",
    "1_0",
    "5e3",
    "..",
    "\u200b",
)


def typed(rng: Random, _folder: str) -> Iterator[tuple[bool, str]]:
    """Type into the ticket and the participant's form, and press Return."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Only here: who breaks something else needs no Qt.
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

    from gmd_desktop.ui.parts.add_participant import AddParticipant
    from gmd_desktop.ui.theme import DARK
    from gmd_desktop.ui.widgets.order_ticket import OrderTicket
    from tests.ui.ticket_market import TicketMarket

    app = QApplication.instance() or QApplication([])
    raised: list[str] = []
    sys.excepthook = lambda kind, error, _trace: raised.append(f"{kind.__name__}: {error}")
    market, ticket, form = TicketMarket(), OrderTicket(), AddParticipant()
    sent: list[object] = []
    ticket.submitted.connect(sent.append)
    form.join_requested.connect(sent.append)
    ticket.preview_requested.connect(lambda number, request: ticket.show_preview(number, market.preview(request)))
    ticket.set_theme(DARK)
    ticket.show_session(market.info)
    ticket.show_report(market.report())
    words = {ticket: "ticket_message", form: "new_participant_words"}
    for widget in words:
        widget.show()
    fields = [(widget, edit) for widget in words for edit in widget.findChildren(QLineEdit)]
    while True:
        widget, edit = rng.choice(fields)
        text = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 3)))
        edit.clear()
        for one in text:  # QTest knows no keys beyond ASCII
            app.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, one))
        QTest.keyClick(edit, Qt.Key.Key_Return)
        app.processEvents()
        problem = raised.pop() if raised else ""
        for request in sent:
            problem = problem or refusal(request)
        label = widget.findChild(QLabel, words[widget])
        if not sent and not problem and edit.isEnabled() and edit.text() and not (label and label.text()):
            problem = f"nothing is said about {edit.objectName()} {edit.text()!r}"
        yield not sent, f"{edit.objectName()} {text!r}: {problem}" if problem else ""
        sent.clear()


def refusal(request: object) -> str:
    """Give why what the desk has sent is not well-formed."""
    try:
        request_row(request)  # type: ignore[arg-type]
    except RequestError as error:
        return f"sent, and refused behind the desk: {error}"
    return ""
