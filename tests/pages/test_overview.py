"""The Overview's numbers are those of the lists that its buttons open, whatever the shop looks like."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Radio

from tests.pages.conftest import NOW, OpenPage, imported
from tests.pages.test_campaigns import campaigns, press
from tests.pages.test_every_page import assert_no_fault, told
from winback.demo.launch import write_exports
from winback.importing import Upload, import_files
from winback.offers.plays import Play, play
from winback.store import open_store
from winback.ui.frame import escape
from winback.vocabulary import BusinessType, Dimension


@pytest.fixture(scope="session")
def story_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo shop that is large enough for its story."""
    folder, exports = tmp_path_factory.mktemp("story"), tmp_path_factory.mktemp("exports")
    paths = write_exports(
        BusinessType.COFFEE, customers=4000, seed=1, as_of=date(2026, 6, 30), locale="en_GB", platform="shopify", folder=exports
    )
    return imported(folder, paths)


@pytest.fixture
def shop_dir(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of the demo folder, to be written to."""
    return Path(shutil.copytree(demo_dir, tmp_path / "shop"))


A_LIST = "Make a list for"


def number_in(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"\d[\d,]*", text)
    assert found is not None, text
    return int(found[0].replace(",", ""))


def list_buttons(app: AppTest) -> list[str]:
    """The buttons that lead to a list: the general one first, then those of the cards."""
    return [button.label for button in app.button if button.label.startswith(A_LIST)]


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def on_to_offers(button: Button) -> AppTest:
    """The Offers page as a click on the button opens it; AppTest does not stay on a page that a script has switched to."""
    return button.click().run().switch_page("pages/offers_page.py").run()


def clicked(open_page: OpenPage, folder: Path, place: int) -> tuple[str, AppTest]:
    """The label of one of the buttons, and the Offers page that a click on it opens."""
    app = open_page("overview", folder)
    button = [button for button in app.button if button.label.startswith(A_LIST)][place]
    return button.label, on_to_offers(button)


def idea(app: AppTest) -> Radio[Play]:
    return next(radio for radio in app.radio if radio.label == "Idea")


def with_key(app: AppTest, key: str) -> Button:
    return next(button for button in app.button if button.key == key)


def limits_of(app: AppTest) -> list[str]:
    return [button.label for button in app.button if (button.key or "").startswith("offer_limit_")]


def addressed(app: AppTest) -> tuple[list[str], str]:
    """The stages picked and the headline of the Offers page."""
    (stages,) = [list(box.value) for box in app.multiselect if box.label == "Who is addressed"]
    return stages, app.title[0].value


def test_the_overview_opens_with_one_button_and_four_figures(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("overview", demo_dir)
    assert_no_fault(app)
    assert re.fullmatch(r"\d+ customers have gone quiet – \d+ are worth a message", app.title[0].value.replace("\\", ""))
    assert list(figures(app)) == ["Quiet this month", "From regulars", "May be e-mailed", "Last campaign"]
    assert number_in(app.title[0].value.split("–")[1]) == number_in(list_buttons(app)[0])


@pytest.mark.parametrize("place", range(4))
def test_each_button_opens_a_list_of_as_many_people_and_as_much_money_as_it_said(place: int, open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("overview", demo_dir)
    ranges = [text.value for text in app.markdown if re.fullmatch(r"\*\*£[\d,]+ to £[\d,]+\*\*", text.value.replace("\\", ""))]
    label, offers = list_buttons(app)[place], on_to_offers([button for button in app.button if button.label.startswith(A_LIST)][place])
    assert_no_fault(offers)
    assert number_in(offers.title[0].value) == number_in(label) > 0
    if place:  # the first is the general list, which has no card here
        found = figures(offers)
        outlooks = ("Cautious", "In between", "Expected profit", "Optimistic")
        money = sorted((found[label] for label in outlooks if label in found), key=number_in)
        assert [money[0], money[-1]] == re.findall(r"£[\d,]+", ranges[place - 1])


def test_offers_opened_directly_address_the_same_people_as_the_button(open_page: OpenPage, demo_dir: Path) -> None:
    _, by_button = clicked(open_page, demo_dir, 0)
    directly = open_page("offers", demo_dir)
    assert addressed(directly) == addressed(by_button)
    assert addressed(directly)[0] == ["lapsed"]


def test_the_idea_that_is_recommended_is_the_one_to_begin_with(open_page: OpenPage, demo_dir: Path) -> None:
    app = open_page("offers", demo_dir)
    assert idea(app).value == play("win_back_reminder")
    assert "Recommendation: write, without a discount – as planned." in told(app).replace("\\", "")


def test_a_discount_that_does_not_pay_is_advised_against_beside_the_finding_and_undone_with_one_click(
    open_page: OpenPage, demo_dir: Path
) -> None:
    app = open_page("offers", demo_dir)
    assert "without_discount" not in [button.key for button in app.button]
    app = idea(app).set_value("Win back with a reward").run()
    assert "Recommendation: write, without a discount." in told(app).replace("\\", "")
    app = with_key(app, "without_discount").click().run()
    assert idea(app).value == play("win_back_reminder")


def test_what_a_card_has_chosen_is_shown_and_can_be_taken_off(open_page: OpenPage, story_dir: Path) -> None:
    app = on_to_offers(with_key(open_page("overview", story_dir), "do_product_stopped"))
    assert_no_fault(app)
    assert idea(app).value == play("successor_sample")
    product, orders, days = limits_of(app)
    assert product == escape("Favourite product: House Blend, 500 g")
    assert orders == "2 orders or more"
    assert days.startswith("last order from")
    assert {field.value for field in app.text_input if field.label == "Which gift"} == {"a sample of Morning Blend, 500 g"}
    before = number_in(app.title[0].value)

    app = with_key(app, "offer_limit_1").click().run()
    assert len(limits_of(app)) == 2
    assert number_in(app.title[0].value) > before
    app = with_key(app, "offer_limit_0").click().run()
    assert_no_fault(app)
    assert idea(app).value == play("win_back_reminder"), "what the sample says is not true of everybody"
    assert "A sample in place of a favourite" not in idea(app).options


def test_the_rules_of_a_recorded_list_keep_whom_it_was_for(open_page: OpenPage, shop_dir: Path) -> None:
    app = on_to_offers(with_key(open_page("overview", shop_dir), "do_second_order"))
    people = number_in(app.title[0].value)
    press(app, "Record this campaign")
    (campaign,) = campaigns(shop_dir)
    assert campaign.play == "second_order"
    assert campaign.terms["stages"] == ["new"]
    assert campaign.terms["only"]["most_occasions"] == 1
    assert date.fromisoformat(campaign.terms["only"]["last_order_from"]) < campaign.as_of
    assert campaign.terms["steps"]["rested"] == people


def test_people_of_a_running_campaign_are_no_longer_counted(open_page: OpenPage, shop_dir: Path) -> None:
    _, app = clicked(open_page, shop_dir, 0)
    press(app, "Record this campaign")
    overview = open_page("overview", shop_dir)
    assert_no_fault(overview)
    assert overview.title[0].value.replace("\\", "").endswith("those who may be e-mailed are in a running campaign")
    assert "make_list" not in [button.key for button in overview.button]


@pytest.mark.parametrize(
    "chosen",
    [{}, {Dimension.VALUE_TIER: "high"}, {Dimension.SILENCE_BAND: 0, Dimension.STAGE: "lapsed"}, {Dimension.PRODUCT: None}],
    ids=["all", "the best", "lately", "no product known"],
)
def test_a_list_for_those_shown_as_gone_quiet_has_as_many_people_as_its_button_says(
    chosen: dict[Dimension, object], open_page: OpenPage, demo_dir: Path
) -> None:
    app = open_page("lapsed", demo_dir)
    app.session_state["chosen"] = chosen
    app.run()
    assert_no_fault(app)
    buttons = [button for button in app.button if button.key == "make_list"]
    if not buttons:
        assert "None of them may be written to now" in told(app)
        return
    people = number_in(buttons[0].label)
    offers = on_to_offers(buttons[0])
    assert_no_fault(offers)
    assert number_in(offers.title[0].value) == people


HEADER = "Order ID,Email,Order date,Total"


def folder_with(tmp_path: Path, rows: list[str]) -> Path:
    """A data folder with these orders."""
    file = tmp_path / "orders.csv"
    file.write_text("\n".join([HEADER, *rows]))
    store = open_store(tmp_path / "data")
    import_files(store, store.workspace("Small shop", create=True), [Upload(path=file, file_name=file.name)], now=NOW)
    store.close()
    return tmp_path / "data"


def shop_of(customers: int, *, days: int, orders_each: int) -> list[str]:
    random = Random(2)
    rows = [
        (f"p{customer}@example.com", NOW.date() - timedelta(days=random.randrange(days)))
        for customer in range(customers)
        for _ in range(orders_each)
    ]
    return [f"{number},{email},{day.isoformat()},{random.randrange(10, 90)}.00" for number, (email, day) in enumerate(rows)]


@pytest.mark.parametrize(
    "rows",
    [shop_of(50, days=700, orders_each=1), shop_of(50, days=1, orders_each=1), shop_of(1, days=1, orders_each=1)],
    ids=["no repeat buyers", "one order day", "one customer"],
)
def test_a_small_shop_without_consent_lines_or_history_reads_sensibly(rows: list[str], open_page: OpenPage, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, rows)
    app = open_page("overview", folder)
    assert_no_fault(app)
    assert list_buttons(app) == []
    said = told(app).replace("\\", "")
    assert "worth a message" not in said
    assert re.search("does not stand out|Nothing stands out", said), "fewer than three actions are said to be all"
    assert not re.search(r"\bnan\b|None|inf\b", said)
    assert_no_fault(app.switch_page("pages/offers_page.py").run())


def test_a_shop_in_which_nobodys_consent_is_known_is_told_to_read_in_its_customers(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("overview", folder_with(tmp_path, shop_of(200, days=700, orders_each=2)))
    assert app.title[0].value.replace("\\", "").endswith("none of them may be e-mailed")
    assert "Read in your customer export: it says who agreed to e-mails." in told(app).replace("\\", "")


@pytest.fixture
def nameless_dir(tmp_path: Path) -> Path:
    """A data folder with orders of customers who are known by a number only."""
    draw = Random(3)
    days = [(customer, date(2024, 1, 1) + timedelta(days=draw.randrange(700))) for customer in range(300) for _ in range(3)]
    rows = [f"{number},{day},{customer},20.00,EUR" for number, (customer, day) in enumerate(days)]
    file = tmp_path / "till.csv"
    file.write_text("\n".join(["Order number,Order date,Customer number,Total,Currency", *rows]))
    return imported(tmp_path / "data", [file])


@pytest.mark.parametrize("address", ["overview", "offers"])
def test_where_no_address_is_known_the_page_says_so_and_leads_to_data(address: str, nameless_dir: Path, open_page: OpenPage) -> None:
    app = open_page(address, nameless_dir)
    assert_no_fault(app)
    assert escape("Read in an export that has them") in told(app)
    assert [button.label for button in app.button if button.label == "Go to Data"] == ["Go to Data"]
    assert list_buttons(app) == []
    assert "with an address" not in told(app)
    assert ("have gone quiet" in told(app)) == (address == "overview")


def test_a_history_too_short_for_a_trend_gets_a_sentence_and_no_empty_picture(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Order ID,Email,Order date,Total\n1,a@example.com,2024-01-02,12.50\n2,b@example.com,2024-02-03,20.00\n")
    app = open_page("overview", imported(tmp_path / "data", [file]))
    assert_no_fault(app)
    assert "Too short a history to say whether there are more customers or fewer" in [title.value for title in app.header]
    assert len(app.get("plotly_chart")) == 1  # where customers stand
    assert [metric.delta for metric in app.metric if metric.label == "From regulars"] == [""]


def with_all_figures(open_page: OpenPage, folder: Path) -> AppTest:
    """The Overview with “All figures” opened."""
    app = open_page("overview", folder)
    app.session_state["all_figures"] = True
    return app.run()


@pytest.mark.parametrize("statistics", [False, True])
def test_every_figure_is_shown_with_the_year_before_and_month_by_month(open_page: OpenPage, story_dir: Path, statistics: bool) -> None:
    app = with_all_figures(open_page, story_dir)
    app.session_state["statistics"] = statistics
    app.run()
    assert_no_fault(app)
    rows = app.table[0].value.set_index("Figure")
    assert ("Next 12 months" in rows.index) == statistics
    assert list(rows.columns) == ["Now", "A year before"]
    assert rows.loc["Average order", "Now"].startswith("£")
    picker = next(box for box in app.selectbox if box.label == "Month by month")
    assert list(picker.options) == list(rows.index)
    for figure in rows.index:
        app = next(box for box in app.selectbox if box.label == "Month by month").set_value(figure).run()
        assert_no_fault(app)
        titles = [escaped.value.replace("\\", "") for escaped in app.subheader]
        assert f"{figure}: {rows.loc[figure, 'Now']} now, {rows.loc[figure, 'A year before']} a year before" in titles


def test_a_figure_of_statistics_gives_way_when_they_are_switched_off(open_page: OpenPage, story_dir: Path) -> None:
    app = with_all_figures(open_page, story_dir)
    app.session_state["statistics"] = True
    app.run()
    next(box for box in app.selectbox if box.label == "Month by month").set_value("Next 12 months").run()
    assert "from 10,000 customers at most" in told(app)
    app.session_state["statistics"] = False
    app.run()
    assert_no_fault(app)
    picker = next(box for box in app.selectbox if box.label == "Month by month")
    assert "Next 12 months" not in picker.options
    assert any(title.startswith("Sales at stake: ") for title in findings(app))


def test_nothing_is_worked_out_month_by_month_before_somebody_looks(
    open_page: OpenPage, demo_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody has asked for it")

    monkeypatch.setattr("winback.ui.cached.analysed.monthly", refuse)
    app = open_page("overview", demo_dir)
    assert_no_fault(app)
    assert len(app.table) == 0


def with_repair(open_page: OpenPage, folder: Path) -> AppTest:
    """The Overview with “What to repair in the shop” opened."""
    app = open_page("overview", folder)
    app.session_state["repair"] = True
    return app.run()


def findings(app: AppTest) -> list[str]:
    return [title.value.replace("\\", "") for title in app.subheader]


def test_what_to_repair_is_told_in_findings_from_the_shops_own_orders(open_page: OpenPage, story_dir: Path) -> None:
    app = with_repair(open_page, story_dir)
    assert_no_fault(app)
    found = "\n".join(findings(app))
    assert re.search(r"House Blend, 500 g – Favourite gone: \d+ customers gone quiet, who bought for £[\d,]+ a year", found)
    assert re.search(r"Those who begin with a discount come back less often: \d+ of 100, against \d+ without one", found)
    assert re.search(
        r"A new customer leaves £\d+ in the first year: winning one may cost up to that, and £\d+ to be on the safe side", found
    )
    assert re.search(r"Customers who have bought at least twice paid \d+% of the last year’s sales", told(app).replace("\\", ""))
    app = next(radio for radio in app.radio if radio.label == "Compare new customers by").set_value("product").run()
    assert_no_fault(app)
    assert re.search(r"\d+ of 100 new customers come again within 365 days; with which product", "\n".join(findings(app)))


def test_the_margin_is_called_an_assumption_until_it_is_stated(open_page: OpenPage, story_dir: Path) -> None:
    app = with_repair(open_page, story_dir)
    assert "That 40% of sales are left after goods, packing and fees is an assumption." in told(app).replace("\\", "")


def test_what_people_buy_next_is_told_for_real_orders_with_the_people_behind_it(open_page: OpenPage, real_dir: Path) -> None:
    app = with_repair(open_page, real_dir)
    assert_no_fault(app)
    found = "\n".join(findings(app))
    assert re.search(r"After .+ people take .+: \d+ of 100, against [\d.]+ of all", found)
    assert "What a new customer may cost is known once 30 of them have been with you for a year" in found


@pytest.mark.parametrize(
    "rows",
    [shop_of(50, days=700, orders_each=1), shop_of(30, days=400, orders_each=2), shop_of(1, days=1, orders_each=1)],
    ids=["no repeat buyers", "thirty customers", "one customer"],
)
def test_a_small_shop_is_told_that_there_is_too_little_to_repair_it_by(rows: list[str], open_page: OpenPage, tmp_path: Path) -> None:
    app = with_repair(open_page, folder_with(tmp_path, rows))
    assert_no_fault(app)
    assert not re.search(r"\bnan\b|None|inf\b", told(app))
    assert "What a new customer may cost is known once 30 of them" in "\n".join(findings(app))


def test_a_year_before_is_not_told_from_a_history_that_did_not_reach_back_a_year_then(open_page: OpenPage, real_dir: Path) -> None:
    app = open_page("overview", real_dir)
    assert [metric.delta for metric in app.metric if metric.label == "From regulars"] == [""]


def test_what_is_expected_of_a_customer_is_shown_to_those_who_know_statistics(open_page: OpenPage, story_dir: Path) -> None:
    app = with_all_figures(open_page, story_dir)
    assert "Next 12 months" not in list(app.table[0].value["Figure"])
    app.session_state["statistics"] = True
    app = app.run()
    assert_no_fault(app)
    rows = app.table[0].value.set_index("Figure")
    assert re.fullmatch(r"£\d+", rows.loc["Next 12 months", "Now"])
    assert re.fullmatch(r"£\d+", rows.loc["Next 12 months", "A year before"])
    assert "Orders by MBG/NBD" in told(app)
    said = re.search(
        r"A year ago this way would have said ([\d,]+) orders; ([\d,]+) came. It tends to be too high, then by (\d+)%",
        told(app).replace("\\", ""),
    )
    assert said is not None
    expected, came, off = (int(number.replace(",", "")) for number in said.groups())
    assert off == pytest.approx(100 * (expected / came - 1), abs=0.6)


def test_what_is_expected_is_told_where_the_shop_shows_nobody_to_leave_and_says_so(open_page: OpenPage, real_dir: Path) -> None:
    app = with_all_figures(open_page, real_dir)
    app.session_state["statistics"] = True
    app = app.run()
    assert_no_fault(app)
    rows = app.table[0].value.set_index("Figure")
    assert re.fullmatch(r"£\d+", rows.loc["Next 12 months", "Now"])
    assert rows.loc["Next 12 months", "A year before"] == "–"
    assert "do not show that anybody leaves for good" in told(app)
    assert "A year ago this way" not in told(app), "a year and nine days are no two years"


def test_gone_quiet_leads_to_what_to_repair_in_the_shop(open_page: OpenPage, story_dir: Path) -> None:
    app = open_page("lapsed", story_dir)
    with_key(app, "to_repair").click().run()
    overview = app.switch_page("pages/overview_page.py").run()
    assert_no_fault(overview)
    assert any("in the first year: winning one may cost up to that" in title for title in findings(overview))


def test_what_a_short_history_could_not_know_a_year_before_is_left_open(open_page: OpenPage, real_dir: Path) -> None:
    rows = with_all_figures(open_page, real_dir).table[0].value.set_index("Figure")["A year before"]
    assert set(rows) == {"–"}, "nine days are no year before"


def test_a_shop_in_which_all_are_long_gone_is_not_congratulated(open_page: OpenPage, tmp_path: Path) -> None:
    rows = [f"{n},a{n % 30}@example.com,2023-01-{1 + n % 28:02},20.00" for n in range(60)] + ["99,new@example.com,2026-06-20,20.00"]
    app = open_page("overview", folder_with(tmp_path, rows))
    assert app.title[0].value.replace("\\", "") == "30 customers are long gone, nobody else has gone quiet"


def test_regulars_are_defined_by_as_many_days_as_make_one(open_page: OpenPage, story_dir: Path) -> None:
    app = with_all_figures(open_page, story_dir)
    assert any("customers who have ordered on at least 4 different days" in caption.value for caption in app.caption)


@pytest.mark.parametrize("part", ["all_figures", "repair"])
def test_a_part_that_was_opened_is_open_when_one_comes_back(part: str, open_page: OpenPage, story_dir: Path) -> None:
    app = open_page("overview", story_dir)
    app.session_state[part] = True
    app.run()
    opened = len(app.caption)
    app.switch_page("pages/lifecycle_page.py").run()
    app.switch_page("pages/overview_page.py").run()
    assert_no_fault(app)
    assert len(app.caption) == opened


def test_what_a_new_customer_may_cost_is_the_mean_and_the_low_end_is_the_safe_one(open_page: OpenPage, story_dir: Path) -> None:
    app = with_repair(open_page, story_dir)
    (title,) = (one for one in findings(app) if "winning one may cost" in one)
    left, safe = (int(re.sub(r"\D", "", amount)) for amount in re.findall(r"£[\d,]+", title))
    low, high = re.search(r"make it £([\d,]+) to £([\d,]+)", told(app)).groups()
    assert safe == int(low.replace(",", "")) < left < int(high.replace(",", ""))
