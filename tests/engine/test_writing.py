"""A market's log, written line by line while it is played, replays to the same ledger."""

from __future__ import annotations

import json
from decimal import Decimal

from engine import Cancel, Market, Order, Params
from engine import log as written
from engine.replay import replay
from engine.rounding import ATTO, MICRO


def test_what_is_written_replays_to_the_same_ledger() -> None:
    params = Params(gas_fee=Decimal("0.05"), alpha_end=Decimal("0.04"))
    deposits = {"ann": 500 * MICRO, "bob": 250 * MICRO + 1}
    market = Market.open(params, deposits)
    lines = [written.open_line(params, deposits)]
    market.join("cy", 40 * MICRO)
    lines.append(written.join_line("cy", 40 * MICRO))
    buy = Order(1, "ann", 0, "YES", "BUY", "MARKET", "FOK", 20 * MICRO, None, ATTO // 20, False)
    bid = Order(2, "bob", 2, "NO", "BUY", "LIMIT", "GTC", 5 * MICRO, 250_000, None, True)
    for progress, commands in ((ATTO // 3, [buy, bid]), (ATTO, [Cancel(2, "bob")])):
        market.tick(progress, commands)
        lines.append(written.tick_line(progress, commands))
        assert (market.order(2) is None) == (progress == ATTO)
    assert market.fees > 0
    assert market.gas == 100_000
    assert market.liquidity(0) > market.subsidy(0) > 0
    assert 0 < market.capacity(0) < market.liquidity(0)
    market.eliminate([2])
    lines.append(written.eliminate_line([2]))
    market.settle(0)
    lines.append(written.settle_line(0))
    assert market.settled
    ledger = json.loads(replay([json.dumps(line) for line in lines])[-1])
    cash = {name: Decimal(amount) for name, amount in ledger["cash"].items()}
    assert cash == {name: Decimal(market.cash(name)) / MICRO for name in ("ann", "bob", "cy")}
    assert Decimal(ledger["maker"]) == Decimal(market.maker) / MICRO
    assert Params.from_dict(params.to_dict()) == params
