"""Shares with their ranges, column by column."""

import polars as pl
import pytest

from winback.analysis.shares import is_clearly_above, is_clearly_different, share, wilson_high, wilson_low

PART, WHOLE = pl.col("part"), pl.col("whole")


def counts(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["part", "whole"], orient="row")


def test_the_range_of_a_share_is_that_of_newcombe_1998_table_i():
    """Statistics in Medicine 17:857–872, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    found = counts((81, 263), (15, 148), (0, 20), (1, 29)).select(
        wilson_low(PART, WHOLE).alias("low"), wilson_high(PART, WHOLE).alias("high")
    )
    assert found["low"].to_list() == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert found["high"].to_list() == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_of_nobody_there_is_no_share():
    assert counts((0, 0), (1, 4)).select(share(PART, WHOLE)).to_series().to_list() == [None, 0.25]


@pytest.mark.parametrize(
    ("rows", "compared", "expected"),
    [
        (((30, 100), (50, 100)), 1, True),  # z = 2.89
        (((30, 100), (50, 100)), 20, False),  # of twenty pairs one at random is nearly as far apart: the limit is 3.02
        (((38, 100), (50, 100)), 1, False),  # z = 1.71
        (((0, 29), (50, 100)), 1, False),  # too few
        (((0, 100), (0, 100)), 1, False),
    ],
)
def test_a_difference_is_clear_where_chance_does_not_explain_it(rows: tuple[tuple[int, int], ...], compared: int, expected: bool):
    (part, whole), (other_part, other_whole) = rows
    pair = is_clearly_different(*(pl.lit(one) for one in (part, whole, other_part, other_whole)), compared=compared)
    assert pl.select(pair).item() is expected


@pytest.mark.parametrize(
    ("took", "customers", "usual", "compared", "expected"),
    [
        (31, 100, 0.2, 1, True),  # (31 − 20 − 0.5) ÷ 4 = 2.6 standard errors
        (31, 100, 0.2, 100, False),  # of a hundred pairs 3.5 are needed
        (10, 29, 0.01, 1, False),  # too few
        (9, 100, 0.2, 1, False),  # clearly below is not above
    ],
)
def test_more_than_usual_is_clear_where_chance_does_not_explain_it(took: int, customers: int, usual: float, compared: int, expected: bool):
    found = is_clearly_above(pl.lit(took), pl.lit(customers), pl.lit(usual), compared=compared)
    assert pl.select(found).item() is expected
