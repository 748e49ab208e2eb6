"""What the recorded campaigns of a shop brought, from the orders that are stored now, and what that teaches the next plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl

from winback.campaigns.codes_used import CodesUsed, codes_used
from winback.campaigns.intervals import Z
from winback.campaigns.lasting import Lasting, lasting
from winback.campaigns.measurement import Learnt, Lesson, Measured, by_day, learnt, measure
from winback.campaigns.outcomes import outcomes
from winback.campaigns.series import Series, is_finished, pooled
from winback.pipeline import History
from winback.policy import Economics, Reward, ShopPolicy
from winback.store import Campaign, Store, Workspace
from winback.vocabulary import Arm, CampaignStatus, LiftSource, RewardKind

SPREAD_OF_LIFTS = 0.03
"""How far the true lift of a shop lies from what is assumed of all, as a standard deviation: 3 extra returns per 100."""

MEASURED_FROM = 0.9
"""The share that a shop's own campaigns have in a lift from which on it is called measured."""


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What was expected of a campaign when it was recorded: extra returns per person, and money in its currency.

    ``with_later_orders``: the margin of orders after the return is in it.
    """

    lift: float
    extra_profit: Decimal
    with_later_orders: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class CampaignResult:
    """One campaign that was sent: figures, and the frames behind them (OUTCOMES, BY_DAY)."""

    campaign: Campaign
    sent_on: date
    currency: str
    foreseen: Foreseen | None
    measured: Measured
    outcomes: pl.DataFrame
    by_day: pl.DataFrame
    codes: CodesUsed
    lasting: Lasting


@dataclass(frozen=True, kw_only=True)
class SeriesResult:
    """A list that was sent several times, taken together: its finished ``campaigns``, newest first.

    ``reward`` None: not the same for everybody.
    """

    campaigns: tuple[CampaignResult, ...]
    reward: Reward | None
    series: Series

    @property
    def play(self) -> str:
        return self.campaigns[0].campaign.play

    @property
    def currency(self) -> str:
        return self.campaigns[0].currency


def results(store: Store, workspace: Workspace, history: History) -> tuple[CampaignResult, ...]:
    """Every campaign that was sent by the as-of date, the newest first."""
    return tuple(
        result_of(store, campaign, history)
        for campaign in store.campaigns(workspace.id)
        if campaign.status is CampaignStatus.SENT and campaign.sent_on is not None and campaign.sent_on <= history.as_of
    )


@dataclass(frozen=True, kw_only=True)
class TakenPart:
    """What one customer was drawn for in one campaign, and did in its window; ``returned_on`` None: no order yet, or none at all.

    ``revenue`` is the net value of the orders of the window. ``is_over``: the window has ended by the as-of date.
    """

    campaign: Campaign
    arm: Arm
    returned_on: date | None
    revenue: Decimal
    is_over: bool


def taken_part(results: Sequence[CampaignResult], customer: int) -> tuple[TakenPart, ...]:
    """The campaigns that a customer was drawn for, in the order of their results."""
    return tuple(
        TakenPart(
            campaign=result.campaign,
            arm=Arm(arm),
            returned_on=returned_on,
            revenue=revenue,
            is_over=not result.measured.preliminary,
        )
        for result in results
        for arm, returned_on, revenue in _own(result, customer).iter_rows()
    )


def _own(result: CampaignResult, customer: int) -> pl.DataFrame:
    return result.outcomes.filter(pl.col("customer") == customer).select("arm", "returned_on", "revenue")


def ahead(store: Store, workspace: Workspace, *, as_of: date) -> tuple[Campaign, ...]:
    """Campaigns that were sent after the last day of the data: the next export will show what they brought."""
    return tuple(one for one in store.campaigns(workspace.id) if one.sent_on is not None and one.sent_on > as_of)


def waiting(store: Store, workspace: Workspace) -> tuple[Campaign, ...]:
    """Campaigns that were recorded and neither sent nor given up."""
    return tuple(one for one in store.campaigns(workspace.id) if one.status is CampaignStatus.RECORDED)


def result_of(store: Store, campaign: Campaign, history: History) -> CampaignResult:
    """One campaign measured by assignment, with the margin that was frozen with it."""
    if campaign.sent_on is None:
        raise AssertionError("only what was sent is measured")
    assigned, _ = store.campaign_frames(campaign)
    sent_on, window_days, as_of, margin = campaign.sent_on, campaign.window_days, history.as_of, margin_of(campaign)
    seen = outcomes(
        assigned,
        history.orders,
        sent_on=sent_on,
        window_days=window_days,
        as_of=as_of,
        currency=currency_of(campaign),
        margin=margin,
    )
    return CampaignResult(
        campaign=campaign,
        sent_on=sent_on,
        currency=currency_of(campaign),
        foreseen=foreseen(campaign),
        measured=measure(seen, assigned, sent_on=sent_on, window_days=window_days, as_of=as_of, margin=margin),
        outcomes=seen,
        by_day=by_day(seen, sent_on=sent_on, window_days=window_days, as_of=as_of),
        codes=codes_used(assigned, history.orders, sent_on=sent_on, as_of=as_of, currency=currency_of(campaign)),
        lasting=lasting(seen, as_of=as_of, occasions=history.occasions),
    )


def margin_of(campaign: Campaign) -> Decimal:
    """The share of net value that was taken to remain when the campaign was recorded."""
    return Decimal(str(campaign.terms["economics"]["margin"]))


def currency_of(campaign: Campaign) -> str:
    """The currency of the campaign's figures."""
    return str(campaign.terms["currency"])


