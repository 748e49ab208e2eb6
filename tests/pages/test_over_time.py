"""How the shop developed, on the Lifecycle page: each picture, and that the list behind each piece has as many people as it says."""

import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, imported
from tests.pages.test_every_page import assert_no_fault
from winback.ui import session
from winback.ui.over_time import View

PIECES = (0, 1, 5, -1)
PICTURES = {View.STAGES: "stages_over_time", View.CHANGES: "changes", View.STEPS: "steps", View.COHORTS: "cohorts_within"}


def look_at(app: AppTest, view: View) -> AppTest:
    app.radio(key="over_time").set_value(view).run()
    assert_no_fault(app)
    return app


def pieces(app: AppTest, picture: str) -> Any:
    """The list of the pieces of a picture."""
    return app.selectbox(key=session.picker_key(picture))


def pick(app: AppTest, picture: str, place: int) -> str:
    """Pick one of the pieces in the list; returns what it says."""
    picked: str = pieces(app, picture).options[place]
    pieces(app, picture).select(picked).run()
    assert_no_fault(app)
    return picked


def people(app: AppTest) -> pl.DataFrame:
    """The table of the people behind the piece."""
    (shown,) = (one.value for one in app.dataframe if "Stage now" in one.value.columns)
    return pl.DataFrame(shown)


def count_in(text: str) -> int:
    return int(re.sub(r"\D", "", text.rsplit("·", 1)[-1].rsplit(":", 1)[-1]))


def headings(app: AppTest) -> str:
    return " ".join(title.value.replace("\\", "") for title in app.header)


def figures(app: AppTest, kind: str) -> list[dict[str, Any]]:
    """The charts of a kind, as they are sent."""
    drawn = [json.loads(one.proto.spec) for one in app.get("plotly_chart")]
    return [one for one in drawn if any(kind in str(trace.get("customdata", "")) for trace in one["data"])]


@pytest.mark.parametrize("view", View)
def test_every_piece_says_how_many_people_are_in_the_list_behind_it(view: View, open_page: OpenPage, demo_dir: Path) -> None:
    app = look_at(open_page("lifecycle", demo_dir), view)
    for place in PIECES:
        picked = pick(app, PICTURES[view], place)
        title = app.subheader[-1].value.replace("\\", "")
        assert count_in(picked) == count_in(title) > 0
        assert people(app).height == min(count_in(picked), 300)
        assert title.startswith(picked.rsplit(" · ", 1)[0])
        assert app.get("download_button")


def test_the_last_month_is_where_everybody_stands_now(open_page: OpenPage, demo_dir: Path) -> None:
    app = look_at(open_page("lifecycle", demo_dir), View.STAGES)
    (drawn,) = figures(app, "|at_risk")
    last = {trace["customdata"][-1][0].split("|")[1]: trace["y"][-1] for trace in drawn["data"]}
    (stages,) = figures(app, "['lead']")
    words = [annotation["text"] for annotation in stages["layout"]["annotations"]]
    now = {
        stage: int(re.sub(r"\D", "", text.split("</b>")[0])) for (stage,), text in zip(stages["data"][0]["customdata"], words, strict=True)
    }
    assert last == {stage: count for stage, count in now.items() if stage != "lead"}


def test_moving_a_limit_moves_the_list_with_the_picture(open_page: OpenPage, demo_dir: Path) -> None:
    app = look_at(open_page("lifecycle", demo_dir), View.STAGES)
    options = pieces(app, "stages_over_time").options
    before = count_in(pick(app, "stages_over_time", next(place for place, option in enumerate(options) if "Gone quiet" in option)))
    app.slider(key="lapsed_after").set_value(app.slider(key="lapsed_after").value - 30).run()
    assert_no_fault(app)
    title = app.subheader[-1].value.replace("\\", "")
    assert "Gone quiet" in title
    told = next(option for option in pieces(app, "stages_over_time").options if option.startswith(title.rsplit(":", 1)[0]))
    assert count_in(title) == count_in(told) > before


def test_the_ways_between_stages_are_shown_to_those_who_know_statistics(open_page: OpenPage, demo_dir: Path) -> None:
    app = look_at(open_page("lifecycle", demo_dir), View.CHANGES)
    assert "changed stage" not in headings(app)
    app.session_state[session.STATISTICS_KEY] = True
    look_at(app, View.CHANGES)
    assert "changed stage" in headings(app)
    picked = pick(app, "ways", 3)
    assert "→" in picked
    assert count_in(app.subheader[-1].value) == count_in(picked) == people(app).height


def test_nobody_is_named_while_people_are_hidden(open_page: OpenPage, demo_dir: Path) -> None:
    app = look_at(open_page("lifecycle", demo_dir), View.STEPS)
    pick(app, "steps", 2)
    named = set(people(app)["Name"])
    app.session_state[session.MASK_KEY] = True
    app.run()
    assert_no_fault(app)
    hidden = people(app)
    assert all(name.startswith("Customer ") for name in hidden["Name"])
    assert not named & set(hidden["Name"])
    assert "Regular" in set(hidden["Stage now"]), "a stage names nobody"
    assert any("although people are hidden" in caption.value for caption in app.caption)


