"""Every figure of the shop behind one click: now, a year before, what it means, and month by month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from winback.analysis.metrics import ShopMetrics
from winback.analysis.prediction.foretelling import MOST_CUSTOMERS
from winback.analysis.prediction.value import Checked, Way
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
ABOUT_RIGHT = 0.05
"""A forecast that was off by less than this share of what came is not called too high or too low."""

_WAYS: Mapping[Way | None, str] = {
    Way.MBG: N_("Orders by MBG/NBD, their value by Gamma–Gamma."),
    Way.CONSTANT_LEAVING: N_(
        "Your orders do not tell how much the chance to leave differs between customers, so that MBG/NBD does not settle. Here it is the "
        "same for all; the value of an order is by Gamma–Gamma."
    ),
    Way.NOBODY_LEAVES: N_(
        "Your orders do not show that anybody leaves for good, so that MBG/NBD does not settle. Here nobody does (NBD); the value of an "
        "order is by Gamma–Gamma."
    ),
    Way.PLAIN: N_(
        "The models MBG/NBD and Gamma–Gamma do not settle on your orders. Instead: what each customer bought in the year up to the last "
        "order, times the chance that customers silent for so long order within a year."
    ),
    None: N_("Your orders do not tell what to expect: neither the models settle on them, nor do they show who orders again within a year."),
}


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


@dataclass(frozen=True, kw_only=True)
class _Expected:
    """What is expected of a customer on average, now and twelve months before, how it was found, and what came of it then."""

    way: Way | None
    now: float | None
    before: float | None
    checked: Checked | None

    @classmethod
    def of(cls, workspace: Workspace, history: History) -> "_Expected":
        predicted, checked = cached.predicted(workspace, history), cached.predicted_before(workspace, history)
        return cls(
            way=predicted.way if predicted is not None else None,
            now=predicted.each if predicted is not None else None,
            before=checked.total / checked.customers if checked is not None else None,
            checked=checked,
        )


def all_figures(here: Here, workspace: Workspace, history: History, glance: Glance, thresholds: Thresholds) -> None:
    """The figures, worked out once somebody opens them."""
    opened = panels.unfolding(here(N_("All figures")), key="all_figures")
    with opened:
        if not opened.open:
            return
        months: Months = {row["months_ago"]: row for row in cached.months(workspace, history, thresholds).iter_rows(named=True)}
        expected = _Expected.of(workspace, history) if here.statistics else None
        _table(here, history, glance, months, expected)
        _month_by_month(here, workspace, history, months, expected)
        for figure in _ALL:  # below the table, not in it: a phone has no room for sentences beside three columns
            _define(here, figure, _definition(figure, glance.metrics))
        if expected is not None:
            _explain(here, expected)
        st.caption(escape(here(N_("The year before is what the same orders say of that day; refunds made since are taken off."))))


def _explain(here: Here, expected: _Expected) -> None:
    """What the expected value rests on, in which way it was found, and how that way did a year ago."""
    _define(here, Figure.EXPECTED_VALUE, FIGURES[Figure.EXPECTED_VALUE].help)
    st.caption(escape(here(_WAYS[expected.way])))
    if expected.checked is not None:
        st.caption(escape(here(_held_against(here, expected.checked))))


def _held_against(here: Here, checked: Checked) -> Message:
    """Last year's forecast against what came."""
    off = checked.too_high
    if off is None or abs(off) < ABOUT_RIGHT:
        text = N_("A year ago this way would have said {expected} orders; {came} came.")
    elif off > 0:
        text = N_(
            "A year ago this way would have said {expected} orders; {came} came. It tends to be too high, then by {off} of what came."
        )
    else:
        text = N_("A year ago this way would have said {expected} orders; {came} came. It tends to be too low, then by {off} of what came.")
    return Message(text, expected=round(checked.expected), came=checked.came, off=here.say.percent(abs(off or 0)))


