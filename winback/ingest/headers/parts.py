"""What the words of a header speak of, whatever their language."""

from collections.abc import Mapping
from enum import StrEnum, auto


class Part(StrEnum):
    """One idea in a header: “Bestelldatum” is ORDER and DATE.

    ``ORDERS`` and ``PRODUCTS`` are the plurals: a number of orders, several products in one cell. ``STATE`` is a status only
    beside an order or a payment, else a region. ``MONEY_UNIT`` is a currency that names the unit of the column. ``OTHER`` are
    ideas that no field is about, ``OTHER_MONEY`` amounts that are neither a price nor what was paid for an order. ``OPT_OUT``
    turns a consent into its opposite. ``FILLER`` says nothing.
    """

    ORDER = auto()
    ORDERS = auto()
    INVOICE = auto()
    TRANSACTION = auto()
    NUMBER = auto()
    REFERENCE = auto()
    DATE = auto()
    CLOCK = auto()
    PLACED = auto()
    CHANGED = auto()
    CANCELLED = auto()
    TOTAL = auto()
    GRAND = auto()
    AMOUNT = auto()
    SUBTOTAL = auto()
    NET = auto()
    GROSS = auto()
    INCLUDING = auto()
    EXCLUDING = auto()
    TAX = auto()
    SHIPPING = auto()
    BILLING = auto()
    OTHER_MONEY = auto()
    DISCOUNT = auto()
    VOUCHER = auto()
    CODE = auto()
    REFUND = auto()
    PAID = auto()
    PAYMENT = auto()
    METHOD = auto()
    LINE = auto()
    PRODUCT = auto()
    PRODUCTS = auto()
    SKU = auto()
    DESCRIPTION = auto()
    TITLE = auto()
    QUANTITY = auto()
    COUNT = auto()
    UNIT = auto()
    PRICE = auto()
    CUSTOMER = auto()
    EMAIL = auto()
    ADDRESS = auto()
    PHONE = auto()
    FIRST_NAME = auto()
    LAST_NAME = auto()
    NAME = auto()
    COUNTRY = auto()
    POSTCODE = auto()
    CURRENCY = auto()
    MONEY_UNIT = auto()
    STATUS = auto()
    STATE = auto()
    CATEGORY = auto()
    CHANNEL = auto()
    TAG = auto()
    LANGUAGE = auto()
    CONSENT = auto()
    MARKETING = auto()
    NEWSLETTER = auto()
    SMS = auto()
    CALL = auto()
    ADS = auto()
    OPT_OUT = auto()
    OTHER = auto()
    FILLER = auto()


Words = Mapping[Part, str]
"""The words of one language: phrases parted by commas, as people write them; accents and capitals do not matter."""
