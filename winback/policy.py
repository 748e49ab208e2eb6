"""Settings as frozen objects, units in the names. Nothing here is read from the environment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.vocabulary import (
    BusinessType,
    CodeSource,
    DateOrder,
    Dimension,
    FileKind,
    LiftSource,
    RewardKind,
    Stage,
    ThresholdSource,
    ValueTier,
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Silent days after which a customer is at risk, lapsed, lost (a < b < c). Raises ``UnusableInput`` unless 1 ≤ a < b < c."""

    at_risk_after_days: int
    lapsed_after_days: int
    lost_after_days: int

    def __post_init__(self) -> None:
        if not 1 <= self.at_risk_after_days < self.lapsed_after_days < self.lost_after_days:
            raise UnusableInput(
                Message(
                    N_("The limits {a}, {b} and {c} days do not rise."),
                    a=self.at_risk_after_days,
                    b=self.lapsed_after_days,
                    c=self.lost_after_days,
                ),
                Message(N_("Each limit has to be longer than the one before it.")),
            )


@dataclass(frozen=True, kw_only=True)
class Thresholds(Limits):
    """The limits of silence, whose they are, and the occasions that make a regular.

    ``one_order`` are the limits of customers with a single occasion, who are judged by these alone; None: the same for everybody.
    ``typical_gap_days`` None: the limits are days for everybody. Else they are those of a customer who orders every so many days,
    and everybody is judged at their own pace, as in ``analysis.judging``. Raises ``UnusableInput`` where limits do not rise, and
    unless ``loyal_from`` ≥ 3.
    """

    loyal_from_occasions: int = 4
    one_order: Limits | None = None
    typical_gap_days: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.loyal_from_occasions < 3:
            raise UnusableInput(
                Message(N_("A regular needs at least 3 orders, not {n}."), n=self.loyal_from_occasions),
                Message(N_("Choose 3 or more.")),
            )


@dataclass(frozen=True, kw_only=True)
class ThresholdRange:
    """One recommended threshold in days, its 95 % range over resampled customers, and where it comes from."""

    days: int
    low_days: int
    high_days: int
    source: ThresholdSource


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """The recommended thresholds and the evidence behind them; ``loyal_from_occasions`` is as the shop has set it.

    ``one_order``: what would be recommended for customers with a single occasion, where that was asked for; ``typical_gap_days`` the
    median gap between two occasions, None where there is none.

    ``repeat_customers`` is the number of customers with at least two occasions; ``peak`` the
    highest usual return, at ``peak_day`` silent days (None for the fallback).
    """

    at_risk: ThresholdRange
    lapsed: ThresholdRange
    lost: ThresholdRange
    repeat_customers: int
    peak: float | None
    peak_day: int | None
    loyal_from_occasions: int = 4
    one_order: "Recommendation | None" = None
    typical_gap_days: float | None = None

    @property
    def thresholds(self) -> Thresholds:
        """The recommendation as thresholds, the same for everybody."""
        return Thresholds(
            at_risk_after_days=self.at_risk.days,
            lapsed_after_days=self.lapsed.days,
            lost_after_days=self.lost.days,
            loyal_from_occasions=self.loyal_from_occasions,
        )


@dataclass(frozen=True, kw_only=True)
class ShopPolicy:
    """What is set once per workspace.

    ``language`` is that of the messages; None: as on screen, English from the command line. ``currency`` None: the one with the
    most counted orders. ``time_zone`` None: the wall clock as the file states it. ``phone_country`` is ISO 3166 alpha-2, for
    numbers without a country code. ``business_type`` only suggests a gift.
    ``horizon_days`` None: from the data. ``margin``: the share of net value that is left after goods, packing and
    fees, 0–1; None: not stated yet. ``contact_cost`` per message, ``shipping_cost`` per parcel and ``gift_cost`` per gift
    or sample in the shop's currency. ``loyal_from_occasions`` makes a regular. ``cool_down_days``: how long after a sending
    nobody assigned to it is on another list, if that is longer than the campaign's window; None: the window alone. Months
    are counted since the last order; ``leave_out_beyond_months`` None: nobody is left out for that.
    """

    name: str = ""
    language: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    phone_country: str | None = None
    horizon_days: int | None = None
    margin: Decimal | None = None
    contact_cost: Decimal = Decimal("0.01")
    shipping_cost: Decimal = Decimal("5.00")
    gift_cost: Decimal = Decimal("3.00")
    business_type: BusinessType | None = None
    loyal_from_occasions: int = 4
    cool_down_days: int | None = None
    warn_beyond_months: int = 24
    leave_out_beyond_months: int | None = 36


