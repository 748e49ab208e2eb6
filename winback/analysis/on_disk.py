"""Orders → customers for more orders than fit into memory: part by part, each with all orders of its customers."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from winback.analysis.customers import customers
from winback.analysis.occasions import occasions

ORDERS_AT_ONCE = 25_000_000
"""Some 6 GB of memory at the peak."""
_NEEDED = ("customer", "ordered_on", "net", "standing", "currency", "discount")


def customers_on_disk(orders: pl.LazyFrame, *, currency: str, as_of: date, at_once: int = ORDERS_AT_ONCE) -> Iterator[pl.DataFrame]:
    """A scan of ORDERS → CUSTOMERS in parts, each sorted by customer, no customer in two of them.

    The scan is read once per part; ``at_once`` is about how many orders are held in memory. Equal to
    ``customers(occasions(…))`` of all orders, but for the order of the rows.
    """
    parts = -(-orders.select(pl.len()).collect().item() // at_once)
    for part in range(parts):
        theirs = orders.filter(pl.col("customer") % parts == part).select(_NEEDED).collect(engine="streaming")
        yield customers(occasions(theirs, currency=currency), as_of=as_of)
