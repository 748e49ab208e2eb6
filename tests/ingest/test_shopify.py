"""The quirks of Shopify's exports, each as it was seen in real files."""

from decimal import Decimal

import pytest

from tests.ingest.exports import SHOPIFY, shopify, shopify_order, table
from winback.errors import UnusableFile
from winback.vocabulary import OrderStatus, RejectReason


def only(parsed, column: str):
    assert parsed.orders.height == 1
    return parsed.orders[column][0]


def test_the_rows_of_an_order_become_one_order_with_its_lines(parse):
    parsed = parse(shopify(shopify_order("#1001", ("Mug", "2", "7.50"), ("Plate", "1", "5.00")), shopify_order("#1002")))
    assert parsed.facts.layout == "shopify_orders"
    assert parsed.orders.select("order", "order_id", "total", "file_line").rows() == [
        (0, "#1001", Decimal(20), 2),
        (1, "#1002", Decimal(20), 4),
    ]
    assert parsed.lines.select("order", "line", "product", "quantity", "amount").rows() == [
        (0, 0, "Mug", 2.0, Decimal(15)),
        (0, 1, "Plate", 1.0, Decimal(5)),
        (1, 0, "Mug", 2.0, Decimal(20)),
    ]


def test_the_values_of_an_order_come_from_its_first_row(parse):
    order = parse(shopify(shopify_order("#1", Email=" Anna@Example.com", Tags="vip", Billing_Phone="'+49 30 1234567"))).orders
    row = order.to_dicts()[0]
    assert (row["email"], row["phone"], row["tags"], row["postcode"]) == ("anna@example.com", "+49301234567", "vip", "01234")
    assert (row["first_name"], row["last_name"], row["country"], row["currency"]) == ("Anna", "Berg", "DE", "EUR")
    assert (row["source"], row["email_consent"], row["sales_channel"]) == ("shopify", "yes", "web")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, OrderStatus.PLACED),
        ({"Financial_Status": "partially_refunded"}, OrderStatus.PLACED),
        ({"Financial_Status": "authorized"}, OrderStatus.PLACED),
        ({"Financial_Status": "pending"}, OrderStatus.PLACED),
        ({"Financial_Status": "pending", "Fulfillment_Status": "partial"}, OrderStatus.PLACED),
        ({"Financial_Status": "pending", "Fulfillment_Status": "unfulfilled"}, OrderStatus.UNPAID),
        ({"Financial_Status": "pending", "Fulfillment_Status": ""}, OrderStatus.UNPAID),
        ({"Financial_Status": "voided"}, OrderStatus.CANCELLED),
        ({"Cancelled_at": "2024-03-02 09:00:00 +0100"}, OrderStatus.CANCELLED),
        ({"Payment_Method": "(for testing) Bogus Gateway"}, OrderStatus.TEST),
        ({"Payment_Method": "Test payment", "Cancelled_at": "2024-03-02 09:00:00 +0100"}, OrderStatus.TEST),
        ({"Payment_Method": "Contestant Pay"}, OrderStatus.PLACED),
    ],
)
def test_the_status_of_an_order(parse, changes: dict[str, str], status: OrderStatus):
    assert only(parse(shopify(shopify_order("#1", **changes))), "status") == status


def test_a_refund_is_kept_beside_the_total(parse):
    parsed = parse(shopify(shopify_order("#1", Refunded_Amount="5.00", Financial_Status="partially_refunded")))
    assert (only(parsed, "total"), only(parsed, "refunded")) == (Decimal(20), Decimal(5))


def test_a_refunded_order_is_refunded_in_full_also_where_the_column_was_deleted(parse):
    headers = [header for header in SHOPIFY if header != "Refunded Amount"]
    assert only(parse(table(headers, shopify_order("#1", Financial_Status="refunded"))), "refunded") == Decimal(20)


def test_an_order_without_an_email_is_kept_and_called_out(parse):
    parsed = parse(shopify(shopify_order("#1", Email=""), shopify_order("#2")))
    assert parsed.orders["email"].to_list() == [None, "anna@example.com"]
    assert [warning.in_english() for warning in parsed.facts.warnings] == ["1 of 2 orders has no e-mail address."]


