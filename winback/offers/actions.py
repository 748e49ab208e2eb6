"""The next best actions: what an owner could do now, for whom, and the money behind each – found in the data, never invented.

Each action is a list that could be made: the same choice of people and the same figures as on the Offers page after a click.
Where two actions would address the same people, the one whose kind stands first in ``ActionKind`` has them: the others leave
them out by rule, so that nobody is counted twice and any of the lists can be made first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis.second_order import TooLate
from winback.analysis.stopped import StoppedFavourite
from winback.locale import Amount, Message
from winback.offers import evidence
from winback.offers.choosing import Analysed, Chosen, choose
from winback.offers.economics import Expected, expected
from winback.offers.plays import PERSONAL_NOTE, SECOND_ORDER, SUCCESSOR_SAMPLE, VALUE_REMINDER, WIN_BACK, WIN_BACK_REMINDER, play
from winback.policy import EVERYBODY, Economics, MessageTexts, OfferRules, Reward, Selection, Thresholds
from winback.schema import VALUED
from winback.vocabulary import ActionKind, Advice, Consent, Dimension, LiftSource, RewardKind, Stage, ValueTier

MOST_ACTIONS = 3
FEWEST_PEOPLE = 5
MOST_CALLED = 20
BEST_TO_MEAN = 3
COMPARED_DISCOUNT_PERCENT = 20
FEWEST_RETURNING = 0.1
FEWEST_WITHOUT_CONSENT = 10
NO_TEXTS = MessageTexts(subject="", preview_text="", text="", button="", link="")

Rewards = tuple[tuple[ValueTier, Reward], ...]
Lot = Callable[[pl.DataFrame], pl.DataFrame]
"""Those of the people chosen who are written to; the others are drawn for the comparison group."""


@dataclass(frozen=True, kw_only=True)
class Money:
    """Expected extra profit of those written to, over the extra returns that a result is shown for."""

    low: Decimal
    expected: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What a click on an action sets on the Offers page. ``gift`` names the reward where the play gives one."""

    play: str
    stages: tuple[Stage, ...]
    only: Selection = EVERYBODY
    without: tuple[Selection, ...] = ()
    count_later_orders: bool = False
    follow_advice: bool = False
    gift: Message | None = None

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
    gift_cost: Decimal
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


def actions(situation: Situation, *, most: int = MOST_ACTIONS) -> tuple[Action, ...]:
    """At most so many, the most money first; fewer where fewer are true. The findings come before the general lists."""
    found: list[Action] = []
    for kinds in (_FINDINGS, _GENERAL):
        for find in kinds:
            action = find(situation, _taken(found)) if len(found) < most else None
            found += [] if action is None else [action]
    return tuple(sorted(found, key=_money_of, reverse=True))


def general(situation: Situation) -> Action | None:
    """The list for everybody who has gone quiet, with or without a reward, whichever earns more; None where nothing pays."""
    found = _general_list(situation, ())
    return None if found is None else _win_back(situation, found)


def listed(situation: Situation, preset: Preset, *, rewards: Rewards | None = None) -> Listed:
    """The list that a preset makes now; ``rewards`` in place of those of its play."""
    rules = _rules(situation, preset, rewards)
    chosen = choose(situation.analysed, rules=rules, suppressed=situation.suppressed, resting=situation.resting)
    written_to = situation.lot(chosen.people)
    behind = chosen.behind
    return Listed(
        preset=preset,
        customers=behind.len(),
        yearly_value=_yearly_value(situation.analysed.customers, behind),
        chosen=chosen,
        written_to=written_to,
        expected=expected(written_to.select(*VALUED.columns), rules.economics),
    )


def with_gift(rewards: Rewards, *, gift: str | None, cost: Decimal) -> Rewards:
    """The rewards with this gift, where they give one, at what a gift costs the shop."""
    return tuple(
        (tier, replace(reward, gift=reward.gift if gift is None else gift, cost=cost) if reward.kind is RewardKind.GIFT else reward)
        for tier, reward in rewards
    )


def _rules(situation: Situation, preset: Preset, rewards: Rewards | None) -> OfferRules:
    of_play = with_gift(play(preset.play).rewards, gift=None, cost=situation.gift_cost)
    return OfferRules(
        play=preset.play,
        rewards=of_play if rewards is None else rewards,
        texts=NO_TEXTS,
        stages=preset.stages,
        only=preset.only,
        without=preset.without,
        economics=preset.economics(situation.economics),
    )


