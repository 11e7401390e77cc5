"""Whether orders are taken at all: the words for each state in which the ticket is off."""

from dataclasses import dataclass

from gmd_desktop.session.tick_report import SessionInfo, SessionStatus, TickReport

KEPT = "What you have typed is kept."


@dataclass(frozen=True, slots=True)
class Trading:
    """`is_off`: nothing can be typed. `is_refused`: it can, but not be sent. `text` says why."""

    is_off: bool
    is_refused: bool
    text: str = ""


OPEN = Trading(False, False)


def trading(info: SessionInfo | None, report: TickReport | None) -> Trading:
    """Tell whether the ticket may be used, and in words why not."""
    if info is None or report is None:
        return Trading(True, True, "No session is open: open or make one in the File menu.")
    if info.replay is not None:
        return Trading(True, True, "This is a replay: it shows what has happened, nothing can be sent.")
    if info.read_only:
        return Trading(True, True, "This session is open read-only: nothing can be sent from here.")
    if report.status == SessionStatus.RESOLVED:
        return Trading(True, True, "The session is over: it has been settled and paid out.")
    if report.status == SessionStatus.DRAFT:
        return Trading(True, True, "The session has not started: press Start (F5), then trade.")
    who = next((one for one in report.participants if one.name == report.focus.participant), None)
    if who is not None and who.is_bot:
        text = f"{who.name} is a bot: look at what it has, but act as a person to trade."
        return Trading(False, True, text)
    if report.status == SessionStatus.FROZEN:
        text = f"Trading is frozen: orders are refused now, cancels are taken. {KEPT}"
        return Trading(False, True, text)
    return OPEN


def waiting_words(report: TickReport | None) -> str:
    """Say that an order sent now waits, if it does."""
    if report is not None and report.status == SessionStatus.PAUSED:
        return "The session is paused: orders wait for the next tick."
    return ""
