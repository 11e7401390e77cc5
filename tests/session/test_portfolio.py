"""P&L: cases worked by hand, and the books against the engine's cash over random sessions."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    ACTIONS,
    FILL_KINDS,
    TOKENS,
    Cancel,
    Command,
    Fill,
    InvariantError,
    Market,
    Order,
    Params,
    Payout,
)
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.portfolio import Entry, Portfolio, Row

NAMES = ("ann", "bob", "cyd")


def fill(
    kind: str = "AMM",
    action: str = "BUY",
    size: int = 10,
    amount: int = 0,
    fee: int = 0,
    counter: str | None = None,
    counter_amount: int = 0,
    counter_fee: int = 0,
) -> Fill:
    """One fill of ann's, in YES of outcome 0."""
    other_id = None if counter is None else 2
    parties = (1, "ann", other_id, counter)
    return Fill(kind, 0, "YES", action, *parties, size, amount, fee, counter_amount, counter_fee)  # type: ignore[arg-type]


def test_a_sale_takes_its_part_of_the_cost_and_the_last_token_takes_the_rest() -> None:
    portfolio = Portfolio()
    portfolio.apply([fill(size=3, amount=9, fee=1)])
    assert portfolio.entry("ann", 0, "YES") == Entry(3, 10, 0)
    portfolio.apply([fill(action="SELL", size=1, amount=8, fee=2)])
    assert portfolio.entry("ann", 0, "YES") == Entry(2, 7, 6 - 3)
    portfolio.apply([fill(action="SELL", size=1, amount=8, fee=2)])
    assert portfolio.entry("ann", 0, "YES") == Entry(1, 4, 3 + 6 - 3)
    portfolio.apply([fill(action="SELL", size=1, amount=1)])
    assert portfolio.entry("ann", 0, "YES") == Entry(0, 0, 6 + 1 - 4)


def test_both_sides_of_a_book_fill_pay_their_own_fee() -> None:
    portfolio = Portfolio()
    portfolio.restore([("bob", 0, "YES", 10, 40, 0)])
    trade = fill("LOB", "BUY", 10, 50, 2, "bob", 50, 3)
    assert portfolio.apply([trade]) == {("ann", 0, "YES"), ("bob", 0, "YES")}
    assert portfolio.entry("ann", 0, "YES") == Entry(10, 52, 0)
    assert portfolio.entry("bob", 0, "YES") == Entry(0, 0, 50 - 3 - 40)


def test_a_mint_gives_each_side_its_token_and_its_fee_is_in_the_amounts() -> None:
    portfolio = Portfolio()
    portfolio.apply([fill("MINT", "BUY", 60, 37, 1, "bob", 24)])
    assert portfolio.entry("ann", 0, "YES") == Entry(60, 37, 0)
    assert portfolio.entry("bob", 0, "NO") == Entry(60, 24, 0)


def test_a_merge_takes_a_token_from_each_side() -> None:
    portfolio = Portfolio()
    portfolio.restore([("ann", 0, "YES", 60, 30, 5), ("bob", 0, "NO", 60, 20, 0)])
    portfolio.apply([fill("MERGE", "SELL", 60, 36, 1, "bob", 23)])
    assert portfolio.entry("ann", 0, "YES") == Entry(0, 0, 5 + 36 - 30)
    assert portfolio.entry("bob", 0, "NO") == Entry(0, 0, 23 - 20)


def test_a_resolution_realises_gains_and_losses() -> None:
    portfolio = Portfolio()
    portfolio.restore([("ann", 0, "YES", 9, 4, 1), ("bob", 0, "NO", 7, 3, 0)])
    payouts = [Payout("ann", 0, "YES", 9, 9), Payout("bob", 0, "NO", 7, 0)]
    assert portfolio.resolve(payouts) == {("ann", 0, "YES"), ("bob", 0, "NO")}
    assert portfolio.rows() == [
        Row("ann", 0, "YES", 0, 0, 1 + 9 - 4),
        Row("bob", 0, "NO", 0, 0, -3),
    ]


def test_selling_or_paying_for_more_than_is_held_is_a_bug() -> None:
    portfolio = Portfolio()
    with pytest.raises(InvariantError, match="ann sells 10 of 0 YES"):
        portfolio.apply([fill(action="SELL")])
    with pytest.raises(InvariantError, match="holding of 0"):
        portfolio.resolve([Payout("ann", 0, "YES", 1, 1)])


