"""Two shops in one browser: picked, loaded again, gone back to, and brought back from a backup that was downloaded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import visiting
from tests.browser.driving import Server, open_settled, serving, settled
from tests.browser.walking import assert_no_fault, choose, click, downloaded, go_to, heading, pick, told
from tests.pages.twins import FIRST, SECOND, twins
from winback.store import open_store


@pytest.fixture(scope="module")
def twin_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("twins")
    twins(data, tmp_path_factory.mktemp("files"))
    with serving(tmp_path_factory.mktemp("home"), data) as server:
        yield server


def shop_of(page: Page) -> str:
    """The number of the shop in the address."""
    found = re.search(r"[?&]shop=(\d+)", page.url)
    return found[1] if found else ""


def pick_shop(page: Page, name: str) -> None:
    choose(page, page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox").first, name)


def test_the_open_shop_stays_over_pages_loading_again_and_going_back_and_takes_nothing_along(twin_server: Server, browser: Browser) -> None:
    with visiting(browser) as page:
        open_settled(page, f"{twin_server.address}/lifecycle?shop=1&lapsed_after=333")
        limited = heading(page)
        assert "333 days" in limited
        pick_shop(page, SECOND)
        assert shop_of(page) == "2"
        go_to(page, "Lifecycle")
        assert (shop_of(page), "lapsed_after" in page.url, "333 days" in heading(page)) == ("2", False, False)
        page.reload()
        settled(page)
        assert shop_of(page) == "2"
        go_to(page, "Gone quiet")
        assert SECOND in told(page)
        go_to(page, "Offers")
        link = page.get_by_label("Where the button leads")
        link.fill("https://birch.example.com/")
        link.press("Enter")
        settled(page)
        pick_shop(page, FIRST)
        go_to(page, "Offers")
        assert page.get_by_label("Where the button leads").input_value() == ""
        assert "birch.example.com" not in page.content()
        for _ in range(2):
            page.go_back()
            settled(page)
        assert (shop_of(page) == "2") == (SECOND in told(page))
        assert_no_fault(page)
        open_settled(page, f"{twin_server.address}/lapsed?shop=77&lapsed_after=9")
        assert shop_of(page) in {"1", "2"}
        assert "lapsed_after" not in page.url
        assert_no_fault(page)


def test_a_backup_that_was_downloaded_comes_back_beside_what_is_there(twin_server: Server, browser: Browser, tmp_path: Path) -> None:
    with visiting(browser) as page:
        open_settled(page, f"{twin_server.address}/settings?shop=1")
        pick(page, "Backup and storage")
        backup = downloaded(page, page.get_by_role("button", name="Download a backup of all 2 shops").click)
        assert backup.suggested_filename.endswith(".winback.zip")
        kept = tmp_path / "kept.zip"
        backup.save_as(kept)
        page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(kept)
        settled(page)
        assert "It was read in full and is sound." in told(page)
        click(page, "Restore 2 shops")
        assert_no_fault(page)
        store = open_store(twin_server.data_dir)
        shops = store.workspaces()
        assert len(shops) == 4
        assert shop_of(page) in {str(one.id) for one in shops if one.id > 2}
        brought = [store.dataset(one).people for one in shops if one.name.startswith(FIRST)]
        assert brought[0].equals(brought[1])
        store.close()