@dataclass(frozen=True, kw_only=True)
class ImportAnswers:
    """What a person has decided about a file: what it holds, the date order, the decimal mark, and field → header.

    The fields are those of ``winback.ingest.layouts.FIELDS``; an empty header takes a field away. None: by evidence.
    ``decimal_mark`` counts where the amounts themselves leave it open.
    """

    date_order: DateOrder | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    decimal_mark: str | None = None
    kind: FileKind | None = None
    time_zone: str | None = None
    phone_country: str | None = None
    default_currency: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reward:
    """What one tier of an offer gives.

    ``amount`` is percent or money by kind, 0 where none is needed; ``cost`` is what a gift costs the shop.
    """

    kind: RewardKind
    amount: Decimal = Decimal(0)
    gift: str = ""
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class MessageTexts:
    """The texts of an offer with merge tags in double braces, from the closed list of ``offers.messages``."""

    subject: str
    preview_text: str
    text: str
    button: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Economics:
    """What an offer costs and is expected to bring. Shares and lifts are 0–1, money is in the shop's currency.

    ``margin`` is a share of net value; ``contact_cost`` per message, ``shipping_cost`` per parcel. The lifts are extra
    returns per person written to, with a reward and with the message alone. ``budget`` limits the expected cost of
    rewards and messages together. ``count_later_orders``: count the margin of the orders that people won back are expected to
    place within 12 months, as those did who came back by themselves. ``follow_advice``: a reward only where it is expected to
    earn more than the message alone, and nobody is written to where nothing is expected to be earned.
    """

    margin: Decimal = Decimal("0.4")
    margin_is_assumed: bool = True
    contact_cost: Decimal = Decimal("0.01")
    shipping_cost: Decimal = Decimal("5.00")
    lift_with_reward: float = 0.05
    lift_without_reward: float = 0.03
    lift_with_reward_source: LiftSource = LiftSource.ASSUMED
    lift_without_reward_source: LiftSource = LiftSource.ASSUMED
    budget: Decimal | None = None
    count_later_orders: bool = False
    follow_advice: bool = False


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What half of those written to get instead: other rewards, another subject, or both. None: the same."""

    rewards: tuple[tuple[ValueTier, Reward], ...] | None = None
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Some of the customers, by what is known of them; what is None or empty limits nothing.

    ``values``: each dimension that is named has one of its values, None for not known; silence is limited by the days of the last
    order instead of ``Dimension.SILENCE_BAND``. Occasions are days with an order. ``yearly_value_from``: net value in the
    365 days up to the last order, in the shop's currency. Days are included.
    """

    values: tuple[tuple[Dimension, str | None], ...] = ()
    fewest_occasions: int | None = None
    most_occasions: int | None = None
    last_order_from: date | None = None
    last_order_until: date | None = None
    yearly_value_from: Decimal | None = None


EVERYBODY = Selection()


@dataclass(frozen=True, kw_only=True)
class OfferRules:
    """Everything a list is built from, besides the data.

    ``stages`` None: those of the play; of them the list is for ``only`` these, and for nobody in any of ``without``.
    ``codes`` are the shop's own codes where ``code_source`` is LISTED, the single one where it is
    SHARED. ``codes_confirmed``: the owner will create Winback's OWN codes in the shop before sending. ``unknown_consent_confirmed``
    is the owner's confirmation of the existing-customer exemption, for e-mail only. Months are counted since the last order.
    """

    play: str
    rewards: tuple[tuple[ValueTier, Reward], ...]
    texts: MessageTexts
    stages: tuple[Stage, ...] | None = None
    only: Selection = EVERYBODY
    without: tuple[Selection, ...] = ()
    code_source: CodeSource = CodeSource.NO_CODE
    codes: tuple[str, ...] = ()
    code_prefix: str = ""
    codes_confirmed: bool = False
    expires_on: date | None = None
    unknown_consent_confirmed: bool = False
    warn_beyond_months: int = 24
    leave_out_beyond_months: int | None = 36
    economics: Economics = Economics()
    variant: Variant | None = None
