"""The chance of return of everybody, by the way of foretelling that has won on this shop's own past."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from winback.analysis.chances import chances_of_return
from winback.analysis.prediction.foretelling import Foreteller, Past, chances_by_curve
from winback.analysis.prediction.snapshots import snapshot
from winback.analysis.prediction.trial import Trial, hold_trial
from winback.schema import CHANCES, enum
from winback.vocabulary import ChanceSource, Predictor


@dataclass(frozen=True, kw_only=True, eq=False)
class Foretold:
    """CHANCES of everybody, and the trial that chose how they were found; None: no past day tells, and they are the usual return."""

    chances: pl.DataFrame
    trial: Trial | None


def foretell(past: Past, customers: pl.DataFrame, *, curve: pl.DataFrame, as_of: date) -> Foretold:
    """CUSTOMERS of a shop's past and the CURVE of the same as-of date → the chance of each to order within the horizon."""
    usual = chances_of_return(customers, curve)
    known = past.until(as_of)
    if known.occasions.is_empty():
        return Foretold(chances=usual, trial=None)
    trial, learnt = hold_trial(known.sampled(), as_of=as_of)
    if trial is None or trial.winner is Predictor.CURVE:
        return Foretold(chances=usual, trial=trial)
    return Foretold(chances=_by(trial.winner, learnt, known, usual, curve=curve, as_of=as_of), trial=trial)


def _by(winner: Predictor, learnt: Foreteller, past: Past, usual: pl.DataFrame, *, curve: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """CHANCES in the order of the usual ones."""
    known = snapshot(past.occasions, as_of, horizon_days=past.horizon_days, refunds=past.refunds)
    told = learnt.chances(known, chances_by_curve(curve, known))[winner]
    won = known.select(
        "customer", pl.Series("chance", told), pl.lit(ChanceSource.FORETOLD, dtype=enum(ChanceSource)).alias("chance_source")
    )
    return CHANCES.check(usual.select("customer").join(won, on="customer", how="left", maintain_order="left"))
