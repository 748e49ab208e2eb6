"""What may be on screen while people are hidden: what nobody thought of is hidden, too."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from winback.locale import N_, Message
from winback.locale.formats import speaker
from winback.schema.declaring import enum
from winback.ui import masked
from winback.ui.frame import Here
from winback.ui.hidden import HIDDEN, without_texts
from winback.vocabulary import Consent

PEOPLE = pl.DataFrame(
    {
        "customer": [7, 1204, 1234567, 9],
        "first_name": ["Anna", None, "", None],
        "last_name": ["Berg", None, None, "Solo"],
        "email": ["anna@example.com", "ben@example.org", None, None],
        "thought_of_later": ["x", "", None, "y"],
        "product_name": ["Mug", None, "Cup", "Cup"],
        "email_consent": pl.Series(["yes", "no", "yes", "unknown"], dtype=enum(Consent)),
        "last_day": [date(2024, 1, 2)] * 4,
        "net": [Decimal("1.50")] * 4,
        "tags": [["vip"], [], None, ["a"]],
    }
)


def here(*, hidden: bool, language: str = "en") -> Here:
    return Here(say=speaker(language), workspace=None, masked=hidden)


def test_people_are_called_by_name_else_by_address_else_by_number() -> None:
    assert masked.shown(here(hidden=False), PEOPLE)["name"].to_list() == [
        "Anna Berg",
        "ben@example.org",
        "Customer 1\u00a0234\u00a0567",
        "Solo",
    ]


def test_who_has_neither_name_nor_address_is_called_by_the_number_of_the_shops_own_system_unless_hidden() -> None:
    keys = ["e:a@example.com", "e:ben@example.org", "i:online_retail:17850", "p:+4930"]
    people = PEOPLE.with_columns(customer_key=pl.Series(keys))
    assert masked.shown(here(hidden=False), people)["name"].to_list() == ["Anna Berg", "ben@example.org", "Customer 17850", "Solo"]
    nameless = people.with_columns(pl.lit("").alias("first_name"), pl.lit("").alias("last_name"), pl.lit(None, pl.String).alias("email"))
    assert masked.shown(here(hidden=False), nameless)["name"].to_list()[2:] == ["Customer 17850", "Customer 9"]
    assert masked.shown(here(hidden=True), people)["name"].to_list()[2] == "Customer 1\u00a0234\u00a0567"


@pytest.mark.parametrize(("language", "word"), [("en", "Customer"), ("de", "Kunde"), ("fi", "Asiakas")])
def test_hidden_people_are_called_by_their_number_in_every_language(language: str, word: str) -> None:
    names = masked.shown(here(hidden=True, language=language), PEOPLE)["name"].to_list()
    assert names == [f"{word} 7", f"{word} 1\u00a0204", f"{word} 1\u00a0234\u00a0567", f"{word} 9"]


def test_every_text_that_is_not_listed_as_telling_nothing_is_hidden_and_what_is_empty_stays_empty() -> None:
    shown = masked.shown(here(hidden=True), PEOPLE)
    assert shown["thought_of_later"].to_list() == [HIDDEN, "", "", HIDDEN]
    assert shown["email"].to_list() == [HIDDEN, HIDDEN, "", ""]
    assert shown["tags"].to_list() == [HIDDEN, HIDDEN, "", HIDDEN]
    kept = ["customer", "product_name", "email_consent", "last_day", "net"]
    assert shown.select(kept).equals(PEOPLE.select(kept))


def test_a_message_keeps_its_numbers_and_days_and_loses_what_it_quotes() -> None:
    message = Message(
        N_("{count} row of {file}: {inner}, {day}"),
        plural=N_("{count} rows of {file}: {inner}, {day}"),
        count=3,
        file="anna.csv",
        inner=Message(N_("There is no tag {tag}."), tag="{{anna}}"),
        day=date(2024, 1, 2),
    )
    assert without_texts(message).in_english() == f"3 rows of {HIDDEN}: There is no tag {HIDDEN}., 2024-01-02"
    assert masked.told(here(hidden=False), message) == message
