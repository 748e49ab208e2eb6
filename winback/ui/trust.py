"""How far the chance of return can be trusted: what was foretold on earlier days of this shop, and what then happened."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from winback.analysis.prediction.reliance import QuietDay, Reliance, gone_quiet
from winback.analysis.prediction.trial import Trial
from winback.analysis.prediction.value import Way
from winback.charts.calibration import calibration_bars
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, masked, panels
from winback.ui.frame import Here, escape


def card(here: Here, workspace: Workspace, history: History, thresholds: Thresholds | None = None) -> None:
    """Those who had gone quiet, by these limits or by the suggested ones, in a sentence; all tenths in a picture; what to make of it;
    and with statistics the ways and their scores."""
    trial = history.foretold.trial
    if trial is None:
        panels.section(here(N_("Your history is too short to test the chance of return")))
        st.caption(escape(here(N_("Until it is longer, everybody gets the usual return of customers who have been silent for as long."))))
        return
    quiet = gone_quiet(trial.by_silence, thresholds or history.recommendation.thresholds)
    best = _best(trial)
    title, *more = [*(_of_quiet(one) for one in _told(quiet)), best]
    panels.picture(calibration_bars(trial.calibration, panels.look()), title=here(title), key="calibration")
    st.caption(escape(" ".join(here(one) for one in (*more, _trust(trial, history, trial.reliance(quiet))))))
    if trial.has_refunds:
        st.caption(escape(here(N_("Refunds without a date are taken to have been known 30 days after the order."))))
    if here.statistics:
        _ways(here, trial)
        _models(here, workspace, history)


def _told(quiet: Sequence[QuietDay]) -> Sequence[QuietDay]:
    """The latest day, and of the others those on which clearly more or fewer came than were expected."""
    return [one for place, one in enumerate(quiet) if place == 0 or one.reliance is not Reliance.FIRM]


def _of_quiet(day: QuietDay) -> Message:
    return Message(
        N_("Of {customers} who had gone quiet on {day}, {expected} were expected to order by themselves, and {came} did."),
        customers=day.customers,
        day=day.on,
        expected=round(day.expected),
        came=round(day.came),
    )


def _best(trial: Trial) -> Message:
    foretold, returned = trial.calibration.sort("part").select("foretold", "returned").row(-1)
    return Message(
        N_("Of those with the best chance {foretold} of 100 were expected on earlier days, and {returned} came."),
        foretold=round(100 * foretold),
        returned=round(100 * returned),
    )


_RELIANCE = {
    Reliance.FIRM: N_(
        "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
        "off by {error} of 100 on average. You can rely on the chances."
    ),
    Reliance.GUIDE: N_(
        "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
        "off by {error} of 100 on average. The chances are a good guide, not exact."
    ),
    Reliance.ROUGH: N_(
        "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
        "off by {error} of 100 on average. Who is likelier than whom is told well, how likely only roughly."
    ),
    Reliance.WITH_CARE: N_(
        "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
        "off by {error} of 100 on average. Of those who have gone quiet far more or far fewer may come: use their chances with care."
    ),
}


def _trust(trial: Trial, history: History, found: Reliance) -> Message:
    """How many forecasts on how many days, how far off, and what to make of it."""
    error = round(100 * trial.usual_error, 1)
    return Message(_RELIANCE[found], forecasts=trial.customers, days=len(trial.days), H=history.horizon_days, error=error)


def _ways(here: Here, trial: Trial) -> None:
    masked.table(
        here,
        pl.DataFrame(
            {
                "way": [here(word(score.predictor)) for score in trial.scores],
                "loss": [score.log_loss for score in trial.scores],
                "auc": [score.auc for score in trial.scores],
            }
        ),
        {"way": here(N_("Way of foretelling, the best first")), "loss": here(N_("Log-loss")), "auc": here(N_("AUC"))},
        alt=here(N_("How well each way foretold earlier days")),
        decimals=3,  # in which ways that are near to each other differ
    )
    days = ", ".join(here.say.day(day) for day in trial.days)
    st.caption(escape(here(Message(N_("Each learnt from earlier days only, whose horizon was over. Tried on {days}."), days=days))))


def _models(here: Here, workspace: Workspace, history: History) -> None:
    """The parameters of the two purchase models, or that the orders do not tell them."""
    predicted = cached.predicted(workspace, history)
    if predicted is None or predicted.way is not Way.MBG:
        st.caption(
            escape(
                here(
                    N_(
                        "The purchase models MBG/NBD and Gamma–Gamma do not both settle on your orders: their parameters are not told. "
                        "What is expected of a customer all the same, and how it is found, stands on the Overview under “All figures”."
                    )
                )
            )
        )
        return
    names = [*(f"MBG/NBD {name}" for name in ("r", "α", "a", "b")), *(f"Gamma–Gamma {name}" for name in ("p", "q", "v"))]
    fits = (predicted.mbg.fit, predicted.gamma_gamma.fit)
    masked.table(
        here,
        pl.DataFrame(
            {
                "parameter": names,
                "value": [round(value, 4) for fit in fits for value in fit.parameters],
                "error": [round(value, 4) for fit in fits for value in fit.standard_errors],
            }
        ),
        {"parameter": here(N_("Parameter")), "value": here(N_("Value")), "error": here(N_("Standard error"))},
        alt=here(N_("Parameters of the purchase models")),
    )
