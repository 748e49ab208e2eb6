"""Small exports for tests, written row by row; everybody in them lives at example.com."""

import csv
import io
from collections.abc import Mapping, Sequence


def table(headers: Sequence[str], rows: Sequence[Mapping[str, object]], *, delimiter: str = ",") -> str:
    """A CSV with these headers; cells that a row does not name are blank."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows([[row.get(header, "") for header in headers] for row in rows])
    return text.getvalue()


SHOPIFY = (
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Accepts Marketing", "Currency", "Subtotal", "Total",
    "Discount Code", "Discount Amount", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku",
    "Billing Name", "Billing Zip", "Billing Country", "Billing Phone", "Notes", "Cancelled at", "Payment Method", "Refunded Amount",
    "Source", "Tags", "Phone",
)  # fmt: skip


def shopify_order(name: str, *items: tuple[str, str, str], **changes: object) -> list[dict[str, object]]:
    """The rows of one Shopify order; ``items`` are name, quantity, price, ``changes`` of the first row by header with _ for a blank."""
    first = {
        "Name": name,
        "Email": "anna@example.com",
        "Financial Status": "paid",
        "Fulfillment Status": "fulfilled",
        "Accepts Marketing": "yes",
        "Currency": "EUR",
        "Total": "20.00",
        "Discount Amount": "0.00",
        "Created at": "2024-03-01 10:00:00 +0100",
        "Billing Name": "Anna Berg",
        "Billing Zip": "'01234",
        "Billing Country": "DE",
        "Refunded Amount": "0.00",
        "Payment Method": "Shopify Payments",
        "Source": "web",
        **{header.replace("_", " "): value for header, value in changes.items()},
    }
    rows = [
        {
            "Name": name,
            "Email": first["Email"],
            "Created at": first["Created at"],
            "Lineitem name": item,
            "Lineitem quantity": quantity,
            "Lineitem price": price,
        }
        for item, quantity, price in items or [("Mug", "2", "10.00")]
    ]
    rows[0] = {**rows[0], **first}
    return rows


def shopify(*orders: Sequence[Mapping[str, object]]) -> str:
    """A Shopify orders export."""
    return table(SHOPIFY, [row for order in orders for row in order])
