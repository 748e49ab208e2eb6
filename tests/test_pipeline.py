"""The story from a dataset to a plan, on the sample shop."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from winback import pipeline
from winback.errors import UnusableInput
from winback.importing import Upload, import_files
from winback.locale.formats import speaker
from winback.offers.plan import Shop
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.pipeline import History
from winback.policy import ShopPolicy, Thresholds
from winback.store import Dataset, open_store
from winback.vocabulary import AudienceStep, Stage

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data" / "shopify"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=120, lost_after_days=240)
NOBODY = pl.Series("customer", [], dtype=pl.Int64)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    store = open_store(tmp_path_factory.mktemp("data"))
    uploads = [Upload(path=path, file_name=path.name) for path in sorted(SAMPLES.glob("*.csv"))]
    return import_files(store, store.workspace("Shop", create=True), uploads, now=NOW).dataset


@pytest.fixture(scope="module")
def history(dataset: Dataset) -> History:
    found = pipeline.read_history(dataset, policy=ShopPolicy(), imported_on=NOW.date())
    assert found is not None
    return found


def test_without_orders_there_is_no_history() -> None:
    assert pipeline.read_history(Dataset.empty(), policy=ShopPolicy(), imported_on=NOW.date()) is None


def test_the_day_of_the_figures_comes_from_the_orders_and_not_from_the_import(dataset: Dataset, history: History) -> None:
    later = pipeline.read_history(dataset, policy=ShopPolicy(), imported_on=date(2030, 1, 1))

    assert later is not None
    assert later.as_of == history.as_of <= NOW.date()


def test_a_day_before_the_first_order_is_refused(dataset: Dataset) -> None:
    with pytest.raises(UnusableInput, match="no orders up to"):
        pipeline.read_history(dataset, policy=ShopPolicy(), imported_on=NOW.date(), as_of=date(2001, 1, 1))


def test_a_currency_in_which_nobody_paid_is_not_analysed(dataset: Dataset, history: History) -> None:
    other = pipeline.read_history(dataset, policy=ShopPolicy(currency="JPY"), imported_on=NOW.date())

    assert other is not None
    assert other.currency == history.currency == "GBP"


def test_counts_by_stage_are_those_of_the_people_behind_them(history: History) -> None:
    summary = dict(pipeline.stage(history, LIMITS).summary.select("stage", "customers").rows())
    people = dict(pipeline.staged(history, LIMITS).group_by("stage").len().rows())

    assert {stage: count for stage, count in summary.items() if count} == people


def test_the_overview_and_the_list_count_the_same_people(history: History) -> None:
    quiet = pipeline.quiet(history, LIMITS, suppressed=NOBODY)
    rules = default_rules(play(WIN_BACK), say=str)
    shop = Shop(name="Shop", currency=history.currency, words=speaker("en"))
    plan = pipeline.plan(history, LIMITS, rules=rules, shop=shop, suppressed=NOBODY)
    lapsed = plan.recipients.filter(pl.col("stage") == Stage.LAPSED).height
    too_old = plan.dropped.filter(pl.col("step") == AudienceStep.NOT_TOO_OLD).height

    assert 0 < quiet.may_be_emailed == lapsed
    assert too_old == 0


def test_everybody_on_the_lapsed_page_is_lapsed_or_lost(history: History) -> None:
    lapsed = pipeline.lapsed(history, LIMITS)
    summary = dict(pipeline.stage(history, LIMITS).summary.select("stage", "customers").rows())

    assert lapsed.height == summary[Stage.LAPSED] + summary[Stage.LOST]
    assert lapsed["silent_days"].min() > LIMITS.lapsed_after_days
