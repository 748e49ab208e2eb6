"""Who came back by themselves in the horizon after a past day, where messages of ours went to some of them around it.

Nobody is dropped for a message that came after the day: those who had ordered before it would stay, and the shop would seem to be
one in which everybody returns. Let L be a customer's last order up to the day, H the horizon, E = day + H its end and S the survival
of the usual return curve as known on the day (of their number of orders; everyone's where that is not usable). With n their next
order and m the first message after the day, ``returned`` is

    1                             n ≤ E, and no message before it (n < m)
    0                             no order up to E, and no message (m > E)
    1 − S(E − L) ÷ S(m − 1 − L)   m ≤ E, and no order before it: silent by themselves until m − 1, the rest as is usual

so that sums of it are expected counts. An order on the day of a message comes after it. Where S is not usable the chance p of the
last usable day is spread evenly: 1 − (1 − p) ^ (days left ÷ H). Whoever got a message in the H days up to the day, and has not ordered
since, is not silent by themselves on it and is left out; that was known on the day, so that it favours nobody.
"""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from winback.analysis.prediction.by_curve import CurveOn
from winback.schema import FrameSchema

REACHED = FrameSchema(
    name="reached",
    grain="one customer whom a message of ours reached around a past day, before they had ordered again",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "is_left_out": pl.Boolean(),  # reached in the horizon up to the day, after their last order
        "chance": pl.Float64(),  # else: to have ordered in the rest of the horizon
    },
    nullable=frozenset({"chance"}),
)


def next_day() -> pl.Expr:
    """The customer's next day of OCCASIONS, which stand in order of customer and day; null after the last."""
    return pl.when(pl.col("customer") == pl.col("customer").shift(-1)).then(pl.col("day").shift(-1))


def last_known(occasions: pl.LazyFrame, on: date) -> pl.LazyFrame:
    """OCCASIONS with ``next_day`` → the last occasion of each customer up to a day: the one whose next, if any, comes later."""
    return occasions.filter(pl.col("day") <= on, pl.col("next_day").is_null() | (pl.col("next_day") > on))


def returned_by_themselves(
    last: pl.LazyFrame, on: date, *, horizon_days: int, written_to: pl.DataFrame | None, curve: Callable[[], CurveOn]
) -> pl.LazyFrame:
    """``last_known`` of a day (with customer, day, next_day and the number of occasions) → the same with ``returned``, 0–1, whether a
    message in the horizon made a chance of it (``is_reached``), and ``is_left_out``.

    ``written_to`` (customer, sent_on); ``curve``, that of the day, is asked for only where somebody was reached.
    """
    came = (pl.col("next_day") <= on + timedelta(days=horizon_days)).fill_null(value=False).cast(pl.Float64)
    reached = None if written_to is None else _reached(last, on, horizon_days, written_to, curve)
    if reached is None:
        return last.with_columns(returned=came, is_reached=pl.lit(value=False), is_left_out=pl.lit(value=False))
    return last.join(reached.lazy(), on="customer", how="left", maintain_order="left").with_columns(
        returned=pl.coalesce("chance", came),
        is_reached=pl.col("chance").is_not_null(),
        is_left_out=pl.col("is_left_out").fill_null(value=False),
    )


def _reached(
    last: pl.LazyFrame, on: date, horizon_days: int, written_to: pl.DataFrame, curve: Callable[[], CurveOn]
) -> pl.DataFrame | None:
    """REACHED on a day; None where nobody was."""
    theirs = _messages(last, on, horizon_days, written_to)
    if theirs.is_empty():
        return None
    cut = theirs.filter(~pl.col("is_left_out"))
    chances = pl.Series("chance", curve().chances_of_the_rest(cut)) if cut.height else pl.Series("chance", dtype=pl.Float64)
    told = cut.select("customer", "is_left_out", chances)
    return REACHED.conform(pl.concat([theirs.filter("is_left_out").select("customer", "is_left_out"), told], how="diagonal"))


def _messages(last: pl.LazyFrame, on: date, horizon_days: int, written_to: pl.DataFrame) -> pl.DataFrame:
    """Those whom a message reached before they had ordered again, with the days of silence from the day to the first after it
    (``waited``)."""
    around = written_to.lazy().filter((pl.col("sent_on") - pl.lit(on)).dt.total_days().is_between(1 - horizon_days, horizon_days))
    is_later = pl.col("sent_on") > on
    sendings = around.group_by("customer").agg(
        before=pl.col("sent_on").filter(~is_later).max(), message=pl.col("sent_on").filter(is_later).min()
    )
    is_left_out = (pl.col("before") > pl.col("day")).fill_null(value=False)
    is_cut = (pl.col("message") <= pl.col("next_day")).fill_null(pl.col("message").is_not_null())
    of_each = last.join(sendings, on="customer").select(
        "customer",
        pl.col("number").alias("occasions"),
        is_left_out.alias("is_left_out"),
        is_cut.alias("is_cut"),
        silent_days=(pl.lit(on) - pl.col("day")).dt.total_days(),
        waited=(pl.col("message") - pl.lit(on)).dt.total_days() - 1,
    )
    return of_each.filter(pl.col("is_left_out") | pl.col("is_cut")).collect()
