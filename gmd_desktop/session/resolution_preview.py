"""What an elimination or a settlement would do, told by doing it to a copy of the market."""

from dataclasses import dataclass, replace

from engine import Market, MarketError
from engine.rounding import MICRO, to_units
from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.resolution_effects import effects
from gmd_desktop.session.valuation import maker_risk, prices


@dataclass(frozen=True, slots=True)
class ResolutionRequest:
    """What is asked: which outcomes would go, or which one would win."""

    outcomes: tuple[int, ...] = ()
    winner: int | None = None


@dataclass(frozen=True, slots=True)
class ParticipantPayout:
    """What a participant would get, and have then; micros. `value` is cash and tokens at the AMM's new prices."""

    participant: str
    payout: int
    cash_after: int  # free and locked
    value_before: int
    value_after: int
    is_bot: bool


@dataclass(frozen=True, slots=True)
class OutcomePayout:
    """What would become of an outcome; micros. Of one that closes: what a token of YES and of NO is paid."""

    outcome: int
    yes_before: int
    yes_after: int
    no_before: int
    no_after: int
    closes: bool
    yes_paid: int = 0
    no_paid: int = 0


@dataclass(frozen=True, slots=True)
class ResolutionPreview:
    """What a resolution would do, if it came now; micros. `tick` is the one it was computed after."""

    request: ResolutionRequest
    tick: int
    participants: tuple[ParticipantPayout, ...]  # in the order in which they joined
    outcomes: tuple[OutcomePayout, ...]  # those that are in now, by number
    orders_canceled: int
    total_paid: int
    maker_balance: int
    maker_loss: int  # now known to be lost at the most; below 0: a profit that is certain
    effects: tuple[str, ...] = ()  # what changes for rounds, news and the end, in sentences


def preview_resolution(live: LiveSession, request: ResolutionRequest) -> ResolutionPreview:
    """Resolve a copy of a session's market; the session stays as it is.

    Raises:
        RequestError: outcomes and a winner at once, or neither; or the market does not allow it.
    """
    if bool(request.outcomes) == (request.winner is not None):
        raise RequestError("Choose the outcomes that go, or the one that wins.")
    market = Market.restore(live.params, live.market.snapshot())
    try:
        if request.winner is None:
            done = market.eliminate(request.outcomes)
        else:
            done = market.settle(request.winner)
    except MarketError as error:
        raise RequestError(str(error)) from error
    after = replace(live, market=market, winner=request.winner)
    paid = dict.fromkeys(live.accounts, 0)
    for payout in done.payouts:
        paid[payout.participant] += payout.amount
    values_before, values_after = _values(live), _values(after)
    return ResolutionPreview(
        request=request,
        tick=live.tick,
        participants=tuple(
            ParticipantPayout(
                participant=name,
                payout=paid[name],
                cash_after=market.cash(name) + market.locked_cash(name),
                value_before=values_before[name],
                value_after=values_after[name],
                is_bot=account.archetype != "",
            )
            for name, account in live.accounts.items()
        ),
        outcomes=_outcomes(live, after),
        orders_canceled=len(done.canceled),
        total_paid=sum(paid.values()),
        maker_balance=market.maker,
        maker_loss=_maker_loss(after),
        effects=effects(live, request.outcomes, request.winner),
    )


def _outcomes(live: LiveSession, after: LiveSession) -> tuple[OutcomePayout, ...]:
    (yes_before, no_before), (yes_after, no_after) = prices(live), prices(after)
    rows = []
    for i in live.market.active:
        closes = i not in after.market.active or after.market.settled
        paid = (yes_after[i], no_after[i]) if closes else (0, 0)
        rows.append(OutcomePayout(i, yes_before[i], yes_after[i], no_before[i], no_after[i], closes, *paid))
    return tuple(rows)


def _values(live: LiveSession) -> dict[str, int]:
    """Value everybody's cash and tokens at the AMM's prices."""
    both = prices(live)
    values = {}
    for name in live.accounts:
        value = live.market.cash(name) + live.market.locked_cash(name)
        for outcome in live.market.active:
            for side, token in enumerate(("YES", "NO")):
                value += sum(live.market.tokens(name, outcome, token)) * both[side][outcome] // MICRO
        values[name] = value
    return values


def _maker_loss(after: LiveSession) -> int:
    if after.market.settled:
        return to_units(after.params.z, MICRO) - after.market.maker
    return maker_risk(after, *prices(after))[0]
