"""Sentences about orders and fills: why one was refused and what would do, how another came about.

The facts come from the engine's answers; this only finds words and numbers for them.
"""

from dataclasses import dataclass

from engine import Fill, Params, Preview
from engine.rounding import ATTO, MICRO
from gmd_desktop.session.requests import OrderRequest
from gmd_desktop.session.tick_report import FillView, OrderView
from gmd_desktop.ui import format as fmt
from gmd_desktop.ui.typed import micros_of, write_amount, write_percent

FROZEN = "TRADING_FROZEN"
OTHER = {"YES": "NO", "NO": "YES", "BUY": "SELL", "SELL": "BUY"}
CENT = MICRO // 100

REASONS = {
    "UNKNOWN_PARTICIPANT": "Nobody called {participant} takes part in this session; add a participant first.",
    "DUPLICATE_ORDER": "This order had been sent before; it was not applied a second time.",
    "INSUFFICIENT_GAS": "Every order costs {gas} USDC of gas, and less than that is free.",
    "INVALID_OUTCOME": "There is no outcome {outcome}; this market has 0 to {last_outcome}.",
    "INVALID_SIZE": "Size {size} is not above 0, or not a multiple of the lot {lot}.",
    "INVALID_PRICE": "Price {limit} is not between {p_min} and {p_max} in steps of {tick}.",
    "INVALID_SLIPPAGE": "Max slippage {slippage} is below 0; write 0 % or more.",
    "OUTCOME_INACTIVE": "{name} is closed and cannot be traded any more; choose another outcome.",
    "TOO_MANY_ORDERS": "{max_orders} orders of {participant} are resting, and no more may. "
    "Cancel one, or send this one as IOC.",
    "INSUFFICIENT_FUNDS": "It needs more USDC than are free. Make it smaller, or cancel a resting buy.",
    "INSUFFICIENT_TOKENS": "It sells more {token} than are free. Make it smaller, or cancel a resting sell.",
    "SLIPPAGE": "So much would trade further than {slippage} from the price. Make it smaller, or allow more.",
    "NO_LIQUIDITY": "Nobody trades so much within {bound}. Make it smaller, {give_way}.",
    "NOT_OPEN": "The order was not resting any more: it had been filled or cancelled before.",
    "WITHDRAWN": "It was taken back before its tick.",
    FROZEN: "Trading was frozen when its turn came: only cancels are taken then. Send it again when trading goes on.",
}


@dataclass(frozen=True, slots=True)
class Means:
    """What the participant has to trade with, in micros."""

    free_cash: int
    free_tokens: int


def why_refused(order: OrderRequest | OrderView, reason: str, params: Params, names: tuple[str, ...]) -> str:
    """Say why an order was refused and what to do, from the order alone."""
    sentence = REASONS.get(reason)
    if sentence is None:
        return f"It was refused: {reason or 'no reason was given'}."
    return sentence.format(**_numbers(order, params, names))


def why_not_now(order: OrderRequest, preview: Preview, params: Params, names: tuple[str, ...], means: Means) -> str:
    """Say why the dry run refuses an order, with the number that would do where there is one."""
    reason = preview.reason or ""
    general = why_refused(order, reason, params, names)
    if reason == "INSUFFICIENT_FUNDS" and preview.needed > means.free_cash:
        short = _enough(preview.needed - means.free_cash)
        words = f"Needs {short} USDC more: it takes {_enough(preview.needed)}"
        fits = _affordable(order, preview, params, means.free_cash)
        return f"{words}; {write_amount(fits)} tokens would do." if fits else f"{words}."
    if reason == "INSUFFICIENT_GAS":
        gas = micros_of(params.gas_fee)
        return f"Needs {_enough(gas - means.free_cash)} USDC more for the gas of {_enough(gas)}."
    if reason == "INSUFFICIENT_TOKENS":
        return _too_few_tokens(order, names, means.free_tokens)
    if reason in ("SLIPPAGE", "NO_LIQUIDITY") and preview.filled < order.size:
        if not preview.filled:
            return _nothing_trades(order, fmt.price(preview.price_before), params)
        return f"{general.partition('. ')[0]}; {write_amount(preview.filled)} would do."
    return general


def _nothing_trades(order: OrderRequest, pool_price: str, params: Params) -> str:
    """Say why not even a lot of an order trades, and from where on one would."""
    if order.limit_price is not None and order.type == "LIMIT":
        way = "Bid more" if order.action == "BUY" else "Ask less"
        limit = write_amount(order.limit_price)
        return f"Nothing trades at {limit} or better: the pool's price is {pool_price}. {way}, or let it rest as GTC."
    if order.max_slippage is None:
        ends = f"prices end at {params.p_min:f} and {params.p_max:f}"
        return f"Nothing trades: the pool's price is {pool_price}, and {ends}."
    within = write_percent(order.max_slippage)
    least = int(max(params.alpha_start, params.alpha_end) * ATTO)  # what the pool adds to its price at once
    enough = f"more than {write_percent(least)} %" if least >= order.max_slippage else "more"
    return f"Not even one lot trades within {within} % of the pool's price of {pool_price}; allow {enough}."


