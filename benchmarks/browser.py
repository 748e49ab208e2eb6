"""What a person waits for in the browser: the start, a moved slider, five people at once; ratios within one run."""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from benchmarks.see import export  # noqa: E402
from tests.browser.driving import LAUNCH_ARGUMENTS, browser_path, open_settled, serving, settled  # noqa: E402
from winback.__main__ import child_environment, free_port, is_free  # noqa: E402
from winback.importing import Upload, import_files  # noqa: E402
from winback.store import open_store  # noqa: E402

BARE_APP = """
import streamlit as st
st.title(f"{st.slider('Days', 0, 400, 100)} days")
"""
WATCH = """() => {
    const heading = () => document.querySelector('h1') ? document.querySelector('h1').textContent : '';
    window.waited = [];
    let before = heading(), pressed = null;
    document.addEventListener('keydown', () => { before = heading(); pressed = performance.now(); }, true);
    new MutationObserver(() => {
        if (pressed !== null && heading() !== before && heading() !== '') {
            const since = pressed;
            pressed = null;
            requestAnimationFrame(() => requestAnimationFrame(() => window.waited.push(performance.now() - since)));
        }
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""
"""From the key until the heading that tells the new value is painted, by the browser's own clock."""
PAUSE_MILLISECONDS = 700
PEOPLE = 5


def main() -> None:
    """Make the shop unless it is there, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None, help="where export and data are kept for the next run")
    parser.add_argument("--repeat", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = chosen.folder or Path(scratch)
        data_dir = shop(folder, chosen.customers)
        browser = playwright.chromium.launch(executable_path=browser_path(playwright), args=LAUNCH_ARGUMENTS)
        home = Path(scratch) / "home"
        home.mkdir()
        measure_start(browser, home)
        with bare_page(home) as address:
            bare = Waits.of(browser, address, slider=0, repeat=chosen.repeat)
        with serving(home, data_dir) as server:
            ours = Waits.of(browser, f"{server.address}/lifecycle", slider=1, repeat=chosen.repeat)
        tell(ours, bare, customers=chosen.customers)


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Milliseconds from key to painted heading: of one person, and of each of five who press at the same moment."""

    alone: list[float]
    together: list[float]

    @classmethod
    def of(cls, browser: Browser, address: str, *, slider: int, repeat: int) -> "Waits":
        """Measured on one page."""
        return cls(
            alone=moved(browser, address, slider=slider, repeat=repeat),
            together=moved_together(browser, address, slider=slider, people=PEOPLE, repeat=repeat // 2),
        )


def shop(folder: Path, customers: int) -> Path:
    """A data folder with a demo shop of that many customers, made if it is missing."""
    data_dir = folder / "data"
    if not data_dir.exists():
        paths = export(folder, customers)
        store = open_store(data_dir)
        uploads = [Upload(path=path, file_name=path.name) for path in paths]
        import_files(store, store.workspace("Benchmark", create=True), uploads, now=datetime(2026, 7, 1, tzinfo=UTC))
        store.close()
    return data_dir


def measure_start(browser: Browser, home: Path) -> None:
    """From the command to the first page that stands, the packages installed: ours with an empty data folder, and the bare page."""
    ours, bare = [], []
    for number in range(4):
        started = time.perf_counter()
        with bare_page(home) as address:
            bare.append(first_page(browser, address) - started)
        started = time.perf_counter()
        with serving(home, home / f"start-{number}") as server:
            ours.append(first_page(browser, server.address) - started)
    first, least = statistics.median(ours[1:]), statistics.median(bare[1:])
    print(f"start            to the first page: {first:.1f} s (goal 3 s); bare page {least:.1f} s; {first / least:.1f} ×", flush=True)


def first_page(browser: Browser, address: str) -> float:
    """The moment at which a new visitor sees a heading."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector("h1")
    seen = time.perf_counter()
    page.close()
    return seen


@contextmanager
def bare_page(home: Path) -> Iterator[str]:
    """A page of a slider and a title, served by Streamlit as it comes."""
    path = home / "bare.py"
    path.write_text(BARE_APP)
    port = free_port(28601)
    options = ["--server.headless", "true", "--server.port", str(port), "--server.fileWatcherType", "none"]
    command = [sys.executable, "-m", "streamlit", "run", str(path), *options]
    with subprocess.Popen(command, cwd=home, env=child_environment(ROOT), stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) as process:
        while is_free(port):
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.kill()


def tell(ours: Waits, bare: Waits, *, customers: int) -> None:
    """One person, then five at once, against the bare page."""
    alone, least = statistics.median(ours.alone), statistics.median(bare.alone)
    print(
        f"moved slider     {customers:,} customers: {alone:.0f} ms; bare page {least:.0f} ms; "
        f"{alone - least:+.0f} ms (goal +150), {alone / least:.1f} ×",
        flush=True,
    )
    together, least_together = statistics.median(ours.together), statistics.median(bare.together)
    print(
        f"{PEOPLE} at once        each moves a slider at the same moment, on one computer with the server: median {together:.0f} ms, "
        f"slowest {max(ours.together):.0f} ms; bare page {least_together:.0f} ms, slowest {max(bare.together):.0f} ms; "
        f"{together / least_together:.1f} ×",
        flush=True,
    )


def moved(browser: Browser, address: str, *, slider: int, repeat: int) -> list[float]:
    """Milliseconds from key to painted heading, one person."""
    page = opened(browser, address)
    for _ in range(repeat + 2):
        press(page, slider)
        page.wait_for_timeout(PAUSE_MILLISECONDS)
    settled(page)
    waited = [float(milliseconds) for milliseconds in page.evaluate("window.waited")]
    page.context.close()
    return waited[2:]


def moved_together(browser: Browser, address: str, *, slider: int, people: int, repeat: int) -> list[float]:
    """Milliseconds from key to painted heading where several people press a key at once."""
    pages = [opened(browser, address) for _ in range(people)]
    for _ in range(repeat):
        for page in pages:
            press(page, slider)
        pages[-1].wait_for_timeout(3 * PAUSE_MILLISECONDS)
    for page in pages:
        settled(page)
    waited = [float(milliseconds) for page in pages for milliseconds in page.evaluate("window.waited.slice(1)")]
    for page in pages:
        page.context.close()
    return waited


def opened(browser: Browser, address: str) -> Page:
    """A page of a new visitor that stands and is watched."""
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(180_000)
    open_settled(page, address)
    page.evaluate(WATCH)
    return page


def press(page: Page, slider: int) -> None:
    """Move a slider by one, without waiting for what follows."""
    page.get_by_role("slider").nth(slider).press("ArrowRight", no_wait_after=True)


if __name__ == "__main__":
    main()
