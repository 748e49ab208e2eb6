"""What a shop’s files say, and what they are."""

from enum import StrEnum


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


class EmailState(StrEnum):
    """Whether somebody may be e-mailed: what they agreed to, unless nobody writes to them any more."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    DO_NOT_CONTACT = "do_not_contact"


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


class BusinessType(StrEnum):
    """The kinds of shop that the demo can make."""

    COFFEE = "coffee"
    FASHION = "fashion"
    FURNITURE = "furniture"
    GIFTS = "gifts"
