"""SQL text for the rows that every tick writes: prepared by the driver, no compiling in between.

Measured with 200 orders a tick on SQLite, this takes half the time of the same through SQLAlchemy's
expressions. The text is the same for both databases but for the mark of a parameter.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table


def insert_sql(table: Table, columns: Sequence[str]) -> str:
    """Give an INSERT of whole rows, `?` for each value."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"


def upsert_sql(table: Table, columns: Sequence[str]) -> str:
    """Give an INSERT that overwrites the row with the same primary key."""
    keys = [column.name for column in table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    return f"{insert_sql(table, columns)} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}"


def execute_many(conn: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Run `sql` (with `?` marks) once a row.

    Returns:
        The number of rows touched.
    """
    if not rows:
        return 0
    return conn.exec_driver_sql(_marked(sql, conn.dialect.name), list(map(tuple, rows))).rowcount


@cache
def _marked(sql: str, dialect: str) -> str:
    return sql if dialect == "sqlite" else sql.replace("?", "%s")
