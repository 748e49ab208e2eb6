"""What was worked out is kept as long as nothing changes that it rests on."""

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from winback.history import History
from winback.policy import ShopPolicy
from winback.store import SuppressionReason, Workspace, open_store
from winback.ui import cached


@pytest.fixture
def shop(demo_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A shop of its own, to be changed."""
    folder = Path(shutil.copytree(demo_dir, tmp_path / "shop"))
    monkeypatch.setenv("WINBACK_DATA_DIR", str(folder))
    return cached.store().workspaces()[0]


def history(shop: Workspace) -> History:
    found = cached.history(shop)
    assert found is not None
    return found


def under(shop: Workspace, policy: ShopPolicy) -> History:
    """The history once the settings were kept."""
    return history(cached.store().save_policy(shop.id, policy))


def test_whom_nobody_writes_to_again_changes_nothing_that_was_foretold(shop: Workspace) -> None:
    before = history(shop)
    foretold = before.foretold
    after = cached.store().suppress(shop.id, [before.people["email"].drop_nulls()[0]], reason=SuppressionReason.ADDED_BY_OWNER)
    assert after.version > shop.version
    assert history(after).foretold is foretold
    assert cached.suppressed(after).len() == 1


def test_costs_and_names_are_taken_over_without_working_everything_out_again(shop: Workspace) -> None:
    foretold = history(shop).foretold
    after = under(shop, replace(shop.policy, margin=Decimal("0.9"), name="Bean"))
    assert after.policy.margin == Decimal("0.9")
    assert after.foretold is foretold


@pytest.mark.parametrize("setting", [{"horizon_days": 200}, {"loyal_from_occasions": 2}])
def test_what_a_history_rests_on_begins_it_anew(setting: dict[str, int], shop: Workspace) -> None:
    before = history(shop)
    after = under(shop, replace(shop.policy, **setting))  # type: ignore[arg-type]  # both are whole numbers
    assert after.occasions is not before.occasions
    assert (after.horizon_days == 200, after.recommendation.loyal_from_occasions == 2) == (
        "horizon_days" in setting,
        "loyal_from_occasions" in setting,
    )


def test_two_shops_of_one_folder_never_share(shop: Workspace) -> None:
    other = open_store(cached.data_folder()).workspace("Another shop", create=True)
    assert cached.history(other) is None
    assert history(shop).people.height > 100
