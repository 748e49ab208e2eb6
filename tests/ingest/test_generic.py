"""Tables of no known export: by header words in several languages, by values, and by what a person says."""

from decimal import Decimal

import pytest

from tests.ingest.exports import table
from winback.errors import UnusableFile
from winback.vocabulary import DateOrder, FileKind, OrderStatus

GERMAN = ("Bestellnummer", "Bestelldatum", "Gesamtbetrag", "E-Mail", "Vorname", "Nachname", "PLZ", "Status")


def german(number: int, **cells: str) -> dict[str, str]:
    return {
        "Bestellnummer": str(number), "Bestelldatum": f"{13 + number}.01.2024", "Gesamtbetrag": "1.234,50", "E-Mail": "anna@example.com",
        "Vorname": "Anna", "PLZ": "01234", "Status": "bezahlt", **cells,
    }  # fmt: skip


def test_german_orders_are_read(parse):
    parsed = parse(table(GERMAN, [german(1), german(2, Status="Storniert")], delimiter=";"), default_currency="EUR")
    assert (parsed.facts.layout, parsed.facts.kind) == ("generic_orders", FileKind.ORDERS)
    assert parsed.facts.date_order == DateOrder.DAY_FIRST
    assert parsed.orders.select("order_id", "total", "email", "first_name", "postcode", "currency").row(0) == (
        "1", Decimal("1234.50"), "anna@example.com", "Anna", "01234", "EUR",
    )  # fmt: skip
    assert parsed.orders["status"].to_list() == [OrderStatus.PLACED, OrderStatus.CANCELLED]


@pytest.mark.parametrize(
    "headers",
    [
        ("Order ID", "Date", "Amount", "Email"),
        ("Numéro de commande", "Date de commande", "Montant total", "Courriel"),
        ("Tilausnumero", "Tilauspäivä", "Loppusumma", "Sähköposti"),
        ("Número de pedido", "Fecha", "Importe total", "Correo electrónico"),
        ("Numero ordine", "Data ordine", "Totale", "Indirizzo email"),
        ("Bestelnummer", "Besteldatum", "Totaalbedrag", "E-mailadres"),
        ("Ordernummer", "Orderdatum", "Totalt", "E-postadress"),
        ("order_id", "created_at", "grand_total", "customer_email"),
        ("OrderNumber", "OrderDate", "OrderTotal", "CustomerEmail"),
    ],
)
def test_orders_are_read_in_eight_languages(parse, headers: tuple[str, ...]):
    rows = [dict(zip(headers, (f"A{day}", f"2024-01-{day}", "12.50", "a@example.com"), strict=True)) for day in (13, 14)]
    parsed = parse(table(headers, rows))
    assert parsed.orders.select("order_id", "total", "email").row(0) == ("A13", Decimal("12.50"), "a@example.com")


LINES = ("Order", "Date", "Customer ID", "Product", "Qty", "Price", "Total")


def line(order: str, product: str, price: str, total: str) -> dict[str, str]:
    return {"Order": order, "Date": "2024-01-13", "Customer ID": "7", "Product": product, "Qty": "2", "Price": price, "Total": total}


@pytest.mark.parametrize(
    "header", ["Category", "Product category", "product_type", "Warengruppe", "Produktkategorie", "Tuoteryhmä", "Catégorie"]
)
def test_the_category_of_a_product_is_read_as_the_shop_calls_it(parse, header: str):
    rows = [line("1", "Mug", "5", "30") | {header: "Cups"}, line("1", "Plate", "10", "30") | {header: ""}]
    parsed = parse(table((*LINES, header), rows))
    assert parsed.lines.select("product", "category").rows() == [("Mug", "Cups"), ("Plate", None)]
    assert parsed.orders.height == 1


def test_the_category_of_a_customer_is_none_of_a_product(parse):
    parsed = parse(table((*LINES, "Customer category"), [line("1", "Mug", "5", "10") | {"Customer category": "VIP"}]))
    assert parsed.lines["category"].to_list() == [None]


def test_totals_that_repeat_on_every_row_are_counted_once(parse):
    parsed = parse(table(LINES, [line("1", "Mug", "5", "30"), line("1", "Plate", "10", "30"), line("2", "Mug", "5", "10")]))
    assert parsed.orders.select("order_id", "total").rows() == [("1", Decimal(30)), ("2", Decimal(10))]
    assert parsed.lines["amount"].to_list() == [Decimal(10), Decimal(20), Decimal(10)]


