"""Own files: the sample export of a Shopify shop, in either order, and a real file of half a million lines."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.by_hand import Shop
from tests.browser.driving import ROOT, open_settled, serving
from tests.browser.walking import assert_no_fault, chart, click, drop, go_to, heading, labels, told

SHOPIFY = ROOT / "sample_data" / "shopify"
SLOTS = {"orders_export.csv": 0, "customers_export.csv": 1}


def pounds(amount: Decimal) -> str:
    """An amount as the picture writes it."""
    return f"£{amount:,.0f}"


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[str]:
    """The address of an app without any data."""
    (tmp_path / "home").mkdir()
    with serving(tmp_path / "home", tmp_path / "data") as server:
        yield server.address


@pytest.mark.parametrize("first", list(SLOTS))
def test_two_shopify_files_in_either_order_give_the_figures_that_a_person_reads_from_them(
    first: str, empty_app: str, page: Page, browser: Browser
) -> None:
    open_settled(page, empty_app)
    for name in sorted(SLOTS, key=lambda name: name != first):
        drop(page, SHOPIFY / name, slot=SLOTS[name])

    shop = Shop(SHOPIFY)
    ok, with_address = shop.may_be_emailed()
    assert heading(page) == f"{len(shop.counted):,} orders from {shop.buyers():,} customers"
    written = told(page)
    assert f"Shopify orders export: {shop.rows:,} rows → {len(shop.orders):,} orders" in written
    assert f"Shopify customers export: {shop.customer_rows:,} rows → {shop.customer_rows:,} customers" in written
    assert f"You may e-mail {ok:,} of these {with_address:,} people with an address." in written
    bridge = labels(chart(page, "bridge"))
    assert bridge[0] == f"{pounds(shop.ordered())} ordered"
    assert bridge[1] == f"−{pounds(shop.cancelled())} cancelled"
    assert bridge[-1] == f"{pounds(shop.net())} net value"
    assert_no_fault(page)
    _is_there_for_another_visitor(empty_app, browser, heading(page))


def _is_there_for_another_visitor(app: str, browser: Browser, expected: str) -> None:
    other = browser.new_page(locale="en-GB")
    open_settled(other, f"{app}/data")
    assert heading(other) == expected
    other.close()


def test_the_same_file_twice_in_a_row_changes_nothing(empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    drop(page, SHOPIFY / "orders_export.csv", slot=0)
    first = heading(page), labels(chart(page, "bridge"))
    drop(page, SHOPIFY / "orders_export.csv", slot=0)

    assert (heading(page), labels(chart(page, "bridge"))) == first
    assert told(page).count("Shopify orders export: ") == 2
    assert_no_fault(page)


def test_own_files_never_get_into_the_demo_shop(empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    click(page, "Open the demo shop")
    go_to(page, "Data")
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    click(page, "Start a shop of my own")
    drop(page, SHOPIFY / "orders_export.csv", slot=0)

    assert "What was read into My shop." in told(page)
    assert heading(page).startswith(f"{len(Shop(SHOPIFY).counted):,} orders")


def test_a_real_file_of_half_a_million_lines_gives_the_figures_published_for_it(shared_data: Path, empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    drop(page, shared_data / "online_retail.csv.gz", slot=0)

    written = told(page)
    assert "541,909 rows" in written
    for figure in ("18,532", "4,338", "8,911,407.90"):
        assert figure in written
    assert_no_fault(page)
    for title in ("Overview", "Lifecycle", "Gone quiet", "Offers"):
        go_to(page, title)
        assert heading(page)
        assert_no_fault(page)
