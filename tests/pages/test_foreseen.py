"""Signs of leaving on the Lifecycle page, and what is due to be bought again on the page of those gone quiet."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.canaries import shop_of_canaries
from tests.pages.conftest import OpenPage, imported
from tests.pages.test_every_page import assert_no_fault
from tests.pages.test_look_back import opened
from winback import pipeline
from winback.analysis.replenishment import due, regular_buyers
from winback.analysis.signs import orders_sent_back, signs_on
from winback.ui import session
from winback.vocabulary import Dimension, Sign


def table(app: AppTest, column: str) -> pl.DataFrame:
    return pl.DataFrame(next(one.value for one in app.dataframe if column in one.value.columns))


def people(app: AppTest, picker: str, picked: str) -> int:
    """How many customers stand behind what is picked."""
    app.selectbox(key=session.picker_key(picker)).select(picked).run()
    assert_no_fault(app)
    return table(app, "Stage now").height


def test_signs_say_what_followed_them_and_show_who_has_them_now(demo_dir: Path, open_page: OpenPage) -> None:
    app = open_page("lifecycle", demo_dir)
    assert_no_fault(app)
    shown = table(app, "Customers now")
    assert "Silent longer than usual" in shown["Sign"].to_list()
    with opened(demo_dir) as (_, _, history):
        found = signs_on(history.occasions, orders_sent_back(history.orders, currency=history.currency), on=history.as_of)
        limit = history.recommendation.lapsed.days
    now = found.filter("shows", pl.col("silent_days") <= limit, pl.col("sign") == Sign.GAP_STRETCHED)
    assert shown.filter(pl.col("Sign") == "Silent longer than usual")["Customers now"].item() == now.height > 0
    assert people(app, "signs", Sign.GAP_STRETCHED) == now.height


def test_what_is_due_and_overdue_adds_up_with_the_people_behind_it(demo_dir: Path, open_page: OpenPage) -> None:
    app = open_page("lapsed", demo_dir)
    assert_no_fault(app)
    shown = table(app, "Overdue")
    with opened(demo_dir) as (_, _, history):
        waiting = due(regular_buyers(history.bought), history.replenishment, as_of=history.as_of)
        here_still = history.customers.filter(pl.col("silent_days") <= history.recommendation.lost.days)
        expected = waiting.join(here_still, on="customer", how="semi")
    named = expected.join(history.replenishment, on="number").group_by("product_name").agg(late=pl.col("is_overdue").sum())
    assert dict(shown.select("Product", "Overdue").rows()).items() <= dict(named.rows()).items()
    assert people(app, "replenishment", "overdue") == expected.filter("is_overdue")["customer"].n_unique() > 0


def test_a_shop_of_a_few_orders_shows_neither(tmp_path: Path, open_page: OpenPage) -> None:
    (tmp_path / "files").mkdir()
    shop_of_canaries(tmp_path / "data", tmp_path / "files")
    for address, picker in (("lifecycle", "signs"), ("lapsed", "replenishment")):
        app = open_page(address, tmp_path / "data")
        assert_no_fault(app)
        assert session.picker_key(picker) not in [box.key for box in app.selectbox]


@pytest.fixture
def categorised(tmp_path: Path) -> Path:
    """A shop whose file names categories: thirty customers have bought one tea after another every 30 days up to now, ten stopped
    after three of them, and ten bought one mug."""
    rows = ["Order ID,Date,Email,Product,Category,Quantity,Price,Total"]
    for customer in range(50):
        begun = date(2025, 6, 1) + timedelta(days=customer % 20)
        for number in range((1, 3, 12, 12, 12)[customer % 5]):
            product, category = (f"Tea {number % 4}", "Tea") if customer % 5 else ("Mug", "Cups")
            rows.append(f"{customer}-{number},{begun + timedelta(days=30 * number)},c{customer}@example.com,{product},{category},1,10,10")
    (tmp_path / "orders.csv").write_text("\n".join([*rows, "last,2026-06-05,new@example.com,Spoon,,1,5,5"]) + "\n", encoding="utf-8")
    return imported(tmp_path / "data", [tmp_path / "orders.csv"])


def test_a_shop_that_names_categories_sees_who_is_due_with_any_product_of_one(categorised: Path, open_page: OpenPage) -> None:
    app = open_page("lapsed", categorised)
    assert_no_fault(app)
    assert not [shown.value for shown in app.dataframe if "Overdue" in shown.value.columns and len(shown.value)], "no tea three times"
    app.radio(key="due_by_category").set_value(True).run()
    assert_no_fault(app)
    assert table(app, "Overdue").select("Category", "Due", "Overdue").rows() == [("Tea", 30, 10)]


def test_those_gone_quiet_are_filtered_by_the_category_of_their_favourite(categorised: Path, open_page: OpenPage) -> None:
    app = open_page("lapsed", categorised)
    app.session_state["filters"] = True
    app.run()
    by_category = app.selectbox(key=session.filter_key(Dimension.CATEGORY))
    assert by_category.options == ["All", "Cups · 10", "Tea · 10"]
    by_category.select("Cups · 10").run()
    assert_no_fault(app)
    assert "Cups" in app.button(key="chip_category").label


def test_the_card_says_what_is_expected_of_a_customer_to_those_who_know_statistics(demo_dir: Path, open_page: OpenPage) -> None:
    with opened(demo_dir) as (_, _, history):
        found = pipeline.predicted(history)
        assert found is not None
        assert found.values is not None
        likely = found.values.sort("expected_orders").row(-1, named=True)
    app = open_page("lapsed", demo_dir)
    app.session_state["card"] = likely["customer"]
    app.run()
    assert not [caption for caption in app.caption if "Expected in the next 12 months" in caption.value]
    app.session_state["statistics"] = True
    app.session_state["card"] = likely["customer"]
    app.run()
    assert_no_fault(app)
    (told,) = [caption.value.replace("\\", "") for caption in app.caption if "Expected in the next 12 months" in caption.value]
    assert f"{likely['expected_orders']:.1f} orders of about £{likely['expected_order']:,.0f}, which leave" in told
    assert f"chance of {round(100 * likely['alive'])} of 100" in told
