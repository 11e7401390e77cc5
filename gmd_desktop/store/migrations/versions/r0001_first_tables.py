"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "accounts",
        sa.Column("participant", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("deposit", sa.BigInteger(), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("locked", sa.BigInteger(), nullable=False),
        sa.Column("trades", sa.BigInteger(), nullable=False),
        sa.Column("gas_paid", sa.BigInteger(), nullable=False),
        sa.Column("archetype", sa.String(length=16), nullable=False),
        sa.Column("joined_tick", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("deposit >= 0", name=op.f("ck_accounts_deposit")),
        sa.CheckConstraint("free >= 0", name=op.f("ck_accounts_free")),
        sa.CheckConstraint("gas_paid >= 0", name=op.f("ck_accounts_gas_paid")),
        sa.CheckConstraint("joined_tick >= 0", name=op.f("ck_accounts_joined_tick")),
        sa.CheckConstraint("locked >= 0", name=op.f("ck_accounts_locked")),
        sa.CheckConstraint("trades >= 0", name=op.f("ck_accounts_trades")),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_accounts")),
        sa.UniqueConstraint("place", name=op.f("uq_accounts_place")),
    )
    op.create_table(
        "commands",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("participant", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=16), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=True),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("time_in_force", sa.String(length=16), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("limit_price", sa.BigInteger(), nullable=True),
        sa.Column("max_slippage", sa.BigInteger(), nullable=True),
        sa.Column("auto_fill", sa.Boolean(), nullable=True),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("target_uuid", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("remaining", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "NOT (type = 'MARKET' AND time_in_force = 'GTC')",
            name=op.f("ck_commands_market_never_rests"),
        ),
        sa.CheckConstraint("action = 'BUY' OR action = 'SELL'", name=op.f("ck_commands_action")),
        sa.CheckConstraint(
            "kind <> 'CANCEL' OR (target_id IS NULL) <> (target_uuid IS NULL)",
            name=op.f("ck_commands_cancel_target"),
        ),
        sa.CheckConstraint(
            "kind <> 'ORDER' OR (outcome IS NOT NULL AND token IS NOT NULL AND action IS NOT NULL "
            "AND type IS NOT NULL AND time_in_force IS NOT NULL AND size IS NOT NULL "
            "AND auto_fill IS NOT NULL)",
            name=op.f("ck_commands_order_whole"),
        ),
        sa.CheckConstraint(
            "kind = 'ORDER' OR kind = 'CANCEL' OR payload IS NOT NULL",
            name=op.f("ck_commands_payload_of_control"),
        ),
        sa.CheckConstraint(
            "kind = 'ORDER' OR kind = 'CANCEL' OR kind = 'JOIN' OR kind = 'CONTROL'", name=op.f("ck_commands_kind")
        ),
        sa.CheckConstraint(
            "time_in_force = 'GTC' OR time_in_force = 'IOC' OR time_in_force = 'FOK'",
            name=op.f("ck_commands_time_in_force"),
        ),
        sa.CheckConstraint("token = 'YES' OR token = 'NO'", name=op.f("ck_commands_token")),
        sa.CheckConstraint("type = 'MARKET' OR type = 'LIMIT'", name=op.f("ck_commands_type")),
        sa.CheckConstraint("(tick IS NULL) = (status IS NULL)", name=op.f("ck_commands_taken_has_status")),
        sa.CheckConstraint("created >= 0", name=op.f("ck_commands_created")),
        sa.CheckConstraint("target_id > 0", name=op.f("ck_commands_target_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_commands")),
        sa.UniqueConstraint("uuid", name=op.f("uq_commands_uuid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_commands_participant_seq", "commands", ["participant", "seq"], unique=False)
    op.create_index(
        "ix_commands_waiting",
        "commands",
        ["seq"],
        unique=False,
        sqlite_where=sa.text("tick IS NULL"),
        postgresql_where=sa.text("tick IS NULL"),
    )
    # After the other one: of two that fit, SQLite takes the later.
    controls = "tick IS NULL AND (kind = 'JOIN' OR kind = 'CONTROL' OR target_uuid IS NOT NULL)"
    op.create_index(
        "ix_commands_controls",
        "commands",
        ["seq"],
        unique=False,
        sqlite_where=sa.text(controls),
        postgresql_where=sa.text(controls),
    )
    op.create_table(
        "events",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("chain_tick", sa.BigInteger(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(line IS NULL) = (chain_tick IS NULL)", name=op.f("ck_events_line_in_chain")),
        sa.CheckConstraint("created >= 0", name=op.f("ck_events_created")),
        sa.CheckConstraint("tick >= 0", name=op.f("ck_events_tick")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "fills",
        sa.Column("tick", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("participant", sa.String(length=64), nullable=False),
        sa.Column("counter_order_id", sa.BigInteger(), nullable=True),
        sa.Column("counter_participant", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("counter_amount", sa.BigInteger(), nullable=False),
        sa.Column("counter_fee", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("action = 'BUY' OR action = 'SELL'", name=op.f("ck_fills_action")),
        sa.CheckConstraint(
            "kind = 'AMM' OR kind = 'LOB' OR kind = 'MINT' OR kind = 'MERGE' OR kind = 'AUTO_FILL'",
            name=op.f("ck_fills_kind"),
        ),
        sa.CheckConstraint("token = 'YES' OR token = 'NO'", name=op.f("ck_fills_token")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_fills_amount")),
        sa.CheckConstraint("counter_amount >= 0", name=op.f("ck_fills_counter_amount")),
        sa.CheckConstraint("counter_fee >= 0", name=op.f("ck_fills_counter_fee")),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_fills_fee")),
        sa.CheckConstraint("size > 0", name=op.f("ck_fills_size")),
        sa.PrimaryKeyConstraint("tick", "seq", name=op.f("pk_fills")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=True),
        sa.Column("participant", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("auto_fill", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("changed_tick", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("action = 'BUY' OR action = 'SELL'", name=op.f("ck_orders_action")),
        sa.CheckConstraint(
            "status = 'OPEN' OR status = 'PARTIAL' OR status = 'FILLED' OR status = 'CANCELED'",
            name=op.f("ck_orders_status"),
        ),
        sa.CheckConstraint("token = 'YES' OR token = 'NO'", name=op.f("ck_orders_token")),
        sa.CheckConstraint("changed_tick >= 0", name=op.f("ck_orders_changed_tick")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_orders_price")),
        sa.CheckConstraint("remaining <= size", name=op.f("ck_orders_remaining_within_size")),
        sa.CheckConstraint("remaining >= 0", name=op.f("ck_orders_remaining")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_orders_size")),
        sa.CheckConstraint("tick >= 0", name=op.f("ck_orders_tick")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
    )
    op.create_index(
        "ix_orders_open",
        "orders",
        ["order_id"],
        unique=False,
        sqlite_where=sa.text("status IN ('OPEN', 'PARTIAL')"),
        postgresql_where=sa.text("status IN ('OPEN', 'PARTIAL')"),
    )
    op.create_table(
        "outcomes",
        sa.Column("outcome", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("q_yes", sa.BigInteger(), nullable=False),
        sa.Column("q_no", sa.BigInteger(), nullable=False),
        sa.Column("virtual_yes", sa.BigInteger(), nullable=False),
        sa.Column("virtual_no", sa.BigInteger(), nullable=False),
        sa.Column("sets", sa.BigInteger(), nullable=False),
        sa.Column("seigniorage", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("q_no >= 0", name=op.f("ck_outcomes_q_no")),
        sa.CheckConstraint("q_yes >= 0", name=op.f("ck_outcomes_q_yes")),
        sa.CheckConstraint("seigniorage >= 0", name=op.f("ck_outcomes_seigniorage")),
        sa.CheckConstraint("sets >= 0", name=op.f("ck_outcomes_sets")),
        sa.CheckConstraint("virtual_no >= 0", name=op.f("ck_outcomes_virtual_no")),
        sa.CheckConstraint("virtual_yes >= 0", name=op.f("ck_outcomes_virtual_yes")),
        sa.PrimaryKeyConstraint("outcome", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("resumes_as", sa.String(length=16), nullable=False),
        sa.Column("tick", sa.BigInteger(), nullable=False),
        sa.Column("log_hash", sa.String(length=64), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("scenario", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("tick_ms", sa.BigInteger(), nullable=False),
        sa.Column("next_order_id", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("gas", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.BigInteger(), nullable=False),
        sa.Column("total_orders", sa.BigInteger(), nullable=False),
        sa.Column("total_fills", sa.BigInteger(), nullable=False),
        sa.Column("winner", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("lease_expires", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("resumes_as = 'RUNNING' OR resumes_as = 'FROZEN'", name=op.f("ck_session_resumes_as")),
        sa.CheckConstraint(
            "status = 'DRAFT' OR status = 'RUNNING' OR status = 'PAUSED' OR status = 'FROZEN' OR status = 'RESOLVED'",
            name=op.f("ck_session_status"),
        ),
        sa.CheckConstraint("created >= 0", name=op.f("ck_session_created")),
        sa.CheckConstraint("epoch >= 0", name=op.f("ck_session_epoch")),
        sa.CheckConstraint("fees >= 0", name=op.f("ck_session_fees")),
        sa.CheckConstraint("gas >= 0", name=op.f("ck_session_gas")),
        sa.CheckConstraint("id = 1", name=op.f("ck_session_one_row")),
        sa.CheckConstraint("lease_expires >= 0", name=op.f("ck_session_lease_expires")),
        sa.CheckConstraint("maker >= 0", name=op.f("ck_session_maker")),
        sa.CheckConstraint("next_order_id >= 0", name=op.f("ck_session_next_order_id")),
        sa.CheckConstraint("tick >= 0", name=op.f("ck_session_tick")),
        sa.CheckConstraint("tick_ms >= 0", name=op.f("ck_session_tick_ms")),
        sa.CheckConstraint("tick_ms BETWEEN 100 AND 10000", name=op.f("ck_session_tick_ms_range")),
        sa.CheckConstraint("total_fills >= 0", name=op.f("ck_session_total_fills")),
        sa.CheckConstraint("total_orders >= 0", name=op.f("ck_session_total_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_table(
        "ticks",
        sa.Column("tick", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("fills", sa.BigInteger(), nullable=False),
        sa.Column("prices", sa.Text(), nullable=False),
        sa.Column("volume_amm", sa.BigInteger(), nullable=False),
        sa.Column("volume_lob", sa.BigInteger(), nullable=False),
        sa.Column("volume_mint", sa.BigInteger(), nullable=False),
        sa.Column("volume_merge", sa.BigInteger(), nullable=False),
        sa.Column("volume_auto_fill", sa.BigInteger(), nullable=False),
        sa.Column("maker_worst", sa.BigInteger(), nullable=False),
        sa.Column("maker_profit", sa.BigInteger(), nullable=False),
        sa.Column("collateral", sa.BigInteger(), nullable=False),
        sa.Column("subsidy", sa.BigInteger(), nullable=False),
        sa.Column("headroom", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("seigniorage", sa.BigInteger(), nullable=False),
        sa.Column("duration_us", sa.BigInteger(), nullable=False),
        sa.Column("log_hash", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("created >= 0", name=op.f("ck_ticks_created")),
        sa.CheckConstraint("duration_us >= 0", name=op.f("ck_ticks_duration_us")),
        sa.CheckConstraint("epoch >= 0", name=op.f("ck_ticks_epoch")),
        sa.CheckConstraint("fees >= 0", name=op.f("ck_ticks_fees")),
        sa.CheckConstraint("fills >= 0", name=op.f("ck_ticks_fills")),
        sa.CheckConstraint("headroom >= 0", name=op.f("ck_ticks_headroom")),
        sa.CheckConstraint("orders >= 0", name=op.f("ck_ticks_orders")),
        sa.CheckConstraint("seigniorage >= 0", name=op.f("ck_ticks_seigniorage")),
        sa.CheckConstraint("subsidy >= 0", name=op.f("ck_ticks_subsidy")),
        sa.CheckConstraint("volume_amm >= 0", name=op.f("ck_ticks_volume_amm")),
        sa.CheckConstraint("volume_auto_fill >= 0", name=op.f("ck_ticks_volume_auto_fill")),
        sa.CheckConstraint("volume_lob >= 0", name=op.f("ck_ticks_volume_lob")),
        sa.CheckConstraint("volume_merge >= 0", name=op.f("ck_ticks_volume_merge")),
        sa.CheckConstraint("volume_mint >= 0", name=op.f("ck_ticks_volume_mint")),
        sa.PrimaryKeyConstraint("tick", name=op.f("pk_ticks")),
    )
    op.create_table(
        "positions",
        sa.Column("participant", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("locked", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("realised", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("token = 'YES' OR token = 'NO'", name=op.f("ck_positions_token")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_positions_cost")),
        sa.CheckConstraint("free >= 0", name=op.f("ck_positions_free")),
        sa.CheckConstraint("locked >= 0", name=op.f("ck_positions_locked")),
        sa.ForeignKeyConstraint(
            ["participant"],
            ["accounts.participant"],
            name=op.f("fk_positions_participant_accounts"),
        ),
        sa.PrimaryKeyConstraint("participant", "outcome", "token", name=op.f("pk_positions")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back to an empty store."""
    op.drop_table("positions")
    op.drop_table("ticks")
    op.drop_table("session")
    op.drop_table("outcomes")
    op.drop_index(
        "ix_orders_open",
        table_name="orders",
        sqlite_where=sa.text("status IN ('OPEN', 'PARTIAL')"),
        postgresql_where=sa.text("status IN ('OPEN', 'PARTIAL')"),
    )
    op.drop_table("orders")
    op.drop_table("fills")
    op.drop_table("events")
    op.drop_index("ix_commands_controls", table_name="commands")
    op.drop_index(
        "ix_commands_waiting",
        table_name="commands",
        sqlite_where=sa.text("tick IS NULL"),
        postgresql_where=sa.text("tick IS NULL"),
    )
    op.drop_index("ix_commands_participant_seq", table_name="commands")
    op.drop_table("commands")
    op.drop_table("accounts")
