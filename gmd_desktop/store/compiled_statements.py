"""Statements that were compiled once, for all stores that a process opens."""

from typing import Any

from sqlalchemy.util import LRUCache

CAPACITY = 500  # as many as each of SQLAlchemy's engines keeps by itself


class CompiledStatements(LRUCache[Any, Any]):
    """What SQLAlchemy keeps of compiled statements, found again by every engine of the same kind.

    Each engine has a dialect of its own, and by it, the first part of a key, statements are kept. Of two dialects of
    one class, as they are made here, all that SQL is compiled by is the same if the database's version is.
    """

    def __init__(self) -> None:
        super().__init__(capacity=CAPACITY)

    def __getitem__(self, key: Any) -> Any:
        """Give a compiled statement, or raise KeyError."""
        return super().__getitem__(_of_any_engine(key))

    def get(self, key: Any, default: Any = None) -> Any:
        """Give a compiled statement, or the default."""
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        """Keep a compiled statement."""
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: Any) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), dialect.server_version_info, *statement)
