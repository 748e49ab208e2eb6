"""However a country or a program writes a table, the same orders come out."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from winback.ingest.sandbox import parse_untrusted
from winback.policy import ImportAnswers

GERMAN = (
    "Bestellnummer;Bestelldatum;E-Mail;Nachname;Gesamtbetrag;Bemerkung\r\n"
    '1001;13.02.2024;a@example.com;Jürgens;1.234,50 €;"zwei\r\nZeilen; mit ""Zeichen"""\r\n'
    "1002;14.02.2024;b@example.com;Größe;20,10 €;\r\n"
)
EXPECTED = [
    ("1001", datetime(2024, 2, 13), "a@example.com", "Jürgens", Decimal("1234.5"), "EUR"),  # noqa: DTZ001  wall clocks have no zone
    ("1002", datetime(2024, 2, 14), "b@example.com", "Größe", Decimal("20.1"), "EUR"),  # noqa: DTZ001
]
PREAMBLE = "Bestellungen vom 01.01.2024 bis 31.12.2024;;;;;\r\nerstellt am 02.01.2025;;;;;\r\n;;;;;\r\n"


def orders_of(parsed) -> list[tuple]:
    return parsed.orders.select("order_id", "placed_at", "email", "last_name", "total", "currency").rows()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_german_table_is_read_in_every_encoding(parse, encoding: str):
    assert orders_of(parse(GERMAN.encode(encoding))) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_a_table_is_read_with_every_delimiter(parse, delimiter: str):
    table = GERMAN.replace(";", delimiter).replace("1.234,50 €", '"1.234,50 €"').replace("20,10 €", '"20,10 €"')
    table = table.replace(f"Zeilen{delimiter} mit", "Zeilen; mit")
    assert orders_of(parse(table.encode())) == EXPECTED


@pytest.mark.parametrize("before", [PREAMBLE, "sep=;\r\n", "\r\n\r\n"])
def test_lines_above_the_header_are_passed_over(parse, before: str):
    parsed = parse((before + GERMAN).encode("cp1252"))
    assert orders_of(parsed) == EXPECTED
    assert parsed.rejects.is_empty()


def test_a_sum_at_the_end_is_refused_and_shown(parse):
    parsed = parse((GERMAN + "Summe;;;;1.254,60 €;\r\n").encode("cp1252"))
    assert orders_of(parsed) == EXPECTED
    assert parsed.rejects.select("line_number", "reason").rows() == [(5, "no_date")]


def test_what_excel_for_the_mac_saves_keeps_its_umlauts(parse):
    """“CSV (Macintosh)”: Mac Roman, lines ended by carriage returns."""
    content = GERMAN.replace('"zwei\r\nZeilen; mit ""Zeichen"""', "ohne").replace("\r\n", "\r").encode("mac_roman")
    assert orders_of(parse(content)) == EXPECTED


def test_carriage_returns_alone_do_not_make_a_file_one_of_a_mac(parse):
    content = GERMAN.replace('"zwei\r\nZeilen; mit ""Zeichen"""', "ohne").replace("\r\n", "\r").encode("cp1252")
    assert orders_of(parse(content)) == EXPECTED


@pytest.mark.parametrize(("first", "second"), [("1707782400", "1707868800"), ("1707782400000", "1707868800000")])
def test_seconds_since_1970_are_days(parse, first: str, second: str):
    content = f"Order ID,Order date,Email,Total\n1,{first},a@example.com,5.00\n2,{second},b@example.com,6.00\n"
    days = parse(content).orders["placed_at"].dt.strftime("%Y-%m-%d %H:%M").to_list()
    assert days == ["2024-02-13 00:00", "2024-02-14 00:00"]
    at_home = parse(content, time_zone="Europe/Helsinki").orders["placed_at"].dt.strftime("%Y-%m-%d %H:%M").to_list()
    assert at_home == ["2024-02-13 02:00", "2024-02-14 02:00"]


def test_the_german_table_goes_through_the_child_process(tmp_path: Path):
    path = tmp_path / "bestellungen.csv"
    path.write_bytes((PREAMBLE + GERMAN).encode("cp1252"))
    assert orders_of(parse_untrusted(path, file_name="bestellungen.csv", answers=ImportAnswers())) == EXPECTED
