"""What is made of the chances: of everybody, of the best tenth, and of those who had gone quiet."""

import polars as pl
import pytest

from benchmarks.simulated_shops import LAWS, last_day, occasions_of
from tests.analysis.frames import day
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Past, look_at
from winback.analysis.prediction.reliance import BY_SILENCE, QuietDay, Reliance, gone_quiet, reliance
from winback.analysis.prediction.trial import CALIBRATION, hold_trial
from winback.policy import Limits, Thresholds

LIMITS = Thresholds(at_risk_after_days=30, lapsed_after_days=60, lost_after_days=300)
ROWS = [
    (0, True, 20, 50, 9.0, 8.0),
    (0, True, 61, 10, 1.5, 2.0),
    (0, False, 60, 10, 3.0, 1.0),
    (0, False, 61, 5, 1.25, 1.5),
    (30, False, 90, 8, 2.0, 0.0),
    (30, True, 301, 500, 3.0, 1.0),  # long gone
]
SILENCES = BY_SILENCE.conform(
    pl.DataFrame([(day(on), *row) for on, *row in ROWS], schema=list(BY_SILENCE.columns), orient="row"),
)


def quiet(expected: float, came: float) -> QuietDay:
    return QuietDay(on=day(0), customers=500, expected=expected, came=came)


def tenths(foretold: float, returned: float) -> pl.DataFrame:
    return CALIBRATION.conform(
        pl.DataFrame({"part": [1, 10], "customers": 500, "foretold": [0.01, foretold], "returned": [0.01, returned]})
    )


def test_quiet_is_who_was_silent_for_longer_than_the_limit_and_not_long_gone_the_latest_day_first():
    assert gone_quiet(SILENCES, LIMITS) == (
        QuietDay(on=day(30), customers=8, expected=2.0, came=0.0),
        QuietDay(on=day(0), customers=15, expected=2.75, came=3.5),
    )


def test_a_moved_limit_and_one_of_its_own_for_one_order_change_who_that_is():
    later = Thresholds(at_risk_after_days=30, lapsed_after_days=89, lost_after_days=300)
    assert [one.customers for one in gone_quiet(SILENCES, later)] == [8]
    apart = Thresholds(
        at_risk_after_days=30,
        lapsed_after_days=59,
        lost_after_days=300,
        one_order=Limits(at_risk_after_days=10, lapsed_after_days=61, lost_after_days=90),
    )
    assert [(one.on, one.customers, one.expected) for one in gone_quiet(SILENCES, apart)] == [(day(30), 8, 2.0), (day(0), 15, 4.25)]


@pytest.mark.parametrize(
    ("expected", "came", "found"),
    [
        (47.3, 24, Reliance.WITH_CARE),  # 23 apart, twice √47 is 14, and 47 ÷ 24 is nearly 2
        (50.2, 76, Reliance.WITH_CARE),
        (23.7, 35, Reliance.ROUGH),
        (23.7, 33, Reliance.FIRM),
        (100, 121, Reliance.ROUGH),
        (100, 120, Reliance.FIRM),
        (900, 965, Reliance.FIRM),  # a tenth is as good as firm, however many
        (900, 991, Reliance.ROUGH),
        (0.1, 2, Reliance.FIRM),
        (40, 0, Reliance.WITH_CARE),
    ],
)
def test_expected_and_come_are_apart_from_two_standard_errors_on(expected: float, came: float, found: Reliance):
    assert quiet(expected, came).reliance is found


@pytest.mark.parametrize(
    ("error", "top", "days", "found"),
    [
        (0.01, (0.6, 0.56), [], Reliance.FIRM),
        (0.03, (0.6, 0.56), [], Reliance.GUIDE),
        (0.07, (0.6, 0.56), [], Reliance.ROUGH),
        (0.01, (0.64, 0.56), [], Reliance.ROUGH),
        (0.01, (0.6, 0.6), [quiet(23, 23), quiet(47.3, 24)], Reliance.WITH_CARE),
        (0.03, (0.6, 0.6), [quiet(23, 23)], Reliance.GUIDE),
    ],
)
def test_the_verdict_is_the_worst_of_all(error: float, top: tuple[float, float], days: list[QuietDay], found: Reliance):
    assert reliance(tenths(*top), usual_error=error, quiet=tuple(days)) is found


def test_a_trial_says_what_it_expected_of_each_silence_and_who_came():
    seen = occasions_of(LAWS[1], customers=1500, days=900, seed=3)
    past = Past(
        occasions=seen, refunds=pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date}), written_to=NOBODY_WRITTEN_TO, horizon_days=60
    )
    trial, _ = hold_trial(past, as_of=last_day(900))
    assert trial is not None
    assert not trial.has_refunds
    BY_SILENCE.check_grain(trial.by_silence)
    assert trial.by_silence["customers"].sum() == trial.customers
    assert trial.by_silence["expected"].sum() == pytest.approx(
        sum(row["foretold"] * row["customers"] for row in trial.calibration.rows(named=True))
    )
    for found in gone_quiet(trial.by_silence, LIMITS):
        then = look_at(past, found.on)
        is_quiet = then.known["silent_days"].is_between(LIMITS.lapsed_after_days + 1, LIMITS.lost_after_days).to_numpy()
        assert (found.customers, found.came) == (is_quiet.sum(), then.returned[is_quiet].sum())
