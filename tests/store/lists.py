"""Makes small campaigns: so many people, every third of them in the comparison group, everyone else with a code."""

from dataclasses import replace
from datetime import date

import polars as pl

from winback.schema import ASSIGNED, RECIPIENTS
from winback.store import Campaign, CampaignDraft, Store
from winback.vocabulary import Arm, Consent, RewardKind, Stage, ValueTier

AS_OF = date(2026, 6, 30)
TERMS = {"currency": "EUR", "economics": {"margin": "0.4"}, "rewards": ["high", "low"], "expected": None}


def draft(number: int = 1, **changes: object) -> CampaignDraft:
    """What is frozen beside the people; every number is another campaign."""
    made = CampaignDraft(
        name=f"Campaign {number}",
        request_key=f"{number:064x}",
        play="win_back",
        window_days=90,
        as_of=AS_OF,
        holdout=0.3,
        seed=bytes([number % 256]) * 32,
        terms=TERMS,
    )
    return replace(made, **changes)


def people(number: int = 1, *, count: int = 9, codes: list[str | None] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everyone assigned (ASSIGNED) and those written to (RECIPIENTS). ``codes``: of those written to, in order; None: new ones."""
    everyone = pl.DataFrame({"customer": pl.int_range(1, count + 1, eager=True, dtype=pl.Int64)}).with_columns(
        arm=pl.when(pl.col("customer") % 3 == 0).then(pl.lit(Arm.HOLDOUT.value)).otherwise(pl.lit(Arm.A.value)),
        email=pl.format("person{}@example.com", "customer"),
    )
    written = everyone.filter(pl.col("arm") != Arm.HOLDOUT.value)
    given = pl.Series("code", codes, dtype=pl.String) if codes is not None else written.select(own_code(number)).to_series()
    written = written.with_columns(given)
    assigned = everyone.join(written.select("customer", "code"), on="customer", how="left", maintain_order="left")
    return ASSIGNED.conform(assigned.with_columns(**_ASSIGNED)), RECIPIENTS.conform(written.with_columns(**_RECIPIENTS))


def own_code(number: int) -> pl.Expr:
    """The code of one customer in one campaign."""
    return pl.format("C{}-{}", pl.lit(number), "customer").alias("code")


def codes_of(number: int, *, count: int = 9) -> set[str]:
    """All codes of one campaign."""
    return {f"C{number}-{customer}" for customer in range(1, count + 1) if customer % 3}


def recorded(store: Store, workspace_id: int, number: int = 1, **changes: object) -> Campaign:
    """One more campaign of the workspace as it is now."""
    assigned, recipients = people(number)
    version = store.current(workspace_id).version
    return store.record_campaign(
        workspace_id, expected_version=version, draft=draft(number, **changes), assigned=assigned, recipients=recipients
    )


_BOTH = {
    "stage": pl.lit(Stage.LAPSED.value),
    "value_tier": pl.lit(ValueTier.MIDDLE.value),
    "silent_days": pl.lit(200),
    "net": pl.lit("59.90"),
    "reward_kind": pl.lit(RewardKind.PERCENTAGE.value),
    "reward_amount": pl.lit(10),
}
_ASSIGNED = _BOTH | {
    "email_consent": pl.lit(Consent.YES.value),
    "stratum": pl.lit(0),
    "chance": pl.lit(0.1),
    "expected_order": pl.lit(40),
    "reward_cost": pl.lit(4),
    "contact_cost": pl.lit("0.01"),
    "later_margin": pl.lit(3),
    "expected_extra_profit": pl.lit("0.41"),
}
_RECIPIENTS = _BOTH | {
    "last_order_on": pl.lit(date(2025, 12, 12)),
    "orders": pl.lit(2),
    "reward": pl.lit("10 %"),
    "subject": pl.lit("We miss you"),
    "preview_text": pl.lit("A small thank you"),
    "text": pl.lit("Come back"),
    "button": pl.lit("To the shop"),
    "link": pl.lit("https://shop.example.com"),
}
