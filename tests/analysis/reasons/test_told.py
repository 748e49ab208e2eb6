"""What customers said themselves overrides what their orders show."""

import pytest

from tests.analysis.frames import day, orders_frame, people_frame
from tests.analysis.reasons.found import found, of, row
from winback.analysis.reasons import evidence, main_reasons
from winback.analysis.reasons.told import WORDS
from winback.locale.formats import speaker
from winback.vocabulary import Reason

TWO_ORDERS = [(1, 0, "10"), (1, 100, "10")]


@pytest.mark.parametrize(
    ("tags", "stated"),
    [
        ("VIP, reason: price, wholesale", Reason.PRICE),
        ("winback:too expensive", None),  # tags are words of a list, not sentences
        ("winback:expensive", Reason.PRICE),
        ("Grund: Qualität", Reason.BAD_EXPERIENCE),
        ("SYY = Lahja", Reason.GIFT_OR_SEASON),
        ("winback:product_gone", Reason.PRODUCT_GONE),
        ("reason: drifted; reason: price", Reason.PRICE),
        ("winback:2024", None),
        ("price", None),
        ("the reason: price", None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_states_a_reason_by_our_words_behind_our_prefixes_and_no_other_way(tags, stated):
    made = found(orders_frame(TWO_ORDERS), people=people_frame([1], tags=tags), as_of=300)
    if stated is None:
        assert of(made, 1) == [Reason.UNKNOWN]
    else:
        assert (of(made, 1), row(made, 1, Reason.TOLD_US)["stated"]) == ([Reason.TOLD_US], stated)


def test_of_tagged_orders_the_newest_up_to_the_day_counts_and_the_tag_of_the_customer_before_them():
    orders = orders_frame(
        [(1, 0, "10"), (1, 100, "10"), (1, 400, "10"), (2, 0, "10")], tags=["reason: price", "reason: gift", "", "Grund: Preis"]
    )
    made = found(orders, people=people_frame([1, 2], tags=[None, "reason: quality"]), as_of=300)
    first, second = row(made, 1, Reason.TOLD_US), row(made, 2, Reason.TOLD_US)
    assert (first["stated"], first["day"]) == (Reason.GIFT_OR_SEASON, day(100))
    assert (second["stated"], second["day"]) == (Reason.BAD_EXPERIENCE, None)
    assert of(made, 2) == [Reason.TOLD_US, Reason.TRIED_ONCE]
    assert main_reasons(made)["reason"].to_list() == [Reason.TOLD_US, Reason.TOLD_US]
    assert speaker("en").say(evidence(first, currency="EUR")) == "Your tag says: Gift or season."


def test_a_word_stands_for_one_reason_only():
    words = [word for texts in WORDS.values() for word in texts]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


def test_somebody_who_has_bought_nothing_that_counts_has_no_reason_to_leave():
    assert found(orders_frame(TWO_ORDERS), people=people_frame([1, 2], tags="reason: price"), as_of=300)["customer"].unique().to_list() == [
        1
    ]


@pytest.mark.parametrize(
    ("answer", "stated"),
    [
        ("Far too expensive for me", Reason.PRICE),
        ("Die Preise sind gestiegen", Reason.PRICE),
        ("liian kallista", Reason.PRICE),
        ("It was a present", Reason.GIFT_OR_SEASON),
        ("We moved, the represented costume", None),  # no words of ours
        ("Just busy", None),
        ("Seasoning was fine", None),
        ("Prices!", Reason.PRICE),
    ],
)
def test_an_answer_states_the_reason_whose_word_is_in_it_and_is_quoted_in_any_case(answer, stated):
    people = people_frame([1], tags="reason: gift", answer=answer, answered_on=day(200))
    said = row(found(orders_frame(TWO_ORDERS), people=people, as_of=300), 1, Reason.TOLD_US)
    assert (said["answer"], said["stated"], said["day"]) == (answer, stated, day(200))
    assert answer in speaker("de").say(evidence(said, currency="EUR"))


def test_an_answer_of_a_later_day_is_not_known_yet():
    people = people_frame([1], tags="reason: gift", answer="Price", answered_on=day(301))
    said = row(found(orders_frame(TWO_ORDERS), people=people, as_of=300), 1, Reason.TOLD_US)
    assert (said["answer"], said["stated"]) == (None, Reason.GIFT_OR_SEASON)


def test_an_answer_after_the_last_order_counts_where_nobody_looks_back():
    people = people_frame([1], answer="Too expensive", answered_on=day(301))
    shown = found(orders_frame(TWO_ORDERS), people=people, as_of=300, answers_until=day(400))
    assert row(shown, 1, Reason.TOLD_US)["stated"] == Reason.PRICE
    assert of(found(orders_frame(TWO_ORDERS), people=people, as_of=300, answers_until=day(300)), 1) == [Reason.UNKNOWN]


@pytest.mark.parametrize(
    ("answered_on", "counts"),
    [(day(0), True), (day(100), True), (day(200), True), (None, True), (day(-1), False), (day(-300), False)],
)
def test_an_answer_more_than_one_gap_before_the_last_order_is_history(answered_on, counts):
    people = people_frame([1], answer="Too expensive", answered_on=answered_on)
    made = found(orders_frame(TWO_ORDERS), people=people, as_of=300)  # ordered on days 0 and 100
    assert of(made, 1) == [Reason.TOLD_US if counts else Reason.UNKNOWN]


def test_who_ordered_once_is_held_against_the_usual_gap_of_the_shop():
    orders = orders_frame([*TWO_ORDERS, (2, 100, "10"), (3, 100, "10")])
    people = people_frame([2, 3], answer="Too expensive", answered_on=[day(0), day(-1)])
    made = found(orders, people=people, as_of=300)
    assert (of(made, 2)[0], of(made, 3)[0]) == (Reason.TOLD_US, Reason.TRIED_ONCE)


def test_where_nobody_ordered_twice_an_answer_before_the_order_is_history():
    people = people_frame([1, 2], answer="Too expensive", answered_on=[day(0), day(-1)])
    made = found(orders_frame([(1, 0, "10"), (2, 0, "10")]), people=people, as_of=300)
    assert (of(made, 1)[0], of(made, 2)[0]) == (Reason.TOLD_US, Reason.TRIED_ONCE)
