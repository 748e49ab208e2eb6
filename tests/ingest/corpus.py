"""Files as shops of eight countries export them, made up here: headers of all kinds, people from Faker, and what each column is.

A column is ``header: kind``. The kind says which values stand below the header, and is the field that the column should be
taken for; kinds that begin with ``-`` belong to no field.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from faker import Faker

ROWS = 30
_LOCALES = {
    "en": "en_GB", "us": "en_US", "de": "de_DE", "fi": "fi_FI", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "sv": "sv_SE",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a country writes its files."""

    delimiter: str
    day: str
    mark: str
    currency: str
    encoding: str
    yes_no: tuple[str, str]
    statuses: tuple[str, ...]


WRITINGS = {
    "en": Writing(delimiter=",", day="%d/%m/%Y", mark=".", currency="GBP", encoding="utf-8", yes_no=("Yes", "No"), statuses=("Completed", "Cancelled", "Processing")),
    "us": Writing(delimiter=",", day="%m/%d/%Y", mark=".", currency="USD", encoding="utf-8-sig", yes_no=("TRUE", "FALSE"), statuses=("Paid", "Canceled", "Shipped")),
    "de": Writing(delimiter=";", day="%d.%m.%Y", mark=",", currency="EUR", encoding="cp1252", yes_no=("ja", "nein"), statuses=("Abgeschlossen", "Storniert", "In Bearbeitung")),
    "fi": Writing(delimiter=";", day="%d.%m.%Y", mark=",", currency="EUR", encoding="utf-8-sig", yes_no=("kyllä", "ei"), statuses=("Valmis", "Peruttu", "Käsittelyssä")),
    "fr": Writing(delimiter=";", day="%d/%m/%Y", mark=",", currency="EUR", encoding="cp1252", yes_no=("oui", "non"), statuses=("Terminée", "Annulée", "En cours")),
    "es": Writing(delimiter=";", day="%d/%m/%Y", mark=",", currency="EUR", encoding="utf-8", yes_no=("sí", "no"), statuses=("Completado", "Cancelado", "Enviado")),
    "it": Writing(delimiter=";", day="%d/%m/%Y", mark=",", currency="EUR", encoding="utf-8", yes_no=("sì", "no"), statuses=("Completato", "Annullato", "Spedito")),
    "nl": Writing(delimiter=";", day="%d-%m-%Y", mark=",", currency="EUR", encoding="utf-16", yes_no=("ja", "nee"), statuses=("Voltooid", "Geannuleerd", "Verzonden")),
    "sv": Writing(delimiter="\t", day="%Y-%m-%d", mark=",", currency="SEK", encoding="utf-8", yes_no=("ja", "nej"), statuses=("Slutförd", "Avbruten", "Skickad")),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file: its language, its columns, and the fields that a person has to be asked for."""

    name: str
    language: str
    columns: Mapping[str, str]
    asks: tuple[str, ...] = ()

    @property
    def expected(self) -> dict[str, str]:
        """Field → header; a field ``email#2`` is a further column of ``email``."""
        return {kind: header for header, kind in self.columns.items() if not kind.startswith("-")}

    def content(self) -> bytes:
        """The file."""
        writing, people = WRITINGS[self.language], _people(self.language)
        buyers = people if "order_id" not in self.columns.values() else [people[number * 7 % 23] for number in range(ROWS)]
        rows = [self.columns.keys(), *([_cell(kind, number, writing, buyers) for kind in self.columns.values()] for number in range(ROWS))]
        return "".join(writing.delimiter.join(_quoted(cell) for cell in row) + "\r\n" for row in rows).encode(writing.encoding)


@cache
def _people(language: str) -> list[dict[str, str]]:
    fake = Faker(_LOCALES[language])
    fake.seed_instance(7)
    people = []
    for number in range(ROWS):
        first, last = fake.first_name(), fake.last_name()
        people.append({
            "first_name": first, "last_name": last, "full_name": f"{first} {last}", "email": f"buyer{number}@example.com",
            "phone": "+49 30 5550" + f"{number:03}", "postcode": fake.postcode(), "-city": fake.city(), "-street": fake.street_address(),
        })  # fmt: skip
    return people


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',;\t"\n') else cell


