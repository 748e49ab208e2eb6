"""The three countries a demo shop can stand in."""

from decimal import Decimal

from winback.demo.business import Country
from winback.errors import UnusableInput
from winback.locale import N_, Message

_COUNTRIES = (
    Country(
        locale="en_GB",
        language=0,
        currency="GBP",
        time_zone="Europe/London",
        code="GB",
        name="United Kingdom",
        province_code="ENG",
        province="England",
        tax_name="VAT 20%",
        tax_percent=Decimal(20),
        abroad_code="NO",
        abroad_name="Norway",
        abroad_tax_name="NO VAT 25%",
        abroad_tax_percent=Decimal(25),
        shop_name="Demo Shop",
        shipping_method="Standard",
        cash_on_delivery="Cash on Delivery (COD)",
        note="Please leave it with the neighbour.\nThank you!",
    ),
    Country(
        locale="de_DE",
        language=1,
        currency="EUR",
        time_zone="Europe/Berlin",
        code="DE",
        name="Germany",
        province_code=None,
        province=None,
        tax_name="DE MwSt. 19%",
        tax_percent=Decimal(19),
        abroad_code="CH",
        abroad_name="Switzerland",
        abroad_tax_name="CH MwSt. 8.1%",
        abroad_tax_percent=Decimal("8.1"),
        shop_name="Demo-Laden",
        shipping_method="Standardversand",
        cash_on_delivery="Nachnahme",
        note="Bitte beim Nachbarn abgeben.\nVielen Dank!",
    ),
    Country(
        locale="fi_FI",
        language=2,
        currency="EUR",
        time_zone="Europe/Helsinki",
        code="FI",
        name="Finland",
        province_code=None,
        province=None,
        tax_name="ALV 25.5%",
        tax_percent=Decimal("25.5"),
        abroad_code="NO",
        abroad_name="Norway",
        abroad_tax_name="NO VAT 25%",
        abroad_tax_percent=Decimal(25),
        shop_name="Demokauppa",
        shipping_method="Toimitus noutopisteeseen",
        cash_on_delivery="Postiennakko",
        note="Jätä paketti naapurille.\nKiitos!",
    ),
)
LOCALES = tuple(country.locale for country in _COUNTRIES)


def country_of(locale: str) -> Country:
    """The country for a locale of ``LOCALES``; raises ``UnusableInput`` for any other."""
    for country in _COUNTRIES:
        if country.locale == locale:
            return country
    raise UnusableInput(
        Message(N_("There is no demo shop in “{locale}”."), locale=locale),
        Message(N_("Choose one of {locales}."), locales=", ".join(LOCALES)),
    )
