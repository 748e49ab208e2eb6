"""What a header means, in eight languages and however it is written."""

import pytest

from winback.ingest.headers import folded, meanings, numbered, says_nothing


def best(header: str) -> str | None:
    """The field that a header fits best, if it surely is one."""
    fitting = {field: fit for field, fit in meanings(header).items() if fit >= 0.7}
    return max(fitting, key=lambda field: fitting[field]) if fitting else None


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("order_id", (
            "Order # | ORDER NO. | N° de commande | Bestellnr. | Best.-Nr. | Tilausnumero | Tilausnro | Nº de pedido | N. ordine | "
            "Bestelnummer | Ordernummer | Beställningsnummer | order_id | orderId"
        )),
        ("date", (
            "Order date | Created at | Bestelldatum | Bestellt am | Tilauspäivä | TILAUSPVM | Date de la commande | "
            "Fecha del pedido | Data dell'ordine | Besteldatum | Orderdatum | Kaufdatum"
        )),
        ("total", (
            "Grand total | Order Total (inc tax) | Gesamtbetrag | Gesamtsumme inkl. MwSt. | Endbetrag in EUR | Loppusumma | "
            "Tilauksen loppusumma | Montant total TTC | Importe total (€) | Importo totale | Totaalbedrag incl. btw | Belopp | "
            "Totalbelopp"
        )),
        ("email", (
            "E-mail | EMAIL ADDRESS | customerEmail | Kunden-E-Mail | Sähköposti | Asiakkaan sähköposti | Courriel | "
            "Adresse e-mail | Correo electrónico | Indirizzo e-mail | E-mailadres | E-postadress"
        )),
        ("phone", (
            "Phone | Handynummer | Puhelin | Tél. | Teléfono móvil | Cellulare | Telefoonnummer | Mobilnummer"
        )),
        ("customer_id", (
            "Customer ID | Kundennr. | Asiakasnumero | Code client | Número de cliente | Codice cliente | Klantnummer | "
            "Kundnummer"
        )),
        ("refunded", (
            "Refunded amount | Erstattet | Rückerstattung | Hyvitetty summa | Montant remboursé | Reembolso | Rimborsato | "
            "Terugbetaald bedrag | Återbetalat belopp"
        )),
        ("status", (
            "Status | Order status | Bestellstatus | Tilauksen tila | Statut | Estado del pedido | Stato ordine | "
            "Orderstatus"
        )),
        ("quantity", (
            "Qty | Menge | Stückzahl | Stueckzahl | Määrä | Kpl | Quantité | Qté | Cantidad | Quantità | Aantal | Antal"
        )),
        ("unit_price", (
            "Unit price | Einzelpreis | Stückpreis | Yksikköhinta | Prix unitaire | Precio unitario | Prezzo unitario | "
            "Stukprijs | Styckpris"
        )),
        ("payment_status", "Payment status | Zahlungsstatus | Maksun tila | Betaalstatus"),
        ("line_total", (
            "Line total | Positionssumme | Rivisumma | Total ligne | Importe línea | Totale riga | Regeltotaal | Radsumma"
        )),
        ("product", (
            "SKU | Artikelnr. | Art.-Nr. | Tuotekoodi | Référence produit | Código de producto | Codice articolo | Artikelnummer"
        )),
        ("email_consent", (
            "Accepts marketing | Newsletter | Werbeeinwilligung | Markkinointilupa | Acepta publicidad | Consenso marketing | "
            "Nieuwsbrief | Nyhetsbrev"
        )),
        ("stated_orders", (
            "Orders | Number of orders | Anzahl Bestellungen | Tilausten määrä | Nombre de commandes | Número de pedidos | "
            "Numero ordini | Aantal bestellingen | Antal ordrar"
        )),
    ],
)  # fmt: skip
def test_a_header_means_its_field_in_every_language(field: str, headers: str) -> None:
    assert {header: best(header) for header in headers.split(" | ")} == dict.fromkeys(headers.split(" | "), field)


@pytest.mark.parametrize(
    "header",
    [
        "Versandkosten", "Frais de port", "Toimituskulut", "Shipping total", "Tax total", "Umsatzsteuer", "Lieferdatum", "Shipped at",
        "Total spent", "Offener Betrag", "Einkaufspreis", "Kundengruppe", "Lieferzeit", "Sales rep email", "Opt-out",
        "Newsletter abgemeldet", "Markkinointikielto", "Billing address", "Shipping state", "Purchase order number", "Tracking number",
        "Total items", "Datensatz",
    ],
)  # fmt: skip
def test_what_is_about_something_else_is_no_field(header: str) -> None:
    assert best(header) is None


def test_the_total_that_the_customer_paid_comes_before_part_sums() -> None:
    ranked = sorted(("Zwischensumme", "Gesamtbetrag", "Betrag", "Summe netto"), key=lambda header: -meanings(header)["total"])
    assert ranked == ["Gesamtbetrag", "Betrag", "Summe netto", "Zwischensumme"]


def test_a_billing_name_comes_before_the_name_on_the_parcel() -> None:
    assert meanings("Billing first name")["first_name"] > meanings("Shipping first name")["first_name"]


def test_an_unknown_word_makes_a_header_uncertain() -> None:
    assert meanings("Gesamtbetrag Xyla")["total"] < 0.7 < meanings("Gesamtbetrag")["total"]


def test_headers_are_folded_to_plain_words() -> None:
    assert [folded(header) for header in ("N° de commande", "Gesamtbetrag (EUR)", "orderTotal", "Größe", "E-Mail-Adresse")] == [
        "no de commande", "gesamtbetrag eur", "order total", "grosse", "e mail adresse",
    ]  # fmt: skip


def test_a_number_in_a_header_names_a_position() -> None:
    assert numbered("Product 12 Name") == ("product name", 12)
    assert numbered("SKU #3") == ("sku", 3)
    assert numbered("Product Name") is None
    assert numbered("Address 1 line 2") is None


def test_a_header_without_a_known_word_says_nothing() -> None:
    assert says_nothing("Wer")
    assert not says_nothing("Sales rep email")
