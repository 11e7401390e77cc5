"""The columns of the events table; a row is an `EventView`."""

from gmd_desktop.session.tick_report import EventView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column

KIND_WORDS = {
    "STATUS": "state",
    "JOIN": "joined",
    "ELIMINATE": "eliminated",
    "SETTLE": "settled",
    "EXTEND": "extended",
    "ERROR": "error",
    "LEADER": "leadership",
    "NEWS": "news",
    "LEFT_OUT": "left out",
}
KIND_TONES = {"ERROR": "error", "SETTLE": "gain", "ELIMINATE": "warn", "NEWS": "accent_text"}


def event_key(row: EventView) -> int:
    """What makes an event the same event."""
    return row.event_id


def kind_word(kind: str) -> str:
    """A kind in plain words."""
    return KIND_WORDS.get(kind, kind.lower())


def event_columns() -> tuple[Column, ...]:
    """Say how an event is written."""
    return (
        Column(
            "Time",
            lambda row: fmt.clock(row.session_ms),
            lambda row: (row.session_ms, row.event_id),
            "Session time, h:mm:ss",
            sample="0:00:00",
        ),
        Column("Tick", lambda row: fmt.count(row.tick), lambda row: row.tick, sample="100,000"),
        Column(
            "Kind",
            lambda row: kind_word(row.kind),
            lambda row: row.kind,
            number=False,
            sample="leadership",
            tone=lambda row: KIND_TONES.get(row.kind, "muted"),
        ),
        Column(
            "What happened",
            lambda row: row.text,
            lambda row: row.text.casefold(),
            number=False,
            stretch=True,
            sample="What happened in words",
            cell_tip=lambda row: row.text,
        ),
    )
