"""The check on the Lifecycle page: what the limits would have said on earlier days of this shop."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from winback import lookback
from winback.analysis.backtest import FEWEST_DATES, SHORTEST_PAST_DAYS, Check, a_horizon_apart, can_be_replayed
from winback.charts.backtest import came_back_bars
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, masked, panels, session
from winback.ui.frame import Here, escape

FEWEST_DAYS = FEWEST_DATES
"""So many days can be asked for at least, however few the program finds by itself."""


def check(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The latest day in a sentence, all of them in a picture: with the limits of now, and with those suggested then.

    For those who know statistics also in a table, on days that they may choose.
    """
    usual = lookback.usual_dates(history)
    if not usual:
        panels.section(here(N_("The check on your own past needs more than a year of orders")))
        return
    place = st.container()
    asked = _asked_days(here, history, usual) if here.statistics else None
    past = cached.look_back(workspace, history, lookback.like(thresholds, asked))
    if past is None:
        return
    now, then = past.with_limits(thresholds), past.as_suggested()
    with place:
        panels.section(here(_finding(here, now)))
        st.caption(escape(here(_line(history, now[0]))))
        for remark in remarks(now, horizon_days=history.horizon_days):
            st.caption(escape(here(remark)))
        panels.picture(came_back_bars(now, then, panels.look()), key="came_back")
    if here.statistics:
        _table(here, now, then)


def _table(here: Here, now: Sequence[Check], then: Sequence[Check]) -> None:
    masked.table(
        here,
        _rows(now, then),
        {
            "on": here(N_("Looked at on")),
            "flagged": here(N_("Marked")),
            "came_back": here(N_("Came by themselves")),
            "share": here(N_("Of 100 marked")),
            "wrongly": here(N_("Of 100 returners")),
            "suggested": here(N_("Suggested then, days")),
            "share_then": here(N_("With that, of 100")),
        },
        alt=here(N_("What the limit would have said on earlier days")),
    )
    st.caption(
        escape(
            here(
                N_(
                    "Marked are those who were gone quiet and not yet long gone, as known on each day. “Of 100 returners”: how many of "
                    "all who ordered had been marked. Refunds and cancellations without a date cannot be taken back to the day."
                )
            )
        )
    )


def _asked_days(here: Here, history: History, usual: Sequence[date]) -> tuple[date, ...] | None:
    """The days that were chosen, the latest first; None where all are those of the program. What cannot be looked at is said."""
    offered = [*usual, *[usual[-1]] * (FEWEST_DAYS - len(usual))]
    places = st.columns(len(offered))
    chosen = [
        place.date_input(
            here(Message(N_("Look at day {number}"), number=number)),
            value=one,
            key=f"{session.PAST_DAY_KEY}_{number}",
            format=here.say.day_pattern,
            persist_state="session",
        )
        for number, (place, one) in enumerate(zip(places, offered, strict=True), start=1)
    ]
    usable = []
    for one in sorted({one for one in chosen if isinstance(one, date)}, reverse=True):
        refused = _why_not(history, one)
        if refused:
            st.warning(escape(here(refused)), icon=":material/info:")
        else:
            usable.append(one)
    return None if not usable or tuple(usable) == tuple(usual) else tuple(usable)


def _why_not(history: History, on: date) -> Message | None:
    """Why a day cannot be looked at; None where it can."""
    first_day = lookback.first_order(history)
    if first_day is None or can_be_replayed(on, first_day=first_day, as_of=history.as_of, horizon_days=history.horizon_days):
        return None
    if (on - first_day).days < SHORTEST_PAST_DAYS:
        return Message(N_("{day} is left out: there is less than a year of orders before it to judge by."), day=on)
    return Message(
        N_("{day} is left out: the {H} days in which people may come back are not over in your data."), day=on, H=history.horizon_days
    )


def _finding(here: Here, now: Sequence[Check]) -> Message:
    """How many of 100 came back by themselves, over all days."""
    flagged, came_back = sum(one.flagged for one in now), sum(one.came_back for one in now)
    if not flagged:
        return Message(N_("The check: with {b} days nobody would have been marked on earlier days"), b=now[0].after_days)
    return Message(
        N_("The check: with {b} days, {share} of those marked on earlier days came back by themselves"),
        b=now[0].after_days,
        share=here.say.percent(came_back / flagged),
    )


def _line(history: History, latest: Check) -> Message:
    return Message(
        N_(
            "On {day} it would have marked {flagged} customers; {back} of them ordered within {H} days without being asked. "
            "A discount would have been wasted on them."
        ),
        day=latest.on,
        flagged=latest.flagged,
        back=round(latest.came_back),
        H=history.horizon_days,
    )


def remarks(now: Sequence[Check], *, horizon_days: int) -> Sequence[Message]:
    """What was done about our own messages, and about days that lie close together."""
    return [one for one in (_reached(now), _left_out(now, horizon_days), _closeness(now, horizon_days)) if one]


def _reached(now: Sequence[Check]) -> Message | None:
    reached = sum(one.reached for one in now)
    if not reached:
        return None
    return Message(
        N_("{count} of them got a message from here in these days, and counts with the usual return for the rest of it."),
        plural=N_("{count} of them got a message from here in these days; for the rest of it they count with the usual return."),
        count=reached,
    )


def _left_out(now: Sequence[Check], horizon_days: int) -> Message | None:
    left_out = sum(one.left_out for one in now)
    if not left_out:
        return None
    return Message(
        N_(
            "{count} more had got a message in the {H} days before and not ordered since, and is left out: "
            "the message may still bring them back."
        ),
        plural=N_(
            "{count} more had got a message in the {H} days before and not ordered since, and are left out: "
            "the message may still bring them back."
        ),
        count=left_out,
        H=horizon_days,
    )


def _closeness(now: Sequence[Check], horizon_days: int) -> Message | None:
    dates = sorted((one.on for one in now), reverse=True)
    is_close = len(a_horizon_apart(dates, horizon_days=horizon_days)) < len(dates)
    if is_close:
        return Message(N_("These days lie less than {H} days apart, so that a return may count on two of them."), H=horizon_days)
    if len(dates) >= FEWEST_DAYS:
        return None
    return Message(
        N_("There is room for {count} day only: a year of orders must lie before it, and the {H} days of a return after it."),
        plural=N_("There is room for {count} days only: a year of orders must lie before each, and the {H} days of a return after it."),
        count=len(dates),
        H=horizon_days,
    )


def _rows(now: Sequence[Check], then: Sequence[Check]) -> pl.DataFrame:
    """One row for each day."""
    return pl.DataFrame(
        {
            "on": [one.on for one in now],
            "flagged": [one.flagged for one in now],
            "came_back": [round(one.came_back) for one in now],
            "share": [_of_100(one.came_back_share) for one in now],
            "wrongly": [_of_100(one.wrongly_flagged_share) for one in now],
            "suggested": [one.after_days for one in then],
            "share_then": [_of_100(one.came_back_share) for one in then],
        },
        schema_overrides={name: pl.Int64() for name in ("share", "wrongly", "share_then")},
    )


def _of_100(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
