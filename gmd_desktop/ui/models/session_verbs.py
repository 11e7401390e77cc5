"""What the presenter's buttons say and ask for in each of the session's states."""

from collections.abc import Iterable

from gmd_desktop.session.rounds import RoundState, RoundView
from gmd_desktop.session.tick_report import SessionStatus as S

EXTEND_MS = 60_000
SKIP = "skip"  # no verb of the session: asks first whether a round ends without anybody going, which is "unfreeze"

# status: (words on the button, its verb, icon)
START: dict[S, tuple[str, str, str]] = {
    S.DRAFT: ("Start", "start", "start"),
    S.RUNNING: ("Pause", "pause", "pause"),
    S.FROZEN: ("Pause", "pause", "pause"),
    S.PAUSED: ("Resume", "start", "start"),
    S.RESOLVED: ("Start", "", "start"),
}
_FREEZE: dict[S, tuple[str, str, str]] = {
    S.FROZEN: ("Unfreeze", "unfreeze", "unfreeze"),
    S.RUNNING: ("Freeze", "freeze", "freeze"),
}
_NO_FREEZE = ("Freeze", "", "freeze")
# While a round is under way: its freeze ends by itself; one that waits can be ended without anybody going.
_IN_ROUND = {
    RoundState.FROZEN: ("Unfreeze", "", "unfreeze"),
    RoundState.WAITING: ("Skip", SKIP, "unfreeze"),
}


def start_hint(status: S, *, read_only: bool) -> str:
    """Say which button lets ticks come; "" if none can be pressed or is needed."""
    words, verb, _ = START[status]
    return f"press {words} (F5)" if verb == "start" and not read_only else ""


def freeze_button(status: S, rounds: Iterable[RoundView], *, trading_ended: bool) -> tuple[str, str, str]:
    """Give what the freeze button says, its verb ("": it can't be pressed), and its icon."""
    if status is S.FROZEN and trading_ended:
        return "Unfreeze", "", "unfreeze"
    if status is S.FROZEN:
        for one in rounds:
            if one.state in _IN_ROUND:
                return _IN_ROUND[one.state]
    return _FREEZE.get(status, _NO_FREEZE)
