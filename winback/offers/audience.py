"""Who may be addressed: the steps by which an audience shrinks, with the count and the people at each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from winback import schema
from winback.offers.plays import play
from winback.policy import OfferRules
from winback.vocabulary import AudienceStep, Channel, Consent

USABLE_EMAIL = r"""^[\p{L}\p{N}][^\s\p{C},;|"<>()@]*@[\p{L}\p{N}][^\s\p{C},;|"<>()@]*\.[\p{L}\p{N}-]+$"""
"""An address that a mailing tool takes and a spreadsheet cannot take for a formula."""
E164 = r"^\+[1-9][0-9]{6,14}$"

NOBODY = pl.Series("customer", [], dtype=pl.Int64)
_CANDIDATE_COLUMNS = ("customer", "stage", "last_day")
_CONSENT_COLUMN = {
    Channel.EMAIL: "email_consent",
    Channel.SMS: "sms_consent",
    Channel.PHONE: "phone_consent",
    Channel.ADS: "ads_consent",
}


@dataclass(frozen=True, kw_only=True)
class AudienceCount:
    """One step: how many customers are left after it, and how many dropped out at it."""

    step: AudienceStep
    customers: int
    dropped: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Narrowing:
    """One later step with the people [customer, step] who dropped out at it."""

    count: AudienceCount
    dropped: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class ConsentCounts:
    """Consent of the eligible customers who can be reached, whatever the rules make of it."""

    yes: int
    unknown: int
    no: int


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who may be addressed and who dropped out where; together they are the candidates.

    ``recipients`` are customer numbers, ascending; ``dropped`` has one row per other candidate [customer, step].
    """

    steps: tuple[AudienceCount, ...]
    recipients: pl.Series
    dropped: pl.DataFrame
    consent: ConsentCounts


def audience(
    candidates: pl.DataFrame,
    people: pl.DataFrame,
    *,
    channel: Channel = Channel.EMAIL,
    rules: OfferRules,
    suppressed: pl.Series,
    resting: pl.Series = NOBODY,
    selected: pl.Series | None = None,
    as_of: date,
) -> Audience:
    """Apply the steps up to RESTED in the order of ``AudienceStep``; each candidate drops out at the first that fails.

    ``candidates``: one row per customer [customer, stage, last_day (null for a lead)]; ``people``: PEOPLE;
    ``suppressed``: customer numbers that nobody writes to any more; ``resting``: those assigned to another running
    campaign, its comparison group included; ``selected``: those whom the rules leave besides their stages, None: everybody,
    without a step of its own. A lead is never eligible: what offers say and cost rests on orders.
    """
    passes = _passes(channel=channel, rules=rules, suppressed=suppressed, resting=resting, selected=selected, as_of=as_of)
    judged = _judged(candidates, people, passes, channel=channel)
    return Audience(
        steps=_steps(judged, passes),
        recipients=judged.filter(pl.col("step").is_null()).get_column("customer"),
        dropped=judged.filter(pl.col("step").is_not_null()).select("customer", "step"),
        consent=_consent_counts(judged),
    )


def narrowing(step: AudienceStep, before: pl.Series, after: pl.Series) -> Narrowing:
    """A later step, from the customer numbers before it and those left after it."""
    dropped = before.filter(~before.is_in(after.implode())).alias("customer").to_frame()
    return Narrowing(
        count=AudienceCount(step=step, customers=after.len(), dropped=dropped.height),
        dropped=dropped.with_columns(step=pl.lit(step, dtype=schema.enum(AudienceStep))),
    )


def beyond(months: int, as_of: date) -> pl.Expr:
    """Whether the last order (``last_day``) is more than that many calendar months before the as-of date."""
    return pl.col("last_day") < pl.lit(as_of).dt.offset_by(f"-{months}mo")


