"""What the Lifecycle page shows."""

import polars as pl
import streamlit as st

from winback.analysis.returns import usual_return_at
from winback.charts.funnel import funnel_bars
from winback.charts.returns import return_curve
from winback.charts.stages import stage_bars
from winback.charts.theme import Picture
from winback.locale import N_, Message
from winback.pipeline import History, Lifecycle
from winback.policy import Limits, Recommendation, Thresholds
from winback.ui import panels, session
from winback.ui.frame import Here
from winback.vocabulary import Stage, ThresholdSource, UsualReturnGroup

CURVE_LINE = N_("From your own orders. Your usual newsletters are part of it: this is what happens if you change nothing.")


def curve_finding(history: History, thresholds: Thresholds) -> Message:
    """What the curve says about the middle limit, as “1 in n”."""
    days = thresholds.lapsed_after_days
    share = usual_return_at(history.curve, UsualReturnGroup.ALL, days)
    if share is None:
        return Message(N_("After {b} days of silence: your history is too short to say how many return"), b=days)
    if share < 1 / 200:
        return Message(N_("After {b} days of silence, fewer than 1 in 200 still orders within {H} days"), b=days, H=history.horizon_days)
    return Message(
        N_("After {b} days of silence, 1 in {n} still orders within {H} days – without a campaign"),
        b=days,
        n=round(1 / share),
        H=history.horizon_days,
    )


def curve_line(history: History, thresholds: Thresholds) -> Message | str:
    """Where the finding comes from; nothing where the history says nothing."""
    is_known = usual_return_at(history.curve, UsualReturnGroup.ALL, thresholds.lapsed_after_days) is not None
    return CURVE_LINE if is_known else ""


def curve(here: Here, history: History, thresholds: Thresholds) -> None:
    """The usual return curve with the limits drawn on it, of everybody or by the number of orders so far."""
    drawn = return_curve(
        history.curve,
        thresholds,
        panels.look(),
        horizon_days=history.horizon_days,
        groups=tuple(UsualReturnGroup) if session.shows_curves_by_number() else (UsualReturnGroup.ALL,),
        one_order=thresholds.one_order or _suggested_for_one_order(history.recommendation),
    )
    panels.picture(drawn, key="curve")
    st.toggle(here(N_("By number of orders so far")), key=session.CURVES_KEY, persist_state="session")


def _suggested_for_one_order(recommendation: Recommendation) -> Limits | None:
    """What would be suggested for customers with one order, where their own orders show it."""
    apart = recommendation.one_order
    if apart is None or apart.lapsed.source != ThresholdSource.CURVE:
        return None
    return apart.thresholds


def stage_picture(history: History, lifecycle: Lifecycle) -> Picture:
    """How many stand where with these limits."""
    return stage_bars(lifecycle.summary, panels.look(), currency=history.currency)


def stage_finding(lifecycle: Lifecycle) -> Message:
    """How many of those who have ever bought are silent for too long."""
    counts: dict[str, int] = dict(lifecycle.summary.select(pl.col("stage").cast(pl.String), "customers").rows())
    return Message(
        N_("{count} of {all} customers has gone quiet or is long gone"),
        plural=N_("{count} of {all} customers have gone quiet or are long gone"),
        count=counts.get(Stage.LAPSED, 0) + counts.get(Stage.LOST, 0),
        all=sum(counts.values()) - counts.get(Stage.LEAD, 0),
    )


def funnel_picture(lifecycle: Lifecycle) -> Picture:
    """How far customers get."""
    return funnel_bars(lifecycle.funnel, panels.look())


def funnel_finding(here: Here, history: History) -> str:
    """The step from the first to the second order, in words."""
    first = history.first_step
    if not first.share:
        return here(N_("How far customers get"))
    share = here.say.percent(first.share)
    if first.may_be_older:
        return here(Message(N_("{share} have ordered a second time – but they may be older customers than your data show"), share=share))
    return here(Message(N_("{share} of first-time buyers come back for a second order"), share=share))
