"""What each value tier is given, in figures and in words."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import polars as pl

from winback import schema
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import Reward
from winback.vocabulary import RewardKind, ValueTier

NEEDS_CODE = frozenset(RewardKind) - {RewardKind.NONE}
"""A shop recognises every reward, gifts too, by a code."""

TierRewards = Sequence[tuple[ValueTier, Reward]]

_NO_REWARD = Reward(kind=RewardKind.NONE)


def checked(reward: Reward) -> Reward:
    """``reward`` as it is, or ``UnusableInput`` where its figure or the name of the gift does not fit its kind.

    Percentages are above 0 and up to 100 with at most one decimal, amounts above 0 with at most two:
    words may not show a rounded promise. What a gift costs the shop is 0 or more.
    """
    if reward.kind is RewardKind.PERCENTAGE and not (_decimals(reward.amount) <= 1 and 0 < reward.amount <= 100):
        raise UnusableInput(
            Message(N_("A reward of {percent} % is not possible."), percent=str(reward.amount)),
            Message(N_("Enter a percentage above 0 and up to 100, with at most one decimal.")),
        )
    if reward.kind is RewardKind.FIXED_AMOUNT and not (_decimals(reward.amount) <= 2 and reward.amount > 0):
        raise UnusableInput(
            Message(N_("A reward of {amount} is not possible."), amount=str(reward.amount)),
            Message(N_("Enter an amount above 0, with at most two decimals.")),
        )
    if reward.kind is RewardKind.GIFT and not reward.gift.strip():
        raise UnusableInput(Message(N_("The gift has no name.")), Message(N_("Write what the customer gets.")))
    if reward.kind is RewardKind.GIFT and not (reward.cost.is_finite() and reward.cost >= 0):
        raise UnusableInput(Message(N_("The gift cannot cost {amount}."), amount=str(reward.cost)), Message(N_("Enter 0 or more.")))
    return reward


def by_tier(rewards: TierRewards) -> Mapping[ValueTier, Reward]:
    """The checked reward of every value tier; a tier that is left out gets none."""
    chosen = {tier: checked(reward) for tier, reward in rewards}
    if len(chosen) < len(rewards):
        raise UnusableInput(Message(N_("A value tier has two rewards.")), Message(N_("Choose one reward for each.")))
    return {tier: chosen.get(tier, _NO_REWARD) for tier in ValueTier}


def in_words(reward: Reward, *, money: Callable[[Decimal], str]) -> Message | None:
    """What the customer reads: “15% off”, “€5.00 off”, “free shipping”, the gift; None without a reward.

    ``money`` writes an amount in the shop's currency.
    """
    match reward.kind:
        case RewardKind.PERCENTAGE:
            return Message(N_("{percent}% off"), percent=reward.amount)
        case RewardKind.FIXED_AMOUNT:
            return Message(N_("{amount} off"), amount=money(reward.amount))
        case RewardKind.FREE_SHIPPING:
            return Message(N_("free shipping"))
        case RewardKind.GIFT:
            return Message(N_("{gift} as a gift"), gift=reward.gift.strip())
        case RewardKind.NONE:
            return None


def reward_figures(rewards: TierRewards) -> pl.DataFrame:
    """One row per value tier: [value_tier, reward_kind, reward_amount, gift_cost]."""
    chosen = by_tier(rewards)
    return pl.DataFrame(
        {
            "value_tier": [tier.value for tier in chosen],
            "reward_kind": [reward.kind.value for reward in chosen.values()],
            "reward_amount": [_stated_amount(reward) for reward in chosen.values()],
            "gift_cost": [reward.cost if reward.kind is RewardKind.GIFT else Decimal(0) for reward in chosen.values()],
        },
        schema={
            "value_tier": schema.enum(ValueTier),
            "reward_kind": schema.enum(RewardKind),
            "reward_amount": schema.MONEY,
            "gift_cost": schema.MONEY,
        },
    )


def reward_columns(rewards: TierRewards, *, say: Callable[[Message], str], money: Callable[[Decimal], str]) -> pl.DataFrame:
    """One row per value tier: [value_tier, reward_kind, reward_amount, reward in words ("" without one), needs_code]."""
    chosen = by_tier(rewards).values()
    words = [in_words(reward, money=money) for reward in chosen]
    return (
        reward_figures(rewards)
        .drop("gift_cost")
        .with_columns(
            pl.Series("reward", [say(text) if text else "" for text in words], dtype=pl.String),
            pl.Series("needs_code", [reward.kind in NEEDS_CODE for reward in chosen], dtype=pl.Boolean),
        )
    )


def _stated_amount(reward: Reward) -> Decimal:
    """The figure where the kind has one; what was typed before the kind was changed does not count."""
    return reward.amount if reward.kind in {RewardKind.PERCENTAGE, RewardKind.FIXED_AMOUNT} else Decimal(0)


def _decimals(amount: Decimal) -> float:
    """Decimals that are not zero; endless for what is no number."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else math.inf
