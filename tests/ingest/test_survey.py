"""Answers to a survey: which files are one, what is read of them, and whose answer it is afterwards."""

from datetime import date

import pytest

from tests.ingest.exports import table
from winback.errors import NeedsMapping
from winback.ingest.contacts import merged_contacts
from winback.ingest.given_answers import LONGEST_ANSWER
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
    rows = [("anna@example.com", "Too expensive", "2026-05-02"), ("ben@example.org", "Just busy", "2026-05-03")]
    parsed = parse(table(headers, [dict(zip(headers, row, strict=True)) for row in rows]))
    assert (parsed.facts.layout, parsed.facts.kind) == ("survey_answers", FileKind.ANSWERS)
    assert answered(parsed) == [("anna@example.com", "Too expensive", date(2026, 5, 2)), ("ben@example.org", "Just busy", date(2026, 5, 3))]
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


def rows_of(headers, *rows):
    return table(headers, [dict(zip(headers, row, strict=True)) for row in rows])


@pytest.mark.parametrize(
    ("headers", "rest"),
    [
        (("Invoice", "Email", "Date", "Price", "Product", "Feedback"), ("Mug", "nice shop")),
        (("Invoice", "Email", "Date", "Price", "Paid?"), ("yes",)),
        (("Invoice", "Email", "Date", "Price", "Gift?"), ("no",)),
        (("Rechnungsnummer", "E-Mail", "Datum", "Umsatz", "Grund"), ("Neukauf",)),
    ],
)
def test_orders_stay_orders_whatever_one_of_their_columns_asks(parse, headers, rest):
    parsed = parse(rows_of(headers, *((f"R{day}", f"a{day}@example.com", f"2025-05-{day}", "12.50", *rest) for day in (13, 14))))
    assert (parsed.facts.kind, parsed.orders.height) == (FileKind.ORDERS, 2)


def test_a_file_of_sums_that_is_not_certain_to_be_orders_is_asked_about_and_not_taken_for_a_survey(parse):
    headers = ("Email", "Reference", "Placed on", "Sum", "Feedback")
    with pytest.raises(NeedsMapping, match="order number"):
        parse(rows_of(headers, *((f"a{day}@example.com", f"R{day}", f"2025-05-{day}", "12.50", "nice shop") for day in (13, 14))))


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("Email", "First name", "Newsletter?"), ("a@example.com", "Ann", "no")),
        (("Email", "First name", "Accepts e-mail marketing?"), ("a@example.com", "Ann", "No")),
        (("E-Mail", "Vorname", "Werbung erlaubt?"), ("a@example.com", "Ann", "nein")),
        (("Email", "First name", "Accepts Marketing", "Why did you leave?"), ("a@example.com", "Ann", "no", "price")),
        (("Email", "First name", "May we write to you?"), ("a@example.com", "Ann", "No, thanks")),
        (("Email", "May we contact you?", "Why did you leave?"), ("a@example.com", "no", "price")),
        (("E-Mail", "Dürfen wir Ihnen schreiben?", "Warum sind Sie gegangen?"), ("a@example.com", "nein", "Preis")),
        (("Sähköposti", "Saako sinulle lähettää viestejä?", "Miksi lähdit?"), ("a@example.com", "ei", "hinta")),
    ],
)
def test_a_no_of_a_customer_is_never_lost_because_a_column_asks(parse, headers, row):
    parsed = parse(rows_of(headers, row))
    assert (parsed.facts.kind, parsed.contacts["email_consent"].to_list()) == (FileKind.CUSTOMERS, [Consent.NO])


def test_a_no_is_read_with_the_answers_where_somebody_says_that_the_file_is_a_survey(parse):
    headers = ("Email", "May we write to you?", "Why did you leave?")
    parsed = parse(rows_of(headers, ("a@example.com", "no", "price"), ("b@example.com", "yes", "late")), kind=FileKind.ANSWERS)
    assert parsed.contacts.select("answer", "email_consent").rows() == [("price", Consent.NO), ("late", Consent.YES)]


@pytest.mark.parametrize("header", ["Please do not write to me", "Do not contact?", "Keine Werbung?"])
def test_a_column_whose_yes_is_a_no_makes_no_survey_and_is_heeded(parse, header):
    rows = rows_of(("Email", "First name", header, "Why did you leave?"), ("a@example.com", "Ann", "yes", "price"))
    assert (parse(rows).facts.kind, parse(rows).contacts["email_consent"].to_list()) == (FileKind.CUSTOMERS, [Consent.NO])
    told = parse(rows, kind=FileKind.ANSWERS).contacts
    assert told.select("answer", "email_consent").rows() == [("price", Consent.NO)]


