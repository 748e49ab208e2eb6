"""One campaign from the list to what it brought, in the demo shop. There is one walk; the tests look at what was seen on it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import fastexcel
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.by_hand import Shop, address
from tests.browser.campaigning import (
    SHOP,
    TABS,
    TOOLS,
    Behind,
    Handed,
    Looked,
    Recorded,
    Seen,
    campaign,
    counts,
    demo_with_answers,
    handed,
    is_estimate,
    look,
    looked,
    number,
    tabs,
)
from tests.browser.conftest import visiting
from tests.browser.driving import Server, open_settled, settled
from tests.browser.walking import RECORD, assert_no_fault, chart, click, content, csv_rows, go_to, heading, labels, pick, told
from winback.demo.launch import demo_files
from winback.importing import Upload, import_files
from winback.policy import ShopPolicy
from winback.store import open_store
from winback.vocabulary import BusinessType

NAME = "Win back with a reward, Jul 2026"
FILES = "winback-win-back-with-a-reward-jul-2026"
CSV = TOOLS[0]
SENT_ON, WINDOW_ENDS_ON = date(2026, 7, 1), date(2026, 9, 1)
VERDICTS = {"paid_off": "It paid off", "did_not_pay_off": "It did not pay off", "too_early": "Too early to say"}


@pytest.fixture(scope="module")
def demo_shop(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an app that holds the demo shop without the campaigns of its past: the one of this walk is its first."""
    store = open_store(server.data_dir)
    policy = ShopPolicy(name="Demo Roastery", currency="EUR", horizon_days=(WINDOW_ENDS_ON - SENT_ON).days + 1)
    workspace = store.create_workspace(SHOP, policy=policy, is_demo=True, demo_business=BusinessType.COFFEE)
    files = demo_files(BusinessType.COFFEE, tmp_path_factory.mktemp("files"))
    import_files(store, workspace, [Upload(path=path, file_name=path.name) for path in files], now=datetime.now(UTC))
    store.close()
    return server.address


@pytest.fixture(scope="module")
def visitor(demo_shop: str, browser: Browser) -> Iterator[Page]:
    """Somebody who has come from the overview to the offers, watched until the end of the walk."""
    with visiting(browser) as page:
        open_settled(page, f"{demo_shop}/overview")
        click(page, re.compile("Make a list"))
        pick(page, "Win back with a reward")
        yield page


@pytest.fixture(scope="module")
def offers(visitor: Page) -> Seen:
    """The page of the list before anything is recorded."""
    return look(visitor)


@pytest.fixture(scope="module")
def recorded(visitor: Page, offers: Seen) -> Recorded:
    """The list was recorded, with a double click."""
    visitor.get_by_role("button", name=RECORD).first.dblclick()
    settled(visitor)
    seen, given = look(visitor), {tool: handed(visitor, tool) for tool in TOOLS}
    contacted, compared = ([row["Email"] for row in csv_rows(given[CSV].file(name).decode())] for name in ("-list.csv", "-group.csv"))
    assert len(contacted) > len(compared) > 50
    return Recorded(seen=seen, handed=given, contacted=set(contacted), compared=set(compared))


@pytest.fixture(scope="module")
def elsewhere(recorded: Recorded, demo_shop: str, browser: Browser) -> Handed:
    """What another visitor finds on the results before the list was sent."""
    with visiting(browser) as page:
        open_settled(page, f"{demo_shop}/results")
        return handed(page, CSV)


@pytest.fixture(scope="module")
def awaited(visitor: Page, elsewhere: Handed) -> Seen:
    """It was sent on the day that the page proposes."""
    click(visitor, "It was sent on this day")
    return look(visitor)


@pytest.fixture(scope="module")
def interim(visitor: Page, awaited: Seen, server: Server) -> Looked:
    """Thirty days later."""
    click(visitor, "30 days later")
    return looked(visitor, server)


