"""Settings refuse what cannot be meant."""

import pytest

from winback.errors import UnusableInput
from winback.policy import Recommendation, ThresholdRange, Thresholds
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
