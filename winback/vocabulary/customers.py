"""What the analysis says of customers."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a customer stands in the lifecycle, in lifecycle order; each customer is in exactly one."""

    LEAD = "lead"
    NEW = "new"
    GROWING = "growing"
    LOYAL = "loyal"
    RETURNED = "returned"
    AT_RISK = "at_risk"
    LAPSED = "lapsed"
    LOST = "lost"


class UsualReturnGroup(StrEnum):
    """The customers one usual return curve is drawn for: everyone, or by number of occasions so far."""

    ALL = "all"
    AFTER_FIRST = "1"
    AFTER_SECOND = "2"
    AFTER_THIRD = "3+"


class ThresholdSource(StrEnum):
    """Where a recommended threshold comes from."""

    CURVE = "curve"
    DOUBLED = "doubled"
    DEFAULT = "default"


class ValueTier(StrEnum):
    """How much a customer has brought so far, against the other customers of the shop."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class RfmSegment(StrEnum):
    """Segments on recency × frequency, named so that they are not taken for stages."""

    CHAMPIONS = "champions"
    REGULARS = "regulars"
    POTENTIAL_REGULARS = "potential_regulars"
    RECENT = "recent"
    PROMISING = "promising"
    NEED_ATTENTION = "need_attention"
    ABOUT_TO_SLEEP = "about_to_sleep"
    SLIPPING = "slipping"
    CANT_LOSE = "cant_lose"
    HIBERNATING = "hibernating"


class Reason(StrEnum):
    """Why a quiet customer probably left; where several apply, the one that stands first here is the main one."""

    TOLD_US = "told_us"
    BAD_EXPERIENCE = "bad_experience"
    REPLENISHMENT_OVERDUE = "replenishment_overdue"
    PRODUCT_GONE = "product_gone"
    GIFT_OR_SEASON = "gift_or_season"
    PRICE = "price"
    DRIFTED = "drifted"
    TRIED_ONCE = "tried_once"
    UNKNOWN = "unknown"


class Sign(StrEnum):
    """What a customer who is about to leave may do differently than before."""

    GAP_STRETCHED = "gap_stretched"
    CHEAPER_BASKETS = "cheaper_baskets"
    MORE_RETURNS = "more_returns"


class Dimension(StrEnum):
    """What customers are broken down by, and what a list can be limited to."""

    VALUE_TIER = "value_tier"
    SILENCE_BAND = "silence_band"
    REASON = "reason"
    RFM_SEGMENT = "rfm_segment"
    PRODUCT = "product"
    CATEGORY = "category"
    COUNTRY = "country"
    CHANNEL = "sales_channel"
    COHORT = "cohort"
    STAGE = "stage"
    CONSENT = "email_consent"
    RECENCY = "recency_score"
    FREQUENCY = "frequency_score"


class ChanceSource(StrEnum):
    """What somebody's chance of return without a campaign was read from."""

    OWN_CURVE = "own_curve"
    POOLED_CURVE = "pooled_curve"
    LAST_USABLE_DAY = "last_usable_day"
    ASSUMED = "assumed"
    FORETOLD = "foretold"


class Predictor(StrEnum):
    """A way of foretelling who returns, from the simplest on."""

    CURVE = "curve"
    PURCHASES = "purchases"
    HABITS = "habits"
    BOTH = "both"
    SEASON = "season"
