import polars as pl
import pytest

from tests.analysis.frames import customers_frame, day
from winback.analysis.newcomers import newly_quiet_per_month
from winback.schema import CUSTOMERS

AS_OF = day(5000)


def per_month(silent_days: list[int], *, first_day: int = 0) -> float:
    customers = customers_frame([(silent, 1, None) for silent in silent_days], first_day=day(first_day))
    return newly_quiet_per_month(customers, after_days=pl.lit(100), history_from=100, as_of=AS_OF)


def test_those_who_passed_the_limit_in_the_last_90_days_are_counted_per_30_days():
    assert per_month([100, 101, 190, 191]) == pytest.approx(2 / 3)


def test_days_are_counted_to_the_day_that_is_asked_for():
    customers = customers_frame([(0, 1, None)] * 6)
    assert newly_quiet_per_month(customers, after_days=pl.lit(100), history_from=100, as_of=day(5100)) == 0
    assert newly_quiet_per_month(customers, after_days=pl.lit(100), history_from=100, as_of=day(5101)) == 2


@pytest.mark.parametrize(("history_days", "people"), [(190, 2), (191, 2), (145, 4), (101, 180)])
def test_a_short_history_counts_over_the_days_in_which_anybody_could_pass_the_limit(history_days: int, people: float):
    assert per_month([101] * 6, first_day=5000 - history_days) == people


def test_where_nobody_could_pass_the_limit_yet_nobody_does():
    assert per_month([100], first_day=4900) == 0
    assert newly_quiet_per_month(CUSTOMERS.empty(), after_days=pl.lit(100), history_from=100, as_of=AS_OF) == 0


def test_the_order_of_the_rows_is_irrelevant():
    customers = customers_frame([(silent, 1, None) for silent in range(90, 200)])
    shuffled = customers.sample(fraction=1, shuffle=True, seed=1)
    assert not shuffled.equals(customers)
    assert [newly_quiet_per_month(frame, after_days=pl.lit(100), history_from=100, as_of=AS_OF) for frame in (customers, shuffled)] == [
        30.0,
        30.0,
    ]
