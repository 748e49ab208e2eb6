"""Errors say what is wrong and what to do."""

from winback.errors import FrameMismatch, NeedsDateOrder, NeedsMapping, UnusableFile, WinbackError
from winback.locale import Message


def test_an_error_reads_as_problem_and_advice() -> None:
    assert str(UnusableFile(Message("The file is empty."), Message("Export it again."))) == "The file is empty. Export it again."


def test_the_question_about_dates_shows_both_readings() -> None:
    question = NeedsDateOrder(column="Created", example="03/04/2024", day_first="3 April", month_first="4 March")

    assert "“03/04/2024” is 3 April or 4 March" in str(question)
    assert isinstance(question, WinbackError)


def test_a_question_about_columns_is_also_a_file_that_cannot_be_used_as_it_is() -> None:
    question = NeedsMapping(Message("No date."), Message("Say which."), headers=("a", "b"), found=(("email", "a"),))

    assert isinstance(question, UnusableFile)
    assert (question.headers, question.found) == (("a", "b"), (("email", "a"),))


def test_a_frame_that_does_not_fit_names_the_table() -> None:
    assert str(FrameMismatch("orders", ["missing net"])) == "Internal table “orders” is not as declared: missing net."
