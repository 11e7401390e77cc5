"""Cases worked by hand: auto-fill, resolution and the log (sections 8 to 10)."""

from tests.engine.cases_of_orders import BOOK_ONLY, MINTED
from tests.engine.cases_of_the_amm import PLAIN, SPREAD, Case

SECTION_8: dict[str, Case] = {
    # 3000 in outcome 0 move V of the others by 450, so that 0.2 * 450 = 90 tokens may be filled there. L = 10450,
    # YES at 0.7177; 50 tokens: R = sqrt(10450^2 + 0.64 * (2 * 7500 * 50 + 50^2)) = 10473.017712,
    # X' = 23.017712 / 0.64 = 35.965176; surplus 37 - 35.965176 = 1.034824, half of it is the pool's
    "a bid is filled better than its price": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 2: 3000 for 2500 fee 25", "AUTO_FILL 1: 50 for 36.482588 fee 0.364825"],
         "seigniorage 1": "0.517412", "locked_cash ann": "0", "cash ann": "99963.152587",
         # 450 + 35.965176 - 2 * 6.473731 + 0.517412, and 1600 + 6.473731
         "v 1": "473.535126", "v 0": "1606.473731"},
    ),
    # 90 tokens: X' = 64.852072, surplus 66.6 - 64.852072 = 1.747928
    "no more than a part of what the trigger moved": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 200 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 2: 3000 for 2500 fee 25", "AUTO_FILL 1: 90 for 65.726036 fee 0.65726"], "open_orders 1": "110"},
    ),
    # 0.0001 * 2500 = 0.25 at most: 37 - (1.034824 - 0.25)
    "the pool's share is capped": (
        {**SPREAD, "af_cap_frac": "0.2", "af_max_surplus": "0.0001"},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 2: 3000 for 2500 fee 25", "AUTO_FILL 1: 50 for 36.215176 fee 0.362151"],
         "seigniorage 1": "0.25"},
    ),
    "sigma 0 leaves all to the bid": (
        {**SPREAD, "af_cap_frac": "0.2", "sigma": "0"},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 2: 3000 for 2500 fee 25", "AUTO_FILL 1: 50 for 35.965176 fee 0.359651"], "seigniorage 1": "0"},
    ),
    "sigma 1 leaves nothing to the bid": (
        {**SPREAD, "af_cap_frac": "0.2", "sigma": "1"},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 2: 3000 for 2500 fee 25", "AUTO_FILL 1: 50 for 37 fee 0.37"], "seigniorage 1": "1.034824"},
    ),
    # the rest 0.517412 by 30 and 20: 0.3104472 is cut, bob as the last gets what remains, 0.206965;
    # cyd at the same price has not opted in
    "opted-in orders share pro rata": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 30 YES of 1 at 0.74 opted", "cyd buys 30 YES of 1 at 0.74", "bob buys 20 YES of 1 at 0.74 opted",
          "dan buys 3000 YES of 0"]],
        {"fills": ["AMM 4: 3000 for 2500 fee 25", "AUTO_FILL 1: 30 for 21.889553 fee 0.218895",
                   "AUTO_FILL 3: 20 for 14.593035 fee 0.14593"]},
    ),
    "the trigger's own orders among them": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["dan buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 2 3000", "AUTO_FILL 1 50"]},
    ),
    "not those below the AMM's price": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 50 YES of 1 at 0.71 opted", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 2 3000"]},
    ),
    "not those that did not opt in": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 50 YES of 1 at 0.74", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 2 3000"]},
    ),
    "not without auto-fill": (
        {**SPREAD, "af_cap_frac": "0.2", "af_enabled": False},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 2 3000"]},
    ),
    "not after a rejected order": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0 at 0.90 FOK"]],
        {"rows": ["1 OPEN 50", "2 NO_LIQUIDITY 3000"], "fills": []},
    ),
    # YES and NO of 1 both fall to 0.48; 0.2 * 0.18 * X = 66.29 tokens, X = (sqrt(1e8 + 0.64 * 3.9e7) - 1e4) / 0.64
    # = 1841.491, all go to YES, though NO came first
    "YES before NO on equal prices": (
        {**SPREAD, "initial_price": "0.5", "af_cap_frac": "0.2"},
        [["bob buys 100 NO of 1 at 0.49 opted", "ann buys 100 YES of 1 at 0.49 opted", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 3 3000", "AUTO_FILL 2 66.29"], "open_orders 1": "100"},
    ),
    "better prices first": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 100 YES of 1 at 0.73 opted", "bob buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 0"]],
        {"kinds": ["AMM 3 3000", "AUTO_FILL 2 50", "AUTO_FILL 1 40"]},
    ),
    # the sale takes the 450 back, so that YES of 1 returns from 0.72 to 0.75
    "offers are filled after a sale": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["ann buys 50 YES of 1", "dan buys 3000 YES of 0"], ["ann sells 50 YES of 1 at 0.73 opted"],
         ["dan sells 3000 YES of 0"]],
        {"kinds": ["AMM 1 50", "AMM 2 3000", "AMM 4 3000", "AUTO_FILL 3 50"], "tokens ann/1/YES": "0"},
    ),
    "auto-fills cause no auto-fills": (
        {**SPREAD, "af_cap_frac": "0.2"},
        [["bob buys 50 YES of 0 at 0.74 opted", "ann buys 50 YES of 1 at 0.74 opted", "dan buys 3000 YES of 2"]],
        {"kinds": ["AMM 3 3000", "AUTO_FILL 1 50", "AUTO_FILL 2 50"]},
    ),
}  # fmt: skip

