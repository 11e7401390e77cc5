"""What the stage shows, without Qt: taken from the reports that the desk gets, and nothing in it is private."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from gmd_desktop.session.resolving import listed
from gmd_desktop.session.standings import places, podium
from gmd_desktop.session.tick_report import FillView, SessionInfo, SessionStatus, TickReport
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.charts.series import PriceSeries
from gmd_desktop.ui.models.participants import standings
from gmd_desktop.ui.models.podium_words import note_words
from gmd_desktop.ui.theme import REPLAY

BIG = 4  # a trade is big if it is worth so many times the mean of all before it
MOVED_OVER_MS = 60_000  # session time over which the arrows of the leaderboard look back
NEWS_MS = 60_000  # session time for which news is fresh
WAITS = {"eliminate": "The presenter decides who goes.", "winner": "The presenter names the winner."}
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


class Racer(NamedTuple):
    """An outcome in the race, and the price of its YES in micros."""

    outcome: int
    name: str
    price: int
    active: bool
    winner: bool


class BoardLine(NamedTuple):
    """A line of the leaderboard. `key` tells who moves where, and is never shown."""

    key: str
    place: int  # from 0
    rank: int  # equal values share it
    label: str
    value: int  # micros
    gain: int
    deposit: int
    moved: int  # places up since a minute ago

    @property
    def gain_words(self) -> str:
        """The gain in percent; from 100 on without a decimal, so that it takes no room from the name."""
        return fmt.signed_percent(self.gain, self.deposit, 1 if abs(self.gain) < self.deposit else 0)


class BigTrade(NamedTuple):
    """An order's fills of one tick; micros."""

    who: str
    buys: bool
    token: str
    outcome: int
    size: int
    amount: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What the stage stops for: outcomes that are out, or the winner with the podium.

    `name` names them all; `note` says who else has gained as much as somebody on the podium.
    """

    outcomes: tuple[int, ...]
    name: str
    is_win: bool = False
    podium: tuple[BoardLine, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The times in the header; session time in ms. `next_event` is "" if only the end of trading comes."""

    tick: int = 0
    session_ms: int = 0
    left_ms: int = 0
    next_event: str = ""
    next_ms: int = 0
    tick_wall_ms: float = 0.0  # until the next tick, 0 if none is coming


