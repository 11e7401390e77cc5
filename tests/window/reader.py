"""What a screen reader hears of a program, over AT-SPI: names, words, states, and where things are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import MessageType

BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE, COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
# Bits of AT-SPI's set of states.
CHECKED, ENABLED, FOCUSABLE, FOCUSED, SHOWING = 4, 8, 11, 12, 25
CLOSED_BOXES = ("table", "list", "popup menu")  # what is in them is asked for only when it is wanted


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """The point to click at."""
        return self.x + self.width // 2, self.y + self.height // 2

    def holds(self, other: Place) -> bool:
        """Tell whether another rectangle lies inside, and is not empty."""
        across = self.x <= other.x and other.x + other.width <= self.x + self.width
        down = self.y <= other.y and other.y + other.height <= self.y + self.height
        return across and down and other.width > 0 and other.height > 0


class GoneError(Exception):
    """A thing is not there any more, or the program does not answer."""


class ScreenReader:
    """Reads one program. Things are known by their paths on the bus, which they keep while they exist."""

    def __init__(self, bus: str, pid: int) -> None:
        self._bus, self._pid = open_dbus_connection(bus), pid
        self._program = ""
        self._paths: dict[str, str] = {}

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    # ---- finding ----

    def find(self, name: str) -> str:
        """Give the path of the thing with an object name.

        Raises:
            GoneError: there is none.
        """
        known = self._paths.get(name, "")
        if known and self._is_called(known, name):
            return known
        self._paths[name] = self._first(name, lambda path: self._is_called(path, name))
        return self._paths[name]

    def find_words(self, role: str, words: str) -> str:
        """Give the path of what has a role and says these words.

        Raises:
            GoneError: there is none.
        """
        return self._first(words, lambda path: self.role(path) == role and self.words(path) == words)

    def focusable(self) -> list[str]:
        """Give everything that a keyboard can reach; tabs say that they have the focus whenever they are on top."""
        found = [path for path in self._walk() if {FOCUSABLE, SHOWING} <= self.states(path)]
        return [path for path in found if self.role(path) != "page tab"]

    def _first(self, what: str, fits: Callable[[str], bool]) -> str:
        for path in self._walk():
            if fits(path):
                return path
        raise GoneError(f"{what} is not there")

    def _is_called(self, path: str, name: str) -> bool:
        try:
            return str(self._ask(path, ACCESSIBLE, "GetAccessibleId")[0][1]).rpartition(".")[2] == name
        except GoneError:
            return False

    def _walk(self) -> Iterator[str]:
        """Go through everything, the outermost first; what disappears on the way is left out."""
        waiting = [ROOT]
        while waiting:
            path = waiting.pop(0)
            try:
                if path != ROOT:
                    yield path
                if self.role(path) not in CLOSED_BOXES:
                    waiting += self.inside(path)
            except GoneError:
                continue

    # ---- reading ----

    def inside(self, path: str) -> list[str]:
        """Give what is directly inside."""
        return [child for _, child in self._ask(path, ACCESSIBLE, "GetChildren")[0]]

    def role(self, path: str) -> str:
        """Say what it is."""
        return str(self._ask(path, ACCESSIBLE, "GetRoleName")[0])

    def words(self, path: str) -> str:
        """Say its name, which for a label is its text."""
        return str(self._read(path, ACCESSIBLE, "Name"))

    def states(self, path: str) -> set[int]:
        """Give its states as numbers of bits."""
        low, high = self._ask(path, ACCESSIBLE, "GetState")[0]
        return {bit for bit in range(64) if (high << 32 | low) >> bit & 1}

    def place(self, path: str) -> Place:
        """Say where on the screen it is; empty if it is hidden."""
        return Place(*self._ask(path, COMPONENT, "GetExtents", "u", (0,))[0])

    # ---- the bus ----

    def _read(self, path: str, interface: str, name: str) -> Any:
        return self._send(Properties(DBusAddress(path, self._name(), interface)).get(name))[0][1]

    def _ask(self, path: str, interface: str, question: str, kinds: str = "", values: Any = ()) -> Any:
        address = DBusAddress(path, self._name(), interface)
        return self._send(new_method_call(address, question, kinds or None, values))

    def _name(self) -> str:
        """Give the program's name on the bus."""
        if not self._program:
            for name in self._send(new_method_call(BUS, "ListNames"))[0]:
                if name.startswith(":") and self._pid_of(name) == self._pid:
                    self._program = name
        if not self._program:
            raise GoneError("the program is not on the bus")
        return self._program

    def _pid_of(self, name: str) -> int:
        try:
            return int(self._send(new_method_call(BUS, "GetConnectionUnixProcessID", "s", (name,)))[0])
        except GoneError:
            return 0

    def _send(self, message: Any) -> Any:
        answer = self._bus.send_and_get_reply(message, timeout=30)
        if answer.header.message_type is MessageType.error:
            raise GoneError(str(answer.body))
        return answer.body
