"""Whom of those who have gone quiet the Lapsed page shows: one filter per dimension, set by a click on a chart or in a list."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from winback.analysis.breakdown import breakdown, select
from winback.analysis.segments import silence_bands
from winback.locale import N_, Message
from winback.locale.words import word
from winback.policy import Thresholds
from winback.ui import session
from winback.ui.frame import Here, escape
from winback.vocabulary import Dimension, RfmSegment, Stage, ValueTier

Value = str | int | None
Chosen = Mapping[Dimension, Value]

_ORDERED = (Dimension.VALUE_TIER, Dimension.SILENCE_BAND, Dimension.RFM_SEGMENT, Dimension.STAGE)
"""The dimensions whose values have an order of their own; those of the others stand by customers."""


def bar(here: Here, thresholds: Thresholds, everyone: pl.DataFrame) -> Chosen:
    """The filters in force, each a button that removes it, behind the lists that set them; returns them."""
    chosen = session.chosen()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(here(N_("Filter")), icon=":material/filter_list:"):
            for dimension in Dimension:
                _list(here, dimension, everyone, chosen, thresholds)
        for dimension, value in chosen.items():
            label = f"{here(word(dimension))}: {value_words(here, dimension, value, thresholds, everyone)}"
            st.button(escape(label), icon=":material/close:", key=f"chip_{dimension}", on_click=session.unchoose, args=(dimension,))
        if chosen:
            st.button(here(N_("Show all")), type="tertiary", key="chips_all", on_click=session.choose, args=({},))
        else:
            st.caption(here(N_("Or click a field or a bar to see its customers.")), width="content")
    return chosen


def people_of(everyone: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """The people behind the chosen fields: the same frame that the fields were counted from."""
    return select(everyone, chosen) if chosen else everyone


def but_for(everyone: pl.DataFrame, chosen: Chosen, *dimensions: Dimension) -> pl.DataFrame:
    """What is left without the filters on these dimensions: a field that was not clicked keeps its count and can be clicked next."""
    return people_of(everyone, {dimension: value for dimension, value in chosen.items() if dimension not in dimensions})


def add(added: Chosen) -> None:
    """Filter by what was clicked, too."""
    session.choose({**session.chosen(), **added})
    session.clear_selections()
    st.rerun()


def names(here: Here, dimension: Dimension, thresholds: Thresholds) -> dict[str, Message | str]:
    """The words for the values of a dimension; a product is called by the shop's own name for it."""
    words = {Dimension.VALUE_TIER: ValueTier, Dimension.RFM_SEGMENT: RfmSegment, Dimension.STAGE: Stage}
    if dimension in words:
        return {member.value: word(member) for member in words[dimension]}
    if dimension == Dimension.SILENCE_BAND:
        return {str(number): _band(band.more_than_days, band.up_to_days) for number, band in enumerate(silence_bands(thresholds))}
    if dimension == Dimension.COUNTRY:
        return dict(here.say.locale.territories)
    return {}


def product_names(counted: pl.DataFrame) -> dict[str, Message | str]:
    """Product → what the shop calls it, where the frame tells."""
    if "product_name" not in counted.columns:
        return {}
    return dict(counted.select("product", "product_name").drop_nulls().rows())


def value_words(here: Here, dimension: Dimension, value: Value, thresholds: Thresholds, counted: pl.DataFrame) -> str:
    """One value of a dimension in words."""
    if value is None:
        return here(N_("Not known"))
    known = product_names(counted) if dimension == Dimension.PRODUCT else names(here, dimension, thresholds)
    return here(known.get(str(value), str(value)))


def _list(here: Here, dimension: Dimension, everyone: pl.DataFrame, chosen: Chosen, thresholds: Thresholds) -> None:
    """One filter as a list, with the customers behind each value: what a click on a chart does, without a mouse."""
    counted = breakdown(but_for(everyone, chosen, dimension), by=(dimension,))
    ordered = counted.sort(dimension, nulls_last=True) if dimension in _ORDERED else counted
    customers: dict[Value, int] = dict(ordered.select(dimension, "customers").rows())
    customers |= {value: 0 for one, value in chosen.items() if one == dimension and value not in customers}
    session.place_filter(dimension)
    st.selectbox(
        here(word(dimension)),
        [(), *((value,) for value in customers)],
        format_func=lambda picked: _option(here, dimension, picked, customers, thresholds, counted),
        key=session.filter_key(dimension),
        on_change=session.keep_filter,
        args=(dimension,),
    )


def _option(
    here: Here,
    dimension: Dimension,
    picked: tuple[Value, ...],
    customers: Mapping[Value, int],
    thresholds: Thresholds,
    counted: pl.DataFrame,
) -> str:
    if not picked:
        return here(N_("All"))
    (value,) = picked
    return f"{value_words(here, dimension, value, thresholds, counted)} · {here.say.number(customers[value])}"


def _band(more_than: int, up_to: int | None) -> Message:
    if up_to is None:
        return Message(N_("over {days} days"), days=more_than)
    return Message(N_("{low}–{high} days"), low=more_than + 1, high=up_to)
