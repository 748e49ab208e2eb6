"""What is set on the Settings page holds at once, on every page; what makes no sense is refused, and nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import NOW, OpenPage
from tests.pages.test_campaigns import press, settings
from tests.pages.test_every_page import assert_no_fault, told
from winback.importing import Upload, import_files
from winback.policy import ShopPolicy
from winback.store import Store, SuppressionReason, open_store
from winback.ui.frame import escape
from winback.ui.settings_groups import Group


@pytest.fixture
def shop_dir(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of the demo folder, to be written to."""
    return Path(shutil.copytree(demo_dir, tmp_path / "shop"))


def policy_in(folder: Path) -> ShopPolicy:
    store = open_store(folder)
    (workspace,) = store.workspaces()
    store.close()
    return workspace.policy


def number(app: AppTest, label: str) -> Callable[[float | None], object]:
    return next(field for field in app.number_input if field.label.startswith(label)).set_value


def amount(app: AppTest, label: str) -> Callable[[str], object]:
    return next(field for field in app.text_input if field.label.startswith(label)).input


def save(app: AppTest, group: int) -> AppTest:
    """Press the button of one of the groups: shop, money, lifecycle, lists."""
    return [button for button in app.button if button.label == "Save"][group].click().run()


SHOP, MONEY, LIFECYCLE, LISTS = range(4)


def test_every_group_keeps_what_was_set_and_nothing_else(open_page: OpenPage, shop_dir: Path) -> None:
    app = open_page("settings", shop_dir)
    next(field for field in app.text_input if field.label == "Name in messages").input("Corner Roastery")
    next(box for box in app.selectbox if box.label == "Kind of shop").select("coffee")
    next(box for box in app.selectbox if box.label == "Language of messages").select("fi")
    app = save(app, SHOP)
    amount(app, "What you keep of £100 in sales")("37.5")
    amount(app, "Cost of a gift or sample")("2,25")
    amount(app, "Cost of one message")("0.005")
    app = save(app, MONEY)
    number(app, "An order counts as a return within")(45)
    number(app, "Orders that make a regular")(6)
    app = save(app, LIFECYCLE)
    number(app, "Pause between two lists")(120)
    number(app, "Warn beyond")(12)
    number(app, "Leave out beyond")(18)
    app = save(app, LISTS)
    assert_no_fault(app)
    kept = policy_in(shop_dir)
    assert (kept.name, kept.business_type, kept.language) == ("Corner Roastery", "coffee", "fi")
    assert (kept.margin, kept.gift_cost, kept.contact_cost) == (Decimal("0.375"), Decimal("2.25"), Decimal("0.005"))
    assert (kept.horizon_days, kept.loyal_from_occasions) == (45, 6)
    assert (kept.cool_down_days, kept.warn_beyond_months, kept.leave_out_beyond_months) == (120, 12, 18)


