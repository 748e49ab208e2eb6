"""What customers are broken down by, in words: the values of each dimension, their order, and which dimensions a shop has."""

from collections.abc import Mapping

import polars as pl

from winback.analysis.first_periods import days_of
from winback.analysis.segments import silence_bands
from winback.locale import N_, Message
from winback.locale.words import word
from winback.pipeline import History
from winback.policy import Thresholds
from winback.ui.frame import Here
from winback.vocabulary import Dimension, EmailState, Reason, RfmSegment, Stage, ValueTier

Value = str | int | None
Chosen = Mapping[Dimension, Value]

SCORES = ("1", "2", "3", "4", "5")
_CLOSED = {
    Dimension.VALUE_TIER: ValueTier,
    Dimension.REASON: Reason,
    Dimension.RFM_SEGMENT: RfmSegment,
    Dimension.STAGE: Stage,
    Dimension.CONSENT: EmailState,
}
_OF_STATISTICS = (Dimension.RECENCY, Dimension.FREQUENCY)
_FROM_FILES = (Dimension.PRODUCT, Dimension.CATEGORY, Dimension.COUNTRY, Dimension.CHANNEL)
_IN_ORDER = frozenset(Dimension) - {*_FROM_FILES, Dimension.REASON}
"""The dimensions whose values have an order of their own; those of the others stand by customers."""


def offered(here: Here, everyone: pl.DataFrame) -> list[Dimension]:
    """The dimensions that tell something here: scores are statistics, and a file may name no product, country or channel at all."""
    known = [one for one in _FROM_FILES if everyone.get_column(one).null_count() < everyone.height]
    hidden = [*(one for one in _FROM_FILES if one not in known), *(() if here.statistics else _OF_STATISTICS)]
    return [one for one in Dimension if one not in hidden]


def names(here: Here, dimension: Dimension, thresholds: Thresholds) -> dict[str, Message | str]:
    """The words for the values of a dimension whose values are known beforehand."""
    if dimension in _CLOSED:
        return {member.value: word(member) for member in _CLOSED[dimension]}
    if dimension == Dimension.SILENCE_BAND:
        return {str(number): _band(band.more_than_days, band.up_to_days) for number, band in enumerate(silence_bands(thresholds))}
    return dict(here.say.locale.territories) if dimension == Dimension.COUNTRY else {}


def names_in(here: Here, dimension: Dimension, counted: pl.DataFrame, thresholds: Thresholds) -> dict[str, Message | str]:
    """The words for the values of a dimension in a breakdown: a product is called by the shop's own name for it."""
    if dimension == Dimension.COHORT:
        return {period: period_words(here, period) for period in counted[dimension].cast(pl.String).drop_nulls().unique()}
    if dimension == Dimension.PRODUCT and "product_name" in counted.columns:
        return dict(counted.select("product", "product_name").drop_nulls().unique("product").rows())
    return names(here, dimension, thresholds)


def value_words(here: Here, dimension: Dimension, value: Value, counted: pl.DataFrame, thresholds: Thresholds) -> str:
    """One value of a dimension in words; ``counted`` is any frame with the dimension, and with the names of products."""
    if value is None:
        return here(N_("Not known"))
    if dimension == Dimension.COHORT:
        return period_words(here, str(value))
    if dimension == Dimension.PRODUCT:
        named = counted.filter(pl.col("product") == value).get_column("product_name")
        return str(named[0]) if named.len() else str(value)
    return here(names(here, dimension, thresholds).get(str(value), str(value)))


def period_words(here: Here, period: str) -> str:
    """A month, quarter or year of first orders."""
    first, last = days_of(period)
    if first.month == last.month:
        return here.say.month(first)
    if last.month - first.month == 2:
        return here(Message(N_("Q{quarter} {year}"), quarter=str(last.month // 3), year=str(first.year)))
    return str(first.year)


def in_order(counted: pl.DataFrame, dimension: Dimension, history: History, thresholds: Thresholds) -> pl.DataFrame:
    """A breakdown in which a dimension with an order of its own has it as its type, as pictures take it; bands of silence that are
    longer than the shop's history, in which nobody can be, are none of its values."""
    if dimension == Dimension.REASON:  # the order of the reasons is that of precedence, which tells nothing here
        return counted.with_columns(pl.col(dimension).cast(pl.String))
    if dimension not in _IN_ORDER or isinstance(counted.schema[dimension], pl.Enum):
        return counted
    if dimension == Dimension.COHORT:
        values = sorted(counted[dimension].drop_nulls().unique())
    elif dimension == Dimension.SILENCE_BAND:
        silent = history.customers["silent_days"]
        bands = enumerate(silence_bands(thresholds))
        values = [str(number) for number, band in bands if number == 0 or (silent > band.more_than_days).any()]
    else:
        values = list(SCORES)
    return counted.with_columns(pl.col(dimension).cast(pl.String).cast(pl.Enum(values)))


def by_customers(counted: pl.DataFrame, dimension: Dimension) -> pl.DataFrame:
    """A breakdown of one dimension as a list shows it: in the order of its own, else the most customers first."""
    return counted.sort(dimension, nulls_last=True) if dimension in _IN_ORDER else counted


def from_click(dimension: Dimension, value: str | None) -> Value:
    """What a picture gives for a value, as the frame has it."""
    is_number = dimension in {Dimension.SILENCE_BAND, *_OF_STATISTICS}
    return int(value) if is_number and value is not None else value


def _band(more_than: int, up_to: int | None) -> Message:
    if up_to is None:
        return Message(N_("over {days} days"), days=more_than)
    return Message(N_("{low}–{high} days"), low=more_than + 1, high=up_to)
