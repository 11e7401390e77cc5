"""Cases worked by hand: numbers, parameters, state and the AMM (sections 2 to 5)."""

from typing import Any

# params, ticks, what the results must contain
Case = tuple[dict[str, Any], list[list[str]], dict[str, Any]]

# Three pools with L = 10000 each, YES at 0.6 and NO at 0.4; g = 1, and no asymmetry, so that the curve of
# YES is R = sqrt(8000^2 + u^2): 6-8-10 to begin with, 8-15-17 after 9000 tokens.
PLAIN: dict[str, Any] = {
    "z": "30000", "gamma": "0", "initial_price": "0.6", "alpha_start": "0", "alpha_end": "0", "zeta_start": "0",
    "zeta_end": "0",
}  # fmt: skip

# g = 1 - 2 * 0.18 = 0.64, YES at 0.75: R = sqrt(8000^2 + (0.8 u)^2), from 0.8 * 7500 = 6000 (R = 10000) with
# 3000 tokens to 0.8 * 10500 = 8400 (R = 11600).
SPREAD: dict[str, Any] = {**PLAIN, "initial_price": "0.75", "zeta_start": "0.18", "zeta_end": "0.18"}

SECTION_2: dict[str, Case] = {
    # R - L = 120.0001 / (R + L) = 0.0060000032; the fee is 0.00006001
    "a cost is rounded up, a fee down": (
        PLAIN,
        [["ann buys 0.01 YES of 0"]],
        {"fills": ["AMM 1: 0.01 for 0.006001 fee 0.00006"]},
    ),
    # the same area from above: 0.0060000032 again
    "what a sale pays is rounded down": (
        PLAIN,
        [["ann buys 0.01 YES of 0", "ann sells 0.01 YES of 0"]],
        {"fills": ["AMM 1: 0.01 for 0.006001 fee 0.00006", "AMM 2: 0.01 for 0.006 fee 0.00006"], "v 0": "0.000001"},
    ),
}

SECTION_3: dict[str, Case] = {
    # alpha 0.02 + (0 - 0.02) * 0.25 = 0.015: 1.015 * 7000
    "alpha moves with progress": (
        {**PLAIN, "alpha_start": "0.02"},
        [["progress 0.25", "ann buys 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7105 fee 71.05"]},
    ),
    "progress below 0 is 0": (
        {**PLAIN, "alpha_start": "0.02"},
        [["progress -3", "ann buys 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7140 fee 71.4"]},
    ),
    "progress above 1 is 1": (
        {**PLAIN, "alpha_start": "0.02"},
        [["progress 1.000001", "ann buys 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 70"]},
    ),
    # kappa 0.000001: 9000^2 * 0.000001 = 81 more
    "kappa moves with progress": (
        {**PLAIN, "kappa_end": "0.000002"},
        [["progress 0.5", "ann buys 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7081 fee 70.81"]},
    ),
    # zeta 0.0000005 is half-even 0: nothing goes to the others
    "zeta is rounded half-even to 6 places, down here": (
        {**PLAIN, "zeta_end": "0.000001"},
        [["progress 0.5", "ann buys 9000 YES of 0"]],
        {"v 0": "7000", "v 1": "0"},
    ),
    # zeta 0.0000015 is half-even 0.000002, g = 0.999996:
    # R = sqrt(1e8 + 0.999996 * 1.89e8) = 16999.977765, X = 6999.977765 / 0.999996 = 7000.005765
    "zeta is rounded half-even to 6 places, up here": (
        {**PLAIN, "zeta_end": "0.000003"},
        [["progress 0.5", "ann buys 9000 YES of 0"]],
        {"v 0": "6999.977765", "v 1": "0.014", "v 2": "0.014"},
    ),
}

SECTION_4: dict[str, Case] = {
    # subsidy0 = down(10000 / 3); seeds down(3333.333333 / 3) and down(3333.333333 * 2/3)
    "seeds at 1/N": ({}, [], {"q_yes 0": "1111.111111", "q_no 2": "2222.222222", "v 1": "0", "maker": "10000"}),
    # subsidy0 = 0.1; 0.01 and 0.09
    "seeds of the smallest market": (
        {"n_outcomes": 10, "z": "1", "p_min": "0.10"},
        [],
        {"q_yes 9": "0.01", "q_no 9": "0.09"},
    ),
    # subsidy0 = 3.333333: 1.1666666 and 2.1666665 are cut
    "seeds at an initial price": (
        {"z": "10", "initial_price": "0.35"},
        [],
        {"q_yes 0": "1.166666", "q_no 0": "2.166666"},
    ),
}

