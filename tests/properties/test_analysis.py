"""What must hold for the analysis of any shop."""

from datetime import timedelta
from decimal import Decimal
from itertools import combinations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.analysis.frames import day, orders_frame, people_frame
from winback.analysis.breakdown import breakdown, filter_counts, lapsed_people, select
from winback.analysis.calendar import analysed_currency, as_of_date
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites
from winback.analysis.lifecycle import funnel, stage_histogram, stage_summary, stages, summary_from_histogram
from winback.analysis.metrics import shop_metrics
from winback.analysis.occasions import occasions
from winback.analysis.recommendation import recommend
from winback.analysis.returns import usual_return_curve
from winback.analysis.segments import segmented
from winback.policy import Thresholds
from winback.schema import CUSTOMERS, FAVOURITES, LAST_CHANNELS, LINES, MONEY, OCCASIONS, STAGED, enum
from winback.vocabulary import Dimension, Reason, Stage, Standing, UsualReturnGroup

AS_OF = day(400)

thresholds = st.lists(st.integers(1, 450), min_size=3, max_size=3, unique=True).flatmap(
    lambda days: st.builds(
        Thresholds,
        at_risk_after_days=st.just(sorted(days)[0]),
        lapsed_after_days=st.just(sorted(days)[1]),
        lost_after_days=st.just(sorted(days)[2]),
        loyal_from_occasions=st.integers(3, 6),
    )
)
money = st.integers(1, 10**9).map(lambda units: str(Decimal(units) / 10000))
rows = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 12)), st.integers(0, 420), money), max_size=60)
few_examples = settings(max_examples=25, deadline=None)


def customer_table(orders, as_of=AS_OF):
    return customers(occasions(orders, currency="EUR"), as_of=as_of)


@few_examples
@given(rows=rows, thresholds=thresholds)
def test_each_customer_is_in_exactly_one_stage_and_the_stages_add_up_to_the_cent(rows, thresholds):
    known = customer_table(orders_frame(rows))
    people = people_frame(range(20))
    staged = STAGED.check_grain(stages(known, people, thresholds))
    assert set(staged["customer"]) == set(range(20))
    assert set(staged.filter(pl.col("stage") == Stage.LEAD)["customer"]) == set(range(20)) - set(known["customer"])
    summary = stage_summary(known, thresholds, leads=20 - known.height)
    assert summary["customers"].sum() == 20
    assert summary["net"].sum() == known["net"].sum()
    assert summary["net_last_year"].sum() == known["net_last_year"].sum()
    counted = staged.group_by("stage").agg(pl.len().cast(pl.Int64).alias("customers"))
    assert_frame_equal(summary.filter(pl.col("customers") > 0).select("stage", "customers"), counted, check_row_order=False)


@few_examples
@given(rows=rows, thresholds=thresholds)
def test_the_histogram_gives_what_the_customers_give(rows, thresholds):
    known = customer_table(orders_frame(rows))
    histogram = stage_histogram(known)
    assert_frame_equal(summary_from_histogram(histogram, thresholds, leads=3), stage_summary(known, thresholds, leads=3))
    steps = funnel(histogram, thresholds, leads=3)
    reached = [known.filter(pl.col("occasions") >= n).height for n in steps["occasions"]]
    assert steps["customers"].to_list() == [reached[0] + 3, *reached[1:]]


