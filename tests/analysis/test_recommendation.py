"""Recommended thresholds: against lifelines, on shops of very different pace, and on almost nothing."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import HISTORY_DAYS, generated_occasions, shop
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.occasions import occasions
from winback.analysis.recommendation import recommend
from winback.policy import Recommendation, ThresholdRange
from winback.schema import OCCASIONS
from winback.vocabulary import ThresholdSource, UsualReturnGroup

REFERENCE = json.loads(Path(__file__).with_name("lifelines_reference.json").read_text())
CURVE, DOUBLED, DEFAULT = ThresholdSource.CURVE, ThresholdSource.DOUBLED, ThresholdSource.DEFAULT


def days_and_sources(recommendation):
    return [(threshold.days, threshold.source) for threshold in ranges(recommendation)]


def ranges(recommendation):
    return (recommendation.at_risk, recommendation.lapsed, recommendation.lost)


def the_defaults(repeat_customers):
    at_risk, lapsed, lost = (ThresholdRange(days=days, low_days=days, high_days=days, source=DEFAULT) for days in (90, 180, 360))
    return Recommendation(at_risk=at_risk, lapsed=lapsed, lost=lost, repeat_customers=repeat_customers, peak=None, peak_day=None)


def test_the_thresholds_stand_where_the_curve_of_lifelines_falls_to_a_half_a_quarter_and_a_tenth():
    falls = REFERENCE["generated"]["falls"]
    found = recommend(generated_occasions(), as_of=day(HISTORY_DAYS), horizon_days=REFERENCE["horizon_days"])
    assert days_and_sources(found) == [(falls["half"], CURVE), (falls["quarter"], CURVE), (falls["tenth"], CURVE)]
    assert (found.peak_day, found.peak) == (falls["peak_day"], pytest.approx(falls["peak"], abs=1e-9))


def test_what_the_history_of_the_online_retail_file_is_too_short_to_show_is_doubled(shared_data):
    falls = REFERENCE["online_retail"]["falls"]
    assert falls["half"] == 112
    assert falls["quarter"] is None
    seen = occasions(online_retail_orders(shared_data / "online_retail.csv.gz"), currency="GBP")
    found = recommend(seen, as_of=seen["day"].max(), horizon_days=REFERENCE["horizon_days"])
    assert days_and_sources(found) == [(112, CURVE), (224, DOUBLED), (448, DOUBLED)]


def test_weekly_buyers_are_at_risk_within_days_and_the_thresholds_still_rise():
    weekly = shop(lambda random: random.gauss(7, 1.5), customers=400, days=300, drop_out=0.1)
    found = recommend(weekly, as_of=day(300), horizon_days=90)
    assert found.peak_day == 0
    assert 7 < found.at_risk.days < found.lapsed.days < found.lost.days < 15


def test_buyers_of_once_a_year_are_not_at_risk_before_the_year_is_over():
    yearly = shop(lambda random: random.gauss(365, 15), customers=500, days=1100)
    found = recommend(yearly, as_of=day(1100), horizon_days=90)
    assert found.peak_day > 270
    assert 365 < found.at_risk.days < found.lapsed.days < found.lost.days < 420


def test_a_curve_that_still_rises_where_the_history_ends_puts_at_risk_there():
    yearly = shop(lambda random: random.gauss(365, 15), customers=2500, days=400)
    found = recommend(yearly, as_of=day(400), horizon_days=90)
    assert found.at_risk.days > found.peak_day > 270
    assert days_and_sources(found)[0][1] == DEFAULT
    assert (found.lapsed.days, found.lost.days) == (2 * found.at_risk.days, 4 * found.at_risk.days)


def test_a_history_of_two_months_gives_the_default_days_with_the_peak_that_it_shows():
    young = shop(lambda random: random.expovariate(1 / 60), customers=1500, days=60)
    found = recommend(young, as_of=day(60), horizon_days=30)
    assert days_and_sources(found) == [(90, DEFAULT), (180, DOUBLED), (360, DOUBLED)]
    assert found.peak is not None


def test_one_order_customers_have_thresholds_of_their_own():
    # the first return takes 50 to 149 days, all others ten days
    rows = [(c, c % 100 * 7, "1") for c in range(600)]
    rows += [(c, c % 100 * 7 + 50 + c % 100 + extra, "1") for c in range(400) for extra in range(0, 60, 10)]
    seen = occasions(orders_frame(rows), currency="EUR")
    everyone = recommend(seen, as_of=day(1000), horizon_days=30)
    after_first = recommend(seen, as_of=day(1000), horizon_days=30, group=UsualReturnGroup.AFTER_FIRST)
    assert everyone.at_risk.days < 50 < after_first.at_risk.days < 150


@pytest.mark.parametrize(("repeat_customers", "is_default"), [(99, True), (100, False)])
def test_below_a_hundred_customers_with_two_occasions_the_defaults_are_recommended(repeat_customers, is_default):
    rows = [(customer, visit * 20, "1") for customer in range(repeat_customers) for visit in range(2)]
    found = recommend(occasions(orders_frame(rows), currency="EUR"), as_of=day(400), horizon_days=30)
    assert found.repeat_customers == repeat_customers
    assert (found == replace(the_defaults(repeat_customers), typical_gap_days=20.0)) == is_default


@pytest.mark.parametrize("rows", [[], [(1, 0, "1")], [(customer, 0, "1") for customer in range(300)]])
def test_a_shop_that_has_seen_nobody_twice_gets_the_defaults(rows):
    seen = occasions(orders_frame(rows), currency="EUR") if rows else OCCASIONS.empty()
    assert recommend(seen, as_of=day(0), horizon_days=90) == the_defaults(0)


def test_a_horizon_longer_than_the_history_gets_the_defaults():
    assert recommend(generated_occasions(), as_of=day(HISTORY_DAYS), horizon_days=5000).at_risk.source == DEFAULT


def test_the_same_history_gives_the_same_ranges_and_another_seed_slightly_others():
    first, again, other = (recommend(generated_occasions(), as_of=day(HISTORY_DAYS), horizon_days=60, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert days_and_sources(first) == days_and_sources(other)


def test_each_range_holds_its_threshold_and_narrows_with_more_customers():
    def spread(customers):
        seen = shop(lambda random: random.expovariate(1 / 40), customers=customers)
        found = recommend(seen, as_of=day(HISTORY_DAYS), horizon_days=60)
        assert all(threshold.low_days < threshold.days < threshold.high_days for threshold in ranges(found))
        return found.at_risk.high_days - found.at_risk.low_days

    assert spread(4000) < 0.6 * spread(400)


def test_the_range_agrees_with_what_other_shops_of_the_same_kind_would_have_found():
    def at_risk_days(seed):
        seen = shop(lambda random: random.expovariate(1 / 40), customers=500, seed=seed)
        return recommend(seen, as_of=day(HISTORY_DAYS), horizon_days=60).at_risk

    shops = [at_risk_days(seed) for seed in range(20)]
    spread = pl.Series([threshold.days for threshold in shops]).std()
    width = pl.Series([threshold.high_days - threshold.low_days for threshold in shops]).mean()
    assert 0.6 < width / (2 * 1.96 * spread) < 1.6


def test_a_stray_order_from_1900_moves_no_threshold():
    seen = generated_occasions()
    stray = OCCASIONS.conform(occasions(orders_frame([(-1, -45000, "1"), (-1, HISTORY_DAYS - 1, "1")]), currency="EUR"))
    without, with_it = (recommend(shop, as_of=day(HISTORY_DAYS), horizon_days=60) for shop in (seen, pl.concat([stray, seen])))
    assert with_it.repeat_customers == without.repeat_customers + 1
    assert [limit.days for limit in ranges(with_it)] == pytest.approx([limit.days for limit in ranges(without)], abs=2)


def test_people_who_came_back_for_a_message_do_not_make_the_limits_later():
    """300 of 600 come within 60 days by themselves; the others get a message on their 150th day, and order on the day after."""
    rows = [(customer, 0, "1") for customer in range(600)] + [(customer, 1 + customer % 60, "1") for customer in range(300)]
    answers = [(customer, 151, "1") for customer in range(300, 600)]
    written = pl.DataFrame({"customer": range(300, 600), "sent_on": day(150)}, schema_overrides={"customer": pl.Int64})
    answered = occasions(orders_frame([*rows, *answers]), currency="EUR")
    with_messages, taken_for_their_own = (
        recommend(answered, as_of=day(400), horizon_days=30, group=UsualReturnGroup.AFTER_FIRST, written_to=sent)
        for sent in (written, None)
    )
    assert with_messages.lost.days < 60
    assert taken_for_their_own.peak_day == 121  # the chance to come back seems to be best before the message
