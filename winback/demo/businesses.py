"""The four demo shops. The figures are tuned to be plausible, and a test holds their bands."""

from datetime import date
from typing import Final

from winback.demo.business import BadBatch, Business, BuyerKind, Code
from winback.demo.effects import COFFEE_EFFECTS
from winback.demo.ranges import COFFEE, FASHION, FURNITURE, GIFTS
from winback.vocabulary import BusinessType

#                    Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec
_COFFEE_BUYS = (1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.85, 0.85, 1.0, 1.05, 1.15, 1.25)
_COFFEE_ARRIVES = (0.95, 0.95, 0.95, 0.95, 1.25, 1.4, 0.95, 0.9, 0.95, 1.0, 1.05, 0.95)
_CHRISTMAS = (0.1, 0.1, 0.1, 0.1, 0.15, 0.1, 0.1, 0.1, 0.1, 0.3, 3.2, 7.5)
_JANUARY = (8.0, 1.0, 0.3, 0.2, 0.2, 0.2, 0.5, 0.2, 0.2, 0.2, 1.5, 0.3)
_SEASONS = (1.1, 0.7, 1.1, 1.4, 1.2, 0.8, 1.0, 0.7, 1.2, 1.4, 1.3, 1.1)
_HOME = (1.2, 0.9, 1.1, 1.1, 0.9, 0.8, 0.7, 0.8, 1.1, 1.2, 1.3, 0.9)
_GIVING = (0.5, 1.3, 0.8, 0.7, 1.4, 0.7, 0.6, 0.6, 0.7, 0.9, 1.8, 2.6)
_LEADS = BuyerKind(name="lead", share=0.08, second_order=0.0, stays=0.0, gap_days=1.0, orders=False, subscribes=True)

_COFFEE_SHOP = Business(
    names=("Demo Roastery", "Demo-Rösterei", "Demo-paahtimo"),
    kinds=(
        BuyerKind(
            name="taster", share=0.42, second_order=0.25, stays=0.6, gap_days=50, arrives=_COFFEE_ARRIVES, buys=_COFFEE_BUYS, discount=0.25
        ),
        BuyerKind(
            name="regular",
            share=0.36,
            second_order=0.9,
            stays=0.9,
            gap_days=50,
            alike=2.4,
            arrives=_COFFEE_ARRIVES,
            buys=_COFFEE_BUYS,
            discount=0.06,
            loyal_to_favourite=0.85,
        ),
        BuyerKind(name="subscriber", share=0.02, second_order=0.97, stays=0.94, gap_days=30, alike=40.0, regular=80.0, discount=0.03),
        BuyerKind(name="bargain", share=0.07, second_order=0.12, stays=0.3, gap_days=120, arrives=_JANUARY, buys=_JANUARY, discount=0.95),
        BuyerKind(name="gift", share=0.12, second_order=0.45, stays=0.6, gap_days=330, regular=30.0, arrives=_CHRISTMAS, buys=_CHRISTMAS),
        BuyerKind(
            name="office", share=0.01, second_order=0.95, stays=0.95, gap_days=40, regular=6.0, basket=4.7, is_company=True, discount=0.02
        ),
        _LEADS,
    ),
    products=COFFEE,
    codes=(
        Code(name="WELCOME10", percent=10, for_first_order=True),
        Code(name="NEWYEAR20", percent=20, months=(1,)),
        Code(name="SUMMER15", percent=15, months=(7, 8)),
        Code(name="BLACK25", percent=25, months=(11,)),
        Code(name="THANKS5", percent=5),
    ),
    growth_per_year=0.3,
    extra_lines=1.5,
    extra_quantity=0.08,
    refunds=0.012,
    refunds_before_leaving=0.03,
    full_refunds=0.5,
    shipping_cents=490,
    free_shipping_from_cents=3900,
    bad_batch=BadBatch(sku="COF-GUA-250", first_day=date(2026, 4, 13), last_day=date(2026, 4, 24), refunded=0.7, stays_away=0.6),
    effects=COFFEE_EFFECTS,
)

