"""From a field of the map or a bar to its customers, and from a customer to their card."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import open_settled, settled
from tests.browser.walking import assert_no_fault, chart, click, click_bar, click_row, labels, table_rows, told


@pytest.fixture
def lapsed_page(demo_shop: str, page: Page) -> Page:
    """The page of those who have gone quiet, freshly opened."""
    open_settled(page, f"{demo_shop}/lapsed")
    return page


def people(page: Page) -> Locator:
    """The table of customers."""
    return page.get_by_test_id("stDataFrame").first


def shown(page: Page) -> int:
    """How many customers the line above the table speaks of."""
    found = re.search(r"(?:The best [\d,]+ of )?([\d,]+)(?: customers?)?\. Click on the left of a row", told(page))
    assert found is not None
    return int(found[1].replace(",", ""))


def cells(page: Page) -> list[int]:
    """The counts in the map of value and silence, row by row."""
    written = chart(page, "map").locator(".bars .point text").all_text_contents()
    return [int(count.replace(",", "")) for count in written]


def test_every_customer_is_in_one_field_of_the_map(lapsed_page: Page) -> None:
    assert len(cells(lapsed_page)) == 12
    assert sum(cells(lapsed_page)) == shown(lapsed_page) > 300
    assert_no_fault(lapsed_page)


def test_a_click_on_a_field_shows_exactly_its_customers(lapsed_page: Page) -> None:
    everyone, before = shown(lapsed_page), cells(lapsed_page)

    click_bar(lapsed_page, chart(lapsed_page, "map"), 1)

    assert table_rows(people(lapsed_page)) == shown(lapsed_page) == before[1]
    for chip in ("Value: High value", "Silence: "):
        expect(lapsed_page.get_by_role("button", name=chip)).to_be_visible()
    assert cells(lapsed_page) == before, "the other fields keep their counts, to be clicked next"

    click_bar(lapsed_page, chart(lapsed_page, "map"), 4)
    assert table_rows(people(lapsed_page)) == shown(lapsed_page) == before[4]

    click(lapsed_page, re.compile("Silence: "))
    click(lapsed_page, re.compile("Value: "))
    assert shown(lapsed_page) == everyone
    expect(lapsed_page.get_by_role("button", name="Value: ")).to_have_count(0)


def test_a_click_on_a_bar_shows_exactly_its_customers(lapsed_page: Page) -> None:
    everyone = shown(lapsed_page)
    number, name = labels(chart(lapsed_page, "bars"))[0].split(" ", 1)

    click_bar(lapsed_page, chart(lapsed_page, "bars"), 0)

    assert shown(lapsed_page) == int(number.replace(",", ""))
    assert sum(cells(lapsed_page)) == shown(lapsed_page)
    chip = lapsed_page.get_by_role("button", name=f"Buying pattern: {name.split(' · ')[0]}")
    expect(chip).to_be_visible()
    chip.click()
    settled(lapsed_page)
    assert shown(lapsed_page) == everyone


@pytest.mark.parametrize("dimension", ["Country", "Favourite product", "Stage"])
def test_every_dimension_can_be_clicked(dimension: str, lapsed_page: Page) -> None:
    lapsed_page.get_by_test_id("stRadio").get_by_text(dimension, exact=True).click()
    settled(lapsed_page)
    number = labels(chart(lapsed_page, "bars"))[0].split(" ", 1)[0]

    click_bar(lapsed_page, chart(lapsed_page, "bars"), 0)

    assert shown(lapsed_page) == int(number.replace(",", ""))
    expect(lapsed_page.get_by_role("button", name=f"{dimension}: ")).to_be_visible()
    assert_no_fault(lapsed_page)


def test_a_click_on_a_row_opens_one_card_which_stays_closed_once_closed(lapsed_page: Page) -> None:
    click_row(lapsed_page, people(lapsed_page), 0)

    card = lapsed_page.get_by_role("dialog")
    expect(card).to_have_count(1)
    expect(card.get_by_text("Silent days", exact=True)).to_be_visible()
    expect(card.get_by_test_id("stPlotlyChart").locator("svg").first).to_be_visible()
    orders = re.search(r"Orders\s+([\d,]+)", card.inner_text())
    assert orders is not None
    assert table_rows(card) >= int(orders[1]) > 0

    card.get_by_role("button", name="Close").click()
    settled(lapsed_page)
    expect(card).to_have_count(0)
    click_bar(lapsed_page, chart(lapsed_page, "map"), 0)
    expect(card).to_have_count(0)

    click_row(lapsed_page, people(lapsed_page), 0)
    expect(card).to_have_count(1)
