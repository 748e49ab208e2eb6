"""The way of one campaign through the app, and how its pages are looked at on the way: on a screen and on a phone."""

import io
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from math import floor, log10
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.driving import Server, settled
from tests.browser.walking import (
    DRAFT,
    PHONE,
    SCREEN,
    assert_no_fault,
    chart,
    click,
    content,
    csv_rows,
    files,
    go_to,
    heading,
    labels,
    pick,
    told,
    too_wide,
)
from winback.cli import main
from winback.demo.countries import locale_of
from winback.demo.launch import CUSTOMERS, SEED

SHOP = "Demo shop: Coffee"
TOOLS = ("Any tool (CSV)", "Excel", "Klaviyo", "Mailchimp", "Brevo")
TABS = ("Day by day", "Who came back", "Do they stay?", "Codes", "Files")
CUT = """() => {
    const cut = [...document.querySelectorAll('[data-testid="stMetric"], [data-testid="stMetric"] *')].filter(
        part => getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth);
    const beside = [...document.querySelectorAll('[data-testid="stMain"] .annotation-text')].filter(words => {
        const picture = words.closest("svg").getBoundingClientRect(), box = words.getBoundingClientRect();
        return box.width > 0 && (box.left < picture.left - 1 || box.right > picture.right + 1);
    });
    return [...cut, ...beside].map(part => part.textContent);
}"""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of the four figures: the number, and the line below it."""

    value: str
    context: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A page as it stood at one moment. On a phone: by how many pixels it was too wide, and what of its figures and charts was cut off."""

    heading: str
    told: str
    figures: dict[str, Figure]
    beyond_phone: int
    cut_on_phone: list[str]


def look(page: Page) -> Seen:
    """The page that stands there, without any fault, on a screen and then on a phone."""
    assert_no_fault(page)
    opened_with, written, figures = heading(page), told(page), _figures(page)
    page.set_viewport_size(PHONE)
    settled(page)
    beyond, cut = too_wide(page), page.evaluate(CUT)
    page.set_viewport_size(SCREEN)
    settled(page)
    return Seen(heading=opened_with, told=written, figures=figures, beyond_phone=beyond, cut_on_phone=cut)


def _figures(page: Page) -> dict[str, Figure]:
    def part(metric: Locator, name: str) -> str:
        return metric.get_by_test_id(f"stMetric{name}").inner_text().strip()

    shown = page.get_by_test_id("stMetric").all()
    return {part(one, "Label"): Figure(value=part(one, "Value"), context=part(one, "Delta")) for one in shown}


def number(text: str) -> float:
    """The number in a figure: −£1,200 is −1200, +3.4 is 3.4."""
    return float(re.sub(r"[^\d.-]", "", text.replace("−", "-")))


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What a recorded campaign gives for one mailing tool: files by name, and everything that is written beside them."""

    files: dict[str, bytes]
    told: str

    def file(self, ending: str) -> bytes:
        """The one file whose name ends like this."""
        (found,) = [content for name, content in self.files.items() if name.endswith(ending)]
        return found


def handed(page: Page, tool: str, *, within: Locator | None = None) -> Handed:
    """The files of the only campaign on the page, or in a part of it, for one mailing tool."""
    pick(page, tool)
    assert_no_fault(page)
    part = within or page.get_by_test_id("stMain")
    return Handed(files=files(page, part), told=part.inner_text())


def everybody_addressable(page: Page) -> set[str]:
    """The addresses of a list that is made now, of all stages and without a comparison group; back to the results after that."""
    go_to(page, "Offers")
    pick(page, "None")
    clear_all = page.get_by_role("button", name=re.compile("clear all", re.IGNORECASE))
    if clear_all.count():
        clear_all.click()
        settled(page)
    rows = csv_rows(content(page, page.get_by_role("button", name=DRAFT).first.click).decode())
    assert_no_fault(page)
    go_to(page, "Results")
    return {row["Email"] for row in rows}


def tabs(page: Page) -> dict[str, str]:
    """What each tab behind the result says; the last one stays open."""
    page.get_by_text("More about it", exact=True).click()
    settled(page)
    said = {}
    for name in TABS:
        click(page, name, role="tab")
        assert_no_fault(page)
        said[name] = page.get_by_role("tabpanel").inner_text()
    return said


def command_line(server: Server, *arguments: str) -> dict[str, Any]:
    """What a command says of the same data folder, without a browser."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as environment, redirect_stdout(said):
        environment.setenv("WINBACK_DATA_DIR", str(server.data_dir))
        assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def measured(server: Server) -> dict[str, Any]:
    """What the command line says of every campaign."""
    return command_line(server, "measure", "--workspace", SHOP)


def demo_with_answers(server: Server, sent: Path, *, sent_on: str, as_of: str, out: Path) -> None:
    """The exports of the demo shop in ``out``, after a list has been answered."""
    same = ("--customers", str(CUSTOMERS), "--seed", str(SEED), "--locale", locale_of("en"))
    command_line(server, "demo", *same, "--answers", str(sent), "--sent-on", sent_on, "--as-of", as_of, "--out", str(out))


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """The campaign just after it was recorded: its page, its files, and the addresses that stand in them."""

    seen: Seen
    handed: dict[str, Handed]
    contacted: set[str]
    compared: set[str]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """The results at one moment: the page, the two groups in the picture, the command line, and whom a list made now could go to."""

    seen: Seen
    groups: list[str]
    said: dict[str, Any]
    addressable: set[str]


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What lies behind a finished campaign: the text of each tab, the lines by day, those who came back, the files as they are now."""

    tabs: dict[str, str]
    lines: list[str]
    came_back: list[dict[str, str]]
    again: Handed


def looked(page: Page, server: Server) -> Looked:
    """The results as they stand now."""
    seen, groups = look(page), [label for label in labels(chart(page, "groups_")) if " of " in label]
    return Looked(seen=seen, groups=groups, said=measured(server), addressable=everybody_addressable(page))


def campaign(looked: Looked) -> dict[str, Any]:
    """The only campaign that the command line knows of."""
    (only,) = looked.said["campaigns"]
    assert looked.said["waiting"] == looked.said["ahead_of_the_data"] == []
    return only


def counts(label: str) -> tuple[float, int, int]:
    """“9.7 Written to · 21 of 216” as numbers."""
    found = re.fullmatch(r"([\d.]+) [^·]+ · ([\d,]+) of ([\d,]+)", label)
    assert found is not None
    return float(found[1]), number(found[2]), number(found[3])  # type: ignore[return-value]


def is_estimate(shown: str, amount: float) -> bool:
    """Whether a figure is an amount as precisely as anybody knows it: to two digits, without cents."""
    if abs(amount) < 1:
        return number(shown) == 0
    unit = max(10 ** (floor(log10(abs(amount))) - 1), 1)
    return number(shown) % unit == 0 and abs(number(shown) - amount) <= unit / 2 + 0.01
