"""Settings → Your shops: new, renamed, with another's settings, in the archive and back, deleted."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from tests.pages.conftest import OpenPage
from tests.pages.test_campaigns import press, settings
from tests.pages.test_every_page import assert_no_fault, told
from tests.pages.test_hidden_people import Visitor
from winback.policy import ShopPolicy
from winback.store import Store, open_store
from winback.ui.frame import PAGES, escape
from winback.ui.settings_groups import Group


@pytest.fixture
def shop_dir(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of the demo folder, to be written to."""
    return Path(shutil.copytree(demo_dir, tmp_path / "shop"))


@pytest.fixture
def store(shop_dir: Path) -> Store:
    """The store behind the page, with a second shop that has nothing yet."""
    store = open_store(shop_dir)
    store.create_workspace("Second", policy=ShopPolicy(loyal_from_occasions=9, name="Second Ltd"))
    return store


def names(store: Store) -> list[str]:
    return [one.name for one in store.workspaces()]


def named(app: AppTest, label: str, place: int = 0) -> TextInput:
    return [field for field in app.text_input if field.label == label][place]


def picker(app: AppTest) -> list[str]:
    return next(box.options for box in app.selectbox if box.label == "Shop")


def by_key(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_a_new_shop_opens_empty_with_the_settings_of_another(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.SHOPS)
    second = store.workspace("Second")
    named(app, "Name of the shop", -1).input("  Third ")
    app.selectbox(key="new_shop_like").select(second.id)
    app = press(app, "Make this shop")
    assert_no_fault(app)
    assert names(store) == ["Second", "Test shop", "Third"]
    assert (store.workspace("Third").policy.loyal_from_occasions, store.workspace("Third").policy.name) == (9, "")
    assert "No data yet" in told(app)
    assert picker(app) == ["Second", "Test shop", "Third"]


@pytest.mark.parametrize("name", ["Second", "", "x\u0007y"])
def test_a_name_that_is_taken_or_cannot_be_used_is_refused(name: str, open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.SHOPS)
    named(app, "Name of the shop", -1).input(name)
    app = press(app, "Make this shop")
    assert len(app.error) == 1
    assert names(store) == ["Second", "Test shop"]


def test_a_shop_is_renamed_and_takes_over_the_settings_of_another(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.SHOPS)
    second, first = store.workspace("Second"), store.workspace("Test shop")
    app.text_input(key=f"rename_to_{first.id}").input("First")
    app = by_key(app, f"FormSubmitter:rename_{first.id}-Rename")
    assert names(store) == ["First", "Second"]
    app.selectbox(key=f"copy_from_{first.id}").select(second.id)
    app = by_key(app, f"FormSubmitter:copy_{first.id}-Take over its settings")
    assert_no_fault(app)
    assert store.workspace("First").policy.loyal_from_occasions == 9
    assert "First" in [caption.value for caption in app.caption] or "First" in picker(app)


def test_a_shop_in_the_archive_is_not_in_the_picker_and_comes_back(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    second = store.workspace("Second")
    app = by_key(settings(open_page, shop_dir, Group.SHOPS), f"archive_{second.id}")
    assert_no_fault(app)
    assert [box.label for box in app.selectbox if box.label == "Shop"] == []
    assert "in the archive" in told(app)
    app = by_key(app, f"unarchive_{second.id}")
    assert picker(app) == ["Second", "Test shop"]


def test_the_open_shop_put_in_the_archive_gives_way_to_another(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    first = store.workspace("Test shop")
    app = by_key(settings(open_page, shop_dir, Group.SHOPS), f"archive_{first.id}")
    assert_no_fault(app)
    assert app.query_params["shop"] == str(store.workspace("Second").id)


def test_each_shop_says_what_it_holds(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.SHOPS)
    dataset = store.dataset(store.workspace("Test shop"))
    held = f"{dataset.people.height:,} customers · {dataset.orders.height:,} orders · last read in 1 Jul 2026"
    assert any(caption.value.startswith(escape(held)) for caption in app.caption)
    assert "Nothing read in yet" in told(app)


def confirm(app: AppTest, words: str, typed: str, button: str) -> AppTest:
    next(field for field in app.text_input if field.label == escape(f"Type “{words}” to confirm")).input(typed)
    return press(app, button)


def test_a_shop_is_deleted_only_after_its_name_was_typed(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.STORAGE)
    app = confirm(app, "Test shop", "test shop?", "Delete this shop")
    assert names(store) == ["Second", "Test shop"]
    app = confirm(app, "Test shop", "Test shop", "Delete this shop")
    assert_no_fault(app)
    assert names(store) == ["Second"]
    assert app.query_params["shop"] == str(store.workspace("Second").id)


def test_everything_is_deleted_only_after_the_words_were_typed(open_page: OpenPage, store: Store, shop_dir: Path) -> None:
    app = settings(open_page, shop_dir, Group.STORAGE)
    app = confirm(app, "delete everything", "delete", "Delete all shops")
    assert len(names(store)) == 2
    app = confirm(app, "delete everything", "delete everything", "Delete all shops")
    assert_no_fault(app)
    assert names(store) == []
    assert "No data yet" in told(app)
    assert list((shop_dir / "frames").rglob("*.parquet")) == []


def test_settings_without_any_shop_still_offer_to_make_one_and_to_bring_one_back(open_page: OpenPage, tmp_path: Path) -> None:
    app = settings(open_page, tmp_path, Group.SHOPS)
    assert_no_fault(app)
    assert "Make this shop" in [button.label for button in app.button]
    app = app.radio(key="settings_group").set_value(Group.STORAGE).run()
    assert_no_fault(app)
    assert len(app.get("file_uploader")) == 1


def test_the_other_shops_are_not_named_while_people_are_hidden(store: Store, shop_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINBACK_DATA_DIR", str(shop_dir))
    store.rename_workspace(store.workspace("Second").id, "Kingfisher")
    assert "kingfisher" in Visitor(hidden=False).see()
    visitor = Visitor(hidden=True)
    for address in PAGES:
        assert "kingfisher" not in visitor.see(address)
    visitor.see("settings")
    for group in Group:
        assert "kingfisher" not in visitor.pick("Settings", group)
    assert "test shop" in visitor.see("settings")


def test_a_demo_shop_takes_no_files_but_leads_to_a_shop_of_ones_own(open_page: OpenPage, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.create_workspace("Demo", is_demo=True)
    app = open_page("data", tmp_path)
    assert app.get("file_uploader") == []
    app = press(app, "Start a shop of my own")
    assert_no_fault(app)
    assert [one.name for one in store.workspaces() if not one.is_demo] == ["My shop"]
    assert len(app.get("file_uploader")) == 2
