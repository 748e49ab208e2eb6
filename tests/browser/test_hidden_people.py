"""While people are hidden nothing in the document of any page names somebody: no text, attribute, hidden table, title or address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visiting
from tests.browser.driving import open_settled, serving, settled
from tests.browser.walking import BY_ANYTHING, EVERYBODY, assert_no_fault, click, click_row, go_to, told, unfold
from tests.pages.canaries import MARKS, shop_of_canaries

PAGES = ("Overview", "Lifecycle", "Gone quiet", "Offers", "Results", "Data", "Settings")
SWITCH = "Hide people on screen"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data: Path = tmp_path_factory.mktemp("birds")
    shop_of_canaries(data, tmp_path_factory.mktemp("files"))
    with serving(tmp_path_factory.mktemp("home"), data) as server:
        yield server.address


def document(page: Page) -> str:
    """Everything that the browser holds of the page."""
    fields = page.evaluate("[...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')")
    return f"{page.content()} {fields} {page.title()} {page.url}".lower()


def marks_in(page: Page) -> list[str]:
    return [mark for mark in MARKS if mark in document(page)]


def test_nothing_in_the_document_names_anybody(address: str, browser: Browser) -> None:
    with visiting(browser) as page:
        open_settled(page, f"{address}/lapsed")
        unfold(page, EVERYBODY)
        expect(page.locator("[role=gridcell]", has_text="Finchlina").first).to_be_attached()
        assert "finchlina" in marks_in(page)
        page.get_by_test_id("stSidebar").get_by_text(SWITCH).click()
        settled(page)
        for title in PAGES:
            go_to(page, title)
            assert_no_fault(page)
            assert "People are hidden" in told(page)
            assert marks_in(page) == [], title
        go_to(page, "Gone quiet")
        unfold(page, EVERYBODY, BY_ANYTHING)
        expect(page.locator("[role=gridcell]", has_text="Customer").first).to_be_attached()
        assert marks_in(page) == []
        click_row(page, page.get_by_test_id("stDataFrame").first, 0)
        assert page.get_by_role("dialog").get_by_text("Silent days", exact=True).is_visible()
        assert marks_in(page) == []
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        settled(page)
        go_to(page, "Offers")
        click(page, "→")
        assert marks_in(page) == []
        page.reload()
        settled(page)
        assert "People are hidden" in told(page), "a page that is loaded again must not uncover anybody"
        assert marks_in(page) == []
