"""Status words in eight languages: what each means for an order, and that what is not known is said."""

import pytest

from tests.ingest.exports import table
from winback.vocabulary import OrderStatus

CANCELLED, UNPAID, PLACED, TEST = OrderStatus.CANCELLED, OrderStatus.UNPAID, OrderStatus.PLACED, OrderStatus.TEST
WORDS = {
    "en": {"Pending payment": UNPAID, "Processing": PLACED, "On hold": UNPAID, "Completed": PLACED, "Cancelled": CANCELLED,
           "Failed": UNPAID, "Draft": CANCELLED, "Partially refunded": PLACED, "Test order": TEST},
    "de": {"Zahlung ausstehend": UNPAID, "In Bearbeitung": PLACED, "In Wartestellung": UNPAID, "Abgeschlossen": PLACED,
           "Storniert": CANCELLED, "Fehlgeschlagen": UNPAID, "Entwurf": CANCELLED, "Teilweise bezahlt": PLACED, "Testbestellung": TEST},
    "fi": {"Odottaa maksua": UNPAID, "Käsittelyssä": PLACED, "Jonossa": UNPAID, "Valmis": PLACED, "Peruttu": CANCELLED,
           "Epäonnistui": UNPAID, "Luonnos": CANCELLED, "Osittain hyvitetty": PLACED, "Testitilaus": TEST},
    "fr": {"Attente paiement": UNPAID, "En cours": PLACED, "En attente": UNPAID, "Terminée": PLACED, "Annulée": CANCELLED,
           "Échouée": UNPAID, "Brouillon": CANCELLED, "Partiellement remboursée": PLACED, "Commande test": TEST},
    "es": {"Pendiente de pago": UNPAID, "Procesando": PLACED, "En espera": UNPAID, "Completado": PLACED, "Cancelado": CANCELLED,
           "Fallido": UNPAID, "Borrador": CANCELLED, "Parcialmente pagado": PLACED, "Pedido de prueba": TEST},
    "it": {"In attesa di pagamento": UNPAID, "In lavorazione": PLACED, "In sospeso": UNPAID, "Completato": PLACED, "Annullato": CANCELLED,
           "Fallito": UNPAID, "Bozza": CANCELLED, "Parzialmente rimborsato": PLACED, "Ordine di prova": TEST},
    "nl": {"Wachtend op betaling": UNPAID, "In behandeling": PLACED, "In de wacht": UNPAID, "Afgerond": PLACED, "Geannuleerd": CANCELLED,
           "Mislukt": UNPAID, "Concept": CANCELLED, "Gedeeltelijk betaald": PLACED, "Testbestelling": TEST},
    "sv": {"Väntar på betalning": UNPAID, "Behandlas": PLACED, "Pausad": UNPAID, "Färdigbehandlad": PLACED, "Avbruten": CANCELLED,
           "Misslyckad": UNPAID, "Utkast": CANCELLED, "Delvis återbetald": PLACED, "Testbeställning": TEST},
    "da": {"Afventer betaling": UNPAID, "Gennemført": PLACED, "Afsendt": PLACED, "Annulleret": CANCELLED, "Kladde": CANCELLED},
    "no": {"Venter på betaling": UNPAID, "Fullført": PLACED, "Sendt": PLACED, "Kansellert": CANCELLED},
    "pl": {"Oczekujące na płatność": UNPAID, "Zrealizowane": PLACED, "Wysłane": PLACED, "Anulowane": CANCELLED},
    "pt": {"Aguardando pagamento": UNPAID, "Concluída": PLACED, "Enviada": PLACED, "Cancelada": CANCELLED},
}  # fmt: skip
REFUNDED = (
    "Refunded",
    "Rückerstattet",
    "Hyvitetty",
    "Remboursée",
    "Reembolsado",
    "Rimborsato",
    "Terugbetaald",
    "Återbetald",
    "Retoure",
    "returned",
    "Zwrócone",
)


def orders(parse, statuses):
    order = {"Order ID": "", "Date": "2024-01-13", "Email": "a@example.com", "Total": "10.00", "Currency": "EUR"}
    return parse(
        table([*order, "Status"], [{**order, "Order ID": str(number), "Status": status} for number, status in enumerate(statuses)])
    )


@pytest.mark.parametrize("language", list(WORDS))
def test_the_words_of_a_language_are_understood_and_none_is_called_unknown(parse, language: str) -> None:
    parsed = orders(parse, WORDS[language])
    assert dict(zip(WORDS[language], parsed.orders["status"], strict=True)) == WORDS[language]
    assert parsed.facts.warnings == ()


def test_a_refunded_order_gave_all_its_money_back_in_every_language(parse) -> None:
    parsed = orders(parse, REFUNDED)
    assert (parsed.orders["refunded"] == parsed.orders["total"]).all()
    assert parsed.facts.warnings == ()


def test_words_that_are_not_known_are_counted_and_said_and_the_orders_count(parse) -> None:
    parsed = orders(parse, ["Offen", "Offen", "Zyx", "bezahlt", "STORNIERT"])
    assert parsed.orders["status"].to_list() == [PLACED, PLACED, PLACED, PLACED, CANCELLED]
    assert [told.in_english() for told in parsed.facts.warnings] == [
        "3 orders have a status that is not known, “Offen” (2), “Zyx” (1). They count like any other."
    ]


@pytest.mark.parametrize("written", ["wc-cancelled", "CANCELLED", "cancelled by customer", "Annulée par le client", "annulee"])
def test_a_status_is_known_however_it_is_written(parse, written: str) -> None:
    assert orders(parse, [written]).orders["status"].to_list() == [CANCELLED]
