"""What comes in from outside may be broken or mean harm: it is told in words, shown as text, and nothing is lost."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import ROOT, open_settled, serving, settled
from tests.browser.walking import (
    BY_ANYTHING,
    EVERYBODY,
    PHONE,
    assert_no_fault,
    chart,
    choose,
    click,
    click_row,
    drop,
    go_to,
    heading,
    named,
    told,
    too_wide,
    unfold,
)

PRODUCT = "<b>Mug</b> [x](javascript:alert(1)) $x$ :material/home: *y*"
NAME = "<b>Zoe</b> [x](javascript:alert(1)) $x$ :material/home:"
COLUMNS = ("Name", "Email", "Financial Status", "Fulfillment Status", "Accepts Marketing", "Currency", "Total", "Created at")
COLUMNS_OF_LINES = (
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Billing Name",
    "Billing Country",
    "Cancelled at",
    "Refunded Amount",
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
UNDECIDABLE = b"""Order ID,Order date,Customer e-mail,Total
1,03/04/2024,a@example.com,10.00
2,05/06/2024,b@example.com,12.00
3,07/08/2024,a@example.com,13.00
"""
WORD_JOINER = "\u2060"
LIVE = "a[href^='javascript'], [data-testid='stMain'] h1 b, [data-testid='stMain'] p b, .katex"


def shopify_orders(shoppers: int = 60) -> bytes:
    """A small Shopify export: everybody orders twice and then stays away; names and the product are markup of all kinds."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *COLUMNS_OF_LINES])
    number = 1000
    for shopper in range(shoppers):
        for again in range(2):
            day = date(2024, 1, 1) + timedelta(days=shopper * 12 + again * 30)
            number += 1
            order = (f"#{number}", f"zoe{shopper}@example.com", "paid", "fulfilled", "yes", "EUR", "20.00", f"{day} 10:00:00 +0100")
            writer.writerow([*order, 1, PRODUCT, "20.00", NAME, "DE", "", "0.00"])
    return file.getvalue().encode()


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[str]:
    """The address of an app without any data."""
    (tmp_path / "home").mkdir()
    with serving(tmp_path / "home", tmp_path / "data") as server:
        yield server.address


def assert_text_only(page: Page) -> None:
    """No markup of the shop's data has come to life."""
    expect(page.locator(LIVE)).to_have_count(0)
    assert_no_fault(page)


def test_names_and_products_full_of_markup_are_shown_as_text_on_every_page(empty_app: str, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_settled(page, f"{empty_app}/data")
    drop(page, named("<b>orders $x$ [x](javascript:alert(1)).csv", shopify_orders()), slot=0)

    assert "<b>orders $x$ [x](javascript:alert(1)).csv" in told(page)
    assert_text_only(page)
    for title in ("Overview", "Lifecycle"):
        go_to(page, title)
        assert heading(page)
        assert_text_only(page)

    go_to(page, "Gone quiet")
    unfold(page, EVERYBODY, BY_ANYTHING)
    choose(page, page.get_by_role("combobox", name="Look at it by"), "Favourite product")
    assert "<b>Mug</b>" in "".join(chart(page, "bars").all_inner_texts())
    assert_text_only(page)
    click_row(page, page.get_by_test_id("stDataFrame").first, 0)
    assert NAME in page.get_by_role("dialog").inner_text().replace(WORD_JOINER, "")
    assert_text_only(page)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    settled(page)

    go_to(page, "Offers")
    page.get_by_test_id("stRadio").get_by_text("Without a code", exact=True).click()
    settled(page)
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("{{first_name|there}} / {{favourite_product}}")
    text.blur()
    settled(page)
    assert PRODUCT in page.locator(".st-key-message").inner_text()  # whatever stands in a message is not even Markdown
    assert_text_only(page)
    assert dialogs == []


@pytest.mark.parametrize(
    ("file_name", "content", "told_in_words"),
    [
        ("orders.csv", PNG, "This is an image, not a table."),
        ("orders.csv", b"", "empty"),
        ("orders.csv", b"Name,Email,Total,Created at\n", "no rows"),
        ("orders.csv", b"<!DOCTYPE html><html><body>Please log in</body></html>", "web page"),
        ("orders.xlsx", b"PK\x03\x04 this is no workbook", "damaged"),
    ],
)
def test_a_file_that_is_no_export_gets_one_sentence_and_takes_nothing_away(
    file_name: str, content: bytes, told_in_words: str, shop_with_orders: str, page: Page
) -> None:
    open_settled(page, f"{shop_with_orders}/data")
    before = heading(page)

    drop(page, named(file_name, content), slot=0)

    errors = page.get_by_test_id("stAlertContentError")
    expect(errors).to_have_count(1)
    expect(errors).to_contain_text(re.compile(told_in_words))
    assert "Traceback" not in told(page)
    assert heading(page) == before
    page.reload()
    settled(page)
    assert heading(page) == before
    expect(errors).to_have_count(0)


@pytest.fixture(scope="module")
def shop_with_orders(tmp_path_factory: pytest.TempPathFactory, browser) -> Iterator[str]:
    """The address of an app that holds the sample orders."""
    with serving(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")) as server:
        page = browser.new_page()
        open_settled(page, server.address)
        drop(page, ROOT / "sample_data" / "shopify" / "orders_export.csv", slot=0)
        page.close()
        yield server.address


def test_a_good_file_after_a_broken_one_is_read(empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    drop(page, named("orders.csv", PNG), slot=0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(1)
    drop(page, ROOT / "sample_data" / "shopify" / "customers_export.csv", slot=1)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.wait_for(state="attached")

    open_settled(page, f"{empty_app}/data")
    assert "customers, no orders yet" in heading(page)


@pytest.mark.parametrize(("reading", "first", "last"), [("3 April", "3 Apr 2024", "7 Aug 2024"), ("4 March", "4 Mar 2024", "8 Jul 2024")])
def test_dates_that_cannot_be_decided_are_asked_about_with_both_readings(
    reading: str, first: str, last: str, empty_app: str, page: Page
) -> None:
    open_settled(page, empty_app)
    drop(page, named("orders.csv", UNDECIDABLE), slot=0)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Which day is “03/04/2024”?")
    expect(page.get_by_role("button", name="the file then ends on")).to_have_count(2)

    page.get_by_role("button", name=f"{reading} 2024 – the file then ends on").click()
    settled(page)

    assert heading(page) == "3 orders from 2 customers"
    assert f"{first} – {last}" in told(page)
    assert_no_fault(page)


def test_a_long_name_of_a_shop_stays_text_and_within_its_page(empty_app: str, page: Page) -> None:
    open_settled(page, f"{empty_app}/data")
    drop(page, named("orders.csv", shopify_orders()), slot=0)
    name = "The " + "very " * 10 + "long <b>$name$</b> shop"
    go_to(page, "Settings")
    page.get_by_role("textbox", name="Name in messages").fill(name)
    click(page, "Save")

    go_to(page, "Offers")
    page.get_by_test_id("stRadio").get_by_text("Without a code", exact=True).click()
    settled(page)
    assert name in page.locator(".st-key-message").inner_text()
    assert_text_only(page)
    page.set_viewport_size(PHONE)
    settled(page)
    assert too_wide(page) == 0
