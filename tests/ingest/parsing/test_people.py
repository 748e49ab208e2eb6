"""E-mails, phones, consent, names, countries and ids."""

import polars as pl
import pytest

from winback.ingest.parsing import (
    cleaned,
    parse_consent,
    parse_countries,
    parse_emails,
    parse_ids,
    parse_phones,
    split_names,
    spreadsheet_ids,
    unread_consents,
)


def texts(*cells: str | None) -> pl.Series:
    return pl.Series("cell", cells, dtype=pl.String)


def test_an_email_is_trimmed_and_in_small_letters_without_an_apostrophe():
    assert parse_emails(texts(" Anna@Example.COM ", "'anna@example.com", "mailto:anna@example.com")).to_list() == ["anna@example.com"] * 3


@pytest.mark.parametrize(
    "written",
    [
        "MAILTO:Anna@example.com", "Mailto:anna@example.com?subject=Hello", "Anna Berg <anna@example.com>",
        '"Berg, Anna" <anna@example.com>',
        "<anna@example.com>", "anna@example.com.", "Anna <mailto:anna@example.com>", "Anna@example.com <anna@example.com>",
    ],
)  # fmt: skip
def test_an_email_is_read_from_what_mail_programs_write_around_it(written: str):
    assert parse_emails(texts(written, "ben@example.com")).to_list() == ["anna@example.com", "ben@example.com"]


@pytest.mark.parametrize(
    "written", ["ben@example.com <anna@example.com>", "Anna <anna@example.com> <b@example.com>", "Anna anna@example.com", "a@example.com.."]
)
def test_an_email_is_not_guessed_where_there_may_be_two(written: str):
    assert parse_emails(texts(written)).to_list() == [None]


def test_what_is_no_email_is_missing():
    assert parse_emails(texts("anna", "@example.com", "a..b@example.com", "anna@example", "a b@example.com", None)).to_list() == [None] * 6


def test_plus_tags_and_letters_beyond_ascii_are_kept():
    assert parse_emails(texts("Anna+Shop@example.com", "jörg@exämple.org")).to_list() == ["anna+shop@example.com", "jörg@exämple.org"]


def test_phones_become_e164_by_their_own_code_or_by_the_country_of_the_shop():
    numbers = texts("'+46 70-123 45 67", "0049 (30) 1234567", "+49 (0)30 1234567", "030 1234567", "call me", None)
    assert parse_phones(numbers, country="DE").to_list() == ["+46701234567", "+49301234567", "+49301234567", "+49301234567", None, None]


def test_a_phone_without_a_country_code_is_missing_where_no_country_is_known():
    assert parse_phones(texts("030 1234567"), country=None).to_list() == [None]


def test_consent_is_known_by_its_words_and_unknown_otherwise():
    words = texts("Yes", "ja", "1", "subscribed", "No", "nein", "0", "Unsubscribed", "perhaps", "unknown", None)
    assert parse_consent(words).to_list() == ["yes"] * 4 + ["no"] * 5 + ["unknown"] * 2


@pytest.mark.parametrize(
    "said",
    [
        "abgemeldet", "peruttu", "Nein, danke", "NEVER_SUBSCRIBED", "SUPPRESSED", "UNSUBSCRIBED", "No thanks", "désabonné",
        "de\u0301sabonne\u0301",
        "opted-out", "ei kiitos", "nicht angemeldet", "Keine Einwilligung", "never", "not yet", "inaktiv",
    ],
)  # fmt: skip
def test_a_clear_no_is_one_in_whatever_words(said: str):
    assert parse_consent(texts(said)).to_list() == ["no"]
    assert unread_consents(texts(said)) == 0


@pytest.mark.parametrize("said", ["SUBSCRIBED", "opted_in", "Ja", "kyllä", "tilaaja", "Double-Opt-In", "abonné"])
def test_a_clear_yes_is_one_in_whatever_words(said: str):
    assert parse_consent(texts(said)).to_list() == ["yes"]


def test_what_is_not_understood_is_a_no_and_counted():
    said = texts("2024-05-01", "✗", "yes, but only at Christmas", "perhaps", "perhaps", "yes", "-", "n/a", "?", None)
    assert parse_consent(said).to_list() == ["no"] * 5 + ["yes"] + ["unknown"] * 4
    assert unread_consents(said) == 5


def test_names_are_split_at_the_last_blank_or_at_the_comma():
    first, last = split_names(texts("Anna Maria Berg", "Berg, Anna Maria", "Berg", None))
    assert first.to_list() == ["Anna Maria", "Anna Maria", None, None]
    assert last.to_list() == ["Berg", "Berg", "Berg", None]


def test_countries_become_codes_where_they_are_known():
    named = texts("de", "United Kingdom", "EIRE", "Deutschland", "Suomi", "DEU", "Channel Islands", None)
    assert parse_countries(named).to_list() == ["DE", "GB", "IE", "DE", "FI", "DE", "Channel Islands", None]


def test_ids_lose_a_decimal_only_where_every_one_has_it():
    assert parse_ids(texts("17850.0", "12.0", None)).to_list() == ["17850", "12", None]
    assert parse_ids(texts("17850.0", "A12")).to_list() == ["17850.0", "A12"]
    assert parse_ids(texts("00123")).to_list() == ["00123"]


def test_ids_that_a_spreadsheet_has_rounded_are_seen():
    assert spreadsheet_ids(texts("1.2E+12", "1,23457E+15", "12E", "#1001", None)).to_list() == [True, True, False, False, False]


def test_leading_apostrophes_and_blanks_are_stripped_and_empty_is_null():
    assert texts("'97213", " \u00a0x ", "", "  ").to_frame().select(cleaned(pl.col("cell"))).to_series().to_list() == [
        "97213",
        "x",
        None,
        None,
    ]
