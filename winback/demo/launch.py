"""The demo shop as files: what the app opens with one click, and what the command line writes."""

from datetime import date
from pathlib import Path

from winback.demo.generic import write_generic, write_german
from winback.demo.shop import make_shop
from winback.demo.shopify import write_shopify
from winback.vocabulary import BusinessType

CUSTOMERS = 5000
SEED = 1
AS_OF = date(2026, 6, 30)
_WRITERS = {"shopify": write_shopify, "generic": write_generic, "german": write_german}


def demo_files(business: BusinessType, folder: Path) -> list[Path]:
    """The Shopify exports of the demo shop that the app opens, orders first."""
    return write_exports(business, customers=CUSTOMERS, seed=SEED, as_of=AS_OF, locale="en_GB", platform="shopify", folder=folder)


def write_exports(
    business: BusinessType, *, customers: int, seed: int, as_of: date, locale: str, platform: str, folder: Path
) -> list[Path]:
    """Write the exports of one shop as ``platform`` (shopify, generic, german) would, orders first."""
    shop = make_shop(business=business, customers=customers, seed=seed, as_of=as_of, locale=locale)
    return list(_WRITERS[platform](shop, folder))
