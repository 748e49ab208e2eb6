from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.offers.example_shop import NOBODY, SHOP, analysed, rules
from winback.errors import UnusableInput, WinbackError
from winback.offers.codes import repeatable_bytes
from winback.offers.plan import OfferPlan, plan
from winback.policy import MessageTexts, OfferRules, Reward
from winback.schema import RECIPIENTS
from winback.vocabulary import CodeSource, Consent, RewardKind, Stage, ValueTier

CANARY = "canary@example.com"


def planned(chosen: OfferRules, *rows: dict[str, object], suppressed: pl.Series = NOBODY, **more: object) -> OfferPlan:
    random_bytes = repeatable_bytes(b"fixed", "plan")
    return plan(analysed(*rows), rules=chosen, shop=SHOP, suppressed=suppressed, random_bytes=random_bytes, **more)  # type: ignore[arg-type]


def warnings(offer: OfferPlan) -> list[str]:
    return [warning.in_english() for warning in offer.warnings]


def texts(text: str, *, subject: str = "Hello", link: str = "https://shop.example.com/") -> MessageTexts:
    return MessageTexts(subject=subject, preview_text="", text=text, button="", link=link)


ONE_REWARD = ((ValueTier.HIGH, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(15))),)


def test_a_recipient_carries_everything_the_message_was_made_from():
    who = {"first_name": "Ada", "last_name": "Byron", "country": "GB", "tier": ValueTier.MIDDLE, "net": "120.50", "favourite": "Espresso"}
    chosen = rules(code_source=CodeSource.LISTED, codes=("AB12",), expires_on=date(2026, 8, 31))
    offer = planned(chosen, who)
    RECIPIENTS.check_grain(offer.recipients)
    recipient = offer.recipients.row(0, named=True)
    assert recipient["text"] == (
        "Hello Ada,\n\nit has been a while since your last order, and we would be glad to see you again.\n\n"
        "For your next order: 10% off.\nYour code: AB12\nGood until 31 August 2026.\n\nKind regards\nBean & Cup\n\n{{unsubscribe}}"
    )
    assert recipient["subject"] == "Ada, we have missed you – 10% off"
    assert recipient["link"] == "https://shop.example.com/?utm_source=winback&utm_medium=email&utm_campaign=win_back"
    known = ("customer", "stage", "value_tier", "last_order_on", "silent_days", "net", "favourite_product", "reward", "code", "expires_on")
    assert [recipient[column] for column in known] == [
        1, "lapsed", "middle", date(2025, 12, 12), 200, Decimal("120.5"), "Espresso", "10% off", "AB12", date(2026, 8, 31),
    ]  # fmt: skip
    assert (offer.warnings, offer.missing_codes) == ((), 0)


def test_recipients_stand_in_the_order_of_their_value_and_equals_in_that_of_their_number():
    offer = planned(rules(), {"net": 10}, {"net": 30}, {"net": 20}, {"net": 30})
    assert offer.recipients.get_column("customer").to_list() == [2, 4, 3, 1]


def test_who_has_no_reward_has_no_code_no_expiry_and_no_words_about_them():
    chosen = rules(rewards=ONE_REWARD, code_source=CodeSource.OWN, expires_on=date(2026, 8, 31))
    offer = planned(chosen, {"tier": ValueTier.LOW}, {"tier": ValueTier.HIGH, "net": 5})
    unrewarded, rewarded = offer.recipients.to_dicts()
    assert (unrewarded["code"], unrewarded["expires_on"], unrewarded["reward"]) == (None, None, "")
    assert not {"code:", "until", "next", "%"} & set(unrewarded["text"].split())
    assert len(rewarded["code"]) == 10
    assert {"code:", "until", "next", rewarded["code"]} <= set(rewarded["text"].split())


def test_own_codes_keep_clear_of_those_in_use_and_are_the_same_for_the_same_bytes():
    chosen = rules(code_source=CodeSource.OWN, code_prefix="WB")
    first = planned(chosen, {}, {}).recipients.get_column("code").to_list()
    assert planned(chosen, {}, {}).recipients.get_column("code").to_list() == first
    assert not set(first) & set(planned(chosen, {}, {}, taken_codes=set(first)).recipients.get_column("code"))


def test_a_list_that_lacks_codes_can_be_looked_at_but_not_handed_out():
    offer = planned(rules(code_source=CodeSource.LISTED, codes=("AB12",)), {}, {}, {})
    assert offer.missing_codes == 2
    assert offer.recipients.get_column("code").to_list() == [None, None, None]
    with pytest.raises(UnusableInput, match="2 codes are missing"):
        offer.complete()


def test_a_list_with_a_code_for_everyone_is_handed_out():
    offer = planned(rules(code_source=CodeSource.LISTED, codes=("AB12", "CD34")), {"net": 1}, {"net": 2})
    assert offer.complete().select("customer", "code").rows() == [(2, "AB12"), (1, "CD34")]


def test_codes_of_the_list_that_are_in_use_already_do_not_count():
    offer = planned(rules(code_source=CodeSource.LISTED, codes=("AB12", "CD34")), {}, taken_codes={"ab12"})
    assert offer.recipients.get_column("code").to_list() == ["CD34"]


