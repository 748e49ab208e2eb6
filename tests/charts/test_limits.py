import pytest

from winback.charts.limits import anchors, limits
from winback.policy import Thresholds
from winback.vocabulary import Stage


def test_each_limit_has_the_stage_that_begins_after_it():
    thresholds = Thresholds(at_risk_after_days=60, lapsed_after_days=105, lost_after_days=190)
    assert limits(thresholds) == [(Stage.AT_RISK, 60), (Stage.LAPSED, 105), (Stage.LOST, 190)]


@pytest.mark.parametrize(
    ("days", "leaning"),
    [
        ([60, 105, 190], ["center", "center", "center"]),
        ([30, 35, 190], ["right", "center", "center"]),
        ([30, 35, 40], ["right", "center", "left"]),
        ([30, 35], ["right", "left"]),
        ([30], ["center"]),
        ([], []),
    ],
)
def test_close_numbers_lean_away_from_each_other(days, leaning):
    assert anchors(days, axis_days=220) == leaning
