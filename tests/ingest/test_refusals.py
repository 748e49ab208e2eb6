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


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Newsletter cancelled",
            "Consent withdrawn at",
            "Marketing declined",
            "Objects to marketing",
            "Exclude from marketing",
            "Un-subscribed",
        ),
        *(
            "No promotional emails",
            "No mail",
            "Never contact",
            "DoNotBulkEMail",
            "donotemail",
            "Remove me from the newsletter",
            "Not subscribed",
        ),
        *("Newsletter abbestellt am", "Einwilligung widerrufen", "Widerspruch Werbung", "Für Newsletter gesperrt", "Nicht kontaktieren"),
        *("Möchte keinen Newsletter", "Keine Werbung? (ja/nein)", "E-Mail-Sperre", "Newsletterabmeldung"),
        *(
            "Uutiskirje peruttu",
            "Suostumus peruutettu",
            "Markkinointi kielletty",
            "Ei sähköpostia",
            "Älä lähetä viestejä",
            "En halua uutiskirjettä",
        ),
        *("Pas de newsletter", "Consentement retiré", "Ne pas contacter", "Dada de baja", "No contactar", "Rechaza marketing"),
        *(
            "Rifiuta newsletter",
            "Cancellato dalla newsletter",
            "Non contattare",
            "Geen nieuwsbrief",
            "Toestemming ingetrokken",
            "Niet mailen",
        ),
        *("Inget nyhetsbrev", "Nej till reklam", "Samtycke återkallat", "Kontakta inte"),
    ],
)
@pytest.mark.parametrize("yes", ["yes", "1", "✓", "2025-03-01", "1709251200"])
def test_what_is_taken_back_is_a_no(parse, header: str, yes: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,{yes}\nb@example.com,Bo,\nc@example.com,Cy,\n")
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    "header",
    [
        *("Newsletter (yes/no)", "Newsletter ja/nein", "Uutiskirje (kyllä/ei)", "Marketing consent (yes=1, no=0)", "Opt-in/Opt-out"),
        *("I agree to receive the newsletter. I can unsubscribe at any time.", "Newsletter (Abmeldung jederzeit möglich)"),
        *("Haluan uutiskirjeen (voit perua tilauksen milloin tahansa)", "Newsletter Peru", "Yes to marketing (no spam)"),
    ],
)
def test_a_consent_that_names_the_way_out_is_a_consent(parse, header: str):
    parsed = parse(f'Email,First name,"{header}"\na@example.com,Ann,yes\nb@example.com,Bo,no\nc@example.com,Cy,\n')
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [YES, NO, UNKNOWN]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        *(("Bounced payments", "1"), ("Cheque bounced", "yes"), ("Insurance opt-out", "yes"), ("Abmeldung vom Kurs", "2025-03-01")),
        *(("Blacklisted product", "yes"), ("Suppress invoice", "yes"), ("Direct mail opt-out", "yes"), ("Cookie consent declined", "yes")),
        *(
            ("Unsubscribe token", "abc123"),
            ("Blacklist check", "clear"),
            ("No. of emails", "1"),
            ("# Emails", "1"),
            ("No e-mails sent", "1"),
        ),
        *(("No email address", "yes"), ("N° contact", "040 123 4567"), ("No contact", "040 123 4567")),
        *(("Unsubscribe email", "leave@example.org"), ("Not unsubscribed", "yes"), ("Ei markkinointikieltoa", "kyllä")),
        *(("What do you not like about our marketing?", "too loud"), ("Unsubscribed", "not unsubscribed"), ("Bounced", "no bounce")),
        *(("Reklamation abgelehnt", "ja"), ("Newsletter not opened", "yes"), ("Werbegeschenk abgelehnt", "ja")),
        *(("Newsletter coupon cancelled", "yes"), ("Consent not recorded", "yes"), ("Newsletter nicht geöffnet", "ja")),
        *(("Unsubscribed", "not yet"), ("Unsubscribed", "0.0"), ("Unsubscribed", "1900-01-01"), ("Unsubscribed", "01.01.0001")),
    ],
)
def test_what_is_about_something_else_or_says_none_silences_nobody(parse, header: str, cell: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,{cell}\nb@example.com,Bo,{cell}\nc@example.com,Cy,\n")
    assert NO not in parsed.contacts["email_consent"].to_list()


def test_a_mark_holds_beside_an_earlier_column_with_a_day(parse):
    parsed = parse(
        "Email,First name,Newsletter,Unsubscribed at,Do not contact\n"
        "a@example.com,Ann,yes,2025-01-01,yes\nb@example.com,Bo,yes,2025-01-01,\n"
    )
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, YES]


@pytest.mark.parametrize(
    "day", ["2024/03/01", "01-03-2024", "1 Mar 2024", "Mar 1, 2024", "Fri Mar 01 2024", "1. März 2024", "20240301", "45352"]
)
def test_a_day_is_a_day_however_it_is_written(parse, day: str):
    parsed = parse(f'Email,First name,Newsletter,Unsubscribed\na@example.com,Ann,yes,"{day}"\nb@example.com,Bo,,"{day}"\n')
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [YES, NO]


@pytest.mark.parametrize("reason", ["software problems", "not interested", "never signed up", "No longer interested", "kein Interesse"])
def test_a_reason_is_a_no_whatever_it_begins_with(parse, reason: str):
    parsed = parse(f"Email,First name,Unsubscribed\na@example.com,Ann,{reason}\nb@example.com,Bo,\n")
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, UNKNOWN]


def test_a_column_that_was_added_to_a_known_export_is_heeded(parse):
    header = (
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone,Accepts SMS Marketing,"
        "Total Spent,Total Orders,Note,Tax Exempt,Tags"
    )
    parsed = parse(f"{header},Do not contact\n1,Ann,A,a@example.com,yes,,,10,1,,no,,yes\n2,Bo,B,b@example.com,yes,,,10,1,,no,,\n")
    assert parsed.facts.layout == "shopify_customers"
    assert parsed.contacts.sort("email")["email_consent"].to_list() == [NO, YES]


@pytest.mark.parametrize("header", ["Subscription declined", "Subscription cancelled", "Newsletter coupon refused"])
def test_what_is_declined_is_no_consent(parse, header: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,yes\nb@example.com,Bo,\nc@example.com,Cy,yes\n")
    assert parsed.contacts["email_consent"].to_list() == [UNKNOWN] * 3