def test_no_code_is_missing_where_the_offer_has_none():
    offer = planned(rules(), {})
    assert (offer.missing_codes, offer.complete().get_column("code").to_list()) == (0, [None])


def test_only_those_who_may_be_written_to_are_on_the_list_and_the_others_are_told_by_step():
    rows = ({}, {"email_consent": Consent.UNKNOWN.value}, {"email_consent": Consent.NO.value}, {"stage": Stage.LOYAL}, {})
    offer = planned(rules(), *rows, suppressed=pl.Series([5]))
    assert offer.recipients.get_column("customer").to_list() == [1]
    assert offer.dropped.rows() == [(2, "consent"), (3, "consent"), (4, "eligible"), (5, "not_suppressed")]
    assert [step.customers for step in offer.steps] == [4, 4, 2, 2, 1, 1, 1]


def test_what_the_owner_should_know_is_said():
    known = planned(rules(unknown_consent_confirmed=True), {"email_consent": Consent.UNKNOWN.value}, {"silent": 800})
    assert warnings(known) == [
        "1 person on the list last ordered more than 24 months ago. An old address may annoy or bounce.",
        "1 person is on the list without known consent, because you confirmed the rule for existing customers.",
        "The messages promise a reward without a code: the shop has to give it by itself.",
    ]
    bare = planned(rules(texts=texts("Hello", link=""), code_source=CodeSource.LISTED, codes=("AB12",)), {})
    assert warnings(bare) == [
        "The text had no unsubscribe tag; it was added at the end.",
        "The button has no link yet. Enter the address of your shop.",
        "The texts do not name the reward. Add the tag {{reward}}.",
        "The texts do not name the code. Add the tag {{code}}.",
    ]
    assert bare.recipients.get_column("text").item() == "Hello\n\n{{unsubscribe}}"


def test_a_text_without_a_code_is_fine_where_nobody_has_one():
    plain = planned(rules(texts=texts("Hello, {{reward}} for you\n\n{{unsubscribe}}")), {})
    assert warnings(plain) == ["The messages promise a reward without a code: the shop has to give it by itself."]


def test_an_offer_that_has_ended_before_it_goes_out_is_refused():
    with pytest.raises(UnusableInput, match="would have ended"):
        planned(rules(expires_on=date(2026, 6, 30)), {})


def test_an_empty_audience_gives_an_empty_list():
    offer = planned(rules(code_source=CodeSource.OWN, expires_on=date(2026, 8, 31)), {"stage": Stage.NEW})
    assert offer.recipients.equals(RECIPIENTS.empty())


def test_the_same_shop_in_another_row_order_gives_the_same_list():
    rows = [{"net": net, "tier": tier, "favourite": f"F{net}"} for net in (10, 20, 20) for tier in ValueTier]
    shop = analysed(*rows)
    shuffled = analysed(*rows)
    for name in ("customers", "staged", "segmented", "people", "favourites", "chances"):
        object.__setattr__(shuffled, name, getattr(shop, name).sample(fraction=1, shuffle=True, seed=4))
    chosen = rules(code_source=CodeSource.OWN)
    lists = [
        plan(known, rules=chosen, shop=SHOP, suppressed=NOBODY, random_bytes=repeatable_bytes(b"fixed", "plan")).recipients
        for known in (shop, shuffled)
    ]
    assert lists[0].equals(lists[1])


@pytest.mark.parametrize(
    "chosen",
    [
        rules(code_source=CodeSource.LISTED, codes=()),
        rules(texts=texts("{{unknown}}")),
        rules(texts=texts("x", link="javascript:x")),
        rules(expires_on=date(2020, 1, 1)),
        rules(rewards=((ValueTier.HIGH, Reward(kind=RewardKind.PERCENTAGE, amount=Decimal(200))),)),
        rules(code_source=CodeSource.OWN, code_prefix="=1"),
    ],
)
def test_no_error_names_a_person(chosen: OfferRules):
    with pytest.raises(WinbackError) as refused:
        planned(chosen, {"email": CANARY, "first_name": "Canary"}).complete()
    told = f"{refused.value} {refused.value!r} {refused.value.args}"
    assert "canary" not in told.casefold()


def test_one_code_for_all_is_given_to_everybody_who_needs_one():
    chosen = rules(rewards=ONE_REWARD, code_source=CodeSource.SHARED, codes=("SUMMER",))
    offer = planned(chosen, {"tier": ValueTier.HIGH}, {"tier": ValueTier.LOW}, {"tier": ValueTier.HIGH})
    codes = dict(offer.recipients.select("customer", "code").rows())
    assert (codes, offer.missing_codes) == ({1: "SUMMER", 2: None, 3: "SUMMER"}, 0)


def test_one_code_for_all_is_missing_until_it_is_said_and_new_for_each_campaign():
    person = {"tier": ValueTier.HIGH}
    assert planned(rules(rewards=ONE_REWARD, code_source=CodeSource.SHARED), person, person).missing_codes == 2
    with pytest.raises(UnusableInput, match="belongs to an earlier campaign"):
        planned(rules(rewards=ONE_REWARD, code_source=CodeSource.SHARED, codes=("summer",)), person, taken_codes={"SUMMER"})
