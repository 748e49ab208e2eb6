"""What must hold of every list, whatever is known of the people and however the lot falls."""

from collections.abc import Set
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.frames import orders_frame
from tests.offers.example_shop import SHOP, analysed, numbers, rules
from winback.campaigns.assignment import draw
from winback.ingest.people import people_of
from winback.offers.choosing import Analysed, choose
from winback.offers.plan import OfferPlan, write
from winback.policy import Economics, Variant
from winback.schema import ASSIGNED, CONTACTS, PEOPLE, RECIPIENTS, VALUED
from winback.vocabulary import Arm, AudienceStep, CodeSource, Consent, Stage, ValueTier

SEED = b"a seed of a lot!"
MOST_PEOPLE = 20

person = st.fixed_dictionaries(
    {
        "stage": st.sampled_from([Stage.LAPSED, Stage.LAPSED, Stage.LOST, Stage.LOYAL, Stage.LEAD]),
        "email_consent": st.sampled_from([consent.value for consent in (Consent.YES, *Consent)]),
        "email": st.sampled_from(["a@example.com", "b@example.org", None, "=x@example.com"]),
        "tier": st.sampled_from(ValueTier),
        "net": st.integers(1, 500),
        "silent": st.sampled_from([130, 400, 1200]),
        "chance": st.sampled_from([0.0, 0.02, 0.3, 0.97, 1.0]),
    }
)
shops = st.lists(person, max_size=MOST_PEOPLE)
some = st.sets(st.integers(1, MOST_PEOPLE), max_size=6)
economics = st.builds(
    Economics, budget=st.sampled_from([None, Decimal(0), Decimal("0.02"), Decimal(3), Decimal(500)]), follow_advice=st.booleans()
)
variants = st.sampled_from([None, Variant(subject="Hello"), Variant(rewards=())])
few_examples = settings(max_examples=25, deadline=None)


NO_ONE: frozenset[int] = frozenset()


def planned(
    shop: Analysed, *, suppressed: Set[int] = NO_ONE, resting: Set[int] = NO_ONE, holdout: float = 0.0, **changes: object
) -> OfferPlan:
    chosen = rules(**{"code_source": CodeSource.OWN, **changes})
    found = choose(shop, rules=chosen, suppressed=numbers(*suppressed), resting=numbers(*resting), released=numbers(1, 2))
    lot = draw(found.people, holdout=holdout, arms=2 if chosen.variant else 1, seed=SEED)
    return write(found, lot, rules=chosen, shop=SHOP)


@few_examples
@given(shops, some, some, st.sampled_from([0.0, 0.3, 0.5]), economics, variants)
def test_contacted_held_out_and_dropped_are_together_every_candidate_once(shop, suppressed, resting, holdout, money, variant):
    plan = planned(analysed(*shop), suppressed=suppressed, resting=resting, holdout=holdout, economics=money, variant=variant)
    contacted = set(RECIPIENTS.check_grain(plan.recipients)["customer"])
    held_out = set(plan.dropped.filter(pl.col("step") == AudienceStep.CONTACTED)["customer"])
    dropped_before = plan.dropped.filter(pl.col("step") != AudienceStep.CONTACTED)["customer"].to_list()
    assert sorted([*contacted, *held_out, *dropped_before]) == list(range(1, len(shop) + 1))
    assigned = ASSIGNED.check_grain(plan.assigned)
    assert set(assigned.filter(pl.col("arm") != Arm.HOLDOUT)["customer"]) == contacted
    assert set(assigned.filter(pl.col("arm") == Arm.HOLDOUT)["customer"]) == held_out
    assert set(VALUED.check_grain(plan.valued)["customer"]) == contacted | held_out


@few_examples
@given(shops, some, st.sampled_from([0.0, 0.3]), economics)
def test_the_counts_of_the_steps_add_up(shop, resting, holdout, money):
    plan = planned(analysed(*shop), resting=resting, holdout=holdout, economics=money)
    left = [len(shop), *(step.customers for step in plan.steps)]
    assert [before - after for before, after in pairwise(left)] == [step.dropped for step in plan.steps]
    assert min(step.dropped for step in plan.steps) >= 0
    assert left[-1] == plan.recipients.height == plan.expected.people
    dropped_at = dict(plan.dropped.group_by("step").len().rows())
    assert {step.step.value: step.dropped for step in plan.steps if step.dropped} == dropped_at
    in_force = {
        AudienceStep.SELECTED: False,
        AudienceStep.WORTHWHILE: money.follow_advice,
        AudienceStep.WITHIN_BUDGET: money.budget is not None,
    }
    assert [step.step for step in plan.steps] == [step for step in AudienceStep if in_force.get(step, True)]


