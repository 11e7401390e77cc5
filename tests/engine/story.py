"""Sessions told in short sentences, replayed by both engines, for cases that are worked by hand.

"ann buys 10 YES of 0" is a MARKET FOK order, "ann buys 10 YES of 0 at 0.40" a LIMIT GTC one; more words
may follow: IOC, FOK, GTC, opted, slip 0.05, id 7. "ann cancels 3" is a cancel.
"""

import json
import re
from fractions import Fraction
from typing import Any

from engine.replay import replay
from tests.engine import reference
from tests.engine.test_replay_errors import PARAMS

ORDER = re.compile(r"(\S+) (buys|sells) (\S+) (YES|NO) of (\S+)(?: at (\S+))?(.*)")
MORE = re.compile(r" (?:(GTC|IOC|FOK)|(opted)|slip (\S+)|id (\d+))")


class Story:
    """A log in the making; ids are given in order from 1."""

    def __init__(self, cash: str = "100000", **params: Any) -> None:
        participants = dict.fromkeys(["ann", "bob", "cyd", "dan"], cash)
        self.lines: list[dict[str, Any]] = [
            {"kind": "open", "version": 1, "params": {**PARAMS, **params}, "participants": participants}
        ]
        self.last_id = 0

    def tell(self, *sentences: str) -> "Story":
        """Add a tick of commands, or "eliminate 2 0", "settle 1", "eve joins with 10", "progress 0.5"."""
        progress, commands = "0", []
        for sentence in sentences:
            words = sentence.split()
            if words[0] == "eliminate":
                self.lines.append({"kind": "eliminate", "outcomes": [int(word) for word in words[1:]]})
            elif words[0] == "settle":
                self.lines.append({"kind": "settle", "winner": int(words[1])})
            elif words[1] == "joins":
                self.lines.append({"kind": "join", "participant": words[0], "deposit": words[3]})
            elif words[0] == "progress":
                progress = words[1]
            elif words[1] == "cancels":
                commands.append({"cancel": {"order_id": int(words[2]), "participant": words[0]}})
            else:
                commands.append({"submit": self.order(sentence)})
        if commands:
            self.lines.append({"kind": "tick", "progress": progress, "commands": commands})
        return self

    def order(self, sentence: str) -> dict[str, Any]:
        match = ORDER.fullmatch(sentence)
        assert match, sentence
        who, verb, size, token, outcome, limit, rest = match.groups()
        more = list(MORE.finditer(rest))
        assert "".join(found[0] for found in more) == rest, sentence
        self.last_id += 1
        order = {
            "order_id": self.last_id,
            "participant": who,
            "outcome": int(outcome),
            "token": token,
            "action": "BUY" if verb == "buys" else "SELL",
            "type": "LIMIT" if limit else "MARKET",
            "time_in_force": "GTC" if limit else "FOK",
            "size": size,
            "limit_price": None if limit in (None, "nothing") else limit,
            "max_slippage": None,
            "auto_fill": False,
        }
        for found in more:
            names = ("time_in_force", "auto_fill", "max_slippage", "order_id")
            for name, value in zip(names, found.groups(), strict=True):
                if value is not None:
                    order[name] = {"auto_fill": True, "order_id": int(value) if value.isdigit() else 0}.get(name, value)
        return order

    def end(self) -> "Ending":
        lines = [json.dumps(line) for line in self.lines]
        results = replay(lines)
        assert results == reference.replay(lines)
        return Ending([json.loads(result) for result in results])


class Ending:
    """Results in short: `fills`, their `kinds` and `rows` of all ticks, and the ledger by path."""

    def __init__(self, results: list[dict[str, Any]]) -> None:
        self.ledger = results[-1]
        self.fills = [fill_in_short(fill) for result in results for fill in result.get("fills", [])]
        self.kinds = [" ".join(fill.replace(":", "").split()[:3]) for fill in self.fills]
        self.rows = [row_in_short(row) for result in results for row in result.get("orders", [])]

    def at(self, path: str) -> str:
        """Give a ledger's amount: "cash ann", "tokens ann/0/YES", "open_orders 3", "v 0", "maker"."""
        name, _, key = path.partition(" ")
        found = self.ledger.get(name)
        if found is None:
            return short(self.ledger["outcomes"][int(key)][name])
        return short(found.get(key, "0") if isinstance(found, dict) else found)


def short(amount: str) -> str:
    assert Fraction(amount) * 10**6 == int(Fraction(amount) * 10**6)
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def fill_in_short(fill: dict[str, Any]) -> str:
    """Such as "LOB 4: 10 for 4 fee 0.02, 2 gets 4 fee 0.02"."""
    text = f"{fill['kind']} {fill['order_id']}: {short(fill['size'])} for {short(fill['amount'])}"
    text += f" fee {short(fill['fee'])}"
    if fill["counter_order_id"] is not None:
        text += f", {fill['counter_order_id']} for {short(fill['counter_amount'])} fee {short(fill['counter_fee'])}"
    return text


def row_in_short(row: dict[str, Any]) -> str:
    left = "" if row["remaining"] is None else f" {short(row['remaining'])}"
    return f"{row['order_id']} {row['reason'] or row['status']}{left}"
