"""Answers to a survey: which files are one, what is read of them, and whose answer it is afterwards."""

from datetime import date

import pytest

from tests.ingest.exports import table
from winback.errors import NeedsMapping
from winback.ingest.contacts import merged_contacts
from winback.ingest.survey import LONGEST_ANSWER
from winback.schema import CONTACTS, ORDER_RECORDS
from winback.vocabulary import Consent, FileKind, RejectReason


def answered(parsed):
    return parsed.contacts.select("email", "answer", "answered_on").rows()


@pytest.mark.parametrize(
    "headers",
    [
        ("Email", "Answer", "Date"),
        ("E-Mail-Adresse", "Warum haben Sie nicht mehr bestellt?", "Zeitstempel"),
        ("Sähköposti", "Vastaus", "Aikaleima"),
        ("Email address", "Why did you stop ordering from us?", "Submitted at"),
        ("Contact", "Reason", "Completed on"),
    ],
)
def test_a_file_with_addresses_and_answers_is_a_survey(parse, headers):
    rows = [("anna@example.com", "Too expensive", "2026-05-02"), ("ben@example.org", "Nothing", "2026-05-03")]
    parsed = parse(table(headers, [dict(zip(headers, row, strict=True)) for row in rows]))
    assert (parsed.facts.layout, parsed.facts.kind) == ("survey_answers", FileKind.ANSWERS)
    assert answered(parsed) == [("anna@example.com", "Too expensive", date(2026, 5, 2)), ("ben@example.org", "Nothing", date(2026, 5, 3))]
    assert parsed.contacts["contact_key"].to_list() == ["e:anna@example.com", "e:ben@example.org"]
    assert set(parsed.contacts["email_consent"]) == {Consent.UNKNOWN}


def test_nothing_but_address_answer_and_day_is_read(parse):
    headers = ("Email", "First name", "Phone", "Why did you leave?", "Comment")
    row = dict(zip(headers, ("anna@example.com", "Anna", "+44 20 7946 0000", "Price", "call me"), strict=True))
    parsed = parse(table(headers, [row]))
    (found,) = parsed.contacts.rows(named=True)
    assert {name for name, value in found.items() if value not in (None, Consent.UNKNOWN)} == {"contact_key", "source", "email", "answer"}
    assert found["answer"] == "Price"


def test_an_answer_is_kept_without_addresses_and_numbers_and_not_at_any_length(parse):
    text = "Write to anna.b@example.com or call +358 40 123 4567. " + "x" * 500
    parsed = parse(table(("Email", "Answer"), [{"Email": "anna@example.com", "Answer": text}]))
    (answer,) = parsed.contacts["answer"]
    assert answer.startswith("Write to … or call …. xxx")
    assert len(answer) == LONGEST_ANSWER


def test_rows_without_an_address_or_an_answer_are_refused_by_line(parse):
    rows = [{"Email": "anna@example.com", "Answer": "Price"}, {"Email": "ben@example.org", "Answer": ""}, {"Email": "-", "Answer": "Late"}]
    parsed = parse(table(("Email", "Answer"), rows * 3))
    assert answered(parsed) == [("anna@example.com", "Price", None)]
    assert parsed.rejects.select("line_number", "reason").rows()[:2] == [(3, RejectReason.NO_ANSWER), (4, RejectReason.NO_CONTACT)]


def test_of_two_answers_of_one_person_the_newest_is_kept_with_its_day(parse):
    headers = ("Email", "Answer", "Date")
    rows = [("anna@example.com", "Price", "2026-05-02"), ("Anna@Example.com", "Late", "2026-04-01")]
    assert answered(parse(table(headers, [dict(zip(headers, row, strict=True)) for row in rows]))) == [
        ("anna@example.com", "Price", date(2026, 5, 2))
    ]


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("Email", "Reason", "Unsubscribed at"), ("anna@example.com", "too many mails", "2026-05-02")),
        (("Email", "Reason"), ("anna@example.com", "Unsubscribed")),
        (("Email", "Reason"), ("anna@example.com", "HARD BOUNCE")),
        (("Email", "Tags", "Accepts marketing"), ("anna@example.com", "VIP", "yes")),
        (("Email", "Response ID", "Name"), ("anna@example.com", "4711", "Anna")),
    ],
)
def test_lists_of_people_with_reasons_of_their_own_are_no_survey(parse, headers, row):
    assert parse(table(headers, [dict(zip(headers, row, strict=True))])).facts.kind != FileKind.ANSWERS


def test_orders_with_a_reason_of_their_own_stay_orders(parse):
    headers = ("Order ID", "Date", "Amount", "Email", "Reason")
    rows = [dict(zip(headers, (f"A{day}", f"2024-01-{day}", "12.50", "a@example.com", "gift"), strict=True)) for day in (13, 14)]
    assert parse(table(headers, rows)).facts.kind == FileKind.ORDERS


def test_a_person_can_say_that_a_file_is_a_survey_and_which_column_holds_the_answers(parse):
    headers = ("Email", "Q1")
    content = table(headers, [{"Email": "anna@example.com", "Q1": "Too dear"}])
    with pytest.raises(NeedsMapping):
        parse(content, kind=FileKind.ANSWERS)
    assert answered(parse(content, kind=FileKind.ANSWERS, mapping=(("answer", "Q1"),))) == [("anna@example.com", "Too dear", None)]


def test_an_answer_takes_nothing_away_from_what_a_customer_file_has_told_and_is_not_taken_away_by_the_next_one(parse):
    people = table(
        ("Email", "First name", "Tags", "Accepts marketing"),
        [dict(zip(("Email", "First name", "Tags", "Accepts marketing"), ("anna@example.com", "Anna", "VIP", "yes"), strict=True))],
    )
    survey = table(("Email", "Answer"), [{"Email": "anna@example.com", "Answer": "Price"}])
    customers, answers = parse(people).contacts, parse(survey).contacts
    for uploads in ([customers, answers], [answers, customers], [customers, answers, customers]):
        (both,) = CONTACTS.check_grain(merged_contacts(uploads, ORDER_RECORDS.empty())).rows(named=True)
        assert (both["first_name"], both["tags"], both["email_consent"], both["answer"]) == ("Anna", "VIP", Consent.YES, "Price")