def _cell(kind: str, number: int, writing: Writing, people: list[dict[str, str]]) -> str:
    field = kind.split("#", maxsplit=1)[0]
    person = people[number]
    if field.lstrip("-") in person or field in person:
        return person.get(field) or person[field.lstrip("-")]
    return _VALUES[field](random.Random(f"{field}{number}"), number, writing)


def _money(low: int, high: int) -> Callable[[random.Random, int, Writing], str]:
    def value(chance: random.Random, number: int, writing: Writing) -> str:
        cents = chance.randrange(low, high)
        whole, part = divmod(cents, 100)
        group = "." if writing.mark == "," else ","
        return f"{whole:,}".replace(",", group) + f"{writing.mark}{part:02}"

    return value


def _day(after: int) -> Callable[[random.Random, int, Writing], str]:
    def value(chance: random.Random, number: int, writing: Writing) -> str:
        moment = datetime(2024, 1, 15, 9, 30) + timedelta(days=3 * number + after, minutes=chance.randrange(600))  # noqa: DTZ001 – the day as a shop writes it
        return moment.strftime(writing.day)

    return value


_VALUES: dict[str, Callable[[random.Random, int, Writing], str]] = {
    "order_id": lambda chance, number, writing: f"{20400 + number}",
    "-invoice": lambda chance, number, writing: f"RE-{9000 + number}",
    "-counter": lambda chance, number, writing: str(number + 1),
    "date": _day(0),
    "-later_day": _day(4),
    "-earlier_day": _day(-9),
    "time": lambda chance, number, writing: f"{chance.randrange(8, 22):02}:{chance.randrange(60):02}",
    "total": _money(90_000, 260_000),
    "-money": _money(10_000, 90_000),
    "-small_money": _money(0, 900),
    "refunded": lambda chance, number, writing: _money(0, 5_000)(chance, number, writing) if number % 9 == 0 else f"0{writing.mark}00",
    "discount": _money(0, 9_000),
    "discount_codes": lambda chance, number, writing: "SPRING10" if number % 5 == 0 else "",
    "currency": lambda chance, number, writing: writing.currency,
    "status": lambda chance, number, writing: writing.statuses[number % len(writing.statuses)],
    "fulfilment": lambda chance, number, writing: writing.statuses[-1],
    "payment_method": lambda chance, number, writing: ("PayPal", "Klarna", "Visa")[number % 3],
    "sales_channel": lambda chance, number, writing: ("Web", "App")[number % 2],
    "customer_id": lambda chance, number, writing: f"{5000 + number * 7 % 23}",
    "quantity": lambda chance, number, writing: str(1 + number % 4),
    "unit_price": _money(500, 9_000),
    "line_total": _money(500, 30_000),
    "product": lambda chance, number, writing: f"SKU-{chance.randrange(100, 140)}",
    "product_name": lambda chance, number, writing: ("Espresso 500 g", "Filter house", "Mug blue")[number % 3],
    "country": lambda chance, number, writing: ("DE", "FI", "FR", "GB")[number % 4],
    "language": lambda chance, number, writing: ("de", "fi", "en")[number % 3],
    "email_consent": lambda chance, number, writing: writing.yes_no[number % 2],
    "sms_consent": lambda chance, number, writing: writing.yes_no[number % 2],
    "refusal": lambda chance, number, writing: writing.yes_no[number % 2],
    "call_refusal": lambda chance, number, writing: writing.yes_no[number % 2],
    "stated_orders": lambda chance, number, writing: str(1 + number % 6),
    "-yes_no": lambda chance, number, writing: writing.yes_no[number % 2],
    "-tax_rate": lambda chance, number, writing: "19",
    "-text": lambda chance, number, writing: ("Please ring twice", "", "Thanks")[number % 3],
    "-number": lambda chance, number, writing: str(chance.randrange(1, 9)),
    "-tracking": lambda chance, number, writing: f"00340434{chance.randrange(10**9, 10**10)}",
    "-staff_email": lambda chance, number, writing: ("sales@example.org", "shop@example.org")[number % 2],
    "-blank": lambda chance, number, writing: "",
}