def _taken(found: Sequence[Action]) -> tuple[Selection, ...]:
    """The people of the actions so far, with their stages, so that the next one leaves them out."""
    presets = [action.preset for action in found if action.preset is not None]
    return tuple(
        replace(preset.only, values=(*preset.only.values, *((Dimension.STAGE, stage.value) for stage in preset.stages)))
        for preset in presets
    )


def _money_of(action: Action) -> Decimal:
    return action.money.expected if action.money else Decimal("-Infinity")


def _yearly_value(customers: pl.DataFrame, behind: pl.Series) -> Decimal:
    found: Decimal = customers.filter(pl.col("customer").is_in(behind.implode())).get_column("net_last_year").sum()
    return found


def _money(found: Expected) -> Money:
    """The range of the Offers page: at the shown lifts, and as planned, which may lie beyond them once it was measured."""
    profits = [found.planned.extra_profit, *(outlook.extra_profit for outlook in found.at_lifts)]
    return Money(low=min(profits), expected=found.planned.extra_profit, high=max(profits))


def _source(economics: Economics, found: Expected) -> LiftSource:
    return economics.lift_with_reward_source if found.rewarded else economics.lift_without_reward_source


def _action(
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


def _product_stopped(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
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
    made = listed(situation, preset)
    if made.people < FEWEST_PEOPLE:
        return None
    return _action(
        situation,
        ActionKind.PRODUCT_STOPPED,
        made,
        title=evidence.product_stopped_title(stopped, made.customers),
        idea=evidence.product_stopped_idea(stopped),
        told=evidence.product_stopped(stopped),
    )


def _second_order(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
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
    return _action(
        situation,
        ActionKind.SECOND_ORDER,
        made,
        title=evidence.second_order_title(too_late, made.customers),
        idea=evidence.second_order_idea(too_late),
        told=evidence.second_order(too_late, horizon_days=situation.horizon_days, soon=_soon_too_late(made.chosen.people, too_late, as_of)),
    )


def _no_discount(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Slipping repeat buyers of whom many return by themselves: a discount would cost more than it brings."""
    preset = Preset(play=VALUE_REMINDER, stages=(Stage.AT_RISK,), only=Selection(fewest_occasions=2), without=taken)
    made = listed(situation, preset)
    with_discount = listed(situation, preset, rewards=_DISCOUNT)
    discounted = with_discount.expected
    is_true = discounted.recommended is Advice.MESSAGE and made.expected.chance >= FEWEST_RETURNING
    if made.people < FEWEST_PEOPLE or not is_true:
        return None
    kept = _given_to_those_who_come_anyway(with_discount.written_to)
    return _action(
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


def _high_value_quiet(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """The few of highest value who have gone quiet: worth a personal word."""
    cut = _high_cut(situation)
    if cut is None:
        return None
    preset = Preset(
        play=PERSONAL_NOTE,
        stages=(Stage.LAPSED,),
        only=Selection(yearly_value_from=cut),
        without=taken,
        count_later_orders=situation.analysed.later_orders.mean > 0,
    )
    made = listed(situation, preset)
    if not made.people:
        return None
    return _action(
        situation,
        ActionKind.HIGH_VALUE_QUIET,
        made,
        title=evidence.high_value_title(made.customers),
        idea=evidence.high_value_idea(),
        told=evidence.high_value(
            yearly_value=Amount(made.yearly_value, situation.currency),
            each=Amount(made.yearly_value / made.customers, situation.currency),
            usual=Amount(_mean_yearly_value(situation.analysed.customers), situation.currency),
        ),
    )


def _win_back_rest(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    found = _general_list(situation, taken)
    return None if found is None else _win_back(situation, found)


def _general_list(situation: Situation, taken: tuple[Selection, ...]) -> Listed | None:
    """Everybody who has gone quiet, with what earns more; None where nothing is expected to."""
    rewarded = listed(situation, Preset(play=WIN_BACK, stages=(Stage.LAPSED,), without=taken))
    if rewarded.people and rewarded.expected.recommended is Advice.REWARD:
        return rewarded
    bare = listed(situation, Preset(play=WIN_BACK_REMINDER, stages=(Stage.LAPSED,), without=taken, follow_advice=True))
    return bare if bare.people else None


def _win_back(situation: Situation, made: Listed) -> Action:
    return _action(
        situation,
        ActionKind.WIN_BACK,
        made,
        title=evidence.win_back_title(made.customers),
        idea=evidence.win_back_idea(is_rewarded=made.expected.rewarded > 0),
        told=evidence.win_back(
            yearly_value=Amount(made.yearly_value, situation.currency),
            chance=made.expected.chance,
            horizon_days=situation.horizon_days,
        ),
    )


def _ask_consent(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Quiet customers with an address of whom no consent is known: nobody writes to them, but they can be asked."""
    made = listed(situation, Preset(play=WIN_BACK_REMINDER, stages=(Stage.LAPSED,), without=taken))
    unknown = made.chosen.consent.unknown
    if unknown < FEWEST_WITHOUT_CONSENT:
        return None
    return Action(
        kind=ActionKind.ASK_CONSENT,
        customers=unknown,
        may_be_emailed=0,
        yearly_value=_yearly_value(situation.analysed.customers, _without_known_consent(situation, made.chosen.behind)),
        title=evidence.ask_consent_title(unknown),
        idea=evidence.ask_consent_idea(is_known_of_nobody=not made.chosen.consent.yes),
        evidence=evidence.ask_consent(made.chosen.consent),
    )


def _without_known_consent(situation: Situation, behind: pl.Series) -> pl.Series:
    people = situation.analysed.people
    return people.filter(pl.col("customer").is_in(behind.implode()), pl.col("email_consent") == Consent.UNKNOWN).get_column("customer")


def _long_gone(situation: Situation, taken: tuple[Selection, ...]) -> Action | None:
    """Customers of whom hardly anybody returns: better left alone."""
    del taken  # nobody is written to, so nobody is counted twice
    lost = situation.analysed.staged.filter(pl.col("stage") == Stage.LOST).get_column("customer")
    if lost.len() < FEWEST_WITHOUT_CONSENT:
        return None
    chance = situation.analysed.chances.filter(pl.col("customer").is_in(lost.implode())).get_column("chance").mean()
    return Action(
        kind=ActionKind.LONG_GONE,
        customers=lost.len(),
        may_be_emailed=0,
        yearly_value=_yearly_value(situation.analysed.customers, lost),
        title=evidence.long_gone_title(lost.len()),
        idea=evidence.long_gone_idea(),
        evidence=evidence.long_gone(
            chance=float(str(chance)), lost_after_days=situation.thresholds.lost_after_days, horizon_days=situation.horizon_days
        ),
    )


def _soon_too_late(people: pl.DataFrame, too_late: TooLate, as_of: date) -> int:
    """How many of them pass the day within the next two weeks."""
    return people.filter(pl.col("last_day") < as_of - timedelta(days=too_late.day - evidence.SOON_DAYS)).height


def _given_to_those_who_come_anyway(written_to: pl.DataFrame) -> Decimal:
    given = (pl.col("chance") * pl.col("reward_cost").cast(pl.Float64)).sum()
    return Decimal(str(written_to.select(given).item())).quantize(Decimal("0.0001"))


def _mean_yearly_value(customers: pl.DataFrame) -> Decimal:
    return Decimal(customers.get_column("net_last_year").sum()) / max(customers.height, 1)


def _high_cut(situation: Situation) -> Decimal | None:
    """The yearly value from which a quiet customer is one of the few: thrice the mean of all customers, and at most 20 people."""
    quiet = situation.analysed.staged.filter(pl.col("stage") == Stage.LAPSED).select("customer")
    values = quiet.join(situation.analysed.customers.select("customer", "net_last_year"), on="customer").get_column("net_last_year")
    best = values.top_k(MOST_CALLED).sort(descending=True)
    floor = BEST_TO_MEAN * _mean_yearly_value(situation.analysed.customers)
    if best.is_empty() or best[0] < floor:
        return None
    return _rounded_up(max(floor, best[-1] if best.len() == MOST_CALLED else floor), at_most=best[0])


def _rounded_up(amount: Decimal, *, at_most: Decimal) -> Decimal:
    """To two significant digits, so that it can be said; never so far that nobody is left."""
    step = Decimal(1).scaleb(amount.adjusted() - 1)
    return min((amount / step).to_integral_value(rounding="ROUND_CEILING") * step, at_most)


def _two_digits(amount: Decimal) -> Decimal:
    step = Decimal(1).scaleb(max(amount.adjusted() - 1, 0))
    return (amount / step).to_integral_value() * step


_DISCOUNT: Rewards = tuple((tier, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(COMPARED_DISCOUNT_PERCENT))) for tier in ValueTier)
_FINDINGS = (_product_stopped, _second_order, _no_discount)
_GENERAL = (_high_value_quiet, _win_back_rest, _ask_consent, _long_gone)
