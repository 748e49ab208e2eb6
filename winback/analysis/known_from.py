"""From which day on the shop's figures are known: one rule for all that tell them.

In a history that has only begun, customers look newer, and fewer, than they are: what they bought before is not seen. So a figure is
not told of a day that lies nearer to the first order than the time that the figure looks back.
"""

from datetime import date, timedelta

from winback.analysis.customers import LAST_YEAR_DAYS


def of_a_year(first_day: date) -> date:
    """Figures of the last 365 days, and what is held against them a year later: the orders reach back 365 days."""
    return first_day + timedelta(days=LAST_YEAR_DAYS - 1)


def of_silence(first_day: date, days: int) -> date:
    """Who is silent for so many days, or for fewer: whoever was last seen so long ago is in the orders."""
    return first_day + timedelta(days=days)


def a_year_before(day: date) -> date:
    """The same day twelve months earlier; 28 February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
