"""Whom an offer could go to: who may be addressed, whom it is worth writing to, whom the budget is enough for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from winback.analysis.returners import LaterOrders
from winback.offers.audience import NOBODY, AudienceCount, ConsentCounts, Narrowing, audience, narrowing
from winback.offers.economics import checked_economics, expected_cost, expected_order, value
from winback.offers.rewards import TierRewards, reward_figures
from winback.offers.selecting import addressed, checked_selection, is_limited
from winback.policy import Economics, OfferRules
from winback.vocabulary import Advice, AudienceStep, Consent

_PERSON = ("email", "first_name", "last_name", "country", "language", "email_consent")


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysed:
    """What is known of the shop's customers: CUSTOMERS, STAGED, SEGMENTED, PEOPLE, FAVOURITES, LAST_CHANNELS, main reasons and
    CHANCES of one as-of date."""

    customers: pl.DataFrame
    staged: pl.DataFrame
    segmented: pl.DataFrame
    people: pl.DataFrame
    favourites: pl.DataFrame
    channels: pl.DataFrame
    reasons: pl.DataFrame
    chances: pl.DataFrame
    later_orders: LaterOrders
    as_of: date

    @cached_property
    def known(self) -> pl.DataFrame:
        """Every customer and lead with what a choice rests on, by customer number; a lead has no orders to tell of."""
        return _known(self)


@dataclass(frozen=True, kw_only=True, eq=False)
class Chosen:
    """Who the lot is drawn among, before it is drawn.

    ``people``: one row per person, highest net value first, with ``customer``, ``net`` and everything else that a list
    tells of them, and the columns of VALUED. ``valued``: VALUED of everybody who may be addressed, also those whom advice or
    budget then left out; ``valued_b`` the same with the rewards of the variant, None where it has none of its own.
    ``steps`` and ``dropped`` [customer, step] end before the lot.
    """

    people: pl.DataFrame
    valued: pl.DataFrame
    valued_b: pl.DataFrame | None
    steps: tuple[AudienceCount, ...]
    dropped: pl.DataFrame
    consent: ConsentCounts
    as_of: date

    @property
    def behind(self) -> pl.Series:
        """Everybody in the stages and the selection of the list, whether or not they may be written to, in no particular order."""
        reasons = [AudienceStep.ELIGIBLE.value, AudienceStep.SELECTED.value]
        left_out = self.dropped.filter(~pl.col("step").is_in(reasons)).get_column("customer")
        return pl.concat([self.people.get_column("customer"), left_out])


def choose(
    analysed: Analysed,
    *,
    rules: OfferRules,
    suppressed: pl.Series,
    resting: pl.Series = NOBODY,
    released: pl.Series = NOBODY,
    is_told_of_all: bool = True,
) -> Chosen:
    """Everybody whom the list could go to: the audience, then whom it is worth writing to, then whom the budget is enough for.

    ``suppressed``, ``resting`` (in another running campaign) and ``released`` (of earlier comparison groups, served first
    where a budget is set) are customer numbers. ``is_told_of_all`` False: nothing is said of those in other stages and outside the
    selection, which saves most of the work where they are many. Raises ``UnusableInput`` where a reward, a selection or a figure
    of the economics does not fit.
    """
    economics = _checked(rules)
    behind = addressed(analysed, rules) if is_limited(rules) or not is_told_of_all else None
    known, people = analysed.known, analysed.people
    if behind is not None and not is_told_of_all:
        known, people = known.filter(_is_among(behind)), people.filter(_is_among(behind))
    selected = behind if is_limited(rules) else None
    reached = audience(known, people, rules=rules, suppressed=suppressed, resting=resting, selected=selected, as_of=analysed.as_of)
    addressable = known.filter(_is_among(reached.recipients))
    valued = valued_with(addressable, rules.rewards, economics, analysed.later_orders)
    variant_rewards = rules.variant.rewards if rules.variant else None
    valued_b = None if variant_rewards is None else valued_with(addressable, variant_rewards, economics, analysed.later_orders)
    offered = pl.concat([addressable.drop("chance", "expected_order"), valued.drop("customer")], how="horizontal")
    worthwhile = offered.filter(pl.col("advice") != Advice.NOTHING) if economics.follow_advice else offered
    affordable = worthwhile if economics.budget is None else _within(economics.budget, worthwhile, valued_b, released)
    later = _narrowings(economics, offered, worthwhile, affordable)
    return Chosen(
        people=_described(analysed, affordable),
        valued=valued,
        valued_b=valued_b,
        steps=(*reached.steps, *(step.count for step in later)),
        dropped=pl.concat([reached.dropped, *(step.dropped for step in later)]),
        consent=reached.consent,
        as_of=analysed.as_of,
    )


def _checked(rules: OfferRules) -> Economics:
    for selection in (rules.only, *rules.without):
        checked_selection(selection)
    return checked_economics(rules.economics)


def _narrowings(economics: Economics, offered: pl.DataFrame, worthwhile: pl.DataFrame, affordable: pl.DataFrame) -> list[Narrowing]:
    """What following the advice and the budget leave of a list; a step that is not asked for is not told of."""
    return [
        narrowing(step, before.get_column("customer"), after.get_column("customer"))
        for is_in_force, step, before, after in (
            (economics.follow_advice, AudienceStep.WORTHWHILE, offered, worthwhile),
            (economics.budget is not None, AudienceStep.WITHIN_BUDGET, worthwhile, affordable),
        )
        if is_in_force
    ]


def _known(analysed: Analysed) -> pl.DataFrame:
    customers = analysed.customers.lazy().with_columns(expected_order=expected_order())
    known = (
        analysed.staged.lazy()
        .sort("customer")
        .join(
            customers.select("customer", "last_day", "silent_days", "orders", "net", "expected_order"),
            on="customer",
            how="left",
            maintain_order="left",
        )
        .join(analysed.segmented.lazy().select("customer", "value_tier"), on="customer", how="left", maintain_order="left")
        .join(analysed.chances.lazy().select("customer", "chance"), on="customer", how="left", maintain_order="left")
    )
    return known.collect(engine="in-memory")


def valued_with(addressable: pl.DataFrame, rewards: TierRewards, economics: Economics, later_orders: LaterOrders) -> pl.DataFrame:
    """VALUED of these people with the reward of their tier, in their order."""
    planned = addressable.join(reward_figures(rewards), on="value_tier", how="left", maintain_order="left")
    return value(planned, economics, later_orders=later_orders.mean if economics.count_later_orders else 0.0)


def _within(budget: Decimal, offered: pl.DataFrame, valued_b: pl.DataFrame | None, released: pl.Series) -> pl.DataFrame:
    """Those whose expected costs add up to the budget at most, whatever arm they are drawn for: released ones, then the best first."""
    in_a = offered.with_columns(cost=expected_cost())
    costs = in_a if valued_b is None else _dearer(in_a, valued_b)
    in_turn = costs.sort(_is_among(released), "expected_extra_profit", -pl.col("customer"), descending=True)
    return in_turn.filter(pl.col("cost").cum_sum() <= budget).drop("cost")


def _dearer(offered: pl.DataFrame, valued_b: pl.DataFrame) -> pl.DataFrame:
    in_b = valued_b.select("customer", cost_in_b=expected_cost())
    return offered.join(in_b, on="customer").with_columns(cost=pl.max_horizontal("cost", "cost_in_b")).drop("cost_in_b")


def _described(analysed: Analysed, offered: pl.DataFrame) -> pl.DataFrame:
    """These people with everything that a list tells of them, highest net value first.

    A phone number without consent to SMS stays here: a mailing tool would subscribe it.
    """
    may_be_texted = pl.col("sms_consent") == Consent.YES
    is_offered = _is_among(offered.get_column("customer"))
    person = analysed.people.lazy().filter(is_offered).select("customer", *_PERSON, phone=pl.when(may_be_texted).then("phone"))
    favourite = analysed.favourites.lazy().filter(is_offered).select("customer", favourite_product="product_name")
    described = (
        offered.lazy()
        .sort("net", "customer", descending=[True, False])
        .join(person, on="customer", how="left", maintain_order="left")
        .join(favourite, on="customer", how="left", maintain_order="left")
    )
    return described.collect(engine="in-memory")


def _is_among(customers: pl.Series) -> pl.Expr:
    return pl.col("customer").is_in(customers.cast(pl.Int64).unique().implode())
