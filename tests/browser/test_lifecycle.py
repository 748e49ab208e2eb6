"""The three sliders: where they start, what they move, and how they are found again."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import open_settled, settled
from tests.browser.walking import assert_no_fault, chart, click, go_to, heading, labels, told

MOST_LOOKS = 20
AT_ITS_LABEL = "([handle, days]) => Number(handle.value ?? handle.ariaValueNow) === days"


def limits(page: Page) -> list[int]:
    """The days of the three sliders, as their labels say them."""
    found = re.findall(r"(?:Slipping|Gone quiet|Long gone) after (\d+) days?", told(page))
    return [int(days) for days in found]


def in_heading(page: Page) -> int:
    """The days that the finding speaks of."""
    found = re.match(r"After (\d+) days? of silence", heading(page))
    assert found is not None
    return int(found[1])


def press(page: Page, slider: int, *keys: str) -> None:
    """Move a slider by keyboard, without a pause, and wait until the label that the program writes says where it stands.

    That the page stands still is not enough on a busy machine: the browser tells of a key only after a moment.
    """
    handle = page.get_by_role("slider").nth(slider)
    for key in keys:
        handle.press(key)
    settled(page)
    looks = (settled(page) for _ in range(MOST_LOOKS))
    while not page.evaluate(AT_ITS_LABEL, [handle.element_handle(), limits(page)[slider]]):
        next(looks)


def counts(page: Page) -> list[str]:
    """The bars of the stages: how many stand where."""
    return labels(chart(page, "stages"))


def test_the_sliders_start_at_the_suggestion(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")

    suggested = re.search(r"We suggest (\d+) days", told(page))
    assert suggested is not None
    a, b, c = limits(page)
    assert a < b < c
    assert b == int(suggested[1]) == in_heading(page)
    expect(page.get_by_role("button", name="Back to our suggestion")).to_be_disabled()
    assert_no_fault(page)


def test_moving_a_slider_changes_finding_counts_and_address(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    start, counted = limits(page), counts(page)

    press(page, 1, "ArrowRight", "ArrowRight", "ArrowRight")

    a, b, c = limits(page)
    assert [a, b, c] == [start[0], start[1] + 3, start[2]]
    assert in_heading(page) == b
    assert counts(page) != counted
    assert f"lapsed_after={b}" in page.url


def test_an_address_brings_its_limits_back_for_another_visitor(demo_shop: str, page: Page, browser: Browser) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    press(page, 1, "ArrowRight", "ArrowRight")
    press(page, 0, "Home")  # the shortest possible limit must not get lost on the way
    chosen, finding, counted = limits(page), heading(page), counts(page)

    other = browser.new_context(locale="en-GB").new_page()
    open_settled(other, page.url)

    assert chosen[0] == 1
    assert (limits(other), heading(other), counts(other)) == (chosen, finding, counted)
    other.context.close()


def test_neighbours_give_way_so_that_the_limits_always_rise(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")

    press(page, 0, "End")
    a, b, c = limits(page)
    assert b == a + 1
    assert c == b + 1
    press(page, 2, "Home")
    assert limits(page) == [1, 2, 3]
    assert in_heading(page) == 2
    assert_no_fault(page)


def test_back_to_the_suggestion_puts_everything_back(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    start, finding, counted = limits(page), heading(page), counts(page)
    press(page, 1, "End")
    assert limits(page) != start

    click(page, "Back to our suggestion")

    assert (limits(page), heading(page), counts(page)) == (start, finding, counted)
    expect(page.get_by_role("button", name="Back to our suggestion")).to_be_disabled()


def test_the_limits_survive_other_pages_which_use_them(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lapsed")
    by_suggestion = heading(page)
    go_to(page, "Lifecycle")
    press(page, 1, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    chosen = limits(page)

    go_to(page, "Gone quiet")
    with_mine = heading(page)
    go_to(page, "Lifecycle")

    assert with_mine != by_suggestion
    assert limits(page) == chosen
    quiet = next(label for label in counts(page) if "Gone quiet" in label)
    assert quiet.split()[0] == with_mine.split()[0]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("at_risk_after=9&lapsed_after=19&lost_after=29", [9, 19, 29]), ("lapsed_after=%C2%B2", None), ("lapsed_after=-7&lost_after=x", None)],
)
def test_what_an_address_asks_for_is_shown_or_the_suggestion_instead(
    asked: str, shown: list[int] | None, demo_shop: str, page: Page
) -> None:
    open_settled(page, f"{demo_shop}/lifecycle")
    suggested = limits(page)

    open_settled(page, f"{demo_shop}/lifecycle?{asked}")

    assert limits(page) == (shown or suggested)
    assert in_heading(page) == (shown or suggested)[1]
    assert_no_fault(page)


def test_limits_in_an_address_that_do_not_rise_are_made_to(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/lifecycle?at_risk_after=90&lapsed_after=50&lost_after=20")

    a, b, c = limits(page)
    assert a < b < c
    assert in_heading(page) == b
    assert_no_fault(page)
