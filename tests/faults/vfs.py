"""SQLite's way to the disk, with faults: its default VFS replaced by one that counts writes and syncs.

SQLite's own interface for this, used through ctypes; needs a libsqlite3 that is loaded as a library
of its own. Everything but open, write, sync and truncate goes to the real functions unseen.
"""

import _sqlite3
import ctypes
import os
import signal
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast

SQLITE_OK = 0
SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_FULL = 778, 1034, 13
OPEN_LOG = 0x00080000
NOT_SQLITES_OWN = "this Python's SQLite is built in, it takes no faults"

Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)  # the name by address: SQLite looks behind it
Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)


class Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", Write),
        ("truncate", Truncate),
        ("sync", Sync),
        ("others", c_void_p * 13),
    )


class FileSystem(Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("max_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", Open),
        ("others", c_void_p * 15),
    )


def is_available() -> bool:
    """Tell whether SQLite can be given another VFS here."""
    try:
        return bool(ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find)
    except (OSError, AttributeError):
        return False


class Vfs:
    """The faulty VFS, the default from now on in this process, for connections opened later."""

    def __init__(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(FileSystem)
        library.sqlite3_vfs_find.argtypes = [c_char_p]
        self._real = library.sqlite3_vfs_find(None).contents
        self._mine = FileSystem.from_buffer_copy(self._real)
        self._mine.name = b"faulty"
        self._mine.open = Open(self._open)
        self._methods: dict[int, tuple[Methods, Methods]] = {}  # by the real ones' address
        self._logs: set[int] = set()
        self._fault: Callable[[str, str], int] = lambda _what, _kind: SQLITE_OK
        self.library = library
        library.sqlite3_vfs_register.argtypes = [c_void_p, c_int]
        library.sqlite3_vfs_register(ctypes.addressof(self._mine), 1)

    def remove(self) -> None:
        """Let connections opened from now on go the usual way."""
        self.library.sqlite3_vfs_unregister.argtypes = [c_void_p]
        self.library.sqlite3_vfs_unregister(ctypes.addressof(self._mine))

    def fault(self, fault: Callable[[str, str], int]) -> None:
        """Ask for an error before every "write", "sync" and "truncate" and after it ("wrote", "synced").

        It is told whether it is about the write-ahead "log" or the "file" itself.
        """
        self._fault = fault

    def kill(self, point: str, nth: int) -> None:
        """End the process at the nth time of: before, torn, after write; before, after sync."""
        when, what = point.split()
        wanted = {"before": what, "torn": what, "after": {"write": "wrote", "sync": "synced"}[what]}[when]
        left = nth

        def fault(passed: str, _kind: str) -> int:
            nonlocal left
            left -= passed == wanted
            if passed == wanted and left == 0:
                if when == "torn":
                    return -1
                os.kill(os.getpid(), signal.SIGKILL)
            return SQLITE_OK

        self._fault = fault

    def _open(self, vfs: int, name: int, file: int, flags: int, out: int) -> int:
        code = self._real.open(vfs, name, file, flags, out)
        slot = cast(file, POINTER(c_void_p))
        (self._logs.add if flags & OPEN_LOG else self._logs.discard)(file)
        if code == SQLITE_OK and slot[0]:
            slot[0] = ctypes.addressof(self._faulty(slot[0]))
        return int(code)

    def _ask(self, what: str, file: int) -> int:
        return self._fault(what, "log" if file in self._logs else "file")

    def _faulty(self, address: int) -> Methods:
        if address not in self._methods:
            real = Methods.from_address(address)
            faulty = Methods.from_buffer_copy(real)

            def write(file: int, data: int, size: int, offset: int) -> int:
                if code := self._ask("write", file):
                    real.write(file, data, size // 2, offset)  # torn: half of it arrives
                    if code < 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return code
                return int(real.write(file, data, size, offset)) or self._ask("wrote", file)

            def sync(file: int, flags: int) -> int:
                return self._ask("sync", file) or int(real.sync(file, flags)) or self._ask("synced", file)

            def truncate(file: int, size: int) -> int:
                return self._ask("truncate", file) or int(real.truncate(file, size))

            faulty.write, faulty.sync, faulty.truncate = Write(write), Sync(sync), Truncate(truncate)
            self._methods[address] = (faulty, real)
        return self._methods[address][0]
