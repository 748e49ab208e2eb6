"""A list in the making, and the campaign that was just recorded."""

from collections.abc import Collection

import streamlit as st

from winback.vocabulary import CodeSource, Destination, Stage

EXEMPTION_KEY = "offer_exemption"
"""Widget key of the existing-customer exemption; not kept across pages, so that it is confirmed for each list."""

RECORD_KEYS = ("record", "record_end")
"""Widget keys of the buttons that record the list on screen, above and below the steps."""


def offer_stages_key(play: str) -> str:
    """Widget key of the stages that a play addresses."""
    return f"offer_{play}_stages"


def place_offer_stages(play: str, stages: Collection[Stage]) -> None:
    """Give the stages of a play their value before they are drawn: what was picked, for whatever play, else all."""
    picked = [stage for stage in st.session_state.get("offer_picked_stages", stages) if stage in stages]
    if offer_stages_key(play) not in st.session_state or st.session_state.get("offer_stages_of") != play:
        st.session_state[offer_stages_key(play)] = picked or list(stages)
    st.session_state["offer_stages_of"] = play


def pick_offer_stages(play: str, stages: Collection[Stage]) -> None:
    """Address these stages with the play."""
    st.session_state[offer_stages_key(play)] = list(stages)
    keep_offer_stages(stages)


def keep_offer_stages(stages: Collection[Stage]) -> None:
    """Remember who is addressed: another idea is for the same people."""
    st.session_state["offer_picked_stages"] = list(stages)


def destination() -> Destination:
    """The mailing tool that was picked last."""
    return Destination(st.session_state.get("destination", Destination.CSV))


def keep_destination(destination: Destination) -> None:
    """Remember the mailing tool for the next campaign."""
    st.session_state["destination"] = destination.value


def recorded_campaign() -> int | None:
    """The campaign that was just recorded and is shown with its files."""
    return st.session_state.get("recorded_campaign")


def show_recorded(campaign_id: int) -> None:
    """Show this campaign with its files on the Offers page."""
    st.session_state["recorded_campaign"] = campaign_id


def forget_recorded() -> None:
    """Go on to the next list; a confirmed exemption was for the last one."""
    st.session_state.pop("recorded_campaign", None)
    st.session_state.pop(EXEMPTION_KEY, None)


def record_pressed() -> bool:
    """Whether this run follows a click that records the list on screen."""
    return any(bool(st.session_state.get(key)) for key in RECORD_KEYS)


def shown_request() -> tuple[str, int] | None:
    """Key and version of the list that this visitor has on screen: what a click on “Record” means."""
    return st.session_state.get("shown_request")


def keep_shown_request(key: str, version: int) -> None:
    """Remember which list is on screen now."""
    st.session_state["shown_request"] = (key, version)


def exemption_confirmed() -> bool:
    """Whether the owner has confirmed the existing-customer exemption for the list on screen."""
    return bool(st.session_state.get(EXEMPTION_KEY, False))


def codes(source: CodeSource) -> tuple[str, ...]:
    """The codes that were given for a list in this way, also while their field is not on screen."""
    return tuple(st.session_state.get("offer_kept_codes", {}).get(source.value, ()))


def keep_codes(source: CodeSource, given: Collection[str]) -> None:
    """Remember the codes that were typed, pasted or read from a file."""
    st.session_state["offer_kept_codes"] = {**st.session_state.get("offer_kept_codes", {}), source.value: tuple(given)}


def preview_at(people: int) -> int:
    """Which person of a list is previewed, from 0."""
    return int(st.session_state.get("preview", 0)) % people


def move_preview(by: int) -> None:
    """Preview another person."""
    st.session_state["preview"] = int(st.session_state.get("preview", 0)) + by
