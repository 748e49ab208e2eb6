"""The shop at a glance: its figures now, a month and a year before, and whether it gains or loses customers."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from winback.analysis import known_from
from winback.analysis.activity import activity
from winback.analysis.customers import customers
from winback.analysis.known_from import a_year_before
from winback.analysis.metrics import RECENTLY_DAYS, ShopMetrics, newly_quiet_on, shop_metrics
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
    """The figures of the shop. ``before``: those of a year before, None where the orders did not reach back a year then; refunds made
    since are in them.

    ``newly_quiet_before``: who had gone quiet within the 30 days before the last 30, None where the orders do not reach back to when
    they were last seen. ``activity``: ACTIVITY of the last two years.
    """

    metrics: ShopMetrics
    before: ShopMetrics | None
    newly_quiet_before: int | None
    activity: pl.DataFrame


def background(history: History, *, suppressed: pl.Series) -> Background:
    """What the figures rest on, once per version of the data; ``suppressed`` are customer numbers that nobody writes to any more."""
    return Background(
        customers_then=customers(history.occasions, as_of=a_year_before(history.as_of)),
        may_be_emailed=_may_be_emailed(history, suppressed),
    )


def glance(history: History, thresholds: Thresholds, known: Background) -> Glance:
    """The figures with these limits."""
    metrics = _figures(history, thresholds, history.customers, history.as_of)
    return Glance(
        metrics=metrics,
        before=_before(history, thresholds, known, metrics.first_day),
        newly_quiet_before=_newly_quiet_before(history, thresholds, metrics.first_day),
        activity=activity(history.occasions, as_of=history.as_of, thresholds=thresholds),
    )


def _before(history: History, thresholds: Thresholds, known: Background, first_day: date | None) -> ShopMetrics | None:
    then = a_year_before(history.as_of)
    if first_day is None or then < known_from.of_a_year(first_day):
        return None
    return _figures(history, thresholds, known.customers_then, then)


def _newly_quiet_before(history: History, thresholds: Thresholds, first_day: date | None) -> int | None:
    then = history.as_of - timedelta(days=RECENTLY_DAYS)
    if first_day is None or then < known_from.of_silence(first_day, thresholds.lapsed_after_days + RECENTLY_DAYS):
        return None
    return newly_quiet_on(history.occasions, then, thresholds=thresholds)


def _figures(history: History, thresholds: Thresholds, known: pl.DataFrame, day: date) -> ShopMetrics:
    return shop_metrics(
        history.orders, occasions=history.occasions, customers=known, thresholds=thresholds, currency=history.currency, as_of=day
    )


def _may_be_emailed(history: History, suppressed: pl.Series) -> int:
    """Of all customers, by the same steps as a list, however long ago they ordered."""
    everybody = history.customers.select("customer", "last_day", stage=pl.lit(Stage.LAPSED, dtype=enum(Stage)))
    rules = replace(default_rules(play(WIN_BACK), say=str), leave_out_beyond_months=None)
    return audience(everybody, history.people, rules=rules, suppressed=suppressed, as_of=history.as_of).recipients.len()
