from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.campaigns.example_campaign import AFTER, SENT, WINDOW_DAYS, assigned_frame, counted, generated, outcomes_frame, sent
from winback.campaigns.intervals import Group
from winback.campaigns.measurement import Extra, Measured, by_day, learnt, measure
from winback.campaigns.outcomes import outcomes
from winback.schema import BY_DAY
from winback.vocabulary import Arm, RewardKind, ValueMethod, Verdict

MEASURED_IN_SQL = """
    with people as (select o.*, a.reward_kind, o.arm <> 'holdout' as contacted from outcomes o join assigned a using (customer)),
    groups as (
        select contacted, count(*) as assigned, count(*) filter (where returned) as returned, sum(revenue) as revenue,
            avg(chance) as chance, count(*) filter (where reward_kind <> 'none') as rewarded
        from people group by contacted
    )
    select c.assigned, c.rewarded, c.returned, c.returned / c.assigned, c.revenue::double, c.chance, h.returned, h.assigned,
        least(h.returned / h.assigned * c.assigned, c.returned), least(h.revenue::double / h.assigned * c.assigned, c.revenue::double),
        (
            select avg(chance * reward_cost::double + contact_cost::double)
                / avg(0.35 * expected_order::double - reward_cost::double + later_margin::double)
            from assigned where arm <> 'holdout'
        )
    from groups c join groups h on c.contacted and not h.contacted
"""

EXTRA_IN_SQL = """
    select
        (avg(revenue::double) filter (where arm <> 'holdout') - avg(revenue::double) filter (where arm = 'holdout'))
            * count(*) filter (where arm <> 'holdout'),
        (avg(profit::double) filter (where arm <> 'holdout') - avg(profit::double) filter (where arm = 'holdout'))
            * count(*) filter (where arm <> 'holdout')
    from outcomes
"""

BY_DAY_IN_SQL = """
    select arm <> 'holdout' as contacted, day, count(*) filter (where returned_on <= $sent_on + to_days(day::integer)) as returned,
        count(*) filter (where returned_on <= $sent_on + to_days(day::integer)) / count(*) as share
    from outcomes cross join range(0, $days) as days(day)
    group by all order by contacted desc, day
"""

TERMS = {"sent_on": SENT, "window_days": WINDOW_DAYS, "margin": Decimal("0.4")}
TEN_OFF = {"reward_kind": RewardKind.FIXED_AMOUNT, "reward_amount": Decimal(10), "reward_cost": Decimal(10)}


def result(*groups: tuple[Arm, int, int], as_of: date = AFTER, **person: object) -> Measured:
    """The figures of a campaign of (arm, returned, assigned)."""
    assigned, did = counted(*groups, **person)
    return measure(did, assigned, **TERMS, as_of=as_of)


def test_the_lift_is_the_difference_by_assignment_with_the_interval_of_newcombe():
    found = result((Arm.A, 56, 70), (Arm.HOLDOUT, 48, 80))  # his first example: Statistics in Medicine 17 (1998), table II, method 10
    assert (found.contacted.rate, found.holdout) == (0.8, Group(returned=48, assigned=80))
    lift = found.contacted.lift
    assert [round(figure, 4) for figure in (lift.estimate, lift.low, lift.high)] == [0.2, 0.0524, 0.3339]


def test_each_arm_is_compared_with_the_same_people_and_all_contacted_together():
    found = result((Arm.A, 9, 40), (Arm.B, 6, 60), (Arm.HOLDOUT, 4, 50))
    assert [(arm.arm, arm.assigned, arm.returned, arm.revenue) for arm in found.arms] == [(Arm.A, 40, 9, 450), (Arm.B, 60, 6, 300)]
    assert [round(arm.lift.estimate, 4) for arm in found.arms] == [0.145, 0.02]
    assert (found.contacted.arm, found.contacted.assigned, found.contacted.returned) == (None, 100, 15)
    assert found.contacted.lift.estimate == pytest.approx(0.07)


