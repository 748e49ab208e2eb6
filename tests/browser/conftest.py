"""A real browser, the real server, and a watch that nothing leaves the machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.driving import LAUNCH_ARGUMENTS, Server, browser_path, open_settled, serving
from tests.browser.walking import SCREEN, open_demo_shop

HERE = {"127.0.0.1", "localhost"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser; without one the tests are skipped, on CI they fail."""
    with sync_playwright() as playwright:
        path = browser_path(playwright)
        if path is None:
            reason = "needs Chromium, Chrome or Edge; or: python -m playwright install chromium"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as people start it, for the tests of one module: on a free port, with an empty data folder and home."""
    with serving(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def demo_shop(server: Server, browser: Browser) -> str:
    """The address of an app that holds the demo shop."""
    page = browser.new_page()
    open_settled(page, server.address)
    open_demo_shop(page)
    page.close()
    return server.address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor, watched."""
    with visiting(browser) as page:
        yield page


@contextmanager
def visiting(browser: Browser) -> Iterator[Page]:
    """A fresh visitor. Fails the test on a script error in the page, and on any request to another machine."""
    context = browser.new_context(viewport=SCREEN, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    page_errors: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: page_errors.append(str(error)))
    context.on("request", lambda request: foreign.extend(foreign_address(request.url)))
    page.on("websocket", lambda socket: foreign.extend(foreign_address(socket.url)))
    yield page
    context.close()
    assert page_errors == []
    assert foreign == [], "something left the machine"


def foreign_address(url: str) -> list[str]:
    """The address, if it belongs to another machine; what has no host (data:, blob:, about:) stays here."""
    host = urlsplit(url).hostname
    return [url] if host and host not in HERE else []