def shop(tmp_path: Path, rows: list[str]) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["Order number,Order date,E-mail,Total,Currency", *rows]))
    return imported(tmp_path / "data", [file])


def test_a_shop_of_three_orders_is_shown_too(open_page: OpenPage, tmp_path: Path) -> None:
    rows = ["1,2026-04-02,ann@example.com,20.00,EUR", "2,2026-04-20,bea@example.com,20.00,EUR", "3,2026-06-09,ann@example.com,20.00,EUR"]
    app = open_page("lifecycle", shop(tmp_path, rows))
    for view, told in (
        (View.STAGES, "Active customers on 9 Jun 2026: 2"),
        (View.STEPS, "Too few customers so far to say where they stop"),
        (View.COHORTS, "once 3 months have passed"),
    ):
        look_at(app, view)
        assert told in headings(app), view
        picked = pick(app, PICTURES[view], 0)
        assert people(app).height == count_in(picked)
    look_at(app, View.CHANGES)
    assert "Since 30 Apr 2026 nobody has come and nobody has gone" in headings(app)


def test_a_shop_where_everybody_ordered_once_has_no_second_step(open_page: OpenPage, tmp_path: Path) -> None:
    rows = [f"{n},2025-{1 + n % 12:02}-1{n % 9},a{n}@example.com,20.00,EUR" for n in range(60)]
    app = look_at(open_page("lifecycle", shop(tmp_path, rows)), View.STEPS)
    assert "Nobody has ordered again yet" in headings(app)
    look_at(app, View.COHORTS)
    assert re.search(r"0 of 5 first-time buyers of Aug 2025 bought again within 3 months", headings(app))
    app.radio(key="cohorts_counted").set_value(False).run()
    assert_no_fault(app)
    assert pick(app, "cohorts_in", 0).endswith("· 5")


def test_orders_of_a_single_month_show_no_change_yet(open_page: OpenPage, tmp_path: Path) -> None:
    rows = [f"{n},2026-06-1{n % 9},a{n % 7}@example.com,20.00,EUR" for n in range(20)]
    app = look_at(open_page("lifecycle", shop(tmp_path, rows)), View.CHANGES)
    assert "needs the orders of more than one month" in headings(app)
    assert not [box for box in app.selectbox if box.key == session.picker_key("changes")]
    look_at(app, View.STAGES)
    assert "Active customers on 18 Jun 2026: 7" in headings(app)


def test_orders_without_any_customer_show_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    rows = ["99,2026-06-10,ann@example.com,0.00,EUR", *(f"{n},2026-06-1{n % 9},,20.00,EUR" for n in range(5))]
    app = open_page("lifecycle", shop(tmp_path, rows))
    assert_no_fault(app)
    assert [radio for radio in app.radio if radio.key == "over_time"] == []


def test_what_no_fragment_may_show_a_visitor_ends_in_it(open_page: OpenPage, demo_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> pl.DataFrame:
        raise ValueError("nobody@example.com")

    app = open_page("lifecycle", demo_dir)
    monkeypatch.setattr("winback.ui.cached.next_order_steps", fails)
    app.radio(key="over_time").set_value(View.STEPS).run()
    assert not app.exception
    assert ["Something went wrong on our side" in error.value for error in app.error] == [True]
    assert "nobody@" not in app.error[0].value


def test_a_history_that_has_only_begun_is_not_what_today_is_held_against(open_page: OpenPage, real_dir: Path) -> None:
    app = look_at(open_page("lifecycle", real_dir), View.STAGES)
    assert "58% of first-time buyers come back for a second order" in headings(app)
    assert "Active customers" in headings(app)
    assert "2010" not in headings(app), "a month after the first order most customers have not been seen yet"
    assert any("Before " in caption.value and "there may have been more" in caption.value for caption in app.caption)
    look_at(app, View.CHANGES)
    assert not re.search(r"since 31 (Dec 2010|Jan 2011)", headings(app))
    look_at(app, View.STEPS)
    assert "The biggest step down is after the first order: 42% stop there" in headings(app)
    assert any("leaves out customers first seen before" in caption.value for caption in app.caption)


def test_periods_of_whom_all_may_be_older_customers_are_not_called_too_early(open_page: OpenPage, tmp_path: Path) -> None:
    rows = [f"{n},2025-{1 + n % 6:02}-1{n % 9},a{n % 40}@example.com,20.00,EUR" for n in range(120)]
    app = look_at(open_page("lifecycle", shop(tmp_path, rows)), View.COHORTS)
    assert "all whom the months tell of (*) may be older customers" in headings(app)


def test_a_history_that_says_nothing_of_returns_is_not_called_their_source(open_page: OpenPage, tmp_path: Path) -> None:
    rows = ["1,2026-04-02,ann@example.com,20.00,EUR", "2,2026-04-20,bea@example.com,20.00,EUR"]
    app = open_page("lifecycle", shop(tmp_path, rows))
    assert "your history is too short to say how many return" in app.title[0].value.replace("\\", "")
    assert not any("From your own orders" in caption.value for caption in app.caption)
