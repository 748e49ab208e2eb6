"""Three steps lead a newcomer to the first list, each page saying what is next, and go away when it is there."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.in_process import parse_here
from tests.pages.conftest import NOW, OpenPage, imported
from tests.pages.test_campaigns import press, without_codes
from tests.pages.test_every_page import assert_no_fault, told
from winback.demo.launch import write_exports
from winback.importing import Upload, import_files
from winback.store import open_store
from winback.ui.frame import escape
from winback.vocabulary import BusinessType

ORDERS = "Order ID,Email,Order date,Total,Currency\n1,a@example.com,{year}-01-10,{total},EUR\n2,b@example.com,{year}-03-10,{total},EUR\n"
STEPS = ["Read in your orders", "See who has gone quiet", "Make the first list"]


def links(app: AppTest) -> list[tuple[str, str, bool]]:
    """Label, pictogram and whether it can be followed, of each step on the page."""
    shown = [link.proto for link in app.get("page_link")]
    return [(link.label, link.icon, not link.disabled) for link in shown if link.label in STEPS]


@pytest.mark.parametrize("address", ["data", "overview", "lapsed", "offers"])
def test_without_orders_only_the_first_step_can_be_taken(address: str, open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(address, tmp_path)
    assert_no_fault(app)
    assert links(app) == [
        ("Read in your orders", ":material/counter_1:", True),
        ("See who has gone quiet", ":material/counter_2:", False),
        ("Make the first list", ":material/counter_3:", False),
    ]
    assert escape("The first: read in your orders") in told(app)


@pytest.mark.parametrize(
    ("address", "done", "sentence"),
    [
        ("data", 1, "Next: see who has gone quiet"),
        ("overview", 1, "Next: make the first list"),
        ("lapsed", 1, "Next: make the first list"),
        ("offers", 2, "check the list, record it and download it"),
    ],
)
def test_with_orders_each_page_says_which_step_is_next(address: str, done: int, sentence: str, open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page(address, demo_dir)
    assert [pictogram == ":material/check_circle:" for _, pictogram, _ in links(app)] == [step <= done for step in (1, 2, 3)]
    assert all(can_be_followed for _, _, can_be_followed in links(app))
    assert escape(sentence) in told(app)


def test_the_steps_are_gone_once_the_first_list_is_recorded(open_page: OpenPage, demo_dir: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo_dir, tmp_path / "shop"))
    offers = without_codes(open_page, folder)
    assert len(links(offers)) == 3
    assert links(press(offers, "Record this campaign")) == []
    assert links(open_page("overview", folder)) == []


def test_neither_settings_nor_a_demo_shop_show_steps(open_page: OpenPage, demo_dir: Path, tmp_path: Path) -> None:
    assert links(open_page("settings", demo_dir)) == []
    paths = write_exports(BusinessType.COFFEE, customers=60, seed=3, as_of=NOW.date(), locale="en_GB", platform="shopify", folder=tmp_path)
    store = open_store(tmp_path / "data")
    demo = store.create_workspace("Demo", is_demo=True)
    import_files(store, demo, [Upload(path=path, file_name=path.name) for path in paths], now=NOW)
    store.close()
    assert links(open_page("data", tmp_path / "data")) == []


@pytest.mark.parametrize(
    ("name", "file", "headline", "advice"),
    [
        (
            "customers.csv",
            "Email,First Name,Last Name,Accepts Email Marketing\na@example.com,A,B,yes\n",
            "but no orders yet",
            "too: only orders show",
        ),
        ("orders.csv", ORDERS.format(total="0.00", year=2024), "2 orders are here, and none counts", "the right column"),
        (
            "orders.csv",
            ORDERS.format(total="9.00", year=2031),
            "2 orders are here, but all from the future",
            "The first is from 10 Jan 2031",
        ),
    ],
)
def test_orders_that_do_not_count_are_no_step_done_and_what_is_wrong_is_said(
    name: str, file: str, headline: str, advice: str, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    (tmp_path / name).write_text(file)
    app = open_page("overview", imported(tmp_path / "data", [tmp_path / name]))
    assert_no_fault(app)
    assert headline in app.title[0].value.replace("\\", "")
    assert escape(advice) in told(app)
    assert [pictogram for _, pictogram, _ in links(app)] == [":material/counter_1:", ":material/counter_2:", ":material/counter_3:"]
    assert "this is how your customers stand" not in told(app)
    assert escape("so far there is no order that counts") in told(app)
