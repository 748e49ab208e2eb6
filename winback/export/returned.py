"""Who came back in the window of a campaign, as a file to work with."""

import polars as pl

from winback.export.cells import safe_cells
from winback.export.delimited import csv_file
from winback.schema import OUTCOMES, PEOPLE

HEADERS = {
    "email": "Email",
    "first_name": "First Name",
    "last_name": "Last Name",
    "arm": "Group",
    "returned_on": "Came Back On",
    "orders": "Orders Then",
    "revenue": "Bought Then",
    "later_orders": "Order Days Since",
    "later_revenue": "Bought Since",
    "redeemed": "Used The Code",
}


def returned_people(outcomes: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """OUTCOMES and PEOPLE → one row per person who came back, with ``customer`` and the columns of ``HEADERS``, the latest return first."""
    known = PEOPLE.check(people).select("customer", "email", "first_name", "last_name")
    return (
        OUTCOMES.check(outcomes)
        .filter("returned")
        .join(known, on="customer", how="left")
        .sort("returned_on", "customer", descending=[True, False])
        .select("customer", *HEADERS)
    )


def returned_csv(returned: pl.DataFrame) -> bytes:
    """The frame of ``returned_people`` as CSV with safe cells."""
    worded = returned.select(list(HEADERS)).with_columns(
        pl.col("arm").cast(pl.String), redeemed=pl.when("redeemed").then(pl.lit("yes")).otherwise(pl.lit("no"))
    )
    return csv_file(safe_cells(worded).frame.rename(HEADERS))
