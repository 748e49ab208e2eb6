"""The whole loop from the command line: list, sending, next export, result; and what a person may ask for."""

import csv
import json
from pathlib import Path

import pytest

from tests.test_cli import SHOPIFY, Say
from winback.policy import ShopPolicy
from winback.store import open_store

__all__ = ["data_dir", "say"]

from tests.test_cli import data_dir, say  # isort: skip  # fixtures


def rows(path: Path, *, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True), delimiter=delimiter))


@pytest.fixture
def july(say: Say, tmp_path: Path) -> Path:
    """A recorded list without a discount, of the sample shop."""
    say("import", *SHOPIFY)
    code, _, err = say(
        "offers", "--play", "win-back-reminder", "--campaign", "July", "--holdout", "0.3", "--out", str(tmp_path / "july.csv")
    )
    assert (code, err) == (0, "")
    return tmp_path / "july.csv"


def test_a_recorded_list_has_its_comparison_group_beside_it(july: Path) -> None:
    listed, compared = rows(july), rows(july.with_name("july-comparison-group.csv"))
    together = len(listed) + len(compared)
    assert len(compared) == round(0.3 * together) > 0
    assert not {row["Email"] for row in listed} & {row["Email"] for row in compared}
    assert list(compared[0]) == ["Email"]


def test_the_same_campaign_again_writes_the_same_bytes_and_records_nothing(say: Say, july: Path, tmp_path: Path) -> None:
    again = say.json("offers", "--campaign", "July", "--out", str(tmp_path / "again.csv"))
    assert (tmp_path / "again.csv").read_bytes() == july.read_bytes()
    assert (again["campaign"], again["left_out"]) == ("July", 0)
    assert say.json("measure")["waiting"] == ["July"]


def test_its_people_are_on_no_other_list_until_it_is_given_up(say: Say, july: Path, tmp_path: Path) -> None:
    command = ("offers", "--play", "win-back-reminder", "--campaign", "August", "--out", str(tmp_path / "august.csv"))
    code, _, err = say(*command)
    assert (code, "Nobody is on this list" in err) == (2, True)
    assert not (tmp_path / "august.csv").exists()
    assert say.json("sent", "--campaign", "July", "--not-sent") == {"campaign": "July", "status": "not_sent", "sent_on": None}
    assert say(*command)[0] == 0


