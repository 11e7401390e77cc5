"""Random session logs that make every kind of fill and every reason of a rejection common.

The generator keeps the second opinion's market beside the log it writes, so that its orders stand
near the prices, sell what is held and cross what rests. One `random.Random` decides everything.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from tests.engine.reference import Market
from tests.engine.reference_amm import Order
from tests.engine.reference_log import read_command, read_params

MICRO = 10**6
TOKENS, ACTIONS = ("YES", "NO"), ("BUY", "SELL")


@dataclass
class Session:
    """A log and what the second opinion answers to it."""

    lines: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)


def plain(x: Fraction, places: int = 6) -> str:
    """Write a decimal as people do: without superfluous zeros."""
    scaled = round(x * 10**places)
    sign, scaled = ("-", -scaled) if scaled < 0 else ("", scaled)
    digits = f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"
    return sign + digits.rstrip("0").rstrip(".")


def on_grid(x: Fraction, unit: Fraction) -> Fraction:
    return round(x / unit) * unit


# ---- parameters -----------------------------------------------------------------------------

CHOICES: dict[str, str] = {
    "z": "1 3.7 20 100 1000 10000 10000 12345.678901 250000 1000000000",
    "gamma": "0 0 0.000001 0.0001 0.0001 0.0009 0.000999",
    "f": "0 0.01 0.01 0.03 0.0499 0.012345678901234567",
    "f_match": "0 0.0025 0.0025 0.0001 0.01 0.0199",
    "sigma": "0 0.5 0.5 1 0.123456789012345678",
    "af_cap_frac": "0.000001 0.05 0.1 0.2 0.2 0.2",
    "af_max_surplus": "0 0.0001 0.05 0.05 1",
    "alpha": "0 0 0.001 0.02 0.02 0.05 0.099 0.012345678901234567",
    "kappa": "0 0 0 0 0.000000000000000001 0.000001 0.0001 0.001 0.05 2",
    "gas_fee": "0 0 0 0.000001 0.05 0.5",  # the last only where it is small change
    "tick_size": "0.001 0.001 0.005 0.01 0.01 0.02 0.1",
    "lot_size": "0.01 0.01 0.013 0.1 0.5 1 2.5 100",
}


def choose(rng: Random, name: str) -> str:
    return rng.choice(CHOICES[name].split())


def some_params(rng: Random) -> dict[str, Any]:
    """Valid parameters, extreme ones often."""
    while True:
        raw = guess_params(rng)
        try:
            read_params(raw)
        except Exception:  # noqa: BLE001 - whatever the reading refuses is drawn again
            continue
        return raw


def guess_params(rng: Random) -> dict[str, Any]:
    raw: dict[str, Any] = {name: choose(rng, name) for name in CHOICES if name not in ("alpha", "kappa")}
    n = raw["n_outcomes"] = rng.choice([3, 3, 3, 4, 5, 7, 10])
    for name in ("alpha", "kappa"):
        raw[name + "_start"] = choose(rng, name)
        raw[name + "_end"] = rng.choice([raw[name + "_start"], choose(rng, name)])
    most = (MICRO - 1) // (n - 1)
    zetas = [0, MICRO // 10, most // 2, most * 8 // 10, most, most, rng.randint(0, most)]
    for name in ("zeta_start", "zeta_end"):
        raw[name] = plain(Fraction(min(rng.choice(zetas), most), MICRO))
    tick = Fraction(raw["tick_size"])
    steps = int(1 / tick)
    highest = [steps - 1, steps - 1, steps - 1, steps * 9 // 10, steps * 3 // 4, steps * 6 // 10]
    raw["p_max"] = plain(rng.choice(highest) * tick)
    raw["p_min"] = plain(rng.choice([1, 1, 1, steps // 10, steps // 4]) * tick)
    raw["initial_price"] = rng.choice([None, None, None, "0.35", "0.5", "0.123456", raw["p_min"]])
    raw["max_open_orders"] = rng.choice([1, 3, 100, 100, 100, 100])
    raw["cm_enabled"] = rng.random() < 0.85
    raw["af_enabled"] = rng.random() < 0.85
    depth = Fraction(raw["z"]) / n
    if depth < 1000 and rng.random() < 0.9:
        raw["gas_fee"] = rng.choice(["0", "0.000001"])
    if depth < 200 * Fraction(raw["lot_size"]) and rng.random() < 0.9:
        raw["lot_size"] = "0.01"  # else the pools are too small for a single lot
    return raw


# ---- commands -------------------------------------------------------------------------------


class Writer:
    """Write one session, command by command, and follow it."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.session = Session()
        raw = some_params(rng)
        params = read_params(raw)
        self.depth = params["z"] / params["n_outcomes"]
        # enough money to use up a pool's subsidy, and nothing that stops it
        convexity = max(params["kappa_start"], params["kappa_end"])
        self.whales = rng.random() < 0.35 and convexity * 10**9 < 1
        self.names = [f"u{k}" for k in range(rng.randint(2, 6))] + ["Zoë", "amy/7"]
        self.poor = set(rng.sample(self.names, 2))
        deposits = {name: self.deposit(name) for name in self.names}
        self.say(
            {
                "kind": "open",
                "version": 1,
                "params": raw,
                "participants": {name: plain(cash) for name, cash in deposits.items()},
            }
        )
        self.market = Market(params, deposits)
        self.next_id = 1
        self.seen_ids: list[int] = []
        self.queue: list[dict[str, Any]] = []
        self.bad = rng.choice([0.02, 0.1, 0.2])

    def say(self, line: dict[str, Any]) -> None:
        self.session.lines.append(json.dumps(line))

    def deposit(self, name: str) -> Fraction:
        if name in self.poor:
            share = self.rng.choice([Fraction(0), Fraction(1, 10**5), Fraction(1, 1000)])
        else:
            share = self.rng.choice([Fraction(1, 10), Fraction(2), Fraction(2), Fraction(15)])
            share *= 10**5 if self.whales else 1
        return on_grid(self.depth * share, Fraction(1, MICRO))

    def result(self, value: dict[str, Any]) -> None:
        self.session.results.append(json.dumps(value))

    # -- lines

    def tick(self, progress: Fraction, size: int) -> None:
        commands: list[dict[str, Any]] = []
        market = self.market
        market.tick(progress, [])  # commands are applied as they are written
        rows = []
        for _ in range(size):
            commands.append(self.command())
            word, body = read_command(commands[-1])
            if word == "submit":
                rows.append(market.submit(body))
            else:
                rows.append(market.cancel(body["order_id"], body["participant"]))
        self.say({"kind": "tick", "progress": plain(progress, 18), "commands": commands})
        self.result({"kind": "tick", "fills": market.fills, "orders": rows})

    def join(self) -> None:
        name = f"late{len(self.names)}"
        self.names.append(name)
        deposit = self.deposit(name)
        self.say({"kind": "join", "participant": name, "deposit": plain(deposit)})
        self.market.join(name, deposit)

    def eliminate(self) -> None:
        active = self.market.active()
        if len(active) < 2:
            return
        gone = self.rng.sample(active, self.rng.randint(1, min(3, len(active) - 1)))
        self.say({"kind": "eliminate", "outcomes": gone})
        self.market.eliminate(gone)
        self.result({"kind": "eliminate", "outcomes": gone})

    def settle(self) -> None:
        winner = self.rng.choice(self.market.active())
        self.say({"kind": "settle", "winner": winner})
        self.market.settle(winner)
        self.result({"kind": "settle", "winner": winner})

    # -- one command

    def command(self) -> dict[str, Any]:
        if self.rng.random() < 0.1:
            return {"cancel": self.cancel()}
        while not self.queue:
            plays = [self.take, self.sell, self.rest, self.cross, self.mint, self.merge, self.bait]
            weights = [3, 3, 4, 2, 2, 3, 4]
            if self.whales:
                plays.append(self.pump)
                weights.append(6)
            self.queue = self.rng.choices(plays, weights)[0]()
        order = self.queue.pop(0)
        self.next_id += self.rng.choice([1, 1, 1, 1, 7])
        order["order_id"] = self.next_id
        if self.rng.random() < self.bad:
            self.spoil(order)
        self.seen_ids.append(order["order_id"])
        return {"submit": order}

    def cancel(self) -> dict[str, Any]:
        resting = list(self.market.state.resting.values())
        if resting and self.rng.random() < 0.6:
            order = self.rng.choice(resting)
            owner = order.participant if self.rng.random() < 0.8 else self.rng.choice(self.names)
            return {"order_id": order.id, "participant": owner}
        order_id = self.rng.choice([*self.seen_ids[-5:], self.next_id, 10**30])
        return {"order_id": order_id, "participant": self.rng.choice([*self.names, "nobody"])}

    def blank(self, **fields: Any) -> dict[str, Any]:
        """A market buy of one, to be changed."""
        order: dict[str, Any] = {
            "order_id": 0,
            "participant": self.buyer(),
            "outcome": self.rng.choice(self.market.active()),
            "token": self.rng.choice(TOKENS),
            "action": "BUY",
            "type": "MARKET",
            "time_in_force": self.rng.choice(["FOK", "IOC", "IOC"]),
            "size": "1",
            "limit_price": None,
            "max_slippage": None,
            "auto_fill": self.rng.random() < 0.7,
        }
        order.update(fields)
        return order

    def buyer(self) -> str:
        """Anybody, the rich more often."""
        names = self.rng.sample(self.names, 2)
        if self.rng.random() < 0.1:
            return names[0]
        return max(names, key=lambda name: self.market.state.cash[name])

    def size(self, most: Fraction | None = None, part: Fraction | None = None) -> str:
        """Some whole lots: usually a part of the depth, sometimes one lot or far too much."""
        shares = [Fraction(1, 2000), Fraction(1, 100), Fraction(1, 20), Fraction(1, 4), Fraction(2)]
        share = part or self.rng.choices(shares, weights=[3, 6, 6, 3, 1])[0]
        share *= self.rng.choice([1, 20, 5000]) if self.whales else 1
        size = self.depth * share * Fraction(self.rng.randint(50, 150), 100)
        if most is not None:
            size = min(size, most)
        lot = self.market.params["lot_size"]
        return plain(max(lot, size // lot * lot))

    def slippage(self) -> str | None:
        return self.rng.choice([None, None, "0", "0.002", "0.05", "0.3", "0.012345678901234567"])

    def holdings(self, **wanted: Any) -> list[tuple[str, int, str, Fraction]]:
        """Free tokens of at least a lot, as (participant, outcome, token, held)."""
        lot = self.market.params["lot_size"]
        return [
            (who, outcome, token, held)
            for (who, outcome, token), held in self.market.state.tokens.items()
            if held >= lot and wanted.get("outcome") in (None, outcome) and wanted.get("token") in (None, token)
        ]

    def edge(self, outcome: int, token: str, action: str, steps: int = 0) -> str:
        """The limit nearest to the AMM's price that does not trade yet, and steps worse."""
        params, alpha = self.market.params, self.market.alpha
        tick, price = params["tick_size"], self.market.price(outcome, token)
        if action == "BUY":
            limit = ((1 + alpha) * price // tick - steps) * tick
        else:
            limit = (-(-(1 - alpha) * price // tick) + steps) * tick
        return plain(max(params["p_min"], min(params["p_max"], limit)))

    def resting(self, action: str, most: Fraction | None = None, **fields: Any) -> dict[str, Any]:
        """An order meant to rest at the edge."""
        order = self.blank(
            action=action,
            size=self.size(most),
            type="LIMIT",
            time_in_force="GTC",
            max_slippage=self.slippage(),
            **fields,
        )
        steps = self.rng.choice([0, 0, 0, 1, 2])
        order["limit_price"] = self.edge(order["outcome"], order["token"], action, steps)
        return order

    # -- plays: one order or a few that belong together

    def take(self) -> list[dict[str, Any]]:
        return [self.blank(size=self.size(), max_slippage=self.slippage())]

    def pump(self) -> list[dict[str, Any]]:
        """Buy both tokens of one outcome as far as it goes, which lifts its collateral."""
        outcome = self.market.active()[-1]
        lot = self.market.params["lot_size"]
        size = plain(self.depth * 10**5 // lot * lot)
        return [self.blank(outcome=outcome, token=token, size=size, time_in_force="IOC") for token in TOKENS]

    def sell(self) -> list[dict[str, Any]]:
        """Sell part or all of what somebody holds, to the market or at a limit."""
        if not (held := self.holdings()):
            return self.take()
        who, outcome, token, most = self.rng.choice(held)
        lot = self.market.params["lot_size"]
        order = self.blank(participant=who, outcome=outcome, token=token, action="SELL")
        order["size"] = plain(most // lot * lot) if self.rng.random() < 0.4 else self.size(most)
        if self.rng.random() < 0.6:
            order["max_slippage"] = self.slippage()
        else:
            order.update(type="LIMIT", time_in_force=self.rng.choice(["GTC", "GTC", "IOC", "FOK"]))
            order["limit_price"] = self.edge(outcome, token, "SELL", self.rng.randint(-4, 2))
        return [order]

    def rest(self) -> list[dict[str, Any]]:
        """A limit order near the edge, mostly to rest; past it, it trades in part."""
        order = self.resting("BUY")
        held = self.holdings()
        if held and self.rng.random() < 0.5:
            who, outcome, token, most = self.rng.choice(held)
            order = self.resting("SELL", most, participant=who, outcome=outcome, token=token)
        if self.rng.random() < 0.3:
            steps = -self.rng.randint(1, 4)
            where = (order["outcome"], order["token"], order["action"])
            order["limit_price"] = self.edge(*where, steps)
            order["time_in_force"] = self.rng.choice(["GTC", "GTC", "IOC", "FOK"])
        return [order]

    def cross(self) -> list[dict[str, Any]]:
        """Aim at a resting order: at its price or at any, for less or more than it has."""
        resting = list(self.market.state.resting.values())
        if not resting:
            return self.rest()
        target: Order = self.rng.choice(resting)
        order = self.blank(
            outcome=target.outcome,
            token=target.token,
            action="SELL" if target.action == "BUY" else "BUY",
            size=self.size(target.remaining * 3),
        )
        if order["action"] == "SELL":
            held = self.holdings(outcome=target.outcome, token=target.token)
            if not held:
                return self.rest()
            order["participant"], _, _, most = self.rng.choice(held)
            order["size"] = self.size(min(most, target.remaining * 2))
        if self.rng.random() < 0.6:
            order.update(type="LIMIT", limit_price=plain(target.limit or Fraction(0)))
            order["time_in_force"] = self.rng.choice(["GTC", "IOC", "FOK"])
        return [order]

    def mint(self) -> list[dict[str, Any]]:
        """Bids for both tokens of one outcome."""
        first = self.resting("BUY")
        other = "NO" if first["token"] == "YES" else "YES"
        second = self.resting("BUY", outcome=first["outcome"], token=other)
        if self.rng.random() < 0.5:
            second.update(type="MARKET", time_in_force="IOC", max_slippage=None)
        return [first, second]

    def merge(self) -> list[dict[str, Any]]:
        """Offers of both tokens of one outcome, where there are sets if anywhere."""
        held = self.holdings()
        held = [each for each in held if self.market.state.outcomes[each[1]].sets] or held
        if not held:
            return self.mint()
        who, outcome, token, most = self.rng.choice(held)
        first = self.resting("SELL", most, participant=who, outcome=outcome, token=token)
        other = "NO" if token == "YES" else "YES"
        others = [each for each in self.holdings(outcome=outcome, token=other) if each[0] != who]
        if not others:
            buys = self.blank(outcome=outcome, token=other, size=self.size())
            return [first, buys]
        who, _, _, most = self.rng.choice(others)
        second = self.resting("SELL", most, participant=who, outcome=outcome, token=other)
        if self.rng.random() < 0.5:
            second.update(type="MARKET", time_in_force="IOC", max_slippage=None)
        return [first, second]

    def bait(self) -> list[dict[str, Any]]:
        """Opted-in orders at the edge of one outcome, and a large trade in another."""
        big, held = self.blank(max_slippage=None), self.holdings()
        big["size"] = self.size(part=self.rng.choice([Fraction(1, 5), Fraction(3, 4)]))
        others = [j for j in self.market.active() if j != big["outcome"]]
        if not others:
            return [big]
        count = self.rng.randint(1, 3)
        if self.rng.random() < 0.5 or not held:
            j = self.rng.choice(others)
            return [self.resting("BUY", outcome=j, auto_fill=True) for _ in range(count)] + [big]
        who, outcome, token, most = max(held, key=lambda each: (each[3], each[:3]))
        lot = self.market.params["lot_size"]
        big.update(participant=who, outcome=outcome, token=token, action="SELL")
        big["size"] = plain(most // lot * lot)
        baits: list[dict[str, Any]] = []
        for who, j, token, most in self.rng.sample(held, len(held)):
            if j != outcome and len(baits) < count:
                fields = {"participant": who, "outcome": j, "token": token, "auto_fill": True}
                baits.append(self.resting("SELL", most, **fields))
        return [*baits, big]

    def spoil(self, order: dict[str, Any]) -> None:
        """Make an order that is likely to be refused; each way asks for one of the reasons."""
        rng, params = self.rng, self.market.params
        inactive = [i for i, o in enumerate(self.market.state.outcomes) if not o.active]
        ways: list[dict[str, Any]] = [
            {"participant": rng.choice(["nobody", "", "U0"])},
            {"order_id": rng.choice(self.seen_ids or [1])},
            {"outcome": rng.choice([-1, params["n_outcomes"], 99])},
            {"size": plain(rng.choice([Fraction(0), Fraction(-5), params["lot_size"] / 2]))},
            {"type": "LIMIT", "limit_price": rng.choice([None, "0", "1", "0.0005", "-0.5", "7"])},
            {"type": "LIMIT", "limit_price": plain(params["p_max"] + params["tick_size"])},
            {"type": "MARKET", "max_slippage": "-0.01", "time_in_force": "IOC"},
            {"outcome": rng.choice(inactive or [0])},
            {"size": plain(params["lot_size"] * 10**9)},
            {"action": "SELL", "size": plain(params["lot_size"] * 10**9)},
            {"participant": rng.choice(sorted(self.poor))},
            {"type": "MARKET", "max_slippage": "0", "time_in_force": "FOK"},
            {"type": "LIMIT", "limit_price": plain(params["p_min"]), "time_in_force": "FOK"},
            {"limit_price": "0.4", "max_slippage": "2"},
        ]
        order.update(rng.choice(ways))


def write_session(rng: Random, ticks: int = 12, commands: int = 12) -> Session:
    """Write a session of so many ticks, each of at most so many commands."""
    writer = Writer(rng)
    progress = Fraction(rng.choice([0, 0, 0, -1, 1]))
    for _ in range(ticks):
        writer.tick(progress, rng.randint(0, commands))
        if rng.random() < 0.15:
            writer.join()
        if rng.random() < 0.12:
            writer.eliminate()
        step = rng.choice([Fraction(1, 7), Fraction(1, 3), Fraction(0), Fraction(-1, 4)])
        progress = on_grid(progress + step, Fraction(1, 10**18))
    if rng.random() < 0.6:
        writer.settle()
    writer.result(writer.market.ledger())
    return writer.session


def seeded_sessions(seed: int | str, count: int, **size: int) -> Iterator[Session]:
    for k in range(count):
        yield write_session(Random(f"{seed}/{k}"), **size)
