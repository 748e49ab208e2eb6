"""Half get something else: two variants of one list, so that the shop learns which is better."""

from enum import StrEnum

import streamlit as st

from winback.locale import N_
from winback.offers.plays import Play
from winback.policy import Reward, Variant
from winback.ui.frame import Here
from winback.vocabulary import RewardKind, ValueTier


class _Difference(StrEnum):
    NONE = "none"
    NO_REWARD = "no_reward"
    SUBJECT = "subject"


_WORDS = {
    _Difference.NONE: N_("All get the same"),
    _Difference.NO_REWARD: N_("Half get no reward"),
    _Difference.SUBJECT: N_("Half get another subject"),
}


def choose_variant(here: Here, play: Play, *, has_reward: bool) -> Variant | None:
    """What half of those written to get instead; None: all get the same."""
    differences = [one for one in _Difference if has_reward or one is not _Difference.NO_REWARD]
    with st.expander(here(N_("Compare two variants")), type="compact"):
        difference = st.radio(
            here(N_("Variants")),
            differences,
            format_func=lambda one: here(_WORDS[one]),
            key=f"offer_{play.name}_variant_{len(differences)}",
            horizontal=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        st.caption(here(N_("Who gets which is drawn by lot. With fewer than 2,000 people the difference can hardly be told from chance.")))
        if difference is _Difference.NO_REWARD:
            return Variant(rewards=tuple((tier, Reward(kind=RewardKind.NONE)) for tier in ValueTier))
        if difference is _Difference.SUBJECT:
            return Variant(subject=_other_subject(here, play))
    return None


def _other_subject(here: Here, play: Play) -> str:
    others = [here.writes.say(subject) for subject in play.texts.subjects[1:]]
    chosen = st.selectbox(
        here(N_("The other subject")),
        others,
        accept_new_options=True,
        key=f"offer_{play.name}_{here.writes.locale.language}_subject_b",
        persist_state="session",
    )
    return chosen or others[0]
