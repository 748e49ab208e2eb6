"""Not to be written to, to be forgotten, to see what is known: through the whole house, and for good."""

import io
import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.in_process import parse_here, read_here
from tests.one_list import NOW, drafted, recorded
from winback import privacy
from winback.analysis.shop_summary import shop_summary
from winback.cli import UNUSABLE_FILE, main
from winback.commands import privacy as command
from winback.errors import UnusableFile, UnusableInput
from winback.importing import Upload, import_files, keep_settings
from winback.locale.formats import speaker
from winback.policy import ShopPolicy, Thresholds
from winback.privacy import Erased, UnsubscribesPreview, access, erase, preview_unsubscribes, read_list, unsubscribe
from winback.store import Campaign, ConcurrentChange, Dataset, FrameRole, Store, SuppressionReason, Workspace, open_store
from winback.vocabulary import Arm

THRESHOLDS = Thresholds(at_risk_after_days=60, lapsed_after_days=90, lost_after_days=900)
KAY, BEN, CLEO = "kay@example.com", "ben@example.org", "cleo@example.com"
HEADER = "Order ID,Email,Phone,Customer ID,First Name,Last Name,Zip,Order date,Total,Currency,Coupon,Tags,Product,Newsletter\n"
ORDERS = HEADER + (
    "1,Kay@Example.com,0151 12345678,77,Kay,Birdsong,10115,2026-01-02,10.00,EUR,KAY-7,vip,Mug,yes\n"
    "2,ben@example.org,,78,Ben,Berg,10117,2026-01-03,20.50,EUR,,,Cup,yes\n"
    "3,,0151 12345678,,,,,2026-02-01,7.25,EUR,,,Mug,\n"
    "4,,,77,,,,2026-02-02,8.25,EUR,,,Mug,\n"
    "5,cleo@example.com,,79,Cleo,Meyer,,2026-06-30,30.00,EUR,,,Pot,yes\n"
    "6,,,,,,,2026-02-03,5.00,EUR,,,Pot,\n"
    "7,kay@example.com,,77,Kay,Birdsong,,someday,9.00,EUR,,,Mug,yes\n"
    "kay@example.com,2026-02-02,one cell too few\n"
)
PEOPLE = "Customer ID,Email,First Name,Last Name,Phone,Accepts Email Marketing\n77,kay@example.com,Kay,Birdsong,0151 12345678,yes\n"
PEOPLE += "78,ben@example.org,Ben,Berg,,yes\n"


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winback.importing.parse_untrusted", parse_here)
    monkeypatch.setattr("winback.privacy.read_unsubscribes", read_here)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "data", clock=lambda: NOW)


@pytest.fixture
def workspace(store: Store) -> Workspace:
    return store.create_workspace("Shop", policy=ShopPolicy(phone_country="DE"))


def add(store: Store, workspace: Workspace, tmp_path: Path, *contents: str) -> Workspace:
    uploads = []
    for number, content in enumerate(contents):
        path = tmp_path / f"upload {number}.csv"
        path.write_text(content)
        uploads.append(Upload(path=path, file_name=f"upload {number}.csv"))
    return import_files(store, store.current(workspace.id), uploads, now=NOW).workspace


def listed(store: Store, workspace: Workspace) -> set[str]:
    """Who would be on a list now."""
    draft = drafted(store, workspace, THRESHOLDS)
    return set(draft.plan.recipients["email"]) | set(draft.plan.assigned["email"])


def july(store: Store, workspace: Workspace) -> Campaign:
    return recorded(store, workspace, drafted(store, workspace, THRESHOLDS), name="July")


def everything(store: Store, workspace: Workspace) -> str:
    """All that a shop's frames hold, as text."""
    known = store.dataset(store.current(workspace.id))
    frames = [getattr(known, role) for role in FrameRole]
    frames += [store.rejects(workspace.id, receipt.id or 0) for receipt in store.receipts(workspace.id)]
    frames += [frame for campaign in store.campaigns(workspace.id) for frame in store.campaign_frames(campaign)]
    return "\n".join(frame.write_csv() for frame in frames).lower()


def same_shop(one: Dataset, other: Dataset) -> None:
    for role in FrameRole:
        assert_frame_equal(getattr(one, role).drop("file_line", strict=False), getattr(other, role).drop("file_line", strict=False))


