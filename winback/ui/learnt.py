"""What the campaigns of a shop have taught, above the campaigns themselves: three things at most."""

from dataclasses import asdict

import streamlit as st

from winback.locale import N_, Message
from winback.locale.words import word
from winback.measuring import CampaignResult, SeriesResult, lessons, series
from winback.ui import panels
from winback.ui.frame import Here, escape
from winback.ui.numbers import per_hundred, per_hundred_words
from winback.ui.results import BADGES, series_title, signed

MOST = 3


def learnt(here: Here, found: tuple[CampaignResult, ...]) -> None:
    """What lists that were sent several times show together, then what lists with a reward and without one have brought."""
    together = series(found)[:MOST]
    told = _lessons(here, found)[: MOST - len(together)]
    if together or told:
        panels.section(here(N_("What we have learnt")))
    for one in together:
        _series(here, one)
    for sentence in told:
        st.caption(escape(here(sentence)))


def _series(here: Here, result: SeriesResult) -> None:
    pictogram, colour = BADGES[result.series.verdict]
    with st.container(border=True, key=f"series_{result.play}_{result.series.people}"):
        st.markdown(f"**{escape(here(series_title(here, result)))}**")
        st.badge(here(word(result.series.verdict)), icon=pictogram, color=colour)  # type: ignore[arg-type]
        st.markdown(escape(here(_sentence(here, result))))


def _sentence(here: Here, result: SeriesResult) -> Message:
    taken = result.series
    text = (
        N_(
            "Of 100 written to, {p1} came back, of 100 not written to, {p0}. That makes {lift} extra returns per 100 ({low} to {high}); "
            "with what it costs, no number of them pays."
        )
        if taken.break_even is None
        else N_(
            "Of 100 written to, {p1} came back, of 100 not written to, {p0}. That makes {lift} extra returns per 100 ({low} to {high}); "
            "it pays from {be} on. One send-out alone would have said less."
        )
    )
    limits = {name: signed(here, share) for name, share in asdict(taken.lift).items()}
    return Message(
        text,
        p1=per_hundred_words(taken.rate),
        p0=per_hundred_words(taken.rate_0),
        lift=limits["estimate"],
        low=limits["low"],
        high=limits["high"],
        be=here.say.number(per_hundred(taken.break_even or 0.0)),
    )


def _lessons(here: Here, found: tuple[CampaignResult, ...]) -> list[Message]:
    """What this shop's finished campaigns have taught of writing with a reward and without one."""
    taught = lessons(found)
    told = []
    for lesson, known, open_yet in (
        (
            taught.with_reward,
            N_("Lists with a reward brought {lift} extra returns per 100 ({low} to {high})."),
            N_("Not known yet: lists with a reward brought something between {low} and {high} extra returns per 100."),
        ),
        (
            taught.without_reward,
            N_("Lists without a reward brought {lift} extra returns per 100 ({low} to {high})."),
            N_("Not known yet: lists without a reward brought something between {low} and {high} extra returns per 100."),
        ),
    ):
        if lesson is not None:
            text = open_yet if lesson.lift.low <= 0 <= lesson.lift.high else known
            limits = {name: signed(here, share) for name, share in asdict(lesson.lift).items()}
            told.append(Message(text, lift=limits["estimate"], low=limits["low"], high=limits["high"]))
    return told
