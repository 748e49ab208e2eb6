"""Words with which shops say that an order was cancelled, refunded, not paid, a test – or in order; in eight languages.

What is in none of the lists is not guessed: such an order counts, and the person is told which words were not understood.
"""

import re
from collections.abc import Iterable, Mapping

from winback.ingest.headers import folded
from winback.vocabulary import OrderStatus

_CANCELLED = (
    "cancelled", "canceled", "cancelled by customer", "cancelled by seller", "voided", "void", "trash", "trashed", "abandoned", "declined",
    "rejected", "deleted", "draft", "checkout-draft", "auto-draft",
    "storniert", "storno", "abgebrochen", "abgelehnt", "annulliert", "gelöscht", "entwurf",
    "peruttu", "peruutettu", "hylätty", "keskeytetty", "poistettu", "mitätöity", "luonnos",
    "annulé", "annulée", "refusé", "refusée", "abandonné", "abandonnée", "supprimé", "supprimée", "rejetée", "brouillon",
    "cancelado", "cancelada", "anulado", "anulada", "rechazado", "rechazada", "borrador",
    "annullato", "annullata", "annulata", "cancellato", "cancellata", "rifiutato", "rifiutata", "respinto", "bozza",
    "geannuleerd", "afgewezen", "verwijderd", "afgebroken", "geweigerd", "concept",
    "avbruten", "avbokad", "annullerad", "makulerad", "avvisad", "nekad", "raderad", "utkast",
    "annulleret", "afbestilt", "afvist", "slettet", "kladde", "kansellert", "avbestilt", "avbrutt", "avvist", "slettet",
    "anulowane", "anulowano", "anulowana", "odrzucone", "usunięte", "cancelada", "anulada", "recusada", "rejeitada",
)  # fmt: skip
_UNPAID = (
    "pending", "pending payment", "payment pending", "awaiting payment", "unpaid", "not paid", "failed", "payment failed", "on hold",
    "on-hold", "incomplete", "denied", "expired", "overdue", "blocked", "uncaptured", "requires_payment_method", "requires_action",
    "requires_confirmation", "requires_capture", "suspected fraud", "payment review",
    "ausstehend", "zahlung ausstehend", "unbezahlt", "nicht bezahlt", "fehlgeschlagen", "zahlung fehlgeschlagen", "in wartestellung",
    "wartet auf zahlung", "warten auf zahlung", "zahlung offen", "überfällig", "abgelaufen",
    "odottaa maksua", "odottaa maksun vahvistusta", "maksamatta", "ei maksettu", "epäonnistunut", "epäonnistui", "maksu epäonnistui",
    "erääntynyt", "jonossa", "pidossa",
    "en attente", "attente paiement", "en attente de paiement", "échouée", "échoué", "échec", "paiement échoué", "non payé", "non payée",
    "impayé", "impayée", "expiré", "expirée",
    "pendiente", "pendiente de pago", "impagado", "no pagado", "no pagada", "fallido", "fallida", "en espera", "vencido",
    "in attesa", "in attesa di pagamento", "in sospeso", "non pagato", "non pagata", "da pagare", "insoluto", "fallito", "fallita",
    "pagamento fallito", "scaduto",
    "in de wacht", "wachtend op betaling", "wachten op betaling", "wacht op betaling", "mislukt", "onbetaald", "niet betaald", "verlopen",
    "openstaand",
    "väntar på betalning", "inväntar betalning", "obetald", "ej betald", "inte betald", "misslyckad", "misslyckades", "förfallen", "pausad",
    "parkerad",
    "afventer betaling", "ikke betalt", "ubetalt", "mislykket", "venter på betaling", "mislykkes", "forfalden", "forfalt",
    "oczekuje na płatność", "oczekujące na płatność", "nieopłacone", "nieudane", "niezapłacone", "aguarda pagamento",
    "aguardando pagamento", "pagamento pendente", "falhada", "falhou",
)  # fmt: skip
_TEST = (
    "test", "test order", "testing", "testbestellung", "testauftrag", "testitilaus", "commande test", "commande de test",
    "pedido de prueba", "prueba", "ordine di prova", "ordine di test", "testbestelling", "testorder", "testbeställning",
)  # fmt: skip
_REFUNDED = (
    "refunded", "fully refunded", "charged back", "chargeback", "refund", "returned", "fully returned", "retour", "retoure",
    "retourniert", "rückgabe", "zurückgegeben", "zurückgesendet", "retourné", "retournée", "devuelto", "devuelta", "devolvido",
    "devolvida", "reso", "geretourneerd", "returnerad", "palautettiin", "returneret", "returnert", "zwrócone", "zwrot",
    "refunderet", "krediteret", "refundert", "kreditert", "refundowane",
    "erstattet", "rückerstattet", "zurückerstattet", "vollständig erstattet", "gutgeschrieben",
    "hyvitetty", "palautettu", "remboursé", "remboursée", "reembolsado", "reembolsada", "rimborsato", "rimborsata",
    "terugbetaald", "gecrediteerd", "återbetald", "återbetalad", "återbetalt", "krediterad",
)  # fmt: skip
_PLACED = (
    "paid", "partially paid", "part paid", "complete", "completed", "processing", "processed", "in process", "in progress", "shipped",
    "partially shipped", "dispatched", "delivered", "fulfilled", "partially fulfilled", "unfulfilled", "partial", "authorized",
    "authorised", "captured", "confirmed", "accepted", "approved", "active", "ready", "ready for pickup", "ready to ship",
    "awaiting shipment", "awaiting fulfillment", "awaiting fulfilment", "awaiting pickup", "preparing", "preparation in progress", "packed",
    "packing", "printed", "invoiced", "new", "received", "placed", "ordered", "sent", "success", "succeeded", "successful", "ok", "done",
    "finished", "settled", "collected", "picked up", "in transit", "unshipped", "shipping", "partially refunded", "partially cancelled",
    "partially canceled", "partially returned", "partially_refunded", "backordered", "on backorder", "normal", "sold", "live",
    "payment accepted", "remote payment accepted", "cleared", "printing", "restocked",
    "bezahlt", "teilweise bezahlt", "komplett bezahlt", "vollständig bezahlt", "abgeschlossen", "komplett abgeschlossen",
    "teilweise abgeschlossen", "erledigt", "fertig", "in bearbeitung", "wird bearbeitet", "in bearbeitung wartet", "verarbeitet",
    "bestätigt", "angenommen", "versendet", "versandt", "verschickt", "teilweise versendet", "geliefert", "teilweise ausgeliefert",
    "komplett ausgeliefert", "ausgeliefert", "zugestellt", "zur lieferung bereit", "versandbereit", "versandfertig", "unterwegs",
    "verpackt", "neu", "eingegangen", "in rechnung gestellt", "fakturiert", "autorisiert", "abgeholt", "abholbereit",
    "teilweise erstattet", "teilerstattet", "aktiv", "in vorbereitung", "abgerechnet",
    "maksettu", "osittain maksettu", "valmis", "valmistunut", "käsittelyssä", "käsitelty", "käsitellään", "lähetetty", "toimitettu",
    "osittain toimitettu", "vahvistettu", "hyväksytty", "uusi", "vastaanotettu", "laskutettu", "noudettu", "noudettavissa", "matkalla",
    "pakattu", "osittain hyvitetty", "suoritettu", "toimituksessa",
    "payé", "payée", "paiement accepté", "partiellement payée", "terminé", "terminée", "complété", "complétée", "complet", "en cours",
    "en cours de traitement", "en cours de préparation", "en préparation", "en traitement", "traité", "traitée", "expédié", "expédiée",
    "livré", "livrée", "envoyé", "envoyée", "confirmé", "confirmée", "validé", "validée", "accepté", "acceptée", "nouveau", "nouvelle",
    "facturé", "facturée", "prêt", "prête", "reçue", "partiellement remboursé", "partiellement remboursée",
    "pagado", "pagada", "pago aceptado", "completado", "completada", "procesando", "procesado", "en proceso", "en preparación",
    "preparación en curso", "en curso", "enviado", "enviada", "entregado", "entregada", "confirmado", "confirmada", "aceptado", "nuevo",
    "nueva", "facturado", "recibido", "finalizado", "listo", "parcialmente pagado", "parcialmente reembolsado",
    "pagato", "pagata", "pagamento accettato", "completato", "completata", "in lavorazione", "in elaborazione", "in preparazione",
    "preparazione in corso", "in corso", "spedito", "spedita", "consegnato", "consegnata", "confermato", "confermata", "accettato",
    "nuovo", "nuova", "fatturato", "evaso", "evasa", "ricevuto", "concluso", "pronto", "inviato", "parzialmente pagato",
    "parzialmente rimborsato",
    "betaald", "betaling aanvaard", "voltooid", "afgerond", "in behandeling", "bezig met verwerken", "in verwerking", "verwerkt",
    "verzonden", "geleverd", "bezorgd", "bevestigd", "geaccepteerd", "nieuw", "gefactureerd", "ontvangen", "gereed", "klaar",
    "gedeeltelijk betaald", "deels betaald", "gedeeltelijk terugbetaald", "afgehandeld", "onderweg", "opgehaald",
    "betald", "betalt", "delvis betald", "klar", "slutförd", "genomförd", "behandlas", "bearbetas", "under behandling",
    "färdigbehandlad", "skickad", "levererad", "bekräftad", "godkänd", "ny", "fakturerad", "mottagen", "färdig", "avslutad", "packad",
    "utlämnad", "hämtad", "expedierad", "delvis återbetald",
    "gennemført", "afsendt", "sendt", "leveret", "betalt", "behandles", "under behandling", "modtaget", "bekræftet", "afsluttet",
    "afhentet", "fullført", "levert", "mottatt", "bekreftet", "avsluttet", "hentet", "delvis refunderet", "delvist refunderet",
    "zrealizowane", "zakończone", "wysłane", "opłacone", "zapłacone", "w trakcie realizacji", "przetwarzane", "dostarczone", "nowe",
    "przyjęte", "concluída", "concluído", "enviada", "entregue", "paga", "em processamento", "processando",
)  # fmt: skip
_DELIVERED = (
    "fulfilled", "shipped", "delivered", "partial", "partially shipped", "partially fulfilled", "complete", "completed", "collected",
    "versandt", "versendet", "verschickt", "geliefert", "ausgeliefert", "zugestellt", "abgeholt", "teilweise versendet",
    "lähetetty", "toimitettu", "noudettu", "expédié", "expédiée", "livré", "livrée", "envoyé", "envoyée", "enviado", "enviada",
    "entregado", "entregada", "spedito", "spedita", "consegnato", "consegnata", "verzonden", "geleverd", "bezorgd", "opgehaald",
    "skickad", "levererad", "utlämnad", "hämtad", "expedierad", "afsendt", "sendt", "leveret", "afhentet", "levert", "hentet",
    "wysłane", "dostarczone", "entregue",
)  # fmt: skip

