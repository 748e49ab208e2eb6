"""A real browser, the real server, and a watch that nothing leaves the machine."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from winback.__main__ import ROOT, child_environment, free_port, is_free, server_command

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
USUAL_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    r"%PROGRAMFILES%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Google\Chrome\Application\chrome.exe",
    r"%LOCALAPPDATA%\Google\Chrome\Application\chrome.exe",
    r"%PROGRAMFILES(X86)%\Microsoft\Edge\Application\msedge.exe",
    r"%PROGRAMFILES%\Microsoft\Edge\Application\msedge.exe",
)
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = {"127.0.0.1", "localhost"}
START_SECONDS = 90
SETTLE_MILLISECONDS = 60_000
STILL_MILLISECONDS = 500
STANDS_STILL = """milliseconds => {
    const app = document.querySelector('[data-testid="stApp"]');
    const idle = app !== null
        && app.dataset.testConnectionState === "CONNECTED"
        && app.dataset.testScriptState === "notRunning"
        && document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]') !== null
        && document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') === null;
    const drawn = document.body.innerHTML.length;
    if (!idle || window.stoodStillSince === undefined || drawn !== window.drawnBefore) {
        window.stoodStillSince = performance.now();
        window.drawnBefore = drawn;
        return false;
    }
    return performance.now() - window.stoodStillSince >= milliseconds;
}"""


@dataclass(frozen=True)
class Server:
    """A running app with a data folder of its own."""

    address: str
    data_dir: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def browser_path(playwright: Playwright) -> str | None:
    """The Chromium, Chrome or Edge that is there, else Playwright's own download, else None."""
    installed = [shutil.which(name) for name in NAMES]
    usual = [place for place in map(os.path.expandvars, USUAL_PLACES) if Path(place).exists()]
    own = playwright.chromium.executable_path
    return next((path for path in [*installed, *usual] if path), own if Path(own).exists() else None)


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
    home, data_dir = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")
    port = free_port(18501)
    log = home / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            server_command(sys.executable, ROOT, port), cwd=ROOT, env=_environment(home, data_dir), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_until(lambda: process.poll() is not None or not is_free(port))
        assert process.poll() is None, f"the app did not start:\n{log.read_text()[-3000:]}"
        yield Server(address=f"http://127.0.0.1:{port}", data_dir=data_dir)
    finally:
        process.kill()
        process.wait()


def _environment(home: Path, data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in child_environment(ROOT).items() if not name.startswith(("WINBACK_DATA", "STREAMLIT_", "XDG_"))}
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "WINBACK_DATA_DIR": str(data_dir)}


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"nothing happened in {START_SECONDS} seconds"
        time.sleep(0.1)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor. Fails the test on a script error in the page, and on any request to another machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
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


def settled(page: Page) -> None:
    """Wait until Streamlit has run its script to the end, drawn it, and then stood still for a moment.

    The moment matters: right after loading and after a click the page does not yet show that the script
    will run, and a click that comes too early is lost.
    """
    page.evaluate("delete window.stoodStillSince")
    page.wait_for_function(STANDS_STILL, arg=STILL_MILLISECONDS, polling=50, timeout=SETTLE_MILLISECONDS)


def open_settled(page: Page, address: str) -> None:
    """Open an address of the app and wait until it stands."""
    page.goto(address)
    settled(page)
