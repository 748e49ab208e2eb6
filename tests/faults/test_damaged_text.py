"""Text files as programs and people damage them: nothing is shifted, nothing is lost without a word."""

from decimal import Decimal

import pytest

from tests.faults.readings import nets, refused
from winback.errors import NeedsMapping, UnusableFile

HEADER = "Order ID,Date,Email,Total,Note\n"
ROWS = [f"{day},2024-01-{day:02d},a{day}@example.com,{day}.50,note {day}\n" for day in range(1, 21)]


def with_rows(**changed: str) -> str:
    """The twenty orders, those of some days (``day5="…"``) written differently."""
    return HEADER + "".join(changed.get(f"day{day}", row) for day, row in enumerate(ROWS, start=1))


@pytest.mark.parametrize(
    ("content", "lost"),
    [
        (with_rows(day5='5,2024-01-05,a5@example.com,5.50,"x\n', day11='11,2024-01-11,a11@example.com,11.50,y"\n'), 5),
        (with_rows(day5='5,2024-01-05,a5@example.com,5.50,"never closed\n'), 5),
        (with_rows(day1='1,"2024-01-01,a1@example.com,1.50,x\n'), 1),
        (with_rows(day20='20,2024-01-20,a20@example.com,20.50,"x'), 20),
        (with_rows(day5="5,2024-01-05,a5@example.com,1,005.50,x\n"), 5),
        (with_rows(day5="5,2024-01-05,a5@example.com,5.50\n"), 5),
        (with_rows(day5='5,2024-01-05,a5@example.com,"5.50" extra,x\n'), 5),
        (with_rows(day5='"5,2024-01-05,a5@example.com,5.50,note"\n'), 5),
        (with_rows(day5="5,2024-01-05,a5@example.com,5.50,x\r5,2024-01-05,a5@example.com,5.50,x\r\n"), 5),
    ],
    ids=[
        "strays that match", "never closed", "in the first row", "in the last row", "a bare thousands comma",
        "too short", "text behind a quote", "a whole line in quotes", "two rows on a line",
    ],
)  # fmt: skip
def test_one_damaged_row_is_refused_with_its_line_and_the_other_nineteen_are_kept(parse, content: str, lost: int):
    parsed = parse(content)
    kept = {row.split(",")[0]: Decimal(row.split(",")[3]) for row in ROWS}
    del kept[str(lost)]
    assert nets(parsed) == kept
    assert refused(parsed) == [(lost + 1, "broken_row")]


def test_two_stray_quotes_in_the_middle_of_two_rows_cost_the_row_that_opens_one(parse):
    parsed = parse(with_rows(day5='5,2024-01-05,"a5@example.com,5.50,x\n', day6='6,2024-01-06,a6@example.com",6.50,y\n'))
    assert refused(parsed) == [(6, "broken_row")]
    assert parsed.orders.height == 19
    assert parsed.orders.filter(parsed.orders["order_id"] == "6").select("total", "email").rows() == [(Decimal("6.50"), "a6@example.com")]


def test_a_note_of_several_lines_stays_one_note(parse):
    parsed = parse(with_rows(day5='5,2024-01-05,a5@example.com,5.50,"Dear shop,\nplease, do, not, ring\n""thanks"""\n'))
    assert parsed.orders.height == 20
    assert parsed.rejects.height == 0


def test_a_utf16_file_that_was_cut_off_in_the_middle_of_a_letter_is_read_up_to_there(parse):
    parsed = parse((HEADER + "".join(ROWS)).encode("utf-16") + b"\x00")
    assert parsed.orders.height == 20


def test_an_amount_beyond_any_shop_is_refused_instead_of_breaking_the_sums(parse):
    parsed = parse(with_rows(day5=f"5,2024-01-05,a5@example.com,{'9' * 34},x\n"))
    assert parsed.orders["total"].sum() == Decimal("214.50")
    assert refused(parsed) == [(6, "bad_amount")]


