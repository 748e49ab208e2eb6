"""What the roastery has to tell: found in its exports by the program, and checked against what is true about it."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import polars as pl
import pytest

from tests.demo.exported import history_of
from tests.demo.truth import counted_orders
from winback import pipeline
from winback.analysis.returns import usual_return_at
from winback.campaigns.measurement import Learnt
from winback.demo.countries import LOCALES, locale_of
from winback.demo.launch import CUSTOMERS, SEED
from winback.demo.shop import DemoShop, make_shop
from winback.locale.formats import speaker
from winback.measuring import economics_of
from winback.offers.choosing import NOBODY
from winback.offers.situation import Action
from winback.pipeline import History
from winback.vocabulary import ActionKind, BusinessType, Standing, UsualReturnGroup

AS_OF = date(2026, 6, 30)
GONE = date(2026, 3, 10)
HOUSE_BLEND = {"en": "House Blend, 500 g", "de": "Hausmischung, 500 g", "fi": "Talon sekoitus, 500 g"}
STORY = [ActionKind.PRODUCT_STOPPED, ActionKind.SECOND_ORDER, ActionKind.NO_DISCOUNT]
NOTHING_LEARNT = Learnt(with_reward=None, without_reward=None)


@cache
def roastery(*, customers: int = CUSTOMERS, seed: int = SEED, language: str = "en") -> tuple[DemoShop, History]:
    shop = make_shop(business=BusinessType.COFFEE, customers=customers, seed=seed, as_of=AS_OF, locale=locale_of(language))
    return shop, history_of(shop)


def next_actions(history: History) -> tuple[Action, ...]:
    economics = economics_of(history.policy, NOTHING_LEARNT)
    return pipeline.actions(history, history.recommendation.thresholds, economics=economics, suppressed=NOBODY)


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return roastery()[0]


@pytest.fixture(scope="module")
def history() -> History:
    return roastery()[1]


@pytest.fixture(scope="module")
def found(history: History) -> Mapping[ActionKind, Action]:
    return {action.kind: action for action in next_actions(history)}


@pytest.fixture(scope="module")
def orders(shop: DemoShop) -> pl.DataFrame:
    return counted_orders(shop).with_columns(day=pl.col("placed_at").dt.date())


@pytest.mark.parametrize("seed", range(1, 21))
def test_the_three_findings_are_the_next_actions_in_this_order_of_money(seed: int) -> None:
    """In a shop of half the size: what holds with fewer people holds with more."""
    actions = next_actions(roastery.__wrapped__(customers=3000, seed=seed)[1])
    assert [action.kind for action in actions] == STORY
    money = [float(action.money.expected) for action in actions if action.money]
    assert len(money) == 3
    assert money[0] > money[1] > money[2] > 0
    for language, said in {language: [speaker(language).say(action.title) for action in actions] for language in HOUSE_BLEND}.items():
        counts = [speaker(language).number(action.customers) for action in actions]
        assert all(count in title for count, title in zip(counts, said, strict=True)), (language, said)


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_the_findings_are_told_with_the_products_of_the_language(language: str) -> None:
    actions = next_actions(roastery(language=language)[1])
    say, in_english = speaker(language), speaker("en")
    assert [action.kind for action in actions] == STORY
    assert HOUSE_BLEND[language] in say.say(actions[0].title)
    told = [message for action in actions for message in (action.title, action.idea, *action.evidence)]
    assert len(told) == 12
    if language != "en":
        assert [message.text for message in told if say.say(message) == in_english.say(message)] == []


def test_the_regulars_of_the_house_blend_paid_full_price_and_left_with_it(
    shop: DemoShop, orders: pl.DataFrame, found: Mapping[ActionKind, Action]
) -> None:
    until = orders.filter(pl.col("day") <= GONE)
    lately = until.group_by("buyer").agg(last=pl.col("day").max()).filter(pl.col("last") >= GONE - timedelta(days=110))
    missing = shop.buyers.filter("misses", pl.col("kind") == "regular").join(lately, on="buyer")
    assert 70 <= missing.height <= 140
    assert orders.filter(pl.col("day") > GONE).join(missing, on="buyer", how="semi").is_empty()
    last_year = until.filter(pl.col("day") > GONE - timedelta(days=365)).join(missing, on="buyer", how="semi")
    net, off = (float(last_year[name].sum()) for name in ("net", "discount"))
    assert 18_000 < net < 40_000
    assert off < 0.02 * net
    assert 0.8 * missing.height <= found[ActionKind.PRODUCT_STOPPED].customers <= 1.6 * missing.height
    assert 25_000 < found[ActionKind.PRODUCT_STOPPED].yearly_value < 45_000


def test_most_of_those_who_are_offered_another_coffee_are_those_who_miss_theirs(
    shop: DemoShop, history: History, found: Mapping[ActionKind, Action]
) -> None:
    preset = found[ActionKind.PRODUCT_STOPPED].preset
    assert preset is not None
    quiet = history.customers.filter(pl.col("occasions") >= 2, pl.col("last_day").is_between(GONE - timedelta(days=120), GONE))
    favourites = history.favourites.filter(pl.col("product_name") == HOUSE_BLEND["en"])
    emails = history.people.join(quiet, on="customer", how="semi").join(favourites, on="customer", how="semi").select("email")
    listed = emails.join(shop.buyers, on="email")
    assert 80 < listed.height < 180
    assert listed["misses"].mean() > 0.7  # type: ignore[operator]
    assert shop.buyers["misses"].mean() < 0.15  # type: ignore[operator]


def test_first_time_buyers_return_soon_or_hardly_ever(history: History) -> None:
    chance = {day: usual_return_at(history.curve, UsualReturnGroup.AFTER_FIRST, day) or 0 for day in (7, 14, 60, 90)}
    assert history.horizon_days == 60
    assert min(chance[7], chance[14]) > 0.25
    assert 1 / 8 < chance[60] < 1 / 6
    assert 1 / 13 < chance[90] < 1 / 9


def test_slipping_repeat_buyers_come_back_often_so_that_a_discount_would_have_to_bring_as_many_again(
    history: History, found: Mapping[ActionKind, Action]
) -> None:
    action = found[ActionKind.NO_DISCOUNT]
    assert 150 < action.customers < 350
    assert 0.5 < action.may_be_emailed / action.customers < 0.7
    told = [speaker("en").say(line) for line in action.evidence]
    come_back, more = (int(line.split(" of 100")[0].split()[-2 if "more" in line else -1]) for line in told)
    assert 24 <= come_back <= 36
    assert 20 <= more <= 38


def test_the_shop_is_as_large_as_its_story(history: History) -> None:
    counted = history.orders.filter(pl.col("standing") == Standing.COUNTED)
    year = counted.filter(pl.col("ordered_on") > date(2025, 6, 30))
    thresholds = history.recommendation.thresholds
    quiet, metrics = pipeline.quiet(history, thresholds, suppressed=NOBODY), pipeline.metrics(history, thresholds)
    assert (history.currency, counted["customer"].n_unique()) == ("EUR", pytest.approx(CUSTOMERS, rel=0.03))
    assert 300_000 < float(year["net"].sum()) < 360_000
    assert 34 <= float(history.occasions["gap"].median()) <= 42  # type: ignore[arg-type]
    assert 0.5 < (history.customers["occasions"] == 1).mean() < 0.6  # type: ignore[operator]
    assert 500 < quiet.customers < 950
    assert 0.5 < quiet.may_be_emailed / quiet.customers < 0.68
    assert metrics.newly_quiet is not None
    assert 200 < metrics.newly_quiet < 330


def test_buyers_of_presents_are_due_in_november_and_not_lost(shop: DemoShop, orders: pl.DataFrame) -> None:
    presents = orders.join(shop.buyers.filter(pl.col("kind") == "gift"), on="buyer", how="semi")
    last = presents.group_by("buyer").agg(last=pl.col("day").max())
    waiting = last.filter(pl.col("last") >= date(2025, 11, 1))
    assert 330 < waiting.height < 450
    later = make_shop(business=BusinessType.COFFEE, customers=CUSTOMERS, seed=SEED, as_of=date(2026, 12, 31), locale=locale_of("en"))
    again = counted_orders(later).join(waiting, on="buyer", how="semi").with_columns(day=pl.col("placed_at").dt.date())
    came = again.filter(pl.col("day") > AS_OF)
    assert came["buyer"].n_unique() > 0.2 * waiting.height
    assert (came["day"].dt.month() >= 11).mean() > 0.75  # type: ignore[operator]


def test_of_the_bargain_hunters_of_january_hardly_anybody_returns(shop: DemoShop, orders: pl.DataFrame) -> None:
    hunters = shop.buyers.filter(pl.col("kind") == "bargain", pl.col("arrived_on").is_between(date(2025, 1, 1), date(2025, 1, 31)))
    days = orders.join(hunters, on="buyer", how="semi").group_by("buyer").agg(pl.col("day").n_unique())["day"]
    assert hunters.height > 60
    assert (days > 1).mean() < 0.2  # type: ignore[operator]


def test_the_money_that_was_given_back_for_the_bad_batch_stands_out(shop: DemoShop) -> None:
    months = shop.orders.filter(pl.col("cancelled_at").is_null()).group_by(pl.col("refunded_at").dt.strftime("%Y-%m")).len()
    by_month = dict(months.drop_nulls().iter_rows())
    usual = [by_month[month] for month in ("2025-09", "2025-10", "2026-01", "2026-02", "2026-03")]
    assert by_month["2026-04"] + by_month["2026-05"] > 2 * 2 * sum(usual) / len(usual)


def test_every_language_has_its_locale() -> None:
    assert {locale_of(language) for language in HOUSE_BLEND} <= set(LOCALES)
    assert locale_of("sv") == locale_of("en")