SECTION_5: dict[str, Case] = {
    "a buy costs the area": (
        PLAIN,
        [["ann buys 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 70"], "v 0": "7000", "q_yes 0": "15000", "fees": "70",
         "cash ann": "92930", "tokens ann/0/YES": "9000"},
    ),
    "a sale brings the area": (
        PLAIN,
        [["ann buys 9000 YES of 0"], ["ann sells 9000 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 70", "AMM 2: 9000 for 7000 fee 70"], "v 0": "0", "q_yes 0": "6000",
         "cash ann": "99860"},
    ),
    # R - u = 2500, R + u = 25600: R = 14050, u = 11550, which are 3450 fewer tokens and 2950 less
    "a part of the area": (
        PLAIN,
        [["ann buys 9000 YES of 0"], ["ann sells 3450 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 70", "AMM 2: 3450 for 2950 fee 29.5"], "v 0": "4050"},
    ),
    # the sale's alpha stays in the pool: 0.95 * 2950
    "alpha on a sale": (
        {**PLAIN, "alpha_end": "0.05"},
        [["ann buys 9000 YES of 0"], ["progress 1", "ann sells 3450 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 70", "AMM 2: 3450 for 2802.5 fee 28.025"], "v 0": "4197.5"},
    ),
    # kappa counts both: 9000^2 k = 81 and (2 * 9000 * 100 + 100^2) k = 1.81; L = 17081 and
    # R = sqrt(17081^2 + 2 * 15000 * 100 + 100^2) = 17168.8835105, R - L = 87.8835105
    "kappa by participant and tick": (
        {**PLAIN, "kappa_start": "0.000001", "kappa_end": "0.000001", "f": "0"},
        [["ann buys 9000 YES of 0", "ann buys 100 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7081 fee 0", "AMM 2: 100 for 89.693511 fee 0"]},
    ),
    # another participant starts at S = 0: 100^2 k = 0.01
    "kappa of another participant": (
        {**PLAIN, "kappa_start": "0.000001", "kappa_end": "0.000001", "f": "0"},
        [["ann buys 9000 YES of 0", "bob buys 100 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7081 fee 0", "AMM 2: 100 for 87.893511 fee 0"]},
    ),
    "kappa in the next tick": (
        {**PLAIN, "kappa_start": "0.000001", "kappa_end": "0.000001", "f": "0"},
        [["ann buys 9000 YES of 0"], ["ann buys 100 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7081 fee 0", "AMM 2: 100 for 87.893511 fee 0"]},
    ),
    # u / R <= 0.8 up to u = 8000 * 0.8 / 0.6 = 10666.666..: 4666.66 tokens in whole lots
    "lots up to a limit": (PLAIN, [["ann buys 9000 YES of 0 at 0.80"]], {"rows": ["1 PARTIAL 4333.34"]}),
    # 1.02 u / R <= 0.816 is the same; what alpha adds lifts L, so that the next order finds a lower price
    "lots up to a limit with alpha": (
        {**PLAIN, "alpha_start": "0.02", "alpha_end": "0.02", "tick_size": "0.001"},
        [["ann buys 4666.66 YES of 0 at 0.816 FOK", "bob buys 0.01 YES of 0 at 0.816 FOK"]],
        {"rows": ["1 FILLED 0", "2 FILLED 0"]},
    ),
    # u / R <= 0.99 up to u = 8000 * 0.99 / sqrt(1 - 0.9801) = 56143.3921: 50143.39 tokens
    "nobody buys beyond p_max": (
        PLAIN,
        [["ann buys 60000 YES of 0 IOC"]],
        {"rows": ["1 CANCELED 9856.61"], "q_yes 0": "56143.39"},
    ),
    # u / R >= 0.4 down to u = 8000 * 0.4 / sqrt(0.84) = 3491.4862: 15000 - 3491.4862 = 11508.51 in whole lots;
    # ann has 11600, as 2600 come from a set with bob (at 0.6025, cheaper than the AMM's 0.606)
    "nobody sells below p_min": (
        {**PLAIN, "p_min": "0.40"},
        [["bob buys 2600 NO of 0 at 0.40", "ann buys 11600 YES of 0", "ann sells 11600 YES of 0 at 0.40 IOC"]],
        {"rows": ["1 OPEN 2600", "2 FILLED 0", "3 CANCELED 91.49"]},
    ),
    # 0.18 * 2500 = 450 to each other outcome
    "zeta spreads a buy": (
        SPREAD,
        [["ann buys 3000 YES of 0"]],
        {"fills": ["AMM 1: 3000 for 2500 fee 25"], "v 0": "1600", "v 1": "450", "v 2": "450"},
    ),
    "zeta collects a sale": (
        SPREAD,
        [["ann buys 3000 YES of 0"], ["ann sells 3000 YES of 0"]],
        {"fills": ["AMM 1: 3000 for 2500 fee 25", "AMM 2: 3000 for 2500 fee 25"], "v 0": "0", "v 1": "0", "v 2": "0"},
    ),
    # what is bought at zeta 0 is sold at 0.18, g = 0.64: u = 15000, L = 17000, so R^2 = 17000^2 - 0.64 * A; with
    # u = 11550 A = 15000^2 - 11550^2 = 91597500, R = sqrt(230377600) = 15178.194886, X = 1821.805114 / 0.64
    # = 2846.570490 (cut); the others pay up(0.18 X) = 512.382689 each of their 10000 - 6000 / 0.99
    "others pay for a sale and go below zero": (
        {**PLAIN, "zeta_end": "0.18", "f": "0"},
        [["ann buys 9000 YES of 0"], ["progress 1", "ann sells 3450 YES of 0"]],
        {"fills": ["AMM 1: 9000 for 7000 fee 0", "AMM 2: 3450 for 2846.57049 fee 0"], "v 0": "5178.194888",
         "v 1": "-512.382689", "v 2": "-512.382689"},
    ),
}  # fmt: skip