_CANCELLED_PHRASE = re.compile(
    r"\b(?:cancell?ed|voided|storniert|abgebrochen|annulee?|annulat[oa]|annullat[oa]|cancelad[oa]|geannuleerd|peruttu|peruutettu|avbruten|"
    r"avbokad|annulleret|kansellert|anulowan[eoa])\b"
)
_UNPAID_PHRASE = re.compile(
    r"(?:awaiting .*payment|payment error|en attente d[eu] paiement|erreur de paiement|zahlung ausstehend|warten auf zahlung|"
    r"wachten op betaling|in attesa de?l? pagamento|en espera de pago|pendiente de pago)"
)
_PLACED_PHRASE = re.compile(
    r"(?:shipped|delivered|completed?|paid|processing|partially|teilweise|partiellement|parcialmente|parzialmente|gedeeltelijk|osittain|delvis)\b"
)
_PART_OR_NOT = re.compile(r"\b(?:parti\w*|teil\w*|gedeeltelijk|osittain|delvis|not|nicht|non|ei|inte|niet)\b")


def _known(words: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(word) for word in words)


REFUNDED_WORDS = _known(_REFUNDED)
"""Status words of an order whose money went back in full."""

PLACED_WORDS = _known(_PLACED)
"""Status words of an order that stands, whether it is on its way or done."""