def _passes(
    *, channel: Channel, rules: OfferRules, suppressed: pl.Series, resting: pl.Series, selected: pl.Series | None, as_of: date
) -> Mapping[AudienceStep, pl.Expr]:
    """What has to hold at each step."""
    stages = [stage.value for stage in rules.stages or play(rules.play).stages]
    return {
        AudienceStep.ELIGIBLE: pl.col("stage").is_in(stages) & pl.col("last_day").is_not_null(),
        **({} if selected is None else {AudienceStep.SELECTED: _is_among(selected)}),
        AudienceStep.REACHABLE: _reachable(channel),
        AudienceStep.CONSENT: _may_write(channel, rules),
        AudienceStep.NOT_TOO_OLD: _recent_enough(rules.leave_out_beyond_months, as_of),
        AudienceStep.NOT_SUPPRESSED: ~_is_among(suppressed),
        AudienceStep.RESTED: ~_is_among(resting),
    }


def _judged(candidates: pl.DataFrame, people: pl.DataFrame, passes: Mapping[AudienceStep, pl.Expr], *, channel: Channel) -> pl.DataFrame:
    """The candidates with their consent and the step at which each dropped out (null: may be addressed)."""
    # A null (nobody known under that number, no address) never passes.
    failed = [pl.when(~passed.fill_null(value=False)).then(pl.lit(step.value)) for step, passed in passes.items()]
    reach = people.select("customer", "email", "phone", consent=_CONSENT_COLUMN[channel])
    return (
        candidates.select(_CANDIDATE_COLUMNS)
        .join(reach, on="customer", how="left")
        .with_columns(step=pl.coalesce(failed).cast(schema.enum(AudienceStep)))
        .sort("customer")
    )


def _is_among(customers: pl.Series) -> pl.Expr:
    return pl.col("customer").is_in(customers.cast(pl.Int64).unique().implode())


def _reachable(channel: Channel) -> pl.Expr:
    by_email = pl.col("email").str.contains(USABLE_EMAIL)
    by_phone = pl.col("phone").str.contains(E164)
    if channel is Channel.EMAIL:
        return by_email
    if channel is Channel.ADS:
        return by_email.fill_null(value=False) | by_phone.fill_null(value=False)
    return by_phone


def _may_write(channel: Channel, rules: OfferRules) -> pl.Expr:
    """Consent, or for e-mail alone the exemption for existing customers where the owner has confirmed it."""
    agreed = pl.col("consent") == Consent.YES
    if channel is Channel.EMAIL and rules.unknown_consent_confirmed:
        return agreed | (pl.col("consent") == Consent.UNKNOWN)
    return agreed


def _recent_enough(months: int | None, as_of: date) -> pl.Expr:
    return pl.lit(value=True) if months is None else ~beyond(months, as_of)


def _steps(judged: pl.DataFrame, passes: Mapping[AudienceStep, pl.Expr]) -> tuple[AudienceCount, ...]:
    dropped_at = dict(judged.drop_nulls("step").group_by("step").len().iter_rows())
    counts, left = [], judged.height
    for step in passes:
        dropped = dropped_at.get(step.value, 0)
        left -= dropped
        counts.append(AudienceCount(step=step, customers=left, dropped=dropped))
    return tuple(counts)


def _consent_counts(judged: pl.DataFrame) -> ConsentCounts:
    early = [AudienceStep.ELIGIBLE.value, AudienceStep.SELECTED.value, AudienceStep.REACHABLE.value]
    reachable = judged.filter(~pl.col("step").is_in(early).fill_null(value=False)).get_column("consent")
    yes, unknown, no = (int((reachable == consent).sum()) for consent in (Consent.YES, Consent.UNKNOWN, Consent.NO))
    return ConsentCounts(yes=yes, unknown=unknown, no=no)


def together(customers: list[pl.Series]) -> pl.Series:
    """The customer numbers of several lists, each once, in order."""
    return pl.concat([NOBODY, *customers]).unique().sort()
