"""Where the suggested limits come from, how sure they are, and what the data leave open."""

from collections.abc import Iterator

import polars as pl
import streamlit as st

from winback.analysis.beginning import Beginning
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Recommendation, ThresholdRange
from winback.store import Workspace
from winback.ui import panels
from winback.ui.controls import label
from winback.ui.frame import Here, escape
from winback.ui.settings_lifecycle import horizon_form
from winback.vocabulary import Stage, ThresholdSource, UsualReturnGroup


def suggestion(here: Here, history: History) -> str:
    """Where the middle limit comes from and how sure it is, as Markdown."""
    return escape(here(_told(history.recommendation)))


def remarks(here: Here, history: History) -> None:
    """What would be suggested for customers with one order, and who is left out because the data begin too late to know them."""
    panels.remarks(here, [*_of_one_order(history.recommendation), *_of_the_beginning(history.beginning, history.horizon_days)])


def more(here: Here, workspace: Workspace, history: History) -> None:
    """The rule, and all three limits with their ranges and sources; the horizon for those who know statistics."""
    with st.expander(here(N_("How we come to these limits"))):
        st.markdown(escape(here(_RULE if _falls_every_day(history.curve) else _RULE_IN_THE_LONG_RUN)))
        st.markdown("\n".join(f"- {escape(here(line))}" for line in _lines(history.recommendation)))
        if here.statistics:
            st.caption(escape(here(_METHOD)))
            horizon_form(here, workspace, history)


_RULE = N_(
    "The chance of a return by itself falls with every day of silence. We suggest the days by which it has fallen to a half, a quarter "
    "and a tenth of its best value. The range says how far chance alone could move a limit."
)
_RULE_IN_THE_LONG_RUN = N_(
    "The chance of a return by itself falls in the long run. We suggest the days by which it has fallen to a half, a quarter "
    "and a tenth of its best value. The range says how far chance alone could move a limit."
)
_METHOD = N_(
    "The curve is a Kaplan–Meier estimate of the time to the next order. Unfinished gaps count up to the last day of the data, those of "
    "people you wrote to from here up to the day of the sending. Ranges: 95 of 100 resamples of whole customers."
)


def _falls_every_day(curve: pl.DataFrame) -> bool:
    """Whether the curve that is drawn of everybody never rises."""
    drawn = curve.filter(pl.col("group") == UsualReturnGroup.ALL, pl.col("usual_return").is_not_null()).sort("day")
    return bool((drawn["usual_return"].diff().drop_nulls() <= 0).all())


def _told(recommendation: Recommendation) -> Message:
    lapsed = recommendation.lapsed
    if lapsed.source == ThresholdSource.CURVE:
        return Message(
            N_(
                "We suggest {b} days: by then the chance of a return by itself has fallen to a quarter of its best value. "
                "Anything from {low} to {high} days is a good choice."
            ),
            b=lapsed.days,
            low=lapsed.low_days,
            high=lapsed.high_days,
        )
    if lapsed.source == ThresholdSource.DOUBLED:
        return Message(
            N_(
                "We suggest {b} days: twice the limit before it, because your history is too short to show where the curve "
                "falls to a quarter."
            ),
            b=lapsed.days,
        )
    if recommendation.repeat_customers:
        return Message(
            N_(
                "Only {count} customer has ordered twice so far. That gives a direction, not exact figures. We therefore start "
                "from 90/180/360 days."
            ),
            plural=N_(
                "Only {count} customers have ordered twice so far. That gives a direction, not exact figures. We therefore start "
                "from 90/180/360 days."
            ),
            count=recommendation.repeat_customers,
        )
    return Message(N_("Nobody has ordered twice so far. We therefore start from the usual 90/180/360 days."))


def _lines(recommendation: Recommendation) -> Iterator[Message]:
    """Each limit with its range and where it comes from."""
    ranges = {Stage.AT_RISK: recommendation.at_risk, Stage.LAPSED: recommendation.lapsed, Stage.LOST: recommendation.lost}
    for stage, found in ranges.items():
        yield _line(stage, found)


def _line(stage: Stage, found: ThresholdRange) -> Message:
    if found.low_days == found.high_days:
        return Message(N_("{limit} – {source}"), limit=label(stage, found.days), source=word(found.source))
    return Message(
        N_("{limit}, anything from {low} to {high} – {source}"),
        limit=label(stage, found.days),
        low=found.low_days,
        high=found.high_days,
        source=word(found.source),
    )


def _of_one_order(recommendation: Recommendation) -> Iterator[Message]:
    apart = recommendation.one_order
    if apart is not None and apart.lapsed.source == ThresholdSource.CURVE:
        yield Message(
            N_("For customers with a single order we would choose {a} / {b} / {c} days."),
            a=apart.at_risk.days,
            b=apart.lapsed.days,
            c=apart.lost.days,
        )


def _of_the_beginning(begun: Beginning, horizon_days: int) -> Iterator[Message]:
    if not begun.maybe_older.is_empty():
        yield Message(
            N_(
                "Your data begin on {day}. {count} customer first seen in the {H} days after it may have ordered before, and is left out "
                "of what follows a first order. A customer file that states the number of orders settles it."
            ),
            plural=N_(
                "Your data begin on {day}. {count} customers first seen in the {H} days after it may have ordered before, and are left "
                "out of what follows a first order. A customer file that states the number of orders settles it."
            ),
            count=begun.maybe_older.len(),
            day=begun.day,
            H=horizon_days,
        )
