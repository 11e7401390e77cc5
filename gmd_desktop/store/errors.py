"""The failures of the environment (disk, file, server), each as a sentence for people."""

# The beginning of SQLite's error name, what it means and what to do.
SQLITE_SENTENCES = (
    ("SQLITE_BUSY", "is locked by another program; close that program or try again"),
    ("SQLITE_LOCKED", "is locked by another program; close that program or try again"),
    ("SQLITE_FULL", "can't be written: the disk is full; free some space and try again"),
    ("SQLITE_READONLY", "is read-only; give yourself the right to write it, or copy it elsewhere"),
    ("SQLITE_PERM", "can't be read or written with your rights"),
    ("SQLITE_AUTH", "can't be read or written with your rights"),
    ("SQLITE_CANTOPEN", "can't be opened; check that the folder exists and can be written"),
    ("SQLITE_NOTADB", "is not a session file"),
    ("SQLITE_CORRUPT", "is damaged; open a backup of it"),
    ("SQLITE_IOERR", "can't be read or written: the disk reports an error"),
)
UNREADABLE = "is damaged, what it holds can't be read; open a backup of it."
# Words of SQLite and its driver for that, which carry no name that says so.
UNREADABLE_WORDS = ("Could not decode to UTF-8", "unsupported file format")
# The beginning of Postgres' SQLSTATE; the first that fits.
POSTGRES_SENTENCES = (
    ("25P03", "ended our transaction because it stood still for too long; trying again helps"),
    ("57014", "stopped a statement that took too long; trying again helps"),
    ("28", "refuses this user or password"),
    ("3D", "has no such database"),
    ("42", "refuses this: a table or a right is missing; ask whoever set the session up"),
    ("53", "has no room left: disk, memory or connections"),
    ("40", "is busy with a conflicting transaction; trying again helps"),
    ("55", "has locked what is needed here; trying again helps"),
    ("57", "is shutting down or stopped the statement"),
    ("25", "refuses to write: it is a read-only server"),
)


class StoreError(Exception):
    """The environment does not allow it; nothing has been written. The text is for people."""


class AddressError(StoreError):
    """What was given can't be a store, or can't be one here; another address helps, trying again does not."""


class MissingError(AddressError):
    """There is no such file any more, or not yet."""


class DamagedError(StoreError):
    """What is stored can't be a session; a backup helps, trying again does not."""


class NotOursError(AddressError):
    """What is there is no session of this program, or of a newer one. It has not been touched."""


def as_store_error(error: BaseException | None, label: str) -> StoreError | None:
    """Put a driver's error in words; None if it is a bug of ours and not the environment's.

    Args:
        error: what the driver raised.
        label: how people know the store; never holds a password.
    """
    if any(words in str(error) for words in UNREADABLE_WORDS):
        return DamagedError(f"{label} {UNREADABLE}")
    sqlite_name = getattr(error, "sqlite_errorname", None)
    if isinstance(sqlite_name, str):
        for name, sentence in SQLITE_SENTENCES:
            if sqlite_name.startswith(name):
                kind = DamagedError if name == "SQLITE_CORRUPT" else StoreError
                return kind(f"{label} {sentence} ({sqlite_name}).")
        return None
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        for start, sentence in POSTGRES_SENTENCES:
            if state.startswith(start):
                return StoreError(f"{label} {sentence} (SQLSTATE {state}).")
    # The names that every driver gives its classes.
    if {"OperationalError", "InterfaceError", "InternalError"} & {kind.__name__ for kind in type(error).__mro__}:
        return StoreError(f"{label} can't be reached, or the connection was lost.")
    return None
