"""The nouns: every frame that crosses a module border, with its columns, types and grain.

A function that makes one of these frames returns ``SCHEMA.check(frame)``. The check compares names,
order and types and refuses nulls in required columns; it costs nothing that grows with the rows.
``check_grain`` also looks for repeated keys, for tests and for data that comes in from outside.

Money is exact: ``MONEY`` holds four decimals and is never turned into a float before it is drawn
or used in a statistic. 38 digits, because sums and products of polars decimals have 38 anyway.
"""

from winback.schema.campaigns import ARMS, ASSIGNED, BALANCE, BY_DAY, OUTCOMES
from winback.schema.customers import CHANCES, CURVE, CUSTOMERS, FAVOURITES, LAST_CHANNELS, OCCASIONS, SEGMENTED, STAGE_SUMMARY, STAGED
from winback.schema.declaring import MONEY, FrameSchema, enum
from winback.schema.offers import RECIPIENTS, VALUED
from winback.schema.products import DUE, PRODUCTS, PURCHASES, REPLENISHMENT
from winback.schema.reasons import REASONS
from winback.schema.shop import CONTACTS, LINES, ORDER_RECORDS, ORDERS, PEOPLE, REJECTS
from winback.schema.signs import SIGN_HISTORY, SIGN_RECORD, SIGNS

__all__ = [
    "ARMS",
    "ASSIGNED",
    "BALANCE",
    "BY_DAY",
    "CHANCES",
    "CONTACTS",
    "CURVE",
    "CUSTOMERS",
    "DUE",
    "FAVOURITES",
    "LAST_CHANNELS",
    "LINES",
    "MONEY",
    "OCCASIONS",
    "ORDERS",
    "ORDER_RECORDS",
    "OUTCOMES",
    "PEOPLE",
    "PRODUCTS",
    "PURCHASES",
    "REASONS",
    "RECIPIENTS",
    "REJECTS",
    "REPLENISHMENT",
    "SEGMENTED",
    "SIGNS",
    "SIGN_HISTORY",
    "SIGN_RECORD",
    "STAGED",
    "STAGE_SUMMARY",
    "VALUED",
    "FrameSchema",
    "enum",
]
