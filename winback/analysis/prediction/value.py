"""What each customer is expected to buy in the next twelve months: MBG/NBD for how often, Gamma–Gamma for how much.

Where the orders do not tell the whole of MBG/NBD, what is left of it says how often (``constant_leaving``); where none of the models
settles, a plain estimate takes their place: what a customer bought in the year up to the last order, times the chance that those
silent for so long order within a year.

Later money is worth less: the orders of each quarter are discounted to its middle, at ``DISCOUNT_A_YEAR``.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial

import numpy as np
import polars as pl

from winback.analysis import known_from
from winback.analysis.customers import LAST_YEAR_DAYS
from winback.analysis.occasions import occasions_until
from winback.analysis.prediction import constant_leaving
from winback.analysis.prediction.constant_leaving import ConstantLeaving, fit_constant_leaving
from winback.analysis.prediction.gamma_gamma import GammaGamma, expected_worth, fit_gamma_gamma
from winback.analysis.prediction.logistic import Vector
from winback.analysis.prediction.mbg import WEEK, Mbg, expected_orders, fit_mbg, still_customer
from winback.analysis.returns import FEWEST_AT_RISK, usual_return_curve
from winback.schema import FrameSchema
from winback.vocabulary import UsualReturnGroup

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


class Way(StrEnum):
    """How it is found what customers are expected to buy."""

    MBG = "mbg"
    CONSTANT_LEAVING = "constant_leaving"  # all leave with the same chance
    NOBODY_LEAVES = "nobody_leaves"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True, eq=False)
class Predicted:
    """The fitted models, and PREDICTED by customer in one ``way``; both None where the orders tell not even a plain estimate.

    ``constant`` is what is left of MBG/NBD where that did not converge; None where it did, and where this does not either.
    """

    margin: Decimal
    mbg: Mbg
    constant: ConstantLeaving | None
    gamma_gamma: GammaGamma
    way: Way | None
    values: pl.DataFrame | None

    @property
    def total(self) -> float | None:
        """The predicted value of all customers together."""
        return None if self.values is None else float(self.values.select(pl.col("predicted_clv").sum()).item())

    @property
    def each(self) -> float | None:
        """The predicted value of a customer on average."""
        return None if self.values is None else float(self.values.select(pl.col("predicted_clv").mean()).item())


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A forecast of a past day held against what came: occasions within 52 weeks of those who were customers on it, and its total."""

    as_of: date
    expected: float
    came: int
    customers: int
    total: float

    @property
    def too_high(self) -> float | None:
        """By which share of what came the forecast was too high, below zero too low; None where nothing came."""
        return self.expected / self.came - 1 if self.came else None


def predict(occasions: pl.DataFrame, *, as_of: date, margin: Decimal) -> Predicted:
    """OCCASIONS up to the as-of date → what is expected of every customer; somebody must have ordered, else ``ValueError``."""
    known = _histories(occasions, as_of)
    mbg = fit_mbg(known)
    constant = None if mbg.fit.converged else fit_constant_leaving(known, at_least=mbg.fit.log_likelihood)
    number, worth = (known[name].cast(pl.Float64).to_numpy() for name in ("number", "mean_worth"))
    gamma_gamma = fit_gamma_gamma(number, worth)
    fitted = partial(Predicted, margin=margin, mbg=mbg, constant=constant, gamma_gamma=gamma_gamma)
    model = mbg if constant is None else constant
    if model.fit.converged and gamma_gamma.fit.converged and gamma_gamma.q > 1:
        by_history = _expected(model, known.select("repeats", "last_days", "age_days").unique())
        order = pl.Series("expected_order", expected_worth(gamma_gamma, number, worth))
        told = known.with_columns(order).join(by_history, on=["repeats", "last_days", "age_days"], how="left")
        return fitted(way=_way(constant), values=_valued(told, margin))
    plain = _plainly(known, occasions, as_of=as_of)
    values = None if plain is None else _valued(plain, margin)
    return fitted(way=None if plain is None else Way.PLAIN, values=values)


def checked_a_year_before(occasions: pl.DataFrame, *, as_of: date, first_day: date, margin: Decimal) -> Checked | None:
    """OCCASIONS → what would have been expected twelve months ago of the 52 weeks after it, and what came; None where the orders, the
    first on ``first_day``, did not reach back a year then, and where nothing can be told."""
    on = known_from.a_year_before(as_of)
    if on < known_from.of_a_year(first_day) or occasions.is_empty() or occasions.select(pl.col("day").min()).item() > on:
        return None
    values = predict(occasions, as_of=on, margin=margin).values
    if values is None:
        return None
    later = pl.col("day").is_between(on, on + timedelta(weeks=YEAR_WEEKS), closed="right")
    came = occasions.lazy().filter(later).join(values.lazy(), on="customer", how="semi").select(pl.len()).collect().item()
    expected, total = values.select(pl.col("expected_orders", "predicted_clv").sum()).row(0)
    return Checked(as_of=on, expected=expected, came=came, customers=values.height, total=total)


