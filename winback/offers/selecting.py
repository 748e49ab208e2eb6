"""Whom of the addressed stages a list is for: the customers of a ``Selection``, and the selection in words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

import polars as pl

from winback.analysis.first_periods import days_of
from winback.analysis.segments import silence_bands
from winback.errors import UnusableInput
from winback.locale import N_, Amount, Message
from winback.locale.words import word
from winback.offers.plays import Play, play
from winback.policy import EVERYBODY, OfferRules, Selection, Thresholds
from winback.schema import MONEY
from winback.vocabulary import Consent, Dimension, Reason, RfmSegment, Stage, ValueTier

Names = Mapping[Dimension, Mapping[str, Message | str]]
"""What products, countries and periods are called; where nothing stands for one it goes by its own value."""

_BANDS = ("0", "1", "2", "3")
_WORDS = {
    Dimension.VALUE_TIER: ValueTier,
    Dimension.REASON: Reason,
    Dimension.RFM_SEGMENT: RfmSegment,
    Dimension.STAGE: Stage,
    Dimension.CONSENT: Consent,
}
_SCORES = {Dimension.RECENCY: ("1", "2", "3", "4", "5"), Dimension.FREQUENCY: ("1", "2", "3", "4", "5")}


class Known(Protocol):
    """What a selection looks at: CUSTOMERS, STAGED, SEGMENTED, PEOPLE, FAVOURITES, LAST_CHANNELS and main reasons of one as-of date."""

    @property
    def customers(self) -> pl.DataFrame: ...
    @property
    def staged(self) -> pl.DataFrame: ...
    @property
    def segmented(self) -> pl.DataFrame: ...
    @property
    def people(self) -> pl.DataFrame: ...
    @property
    def favourites(self) -> pl.DataFrame: ...
    @property
    def channels(self) -> pl.DataFrame: ...
    @property
    def reasons(self) -> pl.DataFrame: ...


def addressed(known: Known, rules: OfferRules) -> pl.Series:
    """The customers in the stages of the rules, and in their selection where they have one; a lead is in no selection."""
    stages = [stage.value for stage in rules.stages or play(rules.play).stages]
    in_stages = known.staged.filter(pl.col("stage").is_in(stages)).select("customer")
    if not is_limited(rules):
        return in_stages.get_column("customer")
    described = _described(known, in_stages, [rules.only, *rules.without])
    left_out = [~_holds(without) for without in rules.without]
    found: pl.DataFrame = described.filter(_holds(rules.only), *left_out).select("customer").collect(engine="in-memory")
    return found.get_column("customer")


def is_limited(rules: OfferRules) -> bool:
    """Whether the rules leave anybody of their stages out by a selection."""
    return rules.only != EVERYBODY or bool(rules.without)


def selection_of(chosen: Sequence[tuple[Dimension, str | int | None]], *, thresholds: Thresholds, as_of: date) -> Selection:
    """What was clicked or typed, one value each, as it can be kept in rules: silence as the days of the last order.

    Several bands of silence give all the days from the first to the last. Raises ``UnusableInput`` for a value that is none of
    its dimension.
    """
    values = tuple((one, None if value is None else str(value)) for one, value in chosen if one != Dimension.SILENCE_BAND)
    bands = [_band(value) for one, value in chosen if one == Dimension.SILENCE_BAND]
    if not bands:
        return checked_selection(Selection(values=values))
    limits = silence_bands(thresholds)
    first, last = limits[min(bands)], limits[max(bands)]
    selection = Selection(
        values=values,
        last_order_from=None if last.up_to_days is None else as_of - timedelta(days=last.up_to_days),
        last_order_until=as_of - timedelta(days=first.more_than_days + 1),
    )
    return checked_selection(selection)


def checked_need(chosen: Play, selection: Selection) -> Selection:
    """``selection`` as it is, or ``UnusableInput`` where what the idea says would not be true of everybody in it."""
    if chosen.needs is not None and all(dimension != chosen.needs for dimension, _ in selection.values):
        raise UnusableInput(
            Message(N_("What “{idea}” says is not true of everybody."), idea=chosen.title),
            Message(N_("Say for whom it is: {limit}"), limit=f"--only {chosen.needs.value}=…"),
        )
    return selection


def checked_selection(selection: Selection) -> Selection:
    """``selection`` as it is, or ``UnusableInput`` for a value that is none of its dimension."""
    for dimension, value in selection.values:
        if dimension is Dimension.COHORT:
            days_of(value or "")
        known = [str(member) for member in _SCORES.get(dimension, _WORDS.get(dimension, ()))]
        if dimension is Dimension.SILENCE_BAND or (known and value not in known):
            raise UnusableInput(
                Message(N_("Customers cannot be chosen by {dimension} “{value}”."), dimension=word(dimension), value=str(value)),
                Message(N_("Choose one of: {known}."), known=", ".join(known)) if known else Message(N_("Choose by the last order.")),
            )
    return selection


def in_words(selection: Selection, *, currency: str, names: Names) -> tuple[Message, ...]:
    """Each limit in words, in the order of ``parts``."""
    return tuple(_part_in_words(part, currency=currency, names=names) for part in parts(selection))


def parts(selection: Selection) -> tuple[Selection, ...]:
    """The selection as several with one limit each, whose common customers it has; the values of one dimension stay together."""
    dimensions = dict.fromkeys(dimension for dimension, _ in selection.values)
    by_value = [Selection(values=tuple(pair for pair in selection.values if pair[0] == one)) for one in dimensions]
    by_occasions = Selection(fewest_occasions=selection.fewest_occasions, most_occasions=selection.most_occasions)
    by_last_order = Selection(last_order_from=selection.last_order_from, last_order_until=selection.last_order_until)
    by_worth = Selection(yearly_value_from=selection.yearly_value_from)
    return tuple(part for part in (*by_value, by_occasions, by_last_order, by_worth) if part != EVERYBODY)


def without_part(selection: Selection, part: Selection) -> Selection:
    """The selection without one of its ``parts``."""
    kept = [other for other in parts(selection) if other != part]
    return _joined(kept)


def _band(value: str | int | None) -> int:
    """The number of a band of silence."""
    if value is None or str(value) not in _BANDS:
        raise UnusableInput(
            Message(N_("Customers cannot be chosen by {dimension} “{value}”."), dimension=word(Dimension.SILENCE_BAND), value=str(value)),
            Message(N_("Choose one of: {known}."), known=", ".join(_BANDS)),
        )
    return int(value)


def _joined(kept: Sequence[Selection]) -> Selection:
    """The selection whose parts these are."""
    return Selection(
        values=tuple(pair for part in kept for pair in part.values),
        **{
            name: next((value for part in kept if (value := getattr(part, name)) is not None), None)
            for name in ("fewest_occasions", "most_occasions", "last_order_from", "last_order_until", "yearly_value_from")
        },
    )


def _described(known: Known, among: pl.DataFrame, selections: Sequence[Selection]) -> pl.LazyFrame:
    """The customers ``among`` these with the columns that these selections look at, and no other: joins cost at a million customers."""
    named = {dimension for selection in selections for dimension, _ in selection.values}
    dated = known.customers.lazy().select("customer", "occasions", "first_day", "last_day", "net_last_year")
    described = among.lazy().join(dated, on="customer", how="inner", maintain_order="left")
    sources = {
        Dimension.STAGE: (known.staged, "stage"),
        Dimension.REASON: (known.reasons, "reason"),
        Dimension.VALUE_TIER: (known.segmented, "value_tier"),
        Dimension.RFM_SEGMENT: (known.segmented, "rfm_segment"),
        Dimension.RECENCY: (known.segmented, "recency_score"),
        Dimension.FREQUENCY: (known.segmented, "frequency_score"),
        Dimension.COUNTRY: (known.people, "country"),
        Dimension.CONSENT: (known.people, "email_consent"),
        Dimension.PRODUCT: (known.favourites, "product"),
        Dimension.CATEGORY: (known.favourites, "category"),
        Dimension.CHANNEL: (known.channels, "sales_channel"),
    }
    for dimension, (frame, column) in sources.items():
        if dimension in named:
            described = described.join(frame.lazy().select("customer", column), on="customer", how="left", maintain_order="left")
    return described


def _holds(selection: Selection) -> pl.Expr:
    """Whether a customer is in the selection; never null."""
    dimensions = dict.fromkeys(dimension for dimension, _ in selection.values)
    limits = [_has_one_of(one, [value for dimension, value in selection.values if dimension == one]) for one in dimensions]
    if selection.fewest_occasions is not None:
        limits.append(pl.col("occasions") >= selection.fewest_occasions)
    if selection.most_occasions is not None:
        limits.append(pl.col("occasions") <= selection.most_occasions)
    if selection.last_order_from is not None:
        limits.append(pl.col("last_day") >= selection.last_order_from)
    if selection.last_order_until is not None:
        limits.append(pl.col("last_day") <= selection.last_order_until)
    if selection.yearly_value_from is not None:
        limits.append(pl.col("net_last_year") >= pl.lit(selection.yearly_value_from, dtype=MONEY))
    return pl.all_horizontal(pl.lit(value=True), *limits)


def _has_one_of(dimension: Dimension, values: Sequence[str | None]) -> pl.Expr:
    if dimension is Dimension.COHORT:
        return pl.any_horizontal(pl.col("first_day").is_between(*days_of(value or "")) for value in values)
    column = pl.col(dimension.value).cast(pl.String)
    known = [value for value in values if value is not None]
    is_known = column.is_in(known).fill_null(value=False)
    return is_known | column.is_null() if None in values else is_known


def _part_in_words(part: Selection, *, currency: str, names: Names) -> Message:
    if part.values:
        return _values_in_words(part, names)
    if part.yearly_value_from is not None:
        return Message(N_("bought for {amount} a year or more"), amount=Amount(part.yearly_value_from, currency))
    if part.fewest_occasions is not None or part.most_occasions is not None:
        return _occasions_in_words(part.fewest_occasions, part.most_occasions)
    return _last_order_in_words(part.last_order_from, part.last_order_until)


def _values_in_words(part: Selection, names: Names) -> Message:
    dimension = part.values[0][0]
    named = [_value_in_words(dimension, value, names) for _, value in part.values]
    listed = named[0]
    for other in named[1:]:
        listed = Message(N_("{one} or {other}"), one=listed, other=other)
    return Message(N_("{dimension}: {value}"), dimension=word(dimension), value=listed)


def _value_in_words(dimension: Dimension, value: str | None, names: Names) -> Message | str:
    if value is None:
        return Message(N_("Not known"))
    if dimension in _WORDS:
        return word(_WORDS[dimension](value))
    return names.get(dimension, {}).get(value, value)


def _occasions_in_words(fewest: int | None, most: int | None) -> Message:
    if fewest is None:
        return Message(N_("at most {count} order"), plural=N_("at most {count} orders"), count=most or 0)
    if most is None:
        return Message(N_("{count} order or more"), plural=N_("{count} orders or more"), count=fewest)
    return Message(N_("{fewest} to {most} orders"), fewest=fewest, most=most)


def _last_order_in_words(first: date | None, last: date | None) -> Message:
    if first is None:
        return Message(N_("last order until {last}"), last=last)
    if last is None:
        return Message(N_("last order from {first} on"), first=first)
    return Message(N_("last order from {first} to {last}"), first=first, last=last)
