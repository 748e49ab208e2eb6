"""The stage of each customer, what each stage holds, and how many customers reach each next order.

Thresholds are moved often, so ``stage_histogram`` counts the customers once by all that the stages
depend on; ``summary_from_histogram`` and ``funnel`` then only add up its rows.
"""

from dataclasses import replace

import polars as pl

from winback.analysis.judging import at_the_pace_of_the_shop, is_past, returned_after_days
from winback.policy import Thresholds
from winback.schema import MONEY, STAGE_SUMMARY, STAGED, FrameSchema, enum
from winback.vocabulary import Stage

STAGE_HISTOGRAM = FrameSchema(
    name="stage_histogram",
    grain="customers who stand alike whatever the thresholds are",
    key=("silent_days", "occasions", "last_gap"),
    columns={
        "silent_days": pl.Int32(),
        "occasions": pl.Int32(),
        "last_gap": pl.Int32(),  # null where it is too short to make a returned customer
        "customers": pl.Int64(),
        "net": MONEY,
        "net_last_year": MONEY,
    },
    nullable=frozenset({"last_gap"}),
)

FUNNEL = FrameSchema(
    name="funnel",
    grain="one step of the lifecycle",
    key=("occasions",),
    columns={
        "occasions": pl.Int32(),  # 0 for everybody known, then 1, 2, 3 and the first number that makes a regular
        "customers": pl.Int64(),  # who have at least so many
        "conversion": pl.Float64(),  # share of the step before; null for the first and after an empty step
    },
    nullable=frozenset({"conversion"}),
)


def stage(thresholds: Thresholds) -> pl.Expr:
    """The stage by ``silent_days``, ``occasions``, ``last_gap`` and, at own pace, ``log_gaps``; exactly one for every customer."""
    active = (
        pl.when(pl.col("last_gap") > returned_after_days(thresholds))
        .then(_word(Stage.RETURNED))
        .when(pl.col("occasions") >= thresholds.loyal_from_occasions)
        .then(_word(Stage.LOYAL))
        .when(pl.col("occasions") == 1)
        .then(_word(Stage.NEW))
        .otherwise(_word(Stage.GROWING))
    )
    return (
        pl.when(is_past(thresholds, Stage.LOST))
        .then(_word(Stage.LOST))
        .when(is_past(thresholds, Stage.LAPSED))
        .then(_word(Stage.LAPSED))
        .when(is_past(thresholds, Stage.AT_RISK))
        .then(_word(Stage.AT_RISK))
        .otherwise(active)
        .alias("stage")
    )


