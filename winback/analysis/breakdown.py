"""Who has lapsed, by one dimension or two: one frame feeds each bar and the people behind it."""

from collections.abc import Mapping, Sequence

import polars as pl

from winback.analysis.lifecycle import stage
from winback.analysis.segments import silence_band
from winback.policy import Thresholds
from winback.schema import FAVOURITES, MONEY, SEGMENTED, FrameSchema, enum
from winback.vocabulary import Dimension, RfmSegment, Stage, ValueTier

LAPSED = FrameSchema(
    name="lapsed",
    grain="one customer silent for more than b days: lapsed or lost",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "stage": enum(Stage),
        "silent_days": pl.Int32(),
        "silence_band": pl.Int8(),  # index into segments.silence_bands
        "last_day": pl.Date(),
        "occasions": pl.Int32(),
        "orders": pl.Int32(),
        "net": MONEY,
        "net_last_year": MONEY,  # the revenue at stake
        "value_tier": enum(ValueTier),
        "rfm_segment": enum(RfmSegment),
        "country": pl.String(),
        "product": pl.String(),  # the favourite
        "product_name": pl.String(),
    },
    nullable=frozenset({"country", "product", "product_name"}),
)


def breakdown_schema(by: Sequence[Dimension]) -> FrameSchema:
    """The frame that ``breakdown`` makes for these dimensions."""
    names = [*by, "product_name"] if Dimension.PRODUCT in by else list(by)
    return FrameSchema(
        name="breakdown",
        grain="one bar or cell: the lapsed who are alike in each dimension",
        key=tuple(by),
        columns={**{str(name): LAPSED.columns[name] for name in names}, "customers": pl.Int64(), "net_last_year": MONEY},
        nullable=LAPSED.nullable,
    )


def lapsed_people(
    customers: pl.DataFrame,
    people: pl.DataFrame,
    segmented: pl.DataFrame,
    favourites: pl.DataFrame,
    *,
    thresholds: Thresholds,
) -> pl.DataFrame:
    """CUSTOMERS past b with PEOPLE, SEGMENTED and FAVOURITES → LAPSED, in order of customer."""
    past_b = customers.lazy().filter(pl.col("silent_days") > thresholds.lapsed_after_days)
    described = (
        past_b.with_columns(stage(thresholds), silence_band(thresholds))
        .join(people.lazy().select("customer", "country"), on="customer", how="left")
        .join(SEGMENTED.check(segmented).lazy(), on="customer", how="left")
        .join(FAVOURITES.check(favourites).lazy(), on="customer", how="left")
    )
    return LAPSED.check(described.select(*LAPSED.columns).sort("customer").collect(engine="in-memory"))


def breakdown(lapsed: pl.DataFrame, *, by: Sequence[Dimension]) -> pl.DataFrame:
    """LAPSED → customers and revenue at stake per value of one dimension or pair of values of two, the largest first.

    A null in ``country`` or ``product`` is a bar of its own: not known. The columns are those of ``breakdown_schema(by)``.
    """
    if not 1 <= len(set(by)) == len(by) <= 2:
        raise ValueError(f"one or two different dimensions, not {list(by)}")
    sums = [pl.len().cast(pl.Int64).alias("customers"), pl.col("net_last_year").sum()]
    label = [pl.col("product_name").first()] if Dimension.PRODUCT in by else []
    bars = lapsed.lazy().group_by(*by).agg(*label, *sums)
    ordered = bars.sort("customers", *by, descending=[True, *[False] * len(by)], nulls_last=True)
    return breakdown_schema(by).check(ordered.select(*breakdown_schema(by).columns).collect())


def select(lapsed: pl.DataFrame, values: Mapping[Dimension, str | int | None]) -> pl.DataFrame:
    """The LAPSED with these values, None for not known: the people behind one bar or cell of ``breakdown``."""
    alike = [pl.col(dimension).eq_missing(pl.lit(value, dtype=LAPSED.columns[dimension])) for dimension, value in values.items()]
    return lapsed.filter(*alike)
