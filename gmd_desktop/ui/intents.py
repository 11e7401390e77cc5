"""What a person wants to open, as a value: the window says what, app.py knows how."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class OpenIntent:
    """Open a store (`path` or address), show its past, or make a session from a scenario (its `path`; "" is the demo).

    `text` is the scenario itself, in place of a file; `target` is where the session is kept, "" is a new name.
    """

    kind: Literal["store", "replay", "scenario"]
    path: str = ""
    start: bool = False  # begin to run at once
    text: str = ""
    target: str = ""
