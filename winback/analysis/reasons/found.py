"""All reasons of all customers, in order of precedence."""

from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until
from winback.analysis.purchases import Bought
from winback.analysis.reasons.experience import bad_experiences
from winback.analysis.reasons.habits import bought_on_discount, drifted
from winback.analysis.reasons.products import favourite_gone, reorder_overdue
from winback.analysis.reasons.season import seasonal
from winback.analysis.reasons.told import told
from winback.analysis.replenishment import regular_buyers
from winback.schema import REASONS, enum
from winback.vocabulary import Reason


def reasons(  # noqa: PLR0913  everything that can be a reason, by name
    customers: pl.DataFrame,
    *,
    occasions: pl.DataFrame,
    orders: pl.DataFrame,
    people: pl.DataFrame,
    bought: Bought,
    favourites: pl.DataFrame,
    gone: pl.Series,
    replenishment: pl.DataFrame,
    currency: str,
    as_of: date,
    answers_until: date | None = None,
) -> pl.DataFrame:
    """CUSTOMERS and what is known of their orders → REASONS: at least one row for each, unknown where nothing else applies.

    ``gone`` are the numbers of products that are no longer sold, ``answers_until`` the last day whose answers are known; None: the
    as-of date. Whether somebody is quiet is not asked here: who wants the reasons of the lapsed keeps those.
    """
    seen = occasions_until(occasions, as_of=as_of)
    known = customers.lazy()
    found = {
        Reason.TOLD_US: told(people, orders, customers, as_of=as_of, answers_until=answers_until or as_of).join(
            known, on="customer", how="semi"
        ),
        Reason.BAD_EXPERIENCE: bad_experiences(known, orders, currency=currency, as_of=as_of),
        Reason.REPLENISHMENT_OVERDUE: reorder_overdue(known, regular_buyers(bought), replenishment),
        Reason.PRODUCT_GONE: favourite_gone(known, favourites, bought.products, gone=gone),
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
