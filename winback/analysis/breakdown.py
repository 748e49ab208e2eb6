"""Who has lapsed, by one dimension or two: one frame feeds each bar and the people behind it."""

from collections.abc import Mapping, Sequence

import polars as pl

from winback.analysis.first_periods import first_period
from winback.analysis.judging import is_past
from winback.analysis.lifecycle import stage
from winback.analysis.segments import silence_band
from winback.policy import Thresholds
from winback.schema import FAVOURITES, LAST_CHANNELS, MONEY, SEGMENTED, FrameSchema, enum
from winback.vocabulary import Dimension, EmailState, Reason, RfmSegment, Stage, ValueTier

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
        "reason": enum(Reason),  # the main one
        "rfm_segment": enum(RfmSegment),
        "recency_score": pl.Int8(),
        "frequency_score": pl.Int8(),
        "monetary_score": pl.Int8(),
        "cohort": pl.String(),  # month, quarter or year of the first order, as first_periods writes it
        "sales_channel": pl.String(),  # of the last counted order
        "email_consent": enum(EmailState),
        "country": pl.String(),
        "product": pl.String(),  # the favourite
        "product_name": pl.String(),
        "category": pl.String(),  # of the favourite product
    },
    nullable=frozenset({"sales_channel", "country", "product", "product_name", "category"}),
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
    channels: pl.DataFrame,
    reasons: pl.DataFrame,
    *,
    thresholds: Thresholds,
    suppressed: pl.Series | None = None,
) -> pl.DataFrame:
    """CUSTOMERS past b with PEOPLE, SEGMENTED, FAVOURITES, LAST_CHANNELS and their main reasons → LAPSED, in order of customer.

    ``suppressed`` are the customer numbers of those whom nobody writes to any more; None: nobody.
    """
    past_b = customers.lazy().filter(is_past(thresholds, Stage.LAPSED))
    known = people.lazy().select("customer", "country", _email_state(suppressed))
    described = (
        past_b.with_columns(stage(thresholds), silence_band(thresholds), first_period(customers))
        .join(known, on="customer", how="left")
        .join(SEGMENTED.check(segmented).lazy(), on="customer", how="left")
        .join(FAVOURITES.check(favourites).lazy(), on="customer", how="left")
        .join(LAST_CHANNELS.check(channels).lazy(), on="customer", how="left")
        .join(reasons.lazy().select("customer", "reason"), on="customer", how="left")
    )
    return LAPSED.check(described.select(*LAPSED.columns).sort("customer").collect(engine="in-memory"))


def _email_state(suppressed: pl.Series | None) -> pl.Expr:
    agreed = pl.col("email_consent").cast(pl.String).cast(enum(EmailState))
    if suppressed is None or suppressed.is_empty():
        return agreed
    never = pl.lit(EmailState.DO_NOT_CONTACT, dtype=enum(EmailState))
    return pl.when(pl.col("customer").is_in(suppressed.cast(pl.Int64).implode())).then(never).otherwise(agreed).alias("email_consent")


def breakdown(lapsed: pl.DataFrame, *, by: Sequence[Dimension]) -> pl.DataFrame:
    """LAPSED → customers and revenue at stake per value of one dimension or pair of values of two, the largest first.

    A null – a country, product or channel that is not known – is a bar of its own. The columns are those of ``breakdown_schema(by)``.
    """
    if not 1 <= len(set(by)) == len(by) <= 2:
        raise ValueError(f"one or two different dimensions, not {list(by)}")
    sums = [pl.len().cast(pl.Int64).alias("customers"), pl.col("net_last_year").sum()]
    label = [pl.col("product_name").first()] if Dimension.PRODUCT in by else []
    bars = lapsed.lazy().group_by(*by).agg(*label, *sums)
    ordered = bars.sort("customers", *by, descending=[True, *[False] * len(by)], nulls_last=True)
    return breakdown_schema(by).check(ordered.select(*breakdown_schema(by).columns).collect())


def filter_counts(
    lapsed: pl.DataFrame, chosen: Mapping[Dimension, str | int | None], dimensions: Sequence[Dimension]
) -> dict[Dimension, pl.DataFrame]:
    """For each dimension the ``breakdown`` of those whom the filters on all others leave, in one pass over the frame.

    Of a customer only the number of filters that they miss matters: none, or the dimension's own alone.
    """
    missed = {dimension: ~_is_alike(dimension, value) for dimension, value in chosen.items()}
    failed = pl.sum_horizontal(pl.lit(0, dtype=pl.Int8), *(one.cast(pl.Int8) for one in missed.values()))
    columns = {*dimensions, "product_name", "net_last_year"} if Dimension.PRODUCT in dimensions else {*dimensions, "net_last_year"}
    marked = lapsed.lazy().select(*sorted(columns), failed=failed, **{f"missed_{one}": is_missed for one, is_missed in missed.items()})
    near = marked.filter(pl.col("failed") <= 1).collect(engine="in-memory") if missed else marked.collect(engine="in-memory")
    hit = near.filter(pl.col("failed") == 0)
    bases = {one: near.filter((pl.col("failed") == 0) | pl.col(f"missed_{one}")) for one in missed}
    return {one: breakdown(bases.get(one, hit), by=(one,)) for one in dimensions}


def select(lapsed: pl.DataFrame, values: Mapping[Dimension, str | int | None]) -> pl.DataFrame:
    """The LAPSED with these values, None for not known: the people behind one bar or cell of ``breakdown``."""
    return lapsed.filter(*(_is_alike(dimension, value) for dimension, value in values.items()))


def _is_alike(dimension: Dimension, value: str | int | None) -> pl.Expr:
    return pl.col(dimension).eq_missing(pl.lit(value, dtype=LAPSED.columns[dimension]))
