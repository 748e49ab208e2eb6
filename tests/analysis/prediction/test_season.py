"""The season: a number that is found by hand, days that are never foretold from what came later, and a shop that lives off Christmas."""

import math
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from benchmarks.simulated_shops import LAWS, as_occasions, occasions_of
from tests.analysis.frames import day
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Past, look_at
from winback.analysis.prediction.habits import FORETOLD
from winback.analysis.prediction.season import SHARE_THAT_REPEATS, learn_season
from winback.analysis.prediction.trial import Grid, Trial, hold_trial, score
from winback.vocabulary import Predictor

BEFORE_CHRISTMAS, HORIZON = date(2024, 11, 1), 60
NO_REFUNDS = pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date})


def a_year_before(chance: float, *, customers: int, came: int) -> pl.DataFrame:
    return FORETOLD.conform(
        pl.DataFrame({"customer": range(customers), "returned": [float(number < came) for number in range(customers)]}).with_columns(
            pl.lit(day(0)).alias("on"), *(pl.lit(chance).alias(way) for way in ("curve", "purchases", "habits", "both"))
        )
    )


def shop(*, outside_the_season: float, people: int = 5000) -> pl.DataFrame:
    """Three years in which of the orders outside November and December only some are placed."""
    bought = occasions_of(LAWS[0], customers=people, days=1095, seed=5)
    draws = pl.Series("draw", np.random.default_rng(6).random(bought.height))
    placed = bought.with_columns(draws).filter(pl.col("day").dt.month().is_in([11, 12]) | (pl.col("draw") < outside_the_season))
    return as_occasions(placed.select("customer", "day", "net"))


def past_of(occasions: pl.DataFrame) -> Past:
    return Past(occasions=occasions, refunds=NO_REFUNDS, written_to=NOBODY_WRITTEN_TO, horizon_days=HORIZON)


def held(occasions: pl.DataFrame, on: date) -> tuple[Trial, dict[Predictor, float]]:
    """The trial as of a day, and how well each way did afterwards."""
    trial, learnt = hold_trial(past_of(occasions).until(on), as_of=on)
    assert trial is not None
    afterwards = look_at(past_of(occasions), on)
    told = learnt.chances(afterwards.known, afterwards.by_curve)
    frame = pl.DataFrame({"returned": afterwards.returned, **{str(way): chances for way, chances in told.items()}})
    return trial, {way: score(frame, way).log_loss for way in told}


def known(customers: int, *, occasions: int = 3, silent_days: int = 50) -> pl.DataFrame:
    return pl.DataFrame({"occasions": [occasions] * customers, "silent_days": [silent_days] * customers})


def moved(told: pl.DataFrame, **others: int) -> float:
    """The chance of one like them after the season was learnt from them."""
    season = learn_season(told, known(told.height))
    return float(season.chances(told["both"].head(1).to_numpy(), known(1, **others))[0])


def odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


def test_the_log_odds_are_moved_by_three_quarters_of_what_was_missing():
    chance = moved(a_year_before(0.2, customers=1_000_000, came=500_000))
    assert odds(chance) == pytest.approx(odds(0.2) + SHARE_THAT_REPEATS * (odds(0.5) - odds(0.2)), rel=1e-3)


def test_where_as_many_came_as_were_expected_nothing_is_moved():
    assert moved(a_year_before(0.2, customers=1000, came=200)) == pytest.approx(0.2)


def test_few_people_move_little():
    few, many = (moved(a_year_before(0.2, customers=20 * n, came=8 * n)) for n in (1, 1000))
    assert 0.2 < few < 0.25
    assert 0.33 < many < 0.4


def test_those_with_one_order_may_be_missed_otherwise_than_the_rest():
    rest, ones = a_year_before(0.2, customers=50_000, came=10_000), a_year_before(0.2, customers=50_000, came=25_000)
    season = learn_season(pl.concat([rest, ones]), pl.concat([known(50_000), known(50_000, occasions=1)]))
    of_rest, of_ones = season.chances(np.array([0.2, 0.2]), pl.concat([known(1), known(1, occasions=1)]))
    assert of_rest == pytest.approx(0.2, abs=0.005)
    assert odds(of_ones) == pytest.approx(odds(0.2) + SHARE_THAT_REPEATS * (odds(0.5) - odds(0.2)), rel=0.02)


@pytest.mark.parametrize("came", [0, 1, 999, 1000])
@pytest.mark.parametrize("chance", [0.0, 1e-9, 0.5, 1.0])
def test_nobody_or_everybody_who_came_leaves_chances(came: int, chance: float):
    season = learn_season(a_year_before(chance, customers=1000, came=came), known(1000))
    told = season.chances(np.array([0.0, 0.3, 1.0]), known(3, occasions=1, silent_days=4000))
    assert ((told > 0) & (told < 1)).all()


@pytest.mark.parametrize("horizon", [7, 30, 60, 93, 180, 365])
@pytest.mark.parametrize("days", [300, 545, 800, 1100, 2000])
def test_the_year_before_is_about_a_year_before_and_over_by_then(days: int, horizon: int):
    grid = Grid.of(first_day=day(0), as_of=day(days), horizon_days=horizon)
    for number in (-1, *grid.tried()):
        on = day(days) if number < 0 else grid.day(number)
        before = grid.day(grid.a_year_before(number))
        assert before + timedelta(days=horizon) <= on
        assert abs((on - before).days - 365) <= grid.spacing_days


def test_a_shop_that_lives_off_christmas_is_foretold_with_its_season():
    trial, afterwards = held(shop(outside_the_season=0.3), BEFORE_CHRISTMAS)
    assert trial.winner is Predictor.SEASON
    assert afterwards[Predictor.SEASON] == min(afterwards.values())
    assert afterwards[Predictor.SEASON] < 0.99 * afterwards[Predictor.BOTH]


def test_without_a_season_the_way_that_is_chosen_costs_nothing():
    trial, afterwards = held(shop(outside_the_season=1.0), BEFORE_CHRISTMAS)
    assert afterwards[trial.winner] < 1.005 * min(afterwards.values())
    assert afterwards[Predictor.SEASON] == pytest.approx(afterwards[Predictor.BOTH], rel=0.01)


def test_of_a_history_under_two_years_no_season_is_known():
    occasions = shop(outside_the_season=0.3).filter(pl.col("day") < date(2023, 10, 1))
    trial, _ = hold_trial(past_of(occasions), as_of=date(2023, 9, 30))
    assert trial is not None
    ways = {one.predictor for one in trial.scores}
    assert Predictor.SEASON not in ways
    assert Predictor.BOTH in ways
