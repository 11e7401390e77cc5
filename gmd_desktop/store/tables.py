"""The tables. Amounts are whole micro-units, instants UTC microseconds; no floats anywhere."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite counts up only what it calls INTEGER, which has 64 bits there.
Serial: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
Name = String(64)
Word = String(16)


def _one_of(column: str, *words: str) -> CheckConstraint:
    # Not IN: for that SQLite makes a list anew for every row, some 2 microseconds each time.
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)


def _amount(name: str, *, signed: bool = False) -> list[Column[int] | CheckConstraint]:
    column: Column[int] = Column(name, BigInteger, nullable=False)
    return [column] if signed else [column, CheckConstraint(f"{name} >= 0", name=name)]


# One row: a store is one session. `tick` is the last one committed; the leader holds `epoch`.
session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    CheckConstraint("id = 1", name="one_row"),
    Column("name", Text, nullable=False),
    Column("status", Word, nullable=False),
    Column("resumes_as", Word, nullable=False),  # the status that Start brings back from PAUSED
    *_amount("tick"),
    Column("log_hash", String(64), nullable=False),
    Column("params", Text, nullable=False),
    Column("scenario", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    *_amount("tick_ms"),
    *_amount("next_order_id"),
    *_amount("fees"),
    *_amount("gas"),
    *_amount("maker"),
    *_amount("total_orders"),
    *_amount("total_fills"),
    Column("winner", Integer),
    *_amount("epoch"),
    Column("holder", Text, nullable=False),
    *_amount("lease_expires"),
    *_amount("created"),
    _one_of("status", "DRAFT", "RUNNING", "PAUSED", "FROZEN", "RESOLVED"),
    _one_of("resumes_as", "RUNNING", "FROZEN"),
    CheckConstraint("tick_ms BETWEEN 100 AND 10000", name="tick_ms_range"),
)

# The inbox and the log in one: a row waits while `tick` is NULL, and then says what became of it.
commands = Table(
    "commands",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("uuid", String(36)),
    Column("kind", Word, nullable=False),
    Column("participant", Name, nullable=False),
    Column("outcome", Integer),
    Column("token", Word),
    Column("action", Word),
    Column("type", Word),
    Column("time_in_force", Word),
    Column("size", BigInteger),
    Column("limit_price", BigInteger),
    Column("max_slippage", BigInteger),
    Column("auto_fill", Boolean),
    Column("target_id", BigInteger),  # CANCEL: of a resting order
    Column("target_uuid", String(36)),  # CANCEL: of a queued one
    Column("payload", Text),  # JOIN, CONTROL
    *_amount("created"),
    Column("tick", BigInteger),
    Column("place", Integer),  # within the tick; NULL if it never reached the market
    Column("order_id", BigInteger),
    Column("status", Word),
    Column("reason", String(32)),
    Column("remaining", BigInteger),
    UniqueConstraint("uuid"),
    _one_of("kind", "ORDER", "CANCEL", "JOIN", "CONTROL"),
    _one_of("token", "YES", "NO"),
    _one_of("action", "BUY", "SELL"),
    _one_of("type", "MARKET", "LIMIT"),
    _one_of("time_in_force", "GTC", "IOC", "FOK"),
    CheckConstraint("NOT (type = 'MARKET' AND time_in_force = 'GTC')", name="market_never_rests"),
    CheckConstraint(
        "kind <> 'ORDER' OR (outcome IS NOT NULL AND token IS NOT NULL AND action IS NOT NULL "
        "AND type IS NOT NULL AND time_in_force IS NOT NULL AND size IS NOT NULL "
        "AND auto_fill IS NOT NULL)",
        name="order_whole",
    ),
    CheckConstraint("kind <> 'CANCEL' OR (target_id IS NULL) <> (target_uuid IS NULL)", name="cancel_target"),
    CheckConstraint("target_id > 0", name="target_id"),
    CheckConstraint("(tick IS NULL) = (status IS NULL)", name="taken_has_status"),
    CheckConstraint("kind = 'ORDER' OR kind = 'CANCEL' OR payload IS NOT NULL", name="payload_of_control"),
    sqlite_autoincrement=True,
)
# Joins, controls and cancels of queued orders are found at once, however many orders wait before them. Literals: with
# bound values no database would see that a query asks for these rows.
CONTROLS_THAT_WAIT = text("tick IS NULL AND (kind = 'JOIN' OR kind = 'CONTROL' OR target_uuid IS NOT NULL)")

# The orders that have ever rested, as they stand now.
orders = Table(
    "orders",
    metadata,
    Column("order_id", BigInteger, primary_key=True, autoincrement=False),
    Column("uuid", String(36)),
    Column("participant", Name, nullable=False),
    Column("outcome", Integer, nullable=False),
    Column("token", Word, nullable=False),
    Column("action", Word, nullable=False),
    *_amount("price"),
    *_amount("size"),
    *_amount("remaining"),
    Column("auto_fill", Boolean, nullable=False),
    Column("status", Word, nullable=False),
    *_amount("tick"),
    *_amount("changed_tick"),
    _one_of("token", "YES", "NO"),
    _one_of("action", "BUY", "SELL"),
    _one_of("status", "OPEN", "PARTIAL", "FILLED", "CANCELED"),
    CheckConstraint("remaining <= size", name="remaining_within_size"),
)

fills = Table(
    "fills",
    metadata,
    Column("tick", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("outcome", Integer, nullable=False),
    Column("token", Word, nullable=False),
    Column("action", Word, nullable=False),
    Column("order_id", BigInteger, nullable=False),
    Column("participant", Name, nullable=False),
    Column("counter_order_id", BigInteger),
    Column("counter_participant", Name),
    Column("size", BigInteger, nullable=False),
    CheckConstraint("size > 0", name="size"),
    *_amount("amount"),
    *_amount("fee"),
    *_amount("counter_amount"),
    *_amount("counter_fee"),
    _one_of("kind", "AMM", "LOB", "MINT", "MERGE", "AUTO_FILL"),
    _one_of("token", "YES", "NO"),
    _one_of("action", "BUY", "SELL"),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    metadata,
    Column("participant", Name, primary_key=True),
    Column("place", Integer, nullable=False),  # order of joining
    *_amount("deposit"),
    *_amount("free"),
    *_amount("locked"),
    *_amount("trades"),
    *_amount("gas_paid"),
    Column("archetype", Word, nullable=False),  # "" for a person
    *_amount("joined_tick"),
    UniqueConstraint("place"),
)

positions = Table(
    "positions",
    metadata,
    Column("participant", Name, ForeignKey("accounts.participant"), primary_key=True),
    Column("outcome", Integer, primary_key=True, autoincrement=False),
    Column("token", Word, primary_key=True),
    *_amount("free"),
    *_amount("locked"),
    *_amount("cost"),
    *_amount("realised", signed=True),
    _one_of("token", "YES", "NO"),
    sqlite_with_rowid=False,
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("outcome", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    *_amount("v", signed=True),
    *_amount("q_yes", signed=True),  # below zero after an elimination, where virtual tokens were sold against
    *_amount("q_no", signed=True),
    *_amount("virtual_yes"),
    *_amount("virtual_no"),
    *_amount("sets"),
    *_amount("seigniorage"),
    Column("active", Boolean, nullable=False),
)

ticks = Table(
    "ticks",
    metadata,
    Column("tick", BigInteger, primary_key=True, autoincrement=False),
    *_amount("epoch"),
    Column("progress", BigInteger),  # of 1e-18; NULL: settled, the market had no tick any more
    *_amount("orders"),
    *_amount("fills"),
    Column("prices", Text, nullable=False),  # YES of each outcome, then NO of each, micros
    *_amount("volume_amm"),
    *_amount("volume_lob"),
    *_amount("volume_mint"),
    *_amount("volume_merge"),
    *_amount("volume_auto_fill"),
    *_amount("maker_worst", signed=True),
    *_amount("maker_profit", signed=True),
    *_amount("collateral", signed=True),
    *_amount("subsidy"),
    *_amount("headroom"),
    *_amount("fees"),
    *_amount("seigniorage"),
    *_amount("duration_us"),
    Column("log_hash", String(64), nullable=False),
    *_amount("created"),
)

# The session's diary. `line` is hashed into the tick named by `chain_tick`; errors and pauses are
# not: they differ between runs of one session.
events = Table(
    "events",
    metadata,
    Column("event_id", Serial, primary_key=True),
    *_amount("tick"),
    Column("kind", Word, nullable=False),
    Column("text", Text, nullable=False),
    Column("line", Text),
    Column("chain_tick", BigInteger),
    *_amount("created"),
    CheckConstraint("(line IS NULL) = (chain_tick IS NULL)", name="line_in_chain"),
    sqlite_autoincrement=True,
)

# In the order in which they are made: of two that serve a query equally well SQLite takes the one made last.
INDEXES = (
    Index("ix_commands_participant_seq", commands.c.participant, commands.c.seq),
    Index(
        "ix_commands_waiting",
        commands.c.seq,
        sqlite_where=commands.c.tick.is_(None),
        postgresql_where=commands.c.tick.is_(None),
    ),
    Index(
        "ix_commands_controls",
        commands.c.seq,
        sqlite_where=CONTROLS_THAT_WAIT,
        postgresql_where=CONTROLS_THAT_WAIT,
    ),
    Index(
        "ix_orders_open",
        orders.c.order_id,
        sqlite_where=orders.c.status.in_(["OPEN", "PARTIAL"]),
        postgresql_where=orders.c.status.in_(["OPEN", "PARTIAL"]),
    ),
)
