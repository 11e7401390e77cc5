"""Make a session from a scenario: one store holds one session."""

from pathlib import Path

from sqlalchemy import Connection

from engine import Market
from engine.log import open_line
from gmd_desktop.session.chain import canonical, opening_hash
from gmd_desktop.session.scenario import Scenario
from gmd_desktop.session.tick_report import SessionStatus
from gmd_desktop.store import writes
from gmd_desktop.store.connect import Store, create_store
from gmd_desktop.store.rows import AccountRow, OutcomeRow, SessionRow


def create_session(conn: Connection, scenario: Scenario) -> None:
    """Write a new session in DRAFT into an empty store: parameters, outcomes, people and bots.

    Raises:
        MarketError: the scenario opens no market; `read_scenario` gives none such.
    """
    deposits = scenario.deposits()
    archetypes = {bot.name: bot.archetype for bot in scenario.bots}
    market = Market.open(scenario.params, deposits)
    opening = canonical(open_line(scenario.params, deposits))
    row = SessionRow(
        name=scenario.name,
        status=SessionStatus.DRAFT,
        resumes_as=SessionStatus.RUNNING,
        tick=0,
        log_hash=opening_hash(opening, scenario.text),
        params=canonical(scenario.params.to_dict()),
        scenario=scenario.text,
        schedule=canonical({"extended_ticks": 0, "frozen_since": None}),
        seed=scenario.seed,
        tick_ms=scenario.tick_ms,
        next_order_id=1,
        fees=market.fees,
        gas=market.gas,
        maker=market.maker,
        total_orders=0,
        total_fills=0,
        winner=None,
        epoch=0,
        holder="",
        lease_expires=0,
    )
    writes.insert_session(conn, row)
    writes.upsert_accounts(
        conn,
        [
            AccountRow(name, place, deposit, deposit, 0, 0, 0, archetypes.get(name, ""), 0)
            for place, (name, deposit) in enumerate(deposits.items())
        ],
    )
    writes.upsert_outcomes(
        conn,
        [OutcomeRow(outcome, name, *market.outcome(outcome)) for outcome, name in enumerate(scenario.outcome_names)],
    )


def new_session(where: str | Path, scenario: Scenario) -> Store:
    """Make a store with a new session in it.

    Raises:
        StoreError: it exists already, or can't be made; nothing of it is left behind.
    """
    return create_store(where, lambda conn: create_session(conn, scenario))
