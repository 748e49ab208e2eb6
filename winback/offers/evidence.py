"""What the actions say: who and why, the idea, and two lines of evidence with their figures."""

from winback.analysis.second_order import TooLate
from winback.analysis.stopped import StoppedFavourite
from winback.locale import N_, Amount, Message
from winback.offers.audience import ConsentCounts

SOON_DAYS = 14


def sample_of(product: str | None) -> Message:
    """The gift of the sample, by the name of the product."""
    return Message(N_("a free sample")) if product is None else Message(N_("a sample of {product}"), product=product)


def product_stopped_title(stopped: StoppedFavourite, customers: int) -> Message:
    return Message(
        N_("{product} is gone, and {count} repeat buyer with it"),
        plural=N_("{product} is gone, and {count} repeat buyers with it"),
        count=customers,
        product=stopped.name,
    )


def product_stopped_idea(stopped: StoppedFavourite, *, is_rewarded: bool) -> Message:
    if not is_rewarded:
        return Message(N_("Tell them what comes closest – no discount."))
    if stopped.successor is None:
        return Message(N_("Offer a free sample of what comes closest – no discount."))
    return Message(N_("Offer a free sample of {successor} – no discount."), successor=stopped.successor)


def product_stopped(stopped: StoppedFavourite) -> tuple[Message, ...]:
    return (
        Message(N_("Last sold on {day}; in the year before it sold on {days} days."), day=stopped.last_sold, days=stopped.days_sold),
        Message(
            N_("Of 100 repeat buyers who liked it best, {gone} have not ordered since; of 100 others, {others}."),
            gone=_of_100(stopped.fans_gone / stopped.fans),
            others=_of_100(stopped.others_gone / stopped.others),
        ),
    )


def second_order_title(too_late: TooLate, customers: int) -> Message:
    return Message(
        N_("After day {day} it is too late for the second order – {count} new customer is still in time"),
        plural=N_("After day {day} it is too late for the second order – {count} new customers are still in time"),
        count=customers,
        day=too_late.day,
    )


def second_order_idea(too_late: TooLate) -> Message:
    return Message(N_("Send an idea for the second order before day {day}. Timing costs nothing."), day=too_late.day)


def second_order(too_late: TooLate, *, horizon_days: int, soon: int) -> tuple[Message, ...]:
    falls = Message(
        N_("At first {best} of 100 order a second time within {horizon} days; after {day} days of silence only {then} of 100."),
        best=_of_100(too_late.peak),
        then=_of_100(too_late.then),
        day=too_late.day,
        horizon=horizon_days,
    )
    hurry = Message(
        N_("For {count} of those who may be e-mailed it is too late within two weeks."),
        plural=N_("For {count} of those who may be e-mailed it is too late within two weeks."),
        count=soon,
    )
    return (falls, hurry) if soon else (falls,)


def no_discount_title(customers: int) -> Message:
    return Message(
        N_("{count} repeat buyer is slipping – please no discount"),
        plural=N_("{count} repeat buyers are slipping – please no discount"),
        count=customers,
    )


def no_discount_idea() -> Message:
    return Message(N_("Write to them, without a discount."))


def no_discount(*, chance: float, horizon_days: int, percent: int, break_even: float | None, kept: Amount) -> tuple[Message, ...]:
    come_back = Message(N_("{p0} of 100 come back by themselves within {horizon} days."), p0=_of_100(chance), horizon=horizon_days)
    given = (
        Message(
            N_("A discount of {percent}% could never pay for itself: {kept} would go to those who come anyway."),
            percent=percent,
            kept=kept,
        )
        if break_even is None
        else Message(
            N_(
                "A discount of {percent}% would give away {kept} to those who come anyway, and has to bring back {be} more of 100 just "
                "to pay for itself."
            ),
            percent=percent,
            kept=kept,
            be=_of_100(break_even),
        )
    )
    return come_back, given


def high_value_title(customers: int) -> Message:
    return Message(
        N_("{count} of your best customers has gone quiet"), plural=N_("{count} of your best customers have gone quiet"), count=customers
    )


def high_value_idea() -> Message:
    return Message(N_("Call them, or write a personal word – no mass mail, no discount."))


def high_value(*, customers: int, each: Amount, usual: Amount) -> tuple[Message, ...]:
    return (
        Message(
            N_("In the year up to the last order this customer bought for {each}; all your customers together average {usual}."),
            plural=N_("In the year up to their last order they bought for {each} each; all your customers together average {usual}."),
            count=customers,
            each=each,
            usual=usual,
        ),
    )


def win_back_title(customers: int) -> Message:
    return Message(N_("{count} customer has gone quiet"), plural=N_("{count} customers have gone quiet"), count=customers)


def win_back_idea(*, is_rewarded: bool) -> Message:
    return Message(N_("Give them a reason to return.")) if is_rewarded else Message(N_("Say hello, without a discount."))


def win_back(*, chance: float, horizon_days: int) -> tuple[Message, ...]:
    return (Message(N_("Without a message {p0} of 100 come back within {horizon} days."), p0=_of_100(chance), horizon=horizon_days),)


def ask_consent_title(customers: int) -> Message:
    return Message(
        N_("Of {count} customer who has gone quiet no consent is known"),
        plural=N_("Of {count} customers who have gone quiet no consent is known"),
        count=customers,
    )


def ask_consent_idea(*, is_known_of_nobody: bool) -> Message:
    if is_known_of_nobody:
        return Message(N_("Read in your customer export: it says who agreed to e-mails."))
    return Message(N_("Ask at the next order: a tick at the checkout, a note in the parcel."))


def ask_consent(consent: ConsentCounts) -> tuple[Message, ...]:
    return (
        Message(N_("{yes} agreed, {no} declined, of {unknown} nothing is known."), yes=consent.yes, no=consent.no, unknown=consent.unknown),
        Message(N_("Nobody writes to them until they agree.")),
    )


def long_gone_title(customers: int) -> Message:
    return Message(
        N_("{count} customer is long gone – better not written to"),
        plural=N_("{count} customers are long gone – better not written to"),
        count=customers,
    )


def long_gone_idea() -> Message:
    return Message(N_("Leave them in peace: old addresses bounce, and mails that nobody wants harm those that are wanted."))


def long_gone(*, chance: float, horizon_days: int) -> tuple[Message, ...]:
    return (
        Message(
            N_("Of 100 who are long gone, {p0} come back by themselves within {horizon} days."),
            p0=_of_100(chance),
            horizon=horizon_days,
        ),
    )


def _of_100(share: float) -> float:
    """So many of 100 as people say it: whole numbers from ten on, below with one decimal."""
    number = 100 * share
    return float(round(number)) if number >= 10 else round(number, 1)
