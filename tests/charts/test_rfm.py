import polars as pl

from tests.charts.pictures import clicked
from winback.charts.rfm import rfm_grid
from winback.charts.theme import LIGHT, Look


def grid(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"recency_score": pl.Int8, "frequency_score": pl.Int8, "customers": pl.Int64}, orient="row")


def test_all_25_fields_stand_with_count_and_segment_and_give_their_scores(look: Look):
    picture = rfm_grid(grid([(1, 5, 7), (2, 1, 70)]), look)
    fields = picture.figure.data[0]
    at = {tuple(scores): text for scores, text in zip(fields.customdata, fields.text, strict=True)}
    assert len(at) == 25
    assert at[(1, 5)] == "<b>7</b><br>Can’t<br>lose"
    assert at[(2, 1)] == "<b>70</b><br>Hibernating"
    assert at[(5, 5)] == "<b>0</b><br>Champions"
    assert clicked(picture, 0) == [5, 1]
    assert fields.marker.color[[tuple(scores) for scores in fields.customdata].index((5, 5))] == LIGHT.field
    assert picture.alt == "A map of customers; most are in the field Hibernating: 70."


def test_nobody_makes_an_empty_grid(look: Look):
    assert rfm_grid(grid([]), look).alt == "A map without customers."
