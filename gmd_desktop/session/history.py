"""What has happened before: for the charts and tables of a session that is opened."""

import json

from sqlalchemy import Connection

from engine import Fill
from gmd_desktop.session.reporting import News
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import FILLS_PAGE, EventView, FillView, TickPoint
from gmd_desktop.store import reads
from gmd_desktop.store.rows import FillRow, TickRow

MOST_RECENT = 3_600  # ticks that are read one by one
MOST_OLD = 3_600  # points for all that came before
MAX_FILLS = 1_000
MAX_EVENTS = 1_000


def read_history(conn: Connection, schedule: Schedule, tick: int, n_outcomes: int) -> News:
    """Read the charts' points and the ends of the trades and of the diary.

    Of a long session the points before the latest ones are thinned; what was traded in between is in them.

    Args:
        tick: the last one.
    """
    every = -(-max(0, tick - MOST_RECENT) // MOST_OLD) or 1
    recent = max(0, tick - MOST_RECENT) // every * every if every > 1 else 0
    rows = [*_thinned(conn, recent, every), *reads.read_ticks(conn, after=recent)]
    return read_happened(conn, schedule, tick, tuple(_point(row, schedule, n_outcomes) for row in rows))


def read_happened(conn: Connection, schedule: Schedule, tick: int, points: tuple[TickPoint, ...]) -> News:
    """Read the ends of the trades and of the diary as they were at a tick, to go with points that are there."""
    fills = reads.read_latest_fills(conn, tick, MAX_FILLS)
    events = reads.read_latest_events(conn, tick, MAX_EVENTS)
    return News(
        points=points,
        fills=tuple(fill_view(row) for row in fills),
        events=tuple(
            EventView(row.event_id, row.tick, schedule.session_ms(row.tick), row.kind, row.text) for row in events
        ),
        history=True,
    )


def read_points(conn: Connection, schedule: Schedule, n_outcomes: int, first: int, last: int) -> tuple[TickPoint, ...]:
    """Read the charts' points of all ticks from first to last."""
    rows = reads.read_ticks(conn, after=first - 1, upto=last)
    return tuple(_point(row, schedule, n_outcomes) for row in rows)


def read_course(conn: Connection, schedule: Schedule, n_outcomes: int, last: int) -> tuple[int, tuple[TickPoint, ...]]:
    """Read points for a whole session up to a tick: one of so many ticks, with what was traded in between.

    Returns:
        of how many ticks each point is one, and the points.
    """
    every = -(-last // (MOST_RECENT + MOST_OLD)) or 1
    rows = _thinned(conn, last // every * every, every) if every > 1 else reads.read_ticks(conn, after=0, upto=last)
    return every, tuple(_point(row, schedule, n_outcomes) for row in rows)


def _thinned(conn: Connection, upto: int, every: int) -> list[TickRow]:
    """Read one tick of `every`, with the volumes of all of them."""
    volumes = reads.read_volumes(conn, upto, every)
    rows = reads.read_ticks(conn, after=0, every=every, upto=upto)
    names = [name for name in TickRow._fields if name.startswith("volume_")]
    return [
        row._replace(**dict(zip(names, sums, strict=True)))  # type: ignore[arg-type]
        for row, (_, *sums) in zip(rows, volumes, strict=True)
    ]


def read_fills(conn: Connection, tick: int, seq: int, *, older: bool) -> tuple[FillView, ...]:
    """Read a page of the fills next before a place or next after it, oldest first."""
    return tuple(fill_view(row) for row in reads.read_fills_beside(conn, tick, seq, FILLS_PAGE, older=older))


def fill_view(row: FillRow) -> FillView:
    """Give a fill as the screen knows it."""
    return FillView(row.tick, row.seq, Fill(*row[2:]))  # type: ignore[arg-type]


def _point(row: TickRow, schedule: Schedule, n_outcomes: int) -> TickPoint:
    prices = tuple(json.loads(row.prices))
    return TickPoint(
        tick=row.tick,
        session_ms=schedule.session_ms(row.tick),
        yes_prices=prices[:n_outcomes],
        no_prices=prices[n_outcomes:],
        volume=(
            row.volume_amm,
            row.volume_lob,
            row.volume_mint,
            row.volume_merge,
            row.volume_auto_fill,
        ),
        maker_worst=row.maker_worst,
        maker_profit=row.maker_profit,
        collateral=row.collateral,
        subsidy=row.subsidy,
        headroom=row.headroom,
        fees=row.fees,
        seigniorage=row.seigniorage,
    )
