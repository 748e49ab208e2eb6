"""From a field of the map or a bar to its customers, and from a customer to their card."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import open_settled, settled
from tests.browser.walking import (
    BY_ANYTHING,
    EVERYBODY,
    assert_no_fault,
    chart,
    choose,
    click,
    click_bar,
    click_row,
    labels,
    quiet_listed,
    table_rows,
    unfold,
)


@pytest.fixture
def lapsed_page(demo_shop: str, page: Page) -> Page:
    """The page of those who have gone quiet, freshly opened."""
    open_settled(page, f"{demo_shop}/lapsed")
    unfold(page, EVERYBODY, BY_ANYTHING)
    return page


def people(page: Page) -> Locator:
    """The table of customers."""
    return page.get_by_test_id("stDataFrame").first


def cells(page: Page) -> list[int]:
    """The counts in the map of value and silence, row by row."""
    written = chart(page, "map").locator(".bars .point text").all_text_contents()
    return [int(count.replace(",", "")) for count in written]


def test_every_customer_is_in_one_field_of_the_map(lapsed_page: Page) -> None:
    assert len(cells(lapsed_page)) == 12
    assert sum(cells(lapsed_page)) == quiet_listed(lapsed_page) > 300
    assert_no_fault(lapsed_page)


def test_a_click_on_a_field_shows_exactly_its_customers(lapsed_page: Page) -> None:
    everyone, before = quiet_listed(lapsed_page), cells(lapsed_page)

    click_bar(lapsed_page, chart(lapsed_page, "map"), 1)

    assert table_rows(people(lapsed_page)) == quiet_listed(lapsed_page) == before[1]
    for chip in ("Value: High value", "Silence: "):
        expect(lapsed_page.get_by_role("button", name=chip)).to_be_visible()
    assert cells(lapsed_page) == before, "the other fields keep their counts, to be clicked next"

    click_bar(lapsed_page, chart(lapsed_page, "map"), 4)
    assert table_rows(people(lapsed_page)) == quiet_listed(lapsed_page) == before[4]

    click(lapsed_page, re.compile("Silence: "))
    click(lapsed_page, re.compile("Value: "))
    assert quiet_listed(lapsed_page) == everyone
    expect(lapsed_page.get_by_role("button", name="Value: ")).to_have_count(0)


def test_a_click_on_a_bar_shows_exactly_its_customers(lapsed_page: Page) -> None:
    everyone = quiet_listed(lapsed_page)
    choose(lapsed_page, lapsed_page.get_by_role("combobox", name="Look at it by"), "Buying pattern")
    number, name = labels(chart(lapsed_page, "bars"))[0].split(" ", 1)

    click_bar(lapsed_page, chart(lapsed_page, "bars"), 0)

    assert quiet_listed(lapsed_page) == int(number.replace(",", ""))
    assert sum(cells(lapsed_page)) == quiet_listed(lapsed_page)
    chip = lapsed_page.get_by_role("button", name=f"Buying pattern: {name.split(' · ')[0]}")
    expect(chip).to_be_visible()
    chip.click()
    settled(lapsed_page)
    assert quiet_listed(lapsed_page) == everyone


@pytest.mark.parametrize("dimension", ["Country", "Favourite product", "First order", "E-mail consent"])
def test_every_dimension_can_be_clicked(dimension: str, lapsed_page: Page) -> None:
    choose(lapsed_page, lapsed_page.get_by_role("combobox", name="Look at it by"), dimension)
    number = labels(chart(lapsed_page, "bars"))[0].split(" ", 1)[0]

    click_bar(lapsed_page, chart(lapsed_page, "bars"), 0)

    assert quiet_listed(lapsed_page) == int(number.replace(",", ""))
    expect(lapsed_page.get_by_role("button", name=f"{dimension}: ")).to_be_visible()
    assert_no_fault(lapsed_page)


def test_a_field_of_any_two_dimensions_shows_exactly_its_customers(lapsed_page: Page) -> None:
    choose(lapsed_page, lapsed_page.get_by_role("combobox", name="And by"), "First order")
    fields = chart(lapsed_page, "bars").locator(".bars .point text").all_text_contents()

    click_bar(lapsed_page, chart(lapsed_page, "bars"), 1)

    assert quiet_listed(lapsed_page) == int(fields[1].replace(",", ""))
    for chip in ("Reason: ", "First order: "):
        expect(lapsed_page.get_by_role("button", name=chip)).to_be_visible()


def test_one_of_the_best_opens_by_keyboard_and_is_never_written_to_again(lapsed_page: Page) -> None:
    first = lapsed_page.get_by_role("button", name=re.compile(r"^1\. "))
    name = first.locator("strong").inner_text()
    first.focus()
    lapsed_page.keyboard.press("Enter")
    settled(lapsed_page)
    card = lapsed_page.get_by_role("dialog")
    expect(card.get_by_text("What they agreed to")).to_be_visible()

    card.get_by_role("button", name="Never write to them again").click()
    settled(lapsed_page)
    click(lapsed_page, "Yes, never write to them again")
    expect(card).to_have_count(0)
    assert_no_fault(lapsed_page)

    expect(first.locator("strong")).not_to_have_text(name)
    assert name not in [one.inner_text() for one in lapsed_page.get_by_role("button").locator("strong").all()]
    search = lapsed_page.get_by_role("textbox", name="Search by name or e-mail")
    search.fill(name)
    search.press("Enter")
    settled(lapsed_page)
    click_row(lapsed_page, people(lapsed_page), 0)
    expect(card.get_by_text("nobody writes to them any more")).to_be_visible()


def test_a_click_on_a_row_opens_one_card_which_stays_closed_once_closed(lapsed_page: Page) -> None:
    click_row(lapsed_page, people(lapsed_page), 0)

    card = lapsed_page.get_by_role("dialog")
    expect(card).to_have_count(1)
    expect(card.get_by_text("Silent days", exact=True)).to_be_visible()
    expect(card.get_by_test_id("stPlotlyChart").locator("svg").first).to_be_visible()
    orders = re.search(r"Orders\s+([\d,]+)", card.inner_text())
    assert orders is not None
    assert table_rows(card.get_by_test_id("stDataFrame").last) >= int(orders[1]) > 0

    card.get_by_role("button", name="Close").click()
    settled(lapsed_page)
    expect(card).to_have_count(0)
    click_bar(lapsed_page, chart(lapsed_page, "map"), 0)
    expect(card).to_have_count(0)

    click_row(lapsed_page, people(lapsed_page), 0)
    expect(card).to_have_count(1)
