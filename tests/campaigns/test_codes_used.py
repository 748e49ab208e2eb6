from decimal import Decimal

import duckdb
import polars as pl
import pytest

from tests.campaigns.example_campaign import AFTER, SENT, assigned_frame, generated, ordered, sent
from winback.campaigns.codes_used import CodesUsed, codes_used
from winback.vocabulary import Arm, RewardKind, Standing

CODES_IN_SQL = """
    with given as (select customer, upper(code) as code from assigned where code is not null),
    listed as (
        select "order", customer, discount,
            list_distinct(list_transform(string_split(upper(discount_codes), ','), lambda c: trim(c))) as codes
        from orders
        where standing = 'counted' and currency = 'EUR' and ordered_on between $sent_on and $as_of and discount_codes is not null
    ),
    redeeming as (
        select *, exists (select 1 from given g where g.customer = l.customer and list_contains(l.codes, g.code)) as own
        from listed l
        where exists (select 1 from given g where list_contains(l.codes, g.code))
    )
    select
        (select count(*) from given),
        count(distinct customer) filter (where own),
        count(*) filter (where own),
        count(*) filter (where not own and coalesce(arm, 'nobody') <> 'holdout'),
        count(*) filter (where not own and arm = 'holdout'),
        count(*) filter (where len(codes) > 1),
        sum(discount)
    from redeeming left join (select customer, arm from assigned) using (customer)
"""

PEOPLE = assigned_frame(
    {"reward_kind": RewardKind.GIFT, "code": "AB-1"}, {"reward_kind": RewardKind.GIFT, "code": "ab-2"}, {"arm": Arm.HOLDOUT}, {}
)


def used(*rows: tuple[int | None, int, str | None], **columns: object) -> CodesUsed:
    """The use of the codes in orders of (customer, days since the sending, codes)."""
    placed = ordered(*((customer, number, "30") for customer, number, _ in rows), discount_codes=[codes for _, _, codes in rows], **columns)
    return codes_used(PEOPLE, placed, sent_on=SENT, as_of=AFTER, currency="EUR")


def test_people_redeem_their_own_codes_in_any_spelling():
    found = used((1, 0, "ab-1"), (1, 9, "AB-1"), (2, 200, "AB-2 "))
    assert (found.given, found.people, found.orders) == (2, 2, 3)
    assert (found.by_others, found.by_comparison_group, found.stacked) == (0, 0, 0)


def test_somebody_else_is_another_recipient_a_stranger_or_nobody_known():
    found = used((2, 1, "AB-1"), (4, 1, "AB-1"), (77, 1, "AB-1"), (None, 1, "AB-1"))
    assert (found.people, found.by_others, found.by_comparison_group) == (0, 4, 0)


def test_a_code_in_the_hands_of_the_comparison_group_is_called_out():
    found = used((3, 1, "AB-1"))
    assert (found.by_others, found.by_comparison_group) == (0, 1)


def test_an_order_with_the_own_code_and_a_borrowed_one_is_one_own_order():
    found = used((1, 1, "AB-1, AB-2"))
    assert (found.orders, found.by_others, found.stacked) == (1, 0, 1)


def test_one_code_repeated_for_each_item_is_not_stacked():
    assert used((1, 1, "AB-1;AB-1;AB-1")).stacked == 0
    assert used((1, 1, "NEWS, AB-1")).stacked == 1


def test_other_codes_and_orders_without_one_do_not_count():
    assert used((1, 1, "NEWS"), (1, 1, None), (1, 1, ""), (1, 1, "AB-11"), (1, 1, "SUMMER AB-1")) == CodesUsed(
        given=2, people=0, orders=0, by_others=0, by_comparison_group=0, stacked=0, discount=Decimal(0)
    )


def test_the_discount_of_all_orders_with_a_code_is_added_up():
    found = used((1, 1, "AB-1"), (77, 1, "AB-1"), (4, 1, "NEWS"), discount=[Decimal("4.50"), Decimal("6"), Decimal("9")])
    assert found.discount == Decimal("10.50")


def test_only_counted_orders_in_the_currency_between_sending_and_as_of_date_count():
    placed = ordered(
        *((1, number, "30") for number in (-1, 2, 3, 400)),
        discount_codes="AB-1",
        currency=["EUR", "EUR", "SEK", "EUR"],
        standing=Standing.COUNTED,
    )
    assert codes_used(PEOPLE, placed, sent_on=SENT, as_of=AFTER, currency="EUR").orders == 1
    assert (
        codes_used(
            PEOPLE,
            placed.with_columns(standing=placed["standing"].replace("counted", "refunded")),
            sent_on=SENT,
            as_of=AFTER,
            currency="EUR",
        ).orders
        == 0
    )


def test_one_code_that_several_people_were_given_is_own_for_each_of_them():
    shared = assigned_frame({"code": "ALL"}, {"code": "ALL"}, {"arm": Arm.HOLDOUT})
    placed = ordered((1, 1, "9"), (2, 1, "9"), (3, 1, "9"), discount_codes="all")
    found = codes_used(shared, placed, sent_on=SENT, as_of=AFTER, currency="EUR")
    assert (found.people, found.orders, found.by_others, found.by_comparison_group) == (2, 2, 0, 1)


@pytest.mark.parametrize("as_of", [sent(10), AFTER])
def test_the_use_of_generated_codes_equals_sql(as_of):
    assigned, orders = generated(people=300, orders=4000, seed=8)
    with duckdb.connect() as connection:
        connection.register("assigned", assigned)
        connection.register("orders", orders)
        (expected,) = connection.sql(CODES_IN_SQL, params={"sent_on": SENT, "as_of": as_of}).fetchall()
    found = codes_used(assigned, orders, sent_on=SENT, as_of=as_of, currency="EUR")
    assert expected == tuple(vars(found).values())
    assert min(expected) > 0


def test_one_code_for_all_is_everybodys_own():
    people = PEOPLE.with_columns(code=pl.when(pl.col("code").is_not_null()).then(pl.lit("SUMMER")))
    placed = ordered((1, 1, "30"), (2, 2, "30"), (3, 2, "30"), (77, 3, "30"), discount_codes=["summer"] * 4)
    found = codes_used(people, placed, sent_on=SENT, as_of=AFTER, currency="EUR")
    assert (found.given, found.people, found.orders, found.by_comparison_group, found.by_others) == (2, 2, 2, 1, 1)
