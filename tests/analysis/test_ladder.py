"""The steps from one order to the next."""

import polars as pl

from tests.analysis.frames import day, orders_frame
from winback.analysis.gaps import gap_table
from winback.analysis.ladder import LADDER, FirstStep, biggest_loss, first_step, ladder, on_step
from winback.analysis.occasions import occasions

ROWS = [(1, 0, "1"), (1, 30, "1"), (1, 37, "1"), (2, 40, "1"), (2, 50, "1"), (3, 60, "1")]
GAPS = gap_table(occasions(orders_frame(ROWS), currency="EUR"), as_of=day(100))


def test_each_step_tells_who_stood_on_it_who_went_on_and_how_long_that_took():
    assert LADDER.check_grain(ladder(GAPS, steps=4)).rows() == [(1, 3, 2, 20.0), (2, 2, 1, 7.0), (3, 1, 0, None)]


def test_the_ladder_ends_where_it_is_asked_to():
    assert ladder(GAPS, steps=1).rows() == [(1, 3, 2, 20.0)]


def test_no_orders_make_no_ladder():
    assert ladder(GAPS.clear(), steps=4).is_empty()


def test_the_people_of_a_step_are_as_many_as_it_counts():
    for number, customers, went_on, _ in ladder(GAPS, steps=4).rows():
        further, stayed = on_step(GAPS, number, went_on=True), on_step(GAPS, number, went_on=False)
        assert (further.len(), stayed.len()) == (went_on, customers - went_on)
    assert on_step(GAPS, 1, went_on=False).to_list() == [3]


def test_the_biggest_loss_is_where_most_people_stay():
    rows = [*ROWS, (4, 60, "1"), (5, 60, "1"), (5, 65, "1"), (6, 60, "1"), (6, 65, "1")]
    loss = biggest_loss(ladder(gap_table(occasions(orders_frame(rows), currency="EUR"), as_of=day(100)), steps=3))
    assert loss == {"number": 2, "customers": 4, "went_on": 1, "typical_days": 7.0}
    assert biggest_loss(LADDER.empty()) is None


def test_the_first_step_leaves_out_whose_first_order_may_be_a_later_one():
    rows = [(1, 0, "1"), (1, 10, "1"), (2, 0, "1"), (2, 20, "1"), *((n, 50, "1") for n in range(3, 8)), (3, 90, "1"), (9, 99, "1")]
    seen = occasions(orders_frame(rows), currency="EUR")
    told = first_step(seen, maybe_older=pl.Series([1, 2]), as_of=day(95))
    assert told == FirstStep(customers=5, went_on=1, typical_days=40.0, may_be_older=False)
    assert told.share == 0.2
    everybody = first_step(seen, maybe_older=pl.Series([], dtype=pl.Int64), as_of=day(95))
    assert (everybody.customers, everybody.went_on, everybody.typical_days) == (7, 3, 20.0)


def test_where_all_may_be_older_the_first_step_is_told_of_them_and_says_so():
    seen = occasions(orders_frame([(1, 0, "1"), (1, 10, "1"), (2, 0, "1")]), currency="EUR")
    told = first_step(seen, maybe_older=pl.Series([1, 2]), as_of=day(95))
    assert told == FirstStep(customers=2, went_on=1, typical_days=10.0, may_be_older=True)
    assert told.share is None, "of two people nothing is told"
