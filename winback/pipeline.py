"""The story in one file: what is known of a shop → its history → where everybody stands → who gets an offer.

``importing.import_files`` loads; ``read_history`` does everything that no slider changes, once per version
of the data; ``stage`` does what a slider changes; ``lapsed`` and ``plan`` – ``choose`` whom the lot is drawn among, ``write``
the list – answer who, and with what.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from secrets import token_bytes

import polars as pl

from winback.analysis.breakdown import lapsed_people
from winback.analysis.calendar import analysed_currency, as_of_date, far_tail, history_start
from winback.analysis.chances import chances_of_return
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites
from winback.analysis.lifecycle import funnel, lead_count, stage_histogram, stages, summary_from_histogram
from winback.analysis.metrics import ShopMetrics, shop_metrics
from winback.analysis.occasions import occasions
from winback.analysis.recommendation import recommend
from winback.analysis.returners import LaterOrders, later_orders_after_return
from winback.analysis.returns import horizon_days, usual_return_curve
from winback.analysis.segments import segmented
from winback.campaigns.assignment import draw
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.offers.audience import audience
from winback.offers.choosing import NOBODY, Analysed, Chosen
from winback.offers.choosing import choose as choose_people
from winback.offers.codes import RandomBytes
from winback.offers.plan import OfferPlan, Shop
from winback.offers.plan import write as write_list
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
    chances: pl.DataFrame
    recommendation: Recommendation
    later_orders: LaterOrders
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
    for an as-of date before the first order or after the day of the import: nobody knows what has happened since.
    """
    currency = _currency(dataset.orders, policy)
    end = as_of or as_of_date(dataset.orders, imported_on=imported_on)
    start = history_start(dataset.orders)
    if currency is None or end is None or start is None:
        return None
    _check_as_of(end, start, latest=imported_on)
    seen = occasions(dataset.orders, currency=currency)
    known = customers(seen, as_of=end)
    horizon = policy.horizon_days or horizon_days(seen, as_of=end)
    curve = usual_return_curve(seen, as_of=end, horizon_days=horizon)
    recommendation = recommend(seen, as_of=end, horizon_days=horizon)
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
        curve=curve,
        chances=chances_of_return(known, curve),
        recommendation=recommendation,
        later_orders=later_orders_after_return(seen, quiet_days=recommendation.lapsed.days, as_of=end),
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


def choose(
    history: History,
    thresholds: Thresholds,
    *,
    rules: OfferRules,
    suppressed: pl.Series,
    resting: pl.Series = NOBODY,
    released: pl.Series = NOBODY,
) -> Chosen:
    """Whom an offer could go to. All three are customer numbers: ``suppressed`` are those whom nobody writes to any more,
    ``resting`` those in another running campaign, ``released`` those of earlier comparison groups, who come first."""
    analysed = Analysed(
        customers=history.customers,
        staged=staged(history, thresholds),
        segmented=history.segmented,
        people=history.people,
        favourites=history.favourites,
        chances=history.chances,
        later_orders=history.later_orders,
        as_of=history.as_of,
    )
    return choose_people(analysed, rules=rules, suppressed=suppressed, resting=resting, released=released)


def write(
    chosen: Chosen,
    *,
    rules: OfferRules,
    shop: Shop,
    holdout: float = 0,
    seed: bytes | None = None,
    taken_codes: Collection[str] = frozenset(),
    random_bytes: RandomBytes = token_bytes,
) -> OfferPlan:
    """Draw the comparison group – the share ``holdout`` – and the variants, and write the list.

    The same ``seed`` (16 to 64 bytes) draws the same lot; it may be None only where there is nothing to draw. ``taken_codes`` are
    in use already, ``random_bytes`` make own codes.
    """
    arms = _lot(chosen.people, holdout=holdout, is_varied=rules.variant is not None, seed=seed)
    return write_list(chosen, arms, rules=rules, shop=shop, taken_codes=taken_codes, random_bytes=random_bytes)


def plan(  # noqa: PLR0913  everything that makes a list, by name
    history: History,
    thresholds: Thresholds,
    *,
    rules: OfferRules,
    shop: Shop,
    suppressed: pl.Series,
    resting: pl.Series = NOBODY,
    released: pl.Series = NOBODY,
    holdout: float = 0,
    seed: bytes | None = None,
    taken_codes: Collection[str] = frozenset(),
    random_bytes: RandomBytes = token_bytes,
) -> OfferPlan:
    """The list of one offer: ``choose`` and ``write`` in one go."""
    chosen = choose(history, thresholds, rules=rules, suppressed=suppressed, resting=resting, released=released)
    return write(chosen, rules=rules, shop=shop, holdout=holdout, seed=seed, taken_codes=taken_codes, random_bytes=random_bytes)


def _lot(people: pl.DataFrame, *, holdout: float, is_varied: bool, seed: bytes | None) -> pl.DataFrame | None:
    """The arms (ARMS) that were drawn; None where everybody gets the same."""
    if not holdout and not is_varied:
        return None
    if seed is None:
        raise ValueError("a lot needs a seed")
    return draw(people, holdout=holdout, arms=2 if is_varied else 1, seed=seed)


def _currency(orders: pl.DataFrame, policy: ShopPolicy) -> str | None:
    """The currency that is set where any order counts in it, else the one with the most counted orders."""
    is_used = (orders["standing"] == Standing.COUNTED) & (orders["currency"] == (policy.currency or ""))
    return policy.currency if is_used.any() else analysed_currency(orders)


def _check_as_of(as_of: date, start: date, *, latest: date) -> None:
    if as_of < start:
        raise UnusableInput(
            Message(N_("There are no orders up to {as_of}; the first is from {start}."), as_of=as_of, start=start),
            Message(N_("Choose a later day.")),
        )
    if as_of > latest:
        raise UnusableInput(
            Message(N_("The data were read in on {latest}; what has happened up to {as_of} is not in them."), latest=latest, as_of=as_of),
            Message(N_("Choose {latest} or an earlier day, or import a newer export first."), latest=latest),
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
