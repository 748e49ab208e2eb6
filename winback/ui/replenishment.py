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
        kinds = (False,) if history.bought_by_category.products.is_empty() else (False, True)
        due = {one: _not_long_gone(cached.due(workspace, history, by_category=one), history, thresholds) for one in kinds}
        if all(waiting.is_empty() for waiting in due.values()):
            return
        title, by_category = st.container(), len(due) > 1 and _is_by_category(here)
        waiting = due[by_category]
        with title:
            panels.section(here(_finding(waiting)))
            st.caption(escape(here(_line(thresholds))))
        products = _products(waiting, history.replenishment_by_category if by_category else history.replenishment)
        masked.table(
            here,
            products.head(MOST_PRODUCTS),
            _titles(here, by_category=by_category),
            widths=_WIDTHS,
            alt=here(N_("Products that are due to be bought again")),
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
            "times the usual time has passed. One customer may stand in several rows."
        ),
        c=thresholds.lost_after_days,
    )


def _is_by_category(here: Here) -> bool:
    """Asked where the shop's files name categories: after one tea may come another."""
    words = {False: N_("By product"), True: N_("By product category")}
    picked = st.radio(
        here(N_("Bought again")),
        list(words),
        format_func=lambda one: here(words[one]),
        horizontal=True,
        label_visibility="collapsed",
        key="due_by_category",
        persist_state="session",
    )
    return bool(picked)


def _products(waiting: pl.DataFrame, replenishment: pl.DataFrame) -> pl.DataFrame:
    """One row for each product or category, those that most customers wait with first."""
    counted = waiting.group_by("number").agg(
        due=(~pl.col("is_overdue")).sum().cast(pl.Int64), overdue=pl.col("is_overdue").sum().cast(pl.Int64)
    )
    named = counted.join(replenishment, on="number")
    return named.sort(pl.col("due") + pl.col("overdue"), "product_name", descending=[True, False])


def _titles(here: Here, *, by_category: bool) -> dict[str, str]:
    return {
        "product_name": here(N_("Category") if by_category else N_("Product")),
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
