"""From the idea to the file: rewards, text, preview, codes, downloads."""

import re
from pathlib import Path

import fastexcel
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import open_settled, settled
from tests.browser.walking import assert_no_fault, click, csv_rows, downloaded, go_to, heading, told
from winback.export.generic import HEADERS

DOWNLOAD = re.compile("Download the list")


@pytest.fixture
def offers_page(demo_shop: str, page: Page) -> Page:
    """The offers to those who have gone quiet, as the button of the overview opens them."""
    open_settled(page, f"{demo_shop}/overview")
    click(page, re.compile("Make a list"))
    return page


def preview(page: Page) -> str:
    """The message as the previewed person gets it."""
    return page.locator(".st-key-message").inner_text()


def write(page: Page, field: str, text: str) -> None:
    """Type into a field and leave it."""
    box = page.get_by_role("textbox", name=field, exact=True)
    box.fill(text)
    box.blur()
    settled(page)


def option(page: Page, label: str) -> Locator:
    """A round button with this label."""
    return page.get_by_test_id("stRadio").get_by_text(label, exact=True)


def pick(page: Page, label: str) -> None:
    """Choose one of several round buttons."""
    option(page, label).click()
    settled(page)


def people_on_list(page: Page) -> int:
    """How many the finding counts."""
    found = re.search(r"([\d,]+) (?:people|person)", heading(page))
    assert found is not None
    return int(found[1].replace(",", ""))


def test_another_reward_and_another_text_change_the_preview(offers_page: Page) -> None:
    assert "15" in preview(offers_page)

    amount = offers_page.get_by_role("spinbutton").first
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
    assert offers_page.get_by_role("spinbutton").count() == 0
    pick(offers_page, "Win back with a reward")
    assert preview(offers_page) == mine
    go_to(offers_page, "Gone quiet")
    go_to(offers_page, "Offers")
    assert preview(offers_page) == mine


def test_no_list_goes_out_while_codes_are_missing(offers_page: Page, tmp_path: Path) -> None:
    needed = people_on_list(offers_page)
    pick(offers_page, "Codes from my shop")
    assert heading(offers_page).endswith("– codes needed")
    write(offers_page, "Codes, one per line", "SAVE-1\nSAVE-2\nSAVE-2")

    assert f"{needed - 2} codes are needed" in told(offers_page)
    expect(offers_page.get_by_role("button", name=DOWNLOAD)).to_have_count(0)
    expect(offers_page.get_by_role("button", name="As Excel file")).to_have_count(0)

    mine = [f"SAVE-{number}" for number in range(needed)]
    write(offers_page, "Codes, one per line", "\n".join(mine))
    assert heading(offers_page) == f"Your list is ready: {needed} people"
    download = downloaded(offers_page, offers_page.get_by_role("button", name=DOWNLOAD).first.click)
    download.save_as(tmp_path / "list.csv")
    rows = csv_rows((tmp_path / "list.csv").read_text("utf-8"))
    assert sorted(row["Code"] for row in rows) == sorted(mine)


def test_codes_come_from_an_exported_file_too(offers_page: Page) -> None:
    needed = people_on_list(offers_page)
    pick(offers_page, "Codes from my shop")
    exported = "Code\n" + "\n".join(f"FILE-{number}" for number in range(needed))
    offers_page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "codes.csv", "mimeType": "text/csv", "buffer": exported.encode()}
    )
    settled(offers_page)

    assert heading(offers_page) == f"Your list is ready: {needed} people"
    assert "FILE-" in preview(offers_page)


def test_the_file_holds_what_the_preview_shows_as_csv_and_as_a_workbook(offers_page: Page, tmp_path: Path) -> None:
    write(offers_page, "Text", "Dear {{first_name|friend}}, your code is {{code}}.")
    shown = preview(offers_page)
    for name, file in ((DOWNLOAD, "list.csv"), ("As Excel file", "list.xlsx")):
        downloaded(offers_page, offers_page.get_by_role("button", name=name).first.click).save_as(tmp_path / file)

    rows = csv_rows((tmp_path / "list.csv").read_text("utf-8"))
    sheet = fastexcel.read_excel(tmp_path / "list.xlsx").load_sheet(0).to_polars()
    assert sheet.columns == list(HEADERS.values())
    assert sheet.height == len(rows) == people_on_list(offers_page)
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
def test_what_does_not_fit_is_said_in_a_sentence_and_nothing_can_be_downloaded(
    field: str, typed: str, complaint: str, offers_page: Page
) -> None:
    write(offers_page, field, typed)

    assert heading(offers_page).startswith("Your list is not ready")
    expect(offers_page.get_by_test_id("stAlertContentError")).to_have_count(1)
    expect(offers_page.get_by_test_id("stAlertContentError")).to_contain_text(complaint)
    expect(offers_page.get_by_role("button", name=DOWNLOAD)).to_have_count(0)


def test_nobody_addressed_means_everybody_whom_the_idea_is_for(offers_page: Page) -> None:
    only_quiet = people_on_list(offers_page)
    offers_page.get_by_role("button", name=re.compile("clear all", re.IGNORECASE)).click()
    settled(offers_page)
    assert people_on_list(offers_page) > only_quiet