def test_totals_on_the_first_row_only_are_the_orders(parse):
    parsed = parse(table(LINES, [line("1", "Mug", "5", "32"), line("1", "Plate", "10", ""), line("2", "Mug", "5", "10")]))
    assert parsed.orders["total"].to_list() == [Decimal(32), Decimal(10)]


def test_totals_that_differ_within_an_order_are_those_of_the_lines(parse):
    parsed = parse(table(LINES, [line("1", "Mug", "5", "10"), line("1", "Plate", "10", "20"), line("2", "Mug", "5", "10")]))
    assert parsed.orders["total"].to_list() == [Decimal(30), Decimal(10)]


def test_lines_without_a_total_are_added_up(parse):
    rows = [line("1", "Mug", "5", ""), line("1", "Plate", "10", ""), line("2", "Mug", "5", "")]
    parsed = parse(table([header for header in LINES if header != "Total"], rows))
    assert parsed.orders["total"].to_list() == [Decimal(30), Decimal(10)]
    assert parsed.orders["platform_customer_id"].to_list() == ["7", "7"]


def test_a_column_is_known_by_its_values_where_its_header_says_nothing(parse):
    headers = ("Order ID", "Date", "Amount", "X1")
    rows = [{"Order ID": str(n), "Date": "2024-01-13", "Amount": "5", "X1": f"a{n}@example.com"} for n in range(3)]
    assert dict(parse(table(headers, rows)).facts.mapping)["email"] == "X1"


def test_a_header_whose_values_do_not_fit_is_not_taken(parse):
    headers = ("Order ID", "Date", "Amount", "Total amount", "Email")
    row = {"Order ID": "1", "Date": "2024-01-13", "Amount": "12.50", "Total amount": "a lot", "Email": "a@example.com"}
    assert parse(table(headers, [row])).orders["total"].to_list() == [Decimal("12.50")]


def test_customers_are_told_from_orders(parse):
    headers = ("E-Mail", "Vorname", "Newsletter", "Sprache")
    rows = [{"E-Mail": f"a{n}@example.com", "Vorname": "Anna", "Newsletter": "ja", "Sprache": "DE"} for n in range(3)]
    parsed = parse(table(headers, rows))
    assert parsed.facts.layout == "generic_customers"
    assert parsed.contacts.select("email", "email_consent", "language").row(0) == ("a0@example.com", "yes", "de")


def test_what_is_missing_and_what_was_there_is_said(parse):
    with pytest.raises(UnusableFile) as refusal:
        parse(table(("Colour", "Size", "Date"), [{"Colour": "red", "Size": "M", "Date": "2024-01-13"}]))
    text = str(refusal.value)
    assert "order number, amount and customer" in text
    assert "Colour, Size, Date" in text


def test_a_mapping_by_hand_wins(parse):
    headers = ("Ref", "Placed", "Paid", "Reader", "Total")
    row = {"Ref": "9", "Placed": "2024-01-13", "Paid": "12.50", "Reader": "a@example.com", "Total": "99"}
    by_hand = (("order_id", "Ref"), ("date", "Placed"), ("total", "Paid"), ("email", "Reader"))
    parsed = parse(table(headers, [row]), mapping=by_hand)
    assert parsed.orders.select("order_id", "total", "email").rows() == [("9", Decimal("12.50"), "a@example.com")]


@pytest.mark.parametrize("mapping", [(("order_id", "Nowhere"),), (("colour", "Ref"),)])
def test_a_mapping_to_what_does_not_exist_is_refused(parse, mapping):
    with pytest.raises(UnusableFile):
        parse(table(("Ref", "Date"), [{"Ref": "1", "Date": "2024-01-13"}]), mapping=mapping)


def test_equal_lines_of_one_order_are_added_up_and_a_repeated_total_is_not(parse):
    headers = ("Order ID", "Email", "Order date", "Item", "Quantity", "Price", "Total")
    line = {"Order ID": "1", "Email": "a@example.com", "Order date": "2024-01-13", "Item": "Mug", "Quantity": "1", "Price": "5.00"}
    by_line = parse(table(headers, [{**line, "Total": "5.00"}, {**line, "Item": "Cup", "Total": "5.00"}]))
    by_order = parse(table(headers, [{**line, "Total": "10.00"}, {**line, "Item": "Cup", "Total": "10.00"}]))
    assert by_line.orders["total"].to_list() == by_order.orders["total"].to_list() == [Decimal("10.00")]


