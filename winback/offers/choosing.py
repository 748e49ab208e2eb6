"""Whom an offer could go to: who may be addressed, whom it is worth writing to, whom the budget is enough for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from winback.analysis.returners import LaterOrders
from winback.offers.audience import AudienceCount, ConsentCounts, audience, narrowing
from winback.offers.economics import checked_economics, expected_cost, expected_orders, value
from winback.offers.rewards import TierRewards, reward_figures
from winback.policy import Economics, OfferRules
from winback.vocabulary import Advice, AudienceStep, Consent

NOBODY = pl.Series("customer", [], dtype=pl.Int64)
_PERSON = ("email", "first_name", "last_name", "country", "language", "email_consent")


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysed:
    """What is known of the shop's customers: CUSTOMERS, STAGED, SEGMENTED, PEOPLE, FAVOURITES and CHANCES of one as-of date."""

    customers: pl.DataFrame
    staged: pl.DataFrame
    segmented: pl.DataFrame
    people: pl.DataFrame
    favourites: pl.DataFrame
    chances: pl.DataFrame
    later_orders: LaterOrders
    as_of: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """Who the lot is drawn among, before it is drawn.

    ``people``: one row per person, highest net value first, with ``customer``, ``net`` and everything else that a list
    tells of them. ``valued``: VALUED of everybody who may be addressed, also those whom advice or budget then left out;
    ``valued_b`` the same with the rewards of the variant, None where it has none of its own.
    ``steps`` and ``dropped`` [customer, step] end before the lot.
    """

    people: pl.DataFrame
    valued: pl.DataFrame
    valued_b: pl.DataFrame | None
    steps: tuple[AudienceCount, ...]
    dropped: pl.DataFrame
    consent: ConsentCounts
    as_of: date


def choose(
    analysed: Analysed, *, rules: OfferRules, suppressed: pl.Series, resting: pl.Series = NOBODY, released: pl.Series = NOBODY
) -> Chosen:
    """Everybody whom the list could go to: the audience, then whom it is worth writing to, then whom the budget is enough for.

    ``suppressed``, ``resting`` (in another running campaign) and ``released`` (of earlier comparison groups, served first
    where a budget is set) are customer numbers. Raises ``UnusableInput`` where a reward or a figure of the economics does not fit.
    """
    economics = checked_economics(rules.economics)
    last_days = analysed.customers.select("customer", "last_day")
    candidates = analysed.staged.join(last_days, on="customer", how="left")
    addressed = audience(candidates, analysed.people, rules=rules, suppressed=suppressed, resting=resting, as_of=analysed.as_of)
    valued = _valued(analysed, addressed.recipients, rules.rewards, economics)
    variant_rewards = rules.variant.rewards if rules.variant else None
    valued_b = None if variant_rewards is None else _valued(analysed, addressed.recipients, variant_rewards, economics)
    worthwhile = valued.filter(pl.col("advice") != Advice.NOTHING) if economics.follow_advice else valued
    affordable = worthwhile if economics.budget is None else _within(economics.budget, worthwhile, valued_b, released)
    later = [
        narrowing(step, before.get_column("customer"), after.get_column("customer"))
        for is_in_force, step, before, after in (
            (economics.follow_advice, AudienceStep.WORTHWHILE, valued, worthwhile),
            (economics.budget is not None, AudienceStep.WITHIN_BUDGET, worthwhile, affordable),
        )
        if is_in_force
    ]
    return Chosen(
        people=_described(analysed, affordable.get_column("customer")),
        valued=valued,
        valued_b=valued_b,
        steps=(*addressed.steps, *(step.count for step in later)),
        dropped=pl.concat([addressed.dropped, *(step.dropped for step in later)]),
        consent=addressed.consent,
        as_of=analysed.as_of,
    )


def _valued(analysed: Analysed, customers: pl.Series, rewards: TierRewards, economics: Economics) -> pl.DataFrame:
    """VALUED of these customers with the reward of their tier."""
    planned = (
        customers.to_frame()
        .join(analysed.segmented.select("customer", "value_tier"), on="customer", how="left", maintain_order="left")
        .join(reward_figures(rewards), on="value_tier", how="left", maintain_order="left")
        .join(analysed.chances.select("customer", "chance"), on="customer", how="left", maintain_order="left")
        .join(expected_orders(analysed.customers), on="customer", how="left", maintain_order="left")
    )
    return value(planned, economics, later_orders=analysed.later_orders.mean)


def _within(budget: Decimal, valued: pl.DataFrame, valued_b: pl.DataFrame | None, released: pl.Series) -> pl.DataFrame:
    """Those whose expected costs add up to the budget at most, whatever arm they are drawn for: released ones, then the best first."""
    costs = [variant.select("customer", expected_cost().alias("cost")) for variant in (valued, valued_b) if variant is not None]
    dearest = pl.concat(costs).group_by("customer").agg(pl.col("cost").max())
    is_released = pl.col("customer").is_in(released.cast(pl.Int64).unique().implode())
    in_turn = valued.join(dearest, on="customer").sort(is_released, "expected_extra_profit", -pl.col("customer"), descending=True)
    return in_turn.filter(pl.col("cost").cum_sum() <= budget).drop("cost")


def _described(analysed: Analysed, customers: pl.Series) -> pl.DataFrame:
    """What a list tells of these customers, highest net value first. A phone number without consent to SMS stays here:
    a mailing tool would subscribe it."""
    may_be_texted = pl.col("sms_consent") == Consent.YES
    return (
        customers.to_frame()
        .join(analysed.customers.select("customer", "last_day", "silent_days", "orders", "net"), on="customer")
        .join(analysed.staged, on="customer")
        .join(analysed.segmented.select("customer", "value_tier"), on="customer")
        .join(analysed.people.select("customer", *_PERSON, phone=pl.when(may_be_texted).then("phone")), on="customer")
        .join(analysed.favourites.select("customer", favourite_product="product_name"), on="customer", how="left")
        .sort("net", "customer", descending=[True, False])
    )
