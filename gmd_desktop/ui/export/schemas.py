"""The columns of every exported table, one a line: name, kind, and what it says where that is not plain."""

from gmd_desktop.ui.export.columns import Column, Kind

KINDS = {
    "int": Kind.INTEGER,
    "micros": Kind.MICROS,
    "atto": Kind.ATTO,
    "text": Kind.TEXT,
    "flag": Kind.FLAG,
    "instant": Kind.INSTANT,
}
ABOUT = {
    "participants": "Everybody, by gain as a share of the deposit",
    "orders": "Every order, as it was applied and as it stands",
    "fills": "Every execution",
    "prices": "The pool's prices after every tick; of a closed outcome, what its tokens were paid",
    "positions": "What everybody holds or has held, at the end",
    "ticks": "Every tick",
    "events": "The diary",
    "commands": "Everything that was asked of the session, and what became of it",
    "outcomes": "The outcomes and their pools, at the end",
    "config": "What the session was made with",
}
_TEXTS = {
    "participants": """
        rank int
        participant text
        kind text person, or the bot's archetype
        deposit micros USDC
        cash micros free, USDC
        locked micros in resting buys, USDC
        value micros cash, locked and tokens at the last prices, USDC
        gain micros value less deposit, USDC
        trades int fills
        gas micros USDC paid for sending""",
    "orders": """
        seq int place among all commands
        order_id int empty: it never reached the market
        uuid text empty: a bot's
        participant text
        outcome int from 0
        outcome_name text
        token text
        action text
        type text
        time_in_force text
        size micros tokens
        limit_price micros USDC per token
        max_slippage atto a share of the first price
        auto_fill flag
        tick int in which it was applied; empty: it waits
        session_s micros seconds of session time
        status text right after it was applied
        reason text of a refusal
        remaining micros tokens, right after it was applied
        final_status text as it stands
        final_remaining micros tokens
        final_tick int of the last change""",
    "fills": """
        tick int
        seq int place within the tick
        session_s micros seconds of session time
        kind text AMM, LOB, MINT, MERGE or AUTO_FILL
        outcome int
        outcome_name text
        token text the taker's
        action text the taker's
        order_id int the taker's
        participant text the taker
        counter_order_id int
        counter_participant text whose resting order it met; empty: the pool
        size micros tokens
        amount micros the taker's, USDC; of MINT and MERGE with the fee in it
        fee micros USDC
        counter_amount micros USDC
        counter_fee micros USDC""",
    "prices": """
        tick int
        session_s micros seconds of session time
        outcome int
        outcome_name text
        yes_price micros USDC per token
        no_price micros USDC per token""",
    "positions": """
        participant text
        outcome int
        outcome_name text
        token text
        free micros tokens
        locked micros tokens in resting sells
        cost micros of the tokens held, fees included, USDC
        realised micros earned or lost by tokens sold or paid out, USDC""",
    "ticks": """
        tick int
        session_s micros seconds of session time
        progress atto of the parameters; empty: the market had been settled
        orders int commands applied
        fills int
        volume_amm micros USDC
        volume_lob micros USDC
        volume_mint micros USDC, both sides
        volume_merge micros USDC, both sides
        volume_auto_fill micros USDC
        maker_worst micros the most that the maker could still lose, USDC
        maker_profit micros at the pool's prices, USDC
        collateral micros of all pools, USDC
        subsidy micros USDC
        headroom micros the least of all open pools, USDC
        fees micros so far, USDC
        seigniorage micros so far, USDC
        duration_us int what it took, microseconds
        log_hash text of everything up to it
        created instant when it was committed""",
    "events": """
        event_id int
        tick int
        session_s micros seconds of session time
        kind text
        text text
        line text JSON that a hash takes in
        chain_tick int the tick whose hash takes it in""",
    "commands": """
        seq int
        uuid text empty: a bot's
        kind text ORDER, CANCEL, JOIN or CONTROL
        participant text
        outcome int
        token text
        action text
        type text
        time_in_force text
        size micros tokens
        limit_price micros USDC per token
        max_slippage atto a share of the first price
        auto_fill flag
        target_id int of a CANCEL, the order's id
        target_uuid text of a CANCEL, the queued order's uuid
        payload text of a JOIN or CONTROL, JSON
        tick int in which it was applied; empty: it waits
        place int within the tick; empty: it never reached the market
        order_id int
        status text
        reason text
        remaining micros tokens""",
    "outcomes": """
        outcome int
        outcome_name text
        v micros collateral, USDC
        q_yes micros tokens
        q_no micros tokens
        virtual_yes micros tokens
        virtual_no micros tokens
        sets micros pairs of YES and NO, USDC
        seigniorage micros USDC
        active flag
        winner flag""",
    "config": """
        key text
        value text""",
}


def columns_of(table: str) -> tuple[Column, ...]:
    """Give the columns of a table in their order."""
    lines = (line.split(maxsplit=2) for line in _TEXTS[table].strip().splitlines())
    return tuple(Column(name, KINDS[kind], *about) for name, kind, *about in lines)
