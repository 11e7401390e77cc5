"""What can be asked of a store about itself: is the file whole, is the server fit for a session?"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

OLDEST_POSTGRES = 140000
POOLED = "a pooler in transaction mode is in between: it gives each transaction another connection"
NEEDED = (
    ("commands", "INSERT", "send requests"),
    ("commands", "UPDATE", "take requests"),
    ("session", "UPDATE", "lead"),
    ("ticks", "INSERT", "write ticks"),
)
UNSAFE = (
    ("fsync", "off", "a power cut may lose or damage the session; set it to on"),
    ("full_page_writes", "off", "a power cut may damage the session; set it to on"),
    ("synchronous_commit", "off", "a crash of the server may lose orders that were acknowledged; set it to on"),
)


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a Postgres server says about itself and about us."""

    version: int
    version_text: str
    lacking: tuple[str, ...]  # what we may not do
    unsafe: tuple[tuple[str, str, str], ...]  # name, value and meaning of settings that risk data
    connections: int
    max_connections: int


def check_file(conn: Connection) -> list[str]:
    """Let SQLite look through the file, its indexes too; ["ok"] if it finds nothing."""
    return [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check(10)")]


def read_server(conn: Connection, schema: str) -> ServerFacts:
    """Ask a Postgres server what matters for a session."""

    def setting(name: str) -> str:
        return str(conn.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one())

    may = text("SELECT has_table_privilege(:table, :right)")
    lacking = tuple(
        words
        for table, right, words in NEEDED
        if not conn.execute(may, {"table": f'"{schema}".{table}', "right": right}).scalar_one()
    )
    taken = conn.execute(text("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"))
    return ServerFacts(
        version=int(setting("server_version_num")),
        version_text=setting("server_version"),
        lacking=lacking,
        unsafe=tuple((name, value, why) for name, bad, why in UNSAFE if (value := setting(name)) == bad),
        connections=int(taken.scalar_one()),
        max_connections=int(setting("max_connections")),
    )
