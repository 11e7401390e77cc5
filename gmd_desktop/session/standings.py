"""Who stands where: everybody by gain, as a share of what they brought, so that unequal deposits play for the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gmd_desktop.session.tick_report import ParticipantView

SHARE = 10**12
PODIUM = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A participant with its place by gain; equal gains share a place."""

    rank: int
    who: ParticipantView

    @property
    def gain(self) -> int:
        """Value less deposit, in micros."""
        return self.who.value - self.who.deposit


def places(participants: Iterable[ParticipantView]) -> list[Place]:
    """Rank by gain as a share of the deposit, highest first; equal gains keep the order in which people joined.

    Where all deposits are the same this is the order by value.
    """
    ranked = sorted(participants, key=lambda who: -gain_share(who))
    rows: list[Place] = []
    for number, who in enumerate(ranked, start=1):
        same = rows and gain_share(rows[-1].who) == gain_share(who)
        rows.append(Place(rows[-1].rank if same else number, who))
    return rows


def count_first(ranked: Sequence[Place]) -> int:
    """Count those who share the first place."""
    return sum(place.rank == 1 for place in ranked)


def podium(ranked: Sequence[Place]) -> list[tuple[Place, int]]:
    """Give the first three of all places, each with how many more share its rank.

    Nobody stands out where all are level, or where more are first than there is room for.
    """
    shown, first = ranked[:PODIUM], count_first(ranked)
    if first > PODIUM or 1 < first == len(ranked):
        return []
    return [(place, sum(other.rank == place.rank for other in ranked[PODIUM:])) for place in shown]


def gain_share(who: ParticipantView) -> int:
    """Give the gain in units of 1e-12 of the deposit, cut; nothing was gained on nothing."""
    return (who.value - who.deposit) * SHARE // who.deposit if who.deposit else 0
