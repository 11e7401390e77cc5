"""Who stands where: everybody by value."""

from collections.abc import Iterable
from dataclasses import dataclass

from gmd_desktop.session.tick_report import ParticipantView


@dataclass(frozen=True, slots=True)
class Place:
    """A participant with its place by value; equal values share a place."""

    rank: int
    who: ParticipantView

    @property
    def gain(self) -> int:
        """Value less deposit, in micros."""
        return self.who.value - self.who.deposit


def places(participants: Iterable[ParticipantView]) -> list[Place]:
    """Rank by value, highest first; equal values keep the order in which people joined."""
    ranked = sorted(participants, key=lambda who: -who.value)
    rows: list[Place] = []
    for number, who in enumerate(ranked, start=1):
        same = rows and rows[-1].who.value == who.value
        rows.append(Place(rows[-1].rank if same else number, who))
    return rows
