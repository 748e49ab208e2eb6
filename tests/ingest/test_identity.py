"""Which orders are one customer, by the rule of one step."""

import polars as pl

from tests.ingest.records import records
from winback.ingest.identity import resolve
from winback.vocabulary import Consent, OrderStatus

A, B = "a@example.com", "b@example.com"


def keys(given) -> list[str | None]:
    """The customer key of every order, in the order of the orders."""
    resolved = resolve(given)
    named = resolved.orders.join(resolved.numbers, on="customer", how="left", maintain_order="left")
    return named["customer_key"].to_list()


def test_an_order_belongs_to_its_email_then_platform_id_then_phone():
    given = records({"email": A, "platform_customer_id": "7"}, {"platform_customer_id": "8", "phone": "+491"}, {"phone": "+492"}, {})
    assert keys(given) == [f"e:{A}", "i:shop:8", "p:+492", None]


def test_an_order_without_email_joins_the_one_its_id_was_seen_with():
    assert keys(records({"email": A, "platform_customer_id": "7"}, {"platform_customer_id": "7"})) == [f"e:{A}"] * 2


def test_an_order_without_email_joins_the_one_its_phone_was_seen_with():
    assert keys(records({"email": A, "phone": "+491"}, {"phone": "+491"})) == [f"e:{A}"] * 2


def test_a_phone_seen_with_two_emails_joins_neither():
    assert keys(records({"email": A, "phone": "+491"}, {"email": B, "phone": "+491"}, {"phone": "+491"}))[2] == "p:+491"


def test_an_id_and_a_phone_that_point_to_two_emails_join_neither():
    given = records(
        {"email": A, "platform_customer_id": "7"}, {"email": B, "phone": "+491"}, {"platform_customer_id": "7", "phone": "+491"}
    )
    assert keys(given)[2] == "i:shop:7"


def test_an_id_and_a_phone_that_point_to_one_email_join_it():
    given = records(
        {"email": A, "platform_customer_id": "7"}, {"email": A, "phone": "+491"}, {"platform_customer_id": "7", "phone": "+491"}
    )
    assert keys(given)[2] == f"e:{A}"


def test_there_are_no_chains_of_two_steps():
    given = records({"email": A, "platform_customer_id": "7"}, {"platform_customer_id": "7", "phone": "+491"}, {"phone": "+491"})
    assert keys(given) == [f"e:{A}", f"e:{A}", "p:+491"]


def test_an_id_means_nothing_in_another_source():
    given = records({"email": A, "platform_customer_id": "7"}, {"source": "other", "platform_customer_id": "7"})
    assert keys(given)[1] == "i:other:7"


def test_a_customer_file_names_the_email_of_an_id():
    given = records({"platform_customer_id": "7"}, contacts=[{"email": A, "platform_customer_id": "7"}])
    assert keys(given) == [f"e:{A}"]


def test_credit_notes_adjustments_and_tests_make_no_customer_but_belong_to_one():
    statuses = (OrderStatus.CREDIT_NOTE, OrderStatus.ADJUSTMENT, OrderStatus.TEST)
    alone = records(*({"email": A, "status": status} for status in statuses))
    assert keys(alone) == [None] * 3
    assert resolve(alone).people.height == 0
    beside = records({"email": A}, *({"email": A, "status": status} for status in statuses))
    assert keys(beside) == [f"e:{A}"] * 4


def test_a_customer_keeps_their_number_between_imports():
    first = resolve(records({"email": B}))
    later = resolve(records({"email": A}, {"email": B}), first.numbers)
    assert first.orders["customer"].to_list() == [1]
    assert later.orders["customer"].to_list() == [2, 1]
    gone = resolve(records({"email": A}), later.numbers)
    assert gone.numbers.equals(later.numbers)
    assert gone.people["customer"].to_list() == [2]


def test_a_contact_without_an_order_is_one_of_the_people():
    people = resolve(records({"email": A}, contacts=[{"email": B, "first_name": "Ben", "stated_orders": 3}])).people
    assert people.select("customer_key", "first_name", "stated_orders").rows() == [(f"e:{A}", None, None), (f"e:{B}", "Ben", 3)]


def test_the_customer_file_wins_over_the_consent_of_every_order():
    orders = ({"email": A, "email_consent": Consent.YES}, {"email": A, "email_consent": Consent.YES})
    assert resolve(records(*orders, contacts=[{"email": A, "email_consent": Consent.NO}])).people["email_consent"].to_list() == ["no"]
    assert resolve(records(*orders)).people["email_consent"].to_list() == ["yes"]


def test_without_a_customer_record_the_newest_order_that_says_anything_decides():
    orders = (
        {"email": A, "email_consent": Consent.YES, "day": 1},
        {"email": A, "email_consent": Consent.NO, "day": 3, "country": "FI"},
        {"email": A, "email_consent": Consent.UNKNOWN, "day": 5, "first_name": "Anna"},
    )
    people = resolve(records(*orders)).people
    assert people.select("email_consent", "country", "first_name").rows() == [("no", "FI", "Anna")]


def test_two_records_of_one_person_are_one():
    contacts = [{"email": A, "platform_customer_id": "7"}, {"platform_customer_id": "7", "email_consent": Consent.YES}]
    people = resolve(records({"email": A}, contacts=contacts)).people
    assert people.select("customer_key", "email_consent").rows() == [(f"e:{A}", "yes")]


def test_people_found_by_phone_have_it():
    people = resolve(records({"phone": "+491"})).people
    assert people.select("email", "phone").rows() == [(None, "+491")]
    assert people["email"].dtype == pl.String
