"""What was said about a file holds for the next one with the same header, and for no other."""

from datetime import date
from pathlib import Path

from winback.ingest.looks import LOOK_ROWS, MarkQuestion
from winback.ingest.remembered import Remembered, header_key, put_to_use, worth_remembering
from winback.ingest.sandbox import look_untrusted, parse_untrusted
from winback.policy import ImportAnswers
from winback.vocabulary import DateOrder, FileKind

HEADERS = ("Ref", "Wann", "Was", "Wer")
MAPPING = (("order_id", "Ref"), ("date", "Wann"), ("total", "Was"), ("email", "Wer"))
DAY = date(2026, 7, 1)


def remembered(**said: object) -> Remembered:
    return Remembered(header_sha256=header_key(HEADERS), answers=ImportAnswers(**said), kept_on=DAY)  # type: ignore[arg-type]


def test_the_key_goes_by_the_columns_and_their_order() -> None:
    assert header_key(HEADERS) == header_key((" ref", "WANN ", "was", "wer"))
    assert header_key(HEADERS) != header_key(HEADERS[::-1])
    assert header_key(HEADERS) != header_key((*HEADERS, "Mehr"))


def test_what_was_said_holds_for_the_same_header() -> None:
    used = put_to_use(ImportAnswers(), [remembered(mapping=MAPPING, date_order=DateOrder.MONTH_FIRST)], HEADERS)
    assert used.answers == ImportAnswers(mapping=MAPPING, date_order=DateOrder.MONTH_FIRST)
    assert used.remembered_on == DAY
    assert used.notices == ()


def test_what_is_said_now_wins_field_by_field() -> None:
    now = ImportAnswers(mapping=(("total", "Wer"),), date_order=DateOrder.DAY_FIRST, default_currency="SEK")
    used = put_to_use(now, [remembered(mapping=MAPPING, date_order=DateOrder.MONTH_FIRST, kind=FileKind.ORDERS)], HEADERS)
    assert dict(used.answers.mapping) == {"order_id": "Ref", "date": "Wann", "email": "Wer", "total": "Wer"}
    assert (used.answers.date_order, used.answers.default_currency, used.answers.kind) == (DateOrder.DAY_FIRST, "SEK", FileKind.ORDERS)


def test_a_file_with_a_column_less_is_not_read_by_it_and_that_is_said() -> None:
    used = put_to_use(ImportAnswers(), [remembered(mapping=MAPPING)], ("Ref", "Wann", "Was"))
    assert used.answers == ImportAnswers()
    assert used.remembered_on is None
    assert [told.in_english() for told in used.notices] == [
        "The columns are not those that you explained on 2026-07-01: what you said then was not used. Check the columns."
    ]


def test_a_file_with_other_columns_is_not_spoken_of() -> None:
    assert put_to_use(ImportAnswers(), [remembered(mapping=MAPPING)], ("Order ID", "Date", "Total", "Email")).notices == ()


def test_an_answer_that_names_a_column_that_is_not_there_is_not_used() -> None:
    odd = Remembered(header_sha256=header_key(HEADERS), answers=ImportAnswers(mapping=(("total", "Gone"),)), kept_on=DAY)
    assert put_to_use(ImportAnswers(), [odd], HEADERS).answers == ImportAnswers()


def test_settings_of_the_shop_alone_are_nothing_to_remember() -> None:
    assert not worth_remembering(ImportAnswers(time_zone="Europe/Helsinki", default_currency="EUR"))
    assert worth_remembering(ImportAnswers(decimal_mark=","))


CONTENT = "Ref,Wann,Was,Wer\nA1,02/01/2024,1.500,a@example.com\nA2,03/01/2024,2.000,b@example.com\n"


def test_it_crosses_into_the_child_process(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(CONTENT)
    said = [remembered(mapping=MAPPING, date_order=DateOrder.MONTH_FIRST, decimal_mark=".")]

    parsed = parse_untrusted(path, file_name="file.csv", answers=ImportAnswers(), remembered=said)

    assert parsed.facts.remembered_on == DAY
    assert parsed.orders["placed_at"].dt.strftime("%m-%d").to_list() == ["02-01", "03-01"]
    assert [str(total.normalize()) for total in parsed.orders["total"]] == ["1.5", "2"]


def test_a_look_tells_columns_readings_and_what_would_be_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(CONTENT)

    seen = look_untrusted(path, answers=ImportAnswers(mapping=MAPPING))

    assert seen.headers == HEADERS
    assert seen.samples == {"Ref": "A1", "Wann": "02/01/2024", "Was": "1.500", "Wer": "a@example.com"}
    assert seen.parsed is None
    assert str(seen.refusal) == str(seen.dates)
    assert seen.dates is not None
    assert seen.dates.day_first.startswith("2024-01-02")
    assert seen.mark == MarkQuestion(example="1.500", comma="1500", dot="1.5")

    answered = look_untrusted(path, answers=ImportAnswers(mapping=MAPPING, date_order=DateOrder.DAY_FIRST))
    assert answered.refusal is None
    assert answered.dates is not None  # the choice stays on screen
    assert answered.parsed is not None
    assert answered.parsed.orders["order_id"].to_list() == ["A1", "A2"]
    assert not answered.is_part


def test_a_look_at_an_unknown_table_tells_what_is_missing_and_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(CONTENT)

    seen = look_untrusted(path, answers=ImportAnswers())

    assert seen.parsed is None
    assert "This does not look like orders" in str(seen.refusal)
    assert ("email", "Wer") in seen.found


def test_a_look_at_a_long_file_ends_with_a_whole_row(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = "".join(f"{number},2024-01-13,a{number}@example.com,5.00,{'x' * 90}\n" for number in range(90_000))
    path.write_text("Order ID,Date,Email,Total,Note\n" + rows)

    seen = look_untrusted(path, answers=ImportAnswers())

    assert seen.is_part
    assert seen.parsed is not None
    assert seen.parsed.orders.height == LOOK_ROWS
    assert seen.parsed.rejects.is_empty()
