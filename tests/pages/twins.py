"""Two shops of one shape: equal row counts, edges, days and versions, but other people, codes and amounts in the middle."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.in_process import parse_here
from tests.pages.conftest import NOW
from winback.importing import Upload, import_files
from winback.store import Store, Workspace, open_store

HEADER = "Order ID,Email,First Name,Last Name,Order date,Total,Currency,Coupon,Product,Newsletter"
PEOPLE = 60
LAST_DAY = date(2025, 1, 10)
FIRST, SECOND = "Ashgrove", "Birchwood"
MARKS = {FIRST: ("ashling", "ashcode"), SECOND: ("birchman", "birchcode")}
"""In every name, address, coupon and product but those at the edges."""
EURO = {FIRST: 13.07, SECOND: 29.41}


def orders(shop: str) -> str:
    """Two orders of each of sixty people; the first and the last row are the same in both shops."""
    name, code = MARKS[shop]
    rows = ["E-first,edge@example.org,Edge,Case,2023-06-01,10.00,EUR,,Mug,yes"]
    for number in range(PEOPLE):
        who = f"{name}{number:02}@example.org,{name.title()},Nr{number:02}"
        days = (date(2023, 7, 1) + timedelta(days=3 * number), date(2024, 1, 20) + timedelta(days=2 * number))
        total = EURO[shop] + number
        rows += [f"{name}-{number}-{turn},{who},{day},{total:.2f},EUR,{code}{number},{name} mug,yes" for turn, day in enumerate(days)]
    rows.append(f"E-last,edge@example.org,Edge,Case,{LAST_DAY},10.00,EUR,,Mug,yes")
    return "\n".join([HEADER, *rows, ""])


def twins(data: Path, files: Path) -> tuple[Workspace, Workspace]:
    """Both shops in one data folder, at the same version, read in at the same moment from files of the same name."""
    store = open_store(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback.importing.parse_untrusted", parse_here)
        made = (_read_in(store, FIRST, files), _read_in(store, SECOND, files))
    store.close()
    return made


def _read_in(store: Store, shop: str, files: Path) -> Workspace:
    path = files / f"{shop}.csv"
    path.write_text(orders(shop))
    return import_files(store, store.create_workspace(shop), [Upload(path=path, file_name="orders.csv")], now=NOW).workspace
