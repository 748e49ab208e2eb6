"""The filters of the Lapsed page, the card that is open, and the question about one person."""

from collections.abc import Mapping

import streamlit as st

from winback.locale import Message
from winback.vocabulary import Dimension


def chosen() -> dict[Dimension, str | int | None]:
    """The filters of the Lapsed page: dimension → value, None for not known."""
    return dict(st.session_state.get("chosen", {}))


def choose(filters: Mapping[Dimension, str | int | None]) -> None:
    """Set the filters of the Lapsed page."""
    st.session_state["chosen"] = dict(filters)


def unchoose(dimension: Dimension) -> None:
    """Remove one filter."""
    choose({kept: value for kept, value in chosen().items() if kept != dimension})


def filter_key(dimension: Dimension) -> str:
    """Widget key of the list that filters by a dimension."""
    return f"filter_{dimension}"


def place_filter(dimension: Dimension) -> None:
    """Show in the list what is filtered by, wherever that was clicked: nothing, or the one value."""
    filters = chosen()
    st.session_state[filter_key(dimension)] = (filters[dimension],) if dimension in filters else ()


def keep_filter(dimension: Dimension) -> None:
    """Filter by what was picked in the list."""
    picked = st.session_state[filter_key(dimension)]
    if picked:
        choose({**chosen(), dimension: picked[0]})
    else:
        unchoose(dimension)


def selection_key(name: str) -> str:
    """Key of a chart or table that can be clicked; a new one after each click, so that no click is taken twice."""
    return f"{name}_{st.session_state.get('selection_round', 0)}"


def clear_selections() -> None:
    """Forget what was clicked; its effect has been stored."""
    st.session_state["selection_round"] = st.session_state.get("selection_round", 0) + 1


def place_open(key: str) -> None:
    """Open the part that was open when its page was left: what a page does not draw, Streamlit forgets."""
    if key not in st.session_state and key in st.session_state.get("open_parts", ()):
        st.session_state[key] = True


def keep_open(key: str, *, is_open: bool) -> None:
    """Remember whether a part is open beyond the page that shows it."""
    others = set(st.session_state.get("open_parts", ())) - {key}
    st.session_state["open_parts"] = others | {key} if is_open else others


def open_customer(customer: int) -> None:
    """Show this customer's card on the next run."""
    st.session_state["card"] = customer


def take_open_customer() -> int | None:
    """The customer whose card is to be shown, once."""
    return st.session_state.pop("card", None)


def person_round() -> int:
    """Part of the keys of the question about a person: rises when it is answered, so that nothing carries over to the next one."""
    return int(st.session_state.get("person_round", 0))


def answer_person(answer: Message) -> None:
    """Empty the question about a person, and keep what was done for the next run."""
    for key in [key for key in st.session_state if str(key).startswith(("person_text_", "person_sure_"))]:
        del st.session_state[key]
    st.session_state["person_round"] = person_round() + 1
    st.session_state["person_answer"] = answer


def take_answer() -> Message | None:
    """What was done about a person, once; it names nobody."""
    return st.session_state.pop("person_answer", None)
