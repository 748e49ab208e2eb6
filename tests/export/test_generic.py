import csv
import io
from datetime import date
from decimal import Decimal

import fastexcel
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.export.example_list import FREE_TEXT, PAYLOADS, recipients
from tests.export.readers import DELIMITERS, live_cells, live_parts, sheet_parts, sheet_texts
from winback.errors import UnusableInput
from winback.export.generic import HEADERS, csv_bytes, outgoing, xlsx_bytes
from winback.schema import RECIPIENTS


def hostile() -> pl.DataFrame:
    """Every payload in every field of free text, and an ordinary row between."""
    payloads = [dict.fromkeys(FREE_TEXT, payload) for payload in PAYLOADS]
    return recipients(*payloads, {"net": Decimal(-5)}, *payloads)


def test_the_check_for_live_cells_sees_an_unsafe_file():
    unsafe = recipients({"first_name": "=1", "text": "x;-1"}).write_csv(quote_style="non_numeric").encode()
    assert "=1" in live_cells(unsafe, ",")
    assert "-1" in [cell[:2] for cell in live_cells(unsafe, ";")]
    assert live_cells(unsafe, "|") == []


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_no_payload_comes_to_life_in_a_csv_file_whatever_it_is_split_at(delimiter: str):
    assert live_cells(csv_bytes(hostile()), delimiter) == []


def test_no_payload_comes_to_life_in_a_spreadsheet():
    file = xlsx_bytes(hostile())
    assert len(sheet_texts(file)) > len(PAYLOADS) / 2
    assert live_parts(file) == []


HOSTILE_TEXT = st.text(alphabet="=+-@＝\t\r\n\0,;|\"' a\u2028", max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FREE_TEXT, HOSTILE_TEXT)), min_size=1, max_size=3))
def test_no_mixture_of_signs_breaks_and_quotes_comes_to_life(rows: list[dict[str, object]]):
    file = csv_bytes(recipients(*rows))
    assert [cell for delimiter in DELIMITERS for cell in live_cells(file, delimiter)] == []


def test_phones_and_negative_numbers_are_intact():
    file = csv_bytes(recipients({"phone": "+358401234567", "net": Decimal("-12.3456")}))
    row = next(csv.DictReader(io.StringIO(file.decode(), newline="")))
    assert (row["Phone"], row["Net Value"]) == ("+358401234567", "-12.35")


def test_the_csv_file_quotes_text_ends_rows_as_windows_does_and_writes_iso_days_and_decimal_dots():
    file = csv_bytes(recipients({"email": "ä@example.com", "text": 'Say "hi"', "code": None, "expires_on": None})).decode()
    header, row, end = file.split("\r\n")
    assert header.startswith('"Customer","Email","Phone","First Name","Last Name",')
    assert row == (
        '1,"ä@example.com","+4915112345678","Ada","Byron","GB","en","lapsed","high","2025-12-31",181,3,120.50,"Espresso",'
        '"percentage",15.00,"15% off",,,"Hello Ada","A thank-you","Say ""hi""","Have a look","https://shop.example.com/?utm_source=winback"'
    )
    assert end == ""


def test_only_the_variant_for_excel_starts_with_a_byte_order_mark():
    people = recipients({})
    assert csv_bytes(people, for_excel=True) == b"\xef\xbb\xbf" + csv_bytes(people)
    assert csv_bytes(people).startswith(b'"Customer"')


def test_an_ordinary_list_is_not_changed():
    assert outgoing(recipients({}, {})).changed_cells == 0


def test_one_address_gets_one_row_and_people_without_one_are_kept():
    people = recipients({"email": "a@example.com"}, {"email": "A@example.com"}, {"email": None}, {"email": None})
    assert outgoing(people).frame.get_column("customer").to_list() == [1, 3, 4]


def test_an_address_that_could_be_a_formula_is_in_no_file():
    people = recipients({"email": "=a@example.com"}, {})
    assert outgoing(people).refused.get_column("customer").to_list() == [1]
    assert "=a@example.com" not in csv_bytes(people).decode()
    assert "=a@example.com" not in sheet_texts(xlsx_bytes(people))


def test_a_list_of_nobody_is_a_header():
    assert csv_bytes(RECIPIENTS.empty()).decode() == ",".join(f'"{header}"' for header in HEADERS.values()) + "\r\n"
    assert '<row r="2"' not in sheet_parts(xlsx_bytes(RECIPIENTS.empty()))["xl/worksheets/sheet1.xml"]


def test_every_column_of_the_recipients_has_a_header_of_its_own():
    assert list(HEADERS) == list(RECIPIENTS.columns)
    assert len(set(HEADERS.values())) == len(HEADERS)


def test_the_spreadsheet_holds_the_same_values_with_days_as_days_and_codes_as_text():
    file = xlsx_bytes(recipients({"code": "0012345678", "first_name": None}))
    sheet = fastexcel.read_excel(file).load_sheet("Offers").to_polars()
    assert sheet.columns == list(HEADERS.values())
    row = sheet.row(0, named=True)
    assert (row["Code"], row["First Name"], row["Net Value"], row["Phone"]) == ("0012345678", None, 120.5, "+4915112345678")
    assert str(row["Expires On"])[:10] == date(2026, 8, 31).isoformat()


def test_the_header_row_of_the_spreadsheet_stays_in_view_and_codes_are_formatted_as_text():
    parts = sheet_parts(xlsx_bytes(recipients({})))
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in parts["xl/worksheets/sheet1.xml"]
    assert 'numFmtId="49"' in parts["xl/styles.xml"]  # 49 is “Text”


def test_the_same_recipients_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch):
    people = recipients({}, {"first_name": "Cleo"})
    now = xlsx_bytes(people)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert xlsx_bytes(people) == now
    assert "2000-01-01T00:00:00Z" in sheet_parts(now)["docProps/core.xml"]
    assert csv_bytes(people) == csv_bytes(people)


def test_a_spreadsheet_of_more_rows_than_it_can_bear_is_refused_with_what_to_do():
    people = pl.concat([recipients({"email": None})] * 50_001)
    with pytest.raises(UnusableInput, match=r"50001 rows are too many.*CSV instead"):
        xlsx_bytes(people)


def test_a_text_that_no_spreadsheet_cell_can_hold_is_refused_instead_of_lost():
    with pytest.raises(UnusableInput, match="longer than the 32767 characters"):
        xlsx_bytes(recipients({"text": "x" * 32_768}))


def test_no_error_names_a_person():
    people = recipients({"email": "canary@example.com", "first_name": "Canary", "text": "x" * 40_000})
    with pytest.raises(UnusableInput) as refused:
        xlsx_bytes(people)
    assert "canary" not in f"{refused.value} {refused.value!r}".casefold()
    with pytest.raises(Exception, match="missing reward") as mismatch:
        csv_bytes(people.drop("reward"))
    assert "canary" not in f"{mismatch.value} {mismatch.value!r}".casefold()
