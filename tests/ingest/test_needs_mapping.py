"""A table whose columns say too little is asked about, across the border of the child process."""

from pathlib import Path

import pytest

from winback.errors import NeedsMapping
from winback.ingest.sandbox import parse_untrusted
from winback.policy import ImportAnswers

TABLE = "Ref,Wann,Was,Wer\nA1,2024-01-02,12.50,a@example.com\nA2,2024-01-03,9.00,a@example.com\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def test_the_question_names_the_columns_and_what_was_found(table: Path) -> None:
    with pytest.raises(NeedsMapping) as asked:
        parse_untrusted(table, file_name="table.csv", answers=ImportAnswers())

    assert asked.value.headers == ("Ref", "Wann", "Was", "Wer")
    assert ("email", "Wer") in asked.value.found


def test_the_answer_makes_the_file_readable(table: Path) -> None:
    answers = ImportAnswers(mapping=(("order_id", "Ref"), ("date", "Wann"), ("total", "Was")))

    parsed = parse_untrusted(table, file_name="table.csv", answers=answers)

    assert parsed.orders.select("order_id", "email").rows() == [("A1", "a@example.com"), ("A2", "a@example.com")]
