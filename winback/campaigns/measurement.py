"""What a campaign brought: who came back by assignment, against the comparison group and against the break-even."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from winback.campaigns.extra_value import extra_value
from winback.campaigns.intervals import Group, Interval, Lift, lift, pooled_lift
from winback.campaigns.outcomes import CONTACTED, last_day_of_window
from winback.campaigns.verdicts import VERDICTS, reason
from winback.offers.economics import BreakEven, break_even
from winback.schema import ASSIGNED, BY_DAY, OUTCOMES
from winback.vocabulary import Arm, RewardKind, ValueMethod, Verdict, VerdictReason

_OFF_THE_PRICE = (RewardKind.PERCENTAGE.value, RewardKind.FIXED_AMOUNT.value)


@dataclass(frozen=True, kw_only=True)
class Extra:
    """An extra amount of money for all people of an arm together, its 95 % interval, and how that was found.

    An estimate, and so no exact money: in the currency of the campaign.
    """

    amount: float
    low: float
    high: float
    method: ValueMethod


@dataclass(frozen=True, kw_only=True)
class ArmResult:
    """What one arm brought against the comparison group; ``arm`` None: everybody contacted.

    ``rewarded`` of the ``assigned`` people got a reward, the others the message alone. ``revenue`` is what they spent in
    the window. ``rate`` None: nobody was assigned; lift and extra amounts None: there is nobody to compare with.
    """

    arm: Arm | None
    assigned: int
    rewarded: int
    returned: int
    rate: float | None
    revenue: Decimal
    lift: Lift | None
    extra_revenue: Extra | None
    extra_profit: Extra | None

    @property
    def with_reward(self) -> bool:
        """Whether at least half of them got a reward: the lot was drawn for the arm as a whole, it cannot be split."""
        return self.assigned > 0 and 2 * self.rewarded >= self.assigned


@dataclass(frozen=True, kw_only=True)
class WithoutComparison:
    """What the campaign would have looked like: returns and revenue of all contacted, and how much of it came anyway.

    Anyway: what the comparison group did per person, times the people contacted, between 0 and the whole. None without one.
    """

    returned: int
    revenue: Decimal
    anyway_returned: float | None
    anyway_revenue: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The figures of one campaign, by assignment.

    ``usual_return`` is the mean chance without a campaign that was frozen for those contacted, to stand beside the rate of
    the ``holdout``; None where nobody was contacted. ``break_even`` is the lift from which the campaign pays, None: never.
    ``preliminary``: the window is still open. ``pays_from``: the means per person that the break-even rests on.
    """

    contacted: ArmResult
    arms: tuple[ArmResult, ...]
    holdout: Group
    usual_return: float | None
    break_even: float | None
    window_days: int
    window_ends_on: date
    preliminary: bool
    reason: VerdictReason
    without_comparison: WithoutComparison
    pays_from: BreakEven | None = None

    @property
    def verdict(self) -> Verdict:
        """What can be said; ``reason`` is why."""
        return VERDICTS[self.reason]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """The pooled lift of so many finished campaigns, with all their people, the comparison groups included."""

    lift: Lift
    campaigns: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """What finished campaigns taught about writing with a reward and without one; None where none did."""

    with_reward: Lesson | None
    without_reward: Lesson | None


def measure(outcomes: pl.DataFrame, assigned: pl.DataFrame, *, sent_on: date, window_days: int, as_of: date, margin: Decimal) -> Measured:
    """OUTCOMES and the ASSIGNED people they were made of → the figures of the campaign. ``margin`` is a share of net value."""
    people = _beside_what_they_got(OUTCOMES.check(outcomes), ASSIGNED.check(assigned))
    contacted, holdout = people.filter(CONTACTED), people.filter(~CONTACTED)
    everybody = _arm_result(None, contacted, holdout, margin=margin)
    pays_from = break_even(assigned.filter(CONTACTED), margin=margin)
    pays_from_lift = pays_from.lift if pays_from else None
    ends_on = last_day_of_window(sent_on, window_days=window_days)
    profit = everybody.extra_profit
    return Measured(
        contacted=everybody,
        arms=tuple(
            _arm_result(arm, of_arm, holdout, margin=margin)
            for arm in Arm
            if arm != Arm.HOLDOUT and not (of_arm := contacted.filter(pl.col("arm") == arm)).is_empty()
        ),
        holdout=_group(holdout),
        usual_return=contacted.select(pl.col("chance").mean()).item(),
        break_even=pays_from_lift,
        window_days=window_days,
        window_ends_on=ends_on,
        preliminary=as_of < ends_on,
        reason=reason(
            everybody.lift,
            rate_0=_group(holdout).rate or 0.0,
            break_even=pays_from_lift,
            preliminary=as_of < ends_on,
            profit=Interval(low=profit.low, high=profit.high) if profit else None,
        ),
        without_comparison=_without_comparison(contacted, holdout),
        pays_from=pays_from,
    )


