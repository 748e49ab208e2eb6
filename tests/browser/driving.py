"""The app as people start it, a browser that is there, and the patience to wait until a page stands.

Used by the browser tests and by ``docs/screenshots.py``.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Playwright

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
FIRST_PORT = 18501
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
    log: Path


def browser_path(playwright: Playwright) -> str | None:
    """The Chromium, Chrome or Edge that is there, else Playwright's own download, else None."""
    installed = [shutil.which(name) for name in NAMES]
    usual = [place for place in map(os.path.expandvars, USUAL_PLACES) if Path(place).exists()]
    own = playwright.chromium.executable_path
    return next((path for path in [*installed, *usual] if path), own if Path(own).exists() else None)


@contextmanager
def serving(home: Path, data_dir: Path) -> Iterator[Server]:
    """The app on a free port, with its data in ``data_dir`` and nothing else of this computer's user."""
    port = free_port(FIRST_PORT + os.getpid() % 1000)  # two test runs at once start their search at different doors
    log = home / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            server_command(sys.executable, ROOT, port), cwd=ROOT, env=_environment(home, data_dir), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_until(lambda: process.poll() is not None or not is_free(port))
        assert process.poll() is None, f"the app did not start:\n{log.read_text()[-3000:]}"
        yield Server(address=f"http://127.0.0.1:{port}", data_dir=data_dir, log=log)
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
