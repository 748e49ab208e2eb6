"""The check on the Lifecycle page: the limit on screen, held against what the shop's customers then did."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.one_list import drafted, recorded
from tests.pages.conftest import NOW, OpenPage, imported
from tests.pages.test_every_page import assert_no_fault
from winback import lookback, pipeline, recording
from winback.analysis.backtest import Check
from winback.analysis.customers import customers
from winback.analysis.lifecycle import stage
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO
from winback.commands.analysis import history_of
from winback.locale.formats import speaker
from winback.pipeline import History
from winback.store import Store, Workspace, open_store
from winback.ui import look_back, session
from winback.vocabulary import Arm, Stage


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, Workspace, History]]:
    store = open_store(folder)
    (workspace,) = store.workspaces()
    history = pipeline.read_history(store.dataset(workspace), policy=workspace.policy, imported_on=NOW.date())
    assert history is not None
    yield store, workspace, history
    store.close()


def table(app: AppTest) -> pl.DataFrame:
    return pl.DataFrame(next(one.value for one in app.dataframe if "Looked at on" in one.value.columns))


def with_statistics(app: AppTest) -> AppTest:
    app.session_state[session.STATISTICS_KEY] = True
    return app.run()


def headings(app: AppTest) -> str:
    return " ".join(title.value.replace("\\", "") for title in app.header)


def counted(history: History, on: date, after_days: int, until_days: int) -> tuple[int, int]:
    """Marked, and come back, by going through the customers one by one."""
    marked = back = 0
    days: dict[int, list[date]] = {}
    for customer, day in history.occasions.select("customer", "day").rows():
        days.setdefault(customer, []).append(day)
    for mine in days.values():
        known = [day for day in mine if day <= on]
        if known and after_days < (on - max(known)).days <= until_days:
            marked += 1
            back += any(on < day <= on + timedelta(days=history.horizon_days) for day in mine)
    return marked, back


def test_the_table_says_what_the_limit_on_screen_would_have_marked_and_who_came_back(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    assert_no_fault(app)
    with opened(demo_dir) as (_, _, history):
        limit, until = history.recommendation.lapsed.days, history.recommendation.lost.days
        shown = table(app)
        assert shown.height >= 3
        for row in shown.rows(named=True):
            on = row["Looked at on"]
            day = on if type(on) is date else on.date()
            marked, back = counted(history, day, limit, until)
            assert (row["Marked"], row["Came by themselves"]) == (marked, back)
            assert row["Of 100 marked"] == round(100 * back / marked)
        assert day + timedelta(days=history.horizon_days) <= history.as_of
    assert f"The check: with {limit} days" in headings(app)


def test_a_moved_limit_is_checked_at_once(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    before = table(app)["Marked"].to_list()
    app.slider(key="lapsed_after").set_value(app.slider(key="lapsed_after").value + 20).run()
    after = table(app)["Marked"].to_list()
    assert all(now < then for now, then in zip(after, before, strict=True))


def test_whoever_got_a_message_is_not_counted_as_come_by_themselves(demo_dir: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo_dir, tmp_path / "shop"))
    with opened(folder) as (store, workspace, history):
        draft = drafted(store, workspace, history.recommendation.thresholds, holdout=0.3)
        campaign = recorded(store, workspace, draft, name="July")
        assert lookback.sent(store, workspace.id) == ()
        recording.mark_sent(store, campaign, on=history.as_of + timedelta(days=1))
        sent = lookback.sent(store, workspace.id)
        written = lookback.written_to(store, sent)
        assigned = draft.plan.assigned
        known_of = history_of(store, store.current(workspace.id), as_of=None).written_to
        assert known_of is not None
        assert known_of.equals(written), "the curve and the suggestion leave them out, too"
        assert store.current(workspace.id).version > workspace.version, "what was worked out before is worked out anew"
        assert sorted(written["customer"]) == sorted(assigned.filter(pl.col("arm") != Arm.HOLDOUT)["customer"])
        assert written["sent_on"].unique().to_list() == [history.as_of + timedelta(days=1)]
        before, after = lookback.look_back(history, lookback.written_to(store, ())), lookback.look_back(history, written)
        assert before is not None
        assert after is not None
        assert before.replayed.equals(after.replayed), "the message came after the last day of the data"
        (latest, _), *_ = before.suggested
        of_that_day = partial(pl.DataFrame.filter, on=latest)
        known = written.join(history.occasions.filter(pl.col("day") <= latest), on="customer", how="semi").height
        during = lookback.look_back(history, written.with_columns(sent_on=pl.lit(latest + timedelta(days=1))))
        assert during is not None
        assert of_that_day(during.replayed)["customers"].sum() == of_that_day(before.replayed)["customers"].sum()
        assert of_that_day(during.replayed)["reached"].sum() == known
        assert during.with_limits(history.recommendation.thresholds)[0].came_back % 1 > 0, "what they would have done is a chance"
        shortly_before = lookback.look_back(history, written.with_columns(sent_on=pl.lit(latest)))
        assert shortly_before is not None
        left_out = of_that_day(shortly_before.replayed)["left_out"].sum()
        assert left_out > 0
        assert of_that_day(shortly_before.replayed)["customers"].sum() == of_that_day(before.replayed)["customers"].sum() - left_out


def test_a_short_history_is_said_to_be_too_short(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    rows = [f"{n},2026-0{1 + n % 3}-1{n % 9},a{n}@example.com,20.00,EUR" for n in range(40)]
    file.write_text("\n".join(["Order number,Order date,E-mail,Total,Currency", *rows]))
    app = open_page("lifecycle", imported(tmp_path / "data", [file]))
    assert_no_fault(app)
    assert "needs more than a year of orders" in headings(app)


def test_the_days_can_be_moved_and_one_that_cannot_be_looked_at_is_refused_in_words(open_page: OpenPage, demo_dir: Path) -> None:
    app = with_statistics(open_page("lifecycle", demo_dir))
    with opened(demo_dir) as (_, _, history):
        usual = lookback.usual_dates(history)
        first_day, end, horizon = lookback.first_order(history), history.as_of, history.horizon_days
    assert first_day is not None
    assert len(usual) >= 3
    assert [one.value for one in app.date_input] == list(usual)
    moved = usual[0] - timedelta(days=5)
    app.date_input[0].set_value(moved).run()
    assert_no_fault(app)
    assert looked_at(app) == [moved, *usual[1:]]
    app.date_input[0].set_value(end - timedelta(days=horizon - 1)).run()
    app.date_input[1].set_value(first_day + timedelta(days=364)).run()
    assert looked_at(app) == list(usual[2:])
    refused = " ".join(one.value for one in app.warning)
    assert "are not over in your data" in refused
    assert "less than a year of orders before it" in refused


def looked_at(app: AppTest) -> list[date]:
    return [one if type(one) is date else one.date() for one in table(app)["Looked at on"]]


def test_without_statistics_there_is_a_sentence_and_a_picture_and_no_table_to_choose_days_for(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("lifecycle", demo_dir)
    assert "The check: with" in headings(app)
    assert not app.date_input
    assert not any("Looked at on" in one.value.columns for one in app.dataframe)


def test_people_with_a_message_from_here_are_told_of_under_the_check(
    open_page: OpenPage, demo_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(demo_dir, tmp_path / "shop"))
    with opened(folder) as (_, _, history):
        (latest, *_) = lookback.usual_dates(history)
        silent = customers(history.occasions, as_of=latest).filter(stage(history.recommendation.thresholds) == Stage.LAPSED)
        days = pl.when(pl.int_range(pl.len()) < 4).then(pl.lit(latest - timedelta(days=1))).otherwise(pl.lit(latest + timedelta(days=1)))
        written = silent.head(12).select("customer", days.alias("sent_on"))
        past = lookback.look_back(history, written)
        assert past is not None
        checked = past.with_limits(history.recommendation.thresholds)
    reached, left_out = (sum(getattr(one, name) for one in checked) for name in ("reached", "left_out"))
    assert reached >= 2
    assert left_out >= 2
    monkeypatch.setattr(lookback, "written_to", lambda *_: written)
    app = open_page("lifecycle", folder)
    assert_no_fault(app)
    assert f"{reached} of them got a message from here in these days; for the rest of it they count" in captions(app)
    assert f"{left_out} more had got a message in the {history.horizon_days} days before" in captions(app)


def captions(app: AppTest) -> str:
    return " ".join(text.value.replace("\\", "") for text in app.caption)


def a_check(on: date) -> Check:
    return Check(on=on, after_days=90, until_days=300, customers=900, flagged=100, came_back=5.5, returners=80)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((0, 93, 186), "These days lie less than 180 days apart, so that a return may count on two of them."),
        ((0, 180, 360), None),
        ((0,), "There is room for 1 day only: a year of orders must lie before it, and the 180 days of a return after it."),
    ],
)
def test_what_too_few_or_too_close_days_mean_is_said(days: tuple[int, ...], said: str | None) -> None:
    found = look_back.remarks([a_check(date(2025, 7, 1) - timedelta(days=one)) for one in days], horizon_days=180)
    assert [speaker("en").say(one) for one in found] == ([said] if said else [])


def test_at_own_pace_the_suggestion_of_a_day_goes_by_the_typical_gap_of_that_day(demo_dir: Path) -> None:
    with opened(demo_dir) as (_, _, history):
        today = history.recommendation.typical_gap_days
        past = lookback.look_back(history, NOBODY_WRITTEN_TO, lookback.Judged(typical_gap_days=today))
        assert past is not None
        for (on, thresholds), then in zip(past.suggested, past.as_suggested(), strict=True):
            known = history.occasions.filter(pl.col("day") <= on)
            assert thresholds.typical_gap_days == known["gap"].drop_nulls().median()
            assert then.flagged == customers(known, as_of=on).filter(stage(thresholds) == Stage.LAPSED).height
        assert today not in [thresholds.typical_gap_days for _, thresholds in past.suggested]
        with_todays = replace(history.recommendation.thresholds, typical_gap_days=today)
        for now in past.with_limits(with_todays):
            seen = customers(history.occasions, as_of=now.on)
            assert now.flagged == seen.filter(stage(with_todays) == Stage.LAPSED).height
