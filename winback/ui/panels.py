"""The pieces that pages are made of: a finding, figures, a picture, an empty state, a download."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from winback.charts.theme import CONFIG, Look, Picture
from winback.locale import N_, Message
from winback.ui import cached, session
from winback.ui.frame import Here, escape
from winback.vocabulary import Standing

PRIVACY = N_(
    "Your customer data stays on this computer. Winback sends nothing to the internet; “Upload” only means: read into this program."
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number on a card: label (at most 16 characters), value as text, what it means, a line of context."""

    label: Message | str
    value: str
    definition: Message | str
    context: Message | str = ""


def look() -> Look:
    """Mode and language of this visitor's pictures."""
    return Look("dark" if session.is_dark() else "light", session.say())


def finding(here: Here, text: Message | str, line: Message | str = "") -> None:
    """The sentence a page opens with, and the line that explains it."""
    st.title(escape(here(text)), anchor=False)
    if line:
        st.caption(escape(here(line)))


def section(title: str) -> None:
    """The title of a part of a page, which is a finding: the heading below the one that the page opens with."""
    st.header(escape(title), anchor=False)


def card_title(title: str) -> None:
    """The title of a card, a level below that of the part it stands in."""
    st.subheader(escape(title), anchor=False)


def figures(here: Here, shown: Sequence[Figure]) -> None:
    """Four figures: one row on a screen, two by two on a phone."""
    halves = st.columns(2)
    places = [*halves[0].columns(2, wrap=False), *halves[1].columns(2, wrap=False)]
    for place, figure in zip(places, shown, strict=False):
        place.metric(
            here(figure.label),
            figure.value,
            delta=here(figure.context) or None,
            delta_color="off",
            delta_arrow="off",
            help=here(figure.definition),
            border=True,
            height="stretch",
        )


def picture(shown: Picture, *, title: str = "", key: str | None = None) -> None:
    """A chart under its title, which is a finding, and the line that names its unit."""
    if title:
        section(title)
    st.caption(escape(shown.note))
    st.plotly_chart(shown.figure, theme=None, config=CONFIG, alt=shown.alt, key=key)


def clickable(shown: Picture, *, key: str, title: str = "") -> list[Any] | None:
    """A chart whose bars or cells can be clicked; returns the customdata of the last click."""
    if title:
        section(title)
    st.caption(escape(shown.note))
    event = st.plotly_chart(shown.figure, theme=None, config=CONFIG, alt=shown.alt, key=key, on_select="rerun", selection_mode="points")
    points = event["selection"]["points"]
    return list(points[0].get("customdata", [])) if points else None


def empty(
    here: Here, headline: Message | str, line: Message | str, *, button: Message | str, page: str, is_whole_page: bool = False
) -> None:
    """What is missing, and the one button that leads to it; as all there is on the page, or in a card below its finding."""
    with st.container(border=not is_whole_page):
        if is_whole_page:
            finding(here, headline, line)
        else:
            section(here(headline))
            st.write(escape(here(line)))
        if st.button(here(button), type="primary"):
            st.switch_page(page)


def unfolding(label: str, *, key: str) -> ExpanderContainer:
    """A part that is drawn once it is opened, and is as it was left when one comes back to the page."""
    session.place_open(key)
    part = st.expander(label, type="compact", key=key, on_change="rerun")
    session.keep_open(key, is_open=bool(part.open))
    return part


def no_data(here: Here, *, is_whole_page: bool = True) -> None:
    """The empty state of every page that needs orders: that there are none, or why those there are do not count."""
    headline, line = _what_is_missing(here)
    empty(
        here,
        headline,
        line,
        button=N_("Go to Data"),
        page="pages/data_page.py",
        is_whole_page=is_whole_page,
    )


def _what_is_missing(here: Here) -> tuple[Message | str, Message | str]:
    """What is wrong, and what to do about it, where no order counts."""
    if here.workspace is None or here.workspace.dataset_id is None:
        headline = N_("No data yet. In two minutes you will see who has gone quiet.")
        return headline, N_("Read in an order export, or look around in the demo shop.")
    orders = cached.dataset(here.workspace).orders
    if orders.is_empty():
        return N_("Customers are here, but no orders yet"), N_("Read in an order export, too: only orders show who has gone quiet.")
    counted = orders.filter(pl.col("standing") == Standing.COUNTED)["ordered_on"]
    if counted.is_empty():
        return (
            Message(
                N_("{count} order is here, and it does not count"),
                plural=N_("{count} orders are here, and none counts"),
                count=orders.height,
            ),
            N_(
                "Cancelled, refunded, unpaid and test orders do not count, nor do those of 0 or less. Look on Data whether the right "
                "column was taken for the total and the status, then read the file in again."
            ),
        )
    return (
        Message(
            N_("{count} order is here, but from the future"),
            plural=N_("{count} orders are here, but all from the future"),
            count=counted.len(),
        ),
        Message(
            N_(
                "The first is from {day}. Check the dates in the file, whether day and month were taken for each other, and the date of "
                "this computer; then read the file in again."
            ),
            day=counted.min(),
        ),
    )


def no_addresses(here: Here, *, is_whole_page: bool) -> None:
    """In place of a list, where the files hold no e-mail address at all."""
    empty(
        here,
        N_("There are no e-mail addresses in your data, so nobody can be written to"),
        N_("Read in an export that has them; each file on Data says which one. What you see here stays as it is."),
        button=N_("Go to Data"),
        page="pages/data_page.py",
        is_whole_page=is_whole_page,
    )


def download(label: str, build: Callable[[], bytes], *, file_name: str, mime: str, key: str, primary: bool = False) -> None:
    """A button whose file is built on click, not before."""
    st.download_button(
        label,
        data=build,
        file_name=file_name,
        mime=mime,
        key=key,
        on_click="ignore",
        type="primary" if primary else "secondary",
        icon=":material/download:",
    )


def remarks(here: Here, messages: Sequence[Message]) -> None:
    """Things worth knowing, each a quiet sentence."""
    for message in messages:
        st.caption(f":material/info: {escape(here(message))}")


def notes(here: Here, messages: Sequence[Message]) -> None:
    """Warnings, each a sentence."""
    for message in messages:
        st.warning(escape(here(message)), icon=":material/info:")
