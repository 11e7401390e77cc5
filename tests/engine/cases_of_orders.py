"""Cases worked by hand: the book and the way of an order (sections 6 and 7)."""

from typing import Any

from tests.engine.cases_of_the_amm import PLAIN, SPREAD, Case

# Pools far too small for a lot of 100: all trades are with the book.
BOOK_ONLY: dict[str, Any] = {**PLAIN, "z": "30", "lot_size": "100"}

# A set of 300, at 0.6025 to bob, with which the book begins.
MINTED = ["ann buys 300 YES of 0 at 0.40", "bob buys 300 NO of 0 at 0.61"]

SECTION_6: dict[str, Case] = {
    # T = 1 + 0.0025 - 0.40 = 0.6025
    "MINT": (
        BOOK_ONLY,
        [MINTED],
        {"fills": ["MINT 2: 300 for 180.75 fee 0.75, 1 for 120 fee 0"], "sets 0": "300", "fees": "0.75", "v 0": "0",
         "q_yes 0": "6", "cash ann": "99880", "cash bob": "99819.25", "tokens ann/0/YES": "300",
         "tokens bob/0/NO": "300"},
    ),
    # half of 1 % of 90 from each side
    "LOB": (
        BOOK_ONLY,
        [MINTED, ["ann sells 300 YES of 0 at 0.45", "cyd buys 200 YES of 0 at 0.50"]],
        {"fills": ["MINT 2: 300 for 180.75 fee 0.75, 1 for 120 fee 0", "LOB 4: 200 for 90 fee 0.45, 3 for 90 fee 0.45"],
         "cash cyd": "99909.55", "cash ann": "99969.55", "open_orders 3": "100", "sets 0": "300"},
    ),
    # 0.01234567 * 90 / 2 = 0.55555515
    "the fees of a LOB trade are rounded down": (
        {**BOOK_ONLY, "f": "0.01234567"},
        [MINTED, ["ann sells 300 YES of 0 at 0.45", "cyd buys 200 YES of 0 at 0.50"]],
        {"fills": ["MINT 2: 300 for 180.75 fee 0.75, 1 for 120 fee 0",
                   "LOB 4: 200 for 90 fee 0.555555, 3 for 90 fee 0.555555"], "fees": "1.86111"},
    ),
    # T = 1 - 0.0025 - 0.45 = 0.5475
    "MERGE": (
        BOOK_ONLY,
        [MINTED, ["ann sells 300 YES of 0 at 0.45", "bob sells 100 NO of 0 at 0.50"]],
        {"fills": ["MINT 2: 300 for 180.75 fee 0.75, 1 for 120 fee 0",
                   "MERGE 4: 100 for 54.75 fee 0.25, 3 for 45 fee 0"], "sets 0": "200", "fees": "1"},
    ),
    "no MINT or MERGE without cross-matching": (
        {**BOOK_ONLY, "cm_enabled": False}, [MINTED], {"rows": ["1 OPEN 300", "2 OPEN 300"]},
    ),
    # T is above the limit: 1.0025 - 0.40 > 0.60
    "no MINT beyond the limit": (
        BOOK_ONLY,
        [["ann buys 300 YES of 0 at 0.40", "bob buys 300 NO of 0 at 0.60"]],
        {"rows": ["1 OPEN 300", "2 OPEN 300"]},
    ),
    # 0.40 and 1 - 0.60
    "LOB on a tie": (
        {**BOOK_ONLY, "f": "0", "f_match": "0"},
        [MINTED, ["cyd buys 100 NO of 0 at 0.60", "ann sells 100 YES of 0 at 0.40", "dan buys 200 YES of 0 at 0.40"]],
        {"kinds": ["MINT 2 300", "LOB 5 100", "MINT 5 100"]},
    ),
    # 0.40 * 1.005 = 0.402 and 1.0025 - 0.60 = 0.4025
    "the cheaper all in is the LOB": (
        BOOK_ONLY,
        [MINTED, ["cyd buys 100 NO of 0 at 0.60", "ann sells 100 YES of 0 at 0.40", "dan buys 200 YES of 0 at 0.41"]],
        {"kinds": ["MINT 2 300", "LOB 5 100", "MINT 5 100"]},
    ),
    # 0.40 * 1.02 = 0.408 and 0.4025
    "the cheaper all in is the MINT": (
        {**BOOK_ONLY, "f": "0.04"},
        [MINTED, ["cyd buys 100 NO of 0 at 0.60", "ann sells 100 YES of 0 at 0.40", "dan buys 200 YES of 0 at 0.41"]],
        {"kinds": ["MINT 2 300", "MINT 5 100", "LOB 5 100"]},
    ),
    # 0.45 * 0.995 = 0.44775 and 0.9975 - 0.55 = 0.4475
    "the dearer all in for a seller is the LOB": (
        BOOK_ONLY,
        [MINTED, ["cyd buys 100 YES of 0 at 0.45", "bob sells 100 NO of 0 at 0.55", "ann sells 200 YES of 0 at 0.44"]],
        {"kinds": ["MINT 2 300", "LOB 5 100", "MERGE 5 100"]},
    ),
    # 0.45 * 0.98 = 0.441 and 0.4475
    "the dearer all in for a seller is the MERGE": (
        {**BOOK_ONLY, "f": "0.04"},
        [MINTED, ["cyd buys 100 YES of 0 at 0.45", "bob sells 100 NO of 0 at 0.55", "ann sells 200 YES of 0 at 0.44"]],
        {"kinds": ["MINT 2 300", "MERGE 5 100", "LOB 5 100"]},
    ),
    "best price first": (
        BOOK_ONLY,
        [MINTED, ["ann sells 100 YES of 0 at 0.46", "ann sells 100 YES of 0 at 0.45", "cyd buys 200 YES of 0 at 0.46"]],
        {"fills": ["MINT 2: 300 for 180.75 fee 0.75, 1 for 120 fee 0",
                   "LOB 5: 100 for 45 fee 0.225, 4 for 45 fee 0.225",
                   "LOB 5: 100 for 46 fee 0.23, 3 for 46 fee 0.23"]},
    ),
    "own orders are left out": (
        BOOK_ONLY,
        [MINTED, ["ann sells 100 YES of 0 at 0.40", "cyd buys 100 YES of 0 at 0.40"],
         ["ann sells 100 YES of 0 at 0.45", "cyd sells 100 YES of 0 at 0.45", "ann buys 200 YES of 0 at 0.45"]],
        {"kinds": ["MINT 2 300", "LOB 4 100", "LOB 7 100"], "open_orders 5": "100", "open_orders 7": "100"},
    ),
    # 5 lots over 3, 3 and 1: 2.142, 2.142, 0.714, so 2, 2, 0, and one more where 0.714 was cut off
    "pro rata, the largest part cut off": (
        BOOK_ONLY,
        [["ann buys 300 YES of 0 at 0.40", "bob buys 300 YES of 0 at 0.40", "cyd buys 100 YES of 0 at 0.40",
          "dan buys 700 NO of 0 at 0.61"],
         ["ann sells 300 YES of 0 at 0.45", "bob sells 300 YES of 0 at 0.45", "cyd sells 100 YES of 0 at 0.45",
          "dan buys 500 YES of 0 at 0.45"]],
        {"kinds": ["MINT 4 300", "MINT 4 300", "MINT 4 100", "LOB 8 200", "LOB 8 200", "LOB 8 100"]},
    ),
    # 4 lots over 3, 3 and 3: 1 each, and one more to the first that came, whatever its id
    "pro rata, ties by arrival": (
        BOOK_ONLY,
        [["ann buys 300 YES of 0 at 0.40 id 50", "bob buys 300 YES of 0 at 0.40 id 40",
          "cyd buys 300 YES of 0 at 0.40 id 30", "dan buys 400 NO of 0 at 0.61"]],
        {"kinds": ["MINT 4 200", "MINT 4 100", "MINT 4 100"], "open_orders 50": "100", "open_orders 40": "200",
         "open_orders 30": "200"},
    ),
    # cyd's one lot is no whole part of 1 over 3 and 1: 0.75 and 0.25
    "who gets no lot has no row": (
        BOOK_ONLY,
        [["ann buys 300 YES of 0 at 0.40", "cyd buys 100 YES of 0 at 0.40", "dan buys 100 NO of 0 at 0.61"]],
        {"fills": ["MINT 3: 100 for 60.25 fee 0.25, 1 for 40 fee 0"]},
    ),
    # after the 3000 in outcome 0 YES + NO of 1 are worth 0.96, so that merging at 0.9975 - 0.74 = 0.2575 is
    # better than the AMM's 0.25, but there are only 100 sets
    "no more is merged than there are sets": (
        SPREAD,
        [["bob buys 100 NO of 1 at 0.25", "ann buys 200 YES of 1", "bob buys 100 NO of 1", "dan buys 3000 YES of 0"],
         ["ann sells 200 YES of 1 at 0.74", "bob sells 200 NO of 1"]],
        {"kinds": ["MINT 2 100", "AMM 2 100", "AMM 3 100", "AMM 4 3000", "MERGE 6 100", "AMM 6 100"], "sets 1": "0",
         "open_orders 5": "100"},
    ),
}  # fmt: skip

