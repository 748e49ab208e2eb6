"""Who came back by themselves where messages went out around a past day, in the three places that ask."""

import random
from collections import defaultdict

import polars as pl
import pytest

from tests.analysis.frames import day, orders_frame
from tests.analysis.generated import generated_occasions
from winback.analysis.backtest import Check, checks, replay
from winback.analysis.by_themselves import last_known, next_day, returned_by_themselves
from winback.analysis.occasions import occasions
from winback.analysis.prediction.by_curve import CurveOn
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Day, Past, look_at
from winback.analysis.signs import orders_sent_back, sign_history
from winback.policy import Thresholds
from winback.vocabulary import Sign

ON, HORIZON = 400, 60
LIMITS = Thresholds(at_risk_after_days=60, lapsed_after_days=120, lost_after_days=360)
NO_REFUNDS = pl.DataFrame(schema={"customer": pl.Int64, "day": pl.Date})


def sent(*sendings: tuple[int, int]) -> pl.DataFrame:
    """Who was written to from (customer, day number)."""
    rows = [(customer, day(number)) for customer, number in sendings]
    return pl.DataFrame(rows, schema={"customer": pl.Int64, "sent_on": pl.Date}, orient="row")


def followed(seen: pl.DataFrame, written_to: pl.DataFrame, *, on: int = ON, horizon: int = HORIZON) -> dict[int, tuple[float, bool, bool]]:
    """customer → returned, reached, left out."""
    last = last_known(seen.lazy().with_columns(next_day=next_day()), day(on))
    told = returned_by_themselves(
        last,
        day(on),
        horizon_days=horizon,
        written_to=written_to,
        curve=lambda: CurveOn.of(seen, day(on), horizon_days=horizon, written_to=written_to),
    )
    return {row[0]: row[1:] for row in told.select("customer", "returned", "is_reached", "is_left_out").collect().rows()}


def checked(seen: pl.DataFrame, written_to: pl.DataFrame | None) -> Check:
    return checks(replay(seen, [day(ON)], horizon_days=HORIZON, written_to=written_to), [(day(ON), LIMITS)])[0]


def looked_at(seen: pl.DataFrame, written_to: pl.DataFrame) -> Day:
    return look_at(Past(occasions=seen, refunds=NO_REFUNDS, written_to=written_to, horizon_days=HORIZON), day(ON))


def a_thousand_silent() -> pl.DataFrame:
    """A thousand last seen on day 250, of whom a hundred come by themselves soon after the day; half as many came back before it after
    as long, so that the curve knows that one in ten comes within the horizon."""
    silent = [(customer, 250, "10") for customer in range(1000)] + [(customer, 405 + customer % 21, "10") for customer in range(100)]
    earlier = [(customer, 30, "10") for customer in range(2000, 3000)] + [
        (customer, 185 + customer % 21, "10") for customer in range(2000, 2100)
    ]
    return occasions(orders_frame([*silent, *earlier, (9999, 0, "10"), (9999, 800, "10")]), currency="EUR")


def test_those_who_had_come_before_the_message_do_not_stand_for_everybody():
    seen, written_to = a_thousand_silent(), sent(*((customer, 430) for customer in range(100, 1000)))
    alone, with_campaign = checked(seen, None), checked(seen, written_to)
    assert (alone.flagged, alone.came_back, alone.reached) == (1100, 100, 0)
    assert (with_campaign.flagged, with_campaign.reached, with_campaign.left_out) == (1100, 900, 0)
    assert with_campaign.came_back == pytest.approx(100, abs=1)  # of those before them nobody came after 175 days
    past = looked_at(seen, written_to)
    assert (past.known.height, past.returned.sum()) == (2001, pytest.approx(100, abs=1))


def test_whoever_is_written_to_at_once_counts_with_the_whole_usual_return():
    seen, written_to = a_thousand_silent(), sent(*((customer, 401) for customer in range(1000)))
    found = checked(seen, written_to)
    usual = CurveOn.of(seen, day(ON), horizon_days=HORIZON, written_to=written_to)
    chance = usual.chances(pl.DataFrame({"silent_days": [150], "occasions": [1]}))[0]
    assert chance == pytest.approx(0.1, abs=0.01)
    assert found.came_back == pytest.approx(1000 * chance)


@pytest.mark.parametrize(
    ("ordered", "message", "returned"),
    [
        (None, None, 0.0),
        (460, None, 1.0),
        (461, None, 0.0),
        (420, 421, 1.0),  # by themselves, and then a message
        (420, 420, "chance"),  # an order on the day of a message comes after it
        (420, 419, "chance"),
        (None, 460, "chance"),
        (None, 461, 0.0),
        (None, 400, "left out"),
        (420, 341, "left out"),
        (420, 340, 1.0),
    ],
)
def test_what_counts_is_what_came_before_the_message(ordered: int | None, message: int | None, returned: float | str):
    rows = [(1, 250, "10"), *([(1, ordered, "10")] if ordered else [])]
    others = [(customer, start, "10") for customer in range(10, 80) for start in (0, 200 + customer)]
    seen = occasions(orders_frame([*rows, *others]), currency="EUR")
    found = followed(seen, sent((1, message)) if message else NOBODY_WRITTEN_TO)[1]
    assert found[1:] == (returned == "chance", returned == "left out")
    if isinstance(returned, float):
        assert found[0] == returned
    elif returned == "chance":
        assert 0 <= found[0] < 1


