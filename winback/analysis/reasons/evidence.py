"""What speaks for a reason, in one sentence with its figures."""

from collections.abc import Mapping
from decimal import Decimal

from winback.locale import N_, Amount, Message, quoted
from winback.locale.words import word
from winback.vocabulary import Reason, Standing

Row = Mapping[str, object]
"""One row of REASONS by column, as ``DataFrame.row(…, named=True)`` gives it."""


def evidence(row: Row, *, currency: str) -> Message:
    """The sentence that speaks for the reason of this row. Names of products and answers are the shop's and its customers' own
    words: whoever shows it escapes it."""
    return _SENTENCES[Reason(str(row["reason"]))](row, currency)


def _told_us(row: Row, _: str) -> Message:
    stated = None if row["stated"] is None else word(Reason(str(row["stated"])))
    if row["answer"] is None:
        return Message(N_("Your tag says: {reason}."), reason=stated)
    said = quoted(str(row["answer"]))
    if stated is None:
        return Message(N_("Answered {answer}."), answer=said)
    return Message(N_("Answered {answer} – {reason}."), answer=said, reason=stated)


def _bad_experience(row: Row, _: str) -> Message:
    if row["standing"] == Standing.CANCELLED:
        return Message(N_("The last order, of {day}, was cancelled."), day=row["day"])
    if row["standing"] == Standing.REFUNDED:
        return Message(N_("The last order, of {day}, was returned or refunded in full."), day=row["day"])
    return Message(N_("{percent}% of the last order, of {day}, was refunded."), percent=_percent(row), day=row["day"])


def _replenishment_overdue(row: Row, _: str) -> Message:
    return Message(
        N_("Bought {product} {times} times; it is usually bought again after {usual} days, and the last order was {days} days ago."),
        product=row["product_name"],
        times=row["times"],
        usual=row["usual_days"],
        days=row["days"],
    )


def _product_gone(row: Row, _: str) -> Message:
    return Message(N_("{product}, the favourite, was last sold on {day}."), product=row["product_name"], day=row["day"])


def _gift_or_season(row: Row, _: str) -> Message:
    return Message(
        N_("All {orders} orders, in {times} different years, fell within the same six weeks of the year; the last was on {day}."),
        orders=row["orders"],
        times=row["times"],
        day=row["day"],
    )


def _price(row: Row, _: str) -> Message:
    return Message(
        N_("{times} of {orders} orders with a discount, {percent}% of the value."),
        times=row["times"],
        orders=row["orders"],
        percent=_percent(row),
    )


def _drifted(row: Row, currency: str) -> Message:
    days, usual = row["days"], row["usual_days"]
    basket, before = _amount(row["basket"], currency), _amount(row["usual_basket"], currency)
    if basket is None:
        return Message(N_("The last two gaps were {days} days on average, those before {usual}."), days=days, usual=usual)
    if days is None:
        return Message(N_("The last two orders were {basket} on average, those before {before}."), basket=basket, before=before)
    return Message(
        N_(
            "The last two gaps were {days} days on average, those before {usual}; the last two orders were {basket} on average, "
            "those before {before}."
        ),
        days=days,
        usual=usual,
        basket=basket,
        before=before,
    )


def _tried_once(row: Row, _: str) -> Message:
    return Message(N_("One order so far, on {day}."), day=row["day"])


def _unknown(_row: Row, _: str) -> Message:
    return Message(N_("Nothing in the orders tells why."))


def _percent(row: Row) -> int:
    return round(100 * float(str(row["share"])))


def _amount(value: object, currency: str) -> Amount | None:
    return Amount(value, currency) if isinstance(value, Decimal) else None


_SENTENCES = {
    Reason.TOLD_US: _told_us,
    Reason.BAD_EXPERIENCE: _bad_experience,
    Reason.REPLENISHMENT_OVERDUE: _replenishment_overdue,
    Reason.PRODUCT_GONE: _product_gone,
    Reason.GIFT_OR_SEASON: _gift_or_season,
    Reason.PRICE: _price,
    Reason.DRIFTED: _drifted,
    Reason.TRIED_ONCE: _tried_once,
    Reason.UNKNOWN: _unknown,
}
