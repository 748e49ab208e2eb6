"""A demo shop as the program knows it: through its exports, read like any shop's, without a store or a child process."""

import tempfile
from pathlib import Path

from tests.in_process import parse_here
from winback.demo.launch import demo_policy
from winback.demo.shop import DemoShop
from winback.demo.shopify import write_shopify
from winback.importing import dataset_of
from winback.ingest.identity import resolve
from winback.ingest.merging import Records, merge
from winback.pipeline import History, read_history
from winback.policy import ImportAnswers, ShopPolicy
from winback.schema import ORDER_RECORDS
from winback.store import Dataset

LANGUAGE_OF = {"en_GB": "en", "en_IE": "en", "de_DE": "de", "fi_FI": "fi"}


def dataset_from(shop: DemoShop) -> Dataset:
    """What is stored once both exports of the shop were read in."""
    with tempfile.TemporaryDirectory() as folder:
        parsed = [parse_here(path, file_name=path.name, answers=ImportAnswers()) for path in write_shopify(shop, Path(folder))]
    nothing = Dataset.empty()
    records = Records(orders=nothing.orders.select(list(ORDER_RECORDS.columns)), lines=nothing.lines, contacts=nothing.contacts)
    merged, _ = merge(records, parsed)
    return dataset_of(resolve(merged, nothing.numbers), merged)


def policy_of(shop: DemoShop) -> ShopPolicy:
    """What the owner of the shop has said about it."""
    return demo_policy(shop.business, LANGUAGE_OF[shop.country.locale])


def history_of(shop: DemoShop) -> History:
    """What the program makes of the shop on its day."""
    found = read_history(dataset_from(shop), policy=policy_of(shop), imported_on=shop.as_of)
    assert found is not None
    return found
