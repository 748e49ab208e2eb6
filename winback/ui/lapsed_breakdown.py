"""Those gone quiet by any one or two dimensions, and by recency and frequency; a click filters."""

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown
from winback.charts.breakdown import breakdown_bars, heat_map
from winback.charts.rfm import rfm_grid
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import dimensions, lapsed_filters, panels, session
from winback.ui.dimensions import Chosen
from winback.ui.frame import Here, escape
from winback.vocabulary import Dimension

MORE_KEY = "more_breakdown"
_CLICKABLE = frozenset({"value", "unknown"})


def by_anything(here: Here, history: History, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """Bars by the dimension that was picked, or a map by two; counted once it is opened."""
    more = panels.unfolding(here(N_("Break them down by anything")), key=MORE_KEY)
    if not more.open:
        return
    with more:
        title = st.container()
        by = _pickers(here, everyone)
        counted = breakdown(lapsed_filters.but_for(everyone, chosen, *by), by=by)
        with title:
            panels.section(_finding(here, counted, by, thresholds))
        clicked = _picture(here, history, counted, by, thresholds)
        _remark(here, by)
    if clicked:
        lapsed_filters.add(clicked)


def recency_and_frequency(here: Here, everyone: pl.DataFrame, chosen: Chosen) -> None:
    """The RFM grid, for those who know statistics."""
    by = (Dimension.RECENCY, Dimension.FREQUENCY)
    counted = breakdown(lapsed_filters.but_for(everyone, chosen, *by, Dimension.RFM_SEGMENT), by=by)
    panels.section(here(N_("RFM: how recently and how often they bought")))
    st.caption(escape(here(FIGURES[Figure.RFM].help)))
    clicked = panels.clickable(rfm_grid(counted, panels.look()), key=session.selection_key("rfm"))
    if clicked:
        session.unchoose(Dimension.RFM_SEGMENT)
        lapsed_filters.add({one: int(value) for one, value in zip(by, clicked, strict=True)})


def _pickers(here: Here, everyone: pl.DataFrame) -> tuple[Dimension, ...]:
    """The first dimension, and a second or none."""
    offered = dimensions.offered(here, everyone)
    with st.container(horizontal=True):
        first = st.selectbox(
            here(N_("Look at it by")),
            offered,
            index=offered.index(Dimension.REASON),
            format_func=lambda one: here(word(one)),
            key="break_by",
            width=260,
            persist_state="session",
        )
        second = st.selectbox(
            here(N_("And by")),
            [None, *(one for one in offered if one != first)],
            format_func=lambda one: here(N_("nothing else")) if one is None else here(word(one)),
            key="break_and_by",
            width=260,
            persist_state="session",
        )
    return (first,) if second is None or second == first else (first, second)


def _picture(
    here: Here, history: History, counted: pl.DataFrame, by: tuple[Dimension, ...], thresholds: Thresholds
) -> dict[Dimension, dimensions.Value]:
    """Draws the bars or the map; what a click on it filters by, if there was one."""
    key = session.selection_key("bars_" + "_".join(by))
    for one in by:
        counted = dimensions.in_order(counted, one, history, thresholds)
    named = [dimensions.names_in(here, one, counted, thresholds) for one in by]
    if len(by) == 1:
        drawn = breakdown_bars(counted, panels.look(), dimension=by[0], currency=history.currency, names=named[0])
    else:
        drawn = heat_map(counted, panels.look(), down=by[0], across=by[1], currency=history.currency, names=_names(named))
    clicked = panels.clickable(drawn, key=key)
    if not clicked or not _CLICKABLE.issuperset(clicked[len(by) :]):
        return {}
    return {one: dimensions.from_click(one, value) for one, value in zip(by, clicked, strict=False)}


def _names(named: list[dict[str, Message | str]]) -> dict[str, Message | str]:
    return named[0] | named[1]


def _finding(here: Here, counted: pl.DataFrame, by: tuple[Dimension, ...], thresholds: Thresholds) -> str:
    """The longest bar or the fullest field, in words."""
    if counted.is_empty():
        return here(word(by[0]))
    *values, customers = counted.sort("customers", descending=True).select(*by, "customers").row(0)
    words = [dimensions.value_words(here, one, value, counted, thresholds) for one, value in zip(by, values, strict=True)]
    everybody = int(counted["customers"].sum())
    return here(Message(N_("Largest group: {name} – {count} of {all}"), name=" · ".join(words), count=customers, all=everybody))


def _remark(here: Here, by: tuple[Dimension, ...]) -> None:
    """What has to be known of a dimension before anything is made of it."""
    remarks = {
        Dimension.REASON: Message(
            N_("The reason is what the orders speak for most; each customer’s card says why. It is probable, not certain.")
        ),
        Dimension.CHANNEL: Message(N_("The sales channel is that of the last order, as your shop calls it.")),
        Dimension.COHORT: Message(N_("First orders in your data: the earliest of these customers may have bought before it begins.")),
    }
    panels.remarks(here, [remarks[one] for one in by if one in remarks])
