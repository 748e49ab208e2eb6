"""What a platform's export looks like, as data: headers, row shape, status words, quirks.

A new platform is one more file with one ``Layout``. Only headers that were seen in real exports or
in the vendor's own source are named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from winback.ingest.layouts.items import PackedItems
from winback.locale import N_, Message
from winback.vocabulary import FileKind, OrderStatus, RowShape

FIELDS: dict[str, str] = {
    "order_id": N_("order number"),
    "date": N_("order date"),
    "time": N_("time of the order"),
    "total": N_("order total"),
    "refunded": N_("amount refunded"),
    "adjusted_total": N_("order total after refunds"),
    "discount": N_("discount"),
    "discount_codes": N_("discount code"),
    "currency": N_("currency"),
    "status": N_("order or payment status"),
    "payment_status": N_("payment status beside the status of the order"),
    "paid": N_("paid: yes or no"),
    "test": N_("test order: yes or no"),
    "fulfilment": N_("delivery status"),
    "cancelled_at": N_("date of cancellation"),
    "payment_method": N_("payment method"),
    "mode": N_("live or test"),
    "row_type": N_("kind of row"),
    "balance_effect": N_("money in or out"),
    "refund_of": N_("number of the order that is refunded"),
    "sales_channel": N_("sales channel"),
    "tags": N_("tags"),
    "quantity": N_("quantity"),
    "unit_price": N_("price of one piece"),
    "line_total": N_("amount of the line"),
    "line_tax": N_("tax of the line"),
    "line_shipping": N_("delivery charge of the line"),
    "line_discount": N_("discount of the line"),
    "items": N_("products of the whole order"),
    "product": N_("product number"),
    "product_name": N_("product"),
    "category": N_("product category"),
    "email": N_("e-mail"),
    "customer_id": N_("customer number"),
    "phone": N_("phone"),
    "first_name": N_("first name"),
    "last_name": N_("last name"),
    "full_name": N_("name"),
    "country": N_("country"),
    "postcode": N_("postcode"),
    "language": N_("language"),
    "email_consent": N_("agreed to e-mail"),
    "sms_consent": N_("agreed to SMS"),
    "phone_consent": N_("agreed to phone calls"),
    "ads_consent": N_("agreed to advertising"),
    "refusal": N_("does not want to be written to"),
    "call_refusal": N_("does not want calls or SMS"),
    "stated_orders": N_("number of orders so far"),
    "answer": N_("answer"),
    "answered_on": N_("day of the answer"),
}
"""Every field a header can be mapped to, with its name for people. The list is closed."""

COALESCED = frozenset({"email", "customer_id", "phone", "first_name", "last_name", "full_name", "country", "postcode"})
"""Fields that are taken from the first of their headers that is filled, row by row; others from the first header there is."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One kind of export.

    ``source`` is the family whose order ids are one series. ``required`` headers must all be there for the layout to be
    recognised, and one of ``any_of`` where that is filled; ``fields`` names the headers of each field in order of preference.
    ``statuses`` holds small-letter status words, others count as placed; an unpaid order whose fulfilment is in ``fulfilled``
    counts as placed. ``refunded_words`` are status words of an order that was refunded in full. ``id_prefixes`` gives the status
    of orders by the start of their number. Where ``sale_types`` is filled, rows whose type does not begin with one of them, or
    that take money out, are set aside as adjustments; where ``refund_types`` is, only rows whose type begins with one of those
    take back what they refer to. ``refund_amounts`` is a pattern that finds the amounts in a packed refund column.
    ``items`` says how products are packed into cells; ``numbered`` names, with ``{n}`` for the number, the headers of products
    in numbered columns. ``not_products`` are codes or names, in small letters, of lines that are no goods. ``currency`` holds
    where the file names none. ``cautions`` are what a person should know about every file of this kind. ``may_mail`` is False
    where the platform forbids to write to its buyers. ``not_enough`` says why a known export cannot be used, and is told instead
    of reading it.
    """

    name: str
    title: str
    source: str
    kind: FileKind
    shape: RowShape
    required: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]]
    statuses: Mapping[str, OrderStatus] = field(default_factory=dict)
    refunded_words: frozenset[str] = frozenset()
    fulfilled: frozenset[str] = frozenset()
    id_prefixes: Mapping[str, OrderStatus] = field(default_factory=dict)
    sale_types: tuple[str, ...] = ()
    refund_types: tuple[str, ...] = ()
    negative_is_credit_note: bool = False
    refund_amounts: str | None = None
    items: PackedItems | None = None
    numbered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_products: frozenset[str] = frozenset()
    not_product_prefixes: tuple[str, ...] = ()
    currency: str | None = None
    decimal_mark: str | None = None
    is_utc: bool = False
    fetch_instead: Message | None = None
    cautions: tuple[Message, ...] = ()
    may_mail: bool = True
    not_enough: Message | None = None

    @property
    def can_mail(self) -> bool:
        """Whether the export can hold e-mails that may be written to."""
        return self.may_mail and "email" in self.fields
