"""What the banner says: how the session stands, what went wrong, and what is not stored yet."""

from PySide6.QtCore import QObject, Signal, Slot

from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui.panels import Panels
from gmd_desktop.ui.widgets.banner import Banner

RESTART = "Restart"
WAITING = {
    "eliminate": "The session waits for you: choose who goes. Trading stays frozen until then, and the end waits too.",
    "winner": "Trading has ended. The session waits for you: name the winner.",
}


class Notices(QObject):
    """Tells the banner, the ticket and the health panel what became of what was asked."""

    restart_wanted = Signal()  # the runner is to start again; GUI thread
    resolution_wanted = Signal()  # the presenter wants to decide; GUI thread

    def __init__(self, banner: Banner, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._banner, self._panels = banner, panels
        self._outcomes: tuple[str, ...] = ()
        self._warnings: tuple[str, ...] = ()  # before the start
        self._report: TickReport | None = None
        self._standing = ""  # what the session's state has the banner say
        self._action = ""  # what the banner's button offers
        self._unsent: dict[str, str] = {}  # uuid of what the store has not taken yet, and why

    def show_session(self, info: SessionInfo) -> None:
        """Forget what was said of another session."""
        self._outcomes, self._report, self._standing = info.outcome_names, None, ""
        self._warnings = info.warnings
        self._banner.clear()

    @Slot(object)
    def show_report(self, report: TickReport) -> None:
        """Say what the report says that the person should know."""
        self._report = report
        self._panels.health.show_unsent(len(self._unsent))
        self._panels.status_strip.show_unsent(len(self._unsent))
        if report.is_troubled or self._unsent:
            trouble = report.banner if report.is_troubled else next(reversed(self._unsent.values()))
            stopped = not report.health.is_active
            details = report.health.last_error_detail if stopped else ""
            self._tell("warning", self._unsent_words() + trouble, details, RESTART if stopped else "")
        elif report.waiting_for:
            self._tell("warning", WAITING[report.waiting_for], action="Decide…")
        elif report.banner:
            self._tell("info", report.banner)
        elif report.status == SessionStatus.DRAFT and self._warnings:
            self._tell("warning", f"Before you start: {self._warnings[0]}.", "\n".join(self._warnings))
        elif report.status == SessionStatus.RESOLVED and report.winner is not None:
            winner = self._outcomes[report.winner]
            self._tell("gold", f"{winner} wins. Everything is paid out; this session is read-only now.")
        else:
            self._banner.clear_if(self._standing)
            self._standing = ""

    def _tell(self, severity: str, text: str, details: str = "", action: str = "") -> None:
        """Say once what stands, so that what else is said meanwhile can be read."""
        if text != self._standing:
            self._standing, self._action = text, action
            self._banner.show_message(severity, text, details, action)

    @Slot()
    def act(self) -> None:
        """Do what the banner's button offers."""
        if self._action == RESTART:
            self.restart_wanted.emit()
        elif self._action:
            self.resolution_wanted.emit()

    def _unsent_words(self) -> str:
        if not self._unsent:
            return ""
        waits = "1 request waits" if len(self._unsent) == 1 else f"{len(self._unsent)} requests wait"
        return f"{waits} to be stored, and will be sent again. "

    # ---- answers of the worker ----

    @Slot(str, float)
    def on_order_queued(self, uuid: str, ack_ms: float) -> None:
        """An order is safe in the store."""
        self._panels.order_ticket.show_queued(uuid, ack_ms)
        if self._unsent.pop(uuid, None) is not None and self._report is not None:
            self.show_report(self._report)

    @Slot(str, str)
    def on_request_failed(self, uuid: str, sentence: str) -> None:
        """Say why something that was asked did not happen."""
        self._unsent.pop(uuid, None)
        if not self._panels.order_ticket.show_failed(uuid, sentence):
            self.show_problem(sentence)

    @Slot(str, str)
    def on_request_waiting(self, uuid: str, sentence: str) -> None:
        """Say that the store does not take something now; it is sent again until it does."""
        self._unsent[uuid] = sentence
        self._panels.order_ticket.show_waiting(uuid, sentence)
        if self._report is not None:
            self.show_report(self._report)

    @Slot(str, str)
    def show_problem(self, sentence: str, details: str = "") -> None:
        """Say what went wrong; details go behind a button."""
        self._banner.show_message("error", sentence, details)

    @Slot(str)
    def on_saved(self, path: str) -> None:
        """Say where an exported picture or table is."""
        self.show_notice(f"Saved to {path}")

    @Slot(str)
    def show_notice(self, sentence: str) -> None:
        """Say what was done."""
        self._banner.show_message("info", sentence)

    @Slot(float)
    def on_silence(self, silent_s: float) -> None:
        """Say that the worker is held up by its store."""
        if self._report is not None:
            text = f"The store has not answered for {silent_s:.0f} s. What you see is old; what you send waits for it."
            self._tell("warning", text)
            self._panels.order_ticket.show_silence()

    @Slot()
    def on_silence_ended(self) -> None:
        """Say what the last report says."""
        if self._report is not None:
            self.show_report(self._report)
