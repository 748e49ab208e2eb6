"""What was expected month by month: each month from what was known then, and none before a year is."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from benchmarks.simulated_shops import LAWS, OPENED, last_day, occasions_of
from winback.analysis.prediction.foretelling import MOST_CUSTOMERS
from winback.analysis.prediction.value import checked_a_year_before, predict
from winback.analysis.prediction.value_by_month import expected_by_month

MARGIN = Decimal("0.4")
AS_OF = last_day(800)


def shop(customers: int = 1500) -> pl.DataFrame:
    seen = occasions_of(LAWS[0], customers=customers, days=800, seed=3)
    return seen.with_columns(net=(20 + pl.col("customer") % 7).cast(seen.schema["net"]))


@pytest.fixture(scope="module")
def occasions() -> pl.DataFrame:
    return shop()


@pytest.fixture(scope="module")
def months(occasions: pl.DataFrame) -> pl.DataFrame:
    return expected_by_month(occasions, as_of=AS_OF, first_day=OPENED, margin=MARGIN)


def value(months: pl.DataFrame, ago: int) -> float:
    return months.filter(months_ago=ago)["expected_value"].item()


def test_now_and_a_year_before_are_those_of_the_table(occasions: pl.DataFrame, months: pl.DataFrame):
    assert value(months, 0) == pytest.approx(predict(occasions, as_of=AS_OF, margin=MARGIN).each)
    before = checked_a_year_before(occasions, as_of=AS_OF, first_day=OPENED, margin=MARGIN)
    assert before is not None
    assert value(months, 12) == pytest.approx(before.total / before.customers)


def test_no_month_knows_what_came_later(occasions: pl.DataFrame, months: pl.DataFrame):
    day = months.filter(months_ago=5)["day"].item()
    earlier = expected_by_month(occasions.filter(pl.col("day") <= day), as_of=day, first_day=OPENED, margin=MARGIN)
    assert value(earlier, 0) == pytest.approx(value(months, 5))


def test_months_before_the_orders_reach_back_a_year_are_open(months: pl.DataFrame):
    known = months.filter(pl.col("expected_value").is_not_null())["day"]
    assert known.min() >= date(2022, 12, 31)
    assert (
        months.filter(pl.col("day") < date(2022, 12, 31))["expected_value"].null_count()
        == months.filter(pl.col("day") < date(2022, 12, 31)).height
    )
    assert months.height > known.len() > 12


@pytest.mark.parametrize(("days_before", "is_known"), [(364, True), (363, False)])
def test_a_month_is_told_from_the_day_on_which_the_orders_are_a_year_old(occasions: pl.DataFrame, days_before: int, is_known: bool):
    first_day = AS_OF - timedelta(days=days_before)
    (month,) = expected_by_month(occasions, as_of=AS_OF, first_day=first_day, margin=MARGIN, months=1)["expected_value"]
    assert (month is not None) is is_known


def test_a_large_shop_is_told_from_some_of_its_customers(monkeypatch: pytest.MonkeyPatch, occasions: pl.DataFrame):
    monkeypatch.setattr("winback.analysis.prediction.foretelling.MOST_CUSTOMERS", 800)
    some = expected_by_month(occasions, as_of=AS_OF, first_day=OPENED, margin=MARGIN, months=1)
    of_them = occasions.filter(pl.col("customer") % 2 == 0)
    assert of_them["customer"].n_unique() <= 800 < MOST_CUSTOMERS
    assert value(some, 0) == pytest.approx(predict(of_them, as_of=AS_OF, margin=MARGIN).each)


def test_nothing_is_expected_of_a_shop_that_sold_to_nobody_it_knows(occasions: pl.DataFrame):
    nobody = expected_by_month(occasions.clear(), as_of=AS_OF, first_day=OPENED, margin=MARGIN)
    assert nobody.height > 12
    assert nobody["expected_value"].drop_nulls().is_empty()
