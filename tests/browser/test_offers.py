"""From the idea to the file: rewards, text, preview, codes, downloads."""

import re
from collections.abc import Iterator

import fastexcel
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.campaigning import handed
from tests.browser.driving import open_settled, settled
from tests.browser.walking import DRAFT, RECORD, assert_no_fault, choose, click, content, csv_rows, go_to, heading, pick, told
from winback.export.generic import HEADERS

NOT_SENT = "It was not sent"


@pytest.fixture
def offers_page(demo_shop: str, page: Page) -> Iterator[Page]:
    """A reward for those who have gone quiet, from the button of the overview. What was recorded is given up in the end."""
    open_settled(page, f"{demo_shop}/overview")
    click(page, re.compile("Make a list"))
    pick(page, "Win back with a reward")
    yield page
    if page.get_by_role("button", name=NOT_SENT).count():
        click(page, NOT_SENT)


def preview(page: Page) -> str:
    """The message as the previewed person gets it."""
    return page.locator(".st-key-message").inner_text()


def write(page: Page, field: str, text: str) -> None:
    """Type into a field and leave it."""
    box = page.get_by_role("textbox", name=field, exact=True)
    box.fill(text)
    box.blur()
    settled(page)


def records(page: Page) -> Locator:
    """The buttons that record the list, above and below the steps."""
    return page.get_by_role("button", name=RECORD)


def percentages(page: Page) -> Locator:
    """The fields that say how much is taken off, by value."""
    return page.get_by_role("textbox", name=re.compile("%"))


def people_on_list(page: Page) -> int:
    """How many of those on the list get the message, and a code."""
    found = re.search(r"([\d,]+) people get the message", told(page))
    assert found is not None
    return int(found[1].replace(",", ""))


def test_another_reward_and_another_text_change_the_preview(offers_page: Page) -> None:
    assert "15" in preview(offers_page)

    amount = percentages(offers_page).first
    amount.fill("25")
    amount.press("Enter")
    settled(offers_page)
    assert re.search(r"25\s?% off", preview(offers_page))

    write(offers_page, "Text", "Dear {{first_name|friend}}, your code is {{code}}.")
    assert re.search(r"Dear \w+, your code is BACK-\w+\.", preview(offers_page))
    assert "{{unsubscribe}}" in preview(offers_page)
    assert_no_fault(offers_page)


def test_previews_can_be_paged_forwards_and_backwards(offers_page: Page) -> None:
    first, everyone = preview(offers_page), people_on_list(offers_page)

    click(offers_page, "→")
    assert f"Person 2 of {everyone}" in told(offers_page)
    assert preview(offers_page) != first
    click(offers_page, "←")
    assert preview(offers_page) == first
    click(offers_page, "←")
    assert f"Person {everyone} of {everyone}" in told(offers_page)


def test_what_was_typed_survives_another_idea_and_another_page(offers_page: Page) -> None:
    write(offers_page, "Text", "Dear {{first_name|friend}}, {{code}}")
    mine = preview(offers_page)

    pick(offers_page, "Say hello without a discount")
    assert preview(offers_page) != mine
    expect(percentages(offers_page)).to_have_count(0)
    pick(offers_page, "Win back with a reward")
    expect(percentages(offers_page)).to_have_count(3)
    assert preview(offers_page) == mine
    go_to(offers_page, "Gone quiet")
    go_to(offers_page, "Offers")
    assert preview(offers_page) == mine
    expect(offers_page.get_by_role("radio", name="As we suggest", exact=True)).to_be_checked()


def test_nothing_can_be_recorded_while_codes_are_missing(offers_page: Page) -> None:
    needed = people_on_list(offers_page)
    expect(records(offers_page)).to_have_count(2)
    pick(offers_page, "Codes from my shop")
    assert heading(offers_page).endswith("people fit – codes needed")
    expect(records(offers_page)).to_have_count(0)
    write(offers_page, "Codes, one per line", "SAVE-1\nSAVE-2\nSAVE-2")

    assert f"{needed - 2} codes are needed" in told(offers_page)
    expect(records(offers_page)).to_have_count(0)

    mine = [f"SAVE-{number}" for number in range(needed)]
    write(offers_page, "Codes, one per line", "\n".join(mine))
    assert heading(offers_page).startswith("Your list is ready")
    records(offers_page).first.click()
    settled(offers_page)
    rows = csv_rows(handed(offers_page, "Any tool (CSV)").file("-list.csv").decode())
    assert sorted(row["Code"] for row in rows) == sorted(mine)


def test_codes_of_our_own_are_recorded_once_somebody_says_to_create_them(offers_page: Page) -> None:
    needed, said = people_on_list(offers_page), offers_page.get_by_test_id("stCheckbox").filter(has_text="I will create these codes")
    said.click()
    settled(offers_page)
    assert heading(offers_page).endswith("people fit – codes needed")
    assert "Tick in step 2 that you will create these codes" in told(offers_page)
    expect(records(offers_page)).to_have_count(0)

    said.click()
    settled(offers_page)
    assert heading(offers_page).startswith("Your list is ready")
    assert people_on_list(offers_page) == needed
    expect(records(offers_page)).to_have_count(2)


