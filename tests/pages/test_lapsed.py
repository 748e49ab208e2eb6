"""Who has gone quiet, without a mouse: what a click on a chart or a row does can be chosen in a list."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, imported
from winback.vocabulary import Dimension, Stage

HEADER = "Order ID,Email,First name,Last name,Order date,Total,Currency,Country\n"
QUIET = (
    "1,anna@example.com,Anna,Berg,2024-01-10,900.00,EUR,FI\n"
    "2,anna@example.com,Anna,Berg,2024-03-10,334.50,EUR,FI\n"
    "3,ben@example.com,Ben,Dahl,2024-02-10,20.00,EUR,DE\n"
    "4,cleo@example.com,Cleo,Ek,2024-02-11,10.00,EUR,\n"
    "5,dora@example.com,Dora,Falk,2026-06-20,10.00,EUR,DE\n"
)


@pytest.fixture
def quiet_dir(tmp_path: Path) -> Path:
    """A data folder with three customers who are long gone, of two countries and one that is not known, and one who is there."""
    exported = tmp_path / "orders.csv"
    exported.write_text(HEADER + QUIET)
    return imported(tmp_path / "data", [exported])


def pick(app: AppTest, label: str, option: str) -> AppTest:
    """The page after something was chosen in the list with this label."""
    return next(box for box in app.selectbox if box.label == label).select(option).run()


def options(app: AppTest, label: str) -> list[str]:
    return next(box for box in app.selectbox if box.label == label).options


def names(app: AppTest) -> list[str]:
    """The people in the table."""
    return app.dataframe[0].value["Name"].to_list()


def test_a_filter_is_chosen_in_a_list_that_says_how_many_each_value_has(open_page: OpenPage, quiet_dir: Path) -> None:
    app = open_page("lapsed", quiet_dir)
    assert names(app) == ["Anna Berg", "Ben Dahl", "Cleo Ek"]
    assert "Favourite product" not in app.dataframe[0].value.columns, "the file names none"
    assert options(app, "Country") == ["All", "Germany · 1", "Finland · 1", "Not known · 1"]

    app = pick(app, "Country", "Finland · 1")
    assert names(app) == ["Anna Berg"]
    assert "Country\\: Finland" in [button.label for button in app.button]
    app = pick(app, "Country", "Not known · 1")
    assert names(app) == ["Cleo Ek"]
    app = pick(app, "Country", "All")
    assert len(names(app)) == 3


def test_a_filter_that_is_taken_away_is_gone_from_its_list_too(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(open_page("lapsed", quiet_dir), "Country", "Germany · 1")
    app = pick(app, "Stage", "Long gone · 1")
    app = next(button for button in app.button if button.label == "Show all").click().run()
    assert {box.label: box.value for box in app.selectbox if box.label in {"Country", "Stage"}} == {"Country": (), "Stage": ()}
    assert len(names(app)) == 3


def test_a_filter_that_the_others_leave_nobody_for_stays_in_its_list(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(open_page("lapsed", quiet_dir), "Country", "Germany · 1")
    app.session_state["chosen"] = {**app.session_state["chosen"], Dimension.STAGE: Stage.LAPSED.value}
    app = app.run()
    assert [fault.value for fault in app.exception] == []
    assert names(app) == []
    assert "Gone quiet · 0" in options(app, "Stage")


@pytest.mark.parametrize(
    ("orders", "title", "suggestion"),
    [
        ("1,a@example.com,A,B,2026-06-01,5.00,EUR,DE\n", "Nobody has gone quiet", "Nobody has ordered twice"),
        (QUIET, "3 customers are long gone, nobody else has gone quiet", "Only 1 customer has ordered twice"),
    ],
)
def test_a_small_shop_is_told_of_in_whole_sentences(orders: str, title: str, suggestion: str, open_page: OpenPage, tmp_path: Path) -> None:
    exported = tmp_path / "orders.csv"
    exported.write_text(HEADER + orders)
    app = open_page("lapsed", imported(tmp_path / "data", [exported]))
    assert app.title[0].value == title
    app = app.switch_page("pages/lifecycle_page.py").run()
    assert [fault.value for fault in app.exception] == []
    assert any(caption.value.startswith(suggestion) for caption in app.caption)


def test_the_card_of_a_name_that_was_picked_opens_with_the_orders_in_cents(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(open_page("lapsed", quiet_dir), "Open the card of", "Anna Berg")
    assert [fault.value for fault in app.exception] == []
    orders = app.dataframe[1].value
    assert orders.columns.to_list() == ["Day", "Order", "Net value, EUR", "Counts?", "Days since the one before"]
    assert orders["Net value, EUR"].to_list() == [334.5, 900.0]
    written = app.dataframe[1].proto.columns
    assert '"Net value, EUR": {' in written
    assert '"step": 0.01' in written
    app = app.run()
    assert len(app.dataframe) == 1, "the card opens once"


def test_headings_are_one_below_the_other(open_page: OpenPage, demo_dir: Path) -> None:
    for address in ("lapsed", "lifecycle"):
        app = open_page(address, demo_dir)
        assert len(app.title) == 1
        assert len(app.header) >= 2
        assert not [text.value for text in app.markdown if text.value.startswith("#")]


def test_the_titles_of_the_charts_are_findings(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("lapsed", demo_dir)
    assert any("of high value have only just gone quiet" in header.value for header in app.header)
    assert any(header.value.startswith("Most of them") for header in app.header)
    app = open_page("lifecycle", demo_dir)
    assert any("have gone quiet or are long gone" in header.value for header in app.header)


def test_the_way_back_to_the_suggestion_takes_its_place_before_it_is_needed(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("lifecycle", demo_dir)
    (back,) = [button for button in app.button if button.label == "Back to our suggestion"]
    assert back.disabled
    app = app.slider[1].set_value(200).run()
    (back,) = [button for button in app.button if button.label == "Back to our suggestion"]
    assert not back.disabled


def test_amounts_counts_and_days_are_written_by_the_browser_in_the_language_on_screen(open_page: OpenPage, quiet_dir: Path) -> None:
    app = open_page("lapsed", quiet_dir)
    assert app.dataframe[0].value["Per year, EUR"].to_list() == [1234, 20, 10], "numbers, which sort as such"
    app = app.selectbox(key="language").set_value("fi").run()
    told = "".join(element.proto.body for element in app.get("html"))
    assert "['fi-FI']" in told