def _define(here: Here, figure: Figure, definition: Message) -> None:
    st.caption(f"**{escape(here(word(figure)))}** – {escape(here(definition))}")


def _figures(expected: _Expected | None) -> list[Figure]:
    """Every figure in the order in which it is shown."""
    figures = [*_ALL]
    if expected is not None:
        figures.insert(figures.index(Figure.VALUE_SO_FAR) + 1, Figure.EXPECTED_VALUE)
    return figures


def _table(here: Here, history: History, glance: Glance, months: Months, expected: _Expected | None) -> None:
    values: dict[Figure, tuple[Value, Value]] = {
        figure: (_now(kept, glance.metrics, months), _of_month(kept, months, _A_YEAR)) for figure, kept in _ALL.items()
    }
    if expected is not None:
        values[Figure.EXPECTED_VALUE] = expected.now, expected.before
    titles = here(N_("Figure")), here(N_("Now")), here(N_("A year before"))
    with st.container(key="numbers_all"):
        written = {figure: [_written(here, figure, value, history.currency) for value in values[figure]] for figure in _figures(expected)}
        shown = [dict(zip(titles, (here(word(figure)), *cells), strict=True)) for figure, cells in written.items()]
        st.table(shown, border="horizontal")


def _now(kept: _Kept, metrics: ShopMetrics, months: Months) -> Value:
    value: Value = getattr(metrics, kept.metric) if kept.metric is not None else _of_month(kept, months, 0)
    return value


def _of_month(kept: _Kept, months: Months, ago: int) -> Value:
    """None where the orders did not reach back far enough then."""
    return months[ago][kept.column] if ago in months else None


def _month_by_month(here: Here, workspace: Workspace, history: History, months: Months, expected: _Expected | None) -> None:
    """One figure as a line, which one is picked."""
    figure = st.selectbox(
        here(N_("Month by month")),
        _figures(expected),
        format_func=lambda one: here(word(one)),
        key="figure_by_month",
        persist_state="session",
        width=320,
    )
    if expected is not None and figure is Figure.EXPECTED_VALUE:
        _expected_by_month(here, workspace, history, expected)
        return
    shown = _shown(here, figure, months, history.currency)
    _line(here, figure, shown, {one.months_ago: one.written for one in shown}, history.currency)


def _expected_by_month(here: Here, workspace: Workspace, history: History, expected: _Expected) -> None:
    """The line of a large shop is from some of its customers, the figures of its title from all, as in the table."""
    months = {row["months_ago"]: row for row in cached.expected_months(workspace, history).iter_rows(named=True)}
    figure = Figure.EXPECTED_VALUE
    exact = {0: expected.now, _A_YEAR: expected.before}
    written = {ago: _written(here, figure, value, history.currency) for ago, value in exact.items() if value is not None}
    _line(here, figure, _shown(here, figure, months, history.currency), written, history.currency)
    st.caption(escape(here(Message(N_("Each month as it would have been told then, from {most} customers at most."), most=MOST_CUSTOMERS))))


def _shown(here: Here, figure: Figure, months: Months, currency: str) -> list[MonthlyValue]:
    """The months in which the figure is known."""
    column = _ALL[figure].column if figure in _ALL else figure.value
    return [
        MonthlyValue(
            months_ago=ago,
            day=here.say.day(month["day"]),
            month=here.say.month(month["day"]),
            value=float(value),
            written=_written(here, figure, value, currency),
        )
        for ago, month in months.items()
        if (value := month[column]) is not None
    ]


def _line(here: Here, figure: Figure, shown: list[MonthlyValue], written: Mapping[int, str], currency: str) -> None:
    picture = monthly_line(shown, panels.look(), write=_on_axis(here, figure, currency))
    title = here(_finding(here, figure, written))
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
    match figure:
        case Figure.CHURN_RATE:
            return Message(help_text.text, b=metrics.lapsed_after_days)
        case Figure.REGULARS_SHARE:
            return Message(help_text.text, n=metrics.regular_from)
        case _:
            return help_text
