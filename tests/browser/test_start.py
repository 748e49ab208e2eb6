"""What a visitor meets who has nothing yet."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import foreign_address
from tests.browser.driving import Server, open_settled


def test_the_start_page_opens_and_offers_the_demo_shop(server: Server, page: Page) -> None:
    open_settled(page, server.address)

    expect(page).to_have_title(re.compile("Winback"))
    expect(page.get_by_role("button", name=re.compile("demo shop", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_deep_link_into_a_fresh_server_gets_the_frame_too(server: Server, page: Page) -> None:
    open_settled(page, f"{server.address}/lapsed")

    expect(page.get_by_test_id("stSidebar")).to_contain_text("Gone quiet")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_address_on_another_machine_is_noticed_and_one_on_this_machine_is_not() -> None:
    elsewhere = ["https://fonts.gstatic.com/icons.woff2", "wss://webhooks.fivetran.com/x"]
    here = [
        "http://127.0.0.1:8501/",
        "ws://localhost:8501/_stcore/stream",
        "data:image/png;base64,AA",
        "blob:http://127.0.0.1:8501/1",
        "about:blank",
    ]

    assert [address for url in elsewhere + here for address in foreign_address(url)] == elsewhere
