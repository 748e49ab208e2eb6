"""What is done about it, and what it may be worth."""

from enum import StrEnum


class ActionKind(StrEnum):
    """What could be done next in a shop; where two address the same people, the one that stands first here has them."""

    PRODUCT_STOPPED = "product_stopped"
    SECOND_ORDER = "second_order"
    NO_DISCOUNT = "no_discount"
    HIGH_VALUE_QUIET = "high_value_quiet"
    WIN_BACK = "win_back"
    ASK_CONSENT = "ask_consent"
    LONG_GONE = "long_gone"


class ProspectSign(StrEnum):
    """What is known to make a lost customer come back more easily than others."""

    RECOMMENDS = "recommends"
    PRICE = "price"
    COMPLAINT_SOLVED = "complaint_solved"


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


class Destination(StrEnum):
    """The programs that a list can be written for."""

    CSV = "csv"
    XLSX = "xlsx"
    KLAVIYO = "klaviyo"
    MAILCHIMP = "mailchimp"
    BREVO = "brevo"
