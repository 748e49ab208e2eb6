"""The chance of return of each customer, read from a curve that is written down here."""

import polars as pl
import pytest

from tests.analysis.frames import customers_frame, day
from tests.analysis.generated import HISTORY_DAYS, generated_occasions
from winback.analysis.chances import ASSUMED_CHANCE, chances_of_return, known_chance
from winback.analysis.customers import customers
from winback.analysis.returns import usual_return_at, usual_return_curve
from winback.schema import CHANCES, CURVE
from winback.vocabulary import ChanceSource, UsualReturnGroup

ONE, TWO, THREE, ALL = UsualReturnGroup.AFTER_FIRST, UsualReturnGroup.AFTER_SECOND, UsualReturnGroup.AFTER_THIRD, UsualReturnGroup.ALL


def curve(points: dict[UsualReturnGroup, list[float | None]]) -> pl.DataFrame:
    """CURVE from the usual return of each group at day 0, 1, 2 …"""
    rows = [(group.value, at, 1.0, 99, 99, chance) for group, chances in points.items() for at, chance in enumerate(chances)]
    return CURVE.check(pl.DataFrame(rows, schema=dict(CURVE.columns), orient="row"))


def read(points: dict[UsualReturnGroup, list[float | None]], *people: tuple[int, int]) -> list[tuple[float, str]]:
    """(chance, source) of customers given as (silent days, occasions)."""
    known = customers_frame([(silent, occasions, None) for silent, occasions in people])
    found = CHANCES.check_grain(chances_of_return(known, curve(points)))
    assert found["customer"].to_list() == known["customer"].to_list()
    return found.select("chance", "chance_source").rows()


def test_a_chance_is_read_at_the_silent_days_on_the_curve_of_those_with_as_many_occasions():
    points = {ALL: [0.5, 0.5], ONE: [0.1, 0.11], TWO: [0.2, 0.21], THREE: [0.3, 0.31]}
    people = [(0, 1), (1, 1), (0, 2), (1, 2), (0, 3), (1, 17)]
    assert read(points, *people) == [(chance, "own_curve") for chance in (0.1, 0.11, 0.2, 0.21, 0.3, 0.31)]


def test_where_the_own_curve_is_not_usable_the_pooled_one_is_read():
    points = {ALL: [0.5, 0.4], ONE: [0.1, None]}
    assert read(points, (0, 1), (1, 1), (1, 2)) == [(0.1, "own_curve"), (0.4, "pooled_curve"), (0.4, "pooled_curve")]


def test_beyond_every_curve_the_pooled_one_carries_on_from_its_last_usable_day():
    points = {ALL: [0.5, 0.4, 0.3, None], ONE: [0.1, None]}
    assert read(points, (2, 1), (3, 1), (900, 1), (900, 5)) == [(0.3, "pooled_curve"), *[(0.3, "last_usable_day")] * 3]


def test_what_is_only_carried_on_is_not_told_of_a_person():
    told = pl.DataFrame({"chance": [0.91, 0.2, 0.05], "chance_source": ["last_usable_day", "own_curve", "assumed"]})
    assert told.select(known_chance())["known_chance"].to_list() == [None, 0.2, 0.05]


def test_without_any_usable_day_the_chance_is_an_assumption():
    assert ASSUMED_CHANCE == 0.05
    assert read({ALL: [None, None], ONE: [None]}, (0, 1), (400, 3)) == [(0.05, "assumed")] * 2
    assert read({}, (0, 1)) == [(0.05, "assumed")]


def test_a_shop_without_customers_has_no_chances():
    assert chances_of_return(customers_frame([]), curve({ALL: [0.5]})).equals(CHANCES.empty())


def test_chances_of_a_generated_shop_are_those_that_its_curves_show_one_by_one():
    seen = generated_occasions()
    known = customers(seen, as_of=day(HISTORY_DAYS))
    shown = usual_return_curve(seen, as_of=day(HISTORY_DAYS), horizon_days=60)
    found = known.join(chances_of_return(known, shown), on="customer")
    assert found["chance_source"].n_unique() == 3  # nothing is assumed
    for person in found.sample(60, seed=1).rows(named=True):
        group = (ONE, TWO, THREE)[min(person["occasions"], 3) - 1]
        own, pooled = (usual_return_at(shown, curve, person["silent_days"]) for curve in (group, ALL))
        if person["chance_source"] == ChanceSource.LAST_USABLE_DAY:
            assert (own, pooled) == (None, None)
        else:
            assert person["chance"] == pytest.approx(pooled if own is None else own)


def test_the_pooled_curve_of_a_generated_shop_reaches_at_least_as_far_as_each_group():
    shown = usual_return_curve(generated_occasions(), as_of=day(HISTORY_DAYS), horizon_days=60)
    last = dict(shown.filter(pl.col("usual_return").is_not_null()).group_by("group").agg(pl.col("day").max()).rows())
    assert last[ALL] >= max(last.values())
