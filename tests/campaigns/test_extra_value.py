import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winback.campaigns.extra_value import FEWEST_RETURNERS, ExtraValue, extra_value
from winback.campaigns.intervals import Group, lift
from winback.schema import MONEY
from winback.vocabulary import ValueMethod

Z = 1.959963984540054


def people(worths: list[float], assigned: int, *, given_each: list[float] | float = 0.0) -> pl.DataFrame:
    """Those who returned, what their orders were worth and what the reward took; the others with nothing."""
    given = given_each if isinstance(given_each, list) else [given_each] * len(worths)
    nothing = [0.0] * (assigned - len(worths))
    returned = [True] * len(worths) + [False] * len(nothing)
    return pl.DataFrame({"returned": returned, "worth": worths + nothing, "given": given + nothing}, schema_overrides={"worth": pl.Float64})


def figures(found: ExtraValue | None) -> tuple[float, float, float]:
    assert found is not None
    return found.per_person, found.low, found.high


def skewed(returners: int, *, seed: int) -> list[float]:
    return np.random.default_rng(seed).lognormal(3.4, 0.8, returners).tolist()


def test_orders_that_are_all_worth_the_same_bring_the_lift_times_that():
    found = extra_value(people([40.0] * 18, 300), people([40.0] * 3, 100), planned_worth=99)
    extra = lift(Group(returned=18, assigned=300), Group(returned=3, assigned=100))
    assert figures(found) == pytest.approx((40 * extra.estimate, 40 * extra.low, 40 * extra.high), abs=1e-9)
    assert found.method is ValueMethod.POOLED_ORDER_VALUE


def test_orders_that_differ_widen_the_range_as_far_as_the_lift_goes():
    # By hand: mean 25, variance 125 of five orders, lift 0.3: to each side 2.776 (t, 4 degrees) · 0.3 · √(125 ÷ 5) = 4.16,
    # beside 25 times the distances to the score limits of 4 of 10 (16.8–68.7 %) and 1 of 10 (1.8–40.4 %).
    found = extra_value(people([10.0, 20.0, 30.0, 40.0], 10), people([25.0], 10), planned_worth=99)
    low = 7.5 - (4.16**2 + (25 * (0.4 - 0.1682)) ** 2 + (25 * (0.4042 - 0.1)) ** 2) ** 0.5
    high = 7.5 + (4.16**2 + (25 * (0.6873 - 0.4)) ** 2 + (25 * (0.1 - 0.0179)) ** 2) ** 0.5
    assert figures(found) == pytest.approx((7.5, low, high), abs=0.05)


def test_a_reward_is_taken_along_by_everybody_who_comes():
    # 12 % against 5 %: each return is worth 16 of margin, of which the reward takes 5; a message costs 10 cents.
    found = extra_value(people([16.0] * 36, 300, given_each=5.0), people([16.0] * 5, 100), planned_worth=99, contact_cost=0.1)
    assert found.per_person == pytest.approx(0.12 * 11 - 0.05 * 16 - 0.1)
    # The score limits of 36 of 300 are 8.8–16.2 %, of 5 of 100 2.2–11.2 %.
    low = found.per_person - ((11 * (0.12 - 0.08797)) ** 2 + (16 * (0.11175 - 0.05)) ** 2) ** 0.5
    high = found.per_person + ((11 * (0.16168 - 0.12)) ** 2 + (16 * (0.05 - 0.02154)) ** 2) ** 0.5
    assert figures(found)[1:] == pytest.approx((low, high), abs=0.001)


def test_a_reward_that_takes_more_than_a_return_is_worth_loses_money_with_each():
    found = extra_value(people([16.0] * 40, 300, given_each=20.0), people([16.0] * 5, 100), planned_worth=99)
    assert found.per_person == pytest.approx(-4 * 40 / 300 - 16 * 0.05)
    assert found.low < found.per_person < found.high < 0


def test_what_a_percentage_takes_differs_with_the_orders():
    """The range knows that: the same rewards without their differences leave a narrower one."""
    worths = skewed(40, seed=1)
    each, mean = [0.2 * worth for worth in worths], 0.2 * float(np.mean(worths))
    comparison = people(skewed(20, seed=2), 300)
    wide = extra_value(people(worths, 600, given_each=[4 * amount for amount in each]), comparison, planned_worth=30)
    narrow = extra_value(people(worths, 600, given_each=4 * mean), comparison, planned_worth=30)
    assert wide.per_person == pytest.approx(narrow.per_person)
    assert wide.high - wide.low > 1.02 * (narrow.high - narrow.low)


def test_each_group_counts_with_its_own_orders_from_50_returners_on():
    few, enough = [30.0] * (FEWEST_RETURNERS - 1), [30.0] * FEWEST_RETURNERS
    contacted = people([50.0] * 120, 1_000)
    assert extra_value(contacted, people(few, 400), planned_worth=30).method is ValueMethod.POOLED_ORDER_VALUE
    found = extra_value(contacted, people(enough, 400), planned_worth=30)
    assert found.method is ValueMethod.OWN_ORDER_VALUES
    assert found.per_person == pytest.approx(50 * 0.12 - 30 * 0.125)
    assert extra_value(people(few, 400), contacted, planned_worth=30).method is ValueMethod.POOLED_ORDER_VALUE


