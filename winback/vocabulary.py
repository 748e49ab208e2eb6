"""The closed vocabularies: every word that is stored, compared or grouped by.

Compare with the member, never with a literal: a misspelt literal silently matches nothing.
"""

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


class OrderStatus(StrEnum):
    """What the shop system says about a row of orders, before any money is looked at."""

    PLACED = "placed"
    CANCELLED = "cancelled"
    UNPAID = "unpaid"
    TEST = "test"
    CREDIT_NOTE = "credit_note"
    ADJUSTMENT = "adjustment"


class Standing(StrEnum):
    """Why an order counts or does not; each order has exactly one."""

    COUNTED = "counted"
    CANCELLED = "cancelled"
    UNPAID = "unpaid"
    REFUNDED = "refunded"
    TEST = "test"
    ZERO = "zero"
    CREDIT_NOTE = "credit_note"
    ADJUSTMENT = "adjustment"


class Consent(StrEnum):
    """Whether somebody agreed to be written to through one channel."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """A way to reach somebody; consent is known per channel."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    ADS = "ads"


class FileKind(StrEnum):
    """What a shop's file holds."""

    ORDERS = "orders"
    CUSTOMERS = "customers"
    ANSWERS = "answers"
    UNSUBSCRIBES = "unsubscribes"


class RowShape(StrEnum):
    """How orders are laid out in the rows of an export."""

    ORDER = "order"
    LINES_BLANK_CONTINUATION = "lines_blank_continuation"
    LINES_REPEATED_TOTALS = "lines_repeated_totals"
    LINES_ONLY = "lines_only"
    SUMMARY_THEN_LINES = "summary_then_lines"
    CUSTOMER = "customer"


class DateOrder(StrEnum):
    """How a date of two small numbers is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class RejectReason(StrEnum):
    """Why a row was refused; the row is shown with its line number."""

    BROKEN_ROW = "broken_row"
    NO_ORDER_ID = "no_order_id"
    SPREADSHEET_ORDER_ID = "spreadsheet_order_id"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    BAD_QUANTITY = "bad_quantity"
    NO_CONTACT = "no_contact"
    NO_ANSWER = "no_answer"
    CONFLICTING_TOTALS = "conflicting_totals"


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


class ProspectSign(StrEnum):
    """What is known to make a lost customer come back more easily than others."""

    RECOMMENDS = "recommends"
    PRICE = "price"
    COMPLAINT_SOLVED = "complaint_solved"


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
    COUNTRY = "country"
    CHANNEL = "sales_channel"
    COHORT = "cohort"
    STAGE = "stage"
    CONSENT = "email_consent"
    RECENCY = "recency_score"
    FREQUENCY = "frequency_score"


class ActionKind(StrEnum):
    """What could be done next in a shop; where two address the same people, the one that stands first here has them."""

    PRODUCT_STOPPED = "product_stopped"
    SECOND_ORDER = "second_order"
    NO_DISCOUNT = "no_discount"
    HIGH_VALUE_QUIET = "high_value_quiet"
    WIN_BACK = "win_back"
    ASK_CONSENT = "ask_consent"
    LONG_GONE = "long_gone"


class RewardKind(StrEnum):
    """What an offer gives."""

    NONE = "none"
    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"
    FREE_SHIPPING = "free_shipping"
    GIFT = "gift"


class CodeSource(StrEnum):
    """Where the codes of an offer come from."""

    NO_CODE = "no_code"
    OWN = "own"
    LISTED = "listed"
    SHARED = "shared"


class AudienceStep(StrEnum):
    """The steps by which an audience shrinks, in this order."""

    ELIGIBLE = "eligible"
    SELECTED = "selected"
    REACHABLE = "reachable"
    CONSENT = "consent"
    NOT_TOO_OLD = "not_too_old"
    NOT_SUPPRESSED = "not_suppressed"
    RESTED = "rested"
    WORTHWHILE = "worthwhile"
    WITHIN_BUDGET = "within_budget"
    CONTACTED = "contacted"


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


class Advice(StrEnum):
    """What is expected to earn most with one person: the reward, the message without it, or nothing at all."""

    REWARD = "reward"
    MESSAGE = "message"
    NOTHING = "nothing"


class NeverPays(StrEnum):
    """Why no number of extra returns pays for a list."""

    REWARD_TAKES_ALL = "reward_takes_all"
    ORDER_LEAVES_NOTHING = "order_leaves_nothing"
    REWARD_FOR_THOSE_WHO_COME_ANYWAY = "reward_for_those_who_come_anyway"
    MESSAGES_COST_TOO_MUCH = "messages_cost_too_much"


class LiftSource(StrEnum):
    """Where the extra returns that a plan counts on come from."""

    ASSUMED = "assumed"
    MEASURED = "measured"
    MEASURED_AND_ASSUMED = "measured_and_assumed"
    STATED = "stated"


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


class Destination(StrEnum):
    """The programs that a list can be written for."""

    CSV = "csv"
    XLSX = "xlsx"
    KLAVIYO = "klaviyo"
    MAILCHIMP = "mailchimp"
    BREVO = "brevo"


class BusinessType(StrEnum):
    """The kinds of shop that the demo can make."""

    COFFEE = "coffee"
    FASHION = "fashion"
    FURNITURE = "furniture"
    GIFTS = "gifts"
