"""The people behind a figure as a file for reading."""

import csv
import io
from datetime import date

import polars as pl

from tests.analysis.frames import people_frame
from winback.export.people_list import headers, people_csv
from winback.locale.formats import speaker
from winback.schema import MONEY, enum
from winback.vocabulary import Consent, Stage


def people(**columns: object) -> pl.DataFrame:
    """Two people: one who bought, one who has not yet."""
    known = people_frame([7, 8], email_consent=[Consent.YES, Consent.UNKNOWN], **columns)
    stood = pl.DataFrame(
        {
            "customer": [7, 8],
            "stage": ["lapsed", "lead"],
            "orders": [3, None],
            "net": ["12.5", None],
            "first_day": [date(2026, 1, 2), None],
        },
        schema_overrides={"stage": enum(Stage)},
    )
    bought = stood.with_columns(pl.col("net").cast(MONEY), last_day="first_day")
    return known.join(bought, on="customer", how="left")


def rows(language: str, **columns: object) -> list[dict[str, str]]:
    written = people_csv(people(**columns), say=speaker(language).say, currency="EUR")
    assert written.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 only with the mark"
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))


def test_everybody_is_in_the_file_in_the_words_of_the_reader():
    first, second = rows("en", email=["ann@example.com", None], first_name=["Ann", None])
    assert list(first) == [header.text.format(currency="EUR") for header in headers("EUR").values()]
    assert (first["Customer number"], first["First name"], first["E-mail"], first["Stage now"]) == (
        "7",
        "Ann",
        "ann@example.com",
        "Gone quiet",
    )
    assert (first["Orders"], first["Net value, EUR"], first["First order"]) == ("3", "12.50", "2026-01-02")
    assert (second["Customer number"], second["Stage now"], second["Orders"], second["Net value, EUR"]) == ("8", "Not bought yet", "", "")
    assert rows("de")[0]["Phase heute"] == "Inaktiv"


def test_what_could_be_a_formula_is_made_text_and_nobody_is_left_out():
    first, second = rows("en", email=["=cmd|' /C calc'!A0", "b@example.com"], first_name=["+1+1", "@sum"])
    assert first["E-mail"].startswith("'=")
    assert (first["First name"], second["First name"]) == ("'+1+1", "'@sum")
