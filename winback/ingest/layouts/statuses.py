"""Words with which shops say that an order was cancelled, refunded, not paid; in the languages of their exports."""

import re
from collections.abc import Iterable, Mapping

from winback.vocabulary import OrderStatus

_CANCELLED = (
    "cancelled", "canceled", "cancelled by customer", "voided", "void", "trash", "checkout-draft", "draft", "abandoned", "declined",
    "storniert", "abgebrochen", "abgelehnt", "annulé", "annulée", "annulata", "annullato", "annullata", "cancelado", "cancelada",
    "geannuleerd", "peruttu", "peruutettu", "avbruten", "avbokad",
)  # fmt: skip
_UNPAID = (
    "pending", "pending payment", "payment pending", "awaiting payment", "unpaid", "not paid", "failed", "on hold", "on-hold",
    "incomplete", "denied", "expired", "blocked", "uncaptured", "requires_payment_method", "requires_action", "requires_confirmation",
    "requires_capture", "suspected fraud", "payment review",
    "ausstehend", "zahlung ausstehend", "unbezahlt", "fehlgeschlagen", "in wartestellung", "nicht bezahlt",
    "en attente", "échouée", "non payé", "pendiente", "pendiente de pago", "fallido", "in attesa", "non pagato", "fallito",
    "in de wacht", "mislukt", "onbetaald", "odottaa maksua", "maksamatta", "epäonnistunut", "väntar på betalning", "obetald",
)  # fmt: skip

_CANCELLED_PHRASE = re.compile(
    r"\b(?:cancell?ed|voided|storniert|abgebrochen|annulée?|annulat[oa]|annullat[oa]|cancelad[oa]|geannuleerd|peruttu|peruutettu|avbruten|avbokad)\b"
)
_UNPAID_PHRASE = re.compile(
    r"(?:awaiting .*payment|payment error|en attente d[eu] paiement|erreur de paiement|zahlung ausstehend|warten auf zahlung|"
    r"wachten op betaling|in attesa de?l? pagamento|en espera de pago|pendiente de pago)"
)
_PART_OR_NOT = re.compile(r"\b(?:parti\w*|teil\w*|gedeeltelijk|osittain|delvis|not|nicht|non|ei|inte|niet)\b")

REFUNDED_WORDS = frozenset(
    {
        "refunded", "fully refunded", "closed", "erstattet", "rückerstattet", "zurückerstattet", "remboursé", "remboursée",
        "reembolsado", "reembolsada", "rimborsato", "rimborsata", "terugbetaald", "hyvitetty", "palautettu", "återbetald",
    }
)  # fmt: skip
"""Status words of an order whose money went back in full."""

STATUS_WORDS = {**dict.fromkeys(_CANCELLED, OrderStatus.CANCELLED), **dict.fromkeys(_UNPAID, OrderStatus.UNPAID)}
"""Status words in small letters; what is not here counts as placed."""


def known_statuses(written: Iterable[str], words: Mapping[str, OrderStatus]) -> dict[str, OrderStatus]:
    """What the statuses of a file mean, those that ``words`` say nothing about left out.

    A shop that writes plain words may write longer ones, such as “Storniert / Abgelehnt” or “wc-cancelled”.
    """
    found = {text: words.get(text) or (_by_phrase(text) if words is STATUS_WORDS else None) for text in written}
    return {text: status for text, status in found.items() if status}


def _by_phrase(text: str) -> OrderStatus | None:
    word = text.removeprefix("wc-")
    if word in STATUS_WORDS:
        return STATUS_WORDS[word]
    if _UNPAID_PHRASE.match(word):
        return OrderStatus.UNPAID
    return OrderStatus.CANCELLED if _CANCELLED_PHRASE.search(word) and not _PART_OR_NOT.search(word) else None
