"""From a plan to a recorded campaign: who is bound and released, what is frozen, what a file leaves out."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.test_pipeline import LIMITS, NOW, SAMPLES, SHOP
from winback import drafting, measuring, pipeline, recording
from winback.errors import UnusableInput
from winback.importing import Upload, import_files
from winback.offers.plays import WIN_BACK, WIN_BACK_REMINDER, default_rules, play
from winback.pipeline import History
from winback.policy import Economics, OfferRules, ShopPolicy
from winback.store import Campaign, ConcurrentChange, Store, SuppressionReason, Workspace, open_store
from winback.vocabulary import Arm, CampaignStatus, CodeSource, Destination, LiftSource

RULES = default_rules(play(WIN_BACK_REMINDER), say=str)
WITH_CODES = replace(default_rules(play(WIN_BACK), say=str), code_source=CodeSource.OWN, codes_confirmed=True)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample shop, to be copied."""
    folder = tmp_path_factory.mktemp("imported")
    opened = open_store(folder)
    uploads = [Upload(path=path, file_name=path.name) for path in sorted(SAMPLES.glob("*.csv"))]
    import_files(opened, opened.workspace("Shop", create=True), uploads, now=NOW)
    opened.close()
    return folder


@pytest.fixture
def store(imported: Path, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Path(shutil.copytree(imported, tmp_path / "data")))
    yield opened
    opened.close()


@pytest.fixture
def shop(store: Store) -> Workspace:
    return store.workspace("Shop")


def history_of(store: Store, shop: Workspace) -> History:
    found = pipeline.read_history(store.dataset(shop), policy=ShopPolicy(), imported_on=NOW.date())
    assert found is not None
    return found


def drafted(store: Store, shop: Workspace, rules: OfferRules = RULES, *, as_of: date | None = None, holdout: float = 0.3) -> drafting.Draft:
    now = store.current(shop.id)
    history = history_of(store, now)
    reserved = drafting.reserved(store, now, history.people, as_of=as_of or history.as_of)
    wanted = drafting.Wanted(thresholds=LIMITS, rules=rules, shop=SHOP, language="en", holdout=holdout)
    return drafting.draft(store, now, history, wanted, reserved)


def recorded(store: Store, shop: Workspace, rules: OfferRules = RULES, *, name: str = "July") -> Campaign:
    now = store.current(shop.id)
    return recording.record(store, now, history_of(store, now), drafted(store, now, rules), name=name)


def test_the_same_version_of_the_data_draws_the_same_lot_and_the_same_codes(store: Store, shop: Workspace) -> None:
    first, second = drafted(store, shop, WITH_CODES), drafted(store, shop, WITH_CODES)
    assert first.plan.assigned.equals(second.plan.assigned)
    assert first.request_key == second.request_key


def test_saving_settings_does_not_draw_the_lot_again_and_the_next_list_is_drawn_anew(store: Store, shop: Workspace) -> None:
    first = drafted(store, shop).plan.assigned
    store.save_policy(shop.id, ShopPolicy(name="Tea"))
    assert drafted(store, shop).plan.assigned.equals(first)
    store.mark_not_sent(shop.id, recorded(store, shop).id, expected_status=CampaignStatus.RECORDED)
    again = drafted(store, shop).plan.assigned
    assert again["customer"].sort().equals(first["customer"].sort())
    assert not again.equals(first)


def test_another_share_or_another_text_is_another_campaign(store: Store, shop: Workspace) -> None:
    keys = {
        drafted(store, shop).request_key,
        drafted(store, shop, holdout=0.5).request_key,
        drafted(store, shop, replace(RULES, texts=replace(RULES.texts, subject="Hello"))).request_key,
    }
    assert len(keys) == 3


def test_what_was_seen_is_what_is_frozen(store: Store, shop: Workspace) -> None:
    seen = drafted(store, shop, WITH_CODES)
    campaign = recording.record(store, shop, history_of(store, shop), seen, name="July")
    assigned, recipients = store.campaign_frames(campaign)
    assert assigned.equals(seen.plan.assigned)
    assert recipients.equals(seen.plan.recipients)
    assert campaign.seed == seen.seed
    assert Decimal(campaign.terms["economics"]["margin"]) == seen.rules.economics.margin
    assert campaign.terms["expected"]["planned"]["extra_profit"] == str(seen.plan.expected.planned.extra_profit)


def test_the_same_draft_twice_is_one_campaign_and_an_outdated_one_is_none(store: Store, shop: Workspace) -> None:
    seen, other = drafted(store, shop), drafted(store, shop, holdout=0.5)
    history = history_of(store, shop)
    first = recording.record(store, shop, history, seen, name="July")
    assert recording.record(store, shop, history, seen, name="July again").id == first.id
    with pytest.raises(ConcurrentChange):
        recording.record(store, shop, history, other, name="Another")
    assert [campaign.name for campaign in store.campaigns(shop.id)] == ["July"]


