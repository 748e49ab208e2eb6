"""How every picture looks: colours, the one Plotly template, and the language its numbers are written in.

Cool = buying, warm = quiet, grey = long gone, green = came back, ink = what you press. No other colour
means anything, and each is accompanied by a word. The neutrals repeat ``.streamlit/config.toml``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from winback.locale.formats import Speaker
from winback.vocabulary import Stage

HEIGHT_BARS: Final = 230
HEIGHT_CURVE: Final = 360
HEIGHT_STRIP: Final = 160
FONT: Final = '"Source Sans", "Source Sans Pro", "Source Sans 3", system-ui, sans-serif'
FONT_SIZE: Final = 15
FONT_SIZE_AXIS: Final = 13
CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "displaylogo": False, "showTips": False, "scrollZoom": False}
"""For ``st.plotly_chart(config=…)`` and HTML exports: no tool bar, no logo, no hints."""

Mode = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class StageColours:
    """One fill per stage, at least 3:1 against page and card. ``lead`` is an outline: it is not a customer."""

    lead: str
    new: str
    growing: str
    loyal: str
    returned: str
    at_risk: str
    lapsed: str
    lost: str

    def of(self, stage: Stage) -> str:
        """The colour of one stage."""
        return str(getattr(self, stage.value))


@dataclass(frozen=True, kw_only=True)
class Palette:
    """All colours of one mode. ``quiet`` and ``buying`` are ramps from little to much; ``grey`` fills bars beside ink."""

    stages: StageColours
    quiet: tuple[str, ...]
    buying: tuple[str, ...]
    page: str
    card: str
    field: str
    grey: str
    text: str
    muted: str
    hairline: str
    primary: str


LIGHT: Final = Palette(
    stages=StageColours(
        lead="#6B7280",
        new="#119BC2",
        growing="#1368C9",
        loyal="#12318E",
        returned="#006249",
        at_risk="#B78002",
        lapsed="#A83B07",
        lost="#887A84",
    ),
    quiet=("#FBEFE8", "#F4D2BF", "#E9A883", "#D9794A", "#BF5420", "#96380A", "#6B2604"),
    buying=("#EAF2FB", "#C6DDF5", "#93C0EC", "#5A9CDD", "#2A78C7", "#155AA3", "#0D3C74"),
    page="#FFFFFF",
    card="#F6F7F9",
    field="#F1F3F6",
    grey="#848D9B",
    text="#14181F",
    muted="#55606E",
    hairline="#DDE1E7",
    primary="#1A1F27",
)

DARK: Final = Palette(
    stages=StageColours(
        lead="#98A2B0",
        new="#8FF0FA",
        growing="#7DB7FF",
        loyal="#4D71D6",
        returned="#5DA37F",
        at_risk="#F9BA08",
        lapsed="#E96821",
        lost="#7E697C",
    ),
    quiet=("#2A1B14", "#4A2A19", "#733C1D", "#A1511F", "#D06A28", "#EE9257", "#FAC9A8"),
    buying=("#13202F", "#1A3350", "#214C7A", "#2C69A8", "#4A8DD3", "#83B6EC", "#C7DFF8"),
    page="#0F1318",
    card="#181D24",
    field="#181D24",
    grey="#6B7787",
    text="#E8EBF0",
    muted="#A3ADBA",
    hairline="#2C343E",
    primary="#64748B",
)

_SEPARATORS: Final = {"en": ".,", "de": ",.", "fi": ",\u00a0"}
_WHITE: Final = "#FFFFFF"


@dataclass(frozen=True)
class Marks:
    """Annotations and shapes of a figure, as Plotly takes them."""

    annotations: Sequence[dict[str, Any]] = ()
    shapes: Sequence[dict[str, Any]] = ()


NO_MARKS: Final = Marks()


@dataclass(frozen=True)
class Picture:
    """A figure with what belongs beside it: its alternative text, and the line under the title that names the unit."""

    figure: go.Figure
    alt: str
    note: str


@dataclass(frozen=True)
class Look:
    """Mode and language of a picture; passed to every function that draws one."""

    mode: Mode
    speaker: Speaker

    @property
    def palette(self) -> Palette:
        """The colours of the mode."""
        return DARK if self.mode == "dark" else LIGHT

    @property
    def template(self) -> go.layout.Template:
        """The Plotly template: transparent paper, quiet axes without titles, nothing that drags or zooms."""
        return _template(self.palette, self.separators)

    @property
    def separators(self) -> str:
        """Decimal and thousands mark of the language, as Plotly wants them."""
        return _SEPARATORS.get(self.speaker.locale.language, ".,")

    def on(self, fill: str) -> str:
        """Ink or white, whichever is easier to read on ``fill``."""
        return max((LIGHT.text, _WHITE), key=lambda colour: contrast(colour, fill))

    def figure(self, *traces: BaseTraceType, height: int, marks: Marks = NO_MARKS, **layout: Any) -> go.Figure:
        """A figure of ``traces`` in this look; ``height`` in pixels.

        Made in one go: adding marks one by one costs Plotly two milliseconds each, too slow beside a slider.
        """
        drawn = {"annotations": list(marks.annotations), "shapes": list(marks.shapes)}
        return go.Figure(data=list(traces), layout={"template": self.template, "height": height, **drawn, **layout})


@lru_cache(maxsize=8)
def _template(colours: Palette, separators: str) -> go.layout.Template:
    axis = {
        "automargin": True,
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "showgrid": False,
        "gridcolor": colours.hairline,
        "ticks": "",
        "separatethousands": True,
        "tickfont": {"size": FONT_SIZE_AXIS, "color": colours.muted},
        "ticklabelstandoff": 4,
    }
    hover = {
        "bgcolor": colours.card,
        "bordercolor": colours.hairline,
        "font": {"family": FONT, "size": FONT_SIZE_AXIS, "color": colours.text},
        "align": "left",
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": FONT_SIZE, "color": colours.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 4, "r": 12, "t": 28, "b": 4},
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "dragmode": False,
            "separators": separators,
            "hoverlabel": hover,
        }
    )


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two ``#RRGGBB`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faded(colour: str, opacity: float) -> str:
    """``#RRGGBB`` with an opacity of 0 to 1, in CSS notation."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{opacity})"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
