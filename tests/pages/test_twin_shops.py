"""Two shops of the same shape that differ in the middle: no page, chart, download or address of one ever shows the other's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.pages.test_hidden_people import Visitor
from tests.pages.twins import FIRST, MARKS, SECOND, twins
from winback import drafting, recording
from winback.export.generic import csv_bytes
from winback.importing import keep_settings
from winback.locale.formats import speaker
from winback.offers.plan import Shop
from winback.offers.plays import WIN_BACK_REMINDER, default_rules, play
from winback.store import Store, Workspace, open_store
from winback.ui import cached, panels
from winback.ui.frame import PAGES
from winback.ui.settings_groups import Group

OTHER = {FIRST: SECOND, SECOND: FIRST}


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Workspace]:
    made = twins(tmp_path / "data", tmp_path)
    monkeypatch.setenv("WINBACK_DATA_DIR", str(tmp_path / "data"))
    first, second = made
    assert first.version == second.version
    return dict(zip((FIRST, SECOND), made, strict=True))


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What every download button of a page would give, which AppTest cannot press."""
    built: list[bytes] = []
    drawn = panels.download

    def download(label: str, build: Callable[[], bytes], **more: object) -> None:
        built.append(build() if more["mime"] != "application/zip" else b"")
        drawn(label, build, **more)

    monkeypatch.setattr(panels, "download", download)
    return built


def visit(shop: Workspace) -> Visitor:
    """A session that came by the address of a shop."""
    visitor = Visitor(hidden=False)
    visitor.app.query_params["shop"] = str(shop.id)
    visitor.see()
    return visitor


def marks(shop: str) -> tuple[str, ...]:
    return MARKS[shop]


def assert_only(shop: str, sent: str) -> None:
    """Nothing of the other shop, but its name in the picker."""
    assert [mark for mark in marks(OTHER[shop]) if mark in sent] == []


def test_the_twins_are_alike_but_in_the_middle(shops: dict[str, Workspace]) -> None:
    store = cached.store()
    first, second = (store.dataset(shops[name]).orders for name in (FIRST, SECOND))
    assert first.height == second.height
    assert first.drop("file_line")[0].equals(second.drop("file_line")[0])
    assert not first["net"].equals(second["net"])


def test_interleaved_sessions_over_every_page_show_each_their_own(shops: dict[str, Workspace], downloads: list[bytes]) -> None:
    visitors = {name: visit(shop) for name, shop in shops.items()}
    named = {FIRST: "", SECOND: ""}
    for address in PAGES:
        for name, visitor in visitors.items():
            downloads.clear()
            sent = visitor.see(address)
            assert visitor.app.query_params["shop"] == str(shops[name].id)
            assert_only(name, sent + b"".join(downloads).decode(errors="replace").lower())
            named[name] += sent
    for group in Group:
        for name, visitor in visitors.items():
            assert_only(name, visitor.pick("Settings", group))
    assert all(mark in named[name] for name in named for mark in marks(name)[:1])


def test_figures_follow_the_settings_of_their_own_shop_only(shops: dict[str, Workspace]) -> None:
    visitors = {name: visit(shop) for name, shop in shops.items()}
    before = {name: visitor.see("lifecycle") and visitor.app.title[0].value for name, visitor in visitors.items()}
    store = cached.store()
    keep_settings(store, shops[FIRST], replace(shops[FIRST].policy, horizon_days=500, margin=Decimal("0.9"), loyal_from_occasions=3))
    assert "500 days" in visitors[FIRST].see("lifecycle")
    visitors[SECOND].see("lifecycle")
    assert visitors[SECOND].app.title[0].value == before[SECOND]
    keep_settings(store, shops[FIRST], shops[FIRST].policy)
    visitors[FIRST].see("lifecycle")
    assert visitors[FIRST].app.title[0].value == before[FIRST]


def test_what_is_kept_between_reruns_is_each_shops_own_however_many_ask_at_once(shops: dict[str, Workspace]) -> None:
    def ask(name: str) -> tuple[str, str]:
        shop = shops[name]
        history = cached.history(shop)
        assert history is not None
        people = cached.lapsed(shop, history, history.recommendation.thresholds)
        frames = (history.people, history.orders, cached.dataset(shop).lines, people.join(history.people, on="customer", suffix="_known"))
        return name, "".join(frame.with_columns(pl.col(pl.List).list.len()).write_csv() for frame in frames)

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(ask, [FIRST, SECOND] * 12))
    for name, answer in answers:
        assert marks(name)[0] in answer.lower()
        assert_only(name, answer.lower())


def test_going_to_the_other_shop_takes_nothing_along(shops: dict[str, Workspace]) -> None:
    visitor = visit(shops[FIRST])
    visitor.see("lifecycle")
    visitor.app.slider[1].set_value(300).run()
    visitor.see("lapsed")
    visitor.app.session_state["card"] = 5
    visitor.app.session_state["chosen"] = {}
    visitor.app.sidebar.selectbox[0].set_value(shops[SECOND].id)
    sent = visitor.see()
    assert_only(SECOND, sent)
    assert visitor.app.query_params == {"shop": str(shops[SECOND].id)}
    fresh = visit(shops[SECOND])
    for address in ("lifecycle", "lapsed"):
        assert_only(SECOND, visitor.see(address))
        fresh.see(address)
        assert visitor.app.title[0].value == fresh.app.title[0].value


def test_lists_results_and_their_files_are_each_of_their_own_shop(shops: dict[str, Workspace], downloads: list[bytes]) -> None:
    store = cached.store()
    for shop in shops.values():
        record(store, shop)
    visitors = {name: visit(shop) for name, shop in shops.items()}
    for _ in range(2):
        for name, visitor in visitors.items():
            downloads.clear()
            sent = visitor.see("results")
            files = b"".join(downloads).decode(errors="replace").lower()
            assert marks(name)[0] in files
            assert_only(name, sent + files)


def record(store: Store, shop: Workspace) -> None:
    """A list of everybody who has gone quiet, recorded, whose files wait on the Results page."""
    history = cached.history(shop)
    assert history is not None
    thresholds = history.recommendation.thresholds
    words = Shop(name=shop.name, currency="EUR", words=speaker("en"))
    rules = default_rules(play(WIN_BACK_REMINDER), say=str)
    wanted = drafting.Wanted(thresholds=thresholds, rules=rules, shop=words, language="en", holdout=0.2)
    drafted = drafting.draft(store, shop, history, wanted, cached.reserved(shop, history))
    assert drafted.plan.recipients.height > 20
    assert_only(shop.name, csv_bytes(drafting.draft_rows(drafted)).decode().lower())
    recording.record(store, shop, history, drafted, name="Spring")


def test_a_shop_that_was_deleted_or_archived_elsewhere_gives_way_and_takes_no_file(shops: dict[str, Workspace]) -> None:
    store = open_store(cached.data_folder())
    visitor = visit(shops[FIRST])
    visitor.see("data")
    store.archive_workspace(shops[FIRST].id)
    visitor.app.file_uploader[0].upload("late.csv", b"Order ID,Email,Order date,Total\n1,late@example.org,2024-05-05,5.00\n", "text/csv")
    sent = visitor.see()
    assert_only(SECOND, sent)
    assert visitor.app.query_params["shop"] == str(shops[SECOND].id)
    assert {one.name: one.version for one in store.workspaces()} == {FIRST: shops[FIRST].version + 1, SECOND: shops[SECOND].version}
    assert "birchman" in visitor.see("lapsed")
    store.close()
