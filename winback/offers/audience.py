"""Who may be addressed: the steps by which an audience shrinks, with the count and the people at each."""

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

_LATER_STEPS = {AudienceStep.RESTED, AudienceStep.WORTHWHILE, AudienceStep.WITHIN_BUDGET, AudienceStep.CONTACTED}
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


@dataclass(frozen=True, kw_only=True)
class ConsentCounts:
    """Consent of the eligible customers who can be reached, whatever the rules make of it."""

    yes: int
    unknown: int
    no: int


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who is addressed and who dropped out where; together they are the candidates.

    ``recipients`` are customer numbers, ascending; ``dropped`` has one row per other candidate
    [customer, step]. ``long_silent`` counts the recipients beyond the months of the warning,
    ``unconfirmed`` those whose consent is unknown.
    """

    steps: tuple[AudienceCount, ...]
    recipients: pl.Series
    dropped: pl.DataFrame
    consent: ConsentCounts
    long_silent: int
    unconfirmed: int


def audience(
    candidates: pl.DataFrame,
    people: pl.DataFrame,
    *,
    channel: Channel = Channel.EMAIL,
    rules: OfferRules,
    suppressed: pl.Series,
    as_of: date,
) -> Audience:
    """Apply the steps of ``AudienceStep`` in their order; each candidate drops out at the first that fails.

    ``candidates``: one row per customer [customer, stage, last_day (null for a lead)]; ``people``: PEOPLE;
    ``suppressed``: customer numbers that nobody writes to any more.
    """
    judged = _judged(candidates, people, channel=channel, rules=rules, suppressed=suppressed, as_of=as_of)
    recipients = judged.filter(pl.col("step").is_null())
    consent = recipients.get_column("consent")
    return Audience(
        steps=_steps(judged),
        recipients=recipients.get_column("customer"),
        dropped=judged.filter(pl.col("step").is_not_null()).select("customer", "step"),
        consent=_consent_counts(judged),
        long_silent=recipients.filter(_beyond(rules.warn_beyond_months, as_of)).height,
        unconfirmed=int((consent == Consent.UNKNOWN).sum()),
    )


def _judged(
    candidates: pl.DataFrame, people: pl.DataFrame, *, channel: Channel, rules: OfferRules, suppressed: pl.Series, as_of: date
) -> pl.DataFrame:
    """The candidates with their consent and the step at which each dropped out (null: addressed)."""
    passes = {
        AudienceStep.ELIGIBLE: pl.col("stage").is_in([stage.value for stage in rules.stages or play(rules.play).stages]),
        AudienceStep.REACHABLE: _reachable(channel),
        AudienceStep.CONSENT: _may_write(channel, rules),
        AudienceStep.NOT_TOO_OLD: _recent_enough(rules.leave_out_beyond_months, as_of),
        AudienceStep.NOT_SUPPRESSED: ~pl.col("customer").is_in(suppressed.cast(pl.Int64).unique().implode()),
    }
    # A null (nobody known under that number, no address) never passes.
    failed = [pl.when(~passed.fill_null(value=False)).then(pl.lit(step.value)) for step, passed in passes.items()]
    reach = people.select("customer", "email", "phone", consent=_CONSENT_COLUMN[channel])
    return (
        candidates.select(_CANDIDATE_COLUMNS)
        .join(reach, on="customer", how="left")
        .with_columns(step=pl.coalesce(failed).cast(schema.enum(AudienceStep)))
        .sort("customer")
    )


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


def _beyond(months: int, as_of: date) -> pl.Expr:
    """Whether the last order is more than that many calendar months before the as-of date; false for a lead."""
    return (pl.col("last_day") < pl.lit(as_of).dt.offset_by(f"-{months}mo")).fill_null(value=False)


def _recent_enough(months: int | None, as_of: date) -> pl.Expr:
    return pl.lit(value=True) if months is None else ~_beyond(months, as_of)


def _steps(judged: pl.DataFrame) -> tuple[AudienceCount, ...]:
    dropped_at = dict(judged.drop_nulls("step").group_by("step").len().iter_rows())
    counts, left = [], judged.height
    for step in (step for step in AudienceStep if step not in _LATER_STEPS):
        dropped = dropped_at.get(step.value, 0)
        left -= dropped
        counts.append(AudienceCount(step=step, customers=left, dropped=dropped))
    return tuple(counts)


def _consent_counts(judged: pl.DataFrame) -> ConsentCounts:
    early = [AudienceStep.ELIGIBLE.value, AudienceStep.REACHABLE.value]
    reachable = judged.filter(~pl.col("step").is_in(early).fill_null(value=False)).get_column("consent")
    yes, unknown, no = (int((reachable == consent).sum()) for consent in (Consent.YES, Consent.UNKNOWN, Consent.NO))
    return ConsentCounts(yes=yes, unknown=unknown, no=no)
