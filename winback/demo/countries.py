"""The countries a demo shop can stand in."""

from decimal import Decimal

from winback.demo.business import Country, Neighbour
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
        shipping_method="Standard",
        cash_on_delivery="Cash on Delivery (COD)",
        note="Please leave it with the neighbour.\nThank you!",
    ),
    Country(
        locale="en_IE",
        language=0,
        currency="EUR",
        time_zone="Europe/Dublin",
        code="IE",
        name="Ireland",
        province_code=None,
        province=None,
        tax_name="IE VAT 23%",
        tax_percent=Decimal(23),
        abroad_code="GB",
        abroad_name="United Kingdom",
        abroad_tax_name="GB VAT 20%",
        abroad_tax_percent=Decimal(20),
        shipping_method="Standard",
        cash_on_delivery="Cash on Delivery (COD)",
        note="Please leave it with the neighbour.\nThank you!",
        neighbours=(Neighbour(code="DE", name="Germany", share=0.04), Neighbour(code="FR", name="France", share=0.03)),
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
        shipping_method="Standardversand",
        cash_on_delivery="Nachnahme",
        note="Bitte beim Nachbarn abgeben.\nVielen Dank!",
        neighbours=(Neighbour(code="AT", name="Austria", share=0.07), Neighbour(code="LU", name="Luxembourg", share=0.01)),
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
        shipping_method="Toimitus noutopisteeseen",
        cash_on_delivery="Postiennakko",
        note="Jätä paketti naapurille.\nKiitos!",
        neighbours=(Neighbour(code="EE", name="Estonia", share=0.03), Neighbour(code="DE", name="Germany", share=0.02)),
    ),
)
LOCALES = tuple(country.locale for country in _COUNTRIES)
_LOCALE_OF_LANGUAGE = {"en": "en_IE", "de": "de_DE", "fi": "fi_FI"}
"""Where the demo shop of the app stands: everywhere in euros, so that its story is the same in every language."""


def locale_of(language: str) -> str:
    """The locale of the demo shop for a language of the screen."""
    return _LOCALE_OF_LANGUAGE.get(language, _LOCALE_OF_LANGUAGE["en"])


def country_of(locale: str) -> Country:
    """The country for a locale of ``LOCALES``; raises ``UnusableInput`` for any other."""
    for country in _COUNTRIES:
        if country.locale == locale:
            return country
    raise UnusableInput(
        Message(N_("There is no demo shop in “{locale}”."), locale=locale),
        Message(N_("Choose one of {locales}."), locales=", ".join(LOCALES)),
    )
