"""What the presenter's buttons say and ask for in each of the session's states."""

from gmd_desktop.session.tick_report import SessionStatus as S

EXTEND_MS = 60_000

# status: (words on the button, its verb, icon)
START: dict[S, tuple[str, str, str]] = {
    S.DRAFT: ("Start", "start", "start"),
    S.RUNNING: ("Pause", "pause", "pause"),
    S.FROZEN: ("Pause", "pause", "pause"),
    S.PAUSED: ("Resume", "start", "start"),
    S.RESOLVED: ("Start", "", "start"),
}
FREEZE: dict[S, tuple[str, str, str]] = {
    S.FROZEN: ("Unfreeze", "unfreeze", "unfreeze"),
    S.RUNNING: ("Freeze", "freeze", "freeze"),
}
NO_FREEZE = ("Freeze", "", "freeze")
