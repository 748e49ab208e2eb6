"""What the sliders do not change: everything that is known of a shop, once per version of its data."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from winback.analysis.beginning import Beginning, beginning
from winback.analysis.calendar import analysed_currency, as_of_date, far_tail, history_start
from winback.analysis.customers import customers
from winback.analysis.favourites import favourites_of
from winback.analysis.gaps import gap_table
from winback.analysis.ladder import FirstStep, first_step
from winback.analysis.last_channels import last_channels
from winback.analysis.lifecycle import lead_count, stage_histogram
from winback.analysis.occasions import occasions
from winback.analysis.prediction.foretelling import NOBODY_WRITTEN_TO, Past
from winback.analysis.prediction.foretold import Foretold, foretell
from winback.analysis.prediction.snapshots import refunded_orders
from winback.analysis.purchases import Bought, bought, by_category
from winback.analysis.reasons import gone_products, main_reasons, reasons
from winback.analysis.recommendation import recommend_by_gaps
from winback.analysis.replenishment import replenishment
from winback.analysis.returners import LaterOrders, later_orders_after_return
from winback.analysis.returns import curve_of_gaps, horizon_of_gaps
from winback.analysis.segments import segmented
from winback.analysis.stopped import StoppedFavourite, stopped_favourite, stopped_products
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.policy import Recommendation, ShopPolicy
from winback.store import Dataset
from winback.vocabulary import Standing, UsualReturnGroup

_NONE_GONE = pl.Series("number", [], dtype=pl.Int32)


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What the sliders do not change. Frames by their names in ``schema``; ``policy`` is what was set for the shop, ``written_to``
    (customer, sent_on) who got one of our messages, and when, ``answers_until`` the last day whose answers to a survey count.

    What only some pages need is worked out when it is first asked for, and then kept.
    """

    as_of: date
    answers_until: date
    currency: str
    horizon_days: int
    orders: pl.DataFrame
    lines: pl.DataFrame
    people: pl.DataFrame
    written_to: pl.DataFrame
    beginning: Beginning
    occasions: pl.DataFrame
    customers: pl.DataFrame
    curve: pl.DataFrame
    recommendation: Recommendation
    histogram: pl.DataFrame
    warnings: tuple[Message, ...]
    policy: ShopPolicy

    @cached_property
    def leads(self) -> int:
        """How many people have no counted order."""
        return lead_count(self.customers, self.people)

    @cached_property
    def histogram_at_own_pace(self) -> pl.DataFrame:
        """STAGE_HISTOGRAM in days of a customer of typical pace; not before it is asked for, which few do."""
        return stage_histogram(self.customers, typical_gap_days=self.recommendation.typical_gap_days)

    @cached_property
    def first_step(self) -> FirstStep:
        """From the first order to the second, of those who are known to be new."""
        return first_step(self.occasions, maybe_older=self.beginning.maybe_older, as_of=self.as_of)

    @cached_property
    def segmented(self) -> pl.DataFrame:
        """SEGMENTED of everybody."""
        return segmented(self.customers)

    @cached_property
    def channels(self) -> pl.DataFrame:
        """LAST_CHANNELS of everybody."""
        return last_channels(self.orders, currency=self.currency, as_of=self.as_of)

    @cached_property
    def bought(self) -> Bought:
        """Who bought what, and when: the one grouping by customer and product that all of what follows shares."""
        return bought(self.lines, self.orders, currency=self.currency, as_of=self.as_of)

    @cached_property
    def favourites(self) -> pl.DataFrame:
        """FAVOURITES of everybody."""
        return favourites_of(self.bought)

    @cached_property
    def gone(self) -> pl.Series:
        """The numbers of products no longer sold."""
        return gone_products(self.bought.products, self._stopped_products, as_of=self.as_of)

    @cached_property
    def replenishment(self) -> pl.DataFrame:
        """REPLENISHMENT: after how long each product is bought again."""
        return replenishment(self.bought, gone=self.gone, as_of=self.as_of)

    @cached_property
    def bought_by_category(self) -> Bought:
        """The same by the shop's own categories; empty where its files state none."""
        return by_category(self.bought)

    @cached_property
    def replenishment_by_category(self) -> pl.DataFrame:
        """REPLENISHMENT of categories."""
        return replenishment(self.bought_by_category, gone=_NONE_GONE, as_of=self.as_of)

    @cached_property
    def stopped(self) -> StoppedFavourite | None:
        """The product that is gone and took most of its buyers with it."""
        return stopped_favourite(
            self._stopped_products,
            self.lines,
            self.orders,
            self.occasions,
            currency=self.currency,
            as_of=self.as_of,
            quiet_days=self.recommendation.lapsed.days,
        )

    @cached_property
    def later_orders(self) -> LaterOrders:
        """What those order within a year who came back by themselves."""
        return later_orders_after_return(self.occasions, quiet_days=self.recommendation.lapsed.days, as_of=self.as_of)

    @cached_property
    def reasons(self) -> pl.DataFrame:
        """REASONS of everybody."""
        return reasons(
            self.customers,
            occasions=self.occasions,
            orders=self.orders,
            people=self.people,
            bought=self.bought,
            favourites=self.favourites,
            gone=self.gone,
            replenishment=self.replenishment,
            currency=self.currency,
            as_of=self.as_of,
            answers_until=self.answers_until,
        )

    @cached_property
    def main_reasons(self) -> pl.DataFrame:
        """[customer, reason]: of everybody the first reason that applies, by customer."""
        return main_reasons(self.reasons)

    @cached_property
    def foretold(self) -> Foretold:
        """Everybody's chance of return, and the trial on the shop's own past that chose how it is found."""
        refunds = refunded_orders(self.orders, currency=self.currency)
        past = Past(occasions=self.occasions, refunds=refunds, written_to=self.written_to, horizon_days=self.horizon_days)
        return foretell(past, self.customers, curve=self.curve, as_of=self.as_of)

    def under(self, policy: ShopPolicy) -> "History":
        """The same shop under settings that it does not rest on – all but currency, horizon and the orders that make a regular.

        What was worked out is kept.
        """
        if policy == self.policy:
            return self
        other = replace(self, policy=policy)
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name not in other.__dict__})
        return other

    @property
    def chances(self) -> pl.DataFrame:
        """CHANCES of everybody, by the way of foretelling that has won on this shop's past."""
        return self.foretold.chances

    @property
    def has_addresses(self) -> bool:
        """Whether the e-mail address of anybody is known: some exports have none, and nobody can be written to."""
        return self.people["email"].count() > 0

    @cached_property
    def _stopped_products(self) -> pl.DataFrame:
        return stopped_products(self.lines, self.orders, currency=self.currency, as_of=self.as_of)


