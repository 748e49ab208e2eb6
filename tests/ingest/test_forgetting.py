"""Whoever is forgotten is in no record; what they bought stays, and so does everybody else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.ingest.records import order_lines, order_records, records
from winback.errors import UnusableInput
from winback.ingest.asked import asked
from winback.ingest.forgetting import Forgotten, forget, forget_again, marks_of, retired
from winback.ingest.identity import resolve
from winback.ingest.merging import Records
from winback.schema import MONEY
from winback.vocabulary import Consent, OrderStatus

KAY, BEN, PHONE = "kay@example.com", "ben@example.com", "+4915112345678"


def without(known: Records, key: str) -> Forgotten:
    return forget(known, marks_of(known), key, credited=resolve(known).orders["credited"])


def without_listed(merged: Records, *listed: str, before: pl.DataFrame | None = None) -> Forgotten | None:
    known = order_records() if before is None else before
    is_erased: Callable[[pl.Series], pl.Series] = lambda values: values.is_in(list(listed))  # noqa: E731
    return forget_again(merged, is_erased, before=known, credited=resolve(merged).orders["credited"])


def sums(known: Records) -> dict[str, Decimal]:
    return dict(resolve(known).orders.group_by("standing").agg(pl.col("net").sum()).rows())


def test_an_order_keeps_what_was_bought_and_nothing_of_who_did():
    telling = {
        **{"email": KAY, "platform_customer_id": "77", "phone": PHONE, "first_name": "Kay", "last_name": "B", "postcode": "10115"},
        **{"tags": "vip", "discount_codes": "KAY10", "email_consent": Consent.YES, "sms_consent": Consent.NO},
    }
    staying = {"country": "DE", "sales_channel": "web", "total": Decimal(20), "discount": Decimal(2), "order_id": "#1"}
    before = records({**telling, **staying}, lines=order_lines((0, "mug", 1, "20")))
    after = without(before, f"e:{KAY}").records
    row = after.orders.row(0, named=True)
    assert {name: row[name] for name in telling} == {**dict.fromkeys(telling), "email_consent": "unknown", "sms_consent": "unknown"}
    assert {name: row[name] for name in staying} == staying
    assert after.lines.equals(before.lines)


def test_the_sums_of_the_shop_do_not_change():
    known = records(
        {"email": KAY, "total": Decimal(20)},
        {"email": KAY, "total": Decimal(30), "refunded": Decimal(10)},
        {"email": KAY, "total": Decimal(40), "status": OrderStatus.CANCELLED},
        {"email": BEN, "total": Decimal(50)},
    )
    assert sums(without(known, f"e:{KAY}").records) == sums(known) == {"counted": Decimal(90), "cancelled": Decimal(0)}


def test_what_a_credit_note_took_back_stays_taken_back():
    known = records(
        {"email": KAY, "total": Decimal(30)},
        {"email": KAY, "total": Decimal(-10), "status": OrderStatus.CREDIT_NOTE},
        {"email": KAY, "total": Decimal(10)},
        {"email": KAY, "total": Decimal(-10), "status": OrderStatus.CREDIT_NOTE},
        lines=order_lines((0, "mug", 3, "10"), (1, "mug", -1, "10"), (2, "cup", 1, "10"), (3, "cup", -1, "10")),
    )
    assert sums(known) == {"counted": Decimal(20), "refunded": Decimal(0), "credit_note": Decimal(0)}
    after = without(known, f"e:{KAY}").records
    assert sums(after) == sums(known)
    assert after.orders["total"].to_list() == [Decimal(30), Decimal(0), Decimal(10), Decimal(0)]


def test_a_later_file_with_the_sale_alone_does_not_undo_what_was_taken_back():
    anonymous = order_records({"order_id": "#1", "total": Decimal(30), "refunded": Decimal(10)})
    found = without_listed(records({"order_id": "#1", "email": KAY, "total": Decimal(30)}), KAY, before=anonymous)
    assert found is not None
    assert found.records.orders["refunded"].to_list() == [Decimal(10)]


def test_a_later_refund_counts():
    anonymous = order_records({"order_id": "#1", "total": Decimal(30), "refunded": Decimal(10)})
    found = without_listed(records({"order_id": "#1", "email": KAY, "total": Decimal(30), "refunded": Decimal(25)}), KAY, before=anonymous)
    assert found is not None
    assert found.records.orders["refunded"].to_list() == [Decimal(25)]


def test_all_rows_of_the_person_go_and_no_others():
    known = records(
        {"email": KAY, "platform_customer_id": "77"},
        {"platform_customer_id": "77"},
        {"email": KAY, "phone": PHONE},
        {"phone": PHONE},
        {"email": BEN, "platform_customer_id": "78"},
        {},
        contacts=[{"email": KAY}, {"platform_customer_id": "77"}, {"email": BEN}],
    )
    found = without(known, f"e:{KAY}")
    assert (found.orders, found.contacts) == (4, 2)
    assert found.identifiers.to_list() == [PHONE, "i:shop:77", KAY]
    assert found.records.orders["email"].to_list() == [None, None, None, None, BEN, None]
    assert found.records.contacts["email"].to_list() == [BEN]


def test_a_phone_or_id_that_others_have_too_is_not_theirs_alone():
    known = records(
        {"email": KAY, "phone": PHONE, "platform_customer_id": "77"},
        {"email": BEN, "phone": PHONE, "platform_customer_id": "77"},
        {"phone": PHONE},
    )
    found = without(known, f"e:{KAY}")
    assert found.identifiers.to_list() == [KAY]
    assert found.records.orders["phone"].to_list() == [None, PHONE, PHONE]


def test_the_same_id_of_another_source_is_somebody_else():
    known = records({"email": KAY, "platform_customer_id": "77"}, {"source": "other", "platform_customer_id": "77"})
    found = without(known, f"e:{KAY}")
    assert found.records.orders["platform_customer_id"].to_list() == [None, "77"]


@pytest.mark.parametrize(
    ("order", "listed"),
    [
        ({"email": KAY}, KAY),
        ({"phone": PHONE}, PHONE),
        ({"platform_customer_id": "77"}, "i:shop:77"),
        ({"email": "new@example.com", "platform_customer_id": "77"}, "i:shop:77"),
        ({"email": "new@example.com", "phone": PHONE}, PHONE),
    ],
)
def test_an_upload_that_brings_one_of_their_identifiers_is_anonymous(order: dict[str, str], listed: str):
    found = without_listed(records(order, {"email": BEN}, contacts=[order, {"email": BEN}]), listed)
    assert found is not None
    assert (found.orders, found.contacts) == (1, 1)
    assert resolve(found.records).people["email"].to_list() == [BEN]


def test_an_upload_without_them_is_left_alone():
    assert without_listed(records({"email": BEN}, {}), KAY, PHONE) is None


def test_what_an_upload_tells_of_them_anew_is_learnt():
    merged = records(
        {"email": KAY, "platform_customer_id": "77"},
        {"platform_customer_id": "77"},
        {"phone": PHONE},
        {"email": BEN, "platform_customer_id": "78", "phone": "+4915112345679"},
        contacts=[{"email": KAY, "phone": PHONE}, {"email": KAY, "phone": "+4915112345679"}],
    )
    found = without_listed(merged, KAY)
    assert found is not None
    assert found.identifiers.to_list() == [PHONE, "i:shop:77", KAY]
    assert found.records.orders["phone"].to_list() == [None, None, None, "+4915112345679"]


def test_who_has_their_id_is_not_followed_any_further():
    """Another address beside a listed id is in no row of theirs, and other rows of that address stay: never by two steps."""
    merged = records({"email": BEN, "platform_customer_id": "77"}, {"email": BEN}, {"email": BEN, "phone": PHONE})
    found = without_listed(merged, "i:shop:77")
    assert found is not None
    assert found.records.orders["email"].to_list() == [None, BEN, BEN]
    assert found.identifiers.to_list() == []


def test_their_number_goes_to_nobody_else():
    first = resolve(records({"email": BEN}, {"email": KAY}))
    numbers = retired(first.numbers, pl.Series([KAY]))
    assert numbers.rows() == [(f"e:{BEN}", 1), ("x:2", 2)]
    again = resolve(records({"email": BEN}, {}, {"email": "cleo@example.com"}), numbers)
    assert again.orders["customer"].to_list() == [1, None, 3]
    assert again.people["customer_key"].to_list() == [f"e:{BEN}", "e:cleo@example.com"]


def test_amounts_stay_exact():
    known = records({"email": KAY, "total": Decimal("19.9901")})
    assert without(known, f"e:{KAY}").records.orders["total"].dtype == MONEY


# Who is meant

KNOWN = records(
    {"email": KAY, "platform_customer_id": "77", "phone": PHONE},
    {"email": BEN, "phone": "+4915112345679"},
    {"email": "ann@example.com", "phone": "+4915112345679"},
    {"platform_customer_id": "80"},
    {"phone": "+4915112345670"},
)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" Kay@Example.com ", f"e:{KAY}"),
        (f"e:{KAY}", f"e:{KAY}"),
        ("<kay@example.com>", f"e:{KAY}"),
        ("0151 123 456 78", f"e:{KAY}"),
        ("+49 (0)151 12345678", f"e:{KAY}"),
        ("i:shop:77", f"e:{KAY}"),
        ("77", f"e:{KAY}"),
        ("80", "i:shop:80"),
        ("p:+4915112345670", "p:+4915112345670"),
        ("nobody@example.com", "e:nobody@example.com"),
        ("+358401234567", "p:+358401234567"),
        ("i:shop:99", "i:shop:99"),
    ],
)
def test_a_person_is_known_by_whatever_is_typed(typed: str, key: str):
    assert asked(typed, marks_of(KNOWN), phone_country="DE").customer_key == key


def test_a_number_of_several_customers_is_nobodys():
    with pytest.raises(UnusableInput, match="2 customers") as refusal:
        asked("0151 12345679", marks_of(KNOWN), phone_country="DE")
    assert "12345679" not in str(refusal.value)


@pytest.mark.parametrize("typed", ["", "   ", "Kay", "99", "kay@", "0151 12345678", "e:kay"])
def test_what_can_be_nobody_is_refused_without_repeating_it(typed: str):
    with pytest.raises(UnusableInput, match="no e-mail address") as refusal:
        asked(typed, marks_of(KNOWN), phone_country=None)
    assert "Kay" not in str(refusal.value.problem)


SAID_BY_BEN = {"email": BEN, "answer": "Kay Birdsong told me not to", "answered_on": date(2024, 5, 1), "tags": "VIP"}
TAGGED_BEN = {"email": BEN, "tags": "friend of kay birdsong"}


def test_what_others_said_of_somebody_by_name_is_forgotten_with_them():
    known = records(
        {"email": KAY, "first_name": "Kay", "last_name": "Birdsong"}, TAGGED_BEN, {"email": BEN, "tags": "Kay"}, contacts=[SAID_BY_BEN]
    )
    after = without(known, f"e:{KAY}").records
    assert after.orders["tags"].to_list() == [None, None, "Kay"]
    assert after.contacts.select("answer", "answered_on", "tags").rows() == [(None, None, "VIP")]


def test_what_a_later_file_says_by_name_of_somebody_forgotten_before_is_left_out():
    merged = records({"email": KAY, "first_name": "Kay", "last_name": "Birdsong"}, TAGGED_BEN, contacts=[SAID_BY_BEN])
    again = without_listed(merged, KAY)
    assert again is not None
    assert again.records.orders["tags"].to_list() == [None, None]
    assert again.records.contacts["answer"].to_list() == [None]