def test_a_shop_known_by_phones_without_country_codes_is_told_to_name_its_country(parse):
    content = shopify(shopify_order("#1", Email="", Billing_Phone="030 1234567"))
    assert any("no country code" in warning.in_english() for warning in parse(content).facts.warnings)
    named = parse(content, phone_country="DE")
    assert not any("no country code" in warning.in_english() for warning in named.facts.warnings)
    assert only(named, "phone") == "+49301234567"


def test_a_tip_is_no_product(parse):
    parsed = parse(shopify(shopify_order("#1", ("Mug", "1", "10.00"), ("Tip", "1", "2.00"))))
    assert parsed.lines["is_product"].to_list() == [True, False]


def test_summer_time_does_not_move_a_day(parse):
    created = ["2024-03-30 23:30:00 +0100", "2024-03-31 23:30:00 +0200"]
    parsed = parse(shopify(*[shopify_order(f"#{number}", Created_at=moment) for number, moment in enumerate(created)]))
    assert [str(moment) for moment in parsed.orders["placed_at"]] == ["2024-03-30 23:30:00", "2024-03-31 23:30:00"]


def test_stacked_discount_codes_are_kept(parse):
    parsed = parse(shopify(shopify_order("#1", Discount_Code="SPRING, VIP", Discount_Amount="4.00")))
    assert (only(parsed, "discount_codes"), only(parsed, "discount")) == ("SPRING, VIP", Decimal(4))


def test_deleted_columns_are_done_without(parse):
    headers = ("Name", "Created at", "Total", "Lineitem name", "Email")
    parsed = parse(table(headers, shopify_order("#1")))
    assert parsed.orders.select("email", "total", "currency").rows() == [("anna@example.com", Decimal(20), "XXX")]
    assert any("currency" in warning.in_english() for warning in parsed.facts.warnings)


def test_the_order_of_the_columns_does_not_matter(parse):
    rows = [*shopify_order("#1", ("Mug", "1", "10"), ("Plate", "1", "10")), *shopify_order("#2")]
    forwards, backwards = parse(table(SHOPIFY, rows)), parse(table(SHOPIFY[::-1], rows))
    assert forwards.orders.equals(backwards.orders)
    assert forwards.lines.equals(backwards.lines)


def test_an_order_that_stands_twice_is_taken_once_the_later_copy(parse):
    first = shopify_order("#1", ("Mug", "1", "10.00"), ("Plate", "1", "10.00"), Financial_Status="pending", Fulfillment_Status="")
    later = shopify_order("#1", ("Mug", "1", "10.00"), ("Plate", "1", "10.00"))
    parsed = parse(shopify(first, shopify_order("#2"), later))
    assert sorted(parsed.orders["order_id"]) == ["#1", "#2"]
    assert set(parsed.orders["status"]) == {OrderStatus.PLACED}
    assert parsed.lines.group_by("order").len().sort("order").rows() == [(0, 1), (1, 2)]
    assert any("stand again" in warning.in_english() or "stands again" in warning.in_english() for warning in parsed.facts.warnings)


def test_sorted_rows_that_tear_an_order_apart_still_make_one_order(parse):
    mug, plate = shopify_order("#1", ("Mug", "1", "10.00"), ("Plate", "1", "10.00"))
    parsed = parse(table(SHOPIFY, [plate, *shopify_order("#2"), mug]))
    assert sorted(parsed.orders["order_id"]) == ["#1", "#2"]
    assert parsed.lines.height == 3
    assert parsed.rejects.height == 0


def test_an_order_without_a_number_date_or_total_is_refused_with_its_lines(parse):
    broken = [
        *shopify_order("", Email="a@example.com"),
        *shopify_order("#2", Created_at="soon"),
        *shopify_order("#3", ("Mug", "1", "10"), ("Plate", "1", "10"), Total="a lot"),
        *shopify_order("#4", Created_at=""),
    ]
    parsed = parse(table(SHOPIFY, [*broken, *shopify_order("#5")]))
    assert parsed.rejects.select("line_number", "reason", "column", "excerpt").rows() == [
        (2, RejectReason.NO_ORDER_ID, "Name", None),
        (3, RejectReason.BAD_DATE, "Created at", "soon"),
        (4, RejectReason.BAD_AMOUNT, "Total", "a lot"),
        (5, RejectReason.BAD_AMOUNT, "Total", "a lot"),
        (6, RejectReason.NO_DATE, "Created at", None),
    ]
    assert parsed.orders["order_id"].to_list() == ["#5"]