def test_one_answer_that_speaks_of_unsubscribing_throws_no_other_away(parse):
    why = [("a@example.com", "I unsubscribed, too much spam"), ("b@example.com", "too dear"), ("c@example.com", "moved")]
    assert [answer for _, answer, _ in answered(parse(rows_of(("Email", "Why did you leave?"), *why)))] == [answer for _, answer in why]
    assert parse(rows_of(("Email", "Reason"), *why)).facts.kind == FileKind.ANSWERS
    assert parse(rows_of(("Email", "Reason"), why[0], ("d@example.com", "Unsubscribed"), why[1])).facts.kind == FileKind.CUSTOMERS


@pytest.mark.parametrize(
    "other", ["What is your name?", "Wie heißen Sie?", "How did you hear about us?", "Feedback", "Haben Sie noch etwas zu sagen?"]
)
@pytest.mark.parametrize("why", ["Why did you leave?", "Warum kaufen Sie nicht mehr", "Miksi lähdit?", "Reason for leaving"])
def test_of_several_questions_the_one_that_asks_why_is_read(parse, other, why):
    assert answered(parse(rows_of(("Email", other, why), ("a@example.com", "Ann Berg", "too dear")))) == [
        ("a@example.com", "too dear", None)
    ]


def test_a_name_is_no_answer(parse):
    assert parse(rows_of(("Email", "What is your name?"), ("a@example.com", "Ann Berg"))).facts.kind == FileKind.CUSTOMERS


@pytest.mark.parametrize(
    "nothing",
    [
        *(
            "-",
            ".",
            "n/a",
            "No",
            "none",
            "Nothing",
            "12",
            "???",
            "👍",
            "I don't know",
            "Keine Angabe",
            "weiß nicht",
            "nein",
            "Ei",
            "en tiedä",
        )
    ],
)
def test_what_says_nothing_is_no_answer(parse, nothing):
    parsed = parse(rows_of(("Email", "Answer"), ("a@example.com", nothing), *(("b@example.com", "too dear"),) * 9))
    assert answered(parsed) == [("b@example.com", "too dear", None)]
    assert parsed.rejects["reason"].to_list() == [RejectReason.NO_ANSWER]


def test_links_and_marks_that_turn_a_line_round_are_left_out_of_answers(parse):
    said = "see https://shop.example.com/x?id=1 or www.example.org\u202e too\u0007 dear\u2066"
    assert answered(parse(rows_of(("Email", "Answer"), ("a@example.com", said)))) == [("a@example.com", "see … or … too dear", None)]


def test_marks_that_turn_a_line_round_are_left_out_of_tags(parse):
    people = parse(rows_of(("Email", "First name", "Tags"), ("a@example.com", "Ann", "reason:\u202e price\u0007")))
    assert people.contacts["tags"].to_list() == ["reason: price"]
    orders = rows_of(("Order ID", "Email", "Date", "Total", "Tags"), ("1", "a@example.com", "2025-05-13", "1.50", "VIP\u202e"))
    assert parse(orders).orders["tags"].to_list() == ["VIP"]


def test_days_that_cannot_be_read_are_told(parse):
    headers = ("Email", "Answer", "Date")
    parsed = parse(
        rows_of(headers, *((f"a{day}@example.com", "Price", f"2025-05-{day}") for day in range(10, 19)), ("b@example.org", "Late", "?"))
    )
    assert answered(parsed)[-1] == ("b@example.org", "Late", None)
    assert [warning.in_english() for warning in parsed.facts.warnings] == ["1 day could not be read; the answer is kept without a day."]


def test_to_say_which_column_holds_the_answers_is_to_say_that_a_file_is_a_survey(parse):
    content = rows_of(("Email", "Q1"), ("anna@example.com", "Too dear"))
    assert answered(parse(content, mapping=(("email", "Email"), ("answer", "Q1")))) == [("anna@example.com", "Too dear", None)]


def test_a_column_that_asks_why_above_no_words_is_asked_about_as_a_survey(parse):
    rows = [("a@example.com", "👍"), ("a@example.com", "😡")]
    with pytest.raises(NeedsMapping, match="holds the answers"):
        parse(rows_of(("Email", "Why did you leave?"), *rows))


def test_answers_in_a_customer_file_are_said_not_to_be_read(parse):
    headers = ("Email", "First name", "Newsletter", "Why did you leave?", "Why?")
    parsed = parse(rows_of(headers, ("a@example.com", "Ann", "no", "price", "")))
    assert [warning.in_english() for warning in parsed.facts.warnings] == [
        "The answers to “Why did you leave?” were not read. If you want them, read the file in once more and say that it is a survey."
    ]
