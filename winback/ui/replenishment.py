"""What is bought again and again, on the page of those gone quiet: who is due, and who is overdue."""

import polars as pl
import streamlit as st

from winback.analysis.judging import is_past
from winback.locale import N_, Message
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import behind, cached, frame, masked, panels
from winback.ui.behind import Group
from winback.ui.frame import Here, escape
from winback.vocabulary import Stage

MOST_PRODUCTS = 10

_NAME = "replenishment"
_DUE, _OVERDUE = "due", "overdue"
_WIDTHS = {"product_name": 190, "due": 65, "overdue": 85, "interval_days": 150}
"""Pixels: on a phone the first three are seen without scrolling."""


@st.fragment
def card(here: Here, workspace: Workspace, history: History, thresholds: Thresholds) -> None:
    """The products that most customers are due or overdue with, and the customers behind them; nothing where nobody is."""
    with frame.boundary():
        waiting = _not_long_gone(cached.due(workspace, history), history, thresholds)
        if waiting.is_empty():
            return
        panels.section(here(_finding(waiting)))
        st.caption(escape(here(_line(thresholds))))
        products = _products(waiting, history)
        masked.table(
            here, products.head(MOST_PRODUCTS), _titles(here), widths=_WIDTHS, alt=here(N_("Products that are due to be bought again"))
        )
        if products.head(MOST_PRODUCTS)["is_pooled"].any():
            st.caption(
                escape(here(N_("Products that were bought again fewer than 30 times take the usual time of all products together.")))
            )
        _people(here, history, thresholds, waiting)


def _not_long_gone(due: pl.DataFrame, history: History, thresholds: Thresholds) -> pl.DataFrame:
    here_still = history.customers.filter(~is_past(thresholds, Stage.LOST))
    return due.join(here_still, on="customer", how="semi", maintain_order="left")


def _finding(waiting: pl.DataFrame) -> Message:
    due, overdue = (waiting.filter(is_overdue=late)["customer"].n_unique() for late in (False, True))
    return Message(
        N_("{count} customer is due to buy again what they always buy, {overdue} are overdue"),
        plural=N_("{count} customers are due to buy again what they always buy, {overdue} are overdue"),
        count=due,
        overdue=overdue,
    )


def _line(thresholds: Thresholds) -> Message:
    return Message(
        N_(
            "Customers who bought a product on at least three days and are not long gone (silent for up to {c} days). Usual time: by then "
            "half of such purchases were followed by the next. Due: within 14 days, or a little late. Overdue: more than one and a half "
            "times the usual time has passed."
        ),
        c=thresholds.lost_after_days,
    )


def _products(waiting: pl.DataFrame, history: History) -> pl.DataFrame:
    """One row for each product, those that most customers wait with first."""
    counted = waiting.group_by("number").agg(
        due=(~pl.col("is_overdue")).sum().cast(pl.Int64), overdue=pl.col("is_overdue").sum().cast(pl.Int64)
    )
    named = counted.join(history.replenishment, on="number")
    return named.sort(pl.col("due") + pl.col("overdue"), "product_name", descending=[True, False])


def _titles(here: Here) -> dict[str, str]:
    return {
        "product_name": here(N_("Product")),
        "due": here(N_("Due")),
        "overdue": here(N_("Overdue")),
        "interval_days": here(N_("Bought again after, days")),
    }


def _people(here: Here, history: History, thresholds: Thresholds, waiting: pl.DataFrame) -> None:
    late = {_DUE: waiting.filter(~pl.col("is_overdue")), _OVERDUE: waiting.filter("is_overdue")}
    names = {_DUE: here(N_("Due")), _OVERDUE: here(N_("Overdue"))}
    groups = {key: Group(name=names[key], customers=rows["customer"].n_unique()) for key, rows in late.items() if rows.height}
    picked = behind.pick(here, groups, name=_NAME, hint=N_("Choose who is due or overdue"))
    if picked is not None:
        behind.people(here, history, thresholds, late[picked]["customer"].unique().sort(), group=names[picked], name=_NAME)
