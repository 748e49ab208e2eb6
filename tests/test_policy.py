"""Settings refuse what cannot be meant."""

from dataclasses import replace
from decimal import Decimal

import pytest

from winback.errors import UnusableInput
from winback.policy import Recommendation, ShopPolicy, ThresholdRange, Thresholds
from winback.settings import checked
from winback.vocabulary import ThresholdSource


@pytest.mark.parametrize(("a", "b", "c"), [(0, 10, 20), (10, 10, 20), (10, 20, 20), (30, 20, 40)])
def test_limits_that_do_not_rise_are_refused_with_their_days(a: int, b: int, c: int) -> None:
    with pytest.raises(UnusableInput, match=f"{a}, {b} and {c} days do not rise"):
        Thresholds(at_risk_after_days=a, lapsed_after_days=b, lost_after_days=c)


def test_a_regular_needs_three_orders() -> None:
    with pytest.raises(UnusableInput, match="at least 3 orders, not 2"):
        Thresholds(at_risk_after_days=1, lapsed_after_days=2, lost_after_days=3, loyal_from_occasions=2)


def test_a_recommendation_gives_its_days_as_thresholds() -> None:
    def of(days: int) -> ThresholdRange:
        return ThresholdRange(days=days, low_days=days - 5, high_days=days + 5, source=ThresholdSource.CURVE)

    recommendation = Recommendation(at_risk=of(60), lapsed=of(105), lost=of(190), repeat_customers=500, peak=0.3, peak_day=9)

    assert recommendation.thresholds == Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=190)
    assert replace(recommendation, loyal_from_occasions=7).thresholds.loyal_from_occasions == 7


@pytest.mark.parametrize(
    ("setting", "value", "problem"),
    [
        ("margin", Decimal("0"), "more than 0 and at most 100"),
        ("margin", Decimal("1.01"), "more than 0 and at most 100"),
        ("contact_cost", Decimal("-0.01"), "below zero"),
        ("shipping_cost", Decimal("NaN"), "below zero"),
        ("gift_cost", Decimal("Infinity"), "below zero"),
        ("horizon_days", 13, "Choose 14 to 730 days"),
        ("horizon_days", 731, "Choose 14 to 730 days"),
        ("loyal_from_occasions", 2, "at least 3 orders, not 2"),
        ("loyal_from_occasions", 51, "Choose 3 to 50 orders"),
        ("cool_down_days", 0, "Choose 1 to 730 days"),
        ("warn_beyond_months", 0, "Choose 1 to 240 months"),
        ("leave_out_beyond_months", 0, "Choose 1 to 240 months"),
        ("leave_out_beyond_months", 23, "Nobody would be warned"),
    ],
)
def test_settings_that_make_no_sense_are_refused(setting: str, value: object, problem: str) -> None:
    with pytest.raises(UnusableInput, match=problem):
        checked(replace(ShopPolicy(), **{setting: value}))


def test_settings_at_their_ends_and_left_open_are_taken() -> None:
    least = ShopPolicy(margin=Decimal("0.01"), horizon_days=14, loyal_from_occasions=3, cool_down_days=1, leave_out_beyond_months=24)
    most = ShopPolicy(margin=Decimal(1), contact_cost=Decimal(0), horizon_days=730, cool_down_days=730, leave_out_beyond_months=None)
    assert [checked(one) for one in (least, most, ShopPolicy())] == [least, most, ShopPolicy()]
