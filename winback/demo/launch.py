"""The demo shop as files: what the app opens with one click, and what the command line writes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from winback.demo.answers import Answers
from winback.demo.behaviour import USUAL_AS_OF
from winback.demo.businesses import BUSINESSES
from winback.demo.countries import country_of, locale_of
from winback.demo.generic import write_generic, write_german
from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.locale import LANGUAGES
from winback.policy import ShopPolicy
from winback.schema import RECIPIENTS
from winback.vocabulary import BusinessType

CUSTOMERS = 6000
SEED = 3
COFFEE_MARGIN = Decimal("0.40")
COFFEE_SAMPLE = Decimal("2.50")
COFFEE_HORIZON_DAYS = 60
_WRITERS = {"shopify": write_shopify, "generic": write_generic, "german": write_german}


def demo_files(
    business: BusinessType, folder: Path, *, language: str = "en", as_of: date = USUAL_AS_OF, answers: Sequence[Answers] = ()
) -> list[Path]:
    """The Shopify exports of the demo shop that the app opens, orders first; at a later day, with lists answered, if asked for."""
    shop = make_shop(business=business, customers=CUSTOMERS, seed=SEED, as_of=as_of, locale=locale_of(language), answers=answers)
    return write_shop(shop, platform="shopify", folder=folder)


def demo_policy(business: BusinessType, language: str) -> ShopPolicy:
    """What the owner of the demo shop has said about it: its name, and for the coffee shop, which has written to people, the rest."""
    country = country_of(locale_of(language))
    policy = ShopPolicy(name=BUSINESSES[business].names[country.language], currency=country.currency, business_type=business)
    if business is not BusinessType.COFFEE:
        return policy
    return replace(policy, margin=COFFEE_MARGIN, gift_cost=COFFEE_SAMPLE, horizon_days=COFFEE_HORIZON_DAYS)


def demo_language(people: pl.DataFrame) -> str:
    """PEOPLE of a demo shop → its language, by where most of them live."""
    countries = people.drop_nulls("country").group_by("country").len().sort("len", "country", descending=[True, False])
    home = countries["country"].first()
    found = (language for language in LANGUAGES if country_of(locale_of(language)).code == home)
    return next(found, next(iter(LANGUAGES)))


def demo_answers(recipients: pl.DataFrame, *, sent_on: date) -> Answers:
    """What the demo shop answers where a recorded campaign was sent to these RECIPIENTS, its comparison group not among them."""
    return Answers(sent_on=sent_on, addressees=RECIPIENTS.check(recipients))


def write_exports(
    business: BusinessType, *, customers: int, seed: int, as_of: date, locale: str, platform: str, folder: Path
) -> list[Path]:
    """Write the exports of one shop as ``platform`` (shopify, generic, german) would, orders first."""
    return write_shop(
        make_shop(business=business, customers=customers, seed=seed, as_of=as_of, locale=locale), platform=platform, folder=folder
    )


def write_shop(shop: DemoShop, *, platform: str, folder: Path) -> list[Path]:
    """Write the exports of ``shop`` as ``platform`` would, orders first."""
    return list(_WRITERS[platform](shop, folder))
