"""Signs of leaving on the Lifecycle page, and what is due to be bought again on the page of those gone quiet."""

from pathlib import Path

import polars as pl
from streamlit.testing.v1 import AppTest

from tests.pages.canaries import shop_of_canaries
from tests.pages.conftest import OpenPage
from tests.pages.test_every_page import assert_no_fault
from tests.pages.test_look_back import opened
from winback.analysis.replenishment import due, regular_buyers
from winback.analysis.signs import orders_sent_back, signs_on
from winback.ui import session
from winback.vocabulary import Sign


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
