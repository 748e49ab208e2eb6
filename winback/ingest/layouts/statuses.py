"""Words with which shops say that an order was cancelled, refunded, not paid; in the languages of their exports."""

from winback.vocabulary import OrderStatus

_CANCELLED = (
    "cancelled", "canceled", "cancelled by customer", "voided", "void", "trash", "checkout-draft", "draft", "abandoned", "declined",
    "storniert", "abgebrochen", "abgelehnt", "annulé", "annulée", "annulata", "annullato", "annullata", "cancelado", "cancelada",
    "geannuleerd", "peruttu", "peruutettu", "avbruten", "avbokad",
)  # fmt: skip
_UNPAID = (
    "pending", "pending payment", "payment pending", "awaiting payment", "unpaid", "not paid", "failed", "on hold", "on-hold",
    "incomplete", "denied", "expired", "requires_payment_method", "suspected fraud", "payment review",
    "ausstehend", "zahlung ausstehend", "unbezahlt", "fehlgeschlagen", "in wartestellung", "nicht bezahlt",
    "en attente", "échouée", "non payé", "pendiente", "pendiente de pago", "fallido", "in attesa", "non pagato", "fallito",
    "in de wacht", "mislukt", "onbetaald", "odottaa maksua", "maksamatta", "epäonnistunut", "väntar på betalning", "obetald",
)  # fmt: skip

REFUNDED_WORDS = frozenset(
    {
        "refunded", "fully refunded", "closed", "erstattet", "rückerstattet", "zurückerstattet", "remboursé", "remboursée",
        "reembolsado", "reembolsada", "rimborsato", "rimborsata", "terugbetaald", "hyvitetty", "palautettu", "återbetald",
    }
)  # fmt: skip
"""Status words of an order whose money went back in full."""

STATUS_WORDS = {**dict.fromkeys(_CANCELLED, OrderStatus.CANCELLED), **dict.fromkeys(_UNPAID, OrderStatus.UNPAID)}
"""Status words in small letters; what is not here counts as placed."""
