"""The next-order ladder: how many go on from each order to the next, and how long those take who do."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.occasions import occasions_until
from winback.schema import FrameSchema

FEWEST_TOLD = 5
"""Of so many people on, shares and medians are told: of fewer they say nothing but who it was."""

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


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """From the first order to the second: of how many customers it is told, how many of them ordered again, the median days they took
    (None where nobody did). ``may_be_older``: nobody is known to be new, so that it is told of those who may have ordered before.
    """

    customers: int
    went_on: int
    typical_days: float | None
    may_be_older: bool

    @property
    def share(self) -> float | None:
        """None where there are too few to tell."""
        return self.went_on / self.customers if self.customers >= FEWEST_TOLD else None


def first_step(occasions: pl.DataFrame, *, maybe_older: pl.Series, as_of: date) -> FirstStep:
    """OCCASIONS → the first step without those whose first order in the data may be a later one; where all may be so, of these."""
    begun = occasions_until(occasions, as_of=as_of).filter(pl.col("number") <= 2)
    is_first = pl.col("number") == 1
    counted = (
        begun.group_by(pl.col("customer").is_in(maybe_older.implode()).alias("is_older"))
        .agg(is_first.sum(), (~is_first).sum().alias("went_on"), pl.col("gap").filter(~is_first).median().cast(pl.Float64))
        .sort("is_older")
        .collect(engine="in-memory")
    )
    for is_older, customers, went_on, days in counted.rows():
        return FirstStep(customers=customers, went_on=went_on, typical_days=days, may_be_older=is_older)
    return FirstStep(customers=0, went_on=0, typical_days=None, may_be_older=False)


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
