"""Files that need an answer: which column holds what, which number is the day."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from winback import importing
from winback.ingest.parsed import ParsedFile
from winback.ingest.remembered import Remembered
from winback.policy import ImportAnswers
from winback.store import open_store

NAMELESS = b"Ref,Wann,Was,Wer\nA1,2024-01-02,12.50,a@example.com\nA2,2024-01-03,9.00,a@example.com\n"
EITHER_WAY = b"Order ID,Email,Order date,Total\n1,a@example.com,03/04/2024,5.00\n2,a@example.com,05/06/2024,7.00\n"


def dropped(app: AppTest, name: str, content: bytes) -> AppTest:
    """The page after the file was dropped into the first slot."""
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def press(app: AppTest, label: str) -> AppTest:
    """The page after the button was pressed."""
    return next(button for button in app.button if button.label == label).click().run()


def test_a_file_with_unknown_columns_is_read_in_once_its_columns_are_named(open_page: OpenPage, tmp_path: Path) -> None:
    app = dropped(open_page("data", tmp_path), "list.csv", NAMELESS)
    assert "This does not look like orders" in app.warning[0].value

    for label, header in (("Order number", "Ref"), ("Order date", "Wann"), ("Order total", "Was")):
        app = next(box for box in app.selectbox if box.label == label).select(header).run()
    app = press(app, "Read it in like this")

    assert [fault.value for fault in app.exception] == []
    assert app.title[0].value == "2 orders from 1 customer"
    store = open_store(tmp_path)
    assert store.dataset(store.workspaces()[0]).orders["order_id"].to_list() == ["A1", "A2"]


def test_dates_that_can_be_read_in_two_ways_are_asked_about(open_page: OpenPage, tmp_path: Path) -> None:
    app = dropped(open_page("data", tmp_path), "orders.csv", EITHER_WAY)
    assert "can be read in two ways" in app.warning[0].value
    assert open_store(tmp_path).workspaces()[0].dataset_id is None

    first, second = [button.label for button in app.button if "then ends on" in button.label]
    app = press(app, second)

    store = open_store(tmp_path)
    assert first != second
    assert store.dataset(store.workspaces()[0]).orders["ordered_on"].dt.month().to_list() == [3, 5]


def test_a_refused_file_is_not_parsed_again_while_it_lies_there(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    parse = importing.parse_untrusted

    def counting(path: Path, *, file_name: str, answers: ImportAnswers, remembered: Sequence[Remembered]) -> ParsedFile:
        parsed.append(file_name)
        return parse(path, file_name=file_name, answers=answers, remembered=remembered)

    monkeypatch.setattr(importing, "parse_untrusted", counting)
    app = dropped(open_page("data", tmp_path), "empty.csv", b"")
    app = app.run()

    assert [error.value.startswith("**The file is empty") for error in app.error] == [True]
    assert parsed == ["empty.csv"]
