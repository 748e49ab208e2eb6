"""Which orders are one customer, and the number by which a customer is known from then on.

How an order or contact is known is in ``customer_keys``; an order that is known by nothing is anonymous.
"""

from dataclasses import dataclass

import polars as pl

from winback.ingest.counting import counted
from winback.ingest.credit_notes import credited
from winback.ingest.customer_keys import keys_of_rows
from winback.ingest.merging import Records
from winback.ingest.people import people_of
from winback.schema import LINES, ORDERS, PEOPLE
from winback.vocabulary import OrderStatus

NUMBERS = {"customer_key": pl.String(), "customer": pl.Int64()}

_NEVER_A_CUSTOMER = [OrderStatus.CREDIT_NOTE, OrderStatus.ADJUSTMENT, OrderStatus.TEST]


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """ORDERS, LINES and PEOPLE of a shop, and ``numbers``: every customer key ever given a number, with it."""

    orders: pl.DataFrame
    lines: pl.DataFrame
    people: pl.DataFrame
    numbers: pl.DataFrame


def resolve(records: Records, numbers: pl.DataFrame | None = None) -> Resolved:
    """Find the customer and the standing of every order.

    ``numbers`` [customer_key, customer] are those of earlier imports: a known key keeps its number, new keys get the next ones.
    Credit notes, adjustments and test orders belong to a customer who is known otherwise, but make none.
    """
    keys, height = customer_keys(records), records.orders.height
    makes = pl.concat([~_never_makes(records.orders), pl.repeat(True, records.contacts.height, eager=True)])
    numbers = _numbered(numbers, keys if makes.all() else keys.filter(makes))
    customers = _of_known(_looked_up(keys, numbers), makes)
    present = customers.drop_nulls().unique()
    known = numbers if numbers.height == present.len() else numbers.filter(pl.col("customer").is_in(present.implode()))
    orders = records.orders.with_columns(customers.head(height))
    orders = counted(orders, credited(orders, records.lines))
    contacts = records.contacts.with_columns(customers.slice(height))
    return Resolved(
        orders=ORDERS.check(orders),
        lines=LINES.check(records.lines),
        people=PEOPLE.check(people_of(orders, contacts, known)),
        numbers=numbers,
    )


def _never_makes(orders: pl.DataFrame) -> pl.Series:
    return orders["status"].is_in([status.value for status in _NEVER_A_CUSTOMER])


def _of_known(customers: pl.Series, makes: pl.Series) -> pl.Series:
    """Without customers whom nothing makes one any more."""
    if makes.all():
        return customers
    present = customers.filter(makes).drop_nulls().unique()
    return pl.select(pl.when(makes | customers.is_in(present.implode())).then(customers).alias("customer")).to_series()


def customer_keys(records: Records) -> pl.Series:
    """The customer key of every order, then of every contact; null for anonymous orders."""
    return keys_of_rows(records.orders, records.contacts)


def phones_of_customers(orders: pl.DataFrame, contacts: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Every phone [customer, phone] that ORDERS and CONTACTS tell of a customer, each once: PEOPLE holds only one of them."""
    keys = keys_of_rows(orders, contacts).slice(orders.height)
    of_contacts = contacts.select("phone").with_columns(_looked_up(keys, numbers))
    pairs = [frame.select("customer", "phone").drop_nulls() for frame in (orders, of_contacts)]
    return pl.concat(pairs).unique(maintain_order=True)


def _numbered(numbers: pl.DataFrame | None, keys: pl.Series) -> pl.DataFrame:
    """``numbers`` with the next number for each new key, in the order in which they appear."""
    known = numbers if numbers is not None else pl.DataFrame(schema=NUMBERS)
    new = pl.DataFrame({"customer_key": keys.drop_nulls().unique(maintain_order=True)})
    if known.height:
        new = new.join(known, on="customer_key", how="anti", maintain_order="left")
    start = (known["customer"].max() if known.height else 0) or 0
    return pl.concat(
        [known, new.with_row_index("customer", offset=int(str(start)) + 1).select("customer_key", pl.col("customer").cast(pl.Int64))]
    )


def _looked_up(keys: pl.Series, numbers: pl.DataFrame) -> pl.Series:
    return keys.to_frame().join(numbers, on="customer_key", how="left", maintain_order="left")["customer"]
