"""Where a store is: a SQLite file or a schema of a Postgres database."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from engine.rounding import quoted
from gmd_desktop.store.errors import AddressError, MissingError, NotOursError, StoreError

APPLICATION_ID = 0x474D4431  # "GMD1" in the header of our SQLite files
SQLITE_MAGIC = b"SQLite format 3\0"
APPLICATION_ID_OFFSET = 68
NETWORK_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "fuse.sshfs"}
MOUNTS = Path("/proc/self/mounts")
SECRET_OPTIONS = {"password", "passfile", "sslpassword"}
# An address that was misspelt is not taken for a file: it may hold a password, and a file's name is shown.
_NO_FILE = re.compile(
    r"^[a-z][a-z0-9+.-]*://|^(jdbc:)?postgres\w*(:|//)|(^|[\s?&;])(ssl)?pass(word|file)\s*=", re.IGNORECASE
)
_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A parsed address. `path` is set for a file, `schema` for Postgres; `label` has no secret."""

    url: URL
    label: str
    path: Path | None = None
    schema: str = ""


def parse_address(text: str | Path) -> StoreAddress:
    """Read a path or a `postgresql://host/database?schema=NAME` URL.

    Raises:
        AddressError: the URL can't be read, has a password in its query, names no schema, or the
            path is on a network drive (SQLite's write-ahead log needs a local disk).
    """
    if isinstance(text, str) and text.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        return _postgres_address(text)
    if isinstance(text, str) and _NO_FILE.search(text):
        raise AddressError("The address is neither a file nor postgresql://host/database?schema=NAME.")
    path = read_path(text)
    _refuse_network(path)
    url = URL.create("sqlite+pysqlite", database=str(path))
    return StoreAddress(url=url, label=path.name, path=path)


def read_path(text: str | Path) -> Path:
    """Read the path of a file, which need not be there.

    Raises:
        AddressError: there can't be one: the name is too long, or says ~ of nobody, or the folder can't be entered.
    """
    try:
        path = Path(text).expanduser().absolute()
        path.exists()
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise AddressError(f"{quoted(str(text))} can't be a file here: {(why or '').rstrip('.')}.") from error
    return path


def check_new(path: Path) -> None:
    """See that a new file can be made at `path`.

    Raises:
        AddressError: something is there already, or its folder is missing.
    """
    if path.exists():
        raise AddressError(f"{path} exists already; choose another name or open it.")
    if not path.parent.is_dir():
        raise AddressError(f"{path.parent} is not a folder; make it first or choose another.")


def check_ours(path: Path, *, to_write: bool = True) -> None:
    """Look at the header of a file without touching it.

    Args:
        to_write: whether it has to be one that can be written.

    Raises:
        MissingError: it does not exist.
        StoreError: it can't be read.
        NotOursError: it is a folder, no database, or another program's.
    """
    if path.is_dir():
        raise NotOursError(f"{path} is a folder, not a session file.")
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise MissingError(f"{path} does not exist.") from None
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error.strerror}.") from error
    if not header.startswith(SQLITE_MAGIC):
        raise NotOursError(f"{path} is not a session file (it is no database).")
    found = int.from_bytes(header[APPLICATION_ID_OFFSET : APPLICATION_ID_OFFSET + 4], "big")
    if found != APPLICATION_ID:
        raise NotOursError(f"{path} is not a session file (it is another program's database).")
    if to_write and not os.access(path, os.W_OK):
        raise StoreError(
            f"{path} is read-only: replay shows it as it is. To go on with it, give yourself the right to write it, "
            "or copy it."
        )


def _postgres_address(text: str) -> StoreAddress:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # No cause and no text: they may hold a password.
        raise AddressError("The address can't be read; it should be postgresql://host/database?schema=NAME.") from None
    if secrets := SECRET_OPTIONS & set(url.query):
        raise AddressError(
            f"The address has {sorted(secrets)[0]} in its query, where it would be shown in clear; "
            "put it into ~/.pgpass or pg_service.conf."
        )
    schema = url.query.get("schema")
    if not isinstance(schema, str) or not _SCHEMA_NAME.fullmatch(schema):
        raise AddressError("The address needs ?schema=NAME, a name of small letters, digits and underscores.")
    url = url.difference_update_query(["schema"]).set(drivername="postgresql+psycopg")
    label = f"{url.host or 'local server'}/{url.database or ''} ({schema})"
    return StoreAddress(url=url, label=label, schema=schema)


def _refuse_network(path: Path) -> None:
    kind = "a network share" if str(path).startswith(("\\\\", "//")) else _network_mount(path)
    if kind:
        raise AddressError(
            f"{path} is on {kind}; a session file needs a local disk. "
            "Copy it to this computer, or use a Postgres server."
        )


def _network_mount(path: Path) -> str:
    """Name the network file system that holds `path`; "" if local, or unknown."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    held, kind = "", ""
    for line in mounts.splitlines():
        _, point, filesystem, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = path == Path(point) or Path(point) in path.parents
        if inside and len(point) >= len(held):
            held, kind = point, filesystem
    return f"a network drive ({kind})" if kind in NETWORK_FILESYSTEMS else ""
