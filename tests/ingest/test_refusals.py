"""Columns whose yes is a no: read in whatever words, beside what else is said of consent, and never where something else is meant."""

import pytest

from winback.vocabulary import Consent, FileKind

ALL = ("email_consent", "sms_consent", "phone_consent", "ads_consent")
YES, NO, UNKNOWN = Consent.YES, Consent.NO, Consent.UNKNOWN


@pytest.mark.parametrize(
    "header",
    [
        *("Do not contact", "do_not_email", "DoNotMail", "Don't contact", "Unsubscribed", "Unsubscribed at", "Opt-out", "Email Opted Out"),
        *("Has opted out of email", "No newsletter", "No marketing e-mails", "Suppressed", "Blacklisted", "emailBlacklisted", "Bounced"),
        *("Keine Werbung", "Abgemeldet", "Abgemeldet am", "Kein Newsletter", "Werbesperre", "Werbewiderspruch", "Kontaktsperre"),
        *("Markkinointikielto", "Suoramarkkinointikielto", "Ei markkinointia", "Ei saa lähettää viestejä"),
        *("Désabonné", "Disiscritto", "Uitgeschreven", "Avregistrerad"),
    ],
)
@pytest.mark.parametrize("yes", ["yes", "TRUE", "1", "x", "ja", "kyllä", "2025-03-01", "2025-03-01 10:22:00", "too many mails"])
def test_a_yes_a_day_or_a_reason_is_a_no(parse, header: str, yes: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,{yes}\nb@example.com,Bo,\nc@example.com,Cy,\n")
    assert parsed.facts.kind == FileKind.CUSTOMERS
    assert parsed.contacts.sort("email").select(ALL).rows() == [(NO,) * 4, (UNKNOWN,) * 4, (UNKNOWN,) * 4]
    assert ("refusal", header) in parsed.facts.mapping


@pytest.mark.parametrize("no", ["no", "FALSE", "0", "nein", "ei", "", "-", "never", "n/a", "soft bounce", "0000-00-00"])
def test_a_no_is_no_refusal_and_no_consent(parse, no: str):
    parsed = parse(
        f"Email,First name,Newsletter,Unsubscribed\na@example.com,Ann,,{no}\nb@example.com,Bo,yes,{no}\nc@example.com,Cy,no,yes\n"
    )
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [UNKNOWN, YES, NO]


def test_of_several_columns_one_is_enough(parse):
    parsed = parse("Email,First name,Unsubscribed,Bounced,Do not contact\na@example.com,Ann,no,no,yes\nb@example.com,Bo,no,no,no\n")
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, UNKNOWN]


def test_a_mark_outweighs_a_yes_and_a_day_does_not(parse):
    parsed = parse("Email,First name,Newsletter,Unsubscribed\na@example.com,Ann,yes,yes\nb@example.com,Bo,yes,2024-01-05\n")
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, YES]


@pytest.mark.parametrize("header", ["Do not call", "SMS opt-out", "Keine Anrufe", "Puhelinkielto"])
def test_who_wants_no_calls_may_still_be_e_mailed(parse, header: str):
    parsed = parse(f"Email,First name,Newsletter,{header}\na@example.com,Ann,yes,yes\nb@example.com,Bo,yes,no\n")
    assert parsed.contacts.sort("email").select(ALL[:3]).rows() == [(YES, NO, NO), (YES, UNKNOWN, UNKNOWN)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Unsubscribe link", "https://example.com/u/1"),
        ("Unsubscribed", "https://example.com/u/1"),
        ("Bounce rate", "0.2"),
        ("Unsubscribe count", "1"),
        ("Bounced", "12"),
        ("Subscribed", "yes"),
        ("Opt-in", "yes"),
        ("Notes", "do not contact"),
    ],
)
def test_links_counts_and_other_columns_are_no_refusal(parse, header: str, cell: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,{cell}\nb@example.com,Bo,\n")
    assert NO not in parsed.contacts["email_consent"].to_list()


def test_whoever_says_which_column_is_which_is_believed(parse):
    rows = "Email,First name,Unsubscribed,Angry\na@example.com,Ann,yes,\nb@example.com,Bo,,yes\n"
    assert parse(rows, mapping=(("refusal", "Angry"),)).contacts.sort("email")["email_consent"].to_list() == [UNKNOWN, NO]
    assert parse(rows, mapping=(("refusal", ""),)).contacts["email_consent"].to_list() == [UNKNOWN, UNKNOWN]


def test_orders_that_say_it_are_heeded(parse):
    rows = "\n".join(f"A{day},2024-01-{day},12.50,{who}@example.com,yes,{no}" for day, who, no in ((13, "a", "yes"), (14, "b", "no")))
    parsed = parse(f"Order ID,Date,Total,Email,Newsletter,Do not contact\n{rows}\n")
    assert parsed.orders.sort("email")["email_consent"].to_list() == [NO, YES]
