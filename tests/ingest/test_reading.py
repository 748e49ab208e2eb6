"""Bytes → rows of text with the line they stand on."""

import gzip

import polars as pl
import pytest

from winback.errors import UnusableFile
from winback.ingest.reading import LINE
from winback.vocabulary import RejectReason

PLAIN = "name,email,total\n1,a@example.com,3\n2,b@example.com,4\n"


def rows_of(table) -> list[tuple]:
    return table.read(table.headers).rows.rows()


def broken_of(table) -> list[int]:
    broken = table.read(table.headers).broken
    assert set(broken["reason"]) <= {RejectReason.BROKEN_ROW}
    return broken[LINE].to_list()


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        PLAIN.replace("4", "4\0").encode(),
        gzip.compress(PLAIN.encode()),
        gzip.compress(PLAIN[:30].encode()) + gzip.compress(PLAIN[30:].encode()),
    ],
    ids=["lf", "crlf", "cr", "bom", "utf16", "utf16-no-bom", "no-last-end", "semicolon", "tab", "pipe", "nul", "gzip", "gzip-members"],
)
def test_a_plain_table_is_read_however_it_is_written(opened, content: bytes):
    assert rows_of(opened(content)) == [("1", "a@example.com", "3", 2), ("2", "b@example.com", "4", 3)]


def test_windows_letters_are_read_where_the_file_is_not_utf8(opened):
    table = opened("name;city\n1;Jyväskylä €\n2;Köln\n".encode("cp1252"))
    assert table.encoding == "cp1252"
    assert [row[1] for row in rows_of(table)] == ["Jyväskylä €", "Köln"]


def test_a_few_windows_letters_do_not_spoil_the_utf8_ones(opened):
    assert [row[1] for row in rows_of(opened("name;city\n1;Köln\n".encode() + "2;Köln\n".encode("cp1252")))] == ["Köln", "Köln"]


def test_the_line_of_a_row_counts_line_breaks_inside_cells(opened):
    table = opened('name,note,total\n1,"two\nlines ""and"" quotes",3\n2,plain,4\n')
    assert rows_of(table) == [("1", 'two\nlines "and" quotes', "3", 2), ("2", "plain", "4", 4)]


def test_blank_lines_are_no_rows_and_still_count_as_lines(opened):
    table = opened("name,email,total\n\n1,a,3\n,,\n,\n2,b,4\n\n")
    assert [row[-1] for row in rows_of(table)] == [3, 6]
    assert table.read(table.headers).count == 2


def test_a_row_with_too_many_or_too_few_cells_is_refused_and_not_shifted(opened):
    table = opened("name,email,total\n1,a,3\n2,b\n3,x,y,4\n4,d,5\n")
    assert [row[0] for row in rows_of(table)] == ["1", "4"]
    assert broken_of(table) == [3, 4]
    assert table.read(table.headers).broken["excerpt"].to_list() == ["2,b", "3,x,y,4"]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(opened):
    table = opened('name,email,total\n1,"a,3\n2,b,4\n3,"c",5\n4,d,6\n')
    assert [row[0] for row in rows_of(table)] == ["2", "3", "4"]
    assert broken_of(table) == [2]


def test_a_stray_quote_inside_a_cell_is_part_of_the_cell(opened):
    assert rows_of(opened('name,email,total\n1,5" tube,3\n2,"two\nlines",4\n3,c,5\n')) == [
        ("1", '5" tube', "3", 2),
        ("2", "two\nlines", "4", 3),
        ("3", "c", "5", 5),
    ]


@pytest.mark.parametrize("preamble", ["sep=;\n", "\n", "Sales report\n", "Sales report;;\n;;\n"])
def test_what_stands_above_the_header_is_skipped(opened, preamble: str):
    table = opened(preamble + "name;email;total\n1;a;2,5\n2;b;3,5\n")
    assert table.headers == ("name", "email", "total")
    assert table.header_line == preamble.count("\n") + 1
    assert rows_of(table)[0] == ("1", "a", "2,5", table.header_line + 1)