def _case(name: str, columns: str, asks: str = "") -> Case:
    pairs = [column.rsplit(":", 1) for column in columns.split(" | ")]
    return Case(
        name=name,
        language=name.split(maxsplit=1)[0],
        columns={header.strip(): kind.strip() for header, kind in pairs},
        asks=tuple(asks.split()),
    )


ORDERS = (
    _case("en plain", "Order number:order_id | Order date:date | E-mail:email | Total:total"),
    _case("en spaced", "Order No.:order_id | Ordered on:date | Customer e-mail:email | Sub-total:-money | Shipping:-small_money | VAT:-small_money | Grand total:total | Status:status"),
    _case("en snake", "order_id:order_id | created_at:date | updated_at:-later_day | customer_id:customer_id | customer_email:email | subtotal_price:-money | total_tax:-small_money | total_price:total | currency:currency | order_status:status"),
    _case("en camel", "orderNumber:order_id | orderDate:date | paymentDate:-later_day | billToName:full_name | customerEmail:email | orderTotal:total | shippingAmount:-small_money | taxAmount:-small_money"),
    _case("en billing", "Order #:order_id | Date:date | Billing First Name:first_name | Billing Last Name:last_name | Billing Email:email | Billing Country:country | Shipping First Name:-city | Order Total:total | Refund Amount:refunded | Coupon Code:discount_codes"),
    _case("en invoice", "Invoice:order_id | Invoice date:date | Customer no:customer_id | Customer name:full_name | Net amount:-money | VAT amount:-small_money | Gross amount:total"),
    _case("en distractors", "Order ID:order_id | Date shipped:-later_day | Date:date | Email address:email | Sales rep email:-staff_email | Delivery cost:-small_money | Order value:total | Currency code:currency | Tracking number:-tracking | Notes:-text"),
    _case("en ids only", "ID:order_id | Date:date | Email:email | Total:total", asks="order_id"),
    _case("en net only", "Order number:order_id | Order date:date | Email:email | Total excl. VAT:total", asks="total"),
    _case("en paid only", "Order number:order_id | Paid at:date | Email:email | Total:total", asks="date"),
    _case("us plain", "Order ID:order_id | Purchase Date:date | Buyer Email:email | Order Total:total | Ship Date:-later_day | Sales Tax:-small_money | State:-city | Zip:postcode"),
    _case("us phone", "Order:order_id | Date:date | Time:time | Customer:full_name | Phone Number:phone | Zip Code:postcode | Subtotal:-money | Discount:discount | Tax:-small_money | Total:total | Payment Type:payment_method"),
    _case("us consent", "Order Number:order_id | Order Date:date | Email:email | Accepts Marketing:email_consent | SMS Opt-in:sms_consent | Total:total | Opt-out of calls:call_refusal"),
    _case("de plain", "Bestellnummer:order_id | Bestelldatum:date | E-Mail:email | Gesamtbetrag:total"),
    _case("de short", "Best.-Nr.:order_id | Datum:date | Kd.-Nr.:-number | E-Mail-Adresse:email | Summe:total | Versandkosten:-small_money"),
    _case("de invoice", "Rechnungsnr.:order_id | Rechnungsdatum:date | Kundennr.:customer_id | Name:full_name | PLZ:postcode | Ort:-city | Netto:-money | MwSt.:-small_money | Brutto:total"),
    _case("de shop", "Auftragsnummer:order_id | Auftragsdatum:date | Lieferdatum:-later_day | Anrede:-text | Vorname:first_name | Nachname:last_name | Straße:-street | PLZ:postcode | Ort:-city | Land:country | Telefon:phone | E-Mail:email | Warenwert:-money | Versand:-small_money | Gesamtsumme inkl. MwSt.:total | Zahlungsart:payment_method | Bestellstatus:status"),
    _case("de shouting", "BESTELLNR:order_id | BESTELLT_AM:date | KUNDENNUMMER:customer_id | EMAIL:email | GESAMT:total | WAEHRUNG:currency | STATUS:status"),
    _case("de paid", "Bestellung:order_id | Kaufdatum:date | Käufer:full_name | Käufer E-Mail:email | Zwischensumme:-money | Rabatt:discount | Rechnungsbetrag:total | Erstattet:refunded | Gutscheincode:discount_codes"),
    _case("de newsletter", "Bestellnr:order_id | Bestelldatum:date | Mailadresse:email | Endbetrag (EUR):total | Newsletter:email_consent | Newsletter abgemeldet:refusal | Kundengruppe:-text"),
    _case("de two sums", "Bestellnummer:order_id | Bestelldatum:date | E-Mail:email | Gesamtbetrag:total | Gesamtsumme:-money", asks="total"),
    _case("de two days", "Bestellnummer:order_id | Bestelleingang:date | Bestellt am:-earlier_day | E-Mail:email | Gesamtbetrag:total", asks="date"),
    _case("de counter", "Nr.:-counter | Bestellnummer:order_id | Bestelldatum:date | E-Mail:email | Betrag:total | Offener Betrag:-small_money"),
    _case("de unknown word", "Bestellnummer:order_id | Bestelldatum:date | E-Mail:email | Gesamtbetrag Xyla:total", asks="total"),
    _case("fi plain", "Tilausnumero:order_id | Tilauspäivä:date | Sähköposti:email | Loppusumma:total"),
    _case("fi short", "Tilausnro:order_id | Pvm:date | Asiakasnro:customer_id | Sähköpostiosoite:email | Yhteensä:total | Alv:-small_money"),
    _case("fi shop", "Tilaus:order_id | Tilattu:date | Toimitettu:-later_day | Etunimi:first_name | Sukunimi:last_name | Puhelin:phone | Postinumero:postcode | Postitoimipaikka:-city | Maa:country | Veroton summa:-money | Verollinen summa:total | Toimituskulut:-small_money | Maksutapa:payment_method | Tila:status"),
    _case("fi genitive", "Tilauksen numero:order_id | Tilauksen päivämäärä:date | Asiakkaan nimi:full_name | Asiakkaan sähköposti:email | Tilauksen loppusumma:total | Valuutta:currency | Tilauksen tila:status"),
    _case("fi plain letters", "tilausnumero:order_id | tilauspaiva:date | sahkoposti:email | kokonaissumma:total | hyvitetty:refunded | alennuskoodi:discount_codes"),
    _case("fi consent", "Tilausnumero:order_id | Tilausaika:date | Sähköposti:email | Summa:total | Markkinointilupa:email_consent | Markkinointikielto:refusal | Välisumma:-money"),
    _case("fi two", "Tilausnumero:order_id | Päivämäärä:date | Maksupäivä:-later_day | Sähköposti:email | Kokonaishinta:total | Rahti:-small_money"),
    _case("fr plain", "N° de commande:order_id | Date de commande:date | E-mail:email | Montant total:total"),
    _case("fr shop", "Numéro de commande:order_id | Date:date | Date de livraison:-later_day | Client:full_name | Courriel:email | Sous-total:-money | Frais de port:-small_money | TVA:-small_money | Total TTC:total | Statut:status | Mode de paiement:payment_method"),
    _case("fr ht ttc", "Commande:order_id | Date de la commande:date | Prénom:first_name | Nom:last_name | Adresse e-mail:email | Total HT:-money | Total TTC:total | Devise:currency | Pays:country | Code postal:postcode | Ville:-city"),
    _case("fr reference", "Référence:order_id | Date d'achat:date | Adresse mail:email | Montant:total", asks="order_id"),
    _case("fr invoice", "N° facture:order_id | Date facture:date | Code client:customer_id | Nom du client:full_name | Montant HT:-money | Montant TVA:-small_money | Montant TTC:total"),
    _case("fr refund", "N° commande:order_id | Créée le:date | Email:email | Total:total | Remboursé:refunded | Remise:discount | Code promo:discount_codes | Newsletter:email_consent | Désinscrit:refusal"),
    _case("fr plain letters", "numero de commande:order_id | date de commande:date | telephone:phone | prenom:first_name | nom:last_name | montant total:total"),
    _case("es plain", "Número de pedido:order_id | Fecha del pedido:date | Correo electrónico:email | Importe total:total"),
    _case("es shop", "Pedido:order_id | Fecha:date | Fecha de entrega:-later_day | Nombre:first_name | Apellidos:last_name | Teléfono:phone | Código postal:postcode | Población:-city | Base imponible:-money | IVA:-small_money | Gastos de envío:-small_money | Total con IVA:total | Estado:status | Forma de pago:payment_method"),
    _case("es number sign", "Nº de pedido:order_id | Fecha de compra:date | Email:email | Subtotal:-money | Descuento:discount | Importe:total | Moneda:currency"),
    _case("es names", "N.º pedido:order_id | Fecha:date | Nombre del cliente:full_name | Correo:email | Importe total (€):total | Reembolso:refunded | Cupón:discount_codes"),
    _case("es consent", "ID pedido:order_id | Fecha de creación:date | Correo electrónico:email | Acepta publicidad:email_consent | Baja:refusal | Total:total"),
    _case("es invoice", "Nº factura:order_id | Fecha factura:date | Código cliente:customer_id | Cliente:full_name | Importe neto:-money | Importe bruto:total"),
    _case("it plain", "Numero ordine:order_id | Data ordine:date | Indirizzo email:email | Importo totale:total"),
    _case("it shop", "Ordine:order_id | Data:date | Data di spedizione:-later_day | Nome:first_name | Cognome:last_name | CAP:postcode | Città:-city | Provincia:-text | Telefono:phone | Imponibile:-money | IVA:-small_money | Spese di spedizione:-small_money | Totale IVA inclusa:total | Stato ordine:status"),
    _case("it number sign", "N. ordine:order_id | Data dell'ordine:date | E-mail cliente:email | Subtotale:-money | Sconto:discount | Totale:total | Valuta:currency | Metodo di pagamento:payment_method"),
    _case("it customer", "ID ordine:order_id | Creato il:date | Codice cliente:customer_id | Nome e cognome:full_name | Totale ordine:total | Rimborsato:refunded | Codice sconto:discount_codes"),
    _case("it consent", "Numero d'ordine:order_id | Data acquisto:date | Email:email | Consenso marketing:email_consent | Disiscritto:refusal | Importo:total"),
    _case("nl plain", "Bestelnummer:order_id | Besteldatum:date | E-mailadres:email | Totaalbedrag:total"),
    _case("nl shop", "Ordernummer:order_id | Orderdatum:date | Verzenddatum:-later_day | Voornaam:first_name | Achternaam:last_name | Postcode:postcode | Woonplaats:-city | Land:country | Telefoonnummer:phone | Subtotaal:-money | Verzendkosten:-small_money | Btw:-small_money | Totaal incl. btw:total | Betaalmethode:payment_method | Status:status"),
    _case("nl customer", "Bestelling:order_id | Datum:date | Klantnummer:customer_id | Klantnaam:full_name | E-mail:email | Bedrag:total | Korting:discount | Kortingscode:discount_codes | Valuta:currency"),
    _case("nl refund", "Bestelnr.:order_id | Aangemaakt op:date | Mailadres:email | Totaal:total | Terugbetaald:refunded | Nieuwsbrief:email_consent | Uitgeschreven:refusal"),
    _case("nl invoice", "Factuurnummer:order_id | Factuurdatum:date | Klant:full_name | E-mailadres:email | Netto bedrag:-money | Bruto bedrag:total"),
    _case("sv plain", "Ordernummer:order_id | Orderdatum:date | E-postadress:email | Totalbelopp:total"),
    _case("sv shop", "Ordernr:order_id | Beställningsdatum:date | Leveransdatum:-later_day | Förnamn:first_name | Efternamn:last_name | Postnummer:postcode | Ort:-city | Land:country | Telefon:phone | Delsumma:-money | Frakt:-small_money | Moms:-small_money | Summa inkl. moms:total | Betalningssätt:payment_method | Orderstatus:status"),
    _case("sv amount", "Order:order_id | Datum:date | Kundnummer:customer_id | E-post:email | Belopp:total | Rabatt:discount | Rabattkod:discount_codes | Valuta:currency"),
    _case("sv refund", "Beställningsnummer:order_id | Skapad:date | Kundens e-post:email | Totalt:total | Återbetalt:refunded | Nyhetsbrev:email_consent | Avregistrerad:refusal"),
    _case("sv exclusive", "Ordernummer:order_id | Orderdatum:date | E-post:email | Summa exkl. moms:-money | Summa inkl. moms:total"),
)  # fmt: skip