DELIVERED_WORDS = _known(_DELIVERED)
"""Delivery words of an order that reached somebody, so that it counts although it is not paid yet."""

STATUS_WORDS: Mapping[str, OrderStatus] = {
    **dict.fromkeys(_known(_CANCELLED), OrderStatus.CANCELLED),
    **dict.fromkeys(_known(_UNPAID), OrderStatus.UNPAID),
    **dict.fromkeys(_known(_TEST), OrderStatus.TEST),
}
"""Status words in plain letters; what is not here counts as placed."""


def known_statuses(written: Iterable[str], words: Mapping[str, OrderStatus]) -> dict[str, OrderStatus]:
    """What the statuses of a file mean, those that ``words`` say nothing about left out.

    A shop that writes plain words may write longer ones, such as “Storniert / Abgelehnt” or “wc-cancelled”.
    """
    if words is not STATUS_WORDS:
        return {text: words[text] for text in written if text in words}
    found = {text: _by_word(plain_status(text)) for text in written}
    return {text: status for text, status in found.items() if status}


def unknown_statuses(written: Iterable[str], words: Mapping[str, OrderStatus]) -> list[str]:
    """Those of the statuses that are in none of the lists."""
    explained = known_statuses(written, words)
    unexplained = {text: plain_status(text) for text in written if text not in explained}
    return [text for text, word in unexplained.items() if word not in PLACED_WORDS | REFUNDED_WORDS and not _PLACED_PHRASE.match(word)]


def plain_status(text: str) -> str:
    """A status in plain small letters, without the mark that WooCommerce puts before its own."""
    return folded(text).removeprefix("wc ")


def _by_word(word: str) -> OrderStatus | None:
    if word in STATUS_WORDS:
        return STATUS_WORDS[word]
    if _UNPAID_PHRASE.match(word):
        return OrderStatus.UNPAID
    return OrderStatus.CANCELLED if _CANCELLED_PHRASE.search(word) and not _PART_OR_NOT.search(word) else None
