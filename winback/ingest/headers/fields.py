"""Parts of a header → how well it fits each field.

A pattern names the parts that make up a field, ``beside`` those that may stand with them. Any other part means that the
column is about something else – “Versandkosten gesamt” is no total of an order –, an unknown word that it may be.
"""

from collections.abc import Mapping
from functools import lru_cache

from winback.ingest.headers.heading import heading
from winback.ingest.headers.parts import Part
from winback.ingest.headers.patterns import PATTERNS

UNKNOWN_WORD = 0.62
"""What a score is multiplied with where one word of the header is not known; more of them halve it."""
_MORE_UNKNOWN = 0.5
_FOR_DELIVERY = 0.8
"""What a delivery address is worth where a billing address may be there."""

_PERSON = frozenset({Part.CUSTOMER, Part.BILLING, Part.INVOICE, Part.ORDER})
_UNIT = frozenset({Part.MONEY_UNIT})

_BESIDE: dict[str, frozenset[Part]] = {
    **dict.fromkeys(("unit_price", "line_total"), _UNIT),
    **dict.fromkeys(("total", "refunded", "discount"), _UNIT | {Part.ORDER}),
    **dict.fromkeys(("discount_codes", "currency", "payment_method", "sales_channel", "tags"), frozenset({Part.ORDER, Part.CUSTOMER})),
    **dict.fromkeys(("email", "phone", "first_name", "last_name", "country", "postcode"), _PERSON | {Part.ADDRESS}),
    "full_name": _PERSON,  # “Billing address” is a street
    **dict.fromkeys(("email_consent", "sms_consent", "phone_consent", "language"), frozenset({Part.CUSTOMER})),
    "stated_orders": frozenset({Part.CUSTOMER}),
}
_PATTERNS = {
    field: tuple((frozenset(map(Part, names.split())), score) for names, score in patterns.items()) for field, patterns in PATTERNS.items()
}
_TO_SOMEBODY = ("email", "phone", "first_name", "last_name", "full_name", "country", "postcode")


@lru_cache(maxsize=4096)
def meanings(header: str) -> Mapping[str, float]:
    """Field → how well the words of the header fit it, from 0 to 1; without the fields that they do not fit at all."""
    read = heading(header)
    certainty = (1.0, UNKNOWN_WORD)[read.unknown] if read.unknown < 2 else _MORE_UNKNOWN * UNKNOWN_WORD
    fits = {field: _fit(field, read.parts) for field in _PATTERNS}
    return {field: fit * certainty for field, fit in fits.items() if fit}


def _fit(field: str, parts: frozenset[Part]) -> float:
    beside, factor = _BESIDE.get(field, frozenset()), 1.0
    if field in _TO_SOMEBODY and Part.SHIPPING in parts:
        parts, factor = parts - {Part.SHIPPING}, _FOR_DELIVERY
    fits = (score for pattern, score in _PATTERNS[field] if pattern <= parts and parts - pattern <= beside)
    return factor * max(fits, default=0.0)
