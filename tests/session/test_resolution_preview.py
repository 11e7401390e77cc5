"""What a resolution would do is what it does."""

from __future__ import annotations

import pytest

from gmd_desktop.session.inbox import RequestError
from gmd_desktop.session.resolution_preview import ResolutionRequest
from gmd_desktop.session.tick_report import TickReport
from tests.session.table import MICRO, Table, order, resting


@pytest.fixture
def traded(table: Table) -> Table:
    """A session in which something is held of every outcome, and orders rest."""
    table.start()
    for outcome in range(3):
        table.runner.submit(order("ann", outcome=outcome, size=(outcome + 1) * 20 * MICRO))
        table.runner.submit(order("bob", outcome=outcome, token="NO", size=15 * MICRO))
        table.runner.submit(resting("ann", outcome=outcome, price=50_000))
    table.ticks()
    return table


def values(report: TickReport) -> dict[str, tuple[int, int]]:
    return {one.name: (one.cash + one.locked, one.value) for one in report.participants}


def test_an_elimination_does_what_was_told(traded: Table) -> None:
    before = traded.look()
    told = traded.runner.preview_resolution(ResolutionRequest(outcomes=(2,)))
    assert values(traded.look()) == values(before), "a preview changes nothing"
    after = traded.control("eliminate", outcomes=(2,))
    assert {one.participant: (one.cash_after, one.value_after) for one in told.participants} == values(after)
    assert {one.participant: one.value_before for one in told.participants} == {
        name: value for name, (_, value) in values(before).items()
    }
    assert [(one.yes_after, one.no_after) for one in told.outcomes] == [
        (one.yes_price, one.no_price) for one in after.outcomes
    ]
    assert [(one.closes, one.yes_paid, one.no_paid) for one in told.outcomes] == [
        (False, 0, 0),
        (False, 0, 0),
        (True, 0, MICRO),
    ]
    assert [one.payout for one in told.participants if not one.is_bot] == [0, 15 * MICRO]
    assert (told.orders_canceled, told.total_paid, told.tick) == (1, 15 * MICRO, 1)
    assert (told.maker_balance, told.maker_loss) == (after.maker.balance, after.maker.worst_loss)


def test_a_settlement_does_what_was_told(traded: Table) -> None:
    told = traded.runner.preview_resolution(ResolutionRequest(winner=1))
    after = traded.control("settle", value=1)
    assert {one.participant: (one.cash_after, one.value_after) for one in told.participants} == values(after)
    assert {one.participant: one.payout for one in told.participants}["ann"] == 40 * MICRO
    assert {one.participant: one.payout for one in told.participants}["bob"] == 30 * MICRO
    assert [(one.yes_paid, one.no_paid) for one in told.outcomes] == [(0, MICRO), (MICRO, 0), (0, MICRO)]
    assert told.maker_balance == after.maker.balance
    assert told.maker_loss == after.maker.deposit - after.maker.balance
    traded.assert_whole()


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (ResolutionRequest(), "Choose the outcomes that go, or the one that wins."),
        (ResolutionRequest((1,), 2), "Choose the outcomes that go, or the one that wins."),
        (ResolutionRequest((0, 1, 2)), "are all that is left, expected one or more to stay"),
        (ResolutionRequest(winner=3), "outcome 3 is not active"),
    ],
)
def test_what_cannot_be_is_said(file_table: Table, request_: ResolutionRequest, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        file_table.runner.preview_resolution(request_)
