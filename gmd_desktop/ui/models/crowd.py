"""The crowd by kinds and by bots: rows and columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gmd_desktop.session.tick_report import CrowdView, ParticipantView, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import gain_column

ALL = "all bots"


@dataclass(frozen=True, slots=True)
class KindRow:
    """All bots of a kind, or all bots if `archetype` is empty; amounts in micros."""

    archetype: str
    bots: int  # that have not left
    resting: int
    left: int
    percent: int | None  # of activity; None if the kinds differ
    deposit: int
    value: int
    tokens: int  # worth of what they hold
    trades: int

    @property
    def name(self) -> str:
        """What people call it."""
        return self.archetype or ALL

    @property
    def gain(self) -> int:
        """Value less deposits."""
        return self.value - self.deposit


@dataclass(frozen=True, slots=True)
class BotRow:
    """One bot and whether it acts, rests, or has left."""

    who: ParticipantView
    state: str

    @property
    def gain(self) -> int:
        """Value less deposit, in micros."""
        return self.who.value - self.who.deposit

    @property
    def tokens(self) -> int:
        """Worth of what it holds, in micros."""
        return self.who.value - self.who.cash - self.who.locked


def bot_rows(report: TickReport) -> list[BotRow]:
    """Give every bot there is or has been, in the order in which they joined."""
    return [BotRow(one, _state(one.name, report.crowd)) for one in report.participants if one.is_bot]


def kind_rows(bots: Sequence[BotRow], crowd: CrowdView) -> list[KindRow]:
    """Give all bots together, then each kind by name; nothing if there are none."""
    kinds = sorted({bot.who.archetype for bot in bots})
    percents = dict(crowd.activity)
    rows = [_kind(kind, (bot for bot in bots if bot.who.archetype == kind), percents.get(kind, 100)) for kind in kinds]
    same = {row.percent for row in rows if row.bots}
    return [_kind("", bots, same.pop() if len(same) == 1 else None), *rows] if rows else []


def _state(name: str, crowd: CrowdView) -> str:
    if name in crowd.left:
        return "left"
    return "rests" if name in crowd.paused else "acts"


def _kind(archetype: str, bots: Iterable[BotRow], percent: int | None) -> KindRow:
    rows = list(bots)
    states = [row.state for row in rows]
    return KindRow(
        archetype=archetype,
        bots=len(rows) - states.count("left"),
        resting=states.count("rests"),
        left=states.count("left"),
        percent=percent,
        deposit=sum(row.who.deposit for row in rows),
        value=sum(row.who.value for row in rows),
        tokens=sum(row.tokens for row in rows),
        trades=sum(row.who.trades for row in rows),
    )


def kind_key(row: KindRow) -> str:
    """What makes a line of the kinds the same line."""
    return row.archetype


def bot_key(row: BotRow) -> str:
    """What makes a line of the bots the same line."""
    return row.who.name


def kind_columns() -> tuple[Column, ...]:
    """Say how a kind of bot is written."""
    return (
        Column(
            "Kind",
            lambda row: row.name,
            lambda row: row.archetype,
            number=False,
            stretch=True,
            sample="arbitrageur",
            strong=lambda row: not row.archetype,
            fades=False,
        ),
        Column("Bots", lambda row: fmt.count(row.bots), lambda row: row.bots, "That have not left", sample="1,000"),
        gain_column("P&L", "USDC: value less deposits, those that have left among them", lambda row: row.gain),
        Column(
            "In tokens",
            lambda row: fmt.money(row.tokens),
            lambda row: row.tokens,
            "USDC: tokens at the pool's price",
            sample="100,000.00",
        ),
        Column(
            "Activity",
            lambda row: "mixed" if row.percent is None else f"{row.percent} %",
            lambda row: -1 if row.percent is None else row.percent,
            "How often they act, against what their parameters say",
            sample="100 %",
        ),
        Column("Rest", lambda row: fmt.count(row.resting), lambda row: row.resting, "Paused", sample="100"),
        Column("Trades", lambda row: fmt.count(row.trades), lambda row: row.trades, "Fills", sample="10,000"),
    )


def bot_columns() -> tuple[Column, ...]:
    """Say how a bot is written."""
    return (
        Column(
            "Bot",
            lambda row: row.who.name,
            lambda row: row.who.name.casefold(),
            number=False,
            stretch=True,
            sample="arbitrageur-10",
            fades=False,
        ),
        Column(
            "State",
            lambda row: row.state,
            lambda row: row.state,
            "It acts, rests, or has left",
            number=False,
            sample="rests",
            tone=lambda row: "" if row.state == "acts" else "muted",
        ),
        gain_column("P&L", "USDC: value less deposit", lambda row: row.gain),
        Column(
            "In tokens",
            lambda row: fmt.money(row.tokens),
            lambda row: row.tokens,
            "USDC: tokens at the pool's price",
            sample="10,000.00",
        ),
    )
