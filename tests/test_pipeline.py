"""The story from a dataset to a plan, on the sample shop."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from winback import pipeline
from winback.analysis.known_from import a_year_before
from winback.errors import UnusableInput
from winback.glance import background, glance
from winback.importing import Upload, import_files
from winback.locale.formats import speaker
from winback.offers.actions import general
from winback.offers.plan import Shop
from winback.offers.plays import WIN_BACK, default_rules, play
from winback.pipeline import History
from winback.policy import Economics, Limits, Selection, ShopPolicy, Thresholds, Variant
from winback.schema import CHANCES
from winback.store import Dataset, open_store
from winback.vocabulary import Arm, AudienceStep, CodeSource, Stage

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data" / "shopify"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=120, lost_after_days=240)
RULES = default_rules(play(WIN_BACK), say=str)
SHOP = Shop(name="Shop", currency="GBP", words=speaker("en"))
SEED = b"a seed of a lot!"
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
    plan = pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY)
    lapsed = plan.recipients.filter(pl.col("stage") == Stage.LAPSED).height
    too_old = plan.dropped.filter(pl.col("step") == AudienceStep.NOT_TOO_OLD).height

    assert 0 < quiet.may_be_emailed == lapsed
    assert too_old == 0


def test_those_in_another_campaign_have_gone_quiet_but_are_on_no_list(history: History) -> None:
    before = pipeline.quiet(history, LIMITS, suppressed=NOBODY)
    action = general(pipeline.situation(history, LIMITS, economics=Economics(), suppressed=NOBODY))
    resting = pipeline.choose(history, LIMITS, rules=replace(RULES, stages=(Stage.LAPSED,)), suppressed=NOBODY).people["customer"].head(7)
    after = pipeline.quiet(history, LIMITS, suppressed=NOBODY, resting=resting)
    then = general(pipeline.situation(history, LIMITS, economics=Economics(), suppressed=NOBODY, resting=resting))

    assert action is not None
    assert then is not None
    assert (before.free, after.free) == (before.may_be_emailed, before.may_be_emailed - 7)
    assert (action.may_be_emailed, then.may_be_emailed) == (before.free, after.free)
    assert (before.customers, before.may_be_emailed) == (after.customers, after.may_be_emailed)


def test_the_figures_of_a_year_before_are_those_that_the_orders_until_then_give(dataset: Dataset, history: History) -> None:
    known = background(history, suppressed=NOBODY)
    seen = glance(history, LIMITS, known)
    then = a_year_before(history.as_of)
    earlier = pipeline.read_history(dataset, policy=ShopPolicy(currency=history.currency), imported_on=NOW.date(), as_of=then)

    assert earlier is not None
    assert seen.before == pipeline.metrics(earlier, LIMITS)
    assert seen.metrics == pipeline.metrics(history, LIMITS)
    assert 0 < known.may_be_emailed < history.customers.height


@pytest.mark.parametrize(
    ("stage", "limit", "occasions"),
    [(Stage.LAPSED, 120, range(1, 99)), (Stage.AT_RISK, 60, range(2, 99)), (Stage.NEW, 0, range(1, 2))],
    ids=["gone quiet", "slipping repeat buyers", "new"],
)
def test_newcomers_are_those_who_are_as_the_list_wants_them_and_pass_its_first_limit(
    stage: Stage, limit: int, occasions: range, history: History
) -> None:
    only = Selection(fewest_occasions=occasions[0], most_occasions=occasions[-1], last_order_from=history.as_of - timedelta(days=1))
    passed = history.customers.filter(
        pl.col("silent_days").is_between(limit + 1, limit + 90), pl.col("occasions").is_between(occasions[0], occasions[-1])
    )
    assert pipeline.newcomers_per_month(history, LIMITS, replace(RULES, stages=(stage,), only=only)) == pytest.approx(passed.height / 3)
    assert passed.height > 3


def test_in_a_short_history_newcomers_count_from_the_day_on_which_the_first_of_either_limit_can_be_passed(
    dataset: Dataset, history: History
) -> None:
    first = history.customers["first_day"].min()
    assert isinstance(first, date)
    young = pipeline.read_history(dataset, policy=ShopPolicy(), imported_on=NOW.date(), as_of=first + timedelta(days=130))
    assert young is not None
    one_order = Limits(at_risk_after_days=30, lapsed_after_days=50, lost_after_days=240)
    limits = replace(LIMITS, lapsed_after_days=70, at_risk_after_days=60, one_order=one_order)
    silent, has_one = pl.col("silent_days"), pl.col("occasions") == 1
    passed = young.customers.filter(pl.when(has_one).then(silent > 50).otherwise(silent > 70))
    assert passed.filter(has_one).height > 3
    found = pipeline.newcomers_per_month(young, limits, replace(RULES, stages=(Stage.LAPSED,)))
    assert found == pytest.approx(passed.height * 30 / (130 - 50))


def test_a_list_of_those_who_stopped_on_some_day_gets_to_know_nobody_else(history: History) -> None:
    gone = Selection(last_order_until=history.as_of - timedelta(days=130))
    assert pipeline.newcomers_per_month(history, LIMITS, replace(RULES, only=gone)) == 0


def test_every_customer_has_a_chance_of_return(history: History) -> None:
    assert CHANCES.check_grain(history.chances)["customer"].equals(history.customers["customer"])
    assert history.chances["chance"].is_between(0, 1).all()


def test_orders_after_a_return_are_counted_from_the_recommended_limit(history: History) -> None:
    quiet_days = history.recommendation.lapsed.days
    returns = history.occasions.filter(pl.col("gap") > quiet_days, pl.col("day") <= history.as_of - timedelta(days=365))

    assert history.later_orders.returners == returns.height


def test_a_comparison_group_is_drawn_from_those_who_may_be_written_to(history: History) -> None:
    alone = pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY)
    drawn = pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY, holdout=0.3, seed=SEED)
    held_out = drawn.assigned.filter(pl.col("arm") == Arm.HOLDOUT)

    assert set(drawn.assigned["customer"]) == set(alone.recipients["customer"])
    assert held_out.height == round(0.3 * alone.recipients.height) > 0
    assert set(drawn.recipients["customer"]) == set(alone.recipients["customer"]) - set(held_out["customer"])


def test_the_same_seed_draws_the_same_lot_and_another_seed_another(history: History) -> None:
    lots = [
        pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY, holdout=0.3, seed=seed).recipients["customer"].to_list()
        for seed in (SEED, SEED, bytes(16))
    ]

    assert lots[0] == lots[1] != lots[2]


def test_a_variant_is_drawn_for_half_of_those_written_to(history: History) -> None:
    rules = replace(RULES, variant=Variant(subject="Hello"))
    plan = pipeline.plan(history, LIMITS, rules=rules, shop=SHOP, suppressed=NOBODY, seed=SEED)
    people = dict(plan.assigned.group_by("arm").len().rows())

    assert abs(people[Arm.A] - people[Arm.B]) <= 1
    assert set(people) == {Arm.A, Arm.B}
    assert plan.recipients.filter(pl.col("subject") == "Hello").height == people[Arm.B]


def test_a_lot_without_a_seed_is_not_drawn(history: History) -> None:
    with pytest.raises(ValueError, match="seed"):
        pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY, holdout=0.3)


def test_who_rests_is_not_on_the_list_and_codes_in_use_are_not_given_again(history: History) -> None:
    rules = replace(RULES, code_source=CodeSource.LISTED, codes=("AB12",))
    first = pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY).recipients["customer"].head(3)
    plan = pipeline.plan(history, LIMITS, rules=rules, shop=SHOP, suppressed=NOBODY, resting=first, taken_codes={"AB12"})

    assert not set(first) & set(plan.assigned["customer"])
    assert plan.missing_codes == plan.recipients.height


def test_a_plan_is_a_choice_and_what_is_written_of_it(history: History) -> None:
    chosen = pipeline.choose(history, LIMITS, rules=RULES, suppressed=NOBODY)
    written = pipeline.write(chosen, rules=RULES, shop=SHOP, holdout=0.3, seed=SEED)
    planned = pipeline.plan(history, LIMITS, rules=RULES, shop=SHOP, suppressed=NOBODY, holdout=0.3, seed=SEED)

    assert written.assigned.equals(planned.assigned)
    assert written.expected == planned.expected


def test_everybody_on_the_lapsed_page_is_lapsed_or_lost(history: History) -> None:
    lapsed = pipeline.lapsed(history, LIMITS)
    summary = dict(pipeline.stage(history, LIMITS).summary.select("stage", "customers").rows())

    assert lapsed.height == summary[Stage.LAPSED] + summary[Stage.LOST]
    assert lapsed["silent_days"].min() > LIMITS.lapsed_after_days
