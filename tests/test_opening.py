"""The demo roastery as it is opened: its past campaigns went the way of every campaign, and time goes on after them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.in_process import parse_here
from winback import drafting, importing, measuring, opening, pipeline, recording
from winback.demo.launch import CUSTOMERS, SEED, demo_answers, demo_policy
from winback.demo.past import PAST
from winback.demo.shop import make_shop
from winback.locale import Message
from winback.locale.formats import speaker
from winback.measuring import CampaignResult
from winback.offers.plan import Shop
from winback.offers.plays import WIN_BACK_REMINDER, default_rules, play
from winback.pipeline import History
from winback.store import Campaign, Store, Workspace, open_store
from winback.vocabulary import ActionKind, Arm, BusinessType, CampaignStatus, Stage, Verdict

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
LANGUAGE = "de"
SENT_ON = (date(2026, 2, 2), date(2026, 4, 15), date(2026, 4, 23), date(2026, 5, 1))
PATIENCE_SECONDS = 300  # AppTest wants a number; a slow machine must not fail a test


def repeatable(store: Store, workspace_id: int, label: str) -> bytes:
    """In place of the secret of an installation, so that the lot of the test is always the same."""
    del store, workspace_id
    return hashlib.sha256(label.encode()).digest()


@pytest.fixture(scope="module", autouse=True)
def _alike_on_every_computer() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "parse_untrusted", parse_here)
        patch.setattr(Store, "draw_secret", repeatable)
        yield


@dataclass(frozen=True, kw_only=True, eq=False)
class Opened:
    """A demo shop that was opened, in its own data folder, and the steps that were told on the way."""

    folder: Path
    store: Store
    workspace: Workspace
    steps: list[Message]

    def history(self) -> History:
        newest = max(receipt.imported_at for receipt in self.store.receipts(self.workspace.id))
        workspace = self.store.current(self.workspace.id)
        found = pipeline.read_history(self.store.dataset(workspace), policy=workspace.policy, imported_on=newest.date())
        assert found is not None
        return found

    def results(self) -> tuple[CampaignResult, ...]:
        return measuring.results(self.store, self.workspace, self.history())


def open_one(folder: Path, business: BusinessType) -> Opened:
    store, steps = open_store(folder), list[Message]()
    empty = store.create_workspace("Demo", policy=demo_policy(business, LANGUAGE), is_demo=True, demo_business=business)
    assert not opening.is_complete(store, empty)
    workspace = opening.open_demo(store, empty, business=business, say=speaker(LANGUAGE), now=NOW, tell=steps.append)
    return Opened(folder=folder, store=store, workspace=workspace, steps=steps)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return open_one(tmp_path_factory.mktemp("roastery"), BusinessType.COFFEE)


@pytest.fixture(scope="module")
def results(opened: Opened) -> tuple[CampaignResult, ...]:
    return opened.results()


def test_it_is_the_shop_of_the_last_day_with_its_name_and_terms_and_every_step_was_told(opened: Opened) -> None:
    history, policy = opened.history(), opened.workspace.policy
    assert opening.is_complete(opened.store, opened.workspace)
    assert (history.as_of, history.currency, policy.name, policy.horizon_days) == (date(2026, 6, 30), "EUR", "Demo-Rösterei", 60)
    assert "Hausmischung, 500 g" in set(history.lines["product_name"])
    assert len(opened.steps) == 2 + len(PAST[BusinessType.COFFEE])
    assert [receipt.imported_at.date() for receipt in opened.store.receipts(opened.workspace.id)] == [date(2026, 4, 30)] * 2 + [
        NOW.date()
    ] * 2


def test_the_campaigns_bear_the_names_of_the_language_and_were_sent_on_their_days(opened: Opened) -> None:
    campaigns = opened.store.campaigns(opened.workspace.id)[::-1]
    assert [one.sent_on for one in campaigns] == list(SENT_ON)
    assert {one.status for one in campaigns} == {CampaignStatus.SENT}
    in_english = {speaker("en").say(one.name) for one in PAST[BusinessType.COFFEE]}
    assert in_english.isdisjoint(one.name for one in campaigns)
    assert all(one.name.isprintable() for one in campaigns)


def test_the_discount_for_everyone_did_not_pay_off(results: tuple[CampaignResult, ...]) -> None:
    discount = results[-1].measured
    assert discount.verdict is Verdict.DID_NOT_PAY_OFF
    assert 330 < discount.contacted.assigned < 450
    assert discount.holdout.assigned == pytest.approx(0.3 / 0.7 * discount.contacted.assigned, rel=0.02)
    assert discount.break_even is not None
    assert 0.12 < discount.break_even < 0.25
    assert discount.without_comparison.returned > 30, "without the comparison it would have looked like a success"


def test_the_samples_paid_off_together_while_each_send_out_alone_is_too_early(results: tuple[CampaignResult, ...]) -> None:
    samples = [result.measured for result in results[:-1]]
    assert [one.preliminary for one in samples] == [False] * 3
    assert [one.verdict for one in samples] == [Verdict.TOO_EARLY] * 3
    assert [150 < one.contacted.assigned + one.holdout.assigned < 400 for one in samples] == [True] * 3
    (together,) = measuring.series(results)
    assert together.campaigns == results[:-1]
    assert together.series.verdict is Verdict.PAID_OFF
    assert together.series.send_outs == 3
    assert together.series.break_even is not None
    assert together.series.lift.low > together.series.break_even
    assert together.reward is not None
    assert "Probe" in together.reward.gift


def test_the_lot_was_drawn_among_those_who_might_be_written_to_and_nobody_is_in_two_campaigns_at_once(opened: Opened) -> None:
    frames = [opened.store.campaign_frames(one) for one in opened.store.campaigns(opened.workspace.id)[::-1]]
    for (assigned, recipients), campaign in zip(frames, PAST[BusinessType.COFFEE], strict=True):
        held_out = assigned.filter(pl.col("arm") == Arm.HOLDOUT)
        assert recipients.join(held_out, on="customer", how="semi").is_empty()
        assert recipients.height + held_out.height == assigned.height
        assert recipients["code"].n_unique() == recipients.height
        assert set(assigned["stage"].unique()) <= {stage.value for stage in campaign.stages}
    samples = pl.concat([assigned.select("customer") for assigned, _ in frames[1:]])
    assert samples["customer"].n_unique() == samples.height


def test_the_hidden_truth_brought_back_a_few_of_a_hundred_for_a_sample_and_hardly_anybody_for_the_discount(opened: Opened) -> None:
    """What the lists brought by construction, which nobody who looks at the exports can see."""
    answers = [
        demo_answers(opened.store.campaign_frames(one)[1], sent_on=one.sent_on)
        for one in opened.store.campaigns(opened.workspace.id)
        if one.sent_on
    ]
    shop = make_shop(business=BusinessType.COFFEE, customers=CUSTOMERS, seed=SEED, as_of=date(2026, 6, 30), locale="de_DE", answers=answers)
    came = {one.sent_on: one for one in shop.answered}
    first = shop.orders.filter(pl.col("brought_on").is_not_null()).group_by("brought_on").agg(pl.col("buyer").n_unique())
    extra = dict(first.iter_rows())
    discount, sample = SENT_ON[:2]
    assert came[discount].ignored == came[sample].ignored == 0
    assert extra.get(discount, 0) < 0.03 * came[discount].addressees
    assert 0.02 < extra[sample] / came[sample].addressees < 0.12


def test_with_what_was_learnt_the_three_findings_are_still_the_next_actions_in_their_order(
    opened: Opened, results: tuple[CampaignResult, ...]
) -> None:
    history, taught = opened.history(), measuring.lessons(results)
    bound = drafting.reserved(opened.store, opened.workspace, history.people, as_of=history.as_of)
    actions = pipeline.actions(
        history,
        history.recommendation.thresholds,
        economics=measuring.economics_of(opened.workspace.policy, taught),
        suppressed=bound.suppressed,
        resting=bound.resting,
    )
    assert bound.resting.is_empty()
    assert [action.kind for action in actions] == [ActionKind.PRODUCT_STOPPED, ActionKind.SECOND_ORDER, ActionKind.NO_DISCOUNT]
    money = [action.money.expected for action in actions if action.money]
    assert money == sorted(money, reverse=True)


def shown(page: AppTest) -> str:
    """Everything that is written on a page."""
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption]
    return " ".join(str(part.value) for part in parts).replace("\u00a0", " ").replace("\\", "")


@pytest.mark.parametrize(
    ("address", "told"), [("results", "3 send-outs with “eine Probe"), ("overview", "Hausmischung, 500 g is gone, and 1")]
)
def test_the_page_tells_it(address: str, told: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(opened.folder))
    app = AppTest.from_file(Path(__file__).parents[1] / "app.py", default_timeout=PATIENCE_SECONDS).run()
    page = app.switch_page(f"pages/{address}_page.py").run()
    assert not page.exception
    assert told in shown(page)


def reminder(opened: Opened, history: History) -> Campaign:
    """A list of the owner's own: a word without a reward to those who have gone quiet, sent the day after."""
    workspace = opened.store.current(opened.workspace.id)
    rules = default_rules(play(WIN_BACK_REMINDER), say=str, link="https://shop.example.com/")
    wanted = drafting.Wanted(
        thresholds=history.recommendation.thresholds,
        rules=rules,
        shop=Shop(name="Demo", currency=history.currency, words=speaker(LANGUAGE)),
        language=LANGUAGE,
        holdout=None,
    )
    bound = drafting.reserved(opened.store, workspace, history.people, as_of=history.as_of)
    drafted = drafting.draft(opened.store, workspace, history, wanted, bound)
    campaign = recording.record(opened.store, workspace, history, drafted, name="My own")
    return recording.mark_sent(opened.store, campaign, on=date(2026, 7, 1))


