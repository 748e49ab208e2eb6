"""What each customer is expected to buy in the next twelve months: MBG/NBD for how often, Gamma–Gamma for how much.

Later money is worth less: the orders of each quarter are discounted to its middle, at ``DISCOUNT_A_YEAR``.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from winback.analysis.occasions import occasions_until
from winback.analysis.prediction.gamma_gamma import GammaGamma, expected_worth, fit_gamma_gamma
from winback.analysis.prediction.logistic import Vector
from winback.analysis.prediction.mbg import WEEK, Mbg, expected_orders, fit_mbg, still_customer
from winback.schema import FrameSchema

DISCOUNT_A_YEAR = 0.10
YEAR_WEEKS = 52
_QUARTERS = 4

PREDICTED = FrameSchema(
    name="predicted",
    grain="one customer with what is expected of the next twelve months",
    key=("customer",),
    columns={
        "customer": pl.Int64(),
        "alive": pl.Float64(),  # the chance still to be a customer
        "expected_orders": pl.Float64(),  # occasions within 52 weeks
        "expected_order": pl.Float64(),  # net value of one occasion
        "predicted_clv": pl.Float64(),  # discounted net value of the 52 weeks × margin
    },
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Predicted:
    """The fitted models, and PREDICTED by customer; None where one of the models did not converge, so that nothing should be told."""

    mbg: Mbg
    gamma_gamma: GammaGamma
    values: pl.DataFrame | None

    @property
    def total(self) -> float | None:
        """The predicted value of all customers together."""
        return None if self.values is None else float(self.values.select(pl.col("predicted_clv").sum()).item())


def predict(occasions: pl.DataFrame, *, as_of: date, margin: Decimal) -> Predicted:
    """OCCASIONS up to the as-of date → what is expected of every customer; somebody must have ordered, else ``ValueError``."""
    known = _histories(occasions, as_of)
    mbg = fit_mbg(known)
    number, worth = (known[name].cast(pl.Float64).to_numpy() for name in ("number", "mean_worth"))
    gamma_gamma = fit_gamma_gamma(number, worth)
    if not (mbg.fit.converged and gamma_gamma.fit.converged and gamma_gamma.q > 1):
        return Predicted(mbg=mbg, gamma_gamma=gamma_gamma, values=None)
    by_history = _expected(mbg, known.select("repeats", "last_days", "age_days").unique())
    order = expected_worth(gamma_gamma, number, worth)
    told = known.with_columns(pl.Series("expected_order", order)).join(by_history, on=["repeats", "last_days", "age_days"], how="left")
    value = pl.col("discounted_orders") * pl.col("expected_order") * float(margin)
    return Predicted(mbg=mbg, gamma_gamma=gamma_gamma, values=PREDICTED.conform(told.with_columns(predicted_clv=value).sort("customer")))


def _histories(occasions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """By customer: repeats, days from the first occasion to the last and to now, number of occasions and their mean net value."""
    first, last = pl.col("day").first(), pl.col("day").last()
    return (
        occasions_until(occasions, as_of=as_of)
        .group_by("customer", maintain_order=True)
        .agg(
            (pl.len() - 1).cast(pl.Int64).alias("repeats"),
            (last - first).dt.total_days().alias("last_days"),
            (pl.lit(as_of) - first).dt.total_days().alias("age_days"),
            pl.len().alias("number"),
            pl.col("net").cast(pl.Float64).mean().alias("mean_worth"),
        )
        .collect(engine="in-memory")
    )


def _expected(mbg: Mbg, histories: pl.DataFrame) -> pl.DataFrame:
    """Each history once, with the chance still to be a customer and the orders expected, as they are and discounted."""
    repeats, last, age = (
        histories[name].cast(pl.Float64).to_numpy() / (1 if name == "repeats" else WEEK) for name in ("repeats", "last_days", "age_days")
    )
    weeks = [YEAR_WEEKS * (quarter + 1) / _QUARTERS for quarter in range(_QUARTERS)]
    by_then = [expected_orders(mbg, repeats, last, age, weeks=until) for until in weeks]
    return histories.with_columns(
        pl.Series("alive", still_customer(mbg, repeats, last, age)),
        pl.Series("expected_orders", by_then[-1]),
        pl.Series("discounted_orders", _discounted(by_then)),
    )


def _discounted(by_then: list[Vector]) -> Vector:
    """Orders up to the end of each quarter → all of them, discounted to the middle of theirs."""
    in_quarter = np.diff(np.array(by_then), axis=0, prepend=0.0)
    middle_years = (np.arange(_QUARTERS) + 0.5) / _QUARTERS
    return np.asarray((1 + DISCOUNT_A_YEAR) ** -middle_years @ in_quarter)
