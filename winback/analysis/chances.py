"""The chance of return: how likely each customer is to order within the horizon if nobody writes to them."""

import polars as pl

from winback.analysis.gaps import usual_return_group
from winback.schema import CHANCES, CURVE, enum
from winback.vocabulary import ChanceSource, UsualReturnGroup

ASSUMED_CHANCE = 0.05
"""What is taken where no curve is usable on any day. As with every chance, too high a one makes rewards look worse, never better."""


def chances_of_return(customers: pl.DataFrame, curve: pl.DataFrame) -> pl.DataFrame:
    """CUSTOMERS and the CURVE of the same as-of date → CHANCES, in the order of the customers.

    The usual return at the customer's silent days: on the curve of those with as many occasions (1, 2, 3+)
    where that is usable, else on the pooled curve, else on the pooled curve's last usable day (which is never
    before that of a group, and where it carries on without a step), else ``ASSUMED_CHANCE``.
    """
    usable = CURVE.check(curve).select("group", pl.col("day").alias("silent_days"), "usual_return").drop_nulls()
    is_pooled = pl.col("group") == UsualReturnGroup.ALL
    own = usable.filter(~is_pooled).rename({"usual_return": "own"})
    pooled = usable.filter(is_pooled).select("silent_days", pooled="usual_return")
    read = (
        customers.lazy()
        .select("customer", "silent_days", number="occasions")
        .with_columns(group=usual_return_group())
        .join(own.lazy(), on=["group", "silent_days"], how="left", maintain_order="left")
        .join(pooled.lazy(), on="silent_days", how="left", maintain_order="left")
        .select("customer", *_chance_and_source(_last_usable(pooled)))
    )
    return CHANCES.check(read.collect(engine="in-memory"))


def known_chance() -> pl.Expr:
    """The ``chance`` of CHANCES where the data tell it; null where a silence is longer than the curve tells of.

    There the chance of its last usable day is carried on, which is good enough to be careful with money, and nothing to be said of
    a person: in a young shop it is that of a silence of a few days.
    """
    is_told = pl.col("chance_source") != ChanceSource.LAST_USABLE_DAY
    return pl.when(is_told).then(pl.col("chance")).alias("known_chance")


def _last_usable(pooled: pl.DataFrame) -> float | None:
    last = pooled.sort("silent_days").tail(1).get_column("pooled")
    return last.item() if last.len() else None


def _chance_and_source(last_usable: float | None) -> tuple[pl.Expr, pl.Expr]:
    carried_on, source_without_curve = (
        (ASSUMED_CHANCE, ChanceSource.ASSUMED) if last_usable is None else (last_usable, ChanceSource.LAST_USABLE_DAY)
    )
    source = (
        pl.when(pl.col("own").is_not_null())
        .then(pl.lit(ChanceSource.OWN_CURVE))
        .when(pl.col("pooled").is_not_null())
        .then(pl.lit(ChanceSource.POOLED_CURVE))
        .otherwise(pl.lit(source_without_curve))
    )
    chance = pl.coalesce("own", "pooled", pl.lit(carried_on)).clip(0, 1)
    return chance.alias("chance"), source.cast(enum(ChanceSource)).alias("chance_source")
