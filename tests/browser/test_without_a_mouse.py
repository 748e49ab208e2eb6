"""The people table by keyboard and for a screen reader, and in a language that is not the browser's."""

from playwright.sync_api import Page, expect

from tests.browser.driving import open_settled, settled
from tests.browser.walking import EVERYBODY, quiet_listed, table_rows, unfold


def read_aloud(page: Page) -> list[tuple[str, str]]:
    """Role and name of everything that a screen reader finds on the page."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (str(node["role"]["value"]), str(node.get("name", {}).get("value", ""))) for node in nodes if not node["ignored"] and "role" in node
    ]


def test_a_screen_reader_finds_the_cells_under_the_name_of_their_table(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lapsed")
    unfold(page, EVERYBODY)
    found = read_aloud(page)
    assert ("region", "Table of the customers who have gone quiet") in found
    cells = [name for role, name in found if role == "gridcell" and name]
    assert {"Name", "E-mail", "Last order"} <= {name for role, name in found if role == "columnheader"}
    assert len(cells) >= 5 * 10
    assert ("figure", "") not in found, "every chart says what it shows"


def test_a_row_and_a_filter_are_chosen_by_keyboard(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lapsed")
    unfold(page, EVERYBODY)
    page.get_by_test_id("data-grid-canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    settled(page)
    expect(page.get_by_role("dialog").get_by_text("Silent days", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)

    before = quiet_listed(page)
    page.get_by_role("button", name="Filter").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Value")
    box.focus()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    settled(page)
    expect(page.get_by_role("button", name="Value: ")).to_be_visible()
    assert 0 < quiet_listed(page) < before
    assert table_rows(page.get_by_test_id("stDataFrame").first) > 0


def test_cards_write_amounts_in_the_language_on_screen_whatever_the_browser_speaks(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lapsed?language=de")
    assert page.evaluate("new Intl.NumberFormat(navigator.languages, {minimumFractionDigits: 2}).format(1234.5)") == "1.234,50"
    assert page.evaluate("document.documentElement.lang") == "de"
