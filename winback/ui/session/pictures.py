"""What of a picture was picked last, by a click on it or in the list below it, so that its customers are shown."""

import streamlit as st


def picker_key(picture: str) -> str:
    """Key of the list that holds what is picked of a picture."""
    return f"picked_of_{picture}"


def clicked_key(picture: str) -> str:
    """Key of a picture that can be clicked; a new one after each pick in the list, so that it marks nothing else."""
    return f"{picture}_picture_{st.session_state.get(_round(picture), 0)}"


def pick_clicked(picture: str) -> None:
    """Pick in the list what was clicked, or nothing where the click was taken back."""
    points = st.session_state[clicked_key(picture)]["selection"]["points"]
    st.session_state[picker_key(picture)] = points[0]["customdata"][0] if points else None


def forget_clicked(picture: str) -> None:
    """Let the picture mark nothing: something was picked in the list."""
    st.session_state[_round(picture)] = st.session_state.get(_round(picture), 0) + 1


def drop_unknown_pick(picture: str, known: set[str]) -> None:
    """Before the list is drawn: pick nothing where what was picked is not on the picture any more."""
    if st.session_state.get(picker_key(picture)) not in known:
        st.session_state[picker_key(picture)] = None


def _round(picture: str) -> str:
    return f"{picture}_round"
