"""What has happened before: for the charts and tables of a session that is opened."""

import json

from sqlalchemy import Connection

from engine import Fill
from gmd_desktop.session.reporting import News
from gmd_desktop.session.schedule import Schedule
from gmd_desktop.session.tick_report import EventView, FillView, TickPoint
from gmd_desktop.store import reads
from gmd_desktop.store.rows import FillRow, TickRow

MAX_POINTS = 7_200  # two hours of ticks; longer sessions are thinned
MAX_FILLS = 1_000
MAX_EVENTS = 1_000


def read_history(conn: Connection, schedule: Schedule, tick: int, n_outcomes: int) -> News:
    """Read the charts' points and the ends of the trades and of the diary.

    Args:
        tick: the last one.
    """
    every = -(-tick // MAX_POINTS) or 1
    rows = reads.read_ticks(conn, after=0, every=every)
    fills = reads.read_latest_fills(conn, MAX_FILLS)
    events = reads.read_latest_events(conn, MAX_EVENTS)
    return News(
        points=tuple(_point(row, schedule, n_outcomes) for row in rows),
        fills=tuple(fill_view(row) for row in fills),
        events=tuple(
            EventView(row.event_id, row.tick, schedule.session_ms(row.tick), row.kind, row.text) for row in events
        ),
        history=True,
    )


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
