"""The states of a session and the one table of the ways between them."""

from gmd_desktop.session.tick_report import SessionStatus as S

# What is asked, in which state, and where it leads. None: back to what was paused.
TRANSITIONS: dict[tuple[str, S], S | None] = {
    ("start", S.DRAFT): S.RUNNING,
    ("start", S.PAUSED): None,
    ("pause", S.RUNNING): S.PAUSED,
    ("pause", S.FROZEN): S.PAUSED,
    ("freeze", S.RUNNING): S.FROZEN,
    ("unfreeze", S.FROZEN): S.RUNNING,
    ("settle", S.RUNNING): S.RESOLVED,
    ("settle", S.FROZEN): S.RESOLVED,
    ("settle", S.PAUSED): S.RESOLVED,
}
# What is asked without leaving the state.
ALLOWED: dict[str, frozenset[S]] = {
    "step": frozenset({S.PAUSED}),
    "extend": frozenset({S.DRAFT, S.RUNNING, S.PAUSED, S.FROZEN}),
    "eliminate": frozenset({S.RUNNING, S.PAUSED, S.FROZEN}),
    "join": frozenset({S.DRAFT, S.RUNNING, S.PAUSED, S.FROZEN}),
    "order": frozenset({S.DRAFT, S.RUNNING, S.PAUSED, S.FROZEN}),
    "cancel": frozenset({S.DRAFT, S.RUNNING, S.PAUSED, S.FROZEN}),
}
# What is asked of the crowd is possible until the session is over.
CROWD_VERBS = frozenset({"add_bots", "pause_bots", "resume_bots", "remove_bots", "set_activity"})
ALLOWED |= dict.fromkeys(CROWD_VERBS, ALLOWED["join"])
VERBS = frozenset(verb for verb, _ in TRANSITIONS) | {"step", "extend", "eliminate"} | CROWD_VERBS


def target(verb: str, status: S, resumes_as: S) -> S | None:
    """Tell where a verb leads from a state; None if it is not allowed there."""
    if status in ALLOWED.get(verb, frozenset()):
        return status
    if (verb, status) not in TRANSITIONS:
        return None
    return TRANSITIONS[verb, status] or resumes_as


def refusal(verb: str, status: S) -> str:
    """Say why a verb is refused in a state."""
    if status is S.RESOLVED:
        return f"The session is resolved: {verb.replace('_', ' ')} is not possible any more."
    states = [state for state in S if target(verb, state, S.RUNNING) is not None]
    return f"The session is {status}; {verb.replace('_', ' ')} needs {' or '.join(states)}."
