"""Amounts as people type them, read the way they were meant."""

from decimal import Decimal

import pytest

from winback.locale.formats import speaker
from winback.locale.typed import read_amount


@pytest.mark.parametrize("language", ["en", "de", "fi"])
@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2.50", "2.50"),
        ("2,50", "2.50"),
        ("2,5", "2.50"),
        ("0,012", "0.01"),
        (",5", "0.50"),
        ("20", "20"),
        (" 1 234,50 ", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1’250", "1250"),
        ("2,50 €", "2.50"),
        ("€2.50", "2.50"),
        ("EUR 7", "7"),
        ("20 %", "20"),
        ("0", "0"),
    ],
)
def test_a_comma_means_what_a_point_means(typed: str, amount: str, language: str) -> None:
    assert read_amount(typed, decimal_mark=speaker(language).decimal_mark) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "language", "amount"),
    [("1.500", "de", "1500"), ("1.500", "fi", "1500"), ("1.500", "en", "1.5"), ("1,500", "en", "1500"), ("1,500", "de", "1.5")],
)
def test_three_digits_after_one_mark_are_thousands_unless_it_is_the_mark_of_the_language(typed: str, language: str, amount: str) -> None:
    assert read_amount(typed, decimal_mark=speaker(language).decimal_mark) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", " ", "abc", "-5", "−5", "1e9", "2..5", "nan", "inf", "5 or 6", ".", "€", "9" * 13])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert read_amount(typed, decimal_mark=",") is None


@pytest.mark.parametrize("language", ["en", "de", "fi"])
@pytest.mark.parametrize("amount", ["0", "7", "2.25", "0.05", "1250", "1234567.80"])
def test_what_a_field_shows_is_read_back_as_it_was(amount: str, language: str) -> None:
    say = speaker(language)
    assert read_amount(say.as_typed(Decimal(amount)), decimal_mark=say.decimal_mark) == Decimal(amount)
    assert say.as_typed(Decimal("2.5")) == ("2.50" if language == "en" else "2,50")