def test_a_repeated_header_gets_a_number(opened):
    assert opened("id;number;number;price\n1;2;3;4\n").headers == ("id", "number", "number (2)", "price")


def test_a_comma_in_the_amounts_does_not_make_it_the_delimiter(opened):
    assert opened("name;total\n1;2,50\n2;3,50\n3;4,50\n").delimiter == ";"


def test_trailer_rows_are_refused_with_their_line(opened):
    table = opened("name,email,total\n1,a,3\n2,b,4\n\n2 record(s) downloaded\n")
    assert broken_of(table) == [5]


def test_only_the_asked_columns_are_read(opened):
    assert opened(PLAIN).read(["total"]).rows.columns == ["total", LINE]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\r\n \n", "empty"),
        (b"name,email,total\n", "no rows"),
        (b"1,2,3\n4,5,6\n", "no header"),
        (b"alone\nfirst\nsecond\n", "No columns"),
        (b"%PDF-1.7 something", "PDF"),
        (b"\x89PNG\r\n\x1a\n rest", "image"),
        (b"\xff\xd8\xff\xe0 jpeg", "image"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "web page"),
        (b"\n  <html>", "web page"),
        (b'{"orders": []}', "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"PAR1 not really", "damaged"),
        (b"\x1f\x8b\x08\x00 not really", "damaged"),
        (gzip.compress(b"name,email\n" * 1000)[:-20], "damaged"),
        (gzip.compress(gzip.compress(PLAIN.encode())), "twice"),
        (bytes(range(1, 255)) * 20, "not a text file"),
        ('a,b,c\n"1,2,3\n"4,5,6\n', "quotation marks"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(opened, content: bytes, word: str):
    with pytest.raises(UnusableFile, match=word) as refusal:
        opened(content)
    assert refusal.value.advice is not None


def test_a_zip_archive_is_refused_with_the_advice_to_unpack_it(opened, tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.writestr("orders.csv", PLAIN)
    with pytest.raises(UnusableFile, match="Unpack"):
        opened((tmp_path / "orders.zip").read_bytes())


def test_a_gzip_bomb_is_refused(opened):
    with pytest.raises(UnusableFile, match="unpacks to far more"):
        opened(gzip.compress(b"a,b,c\n" * 40_000_000, compresslevel=1))


def test_the_first_sheet_with_a_header_is_read_and_its_title_skipped(opened, tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "orders.xlsx")
    book.add_worksheet("Notes").write(0, 0, "nothing here")
    sheet = book.add_worksheet("Orders")
    sheet.write(0, 0, "Orders of last year")
    sheet.write_row(2, 0, ["name", "email", "total"])
    sheet.write_row(3, 0, ["00123", "a@example.com", 3.5])
    book.close()
    table = opened((tmp_path / "orders.xlsx").read_bytes())
    assert table.header_line == 3
    assert rows_of(table) == [("00123", "a@example.com", "3.5", 4)]


def test_a_parquet_file_is_read_as_text(opened, tmp_path):
    pl.DataFrame({"name": ["00123"], "total": [3.5]}).write_parquet(tmp_path / "orders.parquet")
    assert rows_of(opened((tmp_path / "orders.parquet").read_bytes())) == [("00123", "3.5", 1)]


def test_thousands_of_quotes_that_are_never_closed_are_given_up_line_by_line(opened):
    table = opened("name,email,total\n" + '"a,b,1\n' * 20_000 + "1,c,2\n" * 20_001)
    assert len(broken_of(table)) == 20_000
    assert len(rows_of(table)) == 20_001


def test_several_cells_of_a_row_may_run_over_lines_beside_a_stray_quote(opened):
    table = opened('name,email,total\n"a\nb","c ""d""\n\ne",5\n6,7" tube,8\n')
    assert rows_of(table) == [("a\nb", 'c "d"\n\ne', "5", 2), ("6", '7" tube', "8", 6)]


def test_more_columns_than_any_export_has_are_refused(opened):
    with pytest.raises(UnusableFile, match="columns"):
        opened(",".join(f"name {n}x" for n in range(3000)) + "\n" + "," * 2999 + "\n")
