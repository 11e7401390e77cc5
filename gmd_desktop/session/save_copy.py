"""Save a copy of a session as a file: whole or not at all, over a file that is there if that is wanted."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from gmd_desktop.store.errors import AddressError, StoreError
from gmd_desktop.store.transfer import copy_session, count_rows


def save_copy(conn: Connection, label: str, source: str, path: Path, on_share: Callable[[float], None]) -> Path:
    """Copy a session into a file, through one beside it that takes its place at the end.

    Args:
        conn: to the original; all its reads see the same moment.
        label: how people know the original.
        source: the original's address.
        on_share: told which share is done, 0 to 1; may raise to give up.

    Raises:
        AddressError: the file is the original, or in use.
        StoreError: the original can't be read, or the file not written.
    """
    if path.exists() and os.path.exists(source) and path.samefile(source):
        raise AddressError(f"{path} is this session itself; choose another name.")
    if path.with_name(f"{path.name}-wal").exists():
        raise AddressError(f"{path} is in use; choose another name.")
    rows = max(1, count_rows(conn))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        copy_session(conn, label, part, lambda done: on_share(min(1.0, done / rows))).close()
        if part.with_name(f"{part.name}-wal").exists():
            raise StoreError(f"{path.name} can't be written: the disk is full; free some space and try again.")
        part.replace(path)
    except StoreError as error:
        raise type(error)(str(error).replace(part.name, path.name)) from error
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}.") from error
    finally:
        for ending in ("", "-wal", "-shm"):
            part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)
    return path
