"""Realistic rows of the platforms, with figures worked out by hand."""

from collections.abc import Mapping
from decimal import Decimal

from tests.faults.readings import counted, nets, standings
from tests.ingest.exports import shopify, shopify_order, table

PAYPAL = {
    "Date": "02/25/2022", "Time": "10:00:00", "Name": "Ann Berg", "Type": "Website Payment", "Status": "Completed", "Currency": "USD",
    "Gross": "3,000.00", "From Email Address": "ann@example.com", "Transaction ID": "T1", "Reference Txn ID": "",
    "Balance Impact": "Credit",
}  # fmt: skip


def paypal(*changes: Mapping[str, str]) -> str:
    return "\ufeff" + table([*PAYPAL], [{**PAYPAL, "Transaction ID": f"T{number}", **row} for number, row in enumerate(changes, start=1)])


def test_express_checkout_payments_of_paypal_are_sales_and_deposits_are_not(parse):
    rows = parse(paypal({}, {"Type": "Express Checkout Payment", "Gross": "77.00"}, {"Type": "General Card Deposit", "Gross": "500.00"}))
    assert nets(rows) == {"T1": Decimal(3000), "T2": Decimal(77), "T3": Decimal(0)}


def test_a_hold_of_paypal_takes_nothing_back_and_a_refund_does(parse):
    hold = {"Type": "Hold on Balance for Dispute Investigation", "Gross": "-3,000.00", "Balance Impact": "Debit", "Reference Txn ID": "T1"}
    refund = {"Type": "Payment Refund", "Gross": "-500.00", "Balance Impact": "Debit", "Reference Txn ID": "T1"}
    assert nets(parse(paypal({}, hold)))["T1"] == Decimal(3000)
    assert nets(parse(paypal({}, hold, refund)))["T1"] == Decimal(2500)


def test_money_moved_to_a_german_paypal_account_is_no_order(parse):
    sale = {
        "Datum": "03.04.2022", "Uhrzeit": "10:00:00", "Typ": "Website-Zahlung", "Status": "Abgeschlossen", "Währung": "EUR",
        "Brutto": "1.234,56", "Absender E-Mail-Adresse": "eva@example.com", "Transaktionscode": "A1", "Zugehöriger Transaktionscode": "",
    }  # fmt: skip
    refund = {**sale, "Typ": "Rückzahlung", "Brutto": "-34,56", "Transaktionscode": "A2", "Zugehöriger Transaktionscode": "A1"}
    deposit = {**sale, "Typ": "Bankgutschrift auf PayPal-Konto", "Brutto": "500,00", "Transaktionscode": "A3"}
    assert nets(parse(table([*sale], [sale, refund, deposit]))) == {"A1": Decimal(1200), "A2": Decimal(0), "A3": Decimal(0)}


def test_an_adjusted_total_of_etsy_is_what_was_paid_after_the_refund(parse):
    order = {"Sale Date": "12/31/20", "Order ID": "1", "Order Value": "20", "Order Total": "21.00", "Adjusted Order Total": "0"}
    rows = [order, {**order, "Order ID": "2", "Adjusted Order Total": "11.00"}]
    assert nets(parse(table([*order], rows))) == {"1": Decimal(21), "2": Decimal(11)}


def test_shopware_orders_that_were_cancelled_or_rejected_do_not_count(parse):
    lines = {
        "orderId": "15", "orderStatusID": "2", "invoiceAmount": "998.56", "orderTime": "2012-08-30 10:15:54", "currency": "EUR",
        "articleNumber": "SW10002", "price": "19.99", "quantity": "1", "articleName": "Rum", "customerId": "7",
    }  # fmt: skip
    rejected = {**lines, "orderId": "16", "orderStatusID": "4"}
    assert standings(parse(table([*lines], [lines, rejected], delimiter=";"))) == {"15": "counted", "16": "cancelled"}
    main = {
        "orderId": "15", "orderNumber": "20001", "invoiceAmount": "201.86", "orderStatus": "Komplett abgeschlossen",
        "orderTime": "2012-08-31 08:51:46", "email": "max@example.com", "currency": "EUR",
    }  # fmt: skip
    rejected = {**main, "orderId": "16", "orderStatus": "Storniert / Abgelehnt"}
    assert standings(parse(table([*main], [main, rejected], delimiter=";"))) == {"15": "counted", "16": "cancelled"}


