"""Whatever happens in whatever order, nobody is on a list without having agreed, or after having left or been forgotten."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.in_process import parse_here
from tests.one_list import NOW, drafted, recorded
from winback import drafting, recording
from winback.importing import Upload, import_files
from winback.policy import Thresholds
from winback.privacy import erase, unsubscribe
from winback.store import Campaign, Store, Workspace, open_store
from winback.vocabulary import Destination

START = date(2026, 1, 1)
THRESHOLDS = Thresholds(at_risk_after_days=10, lapsed_after_days=20, lost_after_days=900)
PEOPLE = tuple(f"{name}@example.com" for name in ("anna", "ben", "cleo", "dora"))
LATEST = "mika@example.org"
"""Somebody who ordered at the very end, so that everybody else has gone quiet."""

person = st.sampled_from(PEOPLE)
flag = st.sampled_from(["yes", "no", ""])
order = st.tuples(person, st.integers(0, 90), flag)
events = st.one_of(
    st.tuples(st.just("orders"), st.lists(order, min_size=1, max_size=5)),
    st.tuples(st.just("customers"), st.dictionaries(person, flag, min_size=1)),
    st.tuples(st.just("unsubscribe"), person),
    st.tuples(st.just("erase"), person),
    st.tuples(st.just("again"), st.integers(0, 9)),
    st.tuples(st.just("record"), st.none()),
)
first = st.tuples(st.just("orders"), st.lists(order, min_size=3, max_size=6))


@dataclass
class Shopkeeper:
    """A shop, and beside it by hand what everybody has said: the last customer file, the orders, who left, who was forgotten."""

    store: Store
    workspace: Workspace
    folder: Path
    files: list[tuple[str, list]] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    ordered: dict[tuple[date, str], tuple[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    campaigns: list[Campaign] = field(default_factory=list)

    def do(self, what: str, given: object) -> None:
        match what, given:
            case "again", int(number):
                self._add(*self.files[number % len(self.files)])
            case "orders", list(orders):
                named = [
                    (f"#{len(self.files)}-{number:02}", who, START + timedelta(days=days), said)
                    for number, (who, days, said) in enumerate(orders)
                ]
                self.files.append((what, [*named, ("#latest", LATEST, date(2026, 6, 30), "yes")]))
                self._add(*self.files[-1])
            case "customers", dict(stated):
                self.files.append((what, list(stated.items())))
                self._add(*self.files[-1])
            case "unsubscribe", str(who):
                self.gone.add(who)
                unsubscribe(self.store, self.workspace, [who])
            case "erase", str(who):
                self.gone.add(who)
                erase(self.store, self.workspace.id, who, now=NOW)
            case "record", None:
                self._record()

    def may_be_written_to(self, who: str) -> bool:
        """The last customer file that says anything of them, else their newest order that does."""
        said = self.stated.get(who) or next(
            (said for _, (whose, said) in sorted(self.ordered.items(), reverse=True) if whose == who and said), ""
        )
        return said == "yes" and who not in self.gone

    def draft(self) -> drafting.Draft:
        return drafted(self.store, self.workspace, THRESHOLDS, holdout=0.3)

    def _add(self, what: str, rows: list) -> None:
        path = self.folder / "upload.csv"
        if what == "orders":
            self.ordered |= {(day, number): (who, said) for number, who, day, said in rows}
            lines = [f"{number},{who},{day},9.50,EUR,{said}" for number, who, day, said in rows]
            path.write_text("\n".join(["Order ID,Email,Order date,Total,Currency,Newsletter", *lines]))
        else:
            self.stated |= dict(rows)
            lines = [f"{who},Name,{said}" for who, said in rows]
            path.write_text("\n".join(["Email,Last Name,Accepts Email Marketing", *lines]))
        import_files(self.store, self.store.current(self.workspace.id), [Upload(path=path, file_name="upload.csv")], now=NOW)

    def _record(self) -> None:
        draft = self.draft()
        if not draft.plan.recipients.is_empty():
            self.campaigns.append(recorded(self.store, self.workspace, draft, name=f"Campaign {len(self.campaigns)}"))


@contextmanager
def shopkeeper() -> Iterator[Shopkeeper]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback.importing.parse_untrusted", parse_here)
        store = open_store(Path(folder) / "data", clock=lambda: NOW)
        yield Shopkeeper(store=store, workspace=store.create_workspace("Shop"), folder=Path(folder))
        store.close()


def text_of(content: bytes) -> str:
    """Everything in a file that is handed out, workbooks unpacked."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


@settings(max_examples=10, deadline=None)
@given(beginning=first, history=st.lists(events, max_size=6))
def test_nobody_is_on_a_list_without_having_agreed_or_after_having_left(beginning: tuple[str, object], history: list[tuple[str, object]]):
    with shopkeeper() as shop:
        for event in [beginning, *history]:
            shop.do(*event)
        forbidden = {who for who in PEOPLE if not shop.may_be_written_to(who)}
        draft = shop.draft()
        assert forbidden.isdisjoint(draft.plan.recipients["email"])
        assert forbidden.isdisjoint(draft.plan.assigned["email"])
        for campaign in shop.campaigns:
            for destination in Destination:
                written = [text_of(file.build()) for file in recording.campaign_files(shop.store, campaign, destination).files]
                named = {who for who in shop.gone for text in written if who in text}
                assert named == set(), destination


def test_who_agreed_is_on_the_list_so_that_the_rule_above_says_something():
    with shopkeeper() as shop:
        shop.do("orders", [(PEOPLE[0], 1, "yes"), (PEOPLE[1], 2, "no"), (PEOPLE[2], 3, ""), (PEOPLE[3], 4, "yes")])
        shop.do("customers", {PEOPLE[1]: "yes", PEOPLE[3]: "no"})
        draft = shop.draft()
        assert set(draft.plan.assigned["email"]) == {PEOPLE[0], PEOPLE[1]} == {who for who in PEOPLE if shop.may_be_written_to(who)}
        shop.do("record", None)
        assert [recording.campaign_files(shop.store, shop.campaigns[0], one).files[0].rows for one in Destination] == [1] * len(Destination)


@settings(max_examples=5, deadline=None)
@given(beginning=first, then=st.lists(events.filter(lambda event: event[0] in {"orders", "customers"}), max_size=3), who=person)
def test_whoever_is_forgotten_stays_so_and_the_sums_stay_too(beginning: tuple[str, object], then: list[tuple[str, object]], who: str):
    with shopkeeper() as shop:
        for event in [beginning, *then]:
            shop.do(*event)
        before = shop.store.dataset(shop.store.current(shop.workspace.id))
        shop.do("erase", who)
        for number in range(len(shop.files)):
            shop.do("again", number)
        after = shop.store.dataset(shop.store.current(shop.workspace.id))
        assert who not in after.orders.write_csv() + after.contacts.write_csv() + after.people.write_csv() + after.numbers.write_csv()
        columns = ["order_id", "placed_at", "total", "net", "standing"]
        assert after.orders.select(columns).equals(before.orders.select(columns))
        others = before.people.filter(before.people["email"] != who).select("customer", "email", "email_consent")
        assert after.people.select("customer", "email", "email_consent").equals(others)