def test_undo_goes_back_to_the_mark() -> None:
    portfolio = Portfolio()
    portfolio.apply([fill(amount=5)])
    portfolio.mark()
    before = portfolio.rows()
    portfolio.apply([fill(amount=7), fill("MINT", amount=1, counter="bob")])
    portfolio.undo()
    assert portfolio.rows() == before
    portfolio.undo()
    assert portfolio.rows() == before


def random_commands(chance: Random, market: Market, first_id: int) -> list[Command]:
    """Commands near the prices, most of which trade, rest, or take back what rests."""
    commands: list[Command] = []
    for order_id in range(first_id, first_id + chance.randint(1, 8)):
        resting = market.open_orders()
        if resting and chance.random() < 0.15:
            taken_back = chance.choice(resting)
            commands.append(Cancel(taken_back.order_id, taken_back.participant))
            continue
        outcome = chance.randrange(market.params.n_outcomes)
        token, action = chance.choice(TOKENS), chance.choice(ACTIONS)
        price = market.price(outcome, token) // 10_000 + chance.randint(-4, 4)
        limited = chance.random() < 0.7
        order = Order(
            order_id=order_id,
            participant=chance.choice(NAMES),
            outcome=outcome,
            token=token,
            action=action,
            type="LIMIT" if limited else "MARKET",
            time_in_force=chance.choice(("GTC", "IOC")) if limited else "IOC",
            size=chance.randint(1, 6_000) * 10_000,
            limit_price=min(max(price, 1), 99) * 10_000 if limited else None,
            auto_fill=chance.random() < 0.5,
        )
        commands.append(order)
    return commands


def assert_books_agree(market: Market, portfolio: Portfolio, deposits: dict[str, int]) -> None:
    """Check every participant's P&L against its cash, and every holding against its tokens."""
    rows = portfolio.rows()
    for name, deposit in deposits.items():
        earned = sum(row.realised - row.cost for row in rows if row.participant == name)
        assert deposit + earned == market.cash(name) + market.locked_cash(name)
    for row in rows:
        assert row.size == sum(market.tokens(row.participant, row.outcome, row.token))


def play(seed: int) -> set[str]:
    """Run a session to its settlement, checking the books all the way; give its kinds of fills."""
    chance = Random(seed)
    gas_fee = chance.choice((0, 10_000))
    deposits = {name: chance.randint(0, 2_000) * MICRO for name in NAMES}
    params = Params(zeta_start=Params().zeta_end * 4, z=Params().z / 10)
    market, portfolio = Market.open(_with_gas(params, gas_fee), deposits), Portfolio()
    kinds: set[str] = set()
    order_id = 1
    for tick in range(30):
        commands = random_commands(chance, market, order_id)
        order_id += len(commands)
        result = market.tick(ATTO * tick // 30, commands)
        portfolio.apply(result.fills)
        kinds |= {one.kind for one in result.fills}
        for command, done in zip(commands, result.orders, strict=True):
            free = ("INSUFFICIENT_GAS", "UNKNOWN_PARTICIPANT", "DUPLICATE_ORDER")
            if isinstance(command, Order) and done.reason not in free:
                deposits[command.participant] -= gas_fee
        assert_books_agree(market, portfolio, deposits)
    portfolio.resolve(market.eliminate([chance.randrange(3)]).payouts)
    assert_books_agree(market, portfolio, deposits)
    winner = chance.choice([i for i in range(3) if market.outcome(i).active])
    portfolio.resolve(market.settle(winner).payouts)
    assert_books_agree(market, portfolio, deposits)
    assert all(row.size == 0 == row.cost for row in portfolio.rows())
    return kinds


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_deposit_and_result_are_the_cash_to_the_micro(seed: int) -> None:
    play(seed)


def test_the_random_sessions_have_fills_of_every_kind() -> None:
    assert set().union(*(play(seed) for seed in range(10))) == set(FILL_KINDS)


def _with_gas(params: Params, gas_fee: int) -> Params:
    return Params.from_dict(params.to_dict() | {"gas_fee": f"{gas_fee / MICRO:.2f}"})


def test_restored_rows_go_on_in_the_same_way() -> None:
    portfolio, again = Portfolio(), Portfolio()
    portfolio.apply([fill(size=7, amount=5), fill("MINT", amount=3, counter="bob")])
    again.restore(portfolio.rows())
    sale = [fill(action="SELL", size=3, amount=2)]
    assert portfolio.apply(sale) == again.apply(sale)
    assert portfolio.rows() == again.rows()