class Scene:
    """The stage's state. It sees every report, also while no window shows it."""

    def __init__(self) -> None:
        self.name = ""
        self.message = ""
        self.status = SessionStatus.DRAFT
        self.is_replay = False
        self.hides_names = False
        self.clocks = Clocks()
        self.racers: tuple[Racer, ...] = ()
        self.board: tuple[BoardLine, ...] = ()
        self.big_trade: BigTrade | None = None
        self.moment: Moment | None = None
        self.news = ""  # while it is fresh
        self.waits = ""  # what the session waits for, in words
        self._news_ms = 0
        self.prices = PriceSeries(0)
        self._tick_ms = 0
        self._clear_trades()

    @property
    def band(self) -> str:
        """The name of the band that tells the state."""
        return REPLAY if self.is_replay else str(self.status)

    def show_session(self, info: SessionInfo) -> None:
        """Begin with another session."""
        self.name, self._tick_ms = info.name, info.tick_ms
        self.is_replay, self.hides_names = info.replay is not None, info.hide_names
        self.racers, self.board, self.big_trade, self.moment = (), (), None, None
        self.news = self.waits = ""
        self.prices.reset(len(info.outcome_names))
        self._clear_trades()

    def show_report(self, report: TickReport) -> None:
        """Take in what has happened."""
        before = self.racers
        if report.history:
            self.prices.clear()
            self._clear_trades()
            before, self.moment, self.big_trade, self.news = (), None, None, ""
        self.prices.take(report.points)
        self.status, self.clocks = report.status, self._clocks(report)
        self.racers = tuple(Racer(o.outcome, o.name, o.yes_price, o.active, o.winner) for o in report.outcomes)
        self.board = self._rank(report)
        self.waits = WAITS.get(report.waiting_for, "")
        self._look_for_big_trade(report.fills)
        self._look_for_news(report)
        self._look_for_moment(before, report)

    def _clocks(self, report: TickReport) -> Clocks:
        runs = report.status in (SessionStatus.RUNNING, SessionStatus.FROZEN) and report.speed > 0
        is_next = bool(report.next_event) and (report.next_event_ms < report.end_ms or report.trading_ended)
        return Clocks(
            tick=report.tick,
            session_ms=report.session_ms,
            left_ms=max(0, report.end_ms - report.session_ms),
            next_event=report.next_event if is_next else "",
            next_ms=report.next_event_ms - report.session_ms if is_next else 0,
            tick_wall_ms=self._tick_ms / report.speed if runs else 0.0,
        )

    # ---- leaderboard ----

    def _rank(self, report: TickReport) -> tuple[BoardLine, ...]:
        ranked = standings(report.participants, "")
        places = {row.who.name: place for place, row in enumerate(ranked)}
        looked_back = self._look_back(report.session_ms, places)
        return tuple(
            BoardLine(
                key=row.who.name,
                place=place,
                rank=row.rank,
                label=ordinal(row.rank) if self.hides_names else row.who.name,
                value=row.who.value,
                gain=row.gain,
                deposit=row.who.deposit,
                moved=looked_back.get(row.who.name, place) - place,
            )
            for place, row in enumerate(ranked)
        )

    def _look_back(self, session_ms: int, places: dict[str, int]) -> dict[str, int]:
        """Give the places of about a minute ago; a few sets of them are kept."""
        if not self._places or session_ms - self._places[-1][0] >= MOVED_OVER_MS // 6:
            self._places.append((session_ms, places))
        while len(self._places) > 1 and session_ms - self._places[1][0] >= MOVED_OVER_MS:
            self._places.popleft()
        return self._places[0][1]

    # ---- trades and moments ----

    def _clear_trades(self) -> None:
        self._trades, self._traded = 0, 0
        self._places: deque[tuple[int, dict[str, int]]] = deque()

    def _look_for_big_trade(self, fills: Iterable[FillView]) -> None:
        taken = (view for view in fills if view.fill.kind != "AUTO_FILL")
        for _, group in groupby(taken, key=lambda view: (view.tick, view.fill.order_id)):
            parts = [view.fill for view in group]
            first, amount = parts[0], sum(fill.amount for fill in parts)
            if self._trades and amount * self._trades >= BIG * self._traded:
                self.big_trade = BigTrade(
                    who="Someone" if self.hides_names else first.participant,
                    buys=first.action == "BUY",
                    token=first.token,
                    outcome=first.outcome,
                    size=sum(fill.size for fill in parts),
                    amount=amount,
                )
            self._trades, self._traded = self._trades + 1, self._traded + amount

    def _look_for_news(self, report: TickReport) -> None:
        for event in report.events:
            if event.kind == "NEWS":
                self.news, self._news_ms = event.text, event.session_ms
        if report.session_ms - self._news_ms > NEWS_MS:
            self.news = ""

    def _look_for_moment(self, before: tuple[Racer, ...], report: TickReport) -> None:
        if report.status is SessionStatus.RESOLVED and report.winner is not None:
            winner = self.racers[report.winner]
            if self.moment is None or not self.moment.is_win:
                self.moment = Moment((winner.outcome,), winner.name, is_win=True)
            ranked = places(report.participants)
            steps = podium(ranked)
            self.moment = replace(self.moment, podium=self.board[: len(steps)], note=note_words(ranked, steps))
            return
        out = [now for was, now in zip(before, self.racers, strict=False) if was.active and not now.active]
        if out:
            self.moment = Moment(tuple(racer.outcome for racer in out), listed([racer.name for racer in out]))


def ordinal(place: int) -> str:
    """Write a place in words: "1st place", "12th place"."""
    ending = "th" if place // 10 % 10 == 1 else ORDINALS.get(place % 10, "th")
    return f"{place}{ending} place"
