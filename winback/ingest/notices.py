"""What a person should know about a file before trusting its figures."""

from datetime import timedelta

import polars as pl

from winback.ingest.contacts import CONSENTS
from winback.ingest.layouts import Layout
from winback.ingest.parsing import unread_consents
from winback.locale import N_, Message
from winback.locale.formats import NO_CURRENCY

_TAIL_SHARE = 0.005
_TAIL_GAP = timedelta(days=45)
_FEW_WITHOUT_EMAIL = 0.01
_FEW_UNREAD_PHONES = 0.05
_MOST_STATUSES, _LONGEST_STATUS = 6, 40


def order_notices(
    orders: pl.DataFrame,
    *,
    superseded_rows: int,
    unread_phones: int,
    unknown_statuses: pl.DataFrame,
    unclear_amount: str | None,
    layout: Layout,
) -> tuple[Message, ...]:
    """Warnings about accepted orders: currencies, an amount that can be read in two ways, missing e-mails, unread phones, unknown
    statuses [status, count], repeated orders, a sparse tail of dates.
    """
    found = (
        _thousands(unclear_amount),
        _currencies(orders),
        _without_email(orders) if layout.can_mail else None,
        _phones(unread_phones, orders.height),
        _unknown_statuses(unknown_statuses),
        _repeated(superseded_rows),
        _sparse_tail(orders["placed_at"]),
    )
    return tuple(notice for notice in found if notice)


def consent_notices(rows: pl.DataFrame) -> tuple[Message, ...]:
    """A warning where cells of consent, in rows by field, say something that is not understood."""
    unread = sum(unread_consents(rows[name]) for name in CONSENTS if name in rows.columns)
    if not unread:
        return ()
    told = Message(
        N_("{count} cell about consent was not understood and is taken as a no."),
        plural=N_("{count} cells about consent were not understood and are taken as a no."),
        count=unread,
    )
    return (told,)


def day_notices(rows: pl.DataFrame, answers: pl.DataFrame) -> tuple[Message, ...]:
    """A warning where days of answers, in rows by field, could not be read; ``answers`` holds what was read of them."""
    if "answered_on" not in rows.columns:
        return ()
    unread = int((rows["answered_on"].is_not_null() & answers["answered_on"].is_null()).sum())
    if not unread:
        return ()
    told = Message(
        N_("{count} day could not be read; the answer is kept without a day."),
        plural=N_("{count} days could not be read; the answers are kept without a day."),
        count=unread,
    )
    return (told,)


def _thousands(example: str | None) -> Message | None:
    if example is None:
        return None
    return Message(
        N_(
            "Amounts such as {example} can be read in two ways; the mark was taken as one between thousands. "
            "If it stands before decimals, take back this import and say so when you read in the file again."
        ),
        example=example,
    )


def _currencies(orders: pl.DataFrame) -> Message | None:
    counts = orders["currency"].value_counts(sort=True)
    if counts.height == 1:
        if counts["currency"][0] != NO_CURRENCY:
            return None
        return Message(N_("The file does not say in which currency its amounts are. Set it in the settings."))
    listed = ", ".join(f"{currency} ({count})" for currency, count in counts.head(6).rows())
    return Message(N_("The orders are in several currencies: {currencies}. They are never added up; one is analysed."), currencies=listed)


def _without_email(orders: pl.DataFrame) -> Message | None:
    without = orders["email"].null_count()
    if without <= _FEW_WITHOUT_EMAIL * orders.height:
        return None
    return Message(
        N_("{count} of {orders} orders has no e-mail address."),
        plural=N_("{count} of {orders} orders have no e-mail address."),
        count=without,
        orders=orders.height,
    )


def _phones(unread: int, orders: int) -> Message | None:
    if unread <= _FEW_UNREAD_PHONES * orders:
        return None
    return Message(
        N_(
            "{count} phone number has no country code and was left out. Set the country of the shop in the settings "
            "and read the file in again."
        ),
        plural=N_(
            "{count} phone numbers have no country code and were left out. Set the country of the shop in the settings "
            "and read the file in again."
        ),
        count=unread,
    )


def _unknown_statuses(unknown: pl.DataFrame) -> Message | None:
    if not unknown.height:
        return None
    shown = unknown.head(_MOST_STATUSES).rows()
    listed = tuple(Message(N_("“{status}” ({n})"), status=status[:_LONGEST_STATUS], n=count) for status, count in shown)
    return Message(
        N_("{count} order has a status that is not known, {statuses}. It counts like any other."),
        plural=N_("{count} orders have a status that is not known, {statuses}. They count like any other."),
        count=int(unknown["count"].sum()),
        statuses=listed,
    )


def _repeated(rows: int) -> Message | None:
    if not rows:
        return None
    return Message(
        N_("{count} row belongs to an order that stands again further down; the later one was taken."),
        plural=N_("{count} rows belong to orders that stand again further down; the later ones were taken."),
        count=rows,
    )


def _sparse_tail(moments: pl.Series) -> Message | None:
    """A few dates far beyond the others: a spreadsheet that swaps day and month leaves such."""
    if moments.len() < 100:
        return None
    days = moments.dt.date().sort()
    tail_from = days.len() - 1 - int(days.len() * _TAIL_SHARE)
    tail = pl.DataFrame({"day": days.slice(tail_from)}).with_columns(gap=pl.col("day").diff())
    breaks = tail.filter(pl.col("gap") > _TAIL_GAP)
    if not breaks.height:
        return None
    late = days.filter(days >= breaks["day"][0])
    return Message(
        N_("{count} order is dated {day} or later, long after all the others. Perhaps day and month were swapped there."),
        plural=N_("{count} orders are dated {day} or later, long after all the others. Perhaps day and month were swapped there."),
        count=late.len(),
        day=breaks["day"][0],
    )
