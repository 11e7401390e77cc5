"""The tables: their history gives what the code says, and they refuse rows that can't be."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Inspector, inspect
from sqlalchemy.exc import IntegrityError

from gmd_desktop.store import connect, lease, migrate, migrations, reads, writes
from gmd_desktop.store.connect import Store, create_store
from gmd_desktop.store.errors import NotOursError
from gmd_desktop.store.revisions import HEAD, KNOWN
from gmd_desktop.store.rows import (
    AccountRow,
    BotCommandRow,
    FillRow,
    NewCommand,
    OrderRow,
    OutcomeRow,
    SessionRow,
    TakenRow,
    TickRow,
)
from gmd_desktop.store.tables import metadata

LARGEST = 2**63 - 1
SESSION = SessionRow("s", "DRAFT", "RUNNING", 0, "00", "{}", "", "{}", 7, 1000, 1, 0, 0, 0, 0, 0, None, 0, "", 0)
ORDER = NewCommand("u1", "ORDER", "ann", 0, "YES", "BUY", "LIMIT", "GTC", 10, 20, None, True)


def test_a_new_store_is_what_all_migrations_make(store: Store) -> None:
    new = schema(store)
    assert new["alembic_version"]["rows"] == [(HEAD,)]
    with store.writing() as conn:
        command.downgrade(migrate.migration_config(conn), "base")
        conn.exec_driver_sql("DROP TABLE alembic_version")
    assert schema(store) == {}
    with store.writing() as conn:
        migrate.migrate(conn)
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert schema(store) == new


def schema(store: Store) -> dict[str, dict[str, Any]]:
    """Tell all that the database knows of each table, and its rows."""
    with store.reading() as conn:
        found = inspect(conn)
        tables = {name: table_in(conn, found, name) for name in found.get_table_names()}
        if store.address.path is not None:  # autoincrement and the like are in the words only
            words = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
            for name, sql in words:
                if name in tables:
                    tables[name]["words"] = sorted(re.sub(r'[",\s]+', " ", line).strip() for line in sql.splitlines())
            indexes = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
            for name, index in conn.exec_driver_sql(indexes):  # of two that serve, the one made last is taken
                tables[name].setdefault("made", []).append(index)
        return tables


def table_in(conn: Connection, found: Inspector, name: str) -> dict[str, Any]:
    """Tell what one table is like."""
    return {
        "columns": [
            (column["name"], str(column["type"]), column["nullable"], column["default"])
            for column in found.get_columns(name)
        ],
        "primary key": found.get_pk_constraint(name),
        "foreign keys": found.get_foreign_keys(name),
        "unique": found.get_unique_constraints(name),
        "checks": sorted((check["name"], check["sqltext"]) for check in found.get_check_constraints(name)),
        "indexes": {
            index["name"]: (
                index["column_names"],
                index["unique"],
                list(map(str, index.get("dialect_options", {}).values())),
            )
            for index in found.get_indexes(name)
        },
        "rows": conn.exec_driver_sql(f"SELECT * FROM {name}").all(),
    }


def test_the_revisions_known_are_those_there_are(store: Store) -> None:
    with store.reading() as conn:
        scripts = ScriptDirectory.from_config(migrate.migration_config(conn))
        found = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(found)) == KNOWN
    assert scripts.get_heads() == [HEAD]


def test_the_tables_can_be_taken_down_again(store: Store) -> None:
    with store.writing() as conn:
        command.downgrade(migrate.migration_config(conn), "base")
    with store.reading() as conn:
        left = conn.exec_driver_sql("SELECT * FROM alembic_version").all()
    assert left == []


def test_a_store_that_can_not_be_filled_leaves_nothing(store_place: str) -> None:
    def fail(conn: Connection) -> None:
        writes.insert_session(conn, SESSION)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_store(store_place, fail)
    create_store(store_place).close()


def test_a_migration_that_fails_changes_nothing(store_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(conn: Connection) -> None:
        migrate.migrate(conn)
        raise ZeroDivisionError

    first = create_store(store_place)
    with first.writing() as conn:
        command.downgrade(migrate.migration_config(conn), "0001")
    before = schema(first)
    with monkeypatch.context() as patched:
        patched.setattr("gmd_desktop.store.connect._migrate", fail)
        with pytest.raises(ZeroDivisionError):
            connect.open_store(store_place)
    assert schema(first) == before
    first.close()
    connect.open_store(store_place).close()
    if first.address.path is not None:  # each try has kept a copy of its own
        kept = [first.address.path.with_name(f"session.gmd.before-{HEAD}{suffix}") for suffix in ("", "-2")]
        assert all(copy.exists() for copy in kept)


def test_no_amount_goes_through_a_float() -> None:
    kinds = {str(column.type) for table in metadata.tables.values() for column in table.columns}
    assert not kinds & {"NUMERIC", "FLOAT", "REAL", "DOUBLE"}


def test_a_command_sent_twice_is_one_row(store: Store) -> None:
    with store.writing() as conn:
        first = writes.insert_command(conn, ORDER)
        other = writes.insert_command(conn, ORDER._replace(uuid="u2"))
        assert writes.insert_command(conn, ORDER._replace(size=99)) == first
    with store.reading() as conn:
        waiting = reads.read_waiting(conn, 10)
        assert [(row.seq, row.size, row.auto_fill) for row in waiting] == [(first, 10, True), (other, 10, True)]
        assert reads.count_waiting(conn) == 2
        assert [row.seq for row in reads.read_waiting(conn, 1)] == [first]


def test_a_command_is_taken_once(store: Store) -> None:
    with store.writing() as conn:
        seq = writes.insert_command(conn, ORDER)
        taken = TakenRow(1, 0, 1, "OPEN", None, 10, seq)
        assert writes.take_commands(conn, [taken])
        assert not writes.take_commands(conn, [taken._replace(tick=2)])
        row = reads.read_command(conn, "u1")
        assert row is not None
        assert (row.tick, row.status, row.order_id) == (1, "OPEN", 1)
        assert reads.read_waiting(conn, 10) == []


def test_the_largest_amounts_come_back_exactly(store: Store) -> None:
    row = AccountRow("ann", 0, LARGEST, LARGEST - 1, 1, 0, 0, "", 0)
    with store.writing() as conn:
        writes.upsert_accounts(conn, [row])
        writes.upsert_accounts(conn, [row._replace(trades=3)])
        writes.insert_command(conn, ORDER._replace(max_slippage=LARGEST, size=-LARGEST))
    with store.reading() as conn:
        assert reads.read_accounts(conn) == [row._replace(trades=3)]
        (command_row,) = reads.read_waiting(conn, 1)
        assert (command_row.max_slippage, command_row.size) == (LARGEST, -LARGEST)


def test_nothing_is_written_for_no_rows(store: Store) -> None:
    with store.writing() as conn:
        writes.insert_fills(conn, [])
        writes.upsert_orders(conn, [])
        assert writes.take_commands(conn, [])


def test_the_crowds_commands_and_fills_come_back_as_written(store: Store) -> None:
    bot = BotCommandRow(
        "ORDER", "b\t\\N", 0, "YES", "BUY", "LIMIT", "GTC", 5, 6, None, True, None, 9, 1, 0, 1, "OPEN", None, 5
    )
    cancel = BotCommandRow("CANCEL", "b", *[None] * 9, 1, 9, 1, 1, 1, "CANCELED", None, None)  # type: ignore[arg-type]
    fill = FillRow(1, 0, "AMM", 0, "YES", "BUY", 1, "b", None, None, 5, LARGEST, 0, 0, 0)
    with store.writing() as conn:
        writes.insert_bot_commands(conn, [bot, cancel])
        writes.insert_fills(conn, [fill, fill._replace(seq=1, counter_order_id=7, counter_participant="")])
    with store.reading() as conn:
        one, two = reads.iterate_applied(conn)
        assert (one.participant, one.limit_price, one.max_slippage, one.auto_fill) == ("b\t\\N", 6, None, True)
        assert (two.kind, two.target_id, two.status, two.outcome) == ("CANCEL", 1, "CANCELED", None)
        assert [row[8:12] for row in reads.iterate_fills(conn)] == [(None, None, 5, LARGEST), (7, "", 5, LARGEST)]


def test_fills_are_read_next_to_a_place(store: Store) -> None:
    fills = [FillRow(1 + i // 3, i % 3, "AMM", 0, "YES", "BUY", i, "b", None, None, 5, 5, 0, 0, 0) for i in range(12)]
    with store.writing() as conn:
        writes.insert_fills(conn, fills)
    with store.reading() as conn:
        assert reads.read_fills_beside(conn, 3, 1, 4, older=True) == fills[3:7]
        assert reads.read_fills_beside(conn, 3, 1, 4, older=False) == fills[8:12]
        assert reads.read_fills_beside(conn, 1, 0, 4, older=True) == []
        assert reads.read_fills_beside(conn, 2**31 - 1, 0, 2, older=True) == fills[10:]


def test_a_fill_that_cannot_be_is_refused(store: Store) -> None:
    fill = FillRow(1, 0, "AMM", 0, "YES", "BUY", 1, "b", None, None, 0, 1, 0, 0, 0)
    with pytest.raises(IntegrityError, match="ck_fills_size"), store.writing() as conn:
        writes.insert_fills(conn, [fill])
    with store.writing() as conn:
        writes.insert_fills(conn, [fill._replace(size=1)])


def test_many_rows_are_changed_at_once(store: Store) -> None:
    rows = [OrderRow(i, None, "ann", 0, "YES", "BUY", 1, 10, 10, bool(i % 2), "OPEN", 1, 1) for i in range(1, 5)]
    with store.writing() as conn:
        writes.upsert_orders(conn, rows[:3])
        writes.upsert_orders(conn, [rows[0]._replace(remaining=0, status="FILLED"), rows[3]])
        seqs = [writes.insert_command(conn, ORDER._replace(uuid=f"u{i}")) for i in range(3)]
        writes.take_commands(conn, [TakenRow(1, None, None, "REJECTED", "X", None, seq) for seq in seqs[:2]])
        assert reads.read_resting(conn) == rows[1:]
        assert [row.seq for row in reads.read_waiting(conn, 9)] == seqs[2:]
        taken = reads.read_command(conn, "u0")
        assert taken is not None
        assert (taken.tick, taken.place, taken.reason) == (1, None, "X")


@pytest.mark.parametrize(
    "row",
    [
        ORDER._replace(kind="WISH"),
        ORDER._replace(token="MAYBE"),
        ORDER._replace(action="HOLD"),
        ORDER._replace(type="STOP"),
        ORDER._replace(time_in_force="GTD"),
        ORDER._replace(type="MARKET", time_in_force="GTC"),
        ORDER._replace(outcome=None),
        ORDER._replace(size=None),
        ORDER._replace(auto_fill=None),
        NewCommand("u", "CANCEL", "ann"),
        NewCommand("u", "CANCEL", "ann", target_id=1, target_uuid="x"),
        NewCommand("u", "CANCEL", "ann", target_id=0),
        NewCommand("u", "JOIN", "ann"),
        NewCommand("u", "CONTROL", ""),
    ],
)
def test_a_command_that_cannot_be_is_refused(store: Store, row: NewCommand) -> None:
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.insert_command(conn, row)


@pytest.mark.parametrize(
    "row",
    [
        OrderRow(1, None, "ann", 0, "YES", "BUY", 1, 10, 11, False, "OPEN", 1, 1),
        OrderRow(1, None, "ann", 0, "YES", "BUY", 1, 10, -1, False, "OPEN", 1, 1),
        OrderRow(1, None, "ann", 0, "YES", "BUY", 1, 10, 5, False, "QUEUED", 1, 1),
    ],
)
def test_an_order_that_cannot_be_is_refused(store: Store, row: OrderRow) -> None:
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.upsert_orders(conn, [row])


def test_an_account_is_never_below_zero(store: Store) -> None:
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.upsert_accounts(conn, [AccountRow("ann", 0, 1, -1, 0, 0, 0, "", 0)])


def test_a_tick_is_written_once(store: Store) -> None:
    row = TickRow(1, 1, None, 0, 0, "[]", *[0] * 13, "00", 0)
    with store.writing() as conn:
        writes.insert_tick(conn, row)
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.insert_tick(conn, row)


def test_a_store_holds_one_session(store: Store) -> None:
    with store.writing() as conn:
        writes.insert_session(conn, SESSION)
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.insert_session(conn, SESSION)
    with store.reading() as conn:
        assert reads.read_session(conn) == SESSION


def test_one_leads_until_the_lease_runs_out(store: Store) -> None:
    with store.writing() as conn:
        writes.insert_session(conn, SESSION)
        assert lease.take_lease(conn, "a", 60_000_000) == 1
        assert lease.take_lease(conn, "b", 60_000_000) is None
        assert lease.take_lease(conn, "a", 60_000_000) == 2
        held = lease.read_lease(conn)
        assert (held.epoch, held.holder, 59_000_000 < held.remaining_us <= 60_000_000) == (2, "a", True)
        assert not lease.renew_lease(conn, 1, 1)
        assert lease.renew_lease(conn, 2, -1)
        assert lease.take_lease(conn, "b", 60_000_000) == 3
        assert not lease.advance_tick(conn, 0, 2, 60_000_000)
        assert lease.advance_tick(conn, 0, 3, 60_000_000)
        assert not lease.advance_tick(conn, 0, 3, 60_000_000)
        lease.release_lease(conn, 2)
        assert lease.take_lease(conn, "c", 1) is None
        lease.release_lease(conn, 3)
        assert lease.take_lease(conn, "c", 1) == 4


def test_the_clock_of_the_database_is_the_time_of_day(store: Store, tmp_path: Path) -> None:
    import time

    with store.writing() as conn:
        writes.insert_command(conn, ORDER)
        created = conn.exec_driver_sql("SELECT created FROM commands").scalar_one()
    assert abs(created - time.time() * 1_000_000) < 60_000_000


LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch:
        batch.add_column(sa.Column("colour", sa.String(8), nullable=False, server_default="grey"))
"""


