"""A session with rounds: five outcomes, twenty seconds, somebody goes at 8 s and at 14 s."""

from __future__ import annotations

from tests.session.table import Table

MORE = "".join(f'[[outcome]]\nname = "{name}"\n' for name in ("Gold", "Grey"))
ROUNDS = """
[[round]]
at = "5s"
freeze = "3s"
eliminate = {eliminate}
[[round]]
at = "12s"
freeze = "2s"
eliminate = "lowest"
"""
LAST_TICK = 22


class Show(Table):
    """A table at which a show is played; `rounds` and `news` are TOML, `head` keys of the session."""

    def __init__(
        self, place: str, eliminate: str = '["Blue"]', news: str = "", head: str = "", rounds: str = "", **words: object
    ) -> None:
        self.more = MORE + (rounds or ROUNDS.format(eliminate=eliminate)) + news
        self.head = head
        super().__init__(place, **{"duration": "20s", **words})  # type: ignore[arg-type]

    def text(self, **words: object) -> str:
        return f"{self.head}\n{super().text(**words)}{self.more}"

    def course(self) -> list[tuple[int, str, str]]:
        """List what the diary says."""
        return [(event.tick, event.kind, event.text) for event in self.events]

    def texts(self, kind: str) -> list[str]:
        """List what the diary says of a kind."""
        return [event.text for event in self.events if event.kind == kind]
