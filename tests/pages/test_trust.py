"""How far the chances can be trusted: a sentence on the page, figures with statistics on, and what a small shop reads."""

from pathlib import Path

import polars as pl
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import NOW, OpenPage
from tests.pages.test_every_page import assert_no_fault
from winback import pipeline
from winback.analysis.prediction.trial import Trial
from winback.store import open_store
from winback.ui import session
from winback.vocabulary import Predictor


def trial_of(folder: Path) -> Trial:
    store = open_store(folder)
    (workspace,) = store.workspaces()
    history = pipeline.read_history(store.dataset(workspace), policy=workspace.policy, imported_on=NOW.date())
    store.close()
    assert history is not None
    assert history.foretold.trial is not None
    return history.foretold.trial


def said(app: AppTest) -> str:
    return " ".join(text.value.replace("\\", "") for text in (*app.header, *app.caption))


def tables(app: AppTest) -> list[pl.DataFrame]:
    return [pl.DataFrame(one.value) for one in app.dataframe]


def test_the_page_says_what_was_expected_and_what_came(open_page: OpenPage, demo_dir: Path) -> None:
    trial = trial_of(demo_dir)
    app = open_page("lifecycle", demo_dir)
    assert_no_fault(app)
    foretold, came = trial.calibration.sort("part").select("foretold", "returned").row(-1)
    assert f"{round(100 * foretold)} of 100 were expected on earlier days, and {round(100 * came)} came" in said(app)
    assert f"on {len(trial.days)} earlier days" in said(app)
    assert not any("Log-loss" in table.columns for table in tables(app))


def test_those_who_had_gone_quiet_come_first_and_move_with_the_limit(open_page: OpenPage, demo_dir: Path) -> None:
    trial = trial_of(demo_dir)
    app = open_page("lifecycle", demo_dir)
    for moved in (0, 25):
        limit = app.slider(key="lapsed_after")
        limit.set_value(limit.value + moved).run()
        assert_no_fault(app)
        long_gone = app.slider(key="lost_after").value
        is_quiet = pl.col("silent_days").is_between(limit.value + 1, long_gone)
        latest = trial.by_silence.filter(pl.col("on") == trial.days[0], is_quiet)
        customers, expected, came = latest.select(pl.col("customers", "expected", "came").sum()).row(0)
        assert any(
            title.value.replace("\\", "").startswith(f"Of {customers:,} who had gone quiet on ")
            and f"{round(expected)} were expected to order by themselves, and {round(came)} did." in title.value.replace("\\", "")
            for title in app.header
        )


def test_refunds_without_a_date_are_told_of_where_there_are_refunds(open_page: OpenPage, demo_dir: Path) -> None:
    assert trial_of(demo_dir).has_refunds
    assert said(open_page("lifecycle", demo_dir)).count("Refunds without a date are taken to have been known 30 days") == 2


def test_with_statistics_every_way_stands_with_its_score_the_best_first(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("lifecycle", demo_dir)
    app.session_state[session.STATISTICS_KEY] = True
    app.run()
    assert_no_fault(app)
    (ways,) = [table for table in tables(app) if "Log-loss" in table.columns]
    assert ways["Log-loss"].to_list() == sorted(ways["Log-loss"].to_list())
    assert ways["Log-loss"][0] == trial_of(demo_dir).scores[0].log_loss
    assert ways.height == len(Predictor)
    assert any("Parameter" in table.columns for table in tables(app)) or "do not settle on your orders" in said(app)
