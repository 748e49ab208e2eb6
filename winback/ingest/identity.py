"""Which orders are one customer, and the number by which a customer is known from then on.

An order belongs to its e-mail. One without joins the e-mail that its platform id or phone was seen
with, where that is exactly one e-mail in the workspace; else it belongs to the platform id of its
source, else to the phone. Never by a chain of two steps. An order with none of these is anonymous.
"""

from dataclasses import dataclass

import polars as pl

from winback.ingest.counting import counted
from winback.ingest.credit_notes import credited
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
    marks = ["email", "platform_customer_id", "phone", "source"]
    everyone = pl.concat([records.orders.select(marks), records.contacts.select(marks)])
    keys = everyone.select(
        email="email",
        by_id=pl.format("i:{}:{}", pl.col("source"), pl.col("platform_customer_id")),
        by_phone=pl.format("p:{}", pl.col("phone")),
    )
    if keys["email"].null_count():
        keys = _with_joined_email(keys)
    return keys.select(pl.coalesce(pl.format("e:{}", pl.col("email")), "by_id", "by_phone").alias("customer_key")).to_series()


def _with_joined_email(keys: pl.DataFrame) -> pl.DataFrame:
    """Fill the e-mail where id and phone together were seen with exactly one."""
    without = keys.with_row_index("row").filter(pl.col("email").is_null())
    seen = [_seen_with(keys, without, by).rename({"low": f"low_{by}", "high": f"high_{by}"}) for by in ("by_id", "by_phone")]
    joined = without.join(seen[0], on="by_id", how="left").join(seen[1], on="by_phone", how="left")
    only = pl.col("low_by_id")
    of_id, of_phone = pl.col("low_by_id") == pl.col("high_by_id"), pl.col("low_by_phone") == pl.col("high_by_phone")
    agree = pl.col("low_by_id") == pl.col("low_by_phone")
    email = (
        pl.when(pl.col("low_by_phone").is_null() & of_id)
        .then(only)
        .when(pl.col("low_by_id").is_null() & of_phone)
        .then("low_by_phone")
        .when(of_id & of_phone & agree)
        .then(only)
    )
    found = joined.select("row", joined_email=email).drop_nulls()
    together = keys.with_row_index("row").join(found, on="row", how="left", maintain_order="left")
    return together.with_columns(email=pl.coalesce("email", "joined_email")).select(keys.columns)


def _seen_with(keys: pl.DataFrame, without: pl.DataFrame, by: str) -> pl.DataFrame:
    """The first and last e-mail, in the order of the alphabet, that each id or phone in question was seen with."""
    wanted = without.select(pl.col(by).drop_nulls().unique())
    seen = keys.filter(pl.col("email").is_not_null()).join(wanted, on=by, how="semi")
    return seen.group_by(by).agg(low=pl.col("email").min(), high=pl.col("email").max())


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
