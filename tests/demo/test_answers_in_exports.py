"""What a campaign has brought is in the exports as a shop system would write it, and merges with what was imported before."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.demo.offered import SENT, answers, brought, quiet_buyers
from tests.demo.truth import counted_orders, net_per_buyer
from tests.export.example_list import recipients
from winback.cli import main
from winback.demo.countries import locale_of
from winback.demo.generic import write_generic, write_german
from winback.demo.launch import CUSTOMERS, SEED, demo_answers, demo_files
from winback.demo.shop import DemoShop, make_shop
from winback.demo.shopify import write_shopify
from winback.export.generic import csv_bytes
from winback.importing import Upload, import_files
from winback.schema import RECIPIENTS
from winback.store import open_store
from winback.vocabulary import BusinessType, Standing

USUAL = date(2026, 6, 30)
MONTH_LATER = date(2026, 7, 30)
CODE = r"(?i)BACK-\d+XQ"


@pytest.fixture(scope="module")
def before() -> DemoShop:
    return make_shop(business=BusinessType.FASHION, customers=900, seed=5, as_of=USUAL)


@pytest.fixture(scope="module")
def addressed(before: DemoShop) -> pl.DataFrame:
    return quiet_buyers(before).filter(pl.col("buyer") % 4 != 0)


@pytest.fixture(scope="module")
def plain() -> DemoShop:
    return make_shop(business=BusinessType.FASHION, customers=900, seed=5, as_of=MONTH_LATER)


@pytest.fixture(scope="module")
def answered(addressed: pl.DataFrame) -> DemoShop:
    return make_shop(business=BusinessType.FASHION, customers=900, seed=5, as_of=MONTH_LATER, answers=[answers(addressed, lift=0.15)])


def _rows(path: Path, **options: object) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False, **options)  # type: ignore[arg-type]


def test_shopify_s_export_holds_codes_and_discounts_on_the_first_row_of_each_order(answered: DemoShop, tmp_path: Path) -> None:
    first = _rows(write_shopify(answered, tmp_path)[0]).filter(pl.col("Id").is_not_null()).reverse()
    assert first["Name"].to_list() == answered.orders["name"].to_list()
    assert first["Id"].n_unique() == first.height
    assert first["Discount Code"].to_list() == answered.orders["discount_codes"].to_list()
    assert first["Discount Amount"].cast(pl.Decimal(38, 4)).to_list() == answered.orders["discount"].to_list()
    assert first["Discount Code"].drop_nulls().str.contains(CODE).sum() > 60
    assert first["Discount Code"].drop_nulls().str.contains(r"(?i)^SALE20, BACK-\d+XQ$").any()


def test_the_plain_and_the_german_export_hold_them_too(answered: DemoShop, tmp_path: Path) -> None:
    orders = answered.orders
    english = _rows(write_generic(answered, tmp_path)[0])
    german = _rows(write_german(answered, tmp_path)[0], separator=";", encoding="windows-1252")
    discounts = german["Rabatt"].str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    assert english["Order number"].to_list() == german["Bestellnummer"].to_list() == orders["name"].str.strip_prefix("#").to_list()
    assert english["Discount code"].to_list() == german["Gutscheincode"].to_list() == orders["discount_codes"].to_list()
    assert english["Discount"].to_list() == discounts.to_list()
    assert english["Discount"].cast(pl.Decimal(38, 4)).to_list() == orders["discount"].to_list()
    assert brought(answered).height > 50


def test_rows_of_others_and_of_before_are_the_same_text(
    answered: DemoShop, plain: DemoShop, addressed: pl.DataFrame, tmp_path: Path
) -> None:
    with_it, without_it = (_rows(write_shopify(shop, tmp_path / name)[0]) for shop, name in ((answered, "with"), (plain, "without")))
    others = plain.orders.join(addressed, on="buyer", how="anti")["name"]
    for theirs in (pl.col("Name").is_in(others.implode()), pl.col("Created at") < SENT.isoformat()):
        assert without_it.filter(theirs).height > 100
        assert_frame_equal(with_it.filter(theirs), without_it.filter(theirs))


def test_the_continued_export_merges_into_what_was_imported(before: DemoShop, answered: DemoShop, tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    workspace = store.create_workspace("Demo")
    for shop in (before, answered):
        orders_file, _ = write_shopify(shop, tmp_path / shop.as_of.isoformat())
        done = import_files(store, workspace, [Upload(path=orders_file, file_name="orders.csv")], now=datetime(2026, 8, 1, tzinfo=UTC))
        workspace = done.workspace
    assert done.counts.new_orders == answered.orders.height - before.orders.height
    assert done.counts.changed_orders + done.counts.unchanged_orders == before.orders.height
    assert done.counts.changed_orders < 60
    orders = done.dataset.orders.filter(pl.col("standing") == Standing.COUNTED)
    truth = counted_orders(answered).select("discount", "net", order_id=pl.col("name"), codes="discount_codes").sort("order_id")
    assert_frame_equal(orders.select("discount", "net", "order_id", codes="discount_codes").sort("order_id"), truth)
    per_person = orders.drop_nulls("customer").group_by("customer").agg(pl.col("net").sum(), orders=pl.len())
    assert_frame_equal(
        per_person.select("orders", "net").sort("orders", "net"),
        net_per_buyer(answered).select("orders", "net").sort("orders", "net"),
        check_dtypes=False,
    )


def _list_for(people: pl.DataFrame) -> pl.DataFrame:
    rows = [
        {"email": email, "code": f"BACK-{buyer}XQ", "reward_amount": Decimal(10)} for email, buyer in people.select("email", "buyer").rows()
    ]
    return recipients(*rows)


@pytest.fixture(scope="module")
def offer_list(addressed: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offers") / "list.csv"
    path.write_bytes(csv_bytes(pl.concat([_list_for(addressed), recipients({"email": "stranger@example.com"})])))
    return path


def _demo(folder: Path, *more: str) -> int:
    shop = ["demo", "--business", "fashion", "--customers", "900", "--seed", "5", "--as-of", "2026-07-30", "--out", str(folder)]
    return main([*shop, *more])


def test_the_command_writes_the_answered_shop_and_says_what_it_made_of_the_list(
    offer_list: Path, answered: DemoShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _demo(tmp_path, "--answers", str(offer_list), "--lift", "0.15", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    extra = brought(answered).height
    assert told["answers"] == [
        {"list": "list.csv", "sent_on": "2026-07-01", "addressees": answered.answered[0].addressees, "ignored": 1, "extra_orders": extra}
    ]
    write_shopify(answered, tmp_path / "expected")
    for written in told["files"]:
        assert Path(written).read_bytes() == (tmp_path / "expected" / Path(written).name).read_bytes()


def test_the_command_says_in_a_sentence_what_was_ignored(offer_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _demo(tmp_path, "--answers", str(offer_list), "--lift", "0", "--sent-on", "2026-07-10") == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("list.csv: sent on 10 Jul 2026; buyers of this shop: ")
    assert line.endswith("; others, ignored: 1; extra orders so far: 0")


def test_a_list_that_does_not_tell_its_day_was_sent_thirty_days_ago(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "klaviyo.csv").write_text("Email,Winback Code\na@example.com,X1\nb@example.com,X2\n", "utf-8")
    assert _demo(tmp_path, "--answers", str(tmp_path / "klaviyo.csv"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["answers"][0]["sent_on"] == "2026-06-30"


def test_each_list_may_have_its_own_lift_and_day(offer_list: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = ["--answers", str(offer_list), "--answers", str(offer_list)]
    assert _demo(tmp_path, *lists, "--lift", "0.2", "--lift", "0", "--sent-on", "2026-07-20", "--sent-on", "2026-07-03", "--json") == 0
    told = json.loads(capsys.readouterr().out)["answers"]
    assert [(one["sent_on"], one["extra_orders"] > 0) for one in told] == [("2026-07-03", False), ("2026-07-20", True)]


@pytest.mark.parametrize(
    "wrong", [["--lift", "2"], ["--lift", "0.1", "--lift", "0.2", "--lift", "0.3"], ["--lift", "much"], ["--sent-on", "soon"]]
)
def test_lifts_and_days_that_do_not_fit_are_wrong_usage(wrong: list[str], offer_list: Path, tmp_path: Path) -> None:
    assert _demo(tmp_path / "none", "--answers", str(offer_list), "--answers", str(offer_list), *wrong) == 2
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", bytes(range(256)) * 40, b"1,2026-01-02,3.50\n2,2026-01-03,4.50\n", b"Name,Code\nAnn,X1\n", None])
def test_a_file_that_is_no_list_ends_with_3_and_one_line(content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "list.csv").write_bytes(content)
    assert _demo(tmp_path / "none", "--answers", str(tmp_path / "list.csv")) == 3
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert not (tmp_path / "none").exists()


def test_the_shop_of_the_page_goes_on_with_the_answers_to_a_recorded_campaign(tmp_path: Path) -> None:
    opened = demo_files(BusinessType.GIFTS, tmp_path / "opened")
    shop = make_shop(business=BusinessType.GIFTS, customers=CUSTOMERS, seed=SEED, as_of=USUAL, locale=locale_of("en"))
    sent = demo_answers(_list_for(quiet_buyers(shop).head(800)), sent_on=SENT)
    later, quiet = (
        demo_files(BusinessType.GIFTS, tmp_path / name, as_of=MONTH_LATER, answers=given) for name, given in (("l", [sent]), ("q", []))
    )
    names = [set(_rows(files[0])["Name"]) for files in (opened, quiet, later)]
    assert names[0] < names[1] < names[2]
    assert 20 < len(names[2] - names[1]) < 100
    assert set(RECIPIENTS.columns) > set(sent.addressees.columns)
