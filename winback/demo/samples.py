"""The files of ``sample_data``: small exports of made-up shops, written anew from their seeds."""

from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from winback.demo.generic import order_table, write_german
from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.vocabulary import BusinessType

SPREADSHEET_FILE = "orders_with_title.xlsx"
_CUSTOMERS = 400
_AS_OF = date(2026, 6, 30)


def write_samples(folder: Path) -> list[Path]:
    """Write all samples into ``folder`` (made if it is missing) and return their paths."""
    english = _shop(BusinessType.COFFEE, "en_GB")
    german = _shop(BusinessType.FURNITURE, "de_DE")
    gifts = _shop(BusinessType.GIFTS, "en_GB")
    return [
        *write_shopify(english, folder / "shopify"),
        *write_german(german, folder / "german"),
        _write_spreadsheet(gifts, folder / SPREADSHEET_FILE),
    ]


def _shop(business: BusinessType, locale: str) -> DemoShop:
    return make_shop(business=business, customers=_CUSTOMERS, seed=1, as_of=_AS_OF, locale=locale)


def _write_spreadsheet(shop: DemoShop, path: Path) -> Path:
    """Orders as somebody keeps them in a spreadsheet: a title and an empty row above the header, real dates and numbers."""
    orders = order_table(shop)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 6, 30)})  # noqa: DTZ001 – the format knows no zone
        sheet = book.add_worksheet("Orders")
        sheet.write_string(0, 0, "Gift shop: orders up to 30 June 2026")
        sheet.write_row(2, 0, orders.columns)
        when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, name in enumerate(orders.columns):
            sheet.write_column(3, column, orders[name].to_list(), when if name == "Order date" else None)
    return path