_FASHION_SHOP = Business(
    names=("Demo Fashion", "Demo-Mode", "Demo-muoti"),
    kinds=(
        BuyerKind(
            name="browser", share=0.56, second_order=0.28, stays=0.45, gap_days=150, alike=2.0, regular=1.5, arrives=_SEASONS, buys=_SEASONS
        ),
        BuyerKind(name="regular", share=0.24, second_order=0.85, stays=0.85, gap_days=105, alike=2.5, arrives=_SEASONS, buys=_SEASONS),
        BuyerKind(name="bargain", share=0.16, second_order=0.4, stays=0.6, gap_days=170, arrives=_JANUARY, buys=_JANUARY, discount=0.9),
        BuyerKind(name="gift", share=0.04, second_order=0.35, stays=0.5, gap_days=330, regular=30.0, arrives=_CHRISTMAS, buys=_CHRISTMAS),
        _LEADS,
    ),
    products=FASHION,
    codes=(
        Code(name="HELLO10", percent=10, for_first_order=True),
        Code(name="SALE20", percent=20, months=(1, 7)),
        Code(name="BLACK30", percent=30, months=(11,)),
        Code(name="FRIENDS15", percent=15),
    ),
    growth_per_year=0.25,
    extra_lines=1.1,
    extra_quantity=0.05,
    refunds=0.2,
    refunds_before_leaving=0.3,
    full_refunds=0.3,
    shipping_cents=490,
    free_shipping_from_cents=8000,
    sale_months=(1, 7),
)

_FURNITURE_SHOP = Business(
    names=("Demo Furniture", "Demo-Möbel", "Demo-kalusteet"),
    kinds=(
        BuyerKind(
            name="furnisher", share=0.12, second_order=0.8, stays=0.6, gap_days=190, alike=2.0, regular=1.5, arrives=_HOME, buys=_HOME
        ),
        BuyerKind(name="single", share=0.83, second_order=0.1, stays=0.3, gap_days=400, alike=2.0, regular=1.5, arrives=_HOME, buys=_HOME),
        BuyerKind(name="office", share=0.05, second_order=0.6, stays=0.6, gap_days=200, basket=3.0, is_company=True),
        _LEADS,
    ),
    products=FURNITURE,
    codes=(
        Code(name="HOME5", percent=5, for_first_order=True),
        Code(name="WINTER10", percent=10, months=(1, 11)),
        Code(name="THANKS5", percent=5),
    ),
    growth_per_year=0.15,
    extra_lines=0.6,
    extra_quantity=0.3,
    refunds=0.06,
    refunds_before_leaving=0.08,
    full_refunds=0.6,
    shipping_cents=4900,
    free_shipping_from_cents=150000,
    sale_months=(1,),
    tips=0.004,
)

_GIFT_SHOP = Business(
    names=("Demo Gifts", "Demo-Geschenke", "Demo-lahjat"),
    kinds=(
        BuyerKind(
            name="christmas", share=0.56, second_order=0.2, stays=0.5, gap_days=340, regular=40.0, arrives=_CHRISTMAS, buys=_CHRISTMAS
        ),
        BuyerKind(name="single", share=0.3, second_order=0.1, stays=0.3, gap_days=200, arrives=_GIVING, buys=_GIVING),
        BuyerKind(name="giver", share=0.12, second_order=0.75, stays=0.75, gap_days=130, alike=2.5, arrives=_GIVING, buys=_GIVING),
        BuyerKind(
            name="office",
            share=0.02,
            second_order=0.6,
            stays=0.7,
            gap_days=350,
            regular=40.0,
            arrives=_CHRISTMAS,
            buys=_CHRISTMAS,
            basket=8.0,
            is_company=True,
        ),
        _LEADS,
    ),
    products=GIFTS,
    codes=(
        Code(name="GIFT10", percent=10, for_first_order=True),
        Code(name="ADVENT15", percent=15, months=(11, 12)),
        Code(name="THANKS5", percent=5),
    ),
    growth_per_year=0.2,
    extra_lines=0.9,
    extra_quantity=0.35,
    refunds=0.02,
    refunds_before_leaving=0.03,
    full_refunds=0.5,
    shipping_cents=490,
    free_shipping_from_cents=6000,
)

BUSINESSES: Final = {
    BusinessType.COFFEE: _COFFEE_SHOP,
    BusinessType.FASHION: _FASHION_SHOP,
    BusinessType.FURNITURE: _FURNITURE_SHOP,
    BusinessType.GIFTS: _GIFT_SHOP,
}
