"""The shop at a glance: its figures now, a month and a year before, and whether it gains or loses customers."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from winback.analysis.activity import activity
from winback.analysis.customers import LAST_YEAR_DAYS, customers
from winback.analysis.metrics import RECENTLY_DAYS, ShopMetrics, a_year_before, newly_quiet_on, shop_metrics
from winback.history import History
from winback.offers.audience import audience
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.policy import Thresholds
from winback.schema import enum
from winback.vocabulary import Stage


@dataclass(frozen=True, kw_only=True, eq=False)
class Background:
    """What no slider changes: the CUSTOMERS as they were known a year before the as-of date, and how many of today's may be e-mailed."""

    customers_then: pl.DataFrame
    may_be_emailed: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Glance:
    """The figures of the shop. ``before``: those of a year before, None where the orders begin later, and those of a whole year among
    them where the orders do not reach back that far; refunds made since are in them.

    ``newly_quiet_before``: who had gone quiet within the 30 days before the last 30. ``activity``: ACTIVITY of the last two years.
    """

    metrics: ShopMetrics
    before: ShopMetrics | None
    newly_quiet_before: int
    activity: pl.DataFrame


def background(history: History, *, suppressed: pl.Series) -> Background:
    """What the figures rest on, once per version of the data; ``suppressed`` are customer numbers that nobody writes to any more."""
    return Background(
        customers_then=customers(history.occasions, as_of=a_year_before(history.as_of)),
        may_be_emailed=_may_be_emailed(history, suppressed),
    )


def glance(history: History, thresholds: Thresholds, known: Background) -> Glance:
    """The figures with these limits."""
    then = a_year_before(history.as_of)
    return Glance(
        metrics=_figures(history, thresholds, history.customers, history.as_of),
        before=None if known.customers_then.is_empty() else _before(history, thresholds, known, then),
        newly_quiet_before=newly_quiet_on(history.occasions, history.as_of - timedelta(days=RECENTLY_DAYS), thresholds=thresholds),
        activity=activity(history.occasions, as_of=history.as_of, thresholds=thresholds),
    )


def _before(history: History, thresholds: Thresholds, known: Background, then: date) -> ShopMetrics:
    """The figures of that day. Those of a whole year are not known where the orders reached back less than a year then."""
    metrics = _figures(history, thresholds, known.customers_then, then)
    if history.beginning.day > then - timedelta(days=LAST_YEAR_DAYS - 1):
        return replace(metrics, regulars_share=None, active_a_year_before=0, churn_rate=None)
    return metrics


def _figures(history: History, thresholds: Thresholds, known: pl.DataFrame, day: date) -> ShopMetrics:
    return shop_metrics(
        history.orders, occasions=history.occasions, customers=known, thresholds=thresholds, currency=history.currency, as_of=day
    )


def _may_be_emailed(history: History, suppressed: pl.Series) -> int:
    """Of all customers, by the same steps as a list, however long ago they ordered."""
    everybody = history.customers.select("customer", "last_day", stage=pl.lit(Stage.LAPSED, dtype=enum(Stage)))
    rules = replace(default_rules(play(WIN_BACK), say=str), leave_out_beyond_months=None)
    return audience(everybody, history.people, rules=rules, suppressed=suppressed, as_of=history.as_of).recipients.len()
