"""Small frames of the analysis, written as a test would say them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.schema import CUSTOMERS, LINES, ORDERS, PEOPLE
from winback.vocabulary import Consent, OrderStatus, Standing

START = date(2024, 1, 1)


def day(number: int) -> date:
    """The day so many days after 1 January 2024."""
    return START + timedelta(days=number)


def orders_frame(rows: Sequence[tuple[int | None, int, str]], **columns: object) -> pl.DataFrame:
    """ORDERS from (customer, day number, net); ``columns`` replaces whole columns by a value or a list."""
    days = [day(number) for _, number, _ in rows]
    net = [Decimal(net) for _, _, net in rows]
    plain: dict[str, object] = {
        "order": list(range(len(rows))),
        "source": "generic",
        "order_id": [f"#{i}" for i in range(len(rows))],
        "ordered_on": days,
        "status": OrderStatus.PLACED,
        "currency": "EUR",
        "total": net,
        "refunded": 0,
        "discount": 0,
        "email_consent": Consent.UNKNOWN,
        "sms_consent": Consent.UNKNOWN,
        "file_line": 1,
        "customer": [customer for customer, _, _ in rows],
        "credited": 0,
        "net": net,
        "standing": Standing.COUNTED,
    }
    return ORDERS.conform(
        _frame({**plain, **columns}, height=len(rows)).with_columns(placed_at=pl.col("ordered_on").cast(pl.Datetime("us")))
    )


def lines_frame(rows: Sequence[tuple[int, str, str]], **columns: object) -> pl.DataFrame:
    """LINES from (order, product, amount)."""
    amounts = [Decimal(amount) for _, _, amount in rows]
    plain: dict[str, object] = {
        "order": [order for order, _, _ in rows],
        "line": list(range(len(rows))),
        "product": [product for _, product, _ in rows],
        "product_name": [product for _, product, _ in rows],
        "quantity": 1.0,
        "unit_price": amounts,
        "amount": amounts,
        "is_product": True,
    }
    return LINES.conform(_frame({**plain, **columns}, height=len(rows)))


def customers_frame(rows: Sequence[tuple[int, int, int | None]], **columns: object) -> pl.DataFrame:
    """CUSTOMERS from (silent days, occasions, last gap), numbered from 0, as of day 5000."""
    plain: dict[str, object] = {
        "customer": list(range(len(rows))),
        "first_day": START,
        "last_day": [day(5000 - silent) for silent, _, _ in rows],
        "silent_days": [silent for silent, _, _ in rows],
        "occasions": [occasions for _, occasions, _ in rows],
        "orders": [occasions for _, occasions, _ in rows],
        "last_gap": [gap for _, _, gap in rows],
        "net": 100,
        "net_last_year": 10,
        "discounted_net": 0,
        "log_gaps": 0.0,
    }
    return CUSTOMERS.conform(_frame({**plain, **columns}, height=len(rows)))


def people_frame(customers: Sequence[int], **columns: object) -> pl.DataFrame:
    """PEOPLE with nothing known but their number."""
    consents = dict.fromkeys(("email_consent", "sms_consent", "phone_consent", "ads_consent"), Consent.UNKNOWN)
    plain: dict[str, object] = {
        "customer": list(customers),
        "customer_key": [f"i:generic:{customer}" for customer in customers],
        **consents,
    }
    return PEOPLE.conform(_frame({**plain, **columns}, height=len(customers)))


def _frame(columns: dict[str, object], *, height: int) -> pl.DataFrame:
    return pl.DataFrame({name: value if isinstance(value, list) else [value] * height for name, value in columns.items()}, strict=False)
