"""The time after each occasion until the next one."""

from random import Random

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import GAPS_FILE, generated_gaps, generated_occasions
from winback.analysis.gaps import GAP_COUNTS, GAPS, gap_counts, gap_table
from winback.analysis.occasions import occasions
from winback.schema import OCCASIONS

ROWS = [(1, 0, "1"), (1, 30, "1"), (1, 37, "1"), (1, 90, "1"), (2, 40, "1")]
GAPS_IN_SQL = """
    with days as (select customer, day, row_number() over who as number, lead(day) over who as next_day
        from seen where day <= $as_of window who as (partition by customer order by day)),
    met as (select days.*, (select min(sent_on) from sent where sent.customer = days.customer
        and sent_on > day and sent_on <= coalesce(next_day, $as_of)) as met_on from days)
    select customer, number, coalesce(met_on, next_day, $as_of) - day, met_on is null and next_day is not null
    from met order by customer, number
"""


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


def sendings(*rows: tuple[int, int]) -> pl.DataFrame:
    """[customer, sent_on] from (customer, day number)."""
    return pl.DataFrame({"customer": [one for one, _ in rows], "sent_on": [day(sent) for _, sent in rows]})


def interrupted(*rows: tuple[int, int], as_of: int = 100) -> list[tuple[object, ...]]:
    found = gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(as_of), written_to=sendings(*rows))
    return GAPS.check_grain(found).rows()


def test_a_message_ends_what_is_known_of_a_gap_finished_or_not():
    assert interrupted((1, 10), (2, 65)) == [(1, 1, 10, False), (1, 2, 7, True), (1, 3, 53, True), (1, 4, 10, False), (2, 1, 25, False)]


def test_only_the_first_of_several_messages_in_a_gap_counts_and_each_gap_has_its_own():
    assert interrupted((1, 80), (1, 60), (1, 95), (1, 36))[1:4] == [(1, 2, 6, False), (1, 3, 23, False), (1, 4, 5, False)]


def test_an_order_on_the_day_of_the_sending_comes_after_it_and_the_next_gap_begins_anew():
    assert interrupted((1, 30))[:2] == [(1, 1, 30, False), (1, 2, 7, True)]


def test_a_message_after_the_day_that_is_looked_at_or_before_the_first_order_changes_nothing():
    untouched = gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(60)).rows()
    assert interrupted((1, 61), (2, 39), (3, 50), as_of=60) == untouched
    assert interrupted((1, 60), as_of=60)[2] == (1, 3, 23, False)


@pytest.mark.parametrize("as_of", [699, 500])
def test_the_gaps_of_a_generated_shop_with_messages_equal_those_of_sql(as_of: int):
    random, seen = Random(4), generated_occasions()
    sent = sendings(*((random.randrange(400), random.randrange(700)) for _ in range(3000)))
    made = gap_table(seen, as_of=day(as_of), written_to=sent)
    with duckdb.connect() as connection:
        connection.register("seen", seen)
        connection.register("sent", sent)
        expected = connection.execute(GAPS_IN_SQL, {"as_of": day(as_of)}).fetchall()
    assert made.rows() == expected
    assert made["finished"].sum() < gap_table(seen, as_of=day(as_of))["finished"].sum() - 100