def stages(customers: pl.DataFrame, people: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """CUSTOMERS and PEOPLE → STAGED: every customer, then as leads the people without a counted order."""
    staged = customers.select("customer", stage(thresholds))
    leads = people.join(customers, on="customer", how="anti", maintain_order="left").select("customer", _word(Stage.LEAD).alias("stage"))
    return STAGED.check(pl.concat([staged, leads]))


def lead_count(customers: pl.DataFrame, people: pl.DataFrame) -> int:
    """The number of people without a counted order."""
    return people.select("customer").join(customers, on="customer", how="anti").height


def stage_histogram(customers: pl.DataFrame, *, typical_gap_days: float | None = None) -> pl.DataFrame:
    """CUSTOMERS → STAGE_HISTOGRAM, once per data set and as-of date.

    At own pace silence and gap are counted in days of a customer who orders every ``typical_gap_days`` days, so that the limits as
    stated are those of everybody. A returned customer has last gap > b > a ≥ silent days; shorter gaps never matter and share one
    row. That b > a holds where both are of one set: see ``is_told_by_histogram``.
    """
    silent, last_gap = _silence_and_gap(typical_gap_days)
    counts = (pl.len().cast(pl.Int64).alias("customers"), pl.col("net", "net_last_year").sum())
    return STAGE_HISTOGRAM.check(
        customers.lazy()
        .select("occasions", "net", "net_last_year", silent.alias("silent_days"), last_gap.alias("last_gap"))
        .with_columns(pl.when(pl.col("last_gap") > pl.col("silent_days") + 1).then("last_gap").alias("last_gap"))
        .group_by("silent_days", "occasions", "last_gap")
        .agg(counts)
        .sort("silent_days", "occasions", "last_gap")
        .collect()
    )


def is_told_by_histogram(thresholds: Thresholds) -> bool:
    """Whether the histogram has all that these limits ask for: not where a first gap makes a return that is shorter than a."""
    return thresholds.one_order is None or thresholds.one_order.lapsed_after_days > thresholds.at_risk_after_days


def _silence_and_gap(typical_gap_days: float | None) -> tuple[pl.Expr, pl.Expr]:
    silent, gap, gaps, occasions = (pl.col(name) for name in ("silent_days", "last_gap", "log_gaps", "occasions"))
    if typical_gap_days is None:
        return silent, gap
    before = gaps - gap.cast(pl.Float64).log()
    return (
        at_the_pace_of_the_shop(silent, occasions=occasions, log_gaps=gaps, typical_gap_days=typical_gap_days),
        at_the_pace_of_the_shop(gap, occasions=occasions - 1, log_gaps=before, typical_gap_days=typical_gap_days),
    )


def stage_summary(customers: pl.DataFrame, thresholds: Thresholds, *, leads: int) -> pl.DataFrame:
    """CUSTOMERS → STAGE_SUMMARY, all eight stages in lifecycle order."""
    return _summary(customers.with_columns(pl.lit(1, dtype=pl.Int64).alias("customers")), thresholds, leads=leads)


def summary_from_histogram(histogram: pl.DataFrame, thresholds: Thresholds, *, leads: int) -> pl.DataFrame:
    """STAGE_HISTOGRAM → STAGE_SUMMARY, equal to ``stage_summary`` of its customers where it was made for the same typical gap."""
    return _summary(histogram, replace(thresholds, typical_gap_days=None), leads=leads)


def funnel(histogram: pl.DataFrame, thresholds: Thresholds, *, leads: int, second: float | None = None) -> pl.DataFrame:
    """STAGE_HISTOGRAM → FUNNEL: everybody known, then those who reached one, two, three orders and loyalty.

    ``second``: the share that reached the second order, of those whose first order is known to be their first; None: of all.
    """
    steps = sorted({0, 1, 2, 3, thresholds.loyal_from_occasions})
    reached = histogram.select(pl.col("customers").filter(pl.col("occasions") >= n).sum().alias(str(n)) for n in steps).row(0)
    counted = pl.DataFrame({"occasions": steps, "customers": [leads + reached[0], *reached[1:]]})
    before = pl.col("customers").shift(1)
    of_all = pl.when(before > 0).then(pl.col("customers") / before)
    is_second = (pl.col("occasions") == 2) & pl.lit(second is not None)
    return FUNNEL.conform(counted.with_columns(conversion=pl.when(is_second).then(pl.lit(second, dtype=pl.Float64)).otherwise(of_all)))


def _summary(counted: pl.DataFrame, thresholds: Thresholds, *, leads: int) -> pl.DataFrame:
    by_stage = counted.group_by(stage(thresholds)).agg(pl.col("customers", "net", "net_last_year").sum())
    every_stage = pl.DataFrame({"stage": list(Stage)}, schema={"stage": enum(Stage)})
    filled = every_stage.join(by_stage, on="stage", how="left", maintain_order="left").with_columns(
        pl.col("customers", "net", "net_last_year").fill_null(0)
    )
    is_lead = pl.col("stage") == Stage.LEAD
    return STAGE_SUMMARY.conform(filled.with_columns(pl.when(is_lead).then(leads).otherwise("customers").alias("customers")))


def _word(word: Stage) -> pl.Expr:
    return pl.lit(word, dtype=enum(Stage))
