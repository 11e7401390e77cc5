"""Where a process can be hit: the program's named points, and before and after every statement and COMMIT."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from gmd_desktop.store import hot_sql

SKIPPED = re.compile(r"^(PRAGMA|SET|SHOW)\b", re.IGNORECASE)
TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM|COPY)\s+(\w+)", re.IGNORECASE)


class Points:
    """Counts how often each point is passed in this process and calls `at` with its name.

    Names begin with what the process is doing: "open", "submit", "step". Installed for the life of
    the process.
    """

    def __init__(self, at: Callable[[str], None]) -> None:
        self.doing = "open"
        self._at = at
        self._copy_rows = hot_sql._copy
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        event.listen(Engine, "commit", self._commit)
        event.listen(Engine, "rollback", self._rollback)
        event.listen(Engine, "checkin", self._checkin)
        hot_sql._copy = self._copy

    def __call__(self, name: str) -> None:
        """Pass one of the program's own points."""
        self._at(f"{self.doing}: {name}")

    def _before(self, _conn: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if not SKIPPED.match(sql):
            self(f"before {words(sql)}")

    def _after(self, _conn: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if not SKIPPED.match(sql):
            self(f"after {words(sql)}")

    def _copy(self, conn: Any, sql: str, rows: Any) -> None:
        self(f"before {words(sql)}")
        self._copy_rows(conn, sql, rows)
        self(f"after {words(sql)}")

    def _commit(self, _conn: Any) -> None:
        self("before COMMIT")

    def _rollback(self, _conn: Any) -> None:
        self("before ROLLBACK")

    def _checkin(self, *_: Any) -> None:
        self("after COMMIT")


def words(sql: str) -> str:
    """Name a statement by its verb and its table."""
    verb = sql.split(None, 1)[0].upper()
    found = TABLE.search(sql)
    return f"{verb} {found[1]}" if found else sql.strip().upper()[:20]