SECTION_9: dict[str, Case] = {
    # the closed pool leaves its subsidy of 10000, 5000 to each: L = 15000. pre = 1.8, before = 1.2, so want = 1.2
    # and both keep 0.6: virtual 0.6 * 15000 - 6000; NO stays 0.4: 0.4 * 15000 - 4000
    "elimination from a sum above 1": (
        PLAIN,
        [["eliminate 2"]],
        {"v 0": "5000", "v 2": "0", "virtual_yes 0": "3000", "virtual_no 0": "2000", "maker": "20000"},
    ),
    # pre = 3 * 0.3333333333 is below 1 and so is want; half of it times 15000 is 7499.99999925, cut to 7499.999999,
    # less 3333.333333. YES + NO was 9999.999999 / 10000, so NO gets the same 7499.999999, less 6666.666666
    "elimination from a sum of 1": (
        {**PLAIN, "initial_price": None},
        [["eliminate 1"]],
        {"virtual_yes 0": "4166.666666", "virtual_no 0": "833.333333", "v 2": "5000"},
    ),
    # subsidy0 = 3.333333; half of it is 1.6666665, the odd micro is the maker's
    "odd micros of an elimination are the maker's": (
        {**PLAIN, "z": "10", "initial_price": None},
        [["eliminate 0"]],
        {"v 1": "1.666666", "v 2": "1.666666", "maker": "6.666668"},
    ),
    # all 20000 to the last: L = 30000. want = 1, above p_max: 0.99 * 30000 - 3333.333333; NO at least 0.01, and
    # 300 are fewer than there are
    "elimination of all but one": (
        {**PLAIN, "initial_price": None},
        [["eliminate 0 2"]],
        {"v 1": "20000", "virtual_yes 1": "26366.666667", "virtual_no 1": "0", "maker": "10000"},
    ),
    # 9000 YES of 0 (15/17) bought; 1 closed: V 7000 + 5000 and 5000, L 22000 and 15000. before = 15/17 + 3/5 = 126/85
    # is above 1 and below pre, so it is want; post 15/22 and 2/5, the targets 75/119 and 44/119 of want:
    # 22000 * 0.934256 = 20553.633217, 15000 * 0.548097 = 8221.453287; YES + NO were 19/17 and 1:
    # 22000 * 0.183391 = 4034.602076, 15000 * 0.451903 = 6778.546712
    "elimination after a trade": (
        PLAIN,
        [["ann buys 9000 YES of 0"], ["eliminate 1"]],
        {"v 0": "12000", "v 2": "5000", "virtual_yes 0": "5553.633217", "virtual_yes 2": "2221.453287",
         "virtual_no 0": "34.602076", "virtual_no 2": "2778.546712"},
    ),
    # 9000 NO holders of the eliminated: NO at 0.4 is R = sqrt(L^2 - 4000^2 + u^2), 13000 tokens: 15905.973720,
    # 5905.973721 paid; 9000 go out, so that 10000 + 5905.973721 - 9000 is left
    "NO of an eliminated outcome is paid": (
        {**PLAIN, "f": "0"},
        [["ann buys 9000 NO of 2", "bob buys 10 YES of 2 at 0.20"], ["eliminate 2"]],
        {"cash ann": "103094.026279", "tokens ann/2/NO": "0", "v 0": "3452.98686", "maker": "20000.000001",
         "locked_cash bob": "0", "cash bob": "100000", "v 2": "0", "q_no 2": "4000"},
    ),
    "settlement without trades": (PLAIN, [["settle 0"]], {"maker": "30000", "v 0": "0", "virtual_yes 0": "0"}),
    # 30000 + 7000 + 70 - 9000
    "settlement for the buyers": (
        PLAIN,
        [["ann buys 9000 YES of 0"], ["settle 0"]],
        {"maker": "28070", "cash ann": "101930", "fees": "0", "tokens ann/0/YES": "0"},
    ),
    # 30000 + 7000 + 70
    "settlement against the buyers": (
        PLAIN,
        [["ann buys 9000 YES of 0"], ["settle 1"]],
        {"maker": "37070", "cash ann": "92930", "fees": "0", "tokens ann/0/YES": "0"},
    ),
    # ann and bob together have a set, which pays one of them; gas stays gas
    "settlement of sets": (
        {**BOOK_ONLY, "gas_fee": "1"},
        [MINTED, ["cyd buys 100 YES of 1 at 0.10"], ["settle 2"]],
        {"cash ann": "99879", "cash bob": "100118.25", "cash cyd": "99999", "gas": "3", "maker": "30.75",
         "sets 0": "0"},
    ),
}  # fmt: skip

SECTION_10: dict[str, Case] = {
    "a join gives no line and takes part": (
        PLAIN,
        [["eve buys 1 NO of 0 at 0.35"], ["eve joins with 10"], ["eve buys 1 NO of 0 at 0.35"]],
        {"rows": ["1 UNKNOWN_PARTICIPANT 1", "2 OPEN 1"], "cash eve": "9.6465"},
    ),
    "a rejected order's remaining is its size": (
        PLAIN,
        [["ann buys -5 YES of 0", "ann buys 0.005 YES of 0"]],
        {"rows": ["1 INVALID_SIZE -5", "2 INVALID_SIZE 0.005"]},
    ),
}
