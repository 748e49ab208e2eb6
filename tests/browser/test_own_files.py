"""Own files: the sample export of a Shopify shop, in either order, and a real file of half a million lines."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driving import ROOT, open_settled, serving
from tests.browser.walking import assert_no_fault, chart, click, drop, go_to, heading, labels, told

SHOPIFY = ROOT / "sample_data" / "shopify"
SLOTS = {"orders_export.csv": 0, "customers_export.csv": 1}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV as the csv module of Python reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def address(text: str) -> str:
    """An e-mail address as it is compared."""
    return text.strip().lstrip("'").casefold()


def digits(phone: str) -> str:
    """A phone number as it is compared."""
    return re.sub(r"\D", "", phone)


class Shop:
    """What the two sample files say when they are read by hand, order by order."""

    def __init__(self) -> None:
        order_rows, self.customers = rows_of(SHOPIFY / "orders_export.csv"), rows_of(SHOPIFY / "customers_export.csv")
        self.rows, self.customer_rows = len(order_rows), len(self.customers)
        self.orders = [row for row in order_rows if row["Total"]]  # the further rows of an order have no total
        self.counted = [row for row in self.orders if self._left(row) > 0]

    def _left(self, row: dict[str, str]) -> Decimal:
        cancelled = bool(row["Cancelled at"])
        return Decimal(0) if cancelled else Decimal(row["Total"]) - Decimal(row["Refunded Amount"])

    def net(self) -> Decimal:
        """What counts: not cancelled, less refunds."""
        return sum((self._left(row) for row in self.orders), Decimal(0))

    def ordered(self) -> Decimal:
        """The sum of all totals."""
        return sum((Decimal(row["Total"]) for row in self.orders), Decimal(0))

    def cancelled(self) -> Decimal:
        """The totals of cancelled orders."""
        return sum((Decimal(row["Total"]) for row in self.orders if row["Cancelled at"]), Decimal(0))

    def buyers(self) -> int:
        """Who has a counted order: by address, else by a phone that belongs to one address, else by the phone; the rest is nobody."""
        seen: dict[str, set[str]] = {}
        for row in [*self.orders, *self.customers]:
            if row["Email"] and row["Phone"]:
                seen.setdefault(digits(row["Phone"]), set()).add(address(row["Email"]))
        known = {phone: next(iter(addresses)) for phone, addresses in seen.items() if len(addresses) == 1}
        found = {address(row["Email"]) or known.get(digits(row["Phone"]), digits(row["Phone"])) for row in self.counted}
        return len(found - {""})

    def may_be_emailed(self) -> tuple[int, int]:
        """How many agreed – the customer file knows best, else the newest order –, and how many have an address."""
        oldest_first = sorted((row for row in self.orders if row["Email"]), key=lambda row: row["Created at"])
        agreed = {address(row["Email"]): row["Accepts Marketing"] for row in oldest_first}
        agreed |= {address(row["Email"]): row["Accepts Email Marketing"] for row in self.customers if row["Email"]}
        return list(agreed.values()).count("yes"), len(agreed)


def pounds(amount: Decimal) -> str:
    """An amount as the picture writes it."""
    return f"£{amount:,.0f}"


@pytest.fixture
def empty_app(tmp_path: Path) -> Iterator[str]:
    """The address of an app without any data."""
    (tmp_path / "home").mkdir()
    with serving(tmp_path / "home", tmp_path / "data") as server:
        yield server.address


@pytest.mark.parametrize("first", list(SLOTS))
def test_two_shopify_files_in_either_order_give_the_figures_that_a_person_reads_from_them(
    first: str, empty_app: str, page: Page, browser: Browser
) -> None:
    open_settled(page, empty_app)
    for name in sorted(SLOTS, key=lambda name: name != first):
        drop(page, SHOPIFY / name, slot=SLOTS[name])

    shop = Shop()
    ok, with_address = shop.may_be_emailed()
    assert heading(page) == f"{len(shop.counted):,} orders from {shop.buyers():,} customers"
    written = told(page)
    assert f"Shopify orders export: {shop.rows:,} rows → {len(shop.orders):,} orders" in written
    assert f"Shopify customers export: {shop.customer_rows:,} rows → {shop.customer_rows:,} customers" in written
    assert f"You may e-mail {ok:,} of these {with_address:,} people with an address." in written
    bridge = labels(chart(page, "bridge"))
    assert bridge[0] == f"{pounds(shop.ordered())} ordered"
    assert bridge[1] == f"−{pounds(shop.cancelled())} cancelled"
    assert bridge[-1] == f"{pounds(shop.net())} net value"
    assert_no_fault(page)
    _is_there_for_another_visitor(empty_app, browser, heading(page))


def _is_there_for_another_visitor(app: str, browser: Browser, expected: str) -> None:
    other = browser.new_page(locale="en-GB")
    open_settled(other, f"{app}/data")
    assert heading(other) == expected
    other.close()


def test_the_same_file_twice_in_a_row_changes_nothing(empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    drop(page, SHOPIFY / "orders_export.csv", slot=0)
    first = heading(page), labels(chart(page, "bridge"))
    drop(page, SHOPIFY / "orders_export.csv", slot=0)

    assert (heading(page), labels(chart(page, "bridge"))) == first
    assert told(page).count("Shopify orders export: ") == 2
    assert_no_fault(page)


def test_own_files_never_get_into_the_demo_shop(empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    click(page, "Open the demo shop")
    go_to(page, "Data")
    drop(page, SHOPIFY / "orders_export.csv", slot=0)

    assert "What was read into My shop." in told(page)
    assert heading(page).startswith(f"{len(Shop().counted):,} orders")


def test_a_real_file_of_half_a_million_lines_gives_the_figures_published_for_it(shared_data: Path, empty_app: str, page: Page) -> None:
    open_settled(page, empty_app)
    drop(page, shared_data / "online_retail.csv.gz", slot=0)

    written = told(page)
    assert "541,909 rows" in written
    for figure in ("18,532", "4,338", "8,911,407.90"):
        assert figure in written
    assert_no_fault(page)
    for title in ("Overview", "Lifecycle", "Gone quiet", "Offers"):
        go_to(page, title)
        assert heading(page)
        assert_no_fault(page)
