"""Each page opens without a fault: with nothing, with the demo shop, with real data."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from winback.ui.frame import PAGES

NEEDS_ORDERS = [address for address in PAGES if address not in {"data", "settings"}]
SHOWS_FIGURES = [address for address in PAGES if address not in {"settings", "results"}]  # nothing was sent yet


def told(app: AppTest) -> str:
    """Everything that is written on the page."""
    return "\n".join(str(element.value) for element in [*app.title, *app.markdown, *app.caption, *app.warning, *app.error])


def assert_no_fault(app: AppTest) -> None:
    """Neither a traceback nor an error box."""
    assert [fault.value for fault in app.exception] == []
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("address", NEEDS_ORDERS)
def test_a_page_without_data_says_what_is_missing_and_leads_there(address: str, open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(address, tmp_path)
    assert_no_fault(app)
    assert "No data yet" in told(app)
    assert [button.label for button in app.button] == ["Go to Data"]


def test_the_data_page_without_data_offers_two_slots_and_the_demo_shop(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("data", tmp_path)
    assert_no_fault(app)
    assert len(app.get("file_uploader")) == 2
    assert "Open the demo shop" in [button.label for button in app.button]
    assert "Your customer data stays on this computer" in told(app)


@pytest.mark.parametrize("address", SHOWS_FIGURES)
def test_a_page_with_the_demo_shop_opens_with_a_finding(address: str, open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page(address, demo_dir)
    assert_no_fault(app)
    assert any(letter.isdigit() for letter in app.title[0].value)


@pytest.mark.parametrize("address", [address for address in PAGES if address != "results"])
def test_a_page_with_real_data_opens_with_a_finding(address: str, open_page: OpenPage, real_dir: Path) -> None:
    app = open_page(address, real_dir)
    assert [fault.value for fault in app.exception] == []
    assert app.title[0].value
