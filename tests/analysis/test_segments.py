"""RFM scores, segments, value tiers and bands of silence."""

from collections import Counter

import pytest

from tests.analysis.frames import customers_frame
from winback.analysis.segments import RFM_CELLS, SilenceBand, segmented, silence_band, silence_bands
from winback.policy import Thresholds
from winback.schema import CUSTOMERS, SEGMENTED
from winback.vocabulary import RfmSegment, Stage, ValueTier

THRESHOLDS = Thresholds(at_risk_after_days=10, lapsed_after_days=20, lost_after_days=41)


def test_the_segments_cover_all_25_cells_once():
    cells = Counter((r, f) for recency, frequency in RFM_CELLS.values() for r in recency for f in frequency)
    assert cells == Counter({(r, f): 1 for r in range(1, 6) for f in range(1, 6)})
    assert set(RFM_CELLS) == set(RfmSegment)


@pytest.mark.parametrize(
    ("recency", "occasions", "segment"),
    [
        (5, 4, RfmSegment.CHAMPIONS),
        (5, 6, RfmSegment.CHAMPIONS),
        (4, 5, RfmSegment.REGULARS),
        (3, 6, RfmSegment.REGULARS),
        (5, 2, RfmSegment.POTENTIAL_REGULARS),
        (4, 3, RfmSegment.POTENTIAL_REGULARS),
        (5, 1, RfmSegment.RECENT),
        (4, 1, RfmSegment.PROMISING),
        (3, 3, RfmSegment.NEED_ATTENTION),
        (3, 1, RfmSegment.ABOUT_TO_SLEEP),
        (3, 2, RfmSegment.ABOUT_TO_SLEEP),
        (2, 3, RfmSegment.SLIPPING),
        (1, 5, RfmSegment.SLIPPING),
        (2, 6, RfmSegment.CANT_LOSE),
        (1, 2, RfmSegment.HIBERNATING),
        (2, 1, RfmSegment.HIBERNATING),
    ],
)
def test_a_segment_follows_from_recency_and_frequency(recency, occasions, segment):
    five = [(100 * (6 - score), occasions if score == recency else 1, None) for score in range(1, 6)]
    made = segmented(customers_frame(five))
    assert (made["recency_score"][recency - 1], made["rfm_segment"][recency - 1]) == (recency, segment)


def test_frequency_scores_are_one_two_three_four_to_five_and_six_or_more():
    made = segmented(customers_frame([(0, occasions, None) for occasions in (1, 2, 3, 4, 5, 6, 40)]))
    assert made["frequency_score"].to_list() == [1, 2, 3, 4, 4, 5, 5]


def test_the_latest_fifth_scores_five_and_the_longest_silent_scores_one():
    made = SEGMENTED.check_grain(segmented(customers_frame([(silent, 1, None) for silent in range(10)])))
    assert made["recency_score"].to_list() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_customers_who_are_alike_share_their_score_wherever_they_stand():
    made = segmented(customers_frame([(silent, 1, None) for silent in (0, 0, 0, 0, 9)]))
    assert made["recency_score"].to_list() == [4, 4, 4, 4, 1]  # mid-rank 3.5 of 5, from the longest silent


def test_a_single_customer_scores_five():
    assert segmented(customers_frame([(700, 1, None)])).select("recency_score", "monetary_score", "value_tier").row(0) == (5, 5, "high")


def test_money_scores_by_mid_rank_of_net():
    made = segmented(customers_frame([(0, 1, None)] * 5, net=["5.0001", "5", "5", "90", "1"]))
    assert made["monetary_score"].to_list() == [4, 3, 3, 5, 1]


def test_the_top_fifth_by_net_is_of_high_value_and_the_next_three_tenths_of_middle_value():
    made = segmented(customers_frame([(0, 1, None)] * 10, net=list(range(10))))
    assert made["value_tier"].to_list() == [ValueTier.LOW] * 5 + [ValueTier.MIDDLE] * 3 + [ValueTier.HIGH] * 2


def test_customers_who_all_spent_the_same_are_all_of_middle_value():
    assert segmented(customers_frame([(0, 1, None)] * 9))["value_tier"].to_list() == [ValueTier.MIDDLE] * 9


def test_no_customers_make_no_segments():
    assert segmented(CUSTOMERS.empty()).equals(SEGMENTED.empty())


def test_the_quiet_stand_in_four_bands_of_silence():
    assert silence_bands(THRESHOLDS) == (
        SilenceBand(stage=Stage.LAPSED, more_than_days=20, up_to_days=30),
        SilenceBand(stage=Stage.LAPSED, more_than_days=30, up_to_days=41),
        SilenceBand(stage=Stage.LOST, more_than_days=41, up_to_days=82),
        SilenceBand(stage=Stage.LOST, more_than_days=82, up_to_days=None),
    )


def test_each_boundary_of_a_band_belongs_to_the_shorter_silence():
    silences = (20, 21, 30, 31, 41, 42, 82, 83)
    bands = customers_frame([(silent, 1, None) for silent in silences]).select(silence_band(THRESHOLDS))
    assert bands["silence_band"].to_list() == [None, 0, 0, 1, 1, 2, 2, 3]
