"""The story in one file: what is known of a shop → its history → where everybody stands → who gets an offer.

``importing.import_files`` loads; ``read_history`` does everything that no slider changes, once per version
of the data; ``stage`` does what a slider changes; ``lapsed`` and ``plan`` answer who, and with what.
"""

from dataclasses import dataclass
from datetime import date
from secrets import token_bytes

import polars as pl

from winback.analysis.breakdown import lapsed_people
from winback.analysis.calendar import analysed_currency, as_of_date, far_tail, history_start
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites
from winback.analysis.lifecycle import funnel, lead_count, stage_histogram, stages, summary_from_histogram
from winback.analysis.metrics import ShopMetrics, shop_metrics
from winback.analysis.occasions import occasions
from winback.analysis.recommendation import recommend
from winback.analysis.returns import horizon_days, usual_return_curve
from winback.analysis.segments import segmented
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.offers.audience import audience
from winback.offers.codes import RandomBytes
from winback.offers.plan import Analysed, OfferPlan, Shop
from winback.offers.plan import plan as plan_offer
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.policy import OfferRules, Recommendation, ShopPolicy, Thresholds
from winback.store import Dataset
from winback.vocabulary import AudienceStep, Stage, Standing


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What the sliders do not change. Frames by their names in ``schema``; ``leads`` counts people without a counted order."""

    as_of: date
    currency: str
    horizon_days: int
    orders: pl.DataFrame
    lines: pl.DataFrame
    people: pl.DataFrame
    occasions: pl.DataFrame
    customers: pl.DataFrame
    segmented: pl.DataFrame
    favourites: pl.DataFrame
    curve: pl.DataFrame
    recommendation: Recommendation
    histogram: pl.DataFrame
    leads: int
    warnings: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lifecycle:
    """What the sliders change: counts by stage (STAGE_SUMMARY) and the funnel (FUNNEL)."""

    thresholds: Thresholds
    summary: pl.DataFrame
    funnel: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Customers gone quiet, and how many of them have an address and agreed to e-mail."""

    customers: int
    may_be_emailed: int


def read_history(dataset: Dataset, *, policy: ShopPolicy, imported_on: date, as_of: date | None = None) -> History | None:
    """Everything that no slider changes; None while no order counts.

    ``as_of`` None: the latest counted order not after the day of the import. Raises ``UnusableInput``
    for an as-of date before the first counted order.
    """
    currency = _currency(dataset.orders, policy)
    end = as_of or as_of_date(dataset.orders, imported_on=imported_on)
    start = history_start(dataset.orders)
    if currency is None or end is None or start is None:
        return None
    _check_as_of(end, start)
    seen = occasions(dataset.orders, currency=currency)
    known = customers(seen, as_of=end)
    horizon = policy.horizon_days or horizon_days(seen, as_of=end)
    return History(
        as_of=end,
        currency=currency,
        horizon_days=horizon,
        orders=dataset.orders,
        lines=dataset.lines,
        people=dataset.people,
        occasions=seen,
        customers=known,
        segmented=segmented(known),
        favourites=favourites(dataset.lines, dataset.orders, currency=currency, as_of=end),
        curve=usual_return_curve(seen, as_of=end, horizon_days=horizon),
        recommendation=recommend(seen, as_of=end, horizon_days=horizon),
        histogram=stage_histogram(known),
        leads=lead_count(known, dataset.people),
        warnings=_warnings(dataset.orders),
    )


def stage(history: History, thresholds: Thresholds) -> Lifecycle:
    """What a slider changes, from the histogram: independent of the number of customers."""
    return Lifecycle(
        thresholds=thresholds,
        summary=summary_from_histogram(history.histogram, thresholds, leads=history.leads),
        funnel=funnel(history.histogram, thresholds, leads=history.leads),
    )


def metrics(history: History, thresholds: Thresholds) -> ShopMetrics:
    """The shop's figures at a glance."""
    return shop_metrics(
        history.orders,
        occasions=history.occasions,
        customers=history.customers,
        thresholds=thresholds,
        currency=history.currency,
        as_of=history.as_of,
    )


def staged(history: History, thresholds: Thresholds) -> pl.DataFrame:
    """The stage of everybody (STAGED)."""
    return stages(history.customers, history.people, thresholds)


def quiet(history: History, thresholds: Thresholds, *, suppressed: pl.Series) -> Quiet:
    """How many have gone quiet, and how many of those may be written to: the same steps that a list goes through."""
    candidates = staged(history, thresholds).filter(pl.col("stage") == Stage.LAPSED).join(history.customers, on="customer")
    rules = default_rules(play(WIN_BACK), say=str)
    steps = {
        step.step: step.customers
        for step in audience(candidates, history.people, rules=rules, suppressed=suppressed, as_of=history.as_of).steps
    }
    return Quiet(customers=candidates.height, may_be_emailed=steps[AudienceStep.CONSENT])


def lapsed(history: History, thresholds: Thresholds) -> pl.DataFrame:
    """The customers gone quiet or long gone, with every dimension they are broken down by."""
    return lapsed_people(
        history.customers,
        people=history.people,
        segmented=history.segmented,
        favourites=history.favourites,
        thresholds=thresholds,
    )


def plan(
    history: History,
    thresholds: Thresholds,
    *,
    rules: OfferRules,
    shop: Shop,
    suppressed: pl.Series,
    random_bytes: RandomBytes = token_bytes,
) -> OfferPlan:
    """The list of one offer. ``suppressed`` are customer numbers that nobody writes to any more; ``random_bytes`` make own codes."""
    analysed = Analysed(
        customers=history.customers,
        staged=staged(history, thresholds),
        segmented=history.segmented,
        people=history.people,
        favourites=history.favourites,
        as_of=history.as_of,
    )
    return plan_offer(analysed, rules=rules, shop=shop, suppressed=suppressed, random_bytes=random_bytes)


def _currency(orders: pl.DataFrame, policy: ShopPolicy) -> str | None:
    """The currency that is set where any order counts in it, else the one with the most counted orders."""
    is_used = (orders["standing"] == Standing.COUNTED) & (orders["currency"] == (policy.currency or ""))
    return policy.currency if is_used.any() else analysed_currency(orders)


def _check_as_of(as_of: date, start: date) -> None:
    if as_of < start:
        raise UnusableInput(
            Message(N_("There are no orders up to {as_of}; the first is from {start}."), as_of=as_of, start=start),
            Message(N_("Choose a later day.")),
        )


def _warnings(orders: pl.DataFrame) -> tuple[Message, ...]:
    tail = far_tail(orders)
    if tail is None:
        return ()
    return (
        Message(
            N_(
                "{count} order is dated long after all others, up to {last}. Perhaps day and month were swapped in it; it is "
                "included in the figures."
            ),
            plural=N_(
                "{count} orders are dated long after all others, up to {last}. Perhaps day and month were swapped in them; they "
                "are included in the figures."
            ),
            count=tail.orders,
            last=tail.last_day,
        ),
    )