SECTION_7: dict[str, Case] = {
    # 10 * 0.45 + 1 % of it, and a NO bid so that the AMM (NO at 0.4) does not trade
    "a buy locks its cost and fee": (
        PLAIN,
        [["ann buys 10 NO of 0 at 0.35"]],
        {"rows": ["1 OPEN 10"], "locked_cash ann": "3.535", "cash ann": "99996.465"},
    ),
    # 0.0123 * 0.0033 = 0.00004059
    "the fee in a lock is rounded up": (
        {**PLAIN, "f": "0.0123"},
        [["ann buys 0.01 NO of 0 at 0.33"]],
        {"locked_cash ann": "0.003341"},
    ),
    # 4333.34 * 0.80 = 3466.672 and 34.66672
    "a lock is cut to the rest": (
        PLAIN,
        [["ann buys 9000 YES of 0 at 0.80"]],
        {"locked_cash ann": "3501.33872"},
    ),
    # 200 * 0.40 and 0.8; 100 * 0.40 are paid
    "a lock is cut after a fill of the resting order": (
        BOOK_ONLY,
        [["ann buys 300 YES of 0 at 0.40", "bob buys 100 NO of 0 at 0.61"]],
        {"locked_cash ann": "80.8", "cash ann": "99879.2"},
    ),
    "a cancel gives the lock back": (
        PLAIN,
        [["ann buys 10 NO of 0 at 0.35", "bob cancels 1", "ann cancels 2", "ann cancels 1", "ann cancels 1"]],
        {"rows": ["1 OPEN 10", "1 NOT_OPEN", "2 NOT_OPEN", "1 CANCELED", "1 NOT_OPEN"], "locked_cash ann": "0",
         "cash ann": "100000"},
    ),
    "a cancel gives the tokens back": (
        PLAIN,
        [["ann buys 9000 YES of 0", "ann sells 9000 YES of 0 at 0.95", "ann cancels 2"]],
        {"rows": ["1 FILLED 0", "2 OPEN 9000", "2 CANCELED"], "tokens ann/0/YES": "9000"},
    ),
    "the tokens of a resting sell are not free": (
        PLAIN,
        [["ann buys 9000 YES of 0", "ann sells 8999.99 YES of 0 at 0.95", "ann sells 0.02 YES of 0 at 0.95"]],
        {"rows": ["1 FILLED 0", "2 OPEN 8999.99", "3 INSUFFICIENT_TOKENS 0.02"], "tokens ann/0/YES": "0.01"},
    ),
    "an FOK that is refused leaves nothing": (
        PLAIN,
        [["ann buys 9000 YES of 0 at 0.80 FOK"]],
        {"rows": ["1 NO_LIQUIDITY 9000"], "fills": [], "v 0": "0", "q_yes 0": "6000", "cash ann": "100000",
         "fees": "0"},
    ),
    # the set with bob is made first, at 0.6025 (the AMM asks 0.606), and undone with the rest
    "a market buy without the money leaves nothing": (
        PLAIN,
        [["eve joins with 3000"], ["bob buys 100 NO of 0 at 0.40", "eve buys 9000 YES of 0"]],
        {"rows": ["1 OPEN 100", "2 INSUFFICIENT_FUNDS 9000"], "fills": [], "sets 0": "0", "q_yes 0": "6000", "v 0": "0",
         "open_orders 1": "100", "cash eve": "3000", "fees": "0"},
    ),
    "a market buy with just the money": (
        PLAIN,
        [["eve joins with 7070"], ["eve buys 9000 YES of 0"]],
        {"rows": ["1 FILLED 0"], "cash eve": "0"},
    ),
    "a market buy short of a micro": (
        PLAIN,
        [["eve joins with 7069.999999"], ["eve buys 9000 YES of 0"]],
        {"rows": ["1 INSUFFICIENT_FUNDS 9000"], "cash eve": "7069.999999"},
    ),
    "an IOC gives the remainder back": (
        PLAIN,
        [["ann buys 9000 YES of 0 at 0.80 IOC"]],
        {"rows": ["1 CANCELED 4333.34"], "locked_cash ann": "0", "tokens ann/0/YES": "4666.66"},
    ),
    "gas is charged whatever follows, and cancels are free": (
        {**PLAIN, "gas_fee": "0.5"},
        [["ann buys 10 NO of 0 at 0.35", "ann buys 1 YES of 7", "ann cancels 1", "zed buys 1 YES of 0",
          "ann buys 1 YES of 0 id 1"]],
        {"rows": ["1 OPEN 10", "2 INVALID_OUTCOME 1", "1 CANCELED", "3 UNKNOWN_PARTICIPANT 1", "1 DUPLICATE_ORDER 1"],
         "gas": "1", "cash ann": "99999"},
    ),
    "an id is used up by a rejection after step 1 only": (
        PLAIN,
        [["zed buys 1 YES of 0 id 8", "ann buys 0 YES of 0 id 8", "ann buys 1 YES of 0 id 8"]],
        {"rows": ["8 UNKNOWN_PARTICIPANT 1", "8 INVALID_SIZE 0", "8 DUPLICATE_ORDER 1"]},
    ),
    "resting orders are counted by participant": (
        {**PLAIN, "max_open_orders": 2},
        [["ann buys 1 NO of 0 at 0.35", "ann buys 1 NO of 1 at 0.35", "ann buys 1 YES of 2 at 0.90",
          "bob buys 1 NO of 0 at 0.35", "ann buys 1 YES of 2 at 0.90 IOC", "ann cancels 2",
          "ann buys 1 YES of 2 at 0.90"]],
        {"rows": ["1 OPEN 1", "2 OPEN 1", "3 TOO_MANY_ORDERS 1", "4 OPEN 1", "5 FILLED 0", "2 CANCELED", "6 FILLED 0"]},
    ),
}  # fmt: skip
