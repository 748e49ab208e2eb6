"""Workbooks as people keep them."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from winback.errors import UnusableFile

HEADER = ["Order ID", "Date", "Email", "Total"]


def workbook(*sheets: tuple[str, bool, int]) -> bytes:
    """A workbook of one order per sheet; a sheet is its name, whether it is hidden, and its order number."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, hidden, number in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write(1, 0, number)
            sheet.write_datetime(1, 1, datetime(2024, 2, 1), day)  # noqa: DTZ001  cells have no zone
            sheet.write_row(1, 2, ["a@example.com", 12.5])
            if hidden:
                sheet.hide()
            else:
                sheet.activate()
                sheet.set_first_sheet()
    return content.getvalue()


def test_a_hidden_sheet_is_not_read_instead_of_the_one_that_people_see(parse):
    parsed = parse(workbook(("Old", True, 9), ("Orders", False, 1)))
    assert parsed.orders.select("order_id", "placed_at").rows() == [("1", datetime(2024, 2, 1))]  # noqa: DTZ001  wall clocks have no zone


def test_sheets_that_were_not_read_are_named(parse):
    parsed = parse(workbook(("January", False, 1), ("February", False, 2)))
    assert parsed.orders["order_id"].to_list() == ["1"]
    assert "February" in parsed.facts.warnings[0].in_english()
    assert not any("sheet" in warning.in_english() for warning in parse(workbook(("January", False, 1))).facts.warnings)


@pytest.mark.parametrize("entry", ["content.xml", "word/document.xml", "Index/Document.iwa"])
def test_a_document_of_another_office_program_is_not_called_an_archive(parse, entry: str):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(entry, "x")
    with pytest.raises(UnusableFile, match="another office program"):
        parse(content.getvalue())
