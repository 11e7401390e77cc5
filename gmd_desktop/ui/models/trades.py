"""The columns and the filter of the trades table; a row is a `FillView`."""

from collections.abc import Callable

from engine import ACTIONS, FILL_KINDS, TOKENS
from gmd_desktop.session.tick_report import FillView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.columns import Column
from gmd_desktop.ui.models.words import each, outcome_name, token_tone

KIND_WORDS = {
    "AMM": "AMM",
    "LOB": "LOB",
    "MINT": "MINT",
    "MERGE": "MERGE",
    "AUTO_FILL": "AUTO-FILL",
}

POOL = "pool"


def fill_key(row: FillView) -> tuple[int, int]:
    """What makes a fill the same fill, and the order in which fills came."""
    return (row.tick, row.seq)


def side(row: FillView) -> str:
    """The taker's side: "BUY YES"."""
    return f"{row.fill.action} {row.fill.token}"


def trade_filter(text: str, names: tuple[str, ...]) -> Callable[[FillView], bool] | None:
    """Keep the fills that hold every word of the text: names, sides, kinds, outcomes or ticks."""
    tests = [_word_filter(word, names) for word in text.casefold().split()]
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda row: all(test(row) for test in tests)


def _word_filter(word: str, names: tuple[str, ...]) -> Callable[[FillView], bool]:
    """Keep the fills that hold a word. The same few texts occur in many fills: each is looked into once."""
    outcomes = frozenset(number for number, name in enumerate(names) if word in name.casefold())
    words = frozenset(one for one in (*FILL_KINDS, *TOKENS, *ACTIONS) if word in one.casefold())
    tick = int(word) if word.isdecimal() else None
    people: dict[str | None, bool] = {None: word in POOL}

    def is_of(name: str | None) -> bool:
        found = people.get(name)
        if found is None:
            found = people[name] = word in (name or POOL).casefold()
        return found

    def keep(row: FillView) -> bool:
        fill = row.fill
        if fill.outcome in outcomes or row.tick == tick:
            return True
        if words and (fill.kind in words or fill.token in words or fill.action in words):
            return True
        return is_of(fill.participant) or is_of(fill.counter_participant)

    return keep


def trade_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    """Say how a fill is written in a session with these outcomes."""
    return (
        Column(
            "Tick",
            lambda row: fmt.count(row.tick),
            fill_key,
            "The tick in which it happened",
            sample="100,000",
        ),
        Column(
            "Kind",
            lambda row: KIND_WORDS.get(row.fill.kind, row.fill.kind),
            lambda row: row.fill.kind,
            "AMM: the pool; LOB: tokens changed hands; MINT, MERGE: sets made or taken apart; "
            "AUTO-FILL: a move elsewhere filled a resting order",
            number=False,
            sample="AUTO-FILL",
        ),
        Column(
            "Outcome",
            lambda row: outcome_name(names, row.fill.outcome),
            lambda row: row.fill.outcome,
            number=False,
            stretch=True,
            sample="Outcome name",
        ),
        Column(
            "Side",
            side,
            side,
            "What the taker did",
            number=False,
            sample="SELL YES",
            tone=lambda row: token_tone(row.fill.token),
        ),
        Column(
            "Size",
            lambda row: fmt.tokens(row.fill.size),
            lambda row: row.fill.size,
            "Tokens",
            sample="10,000.00",
        ),
        Column(
            "Price",
            lambda row: fmt.price(each(row.fill.amount, row.fill.size)),
            lambda row: each(row.fill.amount, row.fill.size),
            "USDC per token for the taker",
            sample="00.0000",
        ),
        Column(
            "Amount",
            lambda row: fmt.money(row.fill.amount),
            lambda row: row.fill.amount,
            "USDC that the taker paid or got",
        ),
        Column(
            "Fee",
            lambda row: fmt.money(row.fill.fee, 4),
            lambda row: row.fill.fee,
            "USDC: the taker's fee; of a MINT or MERGE the whole fee, which the price holds",
            sample="00.0000",
            tone=lambda row: "muted",
        ),
        Column(
            "Taker",
            lambda row: row.fill.participant,
            lambda row: row.fill.participant.casefold(),
            number=False,
            sample="participant-1",
        ),
        Column(
            "Other side",
            lambda row: row.fill.counter_participant or POOL,
            lambda row: (row.fill.counter_participant or "").casefold(),
            "Whose resting order it met, or the pool",
            number=False,
            sample="participant-1",
            tone=lambda row: "" if row.fill.counter_participant else "muted",
        ),
    )