def test_a_message_before_the_last_order_says_nothing_of_the_silence_after_it():
    seen = occasions(orders_frame([(1, 100, "10"), (1, 390, "10"), (2, 395, "10")]), currency="EUR")
    assert [one[2] for one in followed(seen, sent((1, 380), (2, 395))).values()] == [False, False]


def test_whoever_was_written_to_shortly_before_the_day_is_left_out_in_all_three_places():
    regular = [(customer, number, "10") for customer in range(200) for number in (100, 150, 200, 250)]
    back = [(customer, 401 + customer % 10, "10") for customer in range(0, 200, 2)]
    seen = occasions(orders_frame([*regular, *back, (999, 0, "10"), (999, 500, "10")]), currency="EUR")
    written_to = sent(*((customer, 399) for customer in range(200)))
    found = checked(seen, written_to)
    assert (found.flagged, found.came_back, found.left_out) == (0, 0, 200)
    assert looked_at(seen, written_to).known["customer"].to_list() == [999]
    nothing = orders_sent_back(orders_frame([(1, 0, "1")]), currency="EUR")
    assert sign_history(seen, nothing, [day(ON)], horizon_days=HORIZON, written_to=written_to).is_empty()


def test_all_three_places_tell_the_same_of_the_same_people():
    seen = generated_occasions()
    draw = random.Random(4)
    written_to = sent(*((customer, draw.randrange(350, 470)) for customer in range(0, 400, 3)))
    told = followed(seen, written_to)
    counted = sum(returned for returned, _, is_left_out in told.values() if not is_left_out)
    assert any(0 < returned < 1 for returned, _, _ in told.values())
    assert checked(seen, written_to).returners == pytest.approx(counted)
    assert looked_at(seen, written_to).returned.sum() == pytest.approx(counted)
    nothing = orders_sent_back(orders_frame([(1, 0, "1")]), currency="EUR")
    by_sign = sign_history(seen, nothing, [day(ON)], horizon_days=HORIZON, written_to=written_to).filter(sign=Sign.GAP_STRETCHED)
    of_three = seen.filter(pl.col("day") <= day(ON), pl.col("number") == 3)["customer"].to_list()
    stayed = sum(1 - told[customer][0] for customer in of_three if not told[customer][2])
    assert by_sign["stayed_silent"].sum() == pytest.approx(stayed)


def survival(gaps: list[tuple[int, bool]], until: int) -> float:
    """Kaplan–Meier by its definition."""
    kept = 1.0
    for length in range(1, until + 1):
        lasted = sum(days >= length for days, _ in gaps)
        kept *= 1 - sum(days == length and ended for days, ended in gaps) / lasted if lasted else 1
    return kept


def test_the_chance_of_the_rest_is_that_of_the_survival_curve_as_known_on_the_day():
    seen = generated_occasions()
    written_to = sent(*((customer, 430) for customer in range(400)))
    days: dict[int, list[int]] = defaultdict(list)
    for customer, on in seen.select("customer", "day").rows():
        days[customer].append((on - day(0)).days)
    first_gaps = [
        (mine[1] - mine[0], True) if len(mine) > 1 and mine[1] <= ON else (ON - mine[0], False) for mine in days.values() if mine[0] <= ON
    ]
    told = followed(seen, written_to)
    looked = 0
    for customer, mine in days.items():
        known = [one for one in mine if one <= ON]
        if (
            len(known) != 1
            or any(ON < one < 430 for one in mine)
            or sum(length >= ON - known[0] + HORIZON for length, _ in first_gaps) < 30
        ):
            continue
        silent = ON - known[0]
        expected = 1 - survival(first_gaps, silent + HORIZON) / survival(first_gaps, silent + 29)
        assert told[customer] == (pytest.approx(expected), True, False)
        looked += 1
    assert looked > 20


def test_over_many_shops_the_message_takes_nothing_from_what_would_have_come_and_adds_nothing():
    """Customers whose truth is known: the same shop with a message to all who are still silent, and without one."""
    truth = told = 0.0
    for seed in range(6):
        draw = random.Random(seed)
        rows = []
        for customer in range(1500):
            on_day = draw.randrange(300)
            while on_day <= 600:
                rows.append((customer, on_day, "10"))
                if draw.random() < 0.4:
                    break
                on_day += 1 + int(draw.expovariate(1 / 60))
        seen = occasions(orders_frame(rows), currency="EUR")
        written_to = sent(*((customer, 420) for customer in range(1500)))
        truth += checked(seen, None).came_back
        told += checked(seen, written_to).came_back
    assert truth > 100
    assert told == pytest.approx(truth, rel=0.15)