def test_an_arm_that_nobody_was_drawn_for_is_not_shown():
    assert [arm.arm for arm in result((Arm.B, 1, 9), (Arm.HOLDOUT, 1, 9)).arms] == [Arm.B]


def test_the_usual_return_is_the_mean_chance_of_those_contacted_as_frozen():
    people = ({"chance": 0.2}, {"chance": 0.3}, {"chance": 0.9, "arm": Arm.HOLDOUT})
    assert measure(outcomes_frame(*people), assigned_frame(*people), **TERMS, as_of=AFTER).usual_return == pytest.approx(0.25)


def test_the_break_even_is_that_of_those_contacted():
    assert result((Arm.A, 1, 9), (Arm.HOLDOUT, 1, 9), **TEN_OFF).break_even == pytest.approx(0.101)


def test_the_window_ends_with_its_last_day_and_everything_before_is_preliminary():
    assert [result((Arm.A, 1, 9), (Arm.HOLDOUT, 1, 9), as_of=sent(day)).preliminary for day in (0, 28, 29, 30)] == [
        True,
        True,
        False,
        False,
    ]
    assert result((Arm.A, 1, 9), (Arm.HOLDOUT, 1, 9)).window_ends_on == sent(29)


def test_the_three_verdicts_of_the_demo_story():
    discount = {"chance": 0.13, "reward_cost": Decimal("8.85")}
    february = result((Arm.A, 53, 412), (Arm.HOLDOUT, 13, 103), reward_kind=RewardKind.PERCENTAGE, reward_amount=Decimal(20), **discount)
    assert february.break_even == pytest.approx(0.104, abs=0.001)
    assert february.verdict is Verdict.DID_NOT_PAY_OFF
    sample = {"reward_kind": RewardKind.GIFT, "reward_cost": Decimal("2.50"), "chance": 0.08}
    one = result((Arm.A, 23, 187), (Arm.HOLDOUT, 5, 80), **sample)
    assert one.break_even == pytest.approx(0.012, abs=0.001)
    assert one.verdict is Verdict.TOO_EARLY
    all_together = result((Arm.A, 70, 560), (Arm.HOLDOUT, 14, 240), **sample)
    assert all_together.verdict is Verdict.PAID_OFF


def test_a_verdict_waits_for_the_end_of_the_window():
    early = result((Arm.A, 70, 560), (Arm.HOLDOUT, 14, 240), as_of=sent(28))
    assert early.contacted.lift.low > early.break_even
    assert early.verdict is Verdict.TOO_EARLY


def test_without_a_comparison_group_nothing_is_claimed():
    found = result((Arm.A, 70, 560))
    assert (found.verdict, found.contacted.lift, found.contacted.extra_revenue, found.contacted.extra_profit) == (
        Verdict.NOT_MEASURABLE,
        None,
        None,
        None,
    )
    assert (found.holdout.rate, found.without_comparison.anyway_returned, found.without_comparison.anyway_revenue) == (None, None, None)
    assert (found.without_comparison.returned, found.without_comparison.revenue) == (70, Decimal(3500))


def test_a_campaign_without_people_can_be_measured():
    found = result((Arm.HOLDOUT, 1, 9))
    assert (found.contacted.rate, found.usual_return, found.break_even, found.arms) == (None, None, None, ())
    assert found.verdict is Verdict.NOT_MEASURABLE


def test_what_would_have_come_anyway_is_what_the_comparison_group_did_per_person():
    naive = result((Arm.A, 40, 200), (Arm.HOLDOUT, 5, 50)).without_comparison
    assert (naive.returned, naive.revenue, naive.anyway_returned, naive.anyway_revenue) == (40, Decimal(2000), 20.0, Decimal(1000))


