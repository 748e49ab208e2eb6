"""From the list to the recorded campaign and its result, as AppTest sees it."""

import re
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import NOW, OpenPage
from tests.pages.test_every_page import assert_no_fault, told
from winback.policy import Economics
from winback.store import Campaign, Store, open_store
from winback.ui import cached
from winback.ui.frame import escape
from winback.ui.settings_groups import Group
from winback.vocabulary import Arm, CampaignStatus, LiftSource


@pytest.fixture
def shop_dir(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of the demo folder, to be written to."""
    return Path(shutil.copytree(demo_dir, tmp_path / "shop"))


def press(app: AppTest, start: str) -> AppTest:
    """Click the first button whose label begins like this."""
    return next(button for button in app.button if button.label.startswith(start)).click().run()


def campaigns(folder: Path) -> list[Campaign]:
    """What is recorded in the only workspace."""
    store = open_store(folder)
    found = store.campaigns(_only_workspace(store))
    store.close()
    return found


def _only_workspace(store: Store) -> int:
    (workspace,) = store.workspaces()
    return workspace.id


def pick(app: AppTest, question: str, answer: str) -> AppTest:
    """Choose one of several round buttons by what is written beside it."""
    return next(radio for radio in app.radio if radio.label == question).set_value(answer).run()


def without_codes(open_page: OpenPage, folder: Path) -> AppTest:
    """The Offers page with the idea that needs no code."""
    return pick(open_page("offers", folder), "Idea", "Say hello without a discount")


def test_recording_freezes_everybody_assigned_and_shows_the_files(open_page: OpenPage, shop_dir: Path) -> None:
    app = press(without_codes(open_page, shop_dir), "Record this campaign")
    assert_no_fault(app)
    (campaign,) = campaigns(shop_dir)
    assert campaign.status is CampaignStatus.RECORDED
    assert campaign.name.startswith("Say hello without a discount, ")
    assert app.title[0].value == escape(f"Recorded: {campaign.name}")
    store = open_store(shop_dir)
    assigned, recipients = store.campaign_frames(campaign)
    store.close()
    assert 0 < recipients.height < assigned.height
    assert round(assigned.height * campaign.holdout) == assigned.filter(assigned["arm"] == Arm.HOLDOUT).height
    assert f"{recipients.height:,} people get the message" in told(app)


def test_a_second_click_and_a_second_tab_make_no_second_campaign(open_page: OpenPage, shop_dir: Path) -> None:
    first, second = without_codes(open_page, shop_dir), without_codes(open_page, shop_dir)
    for tab in (first, second):
        press(tab, "Record this campaign")
        assert_no_fault(tab)
        assert tab.title[0].value.startswith(escape("Recorded: "))
    assert len(campaigns(shop_dir)) == 1


def test_a_tab_with_another_list_is_told_that_it_has_changed(open_page: OpenPage, shop_dir: Path) -> None:
    first, other = without_codes(open_page, shop_dir), pick(open_page("offers", shop_dir), "Idea", "Win back with a reward")
    pick(other, "Codes", "Without a code")
    press(first, "Record this campaign")
    stale = next((button for button in other.button if button.label.startswith("Record this campaign")), None)
    assert stale is not None
    stale.click().run()
    assert len(campaigns(shop_dir)) == 1
    assert "nothing was recorded" in told(other)


def test_people_of_a_recorded_campaign_are_on_no_other_list_until_it_is_given_up(open_page: OpenPage, shop_dir: Path) -> None:
    app = press(without_codes(open_page, shop_dir), "Record this campaign")
    again = without_codes(open_page, shop_dir)
    assert again.title[0].value == "Nobody is on this list yet"
    app = press(app, "It was not sent")
    assert campaigns(shop_dir)[0].status is CampaignStatus.NOT_SENT
    assert without_codes(open_page, shop_dir).title[0].value.startswith("Your list is ready")


def test_what_was_sent_after_the_data_end_waits_for_the_next_export(open_page: OpenPage, shop_dir: Path) -> None:
    app = press(without_codes(open_page, shop_dir), "Record this campaign")
    app.date_input[0].set_value(NOW.date() + timedelta(days=3)).run()
    press(app, "It was sent on this day")
    assert campaigns(shop_dir)[0].sent_on == date(2026, 7, 4)
    results = open_page("results", shop_dir)
    assert_no_fault(results)
    assert results.title[0].value == "Sent – the next order export will show what it brought"
    assert "Read in the next order export" in told(results)


def test_a_campaign_without_a_comparison_group_is_warned_about(open_page: OpenPage, shop_dir: Path) -> None:
    app = without_codes(open_page, shop_dir)
    pick(app, "Comparison group", "None")
    assert_no_fault(app)
    assert "you will never know who came back because of your offer" in told(app)


def test_the_margin_is_asked_once_and_kept_with_the_shop(open_page: OpenPage, shop_dir: Path) -> None:
    app = without_codes(open_page, shop_dir)
    assert "This is our assumption until you say" in told(app)
    app = press(app, "Keep this for my shop")
    assert_no_fault(app)
    assert "This is our assumption until you say" not in told(app)
    assert "Keep this for my shop" not in [button.label for button in app.button]
    store = open_store(shop_dir)
    assert store.workspaces()[0].policy.margin == Decimal("0.4")
    store.close()


def test_what_came_stands_beside_what_was_expected(open_page: OpenPage, shop_dir: Path) -> None:
    app = press(without_codes(open_page, shop_dir), "Record this campaign")
    app.date_input[0].set_value(campaigns(shop_dir)[0].as_of).run()
    press(app, "It was sent on this day")
    results = open_page("results", shop_dir)
    assert_no_fault(results)
    expected = campaigns(shop_dir)[0].terms["expected"]["planned"]
    amount = float(f"{float(expected['extra_profit']):.1e}")
    assert escape(f"Expected when it was recorded: {100 * expected['lift']:.1g} extra of 100, £{amount:,.0f}.") in told(results)
    assert re.search(r"Interim\\: 0 against 0 of 100 so far", told(results))


def test_lifts_say_where_they_come_from_and_none_is_cut(open_page: OpenPage, shop_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taught = Economics(lift_with_reward=0.314, lift_with_reward_source=LiftSource.MEASURED)
    monkeypatch.setattr(cached, "economics", lambda *_: taught)
    app = open_page("offers", shop_dir)
    assert_no_fault(app)
    assert escape("with a reward, measured in your shop; with the message alone, our assumption.") in told(app)
    with_reward = next(slider for slider in app.select_slider if slider.label == "Extra returns per 100 with a reward")
    assert (with_reward.value, with_reward.options[-1]) == (31.4, "32")
    with_reward.set_value(8.0).run()
    assert_no_fault(app)
    assert escape("with a reward, set by you; with the message alone, our assumption.") in told(app)


def test_without_a_campaign_the_results_lead_to_the_offers(open_page: OpenPage, shop_dir: Path) -> None:
    app = open_page("results", shop_dir)
    assert_no_fault(app)
    assert "Nothing sent yet" in told(app)
    assert [button.label for button in app.button if "list" in button.label] == ["Make the first list"]


def settings(open_page: OpenPage, folder: Path, group: Group) -> AppTest:
    """One group of the Settings page."""
    return open_page("settings", folder).radio(key="settings_group").set_value(group).run()


def ask(app: AppTest, person: str, button: str, *, sure: bool = False) -> AppTest:
    """Ask about a person on the Settings page."""
    next(field for field in app.text_input if field.label == "E-mail or phone").input(person)
    if sure:
        next(box for box in app.checkbox if box.label.startswith("Forget this person")).check()
    return press(app, button)


def test_a_person_is_forgotten_only_with_the_tick_and_nothing_of_it_carries_over(open_page: OpenPage, shop_dir: Path) -> None:
    store = open_store(shop_dir)
    person = store.dataset(store.workspaces()[0]).people["email"].drop_nulls()[0]
    app = ask(settings(open_page, shop_dir, Group.PEOPLE), person, "Forget for good")
    assert "Tick that this person is to be forgotten" in told(app)
    assert person in store.dataset(store.workspaces()[0]).people["email"].to_list()

    app = ask(app, person, "Forget for good", sure=True)
    assert_no_fault(app)
    assert next(success.value for success in app.success).startswith("Forgotten")
    assert person not in store.dataset(store.workspaces()[0]).people["email"].to_list()
    assert next(box for box in app.checkbox if box.label.startswith("Forget this person")).value is False
    assert next(field for field in app.text_input if field.label == "E-mail or phone").value == ""
    store.close()


def test_nothing_chosen_for_a_list_of_one_shop_is_there_in_another(open_page: OpenPage, shop_dir: Path, demo_dir: Path) -> None:
    store = open_store(shop_dir)
    first = store.workspaces()[0]
    other = store.create_workspace("Other shop")
    store.commit_import(other.id, expected_version=other.version, dataset=store.dataset(first), receipts=store.receipts(first.id))
    store.close()
    app = open_page("offers", shop_dir)
    next(field for field in app.text_input if field.label == "Where the button leads").input("https://first.example.com/").run()
    pick(pick(app, "Idea", "Win back with a reward"), "Codes", "Codes from my shop")
    next(area for area in app.text_area if area.label == "Codes, one per line").input("SECRET-1").run()
    shops = next(box for box in app.selectbox if box.label == "Shop")
    shops.set_value("Other shop" if shops.value != other.id else "Test shop").run()
    assert_no_fault(app)
    app.switch_page("pages/offers_page.py").run()
    assert next(field for field in app.text_input if field.label == "Where the button leads").value == ""
    assert "SECRET-1" not in [area.value for area in app.text_area]


@pytest.mark.parametrize(("typed", "cost"), [("2,50", "2.50"), ("2.50", "2.50"), ("€1,250.00", "1250")])
def test_a_comma_in_what_a_gift_costs_never_makes_it_a_hundred_times_as_dear(
    typed: str, cost: str, open_page: OpenPage, shop_dir: Path
) -> None:
    app = gift_costs(pick(open_page("offers", shop_dir), "Idea", "Win back with a reward"), typed)
    assert_no_fault(app)
    app = press(app, "Record this campaign")
    (campaign,) = campaigns(shop_dir)
    assert {Decimal(reward["cost"]) for reward in campaign.terms["rewards"].values()} == {Decimal(cost), Decimal(0)}


def test_what_is_no_amount_is_said_beside_the_field_and_the_cost_of_the_shop_is_used(open_page: OpenPage, shop_dir: Path) -> None:
    app = gift_costs(pick(open_page("offers", shop_dir), "Idea", "Win back with a reward"), "five")
    assert_no_fault(app)
    assert escape("“five” does not fit here; 3 is used instead.") in told(app)
    assert escape("Write an amount like 2.50.") in told(app)


def gift_costs(app: AppTest, typed: str) -> AppTest:
    """Give the customers of high value a gift that costs this much."""
    next(box for box in app.selectbox if box.label == "High value").select("Gift").run()
    next(field for field in app.text_input if field.label == "Which gift").input("a mug")
    next(field for field in app.text_input if field.label.startswith("It costs you")).input(typed).run()
    return pick(app, "Codes", "Without a code")


def test_a_second_tab_that_has_found_the_recorded_list_stays_with_its_files(open_page: OpenPage, shop_dir: Path) -> None:
    first, second = without_codes(open_page, shop_dir), without_codes(open_page, shop_dir)
    for tab in (first, second):
        press(tab, "Record this campaign")
    pick(second, "What do you send with?", "Brevo")
    assert_no_fault(second)
    assert second.title[0].value.startswith(escape("Recorded: "))


def test_what_became_of_a_recorded_list_in_another_tab_is_said(open_page: OpenPage, shop_dir: Path) -> None:
    first, second = without_codes(open_page, shop_dir), without_codes(open_page, shop_dir)
    for tab in (first, second):
        press(tab, "Record this campaign")
    press(first, "It was sent on this day")
    press(second, "It was not sent")
    assert_no_fault(second)
    assert campaigns(shop_dir)[0].status is CampaignStatus.SENT
    assert escape(". The Results page says what it brought.") in told(second)


def test_a_reload_right_after_recording_leads_to_the_files(open_page: OpenPage, shop_dir: Path) -> None:
    press(without_codes(open_page, shop_dir), "Record this campaign")
    again = without_codes(open_page, shop_dir)
    assert "1 recorded list waits to be sent" in told(again)
    assert "Without a comparison group" not in " ".join(str(warning.value) for warning in again.warning)
    assert [button.label for button in again.button if button.label.startswith("To the files")] == ["To the files and the day of sending"]
