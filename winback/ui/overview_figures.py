"""Every figure of the shop behind one click: now, a year before, what it means, and month by month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from winback.analysis.metrics import ShopMetrics
from winback.charts.monthly import MonthlyValue, monthly_line
from winback.glance import Glance
from winback.locale import N_, Message
from winback.locale.words import FIGURES, Figure, word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Workspace
from winback.ui import cached, panels
from winback.ui.frame import Here, escape
from winback.ui.overview import UNKNOWN

Value = Decimal | float | int | None
Months = Mapping[int, Mapping[str, Any]]
"""Months ago → column of MONTHLY → value."""

_A_YEAR = 12


@dataclass(frozen=True)
class _Kept:
    """Where a figure is found: in the months, and at a glance, None where it is in the months only."""

    column: str
    metric: str | None = None


_ALL: Mapping[Figure, _Kept] = {
    Figure.REVENUE_AT_STAKE: _Kept("revenue_at_stake", "revenue_at_stake"),
    Figure.AVERAGE_ORDER: _Kept("average_order", "aov"),
    Figure.AVERAGE_ORDER_LATELY: _Kept("average_order_lately"),
    Figure.REPEAT_PURCHASE_RATE: _Kept("repeat_purchase_rate", "repeat_purchase_rate"),
    Figure.REPEAT_PURCHASE_RATE_LATELY: _Kept("repeat_purchase_rate_lately"),
    Figure.CHURN_RATE: _Kept("churn_rate", "churn_rate"),
    Figure.VALUE_SO_FAR: _Kept("value_so_far", "value_so_far"),
    Figure.REPEATERS_SHARE: _Kept("repeaters_share"),
    Figure.REGULARS_SHARE: _Kept("regulars_share", "regulars_share"),
    Figure.CUSTOMERS: _Kept("customers", "customers"),
    Figure.COUNTED_ORDERS: _Kept("counted_orders", "counted_orders"),
}
_SHARES = {
    Figure.REPEAT_PURCHASE_RATE,
    Figure.REPEAT_PURCHASE_RATE_LATELY,
    Figure.CHURN_RATE,
    Figure.REPEATERS_SHARE,
    Figure.REGULARS_SHARE,
}
_COUNTS = {Figure.CUSTOMERS, Figure.COUNTED_ORDERS}
_TO_THE_CENT = {Figure.AVERAGE_ORDER, Figure.AVERAGE_ORDER_LATELY}


def all_figures(here: Here, workspace: Workspace, history: History, glance: Glance, thresholds: Thresholds) -> None:
    """The figures, worked out once somebody opens them."""
    opened = st.expander(here(N_("All figures")), type="compact", key="all_figures", on_change="rerun")
    with opened:
        if not opened.open:
            return
        months: Months = {row["months_ago"]: row for row in cached.months(workspace, history, thresholds).iter_rows(named=True)}
        expected = _expected(here, workspace, history)
        _table(here, history, glance, months, expected)
        _month_by_month(here, history, months)
        for figure in _ALL:  # below the table, not in it: a phone has no room for sentences beside three columns
            _define(here, figure, _definition(figure, glance.metrics))
        if here.statistics:
            _define(here, Figure.EXPECTED_VALUE, FIGURES[Figure.EXPECTED_VALUE].help)
        st.caption(escape(here(N_("The year before is what the same orders say of that day; refunds made since are taken off."))))


def _expected(here: Here, workspace: Workspace, history: History) -> str | None:
    """What is expected of a customer, for those who know statistics; “–” where the models do not settle."""
    if not here.statistics:
        return None
    predicted = cached.predicted(workspace, history)
    if predicted is None or predicted.values is None or predicted.total is None:
        return UNKNOWN
    return here.say.money_rounded(predicted.total / predicted.values.height, history.currency)


def _define(here: Here, figure: Figure, definition: Message) -> None:
    st.caption(f"**{escape(here(word(figure)))}** – {escape(here(definition))}")


def _table(here: Here, history: History, glance: Glance, months: Months, expected: str | None) -> None:
    rows = [
        (
            figure,
            _written(here, figure, _now(kept, glance.metrics, months), history.currency),
            _written(here, figure, _of_month(kept, months, _A_YEAR), history.currency),
        )
        for figure, kept in _ALL.items()
    ]
    if expected is not None:
        rows.insert([*_ALL].index(Figure.VALUE_SO_FAR) + 1, (Figure.EXPECTED_VALUE, expected, UNKNOWN))
    titles = here(N_("Figure")), here(N_("Now")), here(N_("A year before"))
    with st.container(key="numbers_all"):
        shown = [dict(zip(titles, (here(word(figure)), now, before), strict=True)) for figure, now, before in rows]
        st.table(shown, border="horizontal")


def _now(kept: _Kept, metrics: ShopMetrics, months: Months) -> Value:
    value: Value = getattr(metrics, kept.metric) if kept.metric is not None else _of_month(kept, months, 0)
    return value


def _of_month(kept: _Kept, months: Months, ago: int) -> Value:
    """None where the orders did not reach back far enough then."""
    return months[ago][kept.column] if ago in months else None


def _month_by_month(here: Here, history: History, months: Months) -> None:
    """One figure as a line, which one is picked."""
    figure = st.selectbox(
        here(N_("Month by month")),
        list(_ALL),
        format_func=lambda one: here(word(one)),
        key="figure_by_month",
        persist_state="session",
        width=320,
    )
    column = _ALL[figure].column
    shown = [
        MonthlyValue(
            months_ago=ago,
            day=here.say.day(month["day"]),
            month=here.say.month(month["day"]),
            value=float(value),
            written=_written(here, figure, value, history.currency),
        )
        for ago, month in months.items()
        if (value := month[column]) is not None
    ]
    picture = monthly_line(shown, panels.look(), write=_on_axis(here, figure, history.currency))
    title = here(_finding(here, figure, {one.months_ago: one.written for one in shown}))
    if len(shown) < 2:
        panels.card_title(title)
        return
    panels.card_title(title)
    panels.picture(picture, key="months")


def _finding(here: Here, figure: Figure, written: Mapping[int, str]) -> Message:
    name, now, before = here(word(figure)), written.get(0), written.get(_A_YEAR)
    if now is None:
        return Message(N_("{figure}: the orders do not reach back far enough to see it month by month"), figure=name)
    if before is None:
        return Message(N_("{figure}: {now} now"), figure=name, now=now)
    return Message(N_("{figure}: {now} now, {before} a year before"), figure=name, now=now, before=before)


def _on_axis(here: Here, figure: Figure, currency: str) -> Callable[[float], str]:
    if figure in _SHARES:
        return lambda value: here.say.percent(value, decimals=1)
    return here.say.number if figure in _COUNTS else lambda value: here.say.money_rounded(value, currency)


def _written(here: Here, figure: Figure, value: Value, currency: str) -> str:
    if value is None:
        return UNKNOWN
    if figure in _SHARES:
        return here.say.percent(float(value))
    if figure in _COUNTS:
        return here.say.number(value)
    return here.say.money(value, currency) if figure in _TO_THE_CENT else here.say.money_rounded(value, currency)


def _definition(figure: Figure, metrics: ShopMetrics) -> Message:
    """The definition, with the limit where it names one."""
    help_text = FIGURES[figure].help
    return Message(help_text.text, b=metrics.lapsed_after_days) if figure is Figure.CHURN_RATE else help_text
