"""The story in one file: what is known of a shop → its history → where everybody stands → who gets an offer.

``importing.import_files`` loads; ``read_history`` does everything that no slider changes, once per version
of the data; ``stage`` does what a slider changes; ``lapsed`` and ``plan`` – ``choose`` whom the lot is drawn among, ``write``
the list – answer who, and with what.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from secrets import token_bytes

import polars as pl

from winback.analysis.breakdown import lapsed_people
from winback.analysis.judging import LIMITED, after_days, limit_of
from winback.analysis.lifecycle import funnel, is_told_by_histogram, stage_summary, stages, summary_from_histogram
from winback.analysis.metrics import ShopMetrics, shop_metrics
from winback.analysis.newcomers import newly_quiet_per_month
from winback.analysis.prediction.value import Predicted, predict
from winback.analysis.second_order import too_late
from winback.campaigns.assignment import draw, suggested_holdout
from winback.history import History, read_history
from winback.offers.actions import actions as find_actions
from winback.offers.audience import audience
from winback.offers.best_lost import best_lost as find_best_lost
from winback.offers.choosing import NOBODY, Analysed, Chosen
from winback.offers.choosing import choose as choose_people
from winback.offers.codes import RandomBytes
from winback.offers.plan import OfferPlan, Shop
from winback.offers.plan import write as write_list
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.offers.selecting import addressed
from winback.offers.situation import Action, Situation
from winback.policy import Economics, OfferRules, Thresholds
from winback.vocabulary import Arm, AudienceStep, Stage

__all__ = [
    "History",
    "Lifecycle",
    "Quiet",
    "actions",
    "best_lost",
    "choose",
    "lapsed",
    "may_be_written_to",
    "metrics",
    "newcomers_per_month",
    "plan",
    "predicted",
    "quiet",
    "read_history",
    "situation",
    "stage",
    "staged",
    "write",
]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lifecycle:
    """What the sliders change: counts by stage (STAGE_SUMMARY) and the funnel (FUNNEL)."""

    thresholds: Thresholds
    summary: pl.DataFrame
    funnel: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Customers gone quiet, how many of them have an address and agreed to e-mail, and how many are ``free`` of everything that
    keeps them off a list now: too long ago, do-not-contact, another campaign that runs."""

    customers: int
    may_be_emailed: int
    free: int


