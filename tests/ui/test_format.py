"""Numbers for people: exact digits, real minus signs, no floats."""

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmd_desktop.ui import format as fmt

M = fmt.MINUS


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (351_200, "0.3512"),
        (351_249, "0.3512"),
        (351_250, "0.3512"),  # ties to even
        (351_350, "0.3514"),
        (999_960, "1.0000"),
        (0, "0.0000"),
        (1_000_000, "1.0000"),
        (-351_200, f"{M}0.3512"),
        (-40, "0.0000"),  # never a minus before nothing
    ],
)
def test_prices_have_four_digits(micros: int, text: str) -> None:
    assert fmt.price(micros) == text


def test_prices_take_other_digits() -> None:
    assert fmt.price(351_200, 2) == "0.35"
    assert fmt.price(351_200, 6) == "0.351200"


@pytest.mark.parametrize(
    ("micros", "plain", "signed"),
    [
        (1_234_500_000, "1,234.50", "+1,234.50"),
        (-1_234_500_000, f"{M}1,234.50", f"{M}1,234.50"),
        (0, "0.00", "0.00"),
        (4_999, "0.00", "0.00"),
        (5_001, "0.01", "+0.01"),
        (10**15, "1,000,000,000.00", "+1,000,000,000.00"),
    ],
)
def test_money(micros: int, plain: str, signed: str) -> None:
    assert fmt.money(micros) == plain
    assert fmt.signed_money(micros) == signed
    assert fmt.tokens(micros) == plain


def test_changes_of_price_carry_a_sign_and_an_arrow() -> None:
    assert fmt.signed_price(21_000) == "+0.0210"
    assert fmt.signed_price(-21_000) == f"{M}0.0210"
    assert fmt.signed_price(0) == "0.0000"
    assert [fmt.arrow(change) for change in (21_000, -21_000, 0, 49)] == [fmt.UP, fmt.DOWN, fmt.LEVEL, fmt.LEVEL]


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (0, "0"),
        (500_000, "0.5"),
        (9_500_000, "9.5"),
        (950_000_000, "950"),
        (999_600_000, "1.0k"),
        (12_340_000_000, "12.3k"),
        (999_600_000_000, "1.0M"),
        (4_000_000_000_000, "4.0M"),
        (-2_000_000_000, f"{M}2.0k"),
    ],
)
def test_short_money_for_axes(micros: int, text: str) -> None:
    assert fmt.short_money(micros) == text


def test_percent() -> None:
    assert fmt.percent(1, 8) == "12.50 %"
    assert fmt.signed_percent(1, 8) == "+12.50 %"
    assert fmt.signed_percent(-1, 8, 1) == f"{M}12.5 %"
    assert fmt.percent(-1, -8) == "12.50 %"
    assert fmt.percent(1, 0) == fmt.signed_percent(1, 0) == fmt.NOTHING
    assert fmt.atto_percent(5 * 10**16) == "5.00 %"


@pytest.mark.parametrize(
    ("session_ms", "text"),
    [
        (0, "00:00"),
        (999, "00:00"),
        (61_000, "01:01"),
        (3_599_999, "59:59"),
        (3_600_000, "1:00:00"),
        (86_400_000, "24:00:00"),
        (-5_000, f"{M}00:05"),
    ],
)
def test_clock(session_ms: int, text: str) -> None:
    assert fmt.clock(session_ms) == text


def test_a_countdown_is_zero_only_when_it_is_due() -> None:
    assert [fmt.countdown(left) for left in (1_000, 1, 0, -5)] == ["00:01", "00:01", "00:00", "00:00"]


def test_counts_speeds_and_times() -> None:
    assert fmt.count(1_234_567) == "1,234,567"
    assert [fmt.speed(factor) for factor in (0.25, 1.0, 100.0, 0.0)] == ["0.25x", "1x", "100x", "max"]
    assert [fmt.millis(ms) for ms in (0.8401, 9.999, 12.34, 99.96, 1204.4)] == [
        "0.84 ms",
        "10.0 ms",
        "12.3 ms",
        "100 ms",
        "1,204 ms",
    ]
    assert fmt.pad("7", 3) == f"{fmt.FIGURE_SPACE}{fmt.FIGURE_SPACE}7"


@given(st.integers(-(10**24), 10**24), st.integers(0, 6))
def test_what_is_written_is_the_nearest_number(micros: int, digits: int) -> None:
    text = fmt.fixed(micros, 10**6, digits, grouped=False).replace(M, "-")
    assert len(text.partition(".")[2]) == digits
    units = int(text.replace(".", ""))
    assert abs(units * 10 ** (6 - digits) - micros) * 2 <= 10 ** (6 - digits)


@given(st.integers(-(10**24), 10**24))
def test_a_plus_and_a_minus_differ_in_the_sign_only(micros: int) -> None:
    assert fmt.signed_money(-micros).lstrip(f"+{M}") == fmt.signed_money(micros).lstrip(f"+{M}")


def test_amounts_never_pass_through_a_float() -> None:
    tree = ast.parse(inspect.getsource(fmt))
    divisions = [node for node in ast.walk(tree) if isinstance(node, ast.Div)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "round"]
    assert divisions == []
    assert calls == []