@pytest.mark.parametrize(
    ("group", "label", "value", "sentence"),
    [
        (LIFECYCLE, "An order counts", 3, "Choose 14 to 730 days"),
        (LIFECYCLE, "Orders that make", 2, "A regular needs at least 3 orders, not 2."),
        (LISTS, "Pause", -5, "The pause between two lists does not fit."),
        (LISTS, "Leave out beyond", 12, "Nobody would be warned about"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence_and_stays_in_its_field(
    group: int, label: str, value: float, sentence: str, open_page: OpenPage, shop_dir: Path
) -> None:
    before = policy_in(shop_dir)
    app = open_page("settings", shop_dir)
    number(app, label)(value)
    app = save(app, group)
    assert [fault.value for fault in app.exception] == []
    assert escape(sentence)[:40] in app.error[0].value
    assert next(field for field in app.number_input if field.label.startswith(label)).value == value
    assert policy_in(shop_dir) == before


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("What you keep of £100", "140", "Of 100 in sales you keep more than 0 and at most 100."),
        ("Cost of one parcel", "-1", "What stands in “Cost of one parcel” is no amount: “-1”."),
        ("Cost of one message", "", "What stands in “Cost of one message” is no amount"),
    ],
)
def test_what_is_no_amount_is_refused_and_stays_in_its_field(
    label: str, typed: str, sentence: str, open_page: OpenPage, shop_dir: Path
) -> None:
    before = policy_in(shop_dir)
    app = open_page("settings", shop_dir)
    amount(app, label)(typed)
    app = save(app, MONEY)
    assert escape(sentence)[:40] in app.error[0].value
    assert next(field for field in app.text_input if field.label.startswith(label)).value == typed
    assert policy_in(shop_dir) == before


def test_amounts_are_shown_and_read_as_the_language_on_screen_writes_them(open_page: OpenPage, shop_dir: Path) -> None:
    app = open_page("settings", shop_dir)
    next(box for box in app.selectbox if box.label.startswith("Language ·")).select("de").run()
    shown = {field.label: field.value for field in app.text_input}
    assert (shown["Kosten je Nachricht"], shown["Kosten je Paket"]) == ("0,01", "5")
    amount(app, "Kosten je Nachricht")("0,005")
    [button for button in app.button if button.label == "Speichern"][MONEY].click().run()
    assert policy_in(shop_dir).contact_cost == Decimal("0.005")


def test_a_currency_that_no_file_named_can_be_set_afterwards(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Order ID,Email,Order date,Total\n1,a@example.com,2024-01-02,12.50\n2,b@example.com,2024-02-03,20.00\n")
    store = open_store(tmp_path / "data")
    import_files(store, store.workspace("Mine", create=True), [Upload(path=file, file_name=file.name)], now=NOW)
    app = open_page("settings", tmp_path / "data")
    next(box for box in app.selectbox if box.label == "Currency").select("SEK")
    app = save(app, SHOP)
    assert_no_fault(app)
    assert store.dataset(store.workspace("Mine")).orders["currency"].to_list() == ["SEK", "SEK"]


def test_the_days_of_a_return_and_the_orders_of_a_regular_hold_on_the_next_page(open_page: OpenPage, shop_dir: Path) -> None:
    before = open_page("lifecycle", shop_dir)
    app = open_page("settings", shop_dir)
    number(app, "An order counts as a return within")(200)
    number(app, "Orders that make a regular")(9)
    app = save(app, LIFECYCLE).switch_page("pages/lifecycle_page.py").run()
    assert "200 days" in app.title[0].value
    assert "200 days" not in before.title[0].value
    funnel = next(one.proto.spec for one in app.get("plotly_chart") if "a regular" in one.proto.spec)
    assert "9 orders, a regular" in funnel


def test_a_new_list_keeps_the_rules_about_months(open_page: OpenPage, shop_dir: Path) -> None:
    app = press(open_page("settings", shop_dir), "Save")
    number(app, "Warn beyond")(1)
    number(app, "Leave out beyond")(4)
    app = save(app, LISTS).switch_page("pages/offers_page.py").run()
    assert_no_fault(app)
    assert "more than 1 months ago" in told(app)
    steps = next(one.proto.spec for one in app.get("plotly_chart"))
    assert "not_too_old" in steps


def test_a_gift_begins_with_the_idea_and_the_cost_of_the_shop(open_page: OpenPage, shop_dir: Path) -> None:
    app = open_page("settings", shop_dir)
    next(box for box in app.selectbox if box.label == "Kind of shop").select("furniture")
    app = save(app, SHOP)
    amount(app, "Cost of a gift or sample")("7")
    app = save(app, MONEY).switch_page("pages/offers_page.py").run()
    next(radio for radio in app.radio if radio.label == "Idea").set_value("Win back with a reward").run()
    kind = next(box for box in app.selectbox if box.label == "High value")
    kind.select("Gift").run()
    assert next(field for field in app.text_input if field.label == "Which gift").value == "a care set for wood and fabric"
    assert next(field for field in app.text_input if field.label.startswith("It costs you")).value == "7"


def test_messages_are_first_written_in_the_language_of_the_shop(open_page: OpenPage, shop_dir: Path) -> None:
    app = open_page("settings", shop_dir)
    next(box for box in app.selectbox if box.label == "Language of messages").select("de")
    app = save(app, SHOP).switch_page("pages/offers_page.py").run()
    assert_no_fault(app)
    assert next(field for field in app.text_area if field.label == "Text").value.startswith("Hallo {{first_name")
    assert "Hallo" in told(app) or "Guten Tag" in told(app) or any("Hallo" in one.value for one in app.text)


@pytest.fixture
def with_list(shop_dir: Path) -> Store:
    store = open_store(shop_dir)
    (workspace,) = store.workspaces()
    store.suppress(workspace.id, ["left@example.com"], reason=SuppressionReason.UNSUBSCRIBED)
    return store


def do_not_contact(app: AppTest, typed: str, button: str) -> AppTest:
    next(field for field in app.text_area if field.label.startswith("E-mail addresses or phone")).input(typed)
    return press(app, button)


def test_addresses_are_put_on_the_list_asked_for_and_taken_off_but_not_those_who_left(
    open_page: OpenPage, with_list: Store, shop_dir: Path
) -> None:
    app = settings(open_page, shop_dir, Group.PEOPLE)
    typed = "Anna <ANNA@example.com>; +49 30 1234567\nleft@example.com\nnobody"
    app = do_not_contact(app, typed, "Never write to them")
    assert app.table[0].value["Addresses"].to_list() == ["1", "2", "0"]
    assert escape("2 addresses are on the list now; 1 were already.") in app.success[0].value
    assert "1 entry is neither" in told(app)
    app = do_not_contact(app, "anna@example.com\nother@example.com", "Are they on the list?")
    assert [one.value for one in app.info] == [escape("On the list: anna@example.com."), escape("Not on the list: other@example.com.")]
    app = do_not_contact(app, "anna@example.com, left@example.com", "Take off the list")
    assert escape("1 address is off the list.") in app.success[0].value
    assert len(app.error) == 1
    (workspace,) = with_list.workspaces()
    assert with_list.suppression_summary(workspace.id) == {"unsubscribed": 1, "erased": 0, "added_by_owner": 1}


def test_the_last_import_is_taken_back_after_a_tick(open_page: OpenPage, shop_dir: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("Order ID,Email,Order date,Total,Currency\nW1,wrong@example.com,2026-05-02,12.50,GBP\n")
    store = open_store(shop_dir)
    (workspace,) = store.workspaces()
    before = store.dataset(workspace).orders.height
    import_files(store, workspace, [Upload(path=wrong, file_name=wrong.name)], now=NOW + timedelta(days=1))
    app = settings(open_page, shop_dir, Group.STORAGE)
    assert escape("wrong.csv") in told(app)
    next(box for box in app.checkbox if box.label == "Yes, take these files back").check().run()
    app = press(app, "Take back")
    assert_no_fault(app)
    assert store.dataset(store.workspaces()[0]).orders.height == before
    assert escape("wrong.csv") not in told(app)
