"""The limits on the Lifecycle page for those who know statistics: one set for each number of orders, everybody's own pace, the horizon."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import NOW, OpenPage, imported
from tests.pages.test_every_page import assert_no_fault
from tests.pages.test_look_back import opened, with_statistics
from winback import pipeline
from winback.demo.launch import write_exports
from winback.policy import Limits, Thresholds
from winback.store import open_store
from winback.ui import session
from winback.vocabulary import BusinessType, Stage


def said(app: AppTest) -> str:
    texts = [*app.title, *app.header, *app.subheader, *app.caption, *app.markdown]
    return " ".join(text.value.replace("\\", "") for text in texts)


def quiet_of(app: AppTest) -> str:
    """“n of all customers …”: the title of the picture of the stages."""
    return next(title.value for title in app.header if "gone quiet or" in title.value)


def counted(folder: Path, **judged: object) -> str:
    with opened(folder) as (_, _, history):
        thresholds = replace(history.recommendation.thresholds, **judged)
        counts = pipeline.staged(history, thresholds)["stage"].value_counts()
    by_stage = dict(counts.select(pl.col("stage").cast(pl.String), "count").rows())
    known = sum(by_stage.values()) - by_stage.get(Stage.LEAD, 0)
    return f"{by_stage[Stage.LAPSED] + by_stage[Stage.LOST]} of {known}"


def limits_of(app: AppTest) -> list[int]:
    return [slider.value for slider in app.slider]


def test_limits_for_one_order_are_said_to_all_and_moved_by_those_who_know_statistics(open_page: OpenPage, demo_dir: Path) -> None:
    plain = open_page("lifecycle", demo_dir)
    assert len(plain.slider) == 3
    with opened(demo_dir) as (_, _, history):
        apart = history.recommendation.one_order
    assert apart is not None
    suggested = apart.thresholds
    days = (suggested.at_risk_after_days, suggested.lapsed_after_days, suggested.lost_after_days)
    assert f"single order we would choose {days[0]} / {days[1]} / {days[2]} days" in said(plain)
    app = with_statistics(plain)
    assert len(app.slider) == 3
    app.toggle(key=session.APART_KEY).set_value(True).run()
    assert_no_fault(app)
    assert limits_of(app)[3:] == list(days)
    assert app.query_params[session.APART_KEY] == "on"
    of_one = Limits(at_risk_after_days=days[0], lapsed_after_days=days[1], lost_after_days=days[2])
    assert quiet_of(app).startswith(counted(demo_dir, one_order=of_one))
    app.slider(key="first_lapsed_after").set_value(days[1] - 20).run()
    moved = Limits(at_risk_after_days=min(days[0], days[1] - 21), lapsed_after_days=days[1] - 20, lost_after_days=days[2])
    assert quiet_of(app).startswith(counted(demo_dir, one_order=moved))


def test_everybody_can_be_judged_at_their_own_pace(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    before = quiet_of(app)
    app.radio(key=session.PACE_KEY).set_value(True).run()
    assert_no_fault(app)
    with opened(demo_dir) as (_, _, history):
        typical = history.recommendation.typical_gap_days
    assert typical is not None
    assert quiet_of(app) != before
    assert quiet_of(app).startswith(counted(demo_dir, typical_gap_days=typical))
    assert f"orders every {round(typical)} days" in said(app)


def test_what_is_hidden_with_the_statistics_decides_nothing(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    app.radio(key=session.PACE_KEY).set_value(True).run()
    app.session_state[session.STATISTICS_KEY] = False
    app.run()
    assert quiet_of(app).startswith(counted(demo_dir))
    assert session.PACE_KEY not in app.query_params


def test_back_to_the_suggestion_judges_everybody_alike(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    app.toggle(key=session.APART_KEY).set_value(True).run()
    app.radio(key=session.PACE_KEY).set_value(True).run()
    next(button for button in app.button if button.label == "Back to our suggestion").click().run()
    assert_no_fault(app)
    assert len(app.slider) == 3
    assert quiet_of(app).startswith(counted(demo_dir))


def test_other_pages_judge_alike(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    app.radio(key=session.PACE_KEY).set_value(True).run()
    with opened(demo_dir) as (_, _, history):
        own = replace(history.recommendation.thresholds, typical_gap_days=history.recommendation.typical_gap_days)
        counts = [pipeline.staged(history, own).filter(stage=stage).height for stage in (Stage.LAPSED, Stage.LOST)]
    app.switch_page("pages/lapsed_page.py").run()
    assert f"{counts[0]} customers have gone quiet, {counts[1]} long gone" in said(app)


def test_the_horizon_is_one_setting_on_both_pages(open_page: OpenPage, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    files = write_exports(BusinessType.COFFEE, customers=300, seed=3, as_of=NOW.date(), locale="en_GB", platform="shopify", folder=exports)
    app = with_statistics(open_page("lifecycle", imported(tmp_path / "data", files)))
    assert app.number_input[0].placeholder.startswith("from the data: ")
    app.number_input[0].set_value(21)
    next(button for button in app.button if button.label == "Save").click().run()
    assert_no_fault(app)
    assert "within 21 days" in said(app)
    store = open_store(tmp_path / "data")
    assert store.workspaces()[0].policy.horizon_days == 21
    store.close()


def test_the_page_says_how_it_comes_to_each_limit(open_page: OpenPage, demo_dir: Path) -> None:
    told = said(open_page("lifecycle", demo_dir))
    with opened(demo_dir) as (_, _, history):
        found = history.recommendation
    for name, one in (("Slipping", found.at_risk), ("Gone quiet", found.lapsed), ("Long gone", found.lost)):
        assert f"{name} after {one.days} days, anything from {one.low_days} to {one.high_days} – from your own orders" in told
    assert "a half, a quarter and a tenth of its best value" in told


@pytest.mark.parametrize("customers", [30, 120])
def test_a_small_shop_gets_the_usual_limits_and_is_told_so(open_page: OpenPage, tmp_path: Path, customers: int) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    files = write_exports(
        BusinessType.COFFEE, customers=customers, seed=1, as_of=NOW.date(), locale="en_GB", platform="shopify", folder=exports
    )
    app = open_page("lifecycle", imported(tmp_path / "data", files))
    assert_no_fault(app)
    assert limits_of(app) == [90, 180, 360]
    with opened(tmp_path / "data") as (_, _, history):
        twice = history.recommendation.repeat_customers
        assert history.recommendation.thresholds == Thresholds(at_risk_after_days=90, lapsed_after_days=180, lost_after_days=360)
    assert 0 < twice < 100
    assert f"Only {twice} customers have ordered twice so far" in said(app)
    assert "a usual starting point, because there are too few orders to tell" in said(app)


def test_data_that_begin_in_the_middle_are_said_to(open_page: OpenPage, real_dir: Path) -> None:
    told = said(open_page("lifecycle", real_dir))
    assert "Your data begin on 1 Dec 2010" in told
    assert "may have ordered before" in told


def test_the_curve_can_be_drawn_by_number_of_orders(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("lifecycle", demo_dir)
    assert "and number of orders so far" not in said(app)
    app.toggle(key=session.CURVES_KEY).set_value(True).run()
    assert_no_fault(app)
    assert "by days of silence and number of orders so far" in said(app)
