"""All reasons of all customers, in order of precedence."""

from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until
from winback.analysis.reasons.experience import bad_experiences
from winback.analysis.reasons.habits import bought_on_discount, drifted
from winback.analysis.reasons.season import seasonal
from winback.schema import REASONS, enum
from winback.vocabulary import Reason


def reasons(
    customers: pl.DataFrame,
    *,
    occasions: pl.DataFrame,
    orders: pl.DataFrame,
    currency: str,
    as_of: date,
) -> pl.DataFrame:
    """CUSTOMERS, OCCASIONS and ORDERS → REASONS: at least one row for each customer, unknown where nothing else applies.

    Whether somebody is quiet is not asked here: who wants the reasons of the lapsed keeps those.
    """
    seen = occasions_until(occasions, as_of=as_of)
    known = customers.lazy()
    found = {
        Reason.BAD_EXPERIENCE: bad_experiences(known, orders, currency=currency, as_of=as_of),
        Reason.GIFT_OR_SEASON: seasonal(known, seen),
        Reason.PRICE: bought_on_discount(known, orders, currency=currency, as_of=as_of),
        Reason.DRIFTED: drifted(known, seen),
        Reason.TRIED_ONCE: known.filter(pl.col("occasions") == 1).select("customer", day="last_day"),
    }
    with_reason = [_named(frame, reason) for reason, frame in zip(found, pl.collect_all(list(found.values())), strict=True)]
    applying = pl.concat(with_reason, how="diagonal")
    rest = _named(customers.join(applying, on="customer", how="anti").select("customer"), Reason.UNKNOWN)
    return REASONS.conform(pl.concat([applying, rest], how="diagonal").sort("customer", "reason"))


def main_reasons(reasons: pl.DataFrame) -> pl.DataFrame:
    """REASONS → [customer, reason]: the first that applies to each customer, sorted by customer."""
    is_first = pl.col("customer").ne_missing(pl.col("customer").shift(1))
    return reasons.lazy().filter(is_first).select("customer", "reason").collect(engine="in-memory")


def _named(frame: pl.DataFrame, reason: Reason) -> pl.DataFrame:
    return frame.with_columns(pl.lit(reason, dtype=enum(Reason)).alias("reason"))