def by_day(outcomes: pl.DataFrame, *, sent_on: date, window_days: int, as_of: date) -> pl.DataFrame:
    """OUTCOMES → BY_DAY from the sending to the end of the window or the as-of date, contacted people first.

    A group without people has no rows.
    """
    people = OUTCOMES.check(outcomes).select(contacted=CONTACTED, day=(pl.col("returned_on") - pl.lit(sent_on)).dt.total_days())
    days = pl.DataFrame({"day": pl.int_range(max(min(window_days, (as_of - sent_on).days + 1), 0), eager=True)})
    groups = people.group_by("contacted").agg(assigned=pl.len()).sort("contacted", descending=True)
    new = people.drop_nulls().group_by("contacted", "day").agg(new=pl.len())
    daily = groups.join(days, how="cross").join(new, on=["contacted", "day"], how="left", maintain_order="left")
    returned = pl.col("new").fill_null(0).cum_sum().over("contacted")
    return BY_DAY.conform(daily.with_columns(returned=returned).with_columns(share=pl.col("returned") / pl.col("assigned")))


def learnt(measured: Sequence[Measured]) -> Learnt:
    """The pooled lift of writing with a reward and without one, over finished campaigns with a comparison group.

    A campaign with one arm of either kind teaches both: each arm is compared with the same people.
    """
    return Learnt(with_reward=_lesson(measured, with_reward=True), without_reward=_lesson(measured, with_reward=False))


def _beside_what_they_got(outcomes: pl.DataFrame, assigned: pl.DataFrame) -> pl.DataFrame:
    """OUTCOMES by customer, with [reward_kind, contact_cost, expected_order, taken_off]: what the reward took off the price."""
    got = assigned.select("customer", "reward_kind", "contact_cost", "expected_order")
    nothing = pl.lit(0, dtype=outcomes.schema["reward_given"])
    taken_off = pl.when(pl.col("reward_kind").is_in(_OFF_THE_PRICE)).then("reward_given").otherwise(nothing)
    return outcomes.join(got, on="customer").with_columns(taken_off=taken_off).sort("customer")


def _arm_result(arm: Arm | None, contacted: pl.DataFrame, holdout: pl.DataFrame, *, margin: Decimal) -> ArmResult:
    group = _group(contacted)
    return ArmResult(
        arm=arm,
        assigned=group.assigned,
        rewarded=contacted.filter(pl.col("reward_kind") != RewardKind.NONE).height,
        returned=group.returned,
        rate=group.rate,
        revenue=contacted.select(pl.col("revenue").sum()).item(),
        lift=lift(group, _group(holdout)),
        extra_revenue=_extra(contacted, holdout, share=1.0, given="taken_off", contact_cost=0.0),
        extra_profit=_extra(contacted, holdout, share=float(margin), given="reward_given", contact_cost=_mean(contacted, "contact_cost")),
    )


def _extra(contacted: pl.DataFrame, holdout: pl.DataFrame, *, share: float, given: str, contact_cost: float) -> Extra | None:
    """The extra amount of all contacted: ``share`` of what orders were worth before the reward, less ``given`` and the contact."""
    worth = share * (pl.col("revenue") + pl.col("taken_off")).cast(pl.Float64)
    columns = (pl.col("returned"), worth.alias("worth"), pl.col(given).cast(pl.Float64).alias("given"))
    found = extra_value(
        contacted.select(columns),
        holdout.select(columns),
        planned_worth=share * _mean(contacted, "expected_order"),
        contact_cost=contact_cost,
    )
    if found is None:
        return None
    amount, low, high = (float(figure) * contacted.height for figure in (found.per_person, found.low, found.high))
    return Extra(amount=amount, low=low, high=high, method=found.method)


def _mean(people: pl.DataFrame, amount: str) -> float:
    found = people.select(pl.col(amount).cast(pl.Float64).mean()).item()
    return 0.0 if found is None else float(found)


def _group(people: pl.DataFrame) -> Group:
    return Group(returned=people.filter("returned").height, assigned=people.height)


def _without_comparison(contacted: pl.DataFrame, holdout: pl.DataFrame) -> WithoutComparison:
    group = _group(contacted)
    revenue, revenue_0 = (people.select(pl.col("revenue").sum()).item() for people in (contacted, holdout))
    rate_0 = _group(holdout).rate
    anyway = None if rate_0 is None else (revenue_0 * group.assigned / holdout.height).quantize(Decimal("0.0001"))
    return WithoutComparison(
        returned=group.returned,
        revenue=revenue,
        anyway_returned=None if rate_0 is None else min(rate_0 * group.assigned, float(group.returned)),
        anyway_revenue=None if anyway is None else min(anyway, revenue),
    )


def _can_teach(result: Measured) -> bool:
    return not result.preliminary and result.holdout.assigned > 0 and result.contacted.assigned > 0


def _counts(arms: Sequence[ArmResult]) -> Group:
    return Group(returned=sum(arm.returned for arm in arms), assigned=sum(arm.assigned for arm in arms))


def _lesson(measured: Sequence[Measured], *, with_reward: bool) -> Lesson | None:
    of_kind = [
        (_counts([arm for arm in result.arms if arm.with_reward == with_reward]), result.holdout)
        for result in measured
        if _can_teach(result)
    ]
    waves = [(contacted, holdout) for contacted, holdout in of_kind if contacted.assigned]
    found = pooled_lift(waves)
    if found is None:
        return None
    return Lesson(lift=found, campaigns=len(waves), people=sum(contacted.assigned + holdout.assigned for contacted, holdout in waves))
