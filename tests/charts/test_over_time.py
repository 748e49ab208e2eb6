"""The pictures of how a shop developed: what a click gives, what stands in them, and that no name stands on another."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from tests.charts.pictures import words
from winback.analysis.cohorts import COHORTS
from winback.analysis.flows import CHANGES, FLOWS
from winback.analysis.ladder import LADDER
from winback.charts.changes import change_columns
from winback.charts.cohort_map import cohort_map, period_name
from winback.charts.month_columns import Layer, Piece, month_columns
from winback.charts.stage_flows import flow_ways
from winback.charts.stages_over_time import stages_over_time
from winback.charts.steps import step_bars
from winback.charts.theme import HEIGHT_CURVE, LIGHT, Look, Picture
from winback.locale.formats import speaker
from winback.schema import enum
from winback.vocabulary import Stage

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def counts(rows: list[tuple[date, str, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"until": pl.Date, "stage": enum(Stage), "customers": pl.Int64}, orient="row")


def changed(rows: list[tuple[date, date, str, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(CHANGES.columns), orient="row")


def pieces(picture: Picture) -> dict[str, float]:
    """What a click on each piece gives → how high, or long, it is."""
    return {
        clicked[0]: size
        for trace in picture.figure.data
        for clicked, size in zip(trace.customdata, trace.x if trace.orientation == "h" else trace.y, strict=True)
    }


def test_the_stages_of_every_date_can_be_clicked_and_are_named_beside_the_last(look: Look):
    picture = stages_over_time(
        counts([(MAY, "new", 3), (MAY, "lost", 1), (JUNE, "new", 2), (JUNE, "loyal", 1200), (JUNE, "lost", 2)]), look
    )
    assert pieces(picture) == {
        "2026-05-31|loyal": 0,
        "2026-06-30|loyal": 1200,
        "2026-05-31|new": 3,
        "2026-06-30|new": 2,
        "2026-05-31|lost": 1,
        "2026-06-30|lost": 2,
    }
    assert words(picture) == [
        f"<span style='color:{LIGHT.stages.loyal}'>■</span> <b>1,200</b> Regular",
        f"<span style='color:{LIGHT.stages.new}'>■</span> <b>2</b> New",
        f"<span style='color:{LIGHT.stages.lost}'>■</span> <b>2</b> Long gone",
    ]
    assert "Regular 1,200" in picture.alt


def test_who_went_stands_below_the_line_and_a_month_that_has_not_ended_is_hatched(look: Look):
    rows = [(MAY, JUNE, "first_order", 4), (MAY, JUNE, "came_back", 1), (MAY, JUNE, "went_quiet", 7)]
    picture = change_columns(changed(rows), look, is_cut_off=True)
    assert pieces(picture) == {"2026-06-30|came_back": 1, "2026-06-30|first_order": 4, "2026-06-30|went_quiet": -7}
    assert {trace.marker.pattern.shape[-1] for trace in picture.figure.data} == {"/"}
    assert {trace.marker.pattern.shape[-1] for trace in change_columns(changed(rows), look, is_cut_off=False).figure.data} == {""}
    assert all("−" not in text and "-" not in text for text in picture.figure.layout.yaxis.ticktext)
    assert "<b>7</b> Went quiet" in words(picture)[0]


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1, 1, 1, 1), (1000, 1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1, 1000), (0, 0, 0, 5, 0, 0, 0)])
def test_no_name_stands_on_another_or_outside_of_the_picture(look: Look, sizes: tuple[int, ...]):
    layers = [
        Layer(name=str(n), colour="#000000", pieces=[Piece(customers=9, key="", hover=""), Piece(customers=size, key="", hover="")])
        for n, size in enumerate(sizes)
    ]
    layout = month_columns([MAY, JUNE], layers, look).layout
    low, high = layout.yaxis.range
    places = [annotation.y for annotation in layout.annotations]
    line = 16 / HEIGHT_CURVE * (high - low)
    assert len(places) == len(sizes)
    assert all(after - before >= line for before, after in pairwise(places))
    assert low <= places[0]
    assert places[-1] <= high


def test_few_months_are_named_and_the_last_one_always(look: Look):
    for months in (1, 2, 5, 13, 36):
        dates = [date(2023 + n // 12, n % 12 + 1, 28) for n in range(months)]
        axis = stages_over_time(counts([(one, "new", 1) for one in dates]), look).figure.layout.xaxis
        assert axis.tickvals[-1] == months - 1
        assert 1 <= len(axis.tickvals) <= 3


def test_each_step_is_split_into_those_who_went_on_and_those_who_have_not(look: Look):
    ladder = pl.DataFrame([(1, 100, 40, 41.5), (2, 40, 10, 30.0), (3, 10, 0, None)], schema=dict(LADDER.columns), orient="row")
    picture = step_bars(ladder, look, leads=20, loyal_from=3)
    assert words(picture) == [
        "<b>120</b> Everybody known",
        "<b>100</b> First order · 40% go on after 42 days",
        "<b>40</b> Second order · 25% go on after 30 days",
        "<b>10</b> 3 orders, a regular",
    ]
    assert pieces(picture) == {"0|on": 100, "1|on": 40, "2|on": 10, "3|on": 0, "0|here": 20, "1|here": 60, "2|here": 30, "3|here": 10}


def test_a_cohort_shows_its_customers_and_how_many_of_100_bought_again(look: Look):
    rows = [
        ("2025-Q4", 1, 80, 20, True),
        ("2025-Q4", 3, 80, 31, True),
        ("2026-Q1", 1, 60, 10, True),
        ("2026-Q1", 3, 60, 12, False),
    ]
    picture = cohort_map(pl.DataFrame(rows, schema=dict(COHORTS.columns), orient="row"), look, is_within=True, doubtful=["2025-Q4"])
    (trace,) = picture.figure.data
    assert words(picture) == ["Q1 2026", "Q4 2025 *"]
    assert list(zip([key for (key,) in trace.customdata], trace.text, strict=True)) == [
        ("2026-Q1|0", "60"),
        ("2026-Q1|1", "17"),
        ("2026-Q1|3", ""),
        ("2025-Q4|0", "80"),
        ("2025-Q4|1", "25"),
        ("2025-Q4|3", "39"),
    ]
    fills = dict(zip([key for (key,) in trace.customdata], trace.marker.color, strict=True))
    assert fills["2025-Q4|3"] == LIGHT.buying[-1]
    assert fills["2026-Q1|3"] == fills["2026-Q1|0"] == LIGHT.page
    assert list(picture.figure.layout.xaxis.ticktext) == ["new", "1", "3"]


@pytest.mark.parametrize(("period", "name"), [("2025", "2025"), ("2025-Q3", "Q3 2025"), ("2025-03", "Mar 2025")])
def test_periods_are_called_by_their_names(look: Look, period: str, name: str):
    assert period_name(period, look) == name


def test_the_ways_between_stages_name_both_ends_with_their_customers(look: Look):
    rows = [(JUNE, None, "new", 5), (JUNE, "new", "at_risk", 2), (JUNE, "new", "new", 4)]
    picture = flow_ways(pl.DataFrame(rows, schema=dict(FLOWS.columns), orient="row"), look)
    (trace,) = picture.figure.data
    assert list(trace.node.label) == ["First order 5", "New 6", "New 9", "Slipping 2"]
    links = zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    assert sorted(links) == [(0, 2, 5), (1, 2, 4), (1, 3, 2)]
    assert "New → Slipping 2" in picture.alt


def test_nothing_gives_empty_figures(look: Look):
    assert not stages_over_time(counts([]), look).figure.data
    assert not change_columns(changed([]), look, is_cut_off=False).figure.data
    assert not cohort_map(COHORTS.empty(), look, is_within=False).figure.data


def test_the_names_are_in_the_language_of_the_reader():
    assert "Stammkunde" in words(stages_over_time(counts([(JUNE, "loyal", 1)]), Look("dark", speaker("de"))))[0]