@pytest.fixture(scope="module")
def ended(visitor: Page, interim: Looked, server: Server) -> Looked:
    """Ninety days later: the window has ended."""
    for _ in range(2):
        click(visitor, "30 days later")
    return looked(visitor, server)


@pytest.fixture(scope="module")
def behind(visitor: Page, ended: Looked) -> Behind:
    """Everything behind “More about it”, once the window has ended."""
    said = tabs(visitor)
    visitor.get_by_text("Get the files again", exact=True).click()
    settled(visitor)
    again = handed(visitor, CSV, within=visitor.get_by_role("tabpanel"))
    lines = labels(chart(visitor, "days_"))
    click(visitor, TABS[1], role="tab")
    came_back = content(visitor, visitor.get_by_role("tabpanel").get_by_test_id("stDownloadButton").get_by_role("button").click)
    return Behind(tabs=said, lines=lines, came_back=csv_rows(came_back.decode()), again=again)


@pytest.fixture(scope="module")
def export(recorded: Recorded, ended: Looked, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """What the demo shop exports in the end if the list that was downloaded is answered, to be read by hand."""
    folder = tmp_path_factory.mktemp("export")
    sent = folder / "list.csv"
    sent.write_bytes(recorded.handed[CSV].file("-list.csv"))
    demo_with_answers(server, sent, sent_on=str(SENT_ON), as_of=ended.said["as_of"], out=folder)
    return Shop(folder)


def test_the_offers_page_says_who_waits_what_is_expected_and_what_that_rests_on(offers: Seen) -> None:
    sentence = re.search(r"(\d+) of (\d+) people get nothing for now, drawn by lot\.", offers.told)
    assert sentence is not None
    waiting, everybody = int(sentence[1]), int(sentence[2])
    assert waiting == round(0.3 * everybody) > 50
    assert offers.heading == f"Your list is ready: {everybody} people"
    assert "30% (chosen)" in offers.told
    assert "This is our assumption until you say what is right for your shop" in offers.told
    assert "The extra returns are an assumption, as no campaign of this shop has been measured yet." in offers.told
    assert list(offers.figures) == ["Pays off from", "Cautious", "Expected profit", "Optimistic"]
    assert [figure.context for figure in offers.figures.values()] == ["extra of 100", "3 extra of 100", "5 extra of 100", "8 extra of 100"]
    cautious, expected, optimistic = (number(figure.value) for figure in list(offers.figures.values())[1:])
    assert cautious < expected < optimistic


def test_a_double_click_records_one_campaign(recorded: Recorded, elsewhere: Handed, offers: Seen) -> None:
    assert recorded.seen.heading == f"Recorded: {NAME}"
    assert f"{len(recorded.contacted)} people get the message; in the comparison group: {len(recorded.compared)}." in recorded.seen.told
    assert offers.heading == f"Your list is ready: {len(recorded.contacted) + len(recorded.compared)} people"
    assert elsewhere.told.startswith("1 list is recorded; when was it sent?")
    assert elsewhere.told.count(NAME) == 1


def test_list_and_comparison_group_share_nobody_and_are_together_everybody_drawn(recorded: Recorded, offers: Seen) -> None:
    assert recorded.contacted.isdisjoint(recorded.compared)
    assert f"{len(recorded.compared)} of {len(recorded.compared | recorded.contacted)} people get nothing for now" in offers.told


@pytest.mark.parametrize(
    ("tool", "ending", "header"),
    [
        (
            CSV,
            "-list.csv",
            '"Customer","Email","Phone","First Name","Last Name","Country","Language","Stage","Value Tier","Last Order On","Silent Days",'
            '"Orders","Net Value","Favourite Product","Reward Kind","Reward Amount","Reward","Code","Expires On","Subject","Preview Text",'
            '"Text","Button","Link","Campaign"',
        ),
        (
            "Klaviyo",
            "-klaviyo-list-agreed.csv",
            '"Email","First Name","Last Name","Phone Number","Winback Campaign","Winback Reward","Winback Code","Winback Expires On",'
            '"Winback Last Order On","Winback Favourite Product","Winback Subject","Winback Preview Text","Winback Message",'
            '"Winback Button","Winback Link"',
        ),
        (
            "Mailchimp",
            "-mailchimp-list.csv",
            '"Email Address","First Name","Last Name","Phone","Winback Campaign","Winback Reward","Winback Code","Winback Expires On",'
            '"Winback Last Order On","Winback Favourite Product","Winback Subject","Winback Preview Text","Winback Button","Winback Link",'
            '"Winback Consent"',
        ),
        (
            "Brevo",
            "-brevo-list.csv",
            '"EMAIL";"FIRSTNAME";"LASTNAME";"SMS";"WINBACK_CAMPAIGN";"WINBACK_REWARD";"WINBACK_CODE";"WINBACK_EXPIRES_ON";'
            '"WINBACK_LAST_ORDER_ON";"WINBACK_FAVOURITE_PRODUCT";"WINBACK_SUBJECT";"WINBACK_PREVIEW_TEXT";"WINBACK_MESSAGE";'
            '"WINBACK_BUTTON";"WINBACK_LINK";"WINBACK_CONSENT"',
        ),
    ],
)
def test_every_tool_gets_everybody_under_its_own_headers(tool: str, ending: str, header: str, recorded: Recorded) -> None:
    listed = recorded.handed[tool].file(ending).decode()
    assert listed.split("\r\n")[0] == header
    addresses = re.findall(r'^"([^"@]+@[^"@]+)"[,;]|^\d+,"([^"@]+@[^"@]+)",', listed, re.MULTILINE)
    assert {one or other for one, other in addresses} == recorded.contacted
    compared = recorded.handed[tool].file("-comparison-group.csv").decode().splitlines()
    assert compared[0] == header.replace(";", ",").split(",")[tool == CSV]
    assert {address.strip('"') for address in compared[1:]} == recorded.compared


def test_excel_gets_the_same_people_and_codes(recorded: Recorded) -> None:
    excel, rows = recorded.handed["Excel"], csv_rows(recorded.handed[CSV].file("-list.csv").decode())
    listed, compared = (fastexcel.read_excel(excel.file(name)).load_sheet(0).to_polars() for name in ("-list.xlsx", "-group.xlsx"))
    assert listed.columns == list(rows[0])
    assert listed.select("Email", "Code").rows() == [(row["Email"], row["Code"]) for row in rows]
    assert set(compared["Email"]) == recorded.compared


def test_the_codes_to_create_are_those_on_the_list_and_say_nothing_about_anybody(recorded: Recorded) -> None:
    codes, rows = (csv_rows(recorded.handed[CSV].file(name).decode()) for name in ("-codes.csv", "-list.csv"))
    assert list(codes[0]) == ["Code", "Reward Kind", "Reward Amount", "Reward", "Expires On", "Uses"]
    assert sorted(row["Code"] for row in codes) == sorted(row["Code"] for row in rows)
    assert len({row["Code"] for row in codes}) == len(recorded.contacted)


@pytest.mark.parametrize(
    ("tool", "step"),
    [
        (CSV, f"Leave the people in {FILES}-comparison-group.csv out when you send"),
        ("Excel", f"Open {FILES}-list.xlsx to look at the list."),
        ("Klaviyo", f"Import {FILES}-klaviyo-comparison-group.csv as one more list, without consent, and choose it under “Don’t send to”"),
        ("Mailchimp", "below it *|UNSUB|*, its own tag for unsubscribing"),
        ("Brevo", "create the attributes that begin with “WINBACK” as text"),
    ],
)
def test_beside_the_files_stands_how_they_are_imported(tool: str, step: str, recorded: Recorded) -> None:
    written = recorded.handed[tool].told
    assert step in written
    assert f"First create the codes in your shop, each for one use. They are in {FILES}-codes.csv." in written
    assert "Send it. Then come back here and enter the day" in written


def test_another_visitor_gets_the_same_files_byte_for_byte(recorded: Recorded, elsewhere: Handed) -> None:
    assert elsewhere.files == recorded.handed[CSV].files
    assert len(elsewhere.files) == 3


def test_what_was_sent_awaits_the_next_export(awaited: Seen) -> None:
    assert awaited.heading == "Sent – the next order export will show what it brought"
    assert "Sent on 1 Jul 2026; your data end on 30 Jun 2026. Read in the next order export" in awaited.told
    assert awaited.figures == {}


def test_within_the_window_the_result_is_interim(interim: Looked) -> None:
    assert interim.seen.heading == f"{NAME}: Too early to say"
    assert "\nInterim\n" in re.sub(r"\s*\n\s*", "\n", interim.seen.told.replace("hourglass_top", ""))
    assert re.search(r"Interim: [\d.]+ against [\d.]+ of 100 so far\. The comparison is complete on 1 Sept 2026", interim.seen.told)
    assert campaign(interim)["preliminary"] is True
    assert campaign(interim)["verdict"] == "too_early"


def test_after_the_window_the_verdict_is_final_and_says_what_it_rests_on(ended: Looked) -> None:
    said = campaign(ended)
    assert (said["preliminary"], said["sent_on"], said["window_ends_on"]) == (False, str(SENT_ON), str(WINDOW_ENDS_ON))
    assert ended.seen.heading == f"{NAME}: {VERDICTS[said['verdict']]}"
    assert "Interim" not in ended.seen.told
    assert f"Sent on 1 Jul 2026 to {said['contacted']['assigned']} people; looked at up to 1 Sept 2026." in ended.seen.told
    rates = [f"{round(100 * said[group]['rate'], 1):g}" for group in ("contacted", "holdout")]
    assert re.search(
        rf"\b{rates[0]}\b.*\b{rates[1]}\b|\b{rates[1]}\b.*\b{rates[0]}\b", ended.seen.told.split(" people; looked at up to")[1]
    )


@pytest.mark.parametrize("moment", ["interim", "ended"])
def test_every_figure_on_screen_is_the_one_of_the_command_line(moment: str, request: pytest.FixtureRequest) -> None:
    found: Looked = request.getfixturevalue(moment)
    said, figures = campaign(found), found.seen.figures
    contacted = said["contacted"]
    for label, name, group in zip(found.groups, ("Written to", "Comparison group"), (contacted, said["holdout"]), strict=True):
        assert name in label
        assert counts(label) == (round(100 * group["rate"], 1), group["reactivated"], group["assigned"])
    assert list(figures) == ["Extra returns", "Extra revenue", "Extra profit", "Pays off from"]
    in_100 = [figures["Extra returns"].value, *figures["Extra returns"].context.removesuffix(" of 100").split(" to ")]
    assert [number(shown) for shown in in_100] == pytest.approx(
        [100 * contacted[key] for key in ("lift", "lift_low", "lift_high")], abs=0.051
    )
    for label, key in (("Extra revenue", "extra_revenue"), ("Extra profit", "extra_profit")):
        shown = [figures[label].value, *figures[label].context.split(" to ")]
        assert [is_estimate(one, contacted[f"{key}{end}"]) for one, end in zip(shown, ("", "_low", "_high"), strict=True)] == [True] * 3
    assert number(figures["Pays off from"].value) == pytest.approx(100 * said["break_even_lift"], abs=0.051)


def test_who_came_back_and_what_they_spent_is_what_a_person_counts_in_the_export(recorded: Recorded, ended: Looked, export: Shop) -> None:
    spent = export.spent(SENT_ON, WINDOW_ENDS_ON)
    assert counts(ended.groups[0])[1:] == (len(spent.keys() & recorded.contacted), len(recorded.contacted))
    assert counts(ended.groups[1])[1:] == (len(spent.keys() & recorded.compared), len(recorded.compared))
    by_contacted = sum((spent[buyer] for buyer in spent.keys() & recorded.contacted), Decimal(0))
    assert f"Without the comparison this would have looked like €{by_contacted:,.0f}; " in ended.seen.told
    assert Decimal(campaign(ended)["without_comparison"]["revenue"]) == by_contacted


def test_the_groups_by_day_end_where_the_verdict_stands(behind: Behind, ended: Looked) -> None:
    ends = {f"{counts(label)[0]:g} {label.split(' · ')[0].split(' ', 1)[1]}" for label in ended.groups}
    assert ends <= set(behind.lines)


def test_those_who_came_back_are_all_of_the_list_or_of_the_comparison_group(behind: Behind, recorded: Recorded, ended: Looked) -> None:
    groups = {row["Email"]: row["Group"] for row in behind.came_back}
    for arm, people, label in (("a", recorded.contacted, ended.groups[0]), ("holdout", recorded.compared, ended.groups[1])):
        back = {address for address, group in groups.items() if group == arm}
        assert back <= people
        assert len(back) == counts(label)[1]
    assert f"Download ({len(groups)})" in behind.tabs["Who came back"]
    assert all(str(SENT_ON) <= row["Came Back On"] <= str(WINDOW_ENDS_ON) for row in behind.came_back)


def test_the_other_tabs_say_whether_they_stay_and_how_the_codes_were_used(behind: Behind, ended: Looked) -> None:
    said = campaign(ended)
    assert re.search(r"Got the message\s+Comparison group\s", behind.tabs["Do they stay?"])
    assert re.search(rf"Came back\s+{said['contacted']['reactivated']}\s+{said['holdout']['reactivated']}\s", behind.tabs["Do they stay?"])
    for name, key in (
        ("Codes given out", "given"),
        ("People who used theirs", "people"),
        ("Orders with it", "orders"),
        ("Orders of the comparison group with one", "by_comparison_group"),
    ):
        assert re.search(rf"{name}\s+{said['codes'][key]:,}(\s|$)", behind.tabs["Codes"])
    assert said["codes"]["given"] > said["codes"]["people"] > 0
    assert "Was it another day?" in behind.tabs["Files"]


def test_the_files_can_be_had_again_without_those_who_have_declined_since(behind: Behind, recorded: Recorded, export: Shop) -> None:
    agree = {address(row["Email"]) for row in export.customers if row["Accepts Email Marketing"] == "yes"}
    listed, compared = ({row["Email"] for row in csv_rows(behind.again.file(name).decode())} for name in ("-list.csv", "-group.csv"))
    assert listed == recorded.contacted & agree
    assert compared == recorded.compared & agree
    left = len(recorded.contacted) - len(listed), len(recorded.compared) - len(compared)
    assert sum(left) > 0
    assert f"{left[0]} of the list and {left[1]} of the comparison group have unsubscribed, declined" in behind.again.told


def test_people_of_a_running_campaign_are_on_no_other_list(recorded: Recorded, interim: Looked) -> None:
    assert len(interim.addressable) > 100
    assert interim.addressable.isdisjoint(recorded.contacted | recorded.compared)


def test_once_the_window_has_ended_the_comparison_group_can_be_written_to(recorded: Recorded, behind: Behind, ended: Looked) -> None:
    stayed_away = recorded.compared - {row["Email"] for row in behind.came_back}
    assert len(stayed_away & ended.addressable) > 0.8 * len(stayed_away) > 40


def test_a_reload_keeps_the_results(visitor: Page, ended: Looked, behind: Behind) -> None:
    visitor.reload()
    settled(visitor)
    assert told(visitor) == ended.seen.told
    go_to(visitor, "Offers")
    assert heading(visitor).startswith("Your list is ready")
    assert_no_fault(visitor)
    go_to(visitor, "Results")
    assert heading(visitor) == ended.seen.heading


@pytest.mark.parametrize("moment", ["offers", "recorded", "awaited", "interim", "ended"])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_no_figure_is_cut(moment: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(moment)
    seen = found if isinstance(found, Seen) else found.seen
    assert seen.beyond_phone == 0
    assert seen.cut_on_phone == []
