"""The exports are what Shopify writes, with every oddity that was measured in real files."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.vocabulary import BusinessType

# As in real exports of 2023 to 2026, identical in four shops.
ORDERS_HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,"
    "Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,"
    "Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,"
    "Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,"
    "Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)
CUSTOMERS_HEADER = (
    "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,"
    "Zip,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt"
)
KEPT_ON_CONTINUATION_ROWS = {
    "Name",
    "Email",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem compare at price",
    "Lineitem sku",
    "Lineitem requires shipping",
    "Lineitem taxable",
    "Lineitem fulfillment status",
    "Vendor",
    "Lineitem discount",
    "Phone",
}


def amount(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Decimal(38, 2))


def test_the_headers_are_those_of_real_exports(coffee_files: tuple[Path, Path]) -> None:
    orders, customers = (path.read_bytes() for path in coffee_files)
    assert orders.startswith(ORDERS_HEADER.encode() + b"\n")
    assert customers.startswith(CUSTOMERS_HEADER.encode() + b"\n")
    assert len(ORDERS_HEADER.split(",")) == 79
    assert len(CUSTOMERS_HEADER.split(",")) == 20


def test_the_files_are_utf8_without_bom_and_end_lines_with_lf(coffee_files: tuple[Path, Path]) -> None:
    for path in coffee_files:
        content = path.read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_rows_of_an_order_stand_together_newest_order_first(order_rows: pl.DataFrame, coffee: DemoShop) -> None:
    runs = order_rows["Name"].rle().struct.field("value")
    assert runs.n_unique() == len(runs) == coffee.orders.height
    numbers = runs.str.strip_prefix("#").cast(pl.Int64)
    assert numbers.is_sorted(descending=True)
    assert numbers[-1] == 1001


def test_continuation_rows_keep_only_what_shopify_keeps(order_rows: pl.DataFrame) -> None:
    continued = order_rows.filter(pl.col("Id").is_null())
    assert continued.height > 1000
    filled = {name for name in continued.columns if continued[name].null_count() < continued.height}
    assert filled == KEPT_ON_CONTINUATION_ROWS - {"Lineitem compare at price"}
    assert 0 < continued["Phone"].null_count() < continued.height


def test_the_id_and_every_total_stand_on_the_first_row(order_rows: pl.DataFrame) -> None:
    first = order_rows.group_by("Name", maintain_order=True).first()
    for name in ("Id", "Subtotal", "Shipping", "Taxes", "Total", "Discount Amount", "Refunded Amount", "Financial Status", "Source"):
        assert first[name].null_count() == 0
    assert first["Id"].n_unique() == first.height


def test_totals_follow_both_equations_and_tips_come_on_top(order_rows: pl.DataFrame, first_rows: pl.DataFrame) -> None:
    tips = order_rows.filter(pl.col("Lineitem name") == "Tip").select("Name", tip=amount("Lineitem price"))
    assert tips.height >= 20
    sums = first_rows.join(tips, on="Name", how="left").select(
        over=amount("Total") - amount("Subtotal") - amount("Shipping") - pl.col("tip").fill_null(0),
        taxes=amount("Taxes"),
        abroad=(pl.col("Tax 1 Name") == "NO VAT 25%").fill_null(False),
    )
    on_top, contained = sums.filter("abroad"), sums.filter(~pl.col("abroad"))
    assert on_top.height > 50
    assert on_top.select((pl.col("over") == pl.col("taxes")).all()).item()
    assert contained.filter(pl.col("taxes") > 0).height > 5000
    assert contained.select((pl.col("over") == 0).all()).item()


def test_the_subtotal_is_the_lines_less_the_discount_without_tips(order_rows: pl.DataFrame, first_rows: pl.DataFrame) -> None:
    lines = order_rows.filter(pl.col("Lineitem name") != "Tip")
    sums = lines.group_by("Name").agg(lines=(pl.col("Lineitem quantity").cast(pl.Int64) * amount("Lineitem price")).sum())
    differing = first_rows.join(sums, on="Name").filter(pl.col("lines") - amount("Discount Amount") != amount("Subtotal"))
    assert differing.is_empty()


def test_line_discounts_are_zero_in_older_orders_and_add_up_in_newer_ones(order_rows: pl.DataFrame, first_rows: pl.DataFrame) -> None:
    by_order = order_rows.group_by("Name").agg(on_lines=amount("Lineitem discount").sum())
    discounted = first_rows.join(by_order, on="Name").filter(amount("Discount Amount") > 0)
    older = pl.col("Created at") < "2025"
    assert discounted.filter(older).height > 100
    assert discounted.filter(older)["on_lines"].sum() == 0
    assert discounted.filter(~older, pl.col("on_lines") != amount("Discount Amount")).is_empty()


def test_refunds_leave_the_total_and_are_full_where_the_status_says_so(first_rows: pl.DataFrame) -> None:
    refunded = first_rows.filter(amount("Refunded Amount") > 0)
    in_full = refunded.filter(pl.col("Financial Status") == "refunded")
    in_part = refunded.filter(pl.col("Financial Status") == "partially_refunded")
    assert in_full.height >= 40
    assert in_part.height >= 20
    assert in_full.height + in_part.height == refunded.height
    assert in_full.select((amount("Refunded Amount") == amount("Total")).all()).item()
    assert in_part.select((amount("Refunded Amount") < amount("Total")).all()).item()


def test_some_cancelled_orders_still_say_paid(first_rows: pl.DataFrame) -> None:
    cancelled = first_rows.filter(pl.col("Cancelled at").is_not_null())
    statuses = set(cancelled["Financial Status"])
    assert {"paid", "refunded", "voided"} <= statuses
    kept = cancelled.filter(pl.col("Financial Status") == "paid")
    assert 0.1 < kept.height / cancelled.height < 0.45
    assert kept.select((amount("Refunded Amount") == 0).all()).item()


def test_some_orders_are_free_replacements_from_a_draft(first_rows: pl.DataFrame) -> None:
    free = first_rows.filter(amount("Total") == 0)
    assert 0.003 < free.height / first_rows.height < 0.02
    assert set(free["Source"]) == {"shopify_draft_order"}


def test_cash_on_delivery_is_pending_and_fulfilled(first_rows: pl.DataFrame) -> None:
    on_delivery = first_rows.filter(pl.col("Payment Method") == "Cash on Delivery (COD)", pl.col("Cancelled at").is_null())
    delivered = on_delivery.filter(pl.col("Fulfillment Status") == "fulfilled")
    pending = delivered.filter(pl.col("Financial Status") == "pending")
    assert pending.height >= 50
    assert pending.height / delivered.height > 0.9
    assert pending["Paid at"].null_count() == pending.height


def test_some_orders_have_a_phone_only_and_some_have_nothing(first_rows: pl.DataFrame) -> None:
    without_email = first_rows.filter(pl.col("Email").is_null())
    assert 0.01 < without_email.height / first_rows.height < 0.06
    assert without_email.filter(pl.col("Phone").is_not_null()).height > 30
    nameless = without_email.filter(pl.col("Phone").is_null())
    assert nameless.height > 30
    assert nameless["Billing Name"].null_count() == nameless.height


def test_some_addresses_are_typed_with_capitals(first_rows: pl.DataFrame) -> None:
    typed = first_rows["Email"].drop_nulls()
    capitals = typed.filter(typed != typed.str.to_lowercase())
    assert 0.02 < len(capitals) / len(typed) < 0.08
    assert typed.str.to_lowercase().n_unique() < typed.n_unique()


def test_every_address_ends_in_a_domain_that_nobody_owns(order_rows: pl.DataFrame, coffee_files: tuple[Path, Path]) -> None:
    customers = pl.read_csv(coffee_files[1], infer_schema=False)
    for addresses in (order_rows["Email"], customers["Email"]):
        assert addresses.drop_nulls().str.to_lowercase().str.contains(r"^[a-z0-9.]+@example\.(com|org)$").all()
    text = "".join(path.read_text("utf-8") for path in coffee_files)
    assert set(re.findall(r"@[\w.-]+", text.lower())) == {"@example.com", "@example.org"}


def test_most_zips_and_phones_begin_with_an_apostrophe(first_rows: pl.DataFrame) -> None:
    for name in ("Billing Zip", "Shipping Zip", "Billing Phone", "Phone"):
        share = first_rows[name].drop_nulls().str.starts_with("'").mean()
        assert isinstance(share, float)
        assert 0.85 < share < 0.97
    assert first_rows["Billing Phone"].drop_nulls().str.contains(r"^'?\+44 \d{3} \d+$").all()


def test_codes_are_stacked_now_and_then(first_rows: pl.DataFrame) -> None:
    codes = first_rows.filter(pl.col("Discount Code").is_not_null())
    stacked = codes.filter(pl.col("Discount Code").str.contains(", ", literal=True))
    assert "WELCOME10, THANKS5" in set(stacked["Discount Code"])
    assert 0.02 < stacked.height / codes.height < 0.2
    assert codes.select((amount("Discount Amount") > 0).all()).item()


@pytest.mark.parametrize(
    ("locale", "winter", "summer", "currency"),
    [("en_GB", "+0000", "+0100", "GBP"), ("de_DE", "+0100", "+0200", "EUR"), ("fi_FI", "+0200", "+0300", "EUR")],
)
def test_the_offset_follows_the_summer_time_of_the_shop(locale: str, winter: str, summer: str, currency: str, tmp_path: Path) -> None:
    shop = make_shop(business=BusinessType.COFFEE, customers=300, seed=2, as_of=date(2026, 6, 30), locale=locale)
    rows = pl.read_csv(write_shopify(shop, tmp_path)[0], infer_schema=False)
    offset = pl.col("Created at").str.slice(-5)
    month = pl.col("Created at").str.slice(5, 2)
    assert set(rows.filter(month.is_in(["01", "12"])).select(offset).to_series()) == {winter}
    assert set(rows.filter(month.is_in(["06", "07"])).select(offset).to_series()) == {summer}
    assert rows["Created at"].str.contains(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0\d00$").all()
    assert set(rows["Currency"].drop_nulls()) == {currency}


def test_notes_hold_line_breaks_and_products_hold_quotes_and_commas(order_rows: pl.DataFrame, coffee_files: tuple[Path, Path]) -> None:
    assert order_rows["Notes"].drop_nulls().str.contains("\n", literal=True).any()
    assert order_rows["Note Attributes"].drop_nulls().str.contains("\n", literal=True).any()
    assert '"Stoneware cup ""Dot"""' in coffee_files[0].read_text("utf-8")
    assert '"House Blend, 500 g"' in coffee_files[0].read_text("utf-8")


