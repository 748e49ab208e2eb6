"""What the Lifecycle page shows."""

import polars as pl

from winback.analysis.returns import usual_return_at
from winback.charts.funnel import funnel_bars
from winback.charts.returns import return_curve
from winback.charts.stages import stage_bars
from winback.charts.theme import Picture
from winback.locale import N_, Message
from winback.pipeline import History, Lifecycle
from winback.policy import Thresholds
from winback.ui import panels
from winback.ui.frame import Here, escape
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


def curve_picture(history: History, thresholds: Thresholds) -> Picture:
    """The usual return curve with the limits drawn on it."""
    return return_curve(history.curve, thresholds, panels.look(), horizon_days=history.horizon_days)


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


def funnel_finding(here: Here, lifecycle: Lifecycle) -> str:
    """The step from the first to the second order, in words."""
    share = dict(lifecycle.funnel.select("occasions", "conversion").rows()).get(2)
    if not share:
        return here(N_("How far customers get"))
    return here(Message(N_("{share} of first-time buyers come back for a second order"), share=here.say.percent(share)))


def suggestion(here: Here, history: History) -> str:
    """Where the recommended limit comes from and how sure it is, as Markdown."""
    lapsed = history.recommendation.lapsed
    if lapsed.source == ThresholdSource.CURVE:
        told = Message(
            N_(
                "We suggest {b} days: by then the chance of a return by itself has fallen to a quarter of its best value. "
                "Anything from {low} to {high} days is a good choice."
            ),
            b=lapsed.days,
            low=lapsed.low_days,
            high=lapsed.high_days,
        )
    elif lapsed.source == ThresholdSource.DOUBLED:
        told = Message(
            N_(
                "We suggest {b} days: twice the limit before it, because your history is too short to show where the curve "
                "falls to a quarter."
            ),
            b=lapsed.days,
        )
    elif history.recommendation.repeat_customers:
        told = Message(
            N_(
                "Only {count} customer has ordered twice so far. That gives a direction, not exact figures. We therefore start "
                "from 90/180/360 days."
            ),
            plural=N_(
                "Only {count} customers have ordered twice so far. That gives a direction, not exact figures. We therefore start "
                "from 90/180/360 days."
            ),
            count=history.recommendation.repeat_customers,
        )
    else:
        told = Message(N_("Nobody has ordered twice so far. We therefore start from the usual 90/180/360 days."))
    return escape(here(told))
