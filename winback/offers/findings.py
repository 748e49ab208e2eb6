"""The findings: actions that rest on something particular in the data of this shop."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis.second_order import TooLate
from winback.locale import Amount
from winback.offers import evidence
from winback.offers.economics import expected
from winback.offers.plays import SECOND_ORDER, SUCCESSOR_SAMPLE, VALUE_REMINDER
from winback.offers.situation import FEWEST_PEOPLE, Action, Listed, Preset, Rewards, Situation, action_of, listed, with_rewards
from winback.policy import Reward, Selection
from winback.vocabulary import ActionKind, Advice, Dimension, RewardKind, Stage, ValueTier

COMPARED_DISCOUNT_PERCENT = 20
FEWEST_RETURNING = 0.1

_DISCOUNT: Rewards = tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(COMPARED_DISCOUNT_PERCENT))) for tier in ValueTier)


def product_stopped(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Repeat buyers whose favourite is no longer sold, and who have not ordered since: a sample of what comes closest."""
    stopped = situation.stopped
    if stopped is None:
        return None
    preset = Preset(
        play=SUCCESSOR_SAMPLE,
        stages=(Stage.AT_RISK, Stage.LAPSED, Stage.LOST),
        only=Selection(
            values=((Dimension.PRODUCT, stopped.product),),
            fewest_occasions=2,
            last_order_from=stopped.first_day,
            last_order_until=stopped.last_sold,
        ),
        without=taken,
        count_later_orders=situation.analysed.later_orders.mean > 0,
        gift=evidence.sample_of(stopped.successor),
    )
    made = _with_or_without_reward(situation, preset)
    if made.people < FEWEST_PEOPLE:
        return None
    return action_of(
        situation,
        ActionKind.PRODUCT_STOPPED,
        made,
        title=evidence.product_stopped_title(stopped, made.customers),
        idea=evidence.product_stopped_idea(stopped, is_rewarded=made.expected.rewarded > 0),
        told=evidence.product_stopped(stopped),
    )


def second_order(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """New customers in the days in which the chance of a second order has not yet fallen."""
    too_late = situation.too_late
    if too_late is None:
        return None
    as_of = situation.analysed.as_of
    preset = Preset(
        play=SECOND_ORDER,
        stages=(Stage.NEW,),
        only=Selection(most_occasions=1, last_order_from=as_of - timedelta(days=too_late.day)),
        without=taken,
    )
    made = listed(situation, preset)
    if made.people < FEWEST_PEOPLE:
        return None
    return action_of(
        situation,
        ActionKind.SECOND_ORDER,
        made,
        title=evidence.second_order_title(too_late, made.customers),
        idea=evidence.second_order_idea(too_late),
        told=evidence.second_order(too_late, horizon_days=situation.horizon_days, soon=_soon_too_late(made.chosen.people, too_late, as_of)),
    )


def no_discount(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Slipping repeat buyers of whom many return by themselves: a discount would cost more than it brings."""
    preset = Preset(play=VALUE_REMINDER, stages=(Stage.AT_RISK,), only=Selection(fewest_occasions=2), without=taken)
    made = listed(situation, preset)
    with_discount = with_rewards(situation, made, _DISCOUNT)
    discounted = expected(with_discount, preset.economics(situation.economics))
    is_true = discounted.recommended is Advice.MESSAGE and made.expected.chance >= FEWEST_RETURNING
    if made.people < FEWEST_PEOPLE or not is_true:
        return None
    kept = _given_to_those_who_come_anyway(with_discount)
    return action_of(
        situation,
        ActionKind.NO_DISCOUNT,
        made,
        title=evidence.no_discount_title(made.customers),
        idea=evidence.no_discount_idea(),
        told=evidence.no_discount(
            chance=made.expected.chance,
            horizon_days=situation.horizon_days,
            percent=COMPARED_DISCOUNT_PERCENT,
            break_even=discounted.break_even_lift,
            kept=Amount(_two_digits(kept), situation.currency),
        ),
        kept=kept,
    )


def _with_or_without_reward(situation: Situation, preset: Preset) -> Listed:
    """The list with the reward of its play, unless the message alone earns more."""
    rewarded = listed(situation, preset)
    if rewarded.expected.recommended is Advice.REWARD:
        return rewarded
    return listed(situation, replace(preset, without_reward=True, gift=None))


def _soon_too_late(people: pl.DataFrame, too_late: TooLate, as_of: date) -> int:
    """How many of them pass the day within the next two weeks."""
    return people.filter(pl.col("last_day") < as_of - timedelta(days=too_late.day - evidence.SOON_DAYS)).height


def _given_to_those_who_come_anyway(written_to: pl.DataFrame) -> Decimal:
    given = (pl.col("chance") * pl.col("reward_cost").cast(pl.Float64)).sum()
    return Decimal(str(written_to.select(given).item())).quantize(Decimal("0.0001"))


def _two_digits(amount: Decimal) -> Decimal:
    step = Decimal(1).scaleb(max(amount.adjusted() - 1, 0))
    return (amount / step).to_integral_value() * step
