"""Did as many order as had been foretold? A tenth of the customers beside the other."""

import plotly.graph_objects as go
import polars as pl

from winback.charts.theme import FONT_SIZE_AXIS, HEIGHT_BARS, Look, Picture
from winback.locale import N_, Message

_HEADROOM = 1.18
_SLOT_SHARE = 0.62


def calibration_bars(calibration: pl.DataFrame, look: Look) -> Picture:
    """CALIBRATION as bars, the share of each tenth that ordered, with a line across each at the share that had been foretold."""
    places = calibration["part"].to_list()
    came, foretold = (calibration[name].to_list() for name in ("returned", "foretold"))
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
            y=[max(pair) for pair in zip(came, foretold, strict=True)],
            mode="text",
            text=[look.speaker.number(round(100 * share)) for share in came],
            textposition="top center",
            textfont={"size": FONT_SIZE_AXIS, "color": look.palette.text},
            cliponaxis=False,
            hoverinfo="skip",
        ),
        height=HEIGHT_BARS + 40,
        xaxis={
            "range": [0.4, 10.6],
            "tickvals": [1, 10],
            "ticktext": [look.speaker.say(N_("lowest chance")), look.speaker.say(N_("highest"))],
            "tickangle": 0,
        },
        yaxis={"range": [0, _HEADROOM * max([*came, *foretold, 0.01])], "visible": False},
    )
    return Picture(figure, _alt(calibration, look), look.speaker.say(_NOTE))


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
