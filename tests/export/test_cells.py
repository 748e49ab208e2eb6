import polars as pl
import pytest

from tests.export.example_list import PAYLOADS
from winback.export.cells import safe_cells, safe_text


def safe(text: str) -> str:
    return pl.DataFrame({"text": [text]}).select(safe_text(pl.col("text"))).item()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ("\tplain", "'\tplain"),
        ("\nplain", "'\nplain"),
        ("\0=1", "'=1"),
        ("a\0b", "ab"),
        ("x;=1", "x;'=1"),
        ("x;\t=1", "x;'\t'=1"),
        ("x,=,=1", "x,'=,'=1"),
        ("x\n\n-1", "x\n\n'-1"),
        ('x"=1', "x\"'=1"),
        ("x;\tplain", "x;'\tplain"),
    ],
)
def test_an_apostrophe_stands_before_whatever_could_start_a_formula(text: str, written: str):
    assert safe(text) == written


@pytest.mark.parametrize(
    "text",
    ["", "Ada", "O'Neil-Byron", "5 + 5 = 10", "a-b", "me@example.com", "Hello,\n\nand – so on", "https://a.example.com/?a=1&b=-2", "−5"],
)
def test_ordinary_text_is_left_as_it_is(text: str):
    assert safe(text) == text


@pytest.mark.parametrize("text", PAYLOADS)
def test_safe_text_is_not_changed_again(text: str):
    assert safe(safe(text)) == safe(text)


def test_a_phone_is_written_as_it_is_only_where_it_is_a_full_number():
    cells = safe_cells(pl.DataFrame({"phone": ["+4915112345678", "+49 151 12", "=1", None, "015112345"]}))
    assert cells.frame.get_column("phone").to_list() == ["+4915112345678", None, None, None, None]
    assert cells.changed_cells == 3


def test_a_row_whose_address_could_be_a_formula_is_refused_and_one_without_an_address_is_not():
    addresses = ["a@example.com", "=a@example.com", "+1@example.com", 'a"b@example.com', "a@example.com\n=1", None]
    cells = safe_cells(pl.DataFrame({"email": addresses, "name": list("abcdef")}))
    assert cells.frame.get_column("name").to_list() == ["a", "f"]
    assert cells.refused.get_column("name").to_list() == ["b", "c", "d", "e"]
    assert cells.changed_cells == 0


def test_numbers_are_not_touched_and_changed_cells_are_counted():
    cells = safe_cells(pl.DataFrame({"net": [-5, 3], "name": ["=1", "Ada"], "city": ["-x", None]}))
    assert cells.frame.rows() == [(-5, "'=1", "'-x"), (3, "Ada", None)]
    assert cells.changed_cells == 2
