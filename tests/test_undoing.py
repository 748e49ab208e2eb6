"""Taking back the last import: everything is as it was before it, and nobody gets the number of somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.in_process import parse_here
from tests.one_list import NOW, drafted, recorded
from winback import measuring, pipeline
from winback.analysis.shop_summary import shop_summary
from winback.errors import UnusableInput
from winback.importing import Upload, import_files, keep_settings
from winback.policy import ShopPolicy, Thresholds
from winback.privacy import erase, unsubscribe
from winback.store import ConcurrentChange, Dataset, FrameRole, Store, Workspace, open_store
from winback.undoing import UndoableImport, last_import, undo_import
from winback.vocabulary import CampaignStatus

THRESHOLDS = Thresholds(at_risk_after_days=60, lapsed_after_days=90, lost_after_days=900)
HEADER = "Order ID,Email,Customer ID,Order date,Total,Currency,Product,Newsletter\n"
KAY, BEN, CLEO, DORA = "kay@example.com", "ben@example.org", "cleo@example.com", "dora@example.org"
FIRST = HEADER + f"1,{KAY},77,2026-01-02,10.00,EUR,Mug,yes\n2,{BEN},78,2026-01-03,20.50,EUR,Cup,yes\n3,,80,2026-01-04,3.00,EUR,Cup,\n"
SECOND = (
    HEADER + f"2,{BEN},78,2026-01-03,19.00,EUR,Cup,yes\n4,{CLEO},79,2026-06-30,30.00,EUR,Pot,yes\n5,{DORA},80,2026-06-29,1.00,EUR,Pot,yes\n"
)
SECOND += f"6,{CLEO},79,someday,5.00,EUR,Pot,yes\n"
OF_ANOTHER_SHOP = HEADER + "900,eve@example.org,900,2026-06-30,99.00,EUR,Car,yes\n"


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    opened = open_store(data_dir, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def shop(store: Store) -> Workspace:
    return store.create_workspace("Tea shop")


def add(store: Store, workspace: Workspace, tmp_path: Path, *contents: str) -> Workspace:
    uploads = []
    for number, content in enumerate(contents):
        path = tmp_path / f"upload {number}.csv"
        path.write_text(content)
        uploads.append(Upload(path=path, file_name=f"orders {number}.csv"))
    return import_files(store, store.current(workspace.id), uploads, now=NOW).workspace


def undo(store: Store, workspace: Workspace) -> Workspace:
    now = store.current(workspace.id)
    return undo_import(store, now, expected_version=now.version, now=NOW)


def everything(store: Store, workspace: Workspace) -> list[str]:
    known = store.dataset(workspace)
    frames = [getattr(known, role) for role in FrameRole] + [
        store.rejects(workspace.id, one.id or 0) for one in store.receipts(workspace.id)
    ]
    return [frame.write_csv() for frame in frames]


def same(one: Dataset, other: Dataset, *, but: tuple[FrameRole, ...] = ()) -> None:
    for role in FrameRole:
        if role not in but:
            assert_frame_equal(getattr(one, role), getattr(other, role))


def numbers(store: Store, workspace: Workspace) -> dict[str, int]:
    return dict(store.dataset(store.current(workspace.id)).numbers.iter_rows())


def test_the_data_are_as_before_the_import(store: Store, shop: Workspace, tmp_path: Path, data_dir: Path) -> None:
    first = add(store, shop, tmp_path, FIRST)
    before, files = store.dataset(first), {path.name for path in (data_dir / "frames").glob("*/*.parquet")}
    second = add(store, shop, tmp_path, SECOND)
    assert shop_summary(store.dataset(second).orders).counted_orders == 5

    after = undo(store, shop)

    same(store.dataset(after), before, but=(FrameRole.NUMBERS,))
    assert (after.version, store.dataset(after).version) == (second.version + 1, second.version + 1)
    assert [one.dataset_version for one in store.receipts(shop.id)] == [first.version]
    left = {path.name for path in (data_dir / "frames").glob("*/*.parquet")}
    assert len(left - files) == 1  # the numbers
    assert not any(CLEO in text for text in everything(store, after))
    assert store.footprint(shop.id).datasets == 1


def test_it_is_said_what_would_be_taken_back(store: Store, shop: Workspace, tmp_path: Path) -> None:
    assert last_import(store, shop) is None
    add(store, shop, tmp_path, FIRST)
    second = add(store, shop, tmp_path, SECOND, OF_ANOTHER_SHOP)
    assert last_import(store, second) == UndoableImport(
        version=second.version,
        file_names=("orders 0.csv", "orders 1.csv"),
        imported_at=NOW,
        rejected=1,
        orders_before=3,
        orders_now=6,
        customers_before=3,
        customers_now=5,
    )


def test_all_files_of_a_drop_are_taken_back_together(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    add(store, shop, tmp_path, SECOND, OF_ANOTHER_SHOP)
    after = undo(store, shop)
    assert store.dataset(after).orders.height == 3
    assert len(store.receipts(shop.id)) == 1


def test_three_imports_can_be_taken_back_and_no_more(store: Store, shop: Workspace, tmp_path: Path) -> None:
    days = [HEADER + f"{day},{KAY},77,2026-01-{day:02},10.00,EUR,Mug,yes\n" for day in range(1, 6)]
    for content in days:
        add(store, shop, tmp_path, content)
    for left in (4, 3, 2):
        assert store.dataset(undo(store, shop)).orders.height == left
    assert "no longer kept" in str(_hindrance(store, shop))
    with pytest.raises(UnusableInput, match="no longer kept"):
        undo(store, shop)
    assert store.dataset(store.current(shop.id)).orders.height == 2
    add(store, shop, tmp_path, days[4])
    assert store.dataset(undo(store, shop)).orders["order_id"].to_list() == ["1", "2"]


def test_the_first_import_is_taken_back_to_an_empty_shop(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    assert last_import(store, store.current(shop.id)).orders_before == 0  # type: ignore[union-attr]
    after = undo(store, shop)
    same(store.dataset(after), Dataset.empty(), but=(FrameRole.NUMBERS,))
    assert (store.receipts(shop.id), last_import(store, after)) == ([], None)
    assert not any(KAY in text for text in everything(store, after))
    with pytest.raises(UnusableInput, match="nothing to take back"):
        undo(store, shop)
    add(store, shop, tmp_path, SECOND)
    assert undo(store, shop).version == 5
    assert store.dataset(store.current(shop.id)).orders.is_empty()


def test_the_numbers_of_the_import_are_never_given_to_others(store: Store, shop: Workspace, tmp_path: Path) -> None:
    first = numbers(store, add(store, shop, tmp_path, FIRST))
    second = numbers(store, add(store, shop, tmp_path, SECOND))
    undo(store, shop)
    later = numbers(store, add(store, shop, tmp_path, OF_ANOTHER_SHOP))
    assert {key: later[key] for key in first} == first
    assert later["e:eve@example.org"] > max(second.values())


def test_the_same_files_again_make_the_same_shop(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    once = store.dataset(add(store, shop, tmp_path, SECOND))
    undo(store, shop)
    again = store.dataset(add(store, shop, tmp_path, SECOND))
    assert_frame_equal(again.orders.drop("customer"), once.orders.drop("customer"))
    assert_frame_equal(again.lines, once.lines)
    assert_frame_equal(again.contacts, once.contacts)
    assert_frame_equal(again.people.drop("customer"), once.people.drop("customer"))


def test_a_shop_nobody_has_touched_stays_as_it_is(store: Store, shop: Workspace, tmp_path: Path) -> None:
    other = store.create_workspace("Coffee shop")
    for one in (shop, other):
        add(store, one, tmp_path, FIRST)
        add(store, one, tmp_path, SECOND)
    before, read = store.current(other.id), everything(store, store.current(other.id))
    undo(store, shop)
    assert (store.current(other.id), everything(store, before)) == (before, read)
    assert len(store.receipts(other.id)) == 2


# What it must not break


def test_a_list_made_from_the_import_keeps_it(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    add(store, shop, tmp_path, SECOND)
    campaign = recorded(store, shop, drafted(store, shop, THRESHOLDS), name="July")
    assert campaign.dataset_version == 3
    before = store.current(shop.id)
    told = "The list “July” was made from these data, so the import can no longer be taken back."
    assert _hindrance(store, shop) == told
    with pytest.raises(UnusableInput, match="The list “July” was made from these data"):
        undo(store, shop)
    assert (store.current(shop.id), len(store.receipts(shop.id))) == (before, 2)


def test_a_list_of_an_early_release_is_known_by_its_day(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST + f"7,{CLEO},79,2026-06-30,30.00,EUR,Pot,yes\n")
    campaign = recorded(store, shop, drafted(store, shop, THRESHOLDS), name="July")
    assert campaign.dataset_version == 2
    for moment, is_hindered in ((NOW, True), (NOW - timedelta(seconds=1), False)):
        early = replace(campaign, dataset_version=None, recorded_at=moment)
        store.campaigns = lambda _, early=early: [early]  # type: ignore[method-assign]
        assert (_hindrance(store, shop) is not None) == is_hindered


def test_a_list_from_before_brings_the_same_after_an_import_was_taken_back(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST + f"7,{CLEO},79,2026-05-31,30.00,EUR,Pot,yes\n")
    campaign = recorded(store, shop, drafted(store, shop, THRESHOLDS, holdout=0.5), name="June")
    store.mark_sent(shop.id, campaign.id, on=date(2026, 5, 31), expected_status=CampaignStatus.RECORDED)
    before = _measured(store, shop)
    wrong = HEADER + f"8,{KAY},77,2026-06-10,10.00,EUR,Mug,yes\n9,{BEN},78,2026-06-12,20.00,EUR,Mug,yes\n"
    add(store, shop, tmp_path, wrong)
    assert _measured(store, shop) != before
    undo(store, shop)
    assert _measured(store, shop) == before


def _measured(store: Store, shop: Workspace) -> list[str]:
    now = store.current(shop.id)
    history = pipeline.read_history(store.dataset(now), policy=now.policy, imported_on=NOW.date())
    assert history is not None
    return [repr(one.measured) + one.outcomes.write_csv() for one in measuring.results(store, now, history)]


def test_after_somebody_was_forgotten_nothing_comes_back(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    add(store, shop, tmp_path, SECOND)
    erase(store, shop.id, KAY, now=NOW + timedelta(days=1))
    assert "Somebody was forgotten since" in str(_hindrance(store, shop))
    with pytest.raises(UnusableInput, match="Somebody was forgotten since"):
        undo(store, shop)
    assert not any(KAY in text for text in everything(store, store.current(shop.id)))
    add(store, shop, tmp_path, OF_ANOTHER_SHOP)
    after = undo(store, shop)
    assert not any(KAY in text for text in everything(store, after))
    assert store.dataset(after).orders.height == 5


def test_who_unsubscribed_since_stays_on_the_list(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    second = add(store, shop, tmp_path, SECOND)
    unsubscribe(store, second, [KAY])
    after = undo(store, shop)
    assert store.suppressed(after.id, pl.Series([KAY])).item()


def test_the_settings_of_now_hold_for_the_data_of_then(store: Store, shop: Workspace, tmp_path: Path) -> None:
    without = "Order ID,Email,Order date,Total,Product\n"
    add(store, shop, tmp_path, f"{without}1,{KAY},2026-01-02,10.00,Mug\n")
    second = add(store, shop, tmp_path, f"{without}2,{BEN},2026-01-03,10.00,Mug\n")
    keep_settings(store, second, ShopPolicy(currency="EUR", name="Tea"))
    after = undo(store, shop)
    assert (after.policy.currency, after.policy.name) == ("EUR", "Tea")
    assert store.dataset(after).orders.select("order_id", "currency").rows() == [("1", "EUR")]


def test_an_import_of_another_tab_in_between_is_not_taken_back_unseen(store: Store, shop: Workspace, tmp_path: Path) -> None:
    add(store, shop, tmp_path, FIRST)
    shown = add(store, shop, tmp_path, SECOND)
    add(store, shop, tmp_path, OF_ANOTHER_SHOP)
    with pytest.raises(ConcurrentChange):
        undo_import(store, shown, expected_version=shown.version, now=NOW)
    assert len(store.receipts(shop.id)) == 3


def _hindrance(store: Store, shop: Workspace) -> str | None:
    found = last_import(store, store.current(shop.id))
    assert found is not None
    return found.hindrance.in_english() if found.hindrance else None