def stage(history: History, thresholds: Thresholds) -> Lifecycle:
    """What a slider changes, from the histogram: independent of the number of customers."""
    at_own_pace = thresholds.typical_gap_days is not None
    histogram = history.histogram_at_own_pace if at_own_pace else history.histogram
    return Lifecycle(
        thresholds=thresholds,
        summary=summary_from_histogram(histogram, thresholds, leads=history.leads)
        if is_told_by_histogram(thresholds)
        else stage_summary(history.customers, thresholds, leads=history.leads),
        funnel=funnel(history.histogram, thresholds, leads=history.leads, second=history.first_step.share),
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


def quiet(history: History, thresholds: Thresholds, *, suppressed: pl.Series, resting: pl.Series = NOBODY) -> Quiet:
    """How many have gone quiet, and how many of those may be written to: the same steps that a list goes through."""
    candidates = staged(history, thresholds).filter(pl.col("stage") == Stage.LAPSED).join(history.customers, on="customer")
    rules = default_rules(play(WIN_BACK), say=str, policy=history.policy)
    steps = {
        step.step: step.customers
        for step in audience(candidates, history.people, rules=rules, suppressed=suppressed, resting=resting, as_of=history.as_of).steps
    }
    return Quiet(customers=candidates.height, may_be_emailed=steps[AudienceStep.CONSENT], free=steps[AudienceStep.RESTED])


def predicted(history: History) -> Predicted | None:
    """What every customer is expected to buy in the next twelve months; None without a customer.

    The margin is the shop's, or what is assumed until it is stated.
    """
    if history.customers.is_empty():
        return None
    margin = Economics().margin if history.policy.margin is None else history.policy.margin
    return predict(history.occasions, as_of=history.as_of, margin=margin)


def lapsed(history: History, thresholds: Thresholds, *, suppressed: pl.Series = NOBODY) -> pl.DataFrame:
    """The customers gone quiet or long gone, with every dimension they are broken down by; ``suppressed``: whom nobody writes to."""
    return lapsed_people(
        history.customers,
        people=history.people,
        segmented=history.segmented,
        favourites=history.favourites,
        channels=history.channels,
        reasons=history.main_reasons,
        thresholds=thresholds,
        suppressed=suppressed,
    )


def may_be_written_to(history: History, lapsed: pl.DataFrame, *, suppressed: pl.Series, resting: pl.Series = NOBODY) -> pl.Series:
    """Whether each of these LAPSED could be on a list now, by the very steps that a list goes through."""
    rules = replace(default_rules(play(WIN_BACK), say=str, policy=history.policy), stages=(Stage.LAPSED, Stage.LOST))
    free = audience(lapsed, history.people, rules=rules, suppressed=suppressed, resting=resting, as_of=history.as_of).recipients
    return lapsed.get_column("customer").is_in(free.implode()).alias("may_be_written_to")


def best_lost(history: History, lapsed: pl.DataFrame, *, economics: Economics) -> pl.DataFrame:
    """What writing to each of these LAPSED is expected to bring (BEST_LOST): the message, or the usual reward of their tier."""
    return find_best_lost(
        lapsed,
        history.customers,
        chances=history.chances,
        reasons=history.reasons,
        people=history.people,
        rewards=default_rules(play(WIN_BACK), say=str, policy=history.policy).rewards,
        economics=economics,
        later_orders=history.later_orders,
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
    return choose_people(_analysed(history, thresholds), rules=rules, suppressed=suppressed, resting=resting, released=released)


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


def actions(
    history: History, thresholds: Thresholds, *, economics: Economics, suppressed: pl.Series, resting: pl.Series = NOBODY
) -> tuple[Action, ...]:
    """The next best actions, the most money first, as if everybody were written to."""
    return find_actions(situation(history, thresholds, economics=economics, suppressed=suppressed, resting=resting))


def situation(
    history: History,
    thresholds: Thresholds,
    *,
    economics: Economics,
    suppressed: pl.Series,
    resting: pl.Series = NOBODY,
    seed: bytes | None = None,
) -> Situation:
    """What actions are found in. With the ``seed`` of the list to come their money is that of the very people who would be written
    to; None: of everybody, without a comparison group."""
    return Situation(
        analysed=_analysed(history, thresholds),
        thresholds=thresholds,
        economics=economics,
        policy=history.policy,
        currency=history.currency,
        horizon_days=history.horizon_days,
        too_late=too_late(history.curve),
        stopped=history.stopped,
        suppressed=suppressed,
        resting=resting,
        lot=lambda people: _written_to(people, seed),
    )


def newcomers_per_month(history: History, thresholds: Thresholds, rules: OfferRules) -> float:
    """How many customers a month come into the stages and the selection of a list, reachable or not.

    Those who are as the selection wants them, by the day on which their silence passes the first limit of the stages; nobody
    where it wants a last order up to a day that is past.
    """
    if rules.only.last_order_until is not None:
        return 0.0
    stages = rules.stages or play(rules.play).stages
    whenever = replace(rules, stages=tuple(Stage), only=replace(rules.only, last_order_from=None))
    alike = addressed(_analysed(history, thresholds), whenever)
    customers = history.customers.filter(pl.col("customer").is_in(alike.implode()))
    first = min(stages, key=lambda stage: limit_of(thresholds, stage))
    is_limited = first in LIMITED
    return newly_quiet_per_month(
        customers,
        after_days=after_days(thresholds, first) if is_limited else pl.lit(0),
        history_from=min(limit_of(limits, first) for limits in (thresholds, thresholds.one_order) if limits is not None),
        as_of=history.as_of,
    )


def _analysed(history: History, thresholds: Thresholds) -> Analysed:
    return Analysed(
        customers=history.customers,
        staged=staged(history, thresholds),
        segmented=history.segmented,
        people=history.people,
        favourites=history.favourites,
        channels=history.channels,
        reasons=history.main_reasons,
        chances=history.chances,
        later_orders=history.later_orders,
        as_of=history.as_of,
    )


def _written_to(people: pl.DataFrame, seed: bytes | None) -> pl.DataFrame:
    """Those whom the suggested comparison group leaves."""
    arms = _lot(people, holdout=suggested_holdout(people.height), is_varied=False, seed=seed) if seed is not None else None
    written = None if arms is None else arms.filter(pl.col("arm") != Arm.HOLDOUT)
    return people if written is None else people.join(written, on="customer", how="semi", maintain_order="left")


def _lot(people: pl.DataFrame, *, holdout: float, is_varied: bool, seed: bytes | None) -> pl.DataFrame | None:
    """The arms (ARMS) that were drawn; None where everybody gets the same."""
    if not holdout and not is_varied:
        return None
    if seed is None:
        raise ValueError("a lot needs a seed")
    return draw(people, holdout=holdout, arms=2 if is_varied else 1, seed=seed)