@few_examples
@given(shops, some, some, st.booleans())
def test_more_suppression_gives_a_subset_where_no_budget_is_shared(shop, fewer, more, follows):
    """With a budget, what one person is not sent is spent on the next."""
    money = Economics(follow_advice=follows)
    known = analysed(*shop)
    large = set(planned(known, suppressed=fewer, economics=money).assigned["customer"])
    for addition in ({"suppressed": fewer | more}, {"suppressed": fewer, "resting": more}):
        small = set(planned(known, **addition, economics=money).assigned["customer"])
        assert small <= large
        assert large - small <= more
        assert not small & (fewer | more)


@few_examples
@given(shops, some, some, economics, variants)
def test_a_budget_is_never_exceeded_and_nobody_suppressed_or_resting_gets_in(shop, suppressed, resting, money, variant):
    plan = planned(analysed(*shop), suppressed=suppressed, resting=resting, economics=money, variant=variant)
    assert not set(plan.assigned["customer"]) & (suppressed | resting)
    spent = plan.expected.planned.reward_cost + plan.expected.planned.contact_cost
    assert money.budget is None or spent <= money.budget


@few_examples
@given(shops, economics)
def test_following_the_advice_never_expects_less_than_the_plan_without_it(shop, money):
    known = analysed(*shop)
    as_planned, advised = (planned(known, economics=Economics(follow_advice=follows)).expected for follows in (False, True))
    assert advised.planned.extra_profit == as_planned.best_mix_profit >= as_planned.planned.extra_profit
    assert advised.advised_nothing == 0


consents = st.sampled_from(list(Consent))
histories = st.lists(
    st.tuples(st.lists(consents, min_size=1, max_size=4), st.one_of(st.none(), consents)), min_size=1, max_size=MOST_PEOPLE
)


@few_examples
@given(histories, some, st.sampled_from([0.0, 0.3]), economics, st.booleans())
def test_nobody_without_consent_is_assigned_whatever_they_said_before(history, suppressed, holdout, money, is_exempt):
    """Each customer is what their orders said, the oldest first, and what the customer file of today says, if they are in it."""
    plan = planned(
        replace(analysed(*({} for _ in history)), people=people_who_said(history)),
        suppressed=suppressed,
        holdout=holdout,
        economics=money,
        unknown_consent_confirmed=is_exempt,
    )
    allowed = {Consent.YES, Consent.UNKNOWN} if is_exempt else {Consent.YES}
    for customer in {*plan.assigned["customer"], *plan.recipients["customer"]}:
        assert last_said(*history[customer - 1]) in allowed
        assert customer not in suppressed


def last_said(in_orders: list[Consent], in_file: Consent | None) -> Consent:
    if in_file not in (None, Consent.UNKNOWN):
        return in_file
    return next((consent for consent in reversed(in_orders) if consent is not Consent.UNKNOWN), Consent.UNKNOWN)


def people_who_said(history: list[tuple[list[Consent], Consent | None]]) -> pl.DataFrame:
    """PEOPLE as an import makes them of orders and a customer file."""
    said = [(customer, at, consent) for customer, (in_orders, _) in enumerate(history, start=1) for at, consent in enumerate(in_orders)]
    orders = orders_frame(
        [(customer, at, "10") for customer, at, _ in said],
        email=[f"p{customer}@example.com" for customer, _, _ in said],
        email_consent=[consent for _, _, consent in said],
    ).sample(fraction=1, shuffle=True, seed=1)
    in_file = [(customer, consent) for customer, (_, consent) in enumerate(history, start=1) if consent is not None]
    contacts = pl.DataFrame(
        {
            "contact_key": [f"e:p{customer}@example.com" for customer, _ in in_file],
            "source": ["test" for _ in in_file],
            "email": [f"p{customer}@example.com" for customer, _ in in_file],
            "email_consent": [consent.value for _, consent in in_file],
            **{f"{channel}_consent": [Consent.UNKNOWN.value for _ in in_file] for channel in ("sms", "phone", "ads")},
        },
        schema_overrides={"contact_key": pl.String, "source": pl.String, "email": pl.String, "email_consent": pl.String},
    )
    numbered = CONTACTS.conform(contacts).with_columns(pl.Series("customer", [customer for customer, _ in in_file], dtype=pl.Int64))
    everybody = range(1, len(history) + 1)
    keys = pl.DataFrame({"customer": everybody, "customer_key": [f"e:p{customer}@example.com" for customer in everybody]})
    return PEOPLE.check_grain(people_of(orders, numbered, keys))
