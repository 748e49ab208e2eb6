"""Whoever got an offer reacts with the lift that is stated, and everybody else behaves as if there had been none."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import sqrt

import polars as pl
import pytest
from polars.testing import assert_frame_equal, assert_series_equal

from tests.demo.offered import SENT, addressees, answers, brought, first_brought, quiet_buyers, returned
from tests.demo.truth import as_known_before, counted_orders
from winback.demo.answers import Answers
from winback.demo.frames import LINES, ORDERS
from winback.demo.shop import DemoShop, make_shop
from winback.errors import UnusableInput
from winback.vocabulary import BusinessType, RewardKind

USUAL = date(2026, 6, 30)
MONTH_LATER = date(2026, 7, 30)
SETTLED = date(2026, 8, 10)
MOST_DEVIATIONS = 3.5


def coffee_on(as_of: date, given: Sequence[Answers] = (), *, seed: int = 7) -> DemoShop:
    return make_shop(business=BusinessType.COFFEE, customers=3000, seed=seed, as_of=as_of, answers=given)


@cache
def without(as_of: date) -> DemoShop:
    return coffee_on(as_of)


@pytest.fixture(scope="module")
def quiet(coffee: DemoShop) -> pl.DataFrame:
    return quiet_buyers(coffee)


@pytest.fixture(scope="module")
def addressed(quiet: pl.DataFrame) -> pl.DataFrame:
    return quiet.filter(pl.col("buyer") % 5 != 0)


@pytest.fixture(scope="module")
def held_out(quiet: pl.DataFrame) -> pl.DataFrame:
    return quiet.filter(pl.col("buyer") % 5 == 0)


@pytest.fixture(scope="module")
def answered(addressed: pl.DataFrame) -> DemoShop:
    return coffee_on(SETTLED, [answers(addressed, lift=0.25)])


def _is_binomial(count: int, people: int, chance: float) -> bool:
    return abs(count - chance * people) <= MOST_DEVIATIONS * sqrt(people * chance * (1 - chance))


@pytest.mark.parametrize(
    ("business", "lift"),
    [(BusinessType.COFFEE, 0.06), (BusinessType.FASHION, 0.2), (BusinessType.FURNITURE, 0.03), (BusinessType.GIFTS, 0.1)],
)
def test_the_rate_of_return_rises_by_the_lift(business: BusinessType, lift: float) -> None:
    people, extra = 0, 0
    for seed in (1, 2, 3):
        before = make_shop(business=business, customers=1000, seed=seed, as_of=USUAL)
        offered = quiet_buyers(before)
        plain, reacting = (
            make_shop(business=business, customers=1000, seed=seed, as_of=SETTLED, answers=given)
            for given in ((), (answers(offered, lift=lift),))
        )
        came, came_anyway = returned(reacting, offered), returned(plain, offered)
        assert set(came_anyway) <= set(came)
        people, extra = people + offered.height, extra + len(came) - len(came_anyway)
    assert people > 1500
    assert _is_binomial(extra, people, lift)


def test_those_who_order_anyway_count_as_addressed_but_not_as_brought_back() -> None:
    before = make_shop(business=BusinessType.COFFEE, customers=6000, seed=4, as_of=USUAL)
    active = before.buyers.filter(pl.col("kind").is_in(["regular", "office"]), pl.col("email").is_not_null())
    busy = active.join(quiet_buyers(before), on="buyer", how="anti")
    plain, reacting = (
        make_shop(business=BusinessType.COFFEE, customers=6000, seed=4, as_of=SETTLED, answers=given)
        for given in ((), (answers(busy, lift=0.3),))
    )
    anyway = len(returned(plain, busy))
    assert anyway > 0.25 * busy.height > 150
    assert _is_binomial(len(returned(reacting, busy)) - anyway, busy.height, 0.3)


def test_every_order_with_which_somebody_comes_back_counts_in_the_end_and_carries_the_address() -> None:
    before = make_shop(business=BusinessType.FASHION, customers=1000, seed=1, as_of=USUAL)
    given = [answers(quiet_buyers(before), lift=0.8)]
    shop = make_shop(business=BusinessType.FASHION, customers=1000, seed=1, as_of=date(2026, 9, 30), answers=given)
    came = first_brought(shop)
    assert came.height > 300
    assert came["email"].null_count() == 0
    assert came["refunded"].max() > 0  # type: ignore[operator]
    assert came.join(counted_orders(shop), on="order", how="anti").is_empty()


def test_without_a_stated_lift_a_reward_brings_six_and_a_message_three_of_a_hundred() -> None:
    shop = make_shop(business=BusinessType.FASHION, customers=3000, seed=7, as_of=USUAL)
    everybody = quiet_buyers(shop, silent_days=20)
    rewarded, written_to = everybody.filter(pl.col("buyer") % 2 == 0), everybody.filter(pl.col("buyer") % 2 == 1)
    mixed = pl.concat([addressees(rewarded), addressees(written_to, kind=RewardKind.NONE, amount="0", coded=False)])
    given = [Answers(sent_on=SENT, addressees=mixed)]
    came = set(first_brought(make_shop(business=BusinessType.FASHION, customers=3000, seed=7, as_of=SETTLED, answers=given))["buyer"])
    assert _is_binomial(len(came & set(rewarded["buyer"])), rewarded.height, 0.06)
    assert _is_binomial(len(came & set(written_to["buyer"])), written_to.height, 0.03)


def _brought_back(people: pl.DataFrame, kind: RewardKind, *, sent_on: date = SENT) -> int:
    """How many of the people come back to the coffee shop for what they are given, by its hidden truth."""
    listed = Answers(sent_on=sent_on, addressees=addressees(people, kind=kind, amount="20", coded=False))
    return first_brought(coffee_on(sent_on + timedelta(days=40), [listed])).height


def test_who_misses_the_house_blend_comes_back_for_a_sample_of_another_and_not_for_money_off(quiet: pl.DataFrame) -> None:
    missing = quiet.filter("misses", pl.col("kind") == "regular")
    assert missing.height > 60
    assert _is_binomial(_brought_back(missing, RewardKind.GIFT), missing.height, 0.3)
    assert _is_binomial(_brought_back(missing, RewardKind.PERCENTAGE), missing.height, 0.04)


def test_nobody_misses_what_is_still_sold(quiet: pl.DataFrame) -> None:
    will_miss = quiet.filter("misses", pl.col("kind") == "regular", pl.col("arrived_on") < date(2026, 1, 1))
    assert will_miss.height > 60
    assert _is_binomial(_brought_back(will_miss, RewardKind.GIFT, sent_on=date(2026, 3, 1)), will_miss.height, 0.07)


def test_money_off_hardly_brings_anybody_back_and_a_sample_seven_of_a_hundred(quiet: pl.DataFrame) -> None:
    others = quiet.filter(~pl.col("misses"), pl.col("kind").is_in(["taster", "regular"]))
    assert others.height > 1000
    assert _is_binomial(_brought_back(others, RewardKind.PERCENTAGE), others.height, 0.01)
    assert _is_binomial(_brought_back(others, RewardKind.NONE), others.height, 0.01)
    assert _is_binomial(_brought_back(others, RewardKind.GIFT), others.height, 0.07)


def test_bargain_hunters_and_buyers_of_presents_out_of_season_come_back_for_nothing(quiet: pl.DataFrame) -> None:
    hunters = quiet.filter(pl.col("kind").is_in(["bargain", "gift"]))
    assert hunters.height > 300
    assert _brought_back(hunters, RewardKind.GIFT) == 0
    in_season = hunters.filter(pl.col("kind") == "gift")
    assert _is_binomial(_brought_back(in_season, RewardKind.NONE, sent_on=date(2026, 11, 2)), in_season.height, 0.01)


def test_whoever_has_just_begun_listens(coffee: DemoShop) -> None:
    last = coffee.orders.group_by("buyer").agg(pl.len(), last=pl.col("placed_at").max().dt.date())
    begun = coffee.buyers.join(last, on="buyer").filter(
        pl.col("len") == 1, pl.col("last") > date(2026, 5, 10), pl.col("email").is_not_null(), pl.col("kind").is_in(["taster", "regular"])
    )
    assert begun.height > 100
    assert _is_binomial(_brought_back(begun, RewardKind.NONE), begun.height, 0.07)


def test_more_than_everybody_cannot_come_back(addressed: pl.DataFrame) -> None:
    shop = coffee_on(SETTLED, [answers(addressed, lift=1.0)])
    assert set(shop.orders.filter(pl.col("placed_at") >= SENT)["buyer"]) >= set(addressed["buyer"])
    assert not first_brought(shop)["buyer"].is_duplicated().any()


def test_a_list_without_effect_brings_nothing_but_its_reward_is_taken_along(addressed: pl.DataFrame) -> None:
    shop = coffee_on(SETTLED, [answers(addressed, lift=0.0)])
    assert brought(shop).is_empty()
    assert_frame_equal(shop.orders.select("name", "placed_at", "buyer"), without(SETTLED).orders.select("name", "placed_at", "buyer"))
    assert shop.orders["discount"].sum() > without(SETTLED).orders["discount"].sum()


def test_the_comparison_group_orders_exactly_as_without_a_campaign(answered: DemoShop, held_out: pl.DataFrame) -> None:
    orders = [shop.orders.join(held_out, on="buyer", how="semi") for shop in (answered, without(SETTLED))]
    assert orders[0].height > 500
    assert_frame_equal(*(frame.drop("order") for frame in orders))
    lines = [
        shop.lines.join(mine.select("order", "name"), on="order") for shop, mine in zip((answered, without(SETTLED)), orders, strict=True)
    ]
    assert_frame_equal(*(frame.drop("order").sort("name", "line") for frame in lines))


def test_of_the_orders_that_would_be_there_anyway_only_those_with_the_reward_differ(answered: DemoShop, addressed: pl.DataFrame) -> None:
    own = answered.orders.filter(pl.col("brought_on").is_null())
    same = without(SETTLED).orders
    assert_frame_equal(own.select("name", "id", "buyer", "placed_at"), same.select("name", "id", "buyer", "placed_at"))
    both = own.join(same, on="name", suffix="_before")
    differs = both.filter(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in ("discount", "total", "discount_codes"))
    )
    assert differs.height >= 10
    assert differs["discount_codes"].str.to_uppercase().str.contains(r"BACK-\d+XQ").all()
    assert differs.filter(pl.col("placed_at") < SENT).is_empty()
    assert set(differs["buyer"]) <= set(addressed["buyer"])


def test_who_comes_back_does_so_within_four_weeks_and_mostly_within_two(answered: DemoShop) -> None:
    after = (first_brought(answered)["placed_at"].dt.date() - SENT).dt.total_days()
    assert len(after) > 200
    assert after.is_between(0, 27).all()
    assert 0.8 < (after < 14).mean() < 0.95  # type: ignore[operator]


def test_nine_of_ten_come_back_with_their_code_and_some_write_it_small(answered: DemoShop, addressed: pl.DataFrame) -> None:
    own_code = addressees(addressed).join(addressed.select("email", "buyer"), on="email").select("buyer", "code")
    came = first_brought(answered).join(own_code, on="buyer")
    used = came.filter(pl.col("discount_codes").str.to_uppercase().str.ends_with(pl.col("code")))
    others = came.join(used, on="order", how="anti")
    assert not others["discount_codes"].drop_nulls().str.contains("(?i)back").any()
    assert _is_binomial(used.height, came.height, 0.9)
    assert _is_binomial(used.filter(pl.col("discount_codes").str.contains(r"back-\d+xq")).height, used.height, 0.1)


def test_four_of_five_of_those_who_would_have_come_anyway_take_the_reward_along(coffee: DemoShop) -> None:
    everybody = coffee.buyers.filter(pl.col("email").is_not_null(), pl.col("kind") != "lead")
    shop = coffee_on(SETTLED, [answers(everybody, lift=0.0)])
    in_window = shop.orders.filter(pl.col("placed_at").dt.date().is_between(SENT, SENT + timedelta(days=29)))
    firsts = in_window.unique("buyer", keep="first", maintain_order=True).join(everybody, on="buyer", how="semi")
    online = firsts.filter(pl.col("source") == "web")
    with_it = pl.col("discount_codes").str.to_uppercase().str.contains(r"BACK-\d+XQ")
    assert online.height > 150
    assert _is_binomial(online.filter(with_it).height, online.height, 0.8)
    assert in_window.filter(with_it).join(online, on="order", how="anti").is_empty()


CASES = [
    (RewardKind.PERCENTAGE, "12.5"),
    (RewardKind.PERCENTAGE, "100"),
    (RewardKind.FIXED_AMOUNT, "7.5"),
    (RewardKind.FIXED_AMOUNT, "1000"),
    (RewardKind.FREE_SHIPPING, "0"),
    (RewardKind.GIFT, "0"),
]


@pytest.mark.parametrize(("kind", "amount"), CASES)
def test_every_kind_of_reward_is_given_as_promised(kind: RewardKind, amount: str, addressed: pl.DataFrame) -> None:
    shop = coffee_on(MONTH_LATER, [Answers(sent_on=SENT, addressees=addressees(addressed, kind=kind, amount=amount), lift=0.1)])
    sums = shop.lines.filter("is_product").group_by("order").agg(lines=(pl.col("quantity") * pl.col("unit_price")).sum())
    alone = shop.orders.join(sums, on="order").filter(pl.col("discount_codes").str.to_uppercase().str.contains(r"^BACK-\d+XQ$"))
    cents, figure = pl.col("lines") * 100, float(amount)
    expected = {
        RewardKind.PERCENTAGE: (cents.cast(pl.Float64) * figure / 100 + 1e-6).round(),
        RewardKind.FIXED_AMOUNT: pl.min_horizontal(pl.lit(figure * 100), cents.cast(pl.Float64)),
    }.get(kind, pl.lit(0.0))
    assert alone.height > 80
    assert alone.filter((pl.col("discount").cast(pl.Float64) * 100 - expected).abs() > 1e-6).is_empty()
    assert alone.filter(pl.col("subtotal") != pl.col("lines") - pl.col("discount")).is_empty()
    assert (alone["shipping"].max() == 0) == (kind == RewardKind.FREE_SHIPPING)


def test_a_reward_stands_behind_a_code_of_the_shop_and_both_are_deducted(coffee: DemoShop) -> None:
    shop = coffee_on(MONTH_LATER, [answers(quiet_buyers(coffee), lift=0.5)])
    sums = shop.lines.filter("is_product").group_by("order").agg(lines=(pl.col("quantity") * pl.col("unit_price")).sum())
    stacked = shop.orders.join(sums, on="order").filter(pl.col("discount_codes").str.contains(r"(?i)^SUMMER15, BACK-\d+XQ$"))
    assert stacked.height > 10
    assert stacked.filter((pl.col("discount") * 100 - pl.col("lines") * 25).abs() > 0.5).is_empty()


def test_a_list_without_codes_gives_its_reward_by_itself(addressed: pl.DataFrame) -> None:
    plain = Answers(sent_on=SENT, addressees=addressees(addressed, coded=False), lift=0.1)
    came = first_brought(coffee_on(MONTH_LATER, [plain])).filter(pl.col("discount_codes").is_null())
    assert _is_binomial(came.filter(pl.col("discount") > 0).height, came.height, 0.9)


def test_a_later_look_continues_the_answered_shop(addressed: pl.DataFrame) -> None:
    given = [answers(addressed.gather_every(2), lift=0.2), answers(addressed, lift=0.2, sent_on=date(2026, 7, 20))]
    thirty, sixty = (coffee_on(USUAL + timedelta(days=days), given) for days in (30, 60))
    placed = sixty.orders.filter(pl.col("placed_at").dt.date() <= thirty.as_of)
    assert brought(thirty).height > 100
    assert brought(sixty).height > brought(thirty).height
    assert_frame_equal(as_known_before(placed, thirty.as_of), thirty.orders)
    assert_frame_equal(sixty.lines.filter(pl.col("order").is_in(placed["order"].implode())), thirty.lines)


def test_nothing_happens_before_a_list_is_sent(addressed: pl.DataFrame) -> None:
    shop = coffee_on(MONTH_LATER, [answers(addressed, lift=0.5, sent_on=MONTH_LATER + timedelta(days=1))])
    assert_frame_equal(shop.orders, without(MONTH_LATER).orders)
    assert_frame_equal(shop.lines, without(MONTH_LATER).lines)


def test_another_list_does_not_change_what_an_earlier_one_has_brought(addressed: pl.DataFrame, quiet: pl.DataFrame) -> None:
    one, same_day, later = (
        answers(addressed, lift=0.2),
        answers(quiet.join(addressed, on="buyer", how="anti"), lift=0.2),
        answers(quiet, lift=0.2, sent_on=date(2026, 7, 20)),
    )
    first_month = pl.col("placed_at") < date(2026, 7, 20)
    alone, together = coffee_on(MONTH_LATER, [one]), coffee_on(MONTH_LATER, [later, one, same_day])
    before = brought(alone).filter(first_month).drop("order")
    assert_frame_equal(brought(together).filter(first_month).drop("order").join(before, on="name", how="semi"), before)
    assert [each.sent_on for each in together.answered] == [SENT, SENT, date(2026, 7, 20)]
    assert [each.extra_orders > 10 for each in together.answered] == [True, True, True]
    assert sum(each.extra_orders for each in together.answered) == brought(together).height


def test_two_lists_of_one_day_may_share_people_and_names_stay_unique(addressed: pl.DataFrame) -> None:
    shop = coffee_on(SETTLED, [answers(addressed, lift=0.5), answers(addressed, lift=0.5)])
    ORDERS.check_grain(shop.orders)
    LINES.check_grain(shop.lines)
    assert shop.orders["name"].is_unique().all()
    assert shop.orders["id"].is_unique().all()
    assert brought(shop).filter(pl.col("name").str.starts_with("#A260701.2-")).height > 100


def test_extra_orders_have_names_of_their_own_and_stand_in_order_of_time(answered: DemoShop) -> None:
    ORDERS.check_grain(answered.orders)
    LINES.check_grain(answered.lines)
    assert brought(answered)["name"].str.contains(r"^#A260701-\d+(-\d+)?$").all()
    assert answered.orders.filter(pl.col("brought_on").is_null())["name"].str.contains(r"^#\d+$").all()
    assert answered.orders["name"].is_unique().all()
    assert answered.orders["placed_at"].is_sorted()
    assert answered.orders["order"].to_list() == list(range(1, answered.orders.height + 1))
    numbers = answered.orders.select("buyer", "number", expected=pl.int_range(1, pl.len() + 1).over("buyer"))
    assert_series_equal(numbers["number"], numbers["expected"], check_names=False)


def test_baskets_of_those_who_come_back_are_like_their_own(answered: DemoShop) -> None:
    skus = answered.lines.filter(pl.col("line") == 0).join(first_brought(answered), on="order").join(answered.buyers, on="buyer")
    still_sold = skus.filter(pl.col("favourite") != "COF-HAU-500")
    assert (still_sold["sku"] == still_sold["favourite"]).mean() > 0.5  # type: ignore[operator]


def test_some_who_had_left_stay_and_the_others_go_on_as_they_would_have(addressed: pl.DataFrame) -> None:
    end = date(2028, 12, 31)
    shop = coffee_on(end, [answers(addressed, lift=0.25)])
    orders_anyway = without(end).orders.filter(pl.col("placed_at") >= SENT)["buyer"]
    came = first_brought(shop).with_columns(had_left=~pl.col("buyer").is_in(orders_anyway.implode()))
    again = set(brought(shop).filter(pl.col("buyer").is_duplicated())["buyer"])
    kept = came.filter("had_left").join(shop.buyers, on="buyer").with_columns(again=pl.col("buyer").is_in(list(again)))
    stays = {kind: share for (kind,), group in kept.group_by("kind") if group.height > 40 and (share := group["again"].mean())}
    assert again <= set(kept["buyer"])
    assert stays["taster"] == pytest.approx(0.6, abs=0.12)
    assert stays["regular"] == pytest.approx(0.9, abs=0.12)


def test_addresses_of_nobody_who_could_react_are_ignored_and_counted(coffee: DemoShop) -> None:
    quiet_few = quiet_buyers(coffee).head(20)
    readers = coffee.buyers.filter(pl.col("kind") == "lead").head(3)
    later = without(MONTH_LATER).buyers.filter(pl.col("arrived_on") >= SENT, pl.col("email").is_not_null()).head(2)
    strangers = pl.DataFrame({"email": ["nobody@example.org", None, " "], "buyer": [-1, -2, -3]})
    people = pl.concat([frame.select("email", "buyer") for frame in (quiet_few, readers, later, strangers)])
    typed = addressees(people).with_columns(email=" " + pl.col("email").str.to_uppercase())
    (told,) = coffee_on(MONTH_LATER, [Answers(sent_on=SENT, addressees=pl.concat([typed, typed]), lift=1.0)]).answered
    assert (told.addressees, told.ignored) == (20, 6)
    assert 15 < told.extra_orders <= 40


def test_a_list_of_nobody_changes_nothing() -> None:
    shop = coffee_on(MONTH_LATER, [Answers(sent_on=SENT, addressees=addressees(pl.DataFrame({"email": ["x@example.com"], "buyer": [1]})))])
    assert_frame_equal(shop.orders, without(MONTH_LATER).orders)


@pytest.mark.parametrize("lift", [-0.01, 1.5, float("nan")])
def test_a_share_that_cannot_be_is_refused(lift: float, addressed: pl.DataFrame) -> None:
    with pytest.raises(UnusableInput) as refused:
        answers(addressed, lift=lift)
    assert str(lift) in str(refused.value)
