"""Workbooks as shop owners keep them: a title above the header, merged cells, days as numbers, a sum at the end, other sheets."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from winback.ingest.sandbox import parse_untrusted
from winback.policy import ImportAnswers

HEADER = ("Bestellnummer", "Bestelldatum", "E-Mail", "Artikel", "Menge", "Einzelpreis", "Gesamtbetrag")
DAY = datetime(2024, 2, 13)  # noqa: DTZ001  cells have no zone
Draw = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def workbook(draw: Draw, *, before: Sequence[Draw] = (), hidden: Sequence[Draw] = ()) -> bytes:
    """A workbook with the sheet that is drawn, after others, some of them hidden."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for each in before:
            each(book, book.add_worksheet())
        for each in hidden:
            sheet = book.add_worksheet()
            each(book, sheet)
            sheet.hide()
        draw(book, book.add_worksheet("Bestellungen"))
    return content.getvalue()


def rows(sheet: xlsxwriter.worksheet.Worksheet, first: int, *cells: Sequence[object]) -> None:
    for place, row in enumerate(cells, start=first):
        sheet.write_row(place, 0, row)


def titled(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    """Two lines of title, a blank one, the header, days as serial numbers with a format, and a sum below."""
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.merge_range(0, 0, 0, 6, "Bestellungen 2024", book.add_format({"bold": True}))
    sheet.write(1, 0, "Stand: 31.12.2024")
    rows(sheet, 3, HEADER)
    for number, row in enumerate(
        ((1001, "a@example.com", "Tasse", 2, 5.5, 11.0), (1002, "b@example.com", "Teller", 1, 20.1, 20.1)), start=4
    ):
        sheet.write(number, 0, row[0])
        sheet.write_datetime(number, 1, DAY, day)
        sheet.write_row(number, 2, row[1:])
    sheet.write(6, 0, "Summe")
    sheet.write_formula(6, 6, "=SUM(G5:G6)", None, 31.1)


def test_a_title_above_and_a_sum_below_are_no_orders(parse):
    parsed = parse(workbook(titled), default_currency="EUR")
    assert parsed.facts.header_line == 4
    assert parsed.orders.select("order_id", "total", "email").rows() == [
        ("1001", Decimal(11), "a@example.com"),
        ("1002", Decimal("20.1"), "b@example.com"),
    ]
    assert parsed.orders["placed_at"].to_list() == [DAY, DAY]
    assert parsed.lines["unit_price"].to_list() == [Decimal("5.5"), Decimal("20.1")]
    assert parsed.rejects.select("line_number", "reason").rows() == [(7, "no_date")]


def test_a_workbook_goes_through_the_child_process_like_any_file(tmp_path: Path):
    path = tmp_path / "bestellungen.xlsx"
    path.write_bytes(workbook(titled))
    assert parse_untrusted(path, file_name=path.name, answers=ImportAnswers()).orders["order_id"].to_list() == ["1001", "1002"]


def test_cells_merged_over_the_rows_of_an_order_hold_it_together(parse):
    def draw(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        plain = book.add_format()
        rows(sheet, 0, HEADER)
        for first, last, number, total in ((1, 2, "1001", "31,10"), (3, 3, "1002", "5,50")):
            for column, cell in ((0, number), (1, "13.02.2024"), (2, "a@example.com"), (6, total)):
                sheet.merge_range(first, column, last, column, cell, plain) if last > first else sheet.write(first, column, cell)
        for place, (item, count, price) in enumerate((("Tasse", 2, "5,50"), ("Teller", 1, "20,10"), ("Tasse", 1, "5,50")), start=1):
            sheet.write_row(place, 3, (item, count, price))

    parsed = parse(workbook(draw))
    assert parsed.orders.select("order_id", "total").rows() == [("1001", Decimal("31.1")), ("1002", Decimal("5.5"))]
    assert parsed.lines.select("order", "product_name", "quantity", "amount").rows() == [
        (0, "Tasse", 2.0, Decimal(11)),
        (0, "Teller", 1.0, Decimal("20.1")),
        (1, "Tasse", 1.0, Decimal("5.5")),
    ]
    assert parsed.rejects.is_empty()


@pytest.mark.parametrize("cell", [45_335, 45_335.604, "13.02.2024", "2024-02-13", "13.2.2024 14:30"])
def test_a_day_is_read_as_a_number_without_format_and_as_text(parse, cell: object):
    parsed = parse(workbook(lambda book, sheet: rows(sheet, 0, HEADER, (1, cell, "a@example.com", "Tasse", 1, "5,50", "5,50"))))
    assert parsed.orders["placed_at"].dt.date().to_list() == [date(2024, 2, 13)]


def test_numbers_that_are_kept_as_text_and_long_order_numbers_stay_exact(parse):
    cells = ("00012345678901234567", "13.02.2024", "a@example.com", "Tasse", "2", "1.234,50", "2.469,00")
    parsed = parse(
        workbook(
            lambda book, sheet: (
                [sheet.write_string(0, place, title) for place, title in enumerate(HEADER)]
                and [sheet.write_string(1, place, cell) for place, cell in enumerate(cells)]
            )
        )
    )
    assert parsed.orders.select("order_id", "total").rows() == [("00012345678901234567", Decimal(2469))]
    assert parsed.lines["quantity"].to_list() == [2.0]


def test_a_sheet_of_notes_before_and_a_hidden_copy_are_passed_over(parse):
    def notes(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write(0, 0, "Nur zur Info")

    def old(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        rows(sheet, 0, HEADER, ("OLD", "13.02.2023", "x@example.com", "Tasse", 1, 1, 1))

    parsed = parse(workbook(titled, before=[notes], hidden=[old]))
    assert parsed.orders["order_id"].to_list() == ["1001", "1002"]
    assert not any("sheet" in told.in_english() for told in parsed.facts.warnings)


def test_amounts_that_a_spreadsheet_keeps_in_binary_are_rounded_to_what_was_typed(parse):
    parsed = parse(
        workbook(lambda book, sheet: rows(sheet, 0, HEADER, (1, "13.02.2024", "a@example.com", "Tasse", 1, 0.1 + 0.2, 0.1 + 0.2)))
    )
    assert parsed.orders["total"].to_list() == [Decimal("0.3")]
