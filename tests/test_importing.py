"""From files to stored data: all or nothing, whichever comes first."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from winback.analysis.shop_summary import shop_summary
from winback.errors import NeedsMapping, UnusableFile
from winback.importing import Upload, forget_explanation, import_files, keep_settings, remembered_answers
from winback.ingest.outcomes import notices
from winback.policy import ImportAnswers, ShopPolicy
from winback.store import ConcurrentChange, Dataset, ImportReceipt, Store, SuppressionReason, Workspace, open_store
from winback.vocabulary import Consent, DateOrder

NOW = datetime(2026, 7, 1, tzinfo=UTC)
ORDERS = "Order ID,Email,Order date,Total,Currency,Newsletter\n"
FIRST = ORDERS + "1,Anna@example.com,2026-01-02,10.00,EUR,yes\n2,ben@example.com,2026-01-03,20.50,EUR,no\n"
SECOND = ORDERS + "2,ben@example.com,2026-01-03,20.50,EUR,no\n3,anna@example.com,2026-02-01,7.25,EUR,yes\n"
PEOPLE = "Email,First Name,Last Name,Accepts Email Marketing,Phone\nanna@example.com,Anna,A,no,\nben@example.com,Ben,B,yes,\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "data")


@pytest.fixture
def workspace(store: Store) -> Workspace:
    return store.workspace("Shop", create=True)


def upload(tmp_path: Path, name: str, content: str) -> Upload:
    path = tmp_path / name
    path.write_text(content)
    return Upload(path=path, file_name=name)


def test_a_second_file_merges_and_says_what_changed(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    first = import_files(store, workspace, [upload(tmp_path, "a.csv", FIRST)], now=NOW)
    second = import_files(store, first.workspace, [upload(tmp_path, "b.csv", SECOND)], now=NOW)

    assert (first.counts.new_orders, second.counts.new_orders, second.counts.unchanged_orders) == (2, 1, 1)
    shop = shop_summary(second.dataset.orders)
    assert (shop.counted_orders, shop.customers, shop.net_value) == (3, 2, {"EUR": Decimal("37.7500")})
    assert (shop.first_order, shop.last_order) == (date(2026, 1, 2), date(2026, 2, 1))


def test_the_same_file_twice_changes_nothing(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    first = import_files(store, workspace, [upload(tmp_path, "a.csv", FIRST)], now=NOW)
    again = import_files(store, first.workspace, [upload(tmp_path, "a.csv", FIRST)], now=NOW)

    assert (again.counts.new_orders, again.counts.changed_orders, again.counts.unchanged_orders) == (0, 0, 2)
    assert again.dataset.orders.drop("file_line").equals(first.dataset.orders.drop("file_line"))


@pytest.mark.parametrize("names", [("orders.csv", "people.csv"), ("people.csv", "orders.csv")])
def test_consent_of_the_customer_file_wins_in_either_order(
    names: tuple[str, str], store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    contents = {"orders.csv": FIRST, "people.csv": PEOPLE}
    for name in names:
        workspace = import_files(store, workspace, [upload(tmp_path, name, contents[name])], now=NOW).workspace

    consents = store.dataset(workspace).people.select("email", "email_consent").rows()
    assert sorted(consents) == [("anna@example.com", Consent.NO), ("ben@example.com", Consent.YES)]


def test_one_bad_file_of_two_leaves_what_was_stored(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    kept = import_files(store, workspace, [upload(tmp_path, "a.csv", FIRST)], now=NOW).workspace

    with pytest.raises(UnusableFile):
        import_files(store, kept, [upload(tmp_path, "b.csv", SECOND), upload(tmp_path, "c.csv", "")], now=NOW)

    assert store.current(kept.id) == kept
    assert store.dataset(kept).orders.height == 2


class OvertakenOnce:
    """A store in which another import comes first, once."""

    def __init__(self, store: Store, other: Upload) -> None:
        self._store, self._other, self.overtaken = store, other, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def commit_import(self, workspace_id: int, *, expected_version: int, dataset: Dataset, receipts: list[ImportReceipt]) -> Workspace:
        if not self.overtaken:
            self.overtaken = True
            import_files(self._store, self._store.current(workspace_id), [self._other], now=NOW)
            raise ConcurrentChange
        return self._store.commit_import(workspace_id, expected_version=expected_version, dataset=dataset, receipts=receipts)


def test_two_imports_at_once_both_count(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    overtaken = OvertakenOnce(store, upload(tmp_path, "b.csv", SECOND))

    outcome = import_files(overtaken, workspace, [upload(tmp_path, "a.csv", FIRST)], now=NOW)  # type: ignore[arg-type]

    assert sorted(outcome.dataset.orders["order_id"].to_list()) == ["1", "2", "3"]
    assert len(store.receipts(workspace.id)) == 2


def test_a_currency_set_later_is_given_to_orders_whose_file_named_none(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    nameless = "Order ID,Email,Order date,Total\n1,anna@example.com,2026-01-02,10.00\n"
    stored = import_files(store, workspace, [upload(tmp_path, "a.csv", nameless)], now=NOW).workspace

    saved = keep_settings(store, stored, ShopPolicy(currency="SEK"))

    assert store.dataset(saved).orders["currency"].to_list() == ["SEK"]
    later = import_files(store, saved, [upload(tmp_path, "b.csv", nameless.replace("1,anna", "2,anna"))], now=NOW)
    assert later.dataset.orders["currency"].to_list() == ["SEK", "SEK"]


def test_orders_in_another_currency_are_set_aside_and_counted(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    mixed = FIRST + "3,cleo@example.com,2026-01-05,30.00,USD,yes\n"
    shop = shop_summary(import_files(store, workspace, [upload(tmp_path, "a.csv", mixed)], now=NOW).dataset.orders)

    assert shop.set_aside == {"other_currency": 1}
    assert shop.net_value == {"EUR": Decimal("30.5000"), "USD": Decimal("30.0000")}


WITH_PHONE = "Order ID,Email,Phone,Order date,Total,Currency\n"
BY_PHONE = "+49301234567"
BOUGHT = WITH_PHONE + f"1,anna@example.com,{BY_PHONE},2026-01-02,10.00,EUR\n2,ben@example.com,+49309999999,2026-01-03,20.50,EUR\n"
OLD_PHONE = f"Email,First Name,Phone\nanna@example.com,Anna,{BY_PHONE}\nben@example.com,Ben,+49309999999\n"
NEW_PHONE = "Email,First Name,Phone\nanna@example.com,Anna,+49307777777\nben@example.com,Ben,+49309999999\n"
NEWER_PHONE = NEW_PHONE.replace("7777777", "8888888")
UNSUBSCRIBED = "unsubscribed"


@pytest.mark.parametrize(
    "events",
    [
        (BOUGHT, UNSUBSCRIBED, NEW_PHONE),
        (BOUGHT, NEW_PHONE, UNSUBSCRIBED),
        (NEW_PHONE, BOUGHT, UNSUBSCRIBED),
        (UNSUBSCRIBED, BOUGHT, NEW_PHONE),
        (BOUGHT, UNSUBSCRIBED, BOUGHT.replace(BY_PHONE, ""), NEW_PHONE),
        (OLD_PHONE, UNSUBSCRIBED, NEW_PHONE),
        (UNSUBSCRIBED, OLD_PHONE, NEW_PHONE),
        (OLD_PHONE, UNSUBSCRIBED, NEW_PHONE, NEWER_PHONE),
    ],
)
def test_who_unsubscribed_by_a_phone_stays_unsubscribed_when_it_changes(
    events: tuple[str, ...], store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    for event in events:
        if event == UNSUBSCRIBED:
            workspace = store.suppress(workspace.id, [BY_PHONE], reason=SuppressionReason.UNSUBSCRIBED)
        else:
            workspace = import_files(store, workspace, [upload(tmp_path, "file.csv", event)], now=NOW).workspace

    people = store.dataset(workspace).people
    listed = store.suppressed_customers(workspace.id, people)

    assert people.filter(pl.col("customer").is_in(listed.implode()))["email"].to_list() == ["anna@example.com"]


def test_a_phone_that_a_customer_file_gives_up_is_no_longer_theirs_unless_it_was_unsubscribed(
    store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    for content in (OLD_PHONE, NEW_PHONE):
        workspace = import_files(store, workspace, [upload(tmp_path, "file.csv", content)], now=NOW).workspace
    store.suppress(workspace.id, [BY_PHONE], reason=SuppressionReason.UNSUBSCRIBED)

    assert store.suppressed_customers(workspace.id, store.dataset(workspace).people).is_empty()


def test_a_customer_file_without_consent_leaves_the_no_of_an_earlier_one(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    for content in (FIRST, PEOPLE, "Email,First Name,Phone\nanna@example.com,Anne,\nben@example.com,Ben,\n"):
        workspace = import_files(store, workspace, [upload(tmp_path, "file.csv", content)], now=NOW).workspace

    people = store.dataset(workspace).people.select("email", "first_name", "email_consent").sort("email").rows()
    assert people == [("anna@example.com", "Anne", Consent.NO), ("ben@example.com", "Ben", Consent.YES)]


ODD = "Ref,Wann,Was,Wer\nA1,02/01/2024,1.50,a@example.com\nA2,03/01/2024,2.00,b@example.com\n"
EXPLAINED = ImportAnswers(
    mapping=(("order_id", "Ref"), ("date", "Wann"), ("total", "Was"), ("email", "Wer")), date_order=DateOrder.MONTH_FIRST
)


def test_what_was_said_about_a_file_holds_for_the_next_with_its_header(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    explained = replace(upload(tmp_path, "a.csv", ODD), answers=EXPLAINED)
    first = import_files(store, workspace, [explained], now=NOW)
    again = import_files(store, first.workspace, [upload(tmp_path, "b.csv", ODD.replace("A2", "A3"))], now=NOW)

    assert again.dataset.orders.sort("order_id")["placed_at"].dt.strftime("%m-%d").to_list() == ["02-01", "03-01", "03-01"]
    assert notices(again.files[0])[0].in_english().startswith("Read as you told us on 20")
    other = store.workspace("Other shop", create=True)
    with pytest.raises(NeedsMapping):
        import_files(store, other, [upload(tmp_path, "c.csv", ODD)], now=NOW)


def test_what_is_said_now_wins_and_is_kept_instead(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    first = import_files(store, workspace, [replace(upload(tmp_path, "a.csv", ODD), answers=EXPLAINED)], now=NOW)
    said = ImportAnswers(date_order=DateOrder.DAY_FIRST)
    second = import_files(store, first.workspace, [replace(upload(tmp_path, "a.csv", ODD), answers=said)], now=NOW)

    assert second.dataset.orders["placed_at"].dt.strftime("%m-%d").to_list() == ["01-02", "01-03"]
    kept = remembered_answers(store, second.workspace)
    assert [(one.answers.date_order, one.answers.mapping) for one in kept] == [(DateOrder.DAY_FIRST, EXPLAINED.mapping)]

    forget_explanation(store, second.workspace, second.files[0].facts)
    assert remembered_answers(store, second.workspace) == ()


def test_nothing_is_remembered_of_a_file_that_could_not_be_read(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    wrong = replace(EXPLAINED, mapping=(("order_id", "Ref"), ("date", "Was"), ("total", "Wer"), ("email", "Wann")))
    with pytest.raises(UnusableFile):
        import_files(store, workspace, [replace(upload(tmp_path, "a.csv", ODD), answers=wrong)], now=NOW)

    assert remembered_answers(store, workspace) == ()


TILL = "Belegnummer;Belegdatum;E-Mail;Summe\n1;05.06.2026;cleo@example.com;5,00\n2;06.06.2026;dora@example.com;6,00\n"


def test_equal_numbers_of_two_unknown_systems_stay_two_orders(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    for content in (FIRST, TILL, SECOND, TILL):
        workspace = import_files(store, workspace, [upload(tmp_path, "file.csv", content)], now=NOW).workspace

    orders = store.dataset(workspace).orders.sort("source", "order_id")
    people = ["anna@example.com", "ben@example.com", "anna@example.com", "cleo@example.com", "dora@example.com"]
    assert orders.select("order_id", "email").rows() == list(zip("12312", people, strict=True))
    assert orders["source"].n_unique() == 2
