"""Who has lapsed, by one dimension or two, and the people behind each bar."""

from decimal import Decimal

import polars as pl
import pytest

from tests.analysis.frames import customers_frame, people_frame
from winback.analysis.breakdown import LAPSED, breakdown, lapsed_people, select
from winback.analysis.segments import segmented
from winback.policy import Thresholds
from winback.schema import FAVOURITES, LAST_CHANNELS, enum
from winback.vocabulary import Dimension, Reason, Stage, ValueTier

THRESHOLDS = Thresholds(at_risk_after_days=10, lapsed_after_days=20, lost_after_days=40)


def lapsed_frame(silences=(5, 20, 21, 40, 41, 90), countries=("FI", "FI", "FI", None, "DE", "FI")):
    customers = customers_frame([(silent, 1, None) for silent in silences], net_last_year=["1", "2", "4", "8", "16.01", "32"])
    people = people_frame(range(len(silences)), country=list(countries))
    favourites = pl.DataFrame([(2, "T1", "Tea", None), (4, "T1", "Tea", None)], schema=dict(FAVOURITES.columns), orient="row")
    reasons = customers.select("customer", reason=pl.lit(Reason.UNKNOWN, dtype=enum(Reason)))
    channels = pl.DataFrame([(3, "market stall")], schema=dict(LAST_CHANNELS.columns), orient="row")
    return lapsed_people(customers, people, segmented(customers), favourites, channels, reasons, thresholds=THRESHOLDS)


def test_only_customers_past_b_are_taken_with_stage_and_band():
    lapsed = LAPSED.check_grain(lapsed_frame())
    assert lapsed.select("customer", "stage", "silence_band").rows() == [
        (2, Stage.LAPSED, 0),
        (3, Stage.LAPSED, 1),
        (4, Stage.LOST, 2),
        (5, Stage.LOST, 3),
    ]


def test_a_breakdown_counts_people_and_revenue_at_stake_the_largest_first():
    assert breakdown(lapsed_frame(), by=[Dimension.COUNTRY]).rows() == [
        ("FI", 2, Decimal("36")),
        ("DE", 1, Decimal("16.01")),
        (None, 1, Decimal("8")),
    ]


def test_products_are_shown_with_their_name_and_customers_without_one_as_not_known():
    assert breakdown(lapsed_frame(), by=[Dimension.PRODUCT]).rows() == [
        ("T1", "Tea", 2, Decimal("20.01")),
        (None, None, 2, Decimal("40")),
    ]


def test_two_dimensions_make_cells():
    cells = breakdown(lapsed_frame(), by=[Dimension.STAGE, Dimension.COUNTRY])
    assert cells.rows() == [
        (Stage.LAPSED, "FI", 1, Decimal("4")),
        (Stage.LAPSED, None, 1, Decimal("8")),
        (Stage.LOST, "DE", 1, Decimal("16.01")),
        (Stage.LOST, "FI", 1, Decimal("32")),
    ]


def test_the_people_behind_a_cell_are_those_with_its_values():
    lapsed = lapsed_frame()
    assert select(lapsed, {Dimension.STAGE: Stage.LAPSED, Dimension.COUNTRY: "FI"})["customer"].to_list() == [2]
    assert select(lapsed, {Dimension.COUNTRY: None})["customer"].to_list() == [3]
    assert select(lapsed, {Dimension.VALUE_TIER: ValueTier.MIDDLE, Dimension.SILENCE_BAND: 3})["customer"].to_list() == [5]
    assert select(lapsed, {}).equals(lapsed)


@pytest.mark.parametrize("by", [[], [Dimension.STAGE, Dimension.STAGE], [Dimension.STAGE, Dimension.COUNTRY, Dimension.PRODUCT]])
def test_anything_but_one_or_two_different_dimensions_is_refused(by):
    with pytest.raises(ValueError, match="one or two different dimensions"):
        breakdown(lapsed_frame(), by=by)


def test_nobody_lapsed_makes_no_bars():
    assert breakdown(LAPSED.empty(), by=[Dimension.VALUE_TIER, Dimension.SILENCE_BAND]).is_empty()
