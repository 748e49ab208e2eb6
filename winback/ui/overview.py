"""What the Overview shows above and below the actions: the finding, the figures, where everybody stands, the trend."""

import polars as pl
import streamlit as st

from winback.analysis.metrics import ShopMetrics
from winback.charts.activity import activity_lines
from winback.charts.stages import stage_bars
from winback.charts.theme import Picture
from winback.glance import Glance
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure
from winback.measuring import CampaignResult
from winback.offers.situation import Action
from winback.pipeline import History, Lifecycle, Quiet
from winback.policy import Thresholds
from winback.ui import offer_presets, panels
from winback.ui.frame import Here, escape
from winback.vocabulary import Stage, Verdict

UNKNOWN = "–"
A_YEAR = 12


def headline(quiet: Quiet, action: Action | None, *, lost: int, has_addresses: bool) -> Message:
    """How many have gone quiet, and how many of them are worth a message – or why nobody is written to. ``lost``: long gone."""
    if not quiet.customers:
        return _nobody_quiet(lost)
    if action is not None:
        return Message(
            N_("{count} customer has gone quiet – {worth} is worth a message"),
            plural=N_("{count} customers have gone quiet – {worth} are worth a message"),
            count=quiet.customers,
            worth=action.may_be_emailed,
        )
    if not has_addresses:
        return Message(N_("{count} customer has gone quiet"), plural=N_("{count} customers have gone quiet"), count=quiet.customers)
    if not quiet.may_be_emailed:
        return Message(
            N_("{count} customer has gone quiet – and may not be e-mailed"),
            plural=N_("{count} customers have gone quiet – none of them may be e-mailed"),
            count=quiet.customers,
        )
    if not quiet.free:
        return Message(
            N_("{count} customer has gone quiet – and is in a running campaign"),
            plural=N_("{count} customers have gone quiet – those who may be e-mailed are in a running campaign"),
            count=quiet.customers,
        )
    return Message(
        N_("{count} customer has gone quiet – a message would cost more than it brings"),
        plural=N_("{count} customers have gone quiet – a message to them would cost more than it brings"),
        count=quiet.customers,
    )


def _nobody_quiet(lost: int) -> Message:
    if not lost:
        return Message(N_("Nobody has gone quiet. That is good – see who is slipping."))
    return Message(
        N_("{count} customer is long gone, nobody else has gone quiet"),
        plural=N_("{count} customers are long gone, nobody else has gone quiet"),
        count=lost,
    )


def make_list(here: Here, action: Action | None) -> None:
    """The one button: on to the list for those who have gone quiet and are worth a message."""
    if action is None or action.preset is None:
        return
    if st.button(here(list_label(action.may_be_emailed)), type="primary", icon=":material/redeem:", key="make_list"):
        offer_presets.begin(here, action.preset)


def list_label(people: int) -> Message:
    """What every button says that leads to a list."""
    return Message(N_("Make a list for this {count} person"), plural=N_("Make a list for these {count} people"), count=people)


def figures(here: Here, glance: Glance, *, emailed: int, results: tuple[CampaignResult, ...], is_awaited: bool) -> None:
    """Four figures that change from month to month, each with its definition; ``is_awaited``: a campaign was sent after the data end."""
    metrics, before = glance.metrics, glance.before
    panels.figures(
        here,
        [
            panels.Figure(
                label=N_("Quiet this month"),
                value=here.say.number(metrics.newly_quiet),
                definition=Message(
                    N_("Customers whose silence passed the limit of {b} days within the last 30 days."), b=metrics.lapsed_after_days
                ),
                context=_the_month_before(glance),
            ),
            panels.Figure(
                label=FIGURES[Figure.REGULARS_SHARE].label,
                value=share(here, metrics.regulars_share),
                definition=Message(FIGURES[Figure.REGULARS_SHARE].help.text, n=metrics.regular_from),
                context=_a_year_before(here, before),
            ),
            panels.Figure(
                label=FIGURES[Figure.MAY_BE_EMAILED].label,
                value=share(here, emailed / metrics.customers if metrics.customers else None),
                definition=FIGURES[Figure.MAY_BE_EMAILED].help,
                context=Message(N_("{ok} of {n}"), ok=emailed, n=metrics.customers),
            ),
            _last_campaign(here, results, is_awaited=is_awaited),
        ],
    )


def _the_month_before(glance: Glance) -> Message | str:
    if glance.newly_quiet_before is None:
        return ""
    return Message(N_("{n} the month before"), n=glance.newly_quiet_before)


def _a_year_before(here: Here, before: ShopMetrics | None) -> Message | str:
    if before is None or before.regulars_share is None:
        return ""
    return Message(N_("{share} a year before"), share=share(here, before.regulars_share))


def lost(lifecycle: Lifecycle) -> int:
    """How many are long gone."""
    return int(lifecycle.summary.filter(pl.col("stage") == Stage.LOST)["customers"].sum())


def stage_picture(history: History, lifecycle: Lifecycle) -> Picture:
    """How many stand where."""
    return stage_bars(lifecycle.summary, panels.look(), currency=history.currency)


def trend_finding(here: Here, activity: pl.DataFrame) -> str:
    """Better or worse than a year before, in a sentence."""
    active = dict(activity.select("months_ago", "active").rows())
    now, then = active.get(0), active.get(A_YEAR)
    if now is None:
        return here(N_("Too short a history to say whether there are more customers or fewer"))
    if not then:
        return here(Message(N_("{count} active customer"), plural=N_("{count} active customers"), count=now))
    change = now / then - 1
    if abs(change) < 0.005:
        return here(Message(N_("{n} active customers – as many as a year before"), n=now))
    text = (
        N_("{n} active customers – {percent} more than a year before")
        if change > 0
        else N_("{n} active customers – {percent} fewer than a year before")
    )
    return here(Message(text, n=now, percent=here.say.percent(abs(change))))


def trend(here: Here, glance: Glance, thresholds: Thresholds) -> None:
    """Active customers month by month, against the year before; in a history that knows no month yet the sentence alone."""
    title = trend_finding(here, glance.activity)
    if not (glance.activity["months_ago"] == 0).any():
        panels.section(title)
        return
    panels.picture(activity_lines(glance.activity, panels.look(), lapsed_after_days=thresholds.lapsed_after_days), title=title, key="trend")


def share(here: Here, value: float | None) -> str:
    """A share as a percentage."""
    return UNKNOWN if value is None else here.say.percent(value)


def _last_campaign(here: Here, results: tuple[CampaignResult, ...], *, is_awaited: bool) -> panels.Figure:
    label, definition = N_("Last campaign"), N_("What the newest campaign brought, held against people who got nothing.")
    if results:
        newest = results[0]
        return panels.Figure(
            label=label,
            value=here(_SHORT[newest.measured.verdict]),
            definition=escape(here(Message(_NEWEST, name=newest.campaign.name))),
            context=Message(N_("sent {day}"), day=newest.campaign.sent_on),
        )
    context = N_("not known yet") if is_awaited else N_("nothing sent yet")
    return panels.Figure(label=label, value=UNKNOWN, definition=definition, context=context)


_NEWEST = N_("What “{name}” brought, your newest campaign with a result, held against people who got nothing.")

_SHORT = {
    Verdict.PAID_OFF: N_("Paid off"),
    Verdict.TOO_EARLY: N_("Still open"),
    Verdict.DID_NOT_PAY_OFF: N_("No gain"),
    Verdict.NOT_MEASURABLE: N_("Not known"),
}
"""The verdicts in two words: larger ones are cut on a phone."""
