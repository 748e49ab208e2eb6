from datetime import date
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.offers.example_shop import AS_OF, NOBODY, people, rules
from winback.offers.audience import Audience, audience, beyond
from winback.offers.plays import WIN_BACK, play
from winback.vocabulary import AudienceStep, Channel, Consent, Stage


def candidates(*rows: tuple[Stage, date | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer": list(range(1, len(rows) + 1)),
            "stage": [stage.value for stage, _ in rows],
            "last_day": [last_day for _, last_day in rows],
        },
        schema={"customer": pl.Int64, "stage": pl.Enum([stage.value for stage in Stage]), "last_day": pl.Date},
    )


LAPSED = (Stage.LAPSED, date(2026, 1, 1))


def counts(chosen: Audience) -> list[tuple[str, int]]:
    return [(step.step.value, step.customers) for step in chosen.steps]


def dropped(chosen: Audience) -> dict[int, str]:
    return dict(chosen.dropped.iter_rows())


def test_each_step_says_how_many_are_left_and_who_dropped_out_there():
    shop = candidates((Stage.LOYAL, date(2026, 6, 1)), LAPSED, LAPSED, (Stage.LOST, date(2020, 1, 1)), LAPSED, LAPSED, LAPSED)
    known = people([{}, {"email": None}, {"email_consent": Consent.NO.value}, {}, {}, {}, {}])
    chosen = audience(shop, known, rules=rules(), suppressed=pl.Series([5]), resting=pl.Series([5, 6]), as_of=AS_OF)
    assert counts(chosen) == [
        ("eligible", 6), ("reachable", 5), ("consent", 4), ("not_too_old", 3), ("not_suppressed", 2), ("rested", 1),
    ]  # fmt: skip
    assert [step.dropped for step in chosen.steps] == [1, 1, 1, 1, 1, 1]
    assert dropped(chosen) == {1: "eligible", 2: "reachable", 3: "consent", 4: "not_too_old", 5: "not_suppressed", 6: "rested"}
    assert chosen.recipients.to_list() == [7]