@pytest.mark.parametrize("amount", ["12 34", "1 2", "NaN", "-", "12.5.0", "5%"])
def test_what_is_no_amount_is_refused(parse, amount: str):
    assert refused(parse(with_rows(day5=f"5,2024-01-05,a5@example.com,{amount},x\n"))) == [(6, "bad_amount")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("24-01-31", "24-02-01", "24-02-15"), ["2024-01-31", "2024-02-01", "2024-02-15"]),
        (("13-01-24", "14-02-24", "15-02-24"), ["2024-01-13", "2024-02-14", "2024-02-15"]),
        (("6.3.2024 klo 14.05", "31.3.2024 klo 9.05", "1.4.2024"), ["2024-03-06", "2024-03-31", "2024-04-01"]),
        (("05.03.2024, 14:05 Uhr", "31.03.2024 um 9:05", "01.04.2024"), ["2024-03-05", "2024-03-31", "2024-04-01"]),
        (("20240131", "20240201", "20240229"), ["2024-01-31", "2024-02-01", "2024-02-29"]),
        (("45322", "45323.5", "45351"), ["2024-01-31", "2024-02-01", "2024-02-29"]),
    ],
)
def test_dates_are_read_as_they_were_meant(parse, dates: tuple[str, ...], expected: list[str]):
    rows = "".join(f"{number};{day};a@example.com;5,50\n" for number, day in enumerate(dates))
    parsed = parse("Order ID;Date;Email;Total\n" + rows)
    assert [str(day) for day in parsed.orders["placed_at"].dt.date()] == expected


def test_dates_that_no_calendar_has_are_refused_with_their_lines(parse):
    days = ("29/02/2024", "29/02/2023", "31/04/2024", "01/01/0001", "13/01/2024")
    rows = "".join(f"{number},{day},a@example.com,5\n" for number, day in enumerate(days))
    parsed = parse("Order ID,Date,Email,Total\n" + rows)
    assert parsed.orders["order_id"].to_list() == ["0", "4"]
    assert refused(parsed) == [(3, "bad_date"), (4, "bad_date"), (5, "bad_date")]


def test_an_empty_column_is_not_taken_for_the_order_numbers(parse):
    content = "Name,Receipt number,Date,Email,Total\n#1,,2024-01-31,a@example.com,5\n#2,,2024-01-31,a@example.com,6\n"
    with pytest.raises(NeedsMapping):
        parse(content)
    assert parse(content, mapping=(("order_id", "Name"),)).orders["order_id"].to_list() == ["#1", "#2"]


def test_the_total_of_each_line_is_added_up_even_beside_a_price_per_piece(parse):
    content = (
        "Order ID,Date,Email,Product,Qty,Price,Total\n"
        "1,2024-01-01,a@example.com,Mug,2,5.00,9.00\n"
        "1,2024-01-01,a@example.com,Cup,1,4.00,4.00\n"
        "2,2024-01-02,a@example.com,Cup,1,4.00,4.00\n"
    )
    assert nets(parse(content)) == {"1": Decimal(13), "2": Decimal(4)}


def test_a_column_of_payments_is_an_amount_and_not_a_way_to_pay(parse):
    content = "order_id,customer_unique_id,order_purchase_date,payment_value\nx1,u1,2017-10-02,12.30\nx2,u1,2017-10-05,13.30\n"
    parsed = parse(content, mapping=(("customer_id", "customer_unique_id"),))
    assert parsed.orders["total"].sum() == Decimal("25.60")


@pytest.mark.parametrize("content", ["1,2024-01-01,a@example.com,5\n2,2024-01-02,b@example.com,6\n", "Email\na@example.com\n", "x\n1\n2\n"])
def test_a_file_without_header_or_columns_is_refused(parse, content: str):
    with pytest.raises(UnusableFile):
        parse(content)
