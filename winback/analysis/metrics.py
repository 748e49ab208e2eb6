"""The shop's figures at a glance, as of a date."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from winback.analysis import known_from
from winback.analysis.calendar import COUNTED
from winback.analysis.customers import LAST_YEAR_DAYS
from winback.analysis.judging import after_days, is_past, with_pace
from winback.analysis.known_from import a_year_before
from winback.analysis.lifecycle import stage
from winback.policy import Thresholds
from winback.vocabulary import Stage

RECENTLY_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class ShopMetrics:
    """Figures of one shop; money in the analysed currency, rates as shares, None where there is nothing to divide by, or where the
    orders do not reach back as far as the figure looks (``known_from``): a year for what regulars paid, b days before the day twelve
    months ago for the churn rate, c days for the revenue at stake. ``first_day``: of the first counted order.
    ``regular_from``: the number of occasions that makes a regular.

    ``revenue``, ``counted_orders`` and ``aov`` (average order value) include anonymous orders.
    ``repeat_purchase_rate``: customers with two or more occasions among customers. ``churn_rate``: of the
    ``active_a_year_before`` who were silent for at most b days twelve months before the as-of date, the
    share past b now. ``revenue_at_stake``: what the customers now lapsed brought in the 365 days up to
    their last occasion. ``newly_quiet``: customers whose silence passed b within the last 30 days.
    """

    as_of: date
    first_day: date | None
    lapsed_after_days: int
    regular_from: int
    customers: int
    counted_orders: int
    revenue: Decimal
    aov: Decimal | None
    repeat_purchase_rate: float | None
    active_a_year_before: int
    churn_rate: float | None
    revenue_at_stake: Decimal | None
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
    counted_orders, revenue, first_day = _counted(orders, currency=currency, as_of=as_of)
    known = _Known.on(as_of, first_day=first_day, thresholds=thresholds)
    before = known.a_year_before
    active_then, churned = _active_a_year_before(occasions, customers, as_of=as_of, thresholds=thresholds) if before else (0, 0)
    newly_quiet = (pl.col("silent_days") - after_days(thresholds, Stage.LAPSED)).is_between(1, RECENTLY_DAYS)
    at_stake = pl.col("net_last_year").filter(stage(thresholds) == Stage.LAPSED)
    returning, revenue_at_stake, quiet, value = customers.select(
        (pl.col("occasions") >= 2).sum().alias("returning"), at_stake.sum(), newly_quiet.sum().alias("quiet"), pl.col("net").sum()
    ).row(0)
    return ShopMetrics(
        as_of=as_of,
        first_day=first_day,
        lapsed_after_days=thresholds.lapsed_after_days,
        regular_from=thresholds.loyal_from_occasions,
        customers=customers.height,
        counted_orders=counted_orders,
        revenue=revenue,
        aov=_mean(revenue, counted_orders),
        repeat_purchase_rate=returning / customers.height if customers.height else None,
        active_a_year_before=active_then,
        churn_rate=churned / active_then if active_then else None,
        revenue_at_stake=revenue_at_stake if known.until_lost else None,
        newly_quiet=quiet,
        value_so_far=_mean(value, customers.height),
        regulars_share=_regulars_share(
            orders, occasions, customers, currency=currency, as_of=as_of, regular_from=thresholds.loyal_from_occasions
        )
        if known.whole_year
        else None,
    )


def _mean(total: Decimal, count: int) -> Decimal | None:
    """To the hundredth of a cent; None of nothing."""
    return (total / count).quantize(Decimal("0.0001")) if count else None


@dataclass(frozen=True, kw_only=True)
class _Known:
    """How far the orders reach back from a day: a whole year, c days, and b days from twelve months before it."""

    whole_year: bool
    until_lost: bool
    a_year_before: bool

    @classmethod
    def on(cls, day: date, *, first_day: date | None, thresholds: Thresholds) -> "_Known":
        if first_day is None:
            return cls(whole_year=False, until_lost=False, a_year_before=False)
        return cls(
            whole_year=day >= known_from.of_a_year(first_day),
            until_lost=day >= known_from.of_silence(first_day, thresholds.lost_after_days),
            a_year_before=a_year_before(day) >= known_from.of_silence(first_day, thresholds.lapsed_after_days),
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


def _counted(orders: pl.DataFrame, *, currency: str, as_of: date) -> tuple[int, Decimal, date | None]:
    """How many, what they brought, and the day of the first."""
    counted_orders = orders.lazy().filter(COUNTED, pl.col("currency") == currency, pl.col("ordered_on") <= as_of)
    count, revenue, first_day = counted_orders.select(pl.len(), pl.col("net").sum(), pl.col("ordered_on").min()).collect().row(0)
    return count, revenue, first_day


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