@few_examples
@given(rows=rows.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_the_rows_is_irrelevant(rows):
    first, second = (orders_frame(order) for order in rows)
    assert_frame_equal(occasions(first, currency="EUR"), occasions(second, currency="EUR"))
    assert_frame_equal(customer_table(first), customer_table(second))
    assert_frame_equal(segmented(customer_table(first)), segmented(customer_table(second)))


@few_examples
@given(rows=rows, cut=st.integers(0, 60))
def test_batching_is_irrelevant(rows, cut):
    whole = orders_frame(rows)
    batches = pl.concat([whole[cut:], whole[:cut]], rechunk=False)
    assert_frame_equal(customer_table(batches), customer_table(whole))
    assert analysed_currency(batches) == analysed_currency(whole)


@few_examples
@given(rows=rows, shift=st.integers(-800, 800), thresholds=thresholds)
def test_shifting_all_dates_moves_the_dates_and_nothing_else(rows, shift, thresholds):
    later = [(customer, number + shift, net) for customer, number, net in rows]
    here, there = customer_table(orders_frame(rows)), customer_table(orders_frame(later), day(400 + shift))
    assert_frame_equal(there.drop("first_day", "last_day"), here.drop("first_day", "last_day"))
    assert there["last_day"].to_list() == [last + timedelta(days=shift) for last in here["last_day"]]
    assert_frame_equal(stage_summary(there, thresholds, leads=0), stage_summary(here, thresholds, leads=0))
    assert_frame_equal(segmented(there), segmented(here))
    curves = [
        usual_return_curve(occasions(orders_frame(shop), currency="EUR"), as_of=day(end), horizon_days=30)
        for shop, end in ((rows, 400), (later, 400 + shift))
    ]
    assert_frame_equal(*curves)


@few_examples
@given(rows=rows, factor=st.integers(2, 1000), thresholds=thresholds)
def test_all_money_times_k_gives_all_sums_times_k(rows, factor, thresholds):
    dearer = [(customer, number, str(Decimal(net) * factor)) for customer, number, net in rows]
    cheap, dear = customer_table(orders_frame(rows)), customer_table(orders_frame(dearer))
    sums = pl.col("net", "net_last_year", "discounted_net")
    assert_frame_equal(dear, cheap.with_columns((sums * factor).cast(MONEY)))
    assert_frame_equal(segmented(dear), segmented(cheap))
    assert stage_summary(dear, thresholds, leads=0)["net"].to_list() == [
        net * factor for net in stage_summary(cheap, thresholds, leads=0)["net"]
    ]


@few_examples
@given(rows=rows, numbers=st.permutations(range(13)), thresholds=thresholds)
def test_the_numbers_that_customers_have_are_irrelevant(rows, numbers, thresholds):
    renumbered = [(None if customer is None else numbers[customer], number, net) for customer, number, net in rows]
    here, there = orders_frame(rows), orders_frame(renumbered)
    mapped = customer_table(here).with_columns(pl.col("customer").replace_strict(list(range(13)), numbers)).sort("customer")
    assert_frame_equal(customer_table(there), CUSTOMERS.conform(mapped))
    curves = [usual_return_curve(occasions(orders, currency="EUR"), as_of=AS_OF, horizon_days=30) for orders in (here, there)]
    assert_frame_equal(*curves)


def given_reasons(known: pl.DataFrame) -> pl.DataFrame:
    """Of each customer a reason, any of them."""
    return known.select("customer", reason=pl.Series([list(Reason)[number % 3] for number in range(known.height)], dtype=enum(Reason)))


@few_examples
@given(rows=rows, thresholds=thresholds, countries=st.lists(st.sampled_from(["FI", "DE", None]), min_size=13, max_size=13))
def test_a_bar_equals_the_people_behind_it_and_the_bars_add_up_to_the_cent(rows, thresholds, countries):
    known = customer_table(orders_frame(rows))
    liked = pl.DataFrame(
        [(customer, f"p{customer % 3}", f"P{customer % 3}", ["Tea", "Cups", None][customer % 3]) for customer in range(5)],
        schema=dict(FAVOURITES.columns),
        orient="row",
    )
    bought_at = pl.DataFrame(
        [(customer, f"shop {customer % 2}") for customer in range(9)], schema=dict(LAST_CHANNELS.columns), orient="row"
    )
    people = people_frame(range(13), country=countries)
    lapsed = lapsed_people(known, people, segmented(known), liked, bought_at, given_reasons(known), thresholds=thresholds)
    assert lapsed.height == known.filter(pl.col("silent_days") > thresholds.lapsed_after_days).height
    for by in [*((dimension,) for dimension in Dimension), *combinations(Dimension, 2)]:
        bars = breakdown(lapsed, by=by)
        assert bars["customers"].sum() == lapsed.height
        assert bars["net_last_year"].sum() == lapsed["net_last_year"].sum()
        for bar in bars.rows(named=True):
            behind = select(lapsed, {dimension: bar[dimension] for dimension in by})
            assert (behind.height, behind["net_last_year"].sum()) == (bar["customers"], bar["net_last_year"])


@few_examples
@given(
    rows=rows,
    thresholds=thresholds,
    countries=st.lists(st.sampled_from(["FI", "DE", None]), min_size=13, max_size=13),
    place=st.integers(0, 12),
    filters=st.sets(st.sampled_from(Dimension), max_size=3),
)
def test_the_counts_of_the_filter_lists_are_those_of_each_breakdown_alone(rows, thresholds, countries, place, filters):
    known = customer_table(orders_frame(rows))
    lapsed = lapsed_people(
        known,
        people_frame(range(13), country=countries),
        segmented(known),
        FAVOURITES.empty(),
        LAST_CHANNELS.empty(),
        given_reasons(known),
        thresholds=thresholds,
    )
    someone = lapsed.row(place % lapsed.height, named=True) if lapsed.height else {}
    chosen = {dimension: someone[dimension] for dimension in filters if someone}
    counted = filter_counts(lapsed, chosen, list(Dimension))
    for dimension in Dimension:
        others = {one: value for one, value in chosen.items() if one != dimension}
        assert_frame_equal(counted[dimension], breakdown(select(lapsed, others), by=[dimension]))


@few_examples
@given(rows=rows, as_of=st.integers(0, 430))
def test_what_comes_after_the_as_of_date_is_not_seen(rows, as_of):
    past = orders_frame([row for row in rows if row[1] <= as_of])
    everything = orders_frame(rows)
    assert_frame_equal(customer_table(everything, day(as_of)), customer_table(past, day(as_of)))
    curves = [usual_return_curve(occasions(orders, currency="EUR"), as_of=day(as_of), horizon_days=30) for orders in (everything, past)]
    assert_frame_equal(*curves)
    assert as_of_date(everything, imported_on=day(as_of)) == as_of_date(past, imported_on=day(999))


@few_examples
@given(rows=rows, standing=st.lists(st.sampled_from([*Standing, Standing.COUNTED]), min_size=60, max_size=60), thresholds=thresholds)
def test_the_money_of_the_occasions_is_that_of_the_counted_orders_of_known_customers(rows, standing, thresholds):
    orders = orders_frame(rows, standing=standing[: len(rows)])
    seen = OCCASIONS.check_grain(occasions(orders, currency="EUR"))
    counted = orders.filter(pl.col("standing") == Standing.COUNTED)
    assert seen["net"].sum() == counted.filter(pl.col("customer").is_not_null())["net"].sum()
    shop = shop_metrics(orders, seen, customers(seen, as_of=day(420)), currency="EUR", as_of=day(420), thresholds=thresholds)
    assert (shop.counted_orders, shop.revenue) == (counted.height, counted["net"].sum())
    if counted.height:
        assert abs(shop.aov * shop.counted_orders - shop.revenue) <= counted.height * Decimal("0.0001")


@few_examples
@given(rows=rows)
def test_the_curve_falls_from_one_and_its_chances_are_chances(rows):
    curve = usual_return_curve(occasions(orders_frame(rows), currency="EUR"), as_of=AS_OF, horizon_days=30)
    for group in UsualReturnGroup:
        survival = curve.filter(pl.col("group") == group)["survival"]
        assert survival.is_sorted(descending=True)
        assert survival.is_between(0, 1).all()
    assert curve["usual_return"].drop_nulls().is_between(0, 1).all()


@settings(max_examples=20, deadline=None)
@given(
    gaps=st.lists(st.lists(st.integers(1, 200), min_size=1, max_size=4), min_size=1, max_size=8),
    copies=st.integers(1, 60),
    horizon=st.integers(1, 400),
    group=st.sampled_from([UsualReturnGroup.ALL, UsualReturnGroup.AFTER_FIRST]),
)
def test_recommended_thresholds_rise_and_stand_in_their_ranges(gaps, copies, horizon, group):
    rows = [(customer, sum(path[:visit]), "1") for customer, path in enumerate(gaps * copies) for visit in range(len(path) + 1)]
    end = max(number for _, number, _ in rows)
    found = recommend(occasions(orders_frame(rows), currency="EUR"), as_of=day(end), horizon_days=horizon, group=group)
    assert 1 <= found.at_risk.days < found.lapsed.days < found.lost.days
    for threshold in (found.at_risk, found.lapsed, found.lost):
        assert 1 <= threshold.low_days <= threshold.days <= threshold.high_days


def test_an_empty_shop_passes_through_everything():
    orders = orders_frame([])
    known = customer_table(orders)
    assert favourites(LINES.empty(), orders, currency="EUR", as_of=AS_OF).equals(FAVOURITES.empty())
    assert known.equals(CUSTOMERS.empty())
