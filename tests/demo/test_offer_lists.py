"""Offer lists are read back as Winback wrote them, for whatever destination; anything else is refused in plain words."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.export.example_list import recipients
from winback.demo.offer_lists import OfferList, read_offer_list
from winback.errors import UnusableFile
from winback.export.generic import csv_bytes, xlsx_bytes
from winback.export.tools import TOOLS, listed, write_list
from winback.vocabulary import Destination, RewardKind

PEOPLE = recipients(
    {"email": "ann@example.com", "code": "AB-12CD"},
    {
        "email": "bob@example.org",
        "reward_kind": "fixed_amount",
        "reward_amount": Decimal("7.5"),
        "reward": "£7.50 off",
        "code": "QX34",
        "last_order_on": date(2026, 3, 2),
        "silent_days": 120,
    },
    {"email": "cy@example.com", "reward_kind": "free_shipping", "reward_amount": Decimal(0), "reward": "free shipping", "code": None},
    {"email": "di@example.com", "reward_kind": "gift", "reward_amount": Decimal(0), "reward": "100% cotton bag, €5 worth as a gift"},
    {"email": "ed@example.com", "reward_kind": "none", "reward_amount": Decimal(0), "reward": "", "code": None, "text": 'Hi;\n"Ed",\nhi'},
)
READ = [
    ("ann@example.com", "AB-12CD", "percentage", Decimal(15)),
    ("bob@example.org", "QX34", "fixed_amount", Decimal("7.5")),
    ("cy@example.com", None, "free_shipping", Decimal(0)),
    ("di@example.com", "AB12CD34EF", "gift", Decimal(0)),
    ("ed@example.com", None, "none", Decimal(0)),
]


def _read(content: bytes, folder: Path, name: str = "list.csv") -> OfferList:
    path = folder / name
    path.write_bytes(content)
    return read_offer_list(path)


@pytest.mark.parametrize("for_excel", [False, True])
def test_the_plain_list_says_everything(for_excel: bool, tmp_path: Path) -> None:
    read = _read(csv_bytes(PEOPLE, for_excel=for_excel), tmp_path)
    assert read.addressees.rows() == READ
    assert read.as_of == date(2026, 6, 30)


def test_the_spreadsheet_says_the_same(tmp_path: Path) -> None:
    read = _read(xlsx_bytes(PEOPLE), tmp_path, "list.xlsx")
    assert read.addressees.rows() == READ
    assert read.as_of == date(2026, 6, 30)


@pytest.mark.parametrize("destination", [Destination.KLAVIYO, Destination.MAILCHIMP, Destination.BREVO])
def test_a_mailing_tool_s_list_says_the_reward_in_words(destination: Destination, tmp_path: Path) -> None:
    people = PEOPLE.with_columns(campaign=pl.lit("July"), email_consent=pl.lit("yes"))
    tool = TOOLS[destination]
    read = _read(write_list(listed(people, tool).frame, tool), tmp_path)
    assert read.addressees.rows() == READ
    assert read.as_of is None


@pytest.mark.parametrize(
    ("words", "kind", "amount"),
    [
        ("20 % Rabatt", RewardKind.PERCENTAGE, Decimal(20)),
        ("12,5 % Rabatt", RewardKind.PERCENTAGE, Decimal("12.5")),
        ("-5,00 €", RewardKind.FIXED_AMOUNT, Decimal(5)),
        ("£7.50 off", RewardKind.FIXED_AMOUNT, Decimal("7.5")),
        ("kostenloser Versand", RewardKind.FREE_SHIPPING, Decimal(0)),
        ("ilmainen toimitus", RewardKind.FREE_SHIPPING, Decimal(0)),
        ("a cup of coffee", RewardKind.GIFT, Decimal(0)),
        ("", RewardKind.NONE, Decimal(0)),
    ],
)
def test_rewards_are_understood_in_words(words: str, kind: RewardKind, amount: Decimal, tmp_path: Path) -> None:
    read = _read(f'EMAIL;WINBACK_REWARD;WINBACK_CODE\na@example.com;"{words}";X1\nb@example.com;"{words}";X2\n'.encode(), tmp_path)
    assert read.addressees.select("reward_kind", "reward_amount").rows() == [(kind, amount)] * 2


HOSTILE = {
    "empty": b"",
    "blank": b"\n\n \n",
    "binary": bytes(range(256)) * 40,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "no header": b"1,2026-01-02,3.50\n2,2026-01-03,4.50\n",
    "no addresses": b"Name,Code\nAnn,X1\nBob,X2\n",
    "header only": b"Email,Code\n",
    "damaged spreadsheet": xlsx_bytes(PEOPLE)[:3000],
    "garbled spreadsheet": xlsx_bytes(PEOPLE).replace(b"xl/worksheets", b"xl/workshxxts"),
    "web page": b"<!doctype html><html><body>Please log in</body></html>",
    "unclosed quotes": b'Email,Code\n"a@example.com,X1\n"b@example.com,X2\n',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_offer_list_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile):
        _read(content, tmp_path)
