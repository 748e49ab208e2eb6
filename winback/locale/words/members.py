"""The short word for each member of the closed vocabularies, and what puts a customer into a stage."""

from collections.abc import Mapping
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
    EmailState,
    FileKind,
    LiftSource,
    NeverPays,
    OrderStatus,
    Predictor,
    ProspectSign,
    Reason,
    RejectReason,
    RewardKind,
    RfmSegment,
    Sign,
    Stage,
    Standing,
    ThresholdSource,
    UsualReturnGroup,
    ValueMethod,
    ValueTier,
    Verdict,
)


def _texts(**texts: str) -> Mapping[str, Message]:
    return MappingProxyType({value: Message(text) for value, text in texts.items()})


WORDS: Mapping[type[StrEnum], Mapping[str, Message]] = MappingProxyType(
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
        EmailState: _texts(yes=N_("Agreed"), no=N_("Declined"), unknown=N_("Not known"), do_not_contact=N_("On the do-not-contact list")),
        Channel: _texts(email=N_("E-mail"), sms=N_("SMS"), phone=N_("Phone"), ads=N_("Ads")),
        FileKind: _texts(orders=N_("Orders"), customers=N_("Customers"), answers=N_("Survey answers"), unsubscribes=N_("Unsubscribes")),
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
            no_answer=N_("No answer"),
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
        Reason: _texts(
            told_us=N_("Told us"),
            bad_experience=N_("Bad experience"),
            replenishment_overdue=N_("Reorder overdue"),
            product_gone=N_("Favourite gone"),
            gift_or_season=N_("Gift or season"),
            price=N_("Price"),
            drifted=N_("Drifted away"),
            tried_once=N_("Tried once"),
            unknown=N_("No reason seen"),
        ),
        ProspectSign: _texts(
            recommends=N_("Recommends you"), price=N_("Left over the price"), complaint_solved=N_("Complaint solved by a refund")
        ),
        Sign: _texts(
            gap_stretched=N_("Silent longer than usual"),
            cheaper_baskets=N_("Smaller orders"),
            more_returns=N_("More sent back"),
        ),
        Dimension: _texts(
            value_tier=N_("Value"),
            silence_band=N_("Silence"),
            reason=N_("Reason"),
            rfm_segment=N_("Buying pattern"),
            product=N_("Favourite product"),
            category=N_("Favourite’s category"),
            country=N_("Country"),
            sales_channel=N_("Sales channel"),
            cohort=N_("First order"),
            stage=N_("Stage"),
            email_consent=N_("E-mail consent"),
            recency_score=N_("Recency score"),
            frequency_score=N_("Frequency score"),
        ),
        ActionKind: _texts(
            product_stopped=N_("A favourite is gone"),
            second_order=N_("In time for the second order"),
            no_discount=N_("Better without a discount"),
            high_value_quiet=N_("The best have gone quiet"),
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
            foretold=N_("Worked out from this customer’s own orders, by the method that did best on your past"),
        ),
        Predictor: _texts(
            curve=N_("Usual return curve"),
            purchases=N_("How often and how lately (MBG/NBD)"),
            habits=N_("All that is known of a customer (regression)"),
            both=N_("MBG/NBD and the regression together"),
            season=N_("The two together, with the season of the year before"),
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

STAGE_HELP: Mapping[Stage, str] = MappingProxyType(
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
