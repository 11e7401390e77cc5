"""commit: the connection is cut at a COMMIT; sent again, every request is there once."""

import random
from collections import Counter

from gmd_desktop.session.requests import ControlRequest, OrderRequest
from gmd_desktop.store.errors import StoreError
from tests.faults import checks
from tests.faults.places import Places, over_tcp
from tests.faults.proxy import CUTS, Proxy
from tests.faults.record import Verdict
from tests.session.table import Table, order, resting

WHAT = """
Between the program and Postgres is a proxy that reads the protocol and cuts the connection at a COMMIT: before it
reaches the server, as soon as it was sent, or when its answer comes back. The COMMIT is of a tick, of a control, or of
an order that is sent again with its uuid until it is acknowledged.
Not proved: servers that fail over to a replica, where an acknowledged COMMIT may be missing.
"""
REACH = "0 lost or doubled of 500"
STORES = ("postgres",)
FULL, QUICK = 500, 9
HEAD = ("COMMIT of", "cut", "times", "wrong")
RENEWED_AFTER = 27
KINDS = ("tick", "control", "order")
PATIENCE = 10


def run(runs: int, seed: int, places: Places) -> Verdict:
    """Cut so many connections."""
    rng, verdict = random.Random(f"commit/{seed}"), Verdict(HEAD)
    plan = [(KINDS[number % 3], CUTS[number // 3 % 3]) for number in range(runs)]
    wrong = Counter[tuple[str, str]]()
    with Proxy(places.upstream) as proxy:
        for first in range(0, runs, RENEWED_AFTER):
            player = Player(places.address(), proxy, rng)
            for kind, cut in plan[first : first + RENEWED_AFTER]:
                failure = player.cut(kind, cut)
                wrong[kind, cut] += bool(failure)
                verdict.failures += [f"COMMIT of a {kind}, cut {cut}: {failure}"] if failure else []
            verdict.failures += player.check()
            places.drop(player.place)
    for kind, cut in sorted(set(plan)):
        verdict.rows.append((kind, cut, str(plan.count((kind, cut))), str(wrong[kind, cut])))
    return verdict


class Player:
    """Plays a session through the proxy and knows what was acknowledged."""

    def __init__(self, place: str, proxy: Proxy, rng: random.Random) -> None:
        self.place = place
        self._proxy, self._rng = proxy, rng
        self._table = Table(over_tcp(place, proxy.port), crowd=True, duration="10h")
        self._table.start()
        self._acknowledged: list[str] = []

    def cut(self, kind: str, cut: str) -> str:
        """Cut one COMMIT; give what is wrong."""
        self._acknowledge(self._order())
        if kind == "order":
            return self._cut_order(cut)
        before = self._table.runner.tick
        if kind == "control":
            self._table.runner.submit(ControlRequest("extend", 1000))
        else:
            self._table.clock.now += 1.0
        self._proxy.cut_next_commit(cut)
        self._table.runner.step()
        if not self._proxy.fired():
            return "there was no COMMIT to cut"
        return self._recover(before)

    def check(self) -> list[str]:
        """Hold what is left against what was acknowledged, without the proxy."""
        self._table.close()
        return checks.survivor(self.place, self._acknowledged)[1]

    def _cut_order(self, cut: str) -> str:
        request = self._order()
        self._proxy.cut_next_commit(cut)
        if self._acknowledge(request) == 0:
            return "the order was acknowledged though no answer came"
        rows = self._rows(request.uuid)
        return "" if rows == 1 else f"the order is there {rows} times"

    def _recover(self, before: int) -> str:
        """Let the runner come back by itself and make its next tick; give what is wrong."""
        for _ in range(PATIENCE):
            self._table.clock.now += 31.0  # longer than any back-off
            self._table.runner.step()
            report = self._table.look()
            if report.tick > before and report.banner == "":
                return ""
        return f"the runner does not come back: {report.banner}"

    def _order(self) -> OrderRequest:
        size = 10_000 * self._rng.randint(1, 100)
        return order("ann", size=size) if self._rng.random() < 0.5 else resting("bob", size=size)

    def _acknowledge(self, request: OrderRequest) -> int:
        """Send a request until it is acknowledged; give how often it was not."""
        for failed in range(PATIENCE):
            try:
                self._table.runner.submit(request)
            except StoreError:
                continue
            self._acknowledged.append(request.uuid)
            return failed
        raise AssertionError("the order is never acknowledged")

    def _rows(self, uuid: str) -> int:
        with self._table.runner._store.reading() as conn:
            return len(conn.exec_driver_sql("SELECT seq FROM commands WHERE uuid = %s", (uuid,)).all())