def test_one_code_for_all_has_to_be_said_first(offers_page: Page) -> None:
    needed = people_on_list(offers_page)
    pick(offers_page, "One code for all")
    assert heading(offers_page).endswith("people fit – codes needed")
    expect(records(offers_page)).to_have_count(0)

    write(offers_page, "The code", "HELLO-AGAIN")
    assert "HELLO-AGAIN" in preview(offers_page)
    assert heading(offers_page).startswith("Your list is ready")
    assert people_on_list(offers_page) == needed
    expect(records(offers_page)).to_have_count(2)


def test_codes_come_from_an_exported_file_too(offers_page: Page) -> None:
    needed = people_on_list(offers_page)
    pick(offers_page, "Codes from my shop")
    exported = "Code\n" + "\n".join(f"FILE-{number}" for number in range(needed))
    offers_page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "codes.csv", "mimeType": "text/csv", "buffer": exported.encode()}
    )
    settled(offers_page)

    assert heading(offers_page).startswith("Your list is ready")
    assert "FILE-" in preview(offers_page)


def test_a_draft_says_who_is_on_the_list_and_names_no_code(offers_page: Page) -> None:
    write(offers_page, "Preview text", "Your code: {{code}}")
    assert preview(offers_page).count("BACK-") == 2
    draft = content(offers_page, offers_page.get_by_role("button", name=DRAFT).click).decode()

    rows = csv_rows(draft)
    assert list(rows[0]) == list(HEADERS.values())
    assert len({row["Email"] for row in rows}) == people_on_list(offers_page)
    assert rows[0]["First Name"] in preview(offers_page)
    assert "BACK-" not in draft
    assert {row["Code"] + row["Preview Text"] + row["Text"] for row in rows} == {""}


def test_the_file_holds_what_the_preview_shows_as_csv_and_as_a_workbook(offers_page: Page) -> None:
    write(offers_page, "Text", "Dear {{first_name|friend}}, your code is {{code}}.")
    shown, people = preview(offers_page), people_on_list(offers_page)
    records(offers_page).last.click()
    settled(offers_page)
    listed, book = handed(offers_page, "Any tool (CSV)").file("-list.csv"), handed(offers_page, "Excel").file("-list.xlsx")

    rows, sheet = csv_rows(listed.decode()), fastexcel.read_excel(book).load_sheet(0).to_polars()
    assert sheet.columns == [*HEADERS.values(), "Campaign"]
    assert sheet.height == len(rows) == people
    assert sheet["Email"].to_list() == [row["Email"] for row in rows]
    assert sheet["Code"].to_list() == [row["Code"] for row in rows]
    assert rows[0]["Subject"] in shown
    assert rows[0]["Text"].splitlines()[0] in shown
    assert all(row["Code"] in row["Text"] for row in rows)


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("Text", "Dear {{nobody}}", "There is no tag {{nobody}}."),
        ("Where the button leads", "javascript:alert(1)", "The link cannot be used."),
        ("Codes begin with", "=1+1", "The start of the codes, “=1+1”, cannot be used."),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence_and_nothing_can_be_recorded(
    field: str, typed: str, complaint: str, offers_page: Page
) -> None:
    write(offers_page, field, typed)

    assert heading(offers_page).startswith("Your list is not ready")
    expect(offers_page.get_by_test_id("stAlertContentError")).to_have_count(1)
    expect(offers_page.get_by_test_id("stAlertContentError")).to_contain_text(complaint)
    expect(records(offers_page)).to_have_count(0)
    expect(offers_page.get_by_role("button", name=DRAFT)).to_have_count(0)


def test_nobody_addressed_means_everybody_whom_the_idea_is_for(offers_page: Page) -> None:
    only_quiet = people_on_list(offers_page)
    offers_page.get_by_role("button", name=re.compile("clear all", re.IGNORECASE)).click()
    settled(offers_page)
    assert people_on_list(offers_page) > only_quiet


def test_a_change_of_language_keeps_what_was_chosen_for_the_list(offers_page: Page) -> None:
    """A browser knows a choice by its words only: without help those who are addressed would silently become everybody."""
    pick(offers_page, "One code for all")
    pick(offers_page, "50%")
    people = re.sub(r"\D", "", heading(offers_page))
    for language, gone_quiet, half in (
        ("Deutsch", "Inaktiv", "50\u00a0%"),
        ("Suomi", "Hiljentyneet", "50\u00a0%"),
        ("English", "Gone quiet", "50%"),
    ):
        speak(offers_page, language)
        assert re.sub(r"\D", "", heading(offers_page)) == people
        assert offers_page.get_by_test_id("stMultiSelect").inner_text().split("\n")[-1] == gone_quiet
        expect(offers_page.get_by_role("radio", name=half, exact=True)).to_be_checked()
        assert_no_fault(offers_page)


def speak(page: Page, language: str) -> None:
    """Pick a language in the sidebar."""
    choose(page, page.get_by_test_id("stSidebar").get_by_role("combobox", name="Language · Sprache · Kieli"), language)
