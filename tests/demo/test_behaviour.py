"""The shops behave as shops of their kind do; the bands are wide enough for any seed and narrow enough to notice."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from tests.demo.truth import counted_orders, net_per_buyer, occasions
from winback.demo.countries import locale_of
from winback.demo.shop import DemoShop, make_shop
from winback.vocabulary import BusinessType


@dataclass(frozen=True)
class Band:
    low: float
    high: float

    def holds(self, value: object) -> bool:
        return isinstance(value, float) and self.low <= value <= self.high


@dataclass(frozen=True)
class Bands:
    median_gap_days: Band
    one_order_share: Band
    december_share: Band
    refund_share: Band
    order_value: Band


BANDS = {
    BusinessType.COFFEE: Bands(Band(34, 42), Band(0.5, 0.6), Band(0.09, 0.14), Band(0.012, 0.04), Band(32, 44)),
    BusinessType.FASHION: Bands(Band(75, 105), Band(0.6, 0.73), Band(0.06, 0.13), Band(0.18, 0.3), Band(100, 140)),
    BusinessType.FURNITURE: Bands(Band(115, 200), Band(0.8, 0.92), Band(0.05, 0.11), Band(0.05, 0.12), Band(1000, 1500)),
    BusinessType.GIFTS: Bands(Band(100, 180), Band(0.8, 0.9), Band(0.37, 0.5), Band(0.02, 0.05), Band(60, 100)),
}


@pytest.fixture(scope="module", params=[(business, seed) for business in BusinessType for seed in (1, 2)], ids=lambda p: f"{p[0]}-{p[1]}")
def shop(request: pytest.FixtureRequest) -> DemoShop:
    business, seed = request.param
    return make_shop(business=business, customers=2500, seed=seed, as_of=date(2026, 6, 30))


def test_the_time_between_orders_is_that_of_the_business(shop: DemoShop) -> None:
    assert BANDS[shop.business].median_gap_days.holds(occasions(shop)["gap"].median())


def test_the_share_of_one_order_customers_is_that_of_the_business(shop: DemoShop) -> None:
    days = occasions(shop).group_by("buyer").len()["len"]
    assert BANDS[shop.business].one_order_share.holds((days == 1).mean())


def test_the_share_of_december_is_that_of_the_business(shop: DemoShop) -> None:
    assert BANDS[shop.business].december_share.holds((occasions(shop)["day"].dt.month() == 12).mean())


def test_the_share_of_refunded_orders_is_that_of_the_business(shop: DemoShop) -> None:
    assert BANDS[shop.business].refund_share.holds((shop.orders["refunded"] > 0).mean())


def test_the_value_of_an_order_is_that_of_the_business(shop: DemoShop) -> None:
    assert BANDS[shop.business].order_value.holds(float(counted_orders(shop)["net"].cast(pl.Float64).mean()))  # type: ignore[arg-type]


def test_the_history_covers_three_years(coffee: DemoShop) -> None:
    assert coffee.orders["placed_at"].dt.date().min() <= date(2023, 7, 7)  # type: ignore[operator]
    assert coffee.orders["placed_at"].dt.date().max() == date(2026, 6, 30)


def test_buyers_differ_in_their_pace(coffee: DemoShop) -> None:
    own = occasions(coffee).drop_nulls("gap").group_by("buyer").agg(pl.len(), own=pl.col("gap").median()).filter(pl.col("len") >= 4)["own"]
    assert own.quantile(0.9) / own.quantile(0.1) > 2.5  # type: ignore[operator]


def test_the_longer_a_buyer_is_silent_the_fewer_return(coffee: DemoShop) -> None:
    """Of first-time buyers silent for 7, 60 and 120 days, the share that orders within the next 60 falls."""
    first_gaps = occasions(coffee).with_columns(number=pl.int_range(pl.len()).over("buyer"))
    starts = first_gaps.filter(pl.col("number") == 0, pl.col("day") < date(2025, 12, 1)).select("buyer")
    gaps = starts.join(first_gaps.filter(pl.col("number") == 1), on="buyer", how="left")["gap"].fill_null(10_000)
    returned = [((gaps > silent) & (gaps <= silent + 60)).sum() / (gaps > silent).sum() for silent in (7, 60, 120)]
    assert returned[0] > 0.25
    assert returned[0] > 1.4 * returned[1] > 1.4 * 1.4 * returned[2]


def test_who_liked_a_product_that_is_gone_stays_away(coffee: DemoShop) -> None:
    gone = date(2026, 3, 10)
    names = coffee.lines.join(coffee.orders, on="order").filter(pl.col("sku") == "COF-HAU-500")
    assert names["placed_at"].dt.date().max() <= gone  # type: ignore[operator]
    regulars = coffee.buyers.filter(pl.col("kind") == "regular")
    active = coffee.orders.filter(pl.col("placed_at").dt.date().is_between(date(2026, 1, 1), gone))["buyer"]
    again = coffee.orders.filter(pl.col("placed_at").dt.date() > gone)["buyer"]
    seen = regulars.filter(pl.col("buyer").is_in(active.implode())).with_columns(again=pl.col("buyer").is_in(again.implode()))
    share = {liked: float(group["again"].mean()) for (liked,), group in seen.group_by(pl.col("favourite") == "COF-HAU-500")}  # type: ignore[arg-type]
    assert share[True] < 0.35
    assert share[False] > 0.6


def test_offices_place_few_but_large_orders(coffee: DemoShop) -> None:
    values = counted_orders(coffee).join(coffee.buyers, on="buyer").group_by("kind").agg(pl.col("net").cast(pl.Float64).median(), pl.len())
    median = dict(zip(values["kind"], values["net"], strict=True))
    assert median["office"] > 2.5 * median["regular"]


def test_an_office_orders_for_about_a_hundred_and_fifty(coffee: DemoShop) -> None:
    offices = coffee.buyers.filter(pl.col("kind") == "office")
    values = counted_orders(coffee).join(offices, on="buyer", how="semi")["net"].cast(pl.Float64)
    assert offices.height == 30
    assert 130 < values.mean() < 170  # type: ignore[operator]


def test_a_bad_batch_comes_back_and_so_do_fewer_of_those_who_had_it() -> None:
    refunded, returned = {"bad": [0, 0], "good": [0, 0]}, {"bad": [0, 0], "good": [0, 0]}
    for seed in range(1, 5):
        shop = make_shop(business=BusinessType.COFFEE, customers=5000, seed=seed, as_of=date(2026, 6, 30))
        days, with_it = pl.col("placed_at").dt.date(), shop.lines.filter(pl.col("sku") == "COF-GUA-250").select("order").unique()
        in_april = shop.orders.filter(days.is_between(date(2026, 4, 13), date(2026, 4, 24)), pl.col("cancelled_at").is_null())
        again = shop.orders.filter(days > date(2026, 4, 24)).select("buyer").unique()
        friends = shop.buyers.filter(pl.col("favourite") == "COF-GUA-250").select("buyer")
        orders = {"bad": in_april.join(with_it, on="order", how="semi"), "good": in_april.join(with_it, on="order", how="anti")}
        for which, placed in orders.items():
            refunded[which][0] += placed.filter(pl.col("refunded") > 0).height
            refunded[which][1] += placed.height
            buyers = placed.filter(pl.col("number") > 2).select("buyer").unique()
            counted = buyers.join(friends, on="buyer", how="semi" if which == "bad" else "anti")
            returned[which][0] += counted.join(again, on="buyer", how="semi").height
            returned[which][1] += counted.height
    assert 0.55 < refunded["bad"][0] / refunded["bad"][1] < 0.85
    assert refunded["good"][0] / refunded["good"][1] < 0.06
    assert returned["bad"][1] > 30
    assert returned["bad"][0] / returned["bad"][1] < returned["good"][0] / returned["good"][1] - 0.15


def test_bargain_hunters_come_in_january_and_with_a_code(coffee: DemoShop) -> None:
    hunters = coffee.orders.join(coffee.buyers.filter(pl.col("kind") == "bargain"), on="buyer", how="semi").filter(
        pl.col("source") == "web"
    )
    assert (hunters["placed_at"].dt.month() == 1).mean() > 0.4  # type: ignore[operator]
    assert (hunters["discount"] > 0).mean() > 0.9  # type: ignore[operator]


def test_net_value_adds_up_over_buyers_and_nobody_s_orders(coffee: DemoShop) -> None:
    counted = counted_orders(coffee)
    nobodys = counted.filter(pl.col("email").is_null() & pl.col("phone").is_null())
    assert nobodys.height > 30
    assert net_per_buyer(coffee)["net"].sum() + nobodys["net"].sum() == counted["net"].sum()


@pytest.mark.parametrize(
    ("locale", "product"),
    [
        ("en_IE", "House Blend, 500 g"),
        ("en_GB", "House Blend, 500 g"),
        ("de_DE", "Hausmischung, 500 g"),
        ("fi_FI", "Talon sekoitus, 500 g"),
    ],
)
def test_a_shop_speaks_its_language_and_behaves_the_same(locale: str, product: str) -> None:
    shop = make_shop(business=BusinessType.COFFEE, customers=200, seed=4, as_of=date(2026, 6, 30), locale=locale)
    english = make_shop(business=BusinessType.COFFEE, customers=200, seed=4, as_of=date(2026, 6, 30))
    assert product in set(shop.lines["product_name"])
    assert shop.orders["placed_at"].to_list() == english.orders["placed_at"].to_list()
    assert shop.lines["sku"].to_list() == english.lines["sku"].to_list()


@pytest.mark.parametrize("language", ["en", "de", "fi"])
def test_the_shop_of_the_app_stands_in_the_country_of_its_language_and_sells_in_euros(language: str) -> None:
    shop = make_shop(business=BusinessType.COFFEE, customers=400, seed=4, as_of=date(2026, 6, 30), locale=locale_of(language))
    home, name = {"en": ("IE", "Demo Roastery"), "de": ("DE", "Demo-Rösterei"), "fi": ("FI", "Demo-paahtimo")}[language]
    countries = dict(shop.buyers.group_by("country").len().iter_rows())
    assert (shop.country.currency, shop.name) == ("EUR", name)
    assert len(countries) == 4
    assert countries[home] > 0.8 * shop.buyers.height


@pytest.mark.parametrize("locale", ["en_GB", "en_IE", "de_DE", "fi_FI"])
def test_telephone_numbers_are_valid_unique_and_from_ranges_that_nobody_has(locale: str) -> None:
    import phonenumbers

    free = {
        "en_GB": r"^\+44(11[345678]4960|1[2345]14960|1614960|207946|191498|292018|289649)",
        "en_IE": r"^\+44(289649|191498|1184960|1134960)",
        "de_DE": r"^\+49(3023125|6990009|4066969|2214710|8999998)",
        "fi_FI": r"^\+46(3139006|4062804|8465004|9803192)",
    }
    shop = make_shop(business=BusinessType.COFFEE, customers=1200, seed=4, as_of=date(2026, 6, 30), locale=locale)
    phones = shop.buyers["phone"].drop_nulls()
    assert len(phones) >= 400
    assert phones.is_unique().all()
    assert phones.str.contains(free[locale]).all()
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone)) for phone in phones.to_list())
