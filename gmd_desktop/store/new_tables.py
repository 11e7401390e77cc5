"""Make the tables of a new store at once: what all migrations give, without going through them."""

from functools import cache

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from gmd_desktop.store.revisions import HEAD
from gmd_desktop.store.tables import INDEXES, metadata

# As Alembic makes it, which finds in it where a store stands.
alembic_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def create_tables(conn: Connection) -> None:
    """Make all tables, at the newest revision. All or nothing: the caller's transaction decides."""
    for statement in _statements(conn.dialect.name):
        conn.exec_driver_sql(statement)
    conn.execute(alembic_version.insert(), {"version_num": HEAD})


@cache
def _statements(dialect_name: str) -> tuple[str, ...]:
    """Compile what makes the tables; once, as that takes longer than making them."""
    tables = [alembic_version, *metadata.sorted_tables]
    made: list[ExecutableDDLElement] = [*map(CreateTable, tables), *map(CreateIndex, INDEXES)]
    dialect = registry.load(dialect_name)()
    return tuple(str(statement.compile(dialect=dialect)) for statement in made)
