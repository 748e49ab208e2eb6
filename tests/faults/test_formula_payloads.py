"""Formulas in every text that comes from people, shops or their files, through every file that leaves.

A file may be opened with any delimiter, with or without regard to quotes: nothing in it may be taken for a formula.
"""

import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
import xlsxwriter

from tests.export.example_list import FREE_TEXT, PAYLOADS, assigned, recipients
from tests.export.readers import DELIMITERS, is_live, live_cells, live_parts, rows, sheet_parts, sheet_texts
from winback.export.campaign_files import FileRole, OutgoingFile, files_for
from winback.export.returned import returned_csv
from winback.vocabulary import CodeSource, Destination

FIELDS = (*FREE_TEXT, "language")
TOOLS = (Destination.KLAVIYO, Destination.MAILCHIMP, Destination.BREVO)
NOBODY = pl.Series("customer", [], dtype=pl.Int64)


def made(destination: Destination, people: pl.DataFrame, drawn: pl.DataFrame, *, campaign: str = "Autumn") -> tuple[OutgoingFile, ...]:
    return files_for(destination, people, drawn, campaign=campaign, suppressed=NOBODY, code_source=CodeSource.OWN)


def hostile_files(destination: Destination) -> tuple[OutgoingFile, ...]:
    """Every payload in every field at once, in both states of consent, with an ordinary person between."""
    payloads = [dict.fromkeys(FIELDS, payload) for payload in PAYLOADS]
    unknown = [{"email_consent": "unknown"}] * len(PAYLOADS)
    waiting = [{"arm": "holdout", "email": address} for address in ("z@example.com", "=1@example.com", "+49@example.com", "@a.example.com")]
    return made(destination, recipients(*payloads, {}, *payloads), assigned(*[{}] * len(PAYLOADS), {}, *unknown, *waiting), campaign="=1+1")


def live(file: OutgoingFile) -> list[str]:
    """What could come to life in a file, whatever it is opened with."""
    written = file.build()
    if file.file_name.endswith(".xlsx"):
        return live_parts(written)
    return [cell for delimiter in DELIMITERS for cell in live_cells(written, delimiter)]


def test_the_check_sees_what_an_unsafe_file_of_either_kind_would_run():
    unsafe = pl.DataFrame({"a": PAYLOADS}).write_csv(quote_style="non_numeric").encode()
    assert len([cell for delimiter in DELIMITERS for cell in live_cells(unsafe, delimiter)]) > len(PAYLOADS)
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        workbook.add_worksheet().write_column(0, 0, ["=1+1", "https://evil.example", "+49 151"])
    assert live_parts(book.getvalue()) == ["<f>", "<hyperlink", "hyperlink", "+49 151"]


@pytest.mark.parametrize("destination", Destination)
def test_no_payload_in_any_field_comes_to_life_in_any_file_of_a_campaign(destination: Destination):
    files = hostile_files(destination)
    assert {file.role for file in files} == set(FileRole)
    assert {file.file_name: live(file) for file in files} == {file.file_name: [] for file in files}


@pytest.mark.parametrize("destination", Destination)
def test_no_row_is_lost_or_shifted_by_a_payload(destination: Destination):
    listed = [file for file in hostile_files(destination) if file.role is FileRole.LIST]
    assert sum(file.rows for file in listed) == 2 * len(PAYLOADS) + 1
    if destination is Destination.XLSX:
        return
    for file in listed:
        found = rows(file.build(), ";" if destination is Destination.BREVO else ",")
        assert len(found) == file.rows
        assert not any(None in row or None in row.values() for row in found)
        assert {next(iter(value for value in row.values() if "@example.com" in value))[0] for row in found} == {"p"}


@pytest.mark.parametrize("destination", Destination)
def test_a_payload_in_one_field_changes_one_cell_where_that_field_is_written(destination: Destination):
    people = recipients({}, *({field: f"={field}"} for field in FIELDS))
    listed = made(destination, people, assigned(*[{}] * people.height))[0]
    absent = ({"country", "language"} if destination in TOOLS else set()) | ({"text"} if destination is Destination.MAILCHIMP else set())
    assert listed.changed_cells == len(FIELDS) - len(absent)
    whole = "\n".join(sheet_texts(listed.build())) if destination is Destination.XLSX else listed.build().decode()
    assert {field for field in FIELDS if f"'={field}" not in whole} == absent


