"""The outbox: in order, the same uuid again, bounded, and nothing said that is not known."""

from __future__ import annotations

from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.outbox import MAX_UNSENT, Outbox
from gmd_desktop.session.requests import Request
from gmd_desktop.store.errors import StoreError
from tests.session.table import Clock, Table, order


class Sender:
    """Takes what it is told to take, and remembers it."""

    def __init__(self) -> None:
        self.problem: Exception | None = None
        self.sent: list[str] = []

    def __call__(self, request: Request) -> int:
        if self.problem is not None:
            raise self.problem
        self.sent.append(request.uuid)
        return len(self.sent)


def test_what_the_store_does_not_take_is_sent_again_in_order() -> None:
    clock, sender = Clock(), Sender()
    outbox, requests = Outbox(clock), [order(), order(), order()]
    outbox.put(requests[0])
    assert [answer.uuid for answer in outbox.send(sender)] == [requests[0].uuid]
    sender.problem = StoreError("The disk is full.")
    waits = []
    for request in requests[1:]:
        outbox.put(request)
    for _ in range(7):
        assert outbox.send(sender) == []
        assert outbox.trouble == "The disk is full."
        waits.append(outbox.wait_s)
    assert waits == [0.25, 0.5, 1, 2, 4, 5, 5]
    assert outbox.uuids() == (requests[1].uuid, requests[2].uuid)
    sender.problem = None
    clock.now += 2.0
    answers = outbox.send(sender)
    assert [(answer.uuid, answer.waited_ms, answer.problem) for answer in answers] == [
        (requests[1].uuid, 2000, ""),
        (requests[2].uuid, 2000, ""),
    ]
    assert (outbox.trouble, outbox.uuids(), outbox.wait_s) == ("", (), 0.25)
    assert sender.sent == [request.uuid for request in requests]


def test_a_refusal_is_an_answer() -> None:
    sender, outbox = Sender(), Outbox()
    sender.problem = RequestError("The size is too small.")
    outbox.put(order())
    assert [answer.problem for answer in outbox.send(sender)] == ["The size is too small."]
    assert outbox.uuids() == ()


def test_it_is_bounded_and_can_be_emptied() -> None:
    outbox = Outbox()
    requests = [order() for _ in range(MAX_UNSENT)]
    for request in requests:
        assert not outbox.is_full
        outbox.put(request)
    assert outbox.is_full
    assert outbox.clear() == tuple(request.uuid for request in requests)
    assert not outbox.is_full


def test_what_was_stored_is_not_refused_when_it_is_sent_again(file_table: Table) -> None:
    """The answer to a COMMIT was lost, and the session has ended since."""
    table = file_table
    table.start()
    request = table.place_order()
    seq = table.runner.submit(request)
    table.control("settle", value=0)
    assert table.runner.submit(request) == seq
    with table.runner._store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM commands WHERE kind = 'ORDER'").scalar() == 1
