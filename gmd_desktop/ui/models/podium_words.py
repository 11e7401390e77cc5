"""What the podium says of equal gains, in the results, in an export and on stage."""

from collections.abc import Sequence

from gmd_desktop.session.standings import Place, count_first
from gmd_desktop.ui import format as fmt

ORDINALS = ("1st", "2nd", "3rd")


def step_words(place: Place, more: int) -> str:
    """Name a step of the podium, and how many more would stand on it."""
    ordinal = ORDINALS[min(place.rank, len(ORDINALS)) - 1]
    return f"{ordinal}, with {fmt.count(more)} more" if more else ordinal


def level_words(ranked: Sequence[Place]) -> str:
    """Say why nobody stands on the podium."""
    first = ranked[0]
    share = fmt.signed_percent(first.gain, first.who.deposit)
    return f"{fmt.count(count_first(ranked))} of {fmt.count(len(ranked))} share the first place, at {share}."


def note_words(ranked: Sequence[Place], steps: Sequence[tuple[Place, int]]) -> str:
    """Say who is not on the podium though level with somebody on it; "" if nobody is.

    Args:
        ranked: all places.
        steps: what `podium` gives for them.
    """
    if not ranked:
        return ""
    if not steps:
        return level_words(ranked)
    last, more = steps[-1]
    if not more:
        return ""
    return f"and {fmt.count(more)} more {'share' if more > 1 else 'shares'} the {ORDINALS[last.rank - 1]} place"