LINES = (
    _case("en lines", "Order number:order_id | Order date:date | Email:email | Item:product_name | SKU:product | Qty:quantity | Unit price:unit_price"),
    _case("us lines", "Order ID:order_id | Date:date | Customer ID:customer_id | Product name:product_name | Quantity:quantity | Item price:unit_price | Line total:line_total"),
    _case("de lines", "Auftragsnr.:order_id | Auftragsdatum:date | Kundennummer:customer_id | Artikel-Nr.:product | Artikelbezeichnung:product_name | Menge:quantity | Einzelpreis:unit_price | Positionssumme:line_total"),
    _case("fi lines", "Tilausnumero:order_id | Tilauspäivä:date | Sähköposti:email | Tuotenumero:product | Tuote:product_name | Määrä:quantity | Yksikköhinta:unit_price | Rivisumma:line_total"),
    _case("fr lines", "N° de commande:order_id | Date de commande:date | E-mail:email | Référence produit:product | Produit:product_name | Quantité:quantity | Prix unitaire:unit_price | Total ligne:line_total"),
    _case("es lines", "Pedido:order_id | Fecha:date | Correo:email | Referencia del producto:product | Producto:product_name | Cantidad:quantity | Precio unitario:unit_price | Importe línea:line_total"),
    _case("it lines", "Numero ordine:order_id | Data ordine:date | Email:email | Codice articolo:product | Prodotto:product_name | Quantità:quantity | Prezzo unitario:unit_price | Totale riga:line_total"),
    _case("nl lines", "Bestelnummer:order_id | Besteldatum:date | E-mailadres:email | Artikelnummer:product | Artikel:product_name | Aantal:quantity | Stukprijs:unit_price | Regeltotaal:line_total"),
    _case("sv lines", "Ordernummer:order_id | Orderdatum:date | E-post:email | Artikelnummer:product | Benämning:product_name | Antal:quantity | Styckpris:unit_price | Radsumma:line_total"),
)  # fmt: skip

