"""A list in the making, and the campaign that was just recorded."""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum

import streamlit as st

from winback.offers.plays import Play
from winback.policy import EVERYBODY, Selection
from winback.vocabulary import CodeSource, Destination, Stage

EXEMPTION_KEY = "offer_exemption"
"""Widget key of the existing-customer exemption; not kept across pages, so that it is confirmed for each list."""

PLAY_KEY = "offer_play"
"""Widget key of the idea."""

_KEPT = ("_subject", "_preview_text", "_text", "_button", "_link", "_code_source", "_prefix", "_codes", "_codes_confirmed", "_shared_code")
"""Ends of the keys that are kept when a list is begun anew: what was written, and how codes come about."""

_CHOSEN = ("offer_", "destination_")

_GIFTS = ("_gift", "_gift_cost")
_TEXTS = ("_subject", "_subject_b", "_preview_text", "_text", "_button")
"""Ends of the keys of what begins as it is set for the shop."""

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


def forget_gifts() -> None:
    """Let an offer begin again with the gift and the cost that are set for the shop."""
    _forget(_GIFTS)


def forget_texts() -> None:
    """Let an offer be written again in the language that is set for the shop."""
    _forget(_TEXTS + _GIFTS)


def _forget(ends: tuple[str, ...]) -> None:
    for key in [str(key) for key in st.session_state if str(key).startswith("offer_") and str(key).endswith(ends)]:
        del st.session_state[key]


def offer_is_begun() -> bool:
    """Whether this visitor has an idea and people for a list on screen already."""
    return PLAY_KEY in st.session_state


def offer_play() -> Play | None:
    """The idea of the list on screen."""
    return st.session_state.get(PLAY_KEY)


def begin_offer(
    play: Play, stages: Collection[Stage], *, only: Selection, without: Sequence[Selection], settings: Mapping[str, object]
) -> None:
    """Begin a list anew: this idea, for these people, with these widgets set; of the list before only its texts are kept."""
    for key in [str(key) for key in st.session_state if str(key).startswith("offer_") and not str(key).endswith(_KEPT)]:
        del st.session_state[key]
    st.session_state[PLAY_KEY] = play
    st.session_state["preview"] = 0
    pick_offer_stages(play.name, stages)
    limit_offer(only, without)
    for key, value in settings.items():
        st.session_state[key] = value


def place(key: str, value: object) -> None:
    """Give a widget its first value before it is drawn, unless it has one: a default beside a value that was set is warned about."""
    if key not in st.session_state:
        st.session_state[key] = value


def carry_choices_over(language: str) -> None:
    """Set what was chosen for a list once more where the language has changed, before it is drawn.

    A browser knows a choice by its words alone, and those of another language are no choice: all that was chosen would be lost.
    """
    if st.session_state.get("choices_said_in", language) != language:
        for key in [str(key) for key in st.session_state if str(key).startswith(_CHOSEN)]:
            value = st.session_state[key]
            if _is_said_in_words(value):
                st.session_state[key] = value
    st.session_state["choices_said_in"] = language


def _is_said_in_words(value: object) -> bool:
    return isinstance(value, (Enum, Play, float)) or (isinstance(value, list) and all(isinstance(one, Enum) for one in value))


def put(key: str, value: object) -> None:
    """Set a widget that is not drawn yet in this run."""
    st.session_state[key] = value


def offer_limits() -> tuple[Selection, tuple[Selection, ...]]:
    """Whom of the stages the list is for, and whom it leaves out."""
    return st.session_state.get("offer_only", EVERYBODY), st.session_state.get("offer_without", ())


def limit_offer(only: Selection, without: Sequence[Selection]) -> None:
    """Make the list for these people only."""
    st.session_state["offer_only"] = only
    st.session_state["offer_without"] = tuple(without)


def leave_play(play: Play) -> None:
    """Go on with this idea, where the one before is not true any more."""
    st.session_state[PLAY_KEY] = play


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
    """Go on to the next list, which begins anew: idea, people and a confirmed exemption were for the last one."""
    for key in ("recorded_campaign", EXEMPTION_KEY, PLAY_KEY):
        st.session_state.pop(key, None)


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