def test_a_dry_run_records_nothing_and_gives_out_no_code(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    looked = say.json("offers", "--own-codes", "--dry-run", "--out", str(tmp_path / "look.csv"))
    assert (looked["recorded"], looked["campaign"]) == (False, None)
    assert {row["Code"] for row in rows(tmp_path / "look.csv")} == {""}
    assert say.json("measure") == {"as_of": looked_at(say), "campaigns": [], "ahead_of_the_data": [], "waiting": []}


def looked_at(say: Say) -> str:
    return str(say.json("analyse")["as_of"])


def test_what_is_set_for_the_shop_holds_without_a_browser(say: Say, data_dir: Path, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    look = ("offers", "--play", "win-back-reminder", "--dry-run", "--out", str(tmp_path / "look.csv"))
    before = say.json(*look)
    store = open_store(data_dir)
    (shop,) = store.workspaces()
    chosen = ShopPolicy(language="de", horizon_days=200, loyal_from_occasions=3, warn_beyond_months=1, leave_out_beyond_months=8)
    store.save_policy(shop.id, chosen)
    store.close()
    analysed, after = say.json("analyse"), say.json(*look)
    assert (analysed["horizon_days"], analysed["thresholds"]["used"]["loyal_from_occasions"]) == (200, 3)
    assert after["steps"]["not_too_old"] < after["steps"]["consent"]
    assert before["steps"]["not_too_old"] == before["steps"]["consent"]
    assert any("more than 1 months ago" in warning for warning in after["warnings"])
    assert {row["Text"].split()[0] for row in rows(tmp_path / "look.csv")} == {"Hallo"}


def test_klaviyo_gets_one_file_for_each_state_of_consent(say: Say, tmp_path: Path) -> None:
    say("import", SHOPIFY[0])  # without the customer file the boxes at the checkout count, and some are unknown
    said = say.json("offers", "--for", "klaviyo", "--exemption-confirmed", "--out", str(tmp_path / "list.csv"))
    assert {file["role"] for file in said["files"]} == {"list", "comparison_group"}
    assert list(rows(tmp_path / "list.csv")[0])[:4] == ["Email", "First Name", "Last Name", "Phone Number"]


def test_the_loop_closes_with_the_next_export(say: Say, tmp_path: Path) -> None:
    shop = ("demo", "--customers", "1500", "--seed", "4")
    say(*shop, "--as-of", "2026-06-30", "--out", str(tmp_path / "june"))
    say("import", *map(str, sorted((tmp_path / "june").iterdir())))
    offered = say.json("offers", "--own-codes", "--campaign", "Summer", "--send-on", "2026-07-01", "--out", str(tmp_path / "list.csv"))
    assert say.json("measure")["ahead_of_the_data"] == ["Summer"]
    answered = say.json(
        *shop, "--as-of", "2026-09-30", "--answers", str(tmp_path / "list.csv"), "--lift", "0.2", "--out", str(tmp_path / "later")
    )
    assert answered["answers"][0]["addressees"] == offered["recipients"]
    say("import", *map(str, sorted((tmp_path / "later").iterdir())))

    (found,) = say.json("measure", "--campaign", "Summer")["campaigns"]
    (arm,) = found["arms"]
    assert {
        *("assigned", "reactivated", "rate", "holdout_rate", "lift", "lift_low", "lift_high"),
        *("extra_revenue", "extra_profit", "preliminary"),
    } <= arm.keys()
    assert (arm["assigned"], found["holdout"]["assigned"]) == (offered["recipients"], offered["comparison_group"])
    assert (found["verdict"], arm["preliminary"]) == ("paid_off", False)
    assert 0.1 < arm["lift_low"] < arm["lift"] < arm["lift_high"] < 0.3
    assert found["codes"]["people"] > 0
    code, out, _ = say("measure")
    assert (code, "It paid off" in out) == (0, True)
    assert "Of 100 written to, " in out
    assert (found["reason"], found["expected"]["lift"]) == ("pays", offered["expected"]["lift"])
    assert offered["expected"]["recommended"] in {"reward", "message"}


def test_an_unknown_campaign_is_told_with_those_that_are_there(say: Say, july: Path) -> None:
    code, out, err = say("measure", "--campaign", "June")
    assert (code, out) == (2, "")
    assert "There is no campaign named “June”." in err
    assert "“July”" in err


def test_a_list_can_be_limited_to_some_customers(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    look = ("offers", "--play", "win-back-reminder", "--dry-run", "--holdout", "0", "--out", str(tmp_path / "look.csv"))
    everybody = say.json(*look)
    tiers = {row["Value Tier"] for row in rows(tmp_path / "look.csv")}
    best = say.json(*look, "--only", "value_tier=high")
    assert {row["Value Tier"] for row in rows(tmp_path / "look.csv")} == {"high"} < tiers
    assert best["steps"]["selected"] < everybody["steps"]["eligible"]
    both = say.json(*look, "--only", "value_tier=high", "--only", "value_tier=middle", "--only", "silence_band=0")
    assert {row["Value Tier"] for row in rows(tmp_path / "look.csv")} <= {"high", "middle"}
    assert both["steps"]["eligible"] == everybody["steps"]["eligible"]
    assert max(int(row["Silent Days"]) for row in rows(tmp_path / "look.csv")) < 400


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("colour=red", "DIMENSION=VALUE"),
        ("country", "DIMENSION=VALUE"),
        ("value_tier=huge", "cannot be chosen by"),
        ("silence_band=9", "cannot be chosen by"),
    ],
)
def test_a_limit_that_means_nobody_in_particular_is_wrong_usage(limit: str, told: str, say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    ended, _, err = say("offers", "--dry-run", "--only", limit, "--out", str(tmp_path / "list.csv"))
    assert (ended, told in err) == (2, True), err


def test_an_idea_that_is_true_of_some_only_asks_for_whom_it_is(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    ended, _, err = say("offers", "--play", "successor-sample", "--dry-run", "--out", str(tmp_path / "list.csv"))
    assert (ended, "--only product=" in err) == (2, True), err


@pytest.mark.parametrize("share", ["1", "-0.1", "much"])
def test_a_share_that_cannot_be_is_wrong_usage(share: str, say: Say, tmp_path: Path) -> None:
    assert say("offers", "--holdout", share, "--out", str(tmp_path / "list.csv"))[0] == 2


def test_who_unsubscribed_is_left_out_of_a_list_that_was_recorded_before(say: Say, july: Path, tmp_path: Path) -> None:
    gone = rows(july)[0]["Email"]
    (tmp_path / "unsubscribed.csv").write_text(f"Email Address\n{gone}\n", encoding="utf-8")
    say("unsubscribes", str(tmp_path / "unsubscribed.csv"))
    again = say.json("offers", "--campaign", "July", "--out", str(tmp_path / "again.csv"))
    assert again["left_out"] == 1
    assert gone not in (tmp_path / "again.csv").read_text(encoding="utf-8")
    assert rows(tmp_path / "again.csv") == rows(july)[1:]


def test_who_is_forgotten_is_in_no_file_and_nothing_is_known_of_them(say: Say, july: Path, tmp_path: Path) -> None:
    person = rows(july)[0]["Email"]
    say("access", person, "--out", str(tmp_path / "known.json"))
    assert person in json.dumps(json.loads((tmp_path / "known.json").read_text(encoding="utf-8")))
    assert say("erase", person)[0] == 0
    again = say.json("offers", "--campaign", "July", "--out", str(tmp_path / "again.csv"))
    assert again["left_out"] == 1
    assert rows(tmp_path / "again.csv") == rows(july)[1:]
    for _ in range(2):  # a later import does not bring them back
        known = say.json("access", person)
        assert (known["person"], known["orders"], known["campaigns"]) == ([], [], [])
        assert [one["reason"] for one in known["do_not_contact"]] == ["erased"]
        say("import", *SHOPIFY)


def test_nothing_is_recorded_for_a_file_or_a_day_that_cannot_be(say: Say, tmp_path: Path) -> None:
    say("import", *SHOPIFY)
    (tmp_path / "file").write_text("")
    list_ = ("offers", "--play", "win-back-reminder", "--out")
    assert say(*list_, str(tmp_path / "file" / "list.csv"))[0] == 1
    assert say(*list_, str(tmp_path))[0] == 1
    assert say(*list_, "\0.csv")[0] == 1
    assert say(*list_, str(tmp_path / "list.csv"), "--send-on", "2001-01-01")[0] == 2
    assert say(*list_, str(tmp_path / "list.csv"), "--send-on", "9999-12-31")[0] == 2
    assert say.json("measure")["waiting"] == []
    assert not (tmp_path / "list.csv").exists()


@pytest.mark.parametrize("command", [("measure",), ("analyse",), ("offers", "--out", "list.csv")])
def test_nobody_looks_beyond_the_day_of_the_import(command: tuple[str, ...], say: Say) -> None:
    say("import", *SHOPIFY)
    code, _, err = say(*command, "--as-of", "9999-12-31")
    assert (code, "were read in on" in err) == (2, True)