@pytest.mark.parametrize("address", ["", "nobody", "=1+1@example.com", "+49@example.com", "a b@example.com", "a@b", 'x"y@example.com'])
def test_an_address_that_no_tool_would_take_is_not_reachable(address: str):
    chosen = audience(candidates(LAPSED), people([{"email": address}]), rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    assert dropped(chosen) == {1: "reachable"}


@pytest.mark.parametrize("address", ["a@example.com", "o'neil+shop@mail.example.org", "müller@example.com", "x.y_z-1@a-b.example"])
def test_an_ordinary_address_is_reachable(address: str):
    chosen = audience(candidates(LAPSED), people([{"email": address}]), rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    assert chosen.recipients.to_list() == [1]


def test_unknown_consent_is_on_the_list_only_with_the_confirmed_exemption_and_is_counted():
    known = people([{"email_consent": consent.value} for consent in (Consent.YES, Consent.UNKNOWN, Consent.NO)])
    shop = candidates(LAPSED, LAPSED, LAPSED)
    without = audience(shop, known, rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    confirmed = audience(shop, known, rules=rules(unknown_consent_confirmed=True), suppressed=NOBODY, as_of=AS_OF)
    assert without.recipients.to_list() == [1]
    assert confirmed.recipients.to_list() == [1, 2]
    assert (without.consent.yes, without.consent.unknown, without.consent.no) == (1, 1, 1)


def test_the_exemption_holds_for_e_mail_only():
    known = people([{"phone": "+4915112345678"}, {"phone": "+4915112345679", "sms_consent": Consent.YES.value}, {"phone": "0151 1"}])
    chosen = audience(
        candidates(LAPSED, LAPSED, LAPSED),
        known,
        channel=Channel.SMS,
        rules=rules(unknown_consent_confirmed=True),
        suppressed=NOBODY,
        as_of=AS_OF,
    )
    assert chosen.recipients.to_list() == [2]
    assert dropped(chosen) == {1: "consent", 3: "reachable"}


def test_months_count_to_the_day_and_exactly_that_many_months_is_not_beyond():
    days = [date(2023, 6, 29), date(2023, 6, 30), date(2024, 6, 29), date(2024, 6, 30)]
    shop = candidates(*((Stage.LOST, day) for day in days))
    chosen = audience(shop, people([{}, {}, {}, {}]), rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    assert dropped(chosen) == {1: "not_too_old"}
    assert shop.filter(beyond(24, AS_OF))["customer"].to_list() == [1, 2, 3]


def test_nobody_is_too_old_where_the_owner_decided_so():
    shop = candidates((Stage.LOST, date(2010, 1, 1)))
    chosen = audience(shop, people([{}]), rules=rules(leave_out_beyond_months=None), suppressed=NOBODY, as_of=AS_OF)
    assert chosen.recipients.to_list() == [1]


def test_who_never_ordered_is_not_eligible_whatever_the_stages_say():
    chosen = audience(candidates((Stage.LEAD, None)), people([{}]), rules=rules(stages=(Stage.LEAD,)), suppressed=NOBODY, as_of=AS_OF)
    assert dropped(chosen) == {1: "eligible"}


def test_a_candidate_whom_nobody_knows_is_not_reachable():
    chosen = audience(candidates(LAPSED, LAPSED), people([{}]), rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    assert dropped(chosen) == {2: "reachable"}


def test_a_shop_without_customers_has_an_empty_audience():
    chosen = audience(candidates(), people([]), rules=rules(), suppressed=NOBODY, as_of=AS_OF)
    assert [count for _, count in counts(chosen)] == [0, 0, 0, 0, 0, 0]
    assert chosen.recipients.is_empty()


CUSTOMER = st.tuples(
    st.sampled_from(Stage),
    st.sampled_from(Consent),
    st.sampled_from(["a@example.com", None, "@", "=x@example.com"]),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), AS_OF)),
)
SHOPS = st.lists(CUSTOMER, max_size=25)


def chosen_from(shop: list, suppressed: set[int], **changes: object) -> Audience:
    known = people([{"email": email, "email_consent": consent.value} for _, consent, email, _ in shop])
    rows = candidates(*((stage, last_day) for stage, _, _, last_day in shop))
    numbers = pl.Series(sorted(suppressed), dtype=pl.Int64)
    return audience(rows, known, rules=rules(**changes), suppressed=numbers, as_of=AS_OF)


@settings(max_examples=60, deadline=None)
@given(SHOPS, st.sets(st.integers(1, 25)), st.sets(st.integers(1, 25)))
def test_more_suppression_gives_a_subset(shop: list, fewer: set[int], more: set[int]):
    small = set(chosen_from(shop, fewer | more).recipients)
    large = set(chosen_from(shop, fewer).recipients)
    assert small <= large
    assert not small & (fewer | more)
    assert large - small <= more


@settings(max_examples=60, deadline=None)
@given(SHOPS, st.sets(st.integers(1, 25)), st.booleans())
def test_nobody_without_consent_or_outside_the_play_is_ever_a_recipient(shop: list, suppressed: set[int], confirmed: bool):
    allowed = {Consent.YES, Consent.UNKNOWN} if confirmed else {Consent.YES}
    for customer in chosen_from(shop, suppressed, unknown_consent_confirmed=confirmed).recipients:
        stage, consent, email, _ = shop[customer - 1]
        assert consent in allowed
        assert stage in play(WIN_BACK).stages
        assert email == "a@example.com"


@settings(max_examples=60, deadline=None)
@given(SHOPS, st.sets(st.integers(1, 25)), st.booleans())
def test_steps_never_grow_and_recipients_and_dropped_are_together_everybody_once(shop: list, suppressed: set[int], confirmed: bool):
    chosen = chosen_from(shop, suppressed, unknown_consent_confirmed=confirmed)
    left = [len(shop), *(step.customers for step in chosen.steps)]
    assert left == sorted(left, reverse=True)
    assert [before - after for before, after in pairwise(left)] == [step.dropped for step in chosen.steps]
    early = list(AudienceStep)[: list(AudienceStep).index(AudienceStep.RESTED) + 1]
    assert [step.step for step in chosen.steps] == [step for step in early if step is not AudienceStep.SELECTED]
    assert sorted([*chosen.recipients, *chosen.dropped["customer"]]) == list(range(1, len(shop) + 1))
    assert left[-1] == len(chosen.recipients)
