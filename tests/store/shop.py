"""Makes small datasets: as many orders as asked for, one customer, one line each."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from winback.schema import CONTACTS, LINES, ORDERS, PEOPLE, REJECTS
from winback.store import Dataset, ImportReceipt
from winback.vocabulary import Consent, OrderStatus, RejectReason, Standing

NUMBERS_SCHEMA = {"customer_key": pl.String, "customer": pl.Int64}


def dataset(orders: int, *, email: str = "kay@example.com", marker: str = "") -> Dataset:
    """A dataset of one customer; ``marker`` is in every frame, to tell one import from another."""
    consents = dict.fromkeys(("email_consent", "sms_consent", "phone_consent", "ads_consent"), Consent.YES.value)
    person = {"customer": 1, "customer_key": f"e:{email}", "email": email, "tags": marker, **consents}
    contact = {"contact_key": f"e:{email}", "source": "shopify", "email": email, "tags": marker, **consents}
    return Dataset(
        orders=ORDERS.conform(pl.DataFrame([_order(number, email, marker) for number in range(orders)], schema=_types(ORDERS))),
        lines=LINES.conform(pl.DataFrame([_line(number, marker) for number in range(orders)], schema=_types(LINES))),
        contacts=CONTACTS.conform(pl.DataFrame([contact], schema_overrides={"tags": pl.String})),
        people=PEOPLE.conform(pl.DataFrame([person], schema_overrides={"tags": pl.String})),
        numbers=pl.DataFrame({"customer_key": [f"e:{email}", marker], "customer": [1, 2]}, schema=NUMBERS_SCHEMA),
    )


def receipt(file_name: str = "orders.csv", *, rejected: int = 0, **facts: object) -> ImportReceipt:
    """A receipt with as many refused rows as asked for."""
    rows = [
        {"line_number": line + 2, "reason": RejectReason.BAD_DATE.value, "column": "Created at", "excerpt": "yesterday"}
        for line in range(rejected)
    ]
    return ImportReceipt(
        file_name=file_name,
        imported_at=datetime(2026, 6, 30, 9, tzinfo=UTC),
        bytes=1234,
        facts=facts,
        counts={"new_orders": 3},
        rejects=pl.DataFrame(rows, schema=dict(REJECTS.columns)),
    )


def _types(schema: object) -> dict[str, pl.DataType]:
    return dict(schema.columns)  # type: ignore[attr-defined]


def _order(number: int, email: str, marker: str) -> dict[str, object]:
    return {
        "order": number,
        "source": "shopify",
        "order_id": f"#{1000 + number}",
        "placed_at": datetime(2026, 1, 5, 14, 30),  # noqa: DTZ001 # the shop's wall clock
        "status": OrderStatus.PLACED.value,
        "currency": "EUR",
        "total": Decimal("19.90"),
        "refunded": Decimal(0),
        "discount": Decimal(0),
        "email": email,
        "email_consent": Consent.YES.value,
        "sms_consent": Consent.UNKNOWN.value,
        "tags": marker,
        "file_line": 2 + number,
        "customer": 1,
        "credited": Decimal(0),
        "net": Decimal("19.90"),
        "standing": Standing.COUNTED.value,
        "ordered_on": date(2026, 1, 5),
    }


def _line(number: int, marker: str) -> dict[str, object]:
    return {
        "order": number,
        "line": 0,
        "product": marker or "MUG",
        "product_name": "Mug",
        "quantity": 1.0,
        "unit_price": Decimal("19.90"),
        "amount": Decimal("19.90"),
        "is_product": True,
    }
