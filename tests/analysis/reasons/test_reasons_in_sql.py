"""The reasons of whole shops, and the demo's own truth, equal what SQL finds."""

from datetime import date
from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.analysis.online_retail import online_retail_lines, online_retail_orders
from tests.analysis.reasons.found import found
from tests.analysis.reasons.in_sql import in_sql
from tests.demo.exported import history_of
from winback.analysis.stopped import stopped_products
from winback.demo.countries import locale_of
from winback.demo.shop import DemoShop, make_shop
from winback.pipeline import History
from winback.vocabulary import BusinessType, Reason

AS_OF = date(2026, 6, 30)


@cache
def shop(business: BusinessType, seed: int = 1) -> tuple[DemoShop, History]:
    made = make_shop(business=business, customers=3000, seed=seed, as_of=AS_OF, locale=locale_of("en"))
    return made, history_of(made)


def hold_against_sql(reasons: pl.DataFrame, orders: pl.DataFrame, lines: pl.DataFrame, *, currency: str, as_of: date) -> None:
    stopped = stopped_products(lines, orders, currency=currency, as_of=as_of).select("product")
    expected, overdue = in_sql(orders, lines, stopped, currency=currency, as_of=as_of)
    made = reasons.select("customer", pl.col("reason").cast(pl.String)).sort("customer", "reason")
    assert_frame_equal(made, expected)
    said = reasons.filter(pl.col("reason") == Reason.REPLENISHMENT_OVERDUE).select("customer", "product", "times", "usual_days")
    assert_frame_equal(said.join(overdue, on=said.columns, how="semi"), said, check_dtypes=False)
    most = overdue.group_by("customer").agg(most=pl.col("times").max())
    assert said.join(most, on="customer").filter(pl.col("times") != pl.col("most")).is_empty()


@pytest.mark.parametrize("business", BusinessType)
def test_the_reasons_of_a_generated_shop_are_those_of_sql(business):
    history = shop(business)[1]
    assert history.reasons.height > 2800
    hold_against_sql(history.reasons, history.orders, history.lines, currency=history.currency, as_of=AS_OF)


def test_the_reasons_of_the_online_retail_file_are_those_of_sql(shared_data):
    file = shared_data / "online_retail.csv.gz"
    orders, lines = online_retail_orders(file), online_retail_lines(file)
    as_of = date(2011, 12, 9)
    made = found(orders, lines, as_of=as_of, currency="GBP")
    hold_against_sql(made, orders, lines, currency="GBP", as_of=as_of)
    counts = dict(made.group_by("reason").len().rows())
    assert counts[Reason.TRIED_ONCE] > 1000
    assert counts[Reason.REPLENISHMENT_OVERDUE] > 100


def kinds(business: BusinessType, reason: Reason, seed: int) -> pl.DataFrame:
    """The demo's own truth about the lapsed with this reason."""
    made, history = shop(business, seed)
    lapsed = history.customers.filter(pl.col("silent_days") > history.recommendation.lapsed.days)
    theirs = history.reasons.filter(pl.col("reason") == reason).join(lapsed, on="customer", how="semi")
    return theirs.join(history.people.select("customer", "email"), on="customer").join(made.buyers, on="email")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_of_the_roastery_is_found_for_every_seed(seed):
    gone = kinds(BusinessType.COFFEE, Reason.PRODUCT_GONE, seed)
    assert set(gone["product_name"]) == {"House Blend, 500 g"}
    assert gone["misses"].mean() > 0.55  # of all buyers one in eight
    gifts = kinds(BusinessType.COFFEE, Reason.GIFT_OR_SEASON, seed)
    assert (gifts.height > 30, (gifts["kind"] == "gift").mean() > 0.85) == (True, True)
    bargains = kinds(BusinessType.COFFEE, Reason.PRICE, seed)
    assert bargains["kind"].is_in(["bargain", "taster"]).mean() > 0.8


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_bargain_hunters_and_buyers_of_presents_are_found_in_other_shops(seed):
    assert (kinds(BusinessType.FASHION, Reason.PRICE, seed)["kind"] == "bargain").mean() > 0.7
    assert (kinds(BusinessType.GIFTS, Reason.GIFT_OR_SEASON, seed)["kind"] == "christmas").mean() > 0.7
    assert kinds(BusinessType.FURNITURE, Reason.REPLENISHMENT_OVERDUE, seed).height < 20  # nobody runs out of sofas


def test_money_back_for_the_bad_batch_is_the_reason_of_many_who_left_in_those_weeks():
    _, history = shop(BusinessType.COFFEE)
    bad = history.reasons.filter(pl.col("reason") == Reason.BAD_EXPERIENCE)
    by_month = dict(bad.group_by(pl.col("day").dt.strftime("%Y-%m")).len().rows())
    assert by_month["2026-04"] > 2 * by_month["2026-01"]
