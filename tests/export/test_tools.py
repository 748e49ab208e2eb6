import polars as pl
import pytest

from tests.export.example_list import recipients
from tests.export.readers import rows
from winback.export.tools import TOOLS, Tool, listed, parts, taken, write_list
from winback.vocabulary import Destination

KLAVIYO, MAILCHIMP, BREVO = TOOLS[Destination.KLAVIYO], TOOLS[Destination.MAILCHIMP], TOOLS[Destination.BREVO]


def people(*given: dict[str, object]) -> pl.DataFrame:
    return recipients(*given).with_columns(campaign=pl.lit("Autumn"), email_consent=pl.lit("yes"))


def written(tool: Tool, *given: dict[str, object]) -> list[dict[str, str]]:
    return rows(write_list(listed(people(*given), tool).frame, tool), tool.separator)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_a_tool_s_first_column_is_the_address_and_no_header_stands_twice(tool: Tool):
    assert next(iter(tool.headers)) == "email"
    assert len({header.casefold() for header in tool.headers.values()}) == len(tool.headers)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_columns_of_our_own_say_so_and_overwrite_nothing_of_an_account(tool: Tool):
    theirs = {"Email", "Email Address", "First Name", "Last Name", "Phone", "Phone Number", "EMAIL", "FIRSTNAME", "LASTNAME", "SMS"}
    assert all(header.casefold().startswith("winback") for header in set(tool.headers.values()) - theirs)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello Ada,\n\nMany greetings\n\n{{unsubscribe}}", "Hello Ada,\n\nMany greetings"),
        ("Hello\n\n{{unsubscribe}}\n\nP.S. Until May", "Hello\n\nP.S. Until May"),
        ("All in one line. {{unsubscribe}}", "All in one line."),
        ("No longer? {{unsubscribe}}", "No longer?"),
        ("New:\n- beans\n- cups", "New:\n– beans\n– cups"),
        ("A well-known -5 degrees", "A well-known -5 degrees"),
    ],
)
@pytest.mark.parametrize(("tool", "header"), [(KLAVIYO, "Winback Message"), (BREVO, "WINBACK_MESSAGE")])
def test_the_message_comes_without_our_placeholder_because_no_tool_replaces_it_there(tool: Tool, header: str, text: str, message: str):
    assert written(tool, {"text": text})[0][header] == message


def test_a_text_beyond_255_bytes_is_left_blank_for_mailchimp_and_counted_but_never_cut():
    fits, too_long = "ä" * 127 + "x", "ä" * 128
    links = ["https://example.com/" + "x" * 235, "https://example.com/" + "x" * 236]
    assert [len(text.encode()) for text in (fits, too_long, *links)] == [255, 256, 255, 256]
    given = [{"subject": fits, "link": links[0]}, {"subject": too_long, "link": links[1]}, {"subject": too_long}]
    found = written(MAILCHIMP, *given)
    assert [row["Winback Subject"] for row in found] == [fits, "", ""]
    assert [row["Winback Link"] for row in found][:2] == [links[0], ""]
    assert [notice.in_english() for notice in listed(people(*given), MAILCHIMP).notices] == [
        "2 texts of the column “Winback Subject” are longer than the 255 bytes that Mailchimp keeps. They were left blank, not cut.",
        "1 text of the column “Winback Link” is longer than the 255 bytes that Mailchimp keeps. It was left blank, not cut.",
    ]


@pytest.mark.parametrize("tool", [KLAVIYO, BREVO], ids=lambda tool: tool.name)
def test_the_other_tools_get_long_texts_whole(tool: Tool):
    assert written(tool, {"text": "x" * 5000})[0][tool.headers["text"]] == "x" * 5000
    assert listed(people({"text": "x" * 5000}), tool).notices == ()


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_a_phone_number_that_two_people_share_stands_once_because_it_names_a_contact(tool: Tool):
    phones = [row[tool.headers["phone"]] for row in written(tool, {}, {}, {"phone": None}, {"phone": "+358401234567"})]
    assert phones == ["+4915112345678", "", "", "+358401234567"]


def test_changed_cells_are_counted_and_phones_are_not_among_them():
    assert listed(people({"first_name": "=1", "reward": "-5 €"}, {}), KLAVIYO).changed_cells == 2


def test_an_address_has_to_be_of_the_form_that_the_tool_takes():
    addresses = ["a@example.com", "jörg@example.com", "o'neil+x@example.com", None, "@example.com", "a b@example.com"]
    frame = pl.DataFrame({"email": addresses})
    assert frame.select(taken(KLAVIYO)).to_series().to_list() == [True, True, True, False, False, False]
    assert frame.select(taken(MAILCHIMP)).to_series().to_list() == [True, False, True, False, False, False]


def test_a_list_beyond_the_largest_file_is_parted_in_order_and_every_part_fits():
    small = Tool(name="Small", headers=KLAVIYO.headers, unsubscribe_tag="", largest_file=3000)
    everybody = people(*({"text": 'Say "hi" ' * 10} for _ in range(20)))
    found = parts(everybody, small)
    assert len(found) > 1
    assert pl.concat(found).equals(everybody)
    assert all(len(write_list(listed(part, small).frame, small)) <= 3000 for part in found)


def test_an_ordinary_list_is_one_part_and_so_is_nobody():
    assert [part.height for part in parts(people({}, {}), KLAVIYO)] == [2]
    assert [part.height for part in parts(people({}).clear(), BREVO)] == [0]
    assert [part.height for part in parts(people({}, {}), MAILCHIMP)] == [2]