def test_thirty_days_later_the_owners_list_is_answered_and_what_was_over_stays_as_it_was(opened: Opened) -> None:
    """Last, because it moves the shop on: the results before are the results after, and the shop keeps its language."""
    before, history = opened.results(), opened.history()
    sent = reminder(opened, history)
    for month in (7, 8):
        workspace = opened.store.current(opened.workspace.id)
        opening.go_on(opened.store, workspace, business=BusinessType.COFFEE, history=opened.history(), now=NOW)
        assert opened.history().as_of.month == month
    own, *past = opened.results()
    assert [(one.measured.contacted.returned, one.measured.holdout.returned, one.measured.verdict) for one in past] == [
        (one.measured.contacted.returned, one.measured.holdout.returned, one.measured.verdict) for one in before
    ]
    assert (own.campaign.id, own.measured.preliminary) == (sent.id, False)
    assert own.measured.contacted.returned > 10
    assert {Stage.LAPSED.value, Stage.LOST.value} >= set(opened.store.campaign_frames(sent)[0]["stage"])
    names = opened.history().lines["product_name"]
    assert "Morgenmischung, 500 g" in set(names)
    assert "Morning Blend, 500 g" not in set(names)


def test_another_kind_of_shop_is_read_in_once_and_has_no_past(tmp_path: Path) -> None:
    opened = open_one(tmp_path, BusinessType.GIFTS)
    assert opening.is_complete(opened.store, opened.workspace)
    assert opened.store.campaigns(opened.workspace.id) == []
    assert len(opened.store.receipts(opened.workspace.id)) == opening.FILES
    assert (opened.workspace.policy.name, opened.workspace.policy.margin) == ("Demo-Geschenke", None)


def test_a_shop_that_was_left_on_the_way_is_not_taken_for_one_that_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "_record_all", stop)
    with pytest.raises(KeyboardInterrupt):
        open_one(tmp_path, BusinessType.COFFEE)
    store = open_store(tmp_path)
    (half,) = store.workspaces()
    assert half.dataset_id is not None
    assert not opening.is_complete(store, half)
