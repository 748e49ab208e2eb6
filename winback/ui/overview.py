"""What the Overview shows."""

import streamlit as st

from winback.analysis.metrics import ShopMetrics
from winback.charts.stages import stage_bars
from winback.charts.theme import Picture
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure
from winback.offers.plays import WIN_BACK
from winback.pipeline import History, Lifecycle, Quiet
from winback.ui import panels, session
from winback.ui.frame import Here
from winback.vocabulary import Stage

UNKNOWN = "–"


def headline(quiet: Quiet) -> Message:
    """How many have gone quiet, and how many of them may be written to."""
    if not quiet.customers:
        return Message(N_("Nobody has gone quiet. That is good – see who is slipping."))
    return Message(
        N_("{count} customer has gone quiet – {ok} may be e-mailed"),
        plural=N_("{count} customers have gone quiet – {ok} may be e-mailed"),
        count=quiet.customers,
        ok=quiet.may_be_emailed,
    )


def make_list(here: Here, quiet: Quiet) -> None:
    """The one button: on to a list for those who have gone quiet and may be written to."""
    if not quiet.may_be_emailed:
        return
    label = Message(
        N_("Make a list for this {count} person"), plural=N_("Make a list for these {count} people"), count=quiet.may_be_emailed
    )
    if st.button(here(label), type="primary", icon=":material/redeem:", key="make_list"):
        session.pick_offer_stages(WIN_BACK, [Stage.LAPSED])
        st.switch_page("pages/offers_page.py")


def figures(here: Here, history: History, metrics: ShopMetrics, quiet: Quiet) -> None:
    """Four figures, each with its definition."""
    say = here.say
    panels.figures(
        here,
        [
            panels.Figure(
                label=FIGURES[Figure.REVENUE_AT_STAKE].label,
                value=_money(here, metrics.revenue_at_stake, history.currency),
                definition=FIGURES[Figure.REVENUE_AT_STAKE].help,
                context=N_("by those now quiet"),
            ),
            panels.Figure(
                label=N_("Quiet this month"),
                value=say.number(metrics.newly_quiet) if metrics.newly_quiet is not None else UNKNOWN,
                definition=Message(N_("Customers whose silence passed the limit within the last 30 days.")),
                context=N_("last 30 days"),
            ),
            panels.Figure(
                label=FIGURES[Figure.REPEAT_PURCHASE_RATE].label,
                value=say.percent(metrics.repeat_purchase_rate) if metrics.repeat_purchase_rate is not None else UNKNOWN,
                definition=FIGURES[Figure.REPEAT_PURCHASE_RATE].help,
                context=Message(N_("of {n} customers"), n=history.customers.height),
            ),
            panels.Figure(
                label=FIGURES[Figure.AVERAGE_ORDER].label,
                value=_money(here, metrics.aov, history.currency, cents=True),
                definition=FIGURES[Figure.AVERAGE_ORDER].help,
                context=Message(N_("of {n} orders"), n=metrics.counted_orders),
            ),
        ],
    )


def stage_picture(history: History, lifecycle: Lifecycle) -> Picture:
    """How many stand where."""
    return stage_bars(lifecycle.summary, panels.look(), currency=history.currency)


def _money(here: Here, amount: object, currency: str, *, cents: bool = False) -> str:
    if amount is None:
        return UNKNOWN
    write = here.say.money if cents else here.say.money_rounded
    return write(amount, currency)  # type: ignore[arg-type]
