"""How far the chance of return can be trusted: what was foretold on earlier days of this shop, and what then happened."""

import polars as pl
import streamlit as st

from winback.analysis.prediction.trial import Trial
from winback.charts.calibration import calibration_bars
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.store import Workspace
from winback.ui import cached, masked, panels
from winback.ui.frame import Here, escape

FIRM, ROUGH = 0.025, 0.06
"""Up to so far off on average a chance is firm; beyond, a rough guide; beyond that a weak one."""


def card(here: Here, workspace: Workspace, history: History) -> None:
    """The tenth with the best chances in a sentence, all tenths in a picture, and with statistics the ways and their scores."""
    trial = history.foretold.trial
    if trial is None:
        panels.section(here(N_("Your history is too short to test the chance of return")))
        st.caption(escape(here(N_("Until it is longer, everybody gets the usual return of customers who have been silent for as long."))))
        return
    panels.picture(calibration_bars(trial.calibration, panels.look()), title=here(_finding(trial)), key="calibration")
    st.caption(escape(here(_trust(trial, history))))
    if here.statistics:
        _ways(here, trial)
        _models(here, workspace, history)


def _finding(trial: Trial) -> Message:
    foretold, returned = trial.calibration.sort("part").select("foretold", "returned").row(-1)
    return Message(
        N_("Of those with the best chance {foretold} of 100 were expected on earlier days, and {returned} came"),
        foretold=round(100 * foretold),
        returned=round(100 * returned),
    )


def _trust(trial: Trial, history: History) -> Message:
    """How many forecasts on how many days, how far off, and what to make of it."""
    error = trial.usual_error
    if error <= FIRM:
        text = N_(
            "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
            "off by {error} of 100 on average. You can rely on the chances."
        )
    elif error <= ROUGH:
        text = N_(
            "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
            "off by {error} of 100 on average. The chances are a good guide, not exact."
        )
    else:
        text = N_(
            "{forecasts} forecasts on {days} earlier days, each from nothing but what was known then, for the {H} days after: "
            "off by {error} of 100 on average. Who is likelier than whom is told well, how likely only roughly."
        )
    return Message(text, forecasts=trial.customers, days=len(trial.days), H=history.horizon_days, error=round(100 * error, 1))


def _ways(here: Here, trial: Trial) -> None:
    masked.table(
        here,
        pl.DataFrame(
            {
                "way": [here(word(score.predictor)) for score in trial.scores],
                "loss": [round(score.log_loss, 4) for score in trial.scores],
                "auc": [round(score.auc, 4) for score in trial.scores],
            }
        ),
        {"way": here(N_("Way of foretelling, the best first")), "loss": here(N_("Log-loss")), "auc": here(N_("AUC"))},
        alt=here(N_("How well each way foretold earlier days")),
    )
    days = ", ".join(here.say.day(day) for day in trial.days)
    st.caption(escape(here(Message(N_("Each learnt from earlier days only, whose horizon was over. Tried on {days}."), days=days))))


def _models(here: Here, workspace: Workspace, history: History) -> None:
    """The parameters of the two purchase models, or that the orders do not tell them."""
    predicted = cached.predicted(workspace, history)
    if predicted is None or predicted.values is None:
        st.caption(
            escape(
                here(
                    N_(
                        "The purchase models MBG/NBD and Gamma–Gamma do not settle on your orders: their parameters, the chance "
                        "still to be a customer and the predicted value are not told."
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
