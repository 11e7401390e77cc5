"""What things are worth at the AMM's prices, and what the maker can still lose."""

from collections.abc import Sequence

from engine import FILL_KINDS, TOKENS, Fill, Token
from engine.rounding import MICRO, to_units
from gmd_desktop.session.live import LiveSession
from gmd_desktop.session.tick_report import MakerView, TickPoint


def tick_point(live: LiveSession, fills: Sequence[Fill]) -> TickPoint:
    """Give a tick's point on the charts."""
    yes_prices, no_prices = prices(live)
    worst, profit = maker_risk(live, yes_prices, no_prices)
    market = live.market
    pools = [market.outcome(outcome) for outcome in range(live.params.n_outcomes)]
    return TickPoint(
        tick=live.tick,
        session_ms=live.session_ms,
        yes_prices=yes_prices,
        no_prices=no_prices,
        volume=volumes(fills),
        maker_worst=worst,
        maker_profit=profit,
        collateral=sum(pool.v for pool in pools),
        subsidy=sum(map(market.subsidy, market.active)),
        headroom=min(map(market.capacity, market.active), default=0),
        fees=market.fees,
        seigniorage=seigniorage(live),
    )


def seigniorage(live: LiveSession) -> int:
    """Add up what mints have left in the pools, in micros."""
    return sum(live.market.outcome(outcome).seigniorage for outcome in range(live.params.n_outcomes))


def prices(live: LiveSession) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the AMM's prices of YES and of NO, by outcome, in micros; of a closed outcome, what its tokens were paid."""
    yes, no = (tuple(_price(live, i, token) for i in range(live.params.n_outcomes)) for token in TOKENS)
    return yes, no


def _price(live: LiveSession, outcome: int, token: Token) -> int:
    if live.market.outcome(outcome).active:
        return live.market.price(outcome, token)
    return MICRO if (token == "YES") == (outcome == live.winner) else 0


def volumes(fills: Sequence[Fill]) -> tuple[int, int, int, int, int]:
    """Add up the USDC traded by kind of fill; a set's two sides count both."""
    volume = dict.fromkeys(FILL_KINDS, 0)
    for fill in fills:
        both = fill.kind in ("MINT", "MERGE")
        volume[fill.kind] += fill.amount + (fill.counter_amount if both else 0)
    amm, lob, mint, merge, auto_fill = (volume[kind] for kind in FILL_KINDS)
    return amm, lob, mint, merge, auto_fill


def maker_risk(live: LiveSession, yes_prices: Sequence[int], no_prices: Sequence[int]) -> tuple[int, int]:
    """Tell the most the maker can still lose, and its profit at the AMM's prices; micros.

    Settling pays 1 USDC for each YES of the winner and each NO of the others; the maker gets what
    is then left in all pools, and the fees.
    """
    market = live.market
    pot = market.maker + market.fees
    held = {}
    for outcome in market.active:
        pool = market.outcome(outcome)
        pot += pool.v + pool.sets
        held[outcome] = (
            pool.q_yes - live.seeds[0] + pool.sets,
            pool.q_no - live.seeds[1] + pool.sets,
        )
    all_no = sum(no for _, no in held.values())
    deposit = to_units(live.params.z, MICRO)
    dearest = max((yes + all_no - no for yes, no in held.values()), default=0)
    value = sum((yes * yes_prices[outcome] + no * no_prices[outcome]) // MICRO for outcome, (yes, no) in held.items())
    return max(0, deposit - (pot - dearest)), pot - value - deposit


def cash_if_wins(live: LiveSession, participant: str) -> tuple[int, ...]:
    """Tell the cash a participant would end with, by the outcome that wins; micros, () if there is no such account.

    Settling gives back what orders lock, and pays 1 USDC for each YES of the winner and each NO of the others.
    """
    account = live.accounts.get(participant)
    if account is None:
        return ()
    held = live.held.get(participant) or [0] * (2 * live.params.n_outcomes)
    cash, all_no = account.free + account.locked, sum(held[1::2])
    return tuple(cash + all_no - no + yes for yes, no in zip(held[::2], held[1::2], strict=True))


def maker_view(live: LiveSession, yes_prices: Sequence[int], no_prices: Sequence[int]) -> MakerView:
    """Give the maker's and the whole market's books, and whether every unit is accounted for."""
    market = live.market
    pools = [market.outcome(outcome) for outcome in range(live.params.n_outcomes)]
    accounts = sum(account.free + account.locked for account in live.accounts.values())
    collateral = sum(pool.v + pool.sets for pool in pools)
    return MakerView(
        deposit=to_units(live.params.z, MICRO),
        balance=market.maker,
        fees=market.fees,
        gas=market.gas,
        seigniorage=seigniorage(live),
        worst_loss=maker_risk(live, yes_prices, no_prices)[0],
        yes_sum=sum(yes_prices[outcome] for outcome in market.active),
        total_money=accounts + collateral + market.fees + market.gas + market.maker,
        total_deposits=market.deposits,
    )
