"""What must hold for any shop: batching and order do not matter, and sums are exact."""

import tempfile
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ingest.exports import SHOPIFY, shopify_order, table
from tests.ingest.records import parsed_file, records
from winback.ingest.bridge import money_bridge
from winback.ingest.canonical import canonical
from winback.ingest.container import UnpackLimits
from winback.ingest.identity import resolve
from winback.ingest.merging import merge, no_records
from winback.ingest.parsed import ParsedFile
from winback.ingest.reading import open_table
from winback.ingest.recognise import recognise
from winback.policy import ImportAnswers
from winback.vocabulary import Consent

cents = st.integers(0, 10_000_000).map(lambda amount: f"{amount // 100}.{amount % 100:02}")
items = st.tuples(st.sampled_from("XYZ"), st.integers(1, 9).map(str), cents)


@st.composite
def shops(draw: st.DrawFn) -> list[list[dict[str, object]]]:
    """The orders of a shop, each as its rows."""
    people = ["a@example.com", "B@example.com", "b@example.com", ""]
    return [
        shopify_order(
            f"#{number}",
            *draw(st.lists(items, max_size=3)),
            Email=draw(st.sampled_from(people)),
            Billing_Phone=draw(st.sampled_from(["+49301234567", "+358401234567", ""])),
            Total=draw(cents),
            Refunded_Amount=draw(cents),
            Financial_Status=draw(st.sampled_from(["paid", "pending", "voided", "refunded"])),
            Fulfillment_Status=draw(st.sampled_from(["fulfilled", ""])),
            Currency=draw(st.sampled_from(["EUR", "EUR", "SEK"])),
            Accepts_Marketing=draw(st.sampled_from(["yes", "no", ""])),
            Created_at=f"2024-{draw(st.integers(1, 12)):02}-{draw(st.integers(1, 28)):02} {draw(st.integers(0, 23)):02}:00:00 +0100",
        )
        for number in range(draw(st.integers(1, 12)))
    ]  # fmt: skip


def parsed(orders: list[list[dict[str, object]]]) -> ParsedFile:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "upload"
        path.write_text(table(SHOPIFY, [row for order in orders for row in order]), "utf-8")
        opened = open_table(path, Path(name), UnpackLimits())
        return canonical(opened, recognise(opened, ()), ImportAnswers())


def shop_of(*drops: list[ParsedFile]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Orders with the key of their customer, lines, and people, whatever number a customer has been given."""
    records = no_records()
    numbers = None
    for drop in drops:
        records, _ = merge(records, drop)
        resolved = resolve(records, numbers)
        numbers = resolved.numbers
    named = resolved.orders.join(resolved.numbers, on="customer", how="left", maintain_order="left").drop("customer", "file_line")
    return named, resolved.lines, resolved.people.drop("customer").sort("customer_key")


@settings(max_examples=15, deadline=None)
@given(shops(), st.data())
def test_any_split_into_files_in_any_order_gives_the_same_shop(orders, data: st.DataObject):
    cuts = data.draw(st.lists(st.integers(0, 2), min_size=len(orders), max_size=len(orders)))
    files = [parsed(part) for number in range(3) if (part := [order for order, cut in zip(orders, cuts, strict=True) if cut == number])]
    files = data.draw(st.permutations(files))
    whole = shop_of([parsed(orders)])
    for split in (shop_of(files), shop_of(*[[file] for file in files]), shop_of(files, files)):
        for frame, expected in zip(split, whole, strict=True):
            assert frame.equals(expected)


TOLD = ("email_consent", "sms_consent", "first_name", "platform_customer_id", "phone")


@st.composite
def customer_files(draw: st.DrawFn) -> list[list[dict[str, object]]]:
    """Rows of customer files that say different parts of the same about people, and never contradict each other."""
    consents = st.sampled_from([Consent.YES, Consent.NO])
    people = [
        {"email_consent": draw(consents), "sms_consent": draw(consents), "first_name": name, "platform_customer_id": name, "phone": phone}
        for name, phone in (("Anna", "+49301"), ("Ben", "+49302"))
    ]
    rows = [
        {**{name: person[name] for name in draw(st.sets(st.sampled_from(TOLD)))}, "email": f"{person['first_name']}@example.com".lower()}
        | draw(st.sampled_from([{}, {"email": None, "platform_customer_id": person["platform_customer_id"]}]))
        for person in (draw(st.sampled_from(people)) for _ in range(draw(st.integers(1, 8))))
    ]
    return [[row] for row in rows]


@settings(max_examples=30, deadline=None)
@given(customer_files(), st.data())
def test_customer_files_in_any_order_and_any_split_tell_the_same_of_everybody(files, data: st.DataObject):
    shuffled = data.draw(st.permutations(files))
    drops = [parsed_file(records(contacts=one)) for one in shuffled]
    expected = shop_of([parsed_file(records(contacts=one)) for one in files])[2]
    for people in (shop_of(drops)[2], shop_of(*[[one] for one in drops])[2], shop_of(drops, drops)[2]):
        assert people.equals(expected)


@settings(max_examples=15, deadline=None)
@given(shops(), st.data())
def test_the_order_of_orders_in_a_file_does_not_matter(orders, data: st.DataObject):
    shuffled = data.draw(st.permutations(orders))
    for frame, expected in zip(shop_of([parsed(shuffled)]), shop_of([parsed(orders)]), strict=True):
        assert frame.equals(expected)


@settings(max_examples=15, deadline=None)
@given(shops())
def test_every_cent_of_the_file_is_in_the_bridge(orders):
    named, _, _ = shop_of([parsed(orders)])
    for currency in ("EUR", "SEK"):
        stated = sum((Decimal(str(order[0]["Total"])) for order in orders if order[0]["Currency"] == currency), start=Decimal(0))
        total = money_bridge(named, currency=currency).total
        assert total.ordered == stated
        assert total.ordered - total.cancelled - total.refunded - total.unpaid - total.test_and_zero == total.net


@settings(max_examples=15, deadline=None)
@given(shops(), st.lists(st.sampled_from(["torn", "a,b,c", '"open', 'x,"y"z', ",,,"]), max_size=4), st.randoms())
def test_damage_costs_only_the_damaged_rows(orders, damage: list[str], random):
    orders = [*orders, *[shopify_order(f"#1{number}") for number in range(8)]]
    rows = table(SHOPIFY, [row for order in orders for row in order]).splitlines()
    places = [(random.randrange(1, len(rows) + 1), row) for row in damage]
    for place, row in sorted(places, reverse=True):
        rows.insert(place, row)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "upload"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        read = open_table(path, Path(name), UnpackLimits()).read(["Name"])
    assert read.rows.height == sum(len(order) for order in orders)
    assert read.broken.height == sum(row != ",,," for row in damage)
