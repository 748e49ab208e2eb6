"""What only a browser shows: nothing is cut on a phone, the keyboard's place is seen, and figures stand digit below digit."""

import re

from playwright.sync_api import Browser, Page

from tests.browser.driving import open_settled, settled

PHONE = {"width": 390, "height": 844}
CUT = """() => {
    const cut = element => {
        const style = getComputedStyle(element);
        return element.clientWidth > 0 && style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 2
            && element.textContent.trim() !== "" && !element.closest('[data-testid="stDataFrame"], .js-plotly-plot');
    };
    const wide = element => element.getBoundingClientRect().right > window.innerWidth + 1 && !element.closest(".js-plotly-plot");
    return [...document.querySelector('[data-testid="stMain"]').querySelectorAll("*")]
        .filter(element => cut(element) || wide(element)).map(element => element.textContent.slice(0, 80));
}"""
FOCUS = "() => getComputedStyle(document.activeElement).outlineStyle"
ALIGNED = """() => [...document.querySelectorAll('[class*="st-key-numbers_"] td:not(:first-child)')]
    .map(cell => getComputedStyle(cell).textAlign)"""


def test_nothing_is_cut_on_a_phone_in_the_languages_with_long_words(demo_shop: str, browser: Browser) -> None:
    for language in ("de", "fi"):
        page = browser.new_page(viewport=PHONE, locale=language)
        for address in ("overview", "data", "settings"):
            open_settled(page, f"{demo_shop}/{address}")
            if address == "overview":
                page.locator("summary").last.click()
                settled(page)
            assert page.evaluate(CUT) == [], (language, address)
        page.close()


def test_the_keyboards_place_is_seen_on_links_and_figures_are_aligned(demo_shop: str, page: Page) -> None:
    open_settled(page, f"{demo_shop}/data")
    assert set(page.evaluate(ALIGNED)) == {"right"}
    link = page.get_by_role("link", name=re.compile("Overview"))
    page.keyboard.press("Tab")
    for _ in range(10):
        if link.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement")
    assert page.evaluate(FOCUS) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/overview"))
