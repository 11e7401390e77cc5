"""The book in words: for its empty states, its tooltips and screen readers."""

from engine.rounding import MICRO
from gmd_desktop.session.tick_report import LevelView, OutcomeView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.models.ladder import Ladder
from gmd_desktop.ui.typed import write_amount

BOOK_DIGITS = 3  # of prices in the ladder; the finest price tick is 0.001


def empty_words(outcome: OutcomeView | None, ladders: tuple[Ladder, ...]) -> str:
    """Say why there is nothing to see, "" if there is something."""
    if outcome is None:
        return "No session is open."
    if not outcome.active:
        return f"{outcome.name} is closed: nothing rests in its book any more."
    if any(one.levels() for one in ladders):
        return ""
    return (
        f"No orders rest in the book of {outcome.name}. The pool trades by itself; "
        "a limit order that cannot trade at once rests here."
    )


def short_size(micros: int) -> str:
    """Write a size in at most seven characters; the tooltip has all digits."""
    if micros < 1_000 * MICRO:
        return fmt.tokens(micros)
    if micros < 10_000 * MICRO:
        return fmt.tokens(micros, 0)
    return fmt.short_money(micros)


def level_words(level: LevelView) -> str:
    """Say what a level is and what a click on it does."""
    who, verb, taker = (
        ("Buyers want", "to sell to them", "SELL")
        if level.action == "BUY"
        else ("Sellers offer", "to buy from them", "BUY")
    )
    orders = "1 order" if level.orders == 1 else f"{fmt.count(level.orders)} orders"
    own = f", {write_amount(level.own)} of it yours" if level.own else ""
    price = fmt.price(level.price)
    cancel = " The cross, or Del, cancels yours." if level.own else ""
    return (
        f"{who} {fmt.tokens(level.size)} {level.token} at {price} USDC ({orders}{own}). "
        f"Click {verb}: fills in {taker} {level.token} at {price}.{cancel}"
    )


def own_words(level: LevelView) -> str:
    """Say what cancelling one's own part of a level does."""
    if not level.own:
        return "Nothing of yours rests here"
    return f"Cancel yours: {level.action} {write_amount(level.own)} {level.token} at {fmt.price(level.price)}"


def best_words(one: Ladder) -> str:
    """Say a token's best prices."""
    bids = [level for level in one.levels() if level.action == "BUY"]
    asks = [level for level in one.levels() if level.action == "SELL"]
    bid = f"best bid {fmt.price(bids[0].price)}" if bids else "no buyers"
    ask = f"best ask {fmt.price(asks[-1].price)}" if asks else "no sellers"
    return f"{one.token}: pool {fmt.price(one.pool_price)}, {bid}, {ask}"