def test_no_more_came_anyway_than_came():
    naive = result((Arm.A, 2, 200), (Arm.HOLDOUT, 5, 50)).without_comparison
    assert (naive.anyway_returned, naive.anyway_revenue) == (2.0, Decimal(100))


def test_extra_money_is_per_person_times_all_contacted_people():
    found = result((Arm.A, 120, 400), (Arm.HOLDOUT, 60, 400), contact_cost=Decimal("0.50")).contacted
    assert found.extra_revenue.amount == pytest.approx(3000)  # 60 more returns of 50
    assert found.extra_profit.amount == pytest.approx(1000)  # 0.4 · 3000 − 400 · 0.50
    for extra in (found.extra_revenue, found.extra_profit):
        assert extra.low < extra.amount < extra.high


def test_a_reward_off_the_price_lowers_the_revenue_and_the_profit():
    assigned, did = counted((Arm.A, 120, 400), (Arm.HOLDOUT, 60, 400), contact_cost=Decimal(0), **TEN_OFF)
    redeemed = (pl.col("arm") == Arm.A) & pl.col("returned")
    taken = did.with_columns(
        revenue=pl.when(redeemed).then(Decimal(40)).otherwise("revenue"),
        reward_given=pl.when(redeemed).then(Decimal(10)).otherwise("reward_given"),
    )
    found = measure(taken.cast(did.schema), assigned, **TERMS, as_of=AFTER).contacted
    assert found.extra_revenue.amount == pytest.approx(1800)  # 120 · 40 − 60 · 50
    assert found.extra_profit.amount == pytest.approx(0)  # 0.4 · 60 · 50 − 120 · 10


def test_with_few_returns_the_order_values_are_pooled():
    assert result((Arm.A, 12, 40), (Arm.HOLDOUT, 6, 40)).contacted.extra_revenue.method is ValueMethod.POOLED_ORDER_VALUE


def test_with_many_returns_extra_profit_and_revenue_are_the_difference_of_the_means_per_assigned_person():
    assigned, did = generated_outcomes(6, people=500, orders=6000)
    with duckdb.connect() as connection:
        connection.register("outcomes", did)
        (expected,) = connection.sql(EXTRA_IN_SQL).fetchall()
    found = measure(did, assigned, sent_on=SENT, window_days=WINDOW_DAYS, as_of=AFTER, margin=Decimal("0.35")).contacted
    assert found.extra_profit.method is not ValueMethod.POOLED_ORDER_VALUE
    assert (found.extra_revenue.amount, found.extra_profit.amount) == pytest.approx(expected, abs=0.1)


def test_by_day_the_returns_add_up_for_both_groups():
    did = outcomes_frame(
        {"returned_on": 0}, {"returned_on": 2}, {}, {"arm": Arm.B, "returned_on": 2}, {"arm": Arm.HOLDOUT, "returned_on": 1}
    )
    daily = by_day(did, sent_on=SENT, window_days=30, as_of=sent(2))
    assert daily.rows() == [
        (True, 0, 1, 0.25),
        (True, 1, 1, 0.25),
        (True, 2, 3, 0.75),
        (False, 0, 0, 0.0),
        (False, 1, 1, 1.0),
        (False, 2, 1, 1.0),
    ]


def test_by_day_ends_with_the_window_or_with_the_data():
    did = outcomes_frame({}, {"arm": Arm.HOLDOUT})
    ends = [by_day(did, sent_on=SENT, window_days=30, as_of=as_of)["day"].max() for as_of in (sent(0), sent(29), AFTER)]
    assert ends == [0, 29, 29]
    assert by_day(did, sent_on=SENT, window_days=30, as_of=sent(-1)).equals(BY_DAY.empty())


def test_by_day_leaves_out_a_group_without_people():
    assert by_day(outcomes_frame({}), sent_on=SENT, window_days=2, as_of=AFTER)["contacted"].to_list() == [True, True]


