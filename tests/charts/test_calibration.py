"""The picture of what was foretold and what came."""

import polars as pl
import pytest

from winback.analysis.prediction.trial import CALIBRATION
from winback.charts.calibration import calibration_bars
from winback.charts.theme import Look

TENTHS = CALIBRATION.conform(
    pl.DataFrame({"part": [1, 9, 10], "customers": 50, "foretold": [0.01, 0.4, 0.62], "returned": [0.0, 0.45, 0.6]})
)


def test_each_tenth_has_a_bar_at_what_came_and_a_line_at_what_was_foretold(look: Look):
    bars, lines, numbers = calibration_bars(TENTHS, look).figure.data
    assert (list(bars.x), list(bars.y)) == ([1, 9, 10], [0.0, 0.45, 0.6])
    assert list(numbers.text) == ["0", "45", "60"]
    assert all(height < 0 for height in numbers.y)
    assert numbers.textposition == "bottom center", "under the bars, where no line of a forecast crosses them"
    assert [height for height in lines.y if height is not None] == [0.01, 0.01, 0.4, 0.4, 0.62, 0.62]
    for place, (left, right) in zip((1, 9, 10), [(lines.x[at], lines.x[at + 1]) for at in (0, 3, 6)], strict=True):
        assert left < place < right


def test_a_tenth_is_told_in_words_to_whoever_points_at_it_or_cannot_see_it(look: Look):
    picture = calibration_bars(TENTHS, look)
    assert picture.figure.data[0].hovertext[2] == "foretold 62 of 100, ordered 60 of 100 (50 forecasts)"
    assert picture.alt.endswith("1 → 0; 40 → 45; 62 → 60.")
    assert "tenth of the customers" in picture.note


def test_what_the_ends_mean_is_written_from_the_edges_inwards_however_long_the_word(look: Look):
    figure = calibration_bars(TENTHS, look).figure
    assert [(one.text, one.x, one.xref, one.xanchor) for one in figure.layout.annotations] == [
        ("lowest chance", 0, "paper", "left"),
        ("highest", 1, "paper", "right"),
    ]
    low, _ = figure.layout.yaxis.range
    assert low < 0, "room for the numbers"


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_or_everybody_fits_into_the_picture(look: Look, share: float):
    flat = TENTHS.with_columns(foretold=pl.lit(share), returned=pl.lit(share))
    low, high = calibration_bars(flat, look).figure.layout.yaxis.range
    assert low <= share < high
