import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.campaigns import yan_su_limits
from winback.campaigns.intervals import Group, Lift, lift, pooled_lift, wilson

STATSMODELS = json.loads((Path(__file__).parent / "statsmodels_reference.json").read_text())
SAS_WAVES = [(8, 9, 3, 6), (4, 4, 6, 12), (2, 5, 2, 5), (5, 7, 3, 4), (6, 7, 3, 8), (5, 8, 3, 5)]
"""The table that the R package tern checks against SAS: its test "output matches equivalent SAS function output",
drawn with R 4's set.seed(1). SAS finds 0.2539 [0.0347, 0.4454]."""

few_examples = settings(max_examples=40, deadline=None)
groups = st.integers(1, 5_000).flatmap(lambda assigned: st.builds(Group, returned=st.integers(0, assigned), assigned=st.just(assigned)))


def people(returned: int, assigned: int) -> Group:
    return Group(returned=returned, assigned=assigned)


def waves(rows: Sequence[tuple[int, int, int, int]]) -> list[tuple[Group, Group]]:
    return [(people(*row[:2]), people(*row[2:])) for row in rows]


def per_hundred(found: Lift | None) -> tuple[float, float, float]:
    assert found is not None
    return round(100 * found.estimate, 1), round(100 * found.low, 1), round(100 * found.high, 1)


def test_lifts_are_those_of_statsmodels():
    assert len(STATSMODELS["lifts"]) > 250
    for case in STATSMODELS["lifts"]:
        found = lift(people(*case["contacted"]), people(*case["holdout"]))
        assert (found.low, found.high) == pytest.approx((case["low"], case["high"]), abs=1e-9), case


def test_ranges_of_one_rate_are_those_of_statsmodels():
    assert len(STATSMODELS["rates"]) > 70
    for case in STATSMODELS["rates"]:
        found = wilson(case["returned"], case["assigned"])
        assert (found.low, found.high) == pytest.approx((case["low"], case["high"]), abs=1e-9), case


@pytest.mark.parametrize(
    ("contacted", "holdout", "expected"),
    [
        ((18, 300), (3, 100), (3.0, -2.9, 6.8)),
        ((40, 400), (4, 100), (6.0, -0.4, 10.1)),
        ((53, 412), (13, 103), (0.2, -8.1, 6.5)),
        ((70, 560), (14, 240), (6.7, 2.2, 10.5)),
    ],
)
def test_extra_returns_per_hundred_are_shown_with_their_range(contacted, holdout, expected):
    assert per_hundred(lift(people(*contacted), people(*holdout))) == expected


def test_newcombes_own_example_has_his_limits():
    # Newcombe (1998), table II, example a: 56/70 − 48/80 by method 10.
    found = lift(people(56, 70), people(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


def test_waves_of_different_shares_are_not_added_up():
    # Within each wave both groups return equally often; the sums alone would say −3.3 per 100.
    found = pooled_lift(waves([(40, 800, 10, 200), (20, 100, 20, 100)]))
    assert found.estimate == pytest.approx(0, abs=1e-12)
    assert found.low < -0.03 < 0.03 < found.high


def test_three_send_outs_say_together_what_none_says_alone():
    send_outs = waves([(23, 187, 5, 80), (24, 187, 4, 80), (23, 186, 5, 80)])
    assert all(lift(*send_out).low < 0 for send_out in send_outs)
    assert per_hundred(pooled_lift(send_outs)) == (6.7, 2.2, 10.5)


def test_pooled_lift_is_that_of_sas_and_its_range_nearly():
    found = pooled_lift(waves(SAS_WAVES))
    assert found.estimate == pytest.approx(0.25390590, abs=1e-8)
    assert (found.low, found.high) == pytest.approx((0.03467969, 0.44544132), abs=0.003)


def test_the_published_interval_that_ours_is_compared_with_is_that_of_sas():
    counts = np.array(SAS_WAVES, dtype=float).T
    found = yan_su_limits(*counts)
    assert [float(figure) for figure in found] == pytest.approx([0.25390590, 0.03467969, 0.44544132], abs=1e-8)


@pytest.mark.parametrize("rows", [[(40, 800, 10, 200), (20, 100, 20, 100)], [(30, 300, 12, 130), (28, 280, 9, 120), (41, 310, 15, 130)]])
def test_the_range_of_large_waves_is_that_of_sas(rows):
    found = pooled_lift(waves(rows))
    theirs = yan_su_limits(*np.array(rows, dtype=float).T)
    assert (found.estimate, found.low, found.high) == pytest.approx([float(figure) for figure in theirs], abs=0.0006)


def test_small_waves_without_a_returner_in_their_comparison_group_do_not_widen_the_range():
    # 30 waves that are as good as one of 1,620 and 180 people; SAS makes the range a tenth wider, all of it downwards.
    monthly = [(5, 54, 1, 6)] * 9 + [(5, 54, 0, 6)] * 21
    found, together = pooled_lift(waves(monthly)), lift(people(150, 1620), people(9, 180))
    theirs = yan_su_limits(*np.array(monthly, dtype=float).T)
    assert (found.low, found.high) == pytest.approx((together.low, together.high), abs=1e-12)
    assert float(theirs[1]) < found.low - 0.006
    assert float(theirs[2]) == pytest.approx(found.high, abs=0.001)


@few_examples
@given(contacted=groups, holdout=groups)
def test_one_wave_pools_to_exactly_its_own_lift(contacted: Group, holdout: Group):
    assert pooled_lift([(contacted, holdout)]) == lift(contacted, holdout)


@few_examples
@given(contacted=groups, holdout=groups)
def test_the_range_holds_the_estimate_and_stays_within_all_or_nothing(contacted: Group, holdout: Group):
    found = lift(contacted, holdout)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    assert found.low < found.high


@few_examples
@given(pairs=st.lists(st.tuples(groups, groups), min_size=1, max_size=6))
def test_swapping_the_groups_turns_the_range_round(pairs):
    found, turned = pooled_lift(pairs), pooled_lift([(holdout, contacted) for contacted, holdout in pairs])
    assert (found.estimate, found.low, found.high) == pytest.approx((-turned.estimate, -turned.high, -turned.low), abs=1e-12)


@few_examples
@given(pairs=st.lists(st.tuples(groups, groups), min_size=2, max_size=6), data=st.data())
def test_the_order_of_the_waves_does_not_matter(pairs, data):
    shuffled = data.draw(st.permutations(pairs))
    found, again = pooled_lift(pairs), pooled_lift(shuffled)
    assert (found.estimate, found.low, found.high) == pytest.approx((again.estimate, again.low, again.high), abs=1e-12)


def test_nothing_is_said_without_a_comparison_group():
    assert lift(people(3, 20), people(0, 0)) is None
    assert lift(people(0, 0), people(1, 10)) is None
    assert pooled_lift([]) is None
    assert wilson(0, 0) is None
    assert people(0, 0).rate is None


def test_a_wave_without_a_comparison_group_is_left_out():
    assert pooled_lift(waves([(40, 400, 4, 100), (7, 50, 0, 0)])) == lift(people(40, 400), people(4, 100))


def test_no_returner_at_all_leaves_a_range_on_both_sides():
    found = lift(people(0, 300), people(0, 100))
    assert found.estimate == 0
    assert (round(found.low, 4), round(found.high, 4)) == (-0.0370, 0.0126)


def test_more_cannot_return_than_were_assigned():
    with pytest.raises(ValueError, match="5 of 4"):
        Group(returned=5, assigned=4)