def test_waves_are_pooled_within_themselves():
    # Added up, 20 of 200 against 20 of 200 looks like nothing; within each wave more of those contacted came back.
    waves = [result((Arm.A, 18, 50), (Arm.HOLDOUT, 48, 150)), result((Arm.A, 12, 150), (Arm.HOLDOUT, 2, 50))]
    assert learnt(waves).without_reward.lift.estimate == pytest.approx(0.04)  # equal weights of 0.36 − 0.32 and 0.08 − 0.04


def test_open_campaigns_and_those_without_a_comparison_group_teach_nothing():
    done = result((Arm.A, 56, 70), (Arm.HOLDOUT, 48, 80))
    others = [result((Arm.A, 9, 9), (Arm.HOLDOUT, 0, 9), as_of=sent(3)), result((Arm.A, 9, 9)), result((Arm.HOLDOUT, 1, 9))]
    assert learnt([done, *others]).without_reward.lift == done.contacted.lift
    assert learnt(others).with_reward is learnt(others).without_reward is None


def test_what_was_learnt_stands_apart_for_rewards_and_messages_alone():
    plain = result((Arm.A, 30, 100), (Arm.HOLDOUT, 20, 100))
    rewarded = [result((Arm.A, 56, 70), (Arm.HOLDOUT, 48, 80), **TEN_OFF), result((Arm.A, 56, 70), (Arm.HOLDOUT, 48, 80), **TEN_OFF)]
    found = learnt([plain, *rewarded])
    assert (found.without_reward.lift.estimate, found.without_reward.campaigns, found.without_reward.people) == (pytest.approx(0.1), 1, 200)
    assert (found.with_reward.lift.estimate, found.with_reward.campaigns, found.with_reward.people) == (pytest.approx(0.2), 2, 300)


def test_a_campaign_with_an_arm_of_each_kind_teaches_both():
    people = [
        *({"arm": Arm.A, **TEN_OFF, **({"returned_on": 1} if n < 5 else {})} for n in range(10)),
        *({"arm": Arm.B, **({"returned_on": 1} if n < 3 else {})} for n in range(10)),
        *({"arm": Arm.HOLDOUT, **({"returned_on": 1} if n < 2 else {})} for n in range(10)),
    ]
    known = assigned_frame(*({name: value for name, value in person.items() if name != "returned_on"} for person in people))
    done = outcomes_frame(*({name: value for name, value in person.items() if name in {"arm", "returned_on"}} for person in people))
    found = learnt([measure(done, known, **TERMS, as_of=AFTER)])
    assert (found.with_reward.lift.estimate, found.without_reward.lift.estimate) == (pytest.approx(0.3), pytest.approx(0.1))
    assert (found.with_reward.people, found.without_reward.people) == (20, 20)


def test_an_arm_in_which_most_get_the_message_alone_is_one_without_a_reward():
    mixed = assigned_frame(TEN_OFF, {}, {}, {"arm": Arm.HOLDOUT})
    arm = measure(outcomes_frame({}, {}, {}, {"arm": Arm.HOLDOUT}), mixed, **TERMS, as_of=AFTER).arms[0]
    assert (arm.rewarded, arm.with_reward) == (1, False)


def generated_outcomes(seed: int, *, people: int, orders: int, as_of: date = AFTER) -> tuple[pl.DataFrame, pl.DataFrame]:
    assigned, placed = generated(people=people, orders=orders, seed=seed)
    did = outcomes(assigned, placed, sent_on=SENT, window_days=WINDOW_DAYS, as_of=as_of, currency="EUR", margin=Decimal("0.35"))
    return assigned, did


