"""Which reason an answer states, and which it only seems to."""

import polars as pl
import pytest

from winback.analysis.reasons.answers import stated_reason
from winback.vocabulary import Reason


@pytest.mark.parametrize(
    ("answer", "stated"),
    [
        ("Poor quality for that price", Reason.BAD_EXPERIENCE),  # the first by precedence
        ("The quality for that price", None),  # no complaint that is certain
        ("Quality", Reason.BAD_EXPERIENCE),
        ("Great service, but I moved abroad", None),
        ("Great service but the tea was too expensive", Reason.PRICE),
        ("No complaints", None),
        ("I can’t complain, nothing was broken", None),
        ("Good quality, nothing wrong", None),
        ("The service was no good", Reason.BAD_EXPERIENCE),
        ("I was not happy with the delivery", Reason.BAD_EXPERIENCE),
        ("Keine Reklamation, der Service war gut", None),
        ("Der Service war schlecht", Reason.BAD_EXPERIENCE),
        ("Palvelu oli huonoa", Reason.BAD_EXPERIENCE),
        ("Palvelu ei ollut huonoa", None),
        ("At present I have enough", None),
        ("at present", None),
        ("Not a gift", None),
        ("My gift card did not work", None),
        ("It is not too expensive", None),
        ("not too expensive", None),
        ("Not because it was expensive", None),
        ("I do not order because it is too expensive", Reason.PRICE),
        ("The price is fine", None),
        ("The prices went up", Reason.PRICE),
        ("Nicht zu teuer", None),
        ("Teuer war es nicht", None),
        ("wegen des Preises", Reason.PRICE),
        ("Ei ollut liian kallis", None),
        ("Hinta on noussut", Reason.PRICE),
        ("You forgot my order", None),
        ("I simply forgot", Reason.REPLENISHMENT_OVERDUE),
        ("My tea is no longer sold", Reason.PRODUCT_GONE),
        ("No need at the moment", Reason.DRIFTED),
    ],
)
def test_a_phrase_states_its_reason_unless_it_is_denied_and_a_topic_only_with_a_complaint_or_alone(answer, stated):
    assert stated_reason(pl.DataFrame({"answer": [answer]})).to_list() == [stated]


def test_each_answer_gets_its_own_reason_and_clauses_are_read_one_by_one():
    answers = ["Lovely tea. Sadly broken, twice", "Too dear", "...", "The price is fine, I order elsewhere", "Not expensive, but rude"]
    assert stated_reason(pl.DataFrame({"answer": answers})).to_list() == [
        Reason.BAD_EXPERIENCE,
        Reason.PRICE,
        None,
        Reason.DRIFTED,
        Reason.BAD_EXPERIENCE,
    ]


def test_no_answers_have_no_reasons():
    assert stated_reason(pl.DataFrame({"answer": []}, schema={"answer": pl.String})).to_list() == []
