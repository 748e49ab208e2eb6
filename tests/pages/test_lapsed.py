"""Who has gone quiet, without a mouse: what a click on a chart or a row does can be chosen in a list."""

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, imported
from winback.store import open_store
from winback.vocabulary import Dimension, Stage

FILTERS, MORE_PEOPLE = "filters", "more_people"
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


def opened(app: AppTest, *keys: str) -> AppTest:
    """The page with these parts opened, which are drawn only then."""
    for key in keys:
        app.session_state[key] = True
    app = app.run()
    assert [fault.value for fault in app.exception] == []
    return app


def options(app: AppTest, label: str) -> list[str]:
    return next(box for box in app.selectbox if box.label == label).options


def names(app: AppTest) -> list[str]:
    """The people in the table."""
    return app.dataframe[0].value["Name"].to_list()


def headings(app: AppTest) -> list[str]:
    return [header.value.replace("\\", "") for header in app.header]


def pressed_on_card(app: AppTest, key: str, customer: int) -> AppTest:
    """The page after a button of a card was pressed; a browser would run the card alone."""
    app.session_state["card"] = customer
    app = app.button(key=key).click().run()
    assert [fault.value for fault in app.exception] == []
    return app


def number_of(data: Path, email: str) -> int:
    """The customer with this address."""
    store = open_store(data)
    people = store.dataset(store.workspaces()[0]).people
    store.close()
    return int(people.filter(pl.col("email") == email)["customer"][0])


def best(app: AppTest) -> list[str]:
    """The best of them, by name, as they stand."""
    ranked = [button.label for button in app.button if "**" in button.label]
    return [label.split("**")[1] for label in ranked]


def test_a_filter_is_chosen_in_a_list_that_says_how_many_each_value_has(open_page: OpenPage, quiet_dir: Path) -> None:
    app = opened(open_page("lapsed", quiet_dir), MORE_PEOPLE, FILTERS)
    assert names(app) == best(app) == ["Anna Berg", "Cleo Ek", "Ben Dahl"], "of a smaller reward more is left"
    assert "Favourite product" not in app.dataframe[0].value.columns, "the file names none"
    assert options(app, "Country") == ["All", "Germany · 1", "Finland · 1", "Not known · 1"]
    assert options(app, "First order") == ["All", "Q1 2024 · 3"]
    assert options(app, "Reason") == ["All", "Tried once · 2", "No reason seen · 1"]
    assert "Sales channel" not in [box.label for box in app.selectbox], "the file names none"

    app = pick(app, "Country", "Finland · 1")
    assert names(app) == best(app) == ["Anna Berg"]
    assert "Country\\: Finland" in [button.label for button in app.button]
    app = pick(app, "Country", "Not known · 1")
    assert names(app) == ["Cleo Ek"]
    app = pick(app, "Country", "All")
    assert len(names(app)) == 3


def test_the_lists_of_the_filters_are_counted_only_once_they_are_opened(open_page: OpenPage, quiet_dir: Path) -> None:
    app = open_page("lapsed", quiet_dir)
    assert "Country" not in [box.label for box in app.selectbox]


