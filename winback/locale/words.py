"""The words of the screen for the closed vocabularies, and for each figure the words of its definition.

One word per idea: pages, lists, charts and exports take theirs from here. Each is English source text;
a ``Speaker`` says it in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from winback.locale import N_, Message
from winback.vocabulary import (
    ActionKind,
    Advice,
    Arm,
    AudienceStep,
    BusinessType,
    CampaignStatus,
    ChanceSource,
    Channel,
    CodeSource,
    Consent,
    DateOrder,
    Destination,
    Dimension,
    FileKind,
    LiftSource,
    NeverPays,
    OrderStatus,
    RejectReason,
    RewardKind,
    RfmSegment,
    Stage,
    Standing,
    ThresholdSource,
    UsualReturnGroup,
    ValueMethod,
    ValueTier,
    Verdict,
)


class Figure(StrEnum):
    """The figures that pages show; each has a short label and a definition in ``FIGURES``."""

    CUSTOMERS = "customers"
    NET_VALUE = "net_value"
    AVERAGE_ORDER = "average_order"
    REPEAT_PURCHASE_RATE = "repeat_purchase_rate"
    CHURN_RATE = "churn_rate"
    REVENUE_AT_STAKE = "revenue_at_stake"
    VALUE_SO_FAR = "value_so_far"
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


@dataclass(frozen=True)
class Term:
    """The short label of a figure (at most 16 characters in English) and its definition for the help icon."""

    label: Message
    help: Message


def word(member: StrEnum) -> Message:
    """The short label of a member of the vocabulary or of ``Figure``; ``KeyError`` for kinds that are never shown.

    Looked up by kind first: members of different vocabularies may have equal values.
    """
    if isinstance(member, Figure):
        return FIGURES[member].label
    return _WORDS[type(member)][member]


def stage_help(stage: Stage, *, at_risk_after: int, lapsed_after: int, lost_after: int, loyal_from: int) -> Message:
    """What puts a customer into ``stage``, with the limits in days and the orders that make a regular."""
    return Message(_STAGE_HELP[stage], a=at_risk_after, b=lapsed_after, c=lost_after, n=loyal_from, below=loyal_from - 1)


def _texts(**texts: str) -> Mapping[str, Message]:
    return MappingProxyType({value: Message(text) for value, text in texts.items()})


_WORDS: Mapping[type[StrEnum], Mapping[str, Message]] = MappingProxyType(
    {
        Stage: _texts(
            lead=N_("Not bought yet"),
            new=N_("New"),
            growing=N_("Repeat buyer"),
            loyal=N_("Regular"),
            returned=N_("Returned"),
            at_risk=N_("Slipping"),
            lapsed=N_("Gone quiet"),
            lost=N_("Long gone"),
        ),
        OrderStatus: _texts(
            placed=N_("Placed"),
            cancelled=N_("Cancelled"),
            unpaid=N_("Not paid"),
            test=N_("Test order"),
            credit_note=N_("Credit note"),
            adjustment=N_("Adjustment"),
        ),
        Standing: _texts(
            counted=N_("Counted"),
            cancelled=N_("Cancelled"),
            unpaid=N_("Not paid"),
            refunded=N_("Fully refunded"),
            test=N_("Test order"),
            zero=N_("Without value"),
            credit_note=N_("Credit note"),
            adjustment=N_("Adjustment"),
        ),
        Consent: _texts(yes=N_("Agreed"), no=N_("Declined"), unknown=N_("Not known")),
        Channel: _texts(email=N_("E-mail"), sms=N_("SMS"), phone=N_("Phone"), ads=N_("Ads")),
        FileKind: _texts(orders=N_("Orders"), customers=N_("Customers"), unsubscribes=N_("Unsubscribes")),
        DateOrder: MappingProxyType(
            {DateOrder.DAY_FIRST: Message(N_("Day first (31/12/2025)")), DateOrder.MONTH_FIRST: Message(N_("Month first (12/31/2025)"))}
        ),
        RejectReason: _texts(
            broken_row=N_("The row is damaged: its cells do not match the columns"),
            no_order_id=N_("No order number"),
            spreadsheet_order_id=N_("The order number was rounded by a spreadsheet (such as 1.2E+12)"),
            no_date=N_("No date"),
            bad_date=N_("The date cannot be read"),
            bad_amount=N_("The amount cannot be read"),
            bad_quantity=N_("The quantity cannot be read"),
            no_contact=N_("Neither e-mail nor phone nor customer number"),
            conflicting_totals=N_("Rows of the same order state different totals"),
            not_an_order=N_("Not a sale"),
        ),
        UsualReturnGroup: MappingProxyType(
            {
                UsualReturnGroup.ALL: Message(N_("All")),
                UsualReturnGroup.AFTER_FIRST: Message(N_("1 order")),
                UsualReturnGroup.AFTER_SECOND: Message(N_("2 orders")),
                UsualReturnGroup.AFTER_THIRD: Message(N_("3 or more")),
            }
        ),
        ThresholdSource: _texts(
            curve=N_("from your own orders"),
            doubled=N_("twice the limit before it, because the history is too short to show it"),
            default=N_("a usual starting point, because there are too few orders to tell"),
        ),
        ValueTier: _texts(high=N_("High value"), middle=N_("Middle value"), low=N_("Low value")),
        RfmSegment: _texts(
            champions=N_("Champions"),
            regulars=N_("Frequent buyers"),
            potential_regulars=N_("Could be frequent"),
            recent=N_("Just bought"),
            promising=N_("Promising"),
            need_attention=N_("Need attention"),
            about_to_sleep=N_("About to sleep"),
            slipping=N_("Used to buy often"),
            cant_lose=N_("Can’t lose"),
            hibernating=N_("Hibernating"),
        ),
        Dimension: _texts(
            value_tier=N_("Value"),
            silence_band=N_("Silence"),
            rfm_segment=N_("Buying pattern"),
            country=N_("Country"),
            product=N_("Favourite product"),
            stage=N_("Stage"),
        ),
        ActionKind: _texts(
            product_stopped=N_("A favourite is gone"),
            high_value_quiet=N_("The best have gone quiet"),
            second_order=N_("In time for the second order"),
            no_discount=N_("Better without a discount"),
            win_back=N_("Win back"),
            ask_consent=N_("Ask for consent"),
            long_gone=N_("Better not written to"),
        ),
        RewardKind: _texts(
            none=N_("No discount"),
            percentage=N_("Percentage off"),
            fixed_amount=N_("Amount off"),
            free_shipping=N_("Free shipping"),
            gift=N_("Gift"),
        ),
        CodeSource: _texts(
            no_code=N_("Without a code"),
            own=N_("Winback makes the codes"),
            listed=N_("Codes from my shop"),
            shared=N_("One code for all"),
        ),
        AudienceStep: _texts(
            eligible=N_("Match your choice"),
            selected=N_("Of these, in the selection"),
            reachable=N_("Have an address"),
            consent=N_("May be written to"),
            not_too_old=N_("Last order not too long ago"),
            not_suppressed=N_("Not on “Do not contact”"),
            rested=N_("In no other running campaign"),
            worthwhile=N_("Worth writing to"),
            within_budget=N_("Within the budget"),
            contacted=N_("Get the message"),
        ),
        ChanceSource: _texts(
            own_curve=N_("From your customers with as many orders"),
            pooled_curve=N_("From all your customers"),
            last_usable_day=N_("From the longest silence that your orders show"),
            assumed=N_("An assumption, as there are too few orders yet"),
        ),
        Advice: _texts(reward=N_("With the reward"), message=N_("Message without a reward"), nothing=N_("Send nothing")),
        NeverPays: _texts(
            reward_takes_all=N_("the reward costs as much as an extra order leaves, or more"),
            order_leaves_nothing=N_("an extra order leaves nothing"),
            reward_for_those_who_come_anyway=N_(
                "the messages, and the reward that those take along who come anyway, cost more than can be won back"
            ),
            messages_cost_too_much=N_("the messages cost more than can be won back"),
        ),
        LiftSource: _texts(
            assumed=N_("our assumption"),
            measured=N_("measured in your shop"),
            measured_and_assumed=N_("your first campaigns and our assumption together"),
            stated=N_("set by you"),
        ),
        Arm: _texts(a=N_("Variant A"), b=N_("Variant B"), holdout=N_("Comparison group")),
        CampaignStatus: _texts(recorded=N_("Not sent yet"), sent=N_("Sent"), not_sent=N_("Was not sent")),
        Verdict: _texts(
            paid_off=N_("It paid off"),
            too_early=N_("Too early to say"),
            did_not_pay_off=N_("It did not pay off"),
            not_measurable=N_("Cannot be known"),
        ),
        ValueMethod: _texts(
            own_order_values=N_("From what the orders of each group were worth"),
            pooled_order_value=N_("Extra returns times the average order, the same for both groups"),
        ),
        Destination: _texts(
            csv=N_("Any tool (CSV)"), xlsx=N_("Excel"), klaviyo=N_("Klaviyo"), mailchimp=N_("Mailchimp"), brevo=N_("Brevo")
        ),
        BusinessType: _texts(coffee=N_("Coffee"), fashion=N_("Fashion"), furniture=N_("Furniture"), gifts=N_("Gifts")),
    }
)

_STAGE_HELP: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.LEAD: N_("A contact without a counted order."),
        Stage.NEW: N_("One order so far, at most {a} days ago."),
        Stage.GROWING: N_("Two to {below} orders on different days, the last at most {a} days ago."),
        Stage.LOYAL: N_("At least {n} orders on different days, the last at most {a} days ago."),
        Stage.RETURNED: N_("Was silent for more than {b} days and then ordered again, at most {a} days ago."),
        Stage.AT_RISK: N_("Silent for more than {a} and up to {b} days."),
        Stage.LAPSED: N_("Silent for more than {b} and up to {c} days."),
        Stage.LOST: N_("Silent for more than {c} days."),
    }
)


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
        Figure.REPEAT_PURCHASE_RATE: _term(
            N_("Buy again"),
            N_("The share of customers who have ordered on at least two different days."),
        ),
        Figure.CHURN_RATE: _term(
            N_("Newly quiet"),
            N_("Of those silent for at most {b} days a year ago, the share that has been silent for longer than that now."),
        ),
        Figure.REVENUE_AT_STAKE: _term(
            N_("Bought per year"),
            N_(
                "What the customers who have now gone quiet bought in the 365 days up to their last order. "
                "Not all of it can be won back: some return by themselves, many never."
            ),
        ),
        Figure.VALUE_SO_FAR: _term(N_("Value so far"), N_("The net value of all counted orders of a customer.")),
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
