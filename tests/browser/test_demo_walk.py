"""From the start page to a list of the demo shop, and what a browser may do on the way."""

import re
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import Server, open_settled
from tests.browser.walking import (
    DEMO_BUTTON,
    DRAFT,
    PHONE,
    assert_no_fault,
    choose,
    click,
    csv_rows,
    downloaded,
    go_to,
    heading,
    told,
    too_wide,
)
from winback.demo.launch import demo_files
from winback.export.generic import HEADERS
from winback.ui.frame import PAGES
from winback.vocabulary import BusinessType

MAKE_LIST = re.compile(r"^\W*(redeem\s*)?Make a list for these [\d,]+ people$")


def plain(address: str) -> str:
    """An address as two files can be compared by it."""
    return address.strip().lstrip("'").casefold()


@pytest.fixture(scope="module")
def demo_customers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Address → “Accepts Email Marketing” in the customer export of the coffee demo shop."""
    _, customers_file = demo_files(BusinessType.COFFEE, tmp_path_factory.mktemp("exports"))
    rows = csv_rows(customers_file.read_text("utf-8"))
    return {plain(row["Email"]): row["Accepts Email Marketing"] for row in rows if row["Email"]}


def test_three_clicks_lead_from_the_start_page_to_a_list_of_people_who_agreed(
    server: Server, page: Page, demo_customers: dict[str, str], tmp_path: Path
) -> None:
    open_settled(page, server.address)
    clicks = [DEMO_BUTTON, MAKE_LIST, DRAFT]
    for name in clicks[:-1]:
        click(page, name)
    download = downloaded(page, page.get_by_role("button", name=clicks[-1]).first.click)
    assert len(clicks) == 3

    path = tmp_path / download.suggested_filename
    download.save_as(path)
    rows = csv_rows(path.read_text("utf-8"))
    assert path.name == "winback-draft.csv"
    assert list(rows[0]) == list(HEADERS.values())
    addresses = [plain(row["Email"]) for row in rows]
    assert len(set(addresses)) == len(addresses) > 100
    assert {demo_customers[address] for address in addresses} == {"yes"}
    assert "no" in demo_customers.values()
    assert {row["Stage"] for row in rows} == {"lapsed"}
    assert {row["Code"] for row in rows} == {""}, "a draft gives no code away"
    assert heading(page).startswith("Your list is ready")
    assert f"{len(rows):,} people get the message" in told(page)
    in_polars = pl.read_csv(path, infer_schema=False)
    assert in_polars.columns == list(HEADERS.values())
    assert in_polars.height == len(rows)
    assert_no_fault(page)


def test_a_reload_keeps_the_shop(server: Server, page: Page) -> None:
    open_settled(page, f"{server.address}/lapsed")
    before = heading(page)
    page.reload()
    open_settled(page, page.url)
    assert heading(page) == before
    assert re.match(r"[\d,]+ customers have gone quiet, [\d,]+ long gone", before)


def test_two_tabs_stand_side_by_side(server: Server, page: Page) -> None:
    other = page.context.new_page()
    open_settled(page, f"{server.address}/overview")
    open_settled(other, f"{server.address}/lapsed")
    go_to(page, "Lifecycle")
    go_to(other, "Overview")
    assert heading(page).startswith("After ")
    assert "are worth a message" in heading(other)
    assert_no_fault(page)
    assert_no_fault(other)


@pytest.mark.parametrize("address", [f"{address}_page" for address in PAGES])
def test_the_address_of_a_file_never_shows_a_page_without_its_frame(address: str, server: Server, page: Page) -> None:
    open_settled(page, f"{server.address}/{address}")
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text("Gone quiet")
    assert_no_fault(page)


def test_another_kind_of_demo_shop_stands_beside_the_first(server: Server, page: Page) -> None:
    open_settled(page, f"{server.address}/data")
    choose(page, page.get_by_role("combobox", name="Kind of shop"), "Fashion")
    click(page, DEMO_BUTTON)
    assert "Demo shop: Fashion" in told(page)
    choose(page, page.get_by_test_id("stSidebar").get_by_role("combobox", name="Shop"), "Demo shop: Coffee")
    expect(page.get_by_text("Demo shop: Coffee as of")).to_be_visible()
    assert_no_fault(page)


def test_a_phone_can_do_the_walk(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, locale="en-GB", has_touch=True, is_mobile=True, accept_downloads=True)
    page = context.new_page()
    open_settled(page, f"{server.address}/data")
    for name in (DEMO_BUTTON, MAKE_LIST):
        click(page, name)
        assert too_wide(page) == 0
    download = downloaded(page, page.get_by_role("button", name=DRAFT).first.click)
    assert Path(download.path()).stat().st_size > 10_000
    context.close()
