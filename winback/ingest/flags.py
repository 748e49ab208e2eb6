"""Columns of orders that say yes or no below a single question: “Paid”, “Test order”."""

from collections.abc import Mapping

from winback.ingest.headers import folded

_WORDS: Mapping[str, frozenset[str]] = {
    "paid": frozenset((
        "paid", "is paid", "was paid", "paid yes no", "order paid", "paid for", "payment received", "has been paid", "bezahlt",
        "ist bezahlt", "bezahlt ja nein", "zahlung eingegangen", "zahlung erhalten", "maksettu", "onko maksettu", "maksu saapunut",
        "maksu suoritettu", "paye", "payee", "est paye", "pagado", "pagada", "esta pagado", "pagato", "pagata", "betaald", "is betaald",
        "betald", "ar betald", "betalt", "er betalt", "oplacone", "zaplacone", "pago", "paga",
    )),
    "test": frozenset((
        "test", "is test", "test order", "is test order", "test mode", "testbestellung", "testauftrag", "ist test", "testmodus",
        "testitilaus", "onko testi", "commande test", "commande de test", "pedido de prueba", "ordine di prova", "ordine di test",
        "testbestelling", "testorder", "testbestallning", "testordre",
    )),
}  # fmt: skip
"""Field → the headers that ask for it, as ``folded`` leaves them."""


def flag_field(header: str) -> str | None:
    """The field of a column whose header asks whether an order is paid, or a test; None for any other."""
    asked = folded(header)
    return next((field for field, words in _WORDS.items() if asked in words), None)
