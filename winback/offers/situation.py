"""An action, the list that it makes, and everything in which actions are found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from winback.analysis.second_order import TooLate
from winback.analysis.stopped import StoppedFavourite
from winback.locale import Message
from winback.offers.choosing import Analysed, Chosen, choose, valued_with
from winback.offers.economics import Expected, expected
from winback.offers.plays import default_rules, play
from winback.policy import EVERYBODY, Economics, OfferRules, Reward, Selection, ShopPolicy, Thresholds
from winback.schema import VALUED
from winback.vocabulary import ActionKind, LiftSource, RewardKind, Stage, ValueTier

FEWEST_PEOPLE = 5

Rewards = tuple[tuple[ValueTier, Reward], ...]
Lot = Callable[[pl.DataFrame], pl.DataFrame]
"""Those of the people chosen who are written to; the others are drawn for the comparison group."""

NO_REWARDS: Rewards = tuple((tier, Reward(kind=RewardKind.NONE)) for tier in ValueTier)


@dataclass(frozen=True, kw_only=True)
class Money:
    """Expected extra profit of those written to, over the extra returns that a result is shown for."""

    low: Decimal
    expected: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What a click on an action sets on the Offers page. ``gift`` names the reward where the play gives one, unless the list
    earns more ``without_reward``."""

    play: str
    stages: tuple[Stage, ...]
    only: Selection = EVERYBODY
    without: tuple[Selection, ...] = ()
    count_later_orders: bool = False
    follow_advice: bool = False
    gift: Message | None = None
    without_reward: bool = False

    def economics(self, start: Economics) -> Economics:
        """What the list is calculated with, from what a new plan starts from."""
        return replace(start, count_later_orders=self.count_later_orders, follow_advice=self.follow_advice)


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing worth doing.

    ``customers`` are all people behind it, ``may_be_emailed`` those on the list that the click makes, its comparison group
    included; ``yearly_value`` is what the customers bought in the 365 days up to their last order. ``money`` None: none is
    claimed. ``kept``: what a discount would have given to those who come anyway. ``preset`` None: there is no list to make.
    """

    kind: ActionKind
    customers: int
    may_be_emailed: int
    yearly_value: Decimal
    title: Message
    idea: Message
    evidence: tuple[Message, ...]
    money: Money | None = None
    kept: Decimal | None = None
    source: LiftSource = LiftSource.ASSUMED
    preset: Preset | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation:
    """Everything that the actions are found in. ``suppressed`` and ``resting`` are customer numbers, as for ``choose``."""

    analysed: Analysed
    thresholds: Thresholds
    economics: Economics
    policy: ShopPolicy
    currency: str
    horizon_days: int
    too_late: TooLate | None
    stopped: StoppedFavourite | None
    suppressed: pl.Series
    resting: pl.Series
    lot: Lot


@dataclass(frozen=True, kw_only=True, eq=False)
class Listed:
    """The list that a preset makes: who is behind it, who is on it, and what it is expected to bring."""

    preset: Preset
    customers: int
    yearly_value: Decimal
    chosen: Chosen
    written_to: pl.DataFrame
    expected: Expected

    @property
    def people(self) -> int:
        """On the list, the comparison group included."""
        return self.chosen.people.height


def listed(situation: Situation, preset: Preset) -> Listed:
    """The list that a preset makes now."""
    rules = _rules(situation, preset)
    chosen = choose(situation.analysed, rules=rules, suppressed=situation.suppressed, resting=situation.resting, is_told_of_all=False)
    written_to = situation.lot(chosen.people)
    behind = chosen.behind
    return Listed(
        preset=preset,
        customers=behind.len(),
        yearly_value=yearly_value(situation.analysed.customers, behind),
        chosen=chosen,
        written_to=written_to,
        expected=expected(written_to.select(*VALUED.columns), rules.economics),
    )


def with_rewards(situation: Situation, made: Listed, rewards: Rewards) -> pl.DataFrame:
    """VALUED of those written to, if they got these rewards instead."""
    economics = made.preset.economics(situation.economics)
    return valued_with(made.written_to, rewards, economics, situation.analysed.later_orders)


def action_of(
    situation: Situation, kind: ActionKind, made: Listed, *, title: Message, idea: Message, told: tuple[Message, ...], **more: Decimal
) -> Action:
    return Action(
        kind=kind,
        customers=made.customers,
        may_be_emailed=made.people,
        yearly_value=made.yearly_value,
        title=title,
        idea=idea,
        evidence=told,
        money=_money(made.expected),
        source=_source(situation.economics, made.expected),
        preset=made.preset,
        **more,
    )


def yearly_value(customers: pl.DataFrame, behind: pl.Series) -> Decimal:
    theirs = customers.filter(pl.col("customer").is_in(behind.implode()))
    return Decimal(theirs.get_column("net_last_year").sum())


def _rules(situation: Situation, preset: Preset) -> OfferRules:
    of_play = default_rules(play(preset.play), say=str, policy=situation.policy)
    return replace(
        of_play,
        rewards=NO_REWARDS if preset.without_reward else of_play.rewards,
        stages=preset.stages,
        only=preset.only,
        without=preset.without,
        economics=preset.economics(situation.economics),
    )


def _money(found: Expected) -> Money:
    """The range of the Offers page: at the shown lifts, and as planned, which may lie beyond them once it was measured."""
    profits = [found.planned.extra_profit, *(outlook.extra_profit for outlook in found.at_lifts)]
    return Money(low=min(profits), expected=found.planned.extra_profit, high=max(profits))


def _source(economics: Economics, found: Expected) -> LiftSource:
    return economics.lift_with_reward_source if found.rewarded else economics.lift_without_reward_source
