"""Overlapping uploads: the same order of the same source is one order, and the later upload wins."""

from decimal import Decimal

from tests.ingest.records import order_lines, parsed_file, records
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