def _affordable(order: OrderRequest, preview: Preview, params: Params, cash: int) -> int:
    """Give a size that so much cash pays: each token of a smaller order costs no more than those of a larger one."""
    gas, lot = preview.gas, micros_of(params.lot_size)
    lots = (cash - gas - len(preview.legs) - 1) * (order.size // lot) // (preview.needed - gas)
    return max(0, lots) * lot


def order_words(order: OrderRequest | OrderView, names: tuple[str, ...]) -> str:
    """Name an order: "BUY 10 YES of Brazil at 0.45"."""
    price = "" if order.limit_price is None else f" at {write_amount(order.limit_price)}"
    name = _name(names, order.outcome)
    return f"{order.action} {write_amount(order.size)} {order.token} of {name}{price}"


def fill_sentence(view: FillView, names: tuple[str, ...], reader: str = "") -> str:
    """Tell how a fill came about, with its numbers; `reader` is called "you"."""
    fill = view.fill
    taker = "you" if fill.participant == reader else fill.participant
    other = "you" if fill.counter_participant == reader else fill.counter_participant or "?"
    name = _name(names, fill.outcome)
    if fill.kind == "AMM":
        story = _amm_story(fill, taker, name)
    elif fill.kind == "LOB":
        story = _lob_story(fill, taker, other, name)
    elif fill.kind in ("MINT", "MERGE"):
        story = _sets_story(fill, taker, other, name)
    else:
        story = _auto_fill_story(fill, taker, name)
    return f"Tick {fmt.count(view.tick)}: {story}"


def _amm_story(fill: Fill, taker: str, name: str) -> str:
    did = "bought" if fill.action == "BUY" else "sold"
    way = "from" if fill.action == "BUY" else "to"
    return (
        f"{taker} {did} {fmt.tokens(fill.size)} {fill.token} of {name} {way} the pool for "
        f"{_money(fill.amount)} USDC, {_each(fill)} each{_fee(fill.fee)}."
    )


def _lob_story(fill: Fill, taker: str, other: str, name: str) -> str:
    did = "paid" if fill.action == "BUY" else "got"
    return (
        f"{fill.action} {fill.token} of {taker} met the resting {OTHER[fill.action]} {fill.token} "
        f"of {other} at {_each(fill)}: {fmt.tokens(fill.size)} tokens of {name} changed hands, "
        f"{taker} {did} {_money(fill.amount)} USDC{_fee(fill.fee)}."
    )


def _sets_story(fill: Fill, taker: str, other: str, name: str) -> str:
    made, did = ("minted", "paid") if fill.kind == "MINT" else ("merged", "got")
    limit = fmt.price(_per_token(fill.counter_amount, fill.size))
    fee = f", of which {_money(fill.fee)} in all is the fee" if fill.fee else ""
    return (
        f"{fill.action} {fill.token} of {taker} met the resting {fill.action} {OTHER[fill.token]} "
        f"of {other} at {limit}: {fmt.tokens(fill.size)} sets of {name} {made}, "
        f"{taker} {did} {_each(fill)} each{fee}."
    )


def _auto_fill_story(fill: Fill, owner: str, name: str) -> str:
    did = "paid" if fill.action == "BUY" else "got"
    return (
        f"a trade in another outcome moved {name}, and the pool filled the resting {fill.action} "
        f"{fill.token} of {owner}: {fmt.tokens(fill.size)} tokens, {owner} {did} "
        f"{_money(fill.amount)} USDC, {_each(fill)} each{_fee(fill.fee)}."
    )


def _too_few_tokens(order: OrderRequest, names: tuple[str, ...], free: int) -> str:
    what = f"{order.token} of {_name(names, order.outcome)}"
    if free <= 0:
        return f"No {what} are free to sell."
    return f"Only {write_amount(free)} {what} are free; sell at most so many."


def _numbers(order: OrderRequest | OrderView, params: Params, names: tuple[str, ...]) -> dict[str, str]:
    limit = "(none)" if order.limit_price is None else write_amount(order.limit_price)
    is_limit = order.type == "LIMIT"
    dearer = "or bid more" if order.action == "BUY" else "or ask less"
    slippage = "" if order.max_slippage is None else f"{write_percent(order.max_slippage)} %"
    return {
        "participant": order.participant,
        "outcome": str(order.outcome),
        "last_outcome": str(len(names) - 1),
        "name": _name(names, order.outcome),
        "token": order.token,
        "size": write_amount(order.size),
        "lot": f"{params.lot_size:f}",
        "limit": limit,
        "tick": f"{params.tick_size:f}",
        "p_min": f"{params.p_min:f}",
        "p_max": f"{params.p_max:f}",
        "gas": f"{params.gas_fee:f}",
        "slippage": slippage or "what it allows",
        "max_orders": str(params.max_open_orders),
        "bound": f"the limit {limit}" if is_limit else f"{params.p_min:f} to {params.p_max:f}",
        "give_way": dearer if is_limit else "or send it as IOC",
    }


def _name(names: tuple[str, ...], outcome: int) -> str:
    return names[outcome] if 0 <= outcome < len(names) else f"outcome {outcome}"


def _money(micros: int) -> str:
    return fmt.money(micros, 4)


def _enough(micros: int) -> str:
    """Money rounded up to the cent, so that the number said is enough."""
    return fmt.money(-(-micros // CENT) * CENT)


def _per_token(amount: int, size: int) -> int:
    return fmt.divide_half_even(amount * MICRO, size) if size else 0


def _each(fill: Fill) -> str:
    return fmt.price(_per_token(fill.amount, fill.size))


def _fee(micros: int) -> str:
    return f" and a fee of {_money(micros)}" if micros else ""