def limits_by_bootstrap(values: np.ndarray, assigned: int, *, seed: int, times: int = 3_000) -> tuple[float, float]:
    """The studentised bootstrap of the mean over everybody assigned."""
    everybody = np.concatenate([values, np.zeros(assigned - values.size)])
    random = np.random.default_rng(seed)
    drawn = everybody[random.integers(0, assigned, (times, assigned))]
    t = (drawn.mean(1) - everybody.mean()) / (drawn.std(1) / assigned**0.5)
    error = everybody.std() / assigned**0.5
    return everybody.mean() - error * float(np.quantile(t, 0.975)), everybody.mean() - error * float(np.quantile(t, 0.025))


def test_the_range_from_own_orders_is_that_of_a_studentised_bootstrap():
    worths, worths_0 = np.array(skewed(130, seed=3)), np.array(skewed(70, seed=4))
    found = extra_value(
        people(worths.tolist(), 900, given_each=(0.2 * worths).tolist()), people(worths_0.tolist(), 600), planned_worth=30, contact_cost=0.5
    )
    low, high = limits_by_bootstrap(0.8 * worths, 900, seed=5)
    low_0, high_0 = limits_by_bootstrap(worths_0, 600, seed=6)
    mean, mean_0 = 0.8 * worths.sum() / 900, worths_0.sum() / 600
    extra = mean - mean_0 - 0.5
    expected = (extra, extra - np.hypot(mean - low, high_0 - mean_0), extra + np.hypot(high - mean, mean_0 - low_0))
    assert figures(found) == pytest.approx(expected, abs=0.1)


def test_one_large_order_proves_nothing():
    """It raises the figure by 0.87; as such orders may also be missing, the upper limit rises far more, and 0 stays in."""
    comparison = people([30.0] * 60, 600)
    plain = extra_value(people([30.0] * 100, 1_000), comparison, planned_worth=30)
    with_it = extra_value(people([30.0] * 99 + [900.0], 1_000), comparison, planned_worth=30)
    assert with_it.per_person - plain.per_person == pytest.approx(0.87)
    assert with_it.low < 0
    assert with_it.high - plain.high > 5 * 0.87


@pytest.mark.parametrize(("returned", "returned_0"), [(0, 3), (12, 0), (1, 0), (0, 1), (1, 1)])
def test_few_returners_leave_a_wide_and_finite_range(returned, returned_0):
    found = extra_value(
        people([40.0] * returned, 210, given_each=4.0), people([40.0] * returned_0, 90), planned_worth=40, contact_cost=0.01
    )
    assert np.isfinite(figures(found)).all()
    # Nobody of 90 still allows for 4.1 of 100, nobody of 210 for 1.8.
    assert found.low <= found.per_person - 0.7 < found.per_person < found.per_person + 0.2 <= found.high


def test_without_any_returner_the_range_is_what_was_planned_and_the_message_is_paid():
    found = extra_value(people([], 210), people([], 90), planned_worth=40, contact_cost=0.01)
    # Score limits of nobody: z² ÷ (n + z²).
    assert figures(found) == pytest.approx((-0.01, -0.01 - 40 * Z**2 / (90 + Z**2), -0.01 + 40 * Z**2 / (210 + Z**2)))


def test_nothing_is_said_without_a_comparison_group():
    assert extra_value(people([40.0], 10), people([], 0), planned_worth=40) is None
    assert extra_value(people([], 0), people([40.0], 10), planned_worth=40) is None


def test_exact_money_is_taken():
    floats = people([40.5, 20.0], 30), people([10.25], 20)
    exact = [frame.with_columns(pl.col("worth", "given").cast(MONEY)) for frame in floats]
    assert figures(extra_value(*exact, planned_worth=30)) == pytest.approx(figures(extra_value(*floats, planned_worth=30)))


returner_counts = st.one_of(st.integers(0, 12), st.integers(45, 70))


@settings(max_examples=60, deadline=None)
@given(returned=returner_counts, returned_0=returner_counts, seed=st.integers(0, 50), times=st.sampled_from([0.01, 7.0, 1000.0]))
def test_the_range_holds_the_figure_and_scales_with_the_currency(returned, returned_0, seed, times):
    worths, worths_0 = skewed(returned, seed=seed), skewed(returned_0, seed=seed + 100)

    def measured(rate: float) -> tuple[float, float, float]:
        groups = (people([rate * worth for worth in drawn], assigned) for drawn, assigned in ((worths, 300), (worths_0, 130)))
        return figures(extra_value(*groups, planned_worth=rate * 30, contact_cost=rate * 0.02))

    per_person, low, high = measured(1.0)
    assert low < per_person < high
    assert measured(times) == pytest.approx((times * per_person, times * low, times * high), rel=1e-6, abs=1e-6 * times)
