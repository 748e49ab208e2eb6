"""The shop's figures at a glance, as of a date."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis.calendar import COUNTED
from winback.analysis.customers import LAST_YEAR_DAYS
from winback.analysis.judging import after_days, is_past, with_pace
from winback.analysis.lifecycle import stage
from winback.policy import Thresholds
from winback.vocabulary import Stage

RECENTLY_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class ShopMetrics:
    """Figures of one shop; money in the analysed currency, rates as shares, None where there is nothing to divide by.

    ``revenue``, ``counted_orders`` and ``aov`` (average order value) include anonymous orders.
    ``repeat_purchase_rate``: customers with two or more occasions among customers. ``churn_rate``: of the
    ``active_a_year_before`` who were silent for at most b days twelve months before the as-of date, the
    share past b now. ``revenue_at_stake``: what the customers now lapsed brought in the 365 days up to
    their last occasion. ``newly_quiet``: customers whose silence passed b within the last 30 days.
    """

    as_of: date
    lapsed_after_days: int
    customers: int
    counted_orders: int
    revenue: Decimal
    aov: Decimal | None
    repeat_purchase_rate: float | None
    active_a_year_before: int
    churn_rate: float | None
    revenue_at_stake: Decimal
    newly_quiet: int
    value_so_far: Decimal | None
    regulars_share: float | None


def shop_metrics(
    orders: pl.DataFrame,
    occasions: pl.DataFrame,
    customers: pl.DataFrame,
    *,
    currency: str,
    as_of: date,
    thresholds: Thresholds,
) -> ShopMetrics:
    """ORDERS, their OCCASIONS and the CUSTOMERS of the same ``as_of`` → the shop's figures."""
    counted_orders, revenue = _counted(orders, currency=currency, as_of=as_of)
    active_then, churned = _active_a_year_before(occasions, customers, as_of=as_of, thresholds=thresholds)
    newly_quiet = (pl.col("silent_days") - after_days(thresholds, Stage.LAPSED)).is_between(1, RECENTLY_DAYS)
    at_stake = pl.col("net_last_year").filter(stage(thresholds) == Stage.LAPSED)
    returning, revenue_at_stake, quiet, value = customers.select(
        (pl.col("occasions") >= 2).sum().alias("returning"), at_stake.sum(), newly_quiet.sum().alias("quiet"), pl.col("net").sum()
    ).row(0)
    return ShopMetrics(
        as_of=as_of,
        lapsed_after_days=thresholds.lapsed_after_days,
        customers=customers.height,
        counted_orders=counted_orders,
        revenue=revenue,
        aov=(revenue / counted_orders).quantize(Decimal("0.0001")) if counted_orders else None,
        repeat_purchase_rate=returning / customers.height if customers.height else None,
        active_a_year_before=active_then,
        churn_rate=churned / active_then if active_then else None,
        revenue_at_stake=revenue_at_stake,
        newly_quiet=quiet,
        value_so_far=(value / customers.height).quantize(Decimal("0.0001")) if customers.height else None,
        regulars_share=_regulars_share(
            orders, occasions, customers, currency=currency, as_of=as_of, regular_from=thresholds.loyal_from_occasions
        ),
    )


def newly_quiet_on(occasions: pl.DataFrame, day: date, *, thresholds: Thresholds) -> int:
    """OCCASIONS → customers whose silence had passed the limit within the 30 days up to ``day``, and still lasted then."""
    passed = pl.col("silent_days") - after_days(thresholds, Stage.LAPSED)
    return int(_known_on(occasions, day).select(passed.is_between(1, RECENTLY_DAYS).sum()).collect().item())


def _known_on(occasions: pl.DataFrame, day: date) -> pl.LazyFrame:
    """The customers' last occasions up to a day, with what their silence is judged by."""
    silent = (pl.lit(day) - pl.col("day")).dt.total_days().alias("silent_days")
    return with_pace(occasions.lazy()).filter(pl.col("day") <= day, is_last_until(day)).with_columns(silent)


def is_last_until(day: date) -> pl.Expr:
    """Whether an occasion, in order of customer and day, is the customer's last up to ``day``."""
    is_same_customer = pl.col("customer").eq_missing(pl.col("customer").shift(-1))
    return ~is_same_customer | (pl.col("day").shift(-1) > day)


def a_year_before(day: date) -> date:
    """The same day twelve months earlier; 28 February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _counted(orders: pl.DataFrame, *, currency: str, as_of: date) -> tuple[int, Decimal]:
    counted_orders = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    count, revenue = counted_orders.select(pl.len(), pl.col("net").sum()).collect().row(0)
    return count, revenue


def _regulars_share(
    orders: pl.DataFrame, occasions: pl.DataFrame, customers: pl.DataFrame, *, currency: str, as_of: date, regular_from: int
) -> float | None:
    """What regulars paid in the last 365 days, of all that was paid then; None where nothing was."""
    since = as_of - timedelta(days=LAST_YEAR_DAYS)
    last_year = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") > since, pl.col("ordered_on") <= as_of)
    regulars = customers.lazy().filter(pl.col("occasions") >= regular_from).select("customer")
    theirs = occasions.lazy().filter(pl.col("day") > since, pl.col("day") <= as_of).join(regulars, on="customer", how="semi")
    everything = last_year.select(pl.col("net").sum()).collect().item()
    return float(theirs.select(pl.col("net").sum()).collect().item() / everything) if everything else None


def _active_a_year_before(occasions: pl.DataFrame, customers: pl.DataFrame, *, as_of: date, thresholds: Thresholds) -> tuple[int, int]:
    """Customers silent for at most b days twelve months before, and those of them past b now."""
    is_quiet = is_past(thresholds, Stage.LAPSED)
    active_then = _known_on(occasions, a_year_before(as_of)).filter(~is_quiet).select("customer")
    active, churned = active_then.join(customers.lazy(), on="customer").select(pl.len().alias("active"), is_quiet.sum()).collect().row(0)
    return active, churned