def test_subscriptions_and_the_till_are_named_as_source(first_rows: pl.DataFrame) -> None:
    assert set(first_rows["Source"]) == {"web", "pos", "shopify_draft_order", "subscription_contract"}
    recurring = first_rows.filter(pl.col("Source") == "subscription_contract")
    assert recurring["Tags"].str.contains("Subscription Recurring Order", literal=True).all()


def test_joined_payment_methods_occur(first_rows: pl.DataFrame) -> None:
    assert "Shop Cash + Shopify Payments" in set(first_rows["Payment Method"])


def test_consent_of_the_newest_order_differs_from_the_customer_file_in_both_directions(
    first_rows: pl.DataFrame, coffee_files: tuple[Path, Path]
) -> None:
    now = pl.read_csv(coffee_files[1], infer_schema=False).select("Email", now="Accepts Email Marketing")
    newest = first_rows.with_columns(pl.col("Email").str.to_lowercase()).unique("Email", keep="first", maintain_order=True)
    pairs = newest.join(now, on="Email").group_by("Accepts Marketing", "now").len()
    counts = {(order, today): count for order, today, count in pairs.iter_rows()}
    both = sum(counts.values())
    assert counts["no", "yes"] / both > 0.08
    assert counts["yes", "no"] / both > 0.02
    assert counts["yes", "yes"] / both > 0.2


def test_the_customer_file_knows_readers_who_never_bought_and_buyers_without_an_address(coffee_files: tuple[Path, Path]) -> None:
    customers = pl.read_csv(coffee_files[1], infer_schema=False)
    readers = customers.filter(pl.col("Total Orders") == "0")
    assert 200 <= readers.height <= 280
    assert set(readers["Total Spent"]) == {"0.00"}
    by_phone = customers.filter(pl.col("Email").is_null())
    assert by_phone.height > 10
    assert by_phone["Phone"].null_count() == 0


def test_a_shop_written_in_chunks_is_the_same_file(
    coffee: DemoShop, coffee_files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winback.demo.shopify._ORDERS_PER_CHUNK", 997)
    assert write_shopify(coffee, tmp_path)[0].read_bytes() == coffee_files[0].read_bytes()


def test_a_shop_on_its_first_day_still_gives_a_file_with_a_header(tmp_path: Path) -> None:
    shop = make_shop(business=BusinessType.FURNITURE, customers=1, seed=1, as_of=date(2023, 7, 1))
    orders, customers = write_shopify(shop, tmp_path)
    assert orders.read_text().splitlines()[0] == ORDERS_HEADER
    assert customers.read_text().splitlines()[0] == CUSTOMERS_HEADER
