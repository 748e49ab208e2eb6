"""The next-order ladder: how many go on from each order to the next, and how long those take who do."""

import polars as pl

from winback.schema import FrameSchema

LADDER = FrameSchema(
    name="ladder",
    grain="one step from an occasion to the next",
    key=("number",),
    columns={
        "number": pl.Int32(),  # of the occasion that the step begins with
        "customers": pl.Int64(),  # who have at least so many occasions
        "went_on": pl.Int64(),  # of them, with one more
        "typical_days": pl.Float64(),  # the median time of those who went on; null where nobody did
    },
    nullable=frozenset({"typical_days"}),
)


def ladder(gaps: pl.DataFrame, *, steps: int) -> pl.DataFrame:
    """GAPS → LADDER of the first ``steps`` occasions, as far as anybody came.

    The gap after the n-th occasion is finished for those who went on, so that the ladder and the usual return curve are told by
    the same rows. Who came only lately still counts among those who have not gone on.
    """
    finished = pl.col("finished")
    found = (
        gaps.lazy()
        .filter(pl.col("number") <= steps)
        .group_by("number")
        .agg(
            pl.len().cast(pl.Int64).alias("customers"),
            finished.sum().cast(pl.Int64).alias("went_on"),
            pl.col("days").filter(finished).median().alias("typical_days"),
        )
        .sort("number")
    )
    return LADDER.check(found.collect(engine="in-memory"))


def on_step(gaps: pl.DataFrame, number: int, *, went_on: bool) -> pl.Series:
    """Customer numbers of those in GAPS with so many occasions who went on, or have not yet: whom ``ladder`` counts on this step."""
    return gaps.filter(pl.col("number") == number, pl.col("finished") == went_on)["customer"]


def biggest_loss(steps: pl.DataFrame) -> dict[str, int | float] | None:
    """The row of a LADDER after which most have not gone on; None where nobody ordered. The last step that is asked for counts, too."""
    rows = steps.sort(pl.col("customers") - pl.col("went_on"), descending=True, maintain_order=True)
    return rows.row(0, named=True) if rows.height else None
