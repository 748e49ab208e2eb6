"""When the second order is too late, read off the curve."""

from collections.abc import Mapping

import polars as pl
import pytest

from winback.analysis.second_order import TooLate, too_late
from winback.schema import CURVE
from winback.vocabulary import UsualReturnGroup


def curve(after_first: Mapping[int, float | None], **others: Mapping[int, float | None]) -> pl.DataFrame:
    groups = {UsualReturnGroup.AFTER_FIRST: after_first, **{UsualReturnGroup(name): days for name, days in others.items()}}
    rows = [(group.value, day, 0.5, 40, 40, share) for group, days in groups.items() for day, share in days.items()]
    return CURVE.conform(pl.DataFrame(rows, schema=list(CURVE.columns), orient="row", strict=False))


def test_it_is_too_late_from_the_first_day_after_the_best_on_which_the_chance_is_half_of_it():
    found = too_late(curve({0: 0.24, 1: 0.30, 2: 0.28, 3: 0.16, 4: 0.15, 5: 0.12, 6: 0.17, 7: None}))
    assert found == TooLate(peak_day=1, peak=0.30, day=4, then=0.15)


def test_only_customers_with_one_order_are_looked_at():
    assert too_late(curve({0: 0.3, 1: 0.3}, all={0: 0.3, 1: 0.1})) is None


@pytest.mark.parametrize(
    "shares",
    [{}, {0: None}, {0: 0.30, 1: 0.20, 2: 0.151}, {0: 0.3, 1: None, 2: None}, {0: 0.099, 1: 0.01}, {0: 0.05, 5: 0.3}],
    ids=["no curve", "not usable", "no half yet", "too short to show it", "hardly anybody returns", "only rising"],
)
def test_where_the_curve_does_not_show_it_nothing_is_said(shares: Mapping[int, float | None]):
    assert too_late(curve(shares)) is None
