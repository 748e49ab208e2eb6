"""What of a picture was picked last, by a click on it or in the list below it, so that its customers are shown."""

import streamlit as st


def picked(picture: str) -> str | None:
    """The key of the piece of a picture that was picked last."""
    key: str | None = st.session_state.get(f"picked_of_{picture}")
    return key


def picker_key(picture: str) -> str:
    """Widget key of the list of the pieces of a picture."""
    return f"pieces_of_{picture}"


def clicked_key(picture: str) -> str:
    """Key of a picture that can be clicked; a new one after each pick in the list, so that it marks nothing else."""
    return f"{picture}_picture_{st.session_state.get(_round(picture), 0)}"


def place_pick(picture: str, known: set[str]) -> None:
    """Show in the list what is picked, wherever that was clicked, in the words of now: nothing where it is not on the picture any more."""
    if picked(picture) not in known:
        _keep(picture, None)
    st.session_state[picker_key(picture)] = picked(picture)


def keep_clicked(picture: str) -> None:
    """Pick what was clicked, or nothing where the click was taken back."""
    points = st.session_state[clicked_key(picture)]["selection"]["points"]
    _keep(picture, points[0]["customdata"][0] if points else None)


def keep_pick(picture: str) -> None:
    """Pick what was picked in the list; the picture marks nothing then."""
    _keep(picture, st.session_state[picker_key(picture)])
    st.session_state[_round(picture)] = st.session_state.get(_round(picture), 0) + 1


def _keep(picture: str, key: str | None) -> None:
    st.session_state[f"picked_of_{picture}"] = key


def _round(picture: str) -> str:
    return f"{picture}_round"