def _way(constant: ConstantLeaving | None) -> Way:
    if constant is None:
        return Way.MBG
    return Way.CONSTANT_LEAVING if constant.leave else Way.NOBODY_LEAVES


def _valued(told: pl.DataFrame, margin: Decimal) -> pl.DataFrame:
    value = pl.col("discounted_orders") * pl.col("expected_order") * float(margin)
    return PREDICTED.conform(told.with_columns(predicted_clv=value).sort("customer"))


def _plainly(known: pl.DataFrame, occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame | None:
    """What each bought in the year up to the last order, times the chance that those silent for so long order within a year; None
    where that cannot be told."""
    chance = _chance_within_a_year(occasions, as_of=as_of)
    if chance is None:
        return None
    silent = (pl.col("age_days") - pl.col("last_days")).cast(pl.Int32).alias("read_days")
    orders = pl.col("alive") * pl.col("lately")
    read = known.with_columns(silent).sort("read_days").join_asof(chance, on="read_days")
    return read.with_columns(
        expected_orders=orders,
        expected_order=pl.col("net_lately") / pl.col("lately"),
        discounted_orders=orders * (1 + DISCOUNT_A_YEAR) ** -0.5,
    )


def _chance_within_a_year(occasions: pl.DataFrame, *, as_of: date) -> pl.DataFrame | None:
    """[read_days, alive]: 1 − S(t + 365) ÷ S(t) by days of silence, as far as 30 gaps show S, which makes it rather too low; None where
    no order has followed another."""
    everybody = usual_return_curve(occasions, as_of=as_of, horizon_days=LAST_YEAR_DAYS).filter(pl.col("group") == UsualReturnGroup.ALL)
    survived = everybody.filter(pl.col("at_risk") >= FEWEST_AT_RISK).sort("day")["survival"].to_numpy()
    if survived.size == 0 or survived[-1] == 1:
        return None
    later = survived[np.minimum(np.arange(survived.size) + LAST_YEAR_DAYS, survived.size - 1)]
    chance = 1 - np.divide(later, survived, out=np.ones_like(survived), where=survived > 0)
    return pl.DataFrame({"read_days": pl.Series(range(survived.size), dtype=pl.Int32), "alive": chance}).set_sorted("read_days")


def _histories(occasions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """By customer: repeats, days from the first occasion to the last and to now, number of occasions and their mean net value, and the
    number and the net value of those in the 365 days up to the last."""
    first, last = pl.col("day").first(), pl.col("day").last()
    is_lately = pl.col("day") > last - pl.duration(days=LAST_YEAR_DAYS)
    return (
        occasions_until(occasions, as_of=as_of)
        .group_by("customer", maintain_order=True)
        .agg(
            (pl.len() - 1).cast(pl.Int64).alias("repeats"),
            (last - first).dt.total_days().alias("last_days"),
            (pl.lit(as_of) - first).dt.total_days().alias("age_days"),
            pl.len().alias("number"),
            pl.col("net").cast(pl.Float64).mean().alias("mean_worth"),
            is_lately.sum().cast(pl.Int64).alias("lately"),
            pl.col("net").cast(pl.Float64).filter(is_lately).sum().alias("net_lately"),
        )
        .collect(engine="in-memory")
    )


def _expected(model: Mbg | ConstantLeaving, histories: pl.DataFrame) -> pl.DataFrame:
    """Each history once, with the chance still to be a customer and the orders expected, as they are and discounted."""
    repeats, last, age = (
        histories[name].cast(pl.Float64).to_numpy() / (1 if name == "repeats" else WEEK) for name in ("repeats", "last_days", "age_days")
    )
    weeks = [YEAR_WEEKS * (quarter + 1) / _QUARTERS for quarter in range(_QUARTERS)]
    if isinstance(model, Mbg):
        by_then = [expected_orders(model, repeats, last, age, weeks=until) for until in weeks]
        alive = still_customer(model, repeats, last, age)
    else:
        by_then = [constant_leaving.expected_orders(model, repeats, last, age, weeks=until) for until in weeks]
        alive = constant_leaving.still_customer(model, repeats, last, age)
    return histories.with_columns(
        pl.Series("alive", alive),
        pl.Series("expected_orders", by_then[-1]),
        pl.Series("discounted_orders", _discounted(by_then)),
    )


def _discounted(by_then: list[Vector]) -> Vector:
    """Orders up to the end of each quarter → all of them, discounted to the middle of theirs."""
    in_quarter = np.diff(np.array(by_then), axis=0, prepend=0.0)
    middle_years = (np.arange(_QUARTERS) + 0.5) / _QUARTERS
    return np.asarray((1 + DISCOUNT_A_YEAR) ** -middle_years @ in_quarter)
