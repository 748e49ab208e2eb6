"""A shop in which every text about a person is a canary: finches, as Canary is an island and a time zone too."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.in_process import parse_here
from tests.pages.conftest import NOW
from winback.importing import Upload, import_files
from winback.policy import ShopPolicy
from winback.store import open_store

MARKS = ("finch", "finchlina", "featherstone", "99887", "nestbox")
"""In every name, address, phone, code, order number, tag, note, postcode, file name and refused row, and in the other shop's name."""
HEADER = "Order ID,Email,Phone,First Name,Last Name,Street,Zip,Note,Order date,Total,Currency,Coupon,Product,Newsletter,Tags"
LAST_DAY = date(2025, 1, 10)
SHOP, OTHER_SHOP = "Shop one", "Tweety and Finch"


def order(number: int, who: int, day: date, *, coupon: bool = True) -> str:
    person = f"finch{who}@example.org,+49157998870{who:02},Finchlina{who},Featherstone{who},Nestbox {who},FINCH{who},ring finch"
    return f"FINCH-{number},{person},{day},{10 + who}.00,EUR,{'FINCHCODE' if coupon else ''}{number},Mug,yes,finch"


def orders(days: list[date], *, first: int = 0) -> str:
    rows = [order(first + number, number % 60, day) for number, day in enumerate(days)]
    broken = f"FINCH-x,finch0@example.org,,Finchlina0,Featherstone0,Nestbox 0,,finch,{'finch day'},10.00,EUR,,Mug,yes,finch"
    return "\n".join([HEADER, *rows, broken, "finch0@example.org,too,few", ""])


def bought(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content)
    return path


def read_in(data: Path, path: Path) -> None:
    store = open_store(data)
    import_files(store, store.workspace(SHOP, create=True), [Upload(path=path, file_name=path.name)], now=NOW)
    store.close()


def shop_of_canaries(data: Path, files: Path) -> None:
    """Sixty people who have gone quiet and one who has not, beside another shop."""
    quiet = [date(2024, 1, 15) + timedelta(days=number) for number in range(180)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback.importing.parse_untrusted", parse_here)
        store = open_store(data)
        store.create_workspace(OTHER_SHOP, policy=ShopPolicy(), is_demo=False)
        store.close()
        read_in(data, bought(files, "finchlina-featherstone.csv", orders(quiet)))
        read_in(data, bought(files, "finch-late.csv", "\n".join([HEADER, order(500, 1, LAST_DAY), ""])))
