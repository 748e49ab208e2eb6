"""Order records, lines and contacts for tests, from the few values that matter there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from winback.ingest.contacts import contact_key
from winback.ingest.merging import Records
from winback.ingest.parsed import FileFacts, ParsedFile
from winback.schema import CONTACTS, LINES, ORDER_RECORDS, REJECTS
from winback.vocabulary import Consent, FileKind, OrderStatus

DAY_ZERO = datetime(2024, 1, 1, 12)  # noqa: DTZ001  wall clocks have no zone


def order_records(*orders: Mapping[str, object]) -> pl.DataFrame:
    """ORDER_RECORDS; ``day`` counts from 2024-01-01."""
    rows = [
        {
            "order": number,
            "source": "shop",
            "order_id": f"#{number}",
            "placed_at": DAY_ZERO + timedelta(days=int(str(given.get("day", number)))),
            "status": OrderStatus.PLACED,
            "currency": "EUR",
            "total": Decimal(20),
            "refunded": Decimal(0),
            "discount": Decimal(0),
            "email_consent": Consent.UNKNOWN,
            "sms_consent": Consent.UNKNOWN,
            "file_line": number + 2,
            **{name: value for name, value in given.items() if name != "day"},
        }
        for number, given in enumerate(orders)
    ]
    stated = {name: dtype for name, dtype in ORDER_RECORDS.columns.items() if any(name in row for row in rows)}
    return ORDER_RECORDS.conform(pl.DataFrame(rows, schema=stated)) if rows else ORDER_RECORDS.empty()


def order_lines(*lines: tuple[int, str, float, str]) -> pl.DataFrame:
    """LINES from (order, product, quantity, unit price)."""
    rows = [
        {
            "order": order,
            "line": number,
            "product": product,
            "product_name": product,
            "quantity": quantity,
            "unit_price": Decimal(price),
            "amount": Decimal(str(quantity)) * Decimal(price),
            "is_product": True,
        }
        for number, (order, product, quantity, price) in enumerate(lines)
    ]
    return LINES.check(pl.DataFrame(rows, schema=dict(LINES.columns)))


def contact_records(*contacts: Mapping[str, object]) -> pl.DataFrame:
    """CONTACTS; the key follows from what is given."""
    unknown = dict.fromkeys(("email_consent", "sms_consent", "phone_consent", "ads_consent"), Consent.UNKNOWN)
    rows = [{"source": "shop", **unknown, **given} for given in contacts]
    stated = {name: dtype for name, dtype in CONTACTS.columns.items() if name != "contact_key"}
    return CONTACTS.conform(pl.DataFrame(rows, schema=stated).with_columns(contact_key=contact_key()))


def records(*orders: Mapping[str, object], lines: pl.DataFrame | None = None, contacts: Sequence[Mapping[str, object]] = ()) -> Records:
    """Records of one shop."""
    return Records(orders=order_records(*orders), lines=LINES.empty() if lines is None else lines, contacts=contact_records(*contacts))


def parsed_file(given: Records) -> ParsedFile:
    """What a file would have been parsed to."""
    facts = FileFacts(
        layout="shop", title="", kind=FileKind.ORDERS, certainty=1.0, rows=0, encoding="utf-8", delimiter=",", header_line=1,
        date_order=None, headers=(), mapping=(), can_mail=True, fetch_instead=None, warnings=(),
    )  # fmt: skip
    return ParsedFile(facts=facts, orders=given.orders, lines=given.lines, contacts=given.contacts, rejects=REJECTS.empty())
