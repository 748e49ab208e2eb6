from collections import Counter
from decimal import Decimal
from hashlib import blake2b

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from winback.campaigns.assignment import balance, draw, suggested_holdout
from winback.errors import UnusableInput
from winback.schema import ARMS, MONEY, enum
from winback.vocabulary import Arm

SEED = bytes(range(32))

nets = st.lists(st.integers(0, 10**7), max_size=120)
shares = st.floats(0, 0.95)
arm_counts = st.integers(1, 2)
seeds = st.binary(min_size=16, max_size=64)
few_examples = settings(max_examples=60, deadline=None)


def people_frame(amounts: list[int]) -> pl.DataFrame:
    cents = [Decimal(amount) / 100 for amount in amounts]
    return pl.DataFrame({"customer": range(1, len(amounts) + 1), "net": cents}, schema={"customer": pl.Int64(), "net": MONEY})


def shop(people: int) -> pl.DataFrame:
    """Customers whose value differs as it does in shops: a few bring most."""
    value = np.random.default_rng(3).lognormal(4, 1.2, people)
    return people_frame([int(100 * amount) for amount in value])


def sizes(drawn: pl.DataFrame) -> dict[str, int]:
    return dict(sorted(Counter(drawn["arm"].to_list()).items()))


@pytest.mark.parametrize(("people", "share"), [(1, 0.3), (1_499, 0.3), (1_500, 0.2), (5_000, 0.2), (5_001, 0.1), (1_000_000, 0.1)])
def test_small_campaigns_hold_out_a_larger_share(people, share):
    assert suggested_holdout(people) == share


@few_examples
@given(amounts=nets, holdout=shares, arms=arm_counts, seed=seeds)
def test_everybody_is_drawn_once_and_the_sizes_are_kept(amounts, holdout, arms, seed):
    drawn = draw(people_frame(amounts), holdout=holdout, arms=arms, seed=seed)
    ARMS.check_grain(drawn)
    assert drawn["customer"].to_list() == list(range(1, len(amounts) + 1))
    found = Counter(drawn["arm"].to_list())
    n = len(amounts)
    fewest = 1 if holdout > 0 and n > 1 else 0
    assert found[Arm.HOLDOUT] == min(max(round(n * holdout), fewest), max(n - 1, 0))
    assert found[Arm.A] - found[Arm.B] in ((0, 1) if arms == 2 else (n - found[Arm.HOLDOUT],))


@few_examples
@given(amounts=nets, holdout=shares, seed=seeds)
def test_each_block_is_within_one_of_its_share(amounts, holdout, seed):
    drawn = draw(people_frame(amounts), holdout=holdout, arms=2, seed=seed)
    total, counts = drawn.height, drawn.group_by("stratum").agg(pl.len(), *((pl.col("arm") == arm).sum().alias(arm) for arm in Arm))
    held_out = (drawn["arm"] == Arm.HOLDOUT).sum()
    first = (drawn["arm"] == Arm.A).sum()
    for _, people, a, b, comparison in counts.select("stratum", "len", *Arm).iter_rows():
        assert abs(comparison - people * held_out / total) < 1
        assert abs(a - (a + b) * first / (total - held_out)) < 1


@few_examples
@given(amounts=nets, seed=seeds, data=st.data())
def test_the_order_of_the_rows_does_not_matter(amounts, seed, data):
    people = people_frame(amounts)
    shuffled = people[data.draw(st.permutations(range(people.height)))] if amounts else people
    assert_frame_equal(draw(people, holdout=0.3, arms=2, seed=seed), draw(shuffled, holdout=0.3, arms=2, seed=seed))


