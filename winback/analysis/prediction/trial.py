"""Which way of foretelling returns is best in this shop: each learns up to past days and is held against what then happened.

The score is the log-loss, the mean of −ln(chance given to what happened); smaller is better, and a chance of 0 for somebody who
returns costs dearly. Beside it stands the AUC, the share of pairs of one who returned and one who did not in which the first had the
higher chance (ties count half). Somebody who got a message in between counts with the chance y to have returned without it, on both
sides: −y ln p − (1 − y) ln(1 − p).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl

from winback.analysis.prediction.foretelling import Foreteller, Look, Past, learn, look_at
from winback.analysis.prediction.habits import FORETOLD
from winback.analysis.prediction.logistic import Vector
from winback.analysis.prediction.reliance import BY_SILENCE, QuietDay, Reliance, reliance
from winback.analysis.prediction.season import YEAR_DAYS, Season, learn_season
from winback.analysis.prediction.snapshots import snapshot
from winback.schema import FrameSchema
from winback.vocabulary import Predictor

MOST_TRIALS, MOST_LEARNT_FROM, FEWEST_LEARNT_FROM = 3, 12, 4
SPACING_DAYS, CLOSEST_SPACING_DAYS, CLOSEST_TRIALS_DAYS = 30, 14, 90
FEWEST_DAYS_BEFORE = 60
"""So long a history, at least, before a day that is learnt from."""
FEWEST_PEOPLE, FEWEST_RETURNERS = 100, 20
"""A day with fewer known customers, or fewer of them who returned or stayed away, decides nothing."""
FEWEST_SEASONS = 2
"""On so many days, at least, the same weeks of the year before must be known; else the season is no way to foretell."""
CERTAIN = 1e-6
"""Chances nearer to 0 or 1 than this are scored as this."""
PARTS = 10

Told = Callable[[int], pl.DataFrame]
"""FORETOLD of the day with a number."""

CALIBRATION = FrameSchema(
    name="calibration",
    grain="a tenth of the customers of past days, by the chance that they were given",
    key=("part",),
    columns={
        "part": pl.Int8(),  # 1 has the lowest chances
        "customers": pl.Int64(),
        "foretold": pl.Float64(),  # the mean chance given
        "returned": pl.Float64(),  # the share that returned
    },
)


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one way did over all days: ``log_loss`` per customer, ``auc``."""

    predictor: Predictor
    log_loss: float
    auc: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """What the past days say: the scores, the best first; the CALIBRATION of the best, and what it said BY_SILENCE; the days, the
    latest first; the customers who were foretold, once for each day; whether refunds played a part, which may have no date."""

    scores: tuple[Score, ...]
    calibration: pl.DataFrame
    by_silence: pl.DataFrame
    days: tuple[date, ...]
    customers: int
    has_refunds: bool

    @property
    def winner(self) -> Predictor:
        """The way with the smallest log-loss."""
        return self.scores[0].predictor

    @property
    def usual_error(self) -> float:
        """How far foretold and true shares are apart on average over the tenths, 0–1."""
        apart = (self.calibration["foretold"] - self.calibration["returned"]).abs().to_numpy()
        return float(np.average(apart, weights=self.calibration["customers"].to_numpy()))

    def reliance(self, quiet: tuple[QuietDay, ...]) -> Reliance:
        """What to make of the chances, with those who had gone quiet (``reliance.gone_quiet``) by the limits of now."""
        return reliance(self.calibration, usual_error=self.usual_error, quiet=quiet)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The past days that are looked at: so many days apart, the latest a horizon before the as-of date, so that the days that one
    trial learns from are tried or learnt from by others, too."""

    latest: date
    spacing_days: int
    horizon_days: int
    count: int

    @classmethod
    def of(cls, *, first_day: date, as_of: date, horizon_days: int) -> "Grid":
        """A month apart, or a third of a long horizon, so that what is learnt reaches over a year; in a short history closer."""
        latest = as_of - timedelta(days=horizon_days)
        span = (latest - first_day).days - FEWEST_DAYS_BEFORE
        widest = max(SPACING_DAYS, -(-horizon_days // 3))
        spacing = min(widest, max(CLOSEST_SPACING_DAYS, span // (MOST_LEARNT_FROM + 2 * MOST_TRIALS)))
        return cls(latest=latest, spacing_days=spacing, horizon_days=horizon_days, count=max(0, span // spacing + 1))

    def day(self, number: int) -> date:
        """The day with a number, 0 for the latest."""
        return self.latest - timedelta(days=self.spacing_days * number)

    def learnt_from(self, number: int) -> range:
        """The days whose horizon is over on the day with a number; -1: on the as-of date."""
        first = 0 if number < 0 else number - (-self.horizon_days // self.spacing_days)
        return range(first, min(first + MOST_LEARNT_FROM, self.count))

    def a_year_before(self, number: int) -> int:
        """The number of the day about a year before, -1 standing for the as-of date; its horizon is over by then."""
        if number < 0:
            return max(0, round((YEAR_DAYS - self.horizon_days) / self.spacing_days))
        return max(number + round(YEAR_DAYS / self.spacing_days), self.learnt_from(number).start)

    def tried(self) -> Sequence[int]:
        """At most three days that return to nobody twice, each with enough to learn from; else the latest alone."""
        apart = -(-max(self.horizon_days, CLOSEST_TRIALS_DAYS) // self.spacing_days)
        numbers = [one for one in range(0, apart * MOST_TRIALS, apart) if len(self.learnt_from(one)) >= FEWEST_LEARNT_FROM]
        return numbers or ([0] if self.count else [])


def hold_trial(past: Past, *, as_of: date) -> tuple[Trial | None, Foreteller]:
    """Foretell past days of a shop, each from what was known before it, and learn from all of them for the as-of date.

    The trial is None where no day has enough of a history and of people. Somebody must have ordered; else raises ``ValueError``.
    """
    look: Look = cache(lambda on: look_at(past, on))
    grid = Grid.of(first_day=past.first_day, as_of=as_of, horizon_days=past.horizon_days)
    told: Told = cache(lambda number: _foretold(look, grid, number))
    known = snapshot(past.occasions, as_of, horizon_days=past.horizon_days, refunds=past.refunds)
    learnt = learn(known, [look(grid.day(one)) for one in grid.learnt_from(-1)], horizon_days=past.horizon_days)
    usable: Mapping[int, pl.DataFrame] = {number: told(number) for number in grid.tried() if is_telling(told(number))}
    if not usable:
        return None, learnt
    learnt = replace(learnt, season=_season(told, look, grid, -1))
    if learnt.season is not None:
        usable = _with_season(usable, {number: _season(told, look, grid, number) for number in usable}, look, grid)
    return _trial({grid.day(number): one for number, one in usable.items()}, look, has_refunds=past.refunds.height > 0), learnt


def _trial(usable: Mapping[date, pl.DataFrame], look: Look, *, has_refunds: bool) -> Trial:
    foretold = FORETOLD.check(pl.concat(usable.values()))
    silences = pl.concat(look(on).known.select("customer", "silent_days", "occasions", on=pl.lit(on)) for on in usable)
    scores = tuple(sorted((score(foretold, way) for way in _open_ways(foretold)), key=lambda one: one.log_loss))
    return Trial(
        scores=scores,
        calibration=calibration(foretold, scores[0].predictor),
        by_silence=by_silence(foretold, silences, scores[0].predictor),
        days=tuple(usable),
        customers=foretold.height,
        has_refunds=has_refunds,
    )


def _season(told: Told, look: Look, grid: Grid, number: int) -> Season | None:
    """What was missed in the same weeks of the year before a day; None where too little is known of them."""
    before = grid.a_year_before(number)
    if len(grid.learnt_from(before)) < FEWEST_LEARNT_FROM:
        return None
    foretold = told(before)
    if not is_telling(foretold) or foretold["both"].null_count():
        return None
    return learn_season(foretold, look(grid.day(before)).known)


def _with_season(
    told: Mapping[int, pl.DataFrame], seasons: Mapping[int, Season | None], look: Look, grid: Grid
) -> Mapping[int, pl.DataFrame]:
    """FORETOLD of each day with its season; a day whose year before is not known is not moved, unless that is true of most."""
    has_both = not any(one["both"].null_count() for one in told.values())
    if not has_both or len(told) - list(seasons.values()).count(None) < FEWEST_SEASONS:
        return told

    def moved(number: int, both: pl.Series) -> pl.Series:
        season = seasons[number]
        known = look(grid.day(number)).known
        return both.alias("season") if season is None else pl.Series("season", season.chances(both.to_numpy(), known))

    return {number: one.with_columns(moved(number, one["both"])) for number, one in told.items()}


def score(foretold: pl.DataFrame, way: Predictor) -> Score:
    """FORETOLD of any number of days → the score of one way, which was open on all of them."""
    chances, returned = foretold[way].to_numpy(), foretold["returned"].to_numpy()
    inside = np.clip(chances, CERTAIN, 1 - CERTAIN)
    loss = -(returned * np.log(inside) + (1 - returned) * np.log(1 - inside)).mean()
    return Score(predictor=way, log_loss=float(loss), auc=_auc(chances, returned))


def _auc(chances: Vector, returned: Vector) -> float:
    """Each pair of two people counts with the chance that the first returned and the second did not."""
    _, place = np.unique(chances, return_inverse=True)
    came, stayed = (np.bincount(place, weights=share) for share in (returned, 1 - returned))
    themselves = (returned * (1 - returned)).sum()
    in_order = came @ (np.cumsum(stayed) - stayed / 2) - themselves / 2
    return float(in_order / (returned.sum() * (1 - returned).sum() - themselves))


def calibration(foretold: pl.DataFrame, way: Predictor) -> pl.DataFrame:
    """FORETOLD → CALIBRATION of one way; customers with the same chance are in the same part."""
    part = (PARTS * (pl.col(way).rank("average") - 0.5) / pl.len()).floor().cast(pl.Int8) + 1
    counted = foretold.group_by(part.alias("part")).agg(
        pl.len().cast(pl.Int64).alias("customers"), pl.col(way).mean().alias("foretold"), pl.col("returned").mean().alias("returned_share")
    )
    return CALIBRATION.conform(counted.rename({"returned_share": "returned"}).sort("part"))


def by_silence(foretold: pl.DataFrame, silences: pl.DataFrame, way: Predictor) -> pl.DataFrame:
    """FORETOLD, and [on, customer, silent_days, occasions] of the same → BY_SILENCE of one way."""
    told = foretold.join(silences, on=["on", "customer"]).with_columns(has_one_order=pl.col("occasions") == 1)
    counted = told.group_by(BY_SILENCE.key).agg(
        customers=pl.len().cast(pl.Int64), expected=pl.col(way).sum(), came=pl.col("returned").sum()
    )
    return BY_SILENCE.conform(counted.sort(BY_SILENCE.key))


def is_telling(foretold: pl.DataFrame) -> bool:
    """Whether enough people were there on a day, and enough of them returned and stayed away."""
    returned = float(foretold["returned"].sum())
    return foretold.height >= FEWEST_PEOPLE and min(returned, foretold.height - returned) >= FEWEST_RETURNERS


def _foretold(look: Look, grid: Grid, number: int) -> pl.DataFrame:
    """FORETOLD of one day, by what could be learnt from the days whose horizon was over by then."""
    day = look(grid.day(number))
    if day.known.is_empty():
        return FORETOLD.empty()
    learnt = learn(day.known, [look(grid.day(one)) for one in grid.learnt_from(number)], horizon_days=grid.horizon_days)
    told = {str(way): chances for way, chances in learnt.chances(day.known, day.by_curve).items()}
    return FORETOLD.conform(
        day.known.select("customer").with_columns(pl.lit(day.on).alias("on"), pl.Series("returned", day.returned), *_columns(told))
    )


def _columns(told: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> Sequence[pl.Series]:
    return [pl.Series(way, chances) for way, chances in told.items()]


def _open_ways(foretold: pl.DataFrame) -> Sequence[Predictor]:
    """The ways that were open on every day: a mean over other days would not compare."""
    return [way for way in Predictor if not foretold[way].null_count()]
