"""Whom of the addressed stages a list is for."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.offers.example_shop import AS_OF, NOBODY, analysed, rules
from winback.analysis.breakdown import lapsed_people, select
from winback.errors import UnusableInput
from winback.locale.formats import speaker
from winback.offers.audience import audience
from winback.offers.choosing import Analysed, choose
from winback.offers.plays import play
from winback.offers.selecting import addressed, checked_need, checked_selection, in_words, parts, selection_of, without_part
from winback.policy import EVERYBODY, Selection, Thresholds
from winback.vocabulary import AudienceStep, Consent, Dimension, Reason, RfmSegment, Stage, ValueTier

LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=100, lost_after_days=200)

SHOP: list[dict[str, object]] = [
    {"favourite": "blend", "country": "DE", "occasions": 1, "silent": 120, "yearly": 50, "tier": ValueTier.HIGH},
    {"favourite": "blend", "country": "FI", "occasions": 3, "silent": 150, "yearly": 500, "tier": ValueTier.LOW},
    {"favourite": "espresso", "occasions": 2, "silent": 250, "yearly": 80, "tier": ValueTier.HIGH, "stage": Stage.LOST},
    {"occasions": 1, "silent": 500, "yearly": 20, "tier": ValueTier.MIDDLE, "stage": Stage.LOST},
]


def left(only: Selection = EVERYBODY, *without: Selection) -> list[int]:
    return addressed(analysed(*SHOP), rules(only=only, without=without)).to_list()


@pytest.mark.parametrize(
    ("only", "customers"),
    [
        (Selection(values=((Dimension.PRODUCT, "blend"),)), [1, 2]),
        (Selection(values=((Dimension.PRODUCT, "blend"), (Dimension.PRODUCT, "espresso"))), [1, 2, 3]),
        (Selection(values=((Dimension.PRODUCT, None),)), [4]),
        (Selection(values=((Dimension.COUNTRY, None), (Dimension.COUNTRY, "FI"))), [2, 3, 4]),
        (Selection(values=((Dimension.VALUE_TIER, "high"), (Dimension.STAGE, "lost"))), [3]),
        (Selection(values=((Dimension.RFM_SEGMENT, "need_attention"),)), [1, 2, 3, 4]),
        (Selection(fewest_occasions=2), [2, 3]),
        (Selection(most_occasions=1), [1, 4]),
        (Selection(last_order_from=AS_OF - timedelta(days=150)), [1, 2]),
        (Selection(last_order_until=AS_OF - timedelta(days=150)), [2, 3, 4]),
        (Selection(yearly_value_from=Decimal(80)), [2, 3]),
        (Selection(values=((Dimension.PRODUCT, "blend"),), fewest_occasions=2, yearly_value_from=Decimal("500.01")), []),
    ],
)
def test_everything_that_is_set_has_to_hold(only: Selection, customers: list[int]):
    assert left(only) == customers


def test_rules_that_limit_nothing_make_no_step():
    assert left() == [1, 2, 3, 4]
    steps = [step.step for step in choose(analysed(*SHOP), rules=rules(), suppressed=NOBODY).steps]
    assert AudienceStep.SELECTED not in steps


def test_those_of_another_list_are_left_out_as_a_whole():
    """Left out is who is in all of one selection, not who is in any part of it."""
    assert left(EVERYBODY, Selection(values=((Dimension.PRODUCT, "blend"),), fewest_occasions=2)) == [1, 3, 4]
    assert left(Selection(most_occasions=1), Selection(values=((Dimension.PRODUCT, "blend"),))) == [4]
    assert left(EVERYBODY, Selection(most_occasions=1), Selection(values=((Dimension.PRODUCT, None),))) == [2, 3]


def test_who_is_not_selected_drops_out_at_a_step_of_its_own_and_is_not_behind_the_list():
    shop = analysed(*SHOP)
    chosen = choose(shop, rules=rules(only=Selection(most_occasions=1), stages=(Stage.LAPSED,)), suppressed=NOBODY)
    assert [(step.step, step.customers, step.dropped) for step in chosen.steps][:2] == [
        (AudienceStep.ELIGIBLE, 2, 2),
        (AudienceStep.SELECTED, 1, 1),
    ]
    assert dict(chosen.dropped.rows()) == {2: "selected", 3: "eligible", 4: "eligible"}
    assert chosen.behind.to_list() == [1]


def test_the_people_are_the_same_whether_or_not_the_others_are_told_of():
    shop = analysed(*SHOP, {"stage": Stage.NEW, "favourite": "blend"})
    limited = rules(only=Selection(values=((Dimension.PRODUCT, "blend"),)), without=(Selection(most_occasions=1),), stages=(Stage.LAPSED,))
    all_told, only_those = (choose(shop, rules=limited, suppressed=NOBODY, is_told_of_all=all_told) for all_told in (True, False))
    assert all_told.people.equals(only_those.people)
    assert all_told.consent == only_those.consent
    assert all_told.behind.to_list() == only_those.behind.to_list() == [2]
    assert (all_told.dropped.height, only_those.dropped.height) == (4, 0)


def test_consent_is_counted_of_those_selected():
    known = analysed(*SHOP)
    found = audience(known.known, known.people, rules=rules(), suppressed=NOBODY, selected=pl.Series([1, 2]), as_of=AS_OF)
    assert (found.consent.yes, found.recipients.to_list()) == (2, [1, 2])


def in_lapsed(shop: Analysed) -> pl.DataFrame:
    return lapsed_people(
        shop.customers,
        people=shop.people,
        segmented=shop.segmented,
        favourites=shop.favourites,
        channels=shop.channels,
        reasons=shop.reasons,
        thresholds=LIMITS,
    )


customers = st.fixed_dictionaries(
    {
        "silent": st.integers(90, 420),
        "tier": st.sampled_from(ValueTier),
        "country": st.sampled_from(["DE", "FI", None]),
        "favourite": st.sampled_from(["blend", "espresso"]),
        "channel": st.sampled_from(["web", "market stall", None]),
        "first": st.dates(date(2022, 1, 1), date(2025, 1, 1)),
        "recency": st.integers(1, 2),
        "reason": st.sampled_from([Reason.PRICE, Reason.UNKNOWN]),
        "email_consent": st.sampled_from([Consent.YES.value, Consent.UNKNOWN.value]),
    }
)
clicked = st.fixed_dictionaries(
    {},
    optional={
        Dimension.VALUE_TIER: st.sampled_from([tier.value for tier in ValueTier]),
        Dimension.SILENCE_BAND: st.integers(0, 3),
        Dimension.COUNTRY: st.sampled_from(["DE", "FI", None]),
        Dimension.PRODUCT: st.sampled_from(["blend", "espresso", None]),
        Dimension.RFM_SEGMENT: st.sampled_from([RfmSegment.NEED_ATTENTION.value, RfmSegment.CHAMPIONS.value]),
        Dimension.STAGE: st.sampled_from([Stage.LAPSED.value, Stage.LOST.value]),
        Dimension.CHANNEL: st.sampled_from(["web", "market stall", None]),
        Dimension.RECENCY: st.integers(1, 2),
        Dimension.REASON: st.sampled_from([Reason.PRICE.value, Reason.UNKNOWN.value]),
        Dimension.CONSENT: st.sampled_from([Consent.YES.value, Consent.UNKNOWN.value]),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(customers, min_size=1, max_size=8), clicked)
def test_a_list_made_from_clicks_is_for_the_very_people_who_were_shown(
    shop: list[dict[str, object]], chosen: dict[Dimension, str | int | None]
):
    staged = [{**row, "stage": Stage.LOST if int(str(row["silent"])) > 200 else Stage.LAPSED} for row in shop]
    known = analysed(*[row for row in staged if int(str(row["silent"])) > 100])
    everyone = in_lapsed(known)
    if Dimension.RECENCY not in chosen and everyone.height:
        chosen = {**chosen, Dimension.COHORT: everyone["cohort"][0]}
    only = selection_of(list(chosen.items()), thresholds=LIMITS, as_of=AS_OF)
    found = addressed(known, rules(only=only))
    assert found.to_list() == select(everyone, chosen)["customer"].to_list()


def test_a_selection_is_the_common_customers_of_its_parts_and_any_part_can_be_taken_off():
    whole = Selection(
        values=((Dimension.PRODUCT, "blend"), (Dimension.COUNTRY, "DE"), (Dimension.PRODUCT, "espresso")),
        fewest_occasions=2,
        last_order_from=date(2026, 1, 1),
        last_order_until=date(2026, 2, 1),
        yearly_value_from=Decimal(100),
    )
    products, country, occasions, days, value = parts(whole)
    assert products == Selection(values=((Dimension.PRODUCT, "blend"), (Dimension.PRODUCT, "espresso")))
    assert days == Selection(last_order_from=date(2026, 1, 1), last_order_until=date(2026, 2, 1))
    rest = whole
    for part in (country, value, products, days):
        rest = without_part(rest, part)
    assert rest == occasions == Selection(fewest_occasions=2)
    assert without_part(rest, occasions) == EVERYBODY


def test_each_limit_is_said_in_words():
    say = speaker("en").say
    whole = Selection(
        values=((Dimension.PRODUCT, "sku-1"), (Dimension.COUNTRY, "DE"), (Dimension.COUNTRY, None), (Dimension.VALUE_TIER, "high")),
        fewest_occasions=2,
        last_order_from=date(2026, 1, 1),
        last_order_until=date(2026, 2, 1),
        yearly_value_from=Decimal("450"),
    )
    names = {Dimension.PRODUCT: {"sku-1": "House Blend"}, Dimension.COUNTRY: {"DE": "Germany"}}
    assert [say(words) for words in in_words(whole, currency="EUR", names=names)] == [
        "Favourite product: House Blend",
        "Country: Germany or Not known",
        "Value: High value",
        "2 orders or more",
        "last order from 1 Jan 2026 to 1 Feb 2026",
        "bought for €450 a year or more",
    ]
    rest = (Selection(most_occasions=1), Selection(fewest_occasions=2, most_occasions=3), Selection(last_order_from=date(2026, 1, 1)))
    assert [say(in_words(one, currency="EUR", names={})[0]) for one in rest] == [
        "at most 1 order",
        "2 to 3 orders",
        "last order from 1 Jan 2026 on",
    ]


@pytest.mark.parametrize("pair", [(Dimension.VALUE_TIER, "huge"), (Dimension.STAGE, "gone"), (Dimension.SILENCE_BAND, "1")])
def test_a_value_that_is_none_of_its_dimension_is_refused(pair: tuple[Dimension, str]):
    with pytest.raises(UnusableInput, match="cannot be chosen by"):
        checked_selection(Selection(values=(pair,)))
    with pytest.raises(UnusableInput):
        choose(analysed(*SHOP), rules=rules(without=(Selection(values=(pair,)),)), suppressed=NOBODY)


@pytest.mark.parametrize("band", ["4", "-1", "", None, "short"])
def test_a_band_of_silence_that_is_none_is_refused(band: str | None):
    with pytest.raises(UnusableInput, match="Silence"):
        selection_of([(Dimension.SILENCE_BAND, band)], thresholds=LIMITS, as_of=AS_OF)


def test_several_bands_of_silence_are_all_the_days_from_the_first_to_the_last():
    found = selection_of([(Dimension.SILENCE_BAND, 2), (Dimension.SILENCE_BAND, "1")], thresholds=LIMITS, as_of=AS_OF)
    assert found == Selection(last_order_from=AS_OF - timedelta(days=400), last_order_until=AS_OF - timedelta(days=151))


def test_an_idea_that_is_true_of_some_only_wants_them_chosen():
    by_product = Selection(values=((Dimension.PRODUCT, "blend"),))
    assert checked_need(play("successor_sample"), by_product) == by_product
    assert checked_need(play("win_back"), EVERYBODY) == EVERYBODY
    with pytest.raises(UnusableInput, match=r"not true of everybody.*--only product="):
        checked_need(play("successor_sample"), Selection(fewest_occasions=2))
