"""A second opinion on the market: its rules read slowly, in exact fractions.

Nothing here is fast and nothing is shared with `engine`: the undo of a rejected order is a deep
copy of the whole state, and the book is searched from end to end each time. Each part names the
section of docs/market.md that it reads; sections 2 to 5 are in `reference_amm`, what makes a log a
bad one is in `reference_log`.
"""

import copy
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.engine.reference_amm import Order, Pools, down, floor, show, up
from tests.engine.reference_log import BadLogError, read_log

OTHER = {"YES": "NO", "NO": "YES", "BUY": "SELL", "SELL": "BUY"}


@dataclass
class Offer:
    """What the book offers a taker (section 6)."""

    kind: str
    price: Fraction
    takers_price: Fraction
    all_in: Fraction
    orders: list[Order]


@dataclass
class Trigger:
    """What an order did to the AMM, as section 8 needs it."""

    amount: Fraction = Fraction(0)
    moved: dict[int, Fraction] = field(default_factory=dict)


class RejectedError(Exception):
    """Reason of a rejection after step 1."""


class Market(Pools):
    def __init__(self, params: dict[str, Any], participants: dict[str, Fraction]) -> None:
        super().__init__(params)
        self.fills: list[dict[str, Any]] = []  # of this tick
        for name, deposit in participants.items():
            self.join(name, deposit)

    def join(self, name: str, deposit: Fraction) -> None:
        self.state.cash[name] = deposit
        self.state.locked[name] = Fraction(0)

    # ---- section 6: the book ----------------------------------------------------------------

    def best_offer(self, order: Order, bound: Fraction) -> Offer | None:
        buying, fm, half = order.action == "BUY", self.params["f_match"], self.params["f"] / 2
        offers = []
        level = self.best_level(order, order.token, OTHER[order.action])
        if level:
            p = level[0].limit
            assert p is not None
            offers.append(Offer("LOB", p, p, p * (1 + half) if buying else p * (1 - half), level))
        crossed = self.params["cm_enabled"] and (buying or self.state.outcomes[order.outcome].sets > 0)
        level = self.best_level(order, OTHER[order.token], order.action) if crossed else []
        if level:
            p = level[0].limit
            assert p is not None
            t = 1 + fm - p if buying else 1 - fm - p
            offers.append(Offer("MINT" if buying else "MERGE", p, t, t, level))
        offers = [offer for offer in offers if (offer.takers_price <= bound if buying else offer.takers_price >= bound)]
        offers.sort(key=lambda offer: offer.all_in, reverse=not buying)  # stable: LOB on a tie
        return offers[0] if offers else None

    def best_level(self, taker: Order, token: str, action: str) -> list[Order]:
        """The best level's orders by arrival, the taker's own left out."""
        resting = [
            order
            for order in self.state.resting.values()
            if (order.outcome, order.token, order.action) == (taker.outcome, token, action)
            and order.participant != taker.participant
        ]
        if not resting:
            return []
        limits = [order.limit for order in resting if order.limit is not None]
        best = max(limits) if action == "BUY" else min(limits)
        return by_arrival(order for order in resting if order.limit == best)

    def pay(self, order: Order, amount: Fraction) -> None:
        """Take cash from an order's lock, or from free cash for a MARKET order."""
        if order.type == "LIMIT":
            assert order.lock >= amount, "a lock always suffices"
            order.lock -= amount
            self.state.locked[order.participant] -= amount
        else:
            if self.state.cash[order.participant] < amount:
                raise RejectedError("INSUFFICIENT_FUNDS")
            self.state.cash[order.participant] -= amount

    def settle_side(self, order: Order, x: Fraction, amount: Fraction, fee: Fraction) -> None:
        """Give one side of a fill its tokens or its cash, and take the other from it."""
        order.remaining -= x
        if order.action == "BUY":
            self.pay(order, amount + fee)
            self.give_tokens(order.participant, order.outcome, order.token, x)
        else:
            self.state.cash[order.participant] += amount - fee
        self.state.fees += fee

    def give_tokens(self, name: str, outcome: int, token: str, x: Fraction) -> None:
        key = (name, outcome, token)
        self.state.tokens[key] = self.state.tokens.get(key, Fraction(0)) + x

    def after_resting_fill(self, order: Order) -> None:
        self.trim_lock(order)
        if order.remaining == 0:
            del self.state.resting[order.id]

    def lock_needed(self, order: Order) -> Fraction:
        assert order.limit is not None
        cost = order.remaining * order.limit
        return cost + up(self.params["f"] * cost)

    def trim_lock(self, order: Order) -> None:
        if order.action == "BUY" and order.type == "LIMIT":
            self.release(order, order.lock - self.lock_needed(order))

    def release(self, order: Order, cash: Fraction) -> None:
        assert cash >= 0
        order.lock -= cash
        self.state.locked[order.participant] -= cash
        self.state.cash[order.participant] += cash

    def trade_with(self, order: Order, offer: Offer) -> None:
        outcome, lot = self.state.outcomes[order.outcome], self.params["lot_size"]
        d = min(order.remaining, sum((o.remaining for o in offer.orders), Fraction(0)))
        if offer.kind == "MERGE":
            d = min(d, outcome.sets)
        for resting, lots in split(int(d / lot), offer.orders, lot):
            x = lots * lot
            amount, counter = x * offer.takers_price, x * offer.price
            if offer.kind == "LOB":
                fee = down(self.params["f"] * counter / 2)
                self.settle_side(order, x, amount, fee)
                self.settle_side(resting, x, counter, fee)
                self.record("LOB", order, x, amount, fee, resting, counter, fee)
            else:
                self.settle_side(order, x, amount, Fraction(0))
                self.settle_side(resting, x, counter, Fraction(0))
                sign = 1 if offer.kind == "MINT" else -1
                fee = sign * (amount + counter - x)
                outcome.sets += sign * x  # and no supply of the AMM moves
                self.state.fees += fee
                self.record(offer.kind, order, x, amount, fee, resting, counter, Fraction(0))
            self.after_resting_fill(resting)

    def record(
        self,
        kind: str,
        order: Order,
        x: Fraction,
        amount: Fraction,
        fee: Fraction,
        counter: Order | None = None,
        counter_amount: Fraction = Fraction(0),
        counter_fee: Fraction = Fraction(0),
    ) -> None:
        self.fills.append(
            {
                "kind": kind,
                "outcome": order.outcome,
                "token": order.token,
                "action": order.action,
                "order_id": order.id,
                "participant": order.participant,
                "counter_order_id": counter.id if counter else None,
                "counter_participant": counter.participant if counter else None,
                "size": show(x),
                "amount": show(amount),
                "fee": show(fee),
                "counter_amount": show(counter_amount),
                "counter_fee": show(counter_fee),
            }
        )

    # ---- section 7: applying an order -------------------------------------------------------

    def submit(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Apply one order and return its result row."""
        order = Order(
            fields["order_id"],
            fields["participant"],
            fields["outcome"],
            fields["token"],
            fields["action"],
            fields["type"],
            fields["time_in_force"],
            fields["size"],
            fields["limit_price"],
            fields["max_slippage"],
            fields["auto_fill"],
            remaining=fields["size"],
        )
        refused = self.refuse_at_the_door(order)
        if refused:
            return result_row(order.id, "REJECTED", order.size, refused)
        self.state.used_ids.add(order.id)
        self.state.cash[order.participant] -= self.params["gas_fee"]
        self.state.gas += self.params["gas_fee"]
        before, fills_before = copy.deepcopy(self.state), len(self.fills)
        try:
            self.check(order)
            status = self.apply(order)
        except RejectedError as rejected:
            self.state = before
            del self.fills[fills_before:]
            return result_row(order.id, "REJECTED", order.size, str(rejected))
        return result_row(order.id, status, order.remaining, None)

    def refuse_at_the_door(self, order: Order) -> str | None:
        """Step 1: failing here costs nothing."""
        if order.participant not in self.state.cash:
            return "UNKNOWN_PARTICIPANT"
        if order.id in self.state.used_ids:
            return "DUPLICATE_ORDER"
        if self.state.cash[order.participant] < self.params["gas_fee"]:
            return "INSUFFICIENT_GAS"
        return None

    def check(self, order: Order) -> None:
        """Step 2."""
        params = self.params
        if not 0 <= order.outcome < params["n_outcomes"]:
            raise RejectedError("INVALID_OUTCOME")
        if order.size <= 0 or (order.size / params["lot_size"]).denominator != 1:
            raise RejectedError("INVALID_SIZE")
        if order.type == "LIMIT" and not (
            order.limit is not None
            and params["p_min"] <= order.limit <= params["p_max"]
            and (order.limit / params["tick_size"]).denominator == 1
        ):
            raise RejectedError("INVALID_PRICE")
        if order.type == "MARKET" and order.slippage is not None and order.slippage < 0:
            raise RejectedError("INVALID_SLIPPAGE")
        if not self.state.outcomes[order.outcome].active:
            raise RejectedError("OUTCOME_INACTIVE")
        theirs = [o for o in self.state.resting.values() if o.participant == order.participant]
        if order.time_in_force == "GTC" and len(theirs) >= params["max_open_orders"]:
            raise RejectedError("TOO_MANY_ORDERS")

    def apply(self, order: Order) -> str:
        """Step 3, the routing and the rest; return the order's status."""
        self.reserve(order)
        bound, from_slippage = self.bound(order)
        trigger = self.route(order, bound)
        status = "FILLED"
        if order.remaining > 0:
            traded = order.remaining < order.size
            if order.time_in_force == "FOK" or (order.time_in_force == "IOC" and not traded):
                raise RejectedError("SLIPPAGE" if from_slippage else "NO_LIQUIDITY")
            if order.time_in_force == "IOC":
                status = "CANCELED"
                self.give_back(order)
            else:
                status = "PARTIAL" if traded else "OPEN"
                self.trim_lock(order)
                order.arrival = self.state.arrivals
                self.state.arrivals += 1
                self.state.resting[order.id] = order
        else:
            self.trim_lock(order)
        if self.params["af_enabled"]:
            self.auto_fill(order, trigger)
        return status

    def reserve(self, order: Order) -> None:
        state = self.state
        if order.action == "SELL":
            key = (order.participant, order.outcome, order.token)
            if state.tokens.get(key, Fraction(0)) < order.size:
                raise RejectedError("INSUFFICIENT_TOKENS")
            state.tokens[key] -= order.size
        elif order.type == "LIMIT":
            order.lock = self.lock_needed(order)
            if state.cash[order.participant] < order.lock:
                raise RejectedError("INSUFFICIENT_FUNDS")
            state.cash[order.participant] -= order.lock
            state.locked[order.participant] += order.lock

    def give_back(self, order: Order) -> None:
        """Return what an order that neither trades nor rests any more had reserved."""
        if order.action == "SELL":
            self.give_tokens(order.participant, order.outcome, order.token, order.remaining)
        elif order.type == "LIMIT":
            self.release(order, order.lock)

    def bound(self, order: Order) -> tuple[Fraction, bool]:
        """The bound, and whether max_slippage set it."""
        if order.type == "LIMIT":
            assert order.limit is not None
            return order.limit, False
        buying = order.action == "BUY"
        last: Fraction = self.params["p_max"] if buying else self.params["p_min"]
        if order.slippage is None:
            return last, False
        spot = self.price(order.outcome, order.token)
        nearer = spot * (1 + order.slippage) if buying else spot * (1 - order.slippage)
        if nearer < last if buying else nearer > last:
            return nearer, True
        return last, False

    def route(self, order: Order, bound: Fraction) -> Trigger:
        trigger = Trigger()
        lot = self.params["lot_size"]
        what = (order.outcome, order.token, order.action)
        key = (order.participant, *what)
        while order.remaining > 0:
            offer = self.best_offer(order, bound)
            s = self.state.traded.get(key, Fraction(0))
            wanted = int(order.remaining / lot)
            lots = self.amm_lots(*what, wanted, bound, offer.all_in if offer else None, s)
            if lots:
                d = lots * lot
                amount = self.amm_amount(*what, d, s)
                fee = down(self.params["f"] * amount)
                moved = self.amm_trade(*what, d, amount)
                self.settle_side(order, d, amount, fee)
                self.state.traded[key] = s + d
                self.record("AMM", order, d, amount, fee)
                trigger.amount += amount
                for j, part in moved.items():
                    trigger.moved[j] = trigger.moved.get(j, Fraction(0)) + part
            elif offer:
                self.trade_with(order, offer)
            else:
                break
        return trigger

    def cancel(self, order_id: int, participant: str) -> dict[str, Any]:
        order = self.state.resting.get(order_id)
        if order is None or order.participant != participant:
            return result_row(order_id, "CANCEL_REFUSED", None, "NOT_OPEN")
        self.cancel_resting(order)
        return result_row(order_id, "CANCELED", None, None)

    def cancel_resting(self, order: Order) -> None:
        self.give_back(order)
        del self.state.resting[order.id]

    # ---- section 8: auto-fill ---------------------------------------------------------------

    def auto_fill(self, order: Order, trigger: Trigger) -> None:
        surplus_left = down(self.params["af_max_surplus"] * trigger.amount)
        lot = self.params["lot_size"]
        for j in sorted(trigger.moved):
            lots_left = math.floor(self.params["af_cap_frac"] * trigger.moved[j] / lot)
            for price, token in self.opted_in_prices(j, order.action):
                level = self.opted_in_level(j, token, order.action, price)
                wanted = min(lots_left, int(sum(o.remaining for o in level) / lot))
                lots = self.amm_lots(j, token, order.action, wanted, price, None, Fraction(0))
                if lots:
                    lots_left -= lots
                    surplus_left -= self.fill_level(level, lots, price, surplus_left)

    def opted_in_prices(self, j: int, action: str) -> list[tuple[Fraction, str]]:
        """The levels' prices and tokens, best first, YES before NO."""
        found = {
            (order.limit, order.token)
            for order in self.state.resting.values()
            if order.auto_fill and (order.outcome, order.action) == (j, action)
        }
        sign = -1 if action == "BUY" else 1
        return sorted(
            ((price, token) for price, token in found if price is not None),
            key=lambda level: (sign * level[0], level[1] == "NO"),
        )

    def opted_in_level(self, j: int, token: str, action: str, price: Fraction) -> list[Order]:
        return by_arrival(
            order
            for order in self.state.resting.values()
            if order.auto_fill
            and (order.outcome, order.token, order.action) == (j, token, action)
            and order.limit == price
        )

    def fill_level(self, level: list[Order], lots: int, price: Fraction, surplus_left: Fraction) -> Fraction:
        """Fill so many lots of a level from the AMM and return the pool's share."""
        first, lot = level[0], self.params["lot_size"]
        what = (first.outcome, first.token, first.action)
        sign = 1 if first.action == "BUY" else -1
        d = lots * lot
        charge = d * price
        amount = self.amm_amount(*what, d, Fraction(0))
        surplus = sign * (charge - amount)
        assert surplus >= 0
        self.amm_trade(*what, d, amount)
        pools = min(down(self.params["sigma"] * surplus), surplus_left)
        self.state.outcomes[first.outcome].v += pools
        self.state.outcomes[first.outcome].seigniorage += pools
        rest = surplus - pools
        better = rest
        parts = split(lots, level, lot)
        for order, part in parts:
            gain = down(rest * part / lots)
            if order is parts[-1][0]:
                gain = better
            better -= gain
            paid = part * lot * price - sign * gain
            fee = down(self.params["f"] * paid)
            self.settle_side(order, part * lot, paid, fee)
            self.record("AUTO_FILL", order, part * lot, paid, fee)
            self.after_resting_fill(order)
        return pools

    # ---- section 9: resolution --------------------------------------------------------------

    def close(self, i: int, token: str) -> Fraction:
        """Pay one side of an outcome, burn the rest, and return what is left."""
        state, outcome = self.state, self.state.outcomes[i]
        subsidy = down(self.subsidy(outcome.v))
        state.maker -= subsidy
        left = outcome.v + outcome.sets + subsidy
        for name, where, side in list(state.tokens):
            if where == i:
                held = state.tokens.pop((name, where, side))
                if side == token:
                    state.cash[name] += held
                    left -= held
        assert left >= 0, "solvency"
        outcome.v = outcome.sets = Fraction(0)
        outcome.q = dict(outcome.seed)
        outcome.virtual = {"YES": Fraction(0), "NO": Fraction(0)}
        outcome.active = False
        return left

    def cancel_all(self, outcomes: Iterable[int]) -> None:
        for order_id in sorted(self.state.resting):
            if self.state.resting[order_id].outcome in outcomes:
                self.cancel_resting(self.state.resting[order_id])

    def eliminate(self, gone: list[int]) -> None:
        stay = [j for j in self.active() if j not in gone]
        pre = sum(self.price(i, "YES") for i in self.active())
        before = sum(self.price(j, "YES") for j in stay)
        both = {j: self.price(j, "YES") + self.price(j, "NO") for j in stay}
        self.cancel_all(gone)
        left = sum(self.close(k, "NO") for k in sorted(gone))
        share = down(Fraction(left, len(stay)))
        for j in stay:
            self.state.outcomes[j].v += share
        self.state.maker += left - share * len(stay)
        want = min(pre, max(Fraction(1), before))
        targets = self.targets({j: self.price(j, "YES") for j in stay}, Fraction(want))
        for j in stay:
            outcome, length = self.state.outcomes[j], self.liquidity(j)
            c = min(max(both[j] - targets[j], self.params["p_min"]), self.params["p_max"])
            for token, price in (("YES", targets[j]), ("NO", c)):
                missing = floor(price * length) - outcome.q[token]
                outcome.virtual[token] = max(Fraction(0), missing)

    def targets(self, post: dict[int, Fraction], want: Fraction) -> dict[int, Fraction]:
        p_max = self.params["p_max"]
        fixed: dict[int, Fraction] = {}
        while True:
            free = {j: price for j, price in post.items() if j not in fixed}
            rest = want - len(fixed) * p_max
            targets = {j: price / sum(free.values()) * rest for j, price in free.items()}
            above = [j for j, target in targets.items() if target > p_max]
            if not above:
                return {**fixed, **targets}
            fixed.update(dict.fromkeys(above, p_max))

    def settle(self, winner: int) -> None:
        self.cancel_all(range(self.params["n_outcomes"]))
        for i in self.active():
            left = self.close(i, "YES" if i == winner else "NO")
            self.state.maker += left
        self.state.maker += self.state.fees
        self.state.fees = Fraction(0)

    # ---- section 10: results ----------------------------------------------------------------

    def tick(self, progress: Fraction, commands: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        self.set_progress(progress)
        self.state.traded = {}
        self.fills = []
        rows = []
        for word, fields in commands:
            if word == "submit":
                rows.append(self.submit(fields))
            else:
                rows.append(self.cancel(fields["order_id"], fields["participant"]))
        return {"kind": "tick", "fills": self.fills, "orders": rows}

    def ledger(self) -> dict[str, Any]:
        state = self.state
        tokens = {
            f"{name}/{outcome}/{token}": show(held) for (name, outcome, token), held in state.tokens.items() if held > 0
        }
        return {
            "kind": "ledger",
            "cash": {name: show(state.cash[name]) for name in sorted(state.cash)},
            "locked_cash": {name: show(state.locked[name]) for name in sorted(state.locked)},
            "tokens": dict(sorted(tokens.items())),
            "open_orders": {
                str(order_id): show(state.resting[order_id].remaining) for order_id in sorted(state.resting)
            },
            "outcomes": [
                {
                    "v": show(outcome.v),
                    "q_yes": show(outcome.q["YES"]),
                    "q_no": show(outcome.q["NO"]),
                    "virtual_yes": show(outcome.virtual["YES"]),
                    "virtual_no": show(outcome.virtual["NO"]),
                    "sets": show(outcome.sets),
                    "seigniorage": show(outcome.seigniorage),
                    "active": outcome.active,
                }
                for outcome in state.outcomes
            ],
            "fees": show(state.fees),
            "gas": show(state.gas),
            "maker": show(state.maker),
        }


def by_arrival(orders: Iterable[Order]) -> list[Order]:
    return sorted(orders, key=lambda order: order.arrival)


def split(lots: int, orders: list[Order], lot: Fraction) -> list[tuple[Order, int]]:
    """Section 6: share lots pro rata to remaining size; orders with a part, by arrival."""
    total = sum(order.remaining for order in orders)
    shares = [lots * order.remaining / total for order in orders]
    parts = [math.floor(share) for share in shares]
    by_cut = sorted(range(len(orders)), key=lambda k: (parts[k] - shares[k], k))
    for k in by_cut[: lots - sum(parts)]:
        parts[k] += 1
    assert all(part * lot <= order.remaining for order, part in zip(orders, parts, strict=True))
    return [(order, part) for order, part in zip(orders, parts, strict=True) if part]


def result_row(order_id: int, status: str, remaining: Fraction | None, reason: str | None) -> dict[str, Any]:
    shown = None if remaining is None else show(remaining)
    return {"order_id": order_id, "status": status, "remaining": shown, "reason": reason}


def resolvable(market: Market, number: int, outcomes: list[int]) -> None:
    for outcome in outcomes:
        if outcome not in market.active():
            raise BadLogError(number, f"outcome {outcome} is not active")


def replay(lines: Iterable[str]) -> list[str]:
    """Return the result lines of a session log, without line ends.

    Raises:
        BadLogError: the log is not one; nothing of the results is kept.
    """
    results: list[dict[str, Any]] = []
    market: Market | None = None
    for number, line in read_log(lines):
        if market is None:
            market = Market(line["params"], line["participants"])
        elif line["kind"] == "join":
            if line["participant"] in market.state.cash:
                raise BadLogError(number, f"{line['participant']!r} has joined already")
            market.join(line["participant"], line["deposit"])
        elif line["kind"] == "tick":
            results.append(market.tick(line["progress"], line["commands"]))
        elif line["kind"] == "eliminate":
            resolvable(market, number, line["outcomes"])
            if len(line["outcomes"]) == len(market.active()):
                raise BadLogError(number, "at least one outcome stays")
            market.eliminate(line["outcomes"])
            results.append({"kind": "eliminate", "outcomes": line["outcomes"]})
        else:
            resolvable(market, number, [line["winner"]])
            market.settle(line["winner"])
            results.append({"kind": "settle", "winner": line["winner"]})
    assert market is not None
    results.append(market.ledger())
    return [json.dumps(result) for result in results]
