"""Products that are bought again and again: their usual interval, and who is due or overdue.

Regular buyers of a product have bought it on three days or more. The interval is the Kaplan–Meier median of the time that
follows the third and every later purchase: the very time that a regular buyer is in now. Gaps after the first purchase would
say how many ever buy it again, not when.
"""

from datetime import date

import polars as pl

from winback.analysis.purchases import Bought
from winback.schema import DUE, PURCHASES, REPLENISHMENT, FrameSchema

FEWEST_PURCHASES = 3
FEWEST_GAPS = 30
"""So many finished gaps make an interval of a product's own; with fewer it is that of all products together."""
SOON_DAYS = 14

PRODUCT_GAPS = FrameSchema(
    name="product_gaps",
    grain="one product at one length of the time after a regular buyer's purchase",
    key=("number", "days"),
    columns={
        "number": pl.Int32(),
        "days": pl.Int32(),  # until the next purchase, or until the as-of date or the last sale of a product that is gone
        "finished": pl.Int64(),
        "open": pl.Int64(),
    },
)

REGULAR_BUYERS = FrameSchema(
    name="regular_buyers",
    grain="one customer and one product that they bought on three days or more",
    key=("customer", "number"),
    columns={"customer": pl.Int64(), "number": pl.Int32(), "times": pl.Int32(), "last_bought": pl.Date()},
)


def replenishment(bought: Bought, *, gone: pl.Series, as_of: date) -> pl.DataFrame:
    """What was bought → REPLENISHMENT, sorted by number. ``gone`` are the numbers of products that are no longer sold: they
    have no interval, but their gaps count for all products together.

    A product is left out where more than half of the purchases are followed by none, and where it has too few gaps while
    all products together show no interval either.
    """
    gaps = product_gaps(bought, gone=gone, as_of=as_of)
    counted = gaps.group_by("number").agg(gaps=pl.col("finished").sum())
    own = _medians(gaps.join(counted.filter(pl.col("gaps") >= FEWEST_GAPS), on="number", how="semi"))
    pooled = _pooled(gaps)
    buyers = regular_buyers(bought).group_by("number").agg(buyers=pl.len().cast(pl.Int64))
    is_pooled = pl.col("gaps") < FEWEST_GAPS
    found = (
        bought.products.join(counted, on="number")
        .join(buyers, on="number")
        .join(own, on="number", how="left", maintain_order="left")
        .with_columns(is_pooled=is_pooled, interval_days=pl.when(is_pooled).then(pl.lit(pooled, pl.Int32)).otherwise("interval_days"))
        .filter(pl.col("interval_days").is_not_null(), ~pl.col("number").is_in(gone.implode()))
    )
    return REPLENISHMENT.check(found.select(*REPLENISHMENT.columns).sort("number"))


def due(regular: pl.DataFrame, replenishment: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """REGULAR_BUYERS and REPLENISHMENT → DUE, sorted by customer and number: expected within the next 14 days, or late."""
    interval = pl.col("interval_days")
    known = regular.join(replenishment.select("number", "interval_days"), on="number").with_columns(
        days=(pl.lit(as_of) - pl.col("last_bought")).dt.total_days().cast(pl.Int32),
        due_on=pl.col("last_bought") + pl.duration(days=interval),
    )
    near = known.filter(pl.col("days") + SOON_DAYS >= interval).with_columns(is_overdue=overdue(pl.col("days"), interval))
    return DUE.check(near.select(*DUE.columns).sort("customer", "number"))


def overdue(days: pl.Expr, interval_days: pl.Expr) -> pl.Expr:
    """Longer than 1.5 × the interval, in whole numbers."""
    return 2 * days > 3 * interval_days


def regular_buyers(bought: Bought) -> pl.DataFrame:
    """What was bought → REGULAR_BUYERS, sorted by customer and number."""
    last = _numbered(bought.purchases).filter(pl.col("is_last"), pl.col("purchase") >= FEWEST_PURCHASES)
    return REGULAR_BUYERS.check(
        last.select("customer", "number", pl.col("purchase").alias("times"), pl.col("day").alias("last_bought")).collect()
    )


def product_gaps(bought: Bought, *, gone: pl.Series, as_of: date) -> pl.DataFrame:
    """What was bought → PRODUCT_GAPS after the third and later purchases of a product by one customer, sorted.

    Who has not bought one of those that are ``gone`` again was waiting for it until its last sale, and no longer.
    """
    is_gone = pl.col("number").is_in(gone.implode())
    until = pl.when(is_gone).then(pl.min_horizontal(pl.lit(as_of), "last_sold")).otherwise(pl.lit(as_of))
    after = (
        _numbered(bought.purchases)
        .filter(pl.col("purchase") >= FEWEST_PURCHASES)
        .join(bought.products.lazy().select("number", until=until), on="number")
    )
    days = pl.when("is_last").then(pl.col("until") - pl.col("day")).otherwise(pl.col("next_day") - pl.col("day")).dt.total_days()
    counts = (
        after.group_by("number", days.cast(pl.Int32).alias("days"))
        .agg(finished=(~pl.col("is_last")).sum().cast(pl.Int64), open=pl.col("is_last").sum().cast(pl.Int64))
        .sort("number", "days")
    )
    return PRODUCT_GAPS.check(counts.collect())


def _numbered(purchases: pl.DataFrame) -> pl.LazyFrame:
    """Each purchase with its number for this customer and product, whether it is the last so far, and the day of the next."""
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    is_first = _differs_from(1)
    return (
        PURCHASES.check(purchases)
        .lazy()
        .filter("is_bought")
        .select(
            "customer",
            "number",
            "day",
            is_last=_differs_from(-1),
            next_day=pl.col("day").shift(-1),
            row=row,
            start=pl.when(is_first).then(row),
        )
        .with_columns(purchase=pl.col("row") - pl.col("start").forward_fill() + 1)
        .drop("row", "start")
    )


def _differs_from(places: int) -> pl.Expr:
    """Whether the row so many places before (or after, below zero) is of another customer or product."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(places)) for name in ("customer", "number"))


def _medians(gaps: pl.DataFrame) -> pl.DataFrame:
    """PRODUCT_GAPS → [number, interval_days]: the first day on which at most half of the gaps still last; no row where there is none."""
    at_risk = (pl.col("finished") + pl.col("open")).cum_sum(reverse=True).over("number")
    survived = (1 - pl.col("finished") / pl.col("at_risk")).cum_prod().over("number")
    passed = gaps.with_columns(at_risk=at_risk).with_columns(survived=survived).filter(pl.col("survived") <= 0.5)
    return passed.group_by("number").agg(interval_days=pl.col("days").min())


def _pooled(gaps: pl.DataFrame) -> int | None:
    """The interval of all products together; None with fewer than 30 finished gaps, or where no half of them ends."""
    together = gaps.group_by("days").agg(pl.col("finished", "open").sum()).sort("days").with_columns(number=pl.lit(0, pl.Int32))
    if together["finished"].sum() < FEWEST_GAPS:
        return None
    found = _medians(together)
    return int(found["interval_days"][0]) if found.height else None
