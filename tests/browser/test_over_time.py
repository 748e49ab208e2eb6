"""From a column, a step or a field to its customers, by a click and without a mouse, and as a file."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import SETTLE_MILLISECONDS, open_settled, settled
from tests.browser.test_lifecycle import press
from tests.browser.walking import assert_no_fault, chart, click_bar, content, csv_rows, pick, too_wide

TITLE = re.compile(r": [\d,]+ customers?$")
DOWNLOAD = "Download these customers"


def picked(page: Page) -> int:
    """How many customers the title of the list speaks of."""
    title = page.get_by_test_id("stHeading").filter(has=page.locator("h3")).filter(has_text=TITLE).inner_text()
    return int(title.rsplit(" ", 2)[-2].replace(",", ""))


def pieces(page: Page) -> Locator:
    """The list of the pieces of the picture."""
    return page.get_by_role("combobox", name="Show the customers of").first


def told(page: Page) -> int:
    """How many customers the piece has, as the list says."""
    return int(pieces(page).input_value().rsplit("·", 1)[-1].strip().replace(",", ""))


def in_file(page: Page) -> int:
    """How many customers are in the file that the list gives."""
    file = content(page, page.get_by_role("button", name=DOWNLOAD).click).decode("utf-8-sig")
    return len({row["Customer number"] for row in csv_rows(file)})


def test_a_click_gives_exactly_the_customers_of_the_piece(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    for view, picture, piece in (
        ("Over time", "stages_over_time", 20),
        ("Step by step", "steps", 1),
        ("By first order", "cohorts_within", 9),
    ):
        pick(page, view)
        click_bar(page, chart(page, f"{picture}_picture"), piece)
        assert picked(page) == told(page) == in_file(page) > 0
        assert_no_fault(page)


def test_the_list_is_opened_without_a_mouse_and_a_limit_does_not_close_it(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    pick(page, "Come and go")
    box = pieces(page)
    box.focus()
    box.press_sequentially("Went quiet")
    expect(page.get_by_role("option").first).to_contain_text("Went quiet")
    box.press("Enter")
    expect(page.get_by_role("button", name=DOWNLOAD)).to_be_visible(timeout=SETTLE_MILLISECONDS)
    settled(page)
    assert picked(page) == told(page)
    press(page, 1, "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert picked(page) == told(page) == in_file(page)
    assert too_wide(page) == 0
    assert_no_fault(page)
