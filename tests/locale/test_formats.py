"""Numbers, money and dates as each language writes them; messages with their values."""

import pickle
from datetime import date
from decimal import Decimal
from gettext import NullTranslations

import pytest
from babel import Locale

from winback.locale import Message, Translator, quoted
from winback.locale.formats import Speaker, speaker

NBSP, MINUS = "\u00a0", "\u2212"
SPEAKERS = {
    language: Speaker(Translator("en", NullTranslations()), Locale.parse(f"{language}")) for language in ("en_GB", "de_DE", "fi_FI")
}


@pytest.mark.parametrize(
    ("language", "number", "money", "share", "day"),
    [
        ("en_GB", "1,234.5", f"{MINUS}€48,230.50", "12.6%", "30 Jun 2026"),
        ("de_DE", "1.234,5", f"{MINUS}48.230,50{NBSP}€", f"12,6{NBSP}%", "30.06.2026"),
        ("fi_FI", f"1{NBSP}234,5", f"{MINUS}48{NBSP}230,50{NBSP}€", f"12,6{NBSP}%", "30.6.2026"),
    ],
)
def test_values_are_written_as_the_language_writes_them(language: str, number: str, money: str, share: str, day: str) -> None:
    speaker = SPEAKERS[language]

    assert speaker.number(1234.5) == number
    assert speaker.money(Decimal("-48230.5"), "EUR") == money
    assert speaker.percent(0.126, decimals=1) == share
    assert speaker.day(date(2026, 6, 30)) == day


@pytest.mark.parametrize(("language", "month"), [("en_GB", "Jun 2026"), ("de_DE", "Juni 2026"), ("fi_FI", "6/2026")])
def test_a_month_on_an_axis_is_short_and_cannot_be_taken_for_a_season(language: str, month: str) -> None:
    assert SPEAKERS[language].month(date(2026, 6, 30)) == month


def test_a_currency_without_cents_is_written_without() -> None:
    assert SPEAKERS["en_GB"].money(Decimal(1234), "JPY") == "JP¥1,234"


@pytest.mark.parametrize(("language", "amount"), [("en_GB", "1,234.50"), ("de_DE", "1.234,50"), ("fi_FI", f"1{NBSP}234,50")])
def test_an_amount_whose_currency_nobody_knows_is_written_as_a_number(language: str, amount: str) -> None:
    assert SPEAKERS[language].money(Decimal("1234.5"), "XXX") == amount


def test_rounded_money_has_no_cents() -> None:
    assert SPEAKERS["de_DE"].money_rounded(Decimal("48230.51"), "EUR") == f"48.231{NBSP}€"


@pytest.mark.parametrize(("count", "said"), [(1, "1 order since 30 Jun 2026"), (12345, "12,345 orders since 30 Jun 2026")])
def test_a_message_follows_its_count_and_formats_its_values(count: int, said: str) -> None:
    message = Message("{count} order since {day}", plural="{count} orders since {day}", count=count, day=date(2026, 6, 30))

    assert SPEAKERS["en_GB"].say(message) == said


def test_a_message_within_a_message_is_said_too() -> None:
    assert SPEAKERS["en_GB"].say(Message("{what}: {n}", what=Message("Orders"), n=1000)) == "Orders: 1,000"


def test_plain_text_keeps_its_braces() -> None:
    assert SPEAKERS["en_GB"].say("Hello {{first_name}}") == "Hello {{first_name}}"


def test_a_label_begins_with_a_capital_letter_and_keeps_its_others() -> None:
    assert SPEAKERS["de_DE"].label("e-mail an Kunden in Österreich") == "E-mail an Kunden in Österreich"
    assert SPEAKERS["de_DE"].label("") == ""


def test_several_values_are_said_one_after_the_other_each_as_its_language_writes_it() -> None:
    told = Message("{what}", what=(quoted("a"), 1234.5, date(2026, 6, 30)))
    assert SPEAKERS["de_DE"].say(told) == "“a”, 1.234,5, 30.06.2026"
    assert speaker("de").say(Message("{what}", what=(quoted("a"), quoted("b")))) == "„a“, „b“"
    assert Message("{what}", what=(quoted("a"), 2)).in_english() == "“a”, 2"


@pytest.mark.parametrize(("language", "sign", "pattern"), [("en", "%", "DD/MM/YYYY"), ("de", f"{NBSP}%", "DD.MM.YYYY")])
def test_what_a_chart_and_a_field_write_themselves_is_as_the_language_writes_it(language: str, sign: str, pattern: str) -> None:
    assert (speaker(language).percent_sign, speaker(language).day_pattern) == (sign, pattern)


def test_a_message_survives_being_pickled_and_equals_itself() -> None:
    message = Message("{count} of {all}", plural="{count} of {all}", count=3, all=9)

    assert pickle.loads(pickle.dumps(message)) == message
    assert message != Message("{count} of {all}", plural="{count} of {all}", count=4, all=9)