def test_a_filter_that_is_taken_away_is_gone_from_its_list_too(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(opened(open_page("lapsed", quiet_dir), FILTERS, MORE_PEOPLE), "Country", "Germany · 1")
    app = pick(app, "Stage", "Long gone · 1")
    app = next(button for button in app.button if button.label == "Show all").click().run()
    assert {box.label: box.value for box in app.selectbox if box.label in {"Country", "Stage"}} == {"Country": (), "Stage": ()}
    assert len(names(app)) == 3


def test_a_filter_that_the_others_leave_nobody_for_stays_in_its_list(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(opened(open_page("lapsed", quiet_dir), FILTERS), "Country", "Germany · 1")
    app.session_state["chosen"] = {**app.session_state["chosen"], Dimension.STAGE: Stage.LAPSED.value}
    app = opened(app, MORE_PEOPLE)
    assert best(app) == []
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
    app = pick(opened(open_page("lapsed", quiet_dir), MORE_PEOPLE), "Open the card of", "Anna Berg")
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
    app = opened(app, "more_breakdown")
    assert any(header.value.startswith("Largest group") for header in app.header)
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
    app = opened(open_page("lapsed", quiet_dir), MORE_PEOPLE)
    assert app.dataframe[0].value["Per year, EUR"].to_list() == [1234, 10, 20], "numbers, which sort as such"
    app = app.selectbox(key="language").set_value("fi").run()
    told = "".join(element.proto.body for element in app.get("html"))
    assert "['fi-FI']" in told


def test_the_list_is_sorted_and_searched_as_asked(open_page: OpenPage, quiet_dir: Path) -> None:
    app = opened(open_page("lapsed", quiet_dir), MORE_PEOPLE)
    assert options(app, "Sort by") == ["Most worth a message", "Bought most per year", "Ordered last", "Most likely to return unasked"]
    assert names(pick(app, "Sort by", "Bought most per year")) == ["Anna Berg", "Ben Dahl", "Cleo Ek"]
    assert names(pick(app, "Sort by", "Ordered last"))[0] == "Anna Berg"
    search = next(field for field in app.text_input if field.label == "Search by name or e-mail")
    assert names(search.input("DAHL").run()) == ["Ben Dahl"]
    search = next(field for field in app.text_input if field.label == "Search by name or e-mail")
    assert names(search.input("cleo@").run()) == ["Cleo Ek"]
    search = next(field for field in app.text_input if field.label == "Search by name or e-mail")
    assert names(search.input("nobody.").run()) == []


def test_the_download_holds_everybody_shown_and_says_that_it_is_not_for_sending(open_page: OpenPage, quiet_dir: Path) -> None:
    app = opened(open_page("lapsed", quiet_dir), MORE_PEOPLE)
    assert [button.label for button in app.get("download_button")] == ["Download as CSV", "Download as Excel"]
    assert any("not everybody in it agreed" in caption.value for caption in app.caption)
    assert not any("although people are hidden" in caption.value for caption in app.caption)
    app = open_page("lapsed", quiet_dir)
    app.session_state["mask"] = True
    assert any("although people are hidden" in caption.value.replace("\\", "") for caption in opened(app, MORE_PEOPLE).caption)


def test_they_are_broken_down_by_one_thing_and_by_two(open_page: OpenPage, quiet_dir: Path) -> None:
    app = opened(open_page("lapsed", quiet_dir), "more_breakdown")
    assert "Largest group: Tried once – 2 of 3" in headings(app)
    app = pick(app, "And by", "Country")
    assert "Largest group: Tried once · Germany – 1 of 3" in headings(app)
    app = pick(app, "Look at it by", "Country")
    assert "Country" not in options(app, "And by")
    assert [fault.value for fault in app.exception] == []
    assert "Recency score" not in options(app, "Look at it by")


def test_scores_and_the_grid_are_for_those_who_know_statistics(open_page: OpenPage, quiet_dir: Path) -> None:
    app = open_page("lapsed", quiet_dir)
    assert not any("RFM" in header.value for header in app.header)
    app.session_state["statistics"] = True
    app = opened(app, "more_breakdown", MORE_PEOPLE)
    assert any("RFM" in header.value for header in app.header)
    assert "Recency score" in options(app, "Look at it by")
    assert {"R", "F", "M"} <= set(app.dataframe[0].value.columns)
    app = pick(app, "Open the card of", "Anna Berg")
    assert any("RFM\\: recency" in caption.value for caption in app.caption)


def test_the_card_says_why_what_chance_and_what_was_agreed_to(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(opened(open_page("lapsed", quiet_dir), MORE_PEOPLE), "Open the card of", "Ben Dahl")
    told = "\n".join(text.value for text in (*app.markdown, *app.caption, *app.subheader)).replace("\\", "")
    for said in (
        "Probably: Tried once",
        "One order so far, on 10 Feb 2024.",
        "5 of 100 customers like this one order within",
        "SMS: Not known",
    ):
        assert said in told
    assert "Past campaigns" not in told
    assert "What they bought" not in told, "the file names no products"


def test_from_the_card_somebody_is_never_written_to_again(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(opened(open_page("lapsed", quiet_dir), MORE_PEOPLE), "Open the card of", "Ben Dahl")
    app = pressed_on_card(app, "card_never", number_of(quiet_dir, "ben@example.com"))
    store = open_store(quiet_dir)
    listed = store.suppressed(store.workspaces()[0].id, pl.Series(["ben@example.com", "anna@example.com"]))
    store.close()
    assert listed.to_list() == [True, False]
    app = pick(app, "Open the card of", "Ben Dahl")
    assert any("nobody writes to them any more" in caption.value for caption in app.caption)
    assert "Never write to them again" not in [popover.proto.popover.label for popover in app.get("popover")]


def test_the_card_leads_to_a_list_of_people_like_the_one_on_it(open_page: OpenPage, quiet_dir: Path) -> None:
    app = pick(opened(open_page("lapsed", quiet_dir), MORE_PEOPLE), "Open the card of", "Ben Dahl")
    app = pressed_on_card(app, "card_list", number_of(quiet_dir, "ben@example.com"))
    only = app.session_state["offer_only"]
    assert dict(only.values) == {Dimension.REASON: "tried_once", Dimension.VALUE_TIER: "middle"}


def test_a_shop_with_one_quiet_customer_and_no_address_is_told_of(open_page: OpenPage, tmp_path: Path) -> None:
    exported = tmp_path / "orders.csv"
    exported.write_text("Order ID,Customer ID,Order date,Total,Currency\n1,77,2024-01-10,9.00,EUR\n2,78,2026-06-20,9.00,EUR\n")
    app = opened(open_page("lapsed", imported(tmp_path / "data", [exported])), FILTERS, MORE_PEOPLE, "more_breakdown")
    assert app.title[0].value == "1 customer is long gone, nobody else has gone quiet"
    assert best(app) == ["Customer 77"]
    app = pick(app, "Open the card of", "Customer 77")
    assert [fault.value for fault in app.exception] == []
    assert "card_list" not in [button.key for button in app.button]