def test_the_figures_of_a_generated_campaign_equal_sql():
    assigned, did = generated_outcomes(2, people=500, orders=1500)
    with duckdb.connect() as connection:
        connection.register("assigned", assigned)
        connection.register("outcomes", did)
        (expected,) = connection.sql(MEASURED_IN_SQL).fetchall()
        daily = pl.DataFrame(connection.sql(BY_DAY_IN_SQL, params={"sent_on": SENT, "days": 12}).to_arrow_table())
    found = measure(did, assigned, sent_on=SENT, window_days=WINDOW_DAYS, as_of=AFTER, margin=Decimal("0.35"))
    all_contacted, naive = found.contacted, found.without_comparison
    assert (
        *(all_contacted.assigned, all_contacted.rewarded, all_contacted.returned, all_contacted.rate, float(all_contacted.revenue)),
        *(found.usual_return, found.holdout.returned, found.holdout.assigned, naive.anyway_returned, float(naive.anyway_revenue)),
        found.break_even,
    ) == pytest.approx(expected)
    assert_frame_equal(by_day(did, sent_on=SENT, window_days=30, as_of=sent(11)), BY_DAY.conform(daily))


campaigns = st.integers(0, 10_000).map(lambda seed: generated_outcomes(seed, people=40, orders=150))
few_examples = settings(max_examples=7, deadline=None)


def figures(campaign: tuple[pl.DataFrame, pl.DataFrame], **terms: object) -> Measured:
    assigned, did = campaign
    return measure(did, assigned, **{**TERMS, "as_of": AFTER, **terms})


@few_examples
@given(campaigns)
def test_contacted_and_comparison_group_are_all_who_were_assigned(campaign):
    found = figures(campaign)
    assert found.contacted.assigned + found.holdout.assigned == campaign[0].height
    assert found.contacted.returned + found.holdout.returned == campaign[1]["returned"].sum()
    assert sum(arm.assigned for arm in found.arms) == found.contacted.assigned
    assert sum(arm.revenue for arm in found.arms) == found.contacted.revenue == found.without_comparison.revenue
    last = by_day(campaign[1], sent_on=SENT, window_days=WINDOW_DAYS, as_of=AFTER).group_by("contacted").agg(pl.col("returned").last())
    assert dict(last.rows()) == {True: found.contacted.returned, False: found.holdout.returned}


@few_examples
@given(campaigns)
def test_the_order_of_the_rows_is_irrelevant(campaign):
    shuffled = tuple(frame.sample(fraction=1, shuffle=True, seed=3) for frame in campaign)
    here, there = figures(campaign), figures(shuffled)
    assert (there.verdict, there.contacted, there.arms) == (here.verdict, here.contacted, here.arms)
    assert there.without_comparison == here.without_comparison
    assert there.break_even == pytest.approx(here.break_even)


@few_examples
@given(campaigns, st.integers(-3000, 3000))
def test_all_dates_moved_by_the_same_days_change_the_dates_only(campaign, days):
    shift = timedelta(days=days)
    moved = figures(campaign, sent_on=SENT + shift, as_of=AFTER + shift)
    here = figures(campaign)
    assert moved == replace(here, window_ends_on=here.window_ends_on + shift)


@few_examples
@given(campaigns, st.integers(2, 1000))
def test_all_money_times_k_changes_money_only(campaign, k):
    assigned, did = campaign
    dear = (
        assigned.with_columns(pl.col("reward_cost", "contact_cost", "expected_order", "later_margin") * k),
        did.with_columns(pl.col("revenue", "reward_given", "profit", "later_revenue") * k),
    )
    here, there = figures(campaign), figures(dear)
    assert (there.contacted.lift, there.verdict, there.usual_return) == (here.contacted.lift, here.verdict, here.usual_return)
    assert there.break_even == pytest.approx(here.break_even)
    assert there.contacted.revenue == here.contacted.revenue * k
    for cheap, expensive in zip(extras(here), extras(there), strict=True):
        assert [expensive.amount, expensive.low, expensive.high] == pytest.approx([k * cheap.amount, k * cheap.low, k * cheap.high])


def extras(found: Measured) -> list[Extra]:
    return [extra for arm in (found.contacted, *found.arms) for extra in (arm.extra_revenue, arm.extra_profit) if extra]
