"""Signs that somebody is about to leave, on the Lifecycle page: what followed them in this shop, and who shows them now."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from winback.analysis.signs import SignPast, sign_record
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, frame, masked, panels
from winback.ui.behind import Group
from winback.ui.frame import Here, escape
from winback.vocabulary import Sign

_NAME = "signs"
_WIDTHS = {"sign": 156, "then_silent": 100, "without_sign": 100, "verdict": 105, "customers": 95}
"""Pixels: on a phone the first three are seen without scrolling, so that what happened with a sign and without it is read at once."""
_MEANING = {
    Sign.GAP_STRETCHED: N_("Silent longer than usual: for at least one and a half times the average of the own gaps."),
    Sign.CHEAPER_BASKETS: N_("Smaller orders: the last two came to 70% of the earlier ones on average, or less."),
    Sign.MORE_RETURNS: N_("More sent back: of the last two orders a tenth of the value or more, and half as much again as before."),
}
_REFUNDS = N_("Refunds without a date are taken to have been known 30 days after the order.")


@st.fragment
def card(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """Each sign that can be judged with what followed it, and the customers behind it; nothing where none can be judged."""
    with frame.boundary():
        past = cached.signs(workspace, history)
        known = sign_record(past, until_days=thresholds.lapsed_after_days).filter("is_known").rows(named=True)
        if not known:
            return
        panels.section(here(_finding(known)))
        st.caption(escape(here(_line(history, thresholds))))
        masked.table(here, _rows(here, known), _titles(here), widths=_WIDTHS, alt=here(N_("Signs, and what followed them in your shop")))
        st.caption(escape(" ".join(here(_MEANING[Sign(row["sign"])]) for row in known)))
        if past.has_refunds:
            st.caption(escape(here(_REFUNDS)))
        _people(here, history, thresholds, past)


def _finding(known: Sequence[Mapping[str, Any]]) -> Message:
    """The sign with the clearest difference."""
    clear = [row for row in known if row["is_sign"]]
    if not clear:
        return Message(N_("None of the usual signs tells in your shop who is about to leave"))
    best = max(clear, key=lambda row: row["silent_with"] / row["with_sign"] - row["silent_without"] / row["without_sign"])
    return Message(
        N_("A sign to watch: “{sign}” – then {silent} of 100 stayed silent, without it {others}"),
        sign=word(Sign(best["sign"])),
        silent=_of_100(best["silent_with"] / best["with_sign"]),
        others=_of_100(best["silent_without"] / best["without_sign"]),
    )


def _line(history: History, thresholds: Thresholds) -> Message:
    return Message(
        N_(
            "Customers who have not gone quiet yet (silent for up to {b} days), each held against their own past. Silent: no order in the "
            "{horizon} days after; counted on earlier days of your shop. Whoever got a message from here counts with the usual return from "
            "then on."
        ),
        b=thresholds.lapsed_after_days,
        horizon=history.horizon_days,
    )


def _rows(here: Here, known: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """One row for each sign, written out."""
    return pl.DataFrame(
        {
            "sign": [here(word(Sign(row["sign"]))) for row in known],
            "customers": [row["customers"] for row in known],
            "then_silent": [_with_range(here, row, "silent_with", "with_sign", "with") for row in known],
            "without_sign": [_with_range(here, row, "silent_without", "without_sign", "without") for row in known],
            "verdict": [here(N_("A sign") if row["is_sign"] else N_("Not a sign")) for row in known],
        }
    )


def _with_range(here: Here, row: Mapping[str, Any], part: str, whole: str, prefix: str) -> str:
    low, high = (_of_100(row[f"{prefix}_{end}"]) for end in ("low", "high"))
    return here(Message(N_("{share} ({low} to {high})"), share=_of_100(row[part] / row[whole]), low=low, high=high))


def _titles(here: Here) -> dict[str, str]:
    return {
        "sign": here(N_("Sign")),
        "then_silent": here(N_("Silent, of 100")),
        "without_sign": here(N_("Without, of 100")),
        "verdict": here(N_("In your shop")),
        "customers": here(N_("Customers now")),
    }


def _people(here: Here, history: History, thresholds: Thresholds, past: SignPast) -> None:
    """The customers who show a sign now, whether it is known to be one or not."""
    now = past.now.filter("shows", pl.col("silent_days") <= thresholds.lapsed_after_days)
    counts = dict(now.group_by("sign").len().rows())
    groups = {sign.value: Group(name=here(word(sign)), customers=counts[sign]) for sign in Sign if sign in counts}
    picked = behind.pick(here, groups, name=_NAME, hint=N_("Choose a sign"))
    if picked is not None:
        customers = now.filter(pl.col("sign") == picked)["customer"]
        behind.people(here, history, thresholds, customers, group=groups[picked].name, name=_NAME)


def _of_100(share: float) -> int:
    return round(100 * share)
