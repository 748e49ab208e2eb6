"""Who of those gone quiet is put forward, how two of one name are told apart, and what outlives a change of the page."""

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.in_process import parse_here
from tests.pages.conftest import OpenPage, imported
from tests.pages.test_lapsed import FILTERS, MORE_PEOPLE, best, headings, names, opened, options, pick
from winback.store import SuppressionReason, open_store

HEADER = "Order ID,Email,First name,Last name,Order date,Total,Currency,Newsletter,Product,SKU,Price,Quantity\n"
AGREED = (
    "1,anna@example.com,Anna,Berg,2025-12-10,900.00,EUR,yes,Tea,T1,900.00,1\n"
    "2,ben@example.com,Ben,Dahl,2025-12-10,200.00,EUR,yes,Tea,T2,200.00,1\n"
    "3,cleo@example.com,Cleo,Ek,2025-12-11,950.00,EUR,no,Tea,T1,950.00,1\n"
    "4,dora@example.com,Dora,Falk,2026-06-20,10.00,EUR,yes,Mug,M,10.00,1\n"
)
NAMESAKES = (
    "1,maria.one@example.com,Maria,Virtanen,2024-01-01,900.00,EUR,yes,Tea,T1,900.00,1\n"
    "2,maria.two@example.com,Maria,Virtanen,2024-01-02,20.00,EUR,yes,Tea,T2,20.00,1\n"
    "3,dora@example.com,Dora,Falk,2026-06-20,10.00,EUR,yes,Mug,M,10.00,1\n"
)


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own for each small file takes seconds."""
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)


def shop(tmp_path: Path, orders: str, header: str = HEADER) -> Path:
    exported = tmp_path / "orders.csv"
    exported.write_text(header + orders)
    return imported(tmp_path / "data", [exported])


def silence(data: Path, *emails: str) -> None:
    """Put these on the do-not-contact list."""
    store = open_store(data)
    store.suppress(store.workspaces()[0].id, pl.Series("email", emails), reason=SuppressionReason.ADDED_BY_OWNER)
    store.close()


def told(app: AppTest) -> str:
    spoken = [element.value for element in (*app.markdown, *app.caption, *app.text)]
    return "\n".join(spoken).replace("\\", "").replace("\u2060", "")


def card_of(app: AppTest, label: str) -> str:
    app = pick(app, "Open the card of", label)
    assert [fault.value for fault in app.exception] == []
    return told(app)


def test_whoever_is_on_the_do_not_contact_list_is_not_put_forward_and_the_list_says_so(open_page: OpenPage, tmp_path: Path) -> None:
    data = shop(tmp_path, AGREED)
    app = opened(open_page("lapsed", data), MORE_PEOPLE)
    assert best(app) == ["Anna Berg", "Ben Dahl"], "Cleo has declined"
    assert names(app) == ["Anna Berg", "Ben Dahl", "Cleo Ek"], "who may be written to stands first"

    silence(data, "anna@example.com")

    app = opened(open_page("lapsed", data), MORE_PEOPLE, FILTERS)
    assert best(app) == ["Ben Dahl"]
    assert "2 more may not be written to" in told(app)
    listed = app.dataframe[0].value
    assert dict(zip(listed["Name"], listed["E-mail"], strict=True)) == {
        "Ben Dahl": "Agreed",
        "Cleo Ek": "Declined",
        "Anna Berg": "On the do-not-contact list",
    }
    assert names(app)[0] == "Ben Dahl"
    assert "On the do-not-contact list · 1" in options(app, "E-mail consent")
    app = pick(app, "E-mail consent", "On the do-not-contact list · 1")
    assert names(app) == ["Anna Berg"]
    assert best(app) == []
    assert "make_list" not in [button.key for button in app.button]
    assert "None of them may be written to now." in told(app)
    assert "nobody writes to them any more" in card_of(app, "Anna Berg")


def test_where_nobody_may_be_written_to_the_best_are_put_as_what_would_be(open_page: OpenPage, tmp_path: Path) -> None:
    data = shop(tmp_path, AGREED.replace(",yes,", ",,").replace(",no,", ",,"))
    app = open_page("lapsed", data)
    assert "Would be worth most" in headings(app)
    assert "Most worth writing to" not in headings(app)
    assert "None of them may be written to now." in told(app)
    assert "no consent to e-mails known" in told(app)
    assert len(best(app)) == 3


def test_two_of_one_name_are_told_apart_and_each_opens_their_own_card(open_page: OpenPage, tmp_path: Path) -> None:
    app = opened(open_page("lapsed", shop(tmp_path, NAMESAKES)), MORE_PEOPLE, FILTERS)
    assert options(app, "Open the card of") == ["Maria Virtanen · maria.one@example.com", "Maria Virtanen · maria.two@example.com"]
    assert options(app, "Favourite product") == ["All", "Tea · T1 · 1", "Tea · T2 · 1"]
    assert "maria.one@example.com" in card_of(app, "Maria Virtanen · maria.one@example.com")
    app = opened(app, MORE_PEOPLE)
    assert "maria.two@example.com" in card_of(app, "Maria Virtanen · maria.two@example.com")
    app = pick(opened(app, MORE_PEOPLE, FILTERS), "Favourite product", "Tea · T1 · 1")
    assert [str(value) for value in app.session_state["chosen"].values()] == ["T1"]


def test_the_card_of_somebody_who_was_forgotten_since_does_not_break_the_page(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("lapsed", shop(tmp_path, NAMESAKES))
    app.session_state["card"] = 99_999
    app = app.run()
    assert [fault.value for fault in app.exception] == []
    assert [error.value for error in app.error] == []
    assert best(app) == ["Maria Virtanen", "Maria Virtanen"]


def test_what_was_open_is_open_again_after_a_visit_to_another_page(open_page: OpenPage, tmp_path: Path) -> None:
    app = opened(open_page("lapsed", shop(tmp_path, NAMESAKES)), MORE_PEOPLE, "more_breakdown")
    app = app.switch_page("pages/lifecycle_page.py").run()
    app = app.switch_page("pages/lapsed_page.py").run()
    assert {"Open the card of", "Look at it by"} <= {box.label for box in app.selectbox}
    app.session_state[MORE_PEOPLE] = False
    app = app.run()
    app = app.switch_page("pages/lifecycle_page.py").run()
    app = app.switch_page("pages/lapsed_page.py").run()
    assert "Open the card of" not in {box.label for box in app.selectbox}


def test_unfiltered_the_list_is_that_of_the_overview(open_page: OpenPage, demo_dir: Path) -> None:
    def button(app: AppTest) -> str:
        return next(button.label for button in app.button if button.key == "make_list")

    overview, app = open_page("overview", demo_dir), open_page("lapsed", demo_dir)
    assert button(app) == button(overview)
    app = next(one for one in app.button if one.key == "make_list").click().run()
    assert app.session_state["offer_only"] == open_page_after_click(overview).session_state["offer_only"]
    assert app.title[0].value == open_page_after_click(open_page("overview", demo_dir)).title[0].value


def open_page_after_click(overview: AppTest) -> AppTest:
    return next(one for one in overview.button if one.key == "make_list").click().run()


def test_a_shop_in_which_nobody_is_long_gone_is_not_told_of_nobody(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("lapsed", shop(tmp_path, AGREED))
    assert app.title[0].value == "3 customers have gone quiet"


def test_a_silence_longer_than_any_that_the_orders_show_has_no_chance_to_tell_of(open_page: OpenPage, tmp_path: Path) -> None:
    line = "{0}-{2},{0}@example.com,R,{0},{1},10.00,EUR,yes,Mug,M,10.00,1".format
    regular = [line(f"r{who}", date(2026, 5, 1) + timedelta(days=20 * turn), turn) for who in range(10) for turn in range(3)]
    once = [line(f"o{who}", date(2026, 1, 25), 0) for who in range(35)]
    gone = "g,gone@example.com,Gone,Long,2024-06-01,10.00,EUR,yes,Mug,M,10.00,1"
    app = opened(open_page("lapsed", shop(tmp_path, "\n".join([gone, *regular, *once, ""]))), MORE_PEOPLE)
    assert "how many like them come back unasked is not known" in told(app)
    listed = app.dataframe[0].value.set_index("Name")["Return unasked, of 100"]
    assert listed.isna().to_dict()["Gone Long"]
    card = card_of(app, "Gone Long")
    assert "is not known: your orders show no silence as long as this" in card
    assert "of 100 customers like this one" not in card


def test_the_map_has_no_column_for_silences_that_nobody_can_have_kept(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("lapsed", shop(tmp_path, AGREED))
    (chart,) = app.get("plotly_chart")
    columns = json.loads(chart.proto.spec)["layout"]["xaxis"]["ticktext"]
    assert columns == ["181–270<br>days"]
