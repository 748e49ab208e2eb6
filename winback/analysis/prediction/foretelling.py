"""The ways of foretelling who returns within the horizon, from the simplest to all of them together.

*Curve*: the usual return at the customer's silence. *Purchases*: MBG/NBD, how often and how lately somebody bought. *Habits*: a
regression on everything that is known of a customer, learnt from earlier days of the shop. *Both*: the mean of the log-odds of
the last two, which is better than either where each errs in its own way. *Season*: both, moved by what they missed in the same weeks
of the year before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from scipy.special import expit

from winback.analysis.by_themselves import last_known, next_day, returned_by_themselves
from winback.analysis.chances import chances_of_return
from winback.analysis.prediction.by_curve import CurveOn
from winback.analysis.prediction.habits import Habits, habits_matrix, learn_habits, log_odds
from winback.analysis.prediction.logistic import Matrix, Vector
from winback.analysis.prediction.mbg import WEEK, Mbg, chance_of_order, fit_mbg
from winback.analysis.prediction.season import Season
from winback.analysis.prediction.snapshots import snapshot
from winback.vocabulary import Predictor

NOBODY_WRITTEN_TO = pl.DataFrame(schema={"customer": pl.Int64(), "sent_on": pl.Date()})

MOST_CUSTOMERS = 10_000
"""So many, picked by their number, tell as much of a shop as all of them: the share that returns to half a percent."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Past:
    """What foretelling may know of a shop: OCCASIONS, REFUNDS, and who was written to when ([customer, sent_on])."""

    occasions: pl.DataFrame
    refunds: pl.DataFrame
    written_to: pl.DataFrame
    horizon_days: int

    @property
    def first_day(self) -> date:
        """The day of the first order; an empty past has none and raises ``ValueError``."""
        first = self.occasions["day"].min()
        if not isinstance(first, date):
            raise ValueError("nobody has ordered")
        return first

    def until(self, day: date) -> "Past":
        """The same shop as it was at the end of a day."""
        return replace(self, occasions=self.occasions.filter(pl.col("day") <= day))

    def sampled(self) -> "Past":
        """The same shop with ``MOST_CUSTOMERS`` at most, the same ones each time."""
        if (nth := every_nth(self.occasions)) <= 1:
            return self
        picked = pl.col("customer") % nth == 0
        return replace(self, occasions=self.occasions.filter(picked), refunds=self.refunds.filter(picked))


def every_nth(occasions: pl.DataFrame) -> int:
    """Which customers tell of a shop by their number: every one of a small shop, and so many apart that ``MOST_CUSTOMERS`` stay."""
    return max(1, -(-occasions["customer"].n_unique() // MOST_CUSTOMERS))


@dataclass(frozen=True, kw_only=True, eq=False)
class Day:
    """One past day: everybody known then (SNAPSHOT), but for those who were not silent by themselves on it; the chance of each by the
    curve of that day; and whether each returned by themselves, 0–1, as in ``by_themselves``."""

    on: date
    known: pl.DataFrame
    by_curve: Vector
    returned: Vector


Look = Callable[[date], Day]


def look_at(past: Past, on: date) -> Day:
    """A day as it was, and what came of it."""
    curve = CurveOn.of(past.occasions, on, horizon_days=past.horizon_days, written_to=past.written_to)
    last = last_known(past.occasions.lazy().with_columns(next_day=next_day()), on)
    followed = returned_by_themselves(last, on, horizon_days=past.horizon_days, written_to=past.written_to, curve=lambda: curve)
    counted = followed.filter(~pl.col("is_left_out")).select("customer", "returned")
    everybody = snapshot(past.occasions, on, horizon_days=past.horizon_days, refunds=past.refunds)
    known = everybody.lazy().join(counted, on="customer", maintain_order="left").collect(engine="in-memory")
    told = known.drop("returned")
    return Day(on=on, known=told, by_curve=curve.chances(told), returned=known["returned"].to_numpy())


@dataclass(frozen=True, kw_only=True, eq=False)
class Foreteller:
    """What was learnt up to one day; ``habits`` None: too little had happened by then; ``season`` None: no year before is known."""

    mbg: Mbg
    habits: Habits | None
    horizon_days: int
    season: Season | None = None

    def chances(self, known: pl.DataFrame, by_curve: Vector) -> Mapping[Predictor, Vector]:
        """SNAPSHOT of the day and the chances by its curve → the chance of each customer in its order, by every way that is open."""
        by_purchases = chances_by_purchases(self.mbg, known, self.horizon_days)
        simple = {Predictor.CURVE: by_curve, Predictor.PURCHASES: by_purchases}
        if self.habits is None:
            return simple
        by_habits = self.habits.chances(habits_matrix(known, by_curve=by_curve, by_purchases=by_purchases, horizon_days=self.horizon_days))
        both = np.asarray(expit((log_odds(by_habits) + log_odds(by_purchases)) / 2))
        several = simple | {Predictor.HABITS: by_habits, Predictor.BOTH: both}
        return several if self.season is None else several | {Predictor.SEASON: self.season.chances(both, known)}


def learn(known: pl.DataFrame, before: Sequence[Day], *, horizon_days: int) -> Foreteller:
    """SNAPSHOT of a day and earlier days whose horizon was over by then → what could be learnt by that day."""
    mbg = fit_mbg(histories(known))
    rows = [_learning_rows(day, mbg, horizon_days) for day in before]
    habits = learn_habits(np.concatenate(rows), np.concatenate([day.returned for day in before])) if rows else None
    return Foreteller(mbg=mbg, habits=habits, horizon_days=horizon_days)


def chances_by_curve(curve: pl.DataFrame, known: pl.DataFrame) -> Vector:
    """The usual return at each customer's silence and number of occasions."""
    return chances_of_return(known, curve)["chance"].to_numpy()


def chances_by_purchases(mbg: Mbg, known: pl.DataFrame, horizon_days: int) -> Vector:
    """What MBG/NBD says of each customer of a SNAPSHOT."""
    repeats, last, age = histories(known).cast(pl.Float64).to_numpy().T
    return chance_of_order(mbg, repeats, last / WEEK, age / WEEK, weeks=horizon_days / WEEK)


def histories(known: pl.DataFrame) -> pl.DataFrame:
    """SNAPSHOT → what MBG/NBD knows of a customer: repeats, and the days from the first occasion to the last and to now."""
    return known.select(repeats=pl.col("occasions") - 1, last_days=pl.col("age_days") - pl.col("silent_days"), age_days="age_days")


def _learning_rows(day: Day, mbg: Mbg, horizon_days: int) -> Matrix:
    by_purchases = chances_by_purchases(mbg, day.known, horizon_days)
    return habits_matrix(day.known, by_curve=day.by_curve, by_purchases=by_purchases, horizon_days=horizon_days)