CUSTOMERS = (
    _case("en customers", "Email:email | First name:first_name | Last name:last_name | Accepts email marketing:email_consent | Total orders:stated_orders | Total spent:-money"),
    _case("us customers", "Email Address:email | Name:full_name | Phone:phone | Zip:postcode | Country:country | Email Opt-in:email_consent | SMS consent:sms_consent"),
    _case("de customers", "E-Mail:email | Vorname:first_name | Nachname:last_name | Kundennummer:customer_id | Newsletter:email_consent | Anzahl Bestellungen:stated_orders | Sprache:language | Registriert am:-earlier_day"),
    _case("fi customers", "Sähköposti:email | Etunimi:first_name | Sukunimi:last_name | Puhelinnumero:phone | Suoramarkkinointilupa:email_consent | Tilauksia:stated_orders"),
    _case("fr customers", "Courriel:email | Prénom:first_name | Nom:last_name | Téléphone:phone | Newsletter:email_consent | Nombre de commandes:stated_orders | Date d'inscription:-earlier_day"),
    _case("es customers", "Correo electrónico:email | Nombre:first_name | Apellidos:last_name | Idioma:language | Boletín:email_consent | Número de pedidos:stated_orders"),
    _case("it customers", "Email:email | Nome:first_name | Cognome:last_name | Consenso newsletter:email_consent | Numero ordini:stated_orders"),
    _case("nl customers", "E-mailadres:email | Voornaam:first_name | Achternaam:last_name | Nieuwsbrief:email_consent | Aantal bestellingen:stated_orders"),
    _case("sv customers", "E-post:email | Förnamn:first_name | Efternamn:last_name | Samtycke till marknadsföring:email_consent | Antal ordrar:stated_orders"),
)  # fmt: skip