@pytest.mark.parametrize("destination", Destination)
def test_the_count_of_changed_cells_is_every_cell_that_differs_from_the_plan(destination: Destination):
    listed, *_, codes = made(destination, recipients({"first_name": "=1", "reward": "-5 €", "code": "@x"}, {}), assigned({}, {}))
    assert (listed.changed_cells, codes.changed_cells) == (3, 2)


@pytest.mark.parametrize("destination", Destination)
def test_a_campaign_whose_name_is_a_formula_runs_nowhere(destination: Destination):
    for payload in PAYLOADS[::10]:
        listed, compared = made(destination, recipients({"code": None}), assigned({}, {"arm": "holdout"}), campaign=payload)
        assert live(listed) == []
        assert listed.changed_cells == 1 - (payload in {"x;", 'x;"'})
        assert not is_live(listed.file_name)
        assert not is_live(compared.file_name)


def test_the_list_of_those_who_came_back_runs_nowhere_either():
    count = len(PAYLOADS)
    returned = pl.DataFrame({"email": [f"p{number}@example.com" for number in range(count)], "first_name": PAYLOADS, "last_name": PAYLOADS})
    figures = {
        "arm": "a",
        "returned_on": date(2026, 1, 2),
        "orders": 1,
        "revenue": Decimal(-5),
        "later_orders": 0,
        "later_revenue": Decimal(0),
    }
    file = returned_csv(returned.with_columns(redeemed=pl.lit(value=True), **{name: pl.lit(value) for name, value in figures.items()}))
    assert [cell for delimiter in DELIMITERS for cell in live_cells(file, delimiter)] == []
    assert [row["Email"] for row in rows(file)] == returned["email"].to_list()


@pytest.mark.parametrize("destination", Destination)
def test_phones_in_full_and_numbers_below_zero_are_intact(destination: Destination):
    people = recipients({"phone": "+4915112345678", "net": Decimal("-12.3456"), "reward_amount": Decimal("-5")})
    written = made(destination, people, assigned({}))[0].build()
    if destination is Destination.XLSX:
        sheet = sheet_parts(written)["xl/worksheets/sheet1.xml"]
        assert "<v>-12.35</v>" in sheet
        assert "<v>-5.00</v>" in sheet
        assert "+4915112345678" in sheet_texts(written)
        return
    assert b'"+4915112345678"' in written
    if destination is Destination.CSV:
        assert b",-12.35," in written
        assert b",-5.00," in written


@pytest.mark.parametrize("destination", Destination)
@pytest.mark.parametrize("phone", ["=1+1", "+49 151 12", "-4915112345678", "+4915112345678;=1", "\t+4915112345678"])
def test_what_is_no_full_phone_number_is_no_phone_in_any_file(destination: Destination, phone: str):
    listed = made(destination, recipients({"phone": phone}), assigned({}))[0]
    assert listed.changed_cells == 1
    assert live(listed) == []
    texts = sheet_texts(listed.build()) if destination is Destination.XLSX else [listed.build().decode()]
    assert not any(phone in text for text in texts)


@pytest.mark.parametrize("destination", Destination)
@pytest.mark.parametrize(
    "address", ["=a@example.com", "+1@example.com", "-a@example.com", "@a@example.com", "a@example.com\n=1", 'a"b@example.com']
)
def test_an_address_that_could_be_a_formula_is_in_no_file(destination: Destination, address: str):
    files = made(destination, recipients({"email": address}, {}), assigned({}, {}, {"arm": "holdout", "email": address}))
    assert [file.rows for file in files if file.role is not FileRole.CODES] == [1]
    for file in files:
        texts = sheet_texts(file.build()) if file.file_name.endswith(".xlsx") else [file.build().decode("utf-8-sig")]
        assert not any(address in text for text in texts)
