"""Did as many order as had been foretold? A tenth of the customers beside the other."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_BARS, Look, Marks, Picture
from winback.locale import N_, Message

_HEADROOM, _FOOTROOM, _GAP = 1.06, 0.14, 0.025  # of the highest; under the bars stand the numbers, clear of the lines
_SLOT_SHARE = 0.62
_ENDS_BELOW, _BOTTOM = 4, 26


def calibration_bars(calibration: pl.DataFrame, look: Look) -> Picture:
    """CALIBRATION as bars, the share of each tenth that ordered, with a line across each at the share that had been foretold."""
    places = calibration["part"].to_list()
    came, foretold = (calibration[name].to_list() for name in ("returned", "foretold"))
    highest = max([*came, *foretold, 0.01])
    figure = look.figure(
        go.Bar(
            x=places,
            y=came,
            width=_SLOT_SHARE,
            marker={"color": look.palette.stages.returned, "cornerradius": 3},
            hovertext=[_spoken(row, look) for row in calibration.rows(named=True)],
            hoverinfo="text",
        ),
        go.Scatter(
            x=[place for one in places for place in (one - 0.46, one + 0.46, None)],
            y=[share for one in foretold for share in (one, one, None)],
            mode="lines",
            line={"color": look.palette.text, "width": 3},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=places,
            y=[-_GAP * highest] * len(places),
            mode="text",
            text=[look.speaker.number(round(100 * share)) for share in came],
            textposition="bottom center",
            textfont={"size": FONT_SIZE_AXIS, "color": look.palette.text},
            cliponaxis=False,
            hoverinfo="skip",
        ),
        height=HEIGHT_BARS + 40,
        margin={"b": _BOTTOM},
        marks=Marks(annotations=[_end(0, N_("lowest chance"), look), _end(1, N_("highest"), look)]),
        xaxis={"range": [0.4, 10.6], "showticklabels": False},
        yaxis={"range": [-_FOOTROOM * highest, _HEADROOM * highest], "visible": False},
    )
    return Picture(figure, _alt(calibration, look), look.speaker.say(_NOTE))


def _end(side: int, text: str, look: Look) -> dict[str, Any]:
    """What an end of the row means, flush with it: as the label of a tick a long word would be left out on a phone."""
    return {
        "x": side,
        "xref": "paper",
        "xanchor": ("left", "right")[side],
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -_ENDS_BELOW,
        "text": look.speaker.say(text),
        "showarrow": False,
        "font": {"size": FONT_SIZE_AXIS, "color": look.palette.muted},
    }


_NOTE = N_("Bars: how many of 100 really ordered. Lines across them: how many had been foretold. Each bar is a tenth of the customers.")


def _spoken(row: dict[str, float], look: Look) -> str:
    return look.speaker.say(
        Message(
            N_("foretold {foretold} of 100, ordered {came} of 100 ({customers} forecasts)"),
            foretold=round(100 * row["foretold"], 1),
            came=round(100 * row["returned"], 1),
            customers=row["customers"],
        )
    )


def _alt(calibration: pl.DataFrame, look: Look) -> str:
    pairs = calibration.select(pl.col("foretold", "returned") * 100).rows()
    told = "; ".join(f"{look.speaker.number(round(foretold))} → {look.speaker.number(round(came))}" for foretold, came in pairs)
    return look.speaker.say(Message(N_("Foretold and come, of 100, from the lowest tenth to the highest: {pairs}."), pairs=told))
