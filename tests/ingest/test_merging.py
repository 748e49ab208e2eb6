"""Overlapping uploads: the same order of the same source is one order, and the later upload wins."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.ingest.records import order_lines, parsed_file, records
from winback.ingest.identity import resolve
from winback.ingest.merging import MergeCounts, merge, no_records
from winback.vocabulary import Consent


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, new_contacts: int = 0, changed_contacts: int = 0) -> MergeCounts:
    return MergeCounts(
        new_orders=new,
        changed_orders=changed,
        unchanged_orders=unchanged,
        new_contacts=new_contacts,
        changed_contacts=changed_contacts,
    )


def test_a_first_upload_is_all_new():
    merged, told = merge(no_records(), [parsed_file(records({}, {}))])
    assert merged.orders["order_id"].to_list() == ["#0", "#1"]
    assert told == counts(new=2)


def test_the_same_file_twice_changes_nothing():
    first, _ = merge(no_records(), [parsed_file(records({}, {}, lines=order_lines((0, "Mug", 1, "20"), (1, "Mug", 1, "20"))))])
    again, told = merge(first, [parsed_file(records({}, {}, lines=order_lines((0, "Mug", 1, "20"), (1, "Mug", 1, "20"))))])
    assert told == counts(unchanged=2)
    assert again.orders.equals(first.orders)
    assert again.lines.equals(first.lines)


def test_a_later_upload_wins_with_its_lines():
    first, _ = merge(no_records(), [parsed_file(records({}, {}, lines=order_lines((0, "Mug", 1, "20"), (1, "Mug", 1, "20"))))])
    newer = records({"order_id": "#1", "day": 1, "refunded": Decimal(5)}, lines=order_lines((0, "Plate", 2, "10")))
    merged, told = merge(first, [parsed_file(newer)])
    assert told == counts(changed=1)
    assert merged.orders.select("order_id", "refunded").rows() == [("#0", Decimal(0)), ("#1", Decimal(5))]
    assert merged.lines.select("order", "product").rows() == [(0, "Mug"), (1, "Plate")]


def test_orders_are_numbered_by_their_moment_and_lines_follow():
    given = records(
        {"day": 5, "order_id": "late"}, {"day": 1, "order_id": "early"}, lines=order_lines((0, "L", 1, "20"), (1, "E", 1, "20"))
    )
    merged, _ = merge(no_records(), [parsed_file(given)])
    assert merged.orders.select("order", "order_id").rows() == [(0, "early"), (1, "late")]
    assert merged.lines.select("order", "product").rows() == [(0, "E"), (1, "L")]


def test_the_same_number_in_two_sources_is_two_orders():
    merged, told = merge(no_records(), [parsed_file(records({})), parsed_file(records({"source": "other"}))])
    assert told.new_orders == merged.orders.height == 2


def test_within_one_drop_the_file_that_reaches_further_wins_whatever_came_first():
    older = parsed_file(records({"order_id": "#7", "day": 1, "total": Decimal(1)}))
    newer = parsed_file(records({"order_id": "#7", "day": 1, "total": Decimal(2)}, {"order_id": "#8", "day": 9}))
    for drop in ([older, newer], [newer, older]):
        merged, told = merge(no_records(), drop)
        assert merged.orders.filter(order_id="#7")["total"].to_list() == [Decimal(2)]
        assert told.new_orders == 2


def test_contacts_are_counted_and_the_later_consent_wins():
    first, told = merge(no_records(), [parsed_file(records(contacts=[{"email": "a@example.com", "email_consent": Consent.YES}]))])
    assert told == counts(new_contacts=1)
    newer = [{"email": "a@example.com", "email_consent": Consent.NO}, {"email": "b@example.com"}]
    merged, told = merge(first, [parsed_file(records(contacts=newer))])
    assert told == counts(new_contacts=1, changed_contacts=1)
    assert merged.contacts.select("email", "email_consent").rows() == [("a@example.com", "no"), ("b@example.com", "unknown")]


A, B = "a@example.com", "b@example.com"


def consents_after(*uploads: list[dict[str, object]], orders: Sequence[dict[str, object]] = ()) -> list[tuple[str, str]]:
    """E-mail consent by customer key after customer files that came one after the other, the orders first."""
    known, _ = merge(no_records(), [parsed_file(records(*orders))])
    for contacts in uploads:
        known, _ = merge(known, [parsed_file(records(contacts=contacts))])
    return resolve(known).people.sort("customer_key").select("customer_key", "email_consent").rows()


@pytest.mark.parametrize("said", [Consent.YES, Consent.NO])
def test_a_customer_file_that_says_nothing_of_consent_leaves_what_is_known(said: Consent):
    first = {"email": A, "email_consent": said, "sms_consent": Consent.NO, "first_name": "Anna", "stated_orders": 3}
    known, _ = merge(no_records(), [parsed_file(records(contacts=[first]))])
    merged, told = merge(known, [parsed_file(records(contacts=[{"email": A, "first_name": "Anne"}]))])
    assert merged.contacts.select("email_consent", "sms_consent", "first_name", "stated_orders").rows() == [(said, "no", "Anne", 3)]
    assert told == counts(changed_contacts=1)
    again, told = merge(merged, [parsed_file(records(contacts=[{"email": A}]))])
    assert again.contacts.equals(merged.contacts)
    assert told == counts()


def test_a_known_no_is_not_undone_by_an_order_once_a_file_says_nothing():
    yes = {"email": A, "email_consent": Consent.YES}
    assert consents_after([{"email": A, "email_consent": Consent.NO}], [{"email": A}], orders=[yes]) == [(f"e:{A}", "no")]


def test_a_platform_id_stays_with_its_source():
    known, _ = merge(no_records(), [parsed_file(records(contacts=[{"email": A, "platform_customer_id": "7"}]))])
    merged, _ = merge(known, [parsed_file(records(contacts=[{"email": A, "source": "other", "language": "fi"}]))])
    assert merged.contacts.select("source", "platform_customer_id", "language").rows() == [("shop", "7", "fi")]
    merged, _ = merge(known, [parsed_file(records(contacts=[{"email": A, "source": "other", "platform_customer_id": "9"}]))])
    assert merged.contacts.select("source", "platform_customer_id").rows() == [("other", "9")]


@pytest.mark.parametrize(("first", "then"), [(Consent.YES, Consent.NO), (Consent.NO, Consent.YES)])
def test_the_newest_file_decides_in_whichever_row_of_the_person_it_says_so(first: Consent, then: Consent):
    with_email = {"email": A, "platform_customer_id": "7"}
    without = {"platform_customer_id": "7", "phone": "+4930123456"}
    assert consents_after([{**with_email, "email_consent": first}], [{**without, "email_consent": then}]) == [(f"e:{A}", then)]
    assert consents_after([{**without, "email_consent": first}], [{**with_email, "email_consent": then}]) == [(f"e:{A}", then)]


def test_a_later_file_without_consent_does_not_bring_back_the_older_row():
    said = (
        [{"email": A, "platform_customer_id": "7", "email_consent": Consent.YES}],
        [{"platform_customer_id": "7", "email_consent": Consent.NO}],
    )
    silent = [{"email": A, "platform_customer_id": "7", "sms_consent": Consent.YES, "first_name": "Anna"}]
    assert consents_after(*said, silent) == [(f"e:{A}", "no")]


def test_rows_of_one_file_that_contradict_each_other_are_a_no():
    both = [
        {"email": A, "platform_customer_id": "7", "email_consent": Consent.YES},
        {"platform_customer_id": "7", "email_consent": Consent.NO},
    ]
    assert consents_after(both) == consents_after(both[::-1]) == [(f"e:{A}", "no")]


def test_rows_that_only_a_later_order_shows_to_be_one_person_are_a_no_where_one_says_no():
    known, _ = merge(no_records(), [parsed_file(records(contacts=[{"email": A, "email_consent": Consent.YES}]))])
    known, _ = merge(known, [parsed_file(records(contacts=[{"platform_customer_id": "7", "email_consent": Consent.NO}]))])
    joined, _ = merge(known, [parsed_file(records({"email": A, "platform_customer_id": "7"}))])
    assert resolve(joined).people.select("customer_key", "email_consent").rows() == [(f"e:{A}", "no")]


def test_a_no_of_somebody_else_with_the_same_phone_is_theirs():
    phone = "+4930123456"
    people = [{"email": A, "phone": phone, "email_consent": Consent.YES}, {"email": B, "phone": phone, "email_consent": Consent.YES}]
    after = consents_after(people, [{"phone": phone, "email_consent": Consent.NO}])
    assert after == [(f"e:{A}", "yes"), (f"e:{B}", "yes"), (f"p:{phone}", "no")]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ([Consent.NO, Consent.UNKNOWN], "no"),
        ([Consent.NO, Consent.UNKNOWN, Consent.UNKNOWN], "no"),
        ([Consent.NO, Consent.YES], "yes"),
        ([Consent.NO, Consent.YES, Consent.UNKNOWN], "yes"),
        ([Consent.YES, Consent.NO], "no"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_later_copy_of_an_order_that_leaves_consent_open_leaves_it(said: list[Consent], left: str, at_once: bool):
    files = [parsed_file(records({"order_id": "#1", "email_consent": one, "sms_consent": one})) for one in said]
    known = no_records()
    for drop in [files] if at_once else [[file] for file in files]:
        known, _ = merge(known, drop)
    assert known.orders.select("email_consent", "sms_consent").rows() == [(left, left)]


def test_the_consent_of_one_is_not_that_of_another_to_whom_the_order_turns_out_to_belong():
    first, _ = merge(no_records(), [parsed_file(records({"order_id": "#1", "email": A, "email_consent": Consent.YES}))])
    then, _ = merge(first, [parsed_file(records({"order_id": "#1", "email": "other@example.com"}))])
    assert then.orders["email_consent"].to_list() == ["unknown"]
