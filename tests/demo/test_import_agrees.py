"""What the importer makes of the exports is what is true about the shop: orders, money per person, consent."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.demo.truth import counted_orders, net_per_buyer
from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.ingest.identity import Resolved, resolve
from winback.ingest.merging import merge, no_records
from winback.ingest.sandbox import parse_untrusted
from winback.policy import ImportAnswers
from winback.vocabulary import BusinessType, Consent, Standing

CONTACT = pl.coalesce("email", "phone").alias("contact")
SHOPS = [(BusinessType.COFFEE, "en_GB"), (BusinessType.FASHION, "de_DE"), (BusinessType.GIFTS, "fi_FI")]


@pytest.fixture(scope="module", params=SHOPS, ids=lambda shop: f"{shop[0]}-{shop[1]}")
def shop(request: pytest.FixtureRequest) -> DemoShop:
    business, locale = request.param
    return make_shop(business=business, customers=600, seed=11, as_of=date(2026, 6, 30), locale=locale)


@pytest.fixture(scope="module")
def imported(shop: DemoShop, tmp_path_factory: pytest.TempPathFactory) -> Resolved:
    answers = ImportAnswers(phone_country=shop.country.code)
    files: list[Path] = write_shopify(shop, tmp_path_factory.mktemp("export"))
    records, _ = merge(no_records(), [parse_untrusted(path, file_name=path.name, answers=answers) for path in files])
    return resolve(records)


def test_the_same_orders_count_with_the_same_money(shop: DemoShop, imported: Resolved) -> None:
    counted = imported.orders.filter(pl.col("standing") == Standing.COUNTED).select("order_id", "net").sort("order_id")
    assert_frame_equal(counted, counted_orders(shop).select(pl.col("name").alias("order_id"), "net").sort("order_id"))


def test_every_person_has_the_same_orders_and_the_same_money(shop: DemoShop, imported: Resolved) -> None:
    counted = imported.orders.filter(pl.col("standing") == Standing.COUNTED).drop_nulls("customer")
    per_customer = counted.group_by("customer").agg(orders=pl.len(), net=pl.col("net").sum())
    found = per_customer.join(imported.people, on="customer").select(CONTACT, "orders", "net").sort("contact")
    expected = net_per_buyer(shop).join(shop.buyers, on="buyer").select(CONTACT, "orders", "net").sort("contact")
    assert_frame_equal(found, expected)


def test_everybody_s_consent_is_today_s(shop: DemoShop, imported: Resolved) -> None:
    agreed = imported.people.filter(pl.col("email_consent") == Consent.YES).select(CONTACT).sort("contact")
    assert_frame_equal(agreed, shop.buyers.filter("email_consent").select(CONTACT).sort("contact"))
    assert imported.people.height == shop.buyers.height
