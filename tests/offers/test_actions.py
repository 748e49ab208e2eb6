"""The next best actions: found where they are true, for whom, and with the money that the list itself would show."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.offers.example_shop import AS_OF, NOBODY, analysed
from winback.analysis.returners import LaterOrders
from winback.analysis.second_order import TooLate
from winback.analysis.stopped import StoppedFavourite
from winback.locale.formats import speaker
from winback.offers.actions import actions, general
from winback.offers.choosing import choose
from winback.offers.economics import expected
from winback.offers.plays import default_rules, play
from winback.offers.situation import Action, Situation, listed
from winback.policy import Economics, Selection, ShopPolicy, Thresholds
from winback.schema import VALUED
from winback.vocabulary import ActionKind, Consent, Dimension, LiftSource, Stage

LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=100, lost_after_days=200)
TOO_LATE = TooLate(peak_day=7, peak=0.3, day=50, then=0.15)
STOPPED = StoppedFavourite(
    product="blend",
    name="House Blend",
    last_sold=AS_OF - timedelta(days=112),
    days_sold=350,
    first_day=AS_OF - timedelta(days=212),
    fans=100,
    fans_gone=80,
    others=300,
    others_gone=120,
    successor="Morning Blend",
)
FAN: Mapping[str, object] = {"favourite": "blend", "silent": 150, "stage": Stage.LAPSED, "yearly": 300, "net": 300}
NEW: Mapping[str, object] = {"occasions": 1, "silent": 20, "stage": Stage.NEW, "yearly": 40, "chance": 0.25}
SLIPPING: Mapping[str, object] = {"silent": 80, "stage": Stage.AT_RISK, "yearly": 200, "chance": 0.3}
QUIET: Mapping[str, object] = {"occasions": 1, "silent": 130, "stage": Stage.LAPSED, "yearly": 50}
LOST: Mapping[str, object] = {"occasions": 1, "silent": 400, "stage": Stage.LOST, "yearly": 30, "chance": 0.01}
NO_CONSENT = {"email_consent": Consent.NO.value}

say = speaker("en").say


def situation(*rows: Mapping[str, object], **changes: object) -> Situation:
    """A shop of these customers in which nothing particular has happened, unless ``changes`` say so."""
    plain = Situation(
        analysed=analysed(*rows),
        thresholds=LIMITS,
        economics=Economics(),
        policy=ShopPolicy(),
        currency="EUR",
        horizon_days=60,
        too_late=None,
        stopped=None,
        suppressed=NOBODY,
        resting=NOBODY,
        lot=lambda people: people,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


STORY = situation(*[FAN] * 12, *[NEW] * 30, *[SLIPPING] * 20, *[QUIET] * 40, *[LOST] * 15, stopped=STOPPED, too_late=TOO_LATE)


def kinds(found: tuple[Action, ...]) -> list[ActionKind]:
    return [action.kind for action in found]


def the(kind: ActionKind, shop: Situation) -> Action:
    return next(action for action in actions(shop) if action.kind is kind)


def on_its_list(action: Action, shop: Situation) -> set[int]:
    assert action.preset is not None
    return set(listed(shop, action.preset).chosen.people["customer"])


def test_the_three_findings_come_before_any_general_list_the_most_money_first():
    found = actions(STORY)
    assert set(kinds(found)) == {ActionKind.PRODUCT_STOPPED, ActionKind.SECOND_ORDER, ActionKind.NO_DISCOUNT}
    money = [action.money.expected for action in found if action.money]
    assert money == sorted(money, reverse=True)
    assert len(money) == 3


def test_the_words_and_figures_of_a_stopped_product_are_those_of_its_people():
    action = the(ActionKind.PRODUCT_STOPPED, STORY)
    assert (action.customers, action.may_be_emailed, action.yearly_value) == (12, 12, Decimal(3600))
    assert say(action.title) == "House Blend is gone, and 12 repeat buyers with it"
    assert say(action.idea) == "Offer a free sample of Morning Blend – no discount."
    assert [say(line) for line in action.evidence] == [
        "Last sold on 10 Mar 2026; in the year before it sold on 350 days.",
        "Of 100 repeat buyers who liked it best, 80 have not ordered since; of 100 others, 40.",
    ]
    assert action.preset is not None
    assert action.preset.gift is not None
    assert say(action.preset.gift) == "a sample of Morning Blend"


@pytest.mark.parametrize(
    "other",
    [
        {"favourite": "espresso"},
        {"occasions": 1},
        {"silent": 50, "stage": Stage.LOYAL},
        {"silent": 100, "stage": Stage.AT_RISK},
        {"silent": 213, "stage": Stage.LOST},
        NO_CONSENT,
    ],
    ids=["another favourite", "one order", "active", "ordered since", "was quiet before", "declined"],
)
def test_the_sample_is_for_repeat_buyers_whose_favourite_it_was_and_who_stopped_with_it(other: Mapping[str, object]):
    shop = situation(*[FAN] * 6, {**FAN, **other}, stopped=STOPPED)
    assert on_its_list(the(ActionKind.PRODUCT_STOPPED, shop), shop) == {1, 2, 3, 4, 5, 6}


def test_where_a_sample_costs_more_than_it_brings_they_are_told_without_one():
    shop = situation(*[{**FAN, "net": 8, "chance": 0.4}] * 6, stopped=STOPPED)
    action = the(ActionKind.PRODUCT_STOPPED, shop)
    assert action.preset is not None
    assert (action.preset.without_reward, action.preset.gift) == (True, None)
    assert say(action.idea) == "Tell them what comes closest – no discount."
    assert set(listed(shop, action.preset).chosen.valued["reward_cost"]) == {Decimal(0)}


def test_the_second_order_is_for_new_customers_before_the_day():
    rows = [
        *[NEW] * 5,
        {**NEW, "silent": 50},
        {**NEW, "silent": 51},
        {**NEW, "occasions": 2, "stage": Stage.GROWING},
        {**NEW, "silent": 37},
    ]
    shop = situation(*rows, too_late=TOO_LATE)
    action = the(ActionKind.SECOND_ORDER, shop)
    assert on_its_list(action, shop) == {1, 2, 3, 4, 5, 6, 9}
    assert [say(line) for line in action.evidence] == [
        "At first 30 of 100 order a second time within 60 days; after 50 days of silence only 15 of 100.",
        "For 2 of those who may be e-mailed it is too late within two weeks.",
    ]


def test_no_discount_says_what_it_would_have_given_to_those_who_come_anyway():
    """p0 = 0.3, an order of 50, a margin of 0.4: 20 % is 10 per order, 3 of it for nothing; 3.01 ÷ (20 − 10) = 30 more of 100."""
    shop = situation(*[SLIPPING] * 10)
    action = the(ActionKind.NO_DISCOUNT, shop)
    assert action.kept == Decimal(30)
    assert [say(line) for line in action.evidence] == [
        "30 of 100 come back by themselves within 60 days.",
        "A discount of 20% would give away €30 to those who come anyway, and has to bring back 30 more of 100 just to pay for itself.",
    ]
    assert action.preset is not None
    assert set(listed(shop, action.preset).chosen.valued["reward_cost"]) == {Decimal(0)}


@pytest.mark.parametrize("change", [{"chance": 0.01}, {"occasions": 1}], ids=["nobody returns by themselves", "one order"])
def test_no_discount_is_not_said_where_it_is_not_true(change: Mapping[str, object]):
    assert ActionKind.NO_DISCOUNT not in kinds(actions(situation(*[{**SLIPPING, **change}] * 10)))


def test_the_money_is_that_of_the_list_itself():
    """Chosen and valued anew from the rules of the preset, for those whom the lot leaves."""
    shop = replace(STORY, lot=lambda people: people.filter(pl.col("customer") % 3 > 0), economics=Economics(lift_with_reward=0.1))
    for action in actions(shop):
        assert action.preset is not None
        assert action.money is not None
        chosen_play = play(action.preset.play)
        rules = replace(
            default_rules(chosen_play, say=str, policy=shop.policy),
            stages=action.preset.stages,
            only=action.preset.only,
            without=action.preset.without,
            economics=action.preset.economics(shop.economics),
        )
        people = choose(shop.analysed, rules=rules, suppressed=NOBODY).people
        written_to = people.filter(pl.col("customer") % 3 > 0)
        found = expected(written_to.select(*VALUED.columns), rules.economics)
        shown = [found.planned.extra_profit, *(outlook.extra_profit for outlook in found.at_lifts)]
        assert action.may_be_emailed == people.height > written_to.height
        assert action.money.expected == found.planned.extra_profit
        assert (action.money.low, action.money.high) == (min(shown), max(shown))


def test_later_orders_count_for_those_who_come_back_to_a_habit_and_not_for_the_others():
    shop = replace(STORY, analysed=replace(STORY.analysed, later_orders=LaterOrders(mean=2.0, returners=50)))
    counted = {action.kind: action.preset.count_later_orders for action in actions(shop) if action.preset}
    assert counted == {ActionKind.PRODUCT_STOPPED: True, ActionKind.SECOND_ORDER: False, ActionKind.NO_DISCOUNT: False}
    assert [action.preset.count_later_orders for action in actions(STORY) if action.preset] == [False, False, False]


def test_a_lift_that_was_measured_is_said_to_be():
    economics = Economics(lift_without_reward_source=LiftSource.MEASURED, lift_with_reward_source=LiftSource.MEASURED_AND_ASSUMED)
    found = {action.kind: action.source for action in actions(replace(STORY, economics=economics))}
    assert found[ActionKind.NO_DISCOUNT] is LiftSource.MEASURED
    assert found[ActionKind.PRODUCT_STOPPED] is LiftSource.MEASURED_AND_ASSUMED


def test_nobody_is_on_two_lists_of_the_same_page():
    slipping_fans = {**SLIPPING, "favourite": "blend", "silent": 95}
    left_lately = replace(STOPPED, last_sold=AS_OF - timedelta(days=90), first_day=AS_OF - timedelta(days=190))
    shop = situation(*[FAN] * 10, *[slipping_fans] * 10, *[SLIPPING] * 10, stopped=left_lately)
    found = actions(shop)
    lists = [on_its_list(action, shop) for action in found if action.preset]
    assert set(kinds(found)) >= {ActionKind.PRODUCT_STOPPED, ActionKind.NO_DISCOUNT}
    assert sum(len(people) for people in lists) == len(set().union(*lists))
    assert on_its_list(the(ActionKind.NO_DISCOUNT, shop), shop) == set(range(21, 31))


def test_one_of_the_best_is_told_of_as_one():
    shop = situation(*[QUIET] * 60, {**QUIET, "yearly": 400})
    action = the(ActionKind.HIGH_VALUE_QUIET, shop)
    assert action.customers == 1
    assert say(action.evidence[0]).startswith("In the year up to the last order this customer bought for €400; all your customers")


def test_those_in_a_running_campaign_or_unsubscribed_are_not_counted_as_reachable():
    shop = replace(STORY, resting=pl.Series([1, 2]), suppressed=pl.Series([3]))
    action = the(ActionKind.PRODUCT_STOPPED, shop)
    assert (action.customers, action.may_be_emailed) == (12, 9)


def test_without_findings_the_best_who_have_gone_quiet_get_a_personal_word():
    """The mean of a year is 60; thrice that is 180, and of those above it at most twenty are called."""
    rows = [*[QUIET] * 60, {**QUIET, "yearly": 400}, {**QUIET, "yearly": 179}, {**QUIET, "yearly": 200, **NO_CONSENT}]
    shop = situation(*rows)
    action = the(ActionKind.HIGH_VALUE_QUIET, shop)
    assert action.preset is not None
    assert action.preset.only == Selection(yearly_value_from=Decimal(180))
    assert (action.customers, action.may_be_emailed, action.yearly_value) == (2, 1, Decimal(600))
    assert say(action.evidence[0]) == (
        "In the year up to their last order they bought for €300 each; all your customers together average €60."
    )


def test_at_most_twenty_are_called_and_all_of_them_can_be_named_by_one_amount():
    rows = [*[{**QUIET, "yearly": 10}] * 400, *[{**QUIET, "yearly": 1000 + number} for number in range(40)]]
    action = the(ActionKind.HIGH_VALUE_QUIET, situation(*rows))
    assert action.preset is not None
    assert action.preset.only.yearly_value_from == Decimal(1039), "two digits would leave nobody"
    action = the(ActionKind.HIGH_VALUE_QUIET, situation(*[{**row, "yearly": int(str(row["yearly"])) * 3} for row in rows]))
    assert action.preset is not None
    assert action.preset.only.yearly_value_from == Decimal(3100)
    assert action.customers == 6


def test_the_general_list_is_for_everybody_who_has_gone_quiet():
    shop = situation(*[QUIET] * 20, *[LOST] * 10, *[{**QUIET, **NO_CONSENT}] * 5)
    action = general(shop)
    assert action is not None
    assert (action.kind, action.customers, action.may_be_emailed) == (ActionKind.WIN_BACK, 25, 20)
    assert on_its_list(action, shop) == set(range(1, 21))


def test_the_general_list_gives_a_reward_only_where_that_earns_more():
    cheap, dear = general(situation(*[{**QUIET, "chance": 0.3}] * 20)), general(situation(*[{**QUIET, "chance": 0.0}] * 20))
    assert [found.preset.play for found in (cheap, dear) if found and found.preset] == ["win_back_reminder", "win_back"]


def test_where_a_message_costs_more_than_it_brings_there_is_no_general_list():
    assert general(situation(*[QUIET] * 20, economics=Economics(contact_cost=Decimal(3)))) is None
    assert general(situation(*[{**QUIET, **NO_CONSENT}] * 20)) is None
    assert general(situation(*[QUIET] * 20, resting=pl.Series(range(1, 21)))) is None


def test_those_of_whom_no_consent_is_known_are_to_be_asked_and_nothing_is_promised():
    unknown = {**QUIET, "email_consent": Consent.UNKNOWN.value}
    some = the(ActionKind.ASK_CONSENT, situation(*[QUIET] * 3, *[unknown] * 12))
    assert (some.customers, some.may_be_emailed, some.yearly_value, some.money, some.preset) == (12, 0, Decimal(600), None, None)
    assert say(some.idea) == "Ask at the next order: a tick at the checkout, a note in the parcel."
    nobody = the(ActionKind.ASK_CONSENT, situation(*[unknown] * 12))
    assert say(nobody.idea) == "Read in your customer export: it says who agreed to e-mails."


def test_those_long_gone_are_left_in_peace():
    action = the(ActionKind.LONG_GONE, situation(*[LOST] * 12))
    assert (action.customers, action.money, action.preset) == (12, None, None)
    assert say(action.evidence[0]) == "Of 100 who are long gone, 1 come back by themselves within 60 days."


@pytest.mark.parametrize(
    "shop",
    [
        situation(),
        situation(*[{**QUIET, "stage": Stage.LOYAL, "silent": 5}] * 30),
        situation(*[FAN] * 4, *[NEW] * 4, *[SLIPPING] * 4, stopped=STOPPED, too_late=TOO_LATE),
    ],
    ids=["nobody", "nobody quiet", "too few of each"],
)
def test_no_action_is_invented(shop: Situation):
    assert [kind for kind in kinds(actions(shop)) if kind is not ActionKind.WIN_BACK and kind is not ActionKind.HIGH_VALUE_QUIET] == []
    assert len(actions(shop)) < 3


def test_a_preset_keeps_the_stage_limits_of_those_it_leaves_out():
    found = actions(STORY)
    later = found[-1] if found[-1].preset and found[-1].preset.without else next(a for a in found if a.preset and a.preset.without)
    assert later.preset is not None
    stages = {value for dimension, value in later.preset.without[0].values if dimension is Dimension.STAGE}
    assert stages == {Stage.AT_RISK.value, Stage.LAPSED.value, Stage.LOST.value}
    assert later.preset.without[0].last_order_until == date(2026, 3, 10)