def read_history(
    dataset: Dataset,
    *,
    policy: ShopPolicy,
    imported_on: date,
    as_of: date | None = None,
    written_to: pl.DataFrame | None = None,
) -> History | None:
    """Everything that no slider changes; None while no order counts.

    ``as_of`` None: the latest counted order not after the day of the import. ``written_to`` (customer, sent_on): who got one of our
    messages, and when, for what people do by themselves; None: nobody. Raises ``UnusableInput`` for an as-of date before the first
    order or after the day of the import: nobody knows what has happened since.
    """
    currency, span = _currency(dataset.orders, policy), _span(dataset.orders, imported_on=imported_on, as_of=as_of)
    if currency is None or span is None:
        return None
    start, end = span
    seen = occasions(dataset.orders, currency=currency)
    known = customers(seen, as_of=end)
    gaps = gap_table(seen, as_of=end, written_to=written_to)
    horizon = policy.horizon_days or horizon_of_gaps(gaps)
    begun = beginning(seen, dataset.orders, dataset.people, start=start, as_of=end, horizon_days=horizon)
    return History(
        as_of=end,
        answers_until=as_of or date.max,  # people answer after the last order, too; whoever looks back does not know that yet
        currency=currency,
        horizon_days=horizon,
        orders=dataset.orders,
        lines=dataset.lines,
        people=dataset.people,
        written_to=NOBODY_WRITTEN_TO if written_to is None else written_to,
        beginning=begun,
        occasions=seen,
        customers=known,
        curve=curve_of_gaps(gaps, horizon_days=horizon, maybe_older=begun.maybe_older),
        recommendation=_recommendation(gaps, begun, horizon_days=horizon, policy=policy),
        histogram=stage_histogram(known),
        warnings=_warnings(dataset.orders),
        policy=policy,
    )


def _span(orders: pl.DataFrame, *, imported_on: date, as_of: date | None) -> tuple[date, date] | None:
    """The day of the first order and the as-of date; None while no order counts."""
    start, end = history_start(orders), as_of or as_of_date(orders, imported_on=imported_on)
    if start is None or end is None:
        return None
    _check_as_of(end, start, latest=imported_on)
    return start, end


def _recommendation(gaps: pl.DataFrame, begun: Beginning, *, horizon_days: int, policy: ShopPolicy) -> Recommendation:
    """The limits for everybody, and beside them those for customers with one order."""
    everybody = recommend_by_gaps(gaps, horizon_days=horizon_days)
    after_first = recommend_by_gaps(gaps, horizon_days=horizon_days, group=UsualReturnGroup.AFTER_FIRST, maybe_older=begun.maybe_older)
    return replace(everybody, loyal_from_occasions=policy.loyal_from_occasions, one_order=after_first)


def _currency(orders: pl.DataFrame, policy: ShopPolicy) -> str | None:
    """The currency that is set where any order counts in it, else the one with the most counted orders."""
    is_used = (orders["standing"] == Standing.COUNTED) & (orders["currency"] == (policy.currency or ""))
    return policy.currency if is_used.any() else analysed_currency(orders)


def _check_as_of(as_of: date, start: date, *, latest: date) -> None:
    if as_of < start:
        raise UnusableInput(
            Message(N_("There are no orders up to {as_of}; the first is from {start}."), as_of=as_of, start=start),
            Message(N_("Choose a later day.")),
        )
    if as_of > latest:
        raise UnusableInput(
            Message(N_("The data were read in on {latest}; what has happened up to {as_of} is not in them."), latest=latest, as_of=as_of),
            Message(N_("Choose {latest} or an earlier day, or read in a newer export first."), latest=latest),
        )


def _warnings(orders: pl.DataFrame) -> tuple[Message, ...]:
    tail = far_tail(orders)
    if tail is None:
        return ()
    return (
        Message(
            N_(
                "{count} order is dated long after all others, up to {last}. Perhaps day and month were swapped in it; it is "
                "included in the figures."
            ),
            plural=N_(
                "{count} orders are dated long after all others, up to {last}. Perhaps day and month were swapped in them; they "
                "are included in the figures."
            ),
            count=tail.orders,
            last=tail.last_day,
        ),
    )