# Not to be written to


def test_a_list_says_what_it_would_change_before_it_does(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    store.suppress(shop.id, [CLEO], reason=SuppressionReason.UNSUBSCRIBED)
    (tmp_path / "list.csv").write_text(f"Email\n{KAY}\n{CLEO}\nnobody@example.com\n")
    found = read_list(shop, tmp_path / "list.csv", file_name="list.csv")
    assert preview_unsubscribes(store, shop, found) == UnsubscribesPreview(addresses=3, new=2, customers=2, could_be_emailed=1)
    assert store.suppressed(shop.id, pl.Series([KAY])).to_list() == [False]


def test_who_unsubscribed_is_on_no_list_again_whatever_is_imported(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    assert listed(store, shop) == {KAY, BEN}
    unsubscribe(store, shop, [KAY])
    assert listed(store, shop) == {BEN}
    add(store, shop, tmp_path, ORDERS, PEOPLE)
    assert listed(store, shop) == {BEN}


def test_a_phone_on_the_list_is_the_customer_of_the_shop(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    (tmp_path / "list.csv").write_text("Phone\n0151 123 456 78\n")
    unsubscribe(store, shop, read_list(shop, tmp_path / "list.csv", file_name="list.csv").addresses)
    assert listed(store, shop) == {BEN}


def test_a_list_without_addresses_changes_nothing(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name\nKay\n")
    with pytest.raises(UnusableFile):
        read_list(workspace, tmp_path / "list.csv", file_name="list.csv")


def crowd(consent: str) -> str:
    """30 customers with one order each."""
    rows = [f"{number},p{number:02}@example.com,{number},2026-01-02,10.00,EUR,{consent}" for number in range(10, 40)]
    return "\n".join(["Order ID,Email,Customer ID,Order date,Total,Currency,Newsletter", *rows])


def list_of(path: Path, count: int) -> Path:
    path.write_text("Email\n" + "\n".join(f"p{number:02}@example.com" for number in range(10, 10 + count)))
    return path


@pytest.mark.parametrize("consent", ["yes", ""])
def test_a_list_that_silences_most_people_is_asked_about(store: Store, workspace: Workspace, tmp_path: Path, consent: str) -> None:
    shop = add(store, workspace, tmp_path, crowd(consent))
    for count, is_asked in ((19, False), (25, True)):
        path = list_of(tmp_path / "list.csv", count)
        asked = preview_unsubscribes(store, shop, read_list(shop, path, file_name="list.csv")).needs_confirmation
        assert (asked is not None) == is_asked
    assert asked is not None
    assert asked.in_english().startswith("This list would silence 25 of the 30 people you may e-mail. Is it really the list of those who")
    store.suppress(shop.id, [f"p{number:02}@example.com" for number in range(10, 16)], reason=SuppressionReason.UNSUBSCRIBED)
    found = read_list(shop, list_of(tmp_path / "list.csv", 25), file_name="list.csv")
    assert preview_unsubscribes(store, shop, found).needs_confirmation is None  # only 19 of them are new


def test_a_list_of_a_few_of_many_goes_through(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, crowd("yes"))
    command.unsubscribes(store, "Shop", file=list_of(tmp_path / "list.csv", 5), is_dry_run=False)
    assert store.suppression_count(shop.id) == 5


def test_a_file_of_customers_is_asked_about_however_few_they_are(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    (tmp_path / "list.csv").write_text(f"Name,Email,Orders,Total Spend\nKay,{KAY},2,20.00\n")
    asked = preview_unsubscribes(store, shop, read_list(shop, tmp_path / "list.csv", file_name="list.csv")).needs_confirmation
    assert asked is not None
    assert asked.in_english().startswith(
        "Nothing in this file says who left, and it holds more than such lists do: “Orders”, “Total Spend”."
    )


def test_the_addresses_of_a_campaign_are_asked_about(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    july(store, shop)
    for content, is_asked in ((f"Email\n{KAY}\n{BEN}\n", True), (f"Email\n{KAY}\n", False), (f"Email\n{KAY}\n{CLEO}\n", False)):
        (tmp_path / "list.csv").write_text(content)
        asked = preview_unsubscribes(store, shop, read_list(shop, tmp_path / "list.csv", file_name="list.csv")).needs_confirmation
        assert (asked is not None and "“July”" in asked.in_english()) == is_asked


def test_the_command_refuses_a_doubtful_list_until_it_is_told_that_everyone_left(
    store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    shop = add(store, workspace, tmp_path, crowd("yes"))
    file = list_of(tmp_path / "list.csv", 25)
    looked = command.unsubscribes(store, "Shop", file=file, is_dry_run=True)
    assert looked.as_json()["needs_confirmation"].startswith("This list would silence 25 of the 30")
    assert "To confirm" in looked.as_table(speaker("en"))
    with pytest.raises(UnusableFile, match="--everyone"):
        command.unsubscribes(store, "Shop", file=file, is_dry_run=False)
    assert store.suppression_count(shop.id) == 0
    command.unsubscribes(store, "Shop", file=file, is_dry_run=False, is_everyone=True)
    assert store.suppression_count(shop.id) == 25


def test_the_option_for_everyone_reaches_the_command(
    store: Store, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = add(store, workspace, tmp_path, crowd("yes"))
    monkeypatch.setattr("winback.cli._store", lambda _: store)
    typed = ["unsubscribes", "--workspace", "Shop", str(list_of(tmp_path / "list.csv", 25))]
    assert main(typed) == UNUSABLE_FILE
    assert "--everyone" in capsys.readouterr().err
    assert main([*typed, "--everyone"]) == 0
    assert store.suppression_count(shop.id) == 25


# To be forgotten


def test_the_sums_stay_and_the_person_is_gone(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    campaign = july(store, shop)
    before = shop_summary(store.dataset(shop).orders)
    assert erase(store, shop.id, " KAY@example.com", now=NOW) == Erased(found=True, orders=3, contacts=1, campaigns=1, rejected_rows=1)
    after = shop_summary(store.dataset(store.current(shop.id)).orders)
    assert (after.net_value, after.counted_orders, after.set_aside) == (before.net_value, before.counted_orders, before.set_aside)
    assert (after.customers, after.anonymous_orders) == (before.customers - 1, before.anonymous_orders + 3)
    told = everything(store, shop)
    assert [trace for trace in ("kay", "birdsong", "12345678", "10115", "vip", "77") if trace in told] == []
    assert store.campaign_frames(campaign)[0]["email"].to_list() == [BEN]
    assert store.campaigns(shop.id)[0].erased == {Arm.A: 1}


@pytest.mark.parametrize("typed", [KAY, "0151/12345678", "+4915112345678", "77", "i:generic:77", f"e:{KAY}"])
def test_every_way_to_name_the_person_forgets_all_of_them(typed: str, store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    assert erase(store, shop.id, typed, now=NOW).orders == 3
    listed_now = store.suppressed(shop.id, pl.Series([KAY, "+4915112345678", BEN]))
    assert listed_now.to_list() == [True, True, False]


def test_a_new_import_of_the_same_files_changes_nothing(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    erase(store, shop.id, KAY, now=NOW)
    erased = store.dataset(store.current(shop.id))
    path = tmp_path / "again.csv"
    path.write_text(ORDERS)
    again = import_files(store, store.current(shop.id), [Upload(path=path, file_name="again.csv")], now=NOW)
    assert (again.counts.new_orders, again.counts.changed_orders, again.counts.unchanged_orders) == (0, 0, 6)
    shop = add(store, shop, tmp_path, PEOPLE)
    same_shop(store.dataset(shop), erased)
    assert [trace for trace in ("kay", "birdsong", "12345678") if trace in everything(store, shop)] == []
    assert listed(store, shop) == {BEN}


def test_what_counts_as_new_or_changed_leaves_them_out(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    erase(store, shop.id, KAY, now=NOW)
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    counts = import_files(store, store.current(shop.id), [Upload(path=path, file_name="people.csv")], now=NOW).counts
    assert (counts.new_contacts, counts.changed_contacts) == (1, 0)


@pytest.mark.parametrize(
    "later",
    [
        "9,kay@example.com,,,,,,2026-03-01,1.00,EUR,,,Mug,yes\n",
        "9,KAY@EXAMPLE.COM,,99,Kay,Birdsong,,2026-03-01,1.00,EUR,,,Mug,yes\n9b,,,99,,,,2026-03-02,1.00,EUR,,,Mug,\n",
        "9,,0151 12345678,,,,,2026-03-01,1.00,EUR,,,Mug,yes\n",
        "9,,,77,Kay,Birdsong,,2026-03-01,1.00,EUR,,,Mug,yes\n",
        "9,new@example.com,,77,Kay,Birdsong,,2026-03-01,1.00,EUR,,,Mug,yes\n",
    ],
)
def test_a_later_file_does_not_bring_them_back(later: str, store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    erase(store, shop.id, KAY, now=NOW)
    shop = add(store, shop, tmp_path, HEADER + later + "10,ben@example.org,,78,Ben,Berg,,2026-03-05,1.00,EUR,,,Cup,yes\n")
    known = store.dataset(shop)
    assert known.people["email"].to_list() == [BEN, CLEO]
    assert known.orders.filter(pl.col("order_id").str.starts_with("9"))["customer"].null_count() == later.count("\n")
    assert [trace for trace in ("kay", "birdsong", "12345678", "new@example.com") if trace in everything(store, shop)] == []


def test_what_a_later_file_tells_of_them_is_forgotten_too(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    """Orders by phone alone were somebody else's until a customer file says whose phone that is."""
    by_phone = HEADER + "1,kay@example.com,,,,,,2026-01-02,10.00,EUR,,,Mug,yes\n2,,0151 12345678,,,,,2026-02-01,7.25,EUR,,,Mug,\n"
    by_phone += "3,ben@example.org,,,,,,2026-06-30,1.00,EUR,,,Mug,yes\n"
    shop = add(store, workspace, tmp_path, by_phone)
    erase(store, shop.id, KAY, now=NOW)
    assert store.dataset(store.current(shop.id)).people["phone"].drop_nulls().to_list() == ["+4915112345678"]
    shop = add(store, shop, tmp_path, PEOPLE)
    assert "12345678" not in everything(store, shop)
    assert store.suppressed(shop.id, pl.Series(["+4915112345678"])).to_list() == [True]
    shop = add(store, shop, tmp_path, by_phone)
    assert "12345678" not in everything(store, shop)


def test_their_number_is_given_to_nobody_else(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(
        store, workspace, tmp_path, HEADER + "1,ben@example.org,,,,,,2026-01-02,1,EUR,,,M,\n2,kay@example.com,,,,,,2026-01-03,1,EUR,,,M,\n"
    )
    erase(store, shop.id, KAY, now=NOW)
    shop = add(
        store, shop, tmp_path, HEADER + "3,cleo@example.com,,,,,,2026-01-04,1,EUR,,,M,\n4,kay@example.com,,,,,,2026-01-05,1,EUR,,,M,\n"
    )
    assert store.dataset(shop).people.select("email", "customer").rows() == [(BEN, 1), (CLEO, 3)]


def test_refused_rows_of_a_new_import_do_not_name_them(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    erase(store, workspace.id, KAY, now=NOW)
    erase(store, workspace.id, "+4915112345678", now=NOW)
    broken = "kay@example.com,2026-02-02,one cell too few\n0151/123456-78,too few\nben@example.org,too few\n"
    whole = "".join(f"{number},ben@example.org,,,,,,2026-01-02,1.00,EUR,,,Mug,\n" for number in range(9))
    shop = add(store, workspace, tmp_path, HEADER + broken + whole)
    (receipt,) = store.receipts(shop.id)
    assert store.rejects(shop.id, receipt.id or 0)["excerpt"].to_list() == [None, None, "ben@example.org,too few"]


def test_somebody_unknown_is_forgotten_beforehand(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    assert erase(store, workspace.id, KAY, now=NOW) == Erased(found=False, orders=0, contacts=0, campaigns=0, rejected_rows=0)
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    assert store.dataset(shop).people["email"].to_list() == [BEN, CLEO]


def test_who_unsubscribed_before_is_forgotten_too(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    unsubscribe(store, shop, [KAY])
    erase(store, shop.id, KAY, now=NOW)
    assert store.dataset(add(store, shop, tmp_path, ORDERS)).people["email"].to_list() == [BEN, CLEO]


def test_a_phone_of_two_people_forgets_neither(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    family = (
        HEADER + "1,kay@example.com,0151 12345678,,,,,2026-01-02,1,EUR,,,M,\n2,ben@example.org,0151 12345678,,,,,2026-01-03,1,EUR,,,M,\n"
    )
    shop = add(store, workspace, tmp_path, family)
    with pytest.raises(UnusableInput, match="2 customers"):
        erase(store, shop.id, "0151 12345678", now=NOW)
    erase(store, shop.id, KAY, now=NOW)
    shop = add(store, shop, tmp_path, family)
    assert store.dataset(shop).people.select("email", "phone").rows() == [(BEN, "+4915112345678")]


def test_settings_that_are_kept_later_bring_nobody_back(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS.replace("EUR", ""))
    erase(store, shop.id, KAY, now=NOW)
    saved = keep_settings(store, store.current(shop.id), ShopPolicy(currency="SEK", phone_country="DE"))
    assert store.dataset(saved).orders["currency"].unique().to_list() == ["SEK"]
    assert "kay" not in everything(store, saved)


class Overtaken:
    """A store in which something else comes first, some times."""

    def __init__(self, store: Store, *, times: int) -> None:
        self._store, self._times = store, times

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def erase(self, workspace_id: int, **given: object) -> object:
        if self._times:
            self._times -= 1
            self._store.suppress(workspace_id, [f"{self._times}@example.com"], reason=SuppressionReason.UNSUBSCRIBED)
        return self._store.erase(workspace_id, **given)  # type: ignore[arg-type]


def test_whoever_is_overtaken_begins_again(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    assert erase(Overtaken(store, times=3), shop.id, KAY, now=NOW).orders == 3  # type: ignore[arg-type]
    with pytest.raises(ConcurrentChange):
        erase(Overtaken(store, times=99), shop.id, BEN, now=NOW)  # type: ignore[arg-type]
    assert BEN in store.dataset(store.current(shop.id)).people["email"]


def test_an_import_that_an_erasure_overtakes_takes_it_into_account(
    store: Store, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    real, moments = Store.commit_import, iter([True, False])

    def overtaken(self: Store, *given: object, **named: object) -> Workspace:
        if next(moments, False):
            erase(store, shop.id, KAY, now=NOW)
        return real(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "commit_import", overtaken)
    shop = add(store, shop, tmp_path, ORDERS)
    assert "kay" not in everything(store, shop)


# To see what is known


def test_access_holds_everything_in_one_file(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    july(store, shop)
    unsubscribe(store, shop, [KAY])
    content = access(store, shop.id, KAY, now=NOW)
    told = json.loads(content)
    assert (told["shop"], told["made_at"], told["known_by"]) == (
        "Shop",
        NOW.isoformat(),
        ["+4915112345678", "i:generic:77", "i:shopify:77", KAY],
    )
    assert [(person["email"], person["first_name"]) for person in told["person"]] == [(KAY, "Kay")]
    assert [order["order_id"] for order in told["orders"]] == ["1", "3", "4"]
    assert told["orders"][0]["lines"][0]["product_name"] == "Mug"
    assert told["orders"][0]["total"] == "10.0000"
    assert told["consent"] == {"email_consent": {"state": "yes", "from": "customer file", "source": "shopify"}}
    assert [row["contact_key"] for row in told["customer_file_rows"]] == [f"e:{KAY}"]
    (campaign,) = told["campaigns"]
    assert (campaign["name"], campaign["group"], campaign["status"]) == ("July", "Variant A", "Not sent yet")
    assert campaign["message"]["subject"]
    assert campaign["kept_when_recorded"]["chance"] > 0
    assert told["do_not_contact"] == [{"address": KAY, "reason": "unsubscribed", "since": NOW.isoformat()}]
    assert [row["excerpt"] for row in told["refused_rows"]] == ["kay@example.com,2026-02-02,one cell too few"]
    assert content.decode().startswith('{\n  "shop": "Shop",')
    assert access(store, shop.id, "77", now=NOW) == content


def test_access_tells_nothing_of_anybody_else(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    rows = ("kay@example.com;ben@example.org", "kay@example.com for Ben Berg", "Kay Birdsong and nobody else", "kay@example.com alone")
    shop = add(store, workspace, tmp_path, ORDERS + "".join(f"{row}\n" for row in rows), PEOPLE)
    july(store, shop)
    told = json.loads(access(store, shop.id, KAY, now=NOW))
    excerpts = [(row["excerpt"], row["left_out_as_it_may_name_others"]) for row in told["refused_rows"]]
    assert excerpts == [
        ("kay@example.com,2026-02-02,one cell too few", False),
        (None, True),
        (None, True),
        (None, True),
        ("kay@example.com alone", False),
    ]
    said = json.dumps(told).lower()
    assert [name for name in ("ben", "berg", "cleo", "meyer") if name in said] == []


def test_access_without_anything_known_says_so_and_does_not_repeat_the_address(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    add(store, workspace, tmp_path, ORDERS)
    with pytest.raises(UnusableInput, match="Nothing is known") as refusal:
        access(store, workspace.id, "nobody@example.com", now=NOW)
    assert "nobody" not in str(refusal.value)


def test_of_somebody_forgotten_only_that_is_known(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS, PEOPLE)
    erase(store, shop.id, KAY, now=NOW)
    told = json.loads(access(store, shop.id, KAY, now=NOW))
    assert {name for name, value in told.items() if value} == {"shop", "made_at", "known_by", "do_not_contact"}
    assert told["do_not_contact"] == [{"address": KAY, "reason": "erased", "since": NOW.isoformat()}]


def test_access_says_which_order_a_consent_is_from(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    told = json.loads(access(store, shop.id, CLEO, now=NOW))
    assert told["consent"]["email_consent"] == {"state": "yes", "from": "order", "order_id": "5", "placed_at": "2026-06-30T00:00:00"}


def test_two_shops_never_answer_for_each_other(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    add(store, workspace, tmp_path, ORDERS)
    other = store.create_workspace("Other shop")
    with pytest.raises(UnusableInput, match="Nothing is known"):
        access(store, other.id, KAY, now=NOW)
    erase(store, other.id, KAY, now=NOW)
    assert KAY in store.dataset(store.current(workspace.id)).people["email"]


def test_what_comes_back_names_nobody_in_a_log(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    person = privacy.find_person(store.dataset(shop), KAY, phone_country="DE")
    said = repr((person, person.forgotten, person.asked, person.traces, privacy.erasure_of(person, now=NOW)))
    assert [trace for trace in ("kay", "birdsong", "12345678") if trace in said.lower()] == []


def test_amounts_and_days_of_the_file_are_exact(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    shop = add(store, workspace, tmp_path, ORDERS)
    (_, order, *_) = json.loads(access(store, shop.id, KAY, now=NOW))["orders"]
    assert (Decimal(order["net"]), date.fromisoformat(order["ordered_on"])) == (Decimal("7.25"), date(2026, 2, 1))


# From the command line


def test_the_file_of_a_person_is_readable_for_its_owner_only(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    add(store, workspace, tmp_path, ORDERS)
    out = tmp_path / "new" / "known.json"
    for _ in range(2):  # an older file in its place is not left as it was
        command.access(store, "Shop", person=KAY, out=out, now=NOW)
        assert os.name == "nt" or out.stat().st_mode & 0o777 == 0o600
        out.chmod(0o644)
    assert json.loads(out.read_bytes())["person"][0]["email"] == KAY


def test_a_person_can_be_named_where_no_list_of_processes_shows_it(
    store: Store, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, workspace, tmp_path, ORDERS)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KAY}\nmore\n"))
    assert command.erase(store, "Shop", person="-", now=NOW).as_json()["orders"] == 3


def test_what_the_commands_say_names_nobody(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    add(store, workspace, tmp_path, ORDERS)
    (tmp_path / "list.csv").write_text(f"Email,Status\n{KAY},unsubscribed\n{BEN},subscribed\n")
    looked = command.unsubscribes(store, "Shop", file=tmp_path / "list.csv", is_dry_run=True)
    assert (looked.as_json()["new"], looked.as_json()["left_out"], looked.as_json()["recorded"]) == (1, 1, False)
    assert store.suppression_count(workspace.id) == 0
    shown = [looked, command.unsubscribes(store, "Shop", file=tmp_path / "list.csv", is_dry_run=False)]
    shown += [command.erase(store, "Shop", person=who, now=NOW) for who in (KAY, "nobody@example.com")]
    said = "".join(one.as_table(speaker("en")) + json.dumps(one.as_json()) for one in shown)
    assert [name for name in ("kay", "ben", "nobody@") if name in said.lower()] == []
    assert store.suppression_count(workspace.id) == 4
