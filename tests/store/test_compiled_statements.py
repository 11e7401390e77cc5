"""Statements are compiled once for all stores of a kind, and never used at another kind."""

from __future__ import annotations

import pytest
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from gmd_desktop.store import connect, reads
from gmd_desktop.store.compiled_statements import CAPACITY, CompiledStatements
from gmd_desktop.store.connect import create_store, open_store


def dialect(kind: type[Dialect], *version: int) -> Dialect:
    """Make a dialect that has met a database of a version."""
    made = kind()
    made.server_version_info = version
    return made


@pytest.mark.parametrize(
    ("one", "other", "shares"),
    [
        (dialect(SQLiteDialect_pysqlite, 3, 45), dialect(SQLiteDialect_pysqlite, 3, 45), True),
        (dialect(PGDialect_psycopg, 15, 4), dialect(PGDialect_psycopg, 15, 4), True),
        (dialect(PGDialect_psycopg, 15, 4), dialect(PGDialect_psycopg, 17, 0), False),
        (dialect(SQLiteDialect_pysqlite, 3, 45), dialect(PGDialect_psycopg, 3, 45), False),
    ],
)
def test_a_statement_is_found_by_the_same_kind_and_version_only(one: Dialect, other: Dialect, shares: bool) -> None:
    kept = CompiledStatements()
    kept[(one, "SELECT", ("a",))] = "compiled"
    assert kept[(one, "SELECT", ("a",))] == "compiled"
    assert kept.get((other, "SELECT", ("a",))) == ("compiled" if shares else None)
    assert kept.get((other, "SELECT", ("b",)), "none") == "none"


def test_no_more_are_kept_than_can_be_used() -> None:
    kept, here = CompiledStatements(), dialect(SQLiteDialect_pysqlite, 3, 45)
    for number in range(3 * CAPACITY):
        kept[(here, number)] = number
    assert len(kept) <= CAPACITY * 3 // 2
    assert kept.get((here, 3 * CAPACITY - 1)) == 3 * CAPACITY - 1


def test_a_store_that_is_opened_again_compiles_nothing(store_place: str) -> None:
    def read() -> int:
        store = open_store(store_place)
        with store.reading() as conn:
            reads.read_session(conn)
            reads.read_accounts(conn)
        store.close()
        return len(connect.SHARED["compiled_cache"])

    create_store(store_place).close()
    assert read() == read() > 0
