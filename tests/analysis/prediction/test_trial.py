"""Which way foretells best: scores by hand, days that are never learnt from too early, and shops whose truth is known."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.simulated_shops import LAWS, last_day, occasions_of
from tests.analysis.frames import day
from winback.analysis.chances import chances_of_return
from winback.analysis.customers import customers
from winback.analysis.prediction.by_curve import CurveOn
from winback.analysis.prediction.foretelling import MOST_CUSTOMERS, NOBODY_WRITTEN_TO, Past, look_at
from winback.analysis.prediction.foretold import Foretold, foretell
from winback.analysis.prediction.habits import FORETOLD
from winback.analysis.prediction.snapshots import snapshot
from winback.analysis.prediction.trial import Grid, calibration, hold_trial, score
from winback.analysis.returns import usual_return_curve
from winback.vocabulary import ChanceSource, Predictor

DAYS = 900
NO_REFUNDS = pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date})


def past_of(law: int, *, people: int = 2500, horizon: int = 60) -> Past:
    seen = occasions_of(LAWS[law], customers=people, days=DAYS, seed=11)
    return Past(occasions=seen, refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=horizon)


def foretold_as_of(past: Past, on: date) -> Foretold:
    known = past.occasions.filter(pl.col("day") <= on)
    curve = usual_return_curve(known, as_of=on, horizon_days=past.horizon_days)
    return foretell(past, customers(known, as_of=on), curve=curve, as_of=on)


def told(chances: Sequence[float], returned: Sequence[float]) -> pl.DataFrame:
    return FORETOLD.conform(
        pl.DataFrame({"on": day(0), "customer": list(range(len(chances))), "curve": chances, "purchases": chances, "returned": returned})
    )


def test_the_score_is_the_mean_surprise_and_the_share_of_pairs_in_order():
    found = score(told([0.9, 0.2, 0.2, 0.1], [True, True, False, False]), Predictor.CURVE)
    assert found.log_loss == pytest.approx(-(math.log(0.9) + math.log(0.2) + math.log(0.8) + math.log(0.9)) / 4)
    assert found.auc == (1 + 1 + 0.5 + 1) / 4


def test_a_chance_of_nought_for_somebody_who_returns_costs_dearly_but_not_everything():
    assert score(told([0.0, 0.0, 0.5], [True, False, True]), Predictor.CURVE).log_loss == pytest.approx(
        (-math.log(1e-6) - math.log(1 - 1e-6) - math.log(0.5)) / 3
    )


def test_tenths_hold_a_tenth_each_and_keep_those_who_are_alike_together():
    spread = calibration(told([n / 100 for n in range(100)], [n >= 50 for n in range(100)]), Predictor.CURVE)
    assert spread["customers"].to_list() == [10] * 10
    assert spread["returned"].to_list() == [0.0] * 5 + [1.0] * 5
    assert spread["foretold"].to_list() == pytest.approx([0.045 + n / 10 for n in range(10)])
    alike = calibration(told([0.3] * 40, [True] * 10 + [False] * 30), Predictor.CURVE)
    assert alike.select("customers", "foretold", "returned").rows() == [(40, pytest.approx(0.3), 0.25)]


@pytest.mark.parametrize(("days", "horizon"), [(240, 40), (373, 90), (545, 93), (1100, 30), (1100, 365), (2000, 200)])
def test_no_day_is_foretold_from_what_had_not_happened_by_then(days: int, horizon: int):
    grid = Grid.of(first_day=day(0), as_of=day(days), horizon_days=horizon)
    for number in (-1, *grid.tried()):
        on = day(days) if number < 0 else grid.day(number)
        for learnt in grid.learnt_from(number):
            assert grid.day(learnt) + timedelta(days=horizon) <= on
            assert grid.day(learnt) - day(0) >= timedelta(days=60)
    ends = [grid.day(number) for number in grid.tried()]
    assert all(later - earlier >= timedelta(days=horizon) for later, earlier in pairwise(ends))
    assert max(ends) == day(days - horizon)


def test_what_happens_after_the_as_of_date_changes_no_chance():
    past, on = past_of(1, people=1200), last_day(700)
    until = Past(occasions=past.occasions.filter(pl.col("day") <= on), refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=60)
    assert_frame_equal(foretold_as_of(past, on).chances, foretold_as_of(until, on).chances)


@pytest.mark.parametrize(("law", "best"), [(0, None), (1, {Predictor.HABITS, Predictor.BOTH}), (2, None)])
def test_chances_hold_on_later_days_of_shops_whose_law_is_known_or_that_nothing_assumes(law: int, best: set[Predictor] | None):
    past, on = past_of(law, people=7000), last_day(DAYS - 60)  # so many that chance alone moves a tenth by less than 0.02
    known = Past(occasions=past.occasions.filter(pl.col("day") <= on), refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=60)
    found = foretold_as_of(known, on)
    assert found.trial is not None
    assert best is None or found.trial.winner in best
    afterwards = look_at(past, on)
    held = told(found.chances["chance"].to_list(), afterwards.returned.tolist())
    tenths = calibration(held, Predictor.CURVE)
    assert (tenths["foretold"] - tenths["returned"]).abs().max() <= 0.05
    usual = score(told(afterwards.by_curve.tolist(), afterwards.returned.tolist()), Predictor.CURVE)
    assert score(held, Predictor.CURVE).log_loss < usual.log_loss


def test_the_trial_says_its_scores_from_the_best_on_and_whom_it_foretold():
    past = past_of(1, people=1200)
    trial, learnt = hold_trial(past, as_of=last_day(DAYS))
    assert trial is not None
    assert learnt.habits is not None
    losses = [one.log_loss for one in trial.scores]
    assert losses == sorted(losses)
    assert {one.predictor for one in trial.scores} == set(Predictor)
    assert trial.calibration["customers"].sum() == trial.customers
    assert trial.customers == sum(past.occasions.filter(pl.col("day") <= on)["customer"].n_unique() for on in trial.days)


@pytest.mark.parametrize(("law", "on", "horizon"), [(0, 600, 60), (1, 400, 90), (2, 100, 30), (0, 20, 60)])
def test_the_arrays_say_what_the_curve_says(law: int, on: int, horizon: int):
    past, day = past_of(law, people=500, horizon=horizon), last_day(on)
    known = snapshot(past.occasions, day, horizon_days=horizon)
    curve = usual_return_curve(past.occasions, as_of=day, horizon_days=horizon)
    told = chances_of_return(known, curve)["chance"].to_list()
    on_the_day = CurveOn.of(past.occasions, day, horizon_days=horizon)
    assert on_the_day.chances(known).tolist() == pytest.approx(told, abs=1e-12)
    at_once = known.with_columns(waited=pl.lit(0))
    assert on_the_day.chances_of_the_rest(at_once).tolist() == pytest.approx(told, abs=1e-12), "the whole horizon is left"
    at_the_end = known.with_columns(waited=pl.lit(horizon))
    assert on_the_day.chances_of_the_rest(at_the_end).tolist() == pytest.approx([0] * known.height, abs=1e-12), "nothing is left of it"


def test_whoever_ordered_after_a_message_decides_no_more_than_the_usual_return():
    past, on = past_of(0, people=400), last_day(600)
    before = look_at(past, on)
    came = before.known["customer"].filter(pl.Series(before.returned == 1)).to_list()
    reached = pl.DataFrame({"customer": came, "sent_on": [on + timedelta(days=1)] * len(came)})
    after = look_at(replace(past, written_to=reached), on)
    assert after.known.equals(before.known)
    assert set(before.returned) == {0.0, 1.0}
    of_them = before.known["customer"].is_in(came).to_numpy()
    assert after.returned[of_them].tolist() == pytest.approx(before.by_curve[of_them].tolist())
    assert (after.returned[~of_them] == 0).all()


def test_a_share_of_a_return_counts_as_so_much_of_one_and_so_much_of_none():
    found = score(told([0.9, 0.2, 0.1], [1.0, 0.25, 0.0]), Predictor.CURVE)
    assert found.log_loss == pytest.approx(-(math.log(0.9) + 0.25 * math.log(0.2) + 0.75 * math.log(0.8) + math.log(0.9)) / 3)
    # pairs of (returned, did not): (first, second) 0.75 and (first, third) 1 in order, (second, third) 0.25 in order
    assert found.auc == pytest.approx((0.75 + 1 + 0.25) / (0.75 + 1 + 0.25))
    turned = score(told([0.2, 0.9, 0.1], [1.0, 0.25, 0.0]), Predictor.CURVE)
    assert turned.auc == pytest.approx((1 + 0.25) / 2)


def test_a_shop_too_small_or_too_young_to_tell_keeps_to_the_usual_return():
    seen = occasions_of(LAWS[0], customers=60, days=200)
    found = foretold_as_of(Past(occasions=seen, refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=60), last_day(200))
    assert found.trial is None
    assert ChanceSource.FORETOLD not in found.chances["chance_source"].unique().to_list()


def test_a_large_shop_is_told_by_some_of_its_customers_but_everybody_gets_a_chance():
    past = past_of(0, people=MOST_CUSTOMERS + 500)
    assert past.sampled().occasions["customer"].n_unique() == (MOST_CUSTOMERS + 500) // 2
    found = foretold_as_of(past, last_day(DAYS))
    assert found.chances["customer"].to_list() == sorted(past.occasions["customer"].unique().to_list())
    assert found.chances["chance"].is_between(0, 1).all()
