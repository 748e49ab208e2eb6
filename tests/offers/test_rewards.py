from decimal import Decimal

import pytest

from winback.errors import UnusableInput
from winback.locale.formats import speaker
from winback.offers.rewards import by_tier, checked, in_words, reward_columns, reward_figures
from winback.policy import Reward
from winback.vocabulary import RewardKind, ValueTier


def money(amount: Decimal) -> str:
    return f"{amount:.2f} €"


def percentage(amount: str) -> Reward:
    return Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(amount))


@pytest.mark.parametrize(
    ("reward", "words"),
    [
        (percentage("15"), "15% off"),
        (percentage("12.50"), "12.5% off"),
        (Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal(5)), "5.00 € off"),
        (Reward(kind=RewardKind.FREE_SHIPPING), "free shipping"),
        (Reward(kind=RewardKind.GIFT, gift=" a mug "), "a mug as a gift"),
    ],
)
def test_a_reward_in_words(reward: Reward, words: str):
    message = in_words(reward, money=money)
    assert message is not None
    assert speaker("en").say(message) == words


def test_no_reward_has_no_words():
    assert in_words(Reward(kind=RewardKind.NONE), money=money) is None


@pytest.mark.parametrize(
    "reward",
    [
        percentage("0"),
        percentage("-5"),
        percentage("100.1"),
        percentage("12.25"),
        percentage("NaN"),
        percentage("Infinity"),
        Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal(0)),
        Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal("-1")),
        Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal("4.999")),
        Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal("Infinity")),
        Reward(kind=RewardKind.FIXED_AMOUNT, amount=Decimal("NaN")),
        Reward(kind=RewardKind.GIFT, gift="  "),
        Reward(kind=RewardKind.GIFT, gift="a mug", cost=Decimal("-1")),
        Reward(kind=RewardKind.GIFT, gift="a mug", cost=Decimal("NaN")),
    ],
)
def test_a_reward_that_cannot_be_given_is_refused(reward: Reward):
    with pytest.raises(UnusableInput) as refused:
        checked(reward)
    assert refused.value.advice is not None


@pytest.mark.parametrize("amount", ["0.5", "100", "1E+1"])
def test_percentages_up_to_all_of_it_are_possible(amount: str):
    assert checked(percentage(amount)).amount == Decimal(amount)


def test_a_tier_that_the_rules_leave_out_gets_nothing():
    rewards = by_tier(((ValueTier.HIGH, percentage("10")),))
    assert [reward.kind for reward in rewards.values()] == [RewardKind.PERCENTAGE, RewardKind.NONE, RewardKind.NONE]


def test_two_rewards_for_one_tier_are_refused():
    with pytest.raises(UnusableInput, match="two rewards"):
        by_tier(((ValueTier.HIGH, percentage("10")), (ValueTier.HIGH, percentage("15"))))


def test_the_figure_of_a_reward_counts_only_where_its_kind_has_one():
    left_over = Reward(kind=RewardKind.FREE_SHIPPING, amount=Decimal(15))
    chosen = ((ValueTier.HIGH, percentage("15")), (ValueTier.MIDDLE, left_over))
    columns = reward_columns(chosen, say=speaker("en").say, money=money)
    assert columns.rows() == [
        ("high", "percentage", Decimal(15), "15% off", True),
        ("middle", "free_shipping", Decimal(0), "free shipping", True),
        ("low", "none", Decimal(0), "", False),
    ]


def test_what_a_gift_costs_counts_only_for_a_gift():
    mug = Reward(kind=RewardKind.GIFT, gift="a mug", cost=Decimal("2.5"))
    left_over = Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(10), cost=Decimal("2.5"))
    assert reward_figures(((ValueTier.HIGH, mug), (ValueTier.MIDDLE, left_over))).rows() == [
        ("high", "gift", Decimal(0), Decimal("2.5")),
        ("middle", "percentage", Decimal(10), Decimal(0)),
        ("low", "none", Decimal(0), Decimal(0)),
    ]
