"""The ticket's figures against what the engine then does, and the search for a size against brute force."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Leg, Market, Order, Params, Preview
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.ui.models.ticket_quote import quote, total_of, warnings
from gmd_desktop.ui.models.ticket_solver import MAX_QUESTIONS, AmountSolver
from tests.ui.ticket_market import order_of

MICRO = 10**6
LOT = 10_000


def market_with_a_book() -> Market:
    """A pool, orders on all sides of outcome 0, and tokens in everybody's hands."""
    market = Market.open(Params(), {"you": 2_000 * MICRO, "Ada": 5_000 * MICRO, "Bob": 5_000 * MICRO})
    commands = [
        Order(1, "you", 0, "YES", "BUY", "MARKET", "IOC", 200 * MICRO),
        Order(2, "you", 0, "NO", "BUY", "MARKET", "IOC", 200 * MICRO),
        Order(3, "Ada", 0, "YES", "BUY", "MARKET", "IOC", 200 * MICRO),
        Order(4, "Ada", 0, "NO", "BUY", "MARKET", "IOC", 200 * MICRO),
        Order(5, "Ada", 0, "YES", "BUY", "LIMIT", "GTC", 40 * MICRO, 300_000),
        Order(6, "Ada", 0, "NO", "BUY", "LIMIT", "GTC", 40 * MICRO, 640_000),
        Order(7, "Ada", 0, "YES", "SELL", "LIMIT", "GTC", 40 * MICRO, 400_000),
        Order(8, "Ada", 0, "NO", "SELL", "LIMIT", "GTC", 40 * MICRO, 720_000),
        Order(9, "Ada", 0, "YES", "BUY", "LIMIT", "GTC", 40 * MICRO, 350_000),
        Order(10, "Ada", 0, "NO", "BUY", "LIMIT", "GTC", 40 * MICRO, 680_000),
        Order(11, "you", 0, "YES", "BUY", "LIMIT", "GTC", 30 * MICRO, 680_000),
    ]
    market.tick(0, commands)
    return market


orders = st.builds(
    OrderRequest,
    participant=st.just("you"),
    outcome=st.integers(0, 2),
    token=st.sampled_from(["YES", "NO"]),
    action=st.sampled_from(["BUY", "SELL"]),
    type=st.just("LIMIT"),
    time_in_force=st.sampled_from(["GTC", "IOC", "FOK"]),
    size=st.integers(1, 30_000).map(lambda lots: lots * LOT),
    limit_price=st.integers(1, 99).map(lambda cents: cents * 10_000),
)


@settings(deadline=None, max_examples=150)
@given(orders)
def test_the_total_is_the_change_of_free_cash(request: OrderRequest) -> None:
    market = market_with_a_book()
    found, before = market.preview(order_of(request), 0), market.cash("you")
    result = market.tick(0, [order_of(request, 100)]).orders[0]
    assert (result.status, result.reason) == (found.status, found.reason)
    if found.reason is None:
        change = market.cash("you") - before
        total = total_of(request, found)
        assert change == (-total if request.action == "BUY" else total)


def preview(filled: int, amount: int, first: int, before: int = 0, after: int = 0) -> Preview:
    leg = Leg("AMM", filled, amount, 0, first)
    return Preview("FILLED", None, (leg,), filled, 0, amount, 0, 0, 0, amount, first, first, before, after)


def request(action: str = "BUY") -> OrderRequest:
    return OrderRequest("you", 0, "YES", action, "MARKET", "FOK", 10 * MICRO)  # type: ignore[arg-type]


def test_slippage_is_average_against_the_first_lot_and_has_three_tones() -> None:
    tones = []
    for amount in (5_090_000, 5_100_000, 5_240_000, 5_250_000, 9_000_000):
        found = quote(request(), preview(10 * MICRO, amount, 500_000))
        assert Fraction(found.slippage, 10**18) == Fraction(amount, 5_000_000) - 1
        tones.append(found.tone)
    assert tones == ["good", "warn", "warn", "bad", "bad"]
    assert quote(request("SELL"), preview(10 * MICRO, 4_500_000, 500_000)).tone == "bad"
    assert quote(request("SELL"), preview(10 * MICRO, 5_500_000, 500_000)).slippage == 0


def test_what_to_think_twice_about() -> None:
    dear = warnings(request(), preview(10 * MICRO, 10_100_000, 990_000), 1_000 * MICRO)
    assert dear == ["Each token costs 1.0100 USDC with its fee and pays at most 1."]
    half = warnings(request(), preview(10 * MICRO, 5 * MICRO, 500_000), 10 * MICRO)
    assert half == ["This takes 50 % of the free cash."]
    move = warnings(request(), preview(10 * MICRO, 5 * MICRO, 500_000, 400_000, 700_000), 1_000 * MICRO)
    assert move == ["This moves the price by 30 points, from 0.4000 to 0.7000."]
    calm = warnings(request(), preview(10 * MICRO, 5 * MICRO, 500_000, 400_000, 699_999), 1_000 * MICRO)
    assert calm == []


@settings(deadline=None)
@given(
    target=st.integers(1, 10**10),
    price=st.integers(1, 10**6),
    curve=st.integers(0, 1000),
    gas=st.integers(0, 10**6),
    most=st.none() | st.integers(0, 10**5),
    guess=st.integers(0, 10**7),
)
def test_the_largest_size_is_found(target: int, price: int, curve: int, gas: int, most: int | None, guess: int) -> None:
    def total(lots: int) -> int | None:
        return None if most is not None and lots > most else gas + lots * price + lots * lots * curve // 1000

    solver = AmountSolver(target, LOT, guess * LOT)
    questions = 0
    while not solver.done:
        questions += 1
        solver.answer(total(solver.question // LOT))
    assert questions <= MAX_QUESTIONS
    lots = solver.size // LOT
    found, above = total(lots), total(lots + 1)
    assert lots == 0 or (found is not None and found <= target)
    assert above is None or above > target


def test_a_known_most_is_asked_about_first() -> None:
    solver = AmountSolver(1, LOT, 70 * LOT, 70 * LOT)
    assert solver.question == 70 * LOT
    solver.answer(0)
    assert solver.done
    assert solver.size == 70 * LOT


def test_few_questions_find_the_size_in_a_market() -> None:
    market, counts = market_with_a_book(), []
    for slippage in (10**19, 10**17):
        for dollars in range(1, 400, 13):
            solver, questions = AmountSolver(dollars * MICRO, LOT, 3 * dollars * MICRO), 0
            while not solver.done:
                asked = OrderRequest("you", 0, "YES", "BUY", "MARKET", "FOK", solver.question, None, slippage)
                found = market.preview(order_of(asked), 0)
                solver.answer(total_of(asked, found) if found.reason is None else None, found.filled)
                questions += 1
            counts.append(questions)
    assert sum(counts) / len(counts) < 9
    assert max(counts) < 30