def test_an_older_store_is_brought_up_to_date(
    store_place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = create_store(store_place)
    with older.writing() as conn:
        writes.insert_session(conn, SESSION)
        writes.upsert_accounts(conn, [AccountRow("ann", 0, 1, 1, 0, 0, 0, "", 0)])
    older.close()
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "r9999_colours.py").write_text(LATER)
    monkeypatch.setattr(migrate, "SCRIPTS", str(scripts))
    monkeypatch.setattr(connect, "KNOWN", (*KNOWN, "9999"))
    monkeypatch.setattr(connect, "HEAD", "9999")
    store = connect.open_store(store_place)
    with store.reading() as conn:
        assert conn.exec_driver_sql("SELECT participant, colour FROM accounts").all() == [("ann", "grey")]
        assert reads.read_session(conn) == SESSION
    store.close()
    monkeypatch.undo()
    with pytest.raises(NotOursError, match="newer"):
        connect.open_store(store_place)
    if store.address.path is not None:
        backup = connect.open_store(f"{store_place}.before-9999")
        with backup.reading() as conn:
            assert reads.read_session(conn) == SESSION
        backup.close()


def test_a_store_of_the_first_revision_learns_that_a_supply_may_be_below_zero(store_place: str) -> None:
    first = create_store(store_place)
    row = OutcomeRow(0, "Red", -1, -2, 3, 4, 0, 5, 0, True)
    with first.writing() as conn:
        command.downgrade(migrate.migration_config(conn), "0001")
        writes.insert_session(conn, SESSION)
        writes.upsert_outcomes(conn, [row._replace(q_yes=0)])
    with pytest.raises(IntegrityError), first.writing() as conn:
        writes.upsert_outcomes(conn, [row])
    first.close()
    store = connect.open_store(store_place)
    with store.writing() as conn:
        assert reads.read_outcomes(conn) == [row._replace(q_yes=0)]
        writes.upsert_outcomes(conn, [row])
        assert reads.read_outcomes(conn) == [row]
    with pytest.raises(IntegrityError), store.writing() as conn:
        writes.upsert_outcomes(conn, [row._replace(virtual_no=-1)])
    store.close()