def test_statuses_of_more_words_are_understood(parse):
    order = {"Order ID": "1", "Date": "2024-01-31", "Email": "a@example.com", "Total": "10.00", "Status": ""}
    expected = {
        "wc-cancelled": "cancelled",
        "wc-refunded": "refunded",
        "Cancelled by seller": "cancelled",
        "Annulée par le client": "cancelled",
        "Partially cancelled": "counted",
        "Nicht storniert": "counted",
        "En attente du paiement par chèque": "unpaid",
        "Awaiting bank wire payment": "unpaid",
        "Awaiting fulfilment": "counted",
        "Abgeschlossen": "counted",
    }
    rows = [{**order, "Order ID": status, "Status": status} for status in expected]
    assert standings(parse(table([*order], rows))) == expected


def test_an_order_of_squarespace_whose_delivery_was_cancelled_does_not_count(parse):
    order = {
        "Order ID": "00012", "Email": "a@example.com", "Financial Status": "PAID", "Fulfillment Status": "fulfilled", "Currency": "USD",
        "Total": "25.00", "Amount Refunded": "5.00", "Created at": "7/25/2018 21:06", "Lineitem name": "X", "Lineitem quantity": "1",
        "Lineitem price": "20.00",
    }  # fmt: skip
    cancelled = {**order, "Order ID": "00013", "Fulfillment Status": "canceled"}
    assert standings(parse(table([*order], [order, cancelled]))) == {"00012": "counted", "00013": "cancelled"}


def test_a_shopify_export_whose_product_columns_were_deleted_is_still_one(parse):
    content = shopify(shopify_order("#1001", Refunded_Amount="5.00"), shopify_order("#1002", Cancelled_at="2024-03-02 10:00:00 +0100"))
    header, *rows = [line.split(",") for line in content.splitlines()]
    kept = [place for place, name in enumerate(header) if not name.startswith("Lineitem")]
    parsed = parse("\n".join(",".join(row[place] for place in kept) for row in [header, *rows]) + "\n")
    assert parsed.facts.layout == "shopify_orders"
    assert nets(parsed) == {"#1001": Decimal(15), "#1002": Decimal(0)}


def test_amounts_of_ebay_name_the_currency_that_no_column_names(parse):
    order = {"Sales Record Number": "1", "Order Number": "11", "Sale Date": "Jul-21-25", "Total Price": "AU $3,000.00", "Item Title": "Mug"}
    rows = [order, {**order, "Order Number": "12", "Total Price": "116,99 €"}]
    parsed = parse(table([*order], rows[:1]))
    assert parsed.orders["currency"].to_list() == ["AUD"]
    assert parse(table([*order], rows[1:])).orders["currency"].to_list() == ["EUR"]


def test_a_dollar_sign_alone_names_no_currency(parse):
    order = {"Order ID": "1", "Date": "2024-01-31", "Email": "a@example.com", "Total": "$10.00"}
    assert parse(table([*order], [order])).orders["currency"].to_list() == ["XXX"]
    assert parse(table([*order], [order]), default_currency="CAD").orders["currency"].to_list() == ["CAD"]


def test_abandoned_carts_zero_dates_and_guests_of_shopware_make_no_sale(parse):
    order = {
        "orderId": "15", "orderStatusID": "0", "invoiceAmount": "50.00", "orderTime": "2012-08-30 10:15:54", "currency": "EUR",
        "articleNumber": "SW1", "price": "50.00", "quantity": "1", "articleName": "Rum", "customerId": "7",
    }  # fmt: skip
    cart = {**order, "orderId": "16", "orderStatusID": "-1"}
    undated = {**cart, "orderId": "17", "orderTime": "0000-00-00 00:00:00"}
    parsed = parse(table([*order], [order, cart, undated], delimiter=";"))
    assert standings(parsed) == {"15": "counted", "16": "cancelled"}
    assert parsed.rejects.select("line_number", "reason", "excerpt").rows() == [(4, "bad_date", "0000-00-00 00:00:00")]


def test_a_negative_order_of_an_unknown_export_is_a_credit_note_and_makes_no_customer(parse):
    rows = "Order ID,Date,Email,Total\n1,2024-01-31,a@example.com,7.00\n2,2024-01-31,b@example.com,-5.00\n"
    shop = counted(parse(rows))
    assert shop.orders["standing"].to_list() == ["counted", "credit_note"]
    assert shop.people["email"].to_list() == ["a@example.com"]