def test_blocks_hold_people_of_similar_value_the_best_first():
    amounts = [100 * n for n in range(1, 101)]
    drawn = draw(people_frame(amounts), holdout=0.3, arms=1, seed=SEED)
    assert drawn["stratum"].to_list() == [9 - n // 10 for n in range(100)]


def test_the_same_seed_draws_the_same_and_another_one_another():
    people = shop(1_000)
    first, again, other = (draw(people, holdout=0.3, arms=2, seed=seed) for seed in (SEED, SEED, SEED[::-1]))
    assert_frame_equal(first, again)
    assert (first["arm"] != other["arm"]).sum() > 400


def test_the_draw_does_not_change_between_versions():
    seed = b"a seed that is never used"
    drawn = draw(people_frame([500, 400, 300, 200, 100, 50]), holdout=0.34, arms=2, seed=seed)
    # One block: in the order of the keyed BLAKE2b (RFC 7693) of the number in 8 bytes, the first two are held out.
    lots = sorted(range(1, 7), key=lambda number: blake2b(number.to_bytes(8, "little"), key=seed, digest_size=8).digest()[::-1])
    assert lots == [2, 5, 4, 3, 1, 6]
    assert drawn["arm"].to_list() == ["b", "holdout", "a", "a", "holdout", "b"]


@pytest.fixture(scope="module")
def many_draws() -> pl.DataFrame:
    """The same 13 people, drawn 600 times: each time 4 are held out, 5 drawn for A."""
    people = shop(13)
    return pl.concat(draw(people, holdout=0.3, arms=2, seed=number.to_bytes(16, "little")) for number in range(600))


def test_everybody_has_the_same_chance_of_each_arm(many_draws):
    counts = many_draws.group_by("customer").agg((pl.col("arm") == Arm.HOLDOUT).sum(), (pl.col("arm") == Arm.A).sum().alias("a"))
    for share, found in ((4 / 13, counts["arm"]), (5 / 13, counts["a"])):
        five_errors = 5 * (share * (1 - share) * 600) ** 0.5
        assert found.is_between(share * 600 - five_errors, share * 600 + five_errors).all()


def test_who_is_held_out_says_nothing_about_the_neighbour(many_draws):
    held_out = (many_draws["arm"] == Arm.HOLDOUT).to_numpy().reshape(600, 13)
    together = held_out.T.astype(int) @ held_out.astype(int)
    share = 4 * 3 / (13 * 12)  # as lots without replacement have it
    pairs = together[np.triu_indices(13, k=1)]
    assert np.abs(pairs - share * 600).max() < 5 * (share * (1 - share) * 600) ** 0.5


@pytest.mark.parametrize("people", [300, 2_000, 10_000])
@pytest.mark.parametrize("arms", [1, 2])
def test_the_groups_are_alike_in_value(people, arms):
    """The means differ by less than the plain lot would let them in 2 of 3 draws."""
    customers = shop(people)
    drawn = draw(customers, holdout=suggested_holdout(people), arms=arms, seed=SEED).join(customers, on="customer")
    means = {arm: float(mean) for arm, mean in drawn.group_by("arm").agg(pl.col("net").mean()).iter_rows()}
    deviation, held_out = float(customers["net"].cast(pl.Float64).std()), sizes(drawn)[Arm.HOLDOUT]
    assert all(abs(mean - means[Arm.HOLDOUT]) < deviation / held_out**0.5 for mean in means.values())


@pytest.mark.parametrize(
    ("people", "arms", "expected"),
    [
        (0, 1, {}),
        (1, 1, {"a": 1}),
        (1, 2, {"a": 1}),
        (2, 1, {"a": 1, "holdout": 1}),
        (2, 2, {"a": 1, "holdout": 1}),
        (3, 2, {"a": 1, "b": 1, "holdout": 1}),
        (10, 1, {"a": 7, "holdout": 3}),
        (1_000, 2, {"a": 350, "b": 350, "holdout": 300}),
    ],
)
def test_few_people_are_drawn_sensibly(people, arms, expected):
    assert sizes(draw(shop(people), holdout=0.3, arms=arms, seed=SEED)) == expected


def test_never_everybody_is_held_out_and_nobody_without_a_share():
    assert sizes(draw(shop(3), holdout=0.95, arms=1, seed=SEED)) == {"a": 1, "holdout": 2}
    assert sizes(draw(shop(50), holdout=0.001, arms=1, seed=SEED)) == {"a": 49, "holdout": 1}
    assert sizes(draw(shop(50), holdout=0, arms=2, seed=SEED)) == {"a": 25, "b": 25}


@pytest.mark.parametrize("holdout", [-0.1, 1, 1.5, float("nan")])
def test_a_share_that_leaves_nobody_to_contact_is_refused(holdout):
    with pytest.raises(UnusableInput):
        draw(shop(10), holdout=holdout, arms=1, seed=SEED)


def test_three_arms_are_refused():
    with pytest.raises(ValueError, match="3 arms"):
        draw(shop(10), holdout=0.3, arms=3, seed=SEED)


def test_balance_gives_the_mean_of_each_arm():
    assigned = pl.DataFrame(
        {
            "customer": [1, 2, 3, 4],
            "arm": [Arm.HOLDOUT, Arm.A, Arm.A, Arm.B],
            "net": ["10.00", "20.00", "25.01", "7.50"],
            "silent_days": [100, 90, 101, 80],
            "chance": [0.1, 0.2, 0.3, 0.05],
        }
    ).with_columns(pl.col("arm").cast(enum(Arm)), pl.col("net").cast(MONEY), pl.col("silent_days").cast(pl.Int32))
    assert balance(assigned).rows() == [
        ("a", 2, Decimal("22.5050"), 95.5, 0.25),
        ("b", 1, Decimal("7.5000"), 80.0, 0.05),
        ("holdout", 1, Decimal("10.0000"), 100.0, 0.1),
    ]
