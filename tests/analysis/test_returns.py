"""The usual return curve, against arithmetic by hand and against lifelines."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import HISTORY_DAYS, generated_occasions
from tests.analysis.online_retail import online_retail_orders
from winback.analysis.occasions import occasions
from winback.analysis.returns import horizon_days, usual_return_at, usual_return_curve
from winback.schema import CURVE, OCCASIONS
from winback.vocabulary import UsualReturnGroup

REFERENCE = json.loads(Path(__file__).with_name("lifelines_reference.json").read_text())


def returning_after(days_and_people):
    """Occasions of customers who all start on day 0; some come back once after so many days."""
    starts = sum(people for _, people in days_and_people)
    backs = [days for days, people in days_and_people for _ in range(people)]
    rows = [(customer, 0, "1") for customer in range(starts)]
    rows += [(customer, back, "1") for customer, back in enumerate(backs) if back is not None]
    return occasions(orders_frame(rows), currency="EUR")


def assert_equal_to_lifelines(occasions, as_of, reference):
    curve = CURVE.check_grain(usual_return_curve(occasions, as_of=as_of, horizon_days=REFERENCE["horizon_days"]))
    columns = ["day", "survival", "at_risk", "at_risk_after_horizon", "usual_return"]
    for name, points in reference["groups"].items():
        expected = pl.DataFrame(points, schema={column: CURVE.columns[column] for column in columns})
        found = curve.filter(pl.col("group") == UsualReturnGroup(name), pl.col("day").is_in(expected["day"].to_list())).select(columns)
        assert found.height == len(points) > 0
        assert found.drop("survival", "usual_return").equals(expected.drop("survival", "usual_return"))
        assert found["survival"].to_list() == pytest.approx(expected["survival"].to_list(), abs=1e-9)
        assert found["usual_return"].is_null().equals(expected["usual_return"].is_null())
        assert found["usual_return"].drop_nulls().to_list() == pytest.approx(expected["usual_return"].drop_nulls().to_list(), abs=1e-9)


def test_the_curve_of_a_generated_shop_equals_that_of_lifelines():
    assert_equal_to_lifelines(generated_occasions(), day(HISTORY_DAYS), REFERENCE["generated"])


def test_the_curve_of_the_online_retail_file_equals_that_of_lifelines(shared_data):
    seen = occasions(online_retail_orders(shared_data / "online_retail.csv.gz"), currency="GBP")
    assert seen.height == REFERENCE["online_retail"]["gaps"]
    assert_equal_to_lifelines(seen, seen["day"].max(), REFERENCE["online_retail"])


def test_the_usual_return_is_the_share_of_those_still_silent_who_order_within_the_horizon():
    # 100 start; 20 return after 10 days, 40 after 50; 40 stay silent until day 200 (as do the 60 after their return)
    seen = returning_after([(10, 20), (50, 40), (None, 40)])
    curve = usual_return_curve(seen, as_of=day(200), horizon_days=45)
    assert usual_return_at(curve, UsualReturnGroup.AFTER_FIRST, 0) == pytest.approx(0.2)
    assert usual_return_at(curve, UsualReturnGroup.AFTER_FIRST, 4) == pytest.approx(0.2)
    assert usual_return_at(curve, UsualReturnGroup.AFTER_FIRST, 5) == pytest.approx(0.6)
    assert usual_return_at(curve, UsualReturnGroup.AFTER_FIRST, 10) == pytest.approx(0.5)
    assert usual_return_at(curve, UsualReturnGroup.AFTER_FIRST, 50) == pytest.approx(0)


@pytest.mark.parametrize(("silent", "usable"), [(30, True), (29, False)])
def test_the_curve_is_usable_where_thirty_gaps_are_at_risk_at_the_end_of_the_horizon(silent, usable):
    seen = returning_after([(10, 20), (None, silent)])
    curve = usual_return_curve(seen, as_of=day(100), horizon_days=30)
    after_first = curve.filter(pl.col("group") == UsualReturnGroup.AFTER_FIRST)
    assert after_first.filter(pl.col("day") == 0)["at_risk_after_horizon"].to_list() == [silent]
    assert after_first["usual_return"].is_not_null().any() == usable


def test_the_curve_reaches_from_day_0_to_the_longest_gap_of_each_group():
    seen = returning_after([(10, 1), (None, 1)])
    curve = usual_return_curve(seen, as_of=day(100), horizon_days=30)
    ends = curve.group_by("group", maintain_order=True).agg(pl.col("day").min().alias("from"), pl.col("day").max().alias("to"))
    assert ends.rows() == [("all", 0, 100), ("1", 0, 100), ("2", 0, 90)]


def test_nothing_is_known_beyond_the_curve_or_of_an_empty_shop():
    curve = usual_return_curve(OCCASIONS.empty(), as_of=day(0), horizon_days=90)
    assert curve.equals(CURVE.empty())
    assert usual_return_at(curve, UsualReturnGroup.ALL, 0) is None


def test_the_horizon_of_a_generated_shop_is_the_median_gap_as_lifelines_gives_it():
    assert horizon_days(generated_occasions(), as_of=day(HISTORY_DAYS)) == REFERENCE["generated"]["median_gap"] == 60


def test_the_horizon_of_the_online_retail_file_is_the_median_gap_as_lifelines_gives_it(shared_data):
    online_retail = occasions(online_retail_orders(shared_data / "online_retail.csv.gz"), currency="GBP")
    assert horizon_days(online_retail, as_of=online_retail["day"].max()) == REFERENCE["online_retail"]["median_gap"] == 40


@pytest.mark.parametrize(("gap", "horizon"), [(29, 90), (30, 30), (365, 365), (366, 90)])
def test_a_median_gap_outside_30_to_365_days_gives_a_horizon_of_90(gap, horizon):
    # three of four gaps finish: the open ones after the return are the fourth part of all
    rows = [(customer, visit * gap, "1") for customer in range(5) for visit in range(4)]
    assert horizon_days(occasions(orders_frame(rows), currency="EUR"), as_of=day(3 * gap)) == horizon


def test_a_shop_where_too_few_return_for_a_median_gap_has_a_horizon_of_90():
    assert horizon_days(returning_after([(40, 1), (None, 9)]), as_of=day(400)) == 90
    assert horizon_days(OCCASIONS.empty(), as_of=day(0)) == 90


def test_the_median_gap_is_the_first_day_by_which_half_of_the_gaps_are_over():
    assert horizon_days(returning_after([(40, 4)]), as_of=day(400)) == 40  # four gaps of 40 days, four open ones


def test_whoever_was_written_to_leaves_the_curve_on_that_day():
    """By hand: four first gaps. Of 4 at risk on day 10 one ends; the second is cut on day 15 by a message, so that of 2 at risk
    on day 20 one ends, and not 2 of 3. S = 3/4, then 3/4 · 1/2."""
    seen = occasions(
        orders_frame([(1, 0, "1"), (1, 10, "1"), (2, 0, "1"), (2, 20, "1"), (3, 0, "1"), (3, 20, "1"), (4, 0, "1")]), currency="EUR"
    )
    written = pl.DataFrame({"customer": [2], "sent_on": [day(15)]})
    curves = [usual_return_curve(seen, as_of=day(100), horizon_days=5, written_to=sent) for sent in (None, written)]
    first = [curve.filter(group=UsualReturnGroup.AFTER_FIRST) for curve in curves]
    assert [curve["survival"][20] for curve in first] == pytest.approx([3 / 4 * 1 / 3, 3 / 4 * 1 / 2])
    assert [curve["at_risk"][day] for curve in first for day in (15, 16)] == [3, 3, 3, 2]
