"""The plain and the German file say the same about the same shop."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from winback.demo.generic import write_generic, write_german
from winback.demo.shop import DemoShop, make_shop
from winback.vocabulary import BusinessType


@pytest.fixture(scope="module")
def furniture() -> DemoShop:
    return make_shop(business=BusinessType.FURNITURE, customers=800, seed=3, as_of=date(2026, 6, 30), locale="de_DE")


@pytest.fixture(scope="module")
def plain_rows(furniture: DemoShop, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    (path,) = write_generic(furniture, tmp_path_factory.mktemp("generic"))
    assert path.name == "orders.csv"
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture(scope="module")
def german_file(furniture: DemoShop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = write_german(furniture, tmp_path_factory.mktemp("german"))
    return path


def test_the_plain_file_has_one_row_per_order_with_iso_dates_and_dots(plain_rows: pl.DataFrame, furniture: DemoShop) -> None:
    assert ",".join(plain_rows.columns) == (
        "Order number,Order date,E-mail,First name,Last name,Phone,Country,Postcode,Currency,Total,Refunded,Discount,Discount code,"
        "Status,Newsletter"
    )
    assert plain_rows.height == furniture.orders.height
    assert plain_rows["Order number"].head(2).to_list() == ["1001", "1002"]
    assert plain_rows["Order date"].str.to_datetime("%Y-%m-%d %H:%M:%S").to_list() == furniture.orders["placed_at"].to_list()
    assert plain_rows["Total"].cast(pl.Decimal(38, 4)).to_list() == furniture.orders["total"].to_list()


def test_the_plain_file_has_one_word_per_status(plain_rows: pl.DataFrame) -> None:
    assert set(plain_rows["Status"]) == {"completed", "cancelled", "refunded", "unpaid"}


def test_the_german_file_is_what_a_german_spreadsheet_saves(german_file: Path, plain_rows: pl.DataFrame) -> None:
    content = german_file.read_bytes()
    assert content.startswith(
        "Bestellnummer;Bestelldatum;E-Mail;Vorname;Nachname;Telefon;Land;PLZ;Währung;Gesamtbetrag;Erstattet;Rabatt;Gutscheincode;"
        "Status;Newsletter\r\n".encode("cp1252")
    )
    assert content.count(b"\r\n") == content.count(b"\n") == plain_rows.height + 1
    rows = pl.read_csv(german_file, separator=";", encoding="windows-1252", infer_schema=False)
    assert rows["Gesamtbetrag"].str.contains(r"^\d{1,3}(\.\d{3})*,\d\d$").all()
    assert rows["Gesamtbetrag"].str.contains(r"^\d{1,3}\.\d{3},\d\d$").any()
    assert rows["Bestelldatum"].str.contains(r"^\d\d\.\d\d\.20\d\d$").all()
    assert set(rows["Status"]) == {"abgeschlossen", "storniert", "erstattet", "offen"}
    assert rows["Vorname"].drop_nulls().str.contains(r"[äöüß]").any()


def test_the_german_file_says_the_same_as_the_plain_one(german_file: Path, plain_rows: pl.DataFrame) -> None:
    rows = pl.read_csv(german_file, separator=";", encoding="windows-1252", infer_schema=False)
    totals = rows["Gesamtbetrag"].str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    assert totals.to_list() == plain_rows["Total"].to_list()
    assert rows["E-Mail"].to_list() == plain_rows["E-mail"].to_list()
    days = [datetime.strptime(text, "%d.%m.%Y").date().isoformat() for text in rows["Bestelldatum"].to_list()]  # noqa: DTZ007 – a wall clock
    assert days == plain_rows["Order date"].str.slice(0, 10).to_list()


def test_millions_get_two_dots(tmp_path: Path) -> None:
    shop = make_shop(business=BusinessType.FURNITURE, customers=1, seed=1, as_of=date(2026, 6, 30), locale="de_DE")
    rich = DemoShop(
        business=shop.business,
        country=shop.country,
        seed=shop.seed,
        as_of=shop.as_of,
        buyers=shop.buyers,
        orders=shop.orders.head(1).with_columns(total=pl.lit("1234567.5").cast(shop.orders.schema["total"])),
        lines=shop.lines,
    )
    (path,) = write_german(rich, tmp_path)
    assert ";1.234.567,50;" in path.read_text("cp1252")
