"""Monitors of an X server that has none: parts of its screen, which come and go as if they were plugged in."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.window.reader import Place

Pointer, Atom, Number = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int


class _Monitor(ctypes.Structure):
    """XRRMonitorInfo of X11/extensions/Xrandr.h."""

    _fields_ = (
        ("name", Atom), ("primary", Number), ("automatic", Number), ("outputs", Number), ("x", Number), ("y", Number),
        ("width", Number), ("height", Number), ("width_mm", Number), ("height_mm", Number),
        ("output", ctypes.POINTER(Atom)),
    )  # fmt: skip


class Monitors:
    """Names parts of the screen as monitors. Those that it has plugged in are gone when it is closed."""

    def __init__(self, display: str) -> None:
        try:
            self._x, self._randr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
        except OSError as error:
            pytest.skip(f"two displays need libXrandr: {error}")
        self._x.XOpenDisplay.restype = Pointer
        self._x.XInternAtom.argtypes, self._x.XInternAtom.restype = (Pointer, ctypes.c_char_p, Number), Atom
        self._x.XDefaultRootWindow.argtypes, self._x.XDefaultRootWindow.restype = (Pointer,), Atom
        self._x.XCloseDisplay.argtypes = (Pointer,)
        self._randr.XRRSetMonitor.argtypes = (Pointer, Atom, ctypes.POINTER(_Monitor))
        self._randr.XRRDeleteMonitor.argtypes = (Pointer, Atom, Atom)
        self._randr.XRRGetMonitors.argtypes = (Pointer, Atom, Number, ctypes.POINTER(Number))
        self._randr.XRRGetMonitors.restype = ctypes.POINTER(_Monitor)
        self._display = self._x.XOpenDisplay(display.encode())
        self._root = self._x.XDefaultRootWindow(self._display)
        self._plugged: list[str] = []
        self._own = self._randr.XRRGetMonitors(self._display, self._root, 1, Number())[0]

    def plug(self, name: str, place: Place) -> None:
        """Plug a monitor in; the first one is the primary, and in place of the server's own."""
        size = (place.width, place.height, place.width // 4, place.height // 4)
        first = not self._plugged
        output = self._own.output if first else None
        monitor = _Monitor(self._atom(name), first, 0, first, place.x, place.y, *size, output)
        self._randr.XRRSetMonitor(self._display, self._root, monitor)
        self._x.XSync(Pointer(self._display), 0)
        self._plugged.append(name)

    def unplug(self, name: str) -> None:
        """Take one away."""
        self._plugged.remove(name)
        self._randr.XRRDeleteMonitor(self._display, self._root, self._atom(name))
        self._x.XSync(Pointer(self._display), 0)

    def close(self) -> None:
        """Take all away: the X server has its own one again."""
        for name in list(self._plugged):
            self.unplug(name)
        self._x.XCloseDisplay(self._display)

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))


@contextmanager
def monitors(display: str) -> Iterator[Monitors]:
    """Give monitors for a while."""
    found = Monitors(display)
    try:
        yield found
    finally:
        found.close()