def test_codes_that_nobody_said_to_create_are_not_recorded(store: Store, shop: Workspace) -> None:
    unconfirmed = drafted(store, shop, replace(WITH_CODES, codes_confirmed=False))
    with pytest.raises(UnusableInput, match="not in your shop yet"):
        recording.record(store, shop, history_of(store, shop), unconfirmed, name="July")
    missing = drafted(store, shop, replace(WITH_CODES, code_source=CodeSource.LISTED, codes=("ONE",)))
    with pytest.raises(UnusableInput, match="missing"):
        recording.record(store, shop, history_of(store, shop), missing, name="July")
    assert store.campaigns(shop.id) == []


def test_everybody_assigned_rests_until_the_window_has_ended_and_who_waited_comes_first(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    history = history_of(store, store.current(shop.id))
    everybody = store.campaign_frames(campaign)[0]
    sent_on = history.as_of + timedelta(days=1)
    store.mark_sent(shop.id, campaign.id, on=sent_on, expected_status=CampaignStatus.RECORDED)
    last_day = sent_on + timedelta(days=campaign.window_days - 1)

    def bound(day: date) -> tuple[list[int], list[int]]:
        found = drafting.reserved(store, store.current(shop.id), history.people, as_of=day)
        return found.resting.to_list(), found.released.to_list()

    waited = everybody.filter(pl.col("arm") == Arm.HOLDOUT)["customer"].sort().to_list()
    assert bound(last_day - timedelta(days=1)) == (everybody["customer"].sort().to_list(), [])
    assert bound(last_day) == ([], waited)


def test_a_longer_pause_binds_beyond_the_window_and_a_shorter_one_never_ends_it(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    history = history_of(store, store.current(shop.id))
    sent_on = history.as_of + timedelta(days=1)
    store.mark_sent(shop.id, campaign.id, on=sent_on, expected_status=CampaignStatus.RECORDED)
    last_day = sent_on + timedelta(days=campaign.window_days - 1)

    def are_bound(pause: int | None, day: date) -> bool:
        paused = store.save_policy(shop.id, replace(shop.policy, cool_down_days=pause))
        return drafting.reserved(store, paused, history.people, as_of=day).resting.len() > 0

    assert [are_bound(pause, last_day) for pause in (None, 1, campaign.window_days, campaign.window_days + 1)] == [
        False,
        False,
        False,
        True,
    ]
    assert are_bound(1, last_day - timedelta(days=1))
    assert not are_bound(campaign.window_days + 1, last_day + timedelta(days=1))


def test_a_list_that_was_given_up_binds_and_releases_nobody(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    assert drafted(store, shop).plan.assigned.is_empty()
    store.mark_not_sent(shop.id, campaign.id, expected_status=CampaignStatus.RECORDED)
    found = drafting.reserved(store, store.current(shop.id), history_of(store, shop).people, as_of=NOW.date())
    assert (found.resting.len(), found.released.len()) == (0, 0)
    assert drafted(store, shop).plan.assigned.height > 0


def test_codes_of_one_campaign_are_in_no_other(store: Store, shop: Workspace) -> None:
    first = recorded(store, shop, WITH_CODES)
    store.mark_not_sent(shop.id, first.id, expected_status=CampaignStatus.RECORDED)
    second = recorded(store, shop, WITH_CODES, name="August")
    codes = [set(store.campaign_frames(campaign)[1]["code"].drop_nulls()) for campaign in (first, second)]
    assert codes[0]
    assert codes[1]
    assert not codes[0] & codes[1]


def test_files_are_the_same_bytes_until_somebody_leaves(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    before = recording.campaign_files(store, campaign, Destination.CSV)
    assert (before.left_out, before.files[0].build()) == (0, recording.campaign_files(store, campaign, Destination.CSV).files[0].build())
    gone = store.campaign_frames(campaign)[1]["email"][0]
    store.suppress(shop.id, [gone], reason=SuppressionReason.UNSUBSCRIBED)
    after = recording.campaign_files(store, campaign, Destination.CSV)
    assert (after.left_out, after.files[0].rows) == (1, before.files[0].rows - 1)
    assert gone.encode() not in after.files[0].build()


def test_who_declines_in_a_later_customer_file_leaves_the_files_too(store: Store, shop: Workspace, tmp_path: Path) -> None:
    campaign = recorded(store, shop)
    gone = store.campaign_frames(campaign)[1]["email"][0]
    later = tmp_path / "customers.csv"
    header = next(path for path in SAMPLES.glob("customers*")).read_text("utf-8").splitlines()[0]
    cells = {"Email": gone, "Accepts Email Marketing": "no"}
    later.write_text(header + "\n" + ",".join(cells.get(name, "") for name in header.split(",")) + "\n", encoding="utf-8")
    import_files(store, store.current(shop.id), [Upload(path=later, file_name=later.name)], now=NOW)
    made = recording.campaign_files(store, campaign, Destination.CSV)
    assert made.left_out == 1
    assert gone.encode() not in made.files[0].build()


def test_a_plan_starts_from_what_the_shop_has_set_and_from_assumed_lifts(store: Store, shop: Workspace) -> None:
    policy = ShopPolicy(margin=Decimal("0.55"), contact_cost=Decimal("0.02"))
    economics = measuring.economics_of(policy, measuring.taught(store, shop, history_of(store, shop)))
    assert (economics.margin, economics.margin_is_assumed, economics.contact_cost) == (Decimal("0.55"), False, Decimal("0.02"))
    assert {economics.lift_with_reward_source, economics.lift_without_reward_source} == {LiftSource.ASSUMED}
    assert measuring.economics_of(ShopPolicy(), measuring.lessons(())) == Economics()


def test_a_campaign_is_measured_with_the_margin_it_was_recorded_with(store: Store, shop: Workspace) -> None:
    stated = replace(RULES, economics=replace(Economics(), margin=Decimal("0.25"), margin_is_assumed=False))
    campaign = recorded(store, shop, stated)
    store.save_policy(shop.id, ShopPolicy(margin=Decimal("0.9")))
    assert measuring.margin_of(campaign) == Decimal("0.25")
    assert measuring.margin_of(store.campaigns(shop.id)[0]) == Decimal("0.25")


def test_only_what_was_sent_by_the_end_of_the_data_is_measured(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    history = history_of(store, store.current(shop.id))
    assert measuring.results(store, shop, history) == ()
    store.mark_sent(shop.id, campaign.id, on=history.as_of + timedelta(days=1), expected_status=CampaignStatus.RECORDED)
    assert measuring.results(store, shop, history) == ()
    assert [one.name for one in measuring.ahead(store, shop, as_of=history.as_of)] == ["July"]
    store.mark_sent(shop.id, campaign.id, on=history.as_of, expected_status=CampaignStatus.SENT)
    (result,) = measuring.results(store, shop, history)
    assert result.measured.preliminary
    assert measuring.ahead(store, shop, as_of=history.as_of) == ()


def test_a_draft_names_no_code_in_any_text(store: Store, shop: Workspace) -> None:
    texts = replace(
        WITH_CODES.texts, subject="{{code|none}} for you", preview_text="Use {{code}}", link="https://shop.example.com/{{code}}"
    )
    seen = drafted(store, shop, replace(WITH_CODES, texts=texts))
    codes = set(seen.plan.recipients["code"].drop_nulls())
    rows = drafting.draft_rows(seen)
    assert codes
    assert rows["code"].null_count() == rows.height
    written = " ".join(str(cell) for row in rows.rows() for cell in row)
    assert not [code for code in codes if code in written]


def test_a_text_without_a_code_stays_in_the_draft(store: Store, shop: Workspace) -> None:
    rows = drafting.draft_rows(drafted(store, shop))
    assert rows["text"].str.contains("Kind regards").all()


def test_a_given_up_list_has_no_files_any_more(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    given_up = store.mark_not_sent(shop.id, campaign.id, expected_status=CampaignStatus.RECORDED)
    with pytest.raises(UnusableInput, match="given up"):
        recording.campaign_files(store, given_up, Destination.CSV)


def after_the_window(store: Store, shop: Workspace) -> tuple[Campaign, Campaign]:
    """A finished campaign, and a later one with the same people."""
    first = recorded(store, shop)
    sent_on = first.as_of + timedelta(days=1)
    first = store.mark_sent(shop.id, first.id, on=sent_on, expected_status=CampaignStatus.RECORDED)
    now = store.current(shop.id)
    history = history_of(store, now)
    later_day = first.as_of + timedelta(days=first.window_days + 1)
    second = recording.record(store, now, history, drafted(store, shop, as_of=later_day), name="August")
    return first, second


def test_an_old_list_written_again_reaches_nobody_of_a_later_one(store: Store, shop: Workspace) -> None:
    first, second = after_the_window(store, shop)
    bound = set(store.campaign_frames(second)[0]["email"])
    made = recording.campaign_files(store, first, Destination.CSV)
    assert made.left_out == store.campaign_frames(first)[1].height
    assert not [email for email in bound if any(email.encode() in file.build() for file in made.files)]


def test_a_corrected_day_may_not_reach_into_a_later_list_of_the_same_people(store: Store, shop: Workspace) -> None:
    first, second = after_the_window(store, shop)
    store.mark_sent(shop.id, second.id, on=second.as_of + timedelta(days=200), expected_status=CampaignStatus.RECORDED)
    with pytest.raises(UnusableInput, match="later list “August”"):
        recording.mark_sent(store, first, on=second.as_of + timedelta(days=190))
    assert recording.mark_sent(store, first, on=first.as_of + timedelta(days=3)).sent_on == first.as_of + timedelta(days=3)


def test_a_day_years_ahead_was_mistyped(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop)
    with pytest.raises(UnusableInput, match="too old"):
        recording.mark_sent(store, campaign, on=date(9999, 12, 31))


def test_a_campaign_is_found_by_its_name_however_the_accents_are_typed(store: Store, shop: Workspace) -> None:
    campaign = recorded(store, shop, name="Caf\u00e9")
    assert recording.named(store, shop, " Cafe\u0301 ") == campaign
    assert recording.named(store, shop, "Caf") is None