def test_a_line_that_cannot_be_read_is_refused_and_its_order_stands(parse):
    parsed = parse(shopify(shopify_order("#1", ("Mug", "1", "10.00"), ("Plate", "some", "10.00"))))
    assert parsed.rejects.rows() == [(3, RejectReason.BAD_QUANTITY, "Lineitem quantity", "some")]
    assert (parsed.orders.height, parsed.lines.height) == (1, 1)


def test_order_numbers_rounded_by_a_spreadsheet_refuse_the_file(parse):
    with pytest.raises(UnusableFile, match="rounded by a spreadsheet"):
        parse(shopify(shopify_order("1.2E+12"), shopify_order("1.3E+12"), shopify_order("#3")))


def test_one_rounded_order_number_among_many_is_refused_alone(parse):
    parsed = parse(shopify(*[shopify_order(f"#{number}") for number in range(20)], shopify_order("1.2E+12")))
    assert parsed.rejects["reason"].to_list() == [RejectReason.SPREADSHEET_ORDER_ID]


def test_two_currencies_are_both_kept_and_called_out(parse):
    parsed = parse(shopify(shopify_order("#1"), shopify_order("#2", Currency="USD")))
    assert parsed.orders["currency"].to_list() == ["EUR", "USD"]
    assert any("several currencies" in warning.in_english() for warning in parsed.facts.warnings)


def test_a_sparse_tail_of_dates_is_called_out(parse):
    dense = [shopify_order(f"#{n}", Created_at=f"2024-01-{1 + n % 28:02} 10:00:00 +0100") for n in range(400)]
    late = shopify_order("#999", Created_at="2024-12-01 10:00:00 +0100")
    assert parse(shopify(*dense)).facts.warnings == ()
    warning = parse(shopify(*dense, late)).facts.warnings[0].in_english()
    assert warning.startswith("1 order is dated 2024-12-01 or later")


CUSTOMERS = ("First Name", "Last Name", "Email", "Accepts Email Marketing", "Country Code", "Zip", "Phone", "Total Orders", "Tags")


def test_a_customer_file_gives_contacts_with_todays_consent(parse):
    rows = [
        {"First Name": "Anna", "Email": "ANNA@example.com", "Accepts Email Marketing": "no", "Zip": "'01234", "Total Orders": "3"},
        {"First Name": "Ben", "Phone": "'+491701234567", "Accepts Email Marketing": "yes"},
        {"First Name": "Nobody"},
    ]
    parsed = parse(table(CUSTOMERS, rows))
    assert parsed.facts.layout == "shopify_customers"
    columns = ["contact_key", "email_consent", "postcode", "stated_orders", "first_name"]
    assert parsed.contacts.select(columns).rows() == [
        ("e:anna@example.com", "no", "01234", 3, "Anna"),
        ("p:+491701234567", "yes", None, None, "Ben"),
    ]
    assert parsed.rejects.select("line_number", "reason").rows() == [(4, RejectReason.NO_CONTACT)]


def test_the_newer_customer_file_is_known_and_its_apostrophes_stripped(parse):
    row = {"Customer ID": "'7001", "Email": "a@example.com", "Accepts Email Marketing": "yes"}
    parsed = parse(table(("Customer ID", *CUSTOMERS), [row]))
    assert parsed.contacts.select("contact_key", "platform_customer_id").rows() == [("e:a@example.com", "7001")]


def test_every_row_is_either_used_or_refused(parse):
    good = [shopify_order(f"#{n}", ("Mug", "1", "10.00"), ("Plate", "1", "10.00")) for n in range(5)]
    content = shopify(*good, shopify_order("#7", Created_at="soon")) + "torn,row\n"
    parsed = parse(content)
    assert parsed.facts.rows == 12
    assert parsed.lines.height + parsed.rejects.height == parsed.facts.rows
    assert parsed.rejects["line_number"].to_list() == [12, 13]
