"""The child process: it gives what the parser gives, and whatever kills it becomes a plain refusal."""

import gzip
import io
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import polars as pl
import psutil
import pytest
import xlsxwriter

from tests.ingest.exports import shopify, shopify_order
from winback.errors import NeedsDateOrder, UnusableFile
from winback.ingest import sandbox
from winback.ingest.parsed import FileFacts
from winback.ingest.sandbox import Limits, parse_untrusted
from winback.locale import Message
from winback.policy import ImportAnswers
from winback.vocabulary import DateOrder

NO_ANSWERS = ImportAnswers()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(shopify(shopify_order("#1"), shopify_order("#2", Created_at="soon")), "utf-8")
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of its own, to see what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Let a script take the place of the parser."""
    script = tmp_path / "child.py"
    script.write_text(code, "utf-8")
    real = sandbox.subprocess.Popen

    def started(_command: list[str], **settings: object):
        return real([sys.executable, str(script)], **settings)

    monkeypatch.setattr(sandbox.subprocess, "Popen", started)


def test_the_child_gives_what_the_parser_gives(export: Path, parse, temporary: Path):
    from_child, here = parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS), parse(export.read_bytes())
    assert from_child.facts == here.facts
    assert from_child.orders.equals(here.orders)
    assert from_child.lines.equals(here.lines)
    assert from_child.rejects.equals(here.rejects)
    assert list(temporary.iterdir()) == []


def test_a_refusal_and_a_question_cross_over(tmp_path: Path, temporary: Path):
    page, orders = tmp_path / "page.csv", tmp_path / "orders.csv"
    page.write_text("<!DOCTYPE html>", "utf-8")
    orders.write_text("Order ID,Date,Total,Email\n1,01/02/2024,5,a@example.com\n", "utf-8")
    with pytest.raises(UnusableFile, match="web page"):
        parse_untrusted(page, file_name="page.csv", answers=NO_ANSWERS)
    with pytest.raises(NeedsDateOrder) as question:
        parse_untrusted(orders, file_name="orders.csv", answers=NO_ANSWERS)
    assert question.value.day_first == "2024-02-01 … 2024-02-01"
    answered = parse_untrusted(orders, file_name="orders.csv", answers=ImportAnswers(date_order=DateOrder.MONTH_FIRST))
    assert str(answered.orders["placed_at"][0]) == "2024-01-02 00:00:00"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.csv", "x" * 300, ""])
def test_the_name_of_a_file_never_becomes_a_path(export: Path, name: str):
    assert parse_untrusted(export, file_name=name, answers=NO_ANSWERS).orders.height == 1


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(UnusableFile, match="cannot be opened"):
        parse_untrusted(tmp_path / "nowhere.csv", file_name="nowhere.csv", answers=NO_ANSWERS)


@pytest.mark.parametrize(
    "code", ["raise BaseException('panic')", "import os; os.abort()", "import os; os._exit(0)", "import sys; sys.exit(3)"]
)
def test_a_child_that_dies_is_a_plain_refusal(export: Path, tmp_path: Path, monkeypatch, temporary: Path, code: str):
    child(monkeypatch, tmp_path, code)
    with pytest.raises(UnusableFile, match="damaged") as refusal:
        parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS)
    assert "panic" not in str(refusal.value)
    assert list(temporary.iterdir()) == []


def test_a_child_that_hangs_is_stopped(export: Path, tmp_path: Path, monkeypatch, temporary: Path):
    child(
        monkeypatch,
        tmp_path,
        "import os, time, pathlib\npathlib.Path(__file__).with_name('pid').write_text(str(os.getpid()))\ntime.sleep(600)",
    )
    with pytest.raises(UnusableFile, match="too long"):
        parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS, limits=Limits(seconds_base=1.5))
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text("utf-8")))
    assert list(temporary.iterdir()) == []


def test_a_child_that_takes_too_much_memory_is_stopped(export: Path, tmp_path: Path, monkeypatch):
    child(
        monkeypatch,
        tmp_path,
        "import time\nheap = bytearray(400_000_000)\nfor i in range(0, len(heap), 4096): heap[i] = 1\ntime.sleep(600)",
    )
    with pytest.raises(UnusableFile, match="more memory"):
        parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS, limits=Limits(memory_bytes_base=200 << 20))


def test_what_comes_back_is_checked(export: Path, tmp_path: Path, monkeypatch):
    child(
        monkeypatch,
        tmp_path,
        "import json, sys, pathlib, polars\nfolder = pathlib.Path(json.load(sys.stdin)['folder'])\n"
        "(folder / 'facts.json').write_text('{}')\npolars.DataFrame({'x': [1]}).write_parquet(folder / 'orders.parquet')",
    )
    with pytest.raises(UnusableFile, match="damaged"):
        parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS)


def test_a_gzip_bomb_is_refused_and_costs_the_parent_nothing(tmp_path: Path, temporary: Path):
    bomb = tmp_path / "orders.csv"
    with gzip.open(bomb, "wb", compresslevel=1) as packed:
        for _ in range(300):
            packed.write(b"a,b,c\n" * 200_000)
    before = psutil.Process().memory_info().rss
    with pytest.raises(UnusableFile, match="unpacks to far more"):
        parse_untrusted(bomb, file_name="orders.csv", answers=NO_ANSWERS)
    assert psutil.Process().memory_info().rss - before < 200 << 20
    assert list(temporary.iterdir()) == []


def test_an_honest_compressed_export_is_read(export: Path, tmp_path: Path):
    packed = tmp_path / "export.csv.gz"
    packed.write_bytes(gzip.compress(export.read_bytes()))
    assert parse_untrusted(packed, file_name="export.csv.gz", answers=NO_ANSWERS).orders["order_id"].to_list() == ["#1"]


def test_nobody_else_can_read_the_folder_of_the_child(export: Path, tmp_path: Path, monkeypatch):
    code = (
        "import json, os, sys, pathlib; folder = json.load(sys.stdin)['folder']; "
        "pathlib.Path(__file__).with_name('mode').write_text(oct(os.stat(folder).st_mode))"
    )
    child(monkeypatch, tmp_path, code)
    with pytest.raises(UnusableFile):
        parse_untrusted(export, file_name="export.csv", answers=NO_ANSWERS)
    assert os.name == "nt" or (tmp_path / "mode").read_text("utf-8").endswith("700")


def test_facts_survive_being_kept_as_json(parse, export: Path):
    facts = parse(export.read_bytes()).facts
    warning = Message("{count} row", plural="{count} rows", count=2, day=facts.title, nested=Message("inner {x}", x=1))
    kept = FileFacts(**{**{name: getattr(facts, name) for name in facts.__dataclass_fields__}, "warnings": (warning,)})
    assert FileFacts.from_json(kept.to_json()) == kept


def workbook(path: Path) -> bytes:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Orders")
    sheet.write_row(0, 0, ["Order ID", "Date", "Total", "Email"])
    sheet.write_row(1, 0, ["1", "2024-01-13", 5, "a@example.com"])
    book.close()
    return path.read_bytes()


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_workbook_or_parquet_file_that_was_cut_off_is_a_plain_refusal(tmp_path: Path, kind: str, cut: float):
    if kind == "xlsx":
        whole = workbook(tmp_path / "whole.xlsx")
    else:
        pl.DataFrame({"Order ID": ["1"], "Date": ["2024-01-13"]}).write_parquet(tmp_path / "whole.parquet")
        whole = (tmp_path / "whole.parquet").read_bytes()
    path = tmp_path / "upload"
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(UnusableFile, match="damaged"):
        parse_untrusted(path, file_name="upload", answers=NO_ANSWERS)


def test_a_sheet_that_claims_a_million_rows_and_columns_does_not_break_the_parent(tmp_path: Path):
    source = zipfile.ZipFile(io.BytesIO(workbook(tmp_path / "whole.xlsx")))
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'r="D2"', b'r="XFD1048576"'))
    with pytest.raises(UnusableFile):
        parse_untrusted(path, file_name="upload", answers=NO_ANSWERS, limits=Limits(memory_bytes_base=1 << 30))
