"""What became of a list."""

from enum import StrEnum


class Arm(StrEnum):
    """What somebody was drawn for: one of two variants, or the comparison group that gets nothing."""

    A = "a"
    B = "b"
    HOLDOUT = "holdout"


class CampaignStatus(StrEnum):
    """Where a recorded campaign stands. What was not sent is never measured, and its people are free again."""

    RECORDED = "recorded"
    SENT = "sent"
    NOT_SENT = "not_sent"


class Verdict(StrEnum):
    """What can be said of a campaign, against its break-even."""

    PAID_OFF = "paid_off"
    TOO_EARLY = "too_early"
    DID_NOT_PAY_OFF = "did_not_pay_off"
    NOT_MEASURABLE = "not_measurable"


class VerdictReason(StrEnum):
    """Why a verdict is what it is; each belongs to one verdict and is told in one sentence."""

    PAYS = "pays"
    INTERIM = "interim"
    MAY_BE_CHANCE = "may_be_chance"
    EFFECT_BUT_OPEN = "effect_but_open"
    CONTRADICTION = "contradiction"
    HARMED = "harmed"
    NO_DIFFERENCE = "no_difference"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    TOO_LITTLE = "too_little"
    NEVER_PAYS = "never_pays"
    NO_COMPARISON = "no_comparison"


class ValueMethod(StrEnum):
    """How the range of an extra amount of money was found."""

    OWN_ORDER_VALUES = "own_order_values"
    POOLED_ORDER_VALUE = "pooled_order_value"
