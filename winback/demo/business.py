"""What makes a kind of shop: its buyers' behaviour, its range and its terms, as frozen data.

Months are twelve weights from January on; only their proportions matter. Prices are in cents
of the shop's currency, because the demo computes in whole cents and turns them into ``MONEY`` once.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from winback.demo.effects import USUAL_EFFECTS, Effects

Months = tuple[float, ...]
EVEN: Months = (1.0,) * 12


@dataclass(frozen=True, kw_only=True)
class BuyerKind:
    """One kind of buyer, the hidden truth behind the orders.

    ``share`` is the share of all buyers (for kinds that never order: on top of them). ``second_order``
    and ``stays`` are the chances that another order follows the first and any later one – what is
    missing to 1 is the drop-out. A buyer's own rate is gamma distributed with shape ``alike`` (small:
    buyers differ much), a gap around it with shape ``regular`` (large: like clockwork).
    ``arrives`` and ``buys`` are the seasons of first and later orders.
    """

    name: str
    share: float
    second_order: float
    stays: float
    gap_days: float
    alike: float = 4.0
    regular: float = 3.0
    arrives: Months = EVEN
    buys: Months = EVEN
    discount: float = 0.12
    basket: float = 1.0
    loyal_to_favourite: float = 0.6
    orders: bool = True
    is_company: bool = False
    subscribes: bool = False


@dataclass(frozen=True, kw_only=True)
class Product:
    """One product of the range; ``names`` in English, German and Finnish.

    Outside ``sold_from`` … ``sold_until`` buyers take the product at place ``successor`` of the range.
    ``missed`` is the share of those who prefer it that stays away once it is gone; ``favourite_quantity`` the
    mean number of further pieces that they take of it at once.
    """

    sku: str
    names: tuple[str, str, str]
    price_cents: int
    popularity: float
    sold_from: date | None = None
    sold_until: date | None = None
    successor: int = 0
    missed: float = 0.0
    favourite_quantity: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Code:
    """A discount code: ``percent`` off in ``months`` (empty: any); ``for_first_order`` only for new buyers."""

    name: str
    percent: int
    months: tuple[int, ...] = ()
    for_first_order: bool = False


@dataclass(frozen=True, kw_only=True)
class BadBatch:
    """Goods that were not as they should be: of the orders with them (``sku``, in these days) the share ``refunded`` comes back,
    and of those who ordered then and prefer that product the share ``stays_away``.
    """

    sku: str
    first_day: date
    last_day: date
    refunded: float
    stays_away: float


@dataclass(frozen=True, kw_only=True)
class Business:
    """One kind of shop; ``names`` in English, German and Finnish.

    ``extra_lines`` and ``extra_quantity`` are means; the other figures are shares of orders. ``refunds`` is the share of
    orders that come back in full or in part, ``refunds_before_leaving`` that of the last orders of buyers who leave.
    ``sale_months`` show a higher price to compare with. ``effects``: the hidden truth about what an offer brings.
    """

    names: tuple[str, str, str]
    kinds: tuple[BuyerKind, ...]
    products: tuple[Product, ...]
    codes: tuple[Code, ...]
    growth_per_year: float
    extra_lines: float
    extra_quantity: float
    refunds: float
    refunds_before_leaving: float
    full_refunds: float
    shipping_cents: int
    free_shipping_from_cents: int
    sale_months: tuple[int, ...] = ()
    tips: float = 0.015
    at_the_till: float = 0.03
    bad_batch: BadBatch | None = None
    effects: Effects = USUAL_EFFECTS


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A country in which some buyers live and pay the prices of the shop's own country; ``share`` of all buyers."""

    code: str
    name: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Country:
    """What a locale fixes: language, money, clock, tax and words of the country; abroad, taxes come on top of the prices."""

    locale: str
    language: int
    currency: str
    time_zone: str
    code: str
    name: str
    province_code: str | None
    province: str | None
    tax_name: str
    tax_percent: Decimal
    abroad_code: str
    abroad_name: str
    abroad_tax_name: str
    abroad_tax_percent: Decimal
    shipping_method: str
    cash_on_delivery: str
    note: str
    neighbours: tuple[Neighbour, ...] = ()