def foreseen(campaign: Campaign) -> Foreseen | None:
    """What was expected of the campaign, as frozen; None where that was not."""
    planned = campaign.terms.get("expected", {}).get("planned", {})
    if not {"lift", "extra_profit"} <= planned.keys():
        return None
    return Foreseen(
        lift=float(planned["lift"]),
        extra_profit=Decimal(planned["extra_profit"]),
        with_later_orders=bool(campaign.terms["economics"].get("count_later_orders", False)),
    )


def lessons(found: tuple[CampaignResult, ...]) -> Learnt:
    """What the finished campaigns of a shop have taught, pooled."""
    return learnt([result.measured for result in found])


def series(found: tuple[CampaignResult, ...]) -> tuple[SeriesResult, ...]:
    """The lists that were sent more than once with the same idea, rewards and margin, pooled; the newest first."""
    alike: dict[str, list[CampaignResult]] = {}
    for result in found:
        terms = result.campaign.terms
        same = (result.campaign.play, result.currency, margin_of(result.campaign), terms.get("rewards"), terms.get("variant_rewards"))
        alike.setdefault(repr(same), []).append(result)
    found_series = []
    for results in alike.values():
        finished = tuple(one for one in results if is_finished(one.measured))
        taken = pooled([one.measured for one in finished])
        if taken is not None:
            found_series.append(SeriesResult(campaigns=finished, reward=_one_reward(finished[0].campaign), series=taken))
    return tuple(found_series)


def _one_reward(campaign: Campaign) -> Reward | None:
    """The reward of everybody; None where value tiers or variants differ."""
    stated = [tuple(sorted(reward.items())) for reward in campaign.terms.get("rewards", {}).values()]
    if campaign.terms.get("variant_rewards") is not None or len(set(stated)) != 1:
        return None
    terms = dict(stated[0])
    return Reward(kind=RewardKind(terms["kind"]), amount=Decimal(terms["amount"]), gift=terms["gift"], cost=Decimal(terms["cost"]))


def taught(store: Store, workspace: Workspace, history: History) -> Learnt:
    """What the finished campaigns of this workspace have taught."""
    return lessons(results(store, workspace, history))


def economics_of(policy: ShopPolicy, taught: Learnt) -> Economics:
    """What a new plan starts from: the shop's costs, and what its campaigns and our assumptions together say of the lifts."""
    assumed = Economics(contact_cost=policy.contact_cost, shipping_cost=policy.shipping_cost)
    stated = assumed if policy.margin is None else replace(assumed, margin=policy.margin, margin_is_assumed=False)
    with_reward, its_source = _lift(taught.with_reward, assumed=stated.lift_with_reward)
    without_reward, source_without = _lift(taught.without_reward, assumed=stated.lift_without_reward)
    return replace(
        stated,
        lift_with_reward=with_reward,
        lift_with_reward_source=its_source,
        lift_without_reward=without_reward,
        lift_without_reward_source=source_without,
    )


def _lift(lesson: Lesson | None, *, assumed: float) -> tuple[float, LiftSource]:
    """The assumption and what was measured, each weighed by its precision: (estimate/se² + assumption/τ²) ÷ (1/se² + 1/τ²).

    Written with the share 1/se² ÷ (1/se² + 1/τ²) of what was measured. Never below nothing: a plan does not count on driving
    people away.
    """
    if lesson is None:
        return assumed, LiftSource.ASSUMED
    measured = lesson.lift
    error = (measured.high - measured.low) / (2 * Z)
    share = SPREAD_OF_LIFTS**2 / (SPREAD_OF_LIFTS**2 + error**2)
    weighed = max(share * measured.estimate + (1 - share) * assumed, 0.0)
    return weighed, LiftSource.MEASURED if share >= MEASURED_FROM else LiftSource.MEASURED_AND_ASSUMED
