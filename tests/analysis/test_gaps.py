"""The time after each occasion until the next one."""

import polars as pl

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import GAPS_FILE, generated_gaps
from winback.analysis.gaps import GAP_COUNTS, GAPS, gap_counts, gap_table
from winback.analysis.occasions import occasions
from winback.schema import OCCASIONS

ROWS = [(1, 0, "1"), (1, 30, "1"), (1, 37, "1"), (1, 90, "1"), (2, 40, "1")]


def test_every_occasion_starts_a_gap_and_the_last_one_is_open():
    gaps = GAPS.check_grain(gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(100)))
    assert gaps.rows() == [(1, 1, 30, True), (1, 2, 7, True), (1, 3, 53, True), (1, 4, 10, False), (2, 1, 60, False)]


def test_a_gap_that_finishes_after_the_date_is_open_on_the_date():
    gaps = gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(89))
    assert gaps.rows() == [(1, 1, 30, True), (1, 2, 7, True), (1, 3, 52, False), (2, 1, 49, False)]


def test_gaps_are_counted_for_everyone_and_by_the_number_of_the_occasion_before():
    counts = GAP_COUNTS.check_grain(gap_counts(gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(100))))
    assert counts.rows() == [
        ("all", 7, 1, 0),
        ("all", 10, 0, 1),
        ("all", 30, 1, 0),
        ("all", 53, 1, 0),
        ("all", 60, 0, 1),
        ("1", 30, 1, 0),
        ("1", 60, 0, 1),
        ("2", 7, 1, 0),
        ("3+", 10, 0, 1),
        ("3+", 53, 1, 0),
    ]


def test_no_occasions_make_no_gaps():
    assert gap_counts(gap_table(OCCASIONS.empty(), as_of=day(0))).equals(GAP_COUNTS.empty())


def test_the_file_that_the_reference_was_computed_from_holds_these_gaps():
    assert pl.read_csv(GAPS_FILE, schema_overrides={"number": pl.Int32, "days": pl.Int32}).equals(generated_gaps())
