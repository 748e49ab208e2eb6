"""Taking people out of the records: their orders stay, and nothing that tells whose they were – nor what others said of them by name.

Somebody is known by the e-mails, phones and platform ids (``i:<source>:<id>``) of their rows. An id or phone
that other people's rows carry, too, is not theirs alone: it goes from their rows and stays with the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

import polars as pl

from winback.ingest.identity import customer_keys
from winback.ingest.merging import Records
from winback.ingest.traces import Traces, mentions, traces_of
from winback.schema import CONTACTS, MONEY, ORDER_RECORDS, enum
from winback.vocabulary import Consent, OrderStatus

MARKS = ("email", "by_id", "phone")
_TELLS_WHO = ("email", "platform_customer_id", "phone", "first_name", "last_name", "postcode", "tags", "discount_codes")
"""Columns of an order that go. A code that was made for one person names them; the country stays."""
_CONSENTS = ("email_consent", "sms_consent")
_PERSON = ("email", "phone", "first_name", "last_name")
_ORDER_KEY = ("source", "order_id")
_RETIRED = "x:{}"
"""The key under which the number of a forgotten customer is kept, so that nobody else ever gets it."""

IsErased = Callable[[pl.Series], pl.Series]
"""For each e-mail, phone or ``i:<source>:<id>`` whether it belongs to somebody who asked to be forgotten."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Forgotten:
    """Records without some people, and what these were known by.

    ``identifiers`` are theirs alone; ``traces`` is how texts may mention them. ``orders`` and ``contacts`` count their rows.
    """

    records: Records
    identifiers: pl.Series
    traces: Traces
    orders: int
    contacts: int


def marks_of(records: Records) -> pl.DataFrame:
    """What each row is known by, orders first, then contacts: [email, by_id, phone, customer_key]."""
    return _marks(records).with_columns(customer_keys(records))


def forget(records: Records, marks: pl.DataFrame, customer_key: str, *, credited: pl.Series) -> Forgotten:
    """The records without one customer; ``credited`` is that of ORDERS, row by row."""
    theirs = (marks["customer_key"] == customer_key).fill_null(value=False)
    return _without(records, marks, theirs, known=theirs, refunded=pl.col("refunded") + pl.lit(credited), credited=credited)


def forget_again(records: Records, is_erased: IsErased, *, before: pl.DataFrame, credited: pl.Series) -> Forgotten | None:
    """The records without everybody who asked to be forgotten before; None where nobody of them is in there.

    Theirs is every row with one of their e-mails, phones or ids, and every row without an e-mail that belongs to one
    of these. ``before`` are the orders as they were known, ``credited`` that of ORDERS, row by row.
    """
    marks = _marks(records)
    listed = {name: _listed(marks[name], is_erased) for name in MARKS}
    if not any(values.len() for values in listed.values()):
        return None
    marks = marks.with_columns(customer_keys(records))
    carries = marks.select(pl.any_horizontal(pl.col(name).is_in(listed[name].implode()).fill_null(value=False) for name in MARKS))
    known = marks["customer_key"].is_in(keys_of(pl.concat(list(listed.values()))).implode()).fill_null(value=False)
    theirs = carries.to_series() | known
    refunded = pl.max_horizontal(pl.col("refunded") + pl.lit(credited), pl.lit(_known_refunds(records.orders, before)))
    return _without(records, marks, theirs, known=known, refunded=refunded, credited=credited)


def unnamed(records: Records, names_somebody: Callable[[pl.Series], pl.Series]) -> Records:
    """The records without the tags and answers, of whomever, that name somebody; ``names_somebody`` judges each text once."""
    orders = _blanked(records.orders, ("tags",), names_somebody)
    contacts = _blanked(_blanked(records.contacts, ("tags",), names_somebody), ("answer", "answered_on"), names_somebody)
    return Records(orders=ORDER_RECORDS.check(orders), lines=records.lines, contacts=CONTACTS.check(contacts))


