"""Makes the pictures of the documentation anew, or with ``--all FOLDER`` one of every page to look at.

.venv/bin/python -m docs.screenshots
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.driving import LAUNCH_ARGUMENTS, browser_path, open_settled, serving, settled

HERE = Path(__file__).resolve().parent
ADDRESSES = ("data", "overview", "lifecycle", "lapsed", "offers", "results", "settings")
DOCUMENTED = {"screenshot.png": "lifecycle", "overview.png": "overview", "lapsed.png": "lapsed", "offers.png": "offers"}
WHOLE_PAGE = "Math.ceil(document.querySelector('[data-testid=\"stMainBlockContainer\"]').scrollHeight)"
MOST_PIXELS_HIGH = 6000
MONTHS_LATER = 3


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What a visitor looks through."""

    width: int
    height: int = 900
    theme: str = "light"


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the demo shop in a fresh app and photograph it."""
    parser = argparse.ArgumentParser(description="Makes the pictures of the documentation anew.")
    parser.add_argument(
        "--all", metavar="FOLDER", type=Path, help="every page, empty and with the demo shop, at two widths, light and dark"
    )
    everything = parser.parse_args(arguments).all
    with tempfile.TemporaryDirectory() as home, _browser() as browser, serving(Path(home), Path(home) / "data") as server:
        if everything is not None:
            everything.mkdir(parents=True, exist_ok=True)
            _photograph_all(browser, server.address, everything, "empty")
        _open_demo_shop(browser, server.address)
        if everything is None:
            _photograph(browser, server.address, {HERE / name: address for name, address in DOCUMENTED.items()}, Screen(width=1440))
            _close_the_loop(browser, server.address)
            _photograph(browser, server.address, {HERE / "results.png": "results"}, Screen(width=1440))
        else:
            _photograph_all(browser, server.address, everything, "demo")
            _close_the_loop(browser, server.address)
            _photograph_all(browser, server.address, everything, "later")


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(playwright), args=LAUNCH_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser, screen: Screen) -> Iterator[Page]:
    size = {"width": screen.width, "height": screen.height}
    context = browser.new_context(viewport=size, locale="en-GB", color_scheme=screen.theme)
    yield context.new_page()
    context.close()


def _open_demo_shop(browser: Browser, address: str) -> None:
    with _page(browser, Screen(width=1440)) as page:
        open_settled(page, address)
        page.get_by_role("button", name="Open the demo shop").click()
        page.wait_for_url("**/overview*", timeout=120_000)
        settled(page)


def _close_the_loop(browser: Browser, address: str) -> None:
    """Record a list in the demo shop, send it, and let its window pass."""
    with _page(browser, Screen(width=1440)) as page:
        open_settled(page, f"{address}/offers")
        page.get_by_role("button", name="Record this campaign").first.click()
        settled(page)
        page.get_by_role("button", name="It was sent on this day").click()
        settled(page)
        for _ in range(MONTHS_LATER):
            page.get_by_role("button", name="30 days later").click()
            page.wait_for_timeout(2_000)
            settled(page)


def _photograph(browser: Browser, address: str, pictures: dict[Path, str], screen: Screen, *, whole: bool = False) -> None:
    """Each picture of its page; ``whole`` stretches the window to the height of the page."""
    with _page(browser, screen) as page:
        for picture, page_address in pictures.items():
            page.set_viewport_size({"width": screen.width, "height": screen.height})
            open_settled(page, f"{address}/{page_address}")
            if whole:
                page.set_viewport_size({"width": screen.width, "height": min(page.evaluate(WHOLE_PAGE) + 80, MOST_PIXELS_HIGH)})
                settled(page)
            page.screenshot(path=picture)


def _photograph_all(browser: Browser, address: str, folder: Path, state: str) -> None:
    for width, theme in product((1440, 390), ("light", "dark")):
        pictures = {folder / f"{state}-{page}-{width}-{theme}.png": page for page in ADDRESSES}
        _photograph(browser, address, pictures, Screen(width=width, theme=theme), whole=True)


if __name__ == "__main__":
    main()
