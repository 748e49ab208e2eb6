"""Data that begin in the middle of a shop's life, and whose first order that we see may not be their first."""

from datetime import date

import duckdb
import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame, people_frame
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.beginning import beginning, begins_abruptly
from winback.analysis.gaps import gap_counts, gap_table
from winback.analysis.occasions import occasions
from winback.analysis.returns import usual_return_curve
from winback.schema import PEOPLE
from winback.vocabulary import UsualReturnGroup

Rows = list[tuple[int | None, int, str]]
CUT_OFF: Rows = [(customer, customer % 300, "1") for customer in range(900)]
OPENING: Rows = [(customer, 300 - round((customer % 30) ** 1.6), "1") for customer in range(900)] + [(900, 0, "1")]
IN_SQL = """
    with days as (select distinct CustomerID::double::bigint as customer, InvoiceDate[:10]::date as day
        from read_csv($file, all_varchar = true)
        where CustomerID is not null and InvoiceNo not like 'C%' and Quantity::bigint > 0 and UnitPrice::decimal(18, 4) > 0)
    select (select count(*) from (select customer from days group by 1 having min(day) < $start + 40)),
        (select count(*) / 30 from days where day < $start + 30)
            / (select count(*) / 335 from days where day between $start + 30 and $start + 364)
"""


def begun(rows: Rows, *, stated: dict[int, int] | None = None, horizon_days: int = 30):
    orders = orders_frame(rows)
    numbers = sorted({customer for customer, _, _ in rows if customer is not None})
    people = people_frame(numbers, stated_orders=[(stated or {}).get(number) for number in numbers])
    return beginning(occasions(orders, currency="EUR"), orders, people, start=day(0), as_of=day(300), horizon_days=horizon_days)


def test_data_that_begin_at_the_pace_at_which_they_go_on_are_cut_off():
    assert begins_abruptly(occasions(orders_frame(CUT_OFF), currency="EUR"), start=day(0), as_of=day(300))
    assert not begins_abruptly(occasions(orders_frame(OPENING), currency="EUR"), start=day(0), as_of=day(300))


def test_in_cut_off_data_whoever_is_seen_within_the_first_horizon_may_be_older():
    found = begun(CUT_OFF)
    assert (found.day, found.is_abrupt, found.early) == (day(0), True, 90)
    assert found.maybe_older.to_list() == [number for number in range(900) if number % 300 < 30]
    opening = begun(OPENING)
    assert (opening.is_abrupt, opening.maybe_older.len()) == (False, 0)
    assert opening.early > 0


def test_the_orders_that_a_customer_file_states_settle_it_either_way():
    settled = begun([*CUT_OFF, (1, 90, "1")], stated={0: 1, 1: 2, 2: 5, 300: 0})
    assert [number in settled.maybe_older for number in (0, 1, 2, 300, 301)] == [False, False, True, False, True]
    assert begun(OPENING, stated={900: 3}).maybe_older.to_list() == [900]


def test_cancelled_orders_are_among_those_that_a_customer_file_states():
    orders = orders_frame([*CUT_OFF, (0, 5, "1")], standing=["counted"] * len(CUT_OFF) + ["cancelled"])
    people = people_frame([0], stated_orders=[2])
    found = beginning(occasions(orders, currency="EUR"), orders, people, start=day(0), as_of=day(300), horizon_days=30)
    assert 0 not in found.maybe_older


def test_a_gap_whose_number_is_not_known_counts_for_everyone_and_once_it_is_a_later_one_in_any_case():
    gaps = gap_table(occasions(orders_frame([(1, 0, "1"), (1, 5, "1"), (1, 9, "1"), (2, 0, "1")]), currency="EUR"), as_of=day(20))
    counts = gap_counts(gaps, maybe_older=pl.Series([1]))
    assert counts.rows() == [("all", 4, 1, 0), ("all", 5, 1, 0), ("all", 11, 0, 1), ("all", 20, 0, 1), ("1", 20, 0, 1), ("3+", 11, 0, 1)]


def test_the_curve_after_the_first_order_leaves_out_whoever_may_be_older():
    regulars: Rows = [(customer, visit * 10, "1") for customer in range(40) for visit in range(9)]
    newcomers: Rows = [(100 + customer, 50, "1") for customer in range(40)]
    seen = occasions(orders_frame([*regulars, *newcomers]), currency="EUR")
    curve = usual_return_curve(seen, as_of=day(150), horizon_days=20, maybe_older=pl.Series(range(40)))
    first = curve.filter(group=UsualReturnGroup.AFTER_FIRST, day=0)
    assert first["usual_return"].to_list() == [0.0]
    assert curve.filter(group=UsualReturnGroup.ALL, day=0)["at_risk"].to_list() == [400]


@pytest.mark.parametrize("length", [0, 1, 2, 40])
def test_the_shortest_history_is_judged_too(length: int):
    seen = occasions(orders_frame([(1, 0, "1"), (2, length, "1")]), currency="EUR")
    assert begins_abruptly(seen, start=day(0), as_of=day(length)) in (True, False)


def test_the_online_retail_file_is_cut_off(shared_data):
    file = shared_data / "online_retail.csv.gz"
    orders = online_retail_orders(file)
    start = date(2010, 12, 1)
    early, pace = duckdb.execute(IN_SQL, {"file": str(file), "start": start}).fetchone() or ()
    people = PEOPLE.empty()
    found = beginning(occasions(orders, currency="GBP"), orders, people, start=start, as_of=date(2011, 12, 9), horizon_days=40)
    assert (found.early, found.maybe_older.len(), found.is_abrupt) == (early, early, pace >= 0.5)
    assert found.is_abrupt
    assert early > 800
