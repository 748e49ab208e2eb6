from datetime import date

import polars as pl
import pytest

from tests.export.readers import sheet_parts, sheet_texts
from winback.errors import UnusableInput
from winback.export.workbook import check_rows, xlsx_file


def test_even_unsafe_text_is_written_as_text_and_neither_as_formula_nor_as_link():
    texts = ["=1+1", "https://example.com", "mailto:a@example.com", "00123", "{=SUM(A1)}"]
    parts = sheet_parts(xlsx_file(pl.DataFrame({"text": texts}), headers={"text": "Text"}, sheet="Offers"))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count('t="s"') == 1 + len(texts)
    assert "<f" not in sheet
    assert "hyperlink" not in sheet.casefold()
    assert not any("hyperlink" in xml for name, xml in parts.items() if name.endswith(".rels"))


def test_days_numbers_and_empty_cells_are_what_they_are_under_their_headers():
    frame = pl.DataFrame({"day": [date(2026, 1, 2), None], "orders": [3, -1], "name": ["Ada", None]})
    written = xlsx_file(frame, headers={"day": "Day", "orders": "Orders", "name": "Name"}, sheet="People")
    assert sheet_texts(written) == ["Day", "Orders", "Name", "Ada"]
    sheet = sheet_parts(written)["xl/worksheets/sheet1.xml"]
    assert "<v>46024</v>" in sheet  # days since 1899-12-30
    assert "<v>-1</v>" in sheet
    assert 'r="A3"' not in sheet


def test_fifty_thousand_rows_are_the_most():
    check_rows(50_000)
    with pytest.raises(UnusableInput, match="CSV instead"):
        check_rows(50_001)
