"""A Shopify export as a person reads it, order by order, to hold against what the screen says."""

import csv
import re
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path


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
    """What the two files of an export say when they are read by hand, order by order."""

    def __init__(self, folder: Path) -> None:
        order_rows, self.customers = rows_of(folder / "orders_export.csv"), rows_of(folder / "customers_export.csv")
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
        return len({self._buyer(row) for row in self.counted} - {""})

    def spent(self, first: date, last: date) -> dict[str, Decimal]:
        """What every buyer has left in the shop on these days, both included."""
        spent: dict[str, Decimal] = {}
        for row in self.counted:
            if first.isoformat() <= row["Created at"][:10] <= last.isoformat():
                spent[self._buyer(row)] = spent.get(self._buyer(row), Decimal(0)) + self._left(row)
        return spent

    def _buyer(self, row: dict[str, str]) -> str:
        phone = digits(row["Phone"])
        return address(row["Email"]) or self._address_of_phone.get(phone, phone)

    @cached_property
    def _address_of_phone(self) -> dict[str, str]:
        seen: dict[str, set[str]] = {}
        for row in [*self.orders, *self.customers]:
            if row["Email"] and row["Phone"]:
                seen.setdefault(digits(row["Phone"]), set()).add(address(row["Email"]))
        return {phone: next(iter(addresses)) for phone, addresses in seen.items() if len(addresses) == 1}

    def may_be_emailed(self) -> tuple[int, int]:
        """How many agreed – the customer file knows best, else the newest order –, and how many have an address."""
        oldest_first = sorted((row for row in self.orders if row["Email"]), key=lambda row: row["Created at"])
        agreed = {address(row["Email"]): row["Accepts Marketing"] for row in oldest_first}
        agreed |= {address(row["Email"]): row["Accepts Email Marketing"] for row in self.customers if row["Email"]}
        return list(agreed.values()).count("yes"), len(agreed)
