"""The check on the Lifecycle page: what the limit would have said on earlier days of this shop."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from winback.analysis.backtest import Check
from winback.locale import N_, Message
from winback.lookback import LookBack
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui import masked, panels
from winback.ui.frame import Here, escape


def check(here: Here, history: History, past: LookBack | None, thresholds: Thresholds) -> None:
    """The latest day in a sentence, all of them in a table, with the limit of now and with the one suggested then."""
    if past is None:
        panels.section(here(N_("The check on your own past needs more than a year of orders")))
        return
    now, then = past.with_limits(thresholds), past.as_suggested()
    panels.section(here(_finding(here, now)))
    st.caption(escape(here(_line(history, now[0]))))
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
                    "Marked are those who were gone quiet and not yet long gone, as known on each day, without people who got a message "
                    "from here in between. “Of 100 returners”: how many of all who ordered had been marked. Refunds and cancellations "
                    "without a date cannot be taken back to the day."
                )
            )
        )
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
        back=latest.came_back,
        H=history.horizon_days,
    )


def _rows(now: Sequence[Check], then: Sequence[Check]) -> pl.DataFrame:
    """One row for each day."""
    return pl.DataFrame(
        {
            "on": [one.on for one in now],
            "flagged": [one.flagged for one in now],
            "came_back": [one.came_back for one in now],
            "share": [_of_100(one.came_back_share) for one in now],
            "wrongly": [_of_100(one.wrongly_flagged_share) for one in now],
            "suggested": [one.after_days for one in then],
            "share_then": [_of_100(one.came_back_share) for one in then],
        },
        schema_overrides={name: pl.Int64() for name in ("share", "wrongly", "share_then")},
    )


def _of_100(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
