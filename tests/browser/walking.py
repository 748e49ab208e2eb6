"""Steps that people take in the app, and what they then see, for the browser tests."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, ViewportSize, expect

from tests.browser.driving import SETTLE_MILLISECONDS, settled

SCREEN: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
DEMO_BUTTON = "Open the demo shop"
DRAFT = "Download the list as a draft"
RECORD = re.compile(r"Record this campaign \([\d,]+\)")


def click(page: Page, name: str | re.Pattern[str], *, role: str = "button") -> None:
    """Press what bears this name and wait for what follows."""
    page.get_by_role(role, name=name).first.click()
    settled(page)


def choose(page: Page, box: Locator, option: str) -> None:
    """Pick an option of a select box; scrolling while it is open would close it again."""
    box.scroll_into_view_if_needed()
    settled(page)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def pick(page: Page, label: str) -> None:
    """Choose one of several round buttons."""
    page.get_by_test_id("stRadio").get_by_text(label, exact=True).click()
    settled(page)


def open_demo_shop(page: Page) -> None:
    """From the start page into the demo shop."""
    page.get_by_role("button", name=DEMO_BUTTON).click()
    page.wait_for_url("**/overview*", timeout=SETTLE_MILLISECONDS)
    settled(page)


def go_to(page: Page, title: str) -> None:
    """To another page by its link in the sidebar, as people go; the session goes along."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    settled(page)


EVERYBODY, BY_ANYTHING = "All of them: sort, search, download", "Break them down by anything"
"""The parts of the Gone quiet page that are opened by a click."""


def unfold(page: Page, *parts: str) -> None:
    """Open parts of a page that are folded away; one that was left open is open again when one comes back."""
    for part in parts:
        if not page.locator("details[open]").get_by_text(part, exact=True).count():
            page.get_by_text(part, exact=True).click()
            settled(page)


def quiet_listed(page: Page) -> int:
    """How many customers the line above the table of those gone quiet speaks of."""
    found = re.search(r"(?:The first [\d,]+ of )?([\d,]+)(?: customers?)?\. Click on the left of a row", told(page))
    assert found is not None
    return int(found[1].replace(",", ""))


def heading(page: Page) -> str:
    """The finding that the page opens with."""
    return page.locator("h1").inner_text()


def told(page: Page) -> str:
    """Everything that is written on the page, as it is read."""
    return page.get_by_test_id("stMain").inner_text().replace("\u00a0", " ")


def drop(page: Page, files: Path | list[Path] | dict[str, object], *, slot: int) -> None:
    """Give files to a slot of the Data page, 0 for orders and 1 for customers, and wait until they have been read."""
    page.get_by_test_id("stFileUploaderDropzoneInput").nth(slot).set_input_files(files)  # type: ignore[arg-type]  # a dict is one file
    settled(page)


def named(name: str, content: bytes) -> dict[str, object]:
    """A file made up on the spot, for ``drop``."""
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def chart(page: Page, key: str) -> Locator:
    """The chart with a key; a round number may follow it."""
    return page.locator(f"[class*='st-key-{key}']")


def labels(within: Locator) -> list[str]:
    """What is written beside the bars of a chart."""
    return [" ".join(text.split()) for text in within.locator(".annotation-text, .annotation text").all_text_contents()]


def click_bar(page: Page, within: Locator, number: int) -> None:
    """Click the bar or cell with this place in the chart."""
    within.scroll_into_view_if_needed()
    box = within.locator(".bars .point path").nth(number).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settled(page)


def table_rows(within: Locator) -> int:
    """How many rows a table holds, the header not counted."""
    return int(within.locator("table[role='grid']").first.get_attribute("aria-rowcount") or 0) - 1


def click_row(page: Page, within: Locator, number: int) -> None:
    """Tick the row with this place, in the narrow column on the left; in the middle of the screen, where no bar lies over it."""
    within.evaluate("table => table.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = within.locator("canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 16, box["y"] + 35 * (number + 1) + 16)
    settled(page)


def downloaded(page: Page, press: Callable[[], None]) -> Download:
    """The file that comes after pressing something."""
    with page.expect_download(timeout=SETTLE_MILLISECONDS) as waiting:
        press()
    return waiting.value


def content(page: Page, press: Callable[[], None]) -> bytes:
    """What is in the file that comes after pressing something."""
    return Path(downloaded(page, press).path()).read_bytes()


def files(page: Page, within: Locator) -> dict[str, bytes]:
    """Every file that the download buttons in a part of the page give, by name."""
    buttons = within.get_by_test_id("stDownloadButton").get_by_role("button").all()
    given = [downloaded(page, button.click) for button in buttons]
    return {download.suggested_filename: Path(download.path()).read_bytes() for download in given}


def csv_rows(content: str) -> list[dict[str, str]]:
    """The rows of a CSV, by header."""
    return list(csv.DictReader(io.StringIO(content)))


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the screen. It scrolls in its main part; the document around that never does."""
    beyond: int = page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth")
    return beyond


def assert_no_fault(page: Page) -> None:
    """No traceback, no fault of ours, no red box."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
