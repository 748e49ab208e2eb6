"""The figures that pages show: for each its short label and its definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from winback.locale import N_, Message


class Figure(StrEnum):
    """The figures that pages show; each has a short label and a definition in ``FIGURES``."""

    CUSTOMERS = "customers"
    NET_VALUE = "net_value"
    AVERAGE_ORDER = "average_order"
    AVERAGE_ORDER_LATELY = "average_order_lately"
    REPEAT_PURCHASE_RATE = "repeat_purchase_rate"
    REPEAT_PURCHASE_RATE_LATELY = "repeat_purchase_rate_lately"
    CHURN_RATE = "churn_rate"
    REVENUE_AT_STAKE = "revenue_at_stake"
    VALUE_SO_FAR = "value_so_far"
    EXPECTED_VALUE = "expected_value"
    SILENT_DAYS = "silent_days"
    USUAL_RETURN = "usual_return"
    HORIZON = "horizon"
    MAY_BE_EMAILED = "may_be_emailed"
    ANONYMOUS_ORDERS = "anonymous_orders"
    SET_ASIDE = "set_aside"
    VALUE_TIER = "value_tier"
    RFM = "rfm"
    COMPARISON_GROUP = "comparison_group"
    PAYS_OFF_FROM = "pays_off_from"
    EXTRA_RETURNS = "extra_returns"
    EXTRA_REVENUE = "extra_revenue"
    EXTRA_PROFIT = "extra_profit"
    EXPECTED_PROFIT = "expected_profit"
    REGULARS_SHARE = "regulars_share"
    REPEATERS_SHARE = "repeaters_share"
    COUNTED_ORDERS = "counted_orders"


@dataclass(frozen=True)
class Term:
    """The short label of a figure (at most 16 characters in English) and its definition for the help icon."""

    label: Message
    help: Message


def _term(label: str, definition: str) -> Term:
    return Term(Message(label), Message(definition))


FIGURES: Mapping[Figure, Term] = MappingProxyType(
    {
        Figure.CUSTOMERS: _term(
            N_("Customers"),
            N_("People with at least one counted order. Orders with the same e-mail address belong to one customer."),
        ),
        Figure.NET_VALUE: _term(
            N_("Net value"),
            N_(
                "What customers paid (after discounts, with tax and shipping as the export states them) minus refunds. "
                "Cancelled, unpaid, test and zero orders do not count."
            ),
        ),
        Figure.AVERAGE_ORDER: _term(
            N_("Average order"),
            N_("Net value divided by the number of counted orders, orders without a known customer included."),
        ),
        Figure.AVERAGE_ORDER_LATELY: _term(
            N_("Order, 12 months"),
            N_("The same for the orders of the last 365 days only: it moves sooner than the average of all orders so far."),
        ),
        Figure.REPEAT_PURCHASE_RATE: _term(
            N_("Buy again"),
            N_("The share of customers who have ordered on at least two different days."),
        ),
        Figure.REPEAT_PURCHASE_RATE_LATELY: _term(
            N_("Again, 12 months"),
            N_(
                "Of the customers who ordered in the last 365 days, the share who did so on at least two different days within them. "
                "It does not rise just because the shop gets older."
            ),
        ),
        Figure.CHURN_RATE: _term(
            N_("Newly quiet"),
            N_("Of those silent for at most {b} days a year ago, the share that has been silent for longer than that now."),
        ),
        Figure.REGULARS_SHARE: _term(
            N_("From regulars"),
            N_(
                "Of what was bought in the last 365 days, the share that regulars paid: customers who have ordered on at least {n} "
                "different days."
            ),
        ),
        Figure.REPEATERS_SHARE: _term(
            N_("From repeaters"),
            N_("Of what was bought in the last 365 days, the share paid by customers with orders on at least two different days."),
        ),
        Figure.COUNTED_ORDERS: _term(
            N_("Orders"),
            N_("Orders that were not cancelled, are no tests, were not fully refunded and have a value above 0."),
        ),
        Figure.REVENUE_AT_STAKE: _term(
            N_("Sales at stake"),
            N_(
                "What the customers who have now gone quiet bought in the 365 days up to their last order. "
                "Not all of it can be won back: some return by themselves, many never."
            ),
        ),
        Figure.VALUE_SO_FAR: _term(N_("Value so far"), N_("The net value of all counted orders of a customer.")),
        Figure.EXPECTED_VALUE: _term(
            N_("Next 12 months"),
            N_(
                "What a customer is expected to leave you in the next 12 months, on average over all of them: the orders expected times "
                "their value, discounted at 10% a year, times what you keep of sales."
            ),
        ),
        Figure.SILENT_DAYS: _term(
            N_("Silent days"),
            N_("Days from the last order to the last day in the data. Never counted from today’s date."),
        ),
        Figure.USUAL_RETURN: _term(
            N_("By themselves"),
            N_(
                "The chance that a customer silent for this long orders within the next {horizon} days if you change nothing. "
                "From your own orders; your usual newsletters are part of it."
            ),
        ),
        Figure.HORIZON: _term(
            N_("Time to return"),
            N_("The number of days in which a return counts: the gap after which half of your customers order again, 30 to 365 days."),
        ),
        Figure.MAY_BE_EMAILED: _term(
            N_("May be e-mailed"),
            N_("Customers with an e-mail address who agreed to be written to and are not on “Do not contact”."),
        ),
        Figure.ANONYMOUS_ORDERS: _term(
            N_("No customer"),
            N_("Orders without e-mail, phone and customer number. They count in sums and averages, never as a customer."),
        ),
        Figure.SET_ASIDE: _term(
            N_("Set aside"),
            N_("Orders in other currencies. Currencies are never added together, so these orders are left out and shown here."),
        ),
        Figure.VALUE_TIER: _term(
            N_("Value"),
            N_("How much a customer has brought so far, against the other customers of this shop."),
        ),
        Figure.RFM: _term(
            N_("Buying pattern"),
            N_("How recently, how often and for how much a customer bought, each scored from 1 to 5 against the other customers."),
        ),
        Figure.COMPARISON_GROUP: _term(
            N_("Comparison group"),
            N_("People drawn by lot who get nothing for now. Only the comparison shows who came back because of your offer."),
        ),
        Figure.PAYS_OFF_FROM: _term(
            N_("Pays off from"),
            N_("How many more of 100 people the offer has to bring back so that it pays for itself."),
        ),
        Figure.EXTRA_RETURNS: _term(
            N_("Extra returns"),
            N_(
                "How many of 100 people written to came back, less how many of 100 in the comparison group. In 95 of 100 such campaigns "
                "the true figure lies in the range below."
            ),
        ),
        Figure.EXTRA_REVENUE: _term(
            N_("Extra revenue"), N_("What those written to bought, less what as many people of the comparison group bought.")
        ),
        Figure.EXTRA_PROFIT: _term(
            N_("Extra profit"),
            N_("What is left of the extra revenue for you, less what the rewards and messages cost. Later orders are not in it."),
        ),
        Figure.EXPECTED_PROFIT: _term(
            N_("Expected profit"),
            N_(
                "Extra returns times what an order leaves, less the rewards (also of those who would have come anyway) and the messages. "
                "Later orders count only where you say so under “What this rests on”."
            ),
        ),
    }
)