@pytest.mark.parametrize(
    "content",
    [
        "Email,Newsletter\na@example.com,abgemeldet\nb@example.com,angemeldet\n",
        "Sähköposti,Markkinointilupa\na@example.com,peruttu\nb@example.com,kyllä\n",
        'Email,Einwilligung\na@example.com,"Nein, danke"\nb@example.com,Ja\n',
        "Email,Email Marketing Consent\na@example.com,NEVER_SUBSCRIBED\nb@example.com,SUBSCRIBED\n",
        "Email,Email Marketing Consent\na@example.com,SUPPRESSED\nb@example.com,SUBSCRIBED\n",
        "Email,Email Marketing Consent\na@example.com,UNSUBSCRIBED\nb@example.com,SUBSCRIBED\n",
    ],
)
def test_a_no_in_a_customer_file_is_read_in_whatever_words(parse, content: str):
    parsed = parse(content)
    assert parsed.contacts.select("email", "email_consent").rows() == [("a@example.com", "no"), ("b@example.com", "yes")]
    assert parsed.facts.warnings == ()


@pytest.mark.parametrize("header", ["Opted in at", "Subscribed on", "Consent date", "Opt-in", "Newsletter"])
@pytest.mark.parametrize("day", ["2024-01-05", "2024-01-05 10:22:00", "05.01.2024"])
def test_a_day_of_consent_silences_nobody(parse, header: str, day: str):
    parsed = parse(f"Email,First name,{header}\na@example.com,Ann,{day}\nb@example.com,Bo,\nc@example.com,Cy,{day}\n")
    assert parsed.contacts["email_consent"].to_list() == ["unknown"] * 3


def test_consent_that_is_not_understood_is_a_no_and_said_so(parse):
    parsed = parse("Email,Newsletter\na@example.com,perhaps\nb@example.com,maybe\nc@example.com,\nd@example.com,yes\n")
    assert parsed.contacts["email_consent"].to_list() == ["no", "no", "unknown", "yes"]
    assert [warning.in_english() for warning in parsed.facts.warnings] == [
        "2 cells about consent were not understood and are taken as a no."
    ]


def test_consent_that_an_order_states_in_unknown_words_is_a_no_and_said_so(parse):
    headers = ("Order ID", "Date", "Total", "Email", "Currency", "Newsletter")
    rows = [
        dict(zip(headers, (f"A{day}", f"2024-01-{day}", "12.50", "a@example.com", "EUR", said), strict=True))
        for day, said in ((13, "yes"), (14, "perhaps"))
    ]
    parsed = parse(table(headers, rows))
    assert parsed.orders["email_consent"].to_list() == ["yes", "no"]
    assert [warning.in_english() for warning in parsed.facts.warnings] == ["1 cell about consent was not understood and is taken as a no."]


ADDRESSES = ("MAILTO:a@example.com", "Anna <a@example.com>", "a@example.com.")


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_as_a_mail_program_writes_it_is_the_customers(parse, written: str):
    parsed = parse(f"Email,Newsletter\n{written},no\n{written.replace('a@', 'b@')},yes\n")
    assert parsed.contacts.select("email", "email_consent").rows() == [("a@example.com", "no"), ("b@example.com", "yes")]
    assert parsed.rejects.is_empty()


@pytest.mark.parametrize("written", ADDRESSES)
def test_an_address_as_a_mail_program_writes_it_is_the_orders(parse, written: str):
    parsed = parse(f"Order ID,Date,Total,Email\nA1,2024-01-13,12.50,{written}\nA2,2024-01-14,12.50,{written}\n")
    assert parsed.orders["email"].to_list() == ["a@example.com"] * 2


def test_a_person_twice_in_a_customer_file_keeps_what_the_later_row_leaves_open(parse):
    rows = "".join(f"p{number}@example.com,yes,P\n" for number in range(60))
    parsed = parse(f"Email,Newsletter,First Name\na@example.com,no,Anna\n{rows}a@example.com,,Anne\n")
    assert parsed.contacts.filter(email="a@example.com").select("email_consent", "first_name").rows() == [("no", "Anne")]