def _blanked(rows: pl.DataFrame, columns: Sequence[str], names_somebody: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """The rows, where the first of the columns names somebody without all of them."""
    texts = rows[columns[0]].drop_nulls().unique()
    naming = texts.filter(names_somebody(texts)) if texts.len() else texts
    if naming.is_empty():
        return rows
    stays = ~pl.col(columns[0]).is_in(naming.implode())
    return rows.with_columns(pl.when(stays).then(name).alias(name) for name in columns)


def retired(numbers: pl.DataFrame, identifiers: pl.Series) -> pl.DataFrame:
    """``numbers`` [customer_key, customer] without the keys of these people; their numbers are kept from everybody else."""
    theirs = pl.col("customer_key").is_in(keys_of(identifiers).implode())
    return numbers.with_columns(pl.when(theirs).then(pl.format(_RETIRED, "customer")).otherwise("customer_key").alias("customer_key"))


def without_later_numbers(numbers: pl.DataFrame, given: pl.Series) -> pl.DataFrame:
    """Earlier ``numbers`` [customer_key, customer]; what was ``given`` since is nobody's any more, and nobody else ever gets it.

    New customers get numbers above the greatest one, so that one is enough to keep.
    """
    greatest = given.filter(given > (numbers["customer"].max() or 0)).max()
    kept = pl.DataFrame({"customer": [greatest]}, schema={"customer": pl.Int64}).drop_nulls()
    return pl.concat([numbers, kept.select(pl.format(_RETIRED, "customer").alias("customer_key"), "customer")])


def keys_of(identifiers: pl.Series) -> pl.Series:
    """The customer keys that e-mails, phones and ``i:<source>:<id>`` make."""
    one = pl.col("one")
    key = pl.when(one.str.contains("@", literal=True)).then(pl.format("e:{}", one))
    return identifiers.to_frame("one").select(key.when(one.str.starts_with("+")).then(pl.format("p:{}", one)).otherwise(one)).to_series()


def identifiers_of(customer_keys: pl.Series) -> pl.Series:
    """The e-mails, phones and ``i:<source>:<id>`` behind customer keys; none behind those of people who were forgotten."""
    key = pl.col("key")
    bare = pl.when(key.str.contains("^[ep]:")).then(key.str.slice(2)).when(key.str.starts_with("i:")).then(key)
    return customer_keys.to_frame("key").select(bare).to_series().drop_nulls()


def _marks(records: Records) -> pl.DataFrame:
    names = ["source", "email", "platform_customer_id", "phone"]
    everyone = pl.concat([records.orders.select(names), records.contacts.select(names)])
    return everyone.select("email", pl.format("i:{}:{}", "source", "platform_customer_id").alias("by_id"), "phone")


def _without(
    records: Records, marks: pl.DataFrame, theirs: pl.Series, *, known: pl.Series, refunded: pl.Expr, credited: pl.Series
) -> Forgotten:
    """``theirs`` are the rows that go, ``known`` those that tell what else these people are known by."""
    height = records.orders.height
    of_order, of_contact = theirs.head(height), theirs.slice(height)
    people = pl.concat([records.orders.filter(of_order).select(_PERSON), records.contacts.filter(of_contact).select(_PERSON)])
    orders = _anonymous(records.orders, pl.lit(of_order), refunded=refunded, total=pl.col("total") + pl.lit(credited))
    traces = traces_of(people)
    left = Records(orders=orders, lines=records.lines, contacts=records.contacts.filter(~of_contact))
    return Forgotten(
        records=unnamed(left, partial(mentions, traces=traces)),
        identifiers=_theirs_alone(marks, theirs, known),
        traces=traces,
        orders=int(of_order.sum()),
        contacts=int(of_contact.sum()),
    )


def _anonymous(orders: pl.DataFrame, theirs: pl.Expr, *, refunded: pl.Expr, total: pl.Expr) -> pl.DataFrame:
    """The orders, where ``theirs`` without anything that tells whose they are. What they brought stays.

    A credit note finds its sale by the customer. What it took back therefore becomes a refund of the sale, and is taken off the note.
    """
    unknown = pl.lit(Consent.UNKNOWN.value, dtype=enum(Consent))
    is_note = pl.col("status") == OrderStatus.CREDIT_NOTE
    return orders.with_columns(
        *(pl.when(~theirs).then(name).alias(name) for name in _TELLS_WHO),
        *(pl.when(theirs).then(unknown).otherwise(name).alias(name) for name in _CONSENTS),
        pl.when(theirs & ~is_note).then(refunded).otherwise("refunded").cast(MONEY).alias("refunded"),
        pl.when(theirs & is_note).then(total).otherwise("total").cast(MONEY).alias("total"),
    )


def _known_refunds(orders: pl.DataFrame, before: pl.DataFrame) -> pl.Series:
    """What was refunded of each order as far as it was known without its customer: a file with the sale alone does not state it."""
    without_customer = pl.all_horizontal(pl.col("email", "platform_customer_id", "phone").is_null())
    stated = before.filter(without_customer).select(*_ORDER_KEY, known_refund="refunded")
    joined = orders.select(_ORDER_KEY).join(stated, on=_ORDER_KEY, how="left", maintain_order="left")
    return joined["known_refund"].fill_null(Decimal(0)).cast(MONEY)


def _theirs_alone(marks: pl.DataFrame, theirs: pl.Series, known: pl.Series) -> pl.Series:
    """The e-mails of the known rows, and the ids and phones of these that no other person's row carries."""
    own, others = marks.filter(known), marks.filter(~theirs)
    alone = [own[name].filter(~own[name].is_in(others[name].drop_nulls().implode())) for name in MARKS]
    return pl.concat([values.alias("identifier") for values in alone]).drop_nulls().unique().sort()


def _listed(values: pl.Series, is_erased: IsErased) -> pl.Series:
    distinct = values.drop_nulls().unique()
    return distinct.filter(is_erased(distinct))
