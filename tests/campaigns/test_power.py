import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback.campaigns.intervals import Group, lift, lift_limits
from winback.campaigns.power import chance_to_see, detectable_lift, wait


def seen_by_trying_all(extra: float, *, contacted: int, held_out: int, chance: float) -> float:
    """The same by its definition: every pair of counts, its probability and its interval."""
    total = 0.0
    for returned, likely in enumerate(binomial(contacted, chance + extra)):
        for held_out_returned, likely_0 in enumerate(binomial(held_out, chance)):
            found = lift(Group(returned=returned, assigned=contacted), Group(returned=held_out_returned, assigned=held_out))
            total += likely * likely_0 * (found.low > 0)
    return total


def binomial(people: int, rate: float) -> list[float]:
    terms = [1.0]
    for _ in range(people):
        terms = [(1 - rate) * stay + rate * come for stay, come in zip([*terms, 0.0], [0.0, *terms], strict=True)]
    return terms


def seen_in_simulations(extra: float, sizes: list[tuple[int, int]], *, chance: float, times: int = 20_000) -> float:
    random = np.random.default_rng(7)
    contacted, held_out = np.array(sizes).T
    returned = random.binomial(contacted, chance + extra, (times, contacted.size)).astype(float)
    held_out_returned = random.binomial(held_out, chance, (times, held_out.size)).astype(float)
    return float((lift_limits(returned, contacted.astype(float), held_out_returned, held_out.astype(float))[1] > 0).mean())


@pytest.mark.parametrize(
    ("contacted", "held_out", "chance", "extra"),
    [(30, 12, 0.1, 0.3), (21, 9, 0.05, 0.5), (12, 30, 0.4, 0.2), (25, 5, 0.0, 0.6), (20, 10, 0.3, 0.7), (20, 8, 0.05, 0.0)],
)
def test_the_chance_to_see_is_that_of_trying_all_counts(contacted, held_out, chance, extra):
    expected = seen_by_trying_all(extra, contacted=contacted, held_out=held_out, chance=chance)
    assert chance_to_see(extra, contacted=contacted, held_out=held_out, chance=chance) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("people", "held_out"), [(300, 90), (5_000, 1_000), (100_000, 10_000)])
def test_the_chance_to_see_is_that_of_simulated_campaigns(people, held_out):
    extra = detectable_lift(contacted=people - held_out, held_out=held_out, chance=0.05)
    assert seen_in_simulations(extra, [(people - held_out, held_out)], chance=0.05) == pytest.approx(0.8, abs=0.012)


def test_400_people_show_11_extra_returns_per_hundred_and_three_such_waves_half_of_that():
    assert detectable_lift(contacted=320, held_out=80, chance=0.05) == pytest.approx(0.11, abs=0.002)
    assert detectable_lift(contacted=320, held_out=80, chance=0.05, waves=3) == pytest.approx(0.056, abs=0.001)


def test_three_waves_show_what_their_pooled_range_shows():
    extra = detectable_lift(contacted=320, held_out=80, chance=0.05, waves=3)
    assert seen_in_simulations(extra, [(320, 80)] * 3, chance=0.05) == pytest.approx(0.8, abs=0.012)


def test_small_monthly_waves_show_what_their_pooled_range_shows():
    found = chance_to_see(0.05, contacted=810 + 29 * 54, held_out=90 + 29 * 6, chance=0.05)
    assert seen_in_simulations(0.05, [(810, 90)] + [(54, 6)] * 29, chance=0.05) == pytest.approx(found, abs=0.012)


@pytest.mark.parametrize("chance", [0.0, 0.02, 0.05, 0.3])
@pytest.mark.parametrize(("contacted", "held_out"), [(210, 90), (1_600, 400), (90_000, 10_000)])
def test_no_effect_is_seen_in_at_most_3_of_100_campaigns(chance, contacted, held_out):
    assert chance_to_see(0.0, contacted=contacted, held_out=held_out, chance=chance) < 0.03


@settings(max_examples=30, deadline=None)
@given(people=st.integers(20, 20_000), share=st.floats(0.05, 0.6), chance=st.floats(0, 0.5), extra=st.floats(0, 0.4))
def test_a_larger_effect_is_likelier_to_be_seen(people, share, chance, extra):
    held_out = max(1, round(people * share))
    seen = [chance_to_see(more, contacted=people - held_out, held_out=held_out, chance=chance) for more in (extra, extra + 0.05)]
    assert 0 <= seen[0] <= seen[1] + 1e-12 <= 1 + 1e-9


def test_the_smallest_effect_is_just_seen():
    found = detectable_lift(contacted=700, held_out=300, chance=0.08)
    assert chance_to_see(found, contacted=700, held_out=300, chance=0.08) >= 0.8
    assert chance_to_see(found - 0.0002, contacted=700, held_out=300, chance=0.08) < 0.8


def test_more_people_show_smaller_effects():
    found = [detectable_lift(contacted=7 * people, held_out=3 * people, chance=0.05) for people in (10, 30, 200, 5_000, 100_000)]
    assert found == sorted(found, reverse=True)


def test_too_few_people_show_nothing_at_all():
    assert detectable_lift(contacted=2, held_out=1, chance=0.05) is None
    assert detectable_lift(contacted=0, held_out=10, chance=0.05) is None
    assert detectable_lift(contacted=10, held_out=0, chance=0.05) is None
    assert detectable_lift(contacted=300, held_out=100, chance=0.99) is None
    assert chance_to_see(0.5, contacted=10, held_out=0, chance=0.05) == 0


@pytest.mark.parametrize(
    ("holdout", "months", "forgone"), [(0.1, 29, 183.48), (0.2, 9, 200.16), (0.3, 3, 225.18), (0.4, 1, 266.88), (0.5, 0, 312.75)]
)
def test_a_larger_comparison_group_costs_little_and_answers_months_earlier(holdout, months, forgone):
    # The figures of the table were found by simulation before; the money is held out · 5 of 100 · 13.90.
    found = wait(backlog=900, newcomers_per_month=60, holdout=holdout, chance=0.05, lift=0.05, profit_per_return=13.90)
    assert found.months == months
    assert found.forgone == pytest.approx(forgone)


def test_an_answer_later_than_in_three_years_is_no_answer():
    found = wait(backlog=300, newcomers_per_month=10, holdout=0.1, chance=0.05, lift=0.02, profit_per_return=10)
    assert found.months is None
    assert found.forgone == pytest.approx(66 * 0.02 * 10)


def test_without_a_comparison_group_there_is_no_answer_and_nothing_forgone():
    found = wait(backlog=900, newcomers_per_month=60, holdout=0, chance=0.05, lift=0.05, profit_per_return=13.90)
    assert (found.months, found.forgone) == (None, 0)
