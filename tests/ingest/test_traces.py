"""Refused rows mention people in many spellings; whoever is forgotten is found in all of them."""

import polars as pl
import pytest

from winback.ingest.traces import Traces, addresses_in, mentions, mentions_listed, traces_of, without_cut_address, without_mentions
from winback.schema import REJECTS
from winback.vocabulary import RejectReason

KAY = Traces(emails=frozenset({"kay.b@example.com"}), phones=frozenset({"+4915112345678"}), names=frozenset({("kay", "birdsong")}))
CUT = "x" * 190


def mentioned(*texts: str | None) -> list[bool]:
    return mentions(pl.Series(texts, dtype=pl.String), KAY).to_list()


@pytest.mark.parametrize(
    "text",
    [
        "1,kay.b@example.com,12",
        "1;KAY.B@EXAMPLE.COM",
        "mailto:Kay.b@example.com",
        "+4915112345678",
        "0151 12345678",
        "0049 151/123-456 78",
        "+49 (0)151 123.45.678",
        "151–12345678",
        "Kay Birdsong",
        '"BIRDSONG, Kay"',
        "birdsong;;kay",
        f"{CUT},kay.b@exa",
        f"{CUT};Kay.B",
        f"{CUT} +491511234",
        f"{CUT} Kay Bird",
    ],
)
def test_every_spelling_is_a_mention(text: str):
    assert mentioned(text) == [True]


@pytest.mark.parametrize(
    "text",
    [None, "", "Kay", "Birdsong", "Kayak of Birdsongs", "mary.b@example.com", "+4915112345679", "kay.b@exa", f"{CUT} Kay", f"{CUT} ka"],
)
def test_others_are_not_mentioned(text: str | None):
    assert mentioned(text) == [False]


def test_without_anybody_nothing_is_a_mention():
    assert mentions(pl.Series(["kay.b@example.com"]), Traces()).to_list() == [False]


def test_the_traces_of_people_are_in_small_letters_and_names_are_whole():
    rows = pl.DataFrame(
        {
            "email": ["kay@example.com", None, None],
            "phone": [None, "+4915112345678", None],
            "first_name": ["Kay", "K", "Kay"],
            "last_name": ["BIRDSONG", "Birdsong", None],
        }
    )
    traces = traces_of(rows)
    assert traces == Traces(
        emails=frozenset({"kay@example.com"}), phones=frozenset({"+4915112345678"}), names=frozenset({("kay", "birdsong")})
    )
    assert "kay" not in repr(traces)


def rejects(*excerpts: str | None) -> pl.DataFrame:
    lines = range(2, 2 + len(excerpts))
    frame = pl.DataFrame({"line_number": lines, "excerpt": pl.Series(excerpts, dtype=pl.String)})
    return REJECTS.conform(frame.with_columns(reason=pl.lit(RejectReason.BROKEN_ROW.value)))


def test_an_excerpt_goes_and_its_row_stays():
    cleaned = without_mentions(rejects("a", "b", None), pl.Series([True, False, True]))
    assert cleaned["excerpt"].to_list() == [None, "b", None]
    assert cleaned["line_number"].to_list() == [2, 3, 4]


def test_addresses_are_looked_up_as_they_are_normalised():
    listed = {"kay@example.com", "+4915112345678"}
    texts = pl.Series(["1,'KAY@example.com',x", "1;0151 123 456 78;2024-01-02", "ben@example.com", None, "12.50;17"])
    found = mentions_listed(texts, lambda addresses: addresses.is_in(list(listed)), phone_country="DE")
    assert found.to_list() == [True, True, False, False, False]


def test_half_an_address_at_the_end_of_a_cut_excerpt_goes():
    cleaned = without_cut_address(rejects(f"{CUT},kay@exam", f"{CUT} +49151", f"{CUT},Hamburg", "short,kay@exam"))
    assert cleaned["excerpt"].to_list() == [f"{CUT},", f"{CUT} ", f"{CUT},Hamburg", "short,kay@exam"]


def test_the_addresses_of_a_text_are_all_found():
    text = "anna@example.com;Ben@Example.org;+358 40 1234567;2024-01-02;17.50"
    assert addresses_in(text, phone_country=None) == {"anna@example.com", "ben@example.org", "+358401234567"}
