"""A list before it is recorded: who a new one has to know of, the lot drawn, what it would let the owner see.

The lot comes from a secret of this computer, the last import and the campaigns so far, so that two tabs show the same list,
and no change of settings draws again until the groups look better. Codes come from that secret and the version of the data.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

import polars as pl

from winback import pipeline
from winback.campaigns.assignment import suggested_holdout
from winback.campaigns.outcomes import last_day_of_window
from winback.campaigns.prospects import Prospects, prospects
from winback.offers.audience import together
from winback.offers.codes import RandomBytes, repeatable_bytes
from winback.offers.messages import names_code
from winback.offers.plan import OfferPlan, Shop
from winback.pipeline import History
from winback.policy import OfferRules, Thresholds
from winback.store import Campaign, Store, Workspace
from winback.vocabulary import Arm, AudienceStep, CampaignStatus, CodeSource


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Everything a list is asked for with. ``holdout`` None: the share that suits the number of people; ``language`` of its words."""

    thresholds: Thresholds
    rules: OfferRules
    shop: Shop
    language: str
    holdout: float | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Reserved:
    """What a new list has to know of.

    Customer numbers: ``suppressed`` are never written to again, ``resting`` are bound by a campaign that runs, ``released``
    were in a comparison group and come first where a budget limits the list. ``taken_codes`` were given out before, in
    capitals; ``campaigns`` counts those recorded so far.
    """

    suppressed: pl.Series
    resting: pl.Series
    released: pl.Series
    taken_codes: frozenset[str]
    campaigns: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """A planned list as it would be recorded now.

    ``request_key`` is the same for the same list of the same version of the shop's data: recording it twice makes one campaign.
    """

    plan: OfferPlan
    rules: OfferRules
    thresholds: Thresholds
    holdout: float
    seed: bytes
    request_key: str
    version: int
    as_of: date


def reserved(store: Store, workspace: Workspace, people: pl.DataFrame, *, as_of: date) -> Reserved:
    """Who of the PEOPLE is on the do-not-contact list, who is in a campaign that still runs on ``as_of``, who was released since."""
    resting: list[pl.Series] = []
    released: list[pl.Series] = []
    campaigns = store.campaigns(workspace.id)
    for campaign in reversed(campaigns):  # the oldest first
        assigned, _ = store.campaign_frames(campaign)
        everyone = assigned["customer"]
        released = [known.filter(~known.is_in(everyone.implode())) for known in released]
        if rests(campaign, as_of=as_of, cool_down_days=workspace.policy.cool_down_days):
            resting.append(everyone)
        elif campaign.status is CampaignStatus.SENT:
            released.append(assigned.filter(pl.col("arm") == Arm.HOLDOUT)["customer"])
    return Reserved(
        suppressed=store.suppressed_customers(workspace.id, people),
        resting=together(resting),
        released=together(released),
        taken_codes=store.taken_codes(workspace.id),
        campaigns=len(campaigns),
    )


def rests(campaign: Campaign, *, as_of: date, cool_down_days: int | None = None) -> bool:
    """Whether the people of a campaign are on no other list on ``as_of``: until it is given up, or it was sent and its window has ended.

    ``cool_down_days`` from the sending on, where they are longer than the window.
    """
    if campaign.status is CampaignStatus.NOT_SENT:
        return False
    days = max(campaign.window_days, cool_down_days or 0)
    return campaign.sent_on is None or as_of < last_day_of_window(campaign.sent_on, window_days=days)


def draft(store: Store, workspace: Workspace, history: History, wanted: Wanted, reserved: Reserved, *, lot: bytes | None = None) -> Draft:
    """The list of one offer with the lot drawn, with ``lot_seed`` unless there is a ``lot``. Raises ``UnusableInput`` for unfit rules."""
    seed = lot or lot_seed(store, workspace, reserved)
    chosen = pipeline.choose(
        history,
        wanted.thresholds,
        rules=wanted.rules,
        suppressed=reserved.suppressed,
        resting=reserved.resting,
        released=reserved.released,
    )
    share = suggested_holdout(chosen.people.height) if wanted.holdout is None else wanted.holdout
    plan = pipeline.write(
        chosen,
        rules=wanted.rules,
        shop=wanted.shop,
        holdout=share,
        seed=seed,
        taken_codes=reserved.taken_codes,
        random_bytes=_own_codes(store, workspace),
    )
    return Draft(
        plan=plan,
        rules=wanted.rules,
        thresholds=wanted.thresholds,
        holdout=share,
        seed=seed,
        request_key=request_key(workspace, wanted, as_of=history.as_of),
        version=workspace.version,
        as_of=history.as_of,
    )


def lot_seed(store: Store, workspace: Workspace, reserved: Reserved) -> bytes:
    """What the lot of the next list is drawn with, whatever the list is."""
    return store.draw_secret(workspace.id, f"lot {workspace.dataset_id} {reserved.campaigns}")


def outlook(history: History, drafted: Draft) -> Prospects:
    """What the draft lets the owner see, with the people whom such a list would get to know each month from now on."""
    steps = {step.step: step.customers for step in drafted.plan.steps}
    behind = steps.get(AudienceStep.SELECTED, steps[AudienceStep.ELIGIBLE])
    reached_share = drafted.plan.assigned.height / behind if behind else 0.0
    newcomers = pipeline.newcomers_per_month(history, drafted.thresholds, drafted.rules)
    economics = drafted.rules.economics
    return prospects(
        drafted.plan.assigned,
        margin=float(economics.margin),
        lift=drafted.plan.expected.planned.lift,
        newcomers_per_month=round(newcomers * reached_share),
        holdout=drafted.holdout,
    )


def request_key(workspace: Workspace, wanted: Wanted, *, as_of: date) -> str:
    """What tells one list of one version of the shop's data from another, as hexadecimal digits."""
    shop = (wanted.shop.name, wanted.shop.currency, wanted.shop.unsubscribe_tag, wanted.language)
    said = repr((workspace.id, workspace.version, as_of, wanted.thresholds, wanted.rules, shop, wanted.holdout))
    return hashlib.sha256(said.encode()).hexdigest()


def draft_rows(drafted: Draft) -> pl.DataFrame:
    """RECIPIENTS to look at before anything is recorded: without codes, and without every text that names one."""
    texts, variant = drafted.rules.texts, drafted.rules.variant
    subject_b = (variant.subject if variant else None) or ""
    written = {
        "subject": texts.subject + subject_b,
        "preview_text": texts.preview_text,
        "text": texts.text,
        "button": texts.button,
        "link": texts.link,
    }
    hidden = [pl.lit("").alias(column) for column, template in written.items() if names_code(template)]
    return drafted.plan.recipients.with_columns(*hidden, code=pl.lit(None, dtype=pl.String))


def needs_confirmation(drafted: Draft) -> bool:
    """Whether the list promises codes of Winback's own that the owner has not said to create: the shop has to know each."""
    rules = drafted.rules
    has_codes = drafted.plan.recipients["code"].null_count() < drafted.plan.recipients.height
    return rules.code_source is CodeSource.OWN and has_codes and not rules.codes_confirmed


def _own_codes(store: Store, workspace: Workspace) -> RandomBytes:
    return repeatable_bytes(store.draw_secret(workspace.id, f"codes {workspace.version}"), "codes")
