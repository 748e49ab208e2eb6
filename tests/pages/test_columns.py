"""Which column holds what: asked, shown as it would be read, kept for the next file, corrected and forgotten."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage
from tests.pages.test_questions import NAMELESS, dropped, press
from winback.store import Store, open_store
from winback.ui import session

PLAIN = b"Order ID,Email,Order date,Total,Paid\n1,a@example.com,2024-01-13,5.00,4.00\n2,b@example.com,2024-01-14,7.00,6.00\n"


def pick(app: AppTest, label: str, choice: object) -> AppTest:
    """The page after a column was chosen for a field."""
    return next(box for box in app.selectbox if box.label.endswith(label)).select(choice).run()


def stored(folder: Path) -> Store:
    return open_store(folder)


def told(app: AppTest) -> str:
    """Everything that is written on the page."""
    return "\n".join(str(one.value) for one in (*app.markdown, *app.caption, *app.info, *app.warning)).replace("\\", "")


def confirm(app: AppTest):
    return next(button for button in app.button if button.label == "Read it in like this")


def test_the_preview_follows_each_choice_and_nothing_is_stored_before_it_is_confirmed(open_page: OpenPage, tmp_path: Path) -> None:
    app = dropped(open_page("data", tmp_path), "list.csv", NAMELESS)
    assert confirm(app).disabled

    for label, header in (("Order number", "Ref"), ("Order date", "Wann"), ("Order total", "Was")):
        app = pick(app, label, header)

    assert "2 orders from 2 rows, 2 Jan 2024 – 3 Jan 2024." in told(app)
    assert "Total of all orders: 21.50." in told(app)
    assert app.dataframe[0].value["Order"].to_list() == ["A1", "A2"]
    assert stored(tmp_path).workspaces()[0].dataset_id is None

    app = press(app, "Read it in like this")
    assert [fault.value for fault in app.exception] == []
    assert app.title[0].value == "2 orders from 1 customer"


def test_what_was_said_holds_for_the_next_file_and_can_be_forgotten(open_page: OpenPage, tmp_path: Path) -> None:
    app = dropped(open_page("data", tmp_path), "list.csv", NAMELESS)
    for label, header in (("Order number", "Ref"), ("Order date", "Wann"), ("Order total", "Was")):
        app = pick(app, label, header)
    app = press(app, "Read it in like this")

    app = dropped(app, "next.csv", NAMELESS.replace(b"A1", b"A7").replace(b"A2", b"A8"))
    assert app.title[0].value == "4 orders from 1 customer"
    assert told(app).count("Read as you told us on") == 2

    app = press(app, "Forget what I said about such files")
    app = dropped(app, "third.csv", NAMELESS.replace(b"A1", b"A9"))
    assert "This does not look like orders" in app.warning[0].value


def test_the_columns_of_a_file_that_was_recognised_can_be_corrected(open_page: OpenPage, tmp_path: Path) -> None:
    app = dropped(open_page("data", tmp_path), "plain.csv", PLAIN)
    app = press(app, "Something wrong? Correct the columns")
    assert "Choose “plain.csv” once more." in told(app)

    app = dropped(app, "plain.csv", PLAIN)
    assert "Total of all orders: 12.00." in told(app)
    app = pick(app, "Order total", "Paid")
    assert "Total of all orders: 10.00." in told(app)
    app = press(app, "Read it in like this")

    store = stored(tmp_path)
    orders = store.dataset(store.workspaces()[0]).orders
    assert [str(total) for total in orders["total"]] == ["4.0000", "6.0000"]


def test_days_are_chosen_by_both_readings_in_the_preview(open_page: OpenPage, tmp_path: Path) -> None:
    content = NAMELESS.replace(b"2024-01-02", b"03/04/2024").replace(b"2024-01-03", b"05/06/2024")
    app = dropped(open_page("data", tmp_path), "list.csv", content)
    for label, header in (("Order number", "Ref"), ("Order date", "Wann"), ("Order total", "Was")):
        app = pick(app, label, header)

    assert confirm(app).disabled
    days = next(radio for radio in app.radio if "03/04/2024" in radio.label)
    app = days.set_value("month-first").run()

    assert "4 Mar 2024 – 6 May 2024" in told(app)
    assert not confirm(app).disabled


def test_a_file_can_be_said_to_hold_customers(open_page: OpenPage, tmp_path: Path) -> None:
    content = b"Wer,Wann,Was\na@example.com,2024-01-13,5.50\nb@example.com,2024-01-14,6.50\n"
    app = dropped(open_page("data", tmp_path), "people.csv", content)
    app = app.segmented_control[0].set_value("Customers").run()
    assert "2 people from 2 rows." in told(app)
    app = press(app, "Read it in like this")
    assert app.title[0].value == "2 customers, no orders yet"


def test_a_file_can_be_said_to_hold_the_answers_to_a_survey(open_page: OpenPage, tmp_path: Path) -> None:
    content = b"Email,Q1\na@example.com,Too dear\nb@example.com,Just busy\n"
    app = dropped(open_page("data", tmp_path), "customers.csv", b"Email,First name\na@example.com,Anna\n")
    app.checkbox(key=session.CHECK_KEY).check().run()
    app = dropped(app, "survey.csv", content)
    app = app.segmented_control[0].set_value("Survey answers").run()
    assert "It is not clear which column holds the answers" in told(app)
    app = pick(app, "Answer", "Q1")
    shown = next(one.value for one in app.dataframe if "Answer" in one.value.columns)
    assert shown["Answer"].to_list() == ["Too dear", "Just busy"]
    press(app, "Read it in like this")
    store = stored(tmp_path)
    people = store.dataset(store.workspaces()[0]).people
    assert sorted(people.select("email", "first_name", "answer").rows()) == [
        ("a@example.com", "Anna", "Too dear"),
        ("b@example.com", None, "Just busy"),
    ]


def test_a_day_of_a_spreadsheet_is_shown_without_its_midnight(open_page: OpenPage, tmp_path: Path) -> None:
    sheet = b"Order ID,Email,Wann,Total\n1,a@example.com,2024-01-13 00:00:00,5.00\n2,b@example.com,2024-01-14 00:00:00,7.00\n"
    app = open_page("data", tmp_path)
    app.checkbox[0].check().run()
    app = dropped(app, "list.csv", sheet)
    assert "Wann:  2024-01-13" in next(box for box in app.selectbox if box.label.endswith("Order date")).options


def test_of_two_files_the_one_that_cannot_be_used_is_named(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("data", tmp_path)
    app.file_uploader[0].set_value([("good.csv", PLAIN, "text/csv"), ("diary.csv", b"Dear diary\n", "text/csv")]).run()
    assert "**diary.csv**" in told(app)
    assert len(app.error) == 1


def test_of_two_files_the_one_that_is_not_understood_is_asked_about(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("data", tmp_path)
    app.file_uploader[0].set_value([("good.csv", PLAIN, "text/csv"), ("list.csv", NAMELESS, "text/csv")]).run()
    assert [title.value for title in app.subheader if "csv" in title.value] == ["list\\.csv"]
